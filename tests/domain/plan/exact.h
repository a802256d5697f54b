/* SPDX-License-Identifier: Apache-2.0 */
/* exact: the best possible plan of a small problem, by textbook flows over one network of residents and
 * days: cheapest augmenting paths found by Bellman and Ford's method, one person at a time. Slow, and
 * written without a look at the planner. A resident may need one special resource at most: then the
 * places are nested and the network is all there is to say. */
#ifndef LICHKHAM_TESTS_PLAN_EXACT_H
#define LICHKHAM_TESTS_PLAN_EXACT_H

#include "base/arena.h"
#include "lichkham/planner.h"

bool exact_is_possible(const struct planner_problem *p);

/* How many of each class have a place in a plan that covers as many as possible of class 0, then of
 * class 1, and so on; pins included. Residents enter in order of class, each by an augmenting path;
 * that never uncovers anybody, and by the exchange property of matroids it is the best. */
void exact_cover(const struct planner_problem *p, uint32_t covered[PLANNER_CLASSES_MAX]);

/* What it costs that the resident comes then and there. */
typedef int64_t exact_price(const struct planner_problem *p, const struct planner_resident *r,
                            unsigned station, unsigned day);

exact_price exact_distance; /* days from the target, and the weight of another station than home */
exact_price exact_stay;     /* -1 for the previous place, 0 for any other */

/* The least total price, pins left out, over all plans that cover so many of each class (which must be
 * possible; pins included), and where `day` is given over those that cover the residents with a day. */
int64_t exact_cheapest(const struct planner_problem *p, const uint32_t covered[PLANNER_CLASSES_MAX],
                       const uint16_t *day, exact_price *price);

#endif
