/* SPDX-License-Identifier: Apache-2.0 */
/* shortage: why somebody has no place where special resources bind, with a certificate where one
 * resource alone shows it: an interval with fewer places than people who must have one. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_SHORTAGE_H
#define LICHKHAM_DOMAIN_PLAN_SHORTAGE_H

#include "base/arena.h"
#include "lichkham/planner.h"

/* Writes the reasons of those without a place in `day`; the others' stay. General places are asked
 * first, then the binding resources one by one; the shortest interval around the window is told. */
void shortage_explain(const struct planner_problem *problem, uint16_t binding, const uint16_t *day,
                      struct arena *arena, struct planner_reason *reasons);

#endif
