/* SPDX-License-Identifier: Apache-2.0 */
/* explain: why everybody has his place, read off the final plan. planner.h defines the codes.
 * Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_EXPLAIN_H
#define LICHKHAM_DOMAIN_PLAN_EXPLAIN_H

#include "base/arena.h"
#include "lichkham/planner.h"

/* Writes the reason of everybody who has a place; the others' stay. */
void explain_placements(const struct planner_problem *problem, const uint16_t *station, const uint16_t *day,
                        struct arena *arena, struct planner_reason *reasons);

#endif
