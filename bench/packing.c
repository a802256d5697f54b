/* SPDX-License-Identifier: Apache-2.0 */
/* packing: who gets a place where some need a gynaecologist or an ultrasound, who come on few days of
 * the week: this planner, general places alone with those dropped who do not fit, and the first day that
 * fits. Beside them what no plan can exceed. */
#include "base/arena.h"
#include "base/clock.h"
#include "lichkham/planner.h"
#include "year.h"

#include "domain/plan/line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPETITIONS 7
#define BANDS       4 /* pairs of classes */

enum { PLACE, GYNAECOLOGY, ULTRASOUND, RESOURCES };

struct year {
    struct planner_problem problem;
    struct planner_resident *residents;
    int32_t capacity[RESOURCES][YEAR_DAYS];
    bool is_session[YEAR_DAYS];
    uint32_t covered[BANDS];
};

/* Of a hundred: 15 need a gynaecologist, 12 an ultrasound, and, if needs cross, 8 both. */
static uint16_t make_needs(struct random *r, bool is_crossing) {
    const uint32_t draw = random_below(r, 100);
    if (draw < 15) return 1U << GYNAECOLOGY;
    if (draw < 27) return 1U << ULTRASOUND;
    return is_crossing && draw < 35 ? 1U << GYNAECOLOGY | 1U << ULTRASOUND : 0;
}

/* On these days of the week; in the year `percent` for every 100 people who need it. */
static void make_special(struct year *y, uint32_t resource, uint32_t weekdays, uint32_t percent) {
    uint32_t need = 0;
    uint32_t sessions = 0;
    for (uint32_t i = 0; i < y->problem.resident_count; i++)
        need += y->residents[i].resources >> resource & 1;
    for (uint32_t d = 0; d < YEAR_DAYS; d++) sessions += y->is_session[d] && (weekdays >> d % 7 & 1);
    for (uint32_t d = 0, passed = 0, given = 0; d < YEAR_DAYS; d++) {
        if (!y->is_session[d] || (weekdays >> d % 7 & 1) == 0) continue;
        const uint32_t by_now = (uint32_t)((uint64_t)need * percent * ++passed / (UINT64_C(100) * sessions));
        y->capacity[resource][d] = (int32_t)(by_now - given);
        given = by_now;
    }
}

static void make_year(struct year *y, uint32_t count, uint32_t percent, bool is_crossing) {
    struct random r = {count + percent};
    memset(y, 0, sizeof *y);
    y->residents = memory_get(count, sizeof *y->residents);
    year_make_items(&r, y->residents, count);
    year_make_days(&r, count, percent, y->capacity[PLACE], y->is_session);
    y->problem = (struct planner_problem){.days = YEAR_DAYS,
                                          .stations = 1,
                                          .resources = RESOURCES,
                                          .classes = YEAR_CLASSES,
                                          .household_weight = 30,
                                          .away_weight = 20,
                                          .fairness_weight = 60,
                                          .residents = y->residents,
                                          .resident_count = count,
                                          .capacity = &y->capacity[0][0],
                                          .is_session = y->is_session};
    for (uint32_t i = 0; i < count; i++) {
        y->residents[i].pin_station = y->residents[i].previous_station = PLANNER_NONE;
        y->residents[i].resources = make_needs(&r, is_crossing);
    }
    make_special(y, GYNAECOLOGY, 4, percent);
    make_special(y, ULTRASOUND, 12, percent);
}

static void count_one(struct year *y, uint32_t who) {
    y->covered[y->residents[who].class_ / 2]++;
}

/* ---- the planner, and the planner without an eye for special resources ---- */

static void run_planner(struct year *y) {
    struct planner *p = planner_create();
    struct planner_solution plan;
    struct planner_fault fault;
    if (planner_solve(p, &y->problem, &plan, &fault) != PLANNER_OK) abort();
    for (uint32_t i = 0; i < y->problem.resident_count; i++)
        if (plan.day[i] != PLANNER_NONE) count_one(y, i);
    planner_destroy(p);
}

static bool take(int32_t room[RESOURCES][YEAR_DAYS], uint16_t resources, uint32_t day) {
    const uint32_t needs = resources | 1U;
    for (uint32_t k = 0; k < RESOURCES; k++)
        if (needs >> k & 1 && room[k][day] <= 0) return false;
    for (uint32_t k = 0; k < RESOURCES; k++) room[k][day] -= (int32_t)(needs >> k & 1);
    return true;
}

static void run_general(struct year *y) {
    struct planner_problem general = y->problem;
    general.resources = 1;
    struct planner_resident *residents = memory_get(general.resident_count, sizeof *residents);
    memcpy(residents, y->residents, general.resident_count * sizeof *residents);
    for (uint32_t i = 0; i < general.resident_count; i++) residents[i].resources = 0;
    general.residents = residents;
    int32_t room[RESOURCES][YEAR_DAYS];
    memcpy(room, y->capacity, sizeof room);
    struct planner *p = planner_create();
    struct planner_solution plan;
    struct planner_fault fault;
    if (planner_solve(p, &general, &plan, &fault) != PLANNER_OK) abort();
    for (uint32_t class_ = 0; class_ < YEAR_CLASSES; class_++)
        for (uint32_t i = 0; i < general.resident_count; i++)
            if (residents[i].class_ == class_ && plan.day[i] != PLANNER_NONE &&
                take(room, y->residents[i].resources, plan.day[i]))
                count_one(y, i);
    planner_destroy(p);
    free(residents);
}

static void run_first_fit(struct year *y) {
    int32_t room[RESOURCES][YEAR_DAYS];
    memcpy(room, y->capacity, sizeof room);
    for (uint32_t class_ = 0; class_ < YEAR_CLASSES; class_++)
        for (uint32_t i = 0; i < y->problem.resident_count; i++) {
            const struct planner_resident *r = &y->residents[i];
            if (r->class_ != class_) continue;
            for (uint32_t d = r->release; d <= r->due; d++)
                if (take(room, r->resources, d)) {
                    count_one(y, i);
                    break;
                }
        }
}

/* ---- what no plan can exceed ---- */

/* Of those who need one resource, were it the only one, how many of the first classes can come; and all
 * others. Bands of a plan are compared one after another, so each bound is of all bands up to it. */
static void bound_by(const struct year *y, uint32_t resource, struct arena *arena, uint32_t bound[BANDS]) {
    struct planner_resident *items =
        arena_new_array(arena, struct planner_resident, y->problem.resident_count);
    struct plan_line line = {
        .items = items, .capacity = y->capacity[resource], .is_session = y->is_session, .days = YEAR_DAYS};
    uint32_t others[BANDS] = {0};
    for (uint32_t i = 0; i < y->problem.resident_count; i++) {
        const bool is_needed = resource == PLACE || (y->residents[i].resources >> resource & 1);
        if (is_needed) items[line.count++] = y->residents[i];
        if (!is_needed) others[y->residents[i].class_ / 2]++;
    }
    struct plan_outcome out;
    plan_line_solve(&line, arena, &out);
    uint32_t sum = 0;
    for (uint32_t b = 0; b < BANDS; b++) {
        const size_t class_ = 2 * (size_t)b;
        sum += out.covered[class_] + out.covered[class_ + 1] + others[b];
        if (sum < bound[b]) bound[b] = sum;
    }
}

static void run_bound(struct year *y) {
    struct arena *arena = arena_create();
    uint32_t bound[BANDS] = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX};
    for (uint32_t k = 0; k < RESOURCES; k++) bound_by(y, k, arena, bound);
    for (uint32_t b = 0; b < BANDS; b++) y->covered[b] = bound[b] - (b > 0 ? bound[b - 1] : 0);
    arena_destroy(arena);
}

/* ---- the table ---- */

struct method {
    const char *name;
    void (*run)(struct year *);
};

static int compare_numbers(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void print_row(struct year *y, const struct method *method, const char *title) {
    int64_t sample[REPETITIONS];
    uint32_t wanted[BANDS] = {0};
    for (uint32_t i = 0; i < y->problem.resident_count; i++) wanted[y->residents[i].class_ / 2]++;
    for (int k = 0; k < REPETITIONS; k++) {
        memset(y->covered, 0, sizeof y->covered);
        const int64_t begun = clock_cpu_nanoseconds();
        method->run(y);
        sample[k] = clock_cpu_nanoseconds() - begun;
    }
    qsort(sample, REPETITIONS, sizeof *sample, compare_numbers);
    printf("%-30s%-18s%8.0f", title, method->name,
           (double)sample[REPETITIONS / 2] / y->problem.resident_count);
    uint32_t people = 0;
    uint32_t covered = 0;
    for (uint32_t b = 0; b < BANDS; b++)
        printf("%8.2f", 100.0 * (covered += y->covered[b]) / (people += wanted[b]));
    putchar('\n');
}

static void bench_year(uint32_t count, uint32_t percent, bool is_crossing) {
    static const struct method METHODS[] = {{"bound", run_bound},
                                            {"the planner", run_planner},
                                            {"general, then drop", run_general},
                                            {"first that fits", run_first_fit}};
    struct year y;
    make_year(&y, count, percent, is_crossing);
    char title[64];
    (void)snprintf(title, sizeof title, "%u, %.1f places, %s", count, percent / 100.0,
                   is_crossing ? "crossing" : "disjoint");
    for (size_t m = 0; m < sizeof METHODS / sizeof METHODS[0]; m++) print_row(&y, &METHODS[m], title);
    free(y.residents);
}

int main(void) {
    static const uint32_t COUNTS[] = {10000, 30000};
    static const uint32_t PERCENTS[] = {60, 90, 120};
    printf("ns of CPU time a resident, medians; %% of the people of classes 0-1, 0-3, 0-5, 0-7 who come\n"
           "%-30s%-18s%8s%8s%8s%8s%8s\n",
           "residents", "", "ns", "0-1", "0-3", "0-5", "0-7");
    for (int is_crossing = 0; is_crossing <= 1; is_crossing++)
        for (size_t c = 0; c < sizeof COUNTS / sizeof COUNTS[0]; c++)
            for (size_t p = 0; p < sizeof PERCENTS / sizeof PERCENTS[0]; p++)
                bench_year(COUNTS[c], PERCENTS[p], is_crossing == 1);
    return 0;
}
