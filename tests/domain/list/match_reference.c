/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/match_reference.h"

#include "domain/person.h"

#include <string.h>

enum evidence { NAME = 1, BIRTH = 2, DATE = 4, HOUSEHOLD = 8, PHONE = 16, HAMLET = 32 };

struct pair {
    bool is_pair;
    bool is_findable;
    unsigned evidence;
};

struct reference {
    const struct match_input *in;
    struct match *out;
    bool is_left[REFERENCE_MAX];        /* rows nobody was found for */
    bool is_person_left[REFERENCE_MAX]; /* people found for nobody */
    bool is_met[REFERENCE_MAX];         /* rows of steps 1 to 3 */
    bool is_candidate[REFERENCE_MAX][REFERENCE_MAX];
    struct pair pairs[REFERENCE_MAX][REFERENCE_MAX];
};

/* ---- Words ------------------------------------------------------------------------------- */

static int year_of(const struct match_person *a) {
    return civil_to_date(a->birth).year;
}

static bool is_same_name(const struct match_person *a, const struct match_person *b) {
    return a->name_key[0] != '\0' && strcmp(a->name_key, b->name_key) == 0;
}

static bool have_same_date(const struct match_person *a, const struct match_person *b) {
    return a->has_birth_day && b->has_birth_day && a->birth == b->birth;
}

static bool do_births_agree(const struct match_person *a, const struct match_person *b) {
    const bool is_a_year = !a->has_birth_day || !b->has_birth_day;
    return have_same_date(a, b) || (is_a_year && year_of(a) == year_of(b));
}

static bool do_sexes_agree(const struct match_person *a, const struct match_person *b) {
    return a->sex == PERSON_UNKNOWN || b->sex == PERSON_UNKNOWN || a->sex == b->sex;
}

static bool is_alike(const struct match_person *a, const struct match_person *b) {
    return is_same_name(a, b) && do_births_agree(a, b) && do_sexes_agree(a, b);
}

static bool do_numbers_differ(const struct match_person *a, const struct match_person *b) {
    return a->personal_number != 0 && b->personal_number != 0 && a->personal_number != b->personal_number;
}

static const struct match_person *row_at(const struct reference *f, uint32_t r) {
    return &f->in->list[r];
}

static const struct match_person *person_at(const struct reference *f, uint32_t p) {
    return &f->in->people[p];
}

static bool has_personal_number(const struct reference *f, uint32_t r, uint32_t p) {
    const int64_t number = row_at(f, r)->personal_number;
    if (number == 0) return false;
    if (person_at(f, p)->personal_number == number) return true;
    for (uint32_t o = 0; o < f->in->old_number_count; o++)
        if (f->in->old_numbers[o].person == p && f->in->old_numbers[o].personal_number == number) return true;
    return false;
}

static bool has_insurance_number(const struct reference *f, uint32_t r, uint32_t p) {
    const char *number = row_at(f, r)->insurance_number;
    return number[0] != '\0' && strcmp(number, person_at(f, p)->insurance_number) == 0;
}

/* ---- Finding ----------------------------------------------------------------------------- */

static bool is_pair_left(const struct reference *f, uint32_t r, uint32_t p) {
    return f->is_left[r] && f->is_person_left[p] && f->pairs[r][p].is_pair;
}

/* All the evidence of the other, and more. */
static bool is_above(const struct pair *a, const struct pair *b) {
    return (a->evidence & b->evidence) == b->evidence && a->evidence != b->evidence;
}

static bool is_above_rivals(const struct reference *f, uint32_t r, uint32_t p) {
    const struct pair *pair = &f->pairs[r][p];
    for (uint32_t q = 0; q < f->in->people_count; q++)
        if (q != p && is_pair_left(f, r, q) && !is_above(pair, &f->pairs[r][q])) return false;
    for (uint32_t s = 0; s < f->in->list_count; s++)
        if (s != r && is_pair_left(f, s, p) && !is_above(pair, &f->pairs[s][p])) return false;
    return true;
}

static enum match_why why_of(const struct reference *f, int step, uint32_t r, uint32_t p) {
    const unsigned evidence = f->pairs[r][p].evidence;
    if (step == 1)
        return person_at(f, p)->personal_number == row_at(f, r)->personal_number ? MATCH_NUMBER
                                                                                 : MATCH_OLD_NUMBER;
    if (step == 2) return MATCH_INSURANCE;
    if (evidence & HOUSEHOLD) return MATCH_HOUSEHOLD;
    if (evidence & PHONE) return MATCH_PHONE;
    return evidence & HAMLET ? MATCH_HAMLET : MATCH_NAME;
}

static void find(struct reference *f, uint32_t r, uint32_t p, enum match_why why) {
    f->out[r] = (struct match){.kind = MATCH_FOUND, .why = (uint8_t)why, .person = p};
    f->is_left[r] = f->is_person_left[p] = false;
}

static void find_all(struct reference *f, int step) {
    for (bool has_found = true; has_found;) {
        bool is_found[REFERENCE_MAX][REFERENCE_MAX] = {0};
        has_found = false;
        for (uint32_t r = 0; r < f->in->list_count; r++)
            for (uint32_t p = 0; p < f->in->people_count; p++)
                is_found[r][p] = is_pair_left(f, r, p) && f->pairs[r][p].is_findable &&
                                 f->out[r].kind != MATCH_DOUBT && is_above_rivals(f, r, p);
        for (uint32_t r = 0; r < f->in->list_count; r++)
            for (uint32_t p = 0; p < f->in->people_count; p++)
                if (is_found[r][p]) {
                    find(f, r, p, why_of(f, step, r, p));
                    has_found = true;
                }
    }
}

static void doubt(struct reference *f, uint32_t r, enum match_why why) {
    if (f->out[r].kind == MATCH_DOUBT) return;
    f->out[r] = (struct match){.kind = MATCH_DOUBT, .why = (uint8_t)why};
}

/* ---- Steps 1 and 2 ----------------------------------------------------------------------- */

static bool is_alike_with_another(const struct reference *f, uint32_t r, uint32_t p) {
    for (uint32_t q = 0; q < f->in->people_count; q++)
        if (q != p && is_alike(row_at(f, r), person_at(f, q))) return true;
    for (uint32_t s = 0; s < f->in->list_count; s++)
        if (s != r && is_alike(row_at(f, s), person_at(f, p))) return true;
    return false;
}

static struct pair number_pair(const struct reference *f, int step, uint32_t r, uint32_t p) {
    const struct match_person *row = row_at(f, r), *person = person_at(f, p);
    struct pair pair = {.is_pair = step == 1 ? has_personal_number(f, r, p) : has_insurance_number(f, r, p)};
    if (is_same_name(row, person)) pair.evidence |= NAME;
    if (do_sexes_agree(row, person) &&
        (have_same_date(row, person) || (is_same_name(row, person) && do_births_agree(row, person))))
        pair.evidence |= BIRTH;
    const bool lacks_one = pair.evidence != (NAME | BIRTH);
    pair.is_findable = pair.evidence != 0 && !(lacks_one && is_alike_with_another(f, r, p)) &&
                       !(lacks_one && step == 2 && do_numbers_differ(row, person));
    return pair;
}

static void doubt_numbers(struct reference *f) {
    for (uint32_t r = 0; r < f->in->list_count; r++) {
        uint32_t holders = 0, whole = 0;
        for (uint32_t p = 0; f->is_left[r] && p < f->in->people_count; p++) {
            if (!f->pairs[r][p].is_pair) continue;
            f->is_candidate[r][p] = true;
            holders++;
            whole += f->pairs[r][p].evidence == (NAME | BIRTH);
        }
        if (holders > 0)
            doubt(f, r, whole == 0 ? MATCH_NUMBER_OF_ANOTHER : whole == 1 ? MATCH_REPEATED : MATCH_SEVERAL);
    }
}

static bool have_same_number(const struct reference *f, int step, uint32_t r, uint32_t s) {
    if (step == 1) return row_at(f, r)->personal_number == row_at(f, s)->personal_number;
    return strcmp(row_at(f, r)->insurance_number, row_at(f, s)->insurance_number) == 0;
}

/* Each number by itself; `claims` counts the rows found for each person. */
static void match_each_number(struct reference *f, int step, uint32_t claims[REFERENCE_MAX]) {
    for (uint32_t first = 0; first < f->in->list_count; first++) {
        bool is_first = true;
        for (uint32_t r = 0; r < first; r++) is_first = is_first && !have_same_number(f, step, r, first);
        if (!is_first) continue;
        struct reference alone = *f;
        for (uint32_t r = 0; r < f->in->list_count; r++)
            for (uint32_t p = 0; p < f->in->people_count; p++)
                if (!have_same_number(f, step, r, first)) alone.pairs[r][p].is_pair = false;
        find_all(&alone, step); /* writes into the same `out` */
        for (uint32_t r = 0; r < f->in->list_count; r++)
            if (f->is_left[r] && f->out[r].kind == MATCH_FOUND && have_same_number(f, step, r, first))
                claims[f->out[r].person]++;
    }
}

static void match_numbers(struct reference *f, int step) {
    uint32_t claims[REFERENCE_MAX] = {0};
    for (uint32_t r = 0; r < f->in->list_count; r++)
        for (uint32_t p = 0; p < f->in->people_count; p++) f->pairs[r][p] = number_pair(f, step, r, p);
    match_each_number(f, step, claims);
    for (uint32_t r = 0; r < f->in->list_count; r++) {
        if (!f->is_left[r] || f->out[r].kind != MATCH_FOUND) continue;
        const uint32_t p = f->out[r].person;
        if (claims[p] == 1)
            f->is_left[r] = f->is_person_left[p] = false;
        else
            f->out[r] = (struct match){0};
    }
    doubt_numbers(f);
}

/* ---- Steps 3 to 5 ------------------------------------------------------------------------ */

static bool have_households_met(const struct reference *f, uint32_t r, uint32_t p) {
    const int64_t of_list = row_at(f, r)->household, of_register = person_at(f, p)->household;
    if (of_list == 0 || of_register == 0) return false;
    for (uint32_t s = 0; s < f->in->list_count; s++)
        if (f->is_met[s] && row_at(f, s)->household == of_list &&
            person_at(f, f->out[s].person)->household == of_register)
            return true;
    return false;
}

static struct pair name_pair(const struct reference *f, uint32_t r, uint32_t p) {
    const struct match_person *row = row_at(f, r), *person = person_at(f, p);
    struct pair pair = {0};
    pair.is_pair = is_alike(row, person) && !(do_numbers_differ(row, person) && !have_same_date(row, person));
    if (have_same_date(row, person)) pair.evidence |= DATE;
    if (have_households_met(f, r, p)) pair.evidence |= HOUSEHOLD;
    if (row->phone != 0 && row->phone == person->phone) pair.evidence |= PHONE;
    if (row->hamlet != 0 && row->hamlet == person->hamlet) pair.evidence |= HAMLET;
    pair.is_findable = pair.evidence != 0;
    if (do_numbers_differ(row, person)) pair.is_findable = (pair.evidence & (HOUSEHOLD | PHONE)) != 0;
    return pair;
}

static void make_name_pairs(struct reference *f) {
    for (uint32_t r = 0; r < f->in->list_count; r++)
        for (uint32_t p = 0; p < f->in->people_count; p++) f->pairs[r][p] = name_pair(f, r, p);
}

static uint32_t count_left_of_row(const struct reference *f, uint32_t r) {
    uint32_t count = 0;
    for (uint32_t p = 0; p < f->in->people_count; p++) count += is_pair_left(f, r, p);
    return count;
}

static uint32_t count_left_of_person(const struct reference *f, uint32_t p) {
    uint32_t count = 0;
    for (uint32_t r = 0; r < f->in->list_count; r++) count += is_pair_left(f, r, p);
    return count;
}

static void match_only_ones(struct reference *f) {
    bool is_found[REFERENCE_MAX][REFERENCE_MAX] = {0};
    for (uint32_t r = 0; r < f->in->list_count; r++)
        for (uint32_t p = 0; p < f->in->people_count; p++)
            is_found[r][p] = is_pair_left(f, r, p) && count_left_of_row(f, r) == 1 &&
                             count_left_of_person(f, p) == 1 && (f->pairs[r][p].evidence & DATE) &&
                             f->out[r].kind != MATCH_DOUBT &&
                             !do_numbers_differ(row_at(f, r), person_at(f, p));
    for (uint32_t r = 0; r < f->in->list_count; r++)
        for (uint32_t p = 0; p < f->in->people_count; p++)
            if (is_found[r][p]) find(f, r, p, MATCH_NAME);
}

static enum match_why doubt_of_one(const struct reference *f, uint32_t r, uint32_t p) {
    if (do_numbers_differ(row_at(f, r), person_at(f, p))) return MATCH_OTHER_NUMBER;
    return count_left_of_person(f, p) > 1 ? MATCH_REPEATED : MATCH_YEAR;
}

static void doubt_the_rest(struct reference *f) {
    for (uint32_t r = 0; r < f->in->list_count; r++) {
        const uint32_t left = count_left_of_row(f, r);
        if (!f->is_left[r]) continue;
        const bool was_doubt = f->out[r].kind == MATCH_DOUBT;
        for (uint32_t p = 0; p < f->in->people_count; p++) {
            if (is_pair_left(f, r, p)) {
                f->is_candidate[r][p] = true;
                doubt(f, r, left > 1 ? MATCH_SEVERAL : doubt_of_one(f, r, p));
            }
            if (left == 0 && !was_doubt && !f->is_person_left[p] && f->pairs[r][p].is_pair &&
                f->pairs[r][p].evidence != 0 && !do_numbers_differ(row_at(f, r), person_at(f, p))) {
                f->is_candidate[r][p] = true;
                doubt(f, r, MATCH_REPEATED);
            }
        }
    }
}

/* ---- All of it --------------------------------------------------------------------------- */

static void tell_candidates(struct reference *f, bool *is_named) {
    for (uint32_t r = 0; r < f->in->list_count; r++) {
        int64_t told = INT64_MIN;
        if (f->out[r].kind == MATCH_FOUND) is_named[f->out[r].person] = true;
        for (uint32_t turn = 0; turn < f->in->people_count; turn++) {
            uint32_t next = UINT32_MAX;
            for (uint32_t p = 0; p < f->in->people_count; p++) {
                if (!f->is_candidate[r][p] || person_at(f, p)->id <= told) continue;
                is_named[p] = true;
                if (next == UINT32_MAX || person_at(f, p)->id < person_at(f, next)->id) next = p;
            }
            if (next == UINT32_MAX || f->out[r].candidate_count == MATCH_CANDIDATES_MAX) break;
            f->out[r].candidates[f->out[r].candidate_count++] = next;
            told = person_at(f, next)->id;
        }
    }
}

void reference_match_lists(const struct match_input *in, struct match *out, bool *is_named) {
    struct reference f = {.in = in, .out = out};
    for (uint32_t r = 0; r < in->list_count; r++) {
        out[r] = (struct match){0};
        f.is_left[r] = true;
    }
    for (uint32_t p = 0; p < in->people_count; p++) {
        is_named[p] = false;
        f.is_person_left[p] = true;
    }
    match_numbers(&f, 1);
    match_numbers(&f, 2);
    make_name_pairs(&f);
    match_only_ones(&f);
    for (uint32_t r = 0; r < in->list_count; r++) f.is_met[r] = out[r].kind == MATCH_FOUND;
    make_name_pairs(&f);
    find_all(&f, 4);
    doubt_the_rest(&f);
    tell_candidates(&f, is_named);
}

/* ---- Who is there twice ------------------------------------------------------------------ */

static bool are_the_same(const struct match_person *a, const struct match_person *b, enum match_same same) {
    const bool is_near = have_same_date(a, b) && ((a->phone != 0 && a->phone == b->phone) ||
                                                  (a->hamlet != 0 && a->hamlet == b->hamlet));
    switch (same) {
    case MATCH_SAME_NUMBER:
        return a->personal_number != 0 && a->personal_number == b->personal_number;
    case MATCH_SAME_INSURANCE:
        return !do_numbers_differ(a, b) && a->insurance_number[0] != '\0' &&
               strcmp(a->insurance_number, b->insurance_number) == 0;
    case MATCH_SAME_PERSON:
        return !do_numbers_differ(a, b) && is_alike(a, b) &&
               ((a->household != 0 && a->household == b->household) || is_near);
    case MATCH_SAMES:
        break;
    }
    return false;
}

/* How many before `older` are the same as `newer`, for that reason. */
static uint32_t count_older(const struct match_person *people, uint32_t count,
                            const struct match_person *newer, const struct match_person *older,
                            enum match_same same) {
    uint32_t before = 0;
    for (uint32_t i = 0; i < count; i++)
        before += people[i].id < older->id && are_the_same(newer, &people[i], same);
    return before;
}

static bool is_told(const struct match_person *people, uint32_t count, const struct match_person *newer,
                    const struct match_person *older, uint8_t *same) {
    for (*same = 0; newer->id > older->id && *same < MATCH_SAMES; (*same)++)
        if (are_the_same(newer, older, *same) &&
            count_older(people, count, newer, older, *same) < MATCH_CANDIDATES_MAX)
            return true;
    return false;
}

size_t reference_find_duplicates(const struct match_person *people, uint32_t count,
                                 struct match_duplicate *out) {
    size_t pairs = 0;
    for (uint32_t n = 0; n < count; n++)
        for (uint32_t o = 0; o < count; o++) {
            uint8_t same;
            if (!is_told(people, count, &people[n], &people[o], &same)) continue;
            size_t at = pairs++;
            for (; at > 0 && (out[at - 1].newer > people[n].id ||
                              (out[at - 1].newer == people[n].id && out[at - 1].older > people[o].id));
                 at--)
                out[at] = out[at - 1];
            out[at] = (struct match_duplicate){people[n].id, people[o].id, same};
        }
    return pairs;
}
