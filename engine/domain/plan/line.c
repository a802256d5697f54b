/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/line.h"

#include "domain/plan/coverage.h"
#include "domain/plan/flow.h"
#include "domain/plan/reunion.h"
#include "domain/plan/rotate.h"
#include "domain/plan/serve.h"
#include "domain/plan/visit.h"
#include "domain/plan/work.h"

#include <assert.h>
#include <string.h>

/* Written field by field onto zeros: the same line gives the same bytes, those between fields too. */
static void explain(const struct plan_work *w, const struct coverage *coverage, uint32_t i,
                    struct planner_reason *refusal) {
    const struct planner_resident *item = &w->line->items[i];
    memset(refusal, 0, sizeof *refusal);
    refusal->code = PLANNER_ON_TARGET;
    if (w->day[i] != PLANNER_NONE) return;
    refusal->code = (uint8_t)plan_judge_window(w, item);
    if (refusal->code != PLANNER_ON_TARGET) return;
    refusal->code = PLANNER_CLASS_SHORTAGE;
    coverage_find_tight(w, coverage, item, &refusal->from, &refusal->to);
    refusal->places = (uint32_t)plan_places(w, refusal->from, refusal->to);
}

static void report(const struct plan_work *w, const struct coverage *coverage, struct plan_outcome *out) {
    for (uint32_t i = 0; i < w->line->count; i++) {
        const struct planner_resident *item = &w->line->items[i];
        assert(w->day[i] != PLAN_TO_COME);
        explain(w, coverage, i, &out->refusal[i]);
        if (plan_is_pinned(item)) continue;
        out->wanted[item->class_]++;
        if (w->day[i] != PLANNER_NONE) out->covered[item->class_]++;
    }
}

/* The flow has given the days already where it could. */
static bool is_anybody_to_come(const struct plan_work *w) {
    for (uint32_t i = 0; i < w->line->count; i++)
        if (w->day[i] == PLAN_TO_COME) return true;
    return false;
}

static uint32_t choose_days(struct plan_work *w, struct arena *arena) {
    struct visit_list visits;
    visit_cut(w, arena, &visits);
    if (is_anybody_to_come(w)) {
        serve_visits(w, &visits);
        if (w->line->household_weight == 0)
            rotate_days(w, &visits);
        else
            reunion_improve(w, &visits);
    }
    return visit_count(w, &visits);
}

void plan_line_solve(const struct plan_line *line, struct arena *arena, struct plan_outcome *out) {
    /* The refusals are written last, over the scratch lists, which nobody reads any more. */
    _Static_assert(sizeof(struct planner_reason) == PLAN_SCRATCH * sizeof(uint32_t), "refusals share memory");
    assert(line->days <= PLANNER_DAYS_MAX);
    const size_t count = line->count;
    uint32_t *scratch = arena_new_array(arena, uint32_t, PLAN_SCRATCH * count);
    *out = (struct plan_outcome){.day = arena_new_array(arena, uint16_t, count),
                                 .refusal = (struct planner_reason *)scratch};
    const struct arena_mark mark = arena_mark(arena);
    struct plan_work w;
    plan_work_init(&w, line, out->day, scratch);
    out->pins_above_capacity = w.pins_above_capacity;

    struct coverage coverage;
    coverage_choose(&w, w.scratch[0], plan_list_candidates(&w, w.scratch[0]), arena, &coverage);
    flow_choose(&w);
    out->household_visits = choose_days(&w, arena);
    report(&w, &coverage, out);
    arena_rewind(arena, mark);
}
