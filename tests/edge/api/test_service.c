/* SPDX-License-Identifier: Apache-2.0 */
/* The routes of the service itself, asked over HTTP: whether it works, runs, logging in and out. */
#include "edge/api/served.h"
#include "exam/exam.h"

#include "base/text.h"

static struct served served;

static void begin(void) {
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2027-03-01T08:00", 1), 0);
    create_people();
    served_open(&served, &scratch, NULL);
}

static void end(void) {
    served_close(&served);
    drop_all();
}

static void assert_problem(const struct reply *r, int status, const char *type) {
    ck_assert_msg(r->status == status, "%d: %s", r->status, r->body);
    ASSERT_IN(r->head, "application/problem+json");
    ASSERT_IN(r->body, arena_print(served.arena, "\"/problems/%s\"", type));
}

/* ---- Whether it works ------------------------------------------------------------------------ */

START_TEST(the_process_says_that_it_lives) {
    const struct reply r = served_get(&served, "/healthz", NULL);
    ck_assert_int_eq(r.status, 200);
    ASSERT_IN(r.body, "\"status\":\"ok\"");
    ck_assert_str_eq(reply_header(&served, &r, "Cache-Control"), "no-store");
    ck_assert_str_eq(reply_header(&served, &r, "X-Content-Type-Options"), "nosniff");
    ck_assert_str_eq(reply_header(&served, &r, "Referrer-Policy"), "no-referrer");
}
END_TEST

START_TEST(it_is_ready_while_its_database_fits) {
    ck_assert_int_eq(served_get(&served, "/readyz", NULL).status, 200);
    EXECUTE("DELETE FROM schema_migration WHERE number > 7");
    const struct reply r = served_get(&served, "/readyz", NULL);
    assert_problem(&r, 503, "unavailable");
    ASSERT_IN(r.body, "schema 0007");
    ASSERT_IN(r.body, "lichkham migrate up");
}
END_TEST

START_TEST(what_is_no_path_is_not_found_and_another_method_is_told_the_right_one) {
    struct reply r = served_get(&served, "/v1/nothing", NULL);
    assert_problem(&r, 404, "not-found");
    r = served_ask(&served, &(struct asked){.method = "POST", .path = "/healthz"});
    assert_problem(&r, 405, "method-not-allowed");
    ck_assert_str_eq(reply_header(&served, &r, "Allow"), "GET, HEAD");
    r = served_ask(&served, &(struct asked){.path = "/nothing", .headers = "Accept: text/html\r\n"});
    ck_assert_int_eq(r.status, 404);
    ASSERT_IN(r.head, "text/html");
}
END_TEST

START_TEST(every_problem_is_explained_under_its_type) {
    const struct reply r = served_get(&served, "/problems/other-area", NULL);
    ck_assert_int_eq(r.status, 200);
    ASSERT_IN(r.body, "403");
    ck_assert_int_eq(served_get(&served, "/problems/no-such", NULL).status, 404);
}
END_TEST

/* ---- Parameters ------------------------------------------------------------------------------ */

START_TEST(a_parameter_that_is_wrong_is_named) {
    const char *token = served_token(&served, TOKEN_MONITOR, "");
    static const struct {
        const char *path, *type, *told;
    } WRONG[] = {
        {"/v1/runs?limits=3", "unknown-parameter", "limits"},
        {"/v1/runs?limit=3&limit=4", "repeated-parameter", "limit"},
        {"/v1/runs?limit=101", "malformed-parameter", "limit"},
        {"/v1/runs?limit=x", "malformed-parameter", "limit"},
        {"/v1/runs?cursor=AAAA", "malformed-parameter", "cursor"},
        {"/v1/runs?lang=fr", "malformed-parameter", "lang"},
    };
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        const struct reply r = served_get(&served, WRONG[i].path, token);
        assert_problem(&r, 400, WRONG[i].type);
        ASSERT_IN(r.body, WRONG[i].told);
    }
    ck_assert_int_eq(served_get(&served, "/v1/runs?limit=", token).status, 200);
}
END_TEST

/* ---- Tokens ---------------------------------------------------------------------------------- */

START_TEST(runs_are_told_to_whoever_has_a_token_and_reports_to_the_monitor) {
    EXECUTE(
        "INSERT INTO run (kind, business_date, attempt, state, real_date, worker, lease_until, started_at, "
        "finished_at, report) VALUES ('nightly', '2027-02-28', 1, 'done', '2027-02-28', 'w', now(), "
        "'2027-02-28 02:00+07', '2027-02-28 02:10+07', '{\"rounds\": []}')");
    struct reply r = served_get(&served, "/v1/runs", served_token(&served, TOKEN_MONITOR, ""));
    ck_assert_int_eq(r.status, 200);
    ASSERT_IN(r.body, "\"date\":\"2027-02-28\",\"attempt\":1,\"state\":\"done\"");
    ASSERT_IN(r.body, "\"started_at\":\"2027-02-27T19:00:00Z\"");
    ASSERT_IN(r.body, "\"rounds\"");
    r = served_get(&served, "/v1/runs", served_token(&served, TOKEN_OFFICER, "00123"));
    ck_assert_int_eq(r.status, 200);
    ck_assert_ptr_null(strstr(r.body, "report"));
}
END_TEST

START_TEST(runs_are_read_to_the_end_by_cursors) {
    const char *token = served_token(&served, TOKEN_MONITOR, "");
    EXECUTE(
        "INSERT INTO run (kind, business_date, attempt, state, real_date, worker, lease_until, started_at) "
        "SELECT 'nightly', '2027-01-01'::date + n / 2, 1 + n %% 2, 'done', '2027-01-01', 'w', now(), now() "
        "FROM generate_series(0, 6) AS n");
    const char *path = "/v1/runs?limit=3";
    int pages = 0, runs = 0;
    for (bool is_last = false; !is_last; pages++) {
        const struct reply r = served_get(&served, path, token);
        ck_assert_int_eq(r.status, 200);
        for (const char *at = r.body; (at = strstr(at, "\"attempt\"")) != NULL; at++) runs++;
        const char *next = strstr(r.body, "\"next\":\"");
        is_last = !next;
        if (next)
            path = arena_print(served.arena, "/v1/runs?limit=3&cursor=%.*s", (int)strcspn(next + 8, "\""),
                               next + 8);
    }
    ck_assert_int_eq(pages, 3);
    ck_assert_int_eq(runs, 7);
}
END_TEST

START_TEST(a_token_that_is_not_good_opens_nothing) {
    const char *bad[] = {
        "nonsense",
        "lk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        served_expired_token(&served, TOKEN_MONITOR, ""),
        served_revoked_token(&served, TOKEN_MONITOR, ""),
        served_child_token(&served, TOKEN_LOGIN, "00123"),
        served_child_token(&served, TOKEN_CALENDAR, "00123"),
        served_child_token(&served, TOKEN_SESSION, "00123"),
    };
    struct reply r = served_get(&served, "/v1/runs", NULL);
    assert_problem(&r, 401, "token-needed");
    ck_assert_str_eq(reply_header(&served, &r, "WWW-Authenticate"), "Bearer");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        r = served_get(&served, "/v1/runs", bad[i]);
        assert_problem(&r, 401, "token-invalid");
        ck_assert_ptr_null(strstr(r.body, bad[i]));
    }
}
END_TEST

START_TEST(a_token_that_is_revoked_ends_within_a_second) {
    const char *token = served_token(&served, TOKEN_MONITOR, "");
    ck_assert_int_eq(served_get(&served, "/v1/runs", token).status, 200);
    EXECUTE("UPDATE token SET revoked_at = '2027-03-01 07:00+07'");
    const int64_t from = clock_monotonic_nanoseconds();
    (void)served_get_until(&served, "/v1/runs", token, 401);
    ck_assert_int_lt(clock_monotonic_nanoseconds() - from, 3000000000);
}
END_TEST

START_TEST(figures_of_the_service_are_the_monitor_s) {
    const struct reply r = served_get(&served, "/metrics", served_token(&served, TOKEN_OFFICER, "vn"));
    assert_problem(&r, 403, "not-allowed");
    (void)served_get(&served, "/healthz", NULL);
    const struct reply m = served_get(&served, "/metrics", served_token(&served, TOKEN_MONITOR, ""));
    ck_assert_int_eq(m.status, 200);
    ASSERT_IN(m.body, "lichkham_requests_total{route=\"/healthz\",method=\"GET\",status=\"200\"} 1\n");
    ASSERT_IN(m.body, "lichkham_requests_total{route=\"/metrics\",method=\"GET\",status=\"403\"} 1\n");
    ASSERT_IN(m.body, "lichkham_request_seconds_bucket{route=\"/healthz\",method=\"GET\",le=\"+Inf\"} 1\n");
    ASSERT_IN(m.body, "lichkham_database_connections_open{database=\"main\"}");
}
END_TEST

/* ---- Logging in ------------------------------------------------------------------------------ */

static const char *session_cookie(const struct reply *r) {
    const char *set = reply_header(&served, r, "Set-Cookie");
    ck_assert_ptr_nonnull(set);
    return arena_copy_text(served.arena, set, strcspn(set, ";"));
}

static struct reply log_in(const char *token, const char *next) {
    return served_ask(&served,
                      &(struct asked){.method = "POST",
                                      .path = "/login",
                                      .form = arena_print(served.arena, "token=%s&next=%s", token, next)});
}

START_TEST(a_token_typed_at_the_login_becomes_a_session) {
    const struct reply r = log_in(served_token(&served, TOKEN_OFFICER, "00123"), "%2Fdays%3Fx%3D1");
    ck_assert_int_eq(r.status, 303);
    ck_assert_str_eq(reply_header(&served, &r, "Location"), "/days?x=1");
    const char *set = reply_header(&served, &r, "Set-Cookie");
    ASSERT_IN(set, "HttpOnly");
    ASSERT_IN(set, "SameSite=Lax");
    ASSERT_IN(set, "Max-Age=43200");
    ck_assert_ptr_null(strstr(set, "Secure"));
    const struct asked with = {.path = "/v1/runs", .cookie = session_cookie(&r)};
    ck_assert_int_eq(served_ask(&served, &with).status, 200);
}
END_TEST

START_TEST(a_session_ends_at_the_logout_at_once) {
    const struct reply in = log_in(served_token(&served, TOKEN_OFFICER, "00123"), "%2F");
    const char *cookie = session_cookie(&in);
    const struct asked with = {.path = "/v1/runs", .cookie = cookie};
    ck_assert_int_eq(served_ask(&served, &with).status, 200);
    const struct reply out = served_ask(
        &served, &(struct asked){.method = "POST", .path = "/logout", .cookie = cookie, .form = ""});
    ck_assert_int_eq(out.status, 303);
    ASSERT_IN(reply_header(&served, &out, "Set-Cookie"), "Max-Age=0");
    ck_assert_int_eq(served_ask(&served, &with).status, 401);
}
END_TEST

START_TEST(a_login_leads_nowhere_else) {
    static const char *const AWAY[] = {"%2F%2Fevil.example", "https%3A%2F%2Fevil.example",
                                       "%2F%5Cevil.example", "%2F%0D%0ASet-Cookie%3Ax"};
    for (size_t i = 0; i < sizeof AWAY / sizeof AWAY[0]; i++) {
        const struct reply r = log_in(served_token(&served, TOKEN_OFFICER, "00123"), AWAY[i]);
        ck_assert_int_eq(r.status, 303);
        ck_assert_str_eq(reply_header(&served, &r, "Location"), "/");
    }
}
END_TEST

START_TEST(a_form_of_another_site_is_refused) {
    const char *form = arena_print(served.arena, "token=%s", served_token(&served, TOKEN_OFFICER, "00123"));
    static const char *const FROM[] = {"Origin: https://evil.example\r\n", "Origin: null\r\n",
                                       "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n"};
    for (size_t i = 0; i < sizeof FROM / sizeof FROM[0]; i++) {
        const struct reply r = served_ask(
            &served, &(struct asked){.method = "POST", .path = "/login", .headers = FROM[i], .form = form});
        ck_assert_int_eq(r.status, 403);
        ck_assert_ptr_null(reply_header(&served, &r, "Set-Cookie"));
    }
}
END_TEST

START_TEST(a_form_of_our_own_is_taken_also_when_the_browser_keeps_the_origin_to_itself) {
    const char *form = arena_print(served.arena, "token=%s", served_token(&served, TOKEN_OFFICER, "00123"));
    static const char *const FROM[] = {"Origin: http://localhost\r\n",
                                       "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n",
                                       "Origin: null\r\nSec-Fetch-Site: same-origin\r\n"};
    for (size_t i = 0; i < sizeof FROM / sizeof FROM[0]; i++) {
        const struct reply r = served_ask(
            &served, &(struct asked){.method = "POST", .path = "/login", .headers = FROM[i], .form = form});
        ck_assert_int_eq(r.status, 303);
    }
    const struct reply page = served_get(&served, "/login", NULL);
    ck_assert_str_eq(reply_header(&served, &page, "Referrer-Policy"), "same-origin");
}
END_TEST

START_TEST(wrong_tokens_are_told_and_after_ten_the_address_waits) {
    struct reply r = log_in("wrong", "%2F");
    ck_assert_int_eq(r.status, 401);
    ASSERT_IN(r.body, "role=alert");
    for (int i = 1; i < 10; i++)
        ck_assert_int_eq(log_in("lk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%2F").status, 401);
    r = log_in(served_token(&served, TOKEN_OFFICER, "00123"), "%2F");
    ck_assert_int_eq(r.status, 429);
    ck_assert_int_gt(atoi(reply_header(&served, &r, "Retry-After")), 0);
    const struct reply other = served_ask(
        &served, &(struct asked){.method = "POST",
                                 .path = "/login",
                                 .headers = "X-Forwarded-For: 10.0.0.1, 203.0.113.9\r\n",
                                 .form = arena_print(served.arena, "token=%s",
                                                     served_token(&served, TOKEN_OFFICER, "00123"))});
    ck_assert_int_eq(other.status, 303);
}
END_TEST

START_TEST(nobody_takes_another_address_by_saying_so_before_the_proxy_does) {
    struct asked try = {.method = "POST", .path = "/login", .form = "token=wrong"};
    for (int i = 0; i <= 10; i++) {
        try.headers = arena_print(served.arena,
                                  "X-Forwarded-For: 10.0.0.%d\r\n"
                                  "X-Forwarded-For: 203.0.113.77\r\n",
                                  i);
        ck_assert_int_eq(served_ask(&served, &try).status, i < 10 ? 401 : 429);
    }
}
END_TEST

START_TEST(only_a_bearer_token_can_be_typed) {
    ck_assert_int_eq(log_in(served_child_token(&served, TOKEN_SESSION, "00123"), "%2F").status, 401);
    ck_assert_int_eq(log_in(served_child_token(&served, TOKEN_CALENDAR, "00123"), "%2F").status, 401);
}
END_TEST

START_TEST(a_login_address_opens_a_session_until_it_expires) {
    const char *secret = served_child_token(&served, TOKEN_LOGIN, "00123");
    const char *path = arena_print(served.arena, "/login/%s", secret);
    const struct reply r = served_get(&served, path, NULL);
    ck_assert_int_eq(r.status, 303);
    ck_assert_str_eq(reply_header(&served, &r, "Location"), "/");
    const struct asked with = {.path = "/v1/runs", .cookie = session_cookie(&r)};
    ck_assert_int_eq(served_ask(&served, &with).status, 200);
    ck_assert_int_eq(served_get(&served, path, NULL).status, 303);
    EXECUTE("UPDATE token SET expires_at = '2027-03-01 07:59+07' WHERE kind = 'login'");
    (void)served_get_until(&served, path, NULL, 404);
}
END_TEST

START_TEST(a_login_address_leads_where_it_says_but_nowhere_else) {
    static const char *const WAYS[][2] = {{"%2Fsites%2F1%2Fdays%2F2027-03-02", "/sites/1/days/2027-03-02"},
                                          {"%2F%2Fevil.example", "/"}};
    const char *secret = served_child_token(&served, TOKEN_LOGIN, "00123");
    for (size_t i = 0; i < 2; i++) {
        const struct reply r =
            served_get(&served, arena_print(served.arena, "/login/%s?next=%s", secret, WAYS[i][0]), NULL);
        ck_assert_int_eq(r.status, 303);
        ck_assert_str_eq(reply_header(&served, &r, "Location"), WAYS[i][1]);
    }
}
END_TEST

START_TEST(a_session_ends_with_the_token_it_was_got_with) {
    const struct reply in = log_in(served_token(&served, TOKEN_OFFICER, "00123"), "%2F");
    EXECUTE("UPDATE token SET revoked_at = '2027-03-01 07:59+07' WHERE kind = 'bearer'");
    const struct asked with = {.path = "/v1/runs", .cookie = session_cookie(&in)};
    ck_assert_int_eq(served_ask(&served, &with).status, 401);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("service");
    TCase *t = tcase_create("service");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, the_process_says_that_it_lives);
    tcase_add_test(t, it_is_ready_while_its_database_fits);
    tcase_add_test(t, what_is_no_path_is_not_found_and_another_method_is_told_the_right_one);
    tcase_add_test(t, every_problem_is_explained_under_its_type);
    tcase_add_test(t, a_parameter_that_is_wrong_is_named);
    tcase_add_test(t, runs_are_told_to_whoever_has_a_token_and_reports_to_the_monitor);
    tcase_add_test(t, runs_are_read_to_the_end_by_cursors);
    tcase_add_test(t, a_token_that_is_not_good_opens_nothing);
    tcase_add_test(t, a_token_that_is_revoked_ends_within_a_second);
    tcase_add_test(t, figures_of_the_service_are_the_monitor_s);
    tcase_add_test(t, a_token_typed_at_the_login_becomes_a_session);
    tcase_add_test(t, a_session_ends_at_the_logout_at_once);
    tcase_add_test(t, a_login_leads_nowhere_else);
    tcase_add_test(t, a_form_of_another_site_is_refused);
    tcase_add_test(t, a_form_of_our_own_is_taken_also_when_the_browser_keeps_the_origin_to_itself);
    tcase_add_test(t, wrong_tokens_are_told_and_after_ten_the_address_waits);
    tcase_add_test(t, nobody_takes_another_address_by_saying_so_before_the_proxy_does);
    tcase_add_test(t, only_a_bearer_token_can_be_typed);
    tcase_add_test(t, a_login_address_opens_a_session_until_it_expires);
    tcase_add_test(t, a_login_address_leads_where_it_says_but_nowhere_else);
    tcase_add_test(t, a_session_ends_with_the_token_it_was_got_with);
    suite_add_tcase(s, t);
    return s;
}
