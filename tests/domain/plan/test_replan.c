/* SPDX-License-Identifier: Apache-2.0 */
#include "lichkham/planner.h"

#include "commune.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED UINT64_C(20261123)

static uint64_t instance_count(void) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const uint64_t count = asked ? strtoull(asked, NULL, 10) : 0;
    return count > 0 ? count : 10000;
}

static void for_every_commune(void (*check)(struct commune *, struct planner *)) {
    const uint64_t count = instance_count();
    printf("seeds %llu to %llu\n", (unsigned long long)SEED, (unsigned long long)(SEED + count - 1));
    struct planner *p = planner_create();
    struct commune *c = calloc(1, sizeof *c);
    ck_assert_ptr_nonnull(c);
    for (uint64_t seed = SEED; seed < SEED + count; seed++) {
        commune_make(c, seed);
        check(c, p);
    }
    free(c);
    planner_destroy(p);
}

static void solve(const struct commune *c, struct planner *p, struct planner_solution *plan) {
    struct planner_fault fault;
    const enum planner_status status = planner_solve(p, &c->problem, plan, &fault);
    if (status != PLANNER_OK)
        ck_abort_msg("seed %llu: %s at %zu", (unsigned long long)c->seed, planner_status_text(status),
                     fault.index);
}

static void follow_three_nights(struct commune *c, struct planner *p) {
    struct planner_solution plan;
    solve(c, p, &plan);
    commune_check(c, &plan);
    for (int night = 0; night < 3; night++) {
        commune_keep(c, &plan);
        commune_change(c);
        solve(c, p, &plan);
        commune_check(c, &plan);
    }
}

START_TEST(after_every_batch_of_events_coverage_is_that_of_a_fresh_solve) {
    for_every_commune(follow_three_nights);
}
END_TEST

static void repeat_a_night(struct commune *c, struct planner *p) {
    struct planner *other = planner_create();
    struct planner_solution plan;
    struct planner_solution again;
    const uint32_t count = c->problem.resident_count;
    solve(c, p, &plan);
    commune_keep(c, &plan);
    solve(c, other, &again);
    for (uint32_t i = 0; i < count; i++) {
        const bool is_same = plan.day[i] == again.day[i] && plan.station[i] == again.station[i] &&
                             memcmp(&plan.reasons[i], &again.reasons[i], sizeof plan.reasons[i]) == 0;
        if (!is_same) ck_abort_msg("seed %llu: resident %u changed", (unsigned long long)c->seed, i);
    }
    planner_destroy(other);
}

START_TEST(a_quiet_night_changes_no_place_and_no_reason) {
    for_every_commune(repeat_a_night);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("replan");
    TCase *t = tcase_create("random communes");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, after_every_batch_of_events_coverage_is_that_of_a_fresh_solve);
    tcase_add_test(t, a_quiet_night_changes_no_place_and_no_reason);
    suite_add_tcase(s, t);
    return s;
}
