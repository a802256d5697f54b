/* SPDX-License-Identifier: Apache-2.0 */
/* planner: the door of plan/. A new plan is made of lines, one a home station; where stations share their
 * places, those left over are inserted into it, and so is everybody whose previous place is gone. */
#include "lichkham/planner.h"

#include "domain/plan/check.h"
#include "domain/plan/explain.h"
#include "domain/plan/lines.h"
#include "domain/plan/packing.h"
#include "domain/plan/refuse.h"
#include "domain/plan/replan.h"
#include "domain/plan/second_visit.h"
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
    return arena_most_bytes(p->arena);
}

enum planner_status planner_check(const struct planner_problem *problem, struct planner_fault *fault) {
    struct arena *arena = arena_create_small();
    const enum planner_status status = check_problem(problem, arena, fault);
    arena_destroy(arena);
    return status;
}

/* What is decided of everybody. */
struct plan {
    uint16_t *station;
    uint16_t *day;
    struct planner_reason *reasons;
    uint16_t *left_out; /* NULL without second visits */
};

static void begin_plan(struct plan *plan, uint32_t count, struct arena *arena) {
    *plan = (struct plan){.station = arena_new_array(arena, uint16_t, count),
                          .day = arena_new_array(arena, uint16_t, count)};
}

/* The only line's own arrays are the plan. */
static void plan_one_line(struct lines *lines, struct arena *arena, struct plan *plan) {
    const struct plan_line line = lines_get(lines, 0);
    struct plan_outcome outcome;
    plan_line_solve(&line, arena, &outcome);
    *plan = (struct plan){.station = arena_new_array(arena, uint16_t, line.count),
                          .day = outcome.day,
                          .reasons = outcome.refusal};
    for (uint32_t i = 0; i < line.count; i++)
        plan->station[i] = plan->day[i] == PLANNER_NONE ? PLANNER_NONE : 0;
}

static void plan_line_of(struct lines *lines, uint16_t station, struct arena *arena,
                         const struct plan *plan) {
    const struct arena_mark mark = arena_mark(arena);
    const struct plan_line line = lines_get(lines, station);
    struct plan_outcome outcome;
    plan_line_solve(&line, arena, &outcome);
    for (uint32_t k = 0; k < line.count; k++) {
        const uint32_t i = lines_resident(lines, station, k);
        plan->day[i] = outcome.day[k];
        plan->station[i] = outcome.day[k] == PLANNER_NONE ? PLANNER_NONE : station;
        plan->reasons[i] = outcome.refusal[k];
    }
    arena_rewind(arena, mark);
}

static void refuse_homeless(const struct planner_problem *problem, const struct plan *plan) {
    for (uint32_t i = 0; i < problem->resident_count; i++) {
        if (lines_station_of(&problem->residents[i]) != PLANNER_NONE) continue;
        plan->station[i] = plan->day[i] = PLANNER_NONE;
        plan->reasons[i] = (struct planner_reason){.code = PLANNER_NO_STATION};
    }
}

/* Each station with those at home there is a line of its own. */
static void plan_home_lines(const struct planner_problem *problem, struct arena *arena,
                            const struct plan *plan) {
    struct lines lines;
    const struct arena_mark mark = arena_mark(arena);
    lines_gather(&lines, problem, arena);
    for (uint16_t s = 0; s < problem->stations; s++) plan_line_of(&lines, s, arena, plan);
    arena_rewind(arena, mark);
    refuse_homeless(problem, plan);
}

static void plan_anew(const struct planner_problem *problem, struct arena *arena, struct plan *plan) {
    struct lines lines;
    if (lines_is_one(problem)) {
        lines_gather(&lines, problem, arena);
        plan_one_line(&lines, arena, plan);
        return;
    }
    begin_plan(plan, problem->resident_count, arena);
    plan->reasons = arena_new_array(arena, struct planner_reason, problem->resident_count);
    plan_home_lines(problem, arena, plan);
    if (!problem->overflow) return;
    replan_share(problem, arena, plan->station, plan->day);
    refuse_explain(problem, plan->station, plan->day, arena, plan->reasons);
}

static void repair_plan(const struct planner_problem *problem, struct arena *arena, struct plan *plan) {
    begin_plan(plan, problem->resident_count, arena);
    replan_solve(problem, arena, plan->station, plan->day);
    plan->reasons = arena_new_array(arena, struct planner_reason, problem->resident_count);
    refuse_explain(problem, plan->station, plan->day, arena, plan->reasons);
}

/* Steps that give back what they take; each needs no more than two numbers a resident. */
static void finish(const struct planner_problem *problem, const struct plan *plan, struct arena *arena,
                   struct planner_solution *out) {
    *out = (struct planner_solution){
        .station = plan->station, .day = plan->day, .reasons = plan->reasons, .left_out = plan->left_out};
    const struct arena_mark mark = arena_mark(arena);
    explain_placements(problem, plan->station, plan->day, arena, plan->reasons);
    arena_rewind(arena, mark);
    summary_count(problem, plan->station, plan->day, arena, &out->summary);
    arena_rewind(arena, mark);
}

/* General places are not all there is where a special resource can run out before them. */
static void pack(const struct planner_problem *problem, struct arena *arena, struct plan *plan) {
    if (problem->second_visits) plan->left_out = arena_new_array(arena, uint16_t, problem->resident_count);
    const struct arena_mark mark = arena_mark(arena);
    const uint16_t binding = packing_find_binding(problem, arena);
    if (binding != 0 && problem->second_visits) {
        second_visit_solve(problem, binding, arena, plan->station, plan->day, plan->left_out);
    } else if (binding != 0) {
        packing_solve(problem, binding, arena, plan->station, plan->day);
        arena_rewind(arena, mark);
        shortage_explain(problem, binding, plan->day, arena, plan->reasons);
    }
    arena_rewind(arena, mark);
}

enum planner_status planner_solve(struct planner *p, const struct planner_problem *problem,
                                  struct planner_solution *out, struct planner_fault *fault) {
    arena_reset(p->arena);
    const enum planner_status status = check_problem(problem, p->arena, fault);
    if (status != PLANNER_OK) return status;
    arena_reset(p->arena);
    struct plan plan;
    if (replan_is_needed(problem))
        repair_plan(problem, p->arena, &plan);
    else
        plan_anew(problem, p->arena, &plan);
    pack(problem, p->arena, &plan);
    finish(problem, &plan, p->arena, out);
    return PLANNER_OK;
}
