/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a commune, written in one transaction. */
#include "jobs/night/figures.h"
#include "jobs/night/night.h"
#include "store/db.h"
#include "store/home.h"

#include <string.h>

static bool write_homes(struct commune_work *w, struct err *e) {
    struct pg *c = w->store;
    const int32_t commune = w->unit->commune;
    if (!home_take(c, commune, w->arrivals.at, w->arrivals.count, e)) return false;
    if (!w->state.is_planned && !w->must_check_homes) return true;
    return home_leave(c, commune, w->departures.at, w->departures.count, e) &&
           home_end(c, commune, w->deaths.at, w->deaths.count, e) &&
           home_stay(c, commune, w->returns.at, w->returns.count, e) &&
           night_write_claims(c, commune, w->night->today, w->claims.at, w->claims.count, e);
}

static bool write_round(struct commune_work *w, struct commune_round *round, int64_t revision, int32_t *item,
                        int64_t *changed, struct err *e) {
    const struct round_rows rows = {
        .commune = w->unit->commune,
        .round = round->live.round,
        .sessions = round->sessions,
        .session_count = round->session_count,
        .stored_sessions = &round->stored_sessions,
        .needs = round->needs.at,
        .need_count = round->needs.count,
        .shortages = round->plan.shortages,
        .shortage_count = round->plan.shortage_count,
        .has_stored_needs = round->has_stored_needs,
        .appointments = round->plan.appointments,
        .appointment_count = round->plan.appointment_count,
        .has_stored_appointments = round->has_stored_appointments,
    };
    struct night_figures figures = {.count = 0};
    night_gather_figures(w, round, &figures);
    return night_write_round(w->store, &rows, revision, item, changed, e) &&
           night_write_figures(w->store, w->unit->commune, round->live.round, figures.at, figures.count, e);
}

static bool record_publication(struct commune_work *w, const struct commune_round *round, struct err *e) {
    if (round->plan.totals.newly_promised == 0) return true;
    const struct publication p = {
        .commune = w->unit->commune,
        .round = round->live.round,
        .from = w->night->today,
        .until = round->publish_until,
        .prepared_by = "nightly",
        .approved_by = round->standing.approved_by,
        .approved_on = w->night->today,
        .is_standing = true,
    };
    return publication_record(w->store, &p, round->plan.totals.newly_promised, e);
}

/* ---- Messages ------------------------------------------------------------------------------------ */

/* What promised places have once the night is written. */
static struct reminded find_reminded(const struct commune_work *w) {
    const struct night *n = w->night;
    struct hash h;
    hash_begin(&h);
    for (int i = 0; i < w->round_count; i++) hash_add_integer(&h, w->rounds[i].live.round);
    for (size_t i = 0; i < n->rung_count; i++) {
        hash_add_text(&h, n->rungs[i].purpose);
        hash_add_text(&h, n->rungs[i].channel);
    }
    return (struct reminded){hash_end(&h), n->reminders_until};
}

/* Whether the last night has looked at every promised place of then as this one would. */
static bool was_looked_at(const struct commune_work *w, const struct reminded *now) {
    char text[HASH_TEXT_BYTES];
    const struct commune_state *s = &w->state;
    return s->is_as_planned && s->planned_on <= w->night->today && s->reminded_until != CIVIL_NONE &&
           strcmp(digest_print(&now->digest, text), s->reminded_hash) == 0;
}

/* Then a place lacks something only if it is new, is another than it was, or on a day that was too far. */
static void list_lacking(const struct commune_work *w, const struct commune_round *round,
                         struct resident_list *out) {
    for (size_t i = 0; i < round->plan.appointment_count; i++) {
        const struct appointment *a = &round->plan.appointments[i];
        const bool may_lack = a->change != ROW_SAME || a->day > w->state.reminded_until;
        if (may_lack && appointment_is_promised((enum appointment_state)a->state))
            *vec_push(out) = a->resident;
    }
}

static bool write_messages(struct commune_work *w, struct commune_round *round,
                           const struct reminded *reminded, struct err *e) {
    const struct night *n = w->night;
    struct resident_list lacking = {0};
    const bool is_known = was_looked_at(w, reminded);
    if (is_known) list_lacking(w, round, &lacking);
    const struct pg_list whose = {lacking.at, lacking.count};
    const bool ok = publication_sync_reminders(w->store, w->unit->commune, round->live.round,
                                               n->reminder_days, n->reminder_day_count, &n->options->hours,
                                               is_known ? &whose : NULL, &round->messages, e) &&
                    night_write_postponed(w, round, e);
    vec_free(&lacking);
    return ok;
}

/* Who was told since the last night is invited. */
static bool write_invited(struct commune_work *w, const struct commune_round *round, int64_t revision,
                          int32_t *item, int64_t *changed, struct err *e) {
    int64_t invited = 0;
    if (!publication_invite(w->store, w->unit->commune, round->live.round, revision, item, &invited, e))
        return false;
    *changed += invited;
    return true;
}

bool night_write_commune(struct commune_work *w, struct night_result *result, struct err *e) {
    struct pg *c = w->store;
    int64_t revision = 0;
    int32_t item = 0;
    if (!night_write_moves(w, &result->rows_changed, e) ||
        !db_advance_commune(c, w->unit->commune, &revision, e) || !write_homes(w, e) ||
        !night_remember_events(w, e))
        return false;
    for (int i = 0; i < w->round_count; i++)
        if (!write_round(w, &w->rounds[i], revision, &item, &result->rows_changed, e) ||
            !write_invited(w, &w->rounds[i], revision, &item, &result->rows_changed, e))
            return false;
    const struct reminded reminded = find_reminded(w);
    if (!night_write_state(c, w->unit->commune, revision, w->night->today, &w->input, &w->plan_digest,
                           &reminded, e))
        return false;
    for (int i = 0; i < w->round_count; i++) {
        if (!record_publication(w, &w->rounds[i], e) || !write_messages(w, &w->rounds[i], &reminded, e))
            return false;
        result->messages += w->rounds[i].messages.queued;
    }
    return true;
}
