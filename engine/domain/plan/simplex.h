/* SPDX-License-Identifier: Apache-2.0 */
/* simplex: minimum-cost flow from supplies to places on a line, by the network simplex method.
 * Internal to plan/.
 *
 * Nodes are numbered: sinks first, then fans, then others. A sink takes in as much as it has room
 * for. A fan sends to every sink from `first` to `last`, as much as it likes, each unit at the cost of
 * |position of the sink - target|: these arcs are many and are never stored. All other arcs lead
 * from others to fans or to others and are listed. docs/planner.md says why it ends and where it is from. */
#ifndef LICHKHAM_DOMAIN_PLAN_SIMPLEX_H
#define LICHKHAM_DOMAIN_PLAN_SIMPLEX_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct simplex_sink {
    int32_t position; /* ascending */
    uint32_t room;
};

struct simplex_fan {
    uint32_t first; /* sinks; first > last sends nowhere */
    uint32_t last;
    int32_t target;
};

struct simplex_arc {
    uint32_t from;
    uint32_t to;
    uint32_t cost;
    uint32_t capacity;
    uint32_t flow;   /* before: 0 or the capacity, a guess of what will flow; after: what does */
    bool is_in_tree; /* of no concern to the caller; false before */
};

struct simplex {
    const struct simplex_sink *sink;
    uint32_t sinks;
    const struct simplex_fan *fan; /* those that must be served first first: a good start is fast */
    uint32_t fans;
    uint32_t others;
    const uint32_t *supply; /* [sinks + fans + others], 0 for sinks; the sum is below UINT32_MAX */
    struct simplex_arc *arc;
    uint32_t arcs;
};

struct simplex_share {
    uint32_t fan; /* 0 .. fans - 1 */
    uint32_t sink;
    uint32_t flow; /* > 0 */
};

struct simplex_result {
    struct simplex_share *share; /* ordered by nothing in particular */
    uint32_t shares;
    uint64_t cost;
    uint64_t unserved; /* supply that cannot reach a sink; 0 where the problem has a solution */
    uint64_t pivots;
};

/* As much supply as possible reaches the sinks; if that is all, in the cheapest way there is. */
void simplex_solve(const struct simplex *problem, struct arena *arena, struct simplex_result *out);

#endif
