/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/refuse.h"

#include "domain/plan/coverage.h"
#include "domain/plan/lines.h"
#include "domain/plan/reach.h"

#include <assert.h>

static struct planner_reason explain(const struct plan_work *w, const struct coverage *coverage,
                                     const struct planner_resident *r) {
    struct planner_reason reason = {.code = (uint8_t)plan_judge_window(w, r)};
    if (reason.code != PLANNER_ON_TARGET) return reason;
    reason.code = PLANNER_CLASS_SHORTAGE;
    coverage_find_tight(w, coverage, r, &reason.from, &reason.to);
    reason.places = (uint32_t)plan_places(w, reason.from, reason.to);
    return reason;
}

static bool is_short(const struct lines *l, uint16_t station, const uint16_t *day, uint32_t count) {
    for (uint32_t k = 0; k < count; k++)
        if (day[lines_resident(l, station, k)] == PLANNER_NONE) return true;
    return false;
}

_Static_assert(sizeof(struct planner_reason) == PLAN_SCRATCH * sizeof(uint32_t), "reasons share memory");

/* Everybody of the line without a day has its tight interval as his reason. `resident` says who the items
 * are; NULL: everybody, and the reasons are room to work in until they are written. */
static void explain_items(const struct plan_line *line, const uint32_t *resident, const uint16_t *day,
                          struct arena *arena, struct planner_reason *reasons) {
    uint32_t *scratch =
        resident ? arena_new_array(arena, uint32_t, (size_t)PLAN_SCRATCH * line->count) : (uint32_t *)reasons;
    struct plan_work w;
    struct coverage coverage;
    plan_work_init(&w, line, arena_new_array(arena, uint16_t, line->count), scratch);
    coverage_choose(&w, w.scratch[0], plan_list_candidates(&w, w.scratch[0]), arena, &coverage);
    for (uint32_t k = 0; k < line->count; k++) {
        const uint32_t i = resident ? resident[k] : k;
        reasons[i] = (struct planner_reason){.code = PLANNER_ON_TARGET};
        if (day[i] == PLANNER_NONE) reasons[i] = explain(&w, &coverage, &line->items[k]);
    }
}

static void explain_lines(const struct planner_problem *problem, const uint16_t *day, struct arena *arena,
                          struct planner_reason *reasons) {
    struct lines lines;
    lines_gather(&lines, problem, arena);
    const struct arena_mark mark = arena_mark(arena);
    for (uint16_t s = 0; s < problem->stations; s++) {
        const struct plan_line line = lines_get(&lines, s);
        const uint32_t *resident = lines.member ? &lines.member[lines.first[s]] : NULL;
        if (is_short(&lines, s, day, line.count)) explain_items(&line, resident, day, arena, reasons);
        arena_rewind(arena, mark);
    }
}

/* ---- Stations with common places ---------------------------------------------------------------- */

/* The stations of a commune as one line: places after pins, and who may have any of them. */
struct pool {
    struct plan_line line;
    struct planner_resident *items;
    uint32_t *resident;
    int32_t capacity[PLANNER_DAYS_MAX];
    bool is_session[PLANNER_DAYS_MAX];
};

static void pool_days(const struct planner_problem *p, const struct roster *b, struct pool *pool) {
    for (uint32_t node = 0; node < (uint32_t)p->stations * p->days; node++) {
        const uint32_t day = node % p->days;
        const uint64_t places = (uint64_t)pool->capacity[day] + b->nodes[node].places;
        pool->capacity[day] = places < INT32_MAX ? (int32_t)places : INT32_MAX;
        pool->is_session[day] |= p->is_session ? p->is_session[node] : p->capacity[node] > 0;
    }
}

static void pool_open(const struct planner_problem *p, const struct roster *b, struct arena *arena,
                      struct pool *pool) {
    *pool = (struct pool){.items = arena_new_array(arena, struct planner_resident, p->resident_count),
                          .resident = arena_new_array(arena, uint32_t, p->resident_count)};
    pool_days(p, b, pool);
    pool->line = (struct plan_line){
        .items = pool->items, .capacity = pool->capacity, .is_session = pool->is_session, .days = p->days};
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (r->pin_day != PLANNER_NONE || roster_reach_of(b, r) != ROSTER_ANYWHERE) continue;
        pool->items[pool->line.count] = *r;
        pool->resident[pool->line.count++] = i;
    }
}

/* ---- Some bound to their home, others not ------------------------------------------------------- */

static bool has_session(const struct planner_problem *p, const struct roster *b,
                        const struct planner_resident *r) {
    for (uint32_t node = 0; node < (uint32_t)p->stations * p->days; node++)
        if ((p->is_session ? p->is_session[node] : p->capacity[node] > 0) &&
            roster_may_have(b, r, node / p->days, node % p->days))
            return true;
    return false;
}

/* All (station, day) that he and those in his way could have, which are full of them. */
static struct planner_reason explain_reached(const struct reach *reach, struct roster *b,
                                             const struct planner_resident *r) {
    struct planner_reason reason = {
        .code = PLANNER_CLASS_SHORTAGE, .from = r->release, .to = roster_due(b, r)};
    for (uint32_t k = 0; k < reach->count; k++) {
        const struct roster_node *node = roster_node(b, reach->step[k].node);
        reason.places += node->places;
        for (uint32_t which = 0; which < (uint32_t)ROSTER_TIES * ROSTER_REACHES; which++) {
            const struct roster_span *span = &node->span[which / ROSTER_REACHES][which % ROSTER_REACHES];
            if (span->from > span->to) continue;
            if (reason.from > span->from) reason.from = span->from;
            if (reason.to < span->to) reason.to = span->to;
        }
    }
    return reason;
}

static struct planner_reason explain_one(const struct planner_problem *p, struct reach *reach,
                                         struct roster *b, uint32_t resident) {
    const struct planner_resident *r = &p->residents[resident];
    struct planner_reason reason = {.code = PLANNER_NO_WINDOW};
    if (r->release > r->due || r->release >= p->days) return reason;
    reason.code = PLANNER_NO_SESSION;
    if (!has_session(p, b, r)) return reason;
    reason.code = PLANNER_NO_CAPACITY;
    const uint32_t way = reach_find_free(reach, b, resident);
    assert(way == REACH_NONE);
    (void)way;
    return reach->count == 0 ? reason : explain_reached(reach, b, r);
}

static void explain_reaches(const struct planner_problem *p, struct roster *b, struct arena *arena,
                            struct planner_reason *reasons) {
    struct reach reach;
    reach_init(&reach, b, arena);
    for (uint32_t i = 0; i < p->resident_count; i++)
        if (p->residents[i].pin_day == PLANNER_NONE && b->day[i] != PLANNER_NONE)
            roster_put(b, i, roster_node_at(b, b->station[i], b->day[i]));
    for (uint32_t i = 0; i < p->resident_count; i++)
        if (b->day[i] == PLANNER_NONE && roster_reach_of(b, &p->residents[i]) != ROSTER_NOWHERE)
            reasons[i] = explain_one(p, &reach, b, i);
}

static bool is_mixed(const struct planner_problem *p, const struct roster *b) {
    for (uint32_t i = 0; i < p->resident_count; i++)
        if (p->residents[i].pin_day == PLANNER_NONE && roster_reach_of(b, &p->residents[i]) == ROSTER_HOME)
            return true;
    return false;
}

static void explain_pool(const struct planner_problem *p, uint16_t *station, uint16_t *day,
                         struct arena *arena, struct planner_reason *reasons) {
    struct roster roster;
    roster_init(&roster, p, p->resident_count, arena);
    roster.station = station;
    roster.day = day;
    if (is_mixed(p, &roster)) {
        explain_reaches(p, &roster, arena, reasons);
        return;
    }
    struct pool *pool = arena_new(arena, struct pool);
    pool_open(p, &roster, arena, pool);
    explain_items(&pool->line, pool->resident, day, arena, reasons);
}

static bool may_go_somewhere(const struct planner_problem *p, const struct planner_resident *r) {
    return r->home_station != PLANNER_NONE || (p->overflow && !r->is_bound && p->stations > 0);
}

static bool explain_homeless(const struct planner_problem *p, const uint16_t *day,
                             struct planner_reason *reasons) {
    bool has_refused = false;
    for (uint32_t i = 0; i < p->resident_count; i++) {
        reasons[i] = (struct planner_reason){.code = PLANNER_ON_TARGET};
        if (day[i] != PLANNER_NONE) continue;
        has_refused = true;
        if (!may_go_somewhere(p, &p->residents[i]))
            reasons[i] = (struct planner_reason){.code = PLANNER_NO_STATION};
    }
    return has_refused;
}

void refuse_explain(const struct planner_problem *problem, uint16_t *station, uint16_t *day,
                    struct arena *scratch, struct planner_reason *reasons) {
    if (!explain_homeless(problem, day, reasons)) return;
    const struct arena_mark mark = arena_mark(scratch);
    if (problem->overflow && !lines_is_one(problem))
        explain_pool(problem, station, day, scratch, reasons);
    else
        explain_lines(problem, day, scratch, reasons);
    arena_rewind(scratch, mark);
}
