/* SPDX-License-Identifier: Apache-2.0 */
/* kin: the members of each household in a circle. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_KIN_H
#define LICHKHAM_DOMAIN_PLAN_KIN_H

#include "base/arena.h"
#include "lichkham/planner.h"

#define KIN_NONE UINT32_MAX

struct kin {
    uint32_t *ring; /* [room] the next member of each resident's household, himself where he is alone */
    uint32_t *slot; /* a table of households: 1 + the last member. Its order decides nothing. */
    uint32_t slots;
};

void kin_init(struct kin *k, uint32_t room, struct arena *arena);

/* Some member of a household, or KIN_NONE. */
uint32_t kin_find(const struct kin *k, const struct planner_resident *residents, uint32_t household);

/* In the order in which they are added. */
void kin_add(struct kin *k, const struct planner_resident *residents, uint32_t resident);

/* The circles alone. */
uint32_t *kin_link(const struct planner_resident *residents, uint32_t count, struct arena *arena);

#endif
