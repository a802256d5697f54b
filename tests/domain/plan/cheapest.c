/* SPDX-License-Identifier: Apache-2.0 */
#include "cheapest.h"

#include <stdbool.h>
#include <string.h>

#define FAR (INT64_MAX / 4)

void cheapest_begin(struct cheapest *c, uint32_t nodes, struct arena *arena) {
    *c = (struct cheapest){.nodes = nodes, .arena = arena};
}

static void add_half(struct cheapest *c, struct cheapest_arc arc) {
    if (c->arcs == c->arcs_max) {
        struct cheapest_arc *old = c->arc;
        c->arcs_max = 2 * c->arcs_max + 64;
        c->arc = arena_new_array(c->arena, struct cheapest_arc, c->arcs_max);
        if (c->arcs > 0) memcpy(c->arc, old, c->arcs * sizeof *old);
    }
    c->arc[c->arcs++] = arc;
}

void cheapest_add(struct cheapest *c, uint32_t from, uint32_t to, int64_t cost, int64_t room) {
    add_half(c, (struct cheapest_arc){from, to, cost, room});
    add_half(c, (struct cheapest_arc){to, from, -cost, 0});
}

static bool shorten(const struct cheapest *c, int64_t *away, uint32_t *last) {
    bool is_shorter = false;
    for (uint32_t a = 0; a < c->arcs; a++) {
        const struct cheapest_arc *arc = &c->arc[a];
        if (arc->room == 0 || away[arc->from] >= FAR || away[arc->from] + arc->cost >= away[arc->to])
            continue;
        away[arc->to] = away[arc->from] + arc->cost;
        last[arc->to] = a;
        is_shorter = true;
    }
    return is_shorter;
}

static void fill(struct cheapest *c, const uint32_t *last, uint32_t from, uint32_t to) {
    int64_t amount = FAR;
    for (uint32_t at = to; at != from; at = c->arc[last[at]].from)
        if (c->arc[last[at]].room < amount) amount = c->arc[last[at]].room;
    for (uint32_t at = to; at != from; at = c->arc[last[at]].from) {
        c->arc[last[at]].room -= amount;
        c->arc[last[at] ^ 1].room += amount;
        c->cost += amount * c->arc[last[at]].cost;
    }
    c->flow += amount;
}

void cheapest_run(struct cheapest *c, uint32_t from, uint32_t to) {
    int64_t *away = arena_new_array(c->arena, int64_t, c->nodes);
    uint32_t *last = arena_new_array(c->arena, uint32_t, c->nodes);
    for (;;) {
        for (uint32_t at = 0; at < c->nodes; at++) away[at] = at == from ? 0 : FAR;
        while (shorten(c, away, last)) continue;
        if (away[to] >= FAR) return;
        fill(c, last, from, to);
    }
}
