/* SPDX-License-Identifier: Apache-2.0 */
/* second_visit: special resources for people who keep a place in any case. Who finds none comes without
 * it, and once more another time. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_SECOND_VISIT_H
#define LICHKHAM_DOMAIN_PLAN_SECOND_VISIT_H

#include "base/arena.h"
#include "lichkham/planner.h"

/* `station` and `day` come with a plan by general places; everybody who has a place keeps one, few at
 * another time. `left_out` ([residents], zeroed) becomes the resources each comes without. Class by class,
 * as many as chains of moves can serve come with all they need. */
void second_visit_solve(const struct planner_problem *problem, uint16_t binding, struct arena *arena,
                        uint16_t *station, uint16_t *day, uint16_t *left_out);

#endif
