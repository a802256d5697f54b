/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sample_rows.h"

#include "base/clock.h"
#include "store/array.h"
#include "store/reference.h"
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

static const char *const LAST_CHECK_NAMES[] = {"unknown", "never", "past"};
static const char *const SOURCE_NAMES[SOURCES] = {"", "station", "employer", "school", "hospital"};

/* ---- Reference tables ----------------------------------------------------------------------- */

bool sample_rows_check_empty(struct pg *c, struct err *e) {
    struct pg_result *result;
    if (!pg_query(c, &SQL_SAMPLE_WHAT_IS_THERE, NULL, &result, e)) return false;
    const char *what = pg_result_text(result, 0, 0);
    const bool is_empty = *what == '\0';
    if (!is_empty)
        (void)err_set(e, ERR_INPUT, "Use an empty database, or --next-night to carry a sample on by a day.",
                      "the database already holds %s; a sample is only put into an empty one", what);
    pg_result_free(result);
    return is_empty;
}

static void param_int_or_null(struct pg_params *p, int32_t value) {
    if (value >= 0)
        pg_param_int(p, value);
    else
        pg_param_text(p, NULL);
}

bool sample_rows_put_area(struct pg *c, const struct sample_area_row *area, struct err *e) {
    struct pg_params params = {0};
    pg_param_int(&params, area->code);
    pg_param_text(&params, area->kind);
    param_int_or_null(&params, area->parent);
    pg_param_text(&params, area->name);
    pg_param_text(&params, area->unit_kind);
    param_int_or_null(&params, area->population);
    return pg_query(c, &SQL_SAMPLE_AREA, &params, NULL, e);
}

static void put_smallint_or_null(struct pg_copy_in *w, int16_t value) {
    if (value != 0)
        pg_put_smallint(w, value);
    else
        pg_put_null(w);
}

static void put_int_or_null(struct pg_copy_in *w, int32_t value) {
    if (value != 0)
        pg_put_int(w, value);
    else
        pg_put_null(w);
}

static void put_bigint_or_null(struct pg_copy_in *w, int64_t value) {
    if (value != 0)
        pg_put_bigint(w, value);
    else
        pg_put_null(w);
}

static void put_text_or_null(struct pg_copy_in *w, const char *text) {
    pg_put_text(w, *text != '\0' ? text : NULL);
}

/* A timestamptz travels as microseconds since 2000-01-01 UTC. */
static void put_start_of_day(struct pg_copy_in *w, civil_day day) {
    pg_put_bigint(w, ((int64_t)day * 86400 - CLOCK_BUSINESS_OFFSET_SECONDS) * 1000000);
}

bool sample_rows_put_sites(struct pg *c, const struct sample_site *rows, size_t count, struct err *e) {
    struct pg_copy_in *w;
    if (!pg_copy_in_begin(c, &SQL_SAMPLE_SITES, NULL, 0, &w, e)) return false;
    for (const struct sample_site *s = rows; s < rows + count; s++) {
        pg_put_row(w, 6);
        pg_put_int(w, s->id);
        pg_put_int(w, s->commune);
        pg_put_text(w, s->is_station ? "station" : "point");
        pg_put_text(w, s->name);
        pg_put_text(w, s->phone);
        pg_put_boolean(w, s->is_step_free);
    }
    return pg_copy_in_end(w, NULL, NULL, e);
}

bool sample_rows_put_weeks(struct pg *c, const struct site_week *rows, size_t count, struct err *e) {
    struct pg_copy_in *w;
    if (!pg_copy_in_begin(c, &SQL_SAMPLE_WEEKS, NULL, 0, &w, e)) return false;
    for (const struct site_week *week = rows; week < rows + count; week++) {
        pg_put_row(w, 6);
        pg_put_int(w, week->site);
        pg_put_smallint(w, week->weekday);
        pg_put_smallint(w, week->half);
        pg_put_date(w, week->from);
        pg_put_smallints(w, week->capacity, RESOURCES);
        pg_put_smallint(w, week->walk_in_reserve);
    }
    return pg_copy_in_end(w, NULL, NULL, e);
}

bool sample_rows_put_hamlets(struct pg *c, const struct sample_hamlet *rows, size_t count, struct err *e) {
    struct pg_copy_in *w;
    if (!pg_copy_in_begin(c, &SQL_SAMPLE_HAMLETS, NULL, 0, &w, e)) return false;
    for (const struct sample_hamlet *h = rows; h < rows + count; h++) {
        pg_put_row(w, 7);
        pg_put_int(w, h->id);
        pg_put_int(w, h->commune);
        pg_put_text(w, h->name);
        pg_put_int(w, h->site);
        pg_put_smallint(w, h->minutes_to_site);
        put_smallint_or_null(w, h->passable_from);
        put_smallint_or_null(w, h->passable_to);
    }
    return pg_copy_in_end(w, NULL, NULL, e);
}

bool sample_rows_put_organisations(struct pg *c, const struct sample_organisation *rows, size_t count,
                                   struct err *e) {
    struct pg_copy_in *w;
    if (!pg_copy_in_begin(c, &SQL_SAMPLE_ORGANISATIONS, NULL, 0, &w, e)) return false;
    for (const struct sample_organisation *o = rows; o < rows + count; o++) {
        pg_put_row(w, 6);
        pg_put_int(w, o->id);
        pg_put_int(w, o->commune);
        pg_put_text(w, route_name(o->route)); /* an organisation's kinds are the names of its route */
        pg_put_text(w, o->name);
        pg_put_date(w, o->report_due);
        pg_put_date(w, o->reported_on);
    }
    return pg_copy_in_end(w, NULL, NULL, e) && reference_move_revision(c, e);
}

/* ---- The register --------------------------------------------------------------------------- */

static void put_resident(struct pg_copy_in *w, const struct sample_resident *r, civil_day day) {
    char groups[TARGET_GROUPS_TEXT_BYTES];
    char circumstances[CIRCUMSTANCES_TEXT_BYTES];
    pg_put_row(w, 19);
    pg_put_int(w, r->commune);
    pg_put_bigint(w, r->feed.id);
    pg_put_bigint(w, r->feed.household);
    pg_put_int(w, r->feed.hamlet);
    pg_put_date(w, r->feed.has_birth_day ? r->feed.birth : CIVIL_NONE);
    pg_put_smallint(w, r->birth_year);
    pg_put_text(w, person_sex_name(r->sex));
    pg_put_text(w, resident_print_groups(r->feed.target_groups, groups));
    pg_put_text(w, route_name(r->feed.route));
    put_int_or_null(w, r->feed.organisation);
    pg_put_text(w, LAST_CHECK_NAMES[r->feed.last_check_kind]);
    pg_put_date(w, r->feed.last_check);
    pg_put_text(w, SOURCE_NAMES[r->last_check_source]);
    put_smallint_or_null(w, r->last_check_payer);
    pg_put_date(w, r->feed.resident_since);
    pg_put_text(w, r->language);
    put_bigint_or_null(w, r->guardian);
    pg_put_text(w, resident_print_circumstances(r->feed.circumstances, circumstances));
    put_start_of_day(w, day);
}

static void put_person(struct pg_copy_in *w, const struct sample_resident *r) {
    pg_put_row(w, 8);
    pg_put_int(w, r->commune);
    pg_put_bigint(w, r->feed.id);
    pg_put_text(w, r->full_name);
    pg_put_text(w, r->name_key);
    put_text_or_null(w, r->personal_number);
    put_text_or_null(w, r->insurance_number);
    put_text_or_null(w, r->phone);
    pg_put_text(w, phone_owner_name(r->phone_owner));
}

bool sample_rows_put_residents(struct pg *c, const struct sample_resident *rows, size_t count, civil_day day,
                               struct err *e) {
    struct pg_copy_in *w;
    if (!pg_copy_in_begin(c, &SQL_SAMPLE_RESIDENTS, NULL, 0, &w, e)) return false;
    for (size_t i = 0; i < count; i++) put_resident(w, &rows[i], day);
    if (!pg_copy_in_end(w, NULL, NULL, e)) return false;
    if (!pg_copy_in_begin(c, &SQL_SAMPLE_PERSONS, NULL, 0, &w, e)) return false;
    for (size_t i = 0; i < count; i++) put_person(w, &rows[i]);
    return pg_copy_in_end(w, NULL, NULL, e);
}

bool sample_rows_date_feed(struct pg *c, int32_t commune, civil_day day, int64_t rows, struct err *e) {
    struct pg_params params = {0};
    pg_param_int(&params, commune);
    pg_param_date(&params, day);
    if (rows >= 0)
        pg_param_bigint(&params, rows);
    else
        pg_param_text(&params, NULL);
    return pg_query(c, &SQL_SAMPLE_FEED_DATE, &params, NULL, e);
}

/* ---- What is there before a following night --------------------------------------------------- */

bool sample_rows_load_feeds(struct pg *c, struct arena *a, struct sample_feed **out, size_t *count,
                            struct err *e) {
    struct pg_result *result;
    if (!pg_query(c, &SQL_SAMPLE_FEEDS, NULL, &result, e)) return false;
    *count = (size_t)pg_result_rows(result);
    *out = arena_new_array(a, struct sample_feed, *count);
    for (int i = 0; i < pg_result_rows(result); i++)
        (*out)[i] = (struct sample_feed){.commune = (int32_t)pg_result_integer(result, i, 0),
                                         .as_of = pg_result_date(result, i, 1),
                                         .rows = pg_result_integer(result, i, 2),
                                         .first_hamlet = (int32_t)pg_result_integer(result, i, 3),
                                         .hamlets = (int32_t)pg_result_integer(result, i, 4)};
    pg_result_free(result);
    return true;
}

static bool query_number(struct pg *c, const struct pg_statement *s, const struct pg_params *params,
                         int64_t *number, struct err *e) {
    struct pg_result *result;
    if (!pg_query(c, s, params, &result, e)) return false;
    *number = pg_result_integer(result, 0, 0);
    pg_result_free(result);
    return true;
}

bool sample_rows_check_synthetic(struct pg *c, int32_t commune, struct err *e) {
    struct pg_params params = {0};
    int64_t others = 0;
    pg_param_int(&params, commune);
    if (!query_number(c, &SQL_SAMPLE_REAL_PEOPLE, &params, &others, e)) return false;
    return others == 0 ||
           err_set(e, ERR_INPUT, "Use --next-night on a database that `lichkham sample` filled.",
                   "commune %05d holds people who are not of a sample", commune);
}

struct loading {
    int32_t commune;
    struct sample_resident *rows;
    size_t count;
    size_t room;
};

static uint8_t find_text(struct pg_row *row, const char *const *names, uint8_t count, bool *is_known) {
    size_t length;
    const char *text = pg_row_text(row, &length);
    for (uint8_t i = 0; i < count; i++)
        if (strlen(names[i]) == length && memcmp(text, names[i], length) == 0) return i;
    *is_known = false;
    return 0;
}

static void read_sex(struct pg_row *row, uint8_t *sex, bool *is_known) {
    size_t length;
    const char *text = pg_row_text(row, &length);
    *is_known = person_sex_find(text, length, sex) && *is_known;
}

static void read_groups_and_route(struct pg_row *row, struct resident *feed, bool *is_known) {
    size_t length;
    const char *groups = pg_row_text(row, &length);
    *is_known = resident_parse_groups(groups, length, &feed->target_groups) && *is_known;
    const char *route = pg_row_text(row, &length);
    *is_known = route_find(route, length, &feed->route) && *is_known;
}

static void read_language(struct pg_row *row, char language[SAMPLE_LANGUAGE_BYTES], bool *is_known) {
    size_t length;
    const char *text = pg_row_text(row, &length);
    if (length < SAMPLE_LANGUAGE_BYTES)
        memcpy(language, text, length);
    else
        *is_known = false;
}

static bool on_resident(void *context, struct pg_row *row, struct err *e) {
    struct loading *l = context;
    if (l->count == l->room) {
        l->room = l->room == 0 ? 4096 : 2 * l->room;
        l->rows = memory_grow(l->rows, l->room, sizeof *l->rows);
    }
    struct sample_resident *r = &l->rows[l->count++];
    bool is_known = true;
    *r = (struct sample_resident){.commune = l->commune};
    r->feed.id = pg_row_bigint(row);
    r->feed.household = pg_row_bigint(row);
    r->feed.hamlet = pg_row_int(row);
    r->feed.birth = pg_row_date(row);
    r->birth_year = pg_row_smallint(row);
    r->feed.has_birth_day = r->feed.birth != CIVIL_NONE;
    if (!r->feed.has_birth_day) r->feed.birth = civil_make(r->birth_year, 1, 1);
    read_sex(row, &r->sex, &is_known);
    read_groups_and_route(row, &r->feed, &is_known);
    r->feed.last_check_kind = find_text(row, LAST_CHECK_NAMES, 3, &is_known);
    r->feed.last_check = pg_row_date(row);
    r->last_check_source = find_text(row, SOURCE_NAMES, SOURCES, &is_known);
    r->last_check_payer = pg_row_smallint(row);
    r->feed.died_on = pg_row_date(row);
    r->feed.moved_to = pg_row_int(row);
    read_language(row, r->language, &is_known);
    return is_known || err_set(e, ERR_INPUT, "Use --next-night on a database that `lichkham sample` filled.",
                               "commune %05d holds rows no sample writes", l->commune);
}

bool sample_rows_load_residents(struct pg *c, int32_t commune, struct sample_resident **rows, size_t *count,
                                struct err *e) {
    struct loading l = {.commune = commune};
    const int64_t code = commune;
    if (!pg_copy_out(c, &SQL_SAMPLE_LOAD, &code, 1, on_resident, &l, NULL, e)) {
        free(l.rows);
        return false;
    }
    *rows = l.rows;
    *count = l.count;
    return true;
}

/* ---- What a following night changes ------------------------------------------------------------ */

enum { CHANGE_ARRAYS = 10 };

static void add_change(struct array a[CHANGE_ARRAYS], const struct sample_resident *r) {
    char groups[TARGET_GROUPS_TEXT_BYTES];
    array_add_integer(&a[0], r->feed.id);
    array_add_date(&a[1], r->feed.died_on);
    array_add_integer(&a[2], r->feed.moved_to);
    array_add_date(&a[3], r->feed.has_birth_day ? r->feed.birth : CIVIL_NONE);
    array_add_integer(&a[4], r->birth_year);
    array_add_text(&a[5], resident_print_groups(r->feed.target_groups, groups));
    array_add_text(&a[6], LAST_CHECK_NAMES[r->feed.last_check_kind]);
    array_add_date(&a[7], r->feed.last_check);
    array_add_text(&a[8], SOURCE_NAMES[r->last_check_source]);
    array_add_integer(&a[9], r->last_check_payer);
}

bool sample_rows_change(struct pg *c, int32_t commune, const struct sample_resident *rows, size_t count,
                        civil_day day, struct err *e) {
    struct array arrays[CHANGE_ARRAYS];
    struct pg_params params = {0};
    pg_param_int(&params, commune);
    for (int i = 0; i < CHANGE_ARRAYS; i++) array_begin(&arrays[i]);
    for (size_t i = 0; i < count; i++) add_change(arrays, &rows[i]);
    for (int i = 0; i < CHANGE_ARRAYS; i++) pg_param_text(&params, array_end(&arrays[i]));
    pg_param_date(&params, day);
    const bool is_done = pg_query(c, &SQL_SAMPLE_CHANGE, &params, NULL, e);
    for (int i = 0; i < CHANGE_ARRAYS; i++) array_free(&arrays[i]);
    return is_done;
}

static const char *write_ids(struct array *a, const int64_t *ids, size_t count) {
    array_begin(a);
    for (size_t i = 0; i < count; i++) array_add_integer(a, ids[i]);
    return array_end(a);
}

bool sample_rows_remove(struct pg *c, int32_t commune, const int64_t *ids, size_t count, struct err *e) {
    struct array array;
    struct pg_params params = {0};
    pg_param_int(&params, commune);
    pg_param_text(&params, write_ids(&array, ids, count));
    const bool is_done = pg_query(c, &SQL_SAMPLE_REMOVE, &params, NULL, e);
    array_free(&array);
    return is_done;
}

bool sample_rows_arrive(struct pg *c, int32_t from, const struct sample_feed *to, const int64_t *ids,
                        size_t count, civil_day day, struct err *e) {
    struct array array;
    struct pg_params params = {0};
    pg_param_int(&params, from);
    pg_param_text(&params, write_ids(&array, ids, count));
    pg_param_int(&params, to->commune);
    bool is_done = pg_query(c, &SQL_SAMPLE_ARRIVE_PERSON, &params, NULL, e);
    pg_param_int(&params, to->first_hamlet);
    pg_param_int(&params, to->hamlets);
    pg_param_date(&params, day);
    is_done = is_done && pg_query(c, &SQL_SAMPLE_ARRIVE, &params, NULL, e);
    array_free(&array);
    return is_done;
}

bool sample_rows_complete(struct pg *c, int32_t commune, const int64_t *ids, size_t count, civil_day day,
                          struct err *e) {
    struct array array;
    struct pg_params params = {0};
    pg_param_int(&params, commune);
    pg_param_text(&params, write_ids(&array, ids, count));
    pg_param_date(&params, day);
    pg_param_int(&params, civil_to_date(day).year);
    const bool is_done = pg_query(c, &SQL_SAMPLE_COMPLETE, &params, NULL, e);
    array_free(&array);
    return is_done;
}
