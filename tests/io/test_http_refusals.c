/* SPDX-License-Identifier: Apache-2.0 */
#include "http.h"
#include "suite.h"

#define GOOD "GET / HTTP/1.1\r\n" HOST

struct refused {
    int status;
    const char *bytes;
    size_t length;
};

#define REFUSED(status, text)                                                                                \
    { status, text, sizeof(text) - 1 }

static struct client one;

/* Answered once, with this status, and closed; what follows is neither told nor answered. */
static void check_refused(const struct refused *r) {
    static const char next[] = "GET /next HTTP/1.1\r\n" HOST "\r\n";
    char *bytes = memory_get(r->length + sizeof next, 1);
    memcpy(bytes, r->bytes, r->length);
    memcpy(bytes + r->length, next, sizeof next - 1);
    exchange_bytes(&one, bytes, r->length + sizeof next - 1);
    free(bytes);
    if (status_of(one.got) != r->status) ck_abort_msg("\"%s\": got \"%s\"", r->bytes, one.got);
    if (told.count != 0) ck_abort_msg("\"%s\" was told", r->bytes);
    ck_assert_ptr_null(strstr(one.got + 1, "HTTP/1.1"));
    ck_assert_ptr_nonnull(strstr(one.got, "\r\nConnection: close\r\n"));
}

#define ALL(table)                                                                                           \
    for (size_t i = 0; i < sizeof(table) / sizeof(table)[0]; i++) check_refused(&(table)[i])

START_TEST(a_malformed_first_line_is_refused) {
    static const struct refused table[] = {
        REFUSED(400, "GET  / HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET / HTTP/1.1 \r\n" HOST "\r\n"),
        REFUSED(400, "GET /  HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a b HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET\t/ HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET / http/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a\0b HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GE\0T / HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET / HTTP/1.1\n" HOST "\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\r\n" HOST "\r\n"),
        REFUSED(505, "GET / HTTP/2.0\r\n" HOST "\r\n"),
        REFUSED(505, "GET / HTTP/0.9\r\n" HOST "\r\n"),
        REFUSED(505, "GET / HTTP/1.2\r\n" HOST "\r\n"),
        REFUSED(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    };
    ALL(table);
}
END_TEST

START_TEST(a_line_without_any_blank_is_not_even_answered) {
    static const char line[] = "GET\r\n" HOST "\r\n";
    exchange_bytes(&one, line, sizeof line - 1);
    ck_assert_uint_eq(one.length, 0);
    ck_assert_int_eq(told.count, 0);
}
END_TEST

START_TEST(nothing_may_stand_between_two_requests) {
    static const char *const between[] = {"\r\n", "\n", "\r\n\r\n"};
    for (int i = 0; i < 3; i++) {
        client_connect(&one);
        client_send(&one, GOOD "\r\n");
        free(client_take(&one, true));
        client_send(&one, between[i]);
        client_send(&one, "GET /next HTTP/1.1\r\n" HOST "\r\n");
        client_read_to_end(&one);
        ck_assert_int_eq(status_of(one.got), 400);
        client_close(&one);
        ck_assert_int_eq(told.count, i + 1);
    }
}
END_TEST

START_TEST(a_line_that_begins_with_no_method_is_not_even_answered) {
    static const char *const lines[] = {"GET\r\n" HOST "\r\n", " GET / HTTP/1.1\r\n" HOST "\r\n"};
    for (int i = 0; i < 2; i++) {
        exchange_bytes(&one, lines[i], strlen(lines[i]));
        ck_assert_uint_eq(one.length, 0);
        ck_assert_int_eq(told.count, 0);
    }
}
END_TEST

START_TEST(other_methods_are_refused) {
    static const struct refused table[] = {
        REFUSED(405, "PUT / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx"),
        REFUSED(405, "DELETE / HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(405, "OPTIONS * HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(405, "CONNECT a:80 HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(405, "TRACE / HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(501, "BREW / HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(501, "get / HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "G(T / HTTP/1.1\r\n" HOST "\r\n"),
    };
    ALL(table);
}
END_TEST

START_TEST(a_request_whose_end_is_not_certain_is_refused) {
    static const struct refused table[] = {
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\nx"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\nx"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\nx"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x1\r\n\r\nx"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Content-Length: \r\n\r\nx"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1 1\r\n\r\nx"),
        REFUSED(413, "POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999999\r\n\r\nx"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST
                     "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST
                     "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST
                     "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        REFUSED(400, "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        REFUSED(501, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
        REFUSED(501, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        REFUSED(501, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        REFUSED(501, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\vchunked\r\n\r\n0\r\n\r\n"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length : 9\r\n\r\nx"),
        REFUSED(400, "GET / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello"),
        REFUSED(400, "HEAD / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        REFUSED(400, "POST / HTTP/1.1\r\n" HOST "Content-Type: a/b\r\nContent-Type: c/d\r\n\r\n"),
    };
    ALL(table);
}
END_TEST

START_TEST(missing_repeated_and_malformed_hosts_are_refused) {
    static const struct refused table[] = {
        REFUSED(400, "GET / HTTP/1.1\r\n\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\n" HOST HOST "\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\n" HOST "host: b\r\n\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
        REFUSED(400, "GET / HTTP/1.0\r\n" HOST HOST "\r\n"),
    };
    ALL(table);
}
END_TEST

START_TEST(what_does_not_belong_into_headers_is_refused) {
    static const struct refused table[] = {
        REFUSED(400, GOOD "X: a\n\r\n"),
        REFUSED(400, GOOD "X: a\r\n\n"),
        REFUSED(400, GOOD "X: a\r\n b\r\n\r\n"),
        REFUSED(400, GOOD "X: a\r\n\tb\r\n\r\n"),
        REFUSED(400, GOOD " X: a\r\n\r\n"),
        REFUSED(400, "GET / HTTP/1.1\r\n X: a\r\n" HOST "\r\n"),
        REFUSED(400, GOOD "X: a\0b\r\n\r\n"),
        REFUSED(400, GOOD "X: a\0\r\n\r\n"),
        REFUSED(400, GOOD "X\0Y: a\r\n\r\n"),
        REFUSED(400, GOOD "X: a\rb\r\n\r\n"),
        REFUSED(400, GOOD "X: a\r\r\n\r\n"),
        REFUSED(400, GOOD "X: a\001b\r\n\r\n"),
        REFUSED(400, GOOD "X: a\177b\r\n\r\n"),
        REFUSED(400, GOOD "X : a\r\n\r\n"),
        REFUSED(400, GOOD "X\t: a\r\n\r\n"),
        REFUSED(400, GOOD "X(: a\r\n\r\n"),
        REFUSED(400, GOOD ": a\r\n\r\n"),
        REFUSED(400, GOOD "no colon\r\n\r\n"),
        REFUSED(400, GOOD "X\xc3\xa9: a\r\n\r\n"),
        REFUSED(400, GOOD "Authorization: a\r\nAuthorization: b\r\n\r\n"),
    };
    ALL(table);
}
END_TEST

START_TEST(malformed_addresses_are_refused) {
    static const struct refused table[] = {
        REFUSED(400, "GET http://a/ HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET * HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET a HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET ?q=1 HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET //a HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a//b HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a/../b HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /.. HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /./a HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /%2e%2E/a HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a/%2e HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a%2fb HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a\\b HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a%5cb HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a%00 HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a%0a HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a%7f HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a% HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a%4 HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a%4g HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /%c3 HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /%c0%af HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /%ed%a0%80 HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /\xc4\x91 HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /a\001 HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /#a HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /?a=%00 HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /?a=%zz HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /?a=%ff HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /?a=%0d%0a HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /?=b HTTP/1.1\r\n" HOST "\r\n"),
        REFUSED(400, "GET /?a#b HTTP/1.1\r\n" HOST "\r\n"),
    };
    ALL(table);
}
END_TEST

#define CHUNKED "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"

#define CHUNKED "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"

START_TEST(malformed_chunks_are_refused) {
    static const struct refused table[] = {
        REFUSED(400, CHUNKED "g\r\n"),
        REFUSED(400, CHUNKED "0x1\r\na\r\n0\r\n\r\n"),
        REFUSED(400, CHUNKED "-1\r\na\r\n0\r\n\r\n"),
        REFUSED(400, CHUNKED "1\r\nab\r\n0\r\n\r\n"),
        REFUSED(413, CHUNKED "fffffffffffffffff\r\n"),
    };
    ALL(table);
}
END_TEST

START_TEST(a_malformed_form_is_refused) {
#define FORM "POST / HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
    static const struct refused table[] = {
        REFUSED(400, FORM "5\r\n\r\na=%00"),  REFUSED(400, FORM "5\r\n\r\na=%zz"),
        REFUSED(400, FORM "3\r\n\r\na=\xff"), REFUSED(400, FORM "3\r\n\r\na\0b"),
        REFUSED(400, FORM "2\r\n\r\n=b"),
    };
    ALL(table);
}
END_TEST

/* `count` times the same letter between two texts. */
static void check_long(int status, const char *before, size_t count, const char *after) {
    const size_t room = strlen(before) + count + strlen(after) + 1;
    char *text = memory_get(room, 1);
    memcpy(text, before, strlen(before));
    memset(text + strlen(before), 'a', count);
    memcpy(text + strlen(before) + count, after, strlen(after));
    check_refused(&(struct refused){status, text, room - 1});
    free(text);
}

START_TEST(what_is_too_long_is_refused) {
    static const char rest[] = " HTTP/1.1\r\n" HOST "\r\n";
    check_long(414, "GET /", 2048, rest);
    check_long(414, "GET /", 100000, rest);
    check_long(414, "GET /?a=", 2048, rest);
    check_long(431, GOOD "X: ", 8192, "\r\n\r\n");
    check_long(431, GOOD "X: ", 100000, "\r\n\r\n");
    check_long(431, GOOD "Cookie: ", 6200, "\r\n\r\n");
    check_long(413, CHUNKED "10001\r\n", 65537, "");
    check_long(413, CHUNKED "10001\r\n", 65537, "");
    check_long(501, "", 2000, " / HTTP/1.1\r\n" HOST "\r\n");
}
END_TEST

START_TEST(too_many_headers_are_refused) {
    char text[8192] = GOOD;
    size_t length = strlen(text);
    for (int i = 0; i < 64; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "X-%d: a\r\n", i);
    length += (size_t)snprintf(text + length, sizeof text - length, "\r\n");
    check_refused(&(struct refused){431, text, length});
}
END_TEST

/* Whatever a head is made of, it is answered; libmicrohttpd alone would run out of room here and there. */
START_TEST(heads_of_every_size_are_answered) {
    static char text[20000];
    for (size_t bytes = 40; bytes < 12000; bytes += 37) {
        const bool is_cookie = bytes % 2 == 0;
        size_t length =
            (size_t)snprintf(text, sizeof text, "%sA: b\r\n%s: ", GOOD, is_cookie ? "Cookie" : "X");
        memset(text + length, 'a', bytes);
        if (is_cookie)
            for (size_t i = 50; i < bytes; i += 100) text[length + i] = ';';
        length += bytes;
        length += (size_t)snprintf(text + length, sizeof text - length, "\r\nConnection: close\r\n\r\n");
        exchange_bytes(&one, text, length);
        const int status = status_of(one.got);
        if (status != 200 && status != 431) ck_abort_msg("%zu bytes: \"%s\"", bytes, one.got);
        if (status == 200) ck_assert_int_eq(--told.count, 0);
    }
}
END_TEST

START_TEST(a_body_that_is_too_large_is_refused_before_it_is_sent) {
    client_connect(&one);
    client_send(&one, "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 65537\r\n\r\n");
    client_read_to_end(&one);
    ck_assert_int_eq(status_of(one.got), 413);
    ck_assert_int_eq(told.count, 0);
    client_close(&one);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("http_refusals");
    TCase *t = tcase_create("refusals");
    tcase_add_checked_fixture(t, open_server, close_server);
    tcase_add_test(t, a_malformed_first_line_is_refused);
    tcase_add_test(t, a_line_without_any_blank_is_not_even_answered);
    tcase_add_test(t, nothing_may_stand_between_two_requests);
    tcase_add_test(t, a_line_that_begins_with_no_method_is_not_even_answered);
    tcase_add_test(t, other_methods_are_refused);
    tcase_add_test(t, a_request_whose_end_is_not_certain_is_refused);
    tcase_add_test(t, malformed_chunks_are_refused);
    tcase_add_test(t, missing_repeated_and_malformed_hosts_are_refused);
    tcase_add_test(t, what_does_not_belong_into_headers_is_refused);
    tcase_add_test(t, malformed_addresses_are_refused);
    tcase_add_test(t, a_malformed_form_is_refused);
    tcase_add_test(t, what_is_too_long_is_refused);
    tcase_add_test(t, too_many_headers_are_refused);
    tcase_add_test(t, heads_of_every_size_are_answered);
    tcase_add_test(t, a_body_that_is_too_large_is_refused_before_it_is_sent);
    suite_add_tcase(s, t);
    return s;
}
