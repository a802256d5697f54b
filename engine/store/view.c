/* SPDX-License-Identifier: Apache-2.0 */
#include "store/view.h"

#include "store/array.h"
#include "store/sql.h"

#include <string.h>

static const char *copy_field(struct arena *a, const struct pg_result *r, int row, int column) {
    const char *text = pg_result_text(r, row, column);
    return arena_copy_text(a, text, strlen(text));
}

static int32_t number(const struct pg_result *r, int row, int column) {
    return (int32_t)pg_result_integer(r, row, column);
}

static const char *print_communes(const int32_t *communes, size_t count, struct arena *a) {
    struct array codes;
    array_begin(&codes);
    for (size_t i = 0; i < count; i++) array_add_integer(&codes, communes[i]);
    return array_keep(&codes, a);
}

static void put_when(struct pg_params *p, struct view_when when) {
    pg_param_int(p, when.round);
    pg_param_date(p, when.today);
}

static int ask_of_commune(struct pg_batch *b, const struct pg_statement *s, int32_t commune,
                          struct view_when when) {
    const int at = pg_batch_count(b);
    struct pg_params *p = pg_batch_add(b, s);
    pg_param_int(p, commune);
    put_when(p, when);
    return at;
}

static bool read_state(const struct pg_result *r, int row, int column, uint8_t *out, struct err *e) {
    enum need_state state;
    if (!need_state_find(pg_result_text(r, row, column), &state))
        return err_set(e, ERR_CONFIG, "Install the release that knows it.", "unknown state of a need '%s'",
                       pg_result_text(r, row, column));
    *out = (uint8_t)state;
    return true;
}

static bool read_reason(const struct pg_result *r, int row, int column, uint8_t *out, struct err *e) {
    enum reason reason;
    if (!reason_find(pg_result_text(r, row, column), &reason))
        return err_set(e, ERR_CONFIG, "Install the release that knows it.", "unknown reason '%s'",
                       pg_result_text(r, row, column));
    *out = (uint8_t)reason;
    return true;
}

static bool read_day_reason(const struct pg_result *r, int row, int column, uint8_t *out, struct err *e) {
    enum day_reason reason;
    if (!day_reason_find(pg_result_text(r, row, column), &reason))
        return err_set(e, ERR_CONFIG, "Install the release that knows it.", "unknown reason of a day '%s'",
                       pg_result_text(r, row, column));
    *out = (uint8_t)reason;
    return true;
}

/* ---- Rounds ------------------------------------------------------------------------------- */

int view_ask_round(struct pg_batch *b, const int32_t *communes, size_t count, struct view_when when,
                   struct arena *a) {
    const int at = pg_batch_count(b);
    struct pg_params *p = pg_batch_add(b, &SQL_VIEW_ROUND);
    pg_param_text(p, print_communes(communes, count, a));
    put_when(p, when);
    return at;
}

bool view_read_round(const struct pg_result *r, struct view_round *out) {
    if (pg_result_rows(r) == 0) return false;
    *out = (struct view_round){.round = number(r, 0, 0),
                               .starts = pg_result_date(r, 0, 1),
                               .ends = pg_result_date(r, 0, 2),
                               .communes = pg_result_integer(r, 0, 3),
                               .planned_on = pg_result_date(r, 0, 4)};
    return true;
}

int view_ask_live_rounds(struct pg_batch *b, const int32_t *communes, size_t count, struct arena *a) {
    const int at = pg_batch_count(b);
    pg_param_text(pg_batch_add(b, &SQL_VIEW_LIVE_ROUNDS), print_communes(communes, count, a));
    return at;
}

size_t view_read_live_rounds(const struct pg_result *r, struct arena *a, struct view_live **out) {
    const size_t count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct view_live, count);
    for (int i = 0; i < (int)count; i++) (*out)[i] = (struct view_live){number(r, i, 0), number(r, i, 1)};
    return count;
}

int view_ask_plans(struct pg_batch *b, const int32_t *communes, size_t count, struct arena *a) {
    const int at = pg_batch_count(b);
    pg_param_text(pg_batch_add(b, &SQL_VIEW_PLANS), print_communes(communes, count, a));
    return at;
}

size_t view_read_plans(const struct pg_result *r, struct arena *a, struct view_plan **out) {
    const size_t count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct view_plan, count);
    for (int i = 0; i < (int)count; i++)
        (*out)[i] = (struct view_plan){number(r, i, 0), pg_result_integer(r, i, 1), pg_result_date(r, i, 2)};
    return count;
}

int view_ask_hamlets(struct pg_batch *b, int32_t commune) {
    const int at = pg_batch_count(b);
    pg_param_int(pg_batch_add(b, &SQL_VIEW_HAMLETS), commune);
    return at;
}

size_t view_read_hamlets(const struct pg_result *r, struct arena *a, struct view_hamlet **out) {
    const size_t count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct view_hamlet, count);
    for (int i = 0; i < (int)count; i++)
        (*out)[i] = (struct view_hamlet){number(r, i, 0), copy_field(a, r, i, 1)};
    return count;
}

/* ---- Sessions ----------------------------------------------------------------------------- */

int view_ask_sessions(struct pg_batch *b, int32_t commune, civil_day from, civil_day until,
                      const struct view_session *after, int limit) {
    const int at = pg_batch_count(b);
    struct pg_params *p = pg_batch_add(b, &SQL_VIEW_SESSIONS);
    const bool is_first = after->day == CIVIL_NONE;
    pg_param_int(p, commune);
    pg_param_date(p, from);
    pg_param_date(p, until);
    pg_param_date(p, is_first ? from : after->day);
    pg_param_int(p, is_first ? 0 : after->half);
    pg_param_int(p, is_first ? 0 : after->site);
    pg_param_int(p, is_first ? 0 : after->round);
    pg_param_int(p, limit);
    return at;
}

size_t view_read_sessions(const struct pg_result *r, struct arena *a, struct view_session **out) {
    const size_t count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct view_session, count);
    for (int i = 0; i < (int)count; i++)
        (*out)[i] = (struct view_session){.round = number(r, i, 0),
                                          .site = number(r, i, 1),
                                          .day = pg_result_date(r, i, 2),
                                          .half = number(r, i, 3),
                                          .places = number(r, i, 4),
                                          .walk_in_reserve = number(r, i, 5),
                                          .booking_limit = number(r, i, 6),
                                          .booked = number(r, i, 7),
                                          .published = number(r, i, 8),
                                          .attended = number(r, i, 9)};
    return count;
}

int view_ask_near_days(struct pg_batch *b, int32_t commune, int32_t site, civil_day from, civil_day until) {
    const int at = pg_batch_count(b);
    struct pg_params *p = pg_batch_add(b, &SQL_VIEW_NEAR_DAYS);
    pg_param_int(p, commune);
    pg_param_int(p, site);
    pg_param_date(p, from);
    pg_param_date(p, until);
    return at;
}

struct view_near view_read_near_days(const struct pg_result *r) {
    return (struct view_near){.before = pg_result_date(r, 0, 0),
                              .after = pg_result_date(r, 0, 1),
                              .is_held = pg_result_boolean(r, 0, 2)};
}

int view_ask_month_rounds(struct pg_batch *b, int32_t commune, civil_day from, civil_day until) {
    const int at = pg_batch_count(b);
    struct pg_params *p = pg_batch_add(b, &SQL_VIEW_MONTH_ROUNDS);
    pg_param_int(p, commune);
    pg_param_date(p, from);
    pg_param_date(p, until);
    return at;
}

bool view_read_month_rounds(const struct pg_result *r, struct arena *a, struct view_month_round **out,
                            size_t *count, struct err *e) {
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct view_month_round, *count);
    for (int i = 0; i < (int)*count; i++) {
        struct view_month_round *one = &(*out)[i];
        one->round = number(r, i, 0);
        one->planned_on = pg_result_date(r, i, 2);
        if (!round_state_find(pg_result_text(r, i, 1), &one->state))
            return err_set(e, ERR_CONFIG, "Install the release that knows it.",
                           "unknown state of a round '%s'", pg_result_text(r, i, 1));
    }
    return true;
}

/* ---- Figures ------------------------------------------------------------------------------- */

int view_ask_coverage(struct pg_batch *b, int32_t commune, struct view_when when) {
    return ask_of_commune(b, &SQL_VIEW_COVERAGE, commune, when);
}

bool view_read_coverage(const struct pg_result *r, struct arena *a, struct view_people **out, size_t *count,
                        struct err *e) {
    bool ok = true;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct view_people, *count);
    for (int i = 0; ok && i < (int)*count; i++) {
        struct view_people *people = &(*out)[i];
        *people = (struct view_people){.class_ = (uint8_t)number(r, i, 0),
                                       .hamlet = number(r, i, 1),
                                       .people = pg_result_integer(r, i, 3),
                                       .needs = pg_result_integer(r, i, 4),
                                       .done = pg_result_integer(r, i, 5)};
        ok = read_state(r, i, 2, &people->state, e);
    }
    return ok;
}

int view_ask_figures(struct pg_batch *b, const int32_t *communes, size_t count, struct view_when when,
                     const char *measures, struct arena *a) {
    const int at = pg_batch_count(b);
    struct pg_params *p = pg_batch_add(b, &SQL_VIEW_FIGURES);
    pg_param_text(p, print_communes(communes, count, a));
    put_when(p, when);
    pg_param_text(p, measures);
    return at;
}

size_t view_read_figures(const struct pg_result *r, struct arena *a, struct view_figure **out) {
    const size_t count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct view_figure, count);
    for (int i = 0; i < (int)count; i++)
        (*out)[i] = (struct view_figure){.commune = number(r, i, 0),
                                         .measure = copy_field(a, r, i, 1),
                                         .detail = copy_field(a, r, i, 2),
                                         .amount = pg_result_integer(r, i, 3)};
    return count;
}

int view_ask_shortfall(struct pg_batch *b, int32_t commune, struct view_when when) {
    return ask_of_commune(b, &SQL_VIEW_SHORTFALL, commune, when);
}

bool view_read_shortfall(const struct pg_result *r, struct arena *a, struct view_waiting **out, size_t *count,
                         struct err *e) {
    bool ok = true;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct view_waiting, *count);
    for (int i = 0; ok && i < (int)*count; i++) {
        struct view_waiting *w = &(*out)[i];
        *w = (struct view_waiting){.site = number(r, i, 0),
                                   .class_ = (uint8_t)number(r, i, 1),
                                   .people = pg_result_integer(r, i, 3),
                                   .needs = pg_result_integer(r, i, 4),
                                   .tight_from = pg_result_date(r, i, 5),
                                   .tight_to = pg_result_date(r, i, 6),
                                   .tight_places = pg_result_integer(r, i, 7),
                                   .sessions = pg_result_integer(r, i, 8),
                                   .places = pg_result_integer(r, i, 9),
                                   .tight_resource = (uint8_t)number(r, i, 10),
                                   .largest = pg_result_integer(r, i, 11),
                                   .largest_of_all = pg_result_integer(r, i, 12)};
        ok = read_reason(r, i, 2, &w->reason, e);
    }
    return ok;
}

/* ---- One resident --------------------------------------------------------------------------- */

int view_ask_needs(struct pg_batch *b, int32_t commune, int64_t resident, int32_t round) {
    const int at = pg_batch_count(b);
    struct pg_params *p = pg_batch_add(b, &SQL_VIEW_NEEDS);
    pg_param_int(p, commune);
    pg_param_bigint(p, resident);
    pg_param_int(p, round);
    return at;
}

static bool read_place(const struct pg_result *r, int i, struct view_need *out, struct err *e) {
    enum appointment_state state;
    out->place.day = pg_result_date(r, i, 10);
    if (out->place.day == CIVIL_NONE) return true;
    if (!appointment_state_find(pg_result_text(r, i, 13), &state))
        return err_set(e, ERR_CONFIG, "Install the release that knows it.", "unknown appointment state '%s'",
                       pg_result_text(r, i, 13));
    out->place.site = number(r, i, 9);
    out->place.half = number(r, i, 11);
    out->place.minute = number(r, i, 12);
    out->place.state = (uint8_t)state;
    return true;
}

static bool read_need(const struct pg_result *r, int i, struct arena *a, struct view_need *out,
                      struct err *e) {
    *out = (struct view_need){.round = number(r, i, 0),
                              .number = (uint8_t)number(r, i, 1),
                              .class_ = (uint8_t)number(r, i, 2),
                              .release = pg_result_date(r, i, 5),
                              .due = pg_result_date(r, i, 6),
                              .target = pg_result_date(r, i, 7),
                              .package = copy_field(a, r, i, 8),
                              .second_visit = (uint8_t)number(r, i, 21),
                              .tight = {.from = pg_result_date(r, i, 14),
                                        .to = pg_result_date(r, i, 15),
                                        .places = pg_result_integer(r, i, 16),
                                        .people = pg_result_integer(r, i, 17),
                                        .site = number(r, i, 18),
                                        .resource = (uint8_t)number(r, i, 19)}};
    return read_state(r, i, 3, &out->state, e) && read_reason(r, i, 4, &out->reason, e) &&
           read_day_reason(r, i, 20, &out->day_reason, e) && read_place(r, i, out, e);
}

bool view_read_needs(const struct pg_result *r, struct arena *a, struct view_need **out, size_t *count,
                     struct err *e) {
    bool ok = true;
    *count = (size_t)pg_result_rows(r);
    *out = arena_new_array(a, struct view_need, *count);
    for (int i = 0; ok && i < (int)*count; i++) ok = read_need(r, i, a, &(*out)[i], e);
    return ok;
}
