/* SPDX-License-Identifier: Apache-2.0 */
/* What the steps of schedule_commune share; private to schedule*.c. */
#ifndef LICHKHAM_DOMAIN_SCHEDULE_WORK_H
#define LICHKHAM_DOMAIN_SCHEDULE_WORK_H

#include "domain/plan/line.h"
#include "domain/schedule.h"

enum slot_kind {
    SLOT_NONE,   /* the need asks for nothing */
    SLOT_WANTED, /* to be planned */
    SLOT_KEPT    /* a promised place that stays */
};

/* What becomes of one need; parallel to the needs. */
struct slot {
    uint32_t first_stored; /* its stored appointments: [first_stored, first_stored + stored_count) */
    uint16_t stored_count;
    uint8_t kind;         /* enum slot_kind */
    uint8_t latest_state; /* enum appointment_state its newest stored appointment leaves with */
    int32_t home_site;    /* 0 = none */
    int32_t site;         /* where it is placed; 0 = nowhere */
    civil_day day;
    civil_day previous_day; /* proposal that still stands at home_site; CIVIL_NONE = none */
    int16_t minute;
    uint8_t half; /* 0 = no arrival time yet */
};

struct schedule_work {
    const struct schedule_input *input;
    struct need *needs;
    size_t need_count;
    const struct appointment *stored;
    size_t stored_count;
    struct slot *slots;
    int64_t least_household;
    struct schedule_output *out;
    struct schedule_totals *totals; /* of out */
    struct arena *arena;
};

/* The newest stored appointment of a slot, or NULL. */
const struct appointment *schedule_latest(const struct schedule_work *w, const struct slot *slot);

/* The sessions of one site and day: first index, and how many (0, 1 or 2). */
size_t schedule_find_sessions(const struct schedule_input *input, int32_t site, civil_day day, size_t *first);

/* The planner's number for the household of a need that is not vanished; from schedule_plan_lines on. */
uint32_t schedule_household(const struct schedule_work *w, const struct need *need);

/* Gives every wanted slot a site and day, or its need a reason and a certificate. */
void schedule_plan_lines(struct schedule_work *w);

/* Gives every placed slot a half and an arrival minute. */
void schedule_plan_arrivals(struct schedule_work *w);

#endif
