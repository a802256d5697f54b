/* SPDX-License-Identifier: Apache-2.0 */
#include "sending.h"

#include "suite.h"

#include <sys/socket.h>
#include <unistd.h>

/* A driver that does what a test tells it. */
static struct {
    const struct notifier_host *host;
    bool completes_inside; /* against its promise */
    int submitted, queried, cancelled, closed;
    char last[128];
} script;

static struct channel *channel;

static void complete(const char *key, enum notifier_outcome outcome) {
    const struct notifier_result r = {.size = sizeof r,
                                      .outcome = outcome,
                                      .reference = "gw-1",
                                      .reason = outcome == NOTIFIER_ACCEPTED ? NULL : "busy",
                                      .retry_after_seconds = 7};
    script.host->complete(script.host->context, key, &r);
}

static void *script_open(const struct notifier_host *host, const char *settings, char *problem,
                         size_t bytes) {
    if (strstr(settings, "wrong")) {
        (void)snprintf(problem, bytes, "the gateway has no such account");
        return NULL;
    }
    memset(&script, 0, sizeof script);
    script.host = host;
    return &script;
}

static void script_submit(void *driver, const struct notifier_message *m) {
    (void)driver;
    script.submitted++;
    (void)snprintf(script.last, sizeof script.last, "%s", m->key);
    if (script.completes_inside) complete(m->key, NOTIFIER_ACCEPTED);
}

static void script_query(void *driver, const char *key) {
    (void)driver;
    script.queried++;
    complete(key, NOTIFIER_UNSEEN);
}

static void script_cancel(void *driver, const char *key) {
    (void)driver;
    script.cancelled++;
    ck_assert_str_eq(key, script.last);
    complete(key, NOTIFIER_ACCEPTED); /* too late */
}

static void script_close(void *driver) {
    (void)driver;
    script.closed++;
}

static const struct notifier_driver SCRIPT = {
    .size = sizeof SCRIPT,
    .version = NOTIFIER_VERSION,
    .name = "script",
    .open = script_open,
    .submit = script_submit,
    .query = script_query,
    .cancel = script_cancel,
    .close = script_close,
};

static struct channel_settings settings = {.name = "x", .deadline_seconds = 1};

static void begin(void) {
    begin_sending();
    ck_assert(channel_open_with(the_loop, &settings, &SCRIPT, &channel, &error));
}

static void end(void) {
    channel_close(channel);
    end_sending();
}

START_TEST(a_message_is_told_once_with_what_its_driver_said) {
    struct told t = {0};
    submit_to(channel, "a", "+84912000001", &t);
    ck_assert_int_eq(channel_under_way(channel), 1);
    complete("a", NOTIFIER_TEMPORARY);
    ck_assert_int_eq(t.times, 0);
    complete("a", NOTIFIER_ACCEPTED);
    wait_until_told(&t);
    loop_turn(the_loop);
    ck_assert_int_eq(t.times, 1);
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reference, "gw-1");
    ck_assert_str_eq(t.reason, "busy");
    ck_assert_uint_eq(t.retry_after_seconds, 7);
    ck_assert_int_eq(channel_under_way(channel), 0);
}
END_TEST

START_TEST(nobody_is_told_before_his_call_has_returned_whatever_the_driver_does) {
    struct told t = {0};
    script.completes_inside = true;
    submit_to(channel, "a", "", &t); /* asserts it */
    wait_until_told(&t);
    ck_assert_int_eq(t.outcome, NOTIFIER_ACCEPTED);
    ck_assert_int_eq(ask(channel, "b").outcome, NOTIFIER_UNSEEN);
}
END_TEST

START_TEST(a_driver_that_never_answers_leaves_its_message_ambiguous_at_the_deadline) {
    const struct told t = send_to(channel, "a", "");
    ck_assert_int_eq(t.outcome, NOTIFIER_AMBIGUOUS);
    ck_assert_str_eq(t.reason, "deadline");
    ck_assert_int_eq(script.cancelled, 1);
    struct told again = {0};
    submit_to(channel, "a", "", &again);
    complete("a", NOTIFIER_ACCEPTED);
    wait_until_told(&again);
    ck_assert_int_eq(again.outcome, NOTIFIER_ACCEPTED);
}
END_TEST

START_TEST(an_answer_for_a_key_nobody_sent_is_dropped) {
    struct told t = {0};
    submit_to(channel, "a", "", &t);
    complete("b", NOTIFIER_PERMANENT);
    complete("a", NOTIFIER_DELIVERED);
    complete("a", NOTIFIER_PERMANENT);
    wait_until_told(&t);
    ck_assert_int_eq(t.outcome, NOTIFIER_DELIVERED);
}
END_TEST

START_TEST(an_answer_that_makes_no_sense_is_ambiguous) {
    struct told t = {0};
    submit_to(channel, "a", "", &t);
    complete("a", _i == 0 ? NOTIFIER_UNSEEN : (enum notifier_outcome)99);
    wait_until_told(&t);
    ck_assert_int_eq(t.outcome, NOTIFIER_AMBIGUOUS);
}
END_TEST

START_TEST(a_key_that_is_under_way_is_not_sent_twice) {
    struct told first = {0};
    struct told second = {0};
    submit_to(channel, "a", "", &first);
    submit_to(channel, "a", "", &second);
    wait_until_told(&second);
    ck_assert_int_eq(second.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(second.reason, "under_way");
    ck_assert_int_eq(first.times, 0);
    ck_assert_int_eq(script.submitted, 1);
    complete("a", NOTIFIER_ACCEPTED);
    wait_until_told(&first);
    ck_assert_int_eq(first.outcome, NOTIFIER_ACCEPTED);
}
END_TEST

START_TEST(what_is_under_way_when_a_channel_closes_is_never_told) {
    struct told open = {0};
    struct told settled = {0};
    submit_to(channel, "a", "", &open);
    submit_to(channel, "b", "", &settled);
    complete("b", NOTIFIER_ACCEPTED);
    channel_close(channel);
    ck_assert_int_eq(script.closed, 1);
    loop_turn(the_loop);
    ck_assert_int_eq(open.times + settled.times, 0);
    ck_assert(channel_open_with(the_loop, &settings, &SCRIPT, &channel, &error));
    channel_close(NULL);
}
END_TEST

static int closings;

static void close_channel(void *context, const struct notifier_result *result) {
    (void)result;
    closings++;
    channel_close(context);
    channel = NULL;
}

START_TEST(a_channel_may_be_closed_by_who_is_told) {
    const struct notifier_message first = make_message("a", "");
    const struct notifier_message second = make_message("b", "");
    closings = 0;
    channel_submit(channel, &first, close_channel, channel);
    channel_submit(channel, &second, close_channel, channel);
    complete("a", NOTIFIER_ACCEPTED);
    complete("b", NOTIFIER_ACCEPTED);
    while (closings == 0) loop_turn(the_loop);
    loop_turn(the_loop);
    ck_assert_int_eq(closings, 1);
}
END_TEST

static void read_byte_and_complete(void *data, int events) {
    char byte = 0;
    ck_assert_int_eq(events, NOTIFIER_READABLE);
    ck_assert_int_eq(read(*(int *)data, &byte, 1), 1);
    complete("a", NOTIFIER_DELIVERED);
}

static void complete_b(void *data) {
    (void)data;
    complete("b", NOTIFIER_DELIVERED);
}

START_TEST(a_driver_waits_for_descriptors_and_time_through_its_host) {
    int ends[2];
    struct told a = {0};
    struct told b = {0};
    const struct notifier_host *host = script.host;
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    struct notifier_watch *w =
        host->watch(host->context, ends[0], NOTIFIER_READABLE, read_byte_and_complete, &ends[0]);
    struct notifier_timer *stopped = host->timer_start(host->context, 0, complete_b, NULL);
    ck_assert_ptr_nonnull(w);
    host->timer_stop(host->context, stopped);
    submit_to(channel, "a", "", &a);
    submit_to(channel, "b", "", &b);
    ck_assert_int_eq(write(ends[1], "x", 1), 1);
    wait_until_told(&a);
    ck_assert_int_eq(b.times, 0);
    (void)host->timer_start(host->context, 1, complete_b, NULL);
    wait_until_told(&b);
    host->unwatch(host->context, w);
    ck_assert_ptr_null(host->watch(host->context, -1, NOTIFIER_READABLE, read_byte_and_complete, &ends[0]));
    (void)host->watch(host->context, ends[1], NOTIFIER_READABLE, read_byte_and_complete, &ends[1]);
    (void)host->timer_start(host->context, 60000, complete_b, NULL); /* both are stopped by the closing */
    channel_close(channel);
    channel = NULL;
    ck_assert_int_eq(close(ends[0]), 0);
    ck_assert_int_eq(close(ends[1]), 0);
}
END_TEST

START_TEST(a_driver_that_refuses_its_settings_is_told_of_with_its_reason) {
    struct json *wrong = json_text("wrong");
    const struct channel_settings bad = {.name = "x", .deadline_seconds = 1, .driver_settings = wrong};
    struct channel *c = NULL;
    ck_assert(!channel_open_with(the_loop, &bad, &SCRIPT, &c, &error));
    ck_assert_int_eq(error.code, ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(error.message, "the gateway has no such account"));
    json_destroy(wrong);
}
END_TEST

START_TEST(a_driver_of_a_newer_version_is_refused) {
    struct notifier_driver newer = SCRIPT;
    struct channel *c = NULL;
    newer.version = NOTIFIER_VERSION + 1;
    ck_assert(!channel_open_with(the_loop, &settings, &newer, &c, &error));
    ck_assert_int_eq(error.code, ERR_CONFIG);
}
END_TEST

START_TEST(many_messages_under_way_are_told_apart) {
    enum { MANY = 1000 };
    static struct told all[MANY];
    char key[16];
    memset(all, 0, sizeof all);
    for (int i = 0; i < MANY; i++) {
        (void)snprintf(key, sizeof key, "k%d", i);
        submit_to(channel, key, "", &all[i]);
    }
    for (int i = MANY - 1; i >= 0; i -= 2) {
        (void)snprintf(key, sizeof key, "k%d", i);
        complete(key, NOTIFIER_DELIVERED);
    }
    for (int i = 0; i < MANY; i += 2) {
        (void)snprintf(key, sizeof key, "k%d", i);
        complete(key, NOTIFIER_PERMANENT);
    }
    while (channel_under_way(channel) > 0) loop_turn(the_loop);
    for (int i = 0; i < MANY; i++) {
        ck_assert_int_eq(all[i].times, 1);
        ck_assert_int_eq(all[i].outcome, i % 2 == 1 ? NOTIFIER_DELIVERED : NOTIFIER_PERMANENT);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("channel");
    TCase *t = tcase_create("host");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_message_is_told_once_with_what_its_driver_said);
    tcase_add_test(t, nobody_is_told_before_his_call_has_returned_whatever_the_driver_does);
    tcase_add_test(t, a_driver_that_never_answers_leaves_its_message_ambiguous_at_the_deadline);
    tcase_add_test(t, an_answer_for_a_key_nobody_sent_is_dropped);
    tcase_add_loop_test(t, an_answer_that_makes_no_sense_is_ambiguous, 0, 2);
    tcase_add_test(t, a_key_that_is_under_way_is_not_sent_twice);
    tcase_add_test(t, what_is_under_way_when_a_channel_closes_is_never_told);
    tcase_add_test(t, a_channel_may_be_closed_by_who_is_told);
    tcase_add_test(t, a_driver_waits_for_descriptors_and_time_through_its_host);
    tcase_add_test(t, a_driver_that_refuses_its_settings_is_told_of_with_its_reason);
    tcase_add_test(t, a_driver_of_a_newer_version_is_refused);
    tcase_add_test(t, many_messages_under_way_are_told_apart);
    suite_add_tcase(s, t);
    return s;
}
