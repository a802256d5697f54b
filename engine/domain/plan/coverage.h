/* SPDX-License-Identifier: Apache-2.0 */
/* coverage: who gets a place, before any day is chosen. Backward release sweep over a Hall-slack
 * tree; lexicographically optimal by class. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_COVERAGE_H
#define LICHKHAM_DOMAIN_PLAN_COVERAGE_H

#include "base/arena.h"
#include "domain/plan/work.h"

/* Tight intervals: until[class * days + from] is 1 + the last day of the longest interval seen to
 * begin at `from` that has more people of that class or a more urgent one than places; 0 = none. */
struct coverage {
    uint16_t *until;
};

/* `candidates` are the unpinned items with a place in their window. Sets day to PLAN_TO_COME for
 * those who are covered. */
void coverage_choose(struct plan_work *w, uint32_t *candidates, uint32_t count, struct arena *arena,
                     struct coverage *out);

/* The shortest tight interval around the window of an item that was refused. */
void coverage_find_tight(const struct plan_work *w, const struct coverage *c,
                         const struct planner_resident *item, uint16_t *from, uint16_t *to);

#endif
