/* SPDX-License-Identifier: Apache-2.0 */
#include "instance.h"

#include "random.h"
#include "suite.h"
#include "year.h"

#include <stdlib.h>
#include <string.h>

/* Check writes a note for every assertion; here are too many of them for that. */
#define SAYS(condition, i)                                                                                   \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            ck_abort_msg("%s; seed %llu, item %u", #condition, (unsigned long long)in->seed, (i));           \
    } while (0)

enum shape { SHAPE_ARBITRARY, SHAPE_SHORT, SHAPE_AGREEABLE, SHAPES };

struct recipe {
    enum shape shape;
    uint32_t households;
    uint32_t hamlets;
    uint32_t classes;
    uint32_t pin_percent;
    uint32_t odd_percent; /* windows that are empty or leave the line */
};

static void make_window(struct random *r, const struct recipe *recipe, uint32_t days,
                        struct planner_resident *item) {
    uint32_t release = random_below(r, days);
    uint32_t length = random_below(r, 4);
    if (recipe->shape == SHAPE_ARBITRARY) length = random_below(r, days);
    if (recipe->shape == SHAPE_AGREEABLE) length = days / 3;
    uint32_t due = release + length;
    if (random_percent(r, recipe->odd_percent)) due = release + random_below(r, 2 * days) - days / 2;
    if (random_percent(r, recipe->odd_percent)) release += days / 2;
    if ((int32_t)due < 0) due = 0;
    item->release = (uint16_t)release;
    item->due = (uint16_t)due;
    item->target = (uint16_t)((release + due) / 2);
}

static void make_item(struct random *r, const struct recipe *recipe, uint32_t days,
                      struct planner_resident *item) {
    const uint32_t some_days = days > 0 ? days : 1;
    memset(item, 0, sizeof *item);
    make_window(r, recipe, some_days, item);
    item->household = random_below(r, recipe->households) * UINT32_C(0x10000043);
    item->hamlet = random_below(r, recipe->hamlets) * UINT32_C(0x01000193);
    item->class_ = (uint8_t)random_below(r, recipe->classes);
    item->pin_day = PLANNER_NONE;
    item->previous_day = PLANNER_NONE;
    if (days > 0 && random_percent(r, recipe->pin_percent)) item->pin_day = (uint16_t)random_below(r, days);
}

static void make_days(struct random *r, struct instance *in, uint32_t count, uint32_t days) {
    static const uint32_t SHARES[] = {0, 30, 60, 90, 110, 200};
    const uint32_t share = SHARES[random_below(r, 6)];
    const uint32_t a_day = days > 0 ? 2 * count * share / (100 * days) + 1 : 1;
    const uint32_t closed_percent = random_percent(r, 50) ? random_below(r, 60) : 0;
    for (uint32_t d = 0; d < days; d++) {
        in->is_session[d] = !random_percent(r, closed_percent);
        if (in->is_session[d] && share > 0) in->capacity[d] = (int32_t)random_below(r, a_day + 1);
    }
}

static void set_line(struct instance *in, uint32_t count, uint32_t days) {
    in->line = (struct plan_line){.items = in->items,
                                  .count = count,
                                  .capacity = in->capacity,
                                  .is_session = in->is_session,
                                  .days = (uint16_t)days,
                                  .household_weight = PLANNER_HOUSEHOLD_WEIGHT,
                                  .fairness_weight = PLANNER_FAIRNESS_WEIGHT};
}

void instance_make_small(struct instance *in, uint64_t seed, struct arena *arena) {
    struct random r = {seed};
    memset(in, 0, sizeof *in);
    in->seed = seed;
    uint32_t count = random_percent(&r, 10) ? random_below(&r, 60) : random_below(&r, 16);
    if (random_percent(&r, 1)) count = random_below(&r, 300);
    const uint32_t days = random_percent(&r, 2) ? 0 : 1 + random_below(&r, random_percent(&r, 10) ? 60 : 12);
    const struct recipe recipe = {.shape = (enum shape)random_below(&r, SHAPES),
                                  .households = 1 + random_below(&r, count + 1),
                                  .hamlets = 1 + random_below(&r, 4),
                                  .classes =
                                      1 + random_below(&r, random_percent(&r, 50) ? 4 : PLANNER_CLASSES_MAX),
                                  .pin_percent = random_percent(&r, 50) ? random_below(&r, 50) : 0,
                                  .odd_percent = random_percent(&r, 30) ? random_below(&r, 40) : 0};
    in->items = arena_new_array(arena, struct planner_resident, count);
    for (uint32_t i = 0; i < count; i++) make_item(&r, &recipe, days, &in->items[i]);
    make_days(&r, in, count, days);
    set_line(in, count, days);
}

void instance_make_year(struct instance *in, uint64_t seed, uint32_t count, uint32_t percent,
                        struct arena *arena) {
    memset(in, 0, sizeof *in);
    in->seed = seed;
    in->items = arena_new_array(arena, struct planner_resident, count);
    struct random r = {seed};
    year_make_items(&r, in->items, count);
    year_make_days(&r, count, percent, in->capacity, in->is_session);
    set_line(in, count, YEAR_DAYS);
}

static void check_places(const struct instance *in, const struct plan_outcome *out, uint32_t *places) {
    uint32_t beyond = 0;
    for (uint32_t d = 0; d < in->line.days; d++) {
        uint32_t pinned = 0;
        uint32_t planned = 0;
        for (uint32_t i = 0; i < in->line.count; i++) {
            pinned += in->items[i].pin_day == d;
            planned += in->items[i].pin_day == PLANNER_NONE && out->day[i] == d;
        }
        const uint32_t capacity = in->is_session[d] ? (uint32_t)in->capacity[d] : 0;
        places[d] = capacity > pinned ? capacity - pinned : 0;
        beyond += pinned > capacity ? pinned - capacity : 0;
        SAYS(planned <= places[d], d);
    }
    SAYS(out->pins_above_capacity == beyond, 0U);
}

static bool is_between(const struct instance *in, const struct planner_resident *item, uint32_t from,
                       uint32_t to) {
    const uint32_t due = item->due < in->line.days ? item->due : in->line.days - 1u;
    return item->pin_day == PLANNER_NONE && item->release <= due && item->release >= from && due <= to;
}

/* The sentence of plan.h, by counting. */
static void check_certificate(const struct instance *in, const struct planner_reason *refusal,
                              const uint32_t *places, uint32_t i) {
    SAYS(refusal->from <= refusal->to && refusal->to < in->line.days, i);
    uint32_t counted_places = 0;
    for (uint32_t d = refusal->from; d <= refusal->to; d++) counted_places += places[d];
    SAYS(counted_places == refusal->places, i);
    SAYS(is_between(in, &in->items[i], refusal->from, refusal->to), i);
    uint32_t people = 0;
    for (uint32_t j = 0; j < in->line.count && people <= counted_places; j++)
        people += in->items[j].class_ <= in->items[i].class_ &&
                  is_between(in, &in->items[j], refusal->from, refusal->to);
    SAYS(people > refusal->places, i);
}

static enum planner_reason_code expected_code(const struct instance *in, const struct planner_resident *item,
                                              const uint32_t *places) {
    bool has_day = false;
    bool has_session = false;
    bool has_place = false;
    for (uint32_t d = item->release; d <= item->due && d < in->line.days; d++) {
        has_day = true;
        has_session = has_session || in->is_session[d];
        has_place = has_place || places[d] > 0;
    }
    if (!has_day) return PLANNER_NO_WINDOW;
    if (!has_session) return PLANNER_NO_SESSION;
    return has_place ? PLANNER_CLASS_SHORTAGE : PLANNER_NO_CAPACITY;
}

static void check_item(const struct instance *in, const struct plan_outcome *out, const uint32_t *places,
                       uint32_t i) {
    const struct planner_resident *item = &in->items[i];
    if (item->pin_day != PLANNER_NONE) {
        SAYS(out->day[i] == item->pin_day, i);
        SAYS(out->refusal[i].code == PLANNER_ON_TARGET, i);
    } else if (out->day[i] != PLANNER_NONE) {
        SAYS(out->day[i] < in->line.days && item->release <= out->day[i] && out->day[i] <= item->due, i);
        SAYS(in->is_session[out->day[i]], i);
        SAYS(out->refusal[i].code == PLANNER_ON_TARGET, i);
    } else {
        SAYS(out->refusal[i].code == expected_code(in, item, places), i);
        if (out->refusal[i].code == PLANNER_CLASS_SHORTAGE)
            check_certificate(in, &out->refusal[i], places, i);
    }
}

static int compare_visits(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a;
    const uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void check_visits(const struct instance *in, const struct plan_outcome *out) {
    uint64_t *visit = calloc(in->line.count + 1u, sizeof *visit);
    ck_assert_ptr_nonnull(visit);
    uint32_t count = 0;
    for (uint32_t i = 0; i < in->line.count; i++)
        if (out->day[i] != PLANNER_NONE)
            visit[count++] = (uint64_t)in->items[i].household << 16 | out->day[i];
    qsort(visit, count, sizeof *visit, compare_visits);
    uint32_t distinct = 0;
    for (uint32_t i = 0; i < count; i++) distinct += i == 0 || visit[i] != visit[i - 1];
    free(visit);
    SAYS(out->household_visits == distinct, 0U);
}

static void check_counts(const struct instance *in, const struct plan_outcome *out) {
    uint32_t wanted[PLANNER_CLASSES_MAX] = {0};
    uint32_t covered[PLANNER_CLASSES_MAX] = {0};
    for (uint32_t i = 0; i < in->line.count; i++) {
        if (in->items[i].pin_day != PLANNER_NONE) continue;
        wanted[in->items[i].class_]++;
        covered[in->items[i].class_] += out->day[i] != PLANNER_NONE;
    }
    for (uint32_t k = 0; k < PLANNER_CLASSES_MAX; k++) {
        SAYS(out->wanted[k] == wanted[k], k);
        SAYS(out->covered[k] == covered[k], k);
    }
}

void instance_check(const struct instance *in, const struct plan_outcome *out) {
    uint32_t places[PLANNER_DAYS_MAX];
    check_places(in, out, places);
    for (uint32_t i = 0; i < in->line.count; i++) check_item(in, out, places, i);
    check_counts(in, out);
    check_visits(in, out);
}
