/* SPDX-License-Identifier: Apache-2.0 */
/* insert: gives a resident who is in no list a place with the fewest moves of others. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_INSERT_H
#define LICHKHAM_DOMAIN_PLAN_INSERT_H

#include "domain/plan/reach.h"

/* The cheapest free node of his window, for which nobody moves; REACH_NONE if there is none. */
uint32_t insert_choose_free(const struct roster *b, uint32_t resident);

/* Along the way that reach_find_free() has found for him. */
void insert_moving(struct roster *b, const struct reach *r, uint32_t step, uint32_t resident);

/* Where no way leads to a free place: in the place of the least urgent of those in the way, if he is
 * less urgent than this resident. Returns him, who is in no list now, or ROSTER_END. */
uint32_t insert_displacing(struct roster *b, struct reach *r, uint32_t resident);

#endif
