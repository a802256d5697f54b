/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/outbox.h"

#include "seeded.h"
#include "suite.h"

#include <string.h>

#define SECOND ((int64_t)1000000000)

static const struct holiday HOLIDAYS[] = {{.day = 9931, .name = "a"}, {.day = 9932, .name = "b"}};
static const struct outbox_times TIMES = {{450, 1200}, {HOLIDAYS, 2}};

/* Day 9930 is the day before two holidays. */
static struct clock_reading at(civil_day day, int minute) {
    return clock_from_unix(((int64_t)day + 10957) * 86400 + (int64_t)minute * 60 -
                           CLOCK_BUSINESS_OFFSET_SECONDS);
}

/* ---- Names ------------------------------------------------------------------------------------- */

START_TEST(a_key_is_read_as_it_was_written) {
    const struct outbox_key k = {2027, INT64_MAX, 2, 3, 4, "week_before", "sms"};
    char text[OUTBOX_KEY_BYTES];
    struct outbox_key again;
    ck_assert_str_eq(outbox_key_print(&k, text), "2027.9223372036854775807.2.3.4.week_before.sms");
    ck_assert(outbox_key_parse(text, &again));
    ck_assert(again.round == 2027 && again.resident == INT64_MAX && again.need == 2 && again.attempt == 3);
    ck_assert(again.version == 4);
    ck_assert_str_eq(again.purpose, "week_before");
    ck_assert_str_eq(again.channel, "sms");
}
END_TEST

static const char *const NO_KEYS[] = {"",
                                      "2027",
                                      "2027.1.1.1.1.week_before",
                                      "2027.1.1.1.1.week_before.",
                                      "2027.1.1.1.1.week_before.sms.",
                                      "2027.1.1.1.1.week_before.sms.x",
                                      "2027.01.1.1.1.week_before.sms",
                                      "2027.-1.1.1.1.week_before.sms",
                                      "2027.1.40000.1.1.week_before.sms",
                                      "2027.1.1.1.1.a_purpose_that_is_longer_than_any.sms",
                                      "2027.99999999999999999999.1.1.1.week_before.sms"};

START_TEST(nothing_else_is_a_key) {
    struct outbox_key k;
    ck_assert_msg(!outbox_key_parse(NO_KEYS[_i], &k), "%s", NO_KEYS[_i]);
}
END_TEST

/* ---- When -------------------------------------------------------------------------------------- */

START_TEST(messages_go_within_the_hours_of_working_days) {
    const struct {
        civil_day day;
        int minute;
        bool may;
        civil_day first;
    } CASES[] = {{9930, 449, false, 9930},  {9930, 450, true, 9930},  {9930, 1199, true, 9930},
                 {9930, 1200, false, 9933}, {9931, 600, false, 9933}, {9933, 600, true, 9933}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        const struct clock_reading now = at(CASES[i].day, CASES[i].minute);
        ck_assert_int_eq(outbox_may_send(&TIMES, &now), CASES[i].may);
        ck_assert_int_eq(outbox_first_day(&TIMES, &now), CASES[i].first);
    }
}
END_TEST

/* ---- Answers ------------------------------------------------------------------------------------ */

static struct outbox_decision decide(enum notifier_outcome outcome, int tries, civil_day day, int minute,
                                     int64_t retry, bool is_held) {
    const struct outbox_answer a = {.outcome = outcome,
                                    .reason = "",
                                    .retry_after_seconds = retry,
                                    .tries = tries,
                                    .is_held = is_held,
                                    .appointment_day = 9934};
    const struct clock_reading now = at(day, minute);
    return outbox_decide(&a, &TIMES, &now);
}

START_TEST(a_message_that_was_not_taken_waits_longer_each_time) {
    int64_t last = 0;
    for (int tries = 1; tries < OUTBOX_TRIES_MAX; tries++) {
        const int64_t wait = outbox_backoff_seconds(tries);
        ck_assert(wait >= last && wait <= 1800);
        const struct outbox_decision d = decide(NOTIFIER_TEMPORARY, tries, 9930, 600, 0, false);
        ck_assert(d.state == REMINDER_QUEUED && d.day == 9930);
        ck_assert_int_eq(d.not_until - at(9930, 600).unix_seconds, wait);
        last = wait;
    }
    const struct outbox_decision end = decide(NOTIFIER_TEMPORARY, OUTBOX_TRIES_MAX, 9930, 600, 0, false);
    ck_assert(end.state == REMINDER_FAILED && end.takes_fallback);
}
END_TEST

START_TEST(a_wait_beyond_the_hours_ends_on_the_next_day_that_is_no_holiday) {
    const struct outbox_decision d = decide(NOTIFIER_TEMPORARY, 1, 9930, 1199, 3600, false);
    ck_assert(d.state == REMINDER_QUEUED && d.day == 9933 && d.not_until == 0);
    const struct outbox_decision late = decide(NOTIFIER_TEMPORARY, 1, 9933, 1199, 3600, false);
    ck_assert(late.state == REMINDER_EXPIRED && strcmp(late.reason, "too_late") == 0);
}
END_TEST

START_TEST(an_unclear_one_never_takes_another_way) {
    for (int tries = 1; tries <= OUTBOX_TRIES_MAX + 1; tries++)
        for (int is_held = 0; is_held < 2; is_held++) {
            const struct outbox_decision d = decide(NOTIFIER_AMBIGUOUS, tries, 9933, 1190, 0, is_held);
            ck_assert(!d.takes_fallback);
            ck_assert_int_eq(d.state,
                             tries >= OUTBOX_TRIES_MAX && !is_held ? REMINDER_FAILED : REMINDER_AMBIGUOUS);
        }
}
END_TEST

/* Whatever is said and whenever: a message that stays has a day before its appointment, never an earlier one.
 */
START_TEST(whatever_stays_stays_for_a_day_of_use) {
    struct seeded chance = seeded_start("what an answer makes of a message");
    for (int i = 0; i < 20000; i++) {
        const enum notifier_outcome outcome = (enum notifier_outcome)seeded_between(&chance, 1, 6);
        const civil_day today = seeded_between(&chance, 9928, 9933);
        const int minute = seeded_between(&chance, 0, 1439);
        const struct outbox_decision d =
            decide(outcome, seeded_between(&chance, 1, 9), today, minute, seeded_between(&chance, 0, 90000),
                   seeded_between(&chance, 0, 1));
        ck_assert(d.state != REMINDER_SENDING && d.state != REMINDER_CANCELLED);
        if (reminder_state_is_terminal(d.state)) {
            ck_assert_int_eq(d.day, CIVIL_NONE);
            continue;
        }
        ck_assert(d.day >= today && d.day < 9934);
        ck_assert(d.not_until == 0 || d.not_until > at(today, minute).unix_seconds);
        if (d.state == REMINDER_QUEUED)
            ck_assert(d.day == today || d.day == 9930 || d.day == 9933 || d.day == 9929);
    }
}
END_TEST

/* ---- Breaker ------------------------------------------------------------------------------------ */

START_TEST(a_failing_gateway_is_left_in_peace_and_tried_with_one) {
    struct outbox_breaker b = {0};
    int64_t now = SECOND;
    for (int i = 0; i < OUTBOX_FAILURES_MAX; i++) {
        ck_assert(outbox_breaker_admits(&b, now));
        outbox_breaker_submitted(&b);
        outbox_breaker_answered(&b, NOTIFIER_TEMPORARY, 0, now);
    }
    int64_t pause = 0;
    for (int i = 0; i < 10; i++) {
        ck_assert(!outbox_breaker_admits(&b, now) && outbox_breaker_is_open(&b, now));
        ck_assert(b.opens_until - now >= pause && b.opens_until - now <= 300 * SECOND);
        pause = b.opens_until - now;
        now = b.opens_until;
        ck_assert(outbox_breaker_admits(&b, now));
        outbox_breaker_submitted(&b);
        ck_assert(!outbox_breaker_admits(&b, now)); /* one is enough */
        outbox_breaker_answered(&b, NOTIFIER_AMBIGUOUS, 0, now);
    }
    now = b.opens_until;
    outbox_breaker_submitted(&b);
    outbox_breaker_answered(&b, NOTIFIER_PERMANENT, 0, now); /* it works */
    ck_assert(outbox_breaker_admits(&b, now) && b.openings == 0);
}
END_TEST

START_TEST(a_gateway_that_asks_for_a_second_gets_no_more) {
    struct outbox_breaker b = {0};
    outbox_breaker_answered(&b, NOTIFIER_TEMPORARY, 1, SECOND);
    ck_assert(!outbox_breaker_admits(&b, 2 * SECOND - 1));
    ck_assert(outbox_breaker_admits(&b, 2 * SECOND));
}
END_TEST

START_TEST(a_gateway_that_names_a_time_is_left_until_then) {
    struct outbox_breaker b = {0};
    outbox_breaker_answered(&b, NOTIFIER_TEMPORARY, 60, SECOND);
    ck_assert(!outbox_breaker_admits(&b, 60 * SECOND));
    ck_assert(outbox_breaker_admits(&b, 61 * SECOND));
}
END_TEST

/* In any history: closed admits all, open nobody, half open one; a pause always ends. */
START_TEST(a_breaker_keeps_its_word_in_any_history) {
    struct seeded chance = seeded_start("breaker");
    struct outbox_breaker b = {0};
    int64_t now = SECOND;
    int trying = 0;
    for (int i = 0; i < 100000; i++) {
        const bool was_closed = b.opens_until == 0;
        const bool admits = outbox_breaker_admits(&b, now);
        ck_assert(!was_closed || admits);
        ck_assert(!outbox_breaker_is_open(&b, now) || !admits);
        if (admits && seeded_between(&chance, 0, 2) > 0) {
            outbox_breaker_submitted(&b);
            trying = was_closed ? 0 : trying + 1;
            ck_assert_int_le(trying, 1);
        } else {
            outbox_breaker_answered(&b, (enum notifier_outcome)seeded_between(&chance, 1, 5),
                                    seeded_between(&chance, 0, 9) == 0 ? 7 : 0, now);
            if (b.opens_until == 0 || !b.is_trying) trying = 0;
        }
        ck_assert(b.opens_until <= now + 300 * SECOND);
        now += seeded_between(&chance, 0, 3) * SECOND;
    }
}
END_TEST

/* ---- Rate --------------------------------------------------------------------------------------- */

/* Asked at least twice a second, for the bucket holds one second's messages: what a later question finds
 * beyond that is lost. */
START_TEST(in_any_second_no_more_than_twice_the_rate_goes_and_in_the_long_run_the_rate) {
    struct seeded chance = seeded_start("bucket");
    for (int i = 0; i < 50; i++) {
        struct outbox_bucket b = {.rate_per_second = seeded_between(&chance, 2, 500)};
        const int64_t start = SECOND * seeded_between(&chance, 1, 1000);
        int64_t taken = 0, now = start;
        while (now < start + 10 * SECOND) {
            while (outbox_bucket_take(&b, now)) taken++;
            ck_assert_int_le(taken, b.rate_per_second * ((now - start) / SECOND + 2));
            now += SECOND / seeded_between(&chance, 2, 1000);
        }
        ck_assert_int_ge(taken, b.rate_per_second * 10);
    }
}
END_TEST

START_TEST(without_a_rate_everything_goes) {
    struct outbox_bucket b = {0};
    for (int i = 0; i < 100000; i++) ck_assert(outbox_bucket_take(&b, SECOND));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("outbox");
    TCase *t = tcase_create("outbox");
    tcase_add_test(t, a_key_is_read_as_it_was_written);
    tcase_add_loop_test(t, nothing_else_is_a_key, 0, sizeof NO_KEYS / sizeof NO_KEYS[0]);
    tcase_add_test(t, messages_go_within_the_hours_of_working_days);
    tcase_add_test(t, a_message_that_was_not_taken_waits_longer_each_time);
    tcase_add_test(t, a_wait_beyond_the_hours_ends_on_the_next_day_that_is_no_holiday);
    tcase_add_test(t, an_unclear_one_never_takes_another_way);
    tcase_add_test(t, whatever_stays_stays_for_a_day_of_use);
    tcase_add_test(t, a_failing_gateway_is_left_in_peace_and_tried_with_one);
    tcase_add_test(t, a_gateway_that_asks_for_a_second_gets_no_more);
    tcase_add_test(t, a_gateway_that_names_a_time_is_left_until_then);
    tcase_add_test(t, a_breaker_keeps_its_word_in_any_history);
    tcase_add_test(t, in_any_second_no_more_than_twice_the_rate_goes_and_in_the_long_run_the_rate);
    tcase_add_test(t, without_a_rate_everything_goes);
    suite_add_tcase(s, t);
    return s;
}
