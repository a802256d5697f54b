/* SPDX-License-Identifier: Apache-2.0 */
/* remedy: what would give somebody a place who has none. Internal to plan/.
 *
 * Let S be everybody more urgent, and those of his class who have a place. With k more places on day x the
 * number of S that can be covered grows by min(k, g(x)), where g(x) is what it grows by without limit: places
 * of one day are parallel, and the rank of a transversal matroid is concave in them. So the fewest places on
 * x that leave one for him are g(x) + 1, for any x he can reach; the least over all days is looked for.
 * Places of several days do no better: each takes at most one of those who would come before him. Ranks are
 * counted by earliest due day first, which is a maximum for windows on a line (F. Glover, 1967). Where people
 * do not share one line (bound ones beside others, special resources) 1 + the more urgent ones without a
 * place is enough; it is the least where there are none. */
#ifndef LICHKHAM_DOMAIN_PLAN_REMEDY_H
#define LICHKHAM_DOMAIN_PLAN_REMEDY_H

#include "lichkham/planner.h"

/* Fills the extra_ and needed_ members, for somebody with a window and an admissible station. */
void remedy_find(const struct planner_problem *problem, const struct planner_solution *plan, uint32_t index,
                 struct planner_explanation *out);

#endif
