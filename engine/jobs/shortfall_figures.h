/* SPDX-License-Identifier: Apache-2.0 */
/* shortfall_figures: the numbers of a shortfall, and which of them are hidden because they tell of somebody.
 * Pure. */
#ifndef LICHKHAM_JOBS_SHORTFALL_FIGURES_H
#define LICHKHAM_JOBS_SHORTFALL_FIGURES_H

#include "base/arena.h"
#include "domain/need.h"

enum { SHORTFALL_MONTHS_MAX = 36 };

enum shortfall_amount {
    SHORTFALL_PLACED,  /* checks that have a place */
    SHORTFALL_MISSING, /* that have none */
    SHORTFALL_OWED,    /* both together */
    SHORTFALL_AMOUNTS
};

struct shortfall_line {
    int64_t amounts[SHORTFALL_AMOUNTS];
    bool is_hidden[SHORTFALL_AMOUNTS];
};

struct shortfall_part {
    struct shortfall_line line;
    int64_t missing[PRIORITY_CLASSES];
    bool is_hidden[PRIORITY_CLASSES];
    int64_t half_days, places, places_to_come, extra_half_days;
};

struct shortfall_month {
    const char *name; /* "2027-03" */
    struct shortfall_line line;
    int64_t places;
};

struct shortfall_figures {
    struct shortfall_part *parts; /* the last is all of them together */
    size_t part_count;            /* without it */
    struct shortfall_line classes[PRIORITY_CLASSES];
    struct shortfall_month months[SHORTFALL_MONTHS_MAX]; /* of the best day; some checks have none */
    size_t month_count;
    int64_t waiting[REASONS];
    bool is_waiting_hidden[REASONS];
};

/* Sets every is_hidden. What is placed, missing and owed, by part, class, month and reason, stands side by
 * side: no number below SMALL_CELLS_LEAST can be computed from all that is shown together. */
void shortfall_figures_hide(struct shortfall_figures *f, struct arena *a);

#endif
