/* SPDX-License-Identifier: Apache-2.0 */
/* judge: counts every promise of planner.h again for a solution: pins, windows, sessions, places,
 * admissible stations, the reason of each resident with its certificate, and the summary. */
#ifndef LICHKHAM_TESTS_PLAN_JUDGE_H
#define LICHKHAM_TESTS_PLAN_JUDGE_H

#include "base/arena.h"
#include "lichkham/planner.h"

/* NULL where every promise is kept, else a sentence in the arena about the first that is not. */
const char *judge_find_fault(const struct planner_problem *p, const struct planner_solution *s,
                             struct arena *arena);

#endif
