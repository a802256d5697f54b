/* SPDX-License-Identifier: Apache-2.0 */
#include "peers.h"

#include "base/arena.h"
#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

/* ---- Greedy ----------------------------------------------------------------------------------------- */

static int compare_rank(const void *a, const void *b, void *residents) {
    const uint32_t i = *(const uint32_t *)a;
    const uint32_t k = *(const uint32_t *)b;
    const struct planner_resident *x = (const struct planner_resident *)residents + i;
    const struct planner_resident *y = (const struct planner_resident *)residents + k;
    if (x->class_ != y->class_) return x->class_ < y->class_ ? -1 : 1;
    if (x->target != y->target) return x->target < y->target ? -1 : 1;
    return (i > k) - (i < k);
}

void peer_sort(const struct station *s, uint32_t *order) {
    for (uint32_t i = 0; i < s->problem.resident_count; i++) order[i] = i;
    qsort_r(order, s->problem.resident_count, sizeof *order, compare_rank, s->residents);
}

static bool is_free(const struct planner_resident *r, const int32_t *room, int32_t day) {
    return day >= r->release && day <= r->due && day < YEAR_DAYS && room[day] > 0;
}

static uint16_t nearest_free(const struct planner_resident *r, const int32_t *room) {
    for (int32_t off = 0; off < YEAR_DAYS; off++) {
        if (is_free(r, room, r->target + off)) return (uint16_t)(r->target + off);
        if (is_free(r, room, r->target - off)) return (uint16_t)(r->target - off);
    }
    return PLANNER_NONE;
}

void peer_greedy(const struct station *s, uint16_t *day) {
    const uint32_t count = s->problem.resident_count;
    uint32_t *order = memory_get(count + 1U, sizeof *order);
    int32_t room[YEAR_DAYS];
    memcpy(room, s->capacity, sizeof room);
    peer_sort(s, order);
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t i = order[k];
        day[i] = nearest_free(&s->residents[i], room);
        if (day[i] != PLANNER_NONE) room[day[i]]--;
    }
    free(order);
}

/* ---- Late acceptance -------------------------------------------------------------------------------- */

#define MEMORY    5000 /* costs remembered */
#define UNCOVERED 1000 /* person-days of one uncovered of the last class; four times each class before */
#define A_GLANCE  1024 /* moves between looks at the clock */

struct search {
    const struct planner_resident *residents;
    uint32_t count;
    int32_t room[YEAR_DAYS];
    uint32_t *people[YEAR_DAYS]; /* who comes */
    uint32_t came[YEAR_DAYS];
    uint32_t *at; /* where in people */
    uint16_t *day;
    uint32_t *first; /* of the household, which stand in a row */
    uint32_t *end;
    struct random r;
};

static int64_t cost_of(const struct planner_resident *r, uint16_t day) {
    if (day == PLANNER_NONE) return (int64_t)UNCOVERED << 2 * (YEAR_CLASSES - 1 - r->class_);
    return abs((int)day - (int)r->target);
}

/* 1 if nobody else of the household comes that day. */
static int64_t is_visit(const struct search *s, uint32_t i, uint16_t day) {
    if (day == PLANNER_NONE) return 0;
    for (uint32_t k = s->first[i]; k < s->end[i]; k++)
        if (k != i && s->day[k] == day) return 0;
    return 1;
}

static void leave(struct search *s, uint32_t i) {
    const uint16_t day = s->day[i];
    s->day[i] = PLANNER_NONE;
    if (day == PLANNER_NONE) return;
    const uint32_t last = s->people[day][--s->came[day]];
    s->people[day][s->at[i]] = last;
    s->at[last] = s->at[i];
}

static void come(struct search *s, uint32_t i, uint16_t day) {
    s->day[i] = day;
    if (day == PLANNER_NONE) return;
    s->at[i] = s->came[day];
    s->people[day][s->came[day]++] = i;
}

/* Moves somebody and returns what that changes in the cost. */
static int64_t move(struct search *s, uint32_t i, uint16_t day) {
    const int64_t before =
        cost_of(&s->residents[i], s->day[i]) + PLANNER_HOUSEHOLD_WEIGHT * is_visit(s, i, s->day[i]);
    leave(s, i);
    come(s, i, day);
    return cost_of(&s->residents[i], day) + PLANNER_HOUSEHOLD_WEIGHT * is_visit(s, i, day) - before;
}

/* One step, taken back where the cost is neither below the one before nor below the remembered. */
static int64_t step(struct search *s, int64_t cost, int64_t remembered) {
    const uint32_t i = random_below(&s->r, s->count);
    const struct planner_resident *r = &s->residents[i];
    const uint16_t day = (uint16_t)(r->release + random_below(&s->r, (uint32_t)(r->due - r->release) + 1));
    const uint16_t old = s->day[i];
    if (day == old || s->room[day] == 0) return cost;
    uint32_t other = i;
    if (s->came[day] >= (uint32_t)s->room[day]) other = s->people[day][random_below(&s->r, s->came[day])];
    int64_t change = 0;
    if (other != i) {
        const struct planner_resident *o = &s->residents[other];
        const bool can_trade = old != PLANNER_NONE && o->release <= old && old <= o->due;
        if (old == PLANNER_NONE || can_trade || o->class_ > r->class_) {
            change += move(s, i, PLANNER_NONE);
            change += move(s, other, can_trade ? old : PLANNER_NONE);
        } else {
            return cost;
        }
    }
    change += move(s, i, day);
    if (change <= 0 || cost + change < remembered) return cost + change;
    if (other != i) {
        (void)move(s, i, PLANNER_NONE);
        (void)move(s, other, day);
    }
    (void)move(s, i, old);
    return cost;
}

static int64_t set_up(struct search *s, const struct station *station, uint16_t *day, struct arena *arena) {
    *s = (struct search){.residents = station->residents, .count = station->problem.resident_count, .r = {1}};
    memcpy(s->room, station->capacity, sizeof s->room);
    for (uint32_t d = 0; d < YEAR_DAYS; d++)
        s->people[d] = arena_new_array(arena, uint32_t, (size_t)s->room[d] + 1);
    s->at = arena_new_array(arena, uint32_t, s->count);
    s->first = arena_new_array(arena, uint32_t, s->count);
    s->end = arena_new_array(arena, uint32_t, s->count);
    s->day = arena_new_array(arena, uint16_t, s->count);
    for (uint32_t i = 0; i < s->count; i++) s->day[i] = PLANNER_NONE;
    for (uint32_t first = 0, end = 0; first < s->count; first = end) {
        for (end = first + 1; end < s->count && s->residents[end].household == s->residents[first].household;)
            end++;
        for (uint32_t i = first; i < end; i++) {
            s->first[i] = first;
            s->end[i] = end;
        }
    }
    int64_t cost = 0;
    for (uint32_t i = 0; i < s->count; i++) cost += cost_of(&s->residents[i], PLANNER_NONE);
    for (uint32_t i = 0; i < s->count; i++) cost += move(s, i, day[i]);
    return cost;
}

void peer_search(const struct station *station, double seconds, uint16_t *day) {
    const int64_t begun = clock_cpu_nanoseconds();
    struct arena *arena = arena_create();
    struct search s;
    peer_greedy(station, day);
    int64_t cost = set_up(&s, station, day, arena);
    int64_t *remembered = arena_new_array(arena, int64_t, MEMORY);
    for (uint32_t m = 0; m < MEMORY; m++) remembered[m] = cost;
    for (uint64_t k = 0; k % A_GLANCE != 0 || (double)(clock_cpu_nanoseconds() - begun) < seconds * 1e9;
         k++) {
        cost = step(&s, cost, remembered[k % MEMORY]);
        if (cost < remembered[k % MEMORY]) remembered[k % MEMORY] = cost;
    }
    memcpy(day, s.day, s.count * sizeof *day);
    arena_destroy(arena);
}
