/* SPDX-License-Identifier: Apache-2.0 */
/* cheapest: minimum-cost flow, plain and slow: again and again the cheapest way with room on it is
 * found by trying every arc (Bellman and Ford) and filled. What simplex and flow are compared with. */
#ifndef LICHKHAM_TESTS_PLAN_CHEAPEST_H
#define LICHKHAM_TESTS_PLAN_CHEAPEST_H

#include "base/arena.h"

#include <stdint.h>

struct cheapest_arc {
    uint32_t from;
    uint32_t to;
    int64_t cost;
    int64_t room;
};

struct cheapest {
    struct cheapest_arc *arc; /* arc k ^ 1 is the way back of arc k */
    uint32_t arcs;
    uint32_t arcs_max;
    uint32_t nodes;
    struct arena *arena;
    int64_t flow; /* found by cheapest_run */
    int64_t cost;
};

void cheapest_begin(struct cheapest *c, uint32_t nodes, struct arena *arena);
void cheapest_add(struct cheapest *c, uint32_t from, uint32_t to, int64_t cost, int64_t room);
/* The largest flow from `from` to `to`, and of those the cheapest. */
void cheapest_run(struct cheapest *c, uint32_t from, uint32_t to);

#endif
