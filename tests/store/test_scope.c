/* SPDX-License-Identifier: Apache-2.0 */
#include "exam/exam.h"
#include "store/scope.h"

static const struct pg_statement PEOPLE = {
    "people", "SELECT coalesce(string_agg(DISTINCT commune_code::text, ',' ORDER BY commune_code::text), '') "
              "FROM resident_home"};
static const struct pg_statement NAMES = {
    "names", "SELECT coalesce(string_agg(DISTINCT commune_code::text, ',' ORDER BY commune_code::text), '') "
             "FROM register.resident_person"};
static const struct pg_statement WRITE = {
    "write", "INSERT INTO audit (commune_code, chain, sequence, at, actor, action, previous, digest) "
             "VALUES ($1, 'a chain', 1, '2027-03-01', 'a test', 'try', '', '')"};

static struct pg *api;

static void open_api(void) {
    create_places();
    MUST(pg_open(scratch.loop, scratch.conninfo, scope_settings(SCOPE_API), &api, &error));
    EXECUTE("INSERT INTO resident_home (resident_id, commune_code, version) "
            "SELECT resident_id, commune_code, 1 FROM register.resident ON CONFLICT DO NOTHING");
}

static void close_api(void) {
    pg_close(api);
    drop_all();
}

static const char *seen(const struct pg_batch *b, int index) {
    return pg_result_text(pg_batch_result(b, index), 0, 0);
}

START_TEST(each_statement_sees_the_commune_of_the_scope_before_it) {
    struct pg_batch *b = pg_batch_create();
    (void)pg_batch_add(b, &PEOPLE);
    scope_add(b, COMMUNE);
    (void)pg_batch_add(b, &PEOPLE);
    (void)pg_batch_add(b, &NAMES);
    scope_add(b, NEIGHBOUR);
    (void)pg_batch_add(b, &PEOPLE);
    (void)pg_batch_add(b, &NAMES);
    scope_add(b, 0);
    (void)pg_batch_add(b, &PEOPLE);
    MUST(pg_run_batch(api, b, &error));
    ck_assert_str_eq(seen(b, 0), "");
    ck_assert_str_eq(seen(b, 2), "123");
    ck_assert_str_eq(seen(b, 3), "123");
    ck_assert_str_eq(seen(b, 5), "124");
    ck_assert_str_eq(seen(b, 6), "124");
    ck_assert_str_eq(seen(b, 8), "");
    pg_batch_destroy(b);
}
END_TEST

START_TEST(a_scope_ends_with_its_batch) {
    struct pg_batch *b = pg_batch_create();
    scope_add(b, COMMUNE);
    MUST(pg_run_batch(api, b, &error));
    pg_batch_destroy(b);
    b = pg_batch_create();
    (void)pg_batch_add(b, &PEOPLE);
    MUST(pg_run_batch(api, b, &error));
    ck_assert_str_eq(seen(b, 0), "");
    pg_batch_destroy(b);
}
END_TEST

START_TEST(a_scope_ends_with_its_batch_also_when_it_fails) {
    struct pg_batch *b = pg_batch_create();
    scope_add(b, COMMUNE);
    (void)pg_batch_add(b, &(struct pg_statement){"broken", "SELECT 1 / 0"});
    ck_assert(!pg_run_batch(api, b, &error));
    pg_batch_destroy(b);
    b = pg_batch_create();
    (void)pg_batch_add(b, &PEOPLE);
    MUST(pg_run_batch(api, b, &error));
    ck_assert_str_eq(seen(b, 0), "");
    pg_batch_destroy(b);
}
END_TEST

START_TEST(nothing_is_written_outside_the_scope) {
    struct pg_batch *b = pg_batch_create();
    scope_add(b, COMMUNE);
    pg_param_int(pg_batch_add(b, &WRITE), NEIGHBOUR);
    ck_assert(!pg_run_batch(api, b, &error));
    ck_assert_str_eq(error.sqlstate, "42501");
    pg_batch_destroy(b);
    ck_assert_int_eq(COUNT("audit"), 0);
}
END_TEST

/* Inside a transaction of the connection. */
static void set_scope(struct pg *c, int32_t commune) {
    struct pg_batch *b = pg_batch_create();
    scope_add(b, commune);
    MUST(pg_run_batch(c, b, &error));
    pg_batch_destroy(b);
}

START_TEST(a_scope_holds_for_its_transaction) {
    struct pg_result *r = NULL;
    MUST(db_begin(api, &error));
    set_scope(api, NEIGHBOUR);
    MUST(pg_query(api, &PEOPLE, NULL, &r, &error));
    ck_assert_str_eq(pg_result_text(r, 0, 0), "124");
    pg_result_free(r);
    MUST(db_commit(api, &error));
    MUST(pg_query(api, &PEOPLE, NULL, &r, &error));
    ck_assert_str_eq(pg_result_text(r, 0, 0), "");
    pg_result_free(r);
}
END_TEST

START_TEST(the_sender_is_kept_to_its_scope_too) {
    struct pg *notify;
    struct pg_result *r = NULL;
    MUST(pg_open(scratch.loop, scratch.conninfo, scope_settings(SCOPE_NOTIFY), &notify, &error));
    MUST(db_begin(notify, &error));
    MUST(pg_query(notify, &PEOPLE, NULL, &r, &error));
    ck_assert_str_eq(pg_result_text(r, 0, 0), "");
    pg_result_free(r);
    set_scope(notify, COMMUNE);
    MUST(pg_query(notify, &PEOPLE, NULL, &r, &error));
    ck_assert_str_eq(pg_result_text(r, 0, 0), "123");
    pg_result_free(r);
    db_rollback(notify);
    pg_close(notify);
}
END_TEST

START_TEST(the_owner_sees_everybody) {
    struct pg *owner;
    struct pg_result *r = NULL;
    MUST(pg_open(scratch.loop, scratch.conninfo, scope_settings(SCOPE_OWNER), &owner, &error));
    MUST(pg_query(owner, &PEOPLE, NULL, &r, &error));
    ASSERT_IN(pg_result_text(r, 0, 0), "123,124");
    pg_result_free(r);
    pg_close(owner);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("scope");
    TCase *t = tcase_create("scope");
    tcase_add_checked_fixture(t, open_api, close_api);
    tcase_add_test(t, each_statement_sees_the_commune_of_the_scope_before_it);
    tcase_add_test(t, a_scope_ends_with_its_batch);
    tcase_add_test(t, a_scope_ends_with_its_batch_also_when_it_fails);
    tcase_add_test(t, nothing_is_written_outside_the_scope);
    tcase_add_test(t, a_scope_holds_for_its_transaction);
    tcase_add_test(t, the_sender_is_kept_to_its_scope_too);
    tcase_add_test(t, the_owner_sees_everybody);
    suite_add_tcase(s, t);
    return s;
}
