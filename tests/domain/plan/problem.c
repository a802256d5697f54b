/* SPDX-License-Identifier: Apache-2.0 */
#include "problem.h"

#include "random.h"

#include <stdio.h>
#include <string.h>

/* What one problem is made of. */
struct recipe {
    uint32_t households;
    uint32_t hamlets;
    uint32_t pin_percent;
    uint32_t previous_percent;
    uint32_t odd_percent; /* windows that are empty or leave the days, residents without a home */
    uint32_t bound_percent;
    uint32_t special_percent;
    bool is_packed;
};

size_t problem_cell(const struct planner_problem *p, unsigned resource, unsigned station, unsigned day) {
    return ((size_t)resource * p->stations + station) * p->days + day;
}

bool problem_is_admissible(const struct planner_problem *p, const struct planner_resident *r,
                           unsigned station) {
    return (p->overflow && !r->is_bound) || r->home_station == station;
}

bool problem_has_session(const struct planner_problem *p, unsigned station, unsigned day) {
    const size_t cell = problem_cell(p, 0, station, day);
    return p->is_session ? p->is_session[cell] : p->capacity[cell] > 0;
}

static uint32_t draw_length(struct random *r, enum problem_shape shape, uint32_t days) {
    if (shape == PROBLEM_AGREEABLE) return days / 3;
    return random_below(r, shape == PROBLEM_SHORT ? 4 : days);
}

static void make_window(struct random *r, const struct recipe *recipe, const struct problem *p,
                        struct planner_resident *item) {
    const uint32_t days = p->given.days > 0 ? p->given.days : 1;
    int32_t release = (int32_t)random_below(r, days);
    int32_t due = release + (int32_t)draw_length(r, p->shape, days);
    int32_t target = release + (due - release) / 2;
    if (p->shape != PROBLEM_AGREEABLE)
        target = release + (int32_t)random_below(r, (uint32_t)(due - release) + 1);
    if (random_percent(r, recipe->odd_percent))
        due = release + (int32_t)random_below(r, 2 * days) - (int32_t)days / 2;
    if (random_percent(r, recipe->odd_percent)) release += (int32_t)days / 2;
    if (random_percent(r, recipe->odd_percent)) target = (int32_t)random_below(r, 2 * days);
    item->release = (uint16_t)release;
    item->due = (uint16_t)(due > 0 ? due : 0);
    item->target = (uint16_t)target;
}

static void make_promise(struct random *r, const struct recipe *recipe, const struct problem *p,
                         struct planner_resident *item) {
    const uint32_t days = p->given.days;
    const uint32_t last = item->due < days ? item->due : days - 1;
    if (days > 0 && item->release <= last && random_percent(r, recipe->pin_percent)) {
        item->pin_station = (uint16_t)random_below(r, p->given.stations);
        item->pin_day = (uint16_t)(item->release + random_below(r, last - item->release + 1));
    }
    if (!random_percent(r, recipe->previous_percent)) return;
    item->previous_station = (uint16_t)random_below(r, p->given.stations);
    if (random_percent(r, 80) && item->home_station != PLANNER_NONE)
        item->previous_station = item->home_station;
    item->previous_day = (uint16_t)random_below(r, days + 2);
}

static uint16_t draw_resources(struct random *r, const struct recipe *recipe, uint16_t resources) {
    uint32_t mask = random_below(r, 2);
    for (uint32_t k = 1; k < resources; k++) {
        if (!random_percent(r, recipe->special_percent)) continue;
        mask |= 1U << k;
        if (!recipe->is_packed) break;
    }
    return (uint16_t)mask;
}

static void make_resident(struct random *r, const struct recipe *recipe, const struct problem *p,
                          struct planner_resident *item) {
    *item = (struct planner_resident){.household = random_below(r, recipe->households) * UINT32_C(0x10000043),
                                      .hamlet = random_below(r, recipe->hamlets) * UINT32_C(0x01000193),
                                      .home_station = (uint16_t)random_below(r, p->given.stations),
                                      .pin_station = PLANNER_NONE,
                                      .pin_day = PLANNER_NONE,
                                      .previous_station = PLANNER_NONE,
                                      .previous_day = PLANNER_NONE,
                                      .resources = draw_resources(r, recipe, p->given.resources),
                                      .class_ = (uint8_t)random_below(r, p->given.classes),
                                      .is_bound = random_percent(r, recipe->bound_percent)};
    if (random_percent(r, recipe->odd_percent / 4)) item->home_station = PLANNER_NONE;
    make_window(r, recipe, p, item);
    make_promise(r, recipe, p, item);
}

/* Between no place at all and twice as many as residents; special ones are scarcer. */
static void make_places(struct random *r, struct problem *p, uint32_t count) {
    static const uint32_t SHARES[] = {0, 30, 60, 90, 110, 200};
    const uint32_t cells = (uint32_t)p->given.stations * p->given.days;
    const uint32_t closed_percent = random_percent(r, 50) ? random_below(r, 60) : 0;
    for (uint32_t k = 0; k < p->given.resources; k++) {
        const uint32_t share = SHARES[random_below(r, 6)] / (k > 0 ? 2 : 1);
        const uint32_t a_day = cells > 0 ? 2 * count * share / (100 * cells) + 1 : 1;
        for (uint32_t c = 0; c < cells; c++) {
            if (k == 0) p->is_session[c] = !random_percent(r, closed_percent);
            const bool is_kept = p->is_session[c] || random_percent(r, 5);
            if (share > 0 && is_kept) p->capacity[k * cells + c] = (int32_t)random_below(r, a_day + 1);
        }
    }
}

static struct recipe draw_recipe(struct random *r, uint32_t count, unsigned features) {
    const uint32_t pins = random_percent(r, 50) ? random_below(r, 50) : 0;
    const uint32_t previous = random_percent(r, 50) ? random_below(r, 100) : 0;
    const uint32_t special = 20 + random_below(r, 60);
    return (struct recipe){.households = 1 + random_below(r, count + 1),
                           .hamlets = 1 + random_below(r, 4),
                           .pin_percent = features & PROBLEM_PINS ? pins : 0,
                           .previous_percent = features & PROBLEM_PREVIOUS ? previous : 0,
                           .odd_percent = random_percent(r, 30) ? random_below(r, 40) : 0,
                           .bound_percent = random_percent(r, 50) ? random_below(r, 60) : 0,
                           .special_percent = special,
                           .is_packed = features & PROBLEM_PACKED};
}

static void make_frame(struct random *r, struct problem *p, unsigned features) {
    const bool is_long = random_percent(r, 10);
    p->shape = (enum problem_shape)random_below(r, PROBLEM_SHAPES);
    p->given.days = (uint16_t)(random_percent(r, 2) ? 0 : 1 + random_below(r, is_long ? 60 : 12));
    p->given.stations = (uint16_t)(1 + random_below(r, 3));
    p->given.classes = (uint16_t)(1 + random_below(r, random_percent(r, 80) ? 4 : PLANNER_CLASSES_MAX));
    p->given.overflow = random_percent(r, 50) && (features & PROBLEM_OVERFLOW);
    p->given.resources = 1;
    if (features & (PROBLEM_SPECIAL | PROBLEM_PACKED))
        p->given.resources = (uint16_t)(2 + random_below(r, 3));
    p->given.household_weight = random_percent(r, 60) ? 30 : random_below(r, 4);
    p->given.away_weight = random_percent(r, 60) ? 20 : random_below(r, 4);
    p->given.fairness_weight = random_percent(r, 60) ? 60 : random_below(r, 4);
}

static uint32_t draw_count(struct random *r) {
    if (random_percent(r, 1)) return random_below(r, 150);
    return random_below(r, random_percent(r, 10) ? 60 : 16);
}

void problem_make(struct problem *p, uint64_t seed, unsigned features, struct arena *arena) {
    struct random r = {seed};
    *p = (struct problem){.seed = seed};
    const uint32_t count = draw_count(&r);
    make_frame(&r, p, features);
    const size_t cells = (size_t)p->given.stations * p->given.days;
    p->residents = arena_new_array(arena, struct planner_resident, count);
    p->ids = arena_new_array(arena, uint64_t, count);
    p->is_session = arena_new_array(arena, bool, cells);
    p->capacity = arena_new_array(arena, int32_t, cells * p->given.resources);
    const struct recipe recipe = draw_recipe(&r, count, features);
    for (uint32_t i = 0; i < count; i++) make_resident(&r, &recipe, p, &p->residents[i]);
    for (uint32_t i = 0; i < count; i++) p->ids[i] = (i > 0 ? p->ids[i - 1] : 0) + 1 + random_below(&r, 9);
    make_places(&r, p, count);
    p->given.residents = p->residents;
    p->given.resident_count = count;
    p->given.capacity = p->capacity;
    p->given.ids = random_percent(&r, 50) ? p->ids : NULL;
    p->given.is_session = random_percent(&r, 80) ? p->is_session : NULL;
}

uint32_t *problem_count_places(const struct planner_problem *p, struct arena *arena) {
    const size_t cells = (size_t)p->stations * p->days;
    uint32_t *places = arena_new_array(arena, uint32_t, cells * p->resources);
    for (size_t at = 0; at < cells * p->resources; at++)
        places[at] = (p->is_session ? p->is_session[at % cells] : p->capacity[at % cells] > 0)
                         ? (uint32_t)p->capacity[at]
                         : 0;
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (r->pin_day == PLANNER_NONE) continue;
        for (uint32_t k = 0; k < p->resources; k++) {
            uint32_t *left = &places[problem_cell(p, k, r->pin_station, r->pin_day)];
            if ((k == 0 || r->resources >> k & 1) && *left > 0) --*left;
        }
    }
    return places;
}

static struct problem without_resident(const struct problem *p, uint32_t out, struct arena *arena) {
    struct problem smaller = *p;
    const uint32_t count = --smaller.given.resident_count;
    smaller.residents = arena_new_array(arena, struct planner_resident, count);
    memcpy(smaller.residents, p->residents, out * sizeof *p->residents);
    memcpy(smaller.residents + out, p->residents + out + 1, (count - out) * sizeof *p->residents);
    smaller.given.residents = smaller.residents;
    return smaller;
}

void problem_shrink(struct problem *p, bool (*fails)(const struct problem *, struct arena *)) {
    struct arena *arena = arena_create();
    for (uint32_t i = p->given.resident_count; i-- > 0;) {
        const struct problem smaller = without_resident(p, i, arena);
        if (!fails(&smaller, arena)) continue;
        memcpy(p->residents, smaller.residents, smaller.given.resident_count * sizeof *p->residents);
        p->given.resident_count--;
    }
    arena_destroy(arena);
}

static void print_place(const char *what, uint16_t station, uint16_t day) {
    if (day != PLANNER_NONE) printf(" %s %u:%u", what, station, day);
}

static void print_places(const struct problem *p, uint32_t resource, uint32_t station) {
    printf("places of resource %u, station %u:", resource, station);
    for (uint32_t d = 0; d < p->given.days; d++) {
        printf(" %d", p->capacity[problem_cell(&p->given, resource, station, d)]);
        if (!problem_has_session(&p->given, station, d)) putchar('x');
    }
    putchar('\n');
}

void problem_print(const struct problem *p) {
    const struct planner_problem *g = &p->given;
    printf("seed %llu: %u days, %u stations, %u classes, overflow %d, weights %u %u %u\n",
           (unsigned long long)p->seed, g->days, g->stations, g->classes, g->overflow, g->household_weight,
           g->away_weight, g->fairness_weight);
    for (uint32_t k = 0; k < g->resources; k++)
        for (uint32_t s = 0; s < g->stations; s++) print_places(p, k, s);
    for (uint32_t i = 0; i < g->resident_count; i++) {
        const struct planner_resident *r = &g->residents[i];
        printf("resident %u: class %u, days %u-%u, target %u, home %d%s, household %x, hamlet %x, needs %x",
               i, r->class_, r->release, r->due, r->target,
               r->home_station == PLANNER_NONE ? -1 : r->home_station, r->is_bound ? " bound" : "",
               r->household, r->hamlet, r->resources);
        print_place("pinned", r->pin_station, r->pin_day);
        print_place("before", r->previous_station, r->previous_day);
        putchar('\n');
    }
}
