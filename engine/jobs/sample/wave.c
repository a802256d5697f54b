/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/wave.h"

#include "base/text.h"
#include "jobs/sample/spelling.h"

#include <string.h>

/* Chances of a year, per mille. */
static const struct {
    const char *name;
    uint32_t permille;
} EVENTS[WAVE_EVENTS] = {
    [WAVE_DEATH] = {"death", 1}, /* under 60; see death_permille */
    [WAVE_DEPARTURE] = {"departure", 10},
    [WAVE_OTHER_HAMLET] = {"other_hamlet", 20},
    [WAVE_MARRIAGE] = {"marriage", 30}, /* of 18 to 35 years */
    [WAVE_BIRTH] = {"birth", 60},       /* of women of 18 to 42 */
    [WAVE_BIRTH_DATE] = {"birth_date", 10},
    [WAVE_NUMBER] = {"number", 10},
    [WAVE_PHONE] = {"phone", 80},
    [WAVE_SPELLING] = {"spelling", 20},
};

const char *wave_event_name(enum wave_event event) {
    return EVENTS[event].name;
}

struct wave wave_make(const struct world *w, const struct people *people) {
    return (struct wave){.residents = chance_make_key(w->seed, "a year of residents", 0),
                         .households = chance_make_key(w->seed, "a year of households", 0),
                         .people = people,
                         .day = civil_add_months(w->date, 12),
                         .newborns_from = w->residents};
}

void wave_begin_commune(struct wave *w) {
    w->house_count = 0;
}

static bool happens(struct wave *w, struct chance *c, enum wave_event event, uint32_t permille) {
    const bool is_so = chance_is_permille(c, permille);
    w->events[event] += is_so;
    return is_so;
}

static uint32_t death_permille(int age) {
    return age < 60 ? EVENTS[WAVE_DEATH].permille : age < 80 ? 12 : 70;
}

/* ---- What happens to households -------------------------------------------------------------- */

/* Its hamlet a year later; 0 = it has left the commune. Every member draws the same. */
static int32_t decide_hamlet(struct wave *w, const struct sample_commune *commune,
                             const struct sample_resident *r) {
    struct chance c;
    chance_begin(&c, &w->households, r->feed.household);
    if (happens(w, &c, WAVE_DEPARTURE, EVENTS[WAVE_DEPARTURE].permille)) return 0;
    if (commune->hamlets == 1 || !happens(w, &c, WAVE_OTHER_HAMLET, EVENTS[WAVE_OTHER_HAMLET].permille))
        return r->feed.hamlet;
    const int32_t others = commune->hamlets - 1;
    const int32_t at = (int32_t)chance_below(&c, (uint32_t)others);
    const int32_t hamlet = commune->first_hamlet + at;
    return hamlet < r->feed.hamlet ? hamlet : hamlet + 1;
}

static void note_house(struct wave *w, const struct sample_resident *head) {
    const size_t at = w->house_count++ % WAVE_HOUSES;
    w->houses[at].household = head->feed.household;
    w->houses[at].hamlet = head->feed.hamlet;
}

/* Into a house passed before; the oldest one kept is many households away. */
static void marry(struct wave *w, struct chance *c, struct sample_resident *r) {
    const size_t count = w->house_count < WAVE_HOUSES ? w->house_count : WAVE_HOUSES;
    if (count < 2 || !happens(w, c, WAVE_MARRIAGE, EVENTS[WAVE_MARRIAGE].permille)) return;
    const size_t at = chance_below(c, (uint32_t)count);
    r->feed.household = w->houses[at].household;
    r->feed.hamlet = w->houses[at].hamlet;
}

/* ---- What happens to one person ---------------------------------------------------------------- */

/* Day and month changed places, or the year was one off. */
static void correct_birth(struct chance *c, struct sample_resident *r) {
    const struct civil_date was = civil_to_date(r->feed.birth);
    const struct civil_date swapped = {.year = was.year, .month = was.day, .day = was.month};
    const bool is_swapped = was.day != was.month && civil_is_valid(swapped) && chance_is_percent(c, 60);
    r->feed.birth = is_swapped ? civil_from_date(swapped) : civil_add_months(r->feed.birth, -12);
    r->birth_year = (int16_t)civil_to_date(r->feed.birth).year;
}

static void spell_otherwise(struct chance *c, struct arena *a, struct sample_resident *r) {
    const char *name = spelling_move_tone(a, r->full_name);
    if (name == r->full_name) name = spelling_write_i(a, r->full_name);
    if (name == r->full_name || chance_is_percent(c, 40)) name = spelling_drop_middle(a, r->full_name);
    const char *key = text_name_key(a, name);
    memcpy(r->full_name, name, strlen(name) + 1); /* never longer than it was */
    memcpy(r->name_key, key, strlen(key) + 1);
}

static void change_person(struct wave *w, struct chance *c, struct arena *a, struct sample_resident *r) {
    if (r->feed.has_birth_day && happens(w, c, WAVE_BIRTH_DATE, EVENTS[WAVE_BIRTH_DATE].permille))
        correct_birth(c, r);
    if (r->personal_number[0] != '\0' && happens(w, c, WAVE_NUMBER, EVENTS[WAVE_NUMBER].permille))
        people_issue_number(r);
    if (r->phone[0] != '\0' && happens(w, c, WAVE_PHONE, EVENTS[WAVE_PHONE].permille)) people_change_phone(r);
    if (happens(w, c, WAVE_SPELLING, EVENTS[WAVE_SPELLING].permille)) spell_otherwise(c, a, r);
}

static bool bears_child(struct wave *w, struct chance *c, const struct sample_resident *r, int age) {
    return r->sex == PERSON_FEMALE && age >= 18 && age <= 42 &&
           happens(w, c, WAVE_BIRTH, EVENTS[WAVE_BIRTH].permille);
}

size_t wave_pass(struct wave *w, const struct sample_commune *commune, const struct sample_resident *before,
                 struct arena *a, struct sample_resident after[WAVE_ROWS]) {
    struct chance c;
    const int age = civil_years_between(before->feed.birth, w->day);
    const int32_t hamlet = decide_hamlet(w, commune, before);
    chance_begin(&c, &w->residents, before->feed.id);
    if (hamlet == 0 || happens(w, &c, WAVE_DEATH, death_permille(age))) return 0;
    after[0] = *before;
    after[0].feed.hamlet = hamlet;
    if (age >= 18 && age <= 35) marry(w, &c, &after[0]);
    if (before->feed.id == before->feed.household) note_house(w, &after[0]);
    change_person(w, &c, a, &after[0]);
    if (!bears_child(w, &c, &after[0], age)) return 1;
    const civil_day born = w->day - (civil_day)chance_below(&c, 365);
    people_make_newborn(w->people, w->newborns_from + before->feed.id, &after[0], born, &after[1]);
    return 2;
}
