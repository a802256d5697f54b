/* SPDX-License-Identifier: Apache-2.0 */
/* arrival: after the day is chosen, the half-day and the arrival time. Pure. */
#ifndef LICHKHAM_DOMAIN_PLAN_ARRIVAL_H
#define LICHKHAM_DOMAIN_PLAN_ARRIVAL_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One half-day of a site. Arrival times run from `opens` in steps of `step_minutes`, `steps` of
 * them; each step takes ceil(places / steps) people. */
struct arrival_session {
    int32_t places; /* bookable places */
    int16_t opens;  /* minute of the day, e.g. 450 = 07:30 */
    int16_t step_minutes;
    int16_t steps;
    uint8_t half;
};

/* Somebody on that day. `half` and `minute` are in-out: when `is_fixed` (a promised appointment)
 * they are kept; else a previous value (half > 0) is kept where there is room. */
struct arrival_item {
    uint32_t household;
    uint32_t hamlet;
    bool is_elderly; /* early times first */
    bool is_fixed;
    uint8_t half;
    int16_t minute;
};

/* Gives every item of one site and day a half and a minute. Households stay in one half and in
 * adjacent times where there is room; the elderly and the hamlets in order go first. Items beyond
 * all places (pins above a reduced capacity) get the last time of the last half. At least one
 * session. Ties follow the order of the items. */
void arrival_assign(const struct arrival_session *sessions, size_t session_count, struct arrival_item *items,
                    size_t item_count, struct arena *arena);

#endif
