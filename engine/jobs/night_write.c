/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a commune, written in one transaction; and the way of a unit through reading, planning
 * and writing, again where somebody else wrote in between. */
#include "base/log.h"
#include "jobs/night.h"
#include "store/db.h"
#include "store/home.h"

#include <stdio.h>
#include <string.h>

/* ---- Figures ----------------------------------------------------------------------------------- */

#define FIGURES_MAX 224

struct figures {
    struct commune_figure at[FIGURES_MAX];
    size_t count;
};

static void add_figure(struct figures *f, const char *measure, const char *detail, int64_t amount) {
    if (amount != 0 && f->count < FIGURES_MAX)
        f->at[f->count++] = (struct commune_figure){measure, detail, amount};
}

static const char *class_text(int class_) {
    static const char *const TEXTS[NEED_CLASSES] = {"0", "1", "2",  "3",  "4",  "5",  "6",  "7",
                                                    "8", "9", "10", "11", "12", "13", "14", "15"};
    return TEXTS[class_];
}

static void add_sessions(struct figures *f, const struct commune_round *round, civil_day from) {
    int64_t sessions = 0;
    int64_t places = 0;
    int64_t places_to_come = 0;
    for (size_t i = 0; i < round->session_count; i++) {
        sessions++;
        places += capacity_bookable(&round->sessions[i]);
        if (round->sessions[i].day >= from) places_to_come += capacity_bookable(&round->sessions[i]);
    }
    add_figure(f, "sessions", "", sessions);
    add_figure(f, "places", "", places);
    add_figure(f, "places_to_come", "", places_to_come);
}

/* What coverage is made of, class by class; figures of wider areas are sums of these. */
static void add_people(struct figures *f, const struct schedule_totals *t) {
    static const char *const MEASURES[NEED_STATES] = {
        [NEED_DUE] = "people_due",
        [NEED_WAITING] = "people_waiting",
        [NEED_BOOKED] = "people_booked",
        [NEED_DONE_HERE] = "people_done_here",
        [NEED_DONE_ELSEWHERE] = "people_done_elsewhere",
        [NEED_REFUSED] = "people_refused",
        [NEED_CLOSED_UNSERVED] = "people_closed_unserved",
    };
    for (int state = 0; state < NEED_STATES; state++)
        for (int class_ = 0; need_state_is_counted((enum need_state)state) && class_ < PRIORITY_CLASSES;
             class_++)
            add_figure(f, MEASURES[state], class_text(class_), t->people[state][class_]);
}

static void add_attendance(struct figures *f, const struct attendance_cells *cells) {
    for (int class_ = 0; class_ < PRIORITY_CLASSES; class_++)
        for (int i = 0; i < NIGHT_ATTENDANCE_MEASURES; i++) {
            const struct attendance_count *cell = &cells->at[class_][i % ATTENDANCE_HISTORIES];
            add_figure(f, NIGHT_ATTENDANCE[i], class_text(class_),
                       i < ATTENDANCE_HISTORIES ? cell->shows : cell->absences);
        }
}

enum { MONTHS_A_YEAR = 12, MONTHS_MAX = 24 };

static int month_of(civil_day day) {
    const struct civil_date date = civil_to_date(day);
    return date.year * MONTHS_A_YEAR + date.month - 1;
}

/* Missing places by the month of the best day; what lies before the round counts in its first month. */
static void add_missing(struct figures *f, const struct commune_round *round, struct arena *a) {
    const int first = month_of(round->rules->round.starts);
    int64_t missing[MONTHS_MAX] = {0};
    for (size_t i = 0; i < round->needs.count; i++) {
        const struct need *n = &round->needs.at[i];
        if (n->state != NEED_WAITING || n->target == CIVIL_NONE) continue;
        const int month = month_of(n->target) - first;
        missing[month < 0 ? 0 : month < MONTHS_MAX ? month : MONTHS_MAX - 1]++;
    }
    for (int m = 0; m < MONTHS_MAX; m++)
        if (missing[m] > 0)
            add_figure(
                f, "missing",
                arena_print(a, "%04d-%02d", (first + m) / MONTHS_A_YEAR, (first + m) % MONTHS_A_YEAR + 1),
                missing[m]);
}

static void gather_figures(const struct commune_work *w, const struct commune_round *round,
                           struct figures *f) {
    const struct schedule_totals *t = &round->plan.totals;
    add_figure(f, "feed_rows", "", w->feed.residents);
    add_figure(f, "needs", "", (int64_t)round->needs.count);
    for (int i = 0; i < NEED_STATES; i++)
        add_figure(f, "state", need_state_name((enum need_state)i), t->by_state[i]);
    for (int i = 0; i < REASONS; i++) add_figure(f, "waiting", reason_name((enum reason)i), t->by_reason[i]);
    for (int i = 0; i < NEED_CLASSES; i++) {
        add_figure(f, "wanted", class_text(i), t->wanted[i]);
        add_figure(f, "covered", class_text(i), t->covered[i]);
    }
    add_people(f, t);
    add_figure(f, "proposed", "", t->proposed);
    add_figure(f, "promised", "", t->promised);
    add_figure(f, "pins_above_capacity", "", t->pins_above_capacity);
    add_figure(f, "household_visits", "", t->household_visits);
    add_figure(f, "claims", "", (int64_t)w->claims.count);
    add_sessions(f, round, w->night->bookable_from);
    add_missing(f, round, w->arena);
    add_attendance(f, &round->attendance.round);
}

/* ---- Rows -------------------------------------------------------------------------------------- */

static bool write_homes(struct commune_work *w, struct err *e) {
    struct pg *c = w->night->store;
    const int32_t commune = w->unit->commune;
    if (!home_take(c, commune, w->arrivals.at, w->arrivals.count, e)) return false;
    if (!w->state.is_planned && !w->must_check_homes) return true;
    return home_leave(c, commune, w->departures.at, w->departures.count, e) &&
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
        .stored_needs = &round->stored_needs,
        .appointments = round->plan.appointments,
        .appointment_count = round->plan.appointment_count,
        .has_stored_appointments = round->stored_appointments.count > 0,
    };
    struct figures figures = {.count = 0};
    gather_figures(w, round, &figures);
    return night_write_round(w->night->store, &rows, revision, item, changed, e) &&
           night_write_figures(w->night->store, w->unit->commune, round->live.round, figures.at,
                               figures.count, e);
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
    return publication_record(w->night->store, &p, round->plan.totals.newly_promised, e);
}

static bool write_messages(struct commune_work *w, struct commune_round *round, struct err *e) {
    const struct night *n = w->night;
    return publication_sync_reminders(n->store, w->unit->commune, round->live.round, n->reminder_days,
                                      n->reminder_day_count, &n->options->hours, &round->messages, e);
}

/* Who was told since the last night is invited. */
static bool write_invited(struct commune_work *w, const struct commune_round *round, int64_t revision,
                          int32_t *item, int64_t *changed, struct err *e) {
    int64_t invited = 0;
    if (!publication_invite(w->night->store, w->unit->commune, round->live.round, revision, item, &invited,
                            e))
        return false;
    *changed += invited;
    return true;
}

bool night_write_commune(struct commune_work *w, struct night_result *result, struct err *e) {
    struct pg *c = w->night->store;
    int64_t revision = 0;
    int32_t item = 0;
    if (!db_advance_commune(c, w->unit->commune, &revision, e) || !write_homes(w, e)) return false;
    for (int i = 0; i < w->round_count; i++)
        if (!write_round(w, &w->rounds[i], revision, &item, &result->rows_changed, e) ||
            !write_invited(w, &w->rounds[i], revision, &item, &result->rows_changed, e))
            return false;
    if (!night_write_state(c, w->unit->commune, revision, w->night->today, &w->input, &w->plan_digest, e))
        return false;
    for (int i = 0; i < w->round_count; i++) {
        if (!record_publication(w, &w->rounds[i], e) || !write_messages(w, &w->rounds[i], e)) return false;
        result->messages += w->rounds[i].messages.queued;
    }
    return true;
}

/* ---- A unit's way ---------------------------------------------------------------------------------- */

static void note_odd_rows(const struct commune_work *w, struct night_result *result) {
    const struct feed_summary *f = &w->feed;
    int length = 0;
    if (f->births_in_future == 0 && f->unknown_words == 0 && w->hamlet_count > 0) return;
    if (w->hamlet_count == 0)
        length = snprintf(result->note, sizeof result->note,
                          "the commune has no hamlet with a station: nobody can be given a place. ");
    if (f->births_in_future + f->unknown_words > 0 && length >= 0 && (size_t)length < sizeof result->note)
        (void)snprintf(
            result->note + length, sizeof result->note - (size_t)length,
            "the feed has %lld residents born after today (not due) and %lld unknown codes (left out); "
            "one is resident %lld. Correct them in the register.",
            (long long)f->births_in_future, (long long)f->unknown_words, (long long)f->example);
}

static bool timed_read(struct commune_work *w, bool (*read)(struct commune_work *w, struct err *e),
                       struct err *e) {
    const int64_t began = clock_monotonic_nanoseconds();
    const bool ok = read(w, e);
    w->night->phase_nanoseconds[NIGHT_READ] += clock_monotonic_nanoseconds() - began;
    return ok;
}

static void timed_plan(struct commune_work *w) {
    const int64_t began = clock_monotonic_nanoseconds();
    night_plan_commune(w);
    w->night->phase_nanoseconds[NIGHT_PLAN] += clock_monotonic_nanoseconds() - began;
}

enum step { STEP_DONE, STEP_AGAIN, STEP_FAILED };

/* Enters by guard and door. STEP_DONE: inside; STEP_AGAIN: somebody else owns the unit now. */
static enum step enter(struct commune_work *w, int64_t *revision, struct err *e) {
    bool may_write = false;
    struct pg *c = w->night->store;
    if (!db_begin_unhurried(c, e) || !run_pass_guard(c, &w->night->run, w->unit, &may_write, e))
        return STEP_FAILED;
    if (!may_write) return STEP_AGAIN;
    return db_lock_commune(c, w->unit->commune, revision, e) ? STEP_DONE : STEP_FAILED;
}

static bool finish(struct commune_work *w, struct night_result *result, struct err *e) {
    result->outcome = RUN_PLANNED;
    result->is_first = !w->state.is_planned;
    note_odd_rows(w, result);
    return night_write_commune(w, result, e) &&
           run_end_unit(w->night->store, &w->night->run, w->unit, RUN_PLANNED,
                        result->note[0] ? result->note : NULL, result->rows_changed, result->messages, e) &&
           db_commit(w->night->store, e);
}

/* Outside a transaction first; when the revision moved meanwhile, again under the lock. */
static enum step try_unit(struct commune_work *w, bool is_locked, struct night_result *result,
                          struct err *e) {
    int64_t revision = 0;
    bool is_unchanged = false;
    *result = (struct night_result){.outcome = RUN_UNCHANGED};
    if (is_locked) {
        const enum step entered = enter(w, &revision, e);
        if (entered != STEP_DONE) return entered == STEP_AGAIN ? STEP_DONE : entered;
    }
    if (!timed_read(w, night_read_commune, e)) return STEP_FAILED;
    if (w->round_count == 0) return STEP_DONE; /* its last round was closed meanwhile */
    if (!night_find_unchanged(w, &is_unchanged, e)) return STEP_FAILED;
    if (is_unchanged) {
        note_odd_rows(w, result);
        return STEP_DONE;
    }
    if (!timed_read(w, night_read_schedule, e)) return STEP_FAILED;
    timed_plan(w);
    const int64_t began = clock_monotonic_nanoseconds();
    if (!is_locked) {
        const enum step entered = enter(w, &revision, e);
        if (entered != STEP_DONE) return entered == STEP_AGAIN ? STEP_DONE : entered;
        if (revision != w->state.revision) return STEP_AGAIN;
    }
    const bool ok = finish(w, result, e);
    w->night->phase_nanoseconds[NIGHT_WRITE] += clock_monotonic_nanoseconds() - began;
    return ok ? STEP_DONE : STEP_FAILED;
}

/* Its row in commune_state cannot be written: the run alone tells that it was passed by. */
static bool is_locked_by_other(const struct err *e) {
    return err_is_sqlstate(e, "55P03");
}

/* By the guard, like every write: a stale worker must not hold what another has planned since. */
static bool write_held(struct night *n, const struct run_unit *unit, const char *note, struct err *e) {
    bool may_write = false;
    const bool ok = db_begin_unhurried(n->store, e) &&
                    run_pass_guard(n->store, &n->run, unit, &may_write, e) &&
                    (!may_write || (night_write_held(n->store, unit->commune, note, e) &&
                                    run_end_unit(n->store, &n->run, unit, RUN_HELD, note, 0, 0, e))) &&
                    db_commit(n->store, e);
    if (!ok) db_rollback(n->store);
    return ok;
}

static bool hold(struct commune_work *w, struct night_result *result, struct err *e) {
    struct night *n = w->night;
    const bool is_locked = is_locked_by_other(e);
    if (is_locked)
        (void)err_set(e, ERR_BUSY, "Look for a transaction that was left open, then run the night again.",
                      "somebody else is writing the commune, and did not end in time");
    *result = (struct night_result){.outcome = RUN_HELD};
    (void)snprintf(result->note, sizeof result->note, "%.*s. %.*s", 400, e->message, 200, e->hint);
    log_event(LOG_WARNING, "commune_held", LOG_NUMBER("commune", w->unit->commune),
              LOG_TEXT("why", e->message));
    if (is_locked) return run_end_unit(n->control, &n->run, w->unit, RUN_HELD, result->note, 0, 0, e);
    return write_held(n, w->unit, result->note, e);
}

bool night_work_unit(struct night *night, const struct run_unit *unit, struct night_result *result,
                     struct err *e) {
    struct commune_work w = {.night = night, .unit = unit, .arena = arena_create()};
    enum step step = STEP_AGAIN;
    bool is_locked = false;
    while (step == STEP_AGAIN) {
        step = try_unit(&w, is_locked, result, e);
        if (step == STEP_DONE && result->outcome == RUN_PLANNED) break;
        db_rollback(night->store);
        if (step == STEP_AGAIN) is_locked = true;
        if (step == STEP_FAILED && err_is_sqlstate(e, "23505") && !w.must_check_homes) {
            w.must_check_homes = true;
            step = STEP_AGAIN;
        }
        if (step == STEP_AGAIN) night_reset_commune(&w);
    }
    bool ok = step == STEP_DONE;
    if (ok && result->outcome == RUN_UNCHANGED)
        ok = run_end_unit(night->control, &night->run, unit, RUN_UNCHANGED,
                          result->note[0] ? result->note : NULL, 0, 0, e);
    else if (!ok && (e->code == ERR_INPUT || is_locked_by_other(e)))
        ok = hold(&w, result, e);
    night_reset_commune(&w);
    arena_destroy(w.arena);
    return ok;
}
