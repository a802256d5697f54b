/* SPDX-License-Identifier: Apache-2.0 */
/* The service while its database is slow, away, or gone under way. */
#include "edge/api/served.h"
#include "exam/exam.h"
#include "fakes/pg_proxy.h"

#include <unistd.h>

#define SECOND ((int64_t)1000000000)

enum { ANSWER_MILLISECONDS = 600 };

static struct served served;
static struct pg_proxy *proxy;
static const char *token;

/* The service reaches its database through the proxy; the test itself does not. */
static void begin(void) {
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2027-03-01T08:00", 1), 0);
    create_people();
    proxy = pg_proxy_start();
    const struct api_settings settings = {
        .database = arena_print(scratch.arena, "host=%s %s", pg_proxy_host(proxy), scratch.conninfo),
        .register_ = "",
        .public_url = "",
        .connections = 2,
        .audit_heads = "",
        .answer_milliseconds = ANSWER_MILLISECONDS};
    served_open(&served, &scratch, &settings);
    token = served_token(&served, TOKEN_MONITOR, "");
}

static void end(void) {
    served_close(&served);
    pg_proxy_stop(proxy);
    drop_all();
}

/* Told in time that there is no answer, and when to ask again. */
static void assert_unavailable(const char *path) {
    const int64_t from = clock_monotonic_nanoseconds();
    const struct reply r = served_get(&served, path, token);
    ck_assert_msg(r.status == 503, "%d: %s", r.status, r.body);
    ASSERT_IN(r.body, "/problems/unavailable");
    ck_assert_int_gt(atoi(reply_header(&served, &r, "Retry-After")), 0);
    ck_assert_int_lt(clock_monotonic_nanoseconds() - from, 3 * SECOND);
}

START_TEST(a_call_whose_statement_is_slow_is_answered_in_time) {
    struct pg *other = scratch_open(&scratch);
    ck_assert_int_eq(served_get(&served, "/v1/runs", token).status, 200);
    scratch_execute(&scratch, other, "BEGIN; LOCK TABLE run IN ACCESS EXCLUSIVE MODE");
    for (int i = 0; i < 3; i++) assert_unavailable("/v1/runs"); /* more than there are connections */
    ck_assert_int_eq(served_get(&served, "/healthz", NULL).status, 200);
    scratch_execute(&scratch, other, "ROLLBACK");
    (void)served_get_until(&served, "/v1/runs", token, 200);
    pg_close(other);
}
END_TEST

START_TEST(a_database_that_says_nothing_is_told_in_time) {
    ck_assert_int_eq(served_get(&served, "/v1/runs", token).status, 200);
    pg_proxy_stall(proxy, PG_PROXY_FROM_SERVER, true);
    assert_unavailable("/v1/runs");
    assert_unavailable("/readyz");
    ck_assert_int_eq(served_get(&served, "/healthz", NULL).status, 200);
    pg_proxy_stall(proxy, PG_PROXY_FROM_SERVER, false);
    (void)served_get_until(&served, "/v1/runs", token, 200);
}
END_TEST

START_TEST(a_database_that_says_nothing_from_the_beginning_is_told_in_time) {
    pg_proxy_stall(proxy, PG_PROXY_FROM_SERVER, true);
    assert_unavailable("/readyz");
    pg_proxy_stall(proxy, PG_PROXY_FROM_SERVER, false);
    (void)served_get_until(&served, "/readyz", token, 200);
}
END_TEST

START_TEST(connections_that_are_ended_are_opened_again) {
    ck_assert_int_eq(served_get(&served, "/v1/runs", token).status, 200);
    EXECUTE("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    const struct reply r = served_get_until(&served, "/v1/runs", token, 200);
    ck_assert_int_eq(r.status, 200);
}
END_TEST

/* Wherever the connection is cut, there is an answer: the right one, or that there is none just now. */
START_TEST(a_connection_cut_at_any_message_leaves_no_call_without_an_answer) {
    ck_assert_int_eq(served_get(&served, "/v1/runs", token).status, 200);
    for (long i = 0; i < 12; i++) {
        served_restart(&served);
        const enum pg_proxy_side side = i % 2 ? PG_PROXY_FROM_SERVER : PG_PROXY_FROM_CLIENT;
        pg_proxy_arm(proxy, PG_PROXY_CUT, side, pg_proxy_seen(proxy, side) + 1 + i, PG_PROXY_BEFORE);
        const struct reply r = served_get(&served, "/v1/runs", token);
        ck_assert_msg(r.status == 200 || r.status == 503, "%d: %s", r.status, r.body);
        (void)served_get_until(&served, "/v1/runs", token, 200);
    }
}
END_TEST

START_TEST(a_database_that_is_not_there_is_told_and_then_found) {
    const struct api_settings settings = {.database = "host=/nonexistent dbname=nowhere",
                                          .register_ = "",
                                          .public_url = "",
                                          .connections = 2,
                                          .audit_heads = "",
                                          .answer_milliseconds = ANSWER_MILLISECONDS};
    struct served lost;
    served_open(&lost, &scratch, &settings);
    const struct reply r = served_get(&lost, "/readyz", NULL);
    ck_assert_int_eq(r.status, 503);
    ck_assert_ptr_null(strstr(r.body, "nonexistent"));
    ck_assert_int_eq(served_get(&lost, "/healthz", NULL).status, 200);
    served_close(&lost);
}
END_TEST

START_TEST(a_stop_answers_who_is_in) {
    struct pg *other = scratch_open(&scratch);
    ck_assert_int_eq(served_get(&served, "/v1/runs", token).status, 200);
    scratch_execute(&scratch, other, "BEGIN; LOCK TABLE run IN ACCESS EXCLUSIVE MODE");
    const int client = served_send(&served, &(struct asked){.path = "/v1/runs", .token = token});
    served_await_requests(&served, 1);
    api_stop(served.api, 5);
    const struct reply r = served_receive(&served, client);
    ck_assert_int_eq(r.status, 503);
    scratch_execute(&scratch, other, "ROLLBACK");
    pg_close(other);
}
END_TEST

START_TEST(a_close_with_calls_under_way_leaves_nothing_behind) {
    struct pg *other = scratch_open(&scratch);
    scratch_execute(&scratch, other, "BEGIN; LOCK TABLE run, token IN ACCESS EXCLUSIVE MODE");
    int clients[5];
    for (int i = 0; i < 5; i++)
        clients[i] = served_send(&served, &(struct asked){.path = "/v1/runs", .token = token});
    served_await_requests(&served, 5);
    api_close(served.api);
    served.api = NULL;
    for (int i = 0; i < 5; i++) close(clients[i]);
    scratch_execute(&scratch, other, "ROLLBACK");
    pg_close(other);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("faults");
    TCase *t = tcase_create("faults");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, a_call_whose_statement_is_slow_is_answered_in_time);
    tcase_add_test(t, a_database_that_says_nothing_is_told_in_time);
    tcase_add_test(t, a_database_that_says_nothing_from_the_beginning_is_told_in_time);
    tcase_add_test(t, connections_that_are_ended_are_opened_again);
    tcase_add_test(t, a_connection_cut_at_any_message_leaves_no_call_without_an_answer);
    tcase_add_test(t, a_database_that_is_not_there_is_told_and_then_found);
    tcase_add_test(t, a_stop_answers_who_is_in);
    tcase_add_test(t, a_close_with_calls_under_way_leaves_nothing_behind);
    suite_add_tcase(s, t);
    return s;
}
