/* SPDX-License-Identifier: Apache-2.0 */
/* The problems of a round as one: sites 5 and 7, and two places a day at site 7 kept for hamlet 12. */
#include "jobs/proof.h"

#include "folder.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS = 3, RESOURCES_ASKED = 2, PROBLEMS = 2, GROUP = 0, ALL = 1 };

static struct folder folder;
static struct arena *arena;
static struct planner *planners[PROBLEMS];
static struct schedule_problem problems[PROBLEMS];
static struct planner_resident members[4], others[4];
static struct proof_round round_;
static struct err error;

/* [resource][station][day] */
static const int32_t KEPT[RESOURCES_ASKED * DAYS] = {0, 2, 2, 0, 1, 1};
static const int32_t LEFT[RESOURCES_ASKED * 2 * DAYS] = {1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1};
static const uint32_t MEMBER_NEEDS[] = {1, 3, 4, 7};
static const uint32_t OTHER_NEEDS[] = {0, 2, 5, 7};
static const int32_t SITES[] = {5, 7};

static struct planner_resident resident(uint32_t household, uint16_t home, uint16_t target,
                                        uint16_t resources) {
    return (struct planner_resident){.household = household,
                                     .hamlet = household * 10,
                                     .home_station = home,
                                     .due = DAYS - 1,
                                     .target = target,
                                     .pin_station = PLANNER_NONE,
                                     .pin_day = PLANNER_NONE,
                                     .previous_station = PLANNER_NONE,
                                     .previous_day = PLANNER_NONE,
                                     .resources = resources};
}

static void solve(int which, const struct planner_resident *residents, const uint32_t *need_of,
                  bool overflow) {
    struct schedule_problem *p = &problems[which];
    struct planner_fault fault = {PLANNER_OK, 0};
    *p = (struct schedule_problem){.first_day = civil_make(2027, 3, 1),
                                   .site_of = which == GROUP ? &SITES[1] : SITES,
                                   .need_of = need_of,
                                   .resource_of = {RESOURCE_PLACE, RESOURCE_ECG}};
    if (which == GROUP) p->group.hamlet = 12;
    p->problem = (struct planner_problem){.days = DAYS,
                                          .stations = which == GROUP ? 1 : 2,
                                          .resources = RESOURCES_ASKED,
                                          .classes = 1,
                                          .overflow = overflow,
                                          .household_weight = 30,
                                          .residents = residents,
                                          .resident_count = 4,
                                          .capacity = which == GROUP ? KEPT : LEFT};
    ck_assert_int_eq(planner_solve(planners[which], &p->problem, &p->solution, &fault), PLANNER_OK);
}

/* The last member gets no kept place and is asked for again among all. */
static void solve_both(bool overflow) {
    for (uint16_t i = 0; i < 4; i++) members[i] = resident(900 + i, 0, 1 + i / 2, i == 0 ? 2 : 0);
    members[1].previous_station = 0;
    members[1].previous_day = 1;
    members[3].due = 0; /* no kept place on that day */
    for (uint16_t i = 0; i < 4; i++) others[i] = resident(500 + i, i % 2, i % 3, 0);
    others[3] = resident(903, 1, 0, 0);
    others[3].due = 0;
    others[0].is_bound = true;
    solve(GROUP, members, MEMBER_NEEDS, false);
    solve(ALL, others, OTHER_NEEDS, overflow);
    ck_assert_msg(proof_gather(problems, PROBLEMS, arena, &round_, &error), "%s", error.message);
}

static void begin(void) {
    folder_make(&folder);
    arena = arena_create();
    for (int i = 0; i < PROBLEMS; i++) planners[i] = planner_create();
}

static void end(void) {
    for (int i = 0; i < PROBLEMS; i++) planner_destroy(planners[i]);
    arena_destroy(arena);
    folder_remove(&folder);
}

static int32_t places(uint16_t resource, uint16_t station, uint16_t day) {
    const struct planner_problem *p = &round_.problem;
    return p->capacity[((size_t)resource * p->stations + station) * p->days + day];
}

START_TEST(everybody_is_there_once_in_the_order_of_their_needs) {
    solve_both(false);
    ck_assert_uint_eq(round_.problem.resident_count, 7); /* needs 0 to 5 and 7 */
    const uint16_t homes[] = {0, 2, 1, 2, 2, 0, 1};
    for (int i = 0; i < 7; i++) ck_assert_uint_eq(round_.problem.residents[i].home_station, homes[i]);
    ck_assert_uint_eq(round_.problem.residents[3].previous_station, 2);
    ck_assert_uint_eq(round_.problem.residents[3].previous_day, 1);
    ck_assert_uint_eq(round_.problem.residents[1].household, 3); /* 500, 501, 502, 900: from 0 */
    ck_assert_uint_eq(round_.problem.residents[1].hamlet, 3);
}
END_TEST

START_TEST(kept_places_are_a_station_with_a_name_of_its_own) {
    solve_both(false);
    ck_assert_uint_eq(round_.problem.stations, 3);
    ck_assert_str_eq(round_.station_names[0], "5");
    ck_assert_str_eq(round_.station_names[1], "7");
    ck_assert_str_eq(round_.station_names[2], "7/hamlet/12");
    ck_assert_int_eq(places(0, 0, 0), 1);
    ck_assert_int_eq(places(0, 1, 1), 1);
    ck_assert_int_eq(places(0, 2, 1), 2);
    ck_assert_int_eq(places(0, 2, 2), 2);
    /* of the site's special resource it has what its people use; the rest is the site's */
    ck_assert_int_eq(places(1, 2, 1) + places(1, 2, 2), 1);
    ck_assert_int_eq(places(1, 1, 2), 1);
}
END_TEST

START_TEST(with_overflow_others_cannot_take_what_is_kept) {
    solve_both(true);
    ck_assert_int_eq(places(0, 2, 1) + places(0, 2, 2), 3);
    for (uint32_t i = 0; i < round_.problem.resident_count; i++) {
        const struct planner_resident *r = &round_.problem.residents[i];
        ck_assert_int_eq(r->pin_station != PLANNER_NONE, r->home_station == 2);
        if (r->home_station == 2) ck_assert_uint_eq(r->pin_day, round_.solution.day[i]);
    }
}
END_TEST

/* Class 0 is all there is. */
static uint32_t covered_again(const char *directory) {
    const struct proof_paths paths = proof_paths_in(arena, directory);
    struct proof proof;
    struct planner_solution solution;
    ck_assert_msg(proof_read(&paths, &proof, &error), "%s", error.message);
    ck_assert_msg(proof_solve(&paths, &proof, planners[0], &solution, &error), "%s", error.message);
    const uint32_t covered = solution.summary.covered[0];
    ck_assert_int_eq(proof.problem.residents[0].is_bound, proof.problem.overflow);
    proof_free(&proof);
    return covered;
}

START_TEST(what_is_written_is_planned_again_with_as_many_places) {
    for (int overflow = 0; overflow < 2; overflow++) {
        const char *to = arena_print(arena, "%s/%d", folder.directory, overflow);
        solve_both(overflow == 1);
        uint32_t covered = 0;
        for (uint32_t i = 0; i < round_.problem.resident_count; i++)
            covered += round_.solution.day[i] != PLANNER_NONE;
        ck_assert_msg(proof_export(to, &round_, &error), "%s", error.message);
        ck_assert_uint_eq(covered_again(to), covered);
        ck_assert(!proof_export(to, &round_, &error));
        ck_assert_ptr_nonnull(strstr(error.message, "is not empty"));
    }
}
END_TEST

START_TEST(a_place_that_cannot_be_written_is_told) {
    solve_both(false);
    ck_assert(!proof_export(arena_print(arena, "%s/no/where", folder.directory), &round_, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ck_assert(!proof_export(folder_write_text(&folder, "file", ""), &round_, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("proof_round");
    TCase *t = tcase_create("a round in files");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, everybody_is_there_once_in_the_order_of_their_needs);
    tcase_add_test(t, kept_places_are_a_station_with_a_name_of_its_own);
    tcase_add_test(t, with_overflow_others_cannot_take_what_is_kept);
    tcase_add_test(t, what_is_written_is_planned_again_with_as_many_places);
    tcase_add_test(t, a_place_that_cannot_be_written_is_told);
    suite_add_tcase(s, t);
    return s;
}
