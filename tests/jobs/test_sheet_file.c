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

/* Refused with one finding in a column. */
static void assert_refused(const char *noun, const char *text, const char *column, const char *rule,
                           const char *remedy) {
    ck_assert_msg(!import(noun, text, (struct sheet_request){false, TODAY}, true), "%s", text);
    ck_assert_msg(outcome.findings.count == 1, "%s: %zu findings", text, outcome.findings.count);
    ck_assert_uint_eq(outcome.findings.at[0].line, 2);
    ck_assert_str_eq(outcome.findings.at[0].column, column);
    ck_assert_str_eq(outcome.findings.at[0].rule, rule);
    ck_assert_msg(strstr(outcome.findings.at[0].remedy, remedy) != NULL, "%s", outcome.findings.at[0].remedy);
}

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

START_TEST(a_site_may_be_named_where_one_alone_has_the_name) {
    scratch_execute(&s, NULL,
                    "INSERT INTO site (site_id, commune_code, kind, name) VALUES "
                    "(3, 123, 'point', 'Điểm'), (4, 124, 'point', 'Điểm')");
    apply("hamlet", "commune,name,site\n123,A,điểm\n124,B,Điểm\n123,C,Trạm A\n");
    apply("capacity", "site,weekday,half,from_day,place\nTrạm B,T2,sáng,2027-01-01,20\n");
    ck_assert_str_eq(scratch_text(&s, "SELECT name || site_id FROM hamlet ORDER BY 1"), "A3\nB4\nC1\n");
    ck_assert_int_eq(scratch_integer(&s, "SELECT site_id FROM site_week"), 2);
    ck_assert(!import("capacity",
                      "site,weekday,half,from_day,place\nĐiểm,1,1,2027-01-01,20\nTrạm C,1,1,2027-01-01,9\n",
                      (struct sheet_request){false, TODAY}, true));
    ck_assert_uint_eq(outcome.findings.count, 2);
    ck_assert_str_eq(outcome.findings.at[0].rule, "several sites go by this name");
    ck_assert_str_eq(outcome.findings.at[1].rule, "there is no site of this name");
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

START_TEST(a_site_that_hamlets_name_is_not_ended_by_leaving_it_out) {
    apply("site", "site_id,commune,kind,name\n3,123,point,Điểm\n");
    apply("hamlet", "commune,name,site\n123,A,3\n");
    ck_assert(!import("site", "site_id,commune\n1,123\n", (struct sheet_request){true, TODAY}, true));
    ck_assert_uint_eq(outcome.findings.count, 1);
    ck_assert_uint_eq(outcome.findings.at[0].line, 0);
    ck_assert_ptr_nonnull(
        strstr(outcome.findings.at[0].rule, "site_id 3, which the file leaves out: hamlets"));
    apply("hamlet", "commune,name,site\n123,A,1\n");
    replace("site", "site_id,commune\n1,123\n");
    ASSERT_COUNTS(0, 0, 1, 0, 1);
}
END_TEST

START_TEST(an_extra_day_that_is_over_stays_and_one_to_come_is_taken_away) {
    apply("extra", "site,day,half,place\n1,2027-02-27,1,9\n1,2027-03-06,1,9\n2,2027-03-06,1,9\n");
    replace("extra", "site,day,half,place\n1,2027-03-13,1,9\n");
    ASSERT_COUNTS(1, 0, 0, 1, 0);
    ck_assert_str_eq(
        scratch_text(&s, "SELECT site_id || ' ' || day FROM extra_session ORDER BY site_id, day"),
        "1 2027-02-27\n1 2027-03-13\n2 2027-03-06\n");
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

START_TEST(ids_of_an_exported_list_are_kept_in_an_empty_table) {
    apply("hamlet", "hamlet_id,commune,name\n40,123,A\n,123,B\n");
    ck_assert_str_eq(scratch_text(&s, "SELECT hamlet_id || name FROM hamlet ORDER BY 1"), "40A\n41B\n");
}
END_TEST

START_TEST(a_capacity_that_changes_is_a_later_row_and_the_former_stays) {
    apply("capacity",
          "site,weekday,half,from_day,place,doctor,xray,walk_in_reserve\n1,T2,sáng,2027-01-01,20,20,3,2\n");
    apply("capacity", "site,weekday,half,from_day,place\n1,1,1,2027-06-01,30\n");
    ASSERT_COUNTS(1, 0, 0, 0, 0);
    ck_assert_str_eq(scratch_text(&s,
                                  "SELECT concat_ws(' ', from_day, capacity, walk_in_reserve) FROM site_week "
                                  "ORDER BY from_day"),
                     "2027-01-01 {20,20,0,0,0,0,0,3} 2\n2027-06-01 {30,0,0,0,0,0,0,0} 0\n");
}
END_TEST

START_TEST(a_commune_is_followed_by_its_successor) {
    apply("area", "kind,code,parent,name,valid_from,valid_to,successor\n"
                  "commune,00123,01,Xuân Mai,2025-07-01,2027-06-30,00124\n"
                  "cluster,501,01,Cụm Tây,,,\ncommune,00124,501,Hòa Lạc,,,\n");
    ASSERT_COUNTS(1, 2, 0, 0, 0);
    ck_assert_str_eq(
        scratch_text(&s, "SELECT concat_ws(' ', area_code, parent_code, valid_to, successor) FROM area "
                         "WHERE kind = 'commune' ORDER BY area_code"),
        "123 1 2027-06-30 124\n124 501\n");
}
END_TEST

START_TEST(a_province_that_is_renamed_keeps_its_communes) {
    apply("area", "kind,code,parent,name,valid_from,valid_to\n"
                  "province,01,0,Tỉnh,2025-07-01,2027-06-30\nprovince,01,0,Thành phố,2027-07-01,\n");
    ASSERT_COUNTS(1, 1, 0, 0, 0);
}
END_TEST

START_TEST(exporting_one_commune_writes_its_rows_alone) {
    apply("hamlet", "commune,name\n123,A\n124,B\n");
    apply("capacity", "site,weekday,half,from_day,place\n1,1,1,2027-01-01,20\n2,1,1,2027-01-01,20\n");
    static const struct {
        const char *noun, *in, *out;
    } LISTS[] = {{"area", "Hòa Lạc", "Xuân Mai"},
                 {"site", "Trạm B", "Trạm A"},
                 {"hamlet", "00124,B", "00123,A"},
                 {"capacity", "\n2,1,1,", "\n1,1,1,"}};
    for (size_t i = 0; i < sizeof LISTS / sizeof LISTS[0]; i++) {
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);
        ck_assert(sheet_file_export(s.pg, sheet_find(LISTS[i].noun), 124, out, &error));
        ck_assert_int_eq(fclose(out), 0);
        ck_assert_msg(strstr(text, LISTS[i].in) != NULL, "%s", text);
        ck_assert_msg(strstr(text, LISTS[i].out) == NULL, "%s", text);
        free(text);
    }
}
END_TEST

START_TEST(a_list_from_an_old_spreadsheet_is_read) {
    apply("hamlet", "sep=;\r\ncommune;name;valid_from;;\r\n123;Th\xF4n M\xF5\xECi;1/1/2026;;\r\n;;\r\n");
    ck_assert_str_eq(scratch_text(&s, "SELECT name || ' ' || valid_from FROM hamlet"),
                     "Thôn Mới 2026-01-01\n");
}
END_TEST

/* ---- What a file is refused for ------------------------------------------------------------------- */

START_TEST(a_header_that_is_not_the_lists_refuses_the_file) {
    static const struct {
        const char *noun, *text, *said;
    } BAD[] = {
        {"hamlet", "commune,nmae\n123,A\n",
         "column 2: no column of a list of hamlets; did you mean \"name\"?"},
        {"hamlet", "commune,name,remarks\n123,A,b\n", "column 3: no column"},
        {"hamlet", "commune,name,Name\n123,A,B\n", "the column name is there twice"},
        {"hamlet", "name,site\nA,1\n", "has no column commune"},
        {"capacity", "site,weekday,from_day,place\n1,1,2027-01-01,5\n", "has no column half"},
        {"holiday", "name,version\nTết,n\n", "has no column day"},
        {"holiday", "day,name,version\n", "names no row"},
        {"holiday", "day,name,version\n,,\n", "names no row"},
        {"holiday", "", "empty"},
        {"holiday", "day,name,version\n2027-01-01,\"Tết,n\n", "the quote that opens here is never closed"},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        ck_assert(!import(BAD[i].noun, BAD[i].text, (struct sheet_request){false, TODAY}, true));
        ck_assert_int_eq(error.code, ERR_INPUT);
        ck_assert_msg(strstr(error.message, BAD[i].said) != NULL, "%s", error.message);
        ck_assert_str_ne(error.hint, "");
    }
}
END_TEST

#define AREA         "kind,code,parent,name,valid_from,valid_to,successor\n"
#define SITE         "site_id,commune,kind,name,valid_from,valid_to\n"
#define HAMLET       "hamlet_id,commune,name,aliases,site,valid_from,valid_to\n"
#define ORGANISATION "organisation_id,commune,kind,name,report_due,valid_to\n"
#define CAPACITY     "site,weekday,half,from_day,until_day,place,doctor,walk_in_reserve\n"

/* One fault each, in line 2 unless it says otherwise. */
static const struct {
    const char *noun, *text, *column, *rule;
    size_t line;
} BAD[] = {
    {"area", AREA "commune,200,9,A,,,\n", "parent", "no unit of this code", 2},
    {"area", AREA "commune,200,123,A,,,\n", "parent", "no unit of this code", 2},
    {"area", AREA "commune,200,,A,,,\n", "parent", "no unit of this code", 2},
    {"area", AREA "province,2,1,A,,,\n", "parent", "only the nation", 2},
    {"area", AREA "nation,0,1,A,,,\n", "parent", "above the nation", 2},
    {"area", AREA "nation,7,,A,,,\n", "code", "nation's code", 2},
    {"area", AREA "province,100,,A,,,\n", "code", "two digits", 2},
    {"area", AREA "commune,123,1,A,2026-01-01,,\n", "valid_from", "another row of this unit", 2},
    {"area", AREA "commune,200,1,A,,2026-12-31,\ncommune,200,1,A,2026-12-31,,\n", "valid_from", "another row",
     3},
    {"area", AREA "commune,123,1,Xuân Mai,,2026-12-31,999\n", "successor", "no other unit", 2},
    {"area", AREA "commune,123,1,Xuân Mai,,2026-12-31,123\n", "successor", "no other unit", 2},
    {"area", AREA "commune,123,1,Xuân Mai,,,124\n", "successor", "in force", 2},
    {"area", AREA "province,1,0,Tỉnh,,2026-12-31,\n", "valid_to", "go on after", 2},
    {"area", AREA "commune,200,1,A,2026-01-02,2026-01-01,\n", "valid_to", "before the first day", 2},
    {"area", AREA "commune,200,1,A,,,\ncommune,0200,1,B,,,\n", "", "stands in line 2 already", 3},
    {"site", SITE ",999,point,B,,\n", "commune", "no commune", 2},
    {"site", SITE ",1,point,B,,\n", "commune", "no commune", 2},
    {"site", SITE ",123,station,Trạm A,,\n9,123,station,TRAM A,,\n", "name", "called so", 3},
    {"site", SITE "1,124,station,Trạm A,,\n", "commune", "hamlets still name it", 2},
    {"site", SITE "1,123,station,Trạm A,,2027-12-31\n", "valid_to", "hamlets still name it", 2},
    {"hamlet", HAMLET ",123,B,,9,,\n", "site", "no site", 2},
    {"hamlet", HAMLET ",123,B,,2,,\n", "site", "another commune", 2},
    {"hamlet", HAMLET ",123,B,,3,2027-01-01,\n", "site", "not in force", 2},
    {"hamlet", HAMLET ",123,B,Thon Dau,,,\n", "name", "called so", 2},
    {"hamlet", HAMLET ",123,B,X;Y,,,\n,123,C,y,,,\n", "name", "called so", 3},
    {"hamlet", HAMLET ",123,B,,,,\n,00123,b,,,,\n", "", "stands in line 2 already", 3},
    {"hamlet", HAMLET "8,123,B,,,,\n8,124,C,,,,\n", "", "stands in line 2 already", 3},
    {"hamlet", "commune,name,passable_from\n123,B,5\n", "passable_from", "months is missing", 2},
    {"hamlet", "hamlet_id,commune,site\n77,123,1\n", "name", "needed for a new row", 2},
    {"hamlet", "commune,name,\n123,B,x\n", "", "no column has a name", 2},
    {"hamlet", HAMLET ",123,B\xFF\xFE,,,,\n", "name", "encoding", 2},
    {"hamlet", HAMLET ",123,\"B\"C,,,,\n", "name", "quote", 2},
    {"hamlet", HAMLET ",123,B,,,,,x\n", "", "more fields", 2},
    {"organisation", ORGANISATION ",123,hospital,B,,\n", "kind", "word", 2},
    {"organisation", ORGANISATION ",123,school,B,31/6/2027,\n", "report_due", "date", 2},
    {"capacity", CAPACITY "9,1,1,2027-01-01,,5,5,0\n", "site", "no site", 2},
    {"capacity", CAPACITY "1,1,1,2027-01-01,,0,5,0\n", "place", "is 0 while", 2},
    {"capacity", CAPACITY "1,1,1,2027-01-01,,5,5,6\n", "walk_in_reserve", "more than there are places", 2},
    {"capacity", CAPACITY "1,1,1,2027-01-02,2027-01-01,5,5,0\n", "until_day", "before the first day", 2},
    {"capacity", CAPACITY "1,1,1,2027-01-02,,5,5,0\n1,T2,sang,2/1/2027,,5,5,0\n", "",
     "stands in line 2 already", 3},
    {"closure", "commune,site,from_day\n123,2,2027-05-01\n", "site", "another commune", 2},
    {"closure", "commune,site,from_day,until_day\n123,,2027-05-02,2027-05-01\n", "until_day", "before", 2},
    {"extra", "site,day,half,place,doctor\n1,2027-05-01,1,0,4\n", "place", "is 0 while", 2},
    {"extra", "site,day,half,place\n3,2027-05-01,1,4\n", "site", "not in force", 2},
    {"holiday", "day,name,version\n2027-02-30,Tết,n\n", "day", "not a date", 2},
    {"holiday", "day,name,version\n2027-02-01,Tết,n\n1/2/2027,Tết,n\n", "", "stands in line 2 already", 3},
    {"holiday", "day,name,version\n2027-01-01,,n\n", "name", "is empty", 2},
    {"holiday", "day,name,version\n2027-01-01,012345678901234567890123456789012345678901234567,n\n", "name",
     "too long", 2},
    {"holiday", "day,name\n2027-01-01,Tết\n", "version", "needed for a new row", 2},
    {"team", "cluster,name,place\n9,Đội,5\n", "cluster", "no cluster or province", 2},
    {"team", "cluster,name,place\n123,Đội,5\n", "cluster", "no cluster or province", 2},
    {"team", "team_id,cluster,name,place\n5,1,đội một,5\n", "name", "called so", 2},
    {"team", "cluster,name,blood\n1,Đội,5\n", "place", "is 0 while", 2},
    {"team-day", "team,day,commune,site\n9,2027-05-03,123,1\n", "team", "no team", 2},
    {"team-day", "team,day,commune,site\n1,2027-05-03,124,1\n", "site", "another commune", 2},
    {"team-day", "team,day,commune,site\n1,2027-05-03,123,1\n1,2027-05-03,124,2\n", "", "the same team, day",
     3},
};

START_TEST(a_row_that_breaks_a_rule_refuses_the_file_with_its_place) {
    scratch_execute(&s, NULL,
                    "INSERT INTO site (site_id, commune_code, kind, name, valid_to) VALUES "
                    "(3, 123, 'point', 'Cũ', '2025-12-31');"
                    "INSERT INTO hamlet (hamlet_id, commune_code, name, aliases, site_id) VALUES "
                    "(1, 123, 'Thôn Một', '{Thôn Đầu}', 1);"
                    "INSERT INTO team VALUES (1, 1, 'Đội Một', '{9,9,9,9,9,9,9,9}')");
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        ck_assert_msg(!import(BAD[i].noun, BAD[i].text, (struct sheet_request){false, TODAY}, true),
                      "taken: %s %s", BAD[i].noun, BAD[i].text);
        const struct sheet_finding *f = &outcome.findings.at[0];
        ck_assert_int_eq(error.code, ERR_INPUT);
        ck_assert_msg(outcome.findings.count == 1 && f->line == BAD[i].line &&
                          strcmp(f->column, BAD[i].column) == 0 && strstr(f->rule, BAD[i].rule) != NULL &&
                          *f->remedy,
                      "%s %s: %zu findings, line %zu, column %s: %s", BAD[i].noun, BAD[i].text,
                      outcome.findings.count, f->line, f->column, f->rule);
    }
    ck_assert_int_eq(scratch_integer(&s, "SELECT count(*) FROM area"), 3);
    ck_assert_int_eq(scratch_integer(&s, "SELECT count(*) FROM site"), 3);
    ck_assert_int_eq(scratch_integer(&s, "SELECT count(*) FROM hamlet"), 1);
}
END_TEST

START_TEST(all_faults_are_counted_and_the_first_fifty_kept) {
    const char *text = "day,name,version\n";
    for (int i = 0; i < 70; i++) text = arena_print(s.arena, "%s2027-13-%02d,,n\n", text, i);
    ck_assert(!import("holiday", text, (struct sheet_request){false, TODAY}, true));
    ck_assert_uint_eq(outcome.findings.count, 140);
    ck_assert_ptr_nonnull(strstr(error.message, "140 faults; nothing is changed"));
}
END_TEST

START_TEST(a_row_that_stands_unchanged_is_no_reason_to_refuse_a_file) {
    scratch_execute(&s, NULL,
                    "INSERT INTO hamlet (hamlet_id, commune_code, name, site_id) VALUES (1, 123, 'A', 2)");
    apply("hamlet", "hamlet_id,commune,name,site\n1,123,A,2\n,123,B,1\n");
    ASSERT_COUNTS(1, 0, 0, 0, 1);
}
END_TEST

/* ---- Channels, ladder, texts -------------------------------------------------------------------- */

START_TEST(a_closure_without_an_end_gets_one_when_it_is_known) {
    apply("closure", "commune,site,from_day,until_day,reason\n123,,2027-05-01,,Lũ\n");
    ck_assert_str_eq(
        scratch_text(&s, "SELECT concat_ws('|', site_id, from_day, until_day, reason) FROM closure"),
        "0|2027-05-01|Lũ\n");
    apply("closure", "commune,site,from_day,until_day,reason\n123,,2027-05-01,2027-05-09,Lũ\n");
    ck_assert_str_eq(
        scratch_text(&s, "SELECT concat_ws('|', site_id, from_day, until_day, reason) FROM closure"),
        "0|2027-05-01|2027-05-09|Lũ\n");
    apply("closure", "commune,site,from_day,until_day,reason\n123,,2027-05-01,,Lũ\n");
    ck_assert_int_eq(scratch_integer(&s, "SELECT count(*) FROM closure WHERE until_day IS NULL"), 1);
}
END_TEST

START_TEST(a_text_is_changed_by_its_purpose_channel_and_language) {
    apply("message-template", "purpose,channel,language,body\n"
                              "day_before,,vi,\"Mời {name}, {time}\"\nday_before,sms,en,Come {name}\n");
    ASSERT_COUNTS(1, 1, 0, 0, 0);
    ck_assert_str_eq(scratch_text(&s, "SELECT concat_ws('|', channel, language, body) FROM message_template "
                                      "WHERE body LIKE '%%{name}, {time}' OR channel = 'sms' ORDER BY 1"),
                     "sms|en|Come {name}\n|vi|Mời {name}, {time}\n");
}
END_TEST

START_TEST(replacing_takes_away_the_other_texts_of_the_purposes_in_the_file) {
    replace("message-template", "purpose,channel,language,body\nday_before,,vi,Mời {name}\n");
    ck_assert_uint_eq(outcome.diff.counts[SHEET_CHANGED], 1);
    ck_assert_int_eq(
        scratch_integer(&s, "SELECT count(*) FROM message_template WHERE purpose = 'day_before'"), 1);
    ck_assert_int_gt(
        scratch_integer(&s, "SELECT count(*) FROM message_template WHERE purpose <> 'day_before'"), 1);
    ck_assert(!import("message-template", "purpose,channel,language,body\nday_before,,en,Come {name}\n",
                      (struct sheet_request){true, TODAY}, true));
    ck_assert_str_eq(outcome.findings.at[0].rule, "day_before on sms would have no text in Vietnamese");
}
END_TEST

START_TEST(a_bad_text_is_refused_with_what_there_is) {
    static const char FIELDS[] = "There are {name}, {day}";
    assert_refused("message-template", "purpose,channel,language,body\nday_before,,vi,Mời {ten}\n", "body",
                   "the body of a message has the field {ten}, which there is not", FIELDS);
    assert_refused("message-template", "purpose,channel,language,subject,body\nday_before,,vi,{day,{name}\n",
                   "subject", "the subject of a message has a { without its }", FIELDS);
    assert_refused("message-template", "purpose,channel,language,body\nday_after,,vi,{name}\n", "purpose",
                   "is a word nobody knows here", "week_before");
    assert_refused("message-template", "purpose,channel,language,body\nday_before,pigeon,vi,{name}\n",
                   "channel", "there is no channel of this name", "call_list, email, sms");
    assert_refused("message-template", "purpose,channel,language,body\nday_before,,Việt,{name}\n", "language",
                   "is not the code of a language", "vi, en");
    assert_refused("message-template", "purpose,channel,language,body\nday_before,,vi,\n", "body", "is empty",
                   "Fill it in.");
    const char *long_text =
        arena_print(s.arena, "purpose,channel,language,body\nday_before,,vi,%0*d\n", 1001, 0);
    assert_refused("message-template", long_text, "body", "has more than 1,000 characters", "160");
    apply("message-template",
          arena_print(s.arena, "purpose,channel,language,body\nday_before,,vi,%0*d\n", 1000, 0));
}
END_TEST

START_TEST(a_rung_needs_a_channel_and_a_text) {
    assert_refused("reminder-rung", "purpose,channel,days_before\nday_before,pigeon,1\n", "channel",
                   "there is no channel of this name", "lichkham channel import");
    assert_refused("reminder-rung", "purpose,channel,days_before\nmonth_before,sms,30\n", "purpose",
                   "there is no text in Vietnamese for it", "lichkham message-template import");
    assert_refused("reminder-rung", "purpose,channel,days_before\nday_before,email,0\n", "days_before",
                   "the number is not between 1 and 60", "Write a whole number");
    assert_refused("reminder-rung", "purpose,channel,days_before,valid_from\nday_before,sms,2,2027-01-01\n",
                   "valid_from", "another rung of this purpose and channel is in force in this time",
                   "valid_to");
    apply("channel", "channel\nzns\n");
    apply("reminder-rung", "purpose,channel,days_before\nday_before,zns,1\n");
    ASSERT_COUNTS(1, 0, 0, 0, 0);
    assert_refused("channel", "channel\nZalo!\n", "channel", "holds more than small letters, digits and _",
                   "sms");
}
END_TEST

START_TEST(a_ladder_is_replaced_as_a_whole) {
    replace("reminder-rung", "purpose,channel,days_before,valid_from\nweek_before,email,7,2027-03-01\n");
    ASSERT_COUNTS(1, 0, 2, 0, 0);
    ck_assert_str_eq(
        scratch_text(&s, "SELECT concat_ws(' ', purpose, channel, valid_to) FROM reminder_rung ORDER BY 1"),
        "day_before sms 2027-02-28\nweek_before email\nweek_before sms 2027-02-28\n");
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
    tcase_add_test(t, a_site_may_be_named_where_one_alone_has_the_name);
    tcase_add_test(t, replacing_ends_what_the_file_leaves_out_in_the_communes_it_names);
    tcase_add_test(t, what_begins_later_is_taken_away_unless_others_may_refer_to_it);
    tcase_add_test(t, a_site_that_hamlets_name_is_not_ended_by_leaving_it_out);
    tcase_add_test(t, an_extra_day_that_is_over_stays_and_one_to_come_is_taken_away);
    tcase_add_test(t, the_years_of_a_list_of_holidays_become_what_it_says_and_others_stay);
    tcase_add_test(t, ids_of_an_exported_list_are_kept_in_an_empty_table);
    tcase_add_test(t, a_capacity_that_changes_is_a_later_row_and_the_former_stays);
    tcase_add_test(t, a_commune_is_followed_by_its_successor);
    tcase_add_test(t, a_province_that_is_renamed_keeps_its_communes);
    tcase_add_test(t, exporting_one_commune_writes_its_rows_alone);
    tcase_add_test(t, a_list_from_an_old_spreadsheet_is_read);
    tcase_add_test(t, a_header_that_is_not_the_lists_refuses_the_file);
    tcase_add_test(t, a_row_that_breaks_a_rule_refuses_the_file_with_its_place);
    tcase_add_test(t, all_faults_are_counted_and_the_first_fifty_kept);
    tcase_add_test(t, a_row_that_stands_unchanged_is_no_reason_to_refuse_a_file);
    tcase_add_test(t, a_closure_without_an_end_gets_one_when_it_is_known);
    tcase_add_test(t, a_text_is_changed_by_its_purpose_channel_and_language);
    tcase_add_test(t, replacing_takes_away_the_other_texts_of_the_purposes_in_the_file);
    tcase_add_test(t, a_bad_text_is_refused_with_what_there_is);
    tcase_add_test(t, a_rung_needs_a_channel_and_a_text);
    tcase_add_test(t, a_ladder_is_replaced_as_a_whole);
    suite_add_tcase(suite, t);
    return suite;
}
