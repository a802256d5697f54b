/* SPDX-License-Identifier: Apache-2.0 */
/* kin: the members of each household in a circle. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_KIN_H
#define LICHKHAM_DOMAIN_PLAN_KIN_H

#include "base/arena.h"
#include "lichkham/planner.h"

/* The next member of each resident's household, himself where he is alone; in their order. */
uint32_t *kin_link(const struct planner_resident *residents, uint32_t count, struct arena *arena);

#endif
