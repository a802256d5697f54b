/* SPDX-License-Identifier: Apache-2.0 */
/* instance: random lines for property tests, and what must hold of any plan of them. */
#ifndef LICHKHAM_TESTS_PLAN_INSTANCE_H
#define LICHKHAM_TESTS_PLAN_INSTANCE_H

#include "domain/plan/line.h"

struct instance {
    struct plan_line line;
    struct planner_resident *items;
    int32_t capacity[PLANNER_DAYS_MAX];
    bool is_session[PLANNER_DAYS_MAX];
    uint64_t seed;
};

/* A small line of any kind: short, arbitrary or agreeable windows, shortage or plenty, days without
 * session or places, pins, windows that are empty or leave the line. */
void instance_make_small(struct instance *in, uint64_t seed, struct arena *arena);

/* The year of year.h. */
void instance_make_year(struct instance *in, uint64_t seed, uint32_t count, uint32_t percent,
                        struct arena *arena);

/* Fails the running test where the outcome breaks a promise of plan.h; names the seed. */
void instance_check(const struct instance *in, const struct plan_outcome *out);

#endif
