/* SPDX-License-Identifier: Apache-2.0 */
#include "store/register_rows.h"

#include "domain/resident.h"
#include "store/array.h"
#include "store/sql.h"

#include <string.h>

enum { NUMBER_TEXT_BYTES = 24, PERSONAL_NUMBER_DIGITS = 12, EPOCH_2000_UNIX_SECONDS = 946684800 };

static const char *const LAST_CHECK_NAMES[] = {
    [LAST_CHECK_UNKNOWN] = "unknown", [LAST_CHECK_NEVER] = "never", [LAST_CHECK_PAST] = "past"};

/* ---- Reading -------------------------------------------------------------------------------- */

struct reading {
    struct arena *arena;
    struct register_people *out;
};

static const char *take_text(struct arena *a, struct pg_row *row) {
    size_t length = 0;
    const char *text = pg_row_text(row, &length);
    return length == 0 ? "" : arena_copy_text(a, text, length);
}

/* "+84912345678" or "001200000001"; what is no number of at most 15 digits reads as none. */
static int64_t take_number(struct pg_row *row) {
    size_t length = 0;
    const char *text = pg_row_text(row, &length);
    const size_t first = length > 0 && text[0] == '+';
    int64_t number = 0;
    if (length - first > 15) return 0;
    for (size_t i = first; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') return 0;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

static uint8_t take_last_check_kind(struct pg_row *row) {
    size_t length = 0;
    const char *text = pg_row_text(row, &length);
    if (length == strlen("past") && memcmp(text, "past", length) == 0) return LAST_CHECK_PAST;
    return length == strlen("never") && memcmp(text, "never", length) == 0 ? LAST_CHECK_NEVER
                                                                           : LAST_CHECK_UNKNOWN;
}

static void take_language(struct pg_row *row, char language[8]) {
    size_t length = 0;
    const char *text = pg_row_text(row, &length);
    if (length < 8) memcpy(language, text, length);
}

static void take_birth(struct pg_row *row, struct register_person *p) {
    p->has_birth_day = !pg_row_is_null(row);
    p->birth = pg_row_date(row);
    const int year = pg_row_smallint(row);
    if (!p->has_birth_day) p->birth = civil_make(year >= 1 && year <= 9999 ? year : 1, 1, 1);
}

/* Words nobody knows read as none: a list that tells the field puts it right. */
static void take_words(struct pg_row *row, struct register_person *p) {
    size_t length = 0;
    const char *text = pg_row_text(row, &length);
    (void)person_sex_find(text, length, &p->sex);
    text = pg_row_text(row, &length);
    (void)resident_parse_groups(text, length, &p->target_groups);
    text = pg_row_text(row, &length);
    p->route = ROUTES;
    (void)route_find(text, length, &p->route);
}

static void take_person(struct pg_row *row, struct arena *a, struct register_person *p) {
    size_t length = 0;
    p->name = take_text(a, row);
    p->name_key = take_text(a, row);
    p->personal_number = take_number(row);
    p->insurance_number = take_text(a, row);
    p->phone = take_number(row);
    const char *owner = pg_row_text(row, &length);
    (void)phone_owner_find(owner, length, &p->phone_owner);
    p->email = take_text(a, row);
    p->address = take_text(a, row);
}

static bool on_person(void *context, struct pg_row *row, struct err *e) {
    struct reading *r = context;
    struct register_person p = {.id = pg_row_bigint(row)};
    (void)e;
    p.household = pg_row_bigint(row);
    p.hamlet = pg_row_int(row);
    take_birth(row, &p);
    take_words(row, &p);
    p.organisation = pg_row_int(row);
    p.last_check_kind = take_last_check_kind(row);
    p.last_check = pg_row_date(row);
    p.resident_since = pg_row_date(row);
    p.died_on = pg_row_date(row);
    p.moved_to = pg_row_int(row);
    p.gone_on = pg_row_date(row);
    take_language(row, p.language);
    size_t length = 0;
    const char *circumstances = pg_row_text(row, &length);
    (void)resident_parse_circumstances(circumstances, length, &p.circumstances);
    take_person(row, r->arena, &p);
    *vec_push(r->out) = p;
    return true;
}

bool register_rows_read(struct pg *c, int32_t commune, struct arena *a, struct register_people *out,
                        struct err *e) {
    struct reading r = {.arena = a, .out = out};
    const int64_t integers[] = {commune};
    int64_t rows = 0;
    return pg_copy_out(c, &SQL_REGISTER_PEOPLE, integers, 1, on_person, &r, &rows, e);
}

struct numbers_reading {
    const struct register_people *people;
    struct old_number_list *out;
    size_t at; /* both are in the order of ids */
};

static bool on_old_number(void *context, struct pg_row *row, struct err *e) {
    struct numbers_reading *r = context;
    const int64_t id = pg_row_bigint(row);
    const int64_t number = take_number(row);
    (void)e;
    while (r->at < r->people->count && r->people->at[r->at].id < id) r->at++;
    if (number != 0 && r->at < r->people->count && r->people->at[r->at].id == id)
        *vec_push(r->out) = (struct match_old_number){.personal_number = number, .person = (uint32_t)r->at};
    return true;
}

bool register_rows_read_old_numbers(struct pg *c, int32_t commune, const struct register_people *people,
                                    struct old_number_list *out, struct err *e) {
    struct numbers_reading r = {.people = people, .out = out};
    const int64_t integers[] = {commune};
    int64_t rows = 0;
    return pg_copy_out(c, &SQL_REGISTER_OLD_NUMBERS, integers, 1, on_old_number, &r, &rows, e);
}

bool register_rows_is_empty(struct pg *c, bool *is_empty, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(c, &SQL_REGISTER_IS_EMPTY, NULL, &r, e)) return false;
    *is_empty = pg_result_boolean(r, 0, 0);
    pg_result_free(r);
    return true;
}

bool register_rows_settle(struct pg *c, struct err *e) {
    return pg_query(c, &SQL_REGISTER_SETTLE, NULL, NULL, e);
}

/* Digits with zeros in front, `width` at least; printf takes a twentieth of an import's processor time. */
static char *print_number(char text[NUMBER_TEXT_BYTES], int64_t number, int width) {
    size_t at = NUMBER_TEXT_BYTES - 1;
    text[at] = '\0';
    for (int digits = 0; number > 0 || digits < width; digits++, number /= 10)
        text[--at] = (char)('0' + (char)(number % 10));
    return &text[at];
}

bool register_rows_find_elsewhere(struct pg *c, int32_t commune, const int64_t *personal_numbers,
                                  size_t count, struct arena *a, struct elsewhere_list *out, struct err *e) {
    char text[NUMBER_TEXT_BYTES];
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct columns k;
    pg_param_int(&p, commune);
    columns_begin(&k, 1);
    for (size_t i = 0; i < count; i++)
        array_add_text(&k.at[0], print_number(text, personal_numbers[i], PERSONAL_NUMBER_DIGITS));
    if (!columns_query(c, &SQL_REGISTER_ELSEWHERE, &p, &k, &r, e)) return false;
    for (int row = 0; row < pg_result_rows(r); row++) {
        const char *key = pg_result_text(r, row, 3);
        *vec_push(out) = (struct register_elsewhere){
            .asked = (size_t)pg_result_integer(r, row, 0) - 1,
            .resident = pg_result_integer(r, row, 1),
            .commune = (int32_t)pg_result_integer(r, row, 2),
            .name_key = arena_copy_text(a, key, strlen(key)),
            .birth_year = (int16_t)pg_result_integer(r, row, 4),
        };
    }
    pg_result_free(r);
    return true;
}

/* ---- A first list ------------------------------------------------------------------------------- */

bool register_rows_drop_indexes(struct pg *c, struct arena *a, struct register_indexes *out, struct err *e) {
    struct pg_result *r = NULL;
    bool is_done = true;
    if (!pg_query(c, &SQL_REGISTER_INDEXES, NULL, &r, e)) return false;
    const size_t count = (size_t)pg_result_rows(r);
    const char **definitions = arena_new_array(a, const char *, count);
    for (size_t i = 0; is_done && i < count; i++) {
        definitions[i] = arena_print(a, "%s", pg_result_text(r, (int)i, 1));
        is_done = pg_execute(c, arena_print(a, "DROP INDEX %s", pg_result_text(r, (int)i, 0)), e);
    }
    *out = (struct register_indexes){.definitions = definitions, .count = count};
    pg_result_free(r);
    return is_done;
}

bool register_rows_make_indexes(struct pg *c, const struct register_indexes *indexes, struct err *e) {
    for (size_t i = 0; i < indexes->count; i++)
        if (!pg_execute(c, indexes->definitions[i], e)) return false;
    return true;
}

/* ---- Writing -------------------------------------------------------------------------------- */

static void put_int_or_null(struct pg_copy_in *w, int32_t value) {
    if (value != 0)
        pg_put_int(w, value);
    else
        pg_put_null(w);
}

static void put_text_or_null(struct pg_copy_in *w, const char *text) {
    pg_put_text(w, *text != '\0' ? text : NULL);
}

static void put_personal_number_or_null(struct pg_copy_in *w, int64_t number) {
    char text[NUMBER_TEXT_BYTES];
    pg_put_text(w, number != 0 ? print_number(text, number, PERSONAL_NUMBER_DIGITS) : NULL);
}

static void put_phone_or_null(struct pg_copy_in *w, int64_t phone) {
    char text[NUMBER_TEXT_BYTES];
    char *digits = print_number(text, phone, 1);
    *--digits = '+';
    pg_put_text(w, phone != 0 ? digits : NULL);
}

static void put_resident(struct pg_copy_in *w, const struct register_changes *k,
                         const struct register_person *p) {
    char groups[TARGET_GROUPS_TEXT_BYTES];
    char circumstances[CIRCUMSTANCES_TEXT_BYTES];
    pg_put_row(w, 16);
    pg_put_int(w, k->commune);
    pg_put_bigint(w, p->id);
    pg_put_bigint(w, p->household);
    pg_put_int(w, p->hamlet);
    pg_put_date(w, p->has_birth_day ? p->birth : CIVIL_NONE);
    pg_put_smallint(w, (int16_t)civil_to_date(p->birth).year);
    pg_put_text(w, person_sex_name(p->sex));
    pg_put_text(w, resident_print_groups(p->target_groups, groups));
    pg_put_text(w, route_name(p->route < ROUTES ? p->route : ROUTE_STATION));
    put_int_or_null(w, p->organisation);
    pg_put_text(w, LAST_CHECK_NAMES[p->last_check_kind]);
    pg_put_date(w, p->last_check);
    pg_put_date(w, p->resident_since);
    pg_put_text(w, p->language);
    pg_put_text(w, resident_print_circumstances(p->circumstances, circumstances));
    pg_put_bigint(w, (k->unix_seconds - EPOCH_2000_UNIX_SECONDS) * 1000000); /* a timestamptz */
}

static void put_person(struct pg_copy_in *w, const struct register_changes *k,
                       const struct register_person *p) {
    pg_put_row(w, 10);
    pg_put_int(w, k->commune);
    pg_put_bigint(w, p->id);
    pg_put_text(w, p->name);
    pg_put_text(w, p->name_key);
    put_personal_number_or_null(w, p->personal_number);
    put_text_or_null(w, p->insurance_number);
    put_phone_or_null(w, p->phone);
    pg_put_text(w, phone_owner_name(p->phone_owner));
    put_text_or_null(w, p->email);
    pg_put_text(w, p->address);
}

typedef void put_row(struct pg_copy_in *w, const struct register_changes *k, const struct register_person *p);

static bool copy_rows(struct pg *c, const struct pg_statement *s, const struct register_changes *k,
                      const struct register_person *const *rows, size_t count, put_row *put, struct err *e) {
    struct pg_copy_in *w = NULL;
    if (count == 0) return true;
    if (!pg_copy_in_begin(c, s, NULL, 0, &w, e)) return false;
    for (size_t i = 0; i < count; i++) put(w, k, rows[i]);
    return pg_copy_in_end(w, NULL, NULL, e);
}

static bool run_for_commune(struct pg *c, const struct pg_statement *s, int32_t commune, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, commune);
    return pg_query(c, s, &p, NULL, e);
}

static bool keep_numbers(struct pg *c, const struct register_changes *k, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, k->commune);
    pg_param_date(&p, k->as_of);
    return pg_query(c, &SQL_REGISTER_KEEP_NUMBERS, &p, NULL, e);
}

static bool change_residents(struct pg *c, const struct register_changes *k, struct err *e) {
    return k->resident_count == 0 || (copy_rows(c, &SQL_REGISTER_STAGE_RESIDENTS, k, k->residents,
                                                k->resident_count, put_resident, e) &&
                                      run_for_commune(c, &SQL_REGISTER_MERGE_RESIDENTS, k->commune, e) &&
                                      run_for_commune(c, &SQL_REGISTER_UNSTAGE_RESIDENTS, k->commune, e));
}

/* The numbers' history is told by comparing what is staged with what still stands. */
static bool change_persons(struct pg *c, const struct register_changes *k, struct err *e) {
    return k->person_count == 0 ||
           (copy_rows(c, &SQL_REGISTER_STAGE_PERSONS, k, k->persons, k->person_count, put_person, e) &&
            keep_numbers(c, k, e) && run_for_commune(c, &SQL_REGISTER_MERGE_PERSONS, k->commune, e) &&
            run_for_commune(c, &SQL_REGISTER_UNSTAGE_PERSONS, k->commune, e));
}

static const char *write_ids(struct array *a, const int64_t *ids, size_t count) {
    array_begin(a);
    for (size_t i = 0; i < count; i++) array_add_integer(a, ids[i]);
    return array_end(a);
}

static bool mark_gone(struct pg *c, const struct register_changes *k, struct err *e) {
    struct pg_params p = {0};
    struct array ids;
    if (k->gone_count == 0) return true;
    pg_param_int(&p, k->commune);
    pg_param_text(&p, write_ids(&ids, k->gone, k->gone_count));
    pg_param_date(&p, k->as_of);
    pg_param_bigint(&p, k->unix_seconds);
    const bool is_done = pg_query(c, &SQL_REGISTER_GONE, &p, NULL, e);
    array_free(&ids);
    return is_done;
}

bool register_rows_write(struct pg *c, const struct register_changes *k, struct err *e) {
    return copy_rows(c, &SQL_REGISTER_ADD_RESIDENTS, k, k->added, k->added_count, put_resident, e) &&
           copy_rows(c, &SQL_REGISTER_ADD_PERSONS, k, k->added, k->added_count, put_person, e) &&
           change_residents(c, k, e) && change_persons(c, k, e) && mark_gone(c, k, e);
}

bool register_rows_raise_duplicates(struct pg *c, int32_t commune, const struct match_duplicate *pairs,
                                    size_t count, int64_t *raised, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct columns k;
    *raised = 0;
    if (count == 0) return true;
    pg_param_int(&p, commune);
    columns_begin(&k, 3);
    for (size_t i = 0; i < count; i++) {
        array_add_integer(&k.at[0], pairs[i].newer);
        array_add_integer(&k.at[1], pairs[i].older);
        array_add_text(&k.at[2], match_same_name((enum match_same)pairs[i].same));
    }
    if (!columns_query(c, &SQL_REGISTER_RAISE_DUPLICATES, &p, &k, &r, e)) return false;
    *raised = pg_result_affected(r);
    pg_result_free(r);
    return true;
}

bool register_rows_raise_elsewhere(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                                   int64_t *raised, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct array ids;
    *raised = 0;
    if (count == 0) return true;
    pg_param_int(&p, commune);
    pg_param_text(&p, write_ids(&ids, residents, count));
    const bool is_done = pg_query(c, &SQL_REGISTER_RAISE_ELSEWHERE, &p, &r, e);
    array_free(&ids);
    if (is_done) *raised = pg_result_affected(r);
    pg_result_free(r);
    return is_done;
}

bool register_rows_date_feed(struct pg *c, int32_t commune, civil_day as_of, int64_t rows, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, commune);
    pg_param_date(&p, as_of);
    pg_param_bigint(&p, rows);
    return pg_query(c, &SQL_REGISTER_DATE_FEED, &p, NULL, e);
}
