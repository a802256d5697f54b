/* SPDX-License-Identifier: Apache-2.0 */
#include "store/array.h"
#include "store/night_rows.h"
#include "store/sql.h"

/* ---- Statements that take the commune, and tell rows ------------------------------------------ */

static bool change_rows(struct pg *c, const struct pg_statement *s, int32_t commune, int64_t *changed,
                        struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, commune);
    if (!pg_query(c, s, &p, &r, e)) return false;
    if (changed) *changed += pg_result_affected(r);
    pg_result_free(r);
    return true;
}

/* ---- Sessions -------------------------------------------------------------------------------- */

static void put_session(struct pg_copy_in *w, const struct round_rows *rows, const struct session *s,
                        bool is_staged, bool is_gone) {
    pg_put_row(w, is_staged ? 10 : 9);
    pg_put_int(w, rows->commune);
    pg_put_int(w, rows->round);
    pg_put_int(w, s->site);
    pg_put_date(w, s->day);
    pg_put_smallint(w, s->half);
    pg_put_smallints(w, s->capacity, RESOURCES);
    pg_put_smallint(w, s->walk_in_reserve);
    pg_put_smallint(w, (int16_t)capacity_bookable(s));
    pg_put_smallint(w, s->expected_absence);
    if (is_staged) pg_put_boolean(w, is_gone);
}

static int compare_session_keys(const struct session *a, const struct session_expectation *b) {
    if (a->site != b->site) return a->site < b->site ? -1 : 1;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    return (a->half > b->half) - (a->half < b->half);
}

static struct session session_of(const struct session_expectation *key) {
    return (struct session){.site = key->site, .day = key->day, .half = key->half};
}

/* Walks both lists; with a writer it writes the differences, without one it only counts them. */
static size_t diff_sessions(const struct round_rows *rows, struct pg_copy_in *w) {
    const struct stored_session_list *old = rows->stored_sessions;
    size_t changes = 0;
    size_t i = 0;
    size_t k = 0;
    while (i < rows->session_count || k < old->count) {
        const int order = i == rows->session_count ? 1
                          : k == old->count
                              ? -1
                              : compare_session_keys(&rows->sessions[i], &old->at[k].expectation);
        const struct session gone = order > 0 ? session_of(&old->at[k].expectation) : (struct session){0};
        const bool differs =
            order != 0 || night_fingerprint_session(&rows->sessions[i]) != old->at[k].fingerprint;
        if (differs) {
            changes++;
            if (w) put_session(w, rows, order > 0 ? &gone : &rows->sessions[i], true, order > 0);
        }
        if (order <= 0) i++;
        if (order >= 0) k++;
    }
    return changes;
}

static bool copy_sessions(struct pg *c, const struct round_rows *rows, int64_t *changed, struct err *e) {
    struct pg_copy_in *w = NULL;
    if (!pg_copy_in_begin(c, &SQL_NIGHT_SESSION_COPY, NULL, 0, &w, e)) return false;
    for (size_t i = 0; i < rows->session_count; i++) put_session(w, rows, &rows->sessions[i], false, false);
    *changed += (int64_t)rows->session_count;
    return pg_copy_in_end(w, NULL, NULL, e);
}

static bool write_sessions(struct pg *c, const struct round_rows *rows, int64_t *changed, struct err *e) {
    if (rows->stored_sessions->count == 0)
        return rows->session_count == 0 || copy_sessions(c, rows, changed, e);
    if (diff_sessions(rows, NULL) == 0) return true;
    struct pg_copy_in *w = NULL;
    if (!pg_copy_in_begin(c, &SQL_NIGHT_SESSION_STAGE, NULL, 0, &w, e)) return false;
    (void)diff_sessions(rows, w);
    return pg_copy_in_end(w, NULL, NULL, e) &&
           change_rows(c, &SQL_NIGHT_SESSION_DROP, rows->commune, changed, e) &&
           change_rows(c, &SQL_NIGHT_SESSION_MERGE, rows->commune, changed, e) &&
           change_rows(c, &SQL_NIGHT_SESSION_UNSTAGE, rows->commune, NULL, e);
}

/* ---- Needs ------------------------------------------------------------------------------------ */

/* The rest of the key of a shortage. */
static void put_tight(struct pg_copy_in *w, const struct need *n) {
    if (n->tight_to == CIVIL_NONE) {
        pg_put_null(w);
        pg_put_null(w);
        return;
    }
    pg_put_int(w, n->tight_site);
    pg_put_smallint(w, n->tight_resource);
}

static uint16_t birth_mark_of(const struct need *n) {
    return resident_birth_mark(n->birth, n->has_birth_day);
}

static void put_birth_mark(struct pg_copy_in *w, const struct need *n) {
    const uint16_t mark = birth_mark_of(n);
    if (mark == 0)
        pg_put_null(w);
    else
        pg_put_smallint(w, (int16_t)mark);
}

static void put_need(struct pg_copy_in *w, const struct round_rows *rows, size_t i, bool is_staged) {
    const struct need *n = &rows->needs[i];
    pg_put_row(w, is_staged ? 21 : 20);
    pg_put_int(w, rows->commune);
    pg_put_int(w, rows->round);
    pg_put_bigint(w, n->resident);
    pg_put_smallint(w, n->number);
    pg_put_int(w, rows->commune);
    pg_put_bigint(w, n->household);
    pg_put_int(w, n->hamlet);
    pg_put_text(w, need_state_name((enum need_state)n->state));
    pg_put_text(w, reason_name((enum reason)n->reason));
    pg_put_smallint(w, n->class_);
    pg_put_date(w, n->release);
    pg_put_date(w, n->due);
    pg_put_date(w, n->target);
    pg_put_smallint(w, n->package);
    pg_put_date(w, n->tight_to);
    pg_put_text(w, day_reason_name((enum day_reason)n->day_reason));
    pg_put_smallint(w, n->second_visit);
    put_tight(w, n);
    put_birth_mark(w, n);
    if (is_staged) pg_put_boolean(w, false);
}

static size_t diff_needs(const struct round_rows *rows, struct pg_copy_in *w) {
    size_t changes = 0;
    for (size_t i = 0; i < rows->need_count; i++) {
        const struct need *n = &rows->needs[i];
        const bool is_stored = n->stored_fingerprint == night_fingerprint_need(n) && !n->has_another_birth;
        if (n->is_vanished || is_stored) continue;
        changes++;
        if (w) put_need(w, rows, i, true);
    }
    return changes;
}

static bool copy_needs(struct pg *c, const struct round_rows *rows, int64_t *changed, struct err *e) {
    struct pg_copy_in *w = NULL;
    if (!pg_copy_in_begin(c, &SQL_NIGHT_NEED_COPY, NULL, 0, &w, e)) return false;
    for (size_t i = 0; i < rows->need_count; i++) put_need(w, rows, i, false);
    *changed += (int64_t)rows->need_count;
    return pg_copy_in_end(w, NULL, NULL, e);
}

static bool stage_needs(struct pg *c, const struct round_rows *rows, int64_t *changed, struct err *e) {
    if (diff_needs(rows, NULL) == 0) return true;
    struct pg_copy_in *w = NULL;
    if (!pg_copy_in_begin(c, &SQL_NIGHT_NEED_STAGE, NULL, 0, &w, e)) return false;
    (void)diff_needs(rows, w);
    return pg_copy_in_end(w, NULL, NULL, e) &&
           change_rows(c, &SQL_NIGHT_NEED_MERGE, rows->commune, changed, e);
}

/* Needs the feed no longer gives rise to: only their state changes. */
struct ended_needs {
    struct array residents;
    struct array numbers;
    struct array states;
};

static void gather_ended(const struct round_rows *rows, struct ended_needs *ended) {
    array_begin(&ended->residents);
    array_begin(&ended->numbers);
    array_begin(&ended->states);
    for (size_t i = 0; i < rows->need_count; i++) {
        const struct need *n = &rows->needs[i];
        if (!n->is_vanished || n->stored_state == n->state) continue;
        array_add_integer(&ended->residents, n->resident);
        array_add_integer(&ended->numbers, n->number);
        array_add_text(&ended->states, need_state_name((enum need_state)n->state));
    }
    (void)array_end(&ended->residents);
    (void)array_end(&ended->numbers);
    (void)array_end(&ended->states);
}

static bool end_needs(struct pg *c, const struct round_rows *rows, const struct ended_needs *ended,
                      int64_t *changed, struct err *e) {
    if (ended->residents.count == 0) return true;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, rows->commune);
    pg_param_int(&p, rows->round);
    pg_param_text(&p, ended->residents.text);
    pg_param_text(&p, ended->numbers.text);
    pg_param_text(&p, ended->states.text);
    if (!pg_query(c, &SQL_NIGHT_NEED_END, &p, &r, e)) return false;
    *changed += pg_result_affected(r);
    pg_result_free(r);
    return true;
}

/* ---- Appointments ------------------------------------------------------------------------------ */

static void put_appointment(struct pg_copy_in *w, const struct round_rows *rows, const struct appointment *a,
                            bool is_staged) {
    pg_put_row(w, is_staged ? 14 : 13);
    pg_put_int(w, rows->commune);
    pg_put_int(w, rows->round);
    pg_put_bigint(w, a->resident);
    pg_put_smallint(w, a->number);
    pg_put_smallint(w, a->attempt);
    pg_put_int(w, a->version);
    pg_put_int(w, a->site);
    pg_put_date(w, a->day);
    pg_put_smallint(w, a->half);
    pg_put_time_minute(w, a->minute);
    pg_put_text(w, appointment_state_name((enum appointment_state)a->state));
    pg_put_boolean(w, a->is_pinned);
    pg_put_text(w, appointment_origin_name((enum appointment_origin)a->origin));
    if (is_staged) pg_put_boolean(w, a->change == ROW_GONE);
}

static size_t count_changed_appointments(const struct round_rows *rows) {
    size_t changes = 0;
    for (size_t i = 0; i < rows->appointment_count; i++) changes += rows->appointments[i].change != ROW_SAME;
    return changes;
}

static bool write_appointments(struct pg *c, const struct round_rows *rows, int64_t *changed, struct err *e) {
    const size_t changes = count_changed_appointments(rows);
    if (changes == 0) return true;
    const bool is_staged = rows->has_stored_appointments;
    struct pg_copy_in *w = NULL;
    if (!pg_copy_in_begin(c, is_staged ? &SQL_NIGHT_APPOINTMENT_STAGE : &SQL_NIGHT_APPOINTMENT_COPY, NULL, 0,
                          &w, e))
        return false;
    for (size_t i = 0; i < rows->appointment_count; i++)
        if (rows->appointments[i].change != ROW_SAME)
            put_appointment(w, rows, &rows->appointments[i], is_staged);
    if (!pg_copy_in_end(w, NULL, NULL, e)) return false;
    *changed += (int64_t)changes;
    return !is_staged || (change_rows(c, &SQL_NIGHT_APPOINTMENT_DROP, rows->commune, NULL, e) &&
                          change_rows(c, &SQL_NIGHT_APPOINTMENT_MERGE, rows->commune, NULL, e));
}

/* ---- Shortages ---------------------------------------------------------------------------------- */

enum shortage_column {
    SHORTAGE_SITE,
    SHORTAGE_CLASS,
    SHORTAGE_TO,
    SHORTAGE_FROM,
    SHORTAGE_PLACES,
    SHORTAGE_RESOURCE,
    SHORTAGE_PEOPLE,
    SHORTAGE_COLUMNS
};

static bool write_shortages(struct pg *c, const struct round_rows *rows, struct err *e) {
    struct pg_params p = {0};
    struct columns k;
    pg_param_int(&p, rows->commune);
    pg_param_int(&p, rows->round);
    columns_begin(&k, SHORTAGE_COLUMNS);
    for (size_t i = 0; i < rows->shortage_count; i++) {
        const struct shortage *s = &rows->shortages[i];
        array_add_integer(&k.at[SHORTAGE_SITE], s->site);
        array_add_integer(&k.at[SHORTAGE_CLASS], s->class_);
        array_add_date(&k.at[SHORTAGE_TO], s->tight_to);
        array_add_date(&k.at[SHORTAGE_FROM], s->tight_from);
        array_add_integer(&k.at[SHORTAGE_PLACES], s->places);
        array_add_integer(&k.at[SHORTAGE_RESOURCE], s->resource);
        array_add_integer(&k.at[SHORTAGE_PEOPLE], s->people);
    }
    return columns_query(c, &SQL_NIGHT_SHORTAGES, &p, &k, NULL, e);
}

/* ---- A round ------------------------------------------------------------------------------------- */

static bool write_reset(struct pg *c, const struct round_rows *rows, int64_t revision, int32_t *item,
                        struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, rows->commune);
    pg_param_bigint(&p, revision);
    pg_param_int(&p, ++*item);
    pg_param_int(&p, rows->round);
    return pg_query(c, &SQL_NIGHT_RESET, &p, NULL, e);
}

static bool write_changes(struct pg *c, const struct round_rows *rows, const struct ended_needs *ended,
                          int64_t revision, int32_t *item, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_int(&p, rows->commune);
    pg_param_bigint(&p, revision);
    pg_param_int(&p, rows->round);
    pg_param_text(&p, ended->residents.text);
    pg_param_text(&p, ended->numbers.text);
    pg_param_int(&p, *item);
    if (!pg_query(c, &SQL_NIGHT_CHANGES, &p, &r, e)) return false;
    *item += (int32_t)pg_result_affected(r);
    pg_result_free(r);
    return change_rows(c, &SQL_NIGHT_NEED_UNSTAGE, rows->commune, NULL, e) &&
           change_rows(c, &SQL_NIGHT_APPOINTMENT_UNSTAGE, rows->commune, NULL, e);
}

/* A round without rows is new to every reader: one "reset" says so, instead of a row each. */
static bool write_first(struct pg *c, const struct round_rows *rows, int64_t revision, int32_t *item,
                        int64_t *changed, struct err *e) {
    return copy_needs(c, rows, changed, e) && write_appointments(c, rows, changed, e) &&
           write_reset(c, rows, revision, item, e);
}

static bool write_later(struct pg *c, const struct round_rows *rows, int64_t revision, int32_t *item,
                        int64_t *changed, struct err *e) {
    struct ended_needs ended;
    gather_ended(rows, &ended);
    const bool ok = stage_needs(c, rows, changed, e) && end_needs(c, rows, &ended, changed, e) &&
                    write_appointments(c, rows, changed, e) &&
                    write_changes(c, rows, &ended, revision, item, e);
    array_free(&ended.residents);
    array_free(&ended.numbers);
    array_free(&ended.states);
    return ok;
}

bool night_write_round(struct pg *c, const struct round_rows *rows, int64_t revision, int32_t *item,
                       int64_t *changed, struct err *e) {
    if (!write_sessions(c, rows, changed, e) || !write_shortages(c, rows, e)) return false;
    if (!rows->has_stored_needs && rows->need_count == 0) return true;
    if (!rows->has_stored_needs && !rows->has_stored_appointments)
        return write_first(c, rows, revision, item, changed, e);
    return write_later(c, rows, revision, item, changed, e);
}

bool night_write_figures(struct pg *c, int32_t commune, int32_t round, const struct commune_figure *figures,
                         size_t count, struct err *e) {
    struct pg_params p = {0};
    struct columns k;
    pg_param_int(&p, commune);
    pg_param_int(&p, round);
    columns_begin(&k, 3);
    for (size_t i = 0; i < count; i++) {
        array_add_text(&k.at[0], figures[i].measure);
        array_add_text(&k.at[1], figures[i].detail);
        array_add_integer(&k.at[2], figures[i].amount);
    }
    return columns_query(c, &SQL_NIGHT_RESULTS, &p, &k, NULL, e);
}

bool night_write_state(struct pg *c, int32_t commune, int64_t revision, civil_day today,
                       const struct digest *input, const struct digest *plan, const struct reminded *reminded,
                       struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, commune);
    pg_param_bigint(&p, revision);
    pg_param_date(&p, today);
    pg_param_bytes(&p, input->bytes, sizeof input->bytes);
    pg_param_bytes(&p, plan->bytes, sizeof plan->bytes);
    pg_param_bytes(&p, reminded->digest.bytes, sizeof reminded->digest.bytes);
    pg_param_date(&p, reminded->until);
    return pg_query(c, &SQL_NIGHT_COMMUNE_DONE, &p, NULL, e);
}

bool night_write_held(struct pg *c, int32_t commune, const char *reason, struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, commune);
    pg_param_text(&p, reason);
    return pg_query(c, &SQL_NIGHT_COMMUNE_HELD, &p, NULL, e);
}

/* ---- Claims -------------------------------------------------------------------------- */

bool night_write_claims(struct pg *c, int32_t commune, civil_day today, const struct residence_claim *claims,
                        size_t count, struct err *e) {
    struct array residents;
    struct array communes;
    array_begin(&residents);
    array_begin(&communes);
    for (size_t i = 0; i < count; i++) {
        array_add_integer(&residents, claims[i].resident);
        array_add_integer(&communes, claims[i].serving_commune);
    }
    struct pg_params p = {0};
    pg_param_int(&p, commune);
    pg_param_text(&p, array_end(&residents));
    pg_param_text(&p, array_end(&communes));
    pg_param_date(&p, today);
    const bool ok = pg_query(c, &SQL_NIGHT_CLAIMS_REPLACE, &p, NULL, e);
    array_free(&residents);
    array_free(&communes);
    return ok;
}
