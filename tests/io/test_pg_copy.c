/* SPDX-License-Identifier: Apache-2.0 */
#include "database.h"
#include "seeded.h"
#include "suite.h"

#include <string.h>
#include <sys/resource.h>

enum { MANY = 1000000 };

static struct pg_copy_in *begin_copy(struct pg *c, const char *sql) {
    struct pg_copy_in *w = NULL;
    if (!pg_copy_in_begin(c, STATEMENT("copy_in", sql), NULL, 0, &w, &error))
        ck_abort_msg("%s", error.message);
    return w;
}

static int64_t end_copy(struct pg_copy_in *w) {
    int64_t rows = -1;
    if (!pg_copy_in_end(w, NULL, &rows, &error)) ck_abort_msg("%s", error.message);
    return rows;
}

static int64_t copy_out(struct pg *c, const char *sql, pg_on_row *on_row, void *context) {
    int64_t rows = -1;
    if (!pg_copy_out(c, STATEMENT("copy_out", sql), NULL, 0, on_row, context, &rows, &error))
        ck_abort_msg("%s", error.message);
    return rows;
}

static long peak_kilobytes(void) {
    struct rusage usage;
    ck_assert_int_eq(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

static void put_many(struct pg_copy_in *w, int count) {
    for (int i = 0; i < count; i++) {
        pg_put_row(w, 5);
        pg_put_int(w, i % 1000);
        pg_put_bigint(w, i);
        pg_put_date(w, i % 9000);
        pg_put_smallint(w, (int16_t)(i % 7));
        pg_put_text(w, "group three");
    }
}

struct tally {
    int64_t rows;
    int64_t sum;
    int64_t wrong;
};

static bool count_row(void *context, struct pg_row *row, struct err *e) {
    (void)e;
    struct tally *t = context;
    const int32_t first = pg_row_int(row);
    const int64_t i = pg_row_bigint(row);
    const civil_day day = pg_row_date(row);
    const int16_t last = pg_row_smallint(row);
    size_t length = 0;
    const char *text = pg_row_text(row, &length);
    if (first != i % 1000 || day != i % 9000 || last != i % 7 || length != 11 ||
        memcmp(text, "group three", 11) != 0)
        t->wrong++;
    t->rows++;
    t->sum += i;
    return true;
}

/* AddressSanitizer keeps up to 256 MiB of freed memory to catch late uses of it. */
#ifdef __SANITIZE_ADDRESS__
enum { GROWTH_KILOBYTES_MAX = 300 * 1024 };
#else
enum { GROWTH_KILOBYTES_MAX = 4 * 1024 };
#endif

START_TEST(a_million_rows_go_in_and_come_out_in_flat_memory) {
    execute(the_pg, "CREATE TEMP TABLE many (a int, b bigint, c date, d smallint, e text)");
    struct pg_copy_in *w = begin_copy(the_pg, "COPY many FROM STDIN (FORMAT binary)");
    put_many(w, 20000);
    const long before = peak_kilobytes();
    for (int i = 20000; i < MANY; i += 20000) put_many(w, 20000);
    ck_assert_int_eq(end_copy(w), MANY);
    struct tally t = {0};
    ck_assert_int_eq(copy_out(the_pg, "COPY many TO STDOUT (FORMAT binary)", count_row, &t), MANY);
    ck_assert_int_eq(t.rows, MANY);
    ck_assert_int_eq(t.wrong, 0);
    ck_assert_int_lt(peak_kilobytes() - before, GROWTH_KILOBYTES_MAX);
}
END_TEST

/* ---- Values ---------------------------------------------------------------------------------- */

static const char VALUES[] =
    "CREATE TEMP TABLE v (n int, a smallint, b int, c bigint, d date, e boolean, f text, g bytea)";

struct value {
    int16_t a;
    int32_t b;
    int64_t c;
    civil_day d;
    bool e;
    char f[40];
    size_t f_length;
    unsigned char g[40];
    size_t g_length;
};

static struct value make_value(struct seeded *s) {
    struct value v = {0};
    v.a = (int16_t)seeded_next(s);
    v.b = (int32_t)seeded_next(s);
    v.c = (int64_t)seeded_next(s);
    v.d = seeded_between(s, civil_make(1850, 1, 1), civil_make(2200, 1, 1));
    v.e = seeded_between(s, 0, 1) == 1;
    v.f_length = (size_t)seeded_between(s, 0, 39);
    v.g_length = (size_t)seeded_between(s, 0, 39);
    for (size_t i = 0; i < v.f_length; i++) v.f[i] = (char)seeded_between(s, 1, 127);
    for (size_t i = 0; i < v.g_length; i++) v.g[i] = (unsigned char)seeded_next(s);
    return v;
}

static void put_value(struct pg_copy_in *w, int number, const struct value *v) {
    pg_put_row(w, 8);
    pg_put_int(w, number);
    pg_put_smallint(w, v->a);
    pg_put_int(w, v->b);
    pg_put_bigint(w, v->c);
    pg_put_date(w, v->d);
    pg_put_boolean(w, v->e);
    pg_put_text(w, v->f);
    pg_put_bytes(w, v->g, v->g_length);
}

/* Rows come back in the order they were made: the writer's seed is walked again. */
static bool compare_value(void *context, struct pg_row *row, struct err *e) {
    (void)e;
    const struct value v = make_value(context);
    ck_assert_int_eq(pg_row_fields(row), 7);
    ck_assert_int_eq(pg_row_smallint(row), v.a);
    ck_assert_int_eq(pg_row_int(row), v.b);
    ck_assert_int_eq(pg_row_bigint(row), v.c);
    ck_assert_int_eq(pg_row_date(row), v.d);
    ck_assert_int_eq(pg_row_boolean(row), v.e);
    size_t length = 0;
    const char *text = pg_row_text(row, &length);
    ck_assert_uint_eq(length, v.f_length);
    ck_assert_int_eq(memcmp(text, v.f, length), 0);
    ck_assert(!pg_row_is_null(row));
    const char *bytes = pg_row_text(row, &length);
    ck_assert_uint_eq(length, v.g_length);
    ck_assert_int_eq(memcmp(bytes, v.g, length), 0);
    return true;
}

START_TEST(any_value_of_any_type_comes_back_as_it_went) {
    execute(the_pg, VALUES);
    struct seeded seed = seeded_start("copy values");
    struct seeded again = seed;
    struct pg_copy_in *w = begin_copy(the_pg, "COPY v FROM STDIN (FORMAT binary)");
    for (int i = 0; i < 20000; i++) {
        const struct value v = make_value(&seed);
        put_value(w, i, &v);
    }
    ck_assert_int_eq(end_copy(w), 20000);
    ck_assert_int_eq(copy_out(the_pg,
                              "COPY (SELECT a, b, c, d, e, f, g FROM v ORDER BY n) TO STDOUT (FORMAT binary)",
                              compare_value, &again),
                     20000);
}
END_TEST

START_TEST(the_server_reads_what_was_written) {
    execute(the_pg,
            "CREATE TEMP TABLE w (a time, b time, c smallint[], d smallint[], e date, f date, g text)");
    struct pg_copy_in *w = begin_copy(the_pg, "COPY w FROM STDIN (FORMAT binary)");
    pg_put_row(w, 7);
    pg_put_time_minute(w, 7 * 60 + 30);
    pg_put_time_minute(w, -1);
    pg_put_smallints(w, (const int16_t[]){1, -2, 32767}, 3);
    pg_put_smallints(w, NULL, 0);
    pg_put_date(w, civil_make(2026, 11, 22));
    pg_put_date(w, CIVIL_NONE);
    pg_put_text(w, "Nguyễn");
    ck_assert_int_eq(end_copy(w), 1);
    ck_assert_int_eq(
        integer_of(the_pg, "SELECT count(*) FROM w WHERE a = '07:30' AND b IS NULL AND c = '{1,-2,32767}' "
                           "AND d = '{}' AND e = '2026-11-22' AND f IS NULL AND g = 'Nguyễn'"),
        1);
}
END_TEST

static bool read_minutes(void *context, struct pg_row *row, struct err *e) {
    (void)e;
    int *minutes = context;
    for (int i = 0; i < pg_row_fields(row); i++) minutes[i] = pg_row_time_minute(row);
    return true;
}

START_TEST(times_read_as_minutes_of_the_day) {
    int minutes[4] = {0};
    ck_assert_int_eq(copy_out(the_pg,
                              "COPY (SELECT time '07:30', time '00:00', time '23:59:59.9', NULL::time) "
                              "TO STDOUT (FORMAT binary)",
                              read_minutes, minutes),
                     1);
    ck_assert_int_eq(minutes[0], 450);
    ck_assert_int_eq(minutes[1], 0);
    ck_assert_int_eq(minutes[2], 1439);
    ck_assert_int_eq(minutes[3], -1);
}
END_TEST

static bool read_nulls(void *context, struct pg_row *row, struct err *e) {
    (void)e;
    size_t length = 9;
    ck_assert_int_eq(pg_row_fields(row), 7);
    ck_assert(pg_row_is_null(row));
    ck_assert_int_eq(pg_row_smallint(row), 0);
    ck_assert(pg_row_is_null(row));
    ck_assert_int_eq(pg_row_int(row), 0);
    ck_assert_int_eq(pg_row_bigint(row), 0);
    ck_assert_int_eq(pg_row_date(row), CIVIL_NONE);
    ck_assert(!pg_row_boolean(row));
    ck_assert_str_eq(pg_row_text(row, &length), "");
    ck_assert_uint_eq(length, 0);
    ck_assert(pg_row_is_null(row));
    ++*(int *)context;
    return true;
}

START_TEST(nulls_go_in_and_read_as_nothing) {
    execute(the_pg, VALUES);
    struct pg_copy_in *w = begin_copy(the_pg, "COPY v (a, b, c, d, e, f, g) FROM STDIN (FORMAT binary)");
    pg_put_row(w, 7);
    for (int i = 0; i < 5; i++) pg_put_null(w);
    pg_put_text(w, NULL);
    pg_put_null(w);
    ck_assert_int_eq(end_copy(w), 1);
    int rows = 0;
    ck_assert_int_eq(
        copy_out(the_pg, "COPY v (a, b, c, d, e, f, g) TO STDOUT (FORMAT binary)", read_nulls, &rows), 1);
    ck_assert_int_eq(rows, 1);
}
END_TEST

/* Larger than a piece, so that it is cut, and larger than any buffer of a row. */
START_TEST(a_text_of_ten_megabytes_is_whole) {
    enum { BYTES = 10000000 };
    char *text = malloc(BYTES);
    ck_assert_ptr_nonnull(text);
    memset(text, 'x', BYTES);
    execute(the_pg, "CREATE TEMP TABLE large (a text)");
    struct pg_copy_in *w = begin_copy(the_pg, "COPY large FROM STDIN (FORMAT binary)");
    pg_put_row(w, 1);
    pg_put_bytes(w, text, BYTES);
    free(text);
    ck_assert_int_eq(end_copy(w), 1);
    ck_assert_int_eq(integer_of(the_pg, "SELECT length(a) FROM large WHERE a !~ '[^x]'"), BYTES);
}
END_TEST

static bool keep_bytes(void *context, struct pg_row *row, struct err *e) {
    (void)e;
    size_t length = 0;
    const unsigned char *bytes = pg_row_bytes(row, &length);
    static const unsigned char EXPECTED[] = {0, 0, 0, 4, 0, 0, 0, 7, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1, 'x'};
    ck_assert_uint_eq(length, sizeof EXPECTED);
    ck_assert_int_eq(memcmp(bytes, EXPECTED, length), 0);
    (void)pg_row_int(row);
    (void)pg_row_bytes(row, &length);
    ck_assert_uint_eq(length, sizeof EXPECTED);
    ++*(int *)context;
    return true;
}

START_TEST(the_bytes_of_a_row_are_the_same_before_and_after_reading) {
    int rows = 0;
    (void)copy_out(the_pg, "COPY (SELECT 7, NULL::int, 'x') TO STDOUT (FORMAT binary)", keep_bytes, &rows);
    ck_assert_int_eq(rows, 1);
}
END_TEST

static bool count_any(void *context, struct pg_row *row, struct err *e) {
    (void)row;
    (void)e;
    ++*(int *)context;
    return true;
}

START_TEST(no_rows_are_no_rows) {
    int rows = 0;
    ck_assert_int_eq(
        copy_out(the_pg, "COPY (SELECT 1 WHERE false) TO STDOUT (FORMAT binary)", count_any, &rows), 0);
    ck_assert_int_eq(copy_out(the_pg, "COPY (SELECT) TO STDOUT (FORMAT binary)", count_any, &rows), 1);
    ck_assert_int_eq(rows, 1);
    execute(the_pg, "CREATE TEMP TABLE none (a int)");
    ck_assert_int_eq(end_copy(begin_copy(the_pg, "COPY none FROM STDIN (FORMAT binary)")), 0);
}
END_TEST

static bool add_up(void *context, struct pg_row *row, struct err *e) {
    (void)e;
    *(int64_t *)context += pg_row_bigint(row);
    return true;
}

START_TEST(integers_are_filled_in_by_number_and_with_their_sign) {
    int64_t sum = 0;
    const struct pg_statement *s =
        STATEMENT("filled", "COPY (SELECT (100 -$2 + $10 - $2 * $1)::bigint) TO STDOUT (FORMAT binary)");
    const int64_t integers[10] = {2, -5, [9] = INT64_MIN / 4};
    ck_assert(pg_copy_out(the_pg, s, integers, 10, add_up, &sum, NULL, &error));
    ck_assert_int_eq(sum, 100 + 5 + INT64_MIN / 4 + 10);
}
END_TEST

/* ---- Rows that do not fit their reader ------------------------------------------------------- */

static bool read_too_wide(void *context, struct pg_row *row, struct err *e) {
    (void)context;
    (void)e;
    (void)pg_row_int(row);
    (void)pg_row_bigint(row);
    (void)pg_row_int(row);
    return true;
}

static bool read_too_many(void *context, struct pg_row *row, struct err *e) {
    (void)context;
    (void)e;
    for (int i = 0; i < 4; i++) ck_assert_int_ge(pg_row_int(row), 0);
    return true;
}

struct misfit {
    pg_on_row *on_row;
    const char *column;
};

static const struct misfit MISFITS[] = {{read_too_wide, "column 2"}, {read_too_many, "column 4"}};

START_TEST(a_row_of_another_shape_fails_the_copy_and_names_the_column) {
    const struct pg_statement *s =
        STATEMENT("misfit", "COPY (SELECT 1, 2, generate_series(1, 1000000)) TO STDOUT (FORMAT binary)");
    ck_assert(!pg_copy_out(the_pg, s, NULL, 0, MISFITS[_i].on_row, NULL, NULL, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(error.message, MISFITS[_i].column));
    ck_assert_ptr_nonnull(strstr(error.message, "misfit"));
    ck_assert_int_eq(integer_of(the_pg, "SELECT 1"), 1);
}
END_TEST

START_TEST(a_copy_out_as_text_is_refused) {
    ck_assert(!pg_copy_out(the_pg, STATEMENT("text", "COPY (SELECT 1) TO STDOUT"), NULL, 0, read_too_many,
                           NULL, NULL, &error));
    ck_assert_int_eq(error.code, ERR_INTERNAL);
}
END_TEST

/* ---- Ends before the end ---------------------------------------------------------------------- */

static bool stop_at_ten(void *context, struct pg_row *row, struct err *e) {
    (void)row;
    int *rows = context;
    if (++*rows < 10) return true;
    return err_set(e, ERR_BUSY, "", "ten are enough");
}

START_TEST(a_reader_that_stops_gets_its_own_error_back_and_no_more_rows) {
    const struct pg_statement *s = STATEMENT(
        "stopped", "COPY (SELECT generate_series(1, 100000000), repeat('x', 100)) TO STDOUT (FORMAT binary)");
    int rows = 0;
    ck_assert(!pg_copy_out(the_pg, s, NULL, 0, stop_at_ten, &rows, NULL, &error));
    ck_assert_int_eq(rows, 10);
    ck_assert_int_eq(error.code, ERR_BUSY);
    ck_assert_str_eq(error.message, "ten are enough");
    ck_assert_int_eq(integer_of(the_pg, "SELECT 1"), 1);
}
END_TEST

/* The server may have ended before the cancel arrives: it must not hit the next statement. */
START_TEST(stopping_a_short_copy_leaves_the_next_statement_alone) {
    const struct pg_statement *s =
        STATEMENT("short", "COPY (SELECT generate_series(1, 20)) TO STDOUT (FORMAT binary)");
    for (int i = 0; i < 50; i++) {
        int rows = 0;
        ck_assert(!pg_copy_out(the_pg, s, NULL, 0, stop_at_ten, &rows, NULL, &error));
        execute(the_pg, "SELECT pg_sleep(0.002)");
    }
}
END_TEST

START_TEST(an_aborted_copy_in_leaves_nothing) {
    execute(the_pg, "CREATE TEMP TABLE aborted (a int)");
    struct pg_copy_in *w = begin_copy(the_pg, "COPY aborted FROM STDIN (FORMAT binary)");
    for (int i = 0; i < 100000; i++) {
        pg_put_row(w, 1);
        pg_put_int(w, i);
    }
    int64_t rows = -1;
    ck_assert(pg_copy_in_end(w, "the list is refused", &rows, &error));
    ck_assert_int_eq(rows, 0);
    ck_assert_int_eq(integer_of(the_pg, "SELECT count(*) FROM aborted"), 0);
}
END_TEST

START_TEST(a_row_the_server_refuses_fails_the_end) {
    execute(the_pg, "CREATE TEMP TABLE keyed (a int PRIMARY KEY)");
    struct pg_copy_in *w = begin_copy(the_pg, "COPY keyed FROM STDIN (FORMAT binary)");
    for (int i = 0; i < 300000; i++) { /* many pieces after the double key */
        pg_put_row(w, 1);
        pg_put_int(w, i == 1000 ? 999 : i);
    }
    int64_t rows = -1;
    ck_assert(!pg_copy_in_end(w, NULL, &rows, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ck_assert_str_eq(error.sqlstate, "23505");
    ck_assert_ptr_null(strstr(error.message, "999"));
    ck_assert_int_eq(integer_of(the_pg, "SELECT count(*) FROM keyed"), 0);
}
END_TEST

START_TEST(a_row_of_too_few_fields_fails_the_end) {
    execute(the_pg, "CREATE TEMP TABLE two (a int, b int)");
    struct pg_copy_in *w = begin_copy(the_pg, "COPY two FROM STDIN (FORMAT binary)");
    pg_put_row(w, 1);
    pg_put_int(w, 1);
    ck_assert(!pg_copy_in_end(w, NULL, NULL, &error));
    ck_assert_str_eq(error.sqlstate, "22P04");
    ck_assert_int_eq(integer_of(the_pg, "SELECT count(*) FROM two"), 0);
}
END_TEST

START_TEST(a_copy_in_that_cannot_begin_makes_no_writer) {
    static const char *const SQL[] = {"COPY nosuch FROM STDIN (FORMAT binary)", "SELECT 1"};
    struct pg_copy_in *w = NULL;
    ck_assert(!pg_copy_in_begin(the_pg, STATEMENT("begin", SQL[_i]), NULL, 0, &w, &error));
    ck_assert_int_eq(error.code, ERR_INTERNAL);
    ck_assert_ptr_null(w);
    ck_assert_int_eq(integer_of(the_pg, "SELECT 1"), 1);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("pg_copy");
    TCase *t = tcase_create("copy");
    tcase_add_checked_fixture(t, open_database, close_database);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_million_rows_go_in_and_come_out_in_flat_memory);
    tcase_add_test(t, any_value_of_any_type_comes_back_as_it_went);
    tcase_add_test(t, the_server_reads_what_was_written);
    tcase_add_test(t, times_read_as_minutes_of_the_day);
    tcase_add_test(t, nulls_go_in_and_read_as_nothing);
    tcase_add_test(t, a_text_of_ten_megabytes_is_whole);
    tcase_add_test(t, the_bytes_of_a_row_are_the_same_before_and_after_reading);
    tcase_add_test(t, no_rows_are_no_rows);
    tcase_add_test(t, integers_are_filled_in_by_number_and_with_their_sign);
    tcase_add_loop_test(t, a_row_of_another_shape_fails_the_copy_and_names_the_column, 0, 2);
    tcase_add_test(t, a_copy_out_as_text_is_refused);
    tcase_add_test(t, a_reader_that_stops_gets_its_own_error_back_and_no_more_rows);
    tcase_add_test(t, stopping_a_short_copy_leaves_the_next_statement_alone);
    tcase_add_test(t, an_aborted_copy_in_leaves_nothing);
    tcase_add_test(t, a_row_the_server_refuses_fails_the_end);
    tcase_add_test(t, a_row_of_too_few_fields_fails_the_end);
    tcase_add_loop_test(t, a_copy_in_that_cannot_begin_makes_no_writer, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
