/* SPDX-License-Identifier: Apache-2.0 */
/* planner: the door of plan/. Each home station is a line of its own. */
#include "lichkham/planner.h"

#include "domain/plan/check.h"
#include "domain/plan/explain.h"
#include "domain/plan/line.h"
#include "domain/plan/packing.h"
#include "domain/plan/shortage.h"
#include "domain/plan/summary.h"

#include <stdlib.h>

struct planner {
    struct arena *arena;
};

struct planner *planner_create(void) {
    struct planner *p = memory_get(1, sizeof *p);
    p->arena = arena_create();
    return p;
}

void planner_destroy(struct planner *p) {
    if (!p) return;
    arena_destroy(p->arena);
    free(p);
}

size_t planner_used_bytes(const struct planner *p) {
    return arena_used_bytes(p->arena);
}

enum planner_status planner_check(const struct planner_problem *problem, struct planner_fault *fault) {
    struct arena *arena = arena_create_small();
    const enum planner_status status = check_problem(problem, arena, fault);
    arena_destroy(arena);
    return status;
}

/* What is decided of everybody while the lines are solved one by one. */
struct work {
    const struct planner_problem *problem;
    struct arena *arena;
    uint16_t *station;
    uint16_t *day;
    struct planner_reason *reasons;
    uint32_t *member; /* of the line at hand */
    struct planner_resident *items;
};

/* The line a resident is on: of his promise, else of his home. */
static uint16_t line_of(const struct planner_resident *r) {
    return r->pin_station != PLANNER_NONE ? r->pin_station : r->home_station;
}

static uint32_t gather_line(struct work *w, uint16_t station) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->problem->resident_count; i++) {
        const struct planner_resident *r = &w->problem->residents[i];
        if (line_of(r) != station) continue;
        w->member[count] = i;
        w->items[count] = *r;
        if (r->previous_station != station) w->items[count].previous_day = PLANNER_NONE;
        count++;
    }
    return count;
}

static const bool *sessions_of(const struct work *w, uint16_t station, bool room[PLANNER_DAYS_MAX]) {
    const struct planner_problem *p = w->problem;
    const size_t first = (size_t)station * p->days;
    if (p->is_session) return &p->is_session[first];
    for (uint16_t d = 0; d < p->days; d++) room[d] = p->capacity[first + d] > 0;
    return room;
}

static void solve_line(struct work *w, uint16_t station) {
    bool sessions[PLANNER_DAYS_MAX];
    const struct plan_line line = {.items = w->items,
                                   .count = gather_line(w, station),
                                   .capacity = &w->problem->capacity[(size_t)station * w->problem->days],
                                   .is_session = sessions_of(w, station, sessions),
                                   .days = w->problem->days,
                                   .household_weight = w->problem->household_weight,
                                   .fairness_weight = w->problem->fairness_weight};
    struct plan_outcome outcome;
    plan_line_solve(&line, w->arena, &outcome);
    for (uint32_t k = 0; k < line.count; k++) {
        const uint32_t i = w->member[k];
        w->day[i] = outcome.day[k];
        w->station[i] = outcome.day[k] == PLANNER_NONE ? PLANNER_NONE : station;
        w->reasons[i] = outcome.refusal[k];
    }
}

static void refuse_homeless(struct work *w) {
    for (uint32_t i = 0; i < w->problem->resident_count; i++) {
        if (line_of(&w->problem->residents[i]) != PLANNER_NONE) continue;
        w->station[i] = w->day[i] = PLANNER_NONE;
        w->reasons[i] = (struct planner_reason){.code = PLANNER_NO_STATION};
    }
}

/* General places are not all there is where a special resource can run out before them. */
static void pack(struct work *w) {
    const uint16_t binding = packing_find_binding(w->problem, w->arena);
    if (binding == 0) return;
    packing_solve(w->problem, binding, w->arena, w->station, w->day, NULL);
    shortage_explain(w->problem, binding, w->day, w->arena, w->reasons);
}

enum planner_status planner_solve(struct planner *p, const struct planner_problem *problem,
                                  struct planner_solution *out, struct planner_fault *fault) {
    arena_reset(p->arena);
    const enum planner_status status = check_problem(problem, p->arena, fault);
    if (status != PLANNER_OK) return status;
    arena_reset(p->arena);
    const uint32_t count = problem->resident_count;
    struct work w = {.problem = problem,
                     .arena = p->arena,
                     .station = arena_new_array(p->arena, uint16_t, count),
                     .day = arena_new_array(p->arena, uint16_t, count),
                     .reasons = arena_new_array(p->arena, struct planner_reason, count),
                     .member = arena_new_array(p->arena, uint32_t, count),
                     .items = arena_new_array(p->arena, struct planner_resident, count)};
    for (uint16_t s = 0; s < problem->stations; s++) solve_line(&w, s);
    refuse_homeless(&w);
    pack(&w);
    explain_placements(problem, w.station, w.day, arena_new_array(p->arena, uint32_t, 2 * (size_t)count),
                       p->arena, w.reasons);
    *out = (struct planner_solution){.station = w.station, .day = w.day, .reasons = w.reasons};
    summary_count(problem, w.station, w.day, p->arena, &out->summary);
    return PLANNER_OK;
}
