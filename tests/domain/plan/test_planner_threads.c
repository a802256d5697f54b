/* SPDX-License-Identifier: Apache-2.0 */
/* The same problem gives the same bytes: in one thread or two, before or after another problem. */
#include "suite.h"
#include "trial.h"
#include "year.h"

#include <pthread.h>
#include <string.h>

#define PROBLEMS 300
#define FEATURES (PROBLEM_PINS | PROBLEM_PREVIOUS | PROBLEM_OVERFLOW | PROBLEM_PACKED)
#define PEOPLE   5000

/* What a thread solves with a planner of its own, and what came out. */
struct lane {
    pthread_t thread;
    const struct planner_problem *problems;
    size_t count;
    bool is_backwards;
    struct planner_solution *solutions; /* [count] */
    struct arena *arena;
};

static void *copy(struct arena *arena, const void *from, size_t bytes) {
    return memcpy(arena_take(arena, bytes + 1), from, bytes);
}

static void keep(struct lane *lane, size_t at, const struct planner_solution *s) {
    const size_t count = lane->problems[at].resident_count;
    lane->solutions[at] = *s;
    if (count == 0) return;
    lane->solutions[at].station = copy(lane->arena, s->station, count * sizeof *s->station);
    lane->solutions[at].day = copy(lane->arena, s->day, count * sizeof *s->day);
    lane->solutions[at].reasons = copy(lane->arena, s->reasons, count * sizeof *s->reasons);
}

static void *run(void *context) {
    struct lane *lane = context;
    struct planner *planner = planner_create();
    for (size_t k = 0; k < lane->count; k++) {
        const size_t at = lane->is_backwards ? lane->count - 1 - k : k;
        struct planner_solution s;
        struct planner_fault fault;
        if (planner_solve(planner, &lane->problems[at], &s, &fault) == PLANNER_OK) keep(lane, at, &s);
    }
    planner_destroy(planner);
    return NULL;
}

static void open_lane(struct lane *lane, const struct planner_problem *problems, size_t count,
                      bool is_backwards) {
    *lane = (struct lane){
        .problems = problems, .count = count, .is_backwards = is_backwards, .arena = arena_create()};
    lane->solutions = arena_new_array(lane->arena, struct planner_solution, count);
}

static void check_same(const struct lane *a, const struct lane *b) {
    for (size_t at = 0; at < a->count; at++) {
        const size_t count = a->problems[at].resident_count;
        const struct planner_solution *x = &a->solutions[at];
        const struct planner_solution *y = &b->solutions[at];
        ck_assert_mem_eq(&x->summary, &y->summary, sizeof x->summary);
        if (count == 0) continue;
        ck_assert_mem_eq(x->station, y->station, count * sizeof *x->station);
        ck_assert_mem_eq(x->day, y->day, count * sizeof *x->day);
        ck_assert_mem_eq(x->reasons, y->reasons, count * sizeof *x->reasons);
    }
}

/* One lane alone, then two at a time, the second the other way round. */
static void solve_in_lanes(const struct planner_problem *problems, size_t count) {
    struct lane alone, first, second;
    open_lane(&alone, problems, count, false);
    open_lane(&first, problems, count, false);
    open_lane(&second, problems, count, true);
    (void)run(&alone);
    ck_assert_int_eq(pthread_create(&first.thread, NULL, run, &first), 0);
    ck_assert_int_eq(pthread_create(&second.thread, NULL, run, &second), 0);
    ck_assert_int_eq(pthread_join(first.thread, NULL), 0);
    ck_assert_int_eq(pthread_join(second.thread, NULL), 0);
    check_same(&alone, &first);
    check_same(&alone, &second);
    arena_destroy(alone.arena);
    arena_destroy(first.arena);
    arena_destroy(second.arena);
}

START_TEST(two_threads_give_the_bytes_of_one_on_random_problems) {
    struct arena *arena = arena_create();
    struct planner_problem *problems = arena_new_array(arena, struct planner_problem, PROBLEMS);
    for (uint64_t k = 0; k < PROBLEMS; k++) {
        struct problem p;
        problem_make(&p, k, FEATURES, arena);
        problems[k] = p.given;
    }
    solve_in_lanes(problems, PROBLEMS);
    arena_destroy(arena);
}
END_TEST

static void make_year(struct planner_problem *p, uint32_t percent, struct arena *arena) {
    struct random r = {percent};
    struct planner_resident *residents = arena_new_array(arena, struct planner_resident, PEOPLE);
    int32_t *capacity = arena_new_array(arena, int32_t, YEAR_DAYS);
    bool *is_session = arena_new_array(arena, bool, YEAR_DAYS);
    year_make_items(&r, residents, PEOPLE);
    year_make_days(&r, PEOPLE, percent, capacity, is_session);
    *p = (struct planner_problem){.days = YEAR_DAYS,
                                  .stations = 1,
                                  .resources = 1,
                                  .classes = YEAR_CLASSES,
                                  .household_weight = PLANNER_HOUSEHOLD_WEIGHT,
                                  .fairness_weight = PLANNER_FAIRNESS_WEIGHT,
                                  .residents = residents,
                                  .resident_count = PEOPLE,
                                  .capacity = capacity,
                                  .is_session = is_session};
}

START_TEST(two_threads_give_the_bytes_of_one_on_whole_years) {
    struct arena *arena = arena_create();
    struct planner_problem problems[3];
    make_year(&problems[0], 40, arena);
    make_year(&problems[1], 77, arena);
    make_year(&problems[2], 120, arena);
    solve_in_lanes(problems, 3);
    arena_destroy(arena);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("planner threads");
    TCase *t = tcase_create("lanes");
    tcase_set_timeout(t, 600);
    tcase_add_test(t, two_threads_give_the_bytes_of_one_on_random_problems);
    tcase_add_test(t, two_threads_give_the_bytes_of_one_on_whole_years);
    suite_add_tcase(s, t);
    return s;
}
