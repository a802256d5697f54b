/* SPDX-License-Identifier: Apache-2.0 */
#include "exact.h"
#include "judge.h"
#include "suite.h"
#include "trial.h"

#include <stdlib.h>

#define PROBLEMS 20000
#define PLAIN    (PROBLEM_PINS | PROBLEM_PREVIOUS | PROBLEM_OVERFLOW)
#define SPECIAL  (PLAIN | PROBLEM_SPECIAL)
#define PACKED   (PLAIN | PROBLEM_PACKED)

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

static const char *cover_the_most(const struct problem *p, struct planner *planner, struct arena *arena) {
    struct planner_solution s;
    const char *fault = solve(p, planner, &s);
    if (!fault) fault = judge_find_fault(&p->given, &s, arena);
    if (fault) return fault;
    uint32_t most[PLANNER_CLASSES_MAX];
    exact_cover(&p->given, most);
    for (uint32_t k = 0; k < PLANNER_CLASSES_MAX; k++)
        if (s.summary.covered[k] != most[k])
            return arena_print(arena, "class %u: %u covered, %u could be", k, s.summary.covered[k], most[k]);
    return NULL;
}

START_TEST(every_promise_holds_and_as_many_of_each_class_are_covered_as_an_exact_flow_can) {
    trial_run(cover_the_most, PROBLEMS, PLAIN);
}
END_TEST

START_TEST(so_it_is_with_one_special_resource_for_some) {
    trial_run(cover_the_most, PROBLEMS, SPECIAL);
}
END_TEST

START_TEST(every_promise_holds_with_several_special_resources_for_some) {
    trial_run(keep_every_promise, PROBLEMS, PACKED);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("planner");
    TCase *t = tcase_create("random problems");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, every_promise_holds_and_as_many_of_each_class_are_covered_as_an_exact_flow_can);
    tcase_add_test(t, so_it_is_with_one_special_resource_for_some);
    tcase_add_test(t, every_promise_holds_with_several_special_resources_for_some);
    suite_add_tcase(s, t);
    return s;
}
