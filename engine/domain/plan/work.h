/* SPDX-License-Identifier: Apache-2.0 */
/* work: what the steps of one plan share. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_WORK_H
#define LICHKHAM_DOMAIN_PLAN_WORK_H

#include "domain/plan/plan.h"

#define PLAN_TO_COME  (PLAN_NO_DAY - 1) /* covered, the day is not chosen yet */
#define PLAN_SCRATCH  3
#define DAYS_PER_WEEK 7

struct plan_work {
    const struct plan_line *line;
    uint16_t *day;                   /* [count] pin, PLAN_TO_COME or PLAN_NO_DAY, at the end the day */
    uint32_t *scratch[PLAN_SCRATCH]; /* [count] each; a step leaves nothing in them unless it says so */
    uint64_t places_before[PLAN_DAYS_MAX + 1]; /* places after pins on days 0 .. d - 1 */
    uint16_t sessions_before[PLAN_DAYS_MAX + 1];
    uint32_t pins_above_capacity;
};

/* Takes the pins out of the capacity. `scratch` holds PLAN_SCRATCH * count numbers. */
void plan_work_init(struct plan_work *w, const struct plan_line *line, uint16_t *day, uint32_t *scratch);

/* What the window alone says: PLAN_PLACED where a place is possible. */
enum plan_refusal_code plan_judge_window(const struct plan_work *w, const struct plan_item *item);

/* The unpinned items for whom a place is possible, in their order; returns how many. */
uint32_t plan_list_candidates(const struct plan_work *w, uint32_t *candidates);

static inline uint64_t plan_places(const struct plan_work *w, uint32_t from, uint32_t to) {
    return w->places_before[to + 1] - w->places_before[from];
}

static inline bool plan_is_pinned(const struct plan_item *item) {
    return item->pin != PLAN_NO_DAY;
}

/* The last acceptable day, clipped to the line. */
static inline uint16_t plan_due(const struct plan_work *w, const struct plan_item *item) {
    return item->due < w->line->days ? item->due : (uint16_t)(w->line->days - 1);
}

static inline bool plan_is_within(const struct plan_work *w, const struct plan_item *item, uint32_t day) {
    return item->release <= day && day <= plan_due(w, item);
}

#endif
