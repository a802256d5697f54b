/* SPDX-License-Identifier: Apache-2.0 */
#include "lichkham/planner.h"
#include "specials.h"
#include "suite.h"

#include "random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED UINT64_C(20261122)

static uint64_t instance_count(void) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const uint64_t count = asked ? strtoull(asked, NULL, 10) : 0;
    return count > 0 ? count : 3000;
}

typedef void check_function(struct planner *, struct specials *, struct arena *);

static void for_every(check_function *check) {
    printf("seeds %llu to %llu\n", (unsigned long long)SEED,
           (unsigned long long)(SEED + instance_count() - 1));
    struct arena *arena = arena_create();
    struct planner *planner = planner_create();
    for (uint64_t seed = SEED; seed < SEED + instance_count(); seed++) {
        struct random r = {seed};
        struct specials s;
        specials_make(&s, seed, (enum specials_needs)random_below(&r, SPECIALS_KINDS),
                      1 + random_below(&r, 50), arena);
        s.problem.second_visits = true;
        check(planner, &s, arena);
        arena_reset(arena);
    }
    planner_destroy(planner);
    arena_destroy(arena);
}

static struct planner_solution solve(struct planner *planner, const struct planner_problem *problem) {
    struct planner_solution plan;
    struct planner_fault fault;
    ck_assert_int_eq(planner_solve(planner, problem, &plan, &fault), PLANNER_OK);
    return plan;
}

static void cover_as_without_special_needs(struct planner *planner, struct specials *s, struct arena *arena) {
    uint32_t covered[PLANNER_CLASSES_MAX];
    uint32_t simple[PLANNER_CLASSES_MAX];
    const struct planner_solution plan = solve(planner, &s->problem);
    specials_check(s, plan.station, plan.day, plan.left_out);
    specials_count(s, plan.day, covered);
    struct specials plain = *s;
    plain.residents = arena_new_array(arena, struct planner_resident, s->problem.resident_count);
    memcpy(plain.residents, s->residents, s->problem.resident_count * sizeof *plain.residents);
    for (uint32_t i = 0; i < s->problem.resident_count; i++) plain.residents[i].resources = 1;
    plain.problem.residents = plain.residents;
    specials_count(&plain, solve(planner, &plain.problem).day, simple);
    for (uint32_t k = 0; k < s->problem.classes; k++)
        if (covered[k] != simple[k])
            ck_abort_msg("seed %llu, class %u: %u covered, %u without special needs",
                         (unsigned long long)s->seed, k, covered[k], simple[k]);
}

START_TEST(with_second_visits_special_resources_cost_nobody_a_place) {
    for_every(cover_as_without_special_needs);
}
END_TEST

static void sleep_over_it(struct planner *planner, struct specials *s, struct arena *arena) {
    const size_t bytes = s->problem.resident_count * sizeof(uint16_t);
    uint16_t *before[3];
    for (size_t k = 0; k < 3; k++) before[k] = arena_new_array(arena, uint16_t, s->problem.resident_count);
    const struct planner_solution first = solve(planner, &s->problem);
    memcpy(before[0], first.station, bytes);
    memcpy(before[1], first.day, bytes);
    memcpy(before[2], first.left_out, bytes);
    specials_feed_back(s, before[0], before[1]);
    const struct planner_solution second = solve(planner, &s->problem);
    if (memcmp(before[0], second.station, bytes) != 0 || memcmp(before[1], second.day, bytes) != 0)
        ck_abort_msg("seed %llu: somebody moved", (unsigned long long)s->seed);
    if (memcmp(before[2], second.left_out, bytes) != 0)
        ck_abort_msg("seed %llu: somebody comes without something else", (unsigned long long)s->seed);
}

START_TEST(a_quiet_night_leaves_out_the_same) {
    for_every(sleep_over_it);
}
END_TEST

/* Two days of two places; the gynaecologist sees one person on the last. */
static struct planner_problem make_problem(const struct planner_resident *people, uint32_t count) {
    static const int32_t CAPACITY[] = {2, 2, 0, 1};
    return (struct planner_problem){.days = 2,
                                    .stations = 1,
                                    .resources = 2,
                                    .classes = 2,
                                    .second_visits = true,
                                    .residents = people,
                                    .resident_count = count,
                                    .capacity = CAPACITY};
}

static struct planner_resident somebody(uint16_t resources, uint8_t class_) {
    return (struct planner_resident){.due = 1,
                                     .pin_station = PLANNER_NONE,
                                     .pin_day = PLANNER_NONE,
                                     .previous_station = PLANNER_NONE,
                                     .previous_day = PLANNER_NONE,
                                     .resources = resources,
                                     .class_ = class_};
}

START_TEST(the_more_urgent_gets_the_special_resource_and_the_other_comes_without) {
    const struct planner_resident people[] = {somebody(3, 1), somebody(3, 0), somebody(1, 0)};
    const struct planner_problem problem = make_problem(people, 3);
    struct planner *planner = planner_create();
    const struct planner_solution plan = solve(planner, &problem);
    ck_assert_uint_eq(plan.day[1], 1);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_ne(plan.day[i], PLANNER_NONE);
        ck_assert_uint_eq(plan.left_out[i], i == 0 ? 2 : 0);
    }
    planner_destroy(planner);
}
END_TEST

START_TEST(without_second_visits_nothing_is_left_out_and_the_less_urgent_waits) {
    const struct planner_resident people[] = {somebody(3, 1), somebody(3, 0), somebody(1, 0)};
    struct planner_problem problem = make_problem(people, 3);
    problem.second_visits = false;
    struct planner *planner = planner_create();
    const struct planner_solution plan = solve(planner, &problem);
    ck_assert_ptr_null(plan.left_out);
    ck_assert_uint_eq(plan.day[0], PLANNER_NONE);
    ck_assert_uint_eq(plan.reasons[0].code, PLANNER_RESOURCE_SHORTAGE);
    ck_assert_uint_eq(plan.reasons[0].resource, 1);
    ck_assert_uint_eq(plan.reasons[0].places, 1);
    planner_destroy(planner);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("second visit");
    TCase *t = tcase_create("second visit");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, with_second_visits_special_resources_cost_nobody_a_place);
    tcase_add_test(t, a_quiet_night_leaves_out_the_same);
    tcase_add_test(t, the_more_urgent_gets_the_special_resource_and_the_other_comes_without);
    tcase_add_test(t, without_second_visits_nothing_is_left_out_and_the_less_urgent_waits);
    suite_add_tcase(s, t);
    return s;
}
