/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include "base/arena.h"
#include "folder.h"
#include "seeded.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static struct folder folder;
static struct arena *arena;

static void begin(void) {
    folder_make(&folder);
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
    folder_remove(&folder);
}

/* Rows as read, as one text: "1:a|b" and a line end each. */
struct reading {
    char text[4096];
    size_t used;
    int stop_after; /* 0 = never */
    int rows;
};

static bool note_row(void *context, const struct csv_row *row, struct err *e) {
    struct reading *r = context;
    r->used += (size_t)snprintf(r->text + r->used, sizeof r->text - r->used, "%zu:", row->line);
    for (size_t i = 0; i < row->count; i++)
        r->used += (size_t)snprintf(r->text + r->used, sizeof r->text - r->used, "%s%s", i ? "|" : "",
                                    row->fields[i]);
    r->used += (size_t)snprintf(r->text + r->used, sizeof r->text - r->used, "\n");
    if (++r->rows == r->stop_after) return err_set(e, ERR_PARTIAL, "", "enough");
    return true;
}

static void assert_read(const char *written, const char *expected) {
    struct reading r = {.used = 0};
    struct err e;
    const char *path = folder_write_text(&folder, "list.csv", written);
    ck_assert_msg(csv_read_file(path, note_row, &r, &e), "%s", e.message);
    ck_assert_str_eq(r.text, expected);
}

static void assert_refused(const void *bytes, size_t length, const char *part) {
    struct reading r = {.used = 0};
    struct err e = {.code = ERR_NONE};
    const char *path = folder_write(&folder, "list.csv", bytes, length);
    ck_assert(!csv_read_file(path, note_row, &r, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
    ck_assert_msg(strncmp(e.message, path, strlen(path)) == 0, "%s", e.message);
    ck_assert_msg(strstr(e.message, part) != NULL, "%s", e.message);
}

START_TEST(rows_come_with_the_line_they_begin_on) {
    assert_read("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,3", "1:a|b\n2:1|x\r\ny\n5:2|3\n");
    assert_read("a,b\n1,2\n", "1:a|b\n2:1|2\n");
    assert_read("a,b\r1,2\r3,4", "1:a|b\n2:1|2\n3:3|4\n");
    assert_read("a\r\n\r1\n2\n", "1:a\n3:1\n4:2\n");
    assert_read("\n\na,b\n\n", "3:a|b\n");
}
END_TEST

START_TEST(a_byte_order_mark_is_not_part_of_the_first_name) {
    assert_read("\xEF\xBB\xBFhọ tên,b\n1,\n", "1:họ tên|b\n2:1|\n");
}
END_TEST

START_TEST(the_separator_is_the_one_the_header_uses) {
    assert_read("a;b;c\n1,5;2;3\n", "1:a|b|c\n2:1,5|2|3\n");
    assert_read("a\tb\n1,5\t2;\n", "1:a|b\n2:1,5|2;\n");
    assert_read("\"a;b;c\",d\n1,2\n", "1:a;b;c|d\n2:1|2\n");
}
END_TEST

START_TEST(spaces_and_doubled_quotes_belong_to_the_field) {
    assert_read("a,b\n x ,\"say \"\"hi\"\"\"\n", "1:a|b\n2: x |say \"hi\"\n");
}
END_TEST

START_TEST(broken_rows_are_refused_with_line_and_column) {
    assert_refused("a,b\n1,x\"y\n", 10, "line 2, column 2:");
    assert_refused("a,b\n\"1\"x,2\n", 11, "line 2, column 1:");
    assert_refused("a,b\n1,2\n3,\"4\n5\n", 16, "column 2: the quote that opens here is never closed");
    assert_refused("a,b\n1,\xFF\n", 8, "line 2, column 2: the text is not UTF-8");
    assert_refused("a,b\n1,2\n\0,3\n", 12, "line 3, column 1:");
    assert_refused("\xFF\xFE"
                   "a\0,\0b\0",
                   8, "line 1, column 1:"); /* UTF-16 */
}
END_TEST

START_TEST(endless_fields_and_rows_are_refused_before_they_fill_memory) {
    const size_t length = (size_t)10 * 1024 * 1024;
    char *text = memory_get(length, 1);
    memset(text, 'x', length);
    memcpy(text, "a,b\n1,", 6);
    assert_refused(text, length, "line 2, column 2: the field is longer");
    text[6] = '"';
    assert_refused(text, length, "line 2, column 2: the field is longer");
    memset(text + 4, ',', length - 4);
    assert_refused(text, length, "line 2, column 257: the row has more than 256 columns");
    free(text);
}
END_TEST

static bool expect_widest_row(void *context, const struct csv_row *row, struct err *e) {
    (void)e;
    int *rows = context;
    (*rows)++;
    ck_assert_uint_eq(row->count, CSV_COLUMNS_MAX);
    ck_assert_uint_eq(strlen(row->fields[CSV_COLUMNS_MAX - 1]), CSV_FIELD_BYTES_MAX);
    return true;
}

START_TEST(the_longest_field_and_the_widest_row_are_read) {
    char *text = memory_get(CSV_FIELD_BYTES_MAX + CSV_COLUMNS_MAX, 1);
    int rows = 0;
    struct err e;
    memset(text, ',', CSV_COLUMNS_MAX - 1);
    memset(text + CSV_COLUMNS_MAX - 1, 'x', CSV_FIELD_BYTES_MAX);
    const char *path = folder_write_text(&folder, "wide.csv", text);
    ck_assert_msg(csv_read_file(path, expect_widest_row, &rows, &e), "%s", e.message);
    ck_assert_int_eq(rows, 1);
    free(text);
}
END_TEST

START_TEST(an_empty_or_missing_file_is_an_error) {
    assert_refused("", 0, "empty");
    assert_refused("\xEF\xBB\xBF\r\n", 5, "empty");
    struct err e;
    ck_assert(!csv_read_file("/nonexistent/list.csv", note_row, NULL, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
}
END_TEST

START_TEST(a_reader_that_has_enough_stops_the_reading) {
    struct reading r = {.stop_after = 2};
    struct err e;
    const char *path = folder_write_text(&folder, "list.csv", "a\n1\n2\n3\n");
    ck_assert(!csv_read_file(path, note_row, &r, &e));
    ck_assert_str_eq(e.message, "enough");
    ck_assert_int_eq(r.rows, 2);
}
END_TEST

START_TEST(columns_are_found_by_name) {
    const char *const names[] = {"name", "birth"};
    const struct csv_row header = {.line = 1, .count = 2, .fields = names};
    ck_assert_int_eq(csv_find_column(&header, "birth"), 1);
    ck_assert_int_eq(csv_find_column(&header, "Birth"), -1);
}
END_TEST

/* ---- Round trip ---- */

enum { ROWS = 40, COLUMNS_MAX = 6 };

struct table {
    size_t columns;
    const char *fields[ROWS][COLUMNS_MAX];
    size_t rows_read;
};

static const char *make_field(struct seeded *s) {
    static const char *const PIECES[] = {",",    ";", "\t", "\"",  "\r", "\n",
                                         "\r\n", " ", "đ",  "Hoà", "a",  "\"\""};
    char *field = arena_take(arena, 64);
    size_t used = 0;
    for (int left = seeded_between(s, 0, 6); left > 0; left--)
        used += (size_t)snprintf(field + used, 64 - used, "%s", PIECES[seeded_between(s, 0, 11)]);
    return field;
}

static bool compare_row(void *context, const struct csv_row *row, struct err *e) {
    (void)e;
    struct table *t = context;
    ck_assert_uint_lt(t->rows_read, ROWS);
    ck_assert_uint_eq(row->count, t->columns);
    for (size_t i = 0; i < t->columns; i++) ck_assert_str_eq(row->fields[i], t->fields[t->rows_read][i]);
    t->rows_read++;
    return true;
}

static void assert_round_trip(struct seeded *s) {
    static const char *const NAMES[COLUMNS_MAX] = {"a", "b", "c", "d", "e", "f"};
    struct table t = {.columns = (size_t)seeded_between(s, 1, COLUMNS_MAX)};
    struct err e;
    const char *path = folder_write_text(&folder, "trip.csv", "");
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t i = 0; i < t.columns; i++) t.fields[row][i] = row == 0 ? NAMES[i] : make_field(s);
        csv_write_row(out, t.fields[row], t.columns);
    }
    ck_assert_int_eq(fclose(out), 0);
    ck_assert_msg(csv_read_file(path, compare_row, &t, &e), "%s", e.message);
    ck_assert_uint_eq(t.rows_read, ROWS);
    arena_reset(arena);
}

START_TEST(whatever_is_written_is_read_back_unchanged) {
    struct seeded s = seeded_start("CSV round trip");
    for (int i = 0; i < 200; i++) assert_round_trip(&s);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("csv");
    TCase *t = tcase_create("lists");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, rows_come_with_the_line_they_begin_on);
    tcase_add_test(t, a_byte_order_mark_is_not_part_of_the_first_name);
    tcase_add_test(t, the_separator_is_the_one_the_header_uses);
    tcase_add_test(t, spaces_and_doubled_quotes_belong_to_the_field);
    tcase_add_test(t, broken_rows_are_refused_with_line_and_column);
    tcase_add_test(t, endless_fields_and_rows_are_refused_before_they_fill_memory);
    tcase_add_test(t, the_longest_field_and_the_widest_row_are_read);
    tcase_add_test(t, an_empty_or_missing_file_is_an_error);
    tcase_add_test(t, a_reader_that_has_enough_stops_the_reading);
    tcase_add_test(t, columns_are_found_by_name);
    tcase_add_test(t, whatever_is_written_is_read_back_unchanged);
    suite_add_tcase(s, t);
    return s;
}
