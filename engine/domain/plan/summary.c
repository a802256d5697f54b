/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/summary.h"

#include "domain/plan/order.h"

#include <string.h>

struct counter {
    const struct planner_problem *problem;
    const uint16_t *station;
    const uint16_t *day;
    uint32_t *placed;
    uint32_t *spare;
    uint32_t count;
};

static uint32_t place_key(const void *context, uint32_t i) {
    const struct counter *c = context;
    return (uint32_t)c->station[i] << 16 | c->day[i];
}

static uint32_t household_key(const void *context, uint32_t i) {
    return ((const struct counter *)context)->problem->residents[i].household;
}

static uint32_t hamlet_key(const void *context, uint32_t i) {
    return ((const struct counter *)context)->problem->residents[i].hamlet;
}

/* Distinct (key, station, day); the placed are ordered by place already. */
static uint32_t count_distinct(struct counter *c, uint32_t (*key)(const void *, uint32_t)) {
    order_by(c->placed, c->spare, c->count, place_key, c);
    order_by(c->placed, c->spare, c->count, key, c);
    uint32_t distinct = 0;
    for (uint32_t k = 0; k < c->count; k++)
        distinct += k == 0 || key(c, c->placed[k]) != key(c, c->placed[k - 1]) ||
                    place_key(c, c->placed[k]) != place_key(c, c->placed[k - 1]);
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
    out->days_from_target += c->day[i] > r->target ? c->day[i] - r->target : r->target - c->day[i];
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
    struct counter c = {.problem = problem, .station = station, .day = day};
    c.placed = arena_new_array(arena, uint32_t, problem->resident_count);
    c.spare = arena_new_array(arena, uint32_t, problem->resident_count);
    *out = (struct planner_summary){0};
    for (uint32_t i = 0; i < problem->resident_count; i++) {
        count_resident(&c, i, out);
        if (day[i] != PLANNER_NONE) c.placed[c.count++] = i;
    }
    out->household_visits = count_distinct(&c, household_key);
    out->hamlet_days = count_distinct(&c, hamlet_key);
    out->pins_above_capacity = count_pins_above(&c, arena);
    out->cost = out->days_from_target + (uint64_t)problem->household_weight * out->household_visits +
                (uint64_t)problem->away_weight * out->away + out->hamlet_days;
}
