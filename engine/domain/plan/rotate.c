/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/rotate.h"

#include <string.h>

#define NOBODY UINT32_MAX

/* People and pairs of days looked at: some milliseconds at most. */
#define WORK(count) ((1 << 21) + 32 * (int64_t)(count))

/* A day is a node, and somebody who could change from one to another an arc of the difference in
 * distance. The node after the last day stands for the free places: whoever comes to a free place ends
 * there, and anybody's place may become free. */
struct rotation {
    struct plan_work *w;
    const struct visit_list *list;
    uint32_t *person; /* positions by day */
    uint32_t from[PLANNER_DAYS_MAX + 1];
    int32_t potential[PLANNER_DAYS_MAX + 1];
    uint16_t before[PLANNER_DAYS_MAX + 1]; /* the node from which it got its potential */
    uint32_t mover[PLANNER_DAYS_MAX];      /* the best to go from a day to each other */
    int64_t work;
};

static uint32_t days_of(const struct rotation *r) {
    return r->w->line->days;
}

static const struct planner_resident *item_at(const struct rotation *r, uint32_t position) {
    return &r->w->line->items[r->list->member[position]];
}

static uint16_t *day_of(const struct rotation *r, uint32_t position) {
    return &r->w->day[r->list->member[position]];
}

static bool is_free(const struct rotation *r, uint32_t day) {
    return r->from[day + 1] - r->from[day] < plan_places(r->w, day, day);
}

static int32_t cost_to(const struct rotation *r, uint32_t position, uint32_t from, uint32_t to) {
    const uint16_t target = plan_target(r->w, item_at(r, position));
    return (int32_t)plan_distance(target, to) - (int32_t)plan_distance(target, from);
}

static void list_by_day(struct rotation *r) {
    uint32_t next[PLANNER_DAYS_MAX + 1] = {0};
    for (uint32_t at = 0; at < r->list->count; at++)
        if (!plan_is_pinned(item_at(r, at))) next[*day_of(r, at)]++;
    for (uint32_t d = 0, before = 0; d <= days_of(r); d++) {
        const uint32_t here = next[d];
        r->from[d] = next[d] = before;
        before += here;
    }
    for (uint32_t at = 0; at < r->list->count; at++)
        if (!plan_is_pinned(item_at(r, at))) r->person[next[*day_of(r, at)]++] = at;
}

static uint32_t better(const struct rotation *r, uint32_t a, uint32_t b, bool is_later) {
    if (a == NOBODY) return b;
    if (b == NOBODY) return a;
    const uint16_t x = plan_target(r->w, item_at(r, a));
    const uint16_t y = plan_target(r->w, item_at(r, b));
    return (is_later ? y > x : y < x) ? b : a;
}

/* To a later day goes, of those who may, who has the latest target: he gains most or loses least. */
static void best_movers(struct rotation *r, uint32_t day) {
    for (uint32_t e = 0; e < days_of(r); e++) r->mover[e] = NOBODY;
    for (uint32_t k = r->from[day]; k < r->from[day + 1]; k++) {
        const uint32_t at = r->person[k];
        uint32_t *last = &r->mover[plan_due(r->w, item_at(r, at))];
        uint32_t *first = &r->mover[item_at(r, at)->release];
        if (last > &r->mover[day]) *last = better(r, *last, at, true);
        if (first < &r->mover[day]) *first = better(r, *first, at, false);
    }
    for (uint32_t e = days_of(r) - 1; e > day + 1; e--)
        r->mover[e - 1] = better(r, r->mover[e - 1], r->mover[e], true);
    for (uint32_t e = 0; e + 1 < day; e++) r->mover[e + 1] = better(r, r->mover[e + 1], r->mover[e], false);
    r->work -= days_of(r) + r->from[day + 1] - r->from[day];
}

static bool improve(struct rotation *r, uint32_t node, uint32_t by, int32_t potential) {
    if (potential >= r->potential[node]) return false;
    r->potential[node] = potential;
    r->before[node] = (uint16_t)by;
    return true;
}

static bool relax_day(struct rotation *r, uint32_t day) {
    const uint32_t spare = days_of(r);
    bool is_nearer = improve(r, day, spare, r->potential[spare]);
    if (is_free(r, day) && improve(r, spare, day, r->potential[day])) is_nearer = true;
    best_movers(r, day);
    for (uint32_t e = 0; e < spare; e++)
        if (e != day && r->mover[e] != NOBODY &&
            improve(r, e, day, r->potential[day] + cost_to(r, r->mover[e], day, e)))
            is_nearer = true;
    return is_nearer;
}

/* Days from the first to the last, and the next time back. */
static bool relax_days(struct rotation *r, bool is_forward) {
    bool is_nearer = false;
    for (uint32_t k = 0; k < days_of(r); k++) {
        const uint32_t day = is_forward ? k : days_of(r) - 1 - k;
        if (r->from[day] == r->from[day + 1] && !is_free(r, day)) continue;
        if (relax_day(r, day)) is_nearer = true;
    }
    return is_nearer;
}

/* A node on a cycle of `before` that is reached from `node`, or PLANNER_NONE. `seen` tells by whom. */
static uint16_t find_cycle(const struct rotation *r, uint16_t node, uint16_t *seen) {
    const uint16_t start = node;
    while (node != PLANNER_NONE && seen[node] == PLANNER_NONE) {
        seen[node] = start;
        node = r->before[node];
    }
    return node != PLANNER_NONE && seen[node] == start ? node : PLANNER_NONE;
}

/* Everybody who moves along the cycle does so at once: each day gives one and takes one. */
static void turn_cycle(struct rotation *r, uint16_t node) {
    const uint32_t spare = days_of(r);
    const uint16_t start = node;
    do {
        const uint16_t from = r->before[node];
        if (from != spare && node != spare) {
            best_movers(r, from);
            *day_of(r, r->mover[node]) = node;
        }
        node = from;
    } while (node != start);
}

static bool turn_cycles(struct rotation *r) {
    uint16_t seen[PLANNER_DAYS_MAX + 1];
    bool is_turned = false;
    for (uint32_t node = 0; node <= days_of(r); node++) seen[node] = PLANNER_NONE;
    for (uint32_t node = 0; node <= days_of(r); node++) {
        const uint16_t on_cycle = find_cycle(r, (uint16_t)node, seen);
        if (on_cycle == PLANNER_NONE) continue;
        turn_cycle(r, on_cycle);
        is_turned = true;
    }
    return is_turned;
}

/* Looks for cycles until some are turned; false when there are none, or the work is done. */
static bool rotate_once(struct rotation *r) {
    memset(r->potential, 0, sizeof r->potential);
    for (uint32_t node = 0; node <= days_of(r); node++) r->before[node] = PLANNER_NONE;
    list_by_day(r);
    bool is_forward = true;
    while (r->work > 0 && relax_days(r, is_forward)) {
        if (turn_cycles(r)) return true;
        is_forward = !is_forward;
    }
    return false;
}

void rotate_days(struct plan_work *w, struct visit_list *list) {
    struct rotation r = {.w = w, .list = list, .person = list->queue, .work = WORK(list->count)};
    while (rotate_once(&r)) continue;
}
