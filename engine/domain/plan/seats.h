/* SPDX-License-Identifier: Apache-2.0 */
/* seats: where a resident may come, and how full a plan makes each station and day. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_SEATS_H
#define LICHKHAM_DOMAIN_PLAN_SEATS_H

#include "base/arena.h"
#include "lichkham/planner.h"

/* The admissible stations: first .. end - 1. */
struct seats_range {
    uint16_t first;
    uint16_t end;
};

struct seats {
    const struct planner_problem *problem;
    uint32_t *taken; /* [resources][stations][days], promised places included */
};

struct seats_range seats_admissible(const struct planner_problem *p, const struct planner_resident *r);

/* Numbers of the arrays of a problem. */
static inline size_t seats_cell(const struct planner_problem *p, uint16_t station, uint16_t day) {
    return (size_t)station * p->days + day;
}

bool seats_is_session(const struct planner_problem *p, uint16_t station, uint16_t day);

/* Bookable places before pins; 0 without a session. */
uint32_t seats_places(const struct planner_problem *p, uint16_t resource, uint16_t station, uint16_t day);

/* [stations][days] places of a resource that pins leave; never below 0. */
int32_t *seats_left(const struct planner_problem *p, uint16_t resource, struct arena *arena);

/* True when he needs the resource; everybody needs the general place. */
static inline bool seats_is_needed(const struct planner_resident *r, uint16_t resource) {
    return resource == 0 || (r->resources >> resource & 1) != 0;
}

void seats_count(const struct planner_problem *problem, const uint16_t *station, const uint16_t *day,
                 struct arena *arena, struct seats *out);

/* All this resident needs is left over there. */
bool seats_has_room(const struct seats *s, const struct planner_resident *r, uint16_t station, uint16_t day);

/* The window clipped to the days; false when nothing is left of it. */
bool seats_window(const struct planner_problem *p, const struct planner_resident *r, uint16_t *first,
                  uint16_t *last);

/* The day of first .. last nearest to the target. */
uint16_t seats_wanted(const struct planner_resident *r, uint16_t first, uint16_t last);

#endif
