/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/rules.h"
#include "domain/rules_example.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

/* Rules, a resident, what is known, and the outcome: one of each a test. */
static struct rules rules;
static struct resident resident;
static struct local_facts facts;
static civil_day today;
static struct need needs[RULES_NEEDS_MAX];

static void begin(void) {
    rules = example_rules();
    resident = example_resident();
    facts = (struct local_facts){0};
    today = civil_make(2027, 3, 1);
}

static int derive(void) {
    memset(needs, 0xA5, sizeof needs);
    return rules_derive_needs(&rules, &resident, &facts, today, needs);
}

static void had_last_check(int year, int month, int day) {
    resident.last_check_kind = LAST_CHECK_PAST;
    resident.last_check = civil_make(year, month, day);
}

static void expect_one(enum need_state state, enum reason reason) {
    ck_assert_int_eq(derive(), 1);
    ck_assert_str_eq(need_state_name((enum need_state)needs[0].state), need_state_name(state));
    ck_assert_str_eq(reason_name((enum reason)needs[0].reason), reason_name(reason));
    ck_assert_int_eq(needs[0].number, 1);
    if (state == NEED_DUE) return;
    ck_assert_int_eq(needs[0].release, CIVIL_NONE);
    ck_assert_int_eq(needs[0].due, CIVIL_NONE);
    ck_assert_int_eq(needs[0].target, CIVIL_NONE);
}

#define ck_assert_day(day, year, month, day_of_month)                                                        \
    do {                                                                                                     \
        char got_[CIVIL_TEXT_BYTES], want_[CIVIL_TEXT_BYTES];                                                \
        ck_assert_str_eq(civil_print((day), got_),                                                           \
                         civil_print(civil_make((year), (month), (day_of_month)), want_));                   \
    } while (0)

/* ---- annual windows ---------------------------------------------------------------------------- */

START_TEST(somebody_without_a_known_check_is_due_all_round_best_on_the_birthday) {
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].release, 2027, 1, 1);
    ck_assert_day(needs[0].due, 2027, 12, 31);
    ck_assert_day(needs[0].target, 2027, 5, 15);
    ck_assert_int_eq(needs[0].resident, 7001);
    ck_assert_int_eq(needs[0].household, 301);
    ck_assert_int_eq(needs[0].hamlet, 12);
    ck_assert_int_eq(needs[0].package, 3);
    ck_assert(!needs[0].is_elderly);
}
END_TEST

START_TEST(the_target_is_an_interval_after_the_last_check_and_the_gap_opens_the_window) {
    had_last_check(2026, 10, 20);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].release, 2027, 4, 20);
    ck_assert_day(needs[0].target, 2027, 10, 20);
    ck_assert_day(needs[0].due, 2027, 12, 31);
}
END_TEST

START_TEST(somebody_long_overdue_is_wanted_on_the_first_day) {
    had_last_check(2024, 6, 1);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].target, 2027, 1, 1);
}
END_TEST

START_TEST(a_birthday_on_29_february_is_kept_on_28_february) {
    resident.birth = civil_make(1984, 2, 29);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].target, 2027, 2, 28);
    rules.round.starts = civil_make(2028, 1, 1);
    rules.round.ends = civil_make(2028, 12, 31);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].target, 2028, 2, 29);
}
END_TEST

START_TEST(a_last_check_on_29_february_comes_round_on_28_february) {
    had_last_check(2028, 2, 29);
    rules.round.starts = civil_make(2029, 1, 1);
    rules.round.ends = civil_make(2029, 12, 31);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].target, 2029, 2, 28);
}
END_TEST

START_TEST(a_year_of_birth_alone_aims_at_the_middle_of_the_round) {
    resident.birth = civil_make(1941, 1, 1);
    resident.has_birth_day = false;
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].target, 2027, 7, 2);
    ck_assert(needs[0].is_elderly);
}
END_TEST

START_TEST(unknown_and_never_are_treated_alike) {
    expect_one(NEED_DUE, REASON_ANNUAL);
    const struct need unknown = needs[0];
    resident.last_check_kind = LAST_CHECK_NEVER;
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_int_eq(needs[0].class_, unknown.class_);
    ck_assert_int_eq(needs[0].target, unknown.target);
}
END_TEST

START_TEST(a_wish_opens_the_window_later) {
    facts.has_available_from = true;
    facts.available_from = civil_make(2027, 6, 10);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].release, 2027, 6, 10);
    ck_assert_day(needs[0].target, 2027, 6, 10);
}
END_TEST

START_TEST(a_wish_beyond_the_round_leaves_no_window_but_the_need_stays_owed) {
    facts.has_available_from = true;
    facts.available_from = civil_make(2028, 2, 1);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].release, 2028, 2, 1);
    ck_assert_int_gt(needs[0].release, needs[0].due);
}
END_TEST

START_TEST(the_window_does_not_move_with_today) {
    had_last_check(2026, 8, 9);
    derive();
    const struct need in_march = needs[0];
    today = civil_make(2027, 12, 30);
    derive();
    ck_assert_mem_eq(&needs[0], &in_march, sizeof in_march);
}
END_TEST

START_TEST(the_round_can_be_prepared_before_it_begins) {
    today = civil_make(2026, 10, 5);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].release, 2027, 1, 1);
}
END_TEST

/* ---- not due, other route, done ----------------------------------------------------------------- */

START_TEST(a_gap_that_reaches_past_the_round_makes_nothing_due) {
    rules.round.ends = civil_make(2027, 5, 30);
    had_last_check(2026, 12, 1);
    expect_one(NEED_NOT_DUE, REASON_MINIMUM_GAP);
    had_last_check(2026, 11, 30);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].release, 2027, 5, 30);
}
END_TEST

START_TEST(a_group_whose_phase_has_not_begun_is_not_due_until_it_does) {
    const struct priority_rule everybody_from_july[] = {
        {EXAMPLE_SINCE, 0, 60, -1, 0, 1, civil_make(2026, 1, 1)},
        {EXAMPLE_SINCE, 0, -1, -1, 0, 3, civil_make(2027, 7, 1)},
    };
    rules.priorities = everybody_from_july;
    rules.priority_count = 2;
    today = civil_make(2027, 6, 30);
    expect_one(NEED_NOT_DUE, REASON_PHASE);
    ck_assert_int_eq(needs[0].class_, NEED_CLASSES - 1);
    today = civil_make(2027, 7, 1);
    expect_one(NEED_DUE, REASON_ANNUAL);
    resident.birth = civil_make(1960, 3, 3);
    today = civil_make(2027, 2, 1);
    expect_one(NEED_DUE, REASON_ANNUAL);
}
END_TEST

START_TEST(a_stay_too_short_for_the_round_is_not_due_and_a_long_enough_one_opens_the_window) {
    rules.round.residence_months = 6;
    resident.resident_since = civil_make(2027, 7, 1);
    expect_one(NEED_NOT_DUE, REASON_RESIDENCE);
    resident.resident_since = civil_make(2027, 6, 30);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].release, 2027, 12, 30);
    resident.resident_since = CIVIL_NONE;
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].release, 2027, 1, 1);
}
END_TEST

START_TEST(the_other_routes_are_left_alone_until_they_fail) {
    resident.route = ROUTE_EMPLOYER;
    expect_one(NEED_OTHER_ROUTE, REASON_EMPLOYER);
    resident.route = ROUTE_SCHOOL;
    expect_one(NEED_OTHER_ROUTE, REASON_SCHOOL);
    resident.route = ROUTE_ARMED_FORCES;
    expect_one(NEED_OTHER_ROUTE, REASON_ARMED_FORCES);
    facts.route_failed = true;
    expect_one(NEED_DUE, REASON_ANNUAL);
}
END_TEST

START_TEST(a_route_without_a_row_in_force_is_invited_by_the_station) {
    resident.route = ROUTE_SCHOOL;
    rules.route_count = 0;
    expect_one(NEED_DUE, REASON_ANNUAL);
}
END_TEST

START_TEST(evidence_closes_the_need_however_late_it_comes) {
    facts.has_done = true;
    facts.done_on = civil_make(2027, 2, 20);
    today = civil_make(2027, 11, 1);
    expect_one(NEED_DONE_HERE, REASON_ANNUAL);
    facts.done_elsewhere = true;
    expect_one(NEED_DONE_ELSEWHERE, REASON_ANNUAL);
    resident.route = ROUTE_EMPLOYER;
    expect_one(NEED_DONE_ELSEWHERE, REASON_ANNUAL);
}
END_TEST

START_TEST(several_completions_are_one_person) {
    facts.has_done = true;
    facts.needs_done = 3;
    facts.done_on = civil_make(2027, 2, 20);
    expect_one(NEED_DONE_HERE, REASON_ANNUAL);
}
END_TEST

START_TEST(a_check_the_register_dates_within_the_round_is_not_done_again) {
    had_last_check(2027, 1, 10);
    expect_one(NEED_DONE_ELSEWHERE, REASON_ANNUAL);
    had_last_check(2026, 12, 31);
    expect_one(NEED_DUE, REASON_ANNUAL);
}
END_TEST

START_TEST(a_completion_of_an_earlier_round_only_sets_the_gap) {
    facts.has_done = true;
    facts.done_on = civil_make(2026, 11, 20);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].release, 2027, 5, 20);
}
END_TEST

START_TEST(somebody_born_after_the_round_or_after_today_is_not_due) {
    resident.birth = today + 1;
    expect_one(NEED_NOT_DUE, REASON_NOT_BORN);
    resident.birth = civil_make(2028, 1, 1);
    today = civil_make(2028, 1, 15);
    expect_one(NEED_NOT_DUE, REASON_NOT_BORN);
}
END_TEST

START_TEST(the_first_test_that_holds_decides) {
    facts = (struct local_facts){.is_duplicate = true,
                                 .is_dead = true,
                                 .has_moved = true,
                                 .moved_on = civil_make(2027, 2, 1),
                                 .is_excluded = true,
                                 .has_refused = true,
                                 .has_done = true,
                                 .done_on = civil_make(2027, 2, 1)};
    rules.round.residence_months = 12;
    resident.resident_since = civil_make(2027, 2, 1);
    resident.route = ROUTE_EMPLOYER;
    expect_one(NEED_DUPLICATE, REASON_NONE);
    facts.is_duplicate = false;
    expect_one(NEED_DECEASED, REASON_NONE);
    facts.is_dead = false;
    expect_one(NEED_MOVED_OUT, REASON_NONE);
    facts.has_moved = false;
    expect_one(NEED_EXCLUDED, REASON_EXCLUDED);
    facts.is_excluded = false;
    expect_one(NEED_REFUSED, REASON_NONE);
    facts.has_refused = false;
    expect_one(NEED_DONE_HERE, REASON_ANNUAL);
    facts.has_done = false;
    expect_one(NEED_NOT_DUE, REASON_RESIDENCE);
    rules.round.residence_months = 0;
    expect_one(NEED_OTHER_ROUTE, REASON_EMPLOYER);
}
END_TEST

START_TEST(a_move_is_overtaken_by_a_later_stay_the_feed_knows_of) {
    facts.has_moved = true;
    facts.moved_on = civil_make(2026, 6, 1);
    resident.resident_since = civil_make(2026, 6, 1);
    expect_one(NEED_MOVED_OUT, REASON_NONE);
    resident.resident_since = civil_make(2026, 6, 2);
    expect_one(NEED_DUE, REASON_ANNUAL);
    resident.moved_to = 124;
    expect_one(NEED_MOVED_OUT, REASON_NONE);
}
END_TEST

START_TEST(the_register_itself_says_who_died_or_moved) {
    resident.died_on = civil_make(2027, 1, 5);
    expect_one(NEED_DECEASED, REASON_NONE);
    resident.died_on = CIVIL_NONE;
    resident.moved_to = 12345;
    expect_one(NEED_MOVED_OUT, REASON_NONE);
}
END_TEST

/* ---- classes and packages ----------------------------------------------------------------------- */

START_TEST(the_lowest_matching_class_counts) {
    ck_assert_int_eq(rules_find_class(&rules, &resident, today), 3);
    resident.target_groups = TARGET_GROUP(6);
    ck_assert_int_eq(rules_find_class(&rules, &resident, today), 2);
    resident.target_groups |= TARGET_GROUP(3);
    ck_assert_int_eq(rules_find_class(&rules, &resident, today), 1);
    resident.target_groups |= TARGET_GROUP(2);
    ck_assert_int_eq(rules_find_class(&rules, &resident, today), 0);
}
END_TEST

START_TEST(the_age_for_the_class_is_that_of_the_rounds_first_day) {
    resident.birth = civil_make(1967, 1, 1);
    ck_assert_int_eq(rules_find_class(&rules, &resident, civil_make(2027, 12, 1)), 1);
    resident.birth = civil_make(1967, 1, 2);
    ck_assert_int_eq(rules_find_class(&rules, &resident, civil_make(2027, 12, 1)), 3);
}
END_TEST

START_TEST(a_baby_born_in_the_round_counts_as_nought_years_old) {
    const struct priority_rule small_children = {EXAMPLE_SINCE, 0, 0, 5, 0, 2, EXAMPLE_FIRST_DAY};
    rules.priorities = &small_children;
    rules.priority_count = 1;
    resident.birth = civil_make(2027, 4, 4);
    ck_assert_int_eq(rules_find_class(&rules, &resident, today), 2);
}
END_TEST

START_TEST(rules_out_of_force_match_nobody) {
    struct priority_rule ended = {
        {civil_make(2026, 1, 1), civil_make(2027, 3, 1)}, 0, -1, -1, 0, 1, EXAMPLE_FIRST_DAY};
    rules.priorities = &ended;
    rules.priority_count = 1;
    ck_assert_int_eq(rules_find_class(&rules, &resident, civil_make(2025, 12, 31)), -1);
    ck_assert_int_eq(rules_find_class(&rules, &resident, civil_make(2027, 3, 1)), 1);
    ck_assert_int_eq(rules_find_class(&rules, &resident, civil_make(2027, 3, 2)), -1);
}
END_TEST

START_TEST(a_missed_round_raises_a_person_within_the_class_only) {
    resident.target_groups = TARGET_GROUP(3);
    derive();
    ck_assert_int_eq(needs[0].class_, 3);
    facts.missed_last_round = true;
    derive();
    ck_assert_int_eq(needs[0].class_, 2);
}
END_TEST

START_TEST(the_package_follows_the_age_on_the_exam_day) {
    resident.birth = civil_make(2021, 6, 15);
    ck_assert_int_eq(rules_find_package(&rules, &resident, civil_make(2027, 6, 14)), 1);
    ck_assert_int_eq(rules_find_package(&rules, &resident, civil_make(2027, 6, 15)), 2);
    resident.birth = civil_make(2009, 6, 15);
    ck_assert_int_eq(rules_find_package(&rules, &resident, civil_make(2027, 6, 14)), 2);
    ck_assert_int_eq(rules_find_package(&rules, &resident, civil_make(2027, 6, 15)), 3);
    ck_assert_int_eq(rules_find_package(&rules, &resident, civil_make(2025, 6, 15)), 0);
}
END_TEST

START_TEST(sixty_on_the_target_day_is_elderly_whatever_the_class) {
    resident.birth = civil_make(1967, 5, 15);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert(needs[0].is_elderly);
    ck_assert_int_eq(needs[0].class_, 2 * 3 + 1);
}
END_TEST

/* ---- several visits ------------------------------------------------------------------------------ */

START_TEST(a_baby_born_in_the_round_is_seen_every_three_months) {
    resident.birth = civil_make(2027, 2, 10);
    ck_assert_int_eq(derive(), 3);
    ck_assert_day(needs[0].target, 2027, 5, 10);
    ck_assert_day(needs[1].target, 2027, 8, 10);
    ck_assert_day(needs[2].target, 2027, 11, 10);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(needs[i].state, NEED_DUE);
        ck_assert_int_eq(needs[i].reason, REASON_INFANT);
        ck_assert_int_eq(needs[i].number, i + 1);
        ck_assert_int_eq(needs[i].package, 1);
    }
    ck_assert_day(needs[0].release, 2027, 3, 27);
    ck_assert_int_eq(needs[1].release, needs[0].due + 1);
    ck_assert_day(needs[2].due, 2027, 12, 25);
}
END_TEST

START_TEST(a_baby_whose_first_visit_lies_beyond_the_round_is_not_due) {
    today = civil_make(2027, 11, 2);
    resident.birth = civil_make(2027, 10, 1);
    expect_one(NEED_NOT_DUE, REASON_INFANT);
    resident.birth = civil_make(2027, 9, 30);
    expect_one(NEED_DUE, REASON_INFANT);
}
END_TEST

START_TEST(the_interval_grows_with_the_child) {
    resident.birth = civil_make(2026, 4, 20);
    ck_assert_int_eq(derive(), 3);
    ck_assert_day(needs[0].target, 2027, 1, 20); /* 9 months */
    ck_assert_day(needs[1].target, 2027, 4, 20); /* 12 months */
    ck_assert_day(needs[2].target, 2027, 10, 20);
}
END_TEST

START_TEST(a_child_that_turns_two_is_seen_once_more_and_then_yearly) {
    resident.birth = civil_make(2025, 3, 10);
    expect_one(NEED_DUE, REASON_INFANT);
    ck_assert_day(needs[0].target, 2027, 3, 10);
}
END_TEST

START_TEST(hazardous_work_is_checked_twice_a_year) {
    resident.circumstances = CIRCUMSTANCE_HAZARDOUS_WORK;
    had_last_check(2026, 11, 15);
    ck_assert_int_eq(derive(), 2);
    ck_assert_day(needs[0].target, 2027, 5, 15);
    ck_assert_day(needs[1].target, 2027, 11, 15);
    ck_assert_int_eq(needs[0].reason, REASON_HAZARDOUS_WORK);
    resident.last_check_kind = LAST_CHECK_UNKNOWN;
    ck_assert_int_eq(derive(), 2);
    ck_assert_day(needs[0].target, 2027, 5, 15); /* birthday and half a year later */
    ck_assert_day(needs[1].target, 2027, 11, 15);
}
END_TEST

START_TEST(an_overdue_first_visit_is_wanted_at_once_and_the_rest_follow_it) {
    resident.circumstances = CIRCUMSTANCE_HAZARDOUS_WORK;
    had_last_check(2025, 3, 3);
    ck_assert_int_eq(derive(), 2);
    ck_assert_day(needs[0].target, 2027, 1, 1);
    ck_assert_day(needs[0].release, 2027, 1, 1);
    ck_assert_day(needs[1].target, 2027, 7, 1);
}
END_TEST

START_TEST(visits_done_keep_their_numbers_and_the_next_count_from_the_last) {
    resident.birth = civil_make(2026, 9, 20);
    facts.has_done = true;
    facts.needs_done = 1;
    facts.done_on = civil_make(2027, 1, 15);
    ck_assert_int_eq(derive(), 4);
    ck_assert_int_eq(needs[0].state, NEED_DONE_HERE);
    ck_assert_int_eq(needs[0].number, 1);
    ck_assert_day(needs[1].target, 2027, 4, 15);
    ck_assert_int_eq(needs[1].number, 2);
    ck_assert_day(needs[3].target, 2027, 10, 15);
    facts.needs_done = 2;
    facts.done_on = civil_make(2027, 11, 1);
    ck_assert_int_eq(derive(), 2);
    ck_assert_int_eq(needs[1].state, NEED_DONE_HERE);
}
END_TEST

START_TEST(visits_already_done_stay_done_when_another_route_takes_over) {
    resident.circumstances = CIRCUMSTANCE_HAZARDOUS_WORK;
    resident.route = ROUTE_EMPLOYER;
    facts.has_done = true;
    facts.done_elsewhere = true;
    facts.done_on = civil_make(2027, 2, 15);
    expect_one(NEED_DONE_ELSEWHERE, REASON_HAZARDOUS_WORK);
}
END_TEST

START_TEST(a_short_round_still_owes_a_visit_nobody_knows_to_have_happened) {
    resident.circumstances = CIRCUMSTANCE_HAZARDOUS_WORK;
    rules.round.starts = civil_make(2027, 6, 1);
    rules.round.ends = civil_make(2027, 9, 30);
    expect_one(NEED_DUE, REASON_HAZARDOUS_WORK);
    ck_assert_day(needs[0].target, 2027, 6, 1);
    had_last_check(2027, 5, 20);
    expect_one(NEED_NOT_DUE, REASON_MINIMUM_GAP);
}
END_TEST

START_TEST(a_wish_shifts_the_visits_of_a_child) {
    resident.birth = civil_make(2026, 12, 1);
    facts.has_available_from = true;
    facts.available_from = civil_make(2027, 5, 1);
    ck_assert_int_eq(derive(), 3);
    ck_assert_day(needs[0].target, 2027, 5, 1);
    ck_assert_day(needs[0].release, 2027, 5, 1);
    ck_assert_day(needs[1].target, 2027, 8, 1);
    facts.available_from = civil_make(2028, 5, 1);
    expect_one(NEED_DUE, REASON_INFANT);
    ck_assert_int_gt(needs[0].release, needs[0].due);
}
END_TEST

START_TEST(a_baby_registered_at_birth_has_been_here_long_enough) {
    rules.round.residence_months = 12;
    resident.birth = civil_make(2027, 2, 10);
    resident.resident_since = resident.birth;
    ck_assert_int_eq(derive(), 3);
}
END_TEST

START_TEST(there_are_never_more_needs_than_the_array_holds) {
    const struct interval_rule monthly = {EXAMPLE_SINCE, 0, -1, 0, 1};
    rules.intervals = &monthly;
    rules.interval_count = 1;
    rules.round.ends = civil_make(2029, 12, 31);
    ck_assert_int_eq(derive(), RULES_NEEDS_MAX);
    facts.has_done = true;
    facts.needs_done = 200;
    facts.done_on = civil_make(2027, 12, 31);
    ck_assert_int_eq(derive(), RULES_NEEDS_MAX);
    ck_assert_int_eq(needs[RULES_NEEDS_MAX - 1].state, NEED_DONE_HERE);
}
END_TEST

START_TEST(without_interval_rules_everybody_is_seen_once_a_round) {
    rules.interval_count = 0;
    resident.birth = civil_make(2027, 2, 10);
    expect_one(NEED_DUE, REASON_ANNUAL);
    ck_assert_day(needs[0].release, 2027, 2, 10);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("rules");
    TCase *annual = tcase_create("annual");
    tcase_add_checked_fixture(annual, begin, NULL);
    tcase_add_test(annual, somebody_without_a_known_check_is_due_all_round_best_on_the_birthday);
    tcase_add_test(annual, the_target_is_an_interval_after_the_last_check_and_the_gap_opens_the_window);
    tcase_add_test(annual, somebody_long_overdue_is_wanted_on_the_first_day);
    tcase_add_test(annual, a_birthday_on_29_february_is_kept_on_28_february);
    tcase_add_test(annual, a_last_check_on_29_february_comes_round_on_28_february);
    tcase_add_test(annual, a_year_of_birth_alone_aims_at_the_middle_of_the_round);
    tcase_add_test(annual, unknown_and_never_are_treated_alike);
    tcase_add_test(annual, a_wish_opens_the_window_later);
    tcase_add_test(annual, a_wish_beyond_the_round_leaves_no_window_but_the_need_stays_owed);
    tcase_add_test(annual, the_window_does_not_move_with_today);
    tcase_add_test(annual, the_round_can_be_prepared_before_it_begins);
    suite_add_tcase(s, annual);
    TCase *closed = tcase_create("closed");
    tcase_add_checked_fixture(closed, begin, NULL);
    tcase_add_test(closed, a_gap_that_reaches_past_the_round_makes_nothing_due);
    tcase_add_test(closed, a_group_whose_phase_has_not_begun_is_not_due_until_it_does);
    tcase_add_test(closed, a_stay_too_short_for_the_round_is_not_due_and_a_long_enough_one_opens_the_window);
    tcase_add_test(closed, the_other_routes_are_left_alone_until_they_fail);
    tcase_add_test(closed, a_route_without_a_row_in_force_is_invited_by_the_station);
    tcase_add_test(closed, evidence_closes_the_need_however_late_it_comes);
    tcase_add_test(closed, several_completions_are_one_person);
    tcase_add_test(closed, a_check_the_register_dates_within_the_round_is_not_done_again);
    tcase_add_test(closed, a_completion_of_an_earlier_round_only_sets_the_gap);
    tcase_add_test(closed, somebody_born_after_the_round_or_after_today_is_not_due);
    tcase_add_test(closed, the_first_test_that_holds_decides);
    tcase_add_test(closed, a_move_is_overtaken_by_a_later_stay_the_feed_knows_of);
    tcase_add_test(closed, the_register_itself_says_who_died_or_moved);
    suite_add_tcase(s, closed);
    TCase *lookups = tcase_create("look-ups");
    tcase_add_checked_fixture(lookups, begin, NULL);
    tcase_add_test(lookups, the_lowest_matching_class_counts);
    tcase_add_test(lookups, the_age_for_the_class_is_that_of_the_rounds_first_day);
    tcase_add_test(lookups, a_baby_born_in_the_round_counts_as_nought_years_old);
    tcase_add_test(lookups, rules_out_of_force_match_nobody);
    tcase_add_test(lookups, a_missed_round_raises_a_person_within_the_class_only);
    tcase_add_test(lookups, the_package_follows_the_age_on_the_exam_day);
    tcase_add_test(lookups, sixty_on_the_target_day_is_elderly_whatever_the_class);
    suite_add_tcase(s, lookups);
    TCase *visits = tcase_create("visits");
    tcase_add_checked_fixture(visits, begin, NULL);
    tcase_add_test(visits, a_baby_born_in_the_round_is_seen_every_three_months);
    tcase_add_test(visits, a_baby_whose_first_visit_lies_beyond_the_round_is_not_due);
    tcase_add_test(visits, the_interval_grows_with_the_child);
    tcase_add_test(visits, a_child_that_turns_two_is_seen_once_more_and_then_yearly);
    tcase_add_test(visits, hazardous_work_is_checked_twice_a_year);
    tcase_add_test(visits, an_overdue_first_visit_is_wanted_at_once_and_the_rest_follow_it);
    tcase_add_test(visits, visits_done_keep_their_numbers_and_the_next_count_from_the_last);
    tcase_add_test(visits, visits_already_done_stay_done_when_another_route_takes_over);
    tcase_add_test(visits, a_short_round_still_owes_a_visit_nobody_knows_to_have_happened);
    tcase_add_test(visits, a_wish_shifts_the_visits_of_a_child);
    tcase_add_test(visits, a_baby_registered_at_birth_has_been_here_long_enough);
    tcase_add_test(visits, there_are_never_more_needs_than_the_array_holds);
    tcase_add_test(visits, without_interval_rules_everybody_is_seen_once_a_round);
    suite_add_tcase(s, visits);
    return s;
}
