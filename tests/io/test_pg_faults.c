/* SPDX-License-Identifier: Apache-2.0 */
#include "database.h"
#include "pg_proxy.h"
#include "suite.h"

#include "base/clock.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct pg_proxy *the_proxy;
static struct pg *the_client; /* through the proxy; the_pg is direct */

static void open_proxy(void) {
    ck_assert_msg(getenv("PGHOST") != NULL, "no PGHOST: run \"scripts/postgres run meson test -C build\"");
    the_proxy = pg_proxy_start();
    open_database();
    char conninfo[64];
    (void)snprintf(conninfo, sizeof conninfo, "host=%s", pg_proxy_host(the_proxy));
    the_client = open_connection(conninfo);
}

static void close_proxy(void) {
    pg_close(the_client);
    close_database();
    pg_proxy_stop(the_proxy);
}

static void act_at_next(enum pg_proxy_action action, enum pg_proxy_side side, enum pg_proxy_moment moment) {
    pg_proxy_arm(the_proxy, action, side, pg_proxy_seen(the_proxy, side) + 1, moment);
}

static int64_t milliseconds_since(int64_t start) {
    return (clock_monotonic_nanoseconds() - start) / 1000000;
}

static void assert_lost(struct pg *c, enum err_code code) {
    ck_assert_msg(error.code == code, "%s: %s", err_code_name(error.code), error.message);
    ck_assert(!pg_is_usable(c));
    ck_assert(!pg_execute(c, "SELECT 1", &error));
    ck_assert_int_eq(error.code, ERR_UNAVAILABLE);
}

static bool ignore_row(void *context, struct pg_row *row, struct err *e) {
    (void)row;
    (void)e;
    ++*(int64_t *)context;
    return true;
}

/* In the select list the server makes the numbers one by one. */
static const char ENDLESS[] =
    "COPY (SELECT generate_series(1, 100000000), repeat('x', 100)) TO STDOUT (FORMAT binary)";

/* ---- Time limits ------------------------------------------------------------------------------ */

START_TEST(a_late_request_is_cancelled_and_its_connection_used_again) {
    pg_set_timeout(the_pg, 50);
    for (int i = 0; i < 3; i++) {
        const int64_t start = clock_monotonic_nanoseconds();
        ck_assert(!pg_execute(the_pg, "SELECT pg_sleep(60)", &error));
        ck_assert_int_eq(error.code, ERR_UNAVAILABLE);
        ck_assert_int_ge(milliseconds_since(start), 49);
        ck_assert_int_lt(milliseconds_since(start), 4000);
        ck_assert(pg_is_usable(the_pg));
        execute(the_pg, "SELECT 1");
    }
    pg_set_timeout(the_pg, 0);
    execute(the_pg, "SELECT pg_sleep(0.1)");
}
END_TEST

START_TEST(an_answer_that_waited_for_its_caller_is_not_late) {
    pg_set_timeout(the_pg, 20);
    struct pg_request *r = pg_start_query(the_pg, STATEMENT("one", "SELECT 1"), NULL);
    const int64_t start = clock_monotonic_nanoseconds();
    while (milliseconds_since(start) < 100) continue;
    ck_assert(pg_await(r, NULL, &error));
}
END_TEST

START_TEST(a_late_copy_out_is_cancelled_and_drained) {
    execute(the_pg, "SET jit = off"); /* compiling takes longer than the limit */
    pg_set_timeout(the_pg, 50);
    int64_t rows = 0;
    ck_assert(!pg_copy_out(the_pg, STATEMENT("endless", ENDLESS), NULL, 0, ignore_row, &rows, NULL, &error));
    ck_assert_int_eq(error.code, ERR_UNAVAILABLE);
    ck_assert_int_gt(rows, 0);
    execute(the_pg, "SELECT 1");
}
END_TEST

START_TEST(a_late_copy_in_is_thrown_away) {
    execute(the_pg, "CREATE TEMP TABLE late (a int)");
    pg_set_timeout(the_pg, 50);
    struct pg_copy_in *w = NULL;
    ck_assert(pg_copy_in_begin(the_pg, STATEMENT("late", "COPY late FROM STDIN (FORMAT binary)"), NULL, 0, &w,
                               &error));
    const int64_t start = clock_monotonic_nanoseconds();
    while (milliseconds_since(start) < 200) {
        pg_put_row(w, 1);
        pg_put_int(w, 1);
        loop_turn(the_loop);
    }
    ck_assert(!pg_copy_in_end(w, NULL, NULL, &error));
    ck_assert_int_eq(error.code, ERR_UNAVAILABLE);
    ck_assert_int_eq(integer_of(the_pg, "SELECT count(*) FROM late"), 0);
}
END_TEST

START_TEST(a_connection_that_cannot_be_drained_is_closed) {
    pg_set_timeout(the_client, 50);
    pg_proxy_stall(the_proxy, PG_PROXY_FROM_SERVER, true);
    const int64_t start = clock_monotonic_nanoseconds();
    ck_assert(!pg_execute(the_client, "SELECT 1", &error));
    ck_assert_int_ge(milliseconds_since(start), 5000);
    assert_lost(the_client, ERR_UNAVAILABLE);
    pg_proxy_stall(the_proxy, PG_PROXY_FROM_SERVER, false);
}
END_TEST

START_TEST(a_late_commit_is_unknown) {
    pg_set_timeout(the_client, 50);
    execute(the_client, "BEGIN");
    pg_proxy_stall(the_proxy, PG_PROXY_FROM_SERVER, true);
    ck_assert(!pg_execute(the_client, "COMMIT", &error));
    assert_lost(the_client, ERR_UNKNOWN_COMMIT);
    pg_proxy_stall(the_proxy, PG_PROXY_FROM_SERVER, false);
}
END_TEST

/* ---- Lost connections --------------------------------------------------------------------------- */

static void terminate(const char *query) {
    struct pg_params p = {0};
    pg_param_text(&p, query);
    const struct pg_statement *s =
        STATEMENT("terminate", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                               "WHERE query LIKE $1 AND pid <> pg_backend_pid() AND state = 'active'");
    int ended = 0;
    while (ended == 0) {
        struct pg_result *r = NULL;
        ck_assert(pg_query(the_pg, s, &p, &r, &error));
        ended = pg_result_rows(r);
        pg_result_free(r);
    }
}

START_TEST(a_backend_terminated_in_a_query_is_an_unavailable_database) {
    struct pg *c = open_connection("");
    struct pg_request *r = pg_start_query(c, STATEMENT("sleep", "SELECT pg_sleep(60) AS victim"), NULL);
    terminate("%AS victim");
    ck_assert(!pg_await(r, NULL, &error));
    ck_assert_str_eq(error.sqlstate, "57P01");
    assert_lost(c, ERR_UNAVAILABLE);
    pg_close(c);
}
END_TEST

START_TEST(a_backend_terminated_while_idle_is_noticed_by_the_next_use) {
    struct pg *c = open_connection("");
    struct pg_params p = {0};
    pg_param_int(&p, (int32_t)integer_of(c, "SELECT pg_backend_pid()"));
    ck_assert(pg_query(the_pg, STATEMENT("end", "SELECT pg_terminate_backend($1, 5000)"), &p, NULL, &error));
    ck_assert(!pg_execute(c, "SELECT 1", &error));
    assert_lost(c, ERR_UNAVAILABLE);
    pg_close(c);
}
END_TEST

START_TEST(a_backend_terminated_in_a_copy_out_fails_it) {
    struct pg *c = open_connection("");
    int64_t rows = 0;
    struct pg_request *r = pg_start_copy_out(c, STATEMENT("endless", ENDLESS), NULL, 0, ignore_row, &rows);
    terminate("COPY (SELECT generate_series%");
    ck_assert(!pg_await(r, NULL, &error));
    assert_lost(c, ERR_UNAVAILABLE);
    pg_close(c);
}
END_TEST

START_TEST(a_backend_terminated_in_a_copy_in_fails_it) {
    struct pg *c = open_connection("");
    execute(c, "CREATE TEMP TABLE victim (a int)");
    struct pg_copy_in *w = NULL;
    ck_assert(
        pg_copy_in_begin(c, STATEMENT("in", "COPY victim FROM STDIN (FORMAT binary)"), NULL, 0, &w, &error));
    terminate("COPY victim FROM%");
    for (int i = 0; i < 1000000; i++) {
        pg_put_row(w, 1);
        pg_put_int(w, i);
    }
    ck_assert(!pg_copy_in_end(w, NULL, NULL, &error));
    assert_lost(c, ERR_UNAVAILABLE);
    pg_close(c);
}
END_TEST

START_TEST(a_cut_connection_fails_at_any_message_of_the_server) {
    const int64_t last = pg_proxy_seen(the_proxy, PG_PROXY_FROM_SERVER);
    execute(the_client, "SELECT 1");
    const int64_t answers = pg_proxy_seen(the_proxy, PG_PROXY_FROM_SERVER) - last;
    ck_assert_int_eq(answers, 4); /* description, row, done, ready */
    for (int i = 1; i <= answers; i++) {
        char conninfo[64];
        (void)snprintf(conninfo, sizeof conninfo, "host=%s", pg_proxy_host(the_proxy));
        struct pg *c = open_connection(conninfo);
        pg_proxy_arm(the_proxy, PG_PROXY_CUT, PG_PROXY_FROM_SERVER,
                     pg_proxy_seen(the_proxy, PG_PROXY_FROM_SERVER) + i, PG_PROXY_BEFORE);
        ck_assert(!pg_execute(c, "SELECT 1", &error));
        ck_assert(pg_proxy_has_acted(the_proxy));
        assert_lost(c, ERR_UNAVAILABLE);
        pg_close(c);
    }
}
END_TEST

static void make_committed_table(void) {
    execute(the_pg, "DROP TABLE IF EXISTS committed; CREATE TABLE committed (a int)");
    execute(the_client, "BEGIN");
    execute(the_client, "INSERT INTO committed VALUES (1)");
}

START_TEST(a_commit_whose_answer_is_lost_is_unknown_and_was_done) {
    make_committed_table();
    act_at_next(PG_PROXY_CUT, PG_PROXY_FROM_SERVER, PG_PROXY_BEFORE);
    ck_assert(!pg_execute(the_client, "COMMIT", &error));
    ck_assert_ptr_nonnull(strstr(error.message, "the answer to COMMIT was lost"));
    ck_assert_ptr_nonnull(strstr(error.hint, "Run it again"));
    assert_lost(the_client, ERR_UNKNOWN_COMMIT);
    ck_assert_int_eq(integer_of(the_pg, "SELECT count(*) FROM committed"), 1);
    execute(the_pg, "DROP TABLE committed");
}
END_TEST

START_TEST(a_commit_that_never_arrived_is_unknown_and_was_not_done) {
    make_committed_table();
    act_at_next(PG_PROXY_CUT, PG_PROXY_FROM_CLIENT, PG_PROXY_BEFORE);
    ck_assert(!pg_execute(the_client, " \n commit;", &error));
    assert_lost(the_client, ERR_UNKNOWN_COMMIT);
    ck_assert_int_eq(integer_of(the_pg, "SELECT count(*) FROM committed"), 0);
    execute(the_pg, "DROP TABLE committed");
}
END_TEST

START_TEST(a_lost_answer_to_another_statement_is_no_unknown_commit) {
    static const char *const SQL[] = {"SELECT 'COMMIT'", "ROLLBACK", "SELECT 1; SELECT 2 AS committed",
                                      "CREATE TEMP TABLE t (a int) ON COMMIT DROP"};
    act_at_next(PG_PROXY_CUT, PG_PROXY_FROM_SERVER, PG_PROXY_BEFORE);
    ck_assert(!pg_execute(the_client, SQL[_i], &error));
    assert_lost(the_client, ERR_UNAVAILABLE);
}
END_TEST

START_TEST(a_commit_among_other_statements_is_unknown_too) {
    act_at_next(PG_PROXY_CUT, PG_PROXY_FROM_SERVER, PG_PROXY_BEFORE);
    ck_assert(!pg_execute(the_client, "BEGIN; SELECT 1;\nCOMMIT", &error));
    assert_lost(the_client, ERR_UNKNOWN_COMMIT);
}
END_TEST

/* ---- Slow and talkative servers ------------------------------------------------------------------- */

static void unstall(void *context) {
    ++*(int *)context;
    pg_proxy_stall(the_proxy, PG_PROXY_FROM_CLIENT, false);
}

/* Nothing leaves while the proxy stalls, so a writer that did not wait for PQflush would take all
 * rows at once. The timer fires only when the writer waits in the loop. */
START_TEST(a_copy_in_waits_for_a_slow_server_and_goes_in_pieces_of_64_kib) {
    enum { ROWS = 1000000, ROW_BYTES = 10 };
    execute(the_client, "CREATE TEMP TABLE slow (a int)");
    struct pg_copy_in *w = NULL;
    ck_assert(pg_copy_in_begin(the_client, STATEMENT("slow", "COPY slow FROM STDIN (FORMAT binary)"), NULL, 0,
                               &w, &error));
    pg_proxy_stall(the_proxy, PG_PROXY_FROM_CLIENT, true);
    int waits = 0;
    int rows_until_wait = -1;
    struct loop_timer *t = loop_timer_start(the_loop, 20, unstall, &waits);
    for (int i = 0; i < ROWS; i++) {
        pg_put_row(w, 1);
        pg_put_int(w, i);
        if (waits > 0 && rows_until_wait < 0) rows_until_wait = i;
    }
    int64_t rows = 0;
    ck_assert(pg_copy_in_end(w, NULL, &rows, &error));
    loop_timer_stop(t);
    ck_assert_int_eq(rows, ROWS);
    ck_assert_int_ge(rows_until_wait, 65536 / ROW_BYTES);
    ck_assert_int_lt(rows_until_wait, 1000000 / ROW_BYTES); /* two pieces and what sockets hold */
    ck_assert_int_eq(pg_proxy_largest_bytes(the_proxy, PG_PROXY_FROM_CLIENT), 65536);
}
END_TEST

/* 20 MB of rows go while 20 MB of notices come: who only wrote would block the server, and itself. */
START_TEST(a_copy_in_reads_while_it_writes) {
    enum { ROWS = 20000 };
    execute(the_pg,
            "CREATE TEMP TABLE talkative (a text);"
            "CREATE FUNCTION pg_temp.talk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE NOTICE '%', NEW.a; RETURN NEW; END $$;"
            "CREATE TRIGGER talk BEFORE INSERT ON talkative FOR EACH ROW EXECUTE FUNCTION pg_temp.talk()");
    char text[1000];
    memset(text, 'x', sizeof text);
    const struct pg_statement *s = STATEMENT("in", "COPY talkative FROM STDIN (FORMAT binary)");
    struct pg_copy_in *w = NULL;
    ck_assert(pg_copy_in_begin(the_pg, s, NULL, 0, &w, &error));
    for (int i = 0; i < ROWS; i++) {
        pg_put_row(w, 1);
        pg_put_bytes(w, text, sizeof text);
    }
    int64_t rows = 0;
    ck_assert(pg_copy_in_end(w, NULL, &rows, &error));
    ck_assert_int_eq(rows, ROWS);
}
END_TEST

START_TEST(a_large_parameter_is_flushed_to_the_end) {
    enum { BYTES = 20000000 };
    char *bytes = calloc(1, BYTES);
    struct pg_params p = {0};
    pg_param_bytes(&p, bytes, BYTES);
    int waits = 0;
    pg_proxy_stall(the_proxy, PG_PROXY_FROM_CLIENT, true);
    struct pg_request *r = pg_start_query(the_client, STATEMENT("large", "SELECT length($1)"), &p);
    free(bytes);
    struct loop_timer *t = loop_timer_start(the_loop, 5, unstall, &waits);
    struct pg_result *result = NULL;
    ck_assert(pg_await(r, &result, &error));
    loop_timer_stop(t);
    ck_assert_int_gt(waits, 0);
    ck_assert_int_eq(pg_result_integer(result, 0, 0), BYTES);
    pg_result_free(result);
}
END_TEST

/* ---- The proxy itself: others kill whole programs with it ------------------------------------------ */

static int run_killed_client(long message) {
    pg_proxy_arm(the_proxy, PG_PROXY_KILL_CLIENT, PG_PROXY_FROM_CLIENT,
                 pg_proxy_seen(the_proxy, PG_PROXY_FROM_CLIENT) + message, PG_PROXY_AFTER);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct pg *c = NULL;
        char conninfo[64];
        (void)snprintf(conninfo, sizeof conninfo, "host=%s", pg_proxy_host(the_proxy));
        bool is_done = loop_create(&the_loop, &error) && pg_open(the_loop, conninfo, NULL, &c, &error);
        for (int i = 0; is_done && i < 3; i++)
            is_done = pg_execute(c, "INSERT INTO victims VALUES (1)", &error);
        _exit(is_done ? 0 : 1);
    }
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

START_TEST(the_proxy_kills_a_client_at_the_chosen_message) {
    execute(the_pg, "DROP TABLE IF EXISTS victims; CREATE TABLE victims (a int)");
    for (long message = 1; message <= 4; message++) { /* 1 is the start-up, then three inserts */
        const int status = run_killed_client(message);
        ck_assert(WIFSIGNALED(status));
        ck_assert_int_eq(WTERMSIG(status), SIGKILL);
        ck_assert(pg_proxy_has_acted(the_proxy));
    }
    while (integer_of(the_pg, "SELECT count(*) FROM victims") < 0 + 1 + 2 + 3) continue;
    ck_assert_int_eq(run_killed_client(1000), 0);
    ck_assert(!pg_proxy_has_acted(the_proxy));
    ck_assert_int_eq(integer_of(the_pg, "SELECT count(*) FROM victims"), 9);
    execute(the_pg, "DROP TABLE victims");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("pg_faults");
    TCase *t = tcase_create("faults");
    tcase_add_checked_fixture(t, open_proxy, close_proxy);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_late_request_is_cancelled_and_its_connection_used_again);
    tcase_add_test(t, an_answer_that_waited_for_its_caller_is_not_late);
    tcase_add_test(t, a_late_copy_out_is_cancelled_and_drained);
    tcase_add_test(t, a_late_copy_in_is_thrown_away);
    tcase_add_test(t, a_connection_that_cannot_be_drained_is_closed);
    tcase_add_test(t, a_late_commit_is_unknown);
    tcase_add_test(t, a_backend_terminated_in_a_query_is_an_unavailable_database);
    tcase_add_test(t, a_backend_terminated_while_idle_is_noticed_by_the_next_use);
    tcase_add_test(t, a_backend_terminated_in_a_copy_out_fails_it);
    tcase_add_test(t, a_backend_terminated_in_a_copy_in_fails_it);
    tcase_add_test(t, a_cut_connection_fails_at_any_message_of_the_server);
    tcase_add_test(t, a_commit_whose_answer_is_lost_is_unknown_and_was_done);
    tcase_add_test(t, a_commit_that_never_arrived_is_unknown_and_was_not_done);
    tcase_add_loop_test(t, a_lost_answer_to_another_statement_is_no_unknown_commit, 0, 4);
    tcase_add_test(t, a_commit_among_other_statements_is_unknown_too);
    tcase_add_test(t, a_copy_in_waits_for_a_slow_server_and_goes_in_pieces_of_64_kib);
    tcase_add_test(t, a_copy_in_reads_while_it_writes);
    tcase_add_test(t, a_large_parameter_is_flushed_to_the_end);
    tcase_add_test(t, the_proxy_kills_a_client_at_the_chosen_message);
    suite_add_tcase(s, t);
    return s;
}
