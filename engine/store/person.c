/* SPDX-License-Identifier: Apache-2.0 */
#include "store/person.h"

#include "domain/resident.h"
#include "store/array.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *copy_field(struct arena *a, const struct pg_result *r, int row, int column) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

static uint8_t read_sex(const char *text) {
    uint8_t sex = PERSON_UNKNOWN;
    (void)person_sex_find(text, strlen(text), &sex);
    return sex;
}

/* Its columns begin with `first`. */
static struct person read_person(struct arena *a, const struct pg_result *r, int row, int first) {
    struct person p = {.name = copy_field(a, r, row, first),
                       .name_key = copy_field(a, r, row, first + 1),
                       .birth_year = (int16_t)pg_result_integer(r, row, first + 2),
                       .sex = read_sex(pg_result_text(r, row, first + 3)),
                       .phone = copy_field(a, r, row, first + 4),
                       .phone_owner = copy_field(a, r, row, first + 5),
                       .target_groups = copy_field(a, r, row, first + 6),
                       .email = copy_field(a, r, row, first + 8)};
    const char *circumstances = pg_result_text(r, row, first + 7);
    /* An unknown word is the night's to report; the known ones still help on the day. */
    (void)resident_parse_circumstances(circumstances, strlen(circumstances), &p.circumstances);
    return p;
}

void person_ask(struct pg_batch *b, int32_t commune, const int64_t *residents, size_t count,
                struct arena *a) {
    struct array keys;
    array_begin(&keys);
    for (size_t i = 0; i < count; i++) array_add_integer(&keys, residents[i]);
    struct pg_params *p = pg_batch_add(b, &SQL_PERSON_BATCH);
    pg_param_int(p, commune);
    pg_param_text(p, array_keep(&keys, a));
}

static void read_persons(const struct pg_result *r, size_t count, struct arena *a, struct person *out) {
    for (size_t i = 0; i < count; i++) out[i] = read_person(a, r, (int)i, 0);
}

void person_read(const struct pg_result *r, size_t count, struct arena *a, struct person **out) {
    *out = arena_new_array(a, struct person, count);
    read_persons(r, count, a, *out);
}

void person_ask_day(struct pg_batch *b, int32_t commune, int32_t site, civil_day day, int half,
                    int32_t round) {
    struct pg_params *p = pg_batch_add(b, &SQL_PERSON_DAY);
    pg_param_int(p, commune);
    pg_param_int(p, site);
    pg_param_date(p, day);
    pg_param_int(p, half);
    pg_param_int(p, round);
}

void person_read_day(const struct pg_result *r, const int64_t *residents, size_t count, struct arena *a,
                     struct person **out) {
    static const struct person NOBODY = {.name = "",
                                         .name_key = "",
                                         .phone = "",
                                         .phone_owner = "",
                                         .email = "",
                                         .target_groups = "",
                                         .sex = PERSON_UNKNOWN};
    const int rows = pg_result_rows(r);
    int row = 0;
    *out = arena_new_array(a, struct person, count);
    for (size_t i = 0; i < count; i++) {
        while (row < rows && pg_result_integer(r, row, 0) < residents[i]) row++;
        const bool is_there = row < rows && pg_result_integer(r, row, 0) == residents[i];
        (*out)[i] = is_there ? read_person(a, r, row, 1) : NOBODY;
    }
}

static bool load_batch(struct pg *register_, int32_t commune, const int64_t *residents, size_t count,
                       struct arena *a, struct person *out, struct err *e) {
    struct array keys;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    array_begin(&keys);
    for (size_t i = 0; i < count; i++) array_add_integer(&keys, residents[i]);
    pg_param_int(&p, commune);
    pg_param_text(&p, array_end(&keys));
    const bool ok = pg_query(register_, &SQL_PERSON_BATCH, &p, &r, e);
    if (ok) read_persons(r, count, a, out);
    pg_result_free(r);
    array_free(&keys);
    return ok;
}

bool person_load(struct pg *register_, int32_t commune, const int64_t *residents, size_t count,
                 struct arena *a, struct person **out, struct err *e) {
    *out = arena_new_array(a, struct person, count);
    for (size_t at = 0; at < count; at += PERSON_BATCH) {
        const size_t size = count - at < PERSON_BATCH ? count - at : PERSON_BATCH;
        if (!load_batch(register_, commune, residents + at, size, a, *out + at, e)) return false;
    }
    return true;
}

/* ---- To be written to -------------------------------------------------------------------- */

/* Keyed rows of the register, ordered by key. */
static bool query_contacts(struct pg *register_, int32_t commune, const int64_t *keys, size_t count,
                           struct pg_result **r, struct err *e) {
    struct array list;
    struct pg_params p = {0};
    array_begin(&list);
    for (size_t i = 0; i < count; i++)
        if (keys[i] != 0) array_add_integer(&list, keys[i]);
    pg_param_int(&p, commune);
    pg_param_text(&p, array_end(&list));
    const bool ok = pg_query(register_, &SQL_PERSON_CONTACTS, &p, r, e);
    array_free(&list);
    return ok;
}

/* -1 = none. */
static int find_row(const struct pg_result *r, int64_t key) {
    int low = 0;
    int high = pg_result_rows(r);
    while (low < high) {
        const int middle = low + (high - low) / 2;
        if (pg_result_integer(r, middle, 0) < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < pg_result_rows(r) && pg_result_integer(r, low, 0) == key ? low : -1;
}

static void read_contact(const struct pg_result *r, int64_t resident, struct arena *a,
                         struct person_contact *out, int64_t *guardian) {
    const int row = find_row(r, resident);
    *out = (struct person_contact){.name = NULL, .language = ""};
    if (row < 0) return;
    *out = (struct person_contact){.name = copy_field(a, r, row, 1),
                                   .language = copy_field(a, r, row, 2),
                                   .has_phone = pg_result_boolean(r, row, 3),
                                   .has_email = pg_result_boolean(r, row, 4)};
    if (*guardian == 0) *guardian = pg_result_integer(r, row, 5);
}

static void read_guardian(const struct pg_result *r, int64_t guardian, struct person_contact *out) {
    const int row = guardian != 0 ? find_row(r, guardian) : -1;
    if (row < 0) return;
    out->has_phone |= pg_result_boolean(r, row, 3);
    out->has_email |= pg_result_boolean(r, row, 4);
}

/* Two plain look-ups by key: a join would hang on what the server believes of the tables. */
bool person_load_contacts(struct pg *register_, int32_t commune, const int64_t *residents,
                          const int64_t *guardians, size_t count, struct arena *a,
                          struct person_contact **out, struct err *e) {
    struct pg_result *r = NULL;
    int64_t *known = arena_new_array(a, int64_t, count);
    *out = arena_new_array(a, struct person_contact, count);
    if (!query_contacts(register_, commune, residents, count, &r, e)) return false;
    for (size_t i = 0; i < count; i++) {
        known[i] = guardians[i];
        read_contact(r, residents[i], a, &(*out)[i], &known[i]);
    }
    pg_result_free(r);
    if (!query_contacts(register_, commune, known, count, &r, e)) return false;
    for (size_t i = 0; i < count; i++) read_guardian(r, known[i], &(*out)[i]);
    pg_result_free(r);
    return true;
}

/* ---- To be matched with -------------------------------------------------------------------- */

struct commune_reading {
    struct arena *arena;
    struct person_list *out;
};

static const char *take_text(struct pg_row *row, struct arena *a) {
    size_t length = 0;
    const char *text = pg_row_text(row, &length);
    return length > 0 ? arena_copy_text(a, text, length) : "";
}

/* Of "+84912345678" and "001080000001": the digits as a number, 0 without any. */
static int64_t take_digits(struct pg_row *row) {
    size_t length = 0;
    int64_t number = 0;
    const char *text = pg_row_text(row, &length);
    for (size_t i = 0; i < length && number < INT64_MAX / 100; i++)
        if (text[i] >= '0' && text[i] <= '9') number = 10 * number + (text[i] - '0');
    return number;
}

static uint8_t take_sex(struct pg_row *row) {
    size_t length = 0;
    uint8_t sex = PERSON_UNKNOWN;
    const char *text = pg_row_text(row, &length);
    (void)person_sex_find(text, length, &sex);
    return sex;
}

static bool on_person(void *context, struct pg_row *row, struct err *e) {
    struct commune_reading *r = context;
    struct match_person *p = vec_push(r->out);
    (void)e;
    *p = (struct match_person){.id = pg_row_bigint(row)};
    p->household = pg_row_bigint(row);
    p->hamlet = pg_row_int(row);
    p->birth = pg_row_date(row);
    const int16_t birth_year = pg_row_smallint(row);
    p->has_birth_day = p->birth != CIVIL_NONE;
    if (!p->has_birth_day) p->birth = civil_make(birth_year > 0 ? birth_year : 1, 1, 1);
    p->sex = take_sex(row);
    p->name_key = take_text(row, r->arena);
    p->personal_number = take_digits(row);
    p->insurance_number = take_text(row, r->arena);
    p->phone = take_digits(row);
    return true;
}

bool person_load_commune(struct pg *register_, int32_t commune, struct arena *a, struct person_list *out,
                         struct err *e) {
    struct commune_reading r = {.arena = a, .out = out};
    const int64_t code = commune;
    return pg_copy_out(register_, &SQL_PERSON_EVIDENCE, &code, 1, on_person, &r, NULL, e);
}

struct numbers_reading {
    const struct person_list *people;
    struct old_numbers *out;
    size_t at; /* both come in the order of ids */
};

static bool on_old_number(void *context, struct pg_row *row, struct err *e) {
    struct numbers_reading *r = context;
    const int64_t id = pg_row_bigint(row);
    const int64_t number = take_digits(row);
    (void)e;
    while (r->at < r->people->count && r->people->at[r->at].id < id) r->at++;
    if (number != 0 && r->at < r->people->count && r->people->at[r->at].id == id)
        *vec_push(r->out) = (struct match_old_number){.personal_number = number, .person = (uint32_t)r->at};
    return true;
}

bool person_load_old_numbers(struct pg *c, int32_t commune, const struct person_list *people,
                             struct old_numbers *out, struct err *e) {
    struct numbers_reading r = {.people = people, .out = out};
    const int64_t code = commune;
    return pg_copy_out(c, &SQL_REGISTER_OLD_NUMBERS, &code, 1, on_old_number, &r, NULL, e);
}

bool person_find_numbers(struct pg *register_, const int64_t *personal_numbers, size_t count, struct arena *a,
                         struct person_numbered **out, size_t *out_count, struct err *e) {
    struct columns k;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    char number[24];
    columns_begin(&k, 1);
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(number, sizeof number, "%012" PRId64, personal_numbers[i]);
        array_add_text(&k.at[0], number);
    }
    if (!columns_query(register_, &SQL_PERSON_BY_NUMBER, &p, &k, &r, e)) return false;
    *out_count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct person_numbered, *out_count);
    for (int i = 0; i < (int)*out_count; i++)
        (*out)[i] = (struct person_numbered){.personal_number = pg_result_integer(r, i, 0),
                                             .commune = (int32_t)pg_result_integer(r, i, 1),
                                             .birth_year = (int16_t)pg_result_integer(r, i, 2),
                                             .name_key = copy_field(a, r, i, 3)};
    pg_result_free(r);
    return true;
}
