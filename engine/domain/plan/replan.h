/* SPDX-License-Identifier: Apache-2.0 */
/* replan: begins with the places that some have and inserts everybody else, so that coverage is that of a
 * fresh solve and few move. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_REPLAN_H
#define LICHKHAM_DOMAIN_PLAN_REPLAN_H

#include "domain/plan/roster.h"

/* Somebody without a pin has a previous place. */
bool replan_is_needed(const struct planner_problem *problem);

/* From the previous places. Writes a place, or PLANNER_NONE, of everybody into station and day. */
void replan_solve(const struct planner_problem *problem, struct arena *scratch, uint16_t *station,
                  uint16_t *day);

/* From a new plan of each home station by itself, in station and day: the others are inserted at home
 * first, then anywhere. */
void replan_share(const struct planner_problem *problem, struct arena *scratch, uint16_t *station,
                  uint16_t *day);

/* A resident in no list keeps this place if it is one he may have; else he waits, and goes first in his
 * class if he had one. */
void replan_enter(struct roster *b, uint32_t resident, uint16_t station, uint16_t day);

/* Where places were taken away the least urgent leave, of those the latest. */
void replan_trim(struct roster *b, uint32_t node);

#endif
