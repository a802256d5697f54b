/* SPDX-License-Identifier: Apache-2.0 */
/* Times are real here and small: a second is the least the limits know. */
#include "http.h"
#include "suite.h"

#include "base/clock.h"

#define GOOD "GET / HTTP/1.1\r\n" HOST "\r\n"

enum { MANY = 200 };

static struct client one, two;
static struct client *many; /* MANY of them */

static void open_with(int idle_seconds, int request_seconds, uint64_t answer_milliseconds) {
    struct http_limits limits = usual_limits();
    limits.idle_seconds = idle_seconds;
    limits.request_seconds = request_seconds;
    limits.answer_milliseconds = answer_milliseconds;
    open_server_with(&limits);
}

static int64_t refused_so_far(void) {
    struct http_counters c;
    http_server_count(the_server, &c);
    return c.refused;
}

/* ---- Those who dribble -------------------------------------------------------------------------- */

/* Each gets the next byte of a head that would never end. */
static void dribble(void *context) {
    static const char head[] = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    size_t *sent = context;
    const char byte = *sent < sizeof head - 1 ? head[*sent] : 'x';
    ++*sent;
    for (int i = 0; i < MANY; i++) (void)send(many[i].fd, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

START_TEST(slow_clients_are_cut_and_a_good_one_does_not_notice) {
    open_with(20, 1, 20000);
    many = memory_get(MANY, sizeof *many);
    for (int i = 0; i < MANY; i++) client_connect(&many[i]);
    client_connect(&one);
    size_t sent = 0;
    int served = 0;
    struct loop_timer *t = loop_timer_start(the_loop, 50, dribble, &sent);
    while (refused_so_far() < MANY) {
        client_send(&one, GOOD);
        free(client_take(&one, true));
        served++;
        loop_turn(the_loop);
    }
    loop_timer_stop(t);
    ck_assert_int_gt(served, 20);
    turn_until_open(1);
    for (int i = 0; i < MANY; i++) {
        client_read_to_end(&many[i]);
        ck_assert_int_eq(status_of(many[i].got), 408);
        client_close(&many[i]);
    }
    free(many);
    client_close(&one);
    close_server();
}
END_TEST

/* Sends a byte every 50 ms until the answer has come. */
static void dribble_one(struct client *c, const char *text, char rest) {
    for (const char *at = text; client_read(c); at += *at != '\0') {
        const char byte = *at ? *at : rest;
        if (send(c->fd, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) break;
        const int64_t until = clock_monotonic_nanoseconds() + 50 * 1000000;
        while (clock_monotonic_nanoseconds() < until && client_read(c)) loop_turn(the_loop);
    }
    client_read_to_end(c);
}

START_TEST(a_second_request_and_a_body_must_not_dribble_either) {
    open_with(20, 1, 20000);
    client_connect(&one);
    client_send(&one, GOOD);
    free(client_take(&one, true));
    dribble_one(&one, "GE", 'T');
    ck_assert_int_eq(status_of(one.got), 408);
    client_close(&one);
    client_connect(&two);
    client_send(&two, "POST / HTTP/1.1\r\n" HOST "Content-Length: 9999\r\n\r\n");
    dribble_one(&two, "", 'x');
    ck_assert_int_eq(status_of(two.got), 408);
    client_close(&two);
    ck_assert_int_eq(told.count, 1);
    close_server();
}
END_TEST

START_TEST(empty_lines_without_end_are_cut) {
    open_with(20, 1, 20000);
    client_connect(&one);
    dribble_one(&one, "", '\n');
    ck_assert_int_eq(status_of(one.got), 408);
    client_close(&one);
    close_server();
}
END_TEST

/* ---- Those who do nothing ------------------------------------------------------------------------ */

START_TEST(a_connection_nothing_happens_on_is_closed_without_a_word) {
    open_with(1, 20, 20000);
    client_connect(&one);
    client_connect(&two);
    client_send(&two, GOOD);
    free(client_take(&two, true));
    client_read_to_end(&one);
    client_read_to_end(&two);
    ck_assert_uint_eq(one.length + two.length, 0);
    client_close(&one);
    client_close(&two);
    close_server();
}
END_TEST

START_TEST(who_hangs_up_amid_a_request_is_let_go_at_once) {
    open_with(20, 20, 20000);
    client_connect(&one);
    turn_until_open(1);
    client_send(&one, "GET / HTTP/1.1\r\nHost");
    client_close(&one); /* bytes and end arrive together */
    const int64_t begin = clock_monotonic_nanoseconds();
    turn_until_open(0);
    ck_assert_int_lt(clock_monotonic_nanoseconds() - begin, 10 * (int64_t)1000000000);
    close_server();
}
END_TEST

START_TEST(a_request_that_breaks_off_is_told_so) {
    open_with(1, 20, 20000);
    client_connect(&one);
    client_send(&one, "GET / HTTP/1.1\r\nHost");
    client_read_to_end(&one);
    ck_assert_int_eq(status_of(one.got), 408);
    client_close(&one);
    close_server();
}
END_TEST

START_TEST(who_does_not_take_his_answer_is_cut) {
    open_with(1, 20, 20000);
    const size_t length = 32 << 20;
    char *bytes = memory_get(length, 1);
    told.answer = http_answer_create(200, "application/octet-stream", bytes, length);
    free(bytes);
    client_connect(&one);
    client_send(&one, GOOD);
    turn_until_open(1);
    turn_until_open(0);
    client_close(&one);
    close_server();
}
END_TEST

/* A whole answer each, other than the others'. */
static void answer_with(struct http_request *r, size_t length) {
    char *bytes = memory_get(length, 1);
    struct http_answer *a = http_answer_create(200, "application/octet-stream", bytes, length);
    http_send(r, a);
    http_answer_drop(a);
    free(bytes);
}

START_TEST(those_who_take_their_answers_slowest_give_way_to_the_others) {
    enum { SLOW = 10, LENGTH = 12 << 20, SMALL = 4096 };
    struct http_limits limits = usual_limits();
    limits.answer_bytes = 4 * (size_t)LENGTH + 16 * SMALL;
    open_server_with(&limits);
    told.is_late = true;
    many = memory_get(SLOW, sizeof *many);
    for (int i = 0; i < SLOW; i++) {
        client_connect(&many[i]);
        client_send(&many[i], GOOD);
        while (told.held_count <= i) loop_turn(the_loop);
        answer_with(told.held[i], LENGTH);
    }
    turn_until_open(4);
    client_connect(&one);
    client_send(&one, GOOD);
    while (told.held_count <= SLOW) loop_turn(the_loop);
    answer_with(told.held[SLOW], SMALL);
    char *got = client_take(&one, true);
    ck_assert_int_eq(status_of(got), 200);
    free(got);
    turn_until_open(4 + 1); /* the same four */
    for (int i = 0; i < SLOW; i++) client_close(&many[i]);
    free(many);
    client_close(&one);
    close_server();
}
END_TEST

/* ---- Answers that do not come --------------------------------------------------------------------- */

START_TEST(an_answer_that_does_not_come_is_given_here_and_the_late_one_goes_nowhere) {
    open_with(20, 20, 200);
    told.is_late = true;
    client_connect(&one);
    client_connect(&two);
    client_send(&one, GOOD);
    client_send(&two, GOOD);
    client_read_to_end(&one);
    client_read_to_end(&two);
    ck_assert_int_eq(status_of(one.got), 503);
    ck_assert_ptr_nonnull(strstr(one.got, "\r\nRetry-After: "));
    ck_assert_ptr_nonnull(strstr(one.got, "\r\nContent-Type: application/problem+json\r\n"));
    turn_until_open(0);
    ck_assert_str_eq(http_request_path(told.held[0]), "/");
    answer(told.held[0]); /* the other is never answered */
    client_close(&one);
    client_close(&two);
    close_server();
}
END_TEST

/* ---- Those who are too many ----------------------------------------------------------------------- */

static int count_closed(struct client *clients, int count) {
    int closed = 0;
    for (int i = 0; i < count; i++) {
        client_send(&clients[i], GOOD);
        while (client_read(&clients[i]) && clients[i].length == 0) loop_turn(the_loop);
        closed += clients[i].length == 0;
        client_close(&clients[i]);
    }
    return closed;
}

static void check_limit(const struct http_limits *limits, int connections, int closed) {
    open_server_with(limits);
    many = memory_get((size_t)connections, sizeof *many);
    for (int i = 0; i < connections; i++) client_connect(&many[i]);
    ck_assert_int_eq(count_closed(many, connections), closed);
    turn_until_open(0);
    client_connect(&one);
    client_send(&one, GOOD);
    free(client_take(&one, true));
    client_close(&one);
    free(many);
    close_server();
}

START_TEST(more_connections_than_allowed_are_closed_as_they_come) {
    struct http_limits limits = usual_limits();
    limits.connections = 10;
    check_limit(&limits, 13, 3);
    limits = usual_limits();
    limits.connections_an_address = 4;
    check_limit(&limits, 6, 2);
}
END_TEST

START_TEST(an_upload_that_is_too_large_learns_why_though_it_is_still_sending) {
    open_server();
    const size_t length = 4 << 20;
    char *bytes = memory_get(length, 1);
    client_connect(&one);
    client_send(&one, "POST / HTTP/1.1\r\n" HOST "Content-Length: 4194304\r\n\r\n");
    client_send_bytes(&one, bytes, length);
    client_read_to_end(&one);
    ck_assert_int_eq(status_of(one.got), 413);
    ck_assert_int_eq(told.count, 0);
    client_close(&one);
    free(bytes);
    close_server();
}
END_TEST

START_TEST(bodies_take_no_more_memory_than_planned) {
    struct http_limits limits = usual_limits();
    limits.body_bytes = 1 << 20;
    open_server_with(&limits);
    char *bytes = memory_get(1 << 20, 1);
    enum { BODIES = 40 };
    many = memory_get(BODIES, sizeof *many);
    for (int i = 0; i < BODIES; i++) {
        client_connect(&many[i]);
        client_send(&many[i], "POST / HTTP/1.1\r\n" HOST "Content-Length: 1048576\r\n\r\n");
        client_send_bytes(&many[i], bytes, (1 << 20) - 1);
    }
    while (refused_so_far() == 0) loop_turn(the_loop);
    int busy = 0;
    for (int i = 0; i < BODIES; i++) {
        client_send_bytes(&many[i], bytes, 1);
        while (client_read(&many[i]) && many[i].length == 0) loop_turn(the_loop);
        busy += status_of(many[i].got) == 503;
        client_close(&many[i]);
    }
    ck_assert_int_ge(busy, BODIES - 16);
    ck_assert_int_lt(busy, BODIES);
    free(many);
    free(bytes);
    close_server();
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("http_slow");
    TCase *t = tcase_create("slow");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, slow_clients_are_cut_and_a_good_one_does_not_notice);
    tcase_add_test(t, a_second_request_and_a_body_must_not_dribble_either);
    tcase_add_test(t, empty_lines_without_end_are_cut);
    tcase_add_test(t, a_connection_nothing_happens_on_is_closed_without_a_word);
    tcase_add_test(t, who_hangs_up_amid_a_request_is_let_go_at_once);
    tcase_add_test(t, a_request_that_breaks_off_is_told_so);
    tcase_add_test(t, who_does_not_take_his_answer_is_cut);
    tcase_add_test(t, those_who_take_their_answers_slowest_give_way_to_the_others);
    tcase_add_test(t, an_answer_that_does_not_come_is_given_here_and_the_late_one_goes_nowhere);
    tcase_add_test(t, more_connections_than_allowed_are_closed_as_they_come);
    tcase_add_test(t, an_upload_that_is_too_large_learns_why_though_it_is_still_sending);
    tcase_add_test(t, bodies_take_no_more_memory_than_planned);
    suite_add_tcase(s, t);
    return s;
}
