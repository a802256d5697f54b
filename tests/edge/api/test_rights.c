/* SPDX-License-Identifier: Apache-2.0 */
/* Every route of the table, asked by everybody: nobody, bad tokens, each role, the area itself, the one above
 * it and another. A new route fails here until it is said who may use it. */
#include "domain/appointment.h"
#include "edge/api/internal.h"
#include "edge/api/served.h"
#include "exam/exam.h"

static struct served served;

/* Where a route's place is commune 00123; "" = it has none. */
static const struct expected {
    enum http_method method;
    const char *route;
    const char *path; /* an example that is there */
    enum api_right right;
    bool has_place;
} EXPECTED[] = {
    {HTTP_GET, "/healthz", "/healthz", API_ANYBODY, false},
    {HTTP_GET, "/readyz", "/readyz", API_ANYBODY, false},
    {HTTP_GET, "/metrics", "/metrics", API_MONITOR, false},
    {HTTP_GET, "/v1/openapi.json", "/v1/openapi.json", API_ANYBODY, false},
    {HTTP_GET, "/v1/runs", "/v1/runs", API_HOLDER, false},
    {HTTP_GET, "/problems/{type}", "/problems/internal", API_ANYBODY, false},
    {HTTP_GET, "/login", "/login", API_ANYBODY, false},
    {HTTP_POST, "/login", "/login", API_ANYBODY, false},
    {HTTP_GET, "/login/{secret}", NULL, API_ANYBODY, false}, /* test_service.c */
    {HTTP_POST, "/logout", "/logout", API_HOLDER, false},
    {HTTP_GET, "/v1/areas", "/v1/areas", API_SCHEDULES, false},
    {HTTP_GET, "/v1/areas/{area}/sessions", "/v1/areas/00123/sessions", API_SCHEDULES, true},
    {HTTP_GET, "/v1/sessions/{session}/appointments", "/v1/sessions/2027-1-20270301-am/appointments",
     API_SCHEDULES, true},
    {HTTP_GET, "/v1/areas/{area}/coverage", "/v1/areas/00123/coverage?round=2027", API_SCHEDULES, true},
    {HTTP_GET, "/v1/areas/{area}/shortfall", "/v1/areas/00123/shortfall?round=2027", API_SCHEDULES, true},
    {HTTP_GET, "/v1/areas/{area}/calendar.ics", "/v1/areas/00123/calendar.ics", API_SCHEDULES, true},
    {HTTP_GET, "/calendar/{secret}.ics", NULL, API_ANYBODY, false}, /* below */
    {HTTP_GET, "/v1/residents/{resident}/need", "/v1/residents/222-2228/need", API_PEOPLE, true},
    {HTTP_GET, "/", "/", API_SCHEDULES, false},
    {HTTP_GET, "/areas/{area}", "/areas/00123", API_SCHEDULES, true},
    {HTTP_GET, "/sites/{site}/days/{date}", "/sites/1/days/2027-03-01", API_SCHEDULES, true},
    {HTTP_GET, "/style/{hash}.css", NULL, API_ANYBODY, false}, /* its path changes with its bytes */
};

static const struct expected *find_expected(const struct api_route *r) {
    for (size_t i = 0; i < sizeof EXPECTED / sizeof EXPECTED[0]; i++)
        if (EXPECTED[i].method == r->method && strcmp(EXPECTED[i].route, r->path) == 0) return &EXPECTED[i];
    ck_abort_msg("who may %s %s? Say so in EXPECTED.", http_method_name(r->method), r->path);
}

static void begin(void) {
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2027-03-01T08:00", 1), 0);
    create_places();
    served_open(&served, &scratch, NULL);
}

static void end(void) {
    served_close(&served);
    drop_all();
}

/* The example; a resident's code is worked out. */
static const char *path_of(const struct expected *e) {
    char code[APPOINTMENT_CODE_BYTES];
    if (strcmp(e->route, "/v1/residents/{resident}/need") != 0) return e->path;
    return arena_print(served.arena, "/v1/residents/%s/need", appointment_code_print(12, code));
}

static int ask(const struct expected *e, const char *token) {
    return served_ask(&served, &(struct asked){.method = http_method_name(e->method),
                                               .path = path_of(e),
                                               .token = token,
                                               .form = e->method == HTTP_POST ? "" : NULL})
        .status;
}

static void assert_status(const struct expected *e, const char *who, const char *token, int wanted) {
    const int status = ask(e, token);
    ck_assert_msg(status == wanted, "%s %s by %s: %d, not %d", http_method_name(e->method), e->route, who,
                  status, wanted);
}

/* Who has no session is led to the login by a page. */
static int refused(const struct api_route *r) {
    return r->is_page && r->method == HTTP_GET ? 303 : 401;
}

static int answered(const struct api_route *r) {
    if (r->method == HTTP_POST) return strcmp(r->path, "/logout") == 0 ? 303 : 401;
    return 200;
}

/* Calls `check` for each route with an example path. */
static void for_each(void (*check)(const struct api_route *r, const struct expected *e)) {
    const struct api_route *r;
    for (size_t i = 0; (r = route_at(i)); i++) {
        const struct expected *e = find_expected(r);
        ck_assert_msg(e->right == r->right, "%s is for %s", r->path, api_right_text(r->right));
        ck_assert_msg(e->has_place == route_has_place(r) || !e->path, "%s: has it a place?", r->path);
        if (e->path) check(r, e);
    }
}

static void check_bad(const struct api_route *r, const struct expected *e) {
    const int wanted = e->right == API_ANYBODY ? answered(r) : refused(r);
    assert_status(e, "nobody", NULL, wanted);
    assert_status(e, "nonsense", "nonsense", wanted);
    assert_status(e, "an unknown token", "lk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", wanted);
    assert_status(e, "an expired token", served_expired_token(&served, TOKEN_OFFICER, "00123"), wanted);
    assert_status(e, "a revoked token", served_revoked_token(&served, TOKEN_OFFICER, "00123"), wanted);
    assert_status(e, "a login address", served_child_token(&served, TOKEN_LOGIN, "00123"), wanted);
    assert_status(e, "a calendar address", served_child_token(&served, TOKEN_CALENDAR, "00123"), wanted);
}

START_TEST(whoever_has_no_good_token_gets_nothing) {
    for_each(check_bad);
}
END_TEST

/* With two communes, for of a single one the first page leads to its month. */
static void check_role(const struct api_route *r, const struct expected *e, enum token_role role) {
    static const bool MAY[][TOKEN_ROLES] = {
        [API_ANYBODY] = {true, true, true},
        [API_HOLDER] = {true, true, true},
        [API_SCHEDULES] = {[TOKEN_OFFICER] = true, [TOKEN_DASHBOARD] = true},
        [API_PEOPLE] = {[TOKEN_OFFICER] = true},
        [API_MONITOR] = {[TOKEN_MONITOR] = true},
    };
    assert_status(e, token_role_name(role),
                  served_token(&served, role, role == TOKEN_MONITOR ? "" : "00123 00124"),
                  MAY[e->right][role] ? answered(r) : 403);
}

static void check_roles(const struct api_route *r, const struct expected *e) {
    for (int role = 0; role < TOKEN_ROLES; role++) check_role(r, e, (enum token_role)role);
}

START_TEST(each_role_uses_the_routes_that_are_its_own) {
    for_each(check_roles);
}
END_TEST

/* Of a resident it is not told whether he is elsewhere or nowhere. */
static void check_areas(const struct api_route *r, const struct expected *e) {
    const int foreign = strstr(e->route, "{resident}") ? 404 : 403;
    if (!e->has_place) return;
    assert_status(e, "the area itself", served_token(&served, TOKEN_OFFICER, "00123"), answered(r));
    assert_status(e, "the area above", served_token(&served, TOKEN_OFFICER, "01"), answered(r));
    assert_status(e, "the nation", served_token(&served, TOKEN_OFFICER, "vn"), answered(r));
    assert_status(e, "several areas", served_token(&served, TOKEN_OFFICER, "00125 00123"), answered(r));
    assert_status(e, "another area", served_token(&served, TOKEN_OFFICER, "00124"), foreign);
    assert_status(e, "other areas", served_token(&served, TOKEN_OFFICER, "00124 00125"), foreign);
}

START_TEST(an_area_is_for_itself_and_those_above_it) {
    for_each(check_areas);
}
END_TEST

START_TEST(what_is_wider_than_the_token_is_another_area_s) {
    const char *token = served_token(&served, TOKEN_OFFICER, "00123");
    ck_assert_int_eq(served_get(&served, "/v1/areas/01/sessions", token).status, 403);
    ck_assert_int_eq(served_get(&served, "/v1/areas/vn/coverage?round=2027", token).status, 403);
    ck_assert_int_eq(served_get(&served, "/v1/areas/00999/sessions", token).status, 404);
    ck_assert_int_eq(served_get(&served, "/v1/sessions/2027-99-20270301-am/appointments", token).status, 404);
}
END_TEST

START_TEST(a_foreign_resident_is_as_one_who_is_nowhere) {
    char foreign[APPOINTMENT_CODE_BYTES], nobody[APPOINTMENT_CODE_BYTES];
    const char *token = served_token(&served, TOKEN_OFFICER, "00123");
    appointment_code_print(20, foreign);
    appointment_code_print(777, nobody);
    const struct reply a =
        served_get(&served, arena_print(served.arena, "/v1/residents/%s/need", foreign), token);
    const struct reply b =
        served_get(&served, arena_print(served.arena, "/v1/residents/%s/need", nobody), token);
    ck_assert_int_eq(a.status, 404);
    ck_assert_int_eq(b.status, 404);
    const size_t until_number = (size_t)(strstr(a.body, "\"request\"") - a.body);
    ck_assert_int_eq(strncmp(a.body, b.body, until_number), 0);
    ck_assert_int_eq(
        served_get(&served, arena_print(served.arena, "/v1/residents/%s/need?commune=00124", foreign), token)
            .status,
        403);
}
END_TEST

START_TEST(the_code_of_nobody_is_nobody_s) {
    char nobody[APPOINTMENT_CODE_BYTES];
    const char *path = arena_print(served.arena, "/v1/residents/%s/need", appointment_code_print(0, nobody));
    ck_assert_int_eq(served_get(&served, path, served_token(&served, TOKEN_OFFICER, "00123")).status, 404);
    ck_assert_int_eq(served_get(&served, path, served_token(&served, TOKEN_OFFICER, "01")).status, 404);
    ck_assert_int_eq(COUNT("audit"), 0);
}
END_TEST

/* ---- Calendar addresses ---------------------------------------------------------------------- */

START_TEST(a_calendar_address_shows_its_area_until_it_is_revoked) {
    const char *secret = served_child_token(&served, TOKEN_CALENDAR, "00123");
    const char *path = arena_print(served.arena, "/calendar/%s.ics", secret);
    ck_assert_int_eq(served_get(&served, path, NULL).status, 200);
    EXECUTE("UPDATE token SET revoked_at = '2027-03-01 07:00+07' WHERE kind = 'calendar'");
    (void)served_get_until(&served, path, NULL, 404);
}
END_TEST

START_TEST(a_calendar_address_ends_when_its_account_loses_the_area) {
    const char *path =
        arena_print(served.arena, "/calendar/%s.ics", served_child_token(&served, TOKEN_CALENDAR, "00123"));
    ck_assert_int_eq(served_get(&served, path, NULL).status, 200);
    EXECUTE("UPDATE grant_area SET area_code = 124");
    (void)served_get_until(&served, path, NULL, 404);
}
END_TEST

START_TEST(another_secret_is_no_calendar_address) {
    const char *login = served_child_token(&served, TOKEN_LOGIN, "00123");
    const char *bearer = served_token(&served, TOKEN_OFFICER, "00123");
    ck_assert_int_eq(served_get(&served, arena_print(served.arena, "/calendar/%s.ics", login), NULL).status,
                     404);
    ck_assert_int_eq(served_get(&served, arena_print(served.arena, "/calendar/%s.ics", bearer), NULL).status,
                     404);
    ck_assert_int_eq(served_get(&served, arena_print(served.arena, "/login/%s", bearer), NULL).status, 404);
}
END_TEST

/* ---- Dated, kept and audited -------------------------------------------------------------------- */

#define LIST "/v1/sessions/2027-1-20270301-am/appointments"

static struct reply ask_with_etag(const char *path, const char *token, const char *etag) {
    return served_ask(&served,
                      &(struct asked){.path = path,
                                      .token = token,
                                      .headers = arena_print(served.arena, "If-None-Match: %s\r\n", etag)});
}

START_TEST(an_answer_is_unchanged_until_its_commune_is) {
    const char *token = served_token(&served, TOKEN_OFFICER, "00123");
    const struct reply first = served_get(&served, "/v1/areas/00123/sessions", token);
    const char *etag = reply_header(&served, &first, "ETag");
    ck_assert_ptr_nonnull(etag);
    ck_assert_str_eq(reply_header(&served, &first, "Cache-Control"), "private, no-cache");
    struct reply again = ask_with_etag("/v1/areas/00123/sessions", token, etag);
    ck_assert_int_eq(again.status, 304);
    ck_assert_uint_eq(again.length, 0);
    ck_assert_str_eq(reply_header(&served, &again, "ETag"), etag);
    EXECUTE("UPDATE commune_state SET revision = revision + 1 WHERE commune_code = 124");
    served_restart(&served);
    ck_assert_int_eq(ask_with_etag("/v1/areas/00123/sessions", token, etag).status, 304);
    EXECUTE("UPDATE commune_state SET revision = revision + 1 WHERE commune_code = 123");
    const int64_t from = clock_monotonic_nanoseconds();
    do again = ask_with_etag("/v1/areas/00123/sessions", token, etag);
    while (again.status == 304);
    ck_assert_int_eq(again.status, 200);
    ck_assert_int_lt(clock_monotonic_nanoseconds() - from, 3000000000);
    ck_assert_str_ne(reply_header(&served, &again, "ETag"), etag);
}
END_TEST

START_TEST(a_change_of_reference_data_dates_every_answer_anew) {
    const char *token = served_token(&served, TOKEN_OFFICER, "00123");
    const struct reply first = served_get(&served, "/v1/areas", token);
    const char *etag = reply_header(&served, &first, "ETag");
    EXECUTE("UPDATE area SET name = 'Xuân Mới' WHERE area_code = 123;"
            "UPDATE reference_state SET revision = revision + 1");
    struct reply again;
    do again = ask_with_etag("/v1/areas", token, etag);
    while (again.status == 304);
    ASSERT_IN(again.body, "Xuân Mới");
}
END_TEST

START_TEST(who_has_read_of_people_is_in_the_audit_also_when_the_answer_was_ready) {
    const char *token = served_token(&served, TOKEN_OFFICER, "00123");
    const struct reply first = served_get(&served, LIST, token);
    ck_assert_int_eq(first.status, 200);
    ck_assert_str_eq(reply_header(&served, &first, "Cache-Control"), "no-store");
    const struct reply second = served_get(&served, LIST, token);
    ck_assert_str_eq(first.body, second.body);
    ck_assert_int_eq(
        COUNT("audit WHERE action = 'read_appointments' AND commune_code = 123 AND "
              "subject->>'session' = '2027-1-20270301-am' AND (subject->>'people')::integer = 3"),
        2);
    const struct reply metrics = served_get(&served, "/metrics", served_token(&served, TOKEN_MONITOR, ""));
    ASSERT_IN(metrics.body, "lichkham_kept_hits_total 0\n"); /* nothing is kept without memory for it */
}
END_TEST

START_TEST(a_kept_answer_is_sent_again_and_audited_again) {
    const struct api_settings settings = {.register_ = "",
                                          .public_url = "",
                                          .connections = 2,
                                          .kept_bytes = 1 << 20,
                                          .audit_heads = "",
                                          .halves = {{450, 690}, {810, 990}}};
    struct served keeping;
    served_open(&keeping, &scratch, &settings);
    const char *token = served_token(&keeping, TOKEN_OFFICER, "00123");
    const struct reply first = served_get(&keeping, LIST, token);
    const struct reply second = served_get(&keeping, LIST, token);
    ck_assert_str_eq(first.body, second.body);
    const struct reply metrics = served_get(&keeping, "/metrics", served_token(&keeping, TOKEN_MONITOR, ""));
    ASSERT_IN(metrics.body, "lichkham_kept_hits_total 1\n");
    ck_assert_int_eq(COUNT("audit WHERE action = 'read_appointments' AND (subject->>'people')::integer = 3"),
                     2);
    const struct reply other = served_get(&keeping, LIST, served_token(&keeping, TOKEN_DASHBOARD, "00123"));
    ck_assert_int_eq(other.status, 200);
    ck_assert_str_ne(first.body, other.body);
    served_close(&keeping);
}
END_TEST

START_TEST(without_an_audit_nobody_is_told_of_people) {
    const char *token = served_token(&served, TOKEN_OFFICER, "00123");
    EXECUTE("REVOKE INSERT ON audit FROM lichkham_api");
    const struct reply r = served_get(&served, LIST, token);
    ck_assert_msg(r.status == 500 || r.status == 503, "%d", r.status);
    ck_assert_ptr_null(strstr(r.body, "appointments\":"));
    ck_assert_int_eq(served_get(&served, "/v1/areas", token).status, 200);
    ck_assert_int_eq(served_get(&served, "/readyz", NULL).status, 503);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("rights");
    TCase *t = tcase_create("rights");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, whoever_has_no_good_token_gets_nothing);
    tcase_add_test(t, each_role_uses_the_routes_that_are_its_own);
    tcase_add_test(t, an_area_is_for_itself_and_those_above_it);
    tcase_add_test(t, what_is_wider_than_the_token_is_another_area_s);
    tcase_add_test(t, a_foreign_resident_is_as_one_who_is_nowhere);
    tcase_add_test(t, the_code_of_nobody_is_nobody_s);
    tcase_add_test(t, a_calendar_address_shows_its_area_until_it_is_revoked);
    tcase_add_test(t, a_calendar_address_ends_when_its_account_loses_the_area);
    tcase_add_test(t, another_secret_is_no_calendar_address);
    tcase_add_test(t, an_answer_is_unchanged_until_its_commune_is);
    tcase_add_test(t, a_change_of_reference_data_dates_every_answer_anew);
    tcase_add_test(t, who_has_read_of_people_is_in_the_audit_also_when_the_answer_was_ready);
    tcase_add_test(t, a_kept_answer_is_sent_again_and_audited_again);
    tcase_add_test(t, without_an_audit_nobody_is_told_of_people);
    suite_add_tcase(s, t);
    return s;
}
