/* SPDX-License-Identifier: Apache-2.0 */
/* plan: what planning one line costs and what it gives, next to the usual way of doing it by hand:
 * sort by class and target, then give everybody the first free day from the target on. */
#include "base/clock.h"
#include "domain/plan/arrival.h"
#include "domain/plan/coverage.h"
#include "domain/plan/line.h"
#include "year.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPETITIONS_MAX 101
#define BANDS           4 /* pairs of classes */
#define HALVES          2

struct year {
    struct planner_resident *items;
    uint32_t count;
    int32_t capacity[YEAR_DAYS];
    bool is_session[YEAR_DAYS];
    struct plan_line line;
    uint16_t *day;       /* what a method decided */
    struct arena *arena; /* of one repetition */
};

struct method {
    const char *name;
    void (*run)(struct year *);
    bool is_planning; /* decides days */
};

static void run_coverage(struct year *y) {
    uint32_t *scratch = arena_new_array(y->arena, uint32_t, (size_t)PLAN_SCRATCH * y->count);
    uint16_t *day = arena_new_array(y->arena, uint16_t, y->count);
    struct plan_work work;
    struct coverage coverage;
    plan_work_init(&work, &y->line, day, scratch);
    const uint32_t count = plan_list_candidates(&work, work.scratch[0]);
    coverage_choose(&work, work.scratch[0], count, y->arena, &coverage);
}

static void run_line(struct year *y) {
    struct plan_outcome out;
    plan_line_solve(&y->line, y->arena, &out);
    memcpy(y->day, out.day, y->count * sizeof *y->day);
}

/* The days stand from the method before. */
static void run_arrival(struct year *y) {
    uint32_t *first = arena_new_array(y->arena, uint32_t, YEAR_DAYS + 2);
    for (uint32_t i = 0; i < y->count; i++)
        if (y->day[i] != PLANNER_NONE) first[y->day[i] + 2]++;
    for (uint32_t d = 2; d <= YEAR_DAYS; d++) first[d] += first[d - 1];
    struct arrival_item *items = arena_new_array(y->arena, struct arrival_item, y->count);
    for (uint32_t i = 0; i < y->count; i++) {
        if (y->day[i] == PLANNER_NONE) continue;
        items[first[y->day[i] + 1]++] = (struct arrival_item){.household = y->items[i].household,
                                                              .hamlet = y->items[i].hamlet,
                                                              .is_elderly = y->items[i].class_ == 0};
    }
    for (uint32_t d = 0; d < YEAR_DAYS; d++) {
        const int32_t morning = (y->capacity[d] + 1) / 2;
        const struct arrival_session sessions[HALVES] = {
            {.places = morning, .opens = 450, .step_minutes = 15, .steps = 14, .half = 1},
            {.places = y->capacity[d] - morning, .opens = 810, .step_minutes = 15, .steps = 12, .half = 2}};
        arrival_assign(sessions, HALVES, items + first[d], first[d + 1] - first[d], y->arena);
    }
}

static int compare_rank(const void *a, const void *b) {
    const struct planner_resident *x = *(const struct planner_resident *const *)a;
    const struct planner_resident *y = *(const struct planner_resident *const *)b;
    if (x->class_ != y->class_) return x->class_ < y->class_ ? -1 : 1;
    if (x->target != y->target) return x->target < y->target ? -1 : 1;
    return (x > y) - (x < y);
}

static const struct planner_resident **sort_by_rank(struct year *y) {
    const struct planner_resident **rank =
        arena_new_array(y->arena, const struct planner_resident *, y->count);
    for (uint32_t i = 0; i < y->count; i++) rank[i] = &y->items[i];
    qsort(rank, y->count, sizeof *rank, compare_rank);
    return rank;
}

static void run_sort(struct year *y) {
    (void)sort_by_rank(y);
}

static uint16_t first_free_day(const int32_t *room, uint32_t from, uint32_t to) {
    for (uint32_t d = from; d <= to; d++)
        if (room[d] > 0) return (uint16_t)d;
    return PLANNER_NONE;
}

static void run_by_hand(struct year *y) {
    const struct planner_resident **rank = sort_by_rank(y);
    int32_t room[YEAR_DAYS];
    memcpy(room, y->capacity, sizeof room);
    for (uint32_t i = 0; i < y->count; i++) {
        const struct planner_resident *item = rank[i];
        uint16_t day = first_free_day(room, item->target, item->due);
        if (day == PLANNER_NONE) day = first_free_day(room, item->release, item->target);
        if (day != PLANNER_NONE) room[day]--;
        y->day[item - y->items] = day;
    }
}

static int compare_numbers(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Median over repetitions, and the bytes of one. */
static void measure(struct year *y, const struct method *method, double *nanoseconds, double *bytes) {
    int64_t sample[REPETITIONS_MAX] = {0};
    uint32_t repetitions = 1000000 / y->count;
    if (repetitions < 5) repetitions = 5;
    if (repetitions > REPETITIONS_MAX) repetitions = REPETITIONS_MAX;
    for (uint32_t r = 0; r < repetitions; r++) {
        y->arena = arena_create();
        const int64_t begun = clock_cpu_nanoseconds();
        method->run(y);
        sample[r] = clock_cpu_nanoseconds() - begun;
        *bytes = (double)arena_used_bytes(y->arena) / y->count;
        arena_destroy(y->arena);
    }
    qsort(sample, repetitions, sizeof *sample, compare_numbers);
    *nanoseconds = (double)sample[repetitions / 2] / y->count;
}

static void print_quality(const struct year *y) {
    uint32_t wanted[BANDS] = {0};
    uint32_t covered[BANDS] = {0};
    uint64_t away = 0;
    uint32_t placed = 0;
    for (uint32_t i = 0; i < y->count; i++) {
        const uint32_t band = y->items[i].class_ / 2u;
        wanted[band]++;
        if (y->day[i] == PLANNER_NONE) continue;
        covered[band]++;
        placed++;
        away += (uint64_t)abs(y->day[i] - y->items[i].target);
    }
    for (uint32_t b = 0; b < BANDS; b++) printf("%7.2f", 100.0 * covered[b] / (wanted[b] ? wanted[b] : 1));
    printf("%10.1f%8.1f", year_percent_together(y->items, y->count, y->capacity, y->day),
           placed ? (double)away / placed : 0.0);
}

static void print_row(struct year *y, uint32_t percent, const struct method *method) {
    double nanoseconds = 0;
    double bytes = 0;
    measure(y, method, &nanoseconds, &bytes);
    printf("%9u%8.1f  %-16s%9.0f%8.1f", y->count, percent / 100.0, method->name, nanoseconds, bytes);
    if (method->is_planning) print_quality(y);
    putchar('\n');
}

static void bench_year(uint32_t count, uint32_t percent) {
    static const struct method METHODS[] = {{"coverage alone", run_coverage, false},
                                            {"whole line", run_line, true},
                                            {"arrival", run_arrival, false},
                                            {"qsort alone", run_sort, false},
                                            {"sort, first free", run_by_hand, true}};
    struct year y = {.items = memory_get(count, sizeof(struct planner_resident)),
                     .count = count,
                     .day = memory_get(count, sizeof(uint16_t))};
    struct random r = {count};
    year_make_items(&r, y.items, count);
    year_make_days(&r, count, percent, y.capacity, y.is_session);
    y.line = (struct plan_line){.items = y.items,
                                .count = count,
                                .capacity = y.capacity,
                                .is_session = y.is_session,
                                .days = YEAR_DAYS,
                                .household_weight = PLANNER_HOUSEHOLD_WEIGHT,
                                .fairness_weight = PLANNER_FAIRNESS_WEIGHT};
    for (size_t m = 0; m < sizeof METHODS / sizeof METHODS[0]; m++) print_row(&y, percent, &METHODS[m]);
    free(y.items);
    free(y.day);
}

int main(void) {
    static const uint32_t COUNTS[] = {1000, 10000, 100000, 300000};
    static const uint32_t PERCENTS[] = {40, 80, 120};
    printf(
        "ns (of CPU time, medians) and bytes are per resident; covered: %% of classes 0-1, 2-3, 4-5, 6-7;\n"
        "together: %% of households that had a common day with room; away: mean days from target\n"
        "residents  places  method                 ns   bytes    0-1    2-3    4-5    6-7  together    "
        "away\n");
    for (size_t c = 0; c < sizeof COUNTS / sizeof COUNTS[0]; c++)
        for (size_t p = 0; p < sizeof PERCENTS / sizeof PERCENTS[0]; p++) bench_year(COUNTS[c], PERCENTS[p]);
    return 0;
}
