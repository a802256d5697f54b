/* SPDX-License-Identifier: Apache-2.0 */
#include "scheduling.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

START_TEST(a_person_who_is_owed_a_check_gets_a_proposal_nobody_has_been_told_of) {
    const struct schedule_input input = make_input(make_sessions(5, 2), 5);
    struct need need = make_need(1, 3);
    const struct schedule_output out = schedule(&input, &need, 1, NULL, 0);
    ck_assert_uint_eq(out.appointment_count, 1);
    ck_assert_int_eq(out.appointments[0].change, ROW_NEW);
    ck_assert_int_eq(out.appointments[0].state, APPOINTMENT_PROPOSED);
    ck_assert_int_eq(out.appointments[0].site, SITE);
    ck_assert_int_ge(out.appointments[0].day, today + 8);
    ck_assert_int_eq(out.appointments[0].attempt, 1);
    ck_assert_int_eq(need.state, NEED_BOOKED);
}
END_TEST

START_TEST(a_standing_approval_promises_what_falls_within_its_weeks) {
    struct schedule_input input = make_input(make_sessions(5, 2), 5);
    input.publish_until = today + 42;
    struct need need = make_need(1, 3);
    const struct schedule_output out = schedule(&input, &need, 1, NULL, 0);
    ck_assert_int_eq(out.appointments[0].state, APPOINTMENT_PUBLISHED);
    ck_assert_uint_eq(out.totals.newly_promised, 1);
}
END_TEST

START_TEST(when_places_are_short_the_urgent_have_them_and_the_rest_wait_with_a_count) {
    const struct schedule_input input = make_input(make_sessions(1, 1), 1);
    struct need needs[] = {make_need(1, 7), make_need(2, 1)};
    const struct schedule_output out = schedule(&input, needs, 2, NULL, 0);
    ck_assert_int_eq(needs[0].state, NEED_WAITING);
    ck_assert_int_eq(needs[0].reason, REASON_CLASS_SHORTAGE);
    ck_assert_uint_eq(out.shortage_count, 1);
    ck_assert_int_eq(out.shortages[0].site, SITE);
    ck_assert_int_eq(out.shortages[0].class_, 7);
    ck_assert_int_eq(out.shortages[0].places, 1);
    ck_assert_int_eq(out.shortages[0].tight_to, needs[0].tight_to);
    ck_assert_int_eq(needs[1].state, NEED_BOOKED);
    ck_assert_uint_eq(out.totals.wanted[7], 1);
    ck_assert_uint_eq(out.totals.covered[1], 1);
}
END_TEST

START_TEST(figures_of_people_count_each_once_by_the_class_of_his_first_need) {
    const struct schedule_input input = make_input(make_sessions(1, 1), 1);
    struct need needs[] = {make_need(1, 7), make_need(1, 2), make_need(2, 1)};
    needs[0].state = NEED_NOT_DUE;
    needs[1].number = 2;
    needs[1].state = NEED_DONE_ELSEWHERE;
    const struct schedule_output out = schedule(&input, needs, 3, NULL, 0);
    ck_assert_uint_eq(out.totals.people[NEED_DONE_ELSEWHERE][3], 1);
    ck_assert_uint_eq(out.totals.people[NEED_BOOKED][0], 1);
    unsigned people = 0;
    for (int s = 0; s < NEED_STATES; s++)
        for (int k = 0; k < PRIORITY_CLASSES; k++) people += out.totals.people[s][k];
    ck_assert_uint_eq(people, 2);
}
END_TEST

START_TEST(a_second_night_with_the_same_input_changes_no_row) {
    const struct schedule_input input = make_input(make_sessions(6, 3), 6);
    enum { PEOPLE = 14 };
    struct need needs[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) needs[i] = make_need(i + 1, (uint8_t)(i % 8));
    const struct schedule_output first = schedule(&input, needs, PEOPLE, NULL, 0);
    for (int i = 0; i < PEOPLE; i++) needs[i] = make_need(i + 1, (uint8_t)(i % 8));
    const struct schedule_output second =
        schedule(&input, needs, PEOPLE, first.appointments, first.appointment_count);
    ck_assert_uint_eq(second.appointment_count, first.appointment_count);
    for (size_t i = 0; i < second.appointment_count; i++)
        ck_assert_int_eq(second.appointments[i].change, ROW_SAME);
}
END_TEST

START_TEST(a_promise_is_kept_even_when_somebody_more_urgent_comes) {
    const struct schedule_input input = make_input(make_sessions(1, 1), 1);
    struct need needs[] = {make_need(1, 7), make_need(2, 0)};
    const struct appointment stored = make_stored(1, today + 8, APPOINTMENT_PUBLISHED);
    const struct schedule_output out = schedule(&input, needs, 2, &stored, 1);
    ck_assert_int_eq(needs[0].state, NEED_BOOKED);
    ck_assert_int_eq(needs[1].state, NEED_WAITING);
    ck_assert_int_eq(out.appointments[0].change, ROW_SAME);
}
END_TEST

START_TEST(a_proposal_gives_way_to_somebody_more_urgent) {
    const struct schedule_input input = make_input(make_sessions(1, 1), 1);
    struct need needs[] = {make_need(1, 7), make_need(2, 0)};
    const struct appointment stored = make_stored(1, today + 8, APPOINTMENT_PROPOSED);
    const struct schedule_output out = schedule(&input, needs, 2, &stored, 1);
    ck_assert_int_eq(needs[0].state, NEED_WAITING);
    ck_assert_int_eq(needs[1].state, NEED_BOOKED);
    ck_assert_int_eq(out.appointments[0].change, ROW_GONE);
}
END_TEST

START_TEST(the_promise_of_somebody_who_died_is_cancelled_by_the_service) {
    const struct schedule_input input = make_input(make_sessions(1, 1), 1);
    struct need need = make_need(1, 3);
    need.state = NEED_DECEASED;
    const struct appointment stored = make_stored(1, today + 8, APPOINTMENT_PUBLISHED);
    const struct schedule_output out = schedule(&input, &need, 1, &stored, 1);
    ck_assert_uint_eq(out.appointment_count, 1);
    ck_assert_int_eq(out.appointments[0].state, APPOINTMENT_CANCELLED_BY_SERVICE);
    ck_assert_int_eq(out.appointments[0].change, ROW_CHANGED);
    ck_assert_int_eq(need.state, NEED_DECEASED);
}
END_TEST

START_TEST(whoever_refuses_has_cancelled_himself) {
    const struct schedule_input input = make_input(make_sessions(1, 1), 1);
    struct need need = make_need(1, 3);
    need.state = NEED_REFUSED;
    const struct appointment stored = make_stored(1, today + 8, APPOINTMENT_PUBLISHED);
    const struct schedule_output out = schedule(&input, &need, 1, &stored, 1);
    ck_assert_int_eq(out.appointments[0].state, APPOINTMENT_CANCELLED_BY_RESIDENT);
}
END_TEST

START_TEST(a_closed_day_cancels_its_promises_and_offers_a_new_attempt) {
    const struct session *sessions = make_sessions(3, 2);
    const struct schedule_input input = make_input(sessions + 1, 2);
    struct need need = make_need(1, 3);
    const struct appointment stored = make_stored(1, today + 8, APPOINTMENT_PUBLISHED);
    const struct schedule_output out = schedule(&input, &need, 1, &stored, 1);
    ck_assert_uint_eq(out.appointment_count, 2);
    ck_assert_int_eq(out.appointments[0].state, APPOINTMENT_CANCELLED_BY_SERVICE);
    ck_assert_int_eq(out.appointments[1].attempt, 2);
    ck_assert_int_eq(out.appointments[1].change, ROW_NEW);
    ck_assert_int_gt(out.appointments[1].day, today + 8);
}
END_TEST

START_TEST(a_past_day_nobody_recorded_is_outcome_unknown_and_holds_its_need) {
    const struct schedule_input input = make_input(make_sessions(3, 2), 3);
    struct need need = make_need(1, 3);
    const struct appointment stored = make_stored(1, today - 1, APPOINTMENT_PUBLISHED);
    const struct schedule_output out = schedule(&input, &need, 1, &stored, 1);
    ck_assert_uint_eq(out.appointment_count, 1);
    ck_assert_int_eq(out.appointments[0].state, APPOINTMENT_OUTCOME_UNKNOWN);
    ck_assert_int_eq(need.state, NEED_BOOKED);
}
END_TEST

START_TEST(an_unrecorded_day_lets_its_need_go_after_the_days_of_grace) {
    const struct schedule_input input = make_input(make_sessions(3, 2), 3);
    struct need need = make_need(1, 3);
    const struct appointment stored = make_stored(1, today - 15, APPOINTMENT_OUTCOME_UNKNOWN);
    const struct schedule_output out = schedule(&input, &need, 1, &stored, 1);
    ck_assert_uint_eq(out.appointment_count, 2);
    ck_assert_int_eq(out.appointments[0].change, ROW_SAME);
    ck_assert_int_eq(out.appointments[1].attempt, 2);
}
END_TEST

START_TEST(an_absence_is_followed_by_a_new_attempt) {
    const struct schedule_input input = make_input(make_sessions(3, 2), 3);
    struct need need = make_need(1, 3);
    const struct appointment stored = make_stored(1, today - 1, APPOINTMENT_DID_NOT_ATTEND);
    const struct schedule_output out = schedule(&input, &need, 1, &stored, 1);
    ck_assert_uint_eq(out.appointment_count, 2);
    ck_assert_int_eq(out.appointments[1].attempt, 2);
    ck_assert_int_eq(out.appointments[1].state, APPOINTMENT_PROPOSED);
}
END_TEST

START_TEST(a_hamlet_without_a_station_waits_for_that_reason) {
    struct schedule_input input = make_input(make_sessions(3, 2), 3);
    input.hamlet_count = 0;
    struct need need = make_need(1, 3);
    const struct schedule_output out = schedule(&input, &need, 1, NULL, 0);
    ck_assert_uint_eq(out.appointment_count, 0);
    ck_assert_int_eq(need.state, NEED_WAITING);
    ck_assert_int_eq(need.reason, REASON_NO_STATION);
}
END_TEST

START_TEST(a_round_without_sessions_leaves_everybody_waiting_for_one) {
    const struct schedule_input input = make_input(NULL, 0);
    struct need need = make_need(1, 3);
    (void)schedule(&input, &need, 1, NULL, 0);
    ck_assert_int_eq(need.state, NEED_WAITING);
    ck_assert_int_eq(need.reason, REASON_NO_SESSION);
}
END_TEST

START_TEST(sessions_without_places_give_the_reason_no_capacity) {
    const struct schedule_input input = make_input(make_sessions(3, 0), 3);
    struct need need = make_need(1, 3);
    (void)schedule(&input, &need, 1, NULL, 0);
    ck_assert_int_eq(need.reason, REASON_NO_CAPACITY);
}
END_TEST

START_TEST(a_household_larger_than_a_session_is_spread_over_days) {
    const struct schedule_input input = make_input(make_sessions(4, 2), 4);
    struct need needs[5];
    for (int i = 0; i < 5; i++) {
        needs[i] = make_need(i + 1, 3);
        needs[i].household = HOUSEHOLD;
    }
    const struct schedule_output out = schedule(&input, needs, 5, NULL, 0);
    ck_assert_uint_eq(out.totals.covered[3], 5);
    ck_assert_uint_eq(out.totals.household_visits, 3);
}
END_TEST

START_TEST(a_household_comes_together_within_half_an_hour) {
    const struct schedule_input input = make_input(make_sessions(1, 40), 1);
    enum { PEOPLE = 40 };
    struct need needs[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        needs[i] = make_need(i + 1, 3);
        needs[i].household = HOUSEHOLD + i / 4;
    }
    const struct schedule_output out = schedule(&input, needs, PEOPLE, NULL, 0);
    ck_assert_uint_eq(out.appointment_count, PEOPLE);
    for (int i = 0; i < PEOPLE; i++)
        ck_assert_int_le(abs(out.appointments[i].minute - out.appointments[i / 4 * 4].minute), 30);
}
END_TEST

START_TEST(places_kept_for_a_hamlet_are_its_own_until_their_release) {
    struct schedule_input input = make_input(make_sessions(1, 2), 1);
    static const struct hamlet_site TWO[] = {{HAMLET, SITE}, {HAMLET + 1, SITE}};
    const struct session_quota quota = {.site = SITE,
                                        .day = today + 8,
                                        .half = HALF_MORNING,
                                        .places = 1,
                                        .hamlet = HAMLET + 1,
                                        .release_day = today + 1};
    input.hamlets = TWO;
    input.hamlet_count = 2;
    input.quotas = &quota;
    input.quota_count = 1;
    struct need needs[] = {make_need(1, 0), make_need(2, 0), make_need(3, 7)};
    needs[2].hamlet = HAMLET + 1;
    (void)schedule(&input, needs, 3, NULL, 0);
    ck_assert_int_eq(needs[2].state, NEED_BOOKED);
    ck_assert_int_eq((needs[0].state == NEED_BOOKED) + (needs[1].state == NEED_BOOKED), 1);

    input.today = today + 1;
    struct need later[] = {make_need(1, 0), make_need(2, 0), make_need(3, 7)};
    later[2].hamlet = HAMLET + 1;
    (void)schedule(&input, later, 3, NULL, 0);
    ck_assert_int_eq(later[0].state, NEED_BOOKED);
    ck_assert_int_eq(later[1].state, NEED_BOOKED);
    ck_assert_int_eq(later[2].state, NEED_WAITING);
}
END_TEST

START_TEST(places_kept_for_walk_ins_are_nobodys_in_advance) {
    struct schedule_input input = make_input(make_sessions(1, 2), 1);
    const struct session_quota quota = {
        .site = SITE, .day = today + 8, .half = HALF_MORNING, .places = 1, .release_day = CIVIL_NONE};
    input.quotas = &quota;
    input.quota_count = 1;
    struct need needs[] = {make_need(1, 3), make_need(2, 3)};
    const struct schedule_output out = schedule(&input, needs, 2, NULL, 0);
    ck_assert_uint_eq(out.totals.covered[3], 1);
}
END_TEST

START_TEST(a_window_that_has_passed_opens_again_with_grace) {
    const struct schedule_input input = make_input(make_sessions(3, 2), 3);
    struct need need = make_need(1, 5);
    need.due = today - 1;
    need.target = today - 20;
    (void)schedule(&input, &need, 1, NULL, 0);
    ck_assert_int_eq(need.state, NEED_BOOKED);
}
END_TEST

/* A small child with three visits, the first two of them missed. */
START_TEST(nobody_makes_up_for_a_visit_when_the_next_one_is_due_already) {
    const struct schedule_input input = make_input(make_sessions(90, 5), 90);
    struct need needs[] = {make_need(1, 5), make_need(1, 5), make_need(1, 5)};
    const civil_day releases[] = {today - 80, today - 40, today + 20};
    for (int i = 0; i < 3; i++) {
        needs[i].number = (uint8_t)(i + 1);
        needs[i].release = releases[i];
        needs[i].due = releases[i] + 39;
        needs[i].target = releases[i] + 20;
    }
    const struct schedule_output out = schedule(&input, needs, 3, NULL, 0);
    ck_assert_int_eq(needs[0].state, NEED_CLOSED_UNSERVED);
    ck_assert_int_eq(needs[0].reason, REASON_NO_WINDOW);
    ck_assert_int_eq(needs[1].state, NEED_BOOKED);
    ck_assert_int_eq(needs[2].state, NEED_BOOKED);
    ck_assert_uint_eq(out.appointment_count, 2);
    ck_assert_int_lt(out.appointments[0].day, needs[2].release);
    ck_assert_int_ge(out.appointments[1].day, needs[2].release);
}
END_TEST

/* He came for his second visit before the first, so by its evidence the first is done; the second is
 * the one to come. */
START_TEST(a_check_counts_once_whichever_visit_was_attended) {
    const struct schedule_input input = make_input(make_sessions(5, 2), 5);
    struct need needs[] = {make_need(1, 5), make_need(1, 5)};
    needs[0].state = NEED_DONE_HERE;
    needs[1].number = 2;
    struct appointment attended = make_stored(1, today - 3, APPOINTMENT_ATTENDED);
    attended.number = 2;
    const struct schedule_output out = schedule(&input, needs, 2, &attended, 1);
    ck_assert_int_eq(needs[1].state, NEED_BOOKED);
    ck_assert_uint_eq(out.appointment_count, 2);
    ck_assert_int_eq(out.appointments[1].attempt, 2);

    needs[0].state = NEED_NOT_DUE; /* without evidence the appointment itself tells */
    needs[1].state = NEED_DUE;
    (void)schedule(&input, needs, 2, &attended, 1);
    ck_assert_int_eq(needs[1].state, NEED_DONE_HERE);
}
END_TEST

START_TEST(somebody_who_left_the_feed_moves_nobody_elses_day) {
    const struct schedule_input input = make_input(make_sessions(4, 2), 4);
    struct need with[5], without[4];
    for (int i = 0; i < 4; i++) {
        without[i] = make_need(i + 2, 5);
        without[i].household = (INT64_C(1) << 32) - 1 + i / 2; /* numbers as a register may have them */
        with[i + 1] = without[i];
    }
    with[0] = (struct need){.resident = 1, .number = 1, .state = NEED_MOVED_OUT, .is_vanished = true};
    const struct schedule_output a = schedule(&input, without, 4, NULL, 0);
    const struct schedule_output b = schedule(&input, with, 5, NULL, 0);
    for (int i = 0; i < 4; i++) ck_assert_int_eq(a.appointments[i].day, b.appointments[i].day);
}
END_TEST

START_TEST(a_proposal_that_moves_gets_a_new_version) {
    const struct session *sessions = make_sessions(3, 2);
    const struct schedule_input input = make_input(sessions + 1, 2);
    struct need need = make_need(1, 3);
    const struct appointment stored = make_stored(1, today + 8, APPOINTMENT_PROPOSED);
    const struct schedule_output out = schedule(&input, &need, 1, &stored, 1);
    ck_assert_uint_eq(out.appointment_count, 1);
    ck_assert_int_eq(out.appointments[0].change, ROW_CHANGED);
    ck_assert_int_eq(out.appointments[0].version, 2);
    ck_assert_int_eq(out.appointments[0].attempt, 1);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("schedule");
    TCase *t = tcase_create("one commune");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_person_who_is_owed_a_check_gets_a_proposal_nobody_has_been_told_of);
    tcase_add_test(t, a_standing_approval_promises_what_falls_within_its_weeks);
    tcase_add_test(t, when_places_are_short_the_urgent_have_them_and_the_rest_wait_with_a_count);
    tcase_add_test(t, figures_of_people_count_each_once_by_the_class_of_his_first_need);
    tcase_add_test(t, a_second_night_with_the_same_input_changes_no_row);
    tcase_add_test(t, a_promise_is_kept_even_when_somebody_more_urgent_comes);
    tcase_add_test(t, a_proposal_gives_way_to_somebody_more_urgent);
    tcase_add_test(t, the_promise_of_somebody_who_died_is_cancelled_by_the_service);
    tcase_add_test(t, whoever_refuses_has_cancelled_himself);
    tcase_add_test(t, a_closed_day_cancels_its_promises_and_offers_a_new_attempt);
    tcase_add_test(t, a_past_day_nobody_recorded_is_outcome_unknown_and_holds_its_need);
    tcase_add_test(t, an_unrecorded_day_lets_its_need_go_after_the_days_of_grace);
    tcase_add_test(t, an_absence_is_followed_by_a_new_attempt);
    tcase_add_test(t, a_hamlet_without_a_station_waits_for_that_reason);
    tcase_add_test(t, a_round_without_sessions_leaves_everybody_waiting_for_one);
    tcase_add_test(t, sessions_without_places_give_the_reason_no_capacity);
    tcase_add_test(t, a_household_larger_than_a_session_is_spread_over_days);
    tcase_add_test(t, a_household_comes_together_within_half_an_hour);
    tcase_add_test(t, places_kept_for_a_hamlet_are_its_own_until_their_release);
    tcase_add_test(t, places_kept_for_walk_ins_are_nobodys_in_advance);
    tcase_add_test(t, a_window_that_has_passed_opens_again_with_grace);
    tcase_add_test(t, nobody_makes_up_for_a_visit_when_the_next_one_is_due_already);
    tcase_add_test(t, a_check_counts_once_whichever_visit_was_attended);
    tcase_add_test(t, somebody_who_left_the_feed_moves_nobody_elses_day);
    tcase_add_test(t, a_proposal_that_moves_gets_a_new_version);
    suite_add_tcase(s, t);
    return s;
}
