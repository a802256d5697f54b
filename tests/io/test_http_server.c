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

static void answer_with_the_one_before(void *context, struct http_request *r) {
    (void)context;
    if (told.held_count++ == 0) {
        told.held[0] = r;
        return;
    }
    answer(r);
    answer(told.held[0]);
}

START_TEST(a_request_may_be_answered_while_another_is_told) {
    struct http_server *other = NULL;
    const struct http_limits limits = usual_limits();
    ck_assert(http_server_open(the_loop, "127.0.0.1", 0, &limits, answer_with_the_one_before, NULL, &other,
                               &error));
    struct http_server *const first = the_server;
    the_server = other;
    client_close(&one);
    client_connect(&one);
    client_connect(&two);
    client_send(&one, "GET /1 HTTP/1.1\r\n" HOST "\r\n");
    while (told.held_count < 1) loop_turn(the_loop);
    client_send(&two, "GET /2 HTTP/1.1\r\n" HOST "\r\n");
    char *got = client_take(&one, true);
    ck_assert_ptr_nonnull(strstr(got, "GET /1 "));
    free(got);
    free(client_take(&two, true));
    client_close(&two);
    http_server_close(other);
    the_server = first;
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

/* ---- Compressing ----------------------------------------------------------------------------- */

static void answer_with_lines(int lines) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    for (int i = 0; i < lines; i++) (void)fprintf(out, "{\"line\":%d}\n", i);
    (void)fclose(out);
    told.answer = http_answer_create(200, "application/json", text, length);
    http_answer_header(told.answer, "ETag", "\"7\"");
    free(text);
}

static char *unzip(const char *bytes, size_t length, size_t *unzipped) {
    const size_t room = 1 << 20;
    char *out = memory_get(room, 1);
    z_stream z = {.avail_in = (uInt)length, .next_out = (Bytef *)out, .avail_out = (uInt)room};
    z.next_in = memory_get(length, 1);
    memcpy(z.next_in, bytes, length);
    Bytef *const copy = z.next_in;
    ck_assert_int_eq(inflateInit2(&z, 15 + 16), Z_OK);
    ck_assert_int_eq(inflate(&z, Z_FINISH), Z_STREAM_END);
    *unzipped = z.total_out;
    (void)inflateEnd(&z);
    free(copy);
    return out;
}

START_TEST(a_long_answer_goes_out_compressed_to_whom_takes_it) {
    answer_with_lines(1000);
    char *plain = ask("GET / HTTP/1.1\r\n" HOST "\r\n");
    char *zipped = ask("GET / HTTP/1.1\r\n" HOST "Accept-Encoding: br;q=1.0, gzip;q=0.8\r\n\r\n");
    ck_assert_ptr_null(strstr(plain, "Content-Encoding"));
    ck_assert_ptr_nonnull(strstr(plain, "\r\nVary: Accept-Encoding\r\n"));
    ck_assert_ptr_nonnull(strstr(zipped, "\r\nContent-Encoding: gzip\r\n"));
    ck_assert_ptr_nonnull(strstr(zipped, "\r\nVary: Accept-Encoding\r\n"));
    ck_assert_ptr_nonnull(strstr(zipped, "\r\nETag: \"7\"\r\n"));
    size_t length = 0;
    char *again = unzip(body_of(zipped), header_number(zipped, "Content-Length: "), &length);
    ck_assert_uint_eq(length, header_number(plain, "Content-Length: "));
    ck_assert_int_eq(memcmp(again, body_of(plain), length), 0);
    char *head = ask("HEAD / HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\n\r\n");
    ck_assert_uint_eq(header_number(head, "Content-Length: "), header_number(zipped, "Content-Length: "));
    free(again);
    free(head);
    free(plain);
    free(zipped);
}
END_TEST

START_TEST(a_short_answer_and_one_that_is_not_wanted_so_go_out_plain) {
    static const char *const wishes[] = {"gzip;q=0", "gzip; q=0.000, *", "identity", "*;q=0", "deflate"};
    answer_with_lines(1000);
    for (size_t i = 0; i < sizeof wishes / sizeof wishes[0]; i++) {
        char request[256];
        (void)snprintf(request, sizeof request, "GET / HTTP/1.1\r\n" HOST "Accept-Encoding: %s\r\n\r\n",
                       wishes[i]);
        char *got = ask(request);
        ck_assert_ptr_null(strstr(got, "Content-Encoding"));
        free(got);
    }
    http_answer_drop(told.answer);
    answer_with_lines(3);
    char *got = ask("GET / HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\n\r\n");
    ck_assert_ptr_null(strstr(got, "Content-Encoding"));
    ck_assert_ptr_null(strstr(got, "Vary"));
    free(got);
}
END_TEST

START_TEST(an_answer_without_change_has_no_body_but_says_what_it_depends_on) {
    told.answer = http_answer_create(304, NULL, NULL, 0);
    http_answer_header(told.answer, "ETag", "\"7\"");
    client_send(&one, "GET / HTTP/1.1\r\n" HOST "If-None-Match: \"7\"\r\n\r\n");
    char *got = client_take(&one, false);
    ck_assert_int_eq(status_of(got), 304);
    ck_assert_ptr_nonnull(strstr(got, "\r\nVary: Accept-Encoding\r\n"));
    ck_assert_ptr_nonnull(strstr(got, "\r\nETag: \"7\"\r\n"));
    free(got);
    free(ask("GET / HTTP/1.0\r\n\r\n"));
}
END_TEST

/* ---- Opening and ending ------------------------------------------------------------------------ */

START_TEST(a_taken_port_a_foreign_address_and_too_many_connections_are_told_at_once) {
    struct http_server *other = NULL;
    struct http_limits limits = usual_limits();
    const uint16_t taken = http_server_port(the_server);
    ck_assert(!http_server_open(the_loop, "127.0.0.1", taken, &limits, on_request, &told, &other, &error));
    ck_assert_int_eq(error.code, ERR_UNAVAILABLE);
    ck_assert(!http_server_open(the_loop, "192.0.2.1", 0, &limits, on_request, &told, &other, &error));
    ck_assert_int_eq(error.code, ERR_CONFIG);
    ck_assert(!http_server_open(the_loop, "nowhere", 0, &limits, on_request, &told, &other, &error));
    ck_assert_int_eq(error.code, ERR_CONFIG);
    limits.connections = 1 << 30;
    ck_assert(!http_server_open(the_loop, "127.0.0.1", 0, &limits, on_request, &told, &other, &error));
    ck_assert_int_eq(error.code, ERR_CONFIG);
    ck_assert_int_ne(error.hint[0], '\0');
}
END_TEST

START_TEST(two_servers_share_a_loop_and_one_may_speak_IPv6) {
    struct http_server *other = NULL;
    const struct http_limits limits = usual_limits();
    ck_assert(http_server_open(the_loop, "::1", 0, &limits, on_request, &told, &other, &error));
    two = (struct client){.fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const struct sockaddr_in6 address = {
        .sin6_family = AF_INET6, .sin6_port = htons(http_server_port(other)), .sin6_addr = in6addr_loopback};
    ck_assert_int_eq(connect(two.fd, (const struct sockaddr *)&address, sizeof address), 0);
    told.is_late = true;
    client_send(&two, "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n");
    turn_until_told(1);
    ck_assert_str_eq(http_request_peer(told.held[0]), "::1");
    answer(told.held[0]);
    free(client_take(&two, true));
    client_close(&two);
    http_server_close(other);
}
END_TEST

START_TEST(who_is_being_answered_is_still_answered_after_the_stop_and_who_waits_is_let_go) {
    client_connect(&two);
    client_send(&two, "GET / HTTP/1.1\r\n" HOST "\r\n");
    free(client_take(&two, true));
    told.is_late = true;
    client_send(&one, "GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n");
    turn_until_told(2);
    http_server_stop(the_server);
    client_read_to_end(&two);
    ck_assert_uint_eq(two.length, 0);
    client_close(&two);
    ck_assert(!http_server_is_idle(the_server));
    answer(told.held[0]);
    client_read_to_end(&one);
    ck_assert_ptr_nonnull(strstr(one.got, "GET /1 "));
    ck_assert_ptr_nonnull(strstr(one.got, "\r\nConnection: close\r\n"));
    ck_assert_ptr_null(strstr(one.got, "GET /2 "));
    while (!http_server_is_idle(the_server)) loop_turn(the_loop);
}
END_TEST

START_TEST(who_asked_just_before_the_stop_is_answered) {
    free(ask("GET /1 HTTP/1.1\r\n" HOST "\r\n"));
    client_send(&one, "GET /2 HTTP/1.1\r\n" HOST "\r\n");
    http_server_stop(the_server);
    client_read_to_end(&one);
    ck_assert_ptr_nonnull(strstr(one.got, "GET /2 "));
}
END_TEST

START_TEST(after_the_stop_nobody_is_let_in) {
    http_server_stop(the_server);
    http_server_stop(the_server);
    two = (struct client){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const struct sockaddr_in server = {.sin_family = AF_INET,
                                       .sin_port = htons(http_server_port(the_server)),
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    ck_assert_int_ne(connect(two.fd, (const struct sockaddr *)&server, sizeof server), 0);
    client_close(&two);
}
END_TEST

START_TEST(closing_cuts_off_requests_that_nobody_has_answered) {
    told.is_late = true;
    client_send(&one, "POST /1 HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nab");
    turn_until_told(1);
    (void)http_arena(told.held[0]);
    http_server_close(the_server);
    the_server = NULL;
    while (client_read(&one)) continue;
    ck_assert_uint_eq(one.length, 0);
}
END_TEST

START_TEST(what_happened_is_counted) {
    told.is_late = true;
    client_send(&one, "GET / HTTP/1.1\r\n" HOST "\r\n");
    turn_until_told(1);
    struct http_counters c;
    http_server_count(the_server, &c);
    ck_assert_int_eq(c.connections_open, 1);
    ck_assert_int_eq(c.requests_open, 1);
    answer(told.held[0]);
    free(client_take(&one, true));
    static const char *const refused[] = {"GET /.. HTTP/1.1\r\n" HOST "\r\n",
                                          "GET / HTTP/1.1\r\nHost\r\n\r\n",
                                          "POST / HTTP/1.1\r\n" HOST "Content-Length: x\r\n\r\n"};
    for (int i = 0; i < 3; i++) exchange_bytes(&two, refused[i], strlen(refused[i]));
    turn_until_open(1);
    http_server_count(the_server, &c);
    ck_assert_int_eq(c.connections, 4);
    ck_assert_int_eq(c.requests, 1);
    ck_assert_int_eq(c.refused, 3);
    ck_assert_int_eq(c.requests_open, 0);
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
    tcase_add_test(t, a_request_may_be_answered_while_another_is_told);
    tcase_add_test(t, a_client_may_leave_before_its_answer_comes);
    tcase_add_test(t, a_long_answer_goes_out_compressed_to_whom_takes_it);
    tcase_add_test(t, a_short_answer_and_one_that_is_not_wanted_so_go_out_plain);
    tcase_add_test(t, an_answer_without_change_has_no_body_but_says_what_it_depends_on);
    suite_add_tcase(s, t);
    t = tcase_create("ending");
    tcase_add_checked_fixture(t, connect_one, close_one);
    tcase_add_test(t, a_taken_port_a_foreign_address_and_too_many_connections_are_told_at_once);
    tcase_add_test(t, two_servers_share_a_loop_and_one_may_speak_IPv6);
    tcase_add_test(t, who_is_being_answered_is_still_answered_after_the_stop_and_who_waits_is_let_go);
    tcase_add_test(t, who_asked_just_before_the_stop_is_answered);
    tcase_add_test(t, after_the_stop_nobody_is_let_in);
    tcase_add_test(t, closing_cuts_off_requests_that_nobody_has_answered);
    tcase_add_test(t, what_happened_is_counted);
    suite_add_tcase(s, t);
    return s;
}
