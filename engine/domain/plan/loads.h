/* SPDX-License-Identifier: Apache-2.0 */
/* loads: how many people come by each day, before anybody is given one. Internal to plan/.
 *
 * wanted(t) people would best have come by day t, served(t) do. The sum of |served(t) - wanted(t)| is the
 * person-days from target of people served in the order of their targets; it is made as small as can be
 * with 0 <= served(t) - served(t - 1) <= places(t) and least(t) <= served(t) <= most(t). Where release,
 * target and due come in the same order no plan is nearer to the targets. O(days log days). */
#ifndef LICHKHAM_DOMAIN_PLAN_LOADS_H
#define LICHKHAM_DOMAIN_PLAN_LOADS_H

#include <stdint.h>

/* Of one day; all but the places count everything up to it. */
struct load {
    uint64_t places;
    uint32_t least; /* due by this day */
    uint32_t most;  /* released by this day */
    uint32_t wanted;
    uint32_t served; /* the answer */
};

/* Everybody is due by the last day (least = most there), and all fit. At most PLANNER_DAYS_MAX days. */
void loads_choose(struct load *load, uint16_t days);

#endif
