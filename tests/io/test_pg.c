/* SPDX-License-Identifier: Apache-2.0 */
#include "database.h"
#include "suite.h"

#include "base/log.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static struct pg_result *query(struct pg *c, const char *sql, const struct pg_params *params) {
    struct pg_result *r = NULL;
    if (!pg_query(c, STATEMENT(sql, sql), params, &r, &error)) ck_abort_msg("%s", error.message);
    return r;
}

/* ---- Opening --------------------------------------------------------------------------------- */

static void assert_refused(const char *conninfo, enum err_code code, const char *sqlstate) {
    struct pg *c = NULL;
    ck_assert(!pg_open(the_loop, conninfo, NULL, &c, &error));
    ck_assert_ptr_null(c);
    ck_assert_msg(error.code == code, "%s: %s", err_code_name(error.code), error.message);
    ck_assert_str_eq(error.sqlstate, sqlstate);
    ck_assert_str_ne(error.hint, "");
    ck_assert_ptr_null(strpbrk(error.message, "\n\t"));
}

START_TEST(an_open_connection_is_usable_and_knows_its_server) {
    ck_assert(pg_is_usable(the_pg));
    ck_assert_int_ge(pg_server_version(the_pg), 150000);
}
END_TEST

START_TEST(settings_of_the_caller_and_of_the_conninfo_both_hold) {
    struct pg *c = NULL;
    ck_assert(
        pg_open(the_loop, "options='-c work_mem=7MB'", "-c jit=off -c search_path=elsewhere", &c, &error));
    struct pg_result *r = query(c,
                                "SELECT current_setting('work_mem'), current_setting('jit'), "
                                "current_setting('search_path'), current_setting('client_encoding')",
                                NULL);
    ck_assert_str_eq(pg_result_text(r, 0, 0), "7MB");
    ck_assert_str_eq(pg_result_text(r, 0, 1), "off");
    ck_assert_str_eq(pg_result_text(r, 0, 2), "elsewhere");
    ck_assert_str_eq(pg_result_text(r, 0, 3), "UTF8");
    pg_result_free(r);
    pg_close(c);
}
END_TEST

START_TEST(dates_are_read_whatever_style_the_server_prefers) {
    struct pg *c = open_connection("options='-c datestyle=SQL,DMY'");
    struct pg_result *r = query(c, "SELECT date '2026-11-22'", NULL);
    ck_assert_int_eq(pg_result_date(r, 0, 0), civil_make(2026, 11, 22));
    pg_result_free(r);
    pg_close(c);
}
END_TEST

/* libpq closes the first host's socket and opens another, often of the same number. */
START_TEST(the_second_host_is_tried_on_its_own_socket) {
    char conninfo[256];
    (void)snprintf(conninfo, sizeof conninfo, "host=127.0.0.1,/nowhere,127.0.0.1,%s port=9,5432,9,5432",
                   getenv("PGHOST"));
    struct pg *c = open_connection(conninfo);
    ck_assert_int_eq(integer_of(c, "SELECT 1"), 1);
    pg_close(c);
}
END_TEST

START_TEST(no_server_no_database_and_no_user_are_told_apart) {
    assert_refused("host=/nowhere", ERR_UNAVAILABLE, "");
    assert_refused("dbname=nosuch", ERR_UNAVAILABLE, "3D000");
    assert_refused("user=nosuch", ERR_UNAVAILABLE, "28000");
}
END_TEST

START_TEST(no_failure_to_connect_prints_a_password) {
    static const char *const CONNINFO[] = {
        "password=hunter2 hunter3",
        "password='hunter2",
        "postgresql://user:hunter2@hunter3@/lichkham",
        "postgresql://user:hunter2%zz@/lichkham",
        "host=/nowhere password=hunter2",
        "dbname=nosuch password=hunter2",
        "dbname=nosuch sslmode=hunter password=hunter2",
    };
    for (size_t i = 0; i < sizeof CONNINFO / sizeof CONNINFO[0]; i++) {
        struct pg *c = NULL;
        ck_assert_msg(!pg_open(the_loop, CONNINFO[i], NULL, &c, &error), "%s", CONNINFO[i]);
        ck_assert_msg(!strstr(error.message, "hunter2") && !strstr(error.message, "hunter3"), "%s",
                      error.message);
        ck_assert_ptr_null(strstr(error.hint, "hunter"));
    }
}
END_TEST

/* A listener of our own behind `conninfo`, for servers that behave badly. */
struct bad_server {
    int listener;
    char directory[32];
    struct sockaddr_un address;
    char conninfo[96];
};

static void listen_badly(struct bad_server *b) {
    (void)snprintf(b->directory, sizeof b->directory, "/tmp/lkbad.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(b->directory));
    b->address = (struct sockaddr_un){.sun_family = AF_UNIX};
    (void)snprintf(b->address.sun_path, sizeof b->address.sun_path, "%s/.s.PGSQL.5432", b->directory);
    b->listener = socket(AF_UNIX, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(b->listener, (const struct sockaddr *)&b->address, sizeof b->address), 0);
    ck_assert_int_eq(listen(b->listener, 1), 0);
    (void)snprintf(b->conninfo, sizeof b->conninfo, "host=%s port=5432 connect_timeout=1", b->directory);
}

static void stop_listening(struct bad_server *b) {
    (void)close(b->listener);
    (void)unlink(b->address.sun_path);
    (void)rmdir(b->directory);
}

/* A queue of one that is never accepted: the connection stands, no answer ever comes. */
START_TEST(a_server_that_never_answers_is_given_up_after_connect_timeout) {
    struct bad_server b;
    listen_badly(&b);
    assert_refused(b.conninfo, ERR_UNAVAILABLE, "");
    stop_listening(&b);
}
END_TEST

/* Lets a client in, waits for its first request, and leaves with a FATAL without having read it. */
static void leave_unread(int listener) {
    static const char WELCOME[] = "R\0\0\0\10\0\0\0\0Z\0\0\0\5I";
    static const char FATAL[] = "E\0\0\0\31SFATAL\0C57P01\0Mleft\0\0";
    char start[1024];
    const int client = accept(listener, NULL, NULL);
    bool is_done = client >= 0 && read(client, start, sizeof start) > 0 &&
                   write(client, WELCOME, sizeof WELCOME - 1) == sizeof WELCOME - 1;
    struct pollfd request = {.fd = client, .events = POLLIN};
    is_done =
        is_done && poll(&request, 1, 5000) == 1 && write(client, FATAL, sizeof FATAL - 1) == sizeof FATAL - 1;
    _exit(is_done ? 0 : 1);
}

/* The kernel then tells of an error beside the last bytes, once; libuv stops looking at the socket. */
START_TEST(a_server_that_leaves_without_reading_the_request_is_lost) {
    struct bad_server b;
    listen_badly(&b);
    const pid_t server = fork();
    if (server == 0) leave_unread(b.listener);
    struct pg *c = open_connection(b.conninfo);
    struct pg_request *r = pg_start_query(c, STATEMENT("one", "SELECT 1"), NULL);
    int status = 1;
    ck_assert_int_eq(waitpid(server, &status, 0), server);
    ck_assert_int_eq(status, 0);
    ck_assert(!pg_await(r, NULL, &error));
    ck_assert_int_eq(error.code, ERR_UNAVAILABLE);
    ck_assert_str_eq(error.sqlstate, "57P01");
    ck_assert(!pg_is_usable(c));
    pg_close(c);
    stop_listening(&b);
}
END_TEST

/* ---- Parameters and results -------------------------------------------------------------------- */

START_TEST(every_parameter_type_comes_back_as_it_went) {
    static const unsigned char BYTES[] = {0, 1, 0xFF, 0, 0x7F};
    struct pg_params p = {0};
    pg_param_int(&p, INT32_MIN);
    pg_param_bigint(&p, INT64_MIN);
    pg_param_boolean(&p, true);
    pg_param_date(&p, civil_make(1946, 1, 31));
    pg_param_text(&p, "Nguyễn \"Thị\" 'O''");
    pg_param_bytes(&p, BYTES, sizeof BYTES);
    pg_param_text(&p, "{3,-4}");
    struct pg_result *r =
        query(the_pg, "SELECT $1, $2, $3, $4, $5::text, encode($6, 'hex'), ($7::smallint[])[2]", &p);
    ck_assert_int_eq(pg_result_integer(r, 0, 0), INT32_MIN);
    ck_assert_int_eq(pg_result_integer(r, 0, 1), INT64_MIN);
    ck_assert(pg_result_boolean(r, 0, 2));
    ck_assert_int_eq(pg_result_date(r, 0, 3), civil_make(1946, 1, 31));
    ck_assert_str_eq(pg_result_text(r, 0, 4), "Nguyễn \"Thị\" 'O''");
    ck_assert_str_eq(pg_result_text(r, 0, 5), "0001ff007f");
    ck_assert_int_eq(pg_result_integer(r, 0, 6), -4);
    pg_result_free(r);
}
END_TEST

START_TEST(nulls_go_and_come_back_as_nulls) {
    struct pg_params p = {0};
    pg_param_text(&p, NULL);
    pg_param_date(&p, CIVIL_NONE);
    struct pg_result *r = query(the_pg, "SELECT $1::text, $2, NULL::int, NULL::boolean, ''", &p);
    for (int column = 0; column < 4; column++) ck_assert(pg_result_is_null(r, 0, column));
    ck_assert(!pg_result_is_null(r, 0, 4));
    ck_assert_str_eq(pg_result_text(r, 0, 0), "");
    ck_assert_int_eq(pg_result_date(r, 0, 1), CIVIL_NONE);
    ck_assert_int_eq(pg_result_integer(r, 0, 2), 0);
    ck_assert(!pg_result_boolean(r, 0, 3));
    pg_result_free(r);
}
END_TEST

START_TEST(results_are_read_as_texts_numbers_and_truth) {
    struct pg_result *r =
        query(the_pg, "SELECT -1.5e-3::float8, false, true, 'x' UNION ALL SELECT 2, true, false, 'y'", NULL);
    ck_assert_int_eq(pg_result_rows(r), 2);
    ck_assert_double_eq(pg_result_real(r, 0, 0), -0.0015);
    ck_assert(!pg_result_boolean(r, 0, 1));
    ck_assert(pg_result_boolean(r, 0, 2));
    ck_assert_str_eq(pg_result_text(r, 1, 3), "y");
    pg_result_free(r);
}
END_TEST

START_TEST(two_fields_of_one_name_are_two_fields) {
    struct pg_result *r = query(the_pg, "SELECT 1 AS same, 2 AS same", NULL);
    ck_assert_int_eq(pg_result_integer(r, 0, 0), 1);
    ck_assert_int_eq(pg_result_integer(r, 0, 1), 2);
    pg_result_free(r);
}
END_TEST

START_TEST(changed_rows_are_counted) {
    execute(the_pg, "CREATE TEMP TABLE t AS SELECT g AS a FROM generate_series(1, 10) g");
    struct pg_params p = {0};
    pg_param_int(&p, 7);
    struct pg_result *r = query(the_pg, "UPDATE t SET a = a + 1 WHERE a <= $1", &p);
    ck_assert_int_eq(pg_result_affected(r), 7);
    ck_assert_int_eq(pg_result_rows(r), 0);
    pg_result_free(r);
    pg_result_free(NULL);
}
END_TEST

START_TEST(a_statement_is_prepared_once_a_connection) {
    const struct pg_statement *s = STATEMENT("again", "SELECT $1 + 1");
    for (int i = 0; i < 3; i++) {
        struct pg_params p = {0};
        pg_param_int(&p, i);
        struct pg_result *r = NULL;
        ck_assert(pg_query(the_pg, s, &p, &r, &error));
        ck_assert_int_eq(pg_result_integer(r, 0, 0), i + 1);
        pg_result_free(r);
    }
    ck_assert_int_eq(integer_of(the_pg, "SELECT count(*) FROM pg_prepared_statements WHERE name = 'again'"),
                     1);
}
END_TEST

START_TEST(parameters_of_a_new_statement_may_die_when_the_call_returns) {
    char text[] = "here";
    struct pg_request *request;
    {
        struct pg_params p = {0};
        pg_param_text(&p, text);
        pg_param_bigint(&p, 42);
        request = pg_start_query(the_pg, STATEMENT("held", "SELECT $1::text, $2"), &p);
        memset(&p, 0xAA, sizeof p);
        memset(text, 'x', sizeof text - 1);
    }
    struct pg_result *r = NULL;
    ck_assert(pg_await(request, &r, &error));
    ck_assert_str_eq(pg_result_text(r, 0, 0), "here");
    ck_assert_int_eq(pg_result_integer(r, 0, 1), 42);
    pg_result_free(r);
}
END_TEST

START_TEST(a_statement_that_could_not_be_prepared_is_prepared_later) {
    const struct pg_statement *s = STATEMENT("later", "SELECT count(*) FROM later");
    ck_assert(!pg_query(the_pg, s, NULL, NULL, &error));
    ck_assert(err_is_sqlstate(&error, "42P01"));
    execute(the_pg, "CREATE TEMP TABLE later ()");
    ck_assert(pg_query(the_pg, s, NULL, NULL, &error));
}
END_TEST

START_TEST(many_statements_are_remembered_apart) {
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < 100; i++) {
            char name[16];
            char sql[32];
            (void)snprintf(name, sizeof name, "s%d", i * 37 % 100);
            (void)snprintf(sql, sizeof sql, "SELECT %d", i * 37 % 100);
            struct pg_result *r = NULL;
            ck_assert(pg_query(the_pg, STATEMENT(name, sql), NULL, &r, &error));
            ck_assert_int_eq(pg_result_integer(r, 0, 0), i * 37 % 100);
            pg_result_free(r);
        }
    ck_assert_int_eq(
        integer_of(the_pg, "SELECT count(*) FROM pg_prepared_statements WHERE name ~ '^s[0-9]+$'"), 100);
}
END_TEST

START_TEST(one_text_may_hold_several_statements) {
    execute(the_pg, "CREATE TEMP TABLE t (a int); INSERT INTO t VALUES (1), (2); SELECT * FROM t; ;");
    ck_assert_int_eq(integer_of(the_pg, "SELECT sum(a) FROM t"), 3);
    ck_assert(!pg_execute(the_pg, "INSERT INTO t VALUES (4); SELECT 1 / 0; SELECT 2", &error));
    ck_assert(err_is_sqlstate(&error, "22012"));
    ck_assert_int_eq(integer_of(the_pg, "SELECT sum(a) FROM t"), 3);
    execute(the_pg, "");
}
END_TEST

/* ---- Several at a time -------------------------------------------------------------------------- */

static bool count_row(void *context, struct pg_row *row, struct err *e) {
    (void)row;
    (void)e;
    ++*(int *)context;
    return true;
}

/* The COPY holds a lock until nearly all of its rows are read; the other request waits for that lock.
 * Only a loop that serves both can end. */
START_TEST(a_waiting_request_lets_the_other_connections_work) {
    struct pg *other = open_connection("");
    int rows = 0;
    struct pg_request *copy = pg_start_copy_out(
        other,
        STATEMENT("copy", "COPY (SELECT CASE WHEN g = 1 THEN pg_advisory_xact_lock($1)::text END, g "
                          "FROM generate_series(1, $2) g) TO STDOUT (FORMAT binary)"),
        (const int64_t[]){71, 300000}, 2, count_row, &rows);
    ck_assert_int_eq(rows, 0);
    while (rows == 0) loop_turn(the_loop);
    const int rows_before = rows;
    ck_assert_int_lt(rows_before, 100000);
    struct pg_request *waiting =
        pg_start_query(the_pg, STATEMENT("lock", "SELECT pg_advisory_lock(71)"), NULL);
    ck_assert(pg_await(waiting, NULL, &error));
    ck_assert_int_gt(rows, 200000);
    ck_assert(pg_await(copy, NULL, &error));
    ck_assert_int_eq(rows, 300000);
    pg_close(other);
}
END_TEST

START_TEST(requests_may_be_awaited_in_any_order) {
    enum { COUNT = 5 };
    struct pg *c[COUNT];
    struct pg_request *request[COUNT];
    for (int i = 0; i < COUNT; i++) {
        c[i] = open_connection("");
        struct pg_params p = {0};
        pg_param_int(&p, i);
        request[i] = pg_start_query(c[i], STATEMENT("which", "SELECT $1, pg_sleep(0.01)"), &p);
    }
    for (int i = COUNT - 1; i >= 0; i--) {
        struct pg_result *r = NULL;
        ck_assert(pg_await(request[i], &r, &error));
        ck_assert_int_eq(pg_result_integer(r, 0, 0), i);
        pg_result_free(r);
        pg_close(c[i]);
    }
}
END_TEST

struct unlock {
    struct pg *c;
    struct pg_request *request;
};

static void start_unlock(void *context) {
    struct unlock *u = context;
    if (!u->request)
        u->request = pg_start_query(u->c, STATEMENT("unlock", "SELECT pg_advisory_unlock(72)"), NULL);
}

/* The lock is given free by a timer's callback: a wait that kept timers out would never end. */
START_TEST(timers_fire_while_a_request_is_awaited) {
    struct unlock u = {.c = open_connection("")};
    execute(u.c, "SELECT pg_advisory_lock(72)");
    struct loop_timer *t = loop_timer_start(the_loop, 5, start_unlock, &u);
    execute(the_pg, "SELECT pg_advisory_lock(72)");
    ck_assert_ptr_nonnull(u.request);
    ck_assert(pg_await(u.request, NULL, &error));
    loop_timer_stop(t);
    pg_close(u.c);
}
END_TEST

START_TEST(no_row_is_told_before_the_starting_call_returned) {
    int rows = 0;
    struct pg_request *r = pg_start_copy_out(
        the_pg, STATEMENT("rows", "COPY (SELECT 1) TO STDOUT (FORMAT binary)"), NULL, 0, count_row, &rows);
    ck_assert_int_eq(rows, 0);
    ck_assert(pg_await(r, NULL, &error));
    ck_assert_int_eq(rows, 1);
}
END_TEST

static bool wait_inside(void *context, struct pg_row *row, struct err *e) {
    (void)context;
    (void)row;
    return pg_execute(the_pg, "SELECT 1", e);
}

START_TEST(a_callback_that_waits_is_stopped_by_an_assertion) {
    struct pg *other = open_connection("");
    const struct pg_statement *s = STATEMENT("row", "COPY (SELECT 1) TO STDOUT (FORMAT binary)");
    (void)!pg_copy_out(other, s, NULL, 0, wait_inside, NULL, NULL, &error);
}
END_TEST

START_TEST(closing_cancels_what_runs) {
    struct pg *c = open_connection("");
    const int64_t backend = integer_of(c, "SELECT pg_backend_pid()");
    (void)pg_start_query(c, STATEMENT("long", "SELECT pg_sleep(600)"), NULL);
    struct pg_params p = {0};
    pg_param_int(&p, (int32_t)backend);
    static const char ALIVE[] =
        "SELECT count(*) FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'";
    int64_t sleeping = 0;
    while (sleeping == 0) {
        struct pg_result *r = query(the_pg, ALIVE, &p);
        sleeping = pg_result_integer(r, 0, 0);
        pg_result_free(r);
    }
    pg_close(c);
    while (sleeping != 0) {
        struct pg_result *r = query(the_pg, ALIVE, &p);
        sleeping = pg_result_integer(r, 0, 0);
        pg_result_free(r);
    }
    pg_close(NULL);
}
END_TEST

/* ---- Errors ------------------------------------------------------------------------------------- */

struct refusal {
    const char *sql;
    enum err_code code;
    const char *sqlstate;
};

static const struct refusal REFUSALS[] = {
    {"SELECT 1 / 0", ERR_INPUT, "22012"},
    {"SELECT 'Le Thi Bay'::int", ERR_INPUT, "22P02"},
    {"INSERT INTO refusing VALUES (1, 'Le Thi Bay')", ERR_INPUT, "23505"},
    {"INSERT INTO refusing VALUES (-1, 'Le Thi Bay')", ERR_INPUT, "23514"},
    {"INSERT INTO refusing VALUES (NULL, 'Le Thi Bay')", ERR_INPUT, "23502"},
    {"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$", ERR_BUSY, "40001"},
    {"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$", ERR_BUSY, "40P01"},
    {"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '55P03'; END $$", ERR_BUSY, "55P03"},
    {"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '53300'; END $$", ERR_UNAVAILABLE, "53300"},
    {"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '08006'; END $$", ERR_UNAVAILABLE, "08006"},
    {"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '57P03'; END $$", ERR_UNAVAILABLE, "57P03"},
    {"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '28P01'; END $$", ERR_UNAVAILABLE, "28P01"},
    {"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'XX001'; END $$", ERR_INTERNAL, "XX001"},
    {"EXECUTE nosuch", ERR_CONFIG, "26000"},
    {"SELECT nosuch", ERR_INTERNAL, "42703"},
    {"SELEC", ERR_INTERNAL, "42601"},
    {"SET TRANSACTION READ ONLY; CREATE TABLE nosuch (a int)", ERR_UNAVAILABLE, "25006"},
    {"SET statement_timeout = 1; SELECT pg_sleep(60)", ERR_UNAVAILABLE, "57014"},
};

START_TEST(an_error_has_a_code_a_sqlstate_and_no_data) {
    const struct refusal *expected = &REFUSALS[_i];
    execute(the_pg, "CREATE TEMP TABLE refusing (a int PRIMARY KEY CHECK (a > 0), name text UNIQUE);"
                    "INSERT INTO refusing VALUES (1, 'Le Thi Bay')");
    ck_assert(!pg_execute(the_pg, expected->sql, &error));
    ck_assert_msg(error.code == expected->code, "%s: %s", expected->sql, err_code_name(error.code));
    ck_assert_str_eq(error.sqlstate, expected->sqlstate);
    ck_assert_ptr_null(strstr(error.message, "Bay"));
    ck_assert_ptr_null(strstr(error.hint, "Bay"));
    ck_assert(pg_is_usable(the_pg));
    execute(the_pg, "SELECT 1");
}
END_TEST

START_TEST(an_error_names_its_statement_and_its_constraint) {
    execute(the_pg, "CREATE TEMP TABLE u (a int CONSTRAINT only_once UNIQUE)");
    const struct pg_statement *s = STATEMENT("u_insert", "INSERT INTO u VALUES (1)");
    ck_assert(pg_query(the_pg, s, NULL, NULL, &error));
    ck_assert(!pg_query(the_pg, s, NULL, NULL, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "u_insert"));
    ck_assert_ptr_nonnull(strstr(error.message, "only_once"));
    ck_assert(
        !pg_execute(the_pg, "DO $$ BEGIN RAISE 'refused' USING CONSTRAINT = 'my_rule'; END $$", &error));
    ck_assert_str_eq(error.message, "refused, constraint my_rule");
}
END_TEST

START_TEST(a_commit_that_rolled_back_is_no_success) {
    execute(the_pg, "BEGIN");
    ck_assert(!pg_execute(the_pg, "SELECT 1 / 0", &error));
    ck_assert(!pg_execute(the_pg, "COMMIT", &error));
    ck_assert_int_eq(error.code, ERR_INTERNAL);
    execute(the_pg, "BEGIN; COMMIT");
}
END_TEST

START_TEST(a_copy_nobody_asked_for_ends_the_connection) {
    static const char *const SQL[] = {"COPY (SELECT 1) TO STDOUT", "COPY pg_am FROM STDIN"};
    ck_assert(!pg_execute(the_pg, SQL[_i], &error));
    ck_assert_int_eq(error.code, ERR_INTERNAL);
    ck_assert(!pg_is_usable(the_pg));
    ck_assert(!pg_execute(the_pg, "SELECT 1", &error));
    ck_assert_int_eq(error.code, ERR_UNAVAILABLE);
}
END_TEST

/* ---- Notices and notifications -------------------------------------------------------------------- */

/* Runs `sql` and then a query, with the log caught; says how many of its lines hold `wanted`. */
static int count_logged(const char *sql, const char *wanted, const char *unwanted) {
    char path[] = "/tmp/lklog.XXXXXX";
    const int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    (void)unlink(path);
    const int saved = dup(STDERR_FILENO);
    ck_assert_int_eq(dup2(file, STDERR_FILENO), STDERR_FILENO);
    log_start(LOG_DEBUG, 0);
    execute(the_pg, sql);
    execute(the_pg, "SELECT 1");
    (void)fflush(stderr);
    ck_assert_int_eq(dup2(saved, STDERR_FILENO), STDERR_FILENO);
    (void)close(saved);
    ck_assert_int_eq(lseek(file, 0, SEEK_SET), 0);
    FILE *lines = fdopen(file, "r");
    char line[4096];
    int count = 0;
    while (fgets(line, sizeof line, lines)) {
        ck_assert_ptr_null(strstr(line, unwanted));
        if (strstr(line, wanted)) count++;
    }
    (void)fclose(lines);
    return count;
}

START_TEST(of_a_notice_only_the_sqlstate_is_logged) {
    ck_assert_int_eq(
        count_logged("DO $$ BEGIN RAISE NOTICE 'Le Thi Bay' USING ERRCODE = 'L0001'; END $$", "L0001", "Bay"),
        1);
}
END_TEST

START_TEST(notifications_are_taken_and_dropped) {
    execute(the_pg, "LISTEN here");
    ck_assert_int_eq(count_logged("SELECT pg_notify('here', g::text) FROM generate_series(1, 100) g",
                                  "pg_notification", "never"),
                     100);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("pg");
    TCase *t = tcase_create("pg");
    tcase_add_checked_fixture(t, open_database, close_database);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, an_open_connection_is_usable_and_knows_its_server);
    tcase_add_test(t, settings_of_the_caller_and_of_the_conninfo_both_hold);
    tcase_add_test(t, dates_are_read_whatever_style_the_server_prefers);
    tcase_add_test(t, the_second_host_is_tried_on_its_own_socket);
    tcase_add_test(t, no_server_no_database_and_no_user_are_told_apart);
    tcase_add_test(t, no_failure_to_connect_prints_a_password);
    tcase_add_test(t, a_server_that_never_answers_is_given_up_after_connect_timeout);
    tcase_add_test(t, a_server_that_leaves_without_reading_the_request_is_lost);
    tcase_add_test(t, every_parameter_type_comes_back_as_it_went);
    tcase_add_test(t, nulls_go_and_come_back_as_nulls);
    tcase_add_test(t, results_are_read_as_texts_numbers_and_truth);
    tcase_add_test(t, two_fields_of_one_name_are_two_fields);
    tcase_add_test(t, changed_rows_are_counted);
    tcase_add_test(t, a_statement_is_prepared_once_a_connection);
    tcase_add_test(t, parameters_of_a_new_statement_may_die_when_the_call_returns);
    tcase_add_test(t, a_statement_that_could_not_be_prepared_is_prepared_later);
    tcase_add_test(t, many_statements_are_remembered_apart);
    tcase_add_test(t, one_text_may_hold_several_statements);
    tcase_add_test(t, a_waiting_request_lets_the_other_connections_work);
    tcase_add_test(t, requests_may_be_awaited_in_any_order);
    tcase_add_test(t, timers_fire_while_a_request_is_awaited);
    tcase_add_test(t, no_row_is_told_before_the_starting_call_returned);
    tcase_add_test_raise_signal(t, a_callback_that_waits_is_stopped_by_an_assertion, SIGABRT);
    tcase_add_test(t, closing_cancels_what_runs);
    tcase_add_loop_test(t, an_error_has_a_code_a_sqlstate_and_no_data, 0,
                        sizeof REFUSALS / sizeof REFUSALS[0]);
    tcase_add_test(t, an_error_names_its_statement_and_its_constraint);
    tcase_add_test(t, a_commit_that_rolled_back_is_no_success);
    tcase_add_loop_test(t, a_copy_nobody_asked_for_ends_the_connection, 0, 2);
    tcase_add_test(t, of_a_notice_only_the_sqlstate_is_logged);
    tcase_add_test(t, notifications_are_taken_and_dropped);
    suite_add_tcase(s, t);
    return s;
}
