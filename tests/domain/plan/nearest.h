/* SPDX-License-Identifier: Apache-2.0 */
/* nearest: the fewest person-days from target at which the same people can have places, by the plainest
 * exact method: one after the other enters by a shortest augmenting path (Bellman and Ford). Slow and
 * independent of the planner. */
#ifndef LICHKHAM_TESTS_PLAN_NEAREST_H
#define LICHKHAM_TESTS_PLAN_NEAREST_H

#include "domain/plan/line.h"

/* Of those who have a day in the outcome; the pinned stay where they are and do not count. */
uint64_t nearest_distance(const struct plan_line *line, const uint16_t *day);

/* What the days come to. */
uint64_t nearest_measure(const struct plan_line *line, const uint16_t *day);

#endif
