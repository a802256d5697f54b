/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/lines.h"

bool lines_is_one(const struct planner_problem *p) {
    if (p->stations != 1) return false;
    for (uint32_t i = 0; i < p->resident_count; i++)
        if (lines_station_of(&p->residents[i]) != 0) return false;
    return true;
}

/* first[s + 1] is where line s goes on while members are entered, and its end afterwards. */
static void sort_members(struct lines *l, struct arena *arena) {
    const struct planner_problem *p = l->problem;
    uint32_t *next = arena_new_array(arena, uint32_t, p->stations + 2u);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const uint16_t station = lines_station_of(&p->residents[i]);
        if (station != PLANNER_NONE) next[station + 2]++;
    }
    for (uint32_t s = 2; s < p->stations + 2u; s++) next[s] += next[s - 1];
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const uint16_t station = lines_station_of(&p->residents[i]);
        if (station != PLANNER_NONE) l->member[next[station + 1]++] = i;
    }
    l->first = next;
}

void lines_gather(struct lines *l, const struct planner_problem *problem, struct arena *arena) {
    *l = (struct lines){.problem = problem};
    if (lines_is_one(problem)) return;
    l->member = arena_new_array(arena, uint32_t, problem->resident_count);
    sort_members(l, arena);
    uint32_t largest = 0;
    for (uint32_t s = 0; s < problem->stations; s++)
        if (largest < l->first[s + 1] - l->first[s]) largest = l->first[s + 1] - l->first[s];
    l->items = arena_new_array(arena, struct planner_resident, largest);
}

static const bool *sessions_of(struct lines *l, uint16_t station) {
    const struct planner_problem *p = l->problem;
    const size_t first = (size_t)station * p->days;
    if (p->is_session) return &p->is_session[first];
    for (uint16_t d = 0; d < p->days; d++) l->is_session[d] = p->capacity[first + d] > 0;
    return l->is_session;
}

static uint32_t copy_items(struct lines *l, uint16_t station) {
    const uint32_t count = l->first[station + 1] - l->first[station];
    for (uint32_t k = 0; k < count; k++)
        l->items[k] = l->problem->residents[l->member[l->first[station] + k]];
    return count;
}

struct plan_line lines_get(struct lines *l, uint16_t station) {
    const struct planner_problem *p = l->problem;
    return (struct plan_line){.count = l->member ? copy_items(l, station) : p->resident_count,
                              .items = l->member ? l->items : p->residents,
                              .capacity = &p->capacity[(size_t)station * p->days],
                              .is_session = sessions_of(l, station),
                              .days = p->days,
                              .household_weight = p->household_weight,
                              .fairness_weight = p->fairness_weight};
}
