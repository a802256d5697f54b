/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"
#include "jobs/holiday_file.h"
#include "scratch.h"
#include "suite.h"

#include <string.h>

static struct folder folder;
static struct arena *arena;
static struct holiday_list list;

static void set_up(void) {
    folder_make(&folder);
    arena = arena_create();
    list = (struct holiday_list){0};
}

static void tear_down(void) {
    vec_free(&list);
    arena_destroy(arena);
    folder_remove(&folder);
}

static bool read_text(const char *text, struct err *e) {
    return holiday_file_read(folder_write_text(&folder, "holidays.csv", text), arena, &list, e);
}

START_TEST(a_list_is_read_in_any_order_of_columns) {
    struct err e;
    ck_assert_msg(read_text("version,day,name\nnotice-1,2027-02-06,Tết\nnotice-1,2027-01-01,Năm mới\n", &e),
                  "%s", e.message);
    ck_assert_uint_eq(list.count, 2);
    ck_assert_int_eq(list.at[0].day, civil_make(2027, 2, 6));
    ck_assert_str_eq(list.at[0].name, "Tết");
    ck_assert_str_eq(list.at[1].version, "notice-1");
}
END_TEST

START_TEST(a_bad_list_is_refused_with_line_and_column) {
    static const struct {
        const char *text;
        const char *said;
    } BAD[] = {
        {"day,name\n2027-01-01,Năm mới\n", "no column version"},
        {"day,name,version\n2027-02-30,Tết,n\n", "line 2, column day"},
        {"day,name,version\n2027-01-01,Tết,n\n2027-01-01,Tết,n\n", "line 3: the day stands above"},
        {"day,name,version\n2027-01-01,,n\n", "line 2, column name"},
        {"day,name,version\n", "no holiday"},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        struct err e;
        vec_clear(&list);
        ck_assert(!read_text(BAD[i].text, &e));
        ck_assert_int_eq(e.code, ERR_INPUT);
        ck_assert_msg(strstr(e.message, BAD[i].said) != NULL, "%s", e.message);
        ck_assert_str_ne(e.hint, "");
    }
}
END_TEST

static struct holiday_diff compare(struct pg *c) {
    struct err e;
    struct holiday_diff diff;
    ck_assert_msg(holiday_compare(c, &list, &diff, &e), "%s", e.message);
    return diff;
}

START_TEST(the_years_of_a_list_become_what_it_says_and_others_stay) {
    struct err e;
    struct scratch s;
    scratch_create_migrated(&s);
    scratch_execute(
        &s, NULL,
        "INSERT INTO holiday VALUES ('2026-09-02', 'Quốc khánh', 'old'), ('2027-01-01', 'x', 'old'), "
        "('2027-03-03', 'gone', 'old')");
    ck_assert(read_text("day,name,version\n2027-01-01,Năm mới,new\n2027-02-06,Tết,new\n", &e));
    const struct holiday_diff diff = compare(s.pg);
    ck_assert_int_eq(diff.added, 1);
    ck_assert_int_eq(diff.changed, 1);
    ck_assert_int_eq(diff.gone, 1);
    ck_assert_int_eq(scratch_integer(&s, "SELECT count(*) FROM holiday"), 3);
    ck_assert_msg(holiday_replace(s.pg, &list, &e), "%s", e.message);
    ck_assert_str_eq(scratch_text(&s, "SELECT day || ' ' || version FROM holiday ORDER BY day"),
                     "2026-09-02 old\n2027-01-01 new\n2027-02-06 new\n");
    const struct holiday_diff again = compare(s.pg);
    ck_assert_int_eq(again.added + again.changed + again.gone, 0);
    scratch_drop(&s);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("holiday_file");
    TCase *t = tcase_create("lists of holidays");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_list_is_read_in_any_order_of_columns);
    tcase_add_test(t, a_bad_list_is_refused_with_line_and_column);
    tcase_add_test(t, the_years_of_a_list_become_what_it_says_and_others_stay);
    tcase_set_timeout(t, 60);
    suite_add_tcase(s, t);
    return s;
}
