/* SPDX-License-Identifier: Apache-2.0 */
/* Which special resources can run out before the general places do. */
#include "domain/plan/packing.h"
#include "domain/plan/seats.h"
#include "domain/plan/window.h"

#include <string.h>

#define GENERAL 0U

/* Places left after pins, and who could come. */
struct supply {
    const struct planner_problem *problem;
    uint32_t cells;
    int32_t *room[PLANNER_RESOURCES_MAX];     /* [cells] */
    int32_t *rise;                            /* [cells + stations] who could come, by its changes; scratch */
    uint16_t needed;                          /* resources somebody without a pin needs */
    uint16_t together[PLANNER_RESOURCES_MAX]; /* resources that all who need this one need */
};

static void count_needs(struct supply *s) {
    const struct planner_problem *p = s->problem;
    memset(s->together, 0xff, sizeof s->together);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (r->pin_day != PLANNER_NONE) continue;
        s->needed |= r->resources;
        for (uint32_t k = 1; k < p->resources; k++)
            if (r->resources >> k & 1) s->together[k] &= r->resources;
    }
}

static void add_window(struct supply *s, const struct planner_resident *r, uint32_t station) {
    const uint32_t last = plan_last_day(r, s->problem->days);
    int32_t *rise = &s->rise[(size_t)station * (s->problem->days + 1U)];
    if (r->release > last || s->problem->days == 0) return;
    rise[r->release]++;
    rise[last + 1]--;
}

static void add_people(struct supply *s, uint32_t resource) {
    const struct planner_problem *p = s->problem;
    memset(s->rise, 0, ((size_t)s->cells + p->stations) * sizeof *s->rise);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (r->pin_day != PLANNER_NONE || (r->resources >> resource & 1) == 0) continue;
        const bool is_tied = !p->overflow || r->is_bound;
        if (is_tied && r->home_station != PLANNER_NONE) add_window(s, r, r->home_station);
        for (uint32_t k = 0; !is_tied && k < p->stations; k++) add_window(s, r, k);
    }
}

static bool can_run_out(struct supply *s, uint32_t resource) {
    const struct planner_problem *p = s->problem;
    add_people(s, resource);
    for (uint32_t station = 0; station < p->stations; station++) {
        const int32_t *rise = &s->rise[(size_t)station * (p->days + 1U)];
        const size_t first = (size_t)station * p->days;
        int32_t people = 0;
        for (uint32_t d = 0; d < p->days; d++) {
            people += rise[d];
            const int32_t room = s->room[resource][first + d];
            if (room < people && room < s->room[GENERAL][first + d]) return true;
        }
    }
    return false;
}

static bool is_never_more_plentiful(const struct supply *s, uint32_t resource, uint32_t than) {
    for (uint32_t c = 0; c < s->cells; c++)
        if (s->room[resource][c] > s->room[than][c]) return false;
    return true;
}

/* Another that binds stands for it: whoever needs this one needs that one, and gets it no sooner. */
static bool has_stand_in(const struct supply *s, uint16_t binding, uint32_t resource) {
    for (uint32_t k = 1; k < s->problem->resources; k++)
        if (k != resource && (binding & s->together[resource]) >> k & 1 &&
            is_never_more_plentiful(s, k, resource))
            return true;
    return false;
}

uint16_t packing_find_binding(const struct planner_problem *problem, struct arena *arena) {
    struct supply s = {.problem = problem, .cells = (uint32_t)problem->stations * problem->days};
    count_needs(&s);
    if ((s.needed & ~1U) == 0) return 0;
    s.rise = arena_new_array(arena, int32_t, (size_t)s.cells + problem->stations);
    s.room[GENERAL] = seats_left(problem, GENERAL, arena);
    uint16_t binding = 0;
    for (uint16_t k = 1; k < problem->resources; k++) {
        if ((s.needed >> k & 1) == 0) continue;
        s.room[k] = seats_left(problem, k, arena);
        if (can_run_out(&s, k)) binding |= (uint16_t)(1U << k);
    }
    if (problem->second_visits) return binding; /* who comes without one may still need the other */
    for (uint32_t k = 1; k < problem->resources; k++)
        if (binding >> k & 1 && has_stand_in(&s, binding, k)) binding &= (uint16_t) ~(1U << k);
    return binding;
}
