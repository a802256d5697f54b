/* SPDX-License-Identifier: Apache-2.0 */
/* plan: the day of every need on one line of days. Pure: arrays in, arrays out; no clock, no
 * random source, no hash order. The same input gives the same bytes.
 *
 * Coverage is exactly lexicographic by class (backward release sweep over a Hall-slack tree); the
 * days are chosen by a Hall-safe forward sweep with household blocks. docs/planner.md explains
 * both and gives the sources. One line is one station, or one quota group of it. */
#ifndef LICHKHAM_DOMAIN_PLAN_PLAN_H
#define LICHKHAM_DOMAIN_PLAN_PLAN_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLAN_DAYS_MAX 512
#define PLAN_CLASSES  16
#define PLAN_NO_DAY   UINT16_MAX

/* One need that wants a place. Days are indices into the line, 0 .. days - 1. */
struct plan_item {
    uint32_t household; /* equal numbers share a household; any numbering */
    uint32_t hamlet;    /* any numbering */
    uint16_t release;   /* first and last acceptable day; release > due = no window */
    uint16_t due;
    uint16_t target;
    uint16_t previous; /* unsent place of an earlier plan, or PLAN_NO_DAY: kept where possible */
    uint16_t pin;      /* promised day, or PLAN_NO_DAY: never moved, takes its place first */
    uint8_t class_;    /* 0 most urgent .. PLAN_CLASSES - 1 */
};

struct plan_line {
    const struct plan_item *items; /* ordered by a stable key (resident, number): ties follow it */
    uint32_t count;
    const int32_t *capacity; /* [days] bookable places before pins are taken out; >= 0 */
    const bool *is_session;  /* [days] a session exists that day (with or without places) */
    uint16_t days;           /* 0 .. PLAN_DAYS_MAX */
};

enum plan_refusal_code {
    PLAN_PLACED,
    PLAN_NO_WINDOW,
    PLAN_NO_SESSION,
    PLAN_NO_CAPACITY,
    PLAN_CLASS_SHORTAGE
};

/* Why an item has no day. For PLAN_CLASS_SHORTAGE a certificate anyone can count: the days
 * tight_from .. tight_to hold `places` places (after pins), and more than `places` items of class
 * <= this one's, this one included, must lie within them. */
struct plan_refusal {
    uint8_t code; /* enum plan_refusal_code */
    uint16_t tight_from;
    uint16_t tight_to;
    uint32_t places;
};

struct plan_outcome {
    uint16_t *day;                  /* [count] the pin, the planned day, or PLAN_NO_DAY */
    struct plan_refusal *refusal;   /* [count] */
    uint32_t wanted[PLAN_CLASSES];  /* items without a pin, by class */
    uint32_t covered[PLAN_CLASSES]; /* of those, placed */
    uint32_t household_visits;      /* distinct (household, day) on the line, pins included */
    uint32_t pins_above_capacity;   /* beyond their day's capacity or the line; kept all the same */
};

/* Arrays of the outcome live in `arena`. Never fails. Within a class an item with a previous place
 * is preferred, so that a quiet night keeps its covered set. */
void plan_line_solve(const struct plan_line *line, struct arena *arena, struct plan_outcome *out);

#endif
