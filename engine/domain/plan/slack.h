/* SPDX-License-Identifier: Apache-2.0 */
/* slack: the Hall-slack tree over the days of a line. Each day has a value (places less people who
 * must have been seen by then); slack(b) is the sum of the values of days 0 .. b. A set of people
 * can be seen exactly if no slack is below 0. Every operation is O(log days). */
#ifndef LICHKHAM_DOMAIN_PLAN_SLACK_H
#define LICHKHAM_DOMAIN_PLAN_SLACK_H

#include "domain/plan/line.h"

struct slack {
    uint32_t leaves; /* a power of two, at least the number of days */
    struct {
        int64_t sum;
        int64_t least; /* the least sum of a first part of this node's days, at least one day */
    } node[2 * PLANNER_DAYS_MAX];
};

void slack_init(struct slack *s, uint16_t days); /* every value 0 */
void slack_add(struct slack *s, uint32_t day, int64_t amount);
int64_t slack_least(const struct slack *s);
int64_t slack_least_from(const struct slack *s, uint32_t day); /* least slack(b) over b >= day */

/* The first b >= day with slack(b) < limit; beyond the last day if there is none. */
uint32_t slack_first_below(const struct slack *s, uint32_t day, int64_t limit);

#endif
