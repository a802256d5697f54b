/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/remedy.h"

#include "domain/plan/crowd.h"
#include "domain/plan/window.h"

/* ---- Places --------------------------------------------------------------------------------------- */

static void offer_extra(struct planner_explanation *out, uint16_t day, uint32_t places) {
    const bool is_better = out->extra_places == 0 || places < out->extra_places ||
                           (places == out->extra_places &&
                            plan_distance(day, out->wanted) < plan_distance(out->extra_day, out->wanted));
    if (!is_better) return;
    out->extra_places = places;
    out->extra_day = day;
}

/* Also a day beyond his window can help: somebody moves there and leaves his place. */
static void find_extra(const struct crowd *c, const uint32_t *above, struct crowd_window self,
                       struct planner_explanation *out) {
    const uint64_t before = crowd_count_covered(c, CROWD_NOBODY, PLANNER_NONE, 0);
    const uint32_t unlimited = c->people + 1;
    for (uint16_t x = 0; x < c->days; x++) {
        const uint64_t without = crowd_count_covered(c, CROWD_NOBODY, x, unlimited);
        if (crowd_count_covered(c, self, x, unlimited) > without)
            offer_extra(out, x, (uint32_t)(without - before) + 1 + above[x]);
    }
    out->is_extra_least = true;
}

/* Stations that are not shared do not know of each other, and nobody takes a place without a window. */
static bool is_in_the_way(const struct planner_problem *p, const struct planner_resident *one,
                          const struct planner_resident *self) {
    uint16_t first = 0, last = 0;
    return one->class_ < self->class_ && (p->overflow || one->home_station == self->home_station) &&
           seats_window(p, one, &first, &last);
}

static uint32_t count_urgent_without(const struct planner_problem *p, const struct planner_solution *plan,
                                     uint32_t index) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->resident_count; i++)
        count += plan->day[i] == PLANNER_NONE && is_in_the_way(p, &p->residents[i], &p->residents[index]);
    return count;
}

static void bound_extra(const struct planner_problem *p, const struct planner_solution *plan, uint32_t index,
                        const uint32_t *above, struct planner_explanation *out) {
    const uint32_t before = count_urgent_without(p, plan, index);
    const uint16_t day = out->open != PLANNER_NONE ? out->open : out->wanted;
    out->extra_day = day;
    out->extra_places = before + 1 + above[day];
    out->is_extra_least = before == 0 && above[day] == 0;
}

/* ---- Days ----------------------------------------------------------------------------------------- */

static void find_window(const struct crowd *c, struct crowd_window self, struct planner_explanation *out) {
    const uint64_t before = crowd_count_covered(c, CROWD_NOBODY, PLANNER_NONE, 0);
    for (uint16_t more = 1; more < c->days; more++) {
        const struct crowd_window later = {self.release, (uint16_t)(self.due + more)};
        const struct crowd_window earlier = {(uint16_t)(self.release - more), self.due};
        const struct crowd_window *found = NULL;
        if (later.due < c->days && crowd_count_covered(c, later, PLANNER_NONE, 0) > before) found = &later;
        if (!found && more <= self.release && crowd_count_covered(c, earlier, PLANNER_NONE, 0) > before)
            found = &earlier;
        if (!found) continue;
        out->needed_release = found->release;
        out->needed_due = found->due;
        return;
    }
}

/* Whoever goes before: S of the header. */
struct before {
    const struct planner_problem *problem;
    const struct planner_solution *plan;
    uint32_t index;
};

static bool goes_before(const void *context, uint32_t i) {
    const struct before *b = context;
    const uint8_t class_ = b->problem->residents[b->index].class_;
    const uint8_t theirs = b->problem->residents[i].class_;
    return i != b->index && (theirs < class_ || (theirs == class_ && b->plan->day[i] != PLANNER_NONE));
}

/* Pins above the places of a station's days. */
static void count_above(const struct planner_problem *p, uint16_t station, const uint32_t *pins,
                        uint32_t above[PLANNER_DAYS_MAX]) {
    for (uint16_t d = 0; d < p->days; d++) {
        const uint32_t places = seats_places(p, 0, station, d), pinned = pins[seats_cell(p, station, d)];
        above[d] = pinned > places ? pinned - places : 0;
    }
}

void remedy_find(const struct planner_problem *problem, const struct planner_solution *plan, uint32_t index,
                 struct planner_explanation *out) {
    const struct planner_resident *r = &problem->residents[index];
    const struct seats_range line = seats_admissible(problem, r);
    const struct before before = {problem, plan, index};
    struct crowd_window self = CROWD_NOBODY;
    uint32_t above[PLANNER_DAYS_MAX] = {0};
    struct arena *arena = arena_create_small();
    const uint32_t *pins = crowd_count_pins(problem, arena);
    (void)seats_window(problem, r, &self.release, &self.due);
    out->extra_station = r->home_station != PLANNER_NONE ? r->home_station : line.first;
    count_above(problem, out->extra_station, pins, above);
    if (crowd_is_alone(problem, line)) {
        const struct crowd *c = crowd_gather(problem, line, pins, goes_before, &before, arena);
        find_extra(c, above, self, out);
        find_window(c, self, out);
    } else {
        bound_extra(problem, plan, index, above, out);
    }
    arena_destroy(arena);
}
