/* SPDX-License-Identifier: Apache-2.0 */
#include "base/textfile.h"

#include "folder.h"
#include "suite.h"

#include <string.h>

static struct folder folder;
static struct arena *arena;
static struct err err;
static const char *text;

static void begin(void) {
    folder_make(&folder);
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
    folder_remove(&folder);
}

START_TEST(a_small_file_is_read_whole) {
    const char *path = folder_write_text(&folder, "a", "Trạm y tế\n");
    ck_assert(textfile_read(path, 100, arena, &text, &err));
    ck_assert_str_eq(text, "Trạm y tế\n");
}
END_TEST

static void expect_refusal(const char *path, size_t bytes_max) {
    ck_assert(!textfile_read(path, bytes_max, arena, &text, &err));
    ck_assert_int_eq(err.code, ERR_INPUT);
    ck_assert_ptr_nonnull(strstr(err.message, path));
    ck_assert_str_ne(err.hint, "");
}

START_TEST(what_is_too_large_or_no_text_or_not_there_is_refused_by_its_path) {
    expect_refusal(folder_write_text(&folder, "large", "12345"), 5);
    expect_refusal(folder_write(&folder, "nul", "1\0002", 3), 100);
    expect_refusal(folder_write(&folder, "latin", "\xe9", 1), 100);
    expect_refusal(folder.directory, 100);
    expect_refusal("/nowhere/at/all", 100);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("textfile");
    TCase *t = tcase_create("read");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_small_file_is_read_whole);
    tcase_add_test(t, what_is_too_large_or_no_text_or_not_there_is_refused_by_its_path);
    suite_add_tcase(s, t);
    return s;
}
