/* SPDX-License-Identifier: Apache-2.0 */
/* window: somebody's acceptable days among those there are. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_WINDOW_H
#define LICHKHAM_DOMAIN_PLAN_WINDOW_H

#include "lichkham/planner.h"

/* The last one, of `days` days; of nobody where there is no day. */
static inline uint16_t plan_last_day(const struct planner_resident *r, uint16_t days) {
    return r->due < days ? r->due : (uint16_t)(days - 1);
}

static inline uint32_t plan_distance(uint32_t a, uint32_t b) {
    return a > b ? a - b : b - a;
}

#endif
