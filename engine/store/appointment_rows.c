/* SPDX-License-Identifier: Apache-2.0 */
#include "store/appointment_rows.h"

#include "store/array.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- Reading ----------------------------------------------------------------------------- */

/* Runs a statement whose last parameter is the residents. */
static bool query_residents(struct pg *c, const struct pg_statement *s, struct pg_params *p,
                            const int64_t *residents, size_t count, struct pg_result **r, struct err *e) {
    struct array keys;
    array_begin(&keys);
    for (size_t i = 0; i < count; i++) array_add_integer(&keys, residents[i]);
    pg_param_text(p, array_end(&keys));
    const bool ok = pg_query(c, s, p, r, e);
    array_free(&keys);
    return ok;
}

static bool refuse_unknown(const char *what, const char *value, struct err *e) {
    return err_set(e, ERR_CONFIG, "Install the release that knows it.", "unknown %s '%s'", what, value);
}

static bool read_appointment(const struct pg_result *r, int i, struct appointment_row *out, struct err *e) {
    enum appointment_state state;
    enum appointment_origin origin;
    if (!appointment_state_find(pg_result_text(r, i, 7), &state))
        return refuse_unknown("appointment state", pg_result_text(r, i, 7), e);
    if (!appointment_origin_find(pg_result_text(r, i, 8), &origin))
        return refuse_unknown("appointment origin", pg_result_text(r, i, 8), e);
    *out = (struct appointment_row){.round = (int32_t)pg_result_integer(r, i, 0),
                                    .resident = pg_result_integer(r, i, 1),
                                    .need_number = (uint8_t)pg_result_integer(r, i, 2),
                                    .attempt = (uint8_t)pg_result_integer(r, i, 3),
                                    .site = (int32_t)pg_result_integer(r, i, 4),
                                    .day = pg_result_date(r, i, 5),
                                    .half = (uint8_t)pg_result_integer(r, i, 6),
                                    .state = (uint8_t)state,
                                    .origin = (uint8_t)origin};
    return true;
}

bool appointment_rows_load(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                           struct arena *a, struct appointment_row **out, size_t *out_count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    bool ok = true;
    pg_param_int(&p, commune);
    if (!query_residents(c, &SQL_APPOINTMENT_OF_RESIDENTS, &p, residents, count, &r, e)) return false;
    *out_count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct appointment_row, *out_count);
    for (size_t i = 0; ok && i < *out_count; i++) ok = read_appointment(r, (int)i, &(*out)[i], e);
    pg_result_free(r);
    return ok;
}

static bool read_need(const struct pg_result *r, int i, struct need_row *out, struct err *e) {
    enum need_state state;
    enum reason reason;
    if (!need_state_find(pg_result_text(r, i, 3), &state))
        return refuse_unknown("need state", pg_result_text(r, i, 3), e);
    if (!reason_find(pg_result_text(r, i, 4), &reason))
        return refuse_unknown("reason", pg_result_text(r, i, 4), e);
    *out = (struct need_row){.round = (int32_t)pg_result_integer(r, i, 0),
                             .resident = pg_result_integer(r, i, 1),
                             .need_number = (uint8_t)pg_result_integer(r, i, 2),
                             .state = (uint8_t)state,
                             .reason = (uint8_t)reason,
                             .is_open = pg_result_boolean(r, i, 5)};
    return true;
}

bool appointment_rows_load_needs(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                                 civil_day day, struct arena *a, struct need_row **out, size_t *out_count,
                                 struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    bool ok = true;
    pg_param_int(&p, commune);
    pg_param_date(&p, day);
    if (!query_residents(c, &SQL_APPOINTMENT_NEEDS, &p, residents, count, &r, e)) return false;
    *out_count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct need_row, *out_count);
    for (size_t i = 0; ok && i < *out_count; i++) ok = read_need(r, (int)i, &(*out)[i], e);
    pg_result_free(r);
    return ok;
}

bool appointment_rows_load_sessions(struct pg *c, int32_t commune, int32_t site, civil_day day,
                                    struct arena *a, struct session_row **out, size_t *out_count,
                                    struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_int(&p, site);
    pg_param_date(&p, day);
    if (!pg_query(c, &SQL_APPOINTMENT_SESSIONS, &p, &r, e)) return false;
    *out_count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct session_row, *out_count);
    for (int i = 0; i < (int)*out_count; i++)
        (*out)[i] = (struct session_row){.round = (int32_t)pg_result_integer(r, i, 0),
                                         .half = (uint8_t)pg_result_integer(r, i, 1),
                                         .walk_in_reserve = (int16_t)pg_result_integer(r, i, 2),
                                         .walk_ins = (int32_t)pg_result_integer(r, i, 3)};
    pg_result_free(r);
    return true;
}

bool appointment_rows_find_site(struct pg *c, int32_t site, int32_t *commune, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, site);
    if (!pg_query(c, &SQL_APPOINTMENT_SITE, &p, &r, e)) return false;
    const bool exists = pg_result_rows(r) == 1;
    if (exists) *commune = (int32_t)pg_result_integer(r, 0, 0);
    pg_result_free(r);
    return exists || err_set(e, ERR_INPUT, "Give the number of a site as the list of sites has it.",
                             "there is no site %" PRId32, site);
}

bool appointment_rows_find_before(struct pg *c, int64_t resident, civil_day day, int32_t *commune,
                                  struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_bigint(&p, resident);
    pg_param_date(&p, day);
    if (!pg_query(c, &SQL_APPOINTMENT_BEFORE, &p, &r, e)) return false;
    *commune = pg_result_rows(r) ? (int32_t)pg_result_integer(r, 0, 0) : 0;
    pg_result_free(r);
    return true;
}

/* ---- Writing ----------------------------------------------------------------------------- */

static void add_key(struct columns *k, int32_t round, int64_t resident, uint8_t need_number) {
    array_add_integer(&k->at[0], round);
    array_add_integer(&k->at[1], resident);
    array_add_integer(&k->at[2], need_number);
}

/* Every such statement begins with commune, revision and item, and says how many change rows it left. */
static bool write_columns(struct pg *c, const struct pg_statement *s, struct appointment_write *w,
                          struct columns *k, struct pg_params *p, struct err *e) {
    struct pg_result *r = NULL;
    if (!columns_query(c, s, p, k, &r, e)) return false;
    w->item += (int32_t)pg_result_affected(r);
    pg_result_free(r);
    return true;
}

static void add_write_params(struct pg_params *p, const struct appointment_write *w) {
    pg_param_int(p, w->commune);
    pg_param_bigint(p, w->revision);
    pg_param_int(p, w->item);
}

bool appointment_rows_move(struct pg *c, struct appointment_write *w, const struct appointment_row *rows,
                           size_t count, struct err *e) {
    struct pg_params p = {0};
    struct columns k;
    add_write_params(&p, w);
    columns_begin(&k, 5);
    for (size_t i = 0; i < count; i++) {
        add_key(&k, rows[i].round, rows[i].resident, rows[i].need_number);
        array_add_integer(&k.at[3], rows[i].attempt);
        array_add_text(&k.at[4], appointment_state_name(rows[i].state));
    }
    return write_columns(c, &SQL_APPOINTMENT_MOVE, w, &k, &p, e);
}

bool appointment_rows_withdraw(struct pg *c, struct appointment_write *w, const struct appointment_row *rows,
                               size_t count, struct err *e) {
    struct pg_params p = {0};
    struct columns k;
    add_write_params(&p, w);
    columns_begin(&k, 4);
    for (size_t i = 0; i < count; i++) {
        add_key(&k, rows[i].round, rows[i].resident, rows[i].need_number);
        array_add_integer(&k.at[3], rows[i].attempt);
    }
    return write_columns(c, &SQL_APPOINTMENT_WITHDRAW, w, &k, &p, e);
}

bool appointment_rows_add_walk_ins(struct pg *c, struct appointment_write *w,
                                   const struct appointment_row *rows, size_t count, int minute,
                                   struct err *e) {
    char arrival[CIVIL_MINUTE_BYTES];
    struct pg_params p = {0};
    struct columns k;
    add_write_params(&p, w);
    if (count == 0) return true;
    pg_param_int(&p, rows[0].site);
    pg_param_date(&p, rows[0].day);
    pg_param_text(&p, civil_print_minute(minute, arrival));
    columns_begin(&k, 6);
    for (size_t i = 0; i < count; i++) {
        add_key(&k, rows[i].round, rows[i].resident, rows[i].need_number);
        array_add_integer(&k.at[3], rows[i].attempt);
        array_add_text(&k.at[4], appointment_state_name(rows[i].state));
        array_add_integer(&k.at[5], rows[i].half);
    }
    return write_columns(c, &SQL_APPOINTMENT_WALK_IN, w, &k, &p, e);
}

bool appointment_rows_settle_needs(struct pg *c, struct appointment_write *w, const struct need_row *needs,
                                   size_t count, struct err *e) {
    struct pg_params p = {0};
    struct columns k;
    add_write_params(&p, w);
    columns_begin(&k, 5);
    for (size_t i = 0; i < count; i++) {
        add_key(&k, needs[i].round, needs[i].resident, needs[i].need_number);
        array_add_text(&k.at[3], need_state_name(needs[i].state));
        array_add_text(&k.at[4], reason_name(needs[i].reason));
    }
    return write_columns(c, &SQL_APPOINTMENT_SETTLE_NEEDS, w, &k, &p, e);
}

bool appointment_rows_complete(struct pg *c, int32_t commune, civil_day day,
                               const struct appointment_row *rows, size_t count, struct err *e) {
    struct pg_params p = {0};
    struct columns k;
    pg_param_int(&p, commune);
    pg_param_date(&p, day);
    columns_begin(&k, 3);
    for (size_t i = 0; i < count; i++) {
        array_add_integer(&k.at[0], rows[i].resident);
        array_add_integer(&k.at[1], rows[i].round);
        array_add_integer(&k.at[2], rows[i].site);
    }
    return columns_query(c, &SQL_APPOINTMENT_COMPLETE, &p, &k, NULL, e);
}
