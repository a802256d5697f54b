/* SPDX-License-Identifier: Apache-2.0 */
#include "store/feed_night.h"

#include "store/array.h"
#include "store/sql.h"

/* Columns of a night, from `first` on: day, days, residents, the counts, outcome, is answered for. */
enum {
    NIGHT_DAYS = 1,
    NIGHT_RESIDENTS,
    NIGHT_COUNTS,
    NIGHT_OUTCOME = NIGHT_COUNTS + BREAKER_EVENTS,
    NIGHT_ANSWERED,
    NIGHT_COLUMNS
};

static bool read_night(const struct pg_result *r, int row, struct breaker_night *out, struct err *e) {
    *out = (struct breaker_night){.day = pg_result_date(r, row, 0),
                                  .days = (int32_t)pg_result_integer(r, row, NIGHT_DAYS),
                                  .counts.residents = pg_result_integer(r, row, NIGHT_RESIDENTS),
                                  .is_answered_for = pg_result_boolean(r, row, NIGHT_ANSWERED)};
    for (int k = 0; k < BREAKER_EVENTS; k++) out->counts.at[k] = pg_result_integer(r, row, NIGHT_COUNTS + k);
    return breaker_outcome_find(pg_result_text(r, row, NIGHT_OUTCOME), &out->outcome) ||
           err_set(e, ERR_INTERNAL, "Run lichkham migrate verify.", "the stored word \"%s\" is unknown",
                   pg_result_text(r, row, NIGHT_OUTCOME));
}

bool feed_night_read(struct pg *c, int32_t commune, struct breaker_night nights[BREAKER_NIGHTS],
                     size_t *count, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    bool ok = true;
    pg_param_int(&p, commune);
    pg_param_int(&p, BREAKER_NIGHTS);
    if (!pg_query(c, &SQL_FEED_NIGHT_READ, &p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    for (int i = 0; ok && i < pg_result_rows(r); i++) ok = read_night(r, i, &nights[i], e);
    pg_result_free(r);
    return ok;
}

bool feed_night_write(struct pg *c, int32_t commune, const struct breaker_verdict *verdict, struct err *e) {
    const struct breaker_night *night = &verdict->night;
    struct pg_params p = {0};
    struct array limits;
    pg_param_int(&p, commune);
    pg_param_date(&p, night->day);
    pg_param_int(&p, night->days);
    pg_param_bigint(&p, night->counts.residents);
    for (int k = 0; k < BREAKER_EVENTS; k++) pg_param_bigint(&p, night->counts.at[k]);
    pg_param_text(&p, breaker_outcome_name(night->outcome));
    array_begin(&limits);
    for (int k = 0; k < BREAKER_EVENTS; k++) array_add_integer(&limits, verdict->limits[k]);
    pg_param_text(&p, array_end(&limits));
    pg_param_int(&p, BREAKER_NIGHTS);
    const bool ok = pg_query(c, &SQL_FEED_NIGHT_WRITE, &p, NULL, e);
    array_free(&limits);
    return ok;
}

/* ---- Who answers for what was held ---------------------------------------------------------------- */

enum { HELD_COMMUNE = NIGHT_COLUMNS, HELD_BY, HELD_NOTE, HELD_LIMITS };

static bool read_held(const struct pg_result *r, int row, struct arena *a, struct feed_held *out,
                      struct err *e) {
    *out = (struct feed_held){.commune = (int32_t)pg_result_integer(r, row, HELD_COMMUNE)};
    out->answered_by = arena_print(a, "%s", pg_result_text(r, row, HELD_BY));
    out->note = arena_print(a, "%s", pg_result_text(r, row, HELD_NOTE));
    for (int k = 0; k < BREAKER_EVENTS; k++)
        out->verdict.limits[k] = pg_result_integer(r, row, HELD_LIMITS + k);
    return read_night(r, row, &out->verdict.night, e);
}

static bool list(struct pg *c, const struct pg_statement *s, const struct pg_params *p, struct arena *a,
                 struct feed_held **out, size_t *count, struct err *e) {
    struct pg_result *r = NULL;
    bool ok = true;
    if (!pg_query(c, s, p, &r, e)) return false;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct feed_held, *count);
    for (int i = 0; ok && i < pg_result_rows(r); i++) ok = read_held(r, i, a, &(*out)[i], e);
    pg_result_free(r);
    return ok;
}

bool feed_night_list_held(struct pg *c, struct arena *a, struct feed_held **out, size_t *count,
                          struct err *e) {
    return list(c, &SQL_FEED_NIGHT_HELD, NULL, a, out, count, e);
}

bool feed_night_list_released(struct pg *c, civil_day day, struct arena *a, struct feed_held **out,
                              size_t *count, struct err *e) {
    struct pg_params p = {0};
    pg_param_date(&p, day);
    return list(c, &SQL_FEED_NIGHT_RELEASED, &p, a, out, count, e);
}

bool feed_night_answer(struct pg *c, int32_t commune, const char *by, int64_t unix_seconds, const char *note,
                       bool *is_held, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    pg_param_text(&p, by);
    pg_param_bigint(&p, unix_seconds);
    pg_param_text(&p, note);
    if (!pg_query(c, &SQL_FEED_NIGHT_ANSWER, &p, &r, e)) return false;
    *is_held = pg_result_affected(r) == 1;
    pg_result_free(r);
    return true;
}
