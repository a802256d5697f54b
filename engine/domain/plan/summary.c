/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/summary.h"

#include "domain/plan/window.h"

#include <string.h>

struct counter {
    const struct planner_problem *problem;
    const uint16_t *station;
    const uint16_t *day;
    uint32_t *first; /* [chains] of different visits: 1 + resident */
    uint32_t *next;
    uint32_t chains;
};

static uint32_t household_key(const struct planner_resident *r) {
    return r->household;
}

static uint32_t hamlet_key(const struct planner_resident *r) {
    return r->hamlet;
}

/* How many are found depends on the visits alone, not on the order of the table. */
static uint32_t *find_visit(const struct counter *c, uint32_t i,
                            uint32_t (*key)(const struct planner_resident *)) {
    const struct planner_resident *all = c->problem->residents;
    const uint64_t place = (uint64_t)c->station[i] << 16 | c->day[i];
    const uint64_t mixed = (key(&all[i]) ^ place << 32) * UINT64_C(0x9E3779B97F4A7C15);
    uint32_t *link = &c->first[(mixed >> 32) * c->chains >> 32];
    while (*link > 0 && (key(&all[*link - 1]) != key(&all[i]) || c->station[*link - 1] != c->station[i] ||
                         c->day[*link - 1] != c->day[i]))
        link = &c->next[*link - 1];
    return link;
}

/* Distinct (key, station, day). */
static uint32_t count_distinct(const struct counter *c, uint32_t (*key)(const struct planner_resident *)) {
    uint32_t distinct = 0;
    memset(c->first, 0, c->chains * sizeof *c->first);
    for (uint32_t i = 0; i < c->problem->resident_count; i++) {
        if (c->day[i] == PLANNER_NONE) continue;
        uint32_t *visit = find_visit(c, i, key);
        if (*visit > 0) continue;
        *visit = i + 1;
        c->next[i] = 0;
        distinct++;
    }
    return distinct;
}

static void count_resident(const struct counter *c, uint32_t i, struct planner_summary *out) {
    const struct planner_resident *r = &c->problem->residents[i];
    const bool is_placed = c->day[i] != PLANNER_NONE;
    out->residents[r->class_]++;
    out->pinned[r->class_] += r->pin_day != PLANNER_NONE;
    out->covered[r->class_] += is_placed;
    if (r->pin_day == PLANNER_NONE && r->previous_day != PLANNER_NONE)
        out->moves += c->station[i] != r->previous_station || c->day[i] != r->previous_day;
    if (!is_placed) return;
    out->away += c->station[i] != r->home_station;
    out->days_from_target += plan_distance(c->day[i], r->target);
}

/* Promises need not fit; nothing else goes beyond the places. */
static uint32_t count_pins_above(const struct counter *c, struct arena *arena) {
    const struct planner_problem *p = c->problem;
    const size_t cells = (size_t)p->stations * p->days;
    uint32_t *pinned = arena_new_array(arena, uint32_t, cells * p->resources);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (r->pin_day == PLANNER_NONE) continue;
        const size_t cell = (size_t)r->pin_station * p->days + r->pin_day;
        pinned[cell]++;
        for (uint16_t k = 1; k < p->resources; k++) pinned[k * cells + cell] += r->resources >> k & 1;
    }
    uint32_t above = 0;
    for (size_t at = 0; at < cells * p->resources; at++)
        if (pinned[at] > (uint32_t)p->capacity[at]) above += pinned[at] - (uint32_t)p->capacity[at];
    return above;
}

void summary_count(const struct planner_problem *problem, const uint16_t *station, const uint16_t *day,
                   struct arena *arena, struct planner_summary *out) {
    struct counter c = {
        .problem = problem, .station = station, .day = day, .chains = problem->resident_count / 2 + 1};
    c.first = arena_new_array(arena, uint32_t, c.chains);
    c.next = arena_new_array(arena, uint32_t, problem->resident_count);
    *out = (struct planner_summary){0};
    for (uint32_t i = 0; i < problem->resident_count; i++) count_resident(&c, i, out);
    out->household_visits = count_distinct(&c, household_key);
    out->hamlet_days = count_distinct(&c, hamlet_key);
    out->pins_above_capacity = count_pins_above(&c, arena);
    out->cost = out->days_from_target + (uint64_t)problem->household_weight * out->household_visits +
                (uint64_t)problem->away_weight * out->away + out->hamlet_days;
}
