/* SPDX-License-Identifier: Apache-2.0 */
/* year: the made-up year of one station, for large tests and for the benchmark. */
#ifndef LICHKHAM_TESTS_PLAN_YEAR_H
#define LICHKHAM_TESTS_PLAN_YEAR_H

#include "domain/plan/line.h"
#include "random.h"

#define YEAR_DAYS    365
#define YEAR_CLASSES 8

/* Households of 1 to 7 in 12 hamlets. Six of ten members came on one day last year, the others on
 * days of their own; each may come from 30 days before that day to 60 after, 15 of a hundred only
 * from 7 before to 14 after. Eight classes. */
void year_make_items(struct random *r, struct planner_resident *items, uint32_t count);

/* A five-day week with some closed days, twelve of them in a row, and `percent` places for every 100
 * residents, spread evenly. */
void year_make_days(struct random *r, uint32_t count, uint32_t percent, int32_t *capacity, bool *is_session);

/* Of the households with two or more members placed and a day with room for them that all of them
 * could have had: the share that comes on one day. */
double year_percent_together(const struct planner_resident *items, uint32_t count, const int32_t *capacity,
                             const uint16_t *day);

#endif
