/* SPDX-License-Identifier: Apache-2.0 */
/* check: a problem is refused before anything is planned. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_CHECK_H
#define LICHKHAM_DOMAIN_PLAN_CHECK_H

#include "base/arena.h"
#include "lichkham/planner.h"

/* planner_check with memory to work in. */
enum planner_status check_problem(const struct planner_problem *problem, struct arena *arena,
                                  struct planner_fault *fault);

/* Of one resident by himself. */
enum planner_status check_resident(const struct planner_problem *problem,
                                   const struct planner_resident *resident);

#endif
