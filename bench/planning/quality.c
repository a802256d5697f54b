/* SPDX-License-Identifier: Apache-2.0 */
/* quality: one table of what the planner and its peers make of the same station; bench/quality runs
 * it and the peers in SQL.
 *
 *   bench_quality export COUNT PERCENT FOLDER                  the station before and after the churn, as CSV
 *   bench_quality table COUNT PERCENT FOLDER [NAME=SECONDS...]  FOLDER/NAME-before and NAME-after hold plans
 */
#include "peers.h"

#include "base/arena.h"
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED UINT64_C(20261122)

/* One station, before and after one of a hundred has changed. */
struct pair {
    struct station before;
    struct station after;
    bool *is_new;
    const char *folder;
    double seconds; /* of the planner: what the local search gets is told from it */
};

struct plan {
    uint16_t *before;
    uint16_t *after;
    double seconds;
};

static FILE *open_file(const char *folder, const char *name, const char *when, const char *mode) {
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s-%s", folder, name, when);
    FILE *file = fopen(path, mode);
    if (file) return file;
    (void)fprintf(stderr, "bench_quality: cannot open %s: give a folder that bench/quality made\n", path);
    exit(1);
}

static void write_station(const struct station *s, const char *folder, const char *when) {
    FILE *people = open_file(folder, "residents", when, "w");
    for (uint32_t i = 0; i < s->problem.resident_count; i++) {
        const struct planner_resident *r = &s->residents[i];
        (void)fprintf(people, "%u,%u,%u,%u,%u\n", i, r->release, r->due, r->target, r->class_);
    }
    FILE *days = open_file(folder, "capacity", when, "w");
    for (uint32_t d = 0; d < YEAR_DAYS; d++) (void)fprintf(days, "%u,%d\n", d, s->capacity[d]);
    (void)fclose(people);
    (void)fclose(days);
}

static void read_days(const struct pair *pair, const char *name, const char *when, uint16_t *day) {
    FILE *file = open_file(pair->folder, name, when, "r");
    char line[64];
    for (uint32_t i = 0; i < pair->before.problem.resident_count; i++) {
        if (!fgets(line, sizeof line, file)) exit(1);
        const long number = strtol(line, NULL, 10);
        day[i] = number < 0 ? PLANNER_NONE : (uint16_t)number;
    }
    (void)fclose(file);
}

/* ---- Rows ------------------------------------------------------------------------------------------- */

/* Whose day changed, though neither he nor his window did, among those who had one. */
static uint32_t count_moves(const struct pair *pair, const struct plan *plan) {
    uint32_t moves = 0;
    for (uint32_t i = 0; i < pair->before.problem.resident_count; i++)
        moves += !pair->is_new[i] && plan->before[i] != PLANNER_NONE && plan->after[i] != plan->before[i];
    return moves;
}

static void print_row(const struct pair *pair, const char *name, const struct plan *plan) {
    struct figures f;
    station_measure(&pair->before, plan->before, &f);
    printf("%-28s", name);
    for (uint32_t k = 0; k < YEAR_CLASSES; k++) printf("%7.2f", f.covered[k]);
    printf("%7.1f%9.1f%9.1f%8u%10.3f\n", f.away, f.together, f.spread, count_moves(pair, plan),
           plan->seconds);
}

static void solve(struct planner *p, const struct station *s, uint16_t *day) {
    struct planner_solution solution;
    struct planner_fault fault;
    if (planner_solve(p, &s->problem, &solution, &fault) != PLANNER_OK) abort();
    memcpy(day, solution.day, s->problem.resident_count * sizeof *day);
}

/* The night has yesterday's plan before it. */
static void give_previous(struct pair *pair, const uint16_t *day) {
    for (uint32_t i = 0; i < pair->after.problem.resident_count; i++) {
        if (pair->is_new[i] || day[i] == PLANNER_NONE) continue;
        pair->after.residents[i].previous_station = 0;
        pair->after.residents[i].previous_day = day[i];
    }
}

static void run_planner(struct pair *pair, struct plan *plan) {
    struct planner *p = planner_create();
    solve(p, &pair->before, plan->before); /* once for the caches */
    const int64_t begun = clock_cpu_nanoseconds();
    solve(p, &pair->before, plan->before);
    plan->seconds = pair->seconds = (double)(clock_cpu_nanoseconds() - begun) / 1e9;
    give_previous(pair, plan->before);
    solve(p, &pair->after, plan->after);
    planner_destroy(p);
}

static void run_greedy(const struct pair *pair, struct plan *plan) {
    const int64_t begun = clock_cpu_nanoseconds();
    peer_greedy(&pair->before, plan->before);
    plan->seconds = (double)(clock_cpu_nanoseconds() - begun) / 1e9;
    peer_greedy(&pair->after, plan->after);
}

static void run_search(const struct pair *pair, struct plan *plan, uint32_t times) {
    static const char *const NAMES[] = {"late acceptance, 1x time", "late acceptance, 10x time",
                                        "late acceptance, 100x time"};
    const double seconds = pair->seconds * times;
    peer_search(&pair->before, seconds, plan->before);
    peer_search(&pair->after, seconds, plan->after);
    plan->seconds = seconds;
    print_row(pair, NAMES[times == 1 ? 0 : times == 10 ? 1 : 2], plan);
}

/* NAME=SECONDS */
static void run_file(const struct pair *pair, const char *argument, struct plan *plan) {
    char name[128];
    (void)snprintf(name, sizeof name, "%s", argument);
    char *equals = strchr(name, '=');
    if (!equals) exit(2);
    *equals = '\0';
    plan->seconds = strtod(equals + 1, NULL);
    read_days(pair, name, "before", plan->before);
    read_days(pair, name, "after", plan->after);
    print_row(pair, name, plan);
}

static void print_table(struct pair *pair, char **files, int count) {
    const size_t people = pair->before.problem.resident_count;
    struct plan plan = {.before = memory_get(people, sizeof(uint16_t)),
                        .after = memory_get(people, sizeof(uint16_t))};
    run_planner(pair, &plan);
    print_row(pair, "this planner", &plan);
    for (int k = 0; k < count; k++) run_file(pair, files[k], &plan);
    run_greedy(pair, &plan);
    print_row(pair, "greedy, nearest day", &plan);
    for (uint32_t times = 1; times <= 100; times *= 10) run_search(pair, &plan, times);
    free(plan.before);
    free(plan.after);
}

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    const uint32_t count = (uint32_t)strtoul(argv[2], NULL, 10);
    const uint32_t percent = (uint32_t)strtoul(argv[3], NULL, 10);
    struct pair pair = {.folder = argv[4], .is_new = memory_get(count + 1U, sizeof(bool))};
    station_create(&pair.before, count, percent, SEED);
    station_create(&pair.after, count, percent, SEED);
    station_churn(&pair.after, pair.is_new);
    if (strcmp(argv[1], "export") == 0) {
        write_station(&pair.before, pair.folder, "before");
        write_station(&pair.after, pair.folder, "after");
    } else {
        print_table(&pair, argv + 5, argc - 5);
    }
    station_destroy(&pair.before);
    station_destroy(&pair.after);
    free(pair.is_new);
    return 0;
}
