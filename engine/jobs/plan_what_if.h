/* SPDX-License-Identifier: Apache-2.0 */
/* plan_what_if: a round of a commune as it is planned, and as it would be with changes of capacity. Nothing
 * is written. */
#ifndef LICHKHAM_JOBS_PLAN_WHAT_IF_H
#define LICHKHAM_JOBS_PLAN_WHAT_IF_H

#include "domain/whatif.h"
#include "jobs/plan_commune.h"

/* A session the planner chose for "as many as needed", or for a number of days. */
struct what_if_session {
    int32_t site;
    civil_day day;
    uint8_t half;
    int32_t places;
};

/* What is missing still, and the fewest sessions that would give it. */
struct what_if_side {
    uint32_t wanted[SCHEDULE_CLASSES]; /* by planning class, promised places included */
    uint32_t covered[SCHEDULE_CLASSES];
    struct planner_clearing clearing[SCHEDULE_CLASSES]; /* of this class and the more urgent ones */
    struct whatif_month *months;                        /* sessions: those that would clear every class */
    size_t month_count;
};

struct plan_what_if {
    int32_t round;
    struct what_if_side before;
    struct what_if_side after;
    struct what_if_session *chosen;
    size_t chosen_count;
    bool has_too_few; /* fewer than a change asks for: no other could be added, or none would help */
};

/* `p` is open; its plan becomes the changed one. Arrays live in the arena. ERR_INPUT names the change that
 * cannot be made. */
MUST_CHECK bool plan_what_if(struct plan_commune *p, struct commune_round *round,
                             const struct whatif *changes, struct arena *a, struct plan_what_if *out,
                             struct err *e);

#endif
