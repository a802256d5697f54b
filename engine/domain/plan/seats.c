/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/seats.h"

#include "domain/plan/window.h"

struct seats_range seats_admissible(const struct planner_problem *p, const struct planner_resident *r) {
    if (p->overflow && !r->is_bound) return (struct seats_range){0, p->stations};
    if (r->home_station == PLANNER_NONE) return (struct seats_range){0, 0};
    return (struct seats_range){r->home_station, (uint16_t)(r->home_station + 1)};
}

bool seats_is_session(const struct planner_problem *p, uint16_t station, uint16_t day) {
    const size_t cell = seats_cell(p, station, day);
    return p->is_session ? p->is_session[cell] : p->capacity[cell] > 0;
}

uint32_t seats_places(const struct planner_problem *p, uint16_t resource, uint16_t station, uint16_t day) {
    if (!seats_is_session(p, station, day)) return 0;
    const size_t cells = (size_t)p->stations * p->days;
    return (uint32_t)p->capacity[resource * cells + seats_cell(p, station, day)];
}

int32_t *seats_left(const struct planner_problem *p, uint16_t resource, struct arena *arena) {
    int32_t *left = arena_new_array(arena, int32_t, (size_t)p->stations * p->days);
    for (uint16_t s = 0; s < p->stations; s++)
        for (uint16_t d = 0; d < p->days; d++)
            left[seats_cell(p, s, d)] = (int32_t)seats_places(p, resource, s, d);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (r->pin_day == PLANNER_NONE || !seats_is_needed(r, resource)) continue;
        int32_t *here = &left[seats_cell(p, r->pin_station, r->pin_day)];
        if (*here > 0) --*here;
    }
    return left;
}

void seats_count(const struct planner_problem *problem, const uint16_t *station, const uint16_t *day,
                 struct arena *arena, struct seats *out) {
    const size_t cells = (size_t)problem->stations * problem->days;
    *out = (struct seats){problem, arena_new_array(arena, uint32_t, cells * problem->resources)};
    for (uint32_t i = 0; i < problem->resident_count; i++) {
        if (day[i] == PLANNER_NONE) continue;
        const struct planner_resident *r = &problem->residents[i];
        const size_t cell = seats_cell(problem, station[i], day[i]);
        out->taken[cell]++;
        for (uint16_t k = 1; k < problem->resources && r->resources >> k; k++)
            out->taken[k * cells + cell] += seats_is_needed(r, k);
    }
}

bool seats_has_room(const struct seats *s, const struct planner_resident *r, uint16_t station, uint16_t day) {
    const size_t cells = (size_t)s->problem->stations * s->problem->days;
    const size_t cell = seats_cell(s->problem, station, day);
    for (uint16_t k = 0; k < s->problem->resources && (k == 0 || r->resources >> k); k++)
        if (seats_is_needed(r, k) && s->taken[k * cells + cell] >= seats_places(s->problem, k, station, day))
            return false;
    return true;
}

bool seats_window(const struct planner_problem *p, const struct planner_resident *r, uint16_t *first,
                  uint16_t *last) {
    if (r->release > r->due || r->release >= p->days) return false;
    *first = r->release;
    *last = plan_last_day(r, p->days);
    return true;
}

uint16_t seats_wanted(const struct planner_resident *r, uint16_t first, uint16_t last) {
    if (r->target < first) return first;
    return r->target > last ? last : r->target;
}
