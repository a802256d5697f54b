/* SPDX-License-Identifier: Apache-2.0 */
/* What a move does in the commune people come from: what that commune's own night would do, or has done; and
 * their history, which comes along. */
#include "store/transfer.h"
#include "jobs/close_needs.h"
#include "jobs/night/night.h"
#include "store/db.h"
#include "store/home.h"

/* ---- Doors ------------------------------------------------------------------------------------------- */

static bool lock_own(struct commune_work *w, bool *is_as_read, struct err *e) {
    int64_t revision = 0;
    w->closed_door = w->unit->commune;
    if (!db_lock_commune(w->store, w->unit->commune, &revision, e)) return false;
    *is_as_read &= revision == w->state.revision;
    return true;
}

static bool lock_source(struct commune_work *w, struct door *door, bool *is_as_read, struct err *e) {
    int64_t revision = 0;
    w->closed_door = door->commune;
    if (!db_lock_commune(w->store, door->commune, &revision, e)) return false;
    *is_as_read &= revision == door->revision;
    door->is_locked = true;
    return true;
}

/* Everybody who takes several takes them in code order: nobody waits in a circle. */
bool night_lock_doors(struct commune_work *w, bool *is_as_read, struct err *e) {
    const int32_t own = w->unit->commune;
    size_t at = 0;
    *is_as_read = true;
    for (; at < w->doors.count && w->doors.at[at].commune < own; at++)
        if (!lock_source(w, &w->doors.at[at], is_as_read, e)) return false;
    if (!lock_own(w, is_as_read, e)) return false;
    for (; at < w->doors.count; at++)
        if (!lock_source(w, &w->doors.at[at], is_as_read, e)) return false;
    w->closed_door = 0;
    return true;
}

bool night_holds_doors(const struct commune_work *w) {
    for (size_t i = 0; i < w->doors.count; i++)
        if (!w->doors.at[i].is_locked) return false;
    return true;
}

/* ---- Moves ------------------------------------------------------------------------------------------- */

/* Those of one commune, told apart by what becomes of their home. */
struct leaving {
    int32_t source;
    struct closing *closings;
    size_t count;
    struct resident_list carried; /* with their history */
    struct resident_list served;  /* of these: present here */
    struct resident_list doubted; /* of these: in doubt here */
    struct resident_list deaths;  /* nobody serves them */
};

static void gather(struct commune_work *w, const struct mover *movers, size_t count, struct leaving *l) {
    *l = (struct leaving){.source = movers[0].source,
                          .closings = arena_new_array(w->arena, struct closing, count),
                          .count = count};
    for (size_t i = 0; i < count; i++) {
        const struct mover *m = &movers[i];
        l->closings[i] = (struct closing){.resident = m->resident, .state = m->state, .is_gone = m->is_gone};
        if (!m->leaves_history) *vec_push(&l->carried) = m->resident;
        if (m->state == NEED_DECEASED || m->is_dead)
            *vec_push(&l->deaths) = m->resident;
        else
            *vec_push(m->is_present ? &l->served : &l->doubted) = m->resident;
    }
}

static void forget(struct leaving *l) {
    vec_free(&l->carried);
    vec_free(&l->served);
    vec_free(&l->doubted);
    vec_free(&l->deaths);
}

static bool move_homes(struct commune_work *w, const struct leaving *l, struct err *e) {
    const int32_t to = w->unit->commune;
    int64_t served = 0;
    int64_t doubted = 0;
    if (!home_move(w->store, l->source, to, false, l->served.at, l->served.count, &served, e) ||
        !home_move(w->store, l->source, to, true, l->doubted.at, l->doubted.count, &doubted, e) ||
        !home_end(w->store, l->source, l->deaths.at, l->deaths.count, e))
        return false;
    return served + doubted == (int64_t)(l->served.count + l->doubted.count) ||
           err_set(e, ERR_INTERNAL, "Run lichkham verify, and tell the program's authors.",
                   "somebody left commune %05d while its door was held", l->source);
}

static bool write_leaving(struct commune_work *w, const struct leaving *l, int64_t *rows, struct err *e) {
    struct pg *c = w->store;
    struct closing_counts closed = {0};
    int64_t revision = 0;
    if (!db_lock_commune(c, l->source, &revision, e) ||
        !close_needs(c, l->source, revision, w->night->today, l->closings, l->count, w->arena, &closed, e) ||
        !transfer_carry(c, l->source, w->unit->commune, l->carried.at, l->carried.count, e) ||
        !move_homes(w, l, e))
        return false;
    const int64_t changed = closed.needs + closed.withdrawn + closed.cancelled;
    *rows += changed;
    return transfer_leave(c, l->source, changed == 0, e);
}

bool night_write_moves(struct commune_work *w, int64_t *rows, struct err *e) {
    bool ok = true;
    for (size_t at = 0, count; ok && at < w->movers.count; at += count) {
        struct leaving l;
        for (count = 1;
             at + count < w->movers.count && w->movers.at[at + count].source == w->movers.at[at].source;)
            count++;
        gather(w, &w->movers.at[at], count, &l);
        ok = write_leaving(w, &l, rows, e);
        forget(&l);
    }
    return ok;
}
