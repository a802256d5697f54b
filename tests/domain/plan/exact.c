/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"

#include "problem.h"

#include <assert.h>
#include <stdlib.h>

#define FAR INT64_MAX

struct arc {
    uint32_t from;
    uint32_t to;
    int32_t room;
    int64_t price;
};

/* Arc a ^ 1 leads back along arc a. */
struct network {
    struct arc *arcs;
    uint32_t arc_count;
    uint32_t arc_room;
    uint32_t nodes;
    int64_t *distance; /* [nodes] */
    uint32_t *arrival; /* [nodes] the arc a path comes by */
};

/* source and sink, then a node a class, a resident, a (resource, station, day). */
enum { SOURCE, SINK, FIRST_CLASS };

static uint32_t resident_node(uint32_t i) {
    return FIRST_CLASS + PLANNER_CLASSES_MAX + i;
}

static uint32_t cell_node(const struct planner_problem *p, size_t cell) {
    return resident_node(p->resident_count) + (uint32_t)cell;
}

static void add_arc(struct network *n, uint32_t from, uint32_t to, uint32_t room, int64_t price) {
    if (n->arc_count + 2 > n->arc_room) {
        n->arc_room = 2 * n->arc_room + 64;
        n->arcs = memory_grow(n->arcs, n->arc_room, sizeof *n->arcs);
    }
    n->arcs[n->arc_count++] = (struct arc){from, to, (int32_t)room, price};
    n->arcs[n->arc_count++] = (struct arc){to, from, 0, -price};
}

static void find_distances(struct network *n, uint32_t from) {
    for (uint32_t v = 0; v < n->nodes; v++) n->distance[v] = FAR;
    n->distance[from] = 0;
    bool is_settled = false;
    for (uint32_t round = 0; !is_settled; round++) {
        assert(round <= n->nodes); /* no circle of negative price */
        is_settled = true;
        for (uint32_t a = 0; a < n->arc_count; a++) {
            const struct arc *arc = &n->arcs[a];
            if (arc->room == 0 || n->distance[arc->from] == FAR) continue;
            if (n->distance[arc->from] + arc->price >= n->distance[arc->to]) continue;
            n->distance[arc->to] = n->distance[arc->from] + arc->price;
            n->arrival[arc->to] = a;
            is_settled = false;
        }
    }
}

/* Sends one person along a cheapest path, where there is one. */
static bool send_one(struct network *n, uint32_t from, int64_t *price) {
    find_distances(n, from);
    if (n->distance[SINK] == FAR) return false;
    *price += n->distance[SINK];
    for (uint32_t v = SINK; v != from; v = n->arcs[n->arrival[v]].from) {
        n->arcs[n->arrival[v]].room--;
        n->arcs[n->arrival[v] ^ 1].room++;
    }
    return true;
}

static uint32_t special_of(const struct planner_problem *p, const struct planner_resident *r) {
    for (uint32_t k = 1; k < p->resources; k++)
        if (r->resources >> k & 1) return k;
    return 0;
}

bool exact_is_possible(const struct planner_problem *p) {
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const uint32_t special = p->residents[i].resources & ~1U;
        if ((special & (special - 1)) != 0) return false;
    }
    return true;
}

static void add_choices(struct network *n, const struct planner_problem *p, uint32_t i, exact_price *price) {
    const struct planner_resident *r = &p->residents[i];
    for (uint32_t s = 0; s < p->stations; s++)
        for (uint32_t d = r->release; d <= r->due && d < p->days; d++)
            if (problem_is_admissible(p, r, s))
                add_arc(n, resident_node(i), cell_node(p, problem_cell(p, special_of(p, r), s, d)), 1,
                        price ? price(p, r, s, d) : 0);
}

/* A special place of a day is also one of its general places. */
static void add_places(struct network *n, const struct planner_problem *p) {
    struct arena *arena = arena_create_small();
    const uint32_t *places = problem_count_places(p, arena);
    const size_t cells = (size_t)p->stations * p->days;
    for (size_t at = 0; at < cells * p->resources; at++)
        add_arc(n, cell_node(p, at), at < cells ? SINK : cell_node(p, at % cells), places[at], 0);
    arena_destroy(arena);
}

static struct network build(const struct planner_problem *p, exact_price *price) {
    struct network n = {0};
    n.nodes = cell_node(p, (size_t)p->resources * p->stations * p->days);
    n.distance = memory_get(n.nodes, sizeof *n.distance);
    n.arrival = memory_get(n.nodes, sizeof *n.arrival);
    for (uint32_t i = 0; i < p->resident_count; i++)
        if (p->residents[i].pin_day == PLANNER_NONE) add_choices(&n, p, i, price);
    add_places(&n, p);
    return n;
}

static void discard(struct network *n) {
    free(n->arcs);
    free(n->distance);
    free(n->arrival);
}

void exact_cover(const struct planner_problem *p, uint32_t covered[PLANNER_CLASSES_MAX]) {
    struct network n = build(p, NULL);
    int64_t price = 0;
    for (uint32_t class_ = 0; class_ < PLANNER_CLASSES_MAX; class_++) {
        covered[class_] = 0;
        for (uint32_t i = 0; i < p->resident_count; i++) {
            const struct planner_resident *r = &p->residents[i];
            if (r->class_ != class_) continue;
            covered[class_] += r->pin_day != PLANNER_NONE || send_one(&n, resident_node(i), &price);
        }
    }
    discard(&n);
}

int64_t exact_distance(const struct planner_problem *p, const struct planner_resident *r, unsigned station,
                       unsigned day) {
    const int64_t days = day > r->target ? day - r->target : r->target - day;
    return days + (station == r->home_station ? 0 : p->away_weight);
}

int64_t exact_stay(const struct planner_problem *p, const struct planner_resident *r, unsigned station,
                   unsigned day) {
    (void)p;
    return station == r->previous_station && day == r->previous_day ? -1 : 0;
}

int64_t exact_cheapest(const struct planner_problem *p, const uint32_t covered[PLANNER_CLASSES_MAX],
                       const uint16_t *day, exact_price *price) {
    struct network n = build(p, price);
    uint32_t supply[PLANNER_CLASSES_MAX];
    uint32_t to_send = 0;
    for (uint32_t k = 0; k < PLANNER_CLASSES_MAX; k++) supply[k] = covered[k];
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (r->pin_day != PLANNER_NONE)
            supply[r->class_]--;
        else if (!day || day[i] != PLANNER_NONE)
            add_arc(&n, FIRST_CLASS + r->class_, resident_node(i), 1, 0);
    }
    for (uint32_t k = 0; k < PLANNER_CLASSES_MAX; k++) {
        add_arc(&n, SOURCE, FIRST_CLASS + k, supply[k], 0);
        to_send += supply[k];
    }
    int64_t total = 0;
    for (uint32_t sent = 0; sent < to_send; sent++)
        if (!send_one(&n, SOURCE, &total)) abort();
    discard(&n);
    return total;
}
