/* SPDX-License-Identifier: Apache-2.0 */
/* replan: what a night costs that begins with the plan of the night before, whom it moves, and what single
 * events cost. Times are of the processor; beside them stands the time to sort the same residents. */
#include "base/arena.h"
#include "base/clock.h"
#include "lichkham/planner.h"
#include "year.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NIGHTS   20
#define EVENTS   4000
#define REPEATED 9

struct year {
    struct planner_problem problem;
    struct planner_resident *residents;
    int32_t capacity[YEAR_DAYS];
    bool is_session[YEAR_DAYS];
    struct random random;
    uint32_t next_household;
};

static int compare_numbers(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int compare_residents(const void *a, const void *b) {
    const struct planner_resident *x = *(const struct planner_resident *const *)a;
    const struct planner_resident *y = *(const struct planner_resident *const *)b;
    if (x->class_ != y->class_) return x->class_ < y->class_ ? -1 : 1;
    if (x->target != y->target) return x->target < y->target ? -1 : 1;
    return (x > y) - (x < y);
}

static double sort_nanoseconds(const struct year *y) {
    const uint32_t count = y->problem.resident_count;
    const struct planner_resident **rank = memory_get(count, sizeof *rank);
    for (uint32_t i = 0; i < count; i++) rank[i] = &y->residents[i];
    const int64_t begun = clock_cpu_nanoseconds();
    qsort(rank, count, sizeof *rank, compare_residents);
    const int64_t spent = clock_cpu_nanoseconds() - begun;
    free(rank);
    return (double)spent / count;
}

static void make_new(struct year *y, struct planner_resident *r) {
    year_make_items(&y->random, r, 1);
    r->household = y->next_household++;
    r->pin_station = r->pin_day = r->previous_station = r->previous_day = PLANNER_NONE;
}

static void year_open(struct year *y, uint32_t count, uint32_t percent) {
    *y = (struct year){.random = {count + percent}, .next_household = count};
    y->residents = memory_get(count, sizeof *y->residents);
    year_make_items(&y->random, y->residents, count);
    year_make_days(&y->random, count, percent, y->capacity, y->is_session);
    for (uint32_t i = 0; i < count; i++)
        y->residents[i].pin_station = y->residents[i].previous_station = PLANNER_NONE;
    y->problem = (struct planner_problem){.days = YEAR_DAYS,
                                          .stations = 1,
                                          .resources = 1,
                                          .classes = YEAR_CLASSES,
                                          .household_weight = 30,
                                          .away_weight = 20,
                                          .fairness_weight = 60,
                                          .residents = y->residents,
                                          .resident_count = count,
                                          .capacity = y->capacity,
                                          .is_session = y->is_session};
}

static void solve(const struct year *y, struct planner *p, struct planner_solution *plan) {
    struct planner_fault fault;
    if (planner_solve(p, &y->problem, plan, &fault) == PLANNER_OK) return;
    (void)fprintf(stderr, "bench_replan: %s\n", planner_status_text(fault.status));
    exit(1);
}

/* ---- Nights ---------------------------------------------------------------------------------------- */

static void keep(const struct year *y, const struct planner_solution *plan) {
    for (uint32_t i = 0; i < y->problem.resident_count; i++) {
        y->residents[i].previous_station = plan->station[i];
        y->residents[i].previous_day = plan->day[i];
    }
}

static double together(const struct year *y, const struct planner_solution *plan) {
    return year_percent_together(y->residents, y->problem.resident_count, y->capacity, plan->day);
}

static double quiet_nanoseconds(const struct year *y, struct planner *p) {
    int64_t spent[REPEATED];
    struct planner_solution plan;
    for (int k = 0; k < REPEATED; k++) {
        const int64_t begun = clock_cpu_nanoseconds();
        solve(y, p, &plan);
        spent[k] = clock_cpu_nanoseconds() - begun;
    }
    qsort(spent, REPEATED, sizeof spent[0], compare_numbers);
    return (double)spent[REPEATED / 2] / y->problem.resident_count;
}

/* One of a hundred leaves each night, and somebody else comes. */
static void bench_nights(uint32_t count, uint32_t percent) {
    struct year y;
    struct planner *p = planner_create();
    struct planner_solution plan;
    year_open(&y, count, percent);
    solve(&y, p, &plan);
    const double before = (double)plan.summary.days_from_target / count;
    keep(&y, &plan);
    const double quiet = quiet_nanoseconds(&y, p);
    uint64_t moves = 0;
    int64_t spent = 0;
    for (uint32_t night = 0; night < NIGHTS; night++) {
        for (uint32_t k = 0; k < count / 100; k++) make_new(&y, &y.residents[random_below(&y.random, count)]);
        const int64_t begun = clock_cpu_nanoseconds();
        solve(&y, p, &plan);
        spent += clock_cpu_nanoseconds() - begun;
        moves += plan.summary.moves;
        keep(&y, &plan);
    }
    printf("%9u%8.1f%8.1f%10.0f%10.0f%8.1f%10.1f%8.1f%8.1f%8.1f\n", count, percent / 100.0,
           sort_nanoseconds(&y), quiet, (double)spent / NIGHTS / count, (double)planner_used_bytes(p) / count,
           (double)moves / NIGHTS * 10000 / count, before, (double)plan.summary.days_from_target / count,
           together(&y, &plan));
    planner_destroy(p);
    free(y.residents);
}

/* ---- Events ---------------------------------------------------------------------------------------- */

struct events {
    struct year *y;
    struct planner_live *live;
    uint32_t known;
};

static void send_removal(struct events *e) {
    (void)planner_live_remove(e->live, random_below(&e->y->random, e->known));
}

static void send_addition(struct events *e) {
    struct planner_resident r;
    make_new(e->y, &r);
    if (planner_live_add(e->live, &r, &e->known) == PLANNER_OK) e->known++;
}

static void send_change(struct events *e) {
    struct planner_resident r;
    const uint32_t i = random_below(&e->y->random, e->y->problem.resident_count);
    make_new(e->y, &r);
    r.household = e->y->residents[i].household;
    (void)planner_live_change(e->live, i, &r);
}

/* A place less, and one more. */
static void send_capacity(struct events *e) {
    const uint32_t day = random_below(&e->y->random, YEAR_DAYS);
    int32_t *places = &e->y->capacity[day];
    if (*places == 0) return;
    *places += random_percent(&e->y->random, 50) ? 1 : -1;
    (void)planner_live_set_capacity(e->live, 0, (uint16_t)day, *places);
}

/* A day of all its people. */
static void send_closure(struct events *e) {
    const uint32_t day = random_below(&e->y->random, YEAR_DAYS);
    (void)planner_live_set_capacity(e->live, 0, (uint16_t)day, 0);
}

static void bench_kind(struct events *e, const char *name, void (*send)(struct events *), uint32_t events,
                       double sorting) {
    int64_t *spent = memory_get(events, sizeof *spent);
    int64_t sum = 0;
    size_t moves = 0;
    const struct planner_move *moved = NULL;
    for (uint32_t k = 0; k < events; k++) {
        const int64_t begun = clock_cpu_nanoseconds();
        send(e);
        moves += planner_live_settle(e->live, &moved);
        spent[k] = clock_cpu_nanoseconds() - begun;
        sum += spent[k];
    }
    qsort(spent, events, sizeof *spent, compare_numbers);
    printf("  %-16s%10.1f%10.1f%10.1f%10.2f%12.4f\n", name, (double)sum / events / 1000,
           (double)spent[events / 2] / 1000, (double)spent[events - events / 100 - 1] / 1000,
           (double)moves / events, (double)sum / events / sorting);
    free(spent);
}

static void bench_events(uint32_t count, uint32_t percent) {
    struct year y;
    struct planner *p = planner_create();
    struct planner_solution plan;
    struct planner_fault fault;
    struct events e = {.y = &y, .known = count};
    year_open(&y, count, percent);
    solve(&y, p, &plan);
    if (planner_live_begin(&y.problem, plan.station, plan.day, &e.live, &fault) != PLANNER_OK) exit(1);
    const struct planner_move *moved = NULL;
    (void)planner_live_settle(e.live, &moved);
    const double sorting = sort_nanoseconds(&y) * count;
    printf("%u residents, %.2f places each; sorting them takes %.0f us\n", count, percent / 100.0,
           sorting / 1000);
    bench_kind(&e, "removal", send_removal, EVENTS, sorting);
    bench_kind(&e, "addition", send_addition, EVENTS, sorting);
    bench_kind(&e, "change", send_change, EVENTS, sorting);
    bench_kind(&e, "place +1 or -1", send_capacity, EVENTS, sorting);
    bench_kind(&e, "closed day", send_closure, 100, sorting);
    planner_live_destroy(e.live);
    planner_destroy(p);
    free(y.residents);
}

int main(void) {
    static const uint32_t COUNTS[] = {10000, 30000, 100000};
    static const uint32_t PERCENTS[] = {40, 80, 100, 120};
    puts("Nights: ns a resident (sorting, a quiet night, one of a hundred replaced), bytes a resident, moves "
         "a night\n"
         "per 10,000 others, mean days from target in the new plan and after 20 nights, households together\n"
         "residents  places sorting     quiet   replaced   bytes     moves  before   after together");
    for (size_t c = 0; c < sizeof COUNTS / sizeof COUNTS[0]; c++)
        for (size_t p = 0; p < sizeof PERCENTS / sizeof PERCENTS[0]; p++)
            bench_nights(COUNTS[c], PERCENTS[p]);
    puts("\nEvents, settled one by one: us (mean, median, 99th percentile), moves, mean as a part of sorting "
         "everybody");
    bench_events(40000, 77);
    bench_events(40000, 120);
    return 0;
}
