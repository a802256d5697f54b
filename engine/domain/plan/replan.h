/* SPDX-License-Identifier: Apache-2.0 */
/* replan: repairs the plan that the previous places make up, with few moves; coverage becomes that of
 * a fresh solve. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_REPLAN_H
#define LICHKHAM_DOMAIN_PLAN_REPLAN_H

#include "base/arena.h"
#include "lichkham/planner.h"

/* Somebody without a pin has a previous place. */
bool replan_is_needed(const struct planner_problem *problem);

/* Writes a place, or PLANNER_NONE, of everybody into station and day. */
void replan_solve(const struct planner_problem *problem, struct arena *scratch, uint16_t *station,
                  uint16_t *day);

#endif
