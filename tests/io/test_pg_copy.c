/* SPDX-License-Identifier: Apache-2.0 */
#include "database.h"
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

Suite *make_suite(void) {
    Suite *s = suite_create("pg_copy");
    TCase *t = tcase_create("copy");
    tcase_add_checked_fixture(t, open_database, close_database);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_million_rows_go_in_and_come_out_in_flat_memory);
    suite_add_tcase(s, t);
    return s;
}
