/* SPDX-License-Identifier: Apache-2.0 */
/* Problems at the edge of what can be asked, and beyond it. */
#include "judge.h"
#include "suite.h"

#include <string.h>

#define PEOPLE_MAX   40
#define STATIONS_MAX 2
#define DAYS         5

static struct planner_problem problem;
static struct planner_resident residents[PEOPLE_MAX];
static int32_t capacity[STATIONS_MAX * DAYS];
static bool is_session[STATIONS_MAX * DAYS];
static struct planner_solution plan;
static struct planner *planner;

/* Two places a day at each of two stations. */
static void begin(void) {
    planner = planner_create();
    problem = (struct planner_problem){.days = DAYS,
                                       .stations = STATIONS_MAX,
                                       .resources = 1,
                                       .classes = 4,
                                       .household_weight = PLANNER_HOUSEHOLD_WEIGHT,
                                       .away_weight = PLANNER_AWAY_WEIGHT,
                                       .fairness_weight = PLANNER_FAIRNESS_WEIGHT,
                                       .residents = residents,
                                       .capacity = capacity,
                                       .is_session = is_session};
    for (uint32_t cell = 0; cell < STATIONS_MAX * DAYS; cell++) {
        capacity[cell] = 2;
        is_session[cell] = true;
    }
}

static void end(void) {
    planner_destroy(planner);
}

/* At home at station 0, may come any day. */
static struct planner_resident *add(uint32_t household, uint16_t target) {
    struct planner_resident *r = &residents[problem.resident_count++];
    *r = (struct planner_resident){.household = household,
                                   .due = DAYS - 1,
                                   .target = target,
                                   .pin_station = PLANNER_NONE,
                                   .pin_day = PLANNER_NONE,
                                   .previous_station = PLANNER_NONE,
                                   .previous_day = PLANNER_NONE};
    return r;
}

static void solve(void) {
    struct planner_fault fault;
    ck_assert_int_eq(planner_solve(planner, &problem, &plan, &fault), PLANNER_OK);
    struct arena *arena = arena_create();
    const char *found = judge_find_fault(&problem, &plan, arena);
    ck_assert_msg(!found, "%s", found);
    arena_destroy(arena);
}

static uint32_t count_covered(void) {
    uint32_t covered = 0;
    for (uint32_t k = 0; k < PLANNER_CLASSES_MAX; k++) covered += plan.summary.covered[k];
    return covered;
}

static void refuse(enum planner_status status, size_t index) {
    struct planner_fault fault = {PLANNER_OK, 0};
    ck_assert_int_eq(planner_check(&problem, &fault), status);
    ck_assert_int_eq(fault.status, status);
    ck_assert_uint_eq(fault.index, index);
    ck_assert_int_eq(planner_solve(planner, &problem, &plan, &fault), status);
    ck_assert_uint_gt(strlen(planner_status_text(status)), 0);
}

START_TEST(without_residents_the_plan_is_empty) {
    solve();
    ck_assert_uint_eq(count_covered(), 0);
    ck_assert_uint_eq(plan.summary.cost, 0);
}
END_TEST

START_TEST(without_days_nobody_has_a_window) {
    problem.days = 0;
    add(1, 0);
    solve();
    ck_assert_int_eq(plan.reasons[0].code, PLANNER_NO_WINDOW);
}
END_TEST

START_TEST(without_stations_nobody_has_one) {
    problem.stations = 0;
    add(1, 0)->home_station = PLANNER_NONE;
    solve();
    ck_assert_int_eq(plan.reasons[0].code, PLANNER_NO_STATION);
}
END_TEST

START_TEST(one_resident_on_one_day_has_the_place) {
    problem.days = 1;
    add(1, 0)->due = 0;
    solve();
    ck_assert_uint_eq(plan.day[0], 0);
}
END_TEST

START_TEST(where_all_places_are_gone_everybody_is_told_so) {
    memset(capacity, 0, sizeof capacity);
    add(1, 0);
    solve();
    ck_assert_int_eq(plan.reasons[0].code, PLANNER_NO_CAPACITY);
}
END_TEST

START_TEST(a_due_day_after_the_last_means_the_last) {
    struct planner_resident *r = add(1, 4);
    r->release = 4;
    r->due = 400;
    solve();
    ck_assert_uint_eq(plan.day[0], 4);
}
END_TEST

START_TEST(a_household_larger_than_a_day_comes_on_as_few_days_as_can_hold_it) {
    for (uint32_t k = 0; k < 6; k++) add(1, 2);
    solve();
    ck_assert_uint_eq(count_covered(), 6);
    ck_assert_uint_eq(plan.summary.household_visits, 3);
}
END_TEST

START_TEST(pins_above_reduced_places_are_kept_and_leave_none) {
    for (uint32_t k = 0; k < 3; k++) {
        struct planner_resident *r = add(k, 1);
        r->pin_station = 0;
        r->pin_day = 1;
    }
    struct planner_resident *late = add(9, 1);
    late->release = late->due = 1;
    solve();
    ck_assert_uint_eq(plan.summary.pins_above_capacity, 1);
    ck_assert_uint_eq(plan.day[3], PLANNER_NONE);
}
END_TEST

START_TEST(a_day_closed_late_moves_only_those_who_had_it) {
    for (uint32_t k = 0; k < 6; k++) {
        struct planner_resident *r = add(k, (uint16_t)(k / 2));
        r->previous_station = 0;
        r->previous_day = (uint16_t)(k / 2);
    }
    is_session[1] = false;
    capacity[1] = 0;
    solve();
    ck_assert_uint_eq(count_covered(), 6);
    ck_assert_uint_eq(plan.summary.moves, 2);
}
END_TEST

START_TEST(a_pin_on_a_day_closed_late_is_kept) {
    struct planner_resident *r = add(1, 1);
    r->pin_station = 0;
    r->pin_day = 1;
    is_session[1] = false;
    capacity[1] = 0;
    solve();
    ck_assert_uint_eq(plan.day[0], 1);
    ck_assert_uint_eq(plan.summary.pins_above_capacity, 1);
}
END_TEST

START_TEST(with_overflow_who_is_bound_keeps_the_home_and_the_other_goes_away) {
    problem.overflow = true;
    for (uint32_t k = 0; k < 3; k++) {
        struct planner_resident *r = add(k, 0);
        r->due = 0;
        r->is_bound = k > 0;
    }
    solve();
    ck_assert_uint_eq(count_covered(), 3);
    ck_assert_uint_eq(plan.station[0], 1);
    ck_assert_uint_eq(plan.summary.away, 1);
}
END_TEST

/* 2^32 general places in all, and none of the special resource that is needed. */
START_TEST(places_beyond_32_bits_are_counted_and_told) {
    static int32_t places[2 * STATIONS_MAX * DAYS];
    places[0] = places[1] = 1;
    places[DAYS] = places[DAYS + 1] = INT32_MAX;
    problem.overflow = true;
    problem.capacity = places;
    problem.is_session = NULL;
    add(1, 0)->release = DAYS; /* no window */
    add(2, 0)->resources = 2;
    for (problem.resources = 2; problem.resources > 0; problem.resources--) {
        solve();
        ck_assert_uint_eq(count_covered(), problem.resources == 1 ? 1 : 0);
        ck_assert_int_eq(plan.reasons[0].code, PLANNER_NO_WINDOW);
        if (problem.resources == 2) ck_assert_int_eq(plan.reasons[1].code, PLANNER_RESOURCE_SHORTAGE);
        residents[1].resources = 0;
    }
}
END_TEST

START_TEST(contradictions_are_refused_with_their_index) {
    static const uint64_t TWICE[] = {4, 7, 7};
    static const uint64_t UNORDERED[] = {4, 9, 7};
    for (uint32_t k = 0; k < 3; k++) add(k, 0);
    problem.ids = TWICE;
    refuse(PLANNER_DUPLICATE_ID, 2);
    problem.ids = UNORDERED;
    refuse(PLANNER_UNORDERED_IDS, 2);
    problem.ids = NULL;
    residents[1].pin_station = 0;
    refuse(PLANNER_HALF_A_PLACE, 1);
    residents[1].pin_day = 3;
    residents[1].due = 2;
    refuse(PLANNER_PIN_OUTSIDE_WINDOW, 1);
    residents[1].due = 3;
    residents[2].home_station = 2;
    refuse(PLANNER_UNKNOWN_STATION, 2);
    residents[2].home_station = 1;
    residents[0].class_ = 4;
    refuse(PLANNER_UNKNOWN_CLASS, 0);
    residents[0].class_ = 3;
    residents[0].resources = 2;
    refuse(PLANNER_UNKNOWN_RESOURCE, 0);
    residents[0].resources = 1;
    capacity[7] = -1;
    refuse(PLANNER_NEGATIVE_CAPACITY, 7);
    capacity[7] = 2;
    solve();
}
END_TEST

START_TEST(a_household_at_home_in_two_communes_is_refused) {
    static const uint32_t COMMUNES[] = {10, 11};
    add(1, 0);
    add(1, 0)->home_station = 1;
    problem.communes = COMMUNES;
    refuse(PLANNER_SPLIT_HOUSEHOLD, 1);
}
END_TEST

START_TEST(more_than_the_planner_takes_is_refused) {
    problem.days = PLANNER_DAYS_MAX + 1;
    refuse(PLANNER_TOO_LARGE, 0);
    problem.days = DAYS;
    problem.classes = 0;
    refuse(PLANNER_TOO_LARGE, 0);
    problem.classes = 4;
    problem.resources = PLANNER_RESOURCES_MAX + 1;
    refuse(PLANNER_TOO_LARGE, 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("planner edges");
    TCase *t = tcase_create("edges");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, without_residents_the_plan_is_empty);
    tcase_add_test(t, without_days_nobody_has_a_window);
    tcase_add_test(t, without_stations_nobody_has_one);
    tcase_add_test(t, one_resident_on_one_day_has_the_place);
    tcase_add_test(t, where_all_places_are_gone_everybody_is_told_so);
    tcase_add_test(t, a_due_day_after_the_last_means_the_last);
    tcase_add_test(t, a_household_larger_than_a_day_comes_on_as_few_days_as_can_hold_it);
    tcase_add_test(t, pins_above_reduced_places_are_kept_and_leave_none);
    tcase_add_test(t, a_day_closed_late_moves_only_those_who_had_it);
    tcase_add_test(t, a_pin_on_a_day_closed_late_is_kept);
    tcase_add_test(t, with_overflow_who_is_bound_keeps_the_home_and_the_other_goes_away);
    tcase_add_test(t, places_beyond_32_bits_are_counted_and_told);
    tcase_add_test(t, contradictions_are_refused_with_their_index);
    tcase_add_test(t, a_household_at_home_in_two_communes_is_refused);
    tcase_add_test(t, more_than_the_planner_takes_is_refused);
    suite_add_tcase(s, t);
    return s;
}
