/* SPDX-License-Identifier: Apache-2.0 */
#include "http.h"
#include "suite.h"

#include <zlib.h>

static struct client one, two;

/* One request, one answer, the connection kept. */
static char *ask(const char *request) {
    client_send(&one, request);
    return client_take(&one, strncmp(request, "HEAD", 4) != 0);
}

static void connect_one(void) {
    open_server();
    client_connect(&one);
}

static void close_one(void) {
    client_close(&one);
    close_server();
}

/* ---- Asking and answering ------------------------------------------------------------------- */

START_TEST(a_request_is_told_whole_and_answered) {
    char *got =
        ask("GET /a%20b/%C4%91?q=x+y%21 HTTP/1.1\r\n" HOST "Cookie: a=1; c=\"two\"\r\nX-Test:  t \r\n\r\n");
    ck_assert_int_eq(status_of(got), 200);
    ck_assert_str_eq(body_of(got), "GET /a b/đ q=x y! c=two f=- t=t b=\n");
    ck_assert_ptr_nonnull(strstr(got, "\r\nDate: "));
    ck_assert_ptr_nonnull(strstr(got, "\r\nContent-Type: text/plain\r\n"));
    ck_assert_ptr_null(strstr(got, "\r\nVary: "));
    free(got);
}
END_TEST

START_TEST(a_form_is_read_from_the_body) {
    char *got =
        ask("POST / HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
            "Content-Length: 13\r\n\r\na=1&f=2%0A+3&");
    ck_assert_str_eq(body_of(got), "POST / q=- c=- f=2\n 3 t=- b=a=1&f=2%0A+3&\n");
    free(got);
}
END_TEST

START_TEST(requests_sent_ahead_are_answered_in_their_order) {
    client_send(&one, "GET /1 HTTP/1.1\r\n" HOST "\r\nPOST /2 HTTP/1.1\r\n" HOST
                      "Content-Length: 2\r\n\r\nhiGET /3 HTTP/1.1\r\n" HOST "\r\n");
    static const char *const expected[] = {"GET /1 ", "POST /2 ", "GET /3 "};
    for (int i = 0; i < 3; i++) {
        char *got = client_take(&one, true);
        ck_assert_int_eq(strncmp(body_of(got), expected[i], strlen(expected[i])), 0);
        free(got);
    }
    ck_assert_int_eq(told.count, 3);
}
END_TEST

START_TEST(requests_sent_ahead_keep_their_order_when_answered_late) {
    told.is_late = true;
    client_send(&one, "GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n");
    for (int i = 0; i < 2; i++) {
        turn_until_told(i + 1);
        answer(told.held[i]);
        char *got = client_take(&one, true);
        ck_assert_int_eq(body_of(got)[5], '1' + i);
        free(got);
    }
}
END_TEST

START_TEST(a_body_in_chunks_is_read_and_its_connection_closed) {
    client_send(&one, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
                      "2\r\nab\r\n3;x=y\r\ncde\r\n0\r\nT: x\r\n\r\nGET /smuggled HTTP/1.1\r\n" HOST "\r\n");
    client_read_to_end(&one);
    ck_assert_str_eq(body_of(one.got), "POST / q=- c=- f=- t=- b=abcde\n");
    ck_assert_ptr_nonnull(strstr(one.got, "\r\nConnection: close\r\n"));
    ck_assert_int_eq(told.count, 1);
}
END_TEST

START_TEST(HEAD_is_told_and_answered_without_a_body) {
    char *got = ask("HEAD /x HTTP/1.1\r\n" HOST "\r\n");
    ck_assert_int_eq(status_of(got), 200);
    ck_assert_uint_eq(header_number(got, "Content-Length: "), strlen("HEAD /x q=- c=- f=- t=- b=\n"));
    free(got);
    got = ask("GET /y HTTP/1.1\r\n" HOST "\r\n");
    ck_assert_int_eq(strncmp(got, "HTTP/1.1 200", 12), 0);
    free(got);
}
END_TEST

static void answer_all(void *context) {
    (void)context;
    while (told.held_count > 0) answer(told.held[--told.held_count]);
}

START_TEST(an_answer_may_come_from_another_callback_and_serve_many) {
    told.is_late = true;
    told.answer = http_answer_create(200, "text/plain", "shared", 6);
    http_answer_header(told.answer, "ETag", "\"7\"");
    client_connect(&two);
    client_send(&one, "GET / HTTP/1.1\r\n" HOST "\r\n");
    client_send(&two, "GET / HTTP/1.1\r\n" HOST "\r\n");
    turn_until_told(2);
    (void)loop_timer_start_once(the_loop, 1, answer_all, NULL);
    struct client *const clients[] = {&one, &two};
    for (int i = 0; i < 2; i++) {
        char *got = client_take(clients[i], true);
        ck_assert_str_eq(body_of(got), "shared");
        ck_assert_ptr_nonnull(strstr(got, "\r\nETag: \"7\"\r\n"));
        free(got);
    }
    client_close(&two);
}
END_TEST

START_TEST(a_client_may_leave_before_its_answer_comes) {
    told.is_late = true;
    client_send(&one, "GET / HTTP/1.1\r\n" HOST "\r\n");
    turn_until_told(1);
    const struct linger reset = {.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(one.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    client_close(&one);
    answer(told.held[0]);
    turn_until_open(0);
    client_connect(&one);
    told.is_late = false;
    free(ask("GET / HTTP/1.1\r\n" HOST "\r\n"));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("http_server");
    TCase *t = tcase_create("asking");
    tcase_add_checked_fixture(t, connect_one, close_one);
    tcase_add_test(t, a_request_is_told_whole_and_answered);
    tcase_add_test(t, a_form_is_read_from_the_body);
    tcase_add_test(t, requests_sent_ahead_are_answered_in_their_order);
    tcase_add_test(t, requests_sent_ahead_keep_their_order_when_answered_late);
    tcase_add_test(t, a_body_in_chunks_is_read_and_its_connection_closed);
    tcase_add_test(t, HEAD_is_told_and_answered_without_a_body);
    tcase_add_test(t, an_answer_may_come_from_another_callback_and_serve_many);
    tcase_add_test(t, a_client_may_leave_before_its_answer_comes);
    suite_add_tcase(s, t);
    return s;
}
