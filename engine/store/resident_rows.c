/* SPDX-License-Identifier: Apache-2.0 */
#include "store/resident_rows.h"

#include "store/array.h"
#include "store/sql.h"

#include <string.h>

static const char *copy_field(struct arena *a, const struct pg_result *r, int row, int column) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

static bool fail_word(const char *word, struct err *e) {
    return err_set(e, ERR_CONFIG, "Install the release that knows it.", "unknown state or reason '%s'", word);
}

static bool read_need_state(const struct pg_result *r, int row, int column, uint8_t *out, struct err *e) {
    enum need_state state;
    if (!need_state_find(pg_result_text(r, row, column), &state))
        return fail_word(pg_result_text(r, row, column), e);
    *out = (uint8_t)state;
    return true;
}

static bool read_reason(const struct pg_result *r, int row, int column, uint8_t *out, struct err *e) {
    enum reason reason;
    if (!reason_find(pg_result_text(r, row, column), &reason))
        return fail_word(pg_result_text(r, row, column), e);
    *out = (uint8_t)reason;
    return true;
}

static bool read_day_reason(const struct pg_result *r, int row, int column, uint8_t *out, struct err *e) {
    enum day_reason reason;
    if (!day_reason_find(pg_result_text(r, row, column), &reason))
        return fail_word(pg_result_text(r, row, column), e);
    *out = (uint8_t)reason;
    return true;
}

static bool read_place_state(const struct pg_result *r, int row, int column, uint8_t *out, struct err *e) {
    enum appointment_state state;
    if (!appointment_state_find(pg_result_text(r, row, column), &state))
        return fail_word(pg_result_text(r, row, column), e);
    *out = (uint8_t)state;
    return true;
}

/* ---- Many residents ---------------------------------------------------------------------- */

static bool read_standing(struct arena *a, const struct pg_result *r, int i, struct resident_standing *out,
                          struct err *e) {
    *out = (struct resident_standing){.hamlet = copy_field(a, r, i, 5),
                                      .round = (int32_t)pg_result_integer(r, i, 0),
                                      .place_day = pg_result_date(r, i, 3)};
    return (out->round == 0 ||
            (read_need_state(r, i, 1, &out->need, e) && read_reason(r, i, 2, &out->reason, e))) &&
           (out->place_day == CIVIL_NONE || read_place_state(r, i, 4, &out->place, e));
}

bool resident_rows_load_standing(struct pg *c, int32_t commune, const int64_t *residents,
                                 const int32_t *hamlets, size_t count, civil_day today, struct arena *a,
                                 struct resident_standing **out, struct err *e) {
    struct array keys, places;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    array_begin(&keys);
    array_begin(&places);
    for (size_t i = 0; i < count; i++) {
        array_add_integer(&keys, residents[i]);
        array_add_integer(&places, hamlets[i]);
    }
    pg_param_int(&p, commune);
    pg_param_text(&p, array_end(&keys));
    pg_param_date(&p, today);
    pg_param_text(&p, array_end(&places));
    bool ok = pg_query(c, &SQL_RESIDENT_STANDING, &p, &r, e);
    *out = arena_new_array(a, struct resident_standing, count);
    for (size_t i = 0; ok && i < count; i++) ok = read_standing(a, r, (int)i, &(*out)[i], e);
    pg_result_free(r);
    array_free(&keys);
    array_free(&places);
    return ok;
}

/* ---- One resident ------------------------------------------------------------------------ */

static bool query(struct pg *c, const struct pg_statement *s, int32_t commune, int64_t resident,
                  struct pg_result **r, size_t *count, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, commune);
    pg_param_bigint(&p, resident);
    if (!pg_query(c, s, &p, r, e)) return false;
    *count = (size_t)pg_result_rows(*r);
    return true;
}

static bool read_need(struct arena *a, const struct pg_result *r, int i, struct resident_need *out,
                      struct err *e) {
    *out = (struct resident_need){.round = (int32_t)pg_result_integer(r, i, 0),
                                  .number = (uint8_t)pg_result_integer(r, i, 1),
                                  .class_ = (uint8_t)pg_result_integer(r, i, 2),
                                  .release = pg_result_date(r, i, 5),
                                  .due = pg_result_date(r, i, 6),
                                  .target = pg_result_date(r, i, 7),
                                  .package = copy_field(a, r, i, 8),
                                  .second_visit = (uint8_t)pg_result_integer(r, i, 10)};
    return read_need_state(r, i, 3, &out->state, e) && read_reason(r, i, 4, &out->reason, e) &&
           read_day_reason(r, i, 9, &out->day_reason, e);
}

bool resident_rows_load_needs(struct pg *c, int32_t commune, int64_t resident, struct arena *a,
                              struct resident_need **out, size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!query(c, &SQL_RESIDENT_NEEDS, commune, resident, &r, count, e)) return false;
    bool ok = true;
    *out = arena_new_array(a, struct resident_need, *count);
    for (size_t i = 0; ok && i < *count; i++) ok = read_need(a, r, (int)i, &(*out)[i], e);
    pg_result_free(r);
    return ok;
}

static bool read_place(struct arena *a, const struct pg_result *r, int i, struct resident_place *out,
                       struct err *e) {
    *out = (struct resident_place){.round = (int32_t)pg_result_integer(r, i, 0),
                                   .need_number = (uint8_t)pg_result_integer(r, i, 1),
                                   .attempt = (uint8_t)pg_result_integer(r, i, 2),
                                   .day = pg_result_date(r, i, 3),
                                   .half = (uint8_t)pg_result_integer(r, i, 4),
                                   .minute = (int16_t)pg_result_integer(r, i, 5),
                                   .site = copy_field(a, r, i, 7)};
    return read_place_state(r, i, 6, &out->state, e);
}

bool resident_rows_load_places(struct pg *c, int32_t commune, int64_t resident, struct arena *a,
                               struct resident_place **out, size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!query(c, &SQL_RESIDENT_APPOINTMENTS, commune, resident, &r, count, e)) return false;
    bool ok = true;
    *out = arena_new_array(a, struct resident_place, *count);
    for (size_t i = 0; ok && i < *count; i++) ok = read_place(a, r, (int)i, &(*out)[i], e);
    pg_result_free(r);
    return ok;
}

bool resident_rows_load_repairs(struct pg *c, int32_t commune, int64_t resident, struct arena *a,
                                struct resident_repair **out, size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!query(c, &SQL_RESIDENT_REPAIRS, commune, resident, &r, count, e)) return false;
    *out = arena_new_array(a, struct resident_repair, *count);
    for (int i = 0; i < (int)*count; i++)
        (*out)[i] = (struct resident_repair){.number = (int32_t)pg_result_integer(r, i, 0),
                                             .made_on = pg_result_date(r, i, 1),
                                             .author = copy_field(a, r, i, 2),
                                             .reason = copy_field(a, r, i, 3),
                                             .is_told = pg_result_boolean(r, i, 4),
                                             .from_day = pg_result_date(r, i, 5),
                                             .from_minute = (int16_t)pg_result_integer(r, i, 6),
                                             .to_day = pg_result_date(r, i, 7),
                                             .to_minute = (int16_t)pg_result_integer(r, i, 8),
                                             .to_site = copy_field(a, r, i, 9)};
    pg_result_free(r);
    return true;
}

bool resident_rows_load_checks(struct pg *c, int32_t commune, int64_t resident, struct arena *a,
                               struct resident_check **out, size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!query(c, &SQL_RESIDENT_COMPLETIONS, commune, resident, &r, count, e)) return false;
    *out = arena_new_array(a, struct resident_check, *count);
    for (int i = 0; i < (int)*count; i++)
        (*out)[i] = (struct resident_check){.done_on = pg_result_date(r, i, 0),
                                            .source = copy_field(a, r, i, 1),
                                            .round = (int32_t)pg_result_integer(r, i, 2),
                                            .facility = copy_field(a, r, i, 3),
                                            .data_status = copy_field(a, r, i, 4)};
    pg_result_free(r);
    return true;
}

bool resident_rows_load_numbers(struct pg *c, int32_t commune, int64_t resident, struct arena *a,
                                struct resident_number **out, size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    if (!query(c, &SQL_RESIDENT_IDENTIFIERS, commune, resident, &r, count, e)) return false;
    *out = arena_new_array(a, struct resident_number, *count);
    for (int i = 0; i < (int)*count; i++)
        (*out)[i] = (struct resident_number){.scheme = copy_field(a, r, i, 0),
                                             .value = copy_field(a, r, i, 1),
                                             .from = pg_result_date(r, i, 2),
                                             .until = pg_result_date(r, i, 3)};
    pg_result_free(r);
    return true;
}
