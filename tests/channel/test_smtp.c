/* SPDX-License-Identifier: Apache-2.0 */
#include "sending.h"

#include "channel/mail_header.h"
#include "helper.h"
#include "suite.h"

#include <stdlib.h>
#include <sys/stat.h>

static struct helper server;
static struct channel *channel;
static struct json *mails;

static void begin(void) {
    begin_sending();
    helper_make_certificate(folder.directory);
}

static void end(void) {
    channel_close(channel);
    channel = NULL;
    helper_stop(&server);
    json_destroy(mails);
    mails = NULL;
    end_sending();
}

static void start_server(const char *option) {
    helper_start(&server, (const char *const[]){"python3", FAKES_FOLDER "/mail_server.py", folder.directory,
                                                option, NULL});
}

static void start_dropping(const char *at) {
    helper_start(&server,
                 (const char *const[]){"python3", FAKES_FOLDER "/mail_server.py", "--drop-at", at, NULL});
}

/* `more`: further settings after a comma. */
static void open_mail(const char *scheme, const char *more) {
    char text[1024];
    (void)snprintf(
        text, sizeof text,
        "{\"url\": \"%s://127.0.0.1:%s\", \"from\": \"lich@example.vn\", \"from_name\": \"Trạm Y tế An "
        "Phú\", \"ca_file\": \"%s/certificate.pem\"%s}",
        scheme, server.line, folder.directory, more);
    channel_close(channel);
    channel = open_channel("smtp", text, ", \"contact\": \"email\"");
}

static const char *login_as(const char *password) {
    static char member[256];
    const char *path = folder_write_text(&folder, "password", password);
    ck_assert_int_eq(chmod(path, 0600), 0);
    (void)snprintf(member, sizeof member, ", \"user\": \"sender\", \"password_file\": \"%s\"", path);
    return member;
}

/* The mails delivered, once there are `count`. */
static void read_mails(int count) {
    static char text[65536];
    char command[512];
    (void)snprintf(command, sizeof command, "python3 %s/read_mail.py %s/mail/box %d", FAKES_FOLDER,
                   folder.directory, count);
    FILE *in = popen(command, "r");
    ck_assert_ptr_nonnull(in);
    text[fread(text, 1, sizeof text - 1, in)] = '\0';
    ck_assert_int_eq(pclose(in), 0);
    json_destroy(mails);
    ck_assert_msg(json_parse(text, &mails, &error), "%s", text);
    ck_assert_uint_eq(json_count(mails), (size_t)count);
}

static const char *head_of(size_t index, const char *name) {
    const struct json *value = json_find(json_find(json_at(mails, index), "head"), name);
    ck_assert_msg(value != NULL, "no %s", name);
    return json_as_text(value);
}

static const char *text_of(size_t index) {
    return json_as_text(json_find(json_at(mails, index), "text"));
}

START_TEST(a_vietnamese_mail_arrives_over_tls_as_it_was_written) {
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2026-12-05T07:30", 1), 0);
    start_server(NULL);
    open_mail("smtp", "");
    const struct told t = send_to(channel, "4.2AB-CDEF.1.0.2.day_before.email", "nguoi.thu@example.vn");
    ck_assert_msg(t.outcome == NOTIFIER_ACCEPTED, "%s", t.reason);
    ck_assert_msg(strstr(t.reference, "id=") != NULL, "%s", t.reference);
    read_mails(1);
    ck_assert_str_eq(head_of(0, "subject"), "Nhắc lịch khám sức khỏe ngày 06/12/2026");
    ck_assert_str_eq(head_of(0, "from"), "Trạm Y tế An Phú <lich@example.vn>");
    ck_assert_str_eq(head_of(0, "to"), "nguoi.thu@example.vn");
    ck_assert_str_eq(head_of(0, "message-id"), "<4.2AB-CDEF.1.0.2.day_before.email@example.vn>");
    ck_assert_str_eq(head_of(0, "auto-submitted"), "auto-generated");
    ck_assert_int_eq(strncmp(head_of(0, "date"), "Sat, 05 Dec 2026 07:30:", 23), 0);
    ck_assert_ptr_nonnull(strstr(head_of(0, "received"), "esmtps"));
    ck_assert_int_eq(
        strncmp(text_of(0), "Trạm Y tế An Phú: nhắc Nguyễn Thị Thử khám sức khỏe 7h30 ngày mai.", 80), 0);
}
END_TEST

START_TEST(the_same_key_is_the_same_message_id_and_connections_serve_many_mails) {
    start_server(NULL);
    open_mail("smtp", ", \"message_id_domain\": \"lich.example.vn\"");
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(send_to(channel, "k.1", "a@example.vn").outcome, NOTIFIER_ACCEPTED);
    read_mails(3);
    for (size_t i = 0; i < 3; i++) ck_assert_str_eq(head_of(i, "message-id"), "<k.1@lich.example.vn>");
}
END_TEST

START_TEST(a_login_is_given_over_tls_from_the_first_byte_too) {
    start_server("--login");
    open_mail("smtp", "");
    struct told t = send_to(channel, "k.1", "a@example.vn");
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "smtp_550"); /* said of us, not of the recipient */
    open_mail("smtp", login_as("wrong\n"));
    t = send_to(channel, "k.1", "a@example.vn");
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "smtp_535");
    open_mail("smtp", login_as("hush\n"));
    ck_assert_int_eq(send_to(channel, "k.1", "a@example.vn").outcome, NOTIFIER_ACCEPTED);
    read_mails(1);
}
END_TEST

START_TEST(tls_may_begin_with_the_connection) {
    start_server("--on-connect");
    open_mail("smtps", "");
    ck_assert_int_eq(send_to(channel, "k.1", "a@example.vn").outcome, NOTIFIER_ACCEPTED);
    read_mails(1);
}
END_TEST

static const struct {
    const char *recipient;
    enum notifier_outcome outcome;
    const char *reason;
} REFUSALS[] = {
    {"nobody@example.vn", NOTIFIER_PERMANENT, "smtp_550"},
    {"later@example.vn", NOTIFIER_TEMPORARY, "smtp_451"},
    {"refused@example.vn", NOTIFIER_PERMANENT, "smtp_550"},
    {"busy@example.vn", NOTIFIER_TEMPORARY, "smtp_451"},
    {"fine@example.vn", NOTIFIER_ACCEPTED, ""},
};

START_TEST(what_a_server_says_of_recipient_or_mail_decides) {
    start_server(NULL);
    open_mail("smtp", "");
    for (size_t i = 0; i < sizeof REFUSALS / sizeof REFUSALS[0]; i++) {
        const struct told t = send_to(channel, "k.1", REFUSALS[i].recipient);
        ck_assert_msg(t.outcome == REFUSALS[i].outcome, "%s: %d %s", REFUSALS[i].recipient, (int)t.outcome,
                      t.reason);
        ck_assert_str_eq(t.reason, REFUSALS[i].reason);
    }
    read_mails(1);
}
END_TEST

START_TEST(a_sender_the_server_does_not_want_is_for_the_operator) {
    start_server(NULL);
    char text[256];
    (void)snprintf(text, sizeof text,
                   "{\"url\": \"smtp://127.0.0.1:%s\", \"from\": \"wrong@example.vn\", \"ca_file\": "
                   "\"%s/certificate.pem\"}",
                   server.line, folder.directory);
    channel = open_channel("smtp", text, ", \"contact\": \"email\"");
    const struct told t = send_to(channel, "k.1", "a@example.vn");
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "smtp_550");
}
END_TEST

START_TEST(a_server_without_tls_or_with_a_strange_certificate_gets_no_mail) {
    start_dropping("QUIT");
    open_mail("smtp", "");
    struct told t = send_to(channel, "k.1", "a@example.vn");
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "tls");
    helper_stop(&server);
    start_server(NULL);
    helper_make_certificate(folder.directory); /* another than the server's */
    open_mail("smtp", "");
    t = send_to(channel, "k.1", "a@example.vn");
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "tls");
}
END_TEST

static const struct {
    const char *at;
    enum notifier_outcome outcome;
} DROPS[] = {
    {"EHLO", NOTIFIER_TEMPORARY}, {"MAIL", NOTIFIER_TEMPORARY}, {"RCPT", NOTIFIER_TEMPORARY},
    {"DATA", NOTIFIER_TEMPORARY}, {"DOT", NOTIFIER_AMBIGUOUS},
};
enum { DROPS_COUNT = sizeof DROPS / sizeof DROPS[0] };

START_TEST(a_connection_lost_is_ambiguous_once_the_mail_was_handed_over) {
    start_dropping(DROPS[_i].at);
    open_mail("smtp", ", \"require_tls\": false");
    const struct told t = send_to(channel, "k.1", "a@example.vn");
    ck_assert_msg(t.outcome == DROPS[_i].outcome, "%s: %d %s", DROPS[_i].at, (int)t.outcome, t.reason);
}
END_TEST

START_TEST(a_server_that_is_away_certainly_took_nothing) {
    start_dropping("EHLO");
    open_mail("smtp", "");
    helper_stop(&server);
    const struct told t = send_to(channel, "k.1", "a@example.vn");
    ck_assert_int_eq(t.outcome, NOTIFIER_TEMPORARY);
    ck_assert_str_eq(t.reason, "connect");
}
END_TEST

START_TEST(no_header_and_no_command_can_be_slipped_in) {
    static const char *const ADDRESSES[] = {"a@example.vn\r\nBcc: b@example.vn",
                                            "a@example.vn> RCPT TO:<b@example.vn",
                                            "a@example.vn,b@example.vn",
                                            "a b@example.vn",
                                            "",
                                            "a",
                                            "@example.vn",
                                            "a@",
                                            "a@b@example.vn",
                                            "thử@example.vn",
                                            "\"a\"@example.vn"};
    struct told t = {0};
    start_server(NULL);
    open_mail("smtp", "");
    for (size_t i = 0; i < sizeof ADDRESSES / sizeof ADDRESSES[0]; i++) {
        t = send_to(channel, "k.1", ADDRESSES[i]);
        ck_assert_int_eq(t.outcome, NOTIFIER_PERMANENT);
        ck_assert_str_eq(t.reason, "no_address");
    }
    struct notifier_message m = make_message("k.1", "a@example.vn");
    m.subject = "Hi\r\nBcc: b@example.vn\r\n\r\nevil";
    m.body = "one\n.\nMAIL FROM:<x@example.vn>\r\n.\r\ntwo";
    t.times = 0;
    channel_submit(channel, &m, on_told, &t);
    wait_until_told(&t);
    ck_assert_int_eq(t.outcome, NOTIFIER_ACCEPTED);
    read_mails(1);
    ck_assert_ptr_null(json_find(json_find(json_at(mails, 0), "head"), "bcc"));
    ck_assert_str_eq(head_of(0, "subject"), "Hi  Bcc: b@example.vn    evil");
    ck_assert_int_eq(strncmp(text_of(0), "one\n.\nMAIL FROM:<x@example.vn>\n.\ntwo", 38), 0);
}
END_TEST

START_TEST(a_long_vietnamese_header_is_cut_between_characters_into_short_lines) {
    char text[601] = "";
    for (int i = 0; i < 40; i++) (void)snprintf(text + strlen(text), sizeof text - strlen(text), "khỏe ắ ộ ");
    const char *encoded = mail_encode_words(the_arena, text);
    size_t lines = 0;
    for (const char *line = encoded; *line; lines++) {
        const size_t bytes = strcspn(line, "\r");
        ck_assert_int_eq(strncmp(line, "=?UTF-8?B?", 10), 0);
        ck_assert_int_eq(strncmp(line + bytes - 2, "?=", 2), 0);
        ck_assert_uint_le(bytes, 75);
        line += bytes;
        if (*line) ck_assert_int_eq(strncmp(line, "\r\n =", 4), 0);
        if (*line) line += 3;
    }
    ck_assert_uint_gt(lines, 10);
    ck_assert_str_eq(mail_encode_words(the_arena, "Health check"), "Health check");
    ck_assert_str_eq(mail_encode_words(the_arena, "\xE1\xBA\xAF"), "=?UTF-8?B?4bqv?=");
    ck_assert_str_eq(mail_encode_name(the_arena, "A \"B\" C"), "\"A 'B' C\" ");
    ck_assert_str_eq(mail_encode_name(the_arena, ""), "");
}
END_TEST

static void assert_refused(const char *settings, const char *part) {
    struct channel *c = NULL;
    struct channel_settings *list = NULL;
    size_t count = 0;
    char text[512];
    (void)snprintf(text, sizeof text,
                   "{\"x\": {\"driver\": \"smtp\", \"contact\": \"email\", \"settings\": {%s}}}", settings);
    ck_assert_msg(!parse(text, &list, &count) || !channel_open(the_loop, list, &c, &error), "%s", settings);
    ck_assert_int_eq(error.code, ERR_CONFIG);
    ck_assert_msg(strstr(error.message, part) != NULL, "%s", error.message);
}

START_TEST(settings_that_do_not_fit_together_are_refused) {
    struct channel_settings *list = NULL;
    size_t count = 0;
    assert_refused("\"url\": \"smtp://m\", \"from\": \"station\"", "\"from\" is not a mail address");
    assert_refused("\"url\": \"smtp://m\", \"from\": \"a@b.vn\", \"message_id_domain\": \"a b\"",
                   "is not a domain");
    assert_refused("\"url\": \"smtp://m\", \"from\": \"a@b.vn\", \"user\": \"a\"", "go together");
    assert_refused("\"url\": \"smtp://m\", \"from\": \"a@b.vn\", \"user\": \"a\", \"password_file\": \"/p\", "
                   "\"require_tls\": false",
                   "would go out readable");
    ck_assert(
        !parse("{\"x\": {\"driver\": \"smtp\", \"settings\": {\"url\": \"smtp://m\", \"from\": \"a@b.vn\"}}}",
               &list, &count));
    ck_assert_ptr_nonnull(strstr(error.message, "needs email"));
    ck_assert(!parse("{\"x\": {\"driver\": \"smtp\", \"contact\": \"email\", \"ambiguous\": \"query\", "
                     "\"settings\": {\"url\": \"smtp://m\", \"from\": \"a@b.vn\"}}}",
                     &list, &count));
    ck_assert_ptr_nonnull(strstr(error.message, "cannot be asked"));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("smtp");
    TCase *t = tcase_create("driver");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_vietnamese_mail_arrives_over_tls_as_it_was_written);
    tcase_add_test(t, the_same_key_is_the_same_message_id_and_connections_serve_many_mails);
    tcase_add_test(t, a_login_is_given_over_tls_from_the_first_byte_too);
    tcase_add_test(t, tls_may_begin_with_the_connection);
    tcase_add_test(t, what_a_server_says_of_recipient_or_mail_decides);
    tcase_add_test(t, a_sender_the_server_does_not_want_is_for_the_operator);
    tcase_add_test(t, a_server_without_tls_or_with_a_strange_certificate_gets_no_mail);
    tcase_add_loop_test(t, a_connection_lost_is_ambiguous_once_the_mail_was_handed_over, 0, DROPS_COUNT);
    tcase_add_test(t, a_server_that_is_away_certainly_took_nothing);
    tcase_add_test(t, no_header_and_no_command_can_be_slipped_in);
    tcase_add_test(t, a_long_vietnamese_header_is_cut_between_characters_into_short_lines);
    tcase_add_test(t, settings_that_do_not_fit_together_are_refused);
    suite_add_tcase(s, t);
    return s;
}
