/* SPDX-License-Identifier: Apache-2.0 */
/* The way of a unit through reading, planning and writing, again where somebody else wrote in between. */
#include "jobs/night/unit.h"

#include "base/log.h"
#include "store/db.h"
#include "store/retry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- What a stage measures ------------------------------------------------------------------------ */

static bool timed_read(struct commune_work *w, bool (*read)(struct commune_work *w, struct err *e),
                       struct err *e) {
    const int64_t began = clock_monotonic_nanoseconds();
    const bool ok = read(w, e);
    w->phase_nanoseconds[NIGHT_READ] += clock_monotonic_nanoseconds() - began;
    return ok;
}

static void timed_plan(struct commune_work *w) {
    const int64_t began = clock_monotonic_nanoseconds();
    night_plan_commune(w);
    w->phase_nanoseconds[NIGHT_PLAN] += clock_monotonic_nanoseconds() - began;
}

/* ---- Reading -------------------------------------------------------------------------------------- */

static bool end_unchanged(struct night_unit *u, struct err *e) {
    const struct commune_work *w = &u->work;
    u->step = UNIT_IS_OVER;
    if (w->round_count > 0) note_odd_rows(w, &u->result);
    return db_begin_unhurried(w->store, e) &&
           run_end_unit(w->store, &w->night->run, w->unit, RUN_UNCHANGED,
                        u->result.note[0] ? u->result.note : NULL, 0, 0, e) &&
           db_commit(w->store, e);
}

/* What is to be planned; *is_unchanged when nothing is, also where the last round was closed meanwhile. */
static bool read_input(struct commune_work *w, bool *is_unchanged, struct err *e) {
    *is_unchanged = true;
    if (!timed_read(w, night_read_commune, e)) return false;
    if (w->round_count == 0) return true;
    if (!night_find_unchanged(w, is_unchanged, e)) return false;
    return *is_unchanged || timed_read(w, night_read_schedule, e);
}

static bool read_unit(struct night_unit *u, struct err *e) {
    struct commune_work *w = &u->work;
    bool is_unchanged = false;
    if (!night_slot_open_store(u->slot, e) || !night_slot_open_registry(u->slot, e)) return false;
    w->store = u->slot->store;
    w->registry = u->slot->registry;
    night_reset_commune(w);
    u->result = (struct night_result){.outcome = RUN_UNCHANGED};
    if (!read_input(w, &is_unchanged, e)) return false;
    u->step = UNIT_GOES_ON;
    return !is_unchanged || end_unchanged(u, e);
}

/* ---- Writing -------------------------------------------------------------------------------------- */

/* Enters by guard and doors; *may_write is false when somebody else owns the unit now, or it is written. */
static bool enter(struct commune_work *w, bool *may_write, bool *is_as_read, struct err *e) {
    struct pg *c = w->store;
    return db_begin_unhurried(c, e) && run_pass_guard(c, &w->night->run, w->unit, may_write, e) &&
           (!*may_write || night_lock_doors(w, is_as_read, e));
}

static bool finish(struct night_unit *u, struct err *e) {
    struct commune_work *w = &u->work;
    struct night_result *result = &u->result;
    const int64_t began = clock_monotonic_nanoseconds();
    *result = (struct night_result){.outcome = RUN_PLANNED};
    note_odd_rows(w, result);
    const bool ok =
        night_write_commune(w, result, e) &&
        run_end_unit(w->store, &w->night->run, w->unit, RUN_PLANNED, result->note[0] ? result->note : NULL,
                     result->rows_changed, result->messages, e) &&
        db_commit(w->store, e);
    w->phase_nanoseconds[NIGHT_WRITE] += clock_monotonic_nanoseconds() - began;
    return ok;
}

/* Somebody wrote since it was read: all of it again, now that nobody can. */
static bool redo_locked(struct night_unit *u, struct err *e) {
    struct commune_work *w = &u->work;
    bool is_unchanged = false;
    if (!night_slot_open_registry(u->slot, e)) return false;
    w->registry = u->slot->registry;
    night_reset_commune(w);
    if (!read_input(w, &is_unchanged, e)) return false;
    if (is_unchanged) {
        db_rollback(w->store);
        return end_unchanged(u, e);
    }
    if (!night_holds_doors(w)) { /* they are taken in order: from the beginning */
        db_rollback(w->store);
        u->step = UNIT_BEGINS_ANEW;
        return true;
    }
    timed_plan(w);
    return finish(u, e);
}

static bool write_unit(struct night_unit *u, struct err *e) {
    struct commune_work *w = &u->work;
    bool may_write = false;
    bool is_as_read = false;
    if (!night_slot_open_store(u->slot, e)) return false;
    w->store = u->slot->store;
    const int64_t began = clock_monotonic_nanoseconds();
    const bool is_inside = enter(w, &may_write, &is_as_read, e);
    w->phase_nanoseconds[NIGHT_WRITE] += clock_monotonic_nanoseconds() - began;
    if (!is_inside) return false;
    u->step = UNIT_IS_OVER;
    if (may_write) return is_as_read ? finish(u, e) : redo_locked(u, e);
    db_rollback(w->store);
    return true;
}

/* ---- Failing --------------------------------------------------------------------------------------- */

/* Its row in commune_state cannot be written: the run alone tells that it was passed by. */
static bool is_locked_by_other(const struct err *e) {
    return err_is_sqlstate(e, "55P03");
}

static bool end_held(struct commune_work *w, const char *note, struct err *e) {
    return run_end_unit(w->store, &w->night->run, w->unit, RUN_HELD, note, 0, 0, e);
}

/* By the guard, like every write: a stale worker must not hold what another has planned since. */
static bool write_held(struct commune_work *w, const char *note, struct err *e) {
    struct pg *c = w->store;
    const struct run *run = &w->night->run;
    bool may_write = false;
    const bool ok =
        db_begin_unhurried(c, e) && run_pass_guard(c, run, w->unit, &may_write, e) &&
        (!may_write || (night_write_held(c, w->unit->commune, note, e) && night_remember_held(w, e) &&
                        run_end_unit(c, run, w->unit, RUN_HELD, note, 0, 0, e))) &&
        db_commit(c, e);
    if (!ok) db_rollback(c);
    return ok;
}

/* Its own row can be written, but not that of a commune its people come from. */
static bool is_locked_elsewhere(const struct commune_work *w) {
    return w->closed_door != 0 && w->closed_door != w->unit->commune;
}

static void tell_closed_door(const struct commune_work *w, struct err *e) {
    char which[64] = "the commune";
    if (is_locked_elsewhere(w))
        (void)snprintf(which, sizeof which, "commune %05d, from which people move here", w->closed_door);
    (void)err_set(e, ERR_BUSY, "Look for a transaction that was left open, then run the night again.",
                  "somebody else is writing %s, and did not end in time", which);
}

static bool hold(struct night_unit *u, struct err *e) {
    struct commune_work *w = &u->work;
    struct night_result *result = &u->result;
    const bool is_locked = is_locked_by_other(e);
    if (is_locked) tell_closed_door(w, e);
    *result = (struct night_result){.outcome = RUN_HELD};
    (void)snprintf(result->note, sizeof result->note, "%.*s. %.*s", 400, e->message, 200, e->hint);
    log_event(LOG_WARNING, "commune_held", LOG_NUMBER("commune", w->unit->commune),
              LOG_TEXT("why", e->message));
    if (is_locked && !is_locked_elsewhere(w)) return end_held(w, result->note, e);
    return write_held(w, result->note, e) || (is_locked_by_other(e) && end_held(w, result->note, e));
}

/* People who were new to the feed are served by another commune all the same: they must be looked up. */
static bool must_look_for_homes(struct commune_work *w, const struct err *e) {
    if (!err_is_sqlstate(e, "23505") || w->must_check_homes) return false;
    w->must_check_homes = true;
    return true;
}

static enum retry_way decide(struct night_unit *u) {
    const struct retry_case failed = {
        .worker = u->work.night->run.worker, .commune = u->claimed.commune, .failures = ++u->failures};
    return retry_decide(&u->error, &failed, &u->wait_milliseconds);
}

static void begin_anew(struct night_unit *u, enum retry_way way) {
    log_event(LOG_WARNING, "commune_begins_anew", LOG_NUMBER("commune", u->claimed.commune),
              LOG_NUMBER("failures", u->failures), LOG_TEXT("why", u->error.message));
    if (way == RETRY_RECONNECT) night_slot_disconnect(u->slot);
    night_reset_commune(&u->work);
    u->step = UNIT_BEGINS_ANEW;
}

void night_unit_fail(struct night_unit *u) {
    enum retry_way way = decide(u);
    u->step = UNIT_FAILED;
    if (way == RETRY_HOLD && u->work.store) {
        if (hold(u, &u->error))
            u->step = UNIT_IS_OVER;
        else
            way = decide(u);
    }
    if (way == RETRY_AGAIN || way == RETRY_RECONNECT) begin_anew(u, way);
}

static void end_failed(struct night_unit *u) {
    if (u->work.store) db_rollback(u->work.store);
    if (u->slot->is_refused) {
        u->step = UNIT_IS_REFUSED;
        return;
    }
    if (must_look_for_homes(&u->work, &u->error)) {
        u->wait_milliseconds = 0;
        u->step = UNIT_BEGINS_ANEW;
        return;
    }
    night_unit_fail(u);
}

/* ---- The stages ------------------------------------------------------------------------------------ */

/* A stage's connections are its slot's; the next one has others. */
static void run_stage(struct night_unit *u, bool (*stage)(struct night_unit *u, struct err *e)) {
    if (!stage(u, &u->error)) end_failed(u);
    u->work.store = NULL;
    u->work.registry = NULL;
}

void night_unit_read(struct night_unit *u) {
    run_stage(u, read_unit);
}

void night_unit_plan(struct night_unit *u) {
    timed_plan(&u->work);
    u->step = UNIT_GOES_ON;
}

void night_unit_write(struct night_unit *u) {
    run_stage(u, write_unit);
}

/* ---- Life ------------------------------------------------------------------------------------------ */

struct night_unit *night_unit_create(const struct night *n, const struct run_unit *claimed) {
    struct night_unit *u = memory_get(1, sizeof *u);
    u->claimed = *claimed;
    u->work = (struct commune_work){.night = n, .unit = &u->claimed, .arena = arena_create()};
    return u;
}

void night_unit_destroy(struct night_unit *u) {
    night_reset_commune(&u->work);
    vec_free(&u->work.doors);
    arena_destroy(u->work.arena);
    free(u);
}

void night_reset_commune(struct commune_work *w) {
    for (int i = 0; i < NIGHT_ROUNDS_MAX; i++) {
        struct commune_round *round = &w->rounds[i];
        vec_free(&round->facts);
        vec_free(&round->stored_needs);
        vec_free(&round->stored_appointments);
        vec_free(&round->stored_sessions);
        vec_free(&round->needs);
        free(round->sessions);
        memset(round, 0, sizeof *round);
    }
    vec_free(&w->served);
    vec_free(&w->changed);
    vec_free(&w->newcomers);
    vec_free(&w->arrivals);
    vec_free(&w->newly_dead);
    vec_free(&w->movers);
    vec_free(&w->returns);
    vec_free(&w->departures);
    vec_free(&w->deaths);
    vec_free(&w->claims);
    w->served_at = 0;
    w->known = 0;
    arena_reset(w->arena);
    w->feed = (struct feed_summary){0};
    w->has_verdict = false;
    w->closed_door = 0;
    w->round_count = 0;
}
