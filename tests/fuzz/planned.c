/* SPDX-License-Identifier: Apache-2.0 */
#include "planned.h"

#include "fuzz.h"

#include <string.h>

static bool is_placed(const struct planner_solution *s, uint32_t i) {
    REQUIRE((s->station[i] == PLANNER_NONE) == (s->day[i] == PLANNER_NONE));
    return s->day[i] != PLANNER_NONE;
}

static void require_place(const struct planner_problem *p, const struct planner_solution *s, uint32_t i) {
    const struct planner_resident *r = &p->residents[i];
    REQUIRE(s->station[i] < p->stations && s->day[i] < p->days);
    if (r->pin_day != PLANNER_NONE) {
        REQUIRE(s->station[i] == r->pin_station && s->day[i] == r->pin_day);
        return;
    }
    REQUIRE(r->release <= s->day[i] && s->day[i] <= r->due);
    REQUIRE(s->station[i] == r->home_station || (p->overflow && !r->is_bound));
}

static bool needs(const struct planner_resident *r, uint16_t resource) {
    return resource == 0 || (r->resources >> resource & 1) != 0;
}

/* Nobody but promised people goes beyond the places of a day. */
static uint32_t require_places(const struct planner_problem *p, const struct planner_solution *s,
                               uint16_t resource) {
    const size_t cells = (size_t)p->stations * p->days;
    uint32_t *taken = calloc(2 * cells + 1, sizeof *taken); /* by the promised, by the others */
    uint32_t above = 0;
    REQUIRE(taken);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        if (!is_placed(s, i) || !needs(&p->residents[i], resource)) continue;
        const bool is_pinned = p->residents[i].pin_day != PLANNER_NONE;
        taken[2 * ((size_t)s->station[i] * p->days + s->day[i]) + !is_pinned]++;
    }
    for (size_t c = 0; c < cells; c++) {
        const uint32_t places = (uint32_t)p->capacity[resource * cells + c];
        REQUIRE(taken[2 * c + 1] == 0 || taken[2 * c] + taken[2 * c + 1] <= places);
        if (taken[2 * c] > places) above += taken[2 * c] - places;
    }
    free(taken);
    return above;
}

static void count_resident(const struct planner_problem *p, const struct planner_solution *s, uint32_t i,
                           struct planner_summary *counted) {
    const struct planner_resident *r = &p->residents[i];
    const bool is_pinned = r->pin_day != PLANNER_NONE;
    counted->residents[r->class_]++;
    counted->pinned[r->class_] += is_pinned;
    if (!is_pinned && r->previous_day != PLANNER_NONE)
        counted->moves += s->station[i] != r->previous_station || s->day[i] != r->previous_day;
    if (!is_placed(s, i)) return;
    counted->covered[r->class_]++;
    counted->away += s->station[i] != r->home_station;
    counted->days_from_target +=
        s->day[i] > r->target ? (uint64_t)(s->day[i] - r->target) : (uint64_t)(r->target - s->day[i]);
}

static void require_figures(const struct planner_problem *p, const struct planner_solution *s,
                            const struct planner_summary *counted) {
    const struct planner_summary *told = &s->summary;
    REQUIRE(memcmp(told->residents, counted->residents, sizeof told->residents) == 0);
    REQUIRE(memcmp(told->pinned, counted->pinned, sizeof told->pinned) == 0);
    REQUIRE(memcmp(told->covered, counted->covered, sizeof told->covered) == 0);
    REQUIRE(told->away == counted->away && told->moves == counted->moves);
    REQUIRE(told->days_from_target == counted->days_from_target);
    REQUIRE(told->pins_above_capacity == counted->pins_above_capacity);
    REQUIRE(told->cost == told->days_from_target + (uint64_t)p->household_weight * told->household_visits +
                              (uint64_t)p->away_weight * told->away + told->hamlet_days);
}

void planned_require(const struct planner_problem *p, const struct planner_solution *s) {
    struct planner_summary counted = {.cost = 0};
    for (uint32_t i = 0; i < p->resident_count; i++) {
        REQUIRE(s->reasons[i].code < PLANNER_REASONS);
        REQUIRE(is_placed(s, i) == (s->reasons[i].code < PLANNER_PLACED_REASONS));
        if (is_placed(s, i)) require_place(p, s, i);
        count_resident(p, s, i, &counted);
    }
    for (uint16_t k = 0; k < p->resources; k++) counted.pins_above_capacity += require_places(p, s, k);
    require_figures(p, s, &counted);
}

static void require_fault(const struct planner_problem *p, const struct planner_fault *fault) {
    const bool is_of_capacity = fault->status == PLANNER_NEGATIVE_CAPACITY;
    const size_t count =
        is_of_capacity ? (size_t)p->resources * p->stations * p->days : (size_t)p->resident_count;
    REQUIRE(fault->status == PLANNER_TOO_LARGE || fault->index < count);
    REQUIRE(*planner_status_text(fault->status) != '\0');
}

/* A copy of the first plan's places, to hold the second against. */
static uint16_t *copy_places(const struct planner_problem *p, const struct planner_solution *s) {
    const size_t bytes = p->resident_count * sizeof(uint16_t);
    uint16_t *copy = malloc(2 * bytes + 1);
    REQUIRE(copy);
    if (bytes > 0) memcpy(copy, s->station, bytes);
    if (bytes > 0) memcpy(copy + p->resident_count, s->day, bytes);
    return copy;
}

enum planner_status planned_solve(struct planner *planner, const struct planner_problem *p) {
    struct planner_solution s;
    struct planner_fault fault = {PLANNER_OK, 0};
    const enum planner_status checked = planner_check(p, &fault);
    REQUIRE(checked == fault.status);
    REQUIRE(planner_solve(planner, p, &s, &fault) == checked);
    if (checked != PLANNER_OK) {
        REQUIRE(fault.status == checked);
        require_fault(p, &fault);
        return checked;
    }
    planned_require(p, &s);
    uint16_t *first = copy_places(p, &s);
    REQUIRE(planner_solve(planner, p, &s, &fault) == PLANNER_OK);
    uint16_t *second = copy_places(p, &s);
    REQUIRE(memcmp(first, second, 2 * p->resident_count * sizeof *first) == 0);
    free(first);
    free(second);
    return PLANNER_OK;
}
