/* SPDX-License-Identifier: Apache-2.0 */
#include "nearest.h"

#include <stdlib.h>

#define FAR INT32_MAX

struct entering {
    const struct plan_line *line;
    uint16_t *day; /* [count] so far */
    int32_t room[PLANNER_DAYS_MAX];
    int32_t distance[PLANNER_DAYS_MAX]; /* of the shortest path that ends with somebody more on the day */
    uint32_t mover[PLANNER_DAYS_MAX];   /* who comes to the day by it */
};

static int32_t cost_on(const struct planner_resident *item, uint32_t day) {
    return abs((int32_t)day - item->target);
}

/* Whether somebody who leaves his day (at `so_far`) makes a day nearer. */
static bool relax(struct entering *e, uint32_t i, int32_t so_far) {
    const struct planner_resident *item = &e->line->items[i];
    bool is_nearer = false;
    for (uint32_t d = item->release; d <= item->due && d < e->line->days; d++) {
        if (so_far + cost_on(item, d) >= e->distance[d] || d == e->day[i]) continue;
        e->distance[d] = so_far + cost_on(item, d);
        e->mover[d] = i;
        is_nearer = true;
    }
    return is_nearer;
}

static void find_paths(struct entering *e, uint32_t i) {
    for (uint32_t d = 0; d < e->line->days; d++) e->distance[d] = FAR;
    bool is_nearer = relax(e, i, 0);
    while (is_nearer) {
        is_nearer = false;
        for (uint32_t j = 0; j < e->line->count; j++) {
            const uint16_t d = e->day[j];
            if (e->line->items[j].pin_day != PLANNER_NONE || d == PLANNER_NONE) continue;
            if (e->distance[d] < FAR && relax(e, j, e->distance[d] - cost_on(&e->line->items[j], d)))
                is_nearer = true;
        }
    }
}

static void enter(struct entering *e, uint32_t i) {
    find_paths(e, i);
    uint32_t best = 0;
    int32_t least = FAR;
    for (uint32_t d = 0; d < e->line->days; d++) {
        if (e->room[d] <= 0 || e->distance[d] >= least) continue;
        least = e->distance[d];
        best = d;
    }
    if (least == FAR) abort();
    e->room[best]--;
    for (uint32_t d = best;;) {
        const uint32_t mover = e->mover[d];
        const uint16_t left = e->day[mover];
        e->day[mover] = (uint16_t)d;
        if (mover == i) return;
        d = left;
    }
}

uint64_t nearest_measure(const struct plan_line *line, const uint16_t *day) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < line->count; i++)
        if (line->items[i].pin_day == PLANNER_NONE && day[i] != PLANNER_NONE)
            sum += (uint64_t)cost_on(&line->items[i], day[i]);
    return sum;
}

uint64_t nearest_distance(const struct plan_line *line, const uint16_t *day) {
    struct entering e = {.line = line, .day = calloc(line->count + 1u, sizeof(uint16_t))};
    if (!e.day) abort();
    for (uint32_t d = 0; d < line->days; d++) e.room[d] = line->is_session[d] ? line->capacity[d] : 0;
    for (uint32_t i = 0; i < line->count; i++) {
        e.day[i] = PLANNER_NONE;
        if (line->items[i].pin_day < line->days) e.room[line->items[i].pin_day]--;
    }
    for (uint32_t i = 0; i < line->count; i++)
        if (line->items[i].pin_day == PLANNER_NONE && day[i] != PLANNER_NONE) enter(&e, i);
    const uint64_t sum = nearest_measure(line, e.day);
    free(e.day);
    return sum;
}
