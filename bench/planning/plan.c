/* SPDX-License-Identifier: Apache-2.0 */
/* plan: what planning costs, next to sorting the same residents by class and target with qsort.
 *
 *   bench_plan                       1,000 to 300,000 residents
 *   bench_plan nation PERCENT        communes whose populations stand on the standard input, one after
 *                                    another in this process */
#include "peers.h"

#include "base/arena.h"
#include "base/clock.h"
#include "domain/plan/arrival.h"
#include "domain/plan/coverage.h"
#include "domain/plan/flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPETITIONS_MAX 51
#define HALVES          2

struct bench {
    struct station station;
    struct planner *planner;
    uint16_t *day; /* of the last plan */
    uint32_t *order;
    double bytes;
};

/* Each returns the nanoseconds of processor time it took. */
typedef int64_t method(struct bench *b);

static int64_t solve(struct bench *b) {
    struct planner_solution solution;
    struct planner_fault fault;
    const int64_t begun = clock_cpu_nanoseconds();
    if (planner_solve(b->planner, &b->station.problem, &solution, &fault) != PLANNER_OK) abort();
    const int64_t taken = clock_cpu_nanoseconds() - begun;
    memcpy(b->day, solution.day, b->station.problem.resident_count * sizeof *b->day);
    b->bytes = (double)planner_used_bytes(b->planner);
    return taken;
}

static void set_line(const struct bench *b, struct plan_line *line) {
    *line = (struct plan_line){.items = b->station.residents,
                               .count = b->station.problem.resident_count,
                               .capacity = b->station.capacity,
                               .is_session = b->station.is_session,
                               .days = YEAR_DAYS,
                               .household_weight = PLANNER_HOUSEHOLD_WEIGHT,
                               .fairness_weight = PLANNER_FAIRNESS_WEIGHT};
}

/* Coverage, and the flow after it where somebody is dropped. */
static int64_t measure_steps(const struct bench *b, bool is_flow) {
    struct arena *arena = arena_create();
    const size_t people = b->station.problem.resident_count;
    uint32_t *scratch = arena_new_array(arena, uint32_t, PLAN_SCRATCH * people);
    struct plan_line line;
    struct plan_work work;
    struct coverage coverage;
    set_line(b, &line);
    int64_t begun = clock_cpu_nanoseconds();
    plan_work_init(&work, &line, arena_new_array(arena, uint16_t, people), scratch);
    coverage_choose(&work, work.scratch[0], plan_list_candidates(&work, work.scratch[0]), arena, &coverage);
    if (is_flow) {
        begun = clock_cpu_nanoseconds();
        flow_choose(&work);
    }
    const int64_t taken = clock_cpu_nanoseconds() - begun;
    arena_destroy(arena);
    return taken;
}

static int64_t cover(struct bench *b) {
    return measure_steps(b, false);
}

static int64_t flow(struct bench *b) {
    return measure_steps(b, true);
}

static int64_t sort(struct bench *b) {
    const int64_t begun = clock_cpu_nanoseconds();
    peer_sort(&b->station, b->order);
    return clock_cpu_nanoseconds() - begun;
}

/* Times of day, once the days are chosen. */
static int64_t arrive(struct bench *b) {
    struct arena *arena = arena_create();
    const uint32_t count = b->station.problem.resident_count;
    uint32_t *first = arena_new_array(arena, uint32_t, YEAR_DAYS + 2);
    const int64_t begun = clock_cpu_nanoseconds();
    for (uint32_t i = 0; i < count; i++)
        if (b->day[i] != PLANNER_NONE) first[b->day[i] + 2]++;
    for (uint32_t d = 2; d <= YEAR_DAYS; d++) first[d] += first[d - 1];
    struct arrival_item *items = arena_new_array(arena, struct arrival_item, count);
    for (uint32_t i = 0; i < count; i++) {
        if (b->day[i] == PLANNER_NONE) continue;
        const struct planner_resident *r = &b->station.residents[i];
        items[first[b->day[i] + 1]++] = (struct arrival_item){
            .household = r->household, .hamlet = r->hamlet, .is_elderly = r->class_ == 0};
    }
    for (uint32_t d = 0; d < YEAR_DAYS; d++) {
        const int32_t morning = (b->station.capacity[d] + 1) / 2;
        const struct arrival_session sessions[HALVES] = {
            {.places = morning, .opens = 450, .step_minutes = 15, .steps = 14, .half = 1},
            {.places = b->station.capacity[d] - morning,
             .opens = 810,
             .step_minutes = 15,
             .steps = 12,
             .half = 2}};
        arrival_assign(sessions, HALVES, items + first[d], first[d + 1] - first[d], arena);
    }
    const int64_t taken = clock_cpu_nanoseconds() - begun;
    arena_destroy(arena);
    return taken;
}

static int compare_numbers(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The median. */
static double measure(struct bench *b, method *run) {
    int64_t sample[REPETITIONS_MAX] = {0};
    uint32_t repetitions = 300000 / b->station.problem.resident_count;
    if (repetitions < 3) repetitions = 3;
    if (repetitions > REPETITIONS_MAX) repetitions = REPETITIONS_MAX;
    for (uint32_t r = 0; r < repetitions; r++) sample[r] = run(b);
    qsort(sample, repetitions, sizeof *sample, compare_numbers);
    return (double)sample[repetitions / 2];
}

static void print_row(uint32_t count, uint32_t percent) {
    struct bench b = {.planner = planner_create(),
                      .day = memory_get(count, sizeof *b.day),
                      .order = memory_get(count, sizeof *b.order)};
    station_create(&b.station, count, percent, count);
    const double plan = measure(&b, solve) / count;
    const double sorting = measure(&b, sort) / count;
    struct figures f;
    station_measure(&b.station, b.day, &f);
    printf("%9u%8.2f%9.0f%9.1f%10.0f%12.1f%9.0f%9.0f%8.1f", count, percent / 100.0, plan, b.bytes / count,
           measure(&b, cover) / count, measure(&b, flow) / 1e6, measure(&b, arrive) / count, sorting,
           plan / sorting);
    printf("%10.1f%7.1f\n", f.together, f.away);
    (void)fflush(stdout);
    station_destroy(&b.station);
    planner_destroy(b.planner);
    free(b.day);
    free(b.order);
}

static int print_table(void) {
    static const uint32_t COUNTS[] = {1000, 10000, 40000, 100000, 300000};
    static const uint32_t PERCENTS[] = {36, 50, 77, 100, 120};
    printf(
        "plan, coverage, arrival, qsort: ns of processor time a resident, medians; bytes a resident in the\n"
        "planner's arrays; flow: ms a station, of its own; x qsort: plan over sorting the same residents;\n"
        "together: %% of the households that had a common day with room; away: mean days from the target\n"
        "residents  places     plan    bytes  coverage    flow, ms  arrival    qsort x qsort  together   "
        "away\n");
    for (size_t c = 0; c < sizeof COUNTS / sizeof COUNTS[0]; c++)
        for (size_t p = 0; p < sizeof PERCENTS / sizeof PERCENTS[0]; p++) print_row(COUNTS[c], PERCENTS[p]);
    return 0;
}

/* ---- Nation ----------------------------------------------------------------------------------------- */

static long peak_kilobytes(void) {
    char line[256];
    long peak = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, "VmHWM:", 6) == 0) peak = strtol(line + 6, NULL, 10);
    if (status) (void)fclose(status);
    return peak;
}

static int plan_nation(uint32_t percent) {
    struct planner *planner = planner_create();
    uint64_t people = 0, covered = 0;
    uint32_t communes = 0;
    int64_t taken = 0;
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        struct station s;
        struct planner_solution solution;
        struct planner_fault fault;
        station_create(&s, (uint32_t)strtoul(line, NULL, 10), percent, communes++);
        const int64_t begun = clock_cpu_nanoseconds();
        if (planner_solve(planner, &s.problem, &solution, &fault) != PLANNER_OK) abort();
        taken += clock_cpu_nanoseconds() - begun;
        people += s.problem.resident_count;
        for (uint32_t k = 0; k < YEAR_CLASSES; k++) covered += solution.summary.covered[k];
        station_destroy(&s);
    }
    planner_destroy(planner);
    printf(
        "%llu residents in %u communes at %.2f places each: %.1f s of processor time, %.0f ns a resident,\n"
        "%.1f %% covered, peak memory %.1f MB with the residents\n",
        (unsigned long long)people, communes, percent / 100.0, (double)taken / 1e9,
        people > 0 ? (double)taken / (double)people : 0,
        people > 0 ? 100.0 * (double)covered / (double)people : 0, (double)peak_kilobytes() / 1024);
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "nation") == 0) return plan_nation((uint32_t)strtoul(argv[2], NULL, 10));
    return print_table();
}
