/* SPDX-License-Identifier: Apache-2.0 */
/* A channel's day: its messages, its money, and the rest a gateway asks for. On 9 March 2027 four text
 * messages are due, and a line of the call list. */
#include "sender.h"

/* ---- Answers --------------------------------------------------------------------------------------- */

static int refusals_left;
static uint32_t asked_seconds;

/* So many text messages are not taken, and a time is named; the others are. */
static struct notifier_result sms_asks_for_rest(const struct notifier_message *m) {
    struct notifier_result r = sms_is_busy(m);
    if (r.outcome != NOTIFIER_TEMPORARY || refusals_left-- <= 0) return recorder_says(NOTIFIER_ACCEPTED);
    r.retry_after_seconds = asked_seconds;
    return r;
}

static void refuse(int refusals, uint32_t seconds) {
    refusals_left = refusals;
    asked_seconds = seconds;
    recorder.answer_to = sms_asks_for_rest;
}

static int64_t spent(void) {
    return scratch_integer(&scratch, "SELECT spent FROM channel_budget WHERE channel = 'sms'");
}

/* ---- Messages and money ---------------------------------------------------------------------------- */

START_TEST(the_quota_of_a_day_is_kept_and_the_rest_goes_on_the_next) {
    channels[0].quota_per_day = 3;
    pass_at(DUE);
    ck_assert_int_eq(counts_of("sms")->accepted, 3);
    pass_at("2027-03-09T12:00");
    ck_assert_int_eq(COUNT("reminder WHERE channel = 'sms' AND state = 'accepted'"), 3);
    ck_assert_int_eq(COUNT("channel_budget WHERE channel = 'sms' AND used = 3 AND quota = 3"), 1);
    pass_at("2027-03-10T09:00");
    ck_assert_int_eq(COUNT("reminder WHERE channel = 'sms' AND state = 'accepted'"), 4);
}
END_TEST

/* Between the first batch and the second, of two: of the four we know of one is left. */
static void take_three_elsewhere(const char *key) {
    if (strstr(key, ".sms"))
        execute_elsewhere("UPDATE channel_budget SET used = 4 WHERE channel = 'sms' AND used = 1");
}

START_TEST(a_quota_is_kept_when_others_are_quicker) {
    channels[0].quota_per_day = 5;
    channels[0].rate_per_second = 1; /* two rows in a batch; the first has one message */
    recorder.on_submit = take_three_elsewhere;
    pass_at(DUE);
    ck_assert_int_eq(counts_of("sms")->accepted, 2);
    ck_assert_int_eq(COUNT("channel_budget WHERE channel = 'sms' AND used = 5"), 1);
    ck_assert_int_eq(COUNT("reminder WHERE channel = 'sms' AND state = 'sending'"), 0);
    assert_invariants(civil_make(2027, 3, 9));
}
END_TEST

START_TEST(the_money_of_a_day_is_kept) {
    channels[0].cost_per_part = 100;
    channels[0].marks = MESSAGE_STRIP_MARKS;
    channels[0].cost_limit_per_day = 250;
    pass_at(DUE);
    ck_assert_int_eq(counts_of("sms")->cost, spent());
    ck_assert_int_gt(counts_of("sms")->cost, 0);
    ck_assert_int_le(counts_of("sms")->cost, 250);
    assert_budget_is_exact();
    const int64_t first_day = counts_of("sms")->accepted;
    ck_assert_int_lt(first_day, 4);
    pass_at("2027-03-10T09:00");
    ck_assert_int_gt(COUNT("reminder WHERE channel = 'sms' AND state = 'accepted'"), first_day);
    assert_invariants(civil_make(2027, 3, 10));
}
END_TEST

START_TEST(only_what_is_sent_is_drawn) {
    channels[0].quota_per_day = 100;
    pass_at(DUE);
    ck_assert_int_eq(COUNT("channel_budget WHERE channel = 'sms' AND used = 4"), 1);
}
END_TEST

START_TEST(what_the_gateway_did_not_take_costs_nothing) {
    channels[0].cost_per_part = 100;
    channels[0].cost_limit_per_day = 100000;
    refuse(4, 3600);
    pass_at(DUE);
    ck_assert_int_eq(COUNT("channel_budget WHERE channel = 'sms' AND used = 0 AND spent = 0"), 1);
    recorder.answer_to = NULL;
    pass_at("2027-03-09T10:01");
    ck_assert_int_eq(COUNT("channel_budget WHERE channel = 'sms' AND used = 4"), 1);
    ck_assert_int_eq(counts_of("sms")->cost, spent());
    assert_budget_is_exact();
}
END_TEST

/* ---- Rest ------------------------------------------------------------------------------------------ */

static void let_a_minute_pass(void *context) {
    (void)context;
    set_clock("2027-03-09T09:01");
}

START_TEST(a_pass_stays_while_a_gateway_asks_for_a_moment) {
    settings.rest_seconds_max = 5;
    channels[0].parallel = 1;
    refuse(1, 1);
    (void)loop_timer_start_once(scratch.loop, 1000, let_a_minute_pass, NULL);
    pass_at(DUE);
    ck_assert_int_eq(counts_of("sms")->accepted, 4);
    ck_assert_int_eq(recorder.submitted, 4 + 1 + 1); /* one again, one line of the call list */
    assert_budget_is_exact();
    assert_invariants(civil_make(2027, 3, 9));
}
END_TEST

START_TEST(a_pass_does_not_stay_for_longer_than_it_may) {
    settings.rest_seconds_max = 5;
    channels[0].parallel = 1;
    refuse(4, 6);
    pass_at(DUE);
    ck_assert_int_eq(recorder.submitted, 1 + 1);
    ck_assert_int_eq(counts_of("call_list")->accepted, 1);
    ck_assert(counts_of("sms")->is_paused);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("jobs/remind_budget");
    TCase *t = tcase_create("budget");
    tcase_add_unchecked_fixture(t, make_sending, drop_sending);
    tcase_add_checked_fixture(t, begin_sending, end_sending);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, the_quota_of_a_day_is_kept_and_the_rest_goes_on_the_next);
    tcase_add_test(t, a_quota_is_kept_when_others_are_quicker);
    tcase_add_test(t, the_money_of_a_day_is_kept);
    tcase_add_test(t, only_what_is_sent_is_drawn);
    tcase_add_test(t, what_the_gateway_did_not_take_costs_nothing);
    tcase_add_test(t, a_pass_stays_while_a_gateway_asks_for_a_moment);
    tcase_add_test(t, a_pass_does_not_stay_for_longer_than_it_may);
    suite_add_tcase(s, t);
    return s;
}
