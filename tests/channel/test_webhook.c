/* SPDX-License-Identifier: Apache-2.0 */
#include "sending.h"

#include "channel/webhook_sign.h"
#include "helper.h"
#include "suite.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

static struct helper receiver;
static struct channel *channel;

static void begin(void) {
    begin_sending();
    helper_start(&receiver, (const char *const[]){"python3", FAKES_FOLDER "/http_receiver.py", "--secret",
                                                  SECRET, NULL});
}

static void end(void) {
    channel_close(channel);
    helper_stop(&receiver);
    end_sending();
}

/* `more`: further settings after a comma. */
static void open_path(const char *path, const char *more, const char *of_channel) {
    char text[512];
    (void)snprintf(text, sizeof text, "{\"url\": \"http://127.0.0.1:%s%s\"%s}", receiver.line, path, more);
    channel_close(channel);
    channel = open_channel("webhook", text, of_channel);
}

static const char *write_secret(const char *name, const char *text) {
    static char member[256];
    const char *path = folder_write_text(&folder, name, text);
    ck_assert_int_eq(chmod(path, 0600), 0);
    (void)snprintf(member, sizeof member, ", \"%s_file\": \"%s\"", name, path);
    return member;
}

static struct told send_path(const char *path) {
    open_path(path, "", "");
    return send_to(channel, "k.1", "+84912000001");
}

START_TEST(a_signature_is_the_one_of_the_specification) {
    struct webhook_secret secret;
    ck_assert(webhook_secret_read("whsec_" SECRET, &secret, &error));
    ck_assert_str_eq(webhook_sign(the_arena, &secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                                  "{\"test\": 2432232314}"),
                     "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}
END_TEST

START_TEST(a_secret_in_another_form_is_refused_and_not_told) {
    static const char *const WRONG[] = {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_",
                                        "whsec_aHVzaA==", "whsec_*hush*"};
    struct webhook_secret secret;
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        ck_assert(!webhook_secret_read(WRONG[i], &secret, &error));
        ck_assert_int_eq(error.code, ERR_CONFIG);
        ck_assert_ptr_null(strstr(error.message, "hush"));
    }
}
END_TEST

START_TEST(a_receiver_can_verify_who_sent_the_message_and_read_it) {
    open_path("/signed", write_secret("secret", "whsec_" SECRET "\n"), "");
    struct told t = send_to(channel, "k.1", "+84912000001");
    ck_assert_int_eq(t.outcome, NOTIFIER_ACCEPTED);
    open_path("/signed", write_secret("secret", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"), "");
    t = send_to(channel, "k.1", "+84912000001");
    ck_assert_int_eq(t.outcome, NOTIFIER_PERMANENT); /* it says 400 */
    open_path("/bearer", write_secret("token", "hush\n"), "");
    ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
}
END_TEST

static const struct {
    const char *path;
    enum notifier_outcome outcome;
    const char *reason;
    const char *reference;
    uint32_t retry_after_seconds;
} ANSWERS[] = {
    {"/200", NOTIFIER_ACCEPTED, "", "", 0},       {"/204", NOTIFIER_ACCEPTED, "", "", 0},
    {"/told", NOTIFIER_DELIVERED, "", "gw-1", 0}, {"/redirect", NOTIFIER_TEMPORARY, "302", "", 0},
    {"/400", NOTIFIER_PERMANENT, "400", "", 0},   {"/401", NOTIFIER_TEMPORARY, "401", "", 7},
    {"/404", NOTIFIER_TEMPORARY, "404", "", 7},   {"/408", NOTIFIER_TEMPORARY, "408", "", 7},
    {"/410", NOTIFIER_PERMANENT, "410", "", 0},   {"/422", NOTIFIER_PERMANENT, "422", "", 0},
    {"/429", NOTIFIER_TEMPORARY, "429", "", 7},   {"/500", NOTIFIER_AMBIGUOUS, "500", "", 0},
    {"/502", NOTIFIER_AMBIGUOUS, "502", "", 0},   {"/503", NOTIFIER_TEMPORARY, "503", "", 7},
    {"/504", NOTIFIER_AMBIGUOUS, "504", "", 0},   {"/cut", NOTIFIER_ACCEPTED, "", "", 0},
    {"/large", NOTIFIER_ACCEPTED, "", "", 0},     {"/reset", NOTIFIER_AMBIGUOUS, "broken_off", "", 0},
};

START_TEST(an_answer_tells_whether_to_send_again) {
    for (size_t i = 0; i < sizeof ANSWERS / sizeof ANSWERS[0]; i++) {
        const struct told t = send_path(ANSWERS[i].path);
        ck_assert_msg(t.outcome == ANSWERS[i].outcome, "%s: %d", ANSWERS[i].path, (int)t.outcome);
        ck_assert_str_eq(t.reason, ANSWERS[i].reason);
        ck_assert_str_eq(t.reference, ANSWERS[i].reference);
        ck_assert_uint_eq(t.retry_after_seconds, ANSWERS[i].retry_after_seconds);
    }
}
END_TEST

START_TEST(a_gateway_that_was_busy_is_asked_again_with_the_same_id) {
    const struct told first = send_path("/once");
    ck_assert_int_eq(first.outcome, NOTIFIER_TEMPORARY);
    ck_assert_uint_eq(first.retry_after_seconds, 120);
    ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
}
END_TEST

START_TEST(a_gateway_that_takes_and_never_ends_its_answer_leaves_it_ambiguous) {
    open_path(_i == 0 ? "/hang" : "/slow", "", ", \"deadline_seconds\": 1");
    const struct told t = send_to(channel, "k.1", "");
    ck_assert_int_eq(t.outcome, NOTIFIER_AMBIGUOUS);
    ck_assert_str_eq(t.reason, "deadline");
}
END_TEST

/* A port nobody listens on: bound, so that nobody else gets it. */
static int bind_port(char url[64]) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t bytes = sizeof address;
    const int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(s, (struct sockaddr *)&address, bytes), 0);
    ck_assert_int_eq(getsockname(s, (struct sockaddr *)&address, &bytes), 0);
    (void)snprintf(url, 64, "{\"url\": \"http://127.0.0.1:%d/\"}", ntohs(address.sin_port));
    return s;
}

START_TEST(a_gateway_that_is_away_certainly_took_nothing) {
    char url[64];
    const int s = bind_port(url);
    channel = open_channel("webhook", url, "");
    const struct told t = send_to(channel, "k.1", "");
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "connect");
    ck_assert_int_eq(close(s), 0);
}
END_TEST

static struct told send_tls(const char *host, const char *ca_file) {
    char text[512];
    helper_make_certificate(folder.directory);
    char certificate[128];
    char key[128];
    (void)snprintf(certificate, sizeof certificate, "%s/certificate.pem", folder.directory);
    (void)snprintf(key, sizeof key, "%s/key.pem", folder.directory);
    struct helper secure = {0};
    helper_start(&secure, (const char *const[]){"python3", FAKES_FOLDER "/http_receiver.py", "--tls",
                                                certificate, key, NULL});
    (void)snprintf(text, sizeof text, "{\"url\": \"https://%s:%s/200\", \"ca_file\": \"%s\"}", host,
                   secure.line, *ca_file ? certificate : "");
    channel = open_channel("webhook", text, "");
    const struct told t = send_to(channel, "k.1", "");
    channel_close(channel);
    channel = NULL;
    helper_stop(&secure);
    return t;
}

START_TEST(a_certificate_nobody_vouches_for_is_not_spoken_to) {
    struct told t = send_tls("127.0.0.1", "");
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "tls");
    t = send_tls("127.0.0.1", "ours");
    ck_assert_int_eq(t.outcome, NOTIFIER_ACCEPTED);
    t = send_tls("0.0.0.0", "ours"); /* the same machine by a name the certificate does not have */
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "tls");
}
END_TEST

START_TEST(one_slow_answer_holds_no_other_up) {
    struct told slow = {0};
    open_path("/hang", "", "");
    struct channel *other = channel;
    channel = NULL;
    submit_to(other, "k.0", "", &slow);
    open_path("/200", "", "");
    for (int i = 0; i < 50; i++) ck_assert_int_eq(send_to(channel, "k.1", "").outcome, NOTIFIER_ACCEPTED);
    ck_assert_int_eq(slow.times, 0);
    channel_close(other);
}
END_TEST

static void assert_refused(const char *settings, const char *part) {
    struct channel *c = NULL;
    struct channel_settings *list = NULL;
    size_t count = 0;
    char text[512];
    (void)snprintf(text, sizeof text, "{\"x\": {\"driver\": \"webhook\", \"settings\": %s}}", settings);
    ck_assert_msg(!parse(text, &list, &count) || !channel_open(the_loop, list, &c, &error), "%s", settings);
    ck_assert_int_eq(error.code, ERR_CONFIG);
    ck_assert_msg(strstr(error.message, part) != NULL, "%s", error.message);
    ck_assert_ptr_null(strstr(error.message, "hush"));
}

START_TEST(settings_that_would_give_something_away_are_refused) {
    assert_refused("{\"url\": \"http://gateway.example.vn/\"}", "readable over the network");
    assert_refused("{\"url\": \"http://127.0.0.1.example.vn/\"}", "readable over the network");
    assert_refused("{\"url\": \"https://user:hush@gateway.example.vn/\"}",
                   "user or password stands in the URL");
    assert_refused("{\"url\": \"ftp://gateway.example.vn/\"}", "not a URL");
    assert_refused("{\"url\": \"https://gateway example.vn/\"}", "no such characters");
    assert_refused("{\"url\": \"https://g.example.vn/\", \"secret_file\": \"/nonexistent\"}", "/nonexistent");
    assert_refused("{\"url\": \"https://g.example.vn/\", \"ca_file\": \"/nonexistent\"}", "/nonexistent");
    channel = open_channel("webhook", "{\"url\": \"http://gateway.example.vn/\", \"allow_plain\": true}", "");
    ck_assert(!channel_can_query(channel));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("webhook");
    TCase *t = tcase_create("driver");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_signature_is_the_one_of_the_specification);
    tcase_add_test(t, a_secret_in_another_form_is_refused_and_not_told);
    tcase_add_test(t, a_receiver_can_verify_who_sent_the_message_and_read_it);
    tcase_add_test(t, an_answer_tells_whether_to_send_again);
    tcase_add_test(t, a_gateway_that_was_busy_is_asked_again_with_the_same_id);
    tcase_add_loop_test(t, a_gateway_that_takes_and_never_ends_its_answer_leaves_it_ambiguous, 0, 2);
    tcase_add_test(t, a_gateway_that_is_away_certainly_took_nothing);
    tcase_add_test(t, a_certificate_nobody_vouches_for_is_not_spoken_to);
    tcase_add_test(t, one_slow_answer_holds_no_other_up);
    tcase_add_test(t, settings_that_would_give_something_away_are_refused);
    suite_add_tcase(s, t);
    return s;
}
