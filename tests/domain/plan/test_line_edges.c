/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/line.h"

#include "instance.h"
#include "suite.h"

#include <string.h>

#define ITEMS_MAX 1200

/* A line small enough to work out by hand. */
struct scene {
    struct instance in;
    struct planner_resident items[ITEMS_MAX];
    struct plan_outcome out;
    struct arena *arena;
};

static struct scene scene;

static void begin(void) {
    memset(&scene, 0, sizeof scene);
    scene.in.items = scene.items;
    scene.in.line = (struct plan_line){.items = scene.items,
                                       .capacity = scene.in.capacity,
                                       .is_session = scene.in.is_session,
                                       .household_weight = PLANNER_HOUSEHOLD_WEIGHT,
                                       .fairness_weight = PLANNER_FAIRNESS_WEIGHT};
    scene.arena = arena_create();
}

static void end(void) {
    arena_destroy(scene.arena);
}

static void add_day(int32_t places) {
    const uint16_t d = scene.in.line.days++;
    scene.in.is_session[d] = places >= 0;
    scene.in.capacity[d] = places > 0 ? places : 0;
}

static void add_days(uint32_t count, int32_t places) {
    while (count-- > 0) add_day(places);
}

static struct planner_resident *add_item(uint32_t household, uint16_t release, uint16_t due, uint8_t class_) {
    struct planner_resident *item = &scene.items[scene.in.line.count++];
    *item = (struct planner_resident){.household = household,
                                      .release = release,
                                      .due = due,
                                      .target = release,
                                      .previous_day = PLANNER_NONE,
                                      .pin_day = PLANNER_NONE,
                                      .class_ = class_};
    return item;
}

static void solve(void) {
    plan_line_solve(&scene.in.line, scene.arena, &scene.out);
    instance_check(&scene.in, &scene.out);
}

START_TEST(nobody_and_no_day_give_an_empty_plan) {
    solve();
    ck_assert_uint_eq(scene.out.household_visits, 0);
    add_days(3, 5);
    solve();
    ck_assert_uint_eq(scene.out.household_visits, 0);
}
END_TEST

START_TEST(without_a_day_everybody_is_without_window) {
    add_item(1, 0, 10, 0);
    solve();
    ck_assert_uint_eq(scene.out.day[0], PLANNER_NONE);
    ck_assert_uint_eq(scene.out.refusal[0].code, PLANNER_NO_WINDOW);
}
END_TEST

START_TEST(one_resident_and_one_day_meet) {
    add_day(1);
    add_item(1, 0, 0, 0);
    solve();
    ck_assert_uint_eq(scene.out.day[0], 0);
    ck_assert_uint_eq(scene.out.wanted[0], 1);
    ck_assert_uint_eq(scene.out.covered[0], 1);
}
END_TEST

START_TEST(each_reason_is_named) {
    add_day(1);
    add_day(-1);
    add_day(0);
    add_item(1, 2, 1, 0);  /* empty window */
    add_item(2, 9, 12, 0); /* after the line */
    add_item(3, 1, 1, 0);  /* a day without session */
    add_item(4, 1, 2, 0);  /* a session without places */
    add_item(5, 0, 0, 0);
    add_item(6, 0, 2, 1); /* the only place has gone to somebody more urgent */
    solve();
    static const uint8_t EXPECTED[] = {PLANNER_NO_WINDOW,   PLANNER_NO_WINDOW, PLANNER_NO_SESSION,
                                       PLANNER_NO_CAPACITY, PLANNER_ON_TARGET, PLANNER_CLASS_SHORTAGE};
    for (uint32_t i = 0; i < scene.in.line.count; i++)
        ck_assert_uint_eq(scene.out.refusal[i].code, EXPECTED[i]);
}
END_TEST

START_TEST(a_shortage_is_certified_by_its_days_and_places) {
    add_days(10, 2);
    for (uint32_t i = 0; i < 7; i++) add_item(i, 4, 6, 3);
    add_item(8, 0, 9, 3);
    solve();
    ck_assert_uint_eq(scene.out.covered[3], 7);
    for (uint32_t i = 0; i < 7; i++) {
        if (scene.out.day[i] != PLANNER_NONE) continue;
        ck_assert_uint_eq(scene.out.refusal[i].from, 4);
        ck_assert_uint_eq(scene.out.refusal[i].to, 6);
        ck_assert_uint_eq(scene.out.refusal[i].places, 6);
    }
}
END_TEST

START_TEST(the_urgent_take_the_place_of_the_less_urgent_whatever_the_order) {
    add_day(1);
    add_day(1);
    add_item(1, 1, 1, 2);
    add_item(2, 0, 1, 5);
    add_item(3, 0, 1, 0);
    solve();
    ck_assert_uint_ne(scene.out.day[0], PLANNER_NONE);
    ck_assert_uint_eq(scene.out.day[1], PLANNER_NONE);
    ck_assert_uint_eq(scene.out.day[2], 0);
}
END_TEST

START_TEST(a_window_that_leaves_the_line_ends_with_it) {
    add_days(2, 1);
    add_item(1, 1, 500, 0);
    solve();
    ck_assert_uint_eq(scene.out.day[0], 1);
}
END_TEST

START_TEST(pins_above_capacity_are_kept_and_counted) {
    add_day(2);
    add_day(5);
    for (uint32_t i = 0; i < 3; i++) add_item(i, 0, 1, 0)->pin_day = 0;
    add_item(9, 0, 0, 0);
    solve();
    ck_assert_uint_eq(scene.out.pins_above_capacity, 1);
    for (uint32_t i = 0; i < 3; i++) ck_assert_uint_eq(scene.out.day[i], 0);
    ck_assert_uint_eq(scene.out.refusal[3].code, PLANNER_NO_CAPACITY);
    ck_assert_uint_eq(scene.out.wanted[0], 1);
}
END_TEST

START_TEST(a_pin_outside_its_window_or_beyond_the_line_is_kept) {
    add_days(4, 1);
    add_item(1, 2, 3, 0)->pin_day = 0;
    add_item(2, 0, 3, 0)->pin_day = 40;
    plan_line_solve(&scene.in.line, scene.arena, &scene.out);
    ck_assert_uint_eq(scene.out.day[0], 0);
    ck_assert_uint_eq(scene.out.day[1], 40);
    ck_assert_uint_eq(scene.out.pins_above_capacity, 1);
    ck_assert_uint_eq(scene.out.household_visits, 1);
}
END_TEST

START_TEST(a_household_comes_on_the_day_promised_to_one_of_it) {
    add_days(30, 4);
    add_item(1, 0, 29, 0)->pin_day = 17;
    for (uint32_t i = 0; i < 3; i++) add_item(1, 5, 25, 4);
    solve();
    for (uint32_t i = 0; i < 4; i++) ck_assert_uint_eq(scene.out.day[i], 17);
    ck_assert_uint_eq(scene.out.household_visits, 1);
}
END_TEST

START_TEST(a_household_makes_as_few_visits_as_its_windows_allow) {
    add_days(40, 9);
    add_item(1, 0, 10, 0);
    add_item(1, 8, 20, 0);
    add_item(1, 9, 30, 0);
    add_item(1, 25, 39, 0);
    solve();
    ck_assert_uint_eq(scene.out.household_visits, 2);
}
END_TEST

START_TEST(a_household_comes_on_its_median_target) {
    add_days(40, 9);
    add_item(1, 0, 39, 0)->target = 5;
    add_item(1, 0, 39, 0)->target = 20;
    add_item(1, 0, 39, 0)->target = 33;
    solve();
    for (uint32_t i = 0; i < 3; i++) ck_assert_uint_eq(scene.out.day[i], 20);
}
END_TEST

START_TEST(a_household_larger_than_a_day_is_cut_into_days) {
    add_days(10, 5);
    for (uint32_t i = 0; i < 12; i++) add_item(1, 0, 9, 0);
    solve();
    ck_assert_uint_eq(scene.out.covered[0], 12);
    ck_assert_uint_eq(scene.out.household_visits, 3);
}
END_TEST

START_TEST(a_home_of_a_thousand_is_planned_like_any_other) {
    add_days(20, 60);
    for (uint32_t i = 0; i < 1000; i++)
        add_item(7, (uint16_t)(i % 10), (uint16_t)(10 + i % 10), (uint8_t)(i % 16));
    solve();
    for (uint32_t class_ = 0; class_ < PLANNER_CLASSES_MAX; class_++)
        ck_assert_uint_eq(scene.out.covered[class_], scene.out.wanted[class_]);
}
END_TEST

START_TEST(the_longest_line_is_planned_to_its_last_day) {
    add_days(PLANNER_DAYS_MAX, 1);
    for (uint16_t i = 0; i < PLANNER_DAYS_MAX; i++) add_item(i, 0, PLANNER_DAYS_MAX - 1, 15);
    add_item(600, 0, PLANNER_DAYS_MAX - 1, 15);
    solve();
    ck_assert_uint_eq(scene.out.covered[15], PLANNER_DAYS_MAX);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("plan, edges");
    TCase *t = tcase_create("edges");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, nobody_and_no_day_give_an_empty_plan);
    tcase_add_test(t, without_a_day_everybody_is_without_window);
    tcase_add_test(t, one_resident_and_one_day_meet);
    tcase_add_test(t, each_reason_is_named);
    tcase_add_test(t, a_shortage_is_certified_by_its_days_and_places);
    tcase_add_test(t, the_urgent_take_the_place_of_the_less_urgent_whatever_the_order);
    tcase_add_test(t, a_window_that_leaves_the_line_ends_with_it);
    tcase_add_test(t, pins_above_capacity_are_kept_and_counted);
    tcase_add_test(t, a_pin_outside_its_window_or_beyond_the_line_is_kept);
    tcase_add_test(t, a_household_comes_on_the_day_promised_to_one_of_it);
    tcase_add_test(t, a_household_makes_as_few_visits_as_its_windows_allow);
    tcase_add_test(t, a_household_comes_on_its_median_target);
    tcase_add_test(t, a_household_larger_than_a_day_is_cut_into_days);
    tcase_add_test(t, a_home_of_a_thousand_is_planned_like_any_other);
    tcase_add_test(t, the_longest_line_is_planned_to_its_last_day);
    suite_add_tcase(s, t);
    return s;
}
