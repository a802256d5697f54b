/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/remedy.h"

#include "base/arena.h"
#include "domain/plan/seats.h"

#include <string.h>

/* People of one line by window. */
struct span {
    uint16_t due;
    uint32_t people;
};

struct crowd {
    uint16_t days;
    uint32_t people;
    uint32_t *of_window; /* [days][days] people by release and due */
    struct span *spans;  /* the windows that have people, by release */
    uint32_t first_span[PLANNER_DAYS_MAX + 1];
    uint32_t places[PLANNER_DAYS_MAX]; /* after pins */
    uint32_t above[PLANNER_DAYS_MAX];  /* pins above the places of the station that would have more */
};

/* ---- Counting ------------------------------------------------------------------------------------- */

static void list_spans(struct crowd *c, struct arena *arena) {
    uint32_t count = 0;
    const size_t cells = (size_t)c->days * c->days;
    for (size_t at = 0; at < cells; at++) count += c->of_window[at] > 0;
    c->spans = arena_new_array(arena, struct span, count + 1);
    count = 0;
    for (uint16_t t = 0; t < c->days; t++) {
        c->first_span[t] = count;
        for (uint16_t d = t; d < c->days; d++) {
            const uint32_t people = c->of_window[(size_t)t * c->days + d];
            if (people > 0) c->spans[count++] = (struct span){d, people};
        }
    }
    c->first_span[c->days] = count;
}

/* Somebody more, who comes between `release` and `due`. */
struct newcomer {
    uint16_t release;
    uint16_t due;
};

static const struct newcomer NOBODY = {PLANNER_NONE, PLANNER_NONE};

/* How many can be covered, with `extra` more places on `extra_day`: earliest due day first. */
static uint64_t count_covered(const struct crowd *c, struct newcomer one, uint16_t extra_day,
                              uint32_t extra) {
    uint32_t waiting[PLANNER_DAYS_MAX + 1] = {0};
    uint64_t covered = 0;
    uint32_t next = c->days;
    for (uint16_t t = 0; t < c->days; t++) {
        for (uint32_t k = c->first_span[t]; k < c->first_span[t + 1]; k++) {
            waiting[c->spans[k].due] += c->spans[k].people;
            if (c->spans[k].due < next) next = c->spans[k].due;
        }
        if (one.release == t) {
            waiting[one.due]++;
            if (one.due < next) next = one.due;
        }
        uint64_t room = (uint64_t)c->places[t] + (t == extra_day ? extra : 0);
        while (next < c->days && (room > 0 || next <= t)) {
            const uint32_t taken = waiting[next] < room ? waiting[next] : (uint32_t)room;
            waiting[next] -= taken;
            covered += taken;
            room -= taken;
            if (next <= t) waiting[next] = 0; /* nothing is left today for who cannot wait */
            if (waiting[next] == 0) next++;
        }
    }
    return covered;
}

/* ---- The line of somebody ------------------------------------------------------------------------- */

static bool is_same_line(struct seats_range a, struct seats_range b) {
    return a.first == b.first && a.end == b.end;
}

static bool meets(struct seats_range a, struct seats_range b) {
    return a.first < b.end && b.first < a.end;
}

/* Pins of every station and day. */
static uint32_t *count_pins(const struct planner_problem *p, struct arena *arena) {
    uint32_t *pins = arena_new_array(arena, uint32_t, (size_t)p->stations * p->days);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (r->pin_day != PLANNER_NONE) pins[seats_cell(p, r->pin_station, r->pin_day)]++;
    }
    return pins;
}

static void take_places(const struct planner_problem *p, struct seats_range range, uint16_t extra_station,
                        const uint32_t *pins, struct crowd *c) {
    for (uint16_t s = range.first; s < range.end; s++)
        for (uint16_t d = 0; d < p->days; d++) {
            const uint32_t places = seats_places(p, 0, s, d), pinned = pins[seats_cell(p, s, d)];
            c->places[d] += places > pinned ? places - pinned : 0;
            if (s == extra_station) c->above[d] = pinned > places ? pinned - places : 0;
        }
}

/* Everybody who goes before: S of the header. */
static void take_people(const struct planner_problem *p, const struct planner_solution *plan, uint32_t index,
                        struct seats_range range, struct crowd *c) {
    const uint8_t class_ = p->residents[index].class_;
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        uint16_t first = 0, last = 0;
        const bool goes_before = r->class_ < class_ || (r->class_ == class_ && plan->day[i] != PLANNER_NONE);
        if (i == index || r->pin_day != PLANNER_NONE || !goes_before ||
            !is_same_line(range, seats_admissible(p, r)) || !seats_window(p, r, &first, &last))
            continue;
        c->of_window[(size_t)first * c->days + last]++;
        c->people++;
    }
}

/* Fewer people of a special resource than general places, and than need it, on some day. */
static bool may_bind(const struct planner_problem *p, uint16_t resource) {
    uint32_t needed = 0;
    for (uint32_t i = 0; i < p->resident_count; i++) needed += seats_is_needed(&p->residents[i], resource);
    for (uint16_t s = 0; s < p->stations; s++)
        for (uint16_t d = 0; d < p->days; d++) {
            const uint32_t places = seats_places(p, resource, s, d);
            if (places < needed && places < seats_places(p, 0, s, d)) return true;
        }
    return false;
}

/* Ranks of one line say all: nobody shares its places who may not go everywhere on it, and no special
 * resource that is needed can run out before the general places do. */
static bool is_one_line(const struct planner_problem *p, struct seats_range range) {
    uint16_t binding = 0;
    for (uint16_t k = 1; k < p->resources; k++)
        if (may_bind(p, k)) binding |= (uint16_t)(1U << k);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        const struct seats_range theirs = seats_admissible(p, r);
        if (r->pin_day != PLANNER_NONE || !meets(range, theirs)) continue;
        if (!is_same_line(range, theirs) || (r->resources & binding) != 0) return false;
    }
    return true;
}

/* ---- Places --------------------------------------------------------------------------------------- */

static uint32_t distance(uint16_t a, uint16_t b) {
    return a > b ? a - b : b - a;
}

static void offer_extra(struct planner_explanation *out, uint16_t day, uint32_t places) {
    const bool is_better =
        out->extra_places == 0 || places < out->extra_places ||
        (places == out->extra_places && distance(day, out->wanted) < distance(out->extra_day, out->wanted));
    if (!is_better) return;
    out->extra_places = places;
    out->extra_day = day;
}

/* On the days of his window and of the certificate. */
static void find_extra(const struct crowd *c, struct newcomer self, struct planner_explanation *out) {
    const uint64_t before = count_covered(c, NOBODY, PLANNER_NONE, 0);
    const bool is_tight = out->reason.code == PLANNER_CLASS_SHORTAGE;
    const uint16_t from = is_tight && out->reason.from < self.release ? out->reason.from : self.release;
    const uint16_t to = is_tight && out->reason.to > self.due ? out->reason.to : self.due;
    const uint32_t unlimited = c->people + 1;
    for (uint16_t x = from; x <= to; x++) {
        const uint64_t without = count_covered(c, NOBODY, x, unlimited);
        if (count_covered(c, self, x, unlimited) > without)
            offer_extra(out, x, (uint32_t)(without - before) + 1 + c->above[x]);
    }
    out->is_extra_least = true;
}

static uint32_t count_urgent_without(const struct planner_problem *p, const struct planner_solution *plan,
                                     uint32_t index) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->resident_count; i++)
        count += plan->day[i] == PLANNER_NONE && p->residents[i].class_ < p->residents[index].class_;
    return count;
}

static void bound_extra(const struct planner_problem *p, const struct planner_solution *plan, uint32_t index,
                        const uint32_t *pins, struct planner_explanation *out) {
    const uint32_t before = count_urgent_without(p, plan, index);
    const uint16_t day = out->open != PLANNER_NONE ? out->open : out->wanted;
    const uint32_t places = seats_places(p, 0, out->extra_station, day);
    const uint32_t pinned = pins[seats_cell(p, out->extra_station, day)];
    const uint32_t above = pinned > places ? pinned - places : 0;
    out->extra_day = day;
    out->extra_places = before + 1 + above;
    out->is_extra_least = before == 0 && above == 0;
}

/* ---- Days ----------------------------------------------------------------------------------------- */

static void find_window(const struct crowd *c, struct newcomer self, struct planner_explanation *out) {
    const uint64_t before = count_covered(c, NOBODY, PLANNER_NONE, 0);
    for (uint16_t more = 1; more < c->days; more++) {
        const struct newcomer later = {self.release, (uint16_t)(self.due + more)};
        const struct newcomer earlier = {(uint16_t)(self.release - more), self.due};
        const struct newcomer *found = NULL;
        if (later.due < c->days && count_covered(c, later, PLANNER_NONE, 0) > before) found = &later;
        if (!found && more <= self.release && count_covered(c, earlier, PLANNER_NONE, 0) > before)
            found = &earlier;
        if (!found) continue;
        out->needed_release = found->release;
        out->needed_due = found->due;
        return;
    }
}

static void find_on_line(const struct planner_problem *p, const struct planner_solution *plan, uint32_t index,
                         const uint32_t *pins, struct arena *arena, struct planner_explanation *out) {
    const struct seats_range range = seats_admissible(p, &p->residents[index]);
    struct crowd *c = arena_new(arena, struct crowd);
    struct newcomer self = NOBODY;
    (void)seats_window(p, &p->residents[index], &self.release, &self.due);
    c->days = p->days;
    c->of_window = arena_new_array(arena, uint32_t, (size_t)c->days * c->days);
    take_places(p, range, out->extra_station, pins, c);
    take_people(p, plan, index, range, c);
    list_spans(c, arena);
    find_extra(c, self, out);
    find_window(c, self, out);
}

void remedy_find(const struct planner_problem *problem, const struct planner_solution *plan, uint32_t index,
                 struct planner_explanation *out) {
    const struct planner_resident *r = &problem->residents[index];
    const struct seats_range range = seats_admissible(problem, r);
    struct arena *arena = arena_create_small();
    const uint32_t *pins = count_pins(problem, arena);
    out->extra_station = r->home_station != PLANNER_NONE ? r->home_station : range.first;
    if (is_one_line(problem, range))
        find_on_line(problem, plan, index, pins, arena, out);
    else
        bound_extra(problem, plan, index, pins, out);
    arena_destroy(arena);
}
