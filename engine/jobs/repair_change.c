/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/repair_change.h"

#include "domain/whatif.h"
#include "store/reference.h"

#include <stdlib.h>
#include <string.h>

#define BOTH_HALVES (1U << HALF_MORNING | 1U << HALF_AFTERNOON)

struct making {
    const struct repair_request *request;
    const struct plan_commune *plan;
    struct pg *store;
    struct arena *arena;
    struct repair *repair;
    struct repair_change *out;
};

/* ---- Checks --------------------------------------------------------------------------------------- */

static bool check_site(const struct making *m, struct err *e) {
    for (size_t i = 0; i < m->plan->work.site_count; i++)
        if (m->plan->work.sites[i].id == m->request->area.site) return true;
    return err_set(e, ERR_INPUT, "See lichkham site export for the numbers.", "commune %05d has no site %d",
                   m->request->commune, m->request->area.site);
}

static bool check_days(const struct making *m, struct err *e) {
    char first[CIVIL_TEXT_BYTES], last[CIVIL_TEXT_BYTES];
    const struct repair_area *a = &m->request->area;
    if (a->from < m->plan->night.today)
        return err_set(e, ERR_INPUT, "Begin with today.", "%s is past", civil_print(a->from, first));
    if (a->until != CIVIL_NONE && a->until < a->from)
        return err_set(e, ERR_INPUT, "Give a later --until.", "%s lies before %s",
                       civil_print(a->until, last), civil_print(a->from, first));
    return true;
}

/* ---- Sessions ------------------------------------------------------------------------------------- */

static struct repair_session *push_session(struct making *m, civil_day day, uint8_t half) {
    struct repair_session *s = &m->out->sessions[m->out->session_count++];
    *s = (struct repair_session){.day = day, .half = half, .is_there = true};
    return s;
}

static bool is_meant(const struct repair_area *a, const struct session *s) {
    return s->site == a->site && s->day >= a->from && (a->until == CIVIL_NONE || s->day <= a->until) &&
           (a->halves >> s->half & 1U);
}

/* What is held now, each with what it will be. Rounds come one after the other, and so do their days. */
static bool change_held_sessions(struct making *m, struct err *e) {
    const struct repair_request *q = m->request;
    size_t room = 0;
    for (int i = 0; i < m->plan->work.round_count; i++) room += m->plan->work.rounds[i].session_count;
    m->out->sessions = arena_new_array(m->arena, struct repair_session, room);
    for (int i = 0; i < m->plan->work.round_count; i++)
        for (size_t k = 0; k < m->plan->work.rounds[i].session_count; k++) {
            const struct session *held = &m->plan->work.rounds[i].sessions[k];
            if (!is_meant(&q->area, held)) continue;
            struct repair_session *s = push_session(m, held->day, held->half);
            if (q->kind == REPAIR_CLOSE) continue;
            if (q->has_vector)
                memcpy(s->after, q->vector, sizeof s->after);
            else
                whatif_size_like(held, q->places, s->after);
        }
    return m->out->session_count > 0 || q->kind == REPAIR_CLOSE ||
           err_set(e, ERR_INPUT, "See lichkham capacity export, or open a day: lichkham repair open.",
                   "site %d holds no session then", q->area.site);
}

static bool open_in_round(struct making *m, const struct commune_round *round, struct err *e) {
    const struct repair_request *q = m->request;
    struct whatif_calendar c = {
        .input = round->capacity, .from = round->first_own_day, .until = round->rules->round.ends};
    uint8_t half = 0;
    for (uint8_t h = HALF_MORNING; h <= HALF_AFTERNOON; h++)
        if (q->area.halves == 1U << h) half = h;
    whatif_make_sessions(&c, m->arena);
    if (!whatif_add_session(&c, q->area.site, q->area.from, half, q->places, m->arena, e)) return false;
    const struct extra_session *added = &c.input.extras[c.input.extra_count - 1];
    m->out->sessions = arena_new_array(m->arena, struct repair_session, 1);
    struct repair_session *s = push_session(m, added->day, added->half);
    memcpy(s->after, q->has_vector ? q->vector : added->capacity, sizeof s->after);
    m->repair->area.halves = (uint8_t)(1U << added->half);
    return true;
}

/* It is so already: that half day, or with none named either, has as many places. */
static bool is_open_already(const struct making *m, const struct commune_round *round) {
    const struct repair_request *q = m->request;
    struct repair_area asked = q->area;
    if (asked.halves == 0) asked.halves = BOTH_HALVES;
    for (size_t k = 0; k < round->session_count; k++)
        if (is_meant(&asked, &round->sessions[k]) && capacity_places(&round->sessions[k]) == q->places)
            return true;
    return false;
}

static bool open_day(struct making *m, struct err *e) {
    char day[CIVIL_TEXT_BYTES];
    const civil_day asked = m->request->area.from;
    for (int i = 0; i < m->plan->work.round_count; i++) {
        const struct commune_round *round = &m->plan->work.rounds[i];
        if (asked < round->first_own_day || asked > round->rules->round.ends) continue;
        return is_open_already(m, round) || open_in_round(m, round, e);
    }
    return err_set(e, ERR_INPUT, "See lichkham round list for their days.", "%s is no day of a live round",
                   civil_print(asked, day));
}

/* ---- Undoing --------------------------------------------------------------------------------------- */

static bool load_undone(struct making *m, struct repair *undone, struct err *e) {
    const struct repair_request *q = m->request;
    struct repair *found = NULL;
    size_t count = 0;
    if (!repair_load(m->store, q->commune, q->undoes, m->arena, &found, &count, e)) return false;
    if (count == 0)
        return err_set(e, ERR_INPUT, "See lichkham repair list.", "commune %05d has no repair %d", q->commune,
                       q->undoes);
    if (found->kind == REPAIR_UNDO)
        return err_set(e, ERR_INPUT, "Give the repair it undid again: lichkham repair list tells its words.",
                       "repair %d is itself an undo", q->undoes);
    *undone = *found;
    return true;
}

static bool is_same_closure(const struct repair_closure *a, const struct repair_closure *b) {
    return a->is_there == b->is_there && a->until == b->until;
}

static bool undo_closure(struct making *m, const struct repair *undone, struct err *e) {
    const struct repair_closure left = {true, undone->area.until, undone->reason};
    m->repair->has_closure = undone->has_closure;
    if (!undone->has_closure) return true;
    if (!repair_find_closure(m->store, undone->commune, undone->area.site, undone->area.from, m->arena,
                             &m->repair->closure_before, e))
        return false;
    m->out->closure_after = undone->closure_before;
    if (is_same_closure(&m->repair->closure_before, &left)) return true;
    m->out->closure_after = m->repair->closure_before;
    m->out->is_changed_since = true;
    return true;
}

static bool is_as_left(const struct repair_session *left, const struct repair_session *now) {
    return left->is_there == now->was_there && left->reserve_after == now->reserve_before &&
           memcmp(left->after, now->before, sizeof now->before) == 0;
}

/* Each becomes what it was, unless somebody has changed it since. */
static bool undo_sessions(struct making *m, const struct repair *undone, struct err *e) {
    struct repair_session *left = NULL;
    size_t count = 0;
    if (!repair_load_sessions(m->store, undone, m->arena, &left, &count, e)) return false;
    m->out->sessions = arena_new_array(m->arena, struct repair_session, count);
    for (size_t i = 0; i < count; i++) (void)push_session(m, left[i].day, left[i].half);
    if (!repair_find_sessions(m->store, undone->area.site, m->out->sessions, count, m->arena, e))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct repair_session *s = &m->out->sessions[i];
        const bool is_ours = is_as_left(&left[i], s);
        if (!is_ours) m->out->is_changed_since = true;
        s->is_there = is_ours ? left[i].was_there : s->was_there;
        s->reserve_after = is_ours ? left[i].reserve_before : s->reserve_before;
        memcpy(s->after, is_ours ? left[i].before : s->before, sizeof s->after);
    }
    return true;
}

static bool undo(struct making *m, struct err *e) {
    struct repair undone;
    if (!load_undone(m, &undone, e)) return false;
    m->repair->area = undone.area;
    return undone.undone_by != 0 ||
           (repair_load_moves(m->store, &undone, m->arena, &m->out->moves, &m->out->move_count, e) &&
            undo_closure(m, &undone, e) && undo_sessions(m, &undone, e));
}

/* ---- Making ---------------------------------------------------------------------------------------- */

/* Whole days are a closure; one half of them are extra sessions without places. */
static bool close_days(struct making *m, struct err *e) {
    const struct repair_request *q = m->request;
    if (q->area.halves != BOTH_HALVES) return change_held_sessions(m, e);
    m->repair->has_closure = true;
    m->out->closure_after = (struct repair_closure){true, q->area.until, q->reason};
    return repair_find_closure(m->store, q->commune, q->area.site, q->area.from, m->arena,
                               &m->repair->closure_before, e);
}

static bool make_kind(struct making *m, struct err *e) {
    switch (m->request->kind) {
    case REPAIR_CLOSE:
        return close_days(m, e);
    case REPAIR_OPEN:
        return open_day(m, e);
    case REPAIR_CAPACITY:
        return change_held_sessions(m, e);
    case REPAIR_UNDO:
    case REPAIR_KINDS:
        break;
    }
    return undo(m, e);
}

static bool is_different(const struct repair_session *s) {
    return s->was_there != s->is_there || s->reserve_before != s->reserve_after ||
           memcmp(s->before, s->after, sizeof s->before) != 0;
}

static void drop_same(struct repair_change *change) {
    size_t kept = 0;
    for (size_t i = 0; i < change->session_count; i++)
        if (is_different(&change->sessions[i])) change->sessions[kept++] = change->sessions[i];
    change->session_count = kept;
}

bool repair_change_make(const struct repair_request *request, const struct plan_commune *plan,
                        struct arena *a, struct repair *repair, struct repair_change *out, struct err *e) {
    struct making m = {request, plan, plan->night.store, a, repair, out};
    *out = (struct repair_change){.closure_after = {.until = CIVIL_NONE, .reason = ""}};
    *repair = (struct repair){.commune = request->commune,
                              .undoes = request->undoes,
                              .kind = request->kind,
                              .area = request->area,
                              .closure_before = {.until = CIVIL_NONE, .reason = ""},
                              .reason = request->reason,
                              .author = request->officer.name,
                              .made_on = request->officer.today,
                              .revision = plan->work.state.revision + 1};
    if (request->kind != REPAIR_UNDO && (!check_site(&m, e) || !check_days(&m, e))) return false;
    if (!make_kind(&m, e) ||
        (request->kind != REPAIR_UNDO &&
         !repair_find_sessions(m.store, repair->area.site, out->sessions, out->session_count, a, e)))
        return false;
    drop_same(out);
    out->is_any = out->session_count > 0 ||
                  (repair->has_closure && !is_same_closure(&repair->closure_before, &out->closure_after));
    return true;
}

/* ---- Writing --------------------------------------------------------------------------------------- */

static bool read_again(struct plan_commune *plan, struct commune_round *round, struct err *e) {
    size_t count = 0;
    struct capacity_input input = {.calendar = round->capacity.calendar};
    const civil_day until = round->rules->round.ends;
    if (!reference_load_capacity(plan->night.store, plan->unit.commune, round->first_own_day, until,
                                 plan->work.arena, &input, e))
        return false;
    round->capacity = input;
    if (round->first_own_day > until) return true;
    struct session *sessions = capacity_make_sessions(&input, round->first_own_day, until, &count);
    plan_commune_set_sessions(round, sessions, count);
    free(sessions);
    return true;
}

bool repair_change_write(const struct repair *repair, const struct repair_change *change,
                         struct plan_commune *plan, struct err *e) {
    struct pg *store = plan->night.store;
    if (repair->has_closure && !is_same_closure(&repair->closure_before, &change->closure_after) &&
        !repair_write_closure(store, repair->commune, repair->area.site, repair->area.from,
                              &change->closure_after, e))
        return false;
    if (!repair_write_sessions(store, repair->area.site, change->sessions, change->session_count, e))
        return false;
    for (int i = 0; i < plan->work.round_count; i++)
        if (!read_again(plan, &plan->work.rounds[i], e)) return false;
    return true;
}
