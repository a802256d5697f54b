/* SPDX-License-Identifier: Apache-2.0 */
/* lines: the residents of a problem by the station they are planned at: of their promise, else their
 * home. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_LINES_H
#define LICHKHAM_DOMAIN_PLAN_LINES_H

#include "domain/plan/line.h"

struct lines {
    const struct planner_problem *problem;
    uint32_t *member;               /* by line, in order; NULL: all are on the only line */
    uint32_t *first;                /* [stations + 1] */
    struct planner_resident *items; /* of the line at hand */
    bool is_session[PLANNER_DAYS_MAX];
};

/* One station, and everybody is planned there. */
bool lines_is_one(const struct planner_problem *problem);

/* In one pass over the residents. */
void lines_gather(struct lines *l, const struct planner_problem *problem, struct arena *arena);

/* Until the next call. */
struct plan_line lines_get(struct lines *l, uint16_t station);

/* Which resident an item of a line is. */
static inline uint32_t lines_resident(const struct lines *l, uint16_t station, uint32_t item) {
    return l->member ? l->member[l->first[station] + item] : item;
}

/* The line of a resident, PLANNER_NONE if he has none. */
static inline uint16_t lines_station_of(const struct planner_resident *r) {
    return r->pin_station != PLANNER_NONE ? r->pin_station : r->home_station;
}

#endif
