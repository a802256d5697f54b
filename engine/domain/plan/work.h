/* SPDX-License-Identifier: Apache-2.0 */
/* work: what the steps of one plan share. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_WORK_H
#define LICHKHAM_DOMAIN_PLAN_WORK_H

#include "domain/plan/line.h"
#include "domain/plan/window.h"

#define PLAN_TO_COME  (PLANNER_NONE - 1) /* covered, the day is not chosen yet */
#define PLAN_SCRATCH  3
#define DAYS_PER_WEEK 7

struct plan_work {
    const struct plan_line *line;
    uint16_t *day;                   /* [count] pin, PLAN_TO_COME or PLANNER_NONE, at the end the day */
    uint32_t *scratch[PLAN_SCRATCH]; /* [count] each; a step leaves nothing in them unless it says so */
    uint64_t places_before[PLANNER_DAYS_MAX + 1]; /* places after pins on days 0 .. d - 1 */
    uint16_t sessions_before[PLANNER_DAYS_MAX + 1];
    uint32_t pins_above_capacity;
};

/* Takes the pins out of the capacity. `scratch` holds PLAN_SCRATCH * count numbers. */
void plan_work_init(struct plan_work *w, const struct plan_line *line, uint16_t *day, uint32_t *scratch);

/* What the window alone says: PLANNER_ON_TARGET where a place is possible. */
enum planner_reason_code plan_judge_window(const struct plan_work *w, const struct planner_resident *item);

/* The unpinned items for whom a place is possible, in their order; returns how many. */
uint32_t plan_list_candidates(const struct plan_work *w, uint32_t *candidates);

static inline uint64_t plan_places(const struct plan_work *w, uint32_t from, uint32_t to) {
    return w->places_before[to + 1] - w->places_before[from];
}

static inline bool plan_is_pinned(const struct planner_resident *item) {
    return item->pin_day != PLANNER_NONE;
}

/* The last acceptable day, clipped to the line. */
static inline uint16_t plan_due(const struct plan_work *w, const struct planner_resident *item) {
    return plan_last_day(item, w->line->days);
}

/* The acceptable day nearest to the target; of nobody without a window. */
static inline uint16_t plan_target(const struct plan_work *w, const struct planner_resident *item) {
    const uint16_t due = plan_due(w, item);
    if (item->target < item->release) return item->release;
    return item->target < due ? item->target : due;
}

/* In person-days: a household that comes all at once is worth so much more than the visits it saves. */
static inline uint64_t plan_worth_of_company(const struct plan_work *w) {
    return (uint64_t)w->line->household_weight * 2;
}

static inline bool plan_is_within(const struct plan_work *w, const struct planner_resident *item,
                                  uint32_t day) {
    return item->release <= day && day <= plan_due(w, item);
}

#endif
