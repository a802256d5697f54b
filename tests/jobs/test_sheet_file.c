/* SPDX-License-Identifier: Apache-2.0 */
/* Reference data from files into tables and back. */
#include "folder.h"
#include "jobs/sheet_file.h"
#include "scratch.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TODAY civil_make(2027, 3, 1)

static struct scratch s;
static struct folder folder;
static struct sheet_outcome outcome;
static struct err error;

/* Two communes of a province, a station in each. */
static void begin(void) {
    scratch_create_migrated(&s);
    folder_make(&folder);
    scratch_execute(
        &s, NULL,
        "INSERT INTO area (area_code, kind, parent_code, name) VALUES (1, 'province', 0, 'Tỉnh'), "
        "(123, 'commune', 1, 'Xuân Mai'), (124, 'commune', 1, 'Hòa Lạc');"
        "INSERT INTO site (site_id, commune_code, kind, name) VALUES (1, 123, 'station', 'Trạm A'), "
        "(2, 124, 'station', 'Trạm B')");
}

static void end(void) {
    folder_remove(&folder);
    scratch_drop(&s);
}

static bool import(const char *noun, const char *text, struct sheet_request request, bool is_applied) {
    const struct sheet_import job = {sheet_find(noun), folder_write_text(&folder, "list.csv", text), request,
                                     is_applied};
    outcome = (struct sheet_outcome){.findings.count = 0};
    return sheet_file_import(s.pg, &job, s.arena, &outcome, &error);
}

static void must(bool done) {
    ck_assert_msg(done, "%s: %s", error.message,
                  outcome.findings.count > 0 ? outcome.findings.at[0].rule : "no finding");
}

static void apply(const char *noun, const char *text) {
    must(import(noun, text, (struct sheet_request){false, TODAY}, true));
}

static void replace(const char *noun, const char *text) {
    must(import(noun, text, (struct sheet_request){true, TODAY}, true));
}

#define ASSERT_COUNTS(new_, changed_, ended_, gone_, same_)                                                  \
    do {                                                                                                     \
        ck_assert_uint_eq(outcome.diff.counts[SHEET_NEW], new_);                                             \
        ck_assert_uint_eq(outcome.diff.counts[SHEET_CHANGED], changed_);                                     \
        ck_assert_uint_eq(outcome.diff.counts[SHEET_ENDED], ended_);                                         \
        ck_assert_uint_eq(outcome.diff.counts[SHEET_GONE], gone_);                                           \
        ck_assert_uint_eq(outcome.diff.counts[SHEET_SAME], same_);                                           \
    } while (0)

/* ---- What a file does ---------------------------------------------------------------------------- */

START_TEST(without_apply_nothing_is_written) {
    must(import("hamlet", "commune,name\n00123,Thôn 1\n", (struct sheet_request){false, TODAY}, false));
    ASSERT_COUNTS(1, 0, 0, 0, 0);
    ck_assert_int_eq(scratch_integer(&s, "SELECT count(*) FROM hamlet"), 0);
}
END_TEST

START_TEST(rows_without_an_id_are_found_by_name_however_written_and_new_ones_get_the_next_id) {
    scratch_execute(&s, NULL,
                    "INSERT INTO hamlet (hamlet_id, commune_code, name) VALUES (70, 123, 'Thôn Hòa')");
    apply("hamlet", "commune;name;minutes_to_site\n123;THÔN HOÀ;20\n00124;Thôn Hòa;\n123;Thôn Mới;5\n");
    ASSERT_COUNTS(2, 1, 0, 0, 0);
    ck_assert_str_eq(scratch_text(&s, "SELECT concat_ws(' ', hamlet_id, commune_code, name, minutes_to_site) "
                                      "FROM hamlet ORDER BY hamlet_id"),
                     "70 123 THÔN HOÀ 20\n71 124 Thôn Hòa\n72 123 Thôn Mới 5\n");
}
END_TEST

START_TEST(a_column_the_file_has_not_stays_as_it_is_and_an_empty_cell_empties) {
    apply("hamlet", "hamlet_id,commune,name,aliases,site\n5,123,Thôn 1,T1;Xóm 1,1\n");
    apply("hamlet", "hamlet_id,minutes_to_site\n5,30\n");
    ASSERT_COUNTS(0, 1, 0, 0, 0);
    apply("hamlet", "hamlet_id,site\n5,\n");
    ck_assert_str_eq(
        scratch_text(&s, "SELECT concat_ws(' ', name, aliases, site_id, minutes_to_site) FROM hamlet"),
        "Thôn 1 {T1,\"Xóm 1\"} 30\n");
}
END_TEST

START_TEST(replacing_ends_what_the_file_leaves_out_in_the_communes_it_names) {
    apply("hamlet", "hamlet_id,commune,name,valid_to\n1,123,A,\n2,123,B,\n3,124,C,\n4,123,D,2026-01-31\n");
    replace("hamlet", "hamlet_id,commune,name\n1,123,A\n");
    ASSERT_COUNTS(0, 0, 1, 0, 1);
    ck_assert_str_eq(
        scratch_text(&s, "SELECT concat_ws(' ', hamlet_id, valid_to) FROM hamlet ORDER BY hamlet_id"),
        "1\n2 2027-02-28\n3\n4 2026-01-31\n");
}
END_TEST

START_TEST(what_begins_later_is_taken_away_unless_others_may_refer_to_it) {
    apply("capacity", "site,weekday,half,from_day,place\n1,1,1,2027-01-01,20\n1,2,1,2027-01-01,20\n"
                      "1,2,1,2027-06-01,30\n2,2,1,2027-06-01,30\n");
    replace("capacity", "site,weekday,half,from_day,place\n1,1,1,2027-01-01,25\n");
    ASSERT_COUNTS(0, 1, 1, 1, 0);
    ck_assert_str_eq(scratch_text(&s,
                                  "SELECT concat_ws(' ', site_id, weekday, capacity[1], from_day, until_day) "
                                  "FROM site_week ORDER BY site_id, weekday"),
                     "1 1 25 2027-01-01\n1 2 20 2027-01-01 2027-02-28\n2 2 30 2027-06-01\n");
    apply("site", "site_id,commune,kind,name,valid_from\n3,123,point,Điểm,2027-06-01\n");
    ck_assert(!import("site", "site_id,commune\n1,123\n", (struct sheet_request){true, TODAY}, true));
    ck_assert_uint_eq(outcome.findings.count, 1);
    ck_assert_ptr_nonnull(strstr(outcome.findings.at[0].remedy, "--from"));
}
END_TEST

START_TEST(the_years_of_a_list_of_holidays_become_what_it_says_and_others_stay) {
    scratch_execute(
        &s, NULL,
        "INSERT INTO holiday VALUES ('2026-09-02', 'Quốc khánh', 'old'), ('2027-01-01', 'x', 'old'), "
        "('2027-03-03', 'gone', 'old')");
    static const char LIST[] = "version,day,name\nnew,2027-01-01,Năm mới\nnew,06/02/2027,Tết\n";
    apply("holiday", LIST);
    ASSERT_COUNTS(1, 1, 0, 1, 0);
    ck_assert_str_eq(scratch_text(&s, "SELECT day || ' ' || version FROM holiday ORDER BY day"),
                     "2026-09-02 old\n2027-01-01 new\n2027-02-06 new\n");
    apply("holiday", LIST);
    ASSERT_COUNTS(0, 0, 0, 0, 2);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("sheet_file");
    TCase *t = tcase_create("files");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, without_apply_nothing_is_written);
    tcase_add_test(t, rows_without_an_id_are_found_by_name_however_written_and_new_ones_get_the_next_id);
    tcase_add_test(t, a_column_the_file_has_not_stays_as_it_is_and_an_empty_cell_empties);
    tcase_add_test(t, replacing_ends_what_the_file_leaves_out_in_the_communes_it_names);
    tcase_add_test(t, what_begins_later_is_taken_away_unless_others_may_refer_to_it);
    tcase_add_test(t, the_years_of_a_list_of_holidays_become_what_it_says_and_others_stay);
    suite_add_tcase(suite, t);
    return suite;
}
