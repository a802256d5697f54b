/* SPDX-License-Identifier: Apache-2.0 */
#include "base/outfile.h"

#include "folder.h"
#include "suite.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

static struct folder folder;
static struct outfile out;
static struct err err;

static void begin(void) {
    folder_make(&folder);
}

static void end(void) {
    folder_remove(&folder);
}

static int count_files(void) {
    DIR *d = opendir(folder.directory);
    int count = 0;
    ck_assert_ptr_nonnull(d);
    for (const struct dirent *entry = readdir(d); entry; entry = readdir(d)) count += entry->d_name[0] != '.';
    ck_assert_int_eq(closedir(d), 0);
    return count;
}

static void assert_holds(const char *path, const char *text) {
    char read[64] = "";
    FILE *in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    ck_assert_uint_eq(fread(read, 1, sizeof read - 1, in), strlen(text));
    ck_assert_int_eq(fclose(in), 0);
    ck_assert_str_eq(read, text);
}

static void write_text(const char *path, const char *text) {
    ck_assert_msg(outfile_begin(&out, path, &err), "%s", err.message);
    ck_assert_int_ge(fputs(text, out.stream), 0);
}

START_TEST(it_takes_its_place_when_it_is_whole_and_is_its_owners_alone) {
    const char *path = folder_write_text(&folder, "list.csv", "old");
    struct stat st;
    write_text(path, "new");
    assert_holds(path, "old");
    ck_assert_msg(outfile_end(&out, &err), "%s", err.message);
    assert_holds(path, "new");
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777U, 0600);
    ck_assert_int_eq(count_files(), 1);
}
END_TEST

START_TEST(an_abandoned_one_leaves_what_was_there) {
    const char *path = folder_write_text(&folder, "list.csv", "old");
    write_text(path, "new");
    outfile_abandon(&out);
    outfile_abandon(&out);
    assert_holds(path, "old");
    ck_assert_int_eq(count_files(), 1);
}
END_TEST

START_TEST(a_place_where_nobody_can_write_is_refused) {
    static const char *const BAD[] = {"/nowhere/list.csv", "/dev/null", "/tmp", ""};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        ck_assert(!outfile_begin(&out, BAD[i], &err));
        ck_assert_int_eq(err.code, ERR_INPUT);
        ck_assert_ptr_nonnull(strstr(err.message, BAD[i]));
        ck_assert_str_ne(err.hint, "");
        outfile_abandon(&out);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("outfile");
    TCase *t = tcase_create("outfile");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, it_takes_its_place_when_it_is_whole_and_is_its_owners_alone);
    tcase_add_test(t, an_abandoned_one_leaves_what_was_there);
    tcase_add_test(t, a_place_where_nobody_can_write_is_refused);
    suite_add_tcase(s, t);
    return s;
}
