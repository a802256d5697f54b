/* SPDX-License-Identifier: Apache-2.0 */
/* The way of a unit through reading, planning and writing, again where somebody else wrote in between. */
#include "base/log.h"
#include "jobs/night/night.h"
#include "store/db.h"

#include <stdio.h>

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
    struct pg *c = w->store;
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
           run_end_unit(w->store, &w->night->run, w->unit, RUN_PLANNED, result->note[0] ? result->note : NULL,
                        result->rows_changed, result->messages, e) &&
           db_commit(w->store, e);
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
static bool write_held(struct commune_work *w, const char *note, struct err *e) {
    struct pg *c = w->store;
    const struct run *run = &w->night->run;
    bool may_write = false;
    const bool ok = db_begin_unhurried(c, e) && run_pass_guard(c, run, w->unit, &may_write, e) &&
                    (!may_write || (night_write_held(c, w->unit->commune, note, e) &&
                                    run_end_unit(c, run, w->unit, RUN_HELD, note, 0, 0, e))) &&
                    db_commit(c, e);
    if (!ok) db_rollback(c);
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
    return write_held(w, result->note, e);
}

bool night_work_unit(struct night *night, const struct run_unit *unit, struct night_result *result,
                     struct err *e) {
    struct commune_work w = {.night = night,
                             .unit = unit,
                             .store = night->store,
                             .registry = night->registry,
                             .arena = arena_create()};
    enum step step = STEP_AGAIN;
    bool is_locked = false;
    while (step == STEP_AGAIN) {
        step = try_unit(&w, is_locked, result, e);
        if (step == STEP_DONE && result->outcome == RUN_PLANNED) break;
        db_rollback(w.store);
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

/* ---- Life of a commune's work --------------------------------------------------------------------- */

void night_reset_commune(struct commune_work *w) {
    for (int i = 0; i < NIGHT_ROUNDS_MAX; i++) {
        struct commune_round *round = &w->rounds[i];
        vec_free(&round->facts);
        vec_free(&round->stored_needs);
        vec_free(&round->stored_appointments);
        vec_free(&round->stored_sessions);
        vec_free(&round->needs);
        free(round->sessions);
        *round = (struct commune_round){0};
    }
    vec_free(&w->arrivals);
    vec_free(&w->departures);
    vec_free(&w->claims);
    arena_reset(w->arena);
    w->feed = (struct feed_summary){0};
    w->round_count = 0;
}
