/* SPDX-License-Identifier: Apache-2.0 */
/* household: covered members of a household as blocks that want one day. Internal to plan/.
 *
 * Members with a previous day in their window keep it. The others join a promised or kept day of
 * their household where they can, and are cut into the fewest visits by greedy interval stabbing
 * otherwise. A block never holds more people than the best day it can have. */
#ifndef LICHKHAM_DOMAIN_PLAN_HOUSEHOLD_H
#define LICHKHAM_DOMAIN_PLAN_HOUSEHOLD_H

#include "domain/plan/work.h"

#define HOUSEHOLD_WEEKS     (PLANNER_DAYS_MAX / DAYS_PER_WEEK + 1)
#define HOUSEHOLD_BLOCK_MAX 255

struct household_block {
    uint32_t next;   /* 1 + the start of the next block that wants the same week; 0 = last */
    uint16_t wanted; /* a day all members can have */
    uint8_t size;    /* members, from this position on; 0 = no block starts here */
    bool is_kept;    /* the wanted day is the previous day of all of them */
};

struct household_list {
    uint32_t *member; /* items, covered and pinned, households together */
    uint32_t count;
    struct household_block *block;  /* [count] at the position of its first member */
    uint32_t week[HOUSEHOLD_WEEKS]; /* 1 + the start of the first block; by hamlet, then household */
};

/* `block` has room for every item and is zeroed. Leaves `member` in scratch 0. */
void household_cut(struct plan_work *w, struct household_block *block, struct household_list *out);

/* Distinct (household, day) once every member has a day. */
uint32_t household_count_visits(const struct plan_work *w, const struct household_list *list);

#endif
