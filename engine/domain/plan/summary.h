/* SPDX-License-Identifier: Apache-2.0 */
/* summary: the figures of a plan, counted from the plan alone. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_SUMMARY_H
#define LICHKHAM_DOMAIN_PLAN_SUMMARY_H

#include "base/arena.h"
#include "lichkham/planner.h"

void summary_count(const struct planner_problem *problem, const uint16_t *station, const uint16_t *day,
                   struct arena *arena, struct planner_summary *out);

#endif
