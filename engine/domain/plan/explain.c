/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/explain.h"

#include "domain/plan/remedy.h"
#include "domain/plan/seats.h"

#include <stdlib.h>
#include <string.h>

/* ---- The code of every placement ------------------------------------------------------------------ */

/* What is the same for everybody who may come to any station. */
struct any_station {
    bool is_session[PLANNER_DAYS_MAX];
    bool has_place[PLANNER_DAYS_MAX]; /* a general one is left over */
};

struct explainer {
    const struct planner_problem *problem;
    const uint16_t *station;
    const uint16_t *day;
    struct seats seats;
    struct any_station any;
    uint32_t chains;
    uint32_t *first; /* [chains] of who shares household, station and day: 1 + resident */
    uint32_t *next;
};

static void look_at_all_stations(struct explainer *x) {
    const struct planner_problem *p = x->problem;
    static const struct planner_resident SIMPLE;
    for (uint16_t s = 0; s < p->stations; s++)
        for (uint16_t d = 0; d < p->days; d++) {
            x->any.is_session[d] |= seats_is_session(p, s, d);
            x->any.has_place[d] |= seats_has_room(&x->seats, &SIMPLE, s, d);
        }
}

static bool is_of_all(const struct explainer *x, struct seats_range range) {
    return range.first == 0 && range.end == x->problem->stations;
}

static bool is_open(const struct explainer *x, const struct planner_resident *r, uint16_t day) {
    const struct seats_range range = seats_admissible(x->problem, r);
    if (is_of_all(x, range)) return x->any.is_session[day];
    return range.first < range.end && seats_is_session(x->problem, range.first, day);
}

static bool has_room(const struct explainer *x, const struct planner_resident *r, uint16_t day) {
    const struct seats_range range = seats_admissible(x->problem, r);
    if (is_of_all(x, range) && r->resources >> 1 == 0) return x->any.has_place[day];
    for (uint16_t s = range.first; s < range.end; s++)
        if (seats_has_room(&x->seats, r, s, day)) return true;
    return false;
}

/* The chain a visit belongs to. Only whether somebody is found depends on it, not who is found first. */
static uint32_t chain_of(const struct explainer *x, uint32_t i) {
    const uint64_t place = (uint64_t)x->station[i] << 16 | x->day[i];
    const uint64_t mixed = (x->problem->residents[i].household ^ place << 32) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)((mixed >> 32) * x->chains >> 32);
}

static void chain_visits(struct explainer *x) {
    memset(x->first, 0, x->chains * sizeof *x->first);
    for (uint32_t i = 0; i < x->problem->resident_count; i++) {
        if (x->day[i] == PLANNER_NONE) continue;
        const uint32_t chain = chain_of(x, i);
        x->next[i] = x->first[chain];
        x->first[chain] = i + 1;
    }
}

static bool comes_with_household(const struct explainer *x, uint32_t i) {
    const struct planner_resident *all = x->problem->residents;
    for (uint32_t k = x->first[chain_of(x, i)]; k > 0; k = x->next[k - 1])
        if (k - 1 != i && all[k - 1].household == all[i].household && x->station[k - 1] == x->station[i] &&
            x->day[k - 1] == x->day[i])
            return true;
    return false;
}

static enum planner_reason_code judge(const struct explainer *x, uint32_t i) {
    const struct planner_resident *r = &x->problem->residents[i];
    uint16_t first = 0, last = 0;
    if (r->pin_day != PLANNER_NONE || !seats_window(x->problem, r, &first, &last)) return PLANNER_PINNED;
    const uint16_t wanted = seats_wanted(r, first, last);
    if (x->day[i] == wanted) return PLANNER_ON_TARGET;
    if (!is_open(x, r, wanted)) return PLANNER_TARGET_CLOSED;
    if (comes_with_household(x, i)) return PLANNER_WITH_HOUSEHOLD;
    return has_room(x, r, wanted) ? PLANNER_NEARBY : PLANNER_TARGET_FULL;
}

void explain_placements(const struct planner_problem *problem, const uint16_t *station, const uint16_t *day,
                        struct arena *arena, struct planner_reason *reasons) {
    struct explainer x = {.problem = problem,
                          .station = station,
                          .day = day,
                          .chains = problem->resident_count / 2 + 1,
                          .next = arena_new_array(arena, uint32_t, problem->resident_count)};
    x.first = arena_new_array(arena, uint32_t, x.chains);
    seats_count(problem, station, day, arena, &x.seats);
    look_at_all_stations(&x);
    chain_visits(&x);
    for (uint32_t i = 0; i < problem->resident_count; i++)
        if (day[i] != PLANNER_NONE) reasons[i] = (struct planner_reason){.code = (uint8_t)judge(&x, i)};
}

/* ---- One resident in figures ---------------------------------------------------------------------- */

static bool is_within(uint16_t station, struct seats_range range) {
    return range.first <= station && station < range.end;
}

static bool is_open_at(const struct planner_problem *p, struct seats_range range, uint16_t day) {
    for (uint16_t s = range.first; s < range.end; s++)
        if (seats_is_session(p, s, day)) return true;
    return false;
}

static uint16_t nearest_open(const struct planner_problem *p, struct seats_range range, uint16_t wanted,
                             uint16_t first, uint16_t last) {
    for (uint32_t off = 0; off < p->days; off++) {
        if (wanted >= first + off && is_open_at(p, range, (uint16_t)(wanted - off)))
            return (uint16_t)(wanted - off);
        if (wanted + off <= last && is_open_at(p, range, (uint16_t)(wanted + off)))
            return (uint16_t)(wanted + off);
    }
    return PLANNER_NONE;
}

/* Could this one have come where the explained one comes? */
static bool could_come_there(const struct planner_problem *p, const struct planner_resident *r,
                             const struct planner_explanation *x) {
    uint16_t first = 0, last = 0;
    return x->day != PLANNER_NONE && is_within(x->station, seats_admissible(p, r)) &&
           seats_window(p, r, &first, &last) && first <= x->day && x->day <= last;
}

static void count_who_comes(const struct planner_problem *p, const struct planner_solution *plan,
                            uint32_t index, struct seats_range range, struct planner_explanation *x) {
    const struct planner_resident *self = &p->residents[index];
    for (uint16_t s = range.first; s < range.end; s++) x->places += seats_places(p, 0, s, x->open);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (i == index || plan->day[i] != x->open || !is_within(plan->station[i], range)) continue;
        if (r->pin_day != PLANNER_NONE) {
            x->pinned++;
        } else if (r->class_ <= self->class_) {
            x->urgent++;
        } else {
            x->less_urgent++;
            x->unmovable += !could_come_there(p, r, x);
        }
    }
}

static uint32_t count_household(const struct planner_problem *p, const struct planner_solution *plan,
                                uint32_t index) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->resident_count; i++)
        count += i != index && p->residents[i].household == p->residents[index].household &&
                 plan->station[i] == plan->station[index] && plan->day[i] == plan->day[index];
    return count;
}

static uint32_t count_within(const struct planner_problem *p, struct seats_range range, uint8_t class_,
                             const struct planner_reason *reason) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        const struct seats_range theirs = seats_admissible(p, r);
        uint16_t first = 0, last = 0;
        count += r->pin_day == PLANNER_NONE && r->class_ <= class_ && seats_is_needed(r, reason->resource) &&
                 theirs.first < theirs.end && range.first <= theirs.first && theirs.end <= range.end &&
                 seats_window(p, r, &first, &last) && reason->from <= first && last <= reason->to;
    }
    return count;
}

uint32_t planner_count_people(const struct planner_problem *problem, uint32_t index,
                              const struct planner_reason *reason) {
    const struct planner_resident *self = &problem->residents[index];
    const uint32_t count = count_within(problem, seats_admissible(problem, self), self->class_, reason);
    if (count > reason->places || !problem->overflow) return count;
    return count_within(problem, (struct seats_range){0, problem->stations}, self->class_, reason);
}

static bool has_certificate(const struct planner_reason *reason) {
    return reason->code == PLANNER_CLASS_SHORTAGE || reason->code == PLANNER_RESOURCE_SHORTAGE;
}

void planner_explain(const struct planner_problem *problem, const struct planner_solution *solution,
                     uint32_t index, struct planner_explanation *out) {
    const struct planner_resident *r = &problem->residents[index];
    const struct seats_range range = seats_admissible(problem, r);
    uint16_t first = 0, last = 0;
    *out = (struct planner_explanation){.reason = solution->reasons[index],
                                        .station = solution->station[index],
                                        .day = solution->day[index],
                                        .first = PLANNER_NONE,
                                        .last = PLANNER_NONE,
                                        .wanted = PLANNER_NONE,
                                        .open = PLANNER_NONE,
                                        .extra_station = PLANNER_NONE,
                                        .extra_day = PLANNER_NONE,
                                        .needed_release = PLANNER_NONE,
                                        .needed_due = PLANNER_NONE};
    if (out->day != PLANNER_NONE) out->household = count_household(problem, solution, index);
    if (!seats_window(problem, r, &first, &last)) return;
    out->first = first;
    out->last = last;
    out->wanted = seats_wanted(r, first, last);
    out->open = nearest_open(problem, range, out->wanted, first, last);
    if (out->open != PLANNER_NONE) count_who_comes(problem, solution, index, range, out);
    if (has_certificate(&out->reason)) out->people = planner_count_people(problem, index, &out->reason);
    if (out->day == PLANNER_NONE && range.first < range.end) remedy_find(problem, solution, index, out);
}
