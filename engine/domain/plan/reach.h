/* SPDX-License-Identifier: Apache-2.0 */
/* reach: which (station, day) a resident can be given by moving others along, in layers of moves, and
 * from where a free place can be reached. Only the settled count as moved. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_REACH_H
#define LICHKHAM_DOMAIN_PLAN_REACH_H

#include "domain/plan/roster.h"

#define REACH_NONE   UINT32_MAX
#define REACH_LAYERS 12 /* of the way back; all that is farther is one layer */

struct reach_step {
    uint32_t node;
    uint32_t parent; /* the step somebody moves away from to this node; REACH_NONE = in the window */
    uint32_t moves;  /* before this node can be used */
};

struct reach {
    struct reach_step *step; /* [nodes] in order of moves */
    uint32_t count;
    struct day_set *seen; /* [stations] */
    struct day_set seen_everywhere;

    bool is_current;      /* what follows still is true; cleared by who gives or takes a place */
    uint32_t layers;      /* 0: there is no free place */
    struct day_set *back; /* [REACH_LAYERS][stations + 1] by pool: one place of these days leads to a free
                           * one with so many moves */
};

void reach_init(struct reach *r, const struct roster *b, struct arena *arena);

/* The step of a free node with the fewest moves, near where it comes from; REACH_NONE if there is none:
 * then the steps are every node that can be reached, and all of them are full of people who cannot
 * leave them. */
uint32_t reach_find_free(struct reach *r, struct roster *b, uint32_t resident);

/* Fills `back` for stations first .. last - 1. */
void reach_look_back(struct reach *r, struct roster *b, uint16_t first, uint16_t last);

/* The moves a resident of this pool and window needs to a free place; `layers` if there is no way. */
uint32_t reach_moves_back(const struct reach *r, const struct roster *b, uint16_t pool, uint32_t from,
                          uint32_t to);

#endif
