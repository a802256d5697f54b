/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/lists/identify.h"

#include "domain/appointment.h"
#include "domain/list/hamlet.h"
#include "store/person.h"
#include "store/reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool load_hamlets(struct identifying *k, struct hamlet_index **out, struct err *e) {
    struct hamlet_names *hamlets = NULL;
    size_t count = 0;
    if (!reference_load_hamlet_names(k->connection, k->commune, k->today, k->arena, &hamlets, &count, e))
        return false;
    *out = hamlet_index_make(k->arena, hamlets, count);
    return true;
}

static struct match_person *list_rows(struct identifying *k, struct hamlet_index *hamlets) {
    struct match_person *rows = arena_new_array(k->arena, struct match_person, k->count);
    for (size_t i = 0; i < k->count; i++) {
        const struct list_person *p = &k->rows[i].person;
        rows[i] = (struct match_person){.id = p->line,
                                        .personal_number = p->personal_number,
                                        .phone = p->phone,
                                        .name_key = p->name_key,
                                        .insurance_number = p->insurance_number,
                                        .birth = p->birth,
                                        .has_birth_day = p->has_birth_day,
                                        .sex = p->sex};
        if (*p->hamlet != '\0') rows[i].hamlet = hamlet_index_find(hamlets, p->hamlet).id;
    }
    return rows;
}

static void take_match(const struct match *m, const struct person_list *people, struct identified *out) {
    *out = (struct identified){.kind = m->kind, .why = m->why, .candidate_count = m->candidate_count};
    if (m->kind == MATCH_FOUND) out->resident = people->at[m->person].id;
    for (int i = 0; i < m->candidate_count; i++) out->candidates[i] = people->at[m->candidates[i]].id;
}

static int compare_numbers(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static int compare_names(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* What refused rows are known by, in order: a commune has many people to compare with. */
struct refused_index {
    int64_t *numbers;
    const char **names;
    size_t count;
};

static struct refused_index index_refused(const struct identifying *k) {
    const size_t count = k->refused != NULL ? k->refused->count : 0;
    struct refused_index index = {.numbers = arena_new_array(k->arena, int64_t, count),
                                  .names = arena_new_array(k->arena, const char *, count),
                                  .count = count};
    for (size_t i = 0; i < count; i++) {
        index.numbers[i] = k->refused->at[i].personal_number;
        index.names[i] = k->refused->at[i].name_key;
    }
    if (count == 0) return index;
    qsort(index.numbers, count, sizeof *index.numbers, compare_numbers);
    qsort(index.names, count, sizeof *index.names, compare_names);
    return index;
}

/* A refused row is known by its number, else by its name. */
static bool may_be_refused(const struct refused_index *r, const struct match_person *p) {
    if (r->count == 0) return false;
    return (p->personal_number != 0 && bsearch(&p->personal_number, r->numbers, r->count, sizeof *r->numbers,
                                               compare_numbers) != NULL) ||
           bsearch(&p->name_key, r->names, r->count, sizeof *r->names, compare_names) != NULL;
}

static void take_named(struct identifying *k, const struct person_list *people, const bool *is_named) {
    const struct refused_index refused = index_refused(k);
    k->named = arena_new_array(k->arena, int64_t, people->count);
    for (size_t i = 0; i < people->count; i++)
        if (is_named[i] || may_be_refused(&refused, &people->at[i]))
            k->named[k->named_count++] = people->at[i].id;
}

static void match_rows(struct identifying *k, const struct match_person *rows,
                       const struct person_list *people, const struct old_numbers *old) {
    struct match *matches = arena_new_array(k->arena, struct match, k->count);
    bool *is_named = arena_new_array(k->arena, bool, people->count);
    const struct match_input in = {.list = rows,
                                   .list_count = (uint32_t)k->count,
                                   .people = people->at,
                                   .people_count = (uint32_t)people->count,
                                   .old_numbers = old->at,
                                   .old_number_count = (uint32_t)old->count};
    match_lists(&in, k->arena, matches, is_named);
    k->out = arena_new_array(k->arena, struct identified, k->count);
    for (size_t i = 0; i < k->count; i++) take_match(&matches[i], people, &k->out[i]);
    take_named(k, people, is_named);
}

/* ---- Telling ------------------------------------------------------------------------------------ */

static void tell_unknown(struct identifying *k) {
    for (size_t i = 0; i < k->count; i++) {
        const struct identified *one = &k->out[i];
        if (one->kind == MATCH_FOUND) continue;
        list_file_find(k->file, k->rows[i].person.line, LIST_NAME,
                       list_rule_of_match((enum match_why)one->why), k->rows[i].person.name,
                       appointment_codes_print(k->arena, one->candidates, one->candidate_count));
    }
}

bool identify_rows(struct identifying *k, struct err *e) {
    struct hamlet_index *hamlets = NULL;
    struct person_list people = {0};
    struct old_numbers old = {0};
    const bool is_done = load_hamlets(k, &hamlets, e) &&
                         person_load_commune(k->register_, k->commune, k->arena, &people, e) &&
                         person_load_old_numbers(k->connection, k->commune, &people, &old, e);
    if (is_done) {
        match_rows(k, list_rows(k, hamlets), &people, &old);
        tell_unknown(k);
    }
    vec_free(&old);
    vec_free(&people);
    return is_done;
}
