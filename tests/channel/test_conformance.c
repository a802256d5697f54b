/* SPDX-License-Identifier: Apache-2.0 */
/* What notifier.h asks of a driver, asked of every built-in one: with gateways that take everything, and
 * with ones that never answer. A spy stands between host and driver. */
#include "sending.h"

#include "channel/driver.h"
#include "helper.h"
#include "suite.h"

#include <sys/stat.h>

enum { MANY = 25 };

struct candidate {
    const char *driver;
    const char *settings; /* FOLDER is the test's, PORT its helper's */
    const char *helper;   /* a script among the fakes; NULL = none */
    const char *script;   /* FOLDER/send; NULL = none */
};

static const struct candidate TAKING[] = {
    {"file", "{\"directory\": \"FOLDER/out\"}", NULL, NULL},
    {"file", "{\"directory\": \"FOLDER/out\", \"format\": \"call_list\"}", NULL, NULL},
    {"exec", "{\"command\": [\"FOLDER/send\"]}", NULL, "#!/bin/sh\nread -r line\n"},
    {"smtp",
     "{\"url\": \"smtp://127.0.0.1:PORT\", \"from\": \"a@example.vn\", \"ca_file\": "
     "\"FOLDER/certificate.pem\"}",
     "mail_server.py", NULL},
    {"webhook", "{\"url\": \"http://127.0.0.1:PORT/200\"}", "http_receiver.py", NULL},
};
enum { TAKING_COUNT = sizeof TAKING / sizeof TAKING[0] };

/* The file driver has nobody to wait for. */
static const struct candidate SILENT[] = {
    {"exec", "{\"command\": [\"FOLDER/send\"]}", NULL, "#!/bin/sh\nsleep 600\n"},
    {"smtp", "{\"url\": \"smtp://127.0.0.1:PORT\", \"from\": \"a@example.vn\", \"require_tls\": false}",
     "http_receiver.py", NULL}, /* waits for a request, as a mail server that does not greet */
    {"webhook", "{\"url\": \"http://127.0.0.1:PORT/hang\"}", "http_receiver.py", NULL},
};
enum { SILENT_COUNT = sizeof SILENT / sizeof SILENT[0] };

/* ---- The spy ---------------------------------------------------------------------------------- */

static struct {
    const struct notifier_driver *real;
    const struct notifier_host *host;
    struct notifier_host own;
    bool is_inside; /* of a call that must not complete */
    bool is_closed;
    int completions;
} spy;

static void spy_complete(void *context, const char *key, const struct notifier_result *result) {
    ck_assert(!spy.is_inside);
    ck_assert(!spy.is_closed);
    ck_assert_uint_ge(result->size, sizeof *result);
    spy.completions++;
    spy.host->complete(context, key, result);
}

static void *spy_open(const struct notifier_host *host, const char *settings, char *problem, size_t bytes) {
    spy.host = host;
    spy.own = *host;
    spy.own.complete = spy_complete;
    return spy.real->open(&spy.own, settings, problem, bytes);
}

static void spy_submit(void *driver, const struct notifier_message *m) {
    spy.is_inside = true;
    spy.real->submit(driver, m);
    spy.is_inside = false;
}

static void spy_query(void *driver, const char *key) {
    spy.is_inside = true;
    spy.real->query(driver, key);
    spy.is_inside = false;
}

static void spy_cancel(void *driver, const char *key) {
    spy.is_inside = true;
    spy.real->cancel(driver, key);
    spy.is_inside = false;
}

static void spy_flush(void *driver) {
    if (spy.real->flush) spy.real->flush(driver);
}

static void spy_close(void *driver) {
    spy.is_closed = true;
    spy.real->close(driver);
}

/* ---- Gateways --------------------------------------------------------------------------------- */

static struct helper helper;
static struct channel *channel;
static struct notifier_driver spying;

static void begin(void) {
    begin_sending();
    memset(&spy, 0, sizeof spy);
}

static void end(void) {
    channel_close(channel);
    helper_stop(&helper);
    end_sending();
}

static void prepare(const struct candidate *c) {
    char script[256];
    if (c->script) ck_assert_int_eq(chmod(folder_write_text(&folder, "send", c->script), 0700), 0);
    if (!c->helper) return;
    (void)snprintf(script, sizeof script, "%s/%s", FAKES_FOLDER, c->helper);
    helper_make_certificate(folder.directory);
    const bool is_mail = strcmp(c->helper, "mail_server.py") == 0;
    helper_start(&helper, (const char *const[]){"python3", script, is_mail ? folder.directory : NULL, NULL});
}

static void print_settings(const struct candidate *c, char text[512]) {
    FILE *out = fmemopen(text, 512, "w");
    ck_assert_ptr_nonnull(out);
    for (const char *at = c->settings; *at;) {
        const bool is_folder = strncmp(at, "FOLDER", 6) == 0;
        const bool is_port = strncmp(at, "PORT", 4) == 0;
        if (is_folder || is_port)
            (void)fputs(is_folder ? folder.directory : helper.line, out);
        else
            (void)fputc(*at, out);
        at += is_folder ? 6 : is_port ? 4 : 1;
    }
    ck_assert_int_eq(fclose(out), 0);
}

static void open_spied(const struct candidate *c, const char *more) {
    char settings[512];
    char keys[128];
    print_settings(c, settings);
    (void)snprintf(keys, sizeof keys, ", \"contact\": \"email\"%s", more);
    spy.real = driver_find(c->driver)->driver;
    spying = (struct notifier_driver){.size = sizeof spying,
                                      .version = spy.real->version,
                                      .name = spy.real->name,
                                      .open = spy_open,
                                      .submit = spy_submit,
                                      .query = spy.real->query ? spy_query : NULL,
                                      .cancel = spy_cancel,
                                      .flush = spy_flush,
                                      .close = spy_close};
    ck_assert_msg(
        channel_open_with(the_loop, make_settings(c->driver, settings, keys), &spying, &channel, &error),
        "%s", error.message);
}

static const char *key_of(int i) {
    static char key[16];
    (void)snprintf(key, sizeof key, "k.%d", i);
    return key;
}

/* ---- Promises --------------------------------------------------------------------------------- */

START_TEST(every_message_is_completed_once_and_never_inside_a_call) {
    struct told all[MANY] = {{0}};
    prepare(&TAKING[_i]);
    open_spied(&TAKING[_i], "");
    for (int i = 0; i < MANY; i++) submit_to(channel, key_of(i), "a@example.vn", &all[i]);
    channel_flush(channel);
    while (channel_under_way(channel) > 0) loop_turn(the_loop);
    for (int i = 0; i < MANY; i++) {
        ck_assert_int_eq(all[i].times, 1);
        ck_assert_msg(all[i].outcome == NOTIFIER_ACCEPTED, "%s: %s", TAKING[_i].driver, all[i].reason);
    }
    ck_assert_int_eq(spy.completions, MANY);
}
END_TEST

START_TEST(a_key_may_be_sent_again_when_it_has_been_told) {
    prepare(&TAKING[_i]);
    open_spied(&TAKING[_i], "");
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(send_to(channel, "k.1", "a@example.vn").outcome, NOTIFIER_ACCEPTED);
    ck_assert_int_eq(spy.completions, 3);
}
END_TEST

START_TEST(a_question_is_completed_once_too) {
    prepare(&TAKING[_i]);
    open_spied(&TAKING[_i], "");
    if (!channel_can_query(channel)) return;
    (void)ask(channel, "k.1");
    ck_assert_int_eq(spy.completions, 1);
}
END_TEST

START_TEST(what_is_under_way_at_the_end_is_dropped) {
    struct told all[MANY] = {{0}};
    prepare(&TAKING[_i]);
    open_spied(&TAKING[_i], "");
    for (int i = 0; i < MANY; i++) submit_to(channel, key_of(i), "a@example.vn", &all[i]);
    loop_turn(the_loop);
    channel_close(channel);
    channel = NULL;
    ck_assert(spy.is_closed);
    int told = 0;
    for (int i = 0; i < MANY; i++) told += all[i].times;
    loop_turn(the_loop);
    for (int i = 0; i < MANY; i++) told -= all[i].times;
    ck_assert_int_eq(told, 0);
}
END_TEST

START_TEST(a_cancelled_key_is_not_completed_and_may_be_sent_again) {
    prepare(&SILENT[_i]);
    open_spied(&SILENT[_i], ", \"deadline_seconds\": 1");
    for (int i = 0; i < 2; i++) {
        const struct told t = send_to(channel, "k.1", "a@example.vn");
        ck_assert_int_eq(t.outcome, NOTIFIER_AMBIGUOUS);
        ck_assert_str_eq(t.reason, "deadline");
    }
    ck_assert_int_eq(spy.completions, 0);
}
END_TEST

START_TEST(a_silent_gateway_does_not_hold_up_the_end) {
    struct told t = {0};
    prepare(&SILENT[_i]);
    open_spied(&SILENT[_i], "");
    submit_to(channel, "k.1", "a@example.vn", &t);
    channel_close(channel);
    channel = NULL;
    ck_assert_int_eq(t.times, 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("conformance");
    TCase *t = tcase_create("every driver");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_loop_test(t, every_message_is_completed_once_and_never_inside_a_call, 0, TAKING_COUNT);
    tcase_add_loop_test(t, a_key_may_be_sent_again_when_it_has_been_told, 0, TAKING_COUNT);
    tcase_add_loop_test(t, a_question_is_completed_once_too, 0, TAKING_COUNT);
    tcase_add_loop_test(t, what_is_under_way_at_the_end_is_dropped, 0, TAKING_COUNT);
    tcase_add_loop_test(t, a_cancelled_key_is_not_completed_and_may_be_sent_again, 0, SILENT_COUNT);
    tcase_add_loop_test(t, a_silent_gateway_does_not_hold_up_the_end, 0, SILENT_COUNT);
    suite_add_tcase(s, t);
    return s;
}
