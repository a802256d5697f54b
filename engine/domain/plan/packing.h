/* SPDX-License-Identifier: Apache-2.0 */
/* packing: places for people who need special resources beside the general place.
 *
 * The resources of a day are nested (a gynaecologist sees nobody who has no general place), so a plan
 * is a flow as long as the sets of people who need each resource that binds are nested or disjoint; then
 * coverage is exact by class. Where they cross it is a packing problem, which is hard; docs/planner.md
 * says how near it comes. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_PACKING_H
#define LICHKHAM_DOMAIN_PLAN_PACKING_H

#include "base/arena.h"
#include "lichkham/planner.h"

/* The special resources that can bind: on some day fewer places of it are left after pins than general
 * ones and than people who need it and could come. One that everybody who needs it shares with another
 * that is never more plentiful is left to that one. 0 = none; then general places alone decide. */
uint16_t packing_find_binding(const struct planner_problem *problem, struct arena *arena);

/* `station` and `day` ([residents]) come with a plan by general places: the start of a new plan. If
 * somebody unpinned has a previous place, the previous places are the start instead, and as few as can
 * be are left. They go with a plan that keeps every resource. */
void packing_solve(const struct planner_problem *problem, uint16_t binding, struct arena *arena,
                   uint16_t *station, uint16_t *day);

#endif
