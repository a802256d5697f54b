/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw.h"
#include "domain/reminder.h"
#include "suite.h"

static const struct reminder_rung WEEK_BEFORE = {"week_before", "sms", 7};
static const struct reminder_rung DAY_BEFORE = {"day_before", "sms", 1};

static const struct holiday TET[] = {
    {.day = 100}, {.day = 101}, {.day = 102}, {.day = 103}, {.day = 104},
};
static const struct calendar CALENDAR = {TET, 5};

static void expect_day(struct reminder_plan plan, civil_day day) {
    ck_assert(plan.is_queued);
    ck_assert_int_eq(plan.send_day, day);
}

static void expect_too_late(struct reminder_plan plan) {
    ck_assert(!plan.is_queued);
    ck_assert_int_eq(plan.send_day, CIVIL_NONE);
}

START_TEST(every_state_is_found_by_its_name_and_no_other_word_is) {
    enum reminder_state found = REMINDER_QUEUED;
    for (unsigned s = 0; s < REMINDER_STATES; s++) {
        ck_assert(reminder_state_find(reminder_state_name((enum reminder_state)s), &found));
        ck_assert_uint_eq(found, s);
    }
    ck_assert(!reminder_state_find("sent", &found));
}
END_TEST

START_TEST(accepted_delivered_failed_expired_and_cancelled_are_final) {
    for (unsigned s = 0; s < REMINDER_STATES; s++)
        ck_assert_int_eq(reminder_state_is_terminal((enum reminder_state)s), s >= REMINDER_ACCEPTED);
}
END_TEST

START_TEST(a_message_goes_out_on_its_day) {
    expect_day(reminder_plan_rung(&WEEK_BEFORE, 60, 40, 59, &CALENDAR), 53);
    expect_day(reminder_plan_rung(&DAY_BEFORE, 60, 40, CIVIL_NONE, &CALENDAR), 59);
    expect_day(reminder_plan_rung(&WEEK_BEFORE, 60, 53, 59, &CALENDAR), 53);
}
END_TEST

START_TEST(on_a_holiday_it_goes_out_before) {
    expect_day(reminder_plan_rung(&DAY_BEFORE, 105, 40, CIVIL_NONE, &CALENDAR), 99);
    expect_day(reminder_plan_rung(&WEEK_BEFORE, 110, 40, 109, &CALENDAR), 99);
}
END_TEST

START_TEST(a_late_publication_sends_at_once) {
    expect_day(reminder_plan_rung(&WEEK_BEFORE, 60, 55, 59, &CALENDAR), 55);
}
END_TEST

START_TEST(nobody_gets_two_messages_a_day) {
    expect_too_late(reminder_plan_rung(&WEEK_BEFORE, 60, 59, 59, &CALENDAR));
    /* Both fall on the day before Tet: the later one stays. */
    expect_day(reminder_plan_rung(&DAY_BEFORE, 105, 40, CIVIL_NONE, &CALENDAR), 99);
    expect_too_late(reminder_plan_rung(&WEEK_BEFORE, 107, 40, 99, &CALENDAR));
}
END_TEST

START_TEST(a_late_start_on_a_holiday_or_on_the_day_itself_is_skipped) {
    expect_too_late(reminder_plan_rung(&WEEK_BEFORE, 106, 101, 105, &CALENDAR));
    expect_too_late(reminder_plan_rung(&DAY_BEFORE, 60, 60, CIVIL_NONE, &CALENDAR));
    expect_too_late(reminder_plan_rung(&DAY_BEFORE, 60, 75, CIVIL_NONE, &CALENDAR));
}
END_TEST

START_TEST(the_hours_of_the_evening_decide_the_first_day) {
    const struct reminder_hours hours = {450, 1200};
    ck_assert_int_eq(reminder_earliest_day(&hours, 50, 2 * 60), 50);
    ck_assert_int_eq(reminder_earliest_day(&hours, 50, 1199), 50);
    ck_assert_int_eq(reminder_earliest_day(&hours, 50, 1200), 51);
}
END_TEST

START_TEST(a_queued_message_is_in_time_off_holidays_and_before_the_next) {
    struct random random = draw_begin("reminder");
    for (int i = 0; i < 200000; i++) {
        const civil_day day = draw(&random, 90, 125);
        const civil_day earliest = day - draw(&random, -3, 20);
        const civil_day next_day = draw(&random, 0, 2) == 0 ? CIVIL_NONE : day - draw(&random, 0, 9);
        const struct reminder_rung rung = {"any", "sms", (int16_t)draw(&random, 1, 14)};
        const struct reminder_plan plan = reminder_plan_rung(&rung, day, earliest, next_day, &CALENDAR);
        if (!plan.is_queued) continue;
        ck_assert_int_ge(plan.send_day, earliest);
        ck_assert_int_lt(plan.send_day, day);
        ck_assert(!calendar_is_holiday(&CALENDAR, plan.send_day));
        ck_assert(next_day == CIVIL_NONE || plan.send_day < next_day);
        ck_assert(plan.send_day <= day - rung.days_before || plan.send_day == earliest);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("reminder");
    TCase *t = tcase_create("ladder");
    tcase_add_test(t, every_state_is_found_by_its_name_and_no_other_word_is);
    tcase_add_test(t, accepted_delivered_failed_expired_and_cancelled_are_final);
    tcase_add_test(t, a_message_goes_out_on_its_day);
    tcase_add_test(t, on_a_holiday_it_goes_out_before);
    tcase_add_test(t, a_late_publication_sends_at_once);
    tcase_add_test(t, nobody_gets_two_messages_a_day);
    tcase_add_test(t, a_late_start_on_a_holiday_or_on_the_day_itself_is_skipped);
    tcase_add_test(t, the_hours_of_the_evening_decide_the_first_day);
    tcase_add_test(t, a_queued_message_is_in_time_off_holidays_and_before_the_next);
    suite_add_tcase(s, t);
    return s;
}
