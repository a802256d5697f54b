/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/import/who.h"

#include "base/hash.h"
#include "domain/list/rule.h"

#include <stdlib.h>
#include <string.h>

struct asking {
    const struct who_question *q;
    struct arena *arena;
    struct who *out;
    uint32_t *groups; /* of each row: rows with the same household text; 0 = not told */
    uint32_t group_count;
};

/* ---- Households, as the list tells them ------------------------------------------------------- */

struct group_slot {
    const char *text; /* NULL = free */
    uint32_t group;
};

static struct group_slot *find_group(struct group_slot *slots, size_t mask, const char *text) {
    size_t at = (size_t)hash_fingerprint(text, strlen(text)) & mask;
    while (slots[at].text != NULL && strcmp(slots[at].text, text) != 0) at = (at + 1) & mask;
    return &slots[at];
}

static void group_households(struct asking *k) {
    size_t room = 64;
    while (room < 2 * k->q->row_count) room *= 2;
    struct group_slot *slots = memory_get(room, sizeof *slots);
    k->groups = arena_new_array(k->arena, uint32_t, k->q->row_count);
    for (size_t i = 0; i < k->q->row_count; i++) {
        const char *text = k->q->rows[i].person.household;
        if (*text == '\0') continue;
        struct group_slot *slot = find_group(slots, room - 1, text);
        if (slot->text == NULL) *slot = (struct group_slot){.text = text, .group = ++k->group_count};
        k->groups[i] = slot->group;
    }
    free(slots);
}

/* ---- Matching --------------------------------------------------------------------------------- */

static struct match_person of_row(const struct asking *k, size_t i) {
    const struct spool_row *row = &k->q->rows[i];
    return (struct match_person){.id = row->person.line,
                                 .household = k->groups[i],
                                 .personal_number = row->person.personal_number,
                                 .phone = row->person.phone,
                                 .name_key = row->person.name_key,
                                 .insurance_number = row->person.insurance_number,
                                 .birth = row->person.birth,
                                 .hamlet = row->hamlet,
                                 .has_birth_day = row->person.has_birth_day,
                                 .sex = row->person.sex};
}

static struct match *match_rows(struct asking *k, bool *is_named) {
    const struct who_question *q = k->q;
    struct match *matches = arena_new_array(k->arena, struct match, q->row_count);
    if (q->people->count == 0) return matches; /* all new */
    struct match_person *rows = arena_new_array(k->arena, struct match_person, q->row_count);
    struct match_person *people = arena_new_array(k->arena, struct match_person, q->people->count);
    for (size_t i = 0; i < q->row_count; i++) rows[i] = of_row(k, i);
    for (size_t i = 0; i < q->people->count; i++) people[i] = register_person_evidence(&q->people->at[i]);
    const struct match_input in = {.list = rows,
                                   .list_count = (uint32_t)q->row_count,
                                   .people = people,
                                   .people_count = (uint32_t)q->people->count,
                                   .old_numbers = q->old_numbers->at,
                                   .old_number_count = (uint32_t)q->old_numbers->count};
    match_lists(&in, k->arena, matches, is_named);
    return matches;
}

static void take_match(struct asking *k, const struct match *m, struct who *who) {
    const struct register_person *people = k->q->people->at;
    if (m->kind == MATCH_NEW) {
        who->kind = WHO_NEW;
    } else if (m->kind == MATCH_FOUND) {
        *who = (struct who){.kind = WHO_FOUND, .person = m->person, .id = people[m->person].id};
    } else {
        *who = (struct who){.kind = WHO_DOUBT,
                            .rule = (uint8_t)list_rule_of_match((enum match_why)m->why),
                            .candidate_count = m->candidate_count};
        for (int i = 0; i < m->candidate_count; i++) who->candidates[i] = people[m->candidates[i]].id;
    }
}

/* ---- People of other communes ----------------------------------------------------------------- */

static size_t list_numbers(const struct asking *k, int64_t *numbers, uint32_t *rows) {
    size_t count = 0;
    for (size_t i = 0; i < k->q->row_count; i++) {
        if (k->out[i].kind != WHO_NEW || k->q->rows[i].person.personal_number == 0) continue;
        numbers[count] = k->q->rows[i].person.personal_number;
        rows[count++] = (uint32_t)i;
    }
    return count;
}

static bool is_same_person(const struct list_person *told, const struct register_elsewhere *known) {
    return strcmp(told->name_key, known->name_key) == 0 ||
           civil_to_date(told->birth).year == known->birth_year;
}

static int compare_ids(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static bool is_here(const struct register_people *people, int64_t id) {
    const struct register_person key = {.id = id}; /* the id stands first */
    return people->count > 0 && bsearch(&key, people->at, people->count, sizeof key, compare_ids) != NULL;
}

/* Somebody's number with another name and another birth is somebody's mistake. */
static void take_elsewhere(struct asking *k, struct who *who, const struct list_person *told,
                           const struct register_elsewhere *known) {
    if (who->kind == WHO_ARRIVED) return;
    if (is_same_person(told, known) && !is_here(k->q->people, known->resident)) {
        *who = (struct who){.kind = WHO_ARRIVED, .id = known->resident};
    } else if (who->kind == WHO_NEW) {
        *who = (struct who){.kind = WHO_DOUBT,
                            .rule = RULE_MATCH_NUMBER_OF_ANOTHER,
                            .candidate_count = 1,
                            .candidates = {known->resident}};
    }
}

struct arrival {
    int64_t id;
    uint32_t row;
};

static int compare_arrivals(const void *left, const void *right) {
    const struct arrival *a = left;
    const struct arrival *b = right;
    if (a->id != b->id) return a->id < b->id ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

/* Two numbers that lead to one person would give two rows one key: the later row is in doubt. */
static void part_arrivals(struct asking *k) {
    size_t count = 0;
    struct arrival *arrivals = arena_new_array(k->arena, struct arrival, k->q->row_count);
    for (size_t i = 0; i < k->q->row_count; i++)
        if (k->out[i].kind == WHO_ARRIVED)
            arrivals[count++] = (struct arrival){.id = k->out[i].id, .row = (uint32_t)i};
    qsort(arrivals, count, sizeof *arrivals, compare_arrivals);
    for (size_t i = 1; i < count; i++)
        if (arrivals[i].id == arrivals[i - 1].id)
            k->out[arrivals[i].row] = (struct who){.kind = WHO_DOUBT,
                                                   .rule = RULE_MATCH_SEVERAL,
                                                   .candidate_count = 1,
                                                   .candidates = {arrivals[i].id}};
}

static bool find_arrivals(struct asking *k, struct err *e) {
    const struct who_question *q = k->q;
    struct elsewhere_list found = {0};
    int64_t *numbers = arena_new_array(k->arena, int64_t, q->row_count);
    uint32_t *rows = arena_new_array(k->arena, uint32_t, q->row_count);
    const size_t count = q->is_first ? 0 : list_numbers(k, numbers, rows);
    const bool is_done = count == 0 || register_rows_find_elsewhere(q->connection, q->commune, numbers, count,
                                                                    k->arena, &found, e);
    for (size_t i = 0; i < found.count; i++) {
        const uint32_t row = rows[found.at[i].asked];
        take_elsewhere(k, &k->out[row], &q->rows[row].person, &found.at[i]);
    }
    if (found.count > 0) part_arrivals(k);
    vec_free(&found);
    return is_done;
}

/* ---- Ids and households ----------------------------------------------------------------------- */

static void give_ids(struct asking *k, int64_t *last_id) {
    for (size_t i = 0; i < k->q->row_count; i++)
        if (k->out[i].kind == WHO_NEW) k->out[i].id = ++*last_id;
}

static void settle_households(struct asking *k, int64_t *last_id) {
    struct household_member *members = arena_new_array(k->arena, struct household_member, k->q->row_count);
    int64_t *households = arena_new_array(k->arena, int64_t, (size_t)k->group_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < k->q->row_count; i++) {
        const struct who *who = &k->out[i];
        if (k->groups[i] == 0 || who->kind == WHO_DOUBT) continue;
        const bool is_found = who->kind == WHO_FOUND;
        members[count++] =
            (struct household_member){.group = k->groups[i],
                                      .resident = who->id,
                                      .household = is_found ? k->q->people->at[who->person].household : 0};
    }
    households_settle(members, count, k->group_count + 1, k->arena, last_id, households);
    for (size_t i = 0; i < k->q->row_count; i++)
        if (k->groups[i] != 0) k->out[i].household = households[k->groups[i]];
}

bool who_ask(const struct who_question *q, struct arena *a, int64_t *last_id, struct who **out,
             bool **is_named, struct err *e) {
    struct asking k = {.q = q, .arena = a, .out = arena_new_array(a, struct who, q->row_count)};
    *out = k.out;
    *is_named = arena_new_array(a, bool, q->people->count);
    group_households(&k);
    const struct match *matches = match_rows(&k, *is_named);
    for (size_t i = 0; i < q->row_count; i++) take_match(&k, &matches[i], &k.out[i]);
    if (!find_arrivals(&k, e)) return false;
    give_ids(&k, last_id);
    settle_households(&k, last_id);
    return true;
}
