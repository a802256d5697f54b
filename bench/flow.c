/* SPDX-License-Identifier: Apache-2.0 */
/* flow: what choosing people in a short class costs as the number of residents grows, next to the
 * coverage before it and to sorting the same residents. */
#include "domain/plan/flow.h"
#include "base/clock.h"
#include "domain/plan/coverage.h"
#include "year.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPETITIONS 5
#define HAMLETS     12

struct year {
    struct planner_resident *items;
    int32_t capacity[YEAR_DAYS];
    bool is_session[YEAR_DAYS];
    struct plan_line line;
    const uint16_t *day;
    double coverage_ms; /* the fastest of the repetitions */
    double flow_ms;
};

static double milliseconds_since(int64_t begun) {
    return (double)(clock_cpu_nanoseconds() - begun) / 1e6;
}

static void keep_least(double *least, double value) {
    if (*least == 0 || value < *least) *least = value;
}

static void choose(struct year *y, struct arena *arena) {
    uint32_t *scratch = arena_new_array(arena, uint32_t, (size_t)PLAN_SCRATCH * y->line.count);
    uint16_t *day = arena_new_array(arena, uint16_t, y->line.count);
    struct plan_work work;
    struct coverage coverage;
    plan_work_init(&work, &y->line, day, scratch);
    int64_t begun = clock_cpu_nanoseconds();
    coverage_choose(&work, work.scratch[0], plan_list_candidates(&work, work.scratch[0]), arena, &coverage);
    keep_least(&y->coverage_ms, milliseconds_since(begun));
    begun = clock_cpu_nanoseconds();
    flow_choose(&work);
    keep_least(&y->flow_ms, milliseconds_since(begun));
    y->day = day;
}

static int compare_targets(const void *a, const void *b) {
    const struct planner_resident *x = a;
    const struct planner_resident *y = b;
    if (x->class_ != y->class_) return x->class_ < y->class_ ? -1 : 1;
    return (x->target > y->target) - (x->target < y->target);
}

/* The speed of the machine. */
static double sort_ms(const struct year *y) {
    struct planner_resident *copy = memory_get(y->line.count, sizeof *copy);
    memcpy(copy, y->items, y->line.count * sizeof *copy);
    const int64_t begun = clock_cpu_nanoseconds();
    qsort(copy, y->line.count, sizeof *copy, compare_targets);
    const double taken = milliseconds_since(begun);
    free(copy);
    return taken;
}

/* Of the class where places run out: points between the hamlets best and worst off. */
static double spread(const struct year *y) {
    uint32_t people[YEAR_CLASSES][HAMLETS] = {0};
    uint32_t covered[YEAR_CLASSES][HAMLETS] = {0};
    for (uint32_t i = 0; i < y->line.count; i++) {
        people[y->items[i].class_][y->items[i].hamlet]++;
        covered[y->items[i].class_][y->items[i].hamlet] += y->day[i] != PLANNER_NONE;
    }
    double widest = 0;
    for (uint32_t k = 0; k < YEAR_CLASSES; k++) {
        double least = 100;
        double most = 0;
        for (uint32_t h = 0; h < HAMLETS; h++) {
            const double percent = people[k][h] > 0 ? 100.0 * covered[k][h] / people[k][h] : 100;
            if (percent < least) least = percent;
            if (percent > most) most = percent;
        }
        if (most - least > widest) widest = most - least;
    }
    return widest;
}

static void bench_year(uint32_t count, uint32_t percent, uint32_t household_weight) {
    struct year y = {.items = memory_get(count, sizeof(struct planner_resident))};
    struct random r = {count};
    year_make_items(&r, y.items, count);
    year_make_days(&r, count, percent, y.capacity, y.is_session);
    y.line = (struct plan_line){.items = y.items,
                                .count = count,
                                .capacity = y.capacity,
                                .is_session = y.is_session,
                                .days = YEAR_DAYS,
                                .household_weight = household_weight,
                                .fairness_weight = PLANNER_FAIRNESS_WEIGHT};
    struct arena *arena = arena_create();
    for (uint32_t k = 0; k < REPETITIONS; k++) {
        arena_reset(arena);
        choose(&y, arena);
    }
    printf("%9u%8.2f%11u%10.1f%9.1f%9.1f%11.0f%9.1f\n", count, percent / 100.0, household_weight, sort_ms(&y),
           y.coverage_ms, y.flow_ms, 1e6 * y.flow_ms / count, spread(&y));
    arena_destroy(arena);
    free(y.items);
}

int main(void) {
    static const uint32_t COUNTS[] = {1000, 3000, 10000, 30000, 100000, 300000};
    static const uint32_t PERCENTS[] = {40, 77, 90};
    printf("ms and ns are of CPU time, the least of %d runs; spread: points between hamlets of a class\n"
           "residents  places  household  qsort ms  cover ms  flow ms  ns each   spread\n",
           REPETITIONS);
    for (size_t c = 0; c < sizeof COUNTS / sizeof COUNTS[0]; c++)
        for (size_t p = 0; p < sizeof PERCENTS / sizeof PERCENTS[0]; p++) {
            bench_year(COUNTS[c], PERCENTS[p], 0);
            bench_year(COUNTS[c], PERCENTS[p], PLANNER_HOUSEHOLD_WEIGHT);
        }
    return 0;
}
