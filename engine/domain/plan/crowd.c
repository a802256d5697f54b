/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/crowd.h"

uint32_t *crowd_count_pins(const struct planner_problem *p, struct arena *arena) {
    uint32_t *pins = arena_new_array(arena, uint32_t, (size_t)p->stations * p->days);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (r->pin_day != PLANNER_NONE) pins[seats_cell(p, r->pin_station, r->pin_day)]++;
    }
    return pins;
}

static void list_spans(struct crowd *c, struct arena *arena) {
    uint32_t count = 0;
    const size_t cells = (size_t)c->days * c->days;
    for (size_t at = 0; at < cells; at++) count += c->of_window[at] > 0;
    c->spans = arena_new_array(arena, struct crowd_span, count + 1);
    count = 0;
    for (uint16_t t = 0; t < c->days; t++) {
        c->first_span[t] = count;
        for (uint16_t d = t; d < c->days; d++) {
            const uint32_t people = c->of_window[(size_t)t * c->days + d];
            if (people > 0) c->spans[count++] = (struct crowd_span){d, people};
        }
    }
    c->first_span[c->days] = count;
}

static void take_places(const struct planner_problem *p, struct seats_range line, const uint32_t *pins,
                        struct crowd *c) {
    for (uint16_t s = line.first; s < line.end; s++)
        for (uint16_t d = 0; d < p->days; d++) {
            const uint32_t places = seats_places(p, 0, s, d), pinned = pins[seats_cell(p, s, d)];
            c->places[d] += places > pinned ? places - pinned : 0;
        }
}

static bool is_same_line(struct seats_range a, struct seats_range b) {
    return a.first == b.first && a.end == b.end;
}

static bool is_within(struct seats_range inner, struct seats_range outer) {
    return inner.first < inner.end && outer.first <= inner.first && inner.end <= outer.end;
}

static bool meets(struct seats_range a, struct seats_range b) {
    return a.first < b.end && b.first < a.end;
}

struct crowd *crowd_gather(const struct planner_problem *p, struct seats_range line, const uint32_t *pins,
                           bool (*is_meant)(const void *context, uint32_t resident), const void *context,
                           struct arena *arena) {
    struct crowd *c = arena_new(arena, struct crowd);
    c->days = p->days;
    c->of_window = arena_new_array(arena, uint32_t, (size_t)c->days * c->days);
    take_places(p, line, pins, c);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        uint16_t first = 0, last = 0;
        if (r->pin_day != PLANNER_NONE || !is_within(seats_admissible(p, r), line) ||
            !seats_window(p, r, &first, &last) || !is_meant(context, i))
            continue;
        c->of_window[(size_t)first * c->days + last]++;
        c->people++;
    }
    list_spans(c, arena);
    return c;
}

uint64_t crowd_count_covered(const struct crowd *c, struct crowd_window one, uint16_t extra_day,
                             uint64_t extra) {
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

bool crowd_is_alone(const struct planner_problem *p, struct seats_range line) {
    uint16_t binding = 0;
    for (uint16_t k = 1; k < p->resources; k++)
        if (may_bind(p, k)) binding |= (uint16_t)(1U << k);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        const struct seats_range theirs = seats_admissible(p, r);
        if (r->pin_day != PLANNER_NONE || !meets(line, theirs)) continue;
        if (!is_same_line(line, theirs) || (r->resources & binding) != 0) return false;
    }
    return true;
}
