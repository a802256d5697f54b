/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/churn.h"

/* Chances of one night, of 100,000: far above a real night's, so that a rehearsal sees every kind. */
enum {
    ALL = 100000,
    GONE_ROW_REMOVED = 30000,
    HOUSEHOLD_LEAVES = 80,
    LEAVES_THE_SAMPLE = 25000, /* of those */
    DEATH = 5,
    DEATH_FROM_60 = 100,
    DEATH_FROM_80 = 500,
    CORRECTION = 100,
    FEED_CHECK = 500,
    OFFICER_CHECK = 200,
    BIRTH = 250, /* of women of 18 to 42 */
};

static const char *const NAMES[CHURN_EVENTS] = {"none",       "death",      "move",          "removal",
                                                "correction", "feed_check", "officer_check", "birth"};

const char *churn_event_name(enum churn_event event) {
    return NAMES[event];
}

bool churn_is_row_changed(enum churn_event event) {
    return event == CHURN_DEATH || event == CHURN_MOVE || event == CHURN_CORRECTION ||
           event == CHURN_FEED_CHECK;
}

struct churn churn_make(int64_t seed, civil_day day) {
    return (struct churn){.residents = chance_make_key(seed, "churn of residents", day),
                          .households = chance_make_key(seed, "churn of households", day),
                          .day = day};
}

static bool is_one_of(struct chance *c, uint32_t share) {
    return chance_below(c, ALL) < share;
}

static uint32_t death_share(int age) {
    return age < 60 ? DEATH : age < 80 ? DEATH_FROM_60 : DEATH_FROM_80;
}

static uint32_t share_taken(const struct churn_neighbour *n) {
    return n->rows >= n->rows_here ? ALL : (uint32_t)(ALL * n->rows / n->rows_here);
}

/* Whole households leave. Infants stay: the highest id, which the next births are numbered after,
 * must not disappear. */
static enum churn_event decide_leaving(const struct churn *churn, const struct churn_neighbour *neighbour,
                                       int age, const struct resident *r) {
    struct chance c;
    chance_begin(&c, &churn->households, r->household);
    if (!is_one_of(&c, HOUSEHOLD_LEAVES)) return CHURN_NONE;
    const bool is_leaving_sample = is_one_of(&c, LEAVES_THE_SAMPLE);
    if (neighbour->commune != 0 && !is_leaving_sample)
        return is_one_of(&c, share_taken(neighbour)) ? CHURN_MOVE : CHURN_NONE;
    return age > 0 ? CHURN_REMOVAL : CHURN_NONE;
}

static enum churn_event decide(const struct churn *churn, const struct churn_neighbour *neighbour, int age,
                               const struct sample_resident *r, struct chance *c) {
    if (r->feed.died_on != CIVIL_NONE || r->feed.moved_to != 0)
        return age > 0 && is_one_of(c, GONE_ROW_REMOVED) ? CHURN_REMOVAL : CHURN_NONE;
    const enum churn_event leaving = decide_leaving(churn, neighbour, age, &r->feed);
    if (leaving != CHURN_NONE) return leaving;
    const bool may_bear = r->sex == PERSON_FEMALE && age >= 18 && age <= 42;
    const struct {
        enum churn_event event;
        uint32_t share;
    } chances[] = {{CHURN_DEATH, death_share(age)},
                   {CHURN_CORRECTION, CORRECTION},
                   {CHURN_FEED_CHECK, FEED_CHECK},
                   {CHURN_OFFICER_CHECK, OFFICER_CHECK},
                   {CHURN_BIRTH, may_bear ? BIRTH : 0}};
    uint32_t drawn = chance_below(c, ALL);
    for (size_t i = 0; i < sizeof chances / sizeof chances[0]; i++) {
        if (drawn < chances[i].share) return chances[i].event;
        drawn -= chances[i].share;
    }
    return CHURN_NONE;
}

static void correct(const struct churn *churn, struct chance *c, struct sample_resident *r) {
    if (chance_is_percent(c, 50)) {
        r->feed.target_groups ^= TARGET_GROUP(5);
        if (r->feed.target_groups == 0) r->feed.target_groups = TARGET_GROUP(16);
        return;
    }
    const civil_day birth = r->feed.birth + 1 + (civil_day)chance_below(c, 27);
    if (birth >= churn->day) return;
    r->feed.birth = birth;
    r->feed.has_birth_day = true;
    r->birth_year = (int16_t)civil_to_date(birth).year;
}

static void take_check(const struct churn *churn, struct chance *c, struct sample_resident *r) {
    const bool is_by_employer = r->feed.route == ROUTE_EMPLOYER;
    const civil_day day = churn->day - 1 - (civil_day)chance_below(c, 10);
    r->feed.last_check_kind = LAST_CHECK_PAST;
    r->feed.last_check = day > r->feed.birth ? day : churn->day;
    r->last_check_source = is_by_employer ? SOURCE_EMPLOYER : SOURCE_HOSPITAL;
    r->last_check_payer = is_by_employer ? 4 : 3;
}

enum churn_event churn_apply(const struct churn *churn, const struct churn_neighbour *neighbour,
                             struct sample_resident *r) {
    struct chance c;
    chance_begin(&c, &churn->residents, r->feed.id);
    const int age = civil_years_between(r->feed.birth, churn->day);
    const enum churn_event event = decide(churn, neighbour, age, r, &c);
    if (event == CHURN_DEATH) r->feed.died_on = churn->day - 1 - (civil_day)chance_below(&c, 3);
    if (event == CHURN_MOVE) r->feed.moved_to = neighbour->commune;
    if (event == CHURN_CORRECTION) correct(churn, &c, r);
    if (event == CHURN_FEED_CHECK) take_check(churn, &c, r);
    return event;
}
