/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"
#include "judge.h"
#include "suite.h"
#include "trial.h"

#include <stdlib.h>

#define PROBLEMS 20000
#define FEATURES (PROBLEM_PINS | PROBLEM_PREVIOUS)

/* Sets up the solution or says what the planner said. */
static const char *solve(const struct problem *p, struct planner *planner, struct planner_solution *out) {
    struct planner_fault fault;
    const enum planner_status status = planner_solve(planner, &p->given, out, &fault);
    return status == PLANNER_OK ? NULL : planner_status_text(status);
}

static const char *keep_every_promise(const struct problem *p, struct planner *planner, struct arena *arena) {
    struct planner_solution s;
    const char *refused = solve(p, planner, &s);
    return refused ? refused : judge_find_fault(&p->given, &s, arena);
}

START_TEST(every_promise_reason_and_count_holds_on_random_problems) {
    trial_run(keep_every_promise, PROBLEMS, FEATURES);
}
END_TEST

static const char *cover_the_most(const struct problem *p, struct planner *planner, struct arena *arena) {
    struct planner_solution s;
    const char *refused = solve(p, planner, &s);
    if (refused) return refused;
    uint32_t most[PLANNER_CLASSES_MAX];
    exact_cover(&p->given, most);
    for (uint32_t k = 0; k < PLANNER_CLASSES_MAX; k++)
        if (s.summary.covered[k] != most[k])
            return arena_print(arena, "class %u: %u covered, %u could be", k, s.summary.covered[k], most[k]);
    return NULL;
}

START_TEST(as_many_of_each_class_are_covered_as_an_exact_flow_can) {
    trial_run(cover_the_most, PROBLEMS, FEATURES);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("planner");
    TCase *t = tcase_create("random problems");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, every_promise_reason_and_count_holds_on_random_problems);
    tcase_add_test(t, as_many_of_each_class_are_covered_as_an_exact_flow_can);
    suite_add_tcase(s, t);
    return s;
}
