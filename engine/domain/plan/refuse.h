/* SPDX-License-Identifier: Apache-2.0 */
/* refuse: why somebody has no place. Internal to plan/.
 *
 * A reason depends on windows, classes and places alone, not on how the plan came about: so that it does
 * not change overnight without cause. Only where some are bound to their home and others are not, the
 * plan is looked at as well. */
#ifndef LICHKHAM_DOMAIN_PLAN_REFUSE_H
#define LICHKHAM_DOMAIN_PLAN_REFUSE_H

#include "base/arena.h"
#include "lichkham/planner.h"

/* Writes the reason of everybody without a day; leaves the places as they are. */
void refuse_explain(const struct planner_problem *problem, uint16_t *station, uint16_t *day,
                    struct arena *scratch, struct planner_reason *reasons);

#endif
