/* SPDX-License-Identifier: Apache-2.0 */
/* schedule_problem: what schedule_commune asked the planner, and the way back from the planner's numbers:
 * resident <-> need, station <-> site, day index <-> day, resource. Pure.
 *
 * A round of a commune is several problems, solved in this order: one of one station for each group of
 * people that places of a site are kept for, then one for everybody who is left, over all sites. Who got a
 * kept place is not in a later problem. Everybody else is in the last one: who waits, and promised,
 * officers' and frozen places as pins. They have the same days, resources and weights. schedule_commune
 * leaves them in its output where `keeps_problems` asks for it; every array lives in its arena. */
#ifndef LICHKHAM_DOMAIN_SCHEDULE_PROBLEM_H
#define LICHKHAM_DOMAIN_SCHEDULE_PROBLEM_H

#include "base/civil.h"
#include "domain/capacity.h"
#include "lichkham/planner.h"

/* Whom places are kept for: one is set. All 0: everybody. */
struct schedule_group {
    int32_t hamlet;
    int32_t organisation;
    int16_t target_group;
};

struct schedule_problem {
    struct planner_problem problem;
    struct planner_solution solution;
    struct schedule_group group;
    civil_day first_day;                              /* the day of index 0; later ones follow day by day */
    const int32_t *site_of;                           /* [stations] ascending */
    const uint32_t *need_of;                          /* [resident_count] index among the needs; ascending */
    enum resource resource_of[PLANNER_RESOURCES_MAX]; /* of the planner's resources; [0] is RESOURCE_PLACE */
};

bool schedule_problem_is_of_group(const struct schedule_problem *p);
/* PLANNER_NONE where the problem does not have it. */
uint16_t schedule_problem_station(const struct schedule_problem *p, int32_t site);
uint16_t schedule_problem_day(const struct schedule_problem *p, civil_day day);
/* The resident that need `need` is, or UINT32_MAX. */
uint32_t schedule_problem_resident(const struct schedule_problem *p, size_t need);
/* CIVIL_NONE for PLANNER_NONE. */
civil_day schedule_problem_date(const struct schedule_problem *p, uint16_t day);

#endif
