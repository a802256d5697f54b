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
    uint8_t resources;       /* numbers in `capacity` */
    const int16_t *capacity; /* people it serves by special resource; number 0 is not looked at, `places`
                              * stands for it. NULL = no special resource is short in a half */
};

/* Somebody on that day. `half` and `minute` are in-out: when `is_fixed` (a promised appointment)
 * they are kept; else a previous value (half > 0) is kept where there is room. */
struct arrival_item {
    uint32_t household;
    uint32_t hamlet;
    uint16_t resources; /* bit r: takes one of capacity[r] of his half; bit 0 is always meant */
    bool is_elderly;    /* early times first */
    bool is_fasting;    /* gives blood before the first meal: comes before noon as long as there is a place */
    bool is_fixed;
    uint8_t half;
    int16_t minute;
};

/* Gives every item of one site and day a half and a minute. In this order: promised times stay; who
 * fasts comes in the first half that opens before noon, and others leave it for him; previous times stay
 * where there is room; households come in one half and at adjacent times, those with somebody elderly
 * first, then those with somebody who fasts, then hamlet by hamlet. Nobody who is not promised takes more
 * of a resource than a half has, as long as it fits in some half; else he takes a general place. Beyond
 * all places (pins above a reduced capacity) comes the last time of the last half. At least one session,
 * earliest first. Ties follow the order of the items. */
void arrival_assign(const struct arrival_session *sessions, size_t session_count, struct arrival_item *items,
                    size_t item_count, struct arena *arena);

#endif
