/* SPDX-License-Identifier: Apache-2.0 */
/* The problems a schedule keeps, and the way back from their numbers. */
#include "domain/schedule_problem.h"

#include "scheduling.h"
#include "suite.h"

static struct schedule_output keep_problems(struct need *needs, size_t count) {
    struct schedule_input input = make_input(make_sessions(5, 2), 5);
    static struct session_quota quota;
    quota = (struct session_quota){.site = SITE,
                                   .day = today + 8,
                                   .half = HALF_MORNING,
                                   .places = 1,
                                   .target_group = 4,
                                   .release_day = CIVIL_NONE};
    input.quotas = &quota;
    input.quota_count = 1;
    input.keeps_problems = true;
    return schedule(&input, needs, count, NULL, 0);
}

START_TEST(groups_come_first_and_everybody_else_is_in_the_last_one) {
    struct need needs[] = {make_need(1, 3), make_need(2, 3), make_need(3, 3)};
    needs[1].target_groups = TARGET_GROUP(4U);
    const struct schedule_output out = keep_problems(needs, 3);
    ck_assert_uint_eq(out.problem_count, 2);
    const struct schedule_problem *group = &out.problems[0], *all = &out.problems[1];
    ck_assert(schedule_problem_is_of_group(group) && !schedule_problem_is_of_group(all));
    ck_assert_int_eq(group->group.target_group, 4);
    ck_assert_uint_eq(group->problem.resident_count, 1);
    ck_assert_uint_eq(schedule_problem_resident(group, 1), 0);
    ck_assert_uint_eq(schedule_problem_resident(all, 1), UINT32_MAX);
    ck_assert_uint_eq(schedule_problem_resident(all, 2), 1);
    ck_assert_int_eq(all->problem.capacity[0], 1); /* the other place is kept */
    ck_assert_int_eq(group->problem.capacity[0], 1);
}
END_TEST

START_TEST(numbers_lead_back_to_sites_days_and_needs) {
    struct need needs[] = {make_need(1, 3), make_need(2, 3)};
    const struct schedule_output out = keep_problems(needs, 2);
    const struct schedule_problem *all = &out.problems[out.problem_count - 1];
    ck_assert_uint_eq(schedule_problem_station(all, SITE), 0);
    ck_assert_uint_eq(schedule_problem_station(all, SITE + 1), PLANNER_NONE);
    ck_assert_uint_eq(schedule_problem_day(all, today + 10), 2);
    ck_assert_uint_eq(schedule_problem_day(all, today), PLANNER_NONE);
    ck_assert_uint_eq(schedule_problem_day(all, civil_make(2028, 1, 1)), PLANNER_NONE);
    ck_assert_int_eq(schedule_problem_date(all, 2), today + 10);
    ck_assert_int_eq(schedule_problem_date(all, PLANNER_NONE), CIVIL_NONE);
    for (uint32_t k = 0; k < all->problem.resident_count; k++) {
        const struct appointment *a = &out.appointments[all->need_of[k]];
        ck_assert_int_eq(a->day, schedule_problem_date(all, all->solution.day[k]));
        ck_assert_int_eq(a->site, all->site_of[all->solution.station[k]]);
    }
}
END_TEST

START_TEST(what_is_kept_is_what_the_planner_says_again) {
    struct need needs[12];
    for (int i = 0; i < 12; i++) needs[i] = make_need(i + 1, (uint8_t)(i % 4));
    const struct schedule_output out = keep_problems(needs, 12);
    const struct schedule_problem *all = &out.problems[out.problem_count - 1];
    struct planner *planner = planner_create();
    struct planner_solution again;
    struct planner_fault fault;
    ck_assert_int_eq(planner_solve(planner, &all->problem, &again, &fault), PLANNER_OK);
    for (uint32_t k = 0; k < all->problem.resident_count; k++) {
        ck_assert_uint_eq(again.day[k], all->solution.day[k]);
        ck_assert_uint_eq(again.reasons[k].code, all->solution.reasons[k].code);
    }
    planner_destroy(planner);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("schedule: problems");
    TCase *t = tcase_create("kept problems");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, groups_come_first_and_everybody_else_is_in_the_last_one);
    tcase_add_test(t, numbers_lead_back_to_sites_days_and_needs);
    tcase_add_test(t, what_is_kept_is_what_the_planner_says_again);
    suite_add_tcase(s, t);
    return s;
}
