/* SPDX-License-Identifier: Apache-2.0 */
#include "store/person_search.h"

#include "domain/person.h"
#include "store/array.h"
#include "store/sql.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define OTHERS_MAX  PERSON_QUERY_WORDS_MAX
#define FIRST_CHUNK 4
/* What follows every name that begins so: the last character there is. */
#define BEYOND "\U0010FFFF"

/* Names from `low` up to `high`, without it; by the key's bytes. */
struct range {
    const char *low;
    const char *high;
    const char *others[OTHERS_MAX]; /* " nguyen": words that must stand behind the first; "" = no more */
};

struct search {
    struct pg *c;
    struct arena *arena;
    const struct person_query *query;
    struct person_hit *hits; /* room for `limit` */
    size_t count;
    size_t limit;
    const char **givens; /* of the commune, ascending; NULL = not read yet */
    size_t given_count;
    int32_t commune;
};

/* ---- Rows -------------------------------------------------------------------------------- */

static const char *copy_field(struct arena *a, const struct pg_result *r, int row, int column) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

static struct person_hit read_hit(struct arena *a, const struct pg_result *r, int row) {
    const char *sex = pg_result_text(r, row, 8);
    struct person_hit h = {.resident = pg_result_integer(r, row, 0),
                           .name = copy_field(a, r, row, 1),
                           .personal_number = copy_field(a, r, row, 2),
                           .insurance_number = copy_field(a, r, row, 3),
                           .phone = copy_field(a, r, row, 4),
                           .phone_owner = copy_field(a, r, row, 5),
                           .birth = pg_result_date(r, row, 6),
                           .birth_year = (int16_t)pg_result_integer(r, row, 7),
                           .hamlet = (int32_t)pg_result_integer(r, row, 9),
                           .household = pg_result_integer(r, row, 10),
                           .died_on = pg_result_date(r, row, 11),
                           .moved_to = (int32_t)pg_result_integer(r, row, 12)};
    (void)person_sex_find(sex, strlen(sex), &h.sex);
    return h;
}

static bool load(struct pg *c, const struct pg_statement *s, const struct pg_params *p, struct arena *a,
                 struct person_hit **out, size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, s, p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct person_hit, *count);
    for (size_t i = 0; i < *count; i++) (*out)[i] = read_hit(a, r, (int)i);
    pg_result_free(r);
    return true;
}

bool person_search_residents(struct pg *register_, int32_t commune, const int64_t *residents,
                             size_t resident_count, struct arena *a, struct person_hit **out, size_t *count,
                             struct err *e) {
    struct array keys;
    struct pg_params p = {0};
    array_begin(&keys);
    for (size_t i = 0; i < resident_count; i++) array_add_integer(&keys, residents[i]);
    pg_param_int(&p, commune);
    pg_param_text(&p, array_end(&keys));
    const bool ok = load(register_, &SQL_PERSON_SEARCH_RESIDENTS, &p, a, out, count, e);
    array_free(&keys);
    return ok;
}

bool person_search_household(struct pg *register_, int32_t commune, int64_t household, struct arena *a,
                             struct person_hit **out, size_t *count, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, commune);
    pg_param_bigint(&p, household);
    return load(register_, &SQL_PERSON_SEARCH_HOUSEHOLD, &p, a, out, count, e);
}

static bool search_number(struct search *s, const struct pg_statement *statement, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, s->commune);
    pg_param_text(&p, s->query->number);
    pg_param_int(&p, (int32_t)s->limit);
    return load(s->c, statement, &p, s->arena, &s->hits, &s->count, e);
}

/* ---- Names ------------------------------------------------------------------------------- */

static bool is_hit(const struct search *s, int64_t resident) {
    for (size_t i = 0; i < s->count; i++)
        if (s->hits[i].resident == resident) return true;
    return false;
}

/* Whoever was found by a better fit comes again by a weaker one, so more are asked for. */
static bool search_ranges(struct search *s, const struct range *ranges, size_t count, bool is_whole,
                          struct err *e) {
    struct columns k;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    columns_begin(&k, 2 + OTHERS_MAX);
    for (size_t i = 0; i < count; i++) {
        array_add_text(&k.at[0], ranges[i].low);
        array_add_text(&k.at[1], ranges[i].high);
        for (size_t o = 0; o < OTHERS_MAX; o++) array_add_text(&k.at[2 + o], ranges[i].others[o]);
    }
    pg_param_int(&p, s->commune);
    pg_param_int(&p, (int32_t)(s->limit + s->count));
    pg_param_boolean(&p, is_whole);
    if (!columns_query(s->c, &SQL_PERSON_SEARCH_NAMES, &p, &k, &r, e)) return false;
    for (int i = 0; i < pg_result_rows(r) && s->count < s->limit; i++)
        if (!is_hit(s, pg_result_integer(r, i, 0))) s->hits[s->count++] = read_hit(s->arena, r, i);
    pg_result_free(r);
    return true;
}

static void set_others(const struct search *s, struct range *r, size_t but) {
    size_t count = 0;
    for (size_t i = 0; i < OTHERS_MAX; i++) r->others[i] = "";
    for (size_t w = 0; w < s->query->word_count; w++)
        if (w != but) r->others[count++] = arena_print(s->arena, " %s", s->query->words[w]);
}

static bool search_whole_givens(struct search *s, struct err *e) {
    struct range ranges[PERSON_QUERY_WORDS_MAX];
    for (size_t w = 0; w < s->query->word_count; w++) {
        ranges[w].low = s->query->words[w];
        ranges[w].high = arena_print(s->arena, "%s!", s->query->words[w]); /* '!' follows ' ' */
        set_others(s, &ranges[w], w);
    }
    return search_ranges(s, ranges, s->query->word_count, true, e);
}

static bool read_givens(struct search *s, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, s->commune);
    if (!pg_query(s->c, &SQL_PERSON_SEARCH_GIVENS, &p, &r, e)) return false;
    s->given_count = (size_t)pg_result_rows(r);
    s->givens = arena_new_array(s->arena, const char *, s->given_count);
    for (size_t i = 0; i < s->given_count; i++) s->givens[i] = copy_field(s->arena, r, (int)i, 0);
    pg_result_free(r);
    return true;
}

/* Fills the range of a given name for a word; false when there is none. */
typedef bool make_range(const struct search *s, const char *given, size_t word, struct range *r);

static bool begin_given(const struct search *s, const char *given, size_t word, struct range *r) {
    if (strncmp(given, s->query->words[word], strlen(s->query->words[word])) != 0) return false;
    r->low = given;
    r->high = arena_print(s->arena, "%s!", given);
    set_others(s, r, word);
    return true;
}

static bool begin_surname(const struct search *s, const char *given, size_t word, struct range *r) {
    r->low = arena_print(s->arena, "%s %s", given, s->query->words[word]);
    r->high = arena_print(s->arena, "%s" BEYOND, r->low);
    set_others(s, r, word);
    return true;
}

/* From one given name to the next, which is the order of names: as soon as there are enough it ends. */
static bool search_by_givens(struct search *s, make_range *make, struct err *e) {
    struct range *ranges = arena_new_array(s->arena, struct range, s->given_count * s->query->word_count);
    size_t next = 0;
    for (size_t chunk = FIRST_CHUNK; next < s->given_count && s->count < s->limit; chunk *= 2) {
        size_t count = 0;
        for (size_t i = 0; i < chunk && next < s->given_count; i++, next++)
            for (size_t w = 0; w < s->query->word_count; w++)
                count += make(s, s->givens[next], w, &ranges[count]);
        if (count > 0 && !search_ranges(s, ranges, count, false, e)) return false;
    }
    return true;
}

/* Whose given name a word begins has been found before: all stand behind it. Names from one given name to
 * another are one range. */
static bool search_anywhere(struct search *s, struct err *e) {
    for (size_t next = 0, chunk = FIRST_CHUNK; next < s->given_count && s->count < s->limit; chunk *= 2) {
        const size_t last = next + chunk < s->given_count ? next + chunk - 1 : s->given_count - 1;
        struct range r = {.low = s->givens[next], .high = arena_print(s->arena, "%s!", s->givens[last])};
        set_others(s, &r, SIZE_MAX);
        if (!search_ranges(s, &r, 1, false, e)) return false;
        next = last + 1;
    }
    return true;
}

static bool search_name(struct search *s, struct err *e) {
    if (!search_whole_givens(s, e)) return false;
    if (s->count == s->limit) return true;
    if (!read_givens(s, e) || !search_by_givens(s, begin_given, e)) return false;
    if (s->query->word_count == 1 && !search_by_givens(s, begin_surname, e)) return false;
    return s->count > 0 || search_anywhere(s, e);
}

/* ---- All of it --------------------------------------------------------------------------- */

/* A code, and a name that reads as one. */
static bool search_code(struct search *s, struct err *e) {
    struct person_hit *hits;
    size_t count;
    if (s->query->resident == 0) return true;
    if (!person_search_residents(s->c, s->commune, &s->query->resident, 1, s->arena, &hits, &count, e))
        return false;
    for (size_t i = 0; i < count; i++) s->hits[s->count++] = hits[i];
    return true;
}

bool person_search(struct pg *register_, int32_t commune, const struct person_query *q, size_t limit,
                   struct arena *a, struct person_hit **out, size_t *count, struct err *e) {
    struct search s = {.c = register_, .arena = a, .query = q, .limit = limit, .commune = commune};
    bool ok = true;
    assert(limit > 0 && limit <= PERSON_SEARCH_LIMIT_MAX);
    s.hits = arena_new_array(a, struct person_hit, limit);
    switch ((enum person_query_kind)q->kind) {
    case PERSON_QUERY_NUMBER:
        ok = search_number(&s, &SQL_PERSON_SEARCH_NUMBER, e);
        break;
    case PERSON_QUERY_PHONE:
        ok = search_number(&s, &SQL_PERSON_SEARCH_PHONE, e);
        break;
    case PERSON_QUERY_CODE:
        ok = search_code(&s, e);
        break;
    case PERSON_QUERY_NAME:
        ok = search_code(&s, e) && search_name(&s, e);
        break;
    }
    *out = s.hits;
    *count = s.count;
    return ok;
}
