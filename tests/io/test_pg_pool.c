/* SPDX-License-Identifier: Apache-2.0 */
#include "database.h"
#include "pg_proxy.h"
#include "suite.h"

#include "base/clock.h"
#include "io/pg_pool.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- A pool and those who ask it ---------------------------------------------------------------- */

static struct pg_pool *the_pool;

enum { ASKERS = 32 };

struct asker {
    struct pg_batch *batch;
    int told;  /* how often */
    int place; /* in the order of telling, from 1 */
    struct err error;
};

static struct asker askers[ASKERS];
static int told_so_far;
static bool is_asking; /* inside pg_pool_run */

static void open_pool_to(const char *conninfo, int connections, int waiting, uint64_t timeout) {
    const struct pg_pool_limits limits = {
        .connections = connections, .waiting = waiting, .timeout_milliseconds = timeout};
    memset(askers, 0, sizeof askers);
    told_so_far = 0;
    the_pool = pg_pool_create(the_loop, conninfo, NULL, &limits);
}

/* Its connections bear a name of their own: other tests use the same server meanwhile. */
static char own_name[32];

static void open_pool(int connections, int waiting) {
    char conninfo[64];
    (void)snprintf(own_name, sizeof own_name, "pool_%d", (int)getpid());
    (void)snprintf(conninfo, sizeof conninfo, "application_name=%s", own_name);
    open_pool_to(conninfo, connections, waiting, 0);
}

static void close_pool(void) {
    pg_pool_close(the_pool);
    the_pool = NULL;
    for (int i = 0; i < ASKERS; i++) pg_batch_destroy(askers[i].batch);
}

static void on_done(void *context, struct pg_batch *b, const struct err *e) {
    struct asker *a = context;
    ck_assert(!is_asking);
    ck_assert_ptr_eq(a->batch, b);
    a->told++;
    a->place = ++told_so_far;
    a->error = e ? *e : (struct err){.code = ERR_NONE};
}

static struct pg_batch *batch_of(const char *sql) {
    struct pg_batch *b = pg_batch_create();
    static struct pg_statement statements[256];
    static int used;
    struct pg_statement *s = &statements[used++ % 256];
    *s = (struct pg_statement){.name = sql, .sql = sql};
    (void)pg_batch_add(b, s);
    return b;
}

static struct asker *ask_for(struct pg_batch *b) {
    struct asker *a = askers;
    while (a->batch) a++;
    ck_assert(a < askers + ASKERS);
    a->batch = b;
    is_asking = true;
    pg_pool_run(the_pool, b, on_done, a);
    is_asking = false;
    ck_assert_int_eq(a->told, 0);
    return a;
}

static struct asker *ask(const char *sql) {
    return ask_for(batch_of(sql));
}

static void wait_until_told(int count) {
    while (told_so_far < count) loop_turn(the_loop);
}

static int64_t answer_of(const struct asker *a) {
    ck_assert_msg(a->error.code == ERR_NONE, "%s", a->error.message);
    return pg_result_integer(pg_batch_result(a->batch, pg_batch_count(a->batch) - 1), 0, 0);
}

static struct pg_pool_counters counters(void) {
    struct pg_pool_counters c;
    pg_pool_count(the_pool, &c);
    return c;
}

/* ---- Batches on one connection ------------------------------------------------------------------- */

static void assert_answers(const struct pg_batch *b, int index, int64_t value) {
    ck_assert_int_eq(pg_result_integer(pg_batch_result(b, index), 0, 0), value);
}

static void run(struct pg *c, struct pg_batch *b) {
    if (!pg_run_batch(c, b, &error)) ck_abort_msg("%s", error.message);
}

static const struct pg_statement DOUBLE = {"double", "SELECT 2 * $1"};
static const struct pg_statement NEGATE = {"negate", "SELECT -$1"};

START_TEST(a_batch_answers_each_statement_in_order) {
    for (int round = 0; round < 3; round++) {
        struct pg_batch *b = pg_batch_create();
        for (int i = 0; i < PG_BATCH_MAX; i++) pg_param_int(pg_batch_add(b, i % 2 ? &NEGATE : &DOUBLE), i);
        run(the_pg, b);
        for (int i = 0; i < PG_BATCH_MAX; i++) assert_answers(b, i, i % 2 ? -i : 2 * i);
        pg_batch_destroy(b);
    }
    struct pg_result *r = NULL;
    struct pg_params p = {0};
    pg_param_int(&p, 21);
    ck_assert(pg_query(the_pg, &DOUBLE, &p, &r, &error)); /* prepared by a batch */
    ck_assert_int_eq(pg_result_integer(r, 0, 0), 42);
    pg_result_free(r);
}
END_TEST

START_TEST(an_empty_batch_is_done) {
    struct pg_batch *b = pg_batch_create();
    run(the_pg, b);
    pg_batch_destroy(b);
}
END_TEST

START_TEST(a_batch_is_one_transaction) {
    execute(the_pg, "CREATE TEMP TABLE kept (a int PRIMARY KEY)");
    struct pg_batch *b = batch_of("INSERT INTO kept VALUES (1)");
    (void)pg_batch_add(b, STATEMENT("again", "INSERT INTO kept VALUES (1)"));
    (void)pg_batch_add(b, STATEMENT("nonsense", "SELECT nonsense"));
    ck_assert(!pg_run_batch(the_pg, b, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ck_assert_str_eq(error.sqlstate, "23505"); /* of the first that failed */
    ck_assert_ptr_nonnull(strstr(error.message, "statement again"));
    pg_batch_destroy(b);
    ck_assert_int_eq(integer_of(the_pg, "SELECT count(*) FROM kept"), 0);
}
END_TEST

START_TEST(a_preparation_that_fails_does_not_spoil_the_connection) {
    const struct pg_statement *later = STATEMENT("later", "SELECT 5");
    const struct pg_statement *early = STATEMENT("early", "SELECT count(*) FROM not_yet");
    for (int i = 0; i < 2; i++) {
        struct pg_batch *b = pg_batch_create();
        (void)pg_batch_add(b, early);
        (void)pg_batch_add(b, later);
        if (i == 0) {
            ck_assert(!pg_run_batch(the_pg, b, &error));
            ck_assert_str_eq(error.sqlstate, "42P01");
            execute(the_pg, "CREATE TEMP TABLE not_yet (a int)");
        } else {
            run(the_pg, b);
            assert_answers(b, 1, 5);
        }
        pg_batch_destroy(b);
    }
}
END_TEST

START_TEST(what_a_batch_sets_holds_until_its_end) {
    const struct pg_statement *set = STATEMENT("set", "SELECT set_config('test.value', $1, true)");
    const struct pg_statement *get = STATEMENT("get", "SELECT current_setting('test.value', true)");
    struct pg_batch *b = pg_batch_create();
    pg_param_text(pg_batch_add(b, set), "4");
    (void)pg_batch_add(b, get);
    pg_param_text(pg_batch_add(b, set), "123");
    (void)pg_batch_add(b, get);
    run(the_pg, b);
    assert_answers(b, 1, 4);
    assert_answers(b, 3, 123);
    pg_batch_destroy(b);
    b = pg_batch_create();
    (void)pg_batch_add(b, get);
    run(the_pg, b);
    ck_assert_str_eq(pg_result_text(pg_batch_result(b, 0), 0, 0), "");
    pg_batch_destroy(b);
}
END_TEST

START_TEST(a_batch_in_a_transaction_waits_for_its_commit) {
    execute(the_pg, "CREATE TEMP TABLE pending (a int)");
    execute(the_pg, "BEGIN");
    struct pg_batch *b = batch_of("INSERT INTO pending VALUES (1)");
    run(the_pg, b);
    pg_batch_destroy(b);
    execute(the_pg, "ROLLBACK");
    ck_assert_int_eq(integer_of(the_pg, "SELECT count(*) FROM pending"), 0);
}
END_TEST

START_TEST(a_batch_larger_than_any_buffer_goes_through) {
    enum { BYTES = 4 << 20 };
    char *text = malloc(BYTES + 1);
    memset(text, 'x', BYTES);
    text[BYTES] = '\0';
    struct pg_batch *b = pg_batch_create();
    const struct pg_statement *echo = STATEMENT("echo", "SELECT $1::text");
    for (int i = 0; i < 8; i++) pg_param_text(pg_batch_add(b, echo), text);
    run(the_pg, b);
    for (int i = 0; i < 8; i++) ck_assert_str_eq(pg_result_text(pg_batch_result(b, i), 0, 0), text);
    pg_batch_destroy(b);
    free(text);
}
END_TEST

START_TEST(a_copy_has_no_place_in_a_batch) {
    struct pg_batch *b = batch_of("COPY (SELECT 1) TO STDOUT");
    ck_assert(!pg_run_batch(the_pg, b, &error));
    ck_assert_int_eq(error.code, ERR_INTERNAL);
    pg_batch_destroy(b);
}
END_TEST

START_TEST(a_late_batch_is_cancelled_and_its_connection_used_again) {
    execute(the_pg, "CREATE TEMP TABLE kept (a int)");
    pg_set_timeout(the_pg, 50);
    struct pg_batch *b = batch_of("INSERT INTO kept VALUES (1)");
    (void)pg_batch_add(b, STATEMENT("sleep", "SELECT pg_sleep(60)"));
    (void)pg_batch_add(b, STATEMENT("one", "SELECT 1"));
    ck_assert(!pg_run_batch(the_pg, b, &error));
    ck_assert_int_eq(error.code, ERR_UNAVAILABLE); /* not unknown: the server said that it undid it */
    pg_batch_destroy(b);
    pg_set_timeout(the_pg, 0);
    ck_assert_int_eq(integer_of(the_pg, "SELECT count(*) FROM kept"), 0);
}
END_TEST

START_TEST(two_batches_on_two_connections_run_at_once) {
    struct pg *other = open_connection("");
    struct pg_batch *waits = batch_of("SELECT pg_sleep(0.2)");
    struct pg_batch *answers = batch_of("SELECT 7");
    struct pg_request *first = pg_start_batch(the_pg, waits);
    struct pg_request *second = pg_start_batch(other, answers);
    ck_assert(pg_await(second, NULL, &error));
    ck_assert(pg_await(first, NULL, &error));
    assert_answers(answers, 0, 7);
    pg_batch_destroy(waits);
    pg_batch_destroy(answers);
    pg_close(other);
}
END_TEST

/* ---- The pool --------------------------------------------------------------------------------- */

START_TEST(a_pool_answers_in_order_of_arrival) {
    open_pool(1, ASKERS);
    for (int i = 0; i < 20; i++) (void)ask(i % 2 ? "SELECT 1" : "SELECT 2");
    wait_until_told(20);
    for (int i = 0; i < 20; i++) {
        ck_assert_int_eq(askers[i].told, 1);
        ck_assert_int_eq(askers[i].place, i + 1);
        ck_assert_int_eq(answer_of(&askers[i]), i % 2 ? 1 : 2);
    }
    ck_assert_int_eq(counters().batches, 20);
    ck_assert_int_eq(counters().open, 1);
    close_pool();
}
END_TEST

START_TEST(a_slow_batch_holds_nobody_up_while_another_connection_is_free) {
    open_pool(2, ASKERS);
    const struct asker *slow = ask("SELECT pg_sleep(0.3)");
    const struct asker *quick = ask("SELECT 1");
    wait_until_told(2);
    ck_assert_int_eq(quick->place, 1);
    ck_assert_int_eq(slow->place, 2);
    close_pool();
}
END_TEST

START_TEST(no_more_connections_are_opened_than_wanted) {
    open_pool(8, ASKERS);
    (void)ask("SELECT 1");
    wait_until_told(1);
    ck_assert_int_eq(counters().open, 1);
    (void)ask("SELECT 1");
    wait_until_told(2);
    ck_assert_int_eq(counters().open, 1);
    (void)ask("SELECT pg_sleep(0.1)");
    (void)ask("SELECT pg_sleep(0.1)");
    wait_until_told(4);
    ck_assert_int_eq(counters().open, 2);
    close_pool();
}
END_TEST

START_TEST(who_comes_when_the_queue_is_full_is_told_to_come_later) {
    open_pool(1, 2);
    const struct asker *first = ask("SELECT pg_sleep(0.1), 1");
    const struct asker *second = ask("SELECT 2");
    const struct asker *third = ask("SELECT 3");
    const struct asker *fourth = ask("SELECT 4");
    wait_until_told(1);
    ck_assert_int_eq(fourth->place, 1);
    ck_assert_int_eq(fourth->error.code, ERR_BUSY);
    wait_until_told(4);
    ck_assert_int_eq(first->place, 2);
    ck_assert_int_eq(answer_of(second), 2);
    ck_assert_int_eq(answer_of(third), 3);
    close_pool();
}
END_TEST

START_TEST(a_late_batch_of_a_pool_fails_alone) {
    open_pool_to("", 1, ASKERS, 50);
    const struct asker *late = ask("SELECT pg_sleep(60)");
    const struct asker *next = ask("SELECT 5");
    wait_until_told(2);
    ck_assert_int_eq(late->error.code, ERR_UNAVAILABLE);
    ck_assert_int_eq(answer_of(next), 5);
    ck_assert_int_eq(counters().failures, 1);
    ck_assert_int_eq(counters().reconnects, 0);
    close_pool();
}
END_TEST

static void ask_again(void *context, struct pg_batch *b, const struct err *e) {
    on_done(context, b, e);
    (void)ask("SELECT 2");
}

START_TEST(who_is_told_may_ask_again) {
    open_pool(1, 0);
    struct asker *a = &askers[0];
    a->batch = batch_of("SELECT 1");
    pg_pool_run(the_pool, a->batch, ask_again, a);
    wait_until_told(2);
    ck_assert_int_eq(answer_of(&askers[1]), 2);
    close_pool();
}
END_TEST

static void close_when_told(void *context, struct pg_batch *b, const struct err *e) {
    on_done(context, b, e);
    pg_pool_close(the_pool);
    the_pool = NULL;
}

START_TEST(who_is_told_may_close_the_pool) {
    open_pool(1, ASKERS);
    struct asker *a = &askers[0];
    a->batch = batch_of("SELECT 1");
    pg_pool_run(the_pool, a->batch, close_when_told, a);
    (void)ask("SELECT 2");
    wait_until_told(1);
    ck_assert_ptr_null(the_pool);
    close_pool();
    ck_assert_int_eq(told_so_far, 1);
}
END_TEST

START_TEST(a_pool_closes_with_batches_waiting_opening_and_running) {
    open_pool(2, 2);
    (void)ask("SELECT 1");
    close_pool(); /* while it opens */
    open_pool(1, 1);
    (void)ask("SELECT 1");
    wait_until_told(1);
    (void)ask("SELECT pg_sleep(60)");
    (void)ask("SELECT 1");
    (void)ask("SELECT 2"); /* too many, and not yet told */
    pg_pool_forget(the_pool, askers[1].batch);
    askers[1].batch = NULL;
    const int64_t start = clock_monotonic_nanoseconds();
    close_pool();
    ck_assert_int_eq(told_so_far, 1);
    ck_assert_int_lt(clock_monotonic_nanoseconds() - start, 5000000000);
}
END_TEST

START_TEST(a_forgotten_batch_is_never_told) {
    open_pool(1, 1);
    struct asker *running = ask("SELECT pg_sleep(0.05)");
    wait_until_told(1);
    running = ask("SELECT pg_sleep(0.05)");
    struct asker *waiting = ask("SELECT 1");
    struct asker *refused = ask("SELECT 2");
    pg_pool_forget(the_pool, running->batch);
    pg_pool_forget(the_pool, waiting->batch);
    pg_pool_forget(the_pool, refused->batch);
    running->batch = waiting->batch = refused->batch = NULL;
    askers[0].told = 0;
    struct asker *last = &askers[4];
    last->batch = batch_of("SELECT 3");
    pg_pool_run(the_pool, last->batch, on_done, last);
    wait_until_told(2);
    ck_assert_int_eq(running->told + waiting->told + refused->told, 0);
    ck_assert_int_eq(answer_of(last), 3);
    close_pool();
}
END_TEST

/* ---- A database that is away, or goes ------------------------------------------------------------ */

START_TEST(a_database_that_is_away_is_told_by_every_batch) {
    open_pool_to("host=/nonexistent", 2, ASKERS, 0);
    for (int i = 0; i < 5; i++) (void)ask("SELECT 1");
    wait_until_told(5);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(askers[i].error.code, ERR_UNAVAILABLE);
        ck_assert_int_eq(askers[i].place, i + 1);
    }
    close_pool();
    open_pool_to("no such setting", 2, ASKERS, 0);
    const struct asker *a = ask("SELECT 1");
    wait_until_told(1);
    ck_assert_int_eq(a->error.code, ERR_CONFIG);
    close_pool();
}
END_TEST

static struct pg_proxy *the_proxy;

static void open_proxy(void) {
    ck_assert_msg(getenv("PGHOST") != NULL, "no PGHOST: run \"scripts/postgres run meson test -C build\"");
    the_proxy = pg_proxy_start();
    open_database();
    execute(the_pg, "DROP TABLE IF EXISTS pool_kept; CREATE TABLE pool_kept (a int)");
}

static void close_proxy(void) {
    execute(the_pg, "DROP TABLE pool_kept");
    close_database();
    pg_proxy_stop(the_proxy);
}

static void open_pool_through_proxy(int connections) {
    char conninfo[64];
    (void)snprintf(conninfo, sizeof conninfo, "host=%s", pg_proxy_host(the_proxy));
    open_pool_to(conninfo, connections, ASKERS, 0);
}

static const struct pg_statement KEEP = {"keep", "INSERT INTO pool_kept VALUES ($1)"};
static const struct pg_statement COUNT_KEPT = {"count_kept", "SELECT count(*) FROM pool_kept WHERE a = $1"};

static struct asker *ask_to_keep(int number) {
    struct pg_batch *b = pg_batch_create();
    pg_param_int(pg_batch_add(b, &KEEP), number);
    pg_param_int(pg_batch_add(b, &COUNT_KEPT), number);
    return ask_for(b);
}

/* A cut right after an answer may be noticed by the next batch; not by the one after it. */
static void assert_soon_well(void) {
    const struct asker *next = ask("SELECT 9");
    wait_until_told(2);
    if (next->error.code == ERR_UNAVAILABLE) {
        next = ask("SELECT 9");
        wait_until_told(3);
    }
    ck_assert_int_eq(answer_of(next), 9);
}

/* Every message of a batch on a new connection, of either side, is once the last that passes. What is told
 * must be so: done is there, refused is not, unknown is either. */
static void cut_at_each_message(enum pg_proxy_side side, enum pg_proxy_moment moment) {
    int unknown = 0;
    int number = 1;
    for (long at = 1;; at++, number++) {
        open_pool_through_proxy(1);
        pg_proxy_arm(the_proxy, PG_PROXY_CUT, side, pg_proxy_seen(the_proxy, side) + at, moment);
        const struct asker *a = ask_to_keep(number);
        wait_until_told(1);
        const bool is_cut = pg_proxy_has_acted(the_proxy);
        const bool is_kept = integer_of(the_pg, "SELECT max(a) FROM pool_kept") == number;
        if (a->error.code == ERR_NONE) ck_assert(is_kept && answer_of(a) == 1);
        if (a->error.code == ERR_UNAVAILABLE) ck_assert(!is_kept);
        if (a->error.code == ERR_UNKNOWN_COMMIT) unknown++;
        ck_assert(a->error.code == ERR_NONE || a->error.code == ERR_UNAVAILABLE ||
                  a->error.code == ERR_UNKNOWN_COMMIT);
        assert_soon_well();
        close_pool();
        if (!is_cut) break;
    }
    ck_assert_int_gt(number, 5);
    ck_assert_int_gt(unknown, 0);
}

START_TEST(a_batch_cut_at_any_message_tells_the_truth) {
    cut_at_each_message((enum pg_proxy_side)(_i / 2), (enum pg_proxy_moment)(_i % 2));
}
END_TEST

START_TEST(a_lost_reader_is_unavailable_and_the_next_finds_a_new_connection) {
    open_pool_through_proxy(1);
    (void)ask("SELECT 1");
    wait_until_told(1);
    pg_proxy_arm(the_proxy, PG_PROXY_CUT, PG_PROXY_FROM_SERVER,
                 pg_proxy_seen(the_proxy, PG_PROXY_FROM_SERVER) + 2, PG_PROXY_BEFORE);
    const struct asker *lost = ask("SELECT 2");
    const struct asker *next = ask("SELECT 3");
    wait_until_told(3);
    ck_assert_int_eq(lost->error.code, ERR_UNAVAILABLE);
    ck_assert_int_eq(answer_of(next), 3);
    ck_assert_int_eq(counters().reconnects, 1);
    close_pool();
}
END_TEST

static int64_t count_own(const char *sql) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_text(&p, own_name);
    if (!pg_query(the_pg, STATEMENT(sql, sql), &p, &r, &error)) ck_abort_msg("%s", error.message);
    const int64_t count = pg_result_integer(r, 0, 0);
    pg_result_free(r);
    return count;
}

static void terminate_all(void) {
    ck_assert_int_gt(count_own("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
                               "WHERE application_name = $1"),
                     0);
}

START_TEST(a_server_that_starts_anew_is_found_by_the_next_batch) {
    open_pool(3, ASKERS);
    for (int i = 0; i < 3; i++) (void)ask("SELECT pg_sleep(0.02), 1");
    wait_until_told(3);
    terminate_all();
    while (counters().open > 0) loop_turn(the_loop);
    const struct asker *next = ask("SELECT 4");
    wait_until_told(4);
    ck_assert_int_eq(answer_of(next), 4);
    ck_assert_int_eq(counters().reconnects, 1);
    close_pool();
}
END_TEST

START_TEST(a_batch_under_way_when_the_server_stops_is_told) {
    open_pool(1, ASKERS);
    (void)ask("SELECT 1");
    wait_until_told(1);
    const struct asker *reads = ask("SELECT pg_sleep(60)");
    while (count_own("SELECT count(*) FROM pg_stat_activity "
                     "WHERE application_name = $1 AND wait_event = 'PgSleep'") == 0)
        continue;
    terminate_all();
    wait_until_told(2);
    ck_assert_int_eq(reads->error.code, ERR_UNAVAILABLE);
    ck_assert_str_eq(reads->error.sqlstate, "57P01");
    close_pool();
}
END_TEST

static void on_tick(void *context) {
    ++*(int *)context;
}

START_TEST(a_batch_that_was_late_but_done_is_done) {
    char conninfo[64];
    (void)snprintf(conninfo, sizeof conninfo, "host=%s", pg_proxy_host(the_proxy));
    open_pool_to(conninfo, 1, ASKERS, 50);
    (void)ask("SELECT 1");
    wait_until_told(1);
    pg_proxy_stall(the_proxy, PG_PROXY_FROM_SERVER, true);
    const struct asker *a = ask_to_keep(7);
    while (integer_of(the_pg, "SELECT count(*) FROM pool_kept") == 0) continue;
    const long sent = pg_proxy_seen(the_proxy, PG_PROXY_FROM_CLIENT);
    int ticks = 0;
    struct loop_timer *timer = loop_timer_start(the_loop, 1, on_tick, &ticks);
    while (pg_proxy_seen(the_proxy, PG_PROXY_FROM_CLIENT) == sent) loop_turn(the_loop); /* it is cancelled */
    loop_timer_stop(timer);
    pg_proxy_stall(the_proxy, PG_PROXY_FROM_SERVER, false);
    wait_until_told(2);
    ck_assert_int_eq(answer_of(a), 1);
    close_pool();
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("pg_pool");
    TCase *batches = tcase_create("batches");
    tcase_add_checked_fixture(batches, open_database, close_database);
    tcase_add_test(batches, a_batch_answers_each_statement_in_order);
    tcase_add_test(batches, an_empty_batch_is_done);
    tcase_add_test(batches, a_batch_is_one_transaction);
    tcase_add_test(batches, a_preparation_that_fails_does_not_spoil_the_connection);
    tcase_add_test(batches, what_a_batch_sets_holds_until_its_end);
    tcase_add_test(batches, a_batch_in_a_transaction_waits_for_its_commit);
    tcase_add_test(batches, a_batch_larger_than_any_buffer_goes_through);
    tcase_add_test(batches, a_copy_has_no_place_in_a_batch);
    tcase_add_test(batches, a_late_batch_is_cancelled_and_its_connection_used_again);
    tcase_add_test(batches, two_batches_on_two_connections_run_at_once);
    suite_add_tcase(s, batches);
    TCase *pool = tcase_create("pool");
    tcase_add_checked_fixture(pool, open_database, close_database);
    tcase_add_test(pool, a_pool_answers_in_order_of_arrival);
    tcase_add_test(pool, a_slow_batch_holds_nobody_up_while_another_connection_is_free);
    tcase_add_test(pool, no_more_connections_are_opened_than_wanted);
    tcase_add_test(pool, who_comes_when_the_queue_is_full_is_told_to_come_later);
    tcase_add_test(pool, a_late_batch_of_a_pool_fails_alone);
    tcase_add_test(pool, who_is_told_may_ask_again);
    tcase_add_test(pool, who_is_told_may_close_the_pool);
    tcase_add_test(pool, a_pool_closes_with_batches_waiting_opening_and_running);
    tcase_add_test(pool, a_forgotten_batch_is_never_told);
    tcase_add_test(pool, a_database_that_is_away_is_told_by_every_batch);
    tcase_add_test(pool, a_server_that_starts_anew_is_found_by_the_next_batch);
    tcase_add_test(pool, a_batch_under_way_when_the_server_stops_is_told);
    suite_add_tcase(s, pool);
    TCase *faults = tcase_create("faults");
    tcase_set_timeout(faults, 60);
    tcase_add_checked_fixture(faults, open_proxy, close_proxy);
    tcase_add_loop_test(faults, a_batch_cut_at_any_message_tells_the_truth, 0, 4);
    tcase_add_test(faults, a_lost_reader_is_unavailable_and_the_next_finds_a_new_connection);
    tcase_add_test(faults, a_batch_that_was_late_but_done_is_done);
    suite_add_tcase(s, faults);
    return s;
}
