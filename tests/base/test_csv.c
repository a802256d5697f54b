/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include "base/arena.h"
#include "folder.h"
#include "seeded.h"
#include "suite.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* Rows as read, as one text: "1:a|b", what is wrong with them, and a line end each. */
struct reading {
    char text[4096];
    size_t used;
    int stop_after; /* 0 = never */
    int rows;
};

static void note(struct reading *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void note(struct reading *r, const char *format, ...) {
    va_list args;
    va_start(args, format);
    r->used += (size_t)vsnprintf(r->text + r->used, sizeof r->text - r->used, format, args);
    va_end(args);
    ck_assert_uint_lt(r->used, sizeof r->text);
}

static bool note_row(void *context, const struct csv_row *row, struct err *e) {
    struct reading *r = context;
    note(r, "%zu:", row->line);
    for (size_t i = 0; i < row->count; i++) note(r, "%s%s", i ? "|" : "", row->fields[i]);
    if (row->surplus > 0) note(r, " +%zu", row->surplus);
    if (row->fault != CSV_FAULT_NONE)
        note(r, " !%s %zu.%zu", csv_fault_name(row->fault), row->fault_line, row->fault_column);
    note(r, "\n");
    if (++r->rows == r->stop_after) return err_set(e, ERR_PARTIAL, "", "enough");
    return true;
}

static struct csv_source list_of(const void *bytes, size_t length) {
    return (struct csv_source){.path = folder_write(&folder, "list.csv", bytes, length)};
}

static struct csv_report assert_source_read(const struct csv_source *source, const char *expected) {
    struct reading r = {.used = 0};
    struct csv_report report;
    struct err e;
    ck_assert_msg(csv_read(source, note_row, &r, &report, &e), "%s", e.message);
    ck_assert_str_eq(r.text, expected);
    return report;
}

static struct csv_report assert_bytes_read(const void *bytes, size_t length, const char *expected) {
    const struct csv_source source = list_of(bytes, length);
    return assert_source_read(&source, expected);
}

static struct csv_report assert_read(const char *written, const char *expected) {
    return assert_bytes_read(written, strlen(written), expected);
}

static void assert_refused(const void *bytes, size_t length, const char *part) {
    struct reading r = {.used = 0};
    struct err e = {.code = ERR_NONE};
    const struct csv_source source = list_of(bytes, length);
    ck_assert(!csv_read(&source, note_row, &r, NULL, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
    ck_assert_str_ne(e.hint, "");
    ck_assert_msg(strncmp(e.message, source.path, strlen(source.path)) == 0, "%s", e.message);
    ck_assert_msg(strstr(e.message, part) != NULL, "%s", e.message);
}

static void assert_text_refused(const char *written, const char *part) {
    assert_refused(written, strlen(written), part);
}

/* ---- Rows and fields ---- */

START_TEST(rows_come_with_the_line_they_begin_on) {
    (void)assert_read("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,3", "1:a|b\n2:1|x\r\ny\n5:2|3\n");
    (void)assert_read("a,b\n1,2\n", "1:a|b\n2:1|2\n");
    (void)assert_read("a,b\r1,2\r3,4", "1:a|b\n2:1|2\n3:3|4\n");
    (void)assert_read("a\r\n\r1\n2\n", "1:a\n3:1\n4:2\n");
    (void)assert_read("\n\na,b\n\n", "3:a|b\n");
}
END_TEST

START_TEST(line_ends_of_every_kind_are_counted) {
    const struct csv_report r = assert_read("a,b\r\n1,2\n3,\"4\r\n5\r6\"\r7,8", //
                                            "1:a|b\n2:1|2\n3:3|4\r\n5\r6\n6:7|8\n");
    ck_assert_uint_eq(r.ends_crlf, 2);
    ck_assert_uint_eq(r.ends_lf, 1);
    ck_assert_uint_eq(r.ends_cr, 2);
    ck_assert_uint_eq(r.lines, 6);
    ck_assert_uint_eq(r.rows, 3);
    ck_assert_uint_eq(r.bytes, 23);
}
END_TEST

START_TEST(rows_without_any_text_are_no_rows) {
    const struct csv_report r =
        assert_read("\r\n;;\r\na;b;c\r\n;;\r\n1;;\r\n\"\";;\r\n;;\r\n", "3:a|b|c\n5:1||\n");
    ck_assert_uint_eq(r.rows, 1);
    ck_assert_uint_eq(r.lines, 7);
}
END_TEST

START_TEST(a_byte_order_mark_is_not_part_of_the_first_name) {
    ck_assert(assert_read("\xEF\xBB\xBFhọ tên,b\n1,\n", "1:họ tên|b\n2:1|\n").has_byte_order_mark);
    ck_assert(!assert_read("họ tên,b\n1,\n", "1:họ tên|b\n2:1|\n").has_byte_order_mark);
}
END_TEST

START_TEST(the_separator_is_the_one_the_header_uses) {
    ck_assert_int_eq(assert_read("a;b;c\n1,5;2;3\n", "1:a|b|c\n2:1,5|2|3\n").separator, ';');
    ck_assert_int_eq(assert_read("\n\r\na\tb\n1,5\t2;\n", "3:a|b\n4:1,5|2;\n").separator, '\t');
    ck_assert_int_eq(assert_read("\"a;b;c\",d\n1,2\n", "1:a;b;c|d\n2:1|2\n").separator, ',');
}
END_TEST

START_TEST(the_separator_can_be_named_by_the_list_or_by_the_caller) {
    (void)assert_read("sep=;\r\na,b;c\r\n1;2\r\n", "2:a,b|c\n3:1|2\n");
    (void)assert_read("\xEF\xBB\xBFsep=\t\na,b\tc\n", "2:a,b|c\n");
    (void)assert_read("sep=x\na,b\n", "1:sep=x\n2:a +1\n");
    struct csv_source source = list_of("sep=;\na|b;c\n1|2;3\n", 18);
    source.separator = '|';
    (void)assert_source_read(&source, "2:a|b;c\n3:1|2;3\n");
}
END_TEST

START_TEST(spaces_and_doubled_quotes_belong_to_the_field) {
    (void)assert_read("a,b\n x ,\"say \"\"hi\"\"\"\n", "1:a|b\n2: x |say \"hi\"\n");
}
END_TEST

START_TEST(a_quote_inside_an_unquoted_field_is_text) {
    (void)assert_read("a,b\nNguyễn \"Tý\" A,1\nx\",\"y\"\n", "1:a|b\n2:Nguyễn \"Tý\" A|1\n3:x\"|y\n");
}
END_TEST

START_TEST(short_rows_are_filled_and_surplus_fields_counted) {
    (void)assert_read("a,b,c\n1\n1,2,3,,\n1,2,3,4,,5\n", "1:a|b|c\n2:1||\n3:1|2|3\n4:1|2|3 +2\n");
}
END_TEST

static bool note_given(void *context, const struct csv_row *row, struct err *e) {
    (void)e;
    note(context, "%zu ", row->given);
    return true;
}

START_TEST(a_row_tells_how_many_fields_it_was_given) {
    struct reading r = {.used = 0};
    struct err e;
    const struct csv_source source = list_of("a,b,c\n1\n1,2\n1,,\n1,2,3,4\n1,2", 26);
    ck_assert_msg(csv_read(&source, note_given, &r, NULL, &e), "%s", e.message);
    ck_assert_str_eq(r.text, "3 1 2 3 3 2 ");
}
END_TEST

/* ---- Faults of rows ---- */

START_TEST(a_faulty_row_is_told_and_the_next_one_read) {
    (void)assert_read("a,b\n1,\xFF\n2,đ\n", "1:a|b\n2:1| !encoding 2.2\n3:2|đ\n");
    (void)assert_bytes_read("a,b\n\0,3\n4,5\n", 12, "1:a|b\n2:|3 !nul 2.1\n3:4|5\n");
    (void)assert_read("a,b\n\"1\"x,\"2\n3,4\n", "1:a|b\n2:| !quote 2.1\n3:3|4\n");
    (void)assert_read("a,b\n1,2\na,b\n3,4\n", "1:a|b\n2:1|2\n3:a|b !header_again 3.0\n4:3|4\n");
    (void)assert_read("a,b\n\"1\n\xFF\",\xFF\n2,3\n", "1:a|b\n2:| !encoding 3.1\n4:2|3\n");
}
END_TEST

START_TEST(faults_are_counted_and_have_words) {
    const struct csv_report r =
        assert_read("a\n1\n\xFF\na\n", "1:a\n2:1\n3: !encoding 3.1\n4:a !header_again 4.0\n");
    ck_assert_uint_eq(r.rows, 3);
    ck_assert_uint_eq(r.faulty, 2);
    ck_assert_ptr_nonnull(strstr(csv_fault_hint(CSV_FAULT_ENCODING), "--encoding"));
    for (int fault = CSV_FAULT_NONE + 1; fault < CSV_FAULTS; fault++) {
        ck_assert_str_ne(csv_fault_message((enum csv_fault)fault), "");
        ck_assert_str_ne(csv_fault_hint((enum csv_fault)fault), "");
    }
}
END_TEST

static char *many_bytes(size_t length, const char *beginning) {
    char *text = memory_get(length + 1, 1);
    memset(text, 'x', length);
    memcpy(text, beginning, strlen(beginning));
    return text;
}

static const size_t TEN_MEGABYTES = (size_t)10 * 1024 * 1024;

START_TEST(a_field_of_ten_megabytes_is_a_fault_of_its_row) {
    char *text = many_bytes(TEN_MEGABYTES, "a,b\n1,");
    memcpy(text + TEN_MEGABYTES - 6, ",3\n4,5", 6);
    (void)assert_bytes_read(text, TEN_MEGABYTES, "1:a|b\n2:1| !long_field 2.2\n3:4|5\n");
    free(text);
}
END_TEST

START_TEST(a_quoted_field_of_ten_megabytes_stops_the_reading) {
    char *text = many_bytes(TEN_MEGABYTES, "a,b\n1,\"");
    memcpy(text + TEN_MEGABYTES - 6, "\"\n4,5\n", 6);
    assert_refused(text, TEN_MEGABYTES,
                   "line 2, column 2: the quote that opens here is not closed within 64 KiB");
    free(text);
}
END_TEST

static bool note_long_row(void *context, const struct csv_row *row, struct err *e) {
    (void)e;
    struct reading *r = context;
    size_t bytes = 0;
    for (size_t i = 0; i < row->count; i++) bytes += strlen(row->fields[i]);
    note(r, "%zu:%zu %s %zu\n", row->line, bytes, csv_fault_name(row->fault), row->fault_column);
    return true;
}

/* 256 columns; the first 17 fields of the second row are the longest there may be, but for some bytes. */
START_TEST(a_row_of_more_than_a_megabyte_is_faulty_where_it_goes_beyond) {
    const size_t header_bytes = 2 * (size_t)CSV_COLUMNS_MAX;
    const size_t field_bytes = CSV_FIELD_BYTES_MAX - 16;
    const size_t length = header_bytes + 17 * field_bytes + CSV_COLUMNS_MAX;
    struct reading r = {.used = 0};
    struct err e;
    char *text = many_bytes(length, "");
    for (size_t i = 1; i < header_bytes; i += 2) text[i] = ',';
    text[header_bytes - 1] = '\n';
    for (size_t i = 1; i <= 17; i++) text[header_bytes + i * field_bytes - 1] = ',';
    memset(text + header_bytes + 17 * field_bytes, ',', CSV_COLUMNS_MAX - 17);
    memcpy(text + length - 18, "\nnext", 5);
    const struct csv_source source = list_of(text, length);
    ck_assert_msg(csv_read(&source, note_long_row, &r, NULL, &e), "%s", e.message);
    ck_assert_str_eq(r.text, "1:256 none 0\n2:1048304 long_field 17\n3:17 none 0\n");
    free(text);
}
END_TEST

START_TEST(a_row_of_ten_thousand_columns_is_read_as_far_as_the_header_goes) {
    char *text = many_bytes(20000, "a,b\n1");
    for (size_t i = 5; i < 20000; i += 2) text[i] = ',';
    (void)assert_read(text, "1:a|b\n2:1|x +9996\n");
    free(text);
}
END_TEST

/* ---- What stops the reading ---- */

START_TEST(a_quote_that_is_closed_on_no_or_a_wrong_line_stops_the_reading) {
    assert_text_refused("a,b\n1,2\n3,\"4\n5\n",
                        "line 3, column 2: the quote that opens here is never closed");
    assert_text_refused("a,b\n\"1,2\n3,\"x,y\"\n",
                        "line 2, column 1: the quote that opens here is closed wrongly");
    char *text = many_bytes(TEN_MEGABYTES, "a,b\n1,\"\n");
    assert_text_refused(text, "line 2, column 2: the quote that opens here is not closed within 64 KiB");
    free(text);
}
END_TEST

START_TEST(a_faulty_header_stops_the_reading) {
    assert_text_refused("a,\xFF\n1,2\n", "line 1, column 2: the text is not in");
    assert_refused("a,\0\n1,2\n", 8, "line 1, column 2: the text holds a NUL");
    assert_text_refused("\"a\"b,c\n", "line 1, column 1: text stands after");
    char *text = many_bytes(20000, "");
    for (size_t i = 1; i < 20000; i += 2) text[i] = ',';
    assert_text_refused(text, "line 1, column 257: the header has more than 256 columns");
    free(text);
}
END_TEST

static bool count_row(void *context, const struct csv_row *row, struct err *e) {
    (void)e;
    *(size_t *)context += row->fault != CSV_FAULT_NONE;
    return true;
}

START_TEST(a_list_that_goes_on_in_another_encoding_stops_where_that_begins) {
    const size_t megabyte = (size_t)1024 * 1024;
    const size_t length = megabyte + 3 * 1500;
    size_t faulty = 0;
    struct err e;
    char *text = many_bytes(length, "đ\n");
    for (size_t i = 63; i < megabyte; i += 64) text[i] = '\n';
    for (size_t i = megabyte; i < length; i += 3) memcpy(text + i, "\xE3x\n", 3);
    const struct csv_source source = list_of(text, length);
    ck_assert(!csv_read(&source, count_row, &faulty, NULL, &e));
    ck_assert_ptr_nonnull(strstr(e.message, "line 16386, column 1: from here on more than 1,000 rows"));
    ck_assert_ptr_nonnull(strstr(e.hint, "--encoding"));
    ck_assert_uint_eq(faulty, 1000);
    free(text);
}
END_TEST

START_TEST(a_spreadsheet_is_told_from_a_list) {
    assert_refused("PK\x03\x04\x14\0", 6, "spreadsheet");
    assert_text_refused("\xD0\xCF\x11\xE0\xA1\xB1", "spreadsheet");
}
END_TEST

struct grower {
    const char *path;
    const char *more; /* NULL: cut the file instead */
};

static bool change_file(void *context, const struct csv_row *row, struct err *e) {
    (void)e;
    struct grower *g = context;
    if (row->line > 1) return true;
    FILE *out = fopen(g->path, g->more ? "ab" : "wb");
    ck_assert_ptr_nonnull(out);
    if (g->more) ck_assert_int_ge(fputs(g->more, out), 0);
    ck_assert_int_eq(fclose(out), 0);
    return true;
}

START_TEST(a_list_that_changes_while_it_is_read_is_refused) {
    static const char *const MORE[] = {"3,4\n", NULL};
    for (size_t i = 0; i < 2; i++) {
        struct err e;
        struct csv_report report;
        const struct csv_source source = list_of("a,b\n1,2\n", 8);
        struct grower g = {.path = source.path, .more = MORE[i]};
        ck_assert(!csv_read(&source, change_file, &g, &report, &e));
        ck_assert_int_eq(e.code, ERR_INPUT);
        ck_assert_ptr_nonnull(strstr(e.message, "changed while it was read"));
        ck_assert_uint_eq(report.rows, 1);
    }
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
    assert_refused(",,\n", 3, "empty");
    struct err e;
    ck_assert(!csv_read_file("/nonexistent/list.csv", note_row, NULL, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
    ck_assert(!csv_read_file("/", note_row, NULL, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
}
END_TEST

START_TEST(a_pipe_is_read_to_its_end) {
    int ends[2];
    char path[32];
    struct reading r = {.used = 0};
    struct err e;
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "a,b\n1,2\n", 8), 8);
    ck_assert_int_eq(close(ends[1]), 0);
    (void)snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    const struct csv_source source = {.path = path};
    ck_assert_msg(csv_read(&source, note_row, &r, NULL, &e), "%s", e.message);
    ck_assert_str_eq(r.text, "1:a|b\n2:1|2\n");
    ck_assert_int_eq(close(ends[0]), 0);
}
END_TEST

START_TEST(a_header_alone_is_a_list_without_rows) {
    ck_assert_uint_eq(assert_read("a,b", "1:a|b\n").rows, 0);
}
END_TEST

START_TEST(a_reader_that_has_enough_stops_the_reading) {
    struct reading r = {.stop_after = 2};
    struct err e;
    const struct csv_source source = list_of("a\n1\n2\n3\n", 8);
    ck_assert(!csv_read(&source, note_row, &r, NULL, &e));
    ck_assert_str_eq(e.message, "enough");
    ck_assert_int_eq(r.rows, 2);
}
END_TEST

static void assert_strictly_refused(const char *written, const char *part) {
    struct reading r = {.used = 0};
    struct err e;
    const char *path = folder_write_text(&folder, "list.csv", written);
    ck_assert(!csv_read_file(path, note_row, &r, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
    ck_assert_msg(strstr(e.message, part) != NULL, "%s", e.message);
}

START_TEST(a_list_kept_by_hand_may_have_no_faulty_row) {
    struct reading r = {.used = 0};
    struct err e;
    ck_assert(csv_read_file(folder_write_text(&folder, "list.csv", "a,b\n1\n2,3,\n"), note_row, &r, &e));
    ck_assert_str_eq(r.text, "1:a|b\n2:1|\n3:2|3\n");
    assert_strictly_refused("a,b\n1,2\n1,\xFF\n", "list.csv, line 3, column 2: the text is not in");
    assert_strictly_refused("a,b\n1,2,3\n", "list.csv, line 2: the row has more fields than the header");
}
END_TEST

/* ---- Pieces ---- */

static const char CUT_ROWS[] =
    "Nguyễn \"Tý\" A,\"1\"\"2\"\r\n\"3\r\n4\",5\r\r\n6,\xFF\n\"7\"8,9\n\n,\"\"\r\na,b\r10,\"11\",12\r\nđ,";

static bool note_row_after_filler(void *context, const struct csv_row *row, struct err *e) {
    return row->fields[0][0] == 'x' || note_row(context, row, e);
}

/* Filler up to `length`, so that what follows lies across the end of a piece; as many lines each time. */
static char *make_cut_list(size_t length) {
    char *text = many_bytes(length + sizeof CUT_ROWS, "a,b\n");
    for (size_t at = 1024; at + 2048 < length; at += 1024) text[at] = '\n';
    text[length - 1] = '\n';
    memcpy(text + length, CUT_ROWS, sizeof CUT_ROWS);
    return text;
}

START_TEST(rows_are_the_same_wherever_the_file_is_cut_into_pieces) {
    static const size_t PIECE_BYTES = (size_t)256 * 1024;
    struct reading whole = {.used = 0};
    for (size_t shift = 0; shift <= sizeof CUT_ROWS; shift++) {
        struct reading r = {.used = 0};
        struct err e;
        char *text = make_cut_list(PIECE_BYTES - shift);
        struct csv_source source = list_of(text, strlen(text));
        source.encoding = ENCODING_UTF8;
        ck_assert_msg(csv_read(&source, note_row_after_filler, &r, NULL, &e), "%s", e.message);
        if (shift == 0) whole = r;
        ck_assert_str_eq(r.text, whole.text);
        free(text);
    }
    ck_assert_int_eq(whole.rows, 8);
}
END_TEST

/* ---- Encodings ---- */

START_TEST(lists_in_old_and_wide_encodings_are_recognised) {
    const char *expected = "1:tên|x\n2:Nguyễn Thị Hoà|1\n";
    const struct csv_report windows = assert_read("t\xEAn,x\nNguy\xEA\xDEn Thi\xF2 Ho\xE0,1\n", expected);
    ck_assert_int_eq(windows.encoding, ENCODING_WINDOWS_1258);
    const struct csv_report tcvn3 = assert_read("t\xAAn,x\nNguy\xD4n Th\xDE Ho\xB5,1\n", expected);
    ck_assert_int_eq(tcvn3.encoding, ENCODING_TCVN3);
    const struct csv_report utf16 = assert_bytes_read("\xFF\xFE"
                                                      "t\0\xEA\0n\0,\0x\0\n\0\x10\x01",
                                                      16, "1:tên|x\n2:Đ|\n");
    ck_assert_int_eq(utf16.encoding, ENCODING_UTF16LE);
    ck_assert(utf16.has_byte_order_mark);
}
END_TEST

START_TEST(the_callers_encoding_holds_against_what_the_bytes_look_like) {
    struct csv_source source = list_of("a\nHo\xE0\n", 6);
    source.encoding = ENCODING_TCVN3;
    (void)assert_source_read(&source, "1:a\n2:HoỔ\n");
    source.encoding = ENCODING_UTF8;
    (void)assert_source_read(&source, "1:a\n2: !encoding 2.1\n");
}
END_TEST

START_TEST(capital_fonts_of_tcvn3_are_mended) {
    (void)assert_read("h\xE4,x\nNGUY\xD4N TH\xDE H\xB5,Th\xDE H\xB5\n", "1:họ|x\n2:NGUYỄN THỊ HÀ|Thị Hà\n");
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
        if (row > 0) t.fields[row][0] = arena_print(arena, "%zu%s", row, t.fields[row][0]); /* some text */
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
    tcase_add_test(t, line_ends_of_every_kind_are_counted);
    tcase_add_test(t, rows_without_any_text_are_no_rows);
    tcase_add_test(t, a_byte_order_mark_is_not_part_of_the_first_name);
    tcase_add_test(t, the_separator_is_the_one_the_header_uses);
    tcase_add_test(t, the_separator_can_be_named_by_the_list_or_by_the_caller);
    tcase_add_test(t, spaces_and_doubled_quotes_belong_to_the_field);
    tcase_add_test(t, a_quote_inside_an_unquoted_field_is_text);
    tcase_add_test(t, short_rows_are_filled_and_surplus_fields_counted);
    tcase_add_test(t, a_row_tells_how_many_fields_it_was_given);
    tcase_add_test(t, a_faulty_row_is_told_and_the_next_one_read);
    tcase_add_test(t, faults_are_counted_and_have_words);
    tcase_add_test(t, a_field_of_ten_megabytes_is_a_fault_of_its_row);
    tcase_add_test(t, a_quoted_field_of_ten_megabytes_stops_the_reading);
    tcase_add_test(t, a_row_of_more_than_a_megabyte_is_faulty_where_it_goes_beyond);
    tcase_add_test(t, a_row_of_ten_thousand_columns_is_read_as_far_as_the_header_goes);
    tcase_add_test(t, a_quote_that_is_closed_on_no_or_a_wrong_line_stops_the_reading);
    tcase_add_test(t, a_faulty_header_stops_the_reading);
    tcase_add_test(t, a_list_that_goes_on_in_another_encoding_stops_where_that_begins);
    tcase_add_test(t, a_spreadsheet_is_told_from_a_list);
    tcase_add_test(t, a_list_that_changes_while_it_is_read_is_refused);
    tcase_add_test(t, the_longest_field_and_the_widest_row_are_read);
    tcase_add_test(t, an_empty_or_missing_file_is_an_error);
    tcase_add_test(t, a_pipe_is_read_to_its_end);
    tcase_add_test(t, a_header_alone_is_a_list_without_rows);
    tcase_add_test(t, a_reader_that_has_enough_stops_the_reading);
    tcase_add_test(t, a_list_kept_by_hand_may_have_no_faulty_row);
    tcase_add_test(t, rows_are_the_same_wherever_the_file_is_cut_into_pieces);
    tcase_add_test(t, lists_in_old_and_wide_encodings_are_recognised);
    tcase_add_test(t, the_callers_encoding_holds_against_what_the_bytes_look_like);
    tcase_add_test(t, capital_fonts_of_tcvn3_are_mended);
    tcase_add_test(t, columns_are_found_by_name);
    tcase_add_test(t, whatever_is_written_is_read_back_unchanged);
    suite_add_tcase(s, t);
    return s;
}
