/* SPDX-License-Identifier: Apache-2.0 */
/* line: the day of every resident on one line of days: one station, or one quota group of it.
 *
 * Coverage is exactly lexicographic by class (backward release sweep over a Hall-slack tree); the
 * days by their loads, visit by visit in a Hall-safe forward sweep, and improved by exchanges.
 * docs/planner.md explains each and gives the sources. Stations and previous places of the residents are
 * not looked at. */
#ifndef LICHKHAM_DOMAIN_PLAN_LINE_H
#define LICHKHAM_DOMAIN_PLAN_LINE_H

#include "base/arena.h"
#include "lichkham/planner.h"

struct plan_line {
    const struct planner_resident *items; /* ordered by a stable key (resident, number): ties follow it */
    uint32_t count;
    const int32_t *capacity; /* [days] bookable places before pins are taken out; >= 0 */
    const bool *is_session;  /* [days] a session exists that day (with or without places) */
    uint16_t days;           /* 0 .. PLANNER_DAYS_MAX */
    uint32_t household_weight;
    uint32_t fairness_weight;
};

struct plan_outcome {
    uint16_t *day;                         /* [count] the pin, the planned day, or PLANNER_NONE */
    struct planner_reason *refusal;        /* [count] */
    uint32_t wanted[PLANNER_CLASSES_MAX];  /* items without a pin, by class */
    uint32_t covered[PLANNER_CLASSES_MAX]; /* of those, placed */
    uint32_t household_visits;             /* distinct (household, day) on the line, pins included */
    uint32_t pins_above_capacity;          /* beyond their day's capacity or the line; kept all the same */
};

/* Arrays of the outcome live in `arena`. Never fails. */
void plan_line_solve(const struct plan_line *line, struct arena *arena, struct plan_outcome *out);

#endif
