/* SPDX-License-Identifier: Apache-2.0 */
/* How near to the best days the plan of a line comes. */
#include "domain/plan/line.h"
#include "instance.h"
#include "nearest.h"
#include "random.h"
#include "seeded.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE_MAX 120
#define TINY_MAX   9
#define STEPS_MAX  300000 /* of the search for the best plan of a tiny line; more are given up */

static uint64_t instance_count(uint64_t usual) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const uint64_t count = asked ? strtoull(asked, NULL, 10) : 0;
    return count > 0 ? count : usual;
}

enum shape { SHAPE_ARBITRARY, SHAPE_SHORT, SHAPE_AGREEABLE };

struct sketch {
    enum shape shape;
    uint32_t people_max;
    uint32_t days_max;
    uint32_t household_weight;
};

static int compare_days(const void *a, const void *b) {
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* Windows, and targets in and outside of them. Agreeable: all three in the same order. */
static void draw_windows(struct random *r, const struct sketch *sketch, struct instance *in) {
    uint16_t release[PEOPLE_MAX] = {0};
    uint16_t due[PEOPLE_MAX] = {0};
    uint16_t target[PEOPLE_MAX] = {0};
    const uint32_t days = in->line.days;
    for (uint32_t i = 0; i < in->line.count; i++) {
        release[i] = (uint16_t)random_below(r, days);
        due[i] = (uint16_t)(release[i] + random_below(r, sketch->shape == SHAPE_SHORT ? 4 : days));
        target[i] = (uint16_t)random_below(r, days);
    }
    if (sketch->shape == SHAPE_AGREEABLE) {
        qsort(release, in->line.count, sizeof *release, compare_days);
        qsort(due, in->line.count, sizeof *due, compare_days);
        qsort(target, in->line.count, sizeof *target, compare_days);
    }
    for (uint32_t i = 0; i < in->line.count; i++) {
        in->items[i].release = release[i];
        in->items[i].due = due[i];
        in->items[i].target = target[i];
    }
}

static void draw_line(const struct sketch *sketch, uint64_t seed, struct arena *arena, struct instance *in) {
    struct random r = {seed};
    *in = (struct instance){.seed = seed};
    const uint32_t count = 1 + random_below(&r, sketch->people_max);
    const uint32_t days = 1 + random_below(&r, sketch->days_max);
    const uint32_t places = 2 * count * (60 + random_below(&r, 100)) / (100 * days) + 2;
    in->items = arena_new_array(arena, struct planner_resident, count);
    in->line = (struct plan_line){.items = in->items,
                                  .count = count,
                                  .capacity = in->capacity,
                                  .is_session = in->is_session,
                                  .days = (uint16_t)days,
                                  .household_weight = sketch->household_weight,
                                  .fairness_weight = PLANNER_FAIRNESS_WEIGHT};
    const uint32_t households = 1 + count / (1 + random_below(&r, 4));
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t household = random_below(&r, households);
        in->items[i] = (struct planner_resident){.household = household,
                                                 .hamlet = household % 3,
                                                 .pin_day = PLANNER_NONE,
                                                 .previous_day = PLANNER_NONE,
                                                 .class_ = (uint8_t)random_below(&r, 4)};
        if (random_percent(&r, 5)) in->items[i].pin_day = (uint16_t)random_below(&r, days);
    }
    draw_windows(&r, sketch, in);
    for (uint32_t d = 0; d < days; d++) {
        in->is_session[d] = !random_percent(&r, 15);
        if (in->is_session[d]) in->capacity[d] = (int32_t)random_below(&r, places);
    }
}

/* ---- Nobody wants company: the least distance there is ---------------------------------------- */

static void check_cheapest(enum shape shape) {
    const struct sketch sketch = {.shape = shape, .people_max = 60, .days_max = 20};
    struct seeded seeds = seeded_start("least distance");
    struct arena *arena = arena_create();
    for (uint64_t round = instance_count(2000); round > 0; round--) {
        struct instance in;
        struct plan_outcome out;
        draw_line(&sketch, seeded_next(&seeds), arena, &in);
        plan_line_solve(&in.line, arena, &out);
        instance_check(&in, &out);
        const uint64_t distance = nearest_measure(&in.line, out.day);
        const uint64_t least = nearest_distance(&in.line, out.day);
        if (distance != least)
            ck_abort_msg("line %llu: %llu days from target, but %llu are enough", (unsigned long long)in.seed,
                         (unsigned long long)distance, (unsigned long long)least);
        arena_reset(arena);
    }
    arena_destroy(arena);
}

START_TEST(without_households_agreeable_windows_give_the_least_distance) {
    check_cheapest(SHAPE_AGREEABLE);
}
END_TEST

START_TEST(without_households_arbitrary_windows_of_small_lines_give_the_least_distance) {
    check_cheapest(SHAPE_ARBITRARY);
    check_cheapest(SHAPE_SHORT);
}
END_TEST

/* ---- Households: against the best plan there is ----------------------------------------------- */

/* All plans of the same people, one after the other, leaving out what is dearer than the best yet. */
struct search {
    const struct instance *in;
    int32_t room[PLANNER_DAYS_MAX];
    uint16_t day[TINY_MAX];
    uint64_t best;
    uint32_t steps;
};

/* What one resident adds to those before him: distance, and his visit if none of them makes it. */
static uint64_t cost_of_next(const struct instance *in, const uint16_t *day, uint32_t i) {
    const struct planner_resident *item = &in->items[i];
    uint64_t cost = in->line.household_weight;
    for (uint32_t j = 0; j < i; j++)
        if (day[j] == day[i] && in->items[j].household == item->household) cost = 0;
    if (item->pin_day != PLANNER_NONE) return cost;
    return cost + (uint64_t)abs((int)day[i] - (int)item->target);
}

static void search_from(struct search *s, uint32_t i, uint64_t cost) {
    const struct planner_resident *item = &s->in->items[i];
    if (cost >= s->best || ++s->steps > STEPS_MAX) return;
    if (i == s->in->line.count) {
        s->best = cost;
        return;
    }
    if (s->day[i] == PLANNER_NONE || item->pin_day != PLANNER_NONE) {
        search_from(s, i + 1, cost + (s->day[i] == PLANNER_NONE ? 0 : cost_of_next(s->in, s->day, i)));
        return;
    }
    for (uint32_t d = item->release; d <= item->due && d < s->in->line.days; d++) {
        if (s->room[d] <= 0) continue;
        s->room[d]--;
        s->day[i] = (uint16_t)d;
        search_from(s, i + 1, cost + cost_of_next(s->in, s->day, i));
        s->room[d]++;
    }
    s->day[i] = 0; /* somebody, not nobody */
}

/* Distance and visits of the plan, and the least possible; false where that takes too long to find. */
static bool find_best(const struct instance *in, const struct plan_outcome *out, uint64_t *cost,
                      uint64_t *best) {
    struct search s = {.in = in};
    *cost = 0;
    memcpy(s.day, out->day, in->line.count * sizeof *s.day);
    for (uint32_t d = 0; d < in->line.days; d++) s.room[d] = in->capacity[d];
    for (uint32_t i = 0; i < in->line.count; i++) {
        if (s.day[i] != PLANNER_NONE) *cost += cost_of_next(in, s.day, i);
        if (in->items[i].pin_day != PLANNER_NONE) s.room[s.day[i]]--;
    }
    s.best = *cost + 1;
    search_from(&s, 0, 0);
    *best = s.best;
    return s.steps <= STEPS_MAX;
}

struct ratio {
    double plan, best;
    uint32_t lines, dear;
};

static struct ratio measure_tiny_lines(enum shape shape, uint32_t days) {
    const struct sketch sketch = {.shape = shape,
                                  .people_max = TINY_MAX,
                                  .days_max = days,
                                  .household_weight = PLANNER_HOUSEHOLD_WEIGHT};
    struct seeded seeds = seeded_start("best plan");
    struct arena *arena = arena_create();
    struct ratio ratio = {0};
    for (uint64_t round = instance_count(700); round > 0; round--) {
        struct instance in;
        struct plan_outcome out;
        uint64_t cost;
        uint64_t best;
        draw_line(&sketch, seeded_next(&seeds), arena, &in);
        plan_line_solve(&in.line, arena, &out);
        instance_check(&in, &out);
        if (find_best(&in, &out, &cost, &best) && cost > 0) {
            ratio.plan += (double)cost;
            ratio.best += (double)best;
            ratio.lines++;
            ratio.dear += (double)cost > 1.15 * (double)best;
        }
        arena_reset(arena);
    }
    arena_destroy(arena);
    printf("%u lines: %.4f times the best, %u beyond 1.15\n", ratio.lines, ratio.plan / ratio.best,
           ratio.dear);
    return ratio;
}

START_TEST(distance_and_visits_come_near_the_best_plan_of_tiny_lines) {
    static const uint32_t DAYS[] = {5, 20, 60};
    for (size_t k = 0; k < sizeof DAYS / sizeof DAYS[0]; k++)
        for (enum shape shape = SHAPE_ARBITRARY; shape <= SHAPE_AGREEABLE; shape++) {
            const struct ratio ratio = measure_tiny_lines(shape, DAYS[k]);
            ck_assert_double_le(ratio.plan, 1.03 * ratio.best);
            ck_assert_uint_le(ratio.dear, ratio.lines / 50 + 4);
        }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("days of a line");
    TCase *t = tcase_create("days");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, without_households_agreeable_windows_give_the_least_distance);
    tcase_add_test(t, without_households_arbitrary_windows_of_small_lines_give_the_least_distance);
    tcase_add_test(t, distance_and_visits_come_near_the_best_plan_of_tiny_lines);
    suite_add_tcase(s, t);
    return s;
}
