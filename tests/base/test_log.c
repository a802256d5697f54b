/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What `write` sends to standard error. Each test runs in a process of its own. */
static char *catch_lines(void (*write_lines)(void), char *text, size_t size) {
    FILE *caught = tmpfile();
    ck_assert_ptr_nonnull(caught);
    ck_assert_int_ge(dup2(fileno(caught), STDERR_FILENO), 0);
    write_lines();
    rewind(caught);
    text[fread(text, 1, size - 1, caught)] = '\0';
    (void)fclose(caught);
    return text;
}

static void write_one(void) {
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", "2026-11-22T06:30", 1), 0);
    log_event(LOG_INFO, "commune_done", LOG_NUMBER("commune", 4), LOG_TEXT("note", "a \"b\"\nđ"),
              LOG_NUMBER("big", 9007199254740993));
}

START_TEST(a_line_is_one_json_object_with_time_level_and_event) {
    char text[512];
    catch_lines(write_one, text, sizeof text);
    ck_assert_str_eq(text,
                     "{\"time\":\"2026-11-22T06:30:00+07:00\",\"level\":\"info\",\"event\":\"commune_done\","
                     "\"commune\":4,\"note\":\"a \\\"b\\\"\\nđ\",\"big\":9007199254740993}\n");
}
END_TEST

static void write_all_levels(void) {
    log_start(LOG_WARNING, true);
    log_event(LOG_DEBUG, "fine", LOG_NUMBER("n", 1));
    log_event(LOG_INFO, "usual", LOG_NUMBER("n", 1));
    log_event(LOG_WARNING, "odd", LOG_NUMBER("n", 1));
    log_event(LOG_ERROR, "bad", LOG_NUMBER("n", 1));
}

START_TEST(lines_below_the_level_are_dropped_and_the_journal_gets_priorities) {
    char text[512];
    catch_lines(write_all_levels, text, sizeof text);
    ck_assert_ptr_null(strstr(text, "fine"));
    ck_assert_ptr_null(strstr(text, "usual"));
    ck_assert_int_eq(strncmp(text, "<4>{", 4), 0);
    ck_assert_ptr_nonnull(strstr(text, "\"event\":\"odd\",\"n\":1}\n<3>{"));
}
END_TEST

START_TEST(levels_are_found_by_name) {
    enum log_level level = LOG_DEBUG;
    ck_assert(log_level_find("warning", &level));
    ck_assert_int_eq(level, LOG_WARNING);
    ck_assert(!log_level_find("Warning", &level));
    ck_assert(!log_level_find("", &level));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("log");
    TCase *t = tcase_create("lines");
    tcase_add_test(t, a_line_is_one_json_object_with_time_level_and_event);
    tcase_add_test(t, lines_below_the_level_are_dropped_and_the_journal_gets_priorities);
    tcase_add_test(t, levels_are_found_by_name);
    suite_add_tcase(s, t);
    return s;
}
