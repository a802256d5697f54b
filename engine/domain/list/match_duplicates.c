/* SPDX-License-Identifier: Apache-2.0 */
#include "base/vec.h"
#include "domain/list/alike.h"
#include "domain/list/match.h"
#include "domain/list/meet.h"

#include <stdlib.h>

/* Everybody by id, and what was found. */
struct doubles {
    const struct match_person **people;
    uint32_t count;
    struct meet meet;
    struct found VEC_OF(struct match_duplicate) found;
};

static bool is_same_number(const void *context, uint32_t a, uint32_t b) {
    const struct doubles *d = context;
    return d->people[a]->personal_number == d->people[b]->personal_number;
}

static bool is_same_insurance(const void *context, uint32_t a, uint32_t b) {
    const struct doubles *d = context;
    return strcmp(d->people[a]->insurance_number, d->people[b]->insurance_number) == 0;
}

static bool is_same_name_and_year(const void *context, uint32_t a, uint32_t b) {
    const struct doubles *d = context;
    return alike_is_same_name_and_year(d->people[a], d->people[b]);
}

/* False when he has none and so meets nobody. */
static bool find_fingerprint(const struct match_person *p, enum match_same same, uint64_t *fingerprint) {
    switch (same) {
    case MATCH_SAME_NUMBER:
        *fingerprint = hash_fingerprint(&p->personal_number, sizeof p->personal_number);
        return p->personal_number != 0;
    case MATCH_SAME_INSURANCE:
        *fingerprint = hash_fingerprint(p->insurance_number, strlen(p->insurance_number));
        return p->insurance_number[0] != '\0';
    case MATCH_SAME_PERSON:
    case MATCH_SAMES:
        break;
    }
    *fingerprint = alike_fingerprint(p);
    return p->name_key[0] != '\0';
}

/* Of two who have met. */
static bool is_double(const struct match_person *a, const struct match_person *b, enum match_same same) {
    if (same == MATCH_SAME_NUMBER) return true;
    if (alike_do_numbers_differ(a, b)) return false;
    if (same == MATCH_SAME_INSURANCE) return true;
    if (!alike_is_alike(a, b)) return false;
    if (a->household != 0 && a->household == b->household) return true;
    return alike_is_same_date(a, b) && (alike_is_same_phone(a, b) || alike_is_same_hamlet(a, b));
}

static void compare(struct doubles *d, const uint32_t *items, uint32_t count, enum match_same same) {
    for (uint32_t i = 1; i < count; i++) {
        uint32_t pairs = 0;
        for (uint32_t j = 0; j < i && j < MATCH_CROWD && pairs < MATCH_CANDIDATES_MAX; j++) {
            const struct match_person *older = d->people[items[j]], *newer = d->people[items[i]];
            if (!is_double(older, newer, same)) continue;
            *vec_push(&d->found) = (struct match_duplicate){newer->id, older->id, (uint8_t)same};
            pairs++;
        }
    }
}

static void find_doubles(struct doubles *d, enum match_same same, meet_is_same *is_same) {
    const uint32_t *items;
    uint32_t count;
    meet_clear(&d->meet);
    for (uint32_t i = 0; i < d->count; i++) {
        uint64_t fingerprint;
        if (find_fingerprint(d->people[i], same, &fingerprint)) meet_add(&d->meet, i, fingerprint);
    }
    meet_settle(&d->meet, is_same, d);
    for (uint32_t at = 0; meet_next(&d->meet, &at, &items, &count);) compare(d, items, count, same);
}

static int compare_ids(const void *a, const void *b) {
    const struct match_person *const *x = a, *const *y = b;
    return ((*x)->id > (*y)->id) - ((*x)->id < (*y)->id);
}

static int compare_pairs(const void *a, const void *b) {
    const struct match_duplicate *x = a, *y = b;
    if (x->newer != y->newer) return x->newer < y->newer ? -1 : 1;
    if (x->older != y->older) return x->older < y->older ? -1 : 1;
    return (int)x->same - (int)y->same;
}

/* By newer and older; of a pair the first reason. */
static size_t order_pairs(struct match_duplicate *pairs, size_t count) {
    size_t kept = 0;
    if (count > 0) qsort(pairs, count, sizeof *pairs, compare_pairs);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || pairs[kept - 1].newer != pairs[i].newer || pairs[kept - 1].older != pairs[i].older)
            pairs[kept++] = pairs[i];
    return kept;
}

void match_find_duplicates(const struct match_person *people, uint32_t count, struct arena *a,
                           struct match_duplicate **out, size_t *out_count) {
    struct doubles d = {.people = arena_new_array(a, const struct match_person *, count), .count = count};
    for (uint32_t i = 0; i < count; i++) d.people[i] = &people[i];
    if (count > 0) qsort(d.people, count, sizeof(const struct match_person *), compare_ids);
    meet_init(&d.meet, a, count);
    find_doubles(&d, MATCH_SAME_NUMBER, is_same_number);
    find_doubles(&d, MATCH_SAME_INSURANCE, is_same_insurance);
    find_doubles(&d, MATCH_SAME_PERSON, is_same_name_and_year);
    *out_count = order_pairs(d.found.at, d.found.count);
    *out = arena_new_array(a, struct match_duplicate, *out_count);
    if (*out_count > 0) memcpy(*out, d.found.at, *out_count * sizeof **out);
    vec_free(&d.found);
}

const char *match_same_name(enum match_same same) {
    static const char *const NAMES[MATCH_SAMES] = {[MATCH_SAME_NUMBER] = "personal_number",
                                                   [MATCH_SAME_INSURANCE] = "insurance_number",
                                                   [MATCH_SAME_PERSON] = "person"};
    return NAMES[same];
}
