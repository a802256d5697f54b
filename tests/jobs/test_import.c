/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/import/import.h"

#include "domain/appointment.h"
#include "folder.h"
#include "scratch.h"
#include "store/audit.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TODAY civil_make(2027, 3, 1)

static struct scratch scratch;
static struct folder folder;
static struct import_request request;
static struct import_report report;
static struct err error;

#define MUST(call)   ck_assert_msg((call), "%s (%s)", error.message, error.hint)
#define COUNT(...)   scratch_integer(&scratch, "SELECT count(*) FROM " __VA_ARGS__)
#define TEXT(...)    scratch_text(&scratch, __VA_ARGS__)
#define EXECUTE(...) scratch_execute(&scratch, NULL, __VA_ARGS__)
#define ASSERT_IN(whole, part)                                                                               \
    ck_assert_msg(strstr((whole), (part)) != NULL, "no \"%s\" in:\n%s", (part), (whole))

/* Two communes: 123 with the hamlets 11 and 12, 124 with 21. */
static void begin(void) {
    folder_make(&folder);
    scratch_create_migrated(&scratch);
    EXECUTE("INSERT INTO area (area_code, kind, parent_code, name) VALUES (123, 'commune', 1, 'A'), "
            "(124, 'commune', 1, 'B'); "
            "INSERT INTO hamlet (hamlet_id, commune_code, name, aliases) VALUES (11, 123, 'Thôn 1', '{}'), "
            "(12, 123, 'Thôn Trung', '{Xóm Giữa}'), (21, 124, 'Thôn 1', '{}'); "
            "INSERT INTO organisation (organisation_id, commune_code, kind, name) "
            "VALUES (5, 123, 'school', 'S')");
    request = (struct import_request){.list = {.purpose = LIST_OF_RESIDENTS, .today = TODAY},
                                      .commune = 123,
                                      .as_of = TODAY,
                                      .unix_seconds = 1803859200,
                                      .actor = "tester",
                                      .refuse_percent = IMPORT_REFUSE_PERCENT,
                                      .gone_percent = 100,
                                      .is_applied = true};
}

static void end(void) {
    scratch_drop(&scratch);
    folder_remove(&folder);
}

static const char *beside(const char *name) {
    return arena_print(scratch.arena, "%s/%s", folder.directory, name);
}

static const char *text_of(const char *name) {
    char *text = arena_take(scratch.arena, 16384);
    FILE *in = fopen(beside(name), "re");
    ck_assert_msg(in != NULL, "%s is missing", name);
    ck_assert_uint_lt(fread(text, 1, 16383, in), 16383);
    (void)fclose(in);
    return text;
}

#define HEADER "name,birth,sex,hamlet,household,personal_number,phone\n"
#define HOA    "Nguyễn Thị Hoà,1985-03-02,nữ,Thôn 1,7,999185000001,0501234567\n"
#define BINH   "Nguyễn Văn Bình,1980-05-06,nam,Thôn 1,7,999080000002,0501234568\n"
#define TU     "Lê Văn Tư,1951,nam,Xóm Giữa,,,\n"

static bool import_text(const char *text) {
    (void)folder_write_text(&folder, "list.csv", text);
    request.list.path = beside("list.csv");
    return import_run(scratch.loop, scratch.pg, &request, scratch.arena, &report, &error);
}

static void must_import(const char *text) {
    MUST(import_text(text));
}

static void refuse_text(const char *text, enum err_code code, const char *said) {
    const char *before = TEXT("SELECT r::text FROM register.resident r ORDER BY 1");
    ck_assert(!import_text(text));
    ck_assert_int_eq(error.code, code);
    ASSERT_IN(error.message, said);
    ck_assert_str_ne(error.hint, "");
    ck_assert_str_eq(TEXT("SELECT r::text FROM register.resident r ORDER BY 1"), before);
}

static int64_t id_of(const char *name) {
    return scratch_integer(&scratch, "SELECT max(resident_id) FROM register.person WHERE full_name = '%s'",
                           name);
}

/* ---- First lists ------------------------------------------------------------------------------- */

START_TEST(people_of_a_first_list_stand_in_the_register_as_the_list_says) {
    must_import(
        "name,birth,sex,hamlet,household,personal_number,insurance_number,phone,phone_owner,email,address,"
        "target_groups,route,organisation,resident_since,last_check,language,circumstances\n"
        "Nguyễn  Thị Hoà,02/03/1985,nữ,thon "
        "1,7,999185000001,DN4019900000001,0501234567,household,h@example.org,"
        "Số 1,4;14,school,5,2020-01-01,2025-06-07,en,step_free\n" TU);
    ck_assert_int_eq(report.total.added, 2);
    ck_assert_int_eq(report.list.refused, 0);
    ck_assert_str_eq(
        TEXT("SELECT r::text FROM register.resident r ORDER BY resident_id"),
        "(123,1,1,11,1985-03-02,1985,female,4;14,2,school,5,past,2025-06-07,\"\",,2020-01-01,,,en,,"
        "step_free,\"2027-03-01 07:00:00+07\",)\n"
        "(123,2,2,12,,1951,male,\"\",2,station,,unknown,,\"\",,,,,vi,,\"\",\"2027-03-01 07:00:00+07\",)\n");
    ck_assert_str_eq(TEXT("SELECT p::text FROM register.person p ORDER BY resident_id"),
                     "(123,1,\"Nguyễn Thị Hoà\",\"hoa nguyen thi\",999185000001,DN4019900000001,+84501234567,"
                     "household,h@example.org,\"Số 1\")\n"
                     "(123,2,\"Lê Văn Tư\",\"tu le van\",,,,self,,\"\")\n");
    ck_assert_str_eq(TEXT("SELECT f::text FROM register.feed_status f"),
                     "(123,\"2027-03-01 00:00:00+07\",2)\n");
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT resident_id FROM register.resident_counter"), 2);
}
END_TEST

START_TEST(a_first_list_leaves_the_indexes_as_they_were) {
    static const char INDEXES[] = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'register' ORDER BY 1";
    const char *before = TEXT(INDEXES);
    must_import(HEADER HOA BINH TU);
    ck_assert_str_eq(TEXT(INDEXES), before);
}
END_TEST

START_TEST(the_server_knows_the_people_of_a_first_list_at_once) {
    must_import(HEADER HOA BINH TU);
    ck_assert_str_eq(TEXT("SELECT reltuples || ' ' || (relallvisible = relpages) FROM pg_class WHERE oid IN "
                          "('register.person'::regclass, 'register.resident'::regclass)"),
                     "3 true\n3 true\n");
}
END_TEST

START_TEST(without_apply_everything_is_told_and_nothing_is_changed) {
    request.is_applied = false;
    must_import(HEADER HOA BINH TU);
    ck_assert_int_eq(report.total.added, 3);
    ck_assert_int_eq(COUNT("register.resident") + COUNT("audit") + COUNT("register.feed_status") +
                         COUNT("commune_state"),
                     0);
    ASSERT_IN(text_of("list.fixes.csv"), "phone_missing");
}
END_TEST

START_TEST(members_of_a_household_share_its_id_and_others_have_their_own) {
    must_import(HEADER BINH HOA TU);
    ck_assert_str_eq(TEXT("SELECT household_id FROM register.resident ORDER BY resident_id"), "1\n1\n3\n");
}
END_TEST

START_TEST(each_import_of_a_commune_is_in_its_audit_chain_without_anything_personal) {
    int64_t rows = 0;
    must_import(HEADER HOA BINH TU);
    const char *subject =
        TEXT("SELECT actor || ' ' || action || subject FROM audit WHERE commune_code = 123");
    ASSERT_IN(subject, "tester import_list");
    ASSERT_IN(subject, "\"new\": 3");
    ck_assert_ptr_null(strstr(subject, "Hoà"));
    ck_assert_ptr_null(strstr(subject, "999185000001"));
    MUST(audit_verify(scratch.pg, 123, &rows, &error));
    ck_assert_int_eq(rows, 1);
}
END_TEST

/* ---- Lists that follow --------------------------------------------------------------------------- */

START_TEST(the_same_list_again_changes_no_row) {
    static const char ROWS[] = "SELECT xmin || ' ' || ctid::text FROM register.resident UNION ALL "
                               "SELECT xmin || ' ' || ctid::text FROM register.person ORDER BY 1";
    must_import(HEADER HOA BINH TU);
    const char *before = TEXT(ROWS);
    const int64_t revision = scratch_integer(&scratch, "SELECT revision FROM commune_state");
    must_import(HEADER TU BINH HOA);
    ck_assert_int_eq(report.total.unchanged, 3);
    ck_assert_int_eq(report.total.added + report.total.changed + report.total.gone, 0);
    ck_assert_str_eq(TEXT(ROWS), before);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT revision FROM commune_state"), revision);
}
END_TEST

START_TEST(a_newer_list_dates_the_feed_even_when_nobody_has_changed) {
    request.as_of = TODAY - 30;
    must_import(HEADER HOA BINH TU);
    request.as_of = TODAY;
    must_import(HEADER HOA BINH TU);
    ck_assert_str_eq(TEXT("SELECT as_of::date || ' ' || rows FROM register.feed_status"), "2027-03-01 3\n");
}
END_TEST

START_TEST(what_changed_is_written_and_counted_by_field_and_old_numbers_are_kept) {
    must_import(HEADER HOA BINH TU);
    request.as_of = TODAY;
    must_import(HEADER "Nguyễn Thị Hoà,1985-03-02,nữ,Thôn Trung,7,999185000009,0501234567\n" BINH
                       "Lê Văn Tư,1951-07-08,nam,Xóm Giữa,,999051000003,\n");
    ck_assert_int_eq(report.total.changed, 2);
    ck_assert_int_eq(report.total.moved, 1);
    ck_assert_int_eq(report.total.unchanged, 1);
    ck_assert_int_eq(report.total.fields[LIST_HAMLET], 1);
    ck_assert_int_eq(report.total.fields[LIST_PERSONAL_NUMBER], 2);
    ck_assert_int_eq(report.total.fields[LIST_BIRTH], 1);
    ck_assert_str_eq(TEXT("SELECT i::text FROM register.identifier i"),
                     "(123,1,personal_number,999185000001,1985-03-02,2027-03-01)\n");
    ck_assert_int_eq(COUNT("register.stage_resident") + COUNT("register.stage_person"), 0);
    must_import(HEADER HOA BINH TU); /* found again by the old number */
    ck_assert_int_eq(report.total.added, 0);
}
END_TEST

START_TEST(whom_a_complete_list_no_longer_names_is_gone_and_comes_back_as_the_same) {
    must_import(HEADER HOA BINH TU);
    const int64_t binh = id_of("Nguyễn Văn Bình");
    must_import(HEADER HOA TU);
    ck_assert_int_eq(report.total.gone, 1);
    ck_assert_int_eq(COUNT("register.resident_feed"), 2);
    ck_assert_int_eq(COUNT("register.resident WHERE gone_on = '2027-03-01'"), 1);
    must_import(HEADER HOA TU);
    ck_assert_int_eq(report.total.gone, 0);
    must_import(HEADER HOA BINH TU);
    ck_assert_int_eq(report.total.returned, 1);
    ck_assert_int_eq(report.total.added, 0);
    ck_assert_int_eq(id_of("Nguyễn Văn Bình"), binh);
    ck_assert_int_eq(COUNT("register.resident_feed"), 3);
}
END_TEST

START_TEST(with_a_partial_list_nobody_is_gone) {
    must_import(HEADER HOA BINH TU);
    request.is_partial = true;
    must_import(HEADER HOA);
    ck_assert_int_eq(report.total.gone, 0);
    ck_assert_int_eq(COUNT("register.resident_feed"), 3);
}
END_TEST

START_TEST(when_too_many_would_be_gone_nothing_is_changed_and_the_remedy_is_told) {
    must_import(HEADER HOA BINH TU);
    request.gone_percent = IMPORT_GONE_PERCENT;
    refuse_text(HEADER HOA, ERR_INPUT, "2 of 3 people would be gone");
    ASSERT_IN(error.hint, "--partial");
    ASSERT_IN(error.hint, "--gone-percent");
}
END_TEST

START_TEST(a_person_of_a_refused_row_is_not_gone) {
    must_import(HEADER HOA BINH TU);
    request.is_first = true;
    must_import(HEADER "NGUYEN THI HOA,1985-03-02,,Thôn 1,,,\n"
                       "Ai Đó,1980-02-31,nam,Thôn 1,,999080000002,\n" TU);
    ck_assert_int_eq(report.total.refused, 2);
    ck_assert_int_eq(report.total.kept, 2);
    ck_assert_int_eq(report.total.gone, 0);
}
END_TEST

START_TEST(a_refused_row_names_its_person_however_it_is_written) {
    must_import(HEADER HOA BINH TU);
    request.is_first = true;
    must_import("Họ đệm,Tên,birth,sex,hamlet,personal_number\n"
                "Nguyễn Thị,Hoà,1985-02-31,nữ,Thôn 1,\n"
                "Nguyễn,Ai,1980-02-31,nam,Thôn 1,999 080 000 002\n"
                "Lê Văn,Tư,1951,nam,Xóm Giữa,\n");
    ck_assert_int_eq(report.total.kept, 2);
    must_import(HEADER "1985-03-02,Nguyễn Thị Hoà,nữ,Thôn 1,,,\n" BINH TU);
    ck_assert_int_eq(report.list.findings[RULE_COLUMNS_SWAPPED], 1);
    ck_assert_int_eq(report.total.kept, 1);
    ck_assert_int_eq(report.total.gone, 0);
}
END_TEST

START_TEST(whoever_died_or_moved_away_stays_so_whatever_a_list_says) {
    must_import(HEADER HOA BINH TU);
    EXECUTE("UPDATE register.resident SET died_on = '2027-01-01' WHERE resident_id = 1; "
            "UPDATE register.resident SET moved_to = 124 WHERE resident_id = 2");
    must_import(HEADER "Nguyễn Thị Hoà,1985-03-02,nữ,Thôn Trung,7,999185000001,\n" BINH TU);
    ck_assert_int_eq(report.total.closed, 2);
    ck_assert_int_eq(report.total.changed, 0);
    ck_assert_int_eq(COUNT("register.resident WHERE died_on IS NOT NULL AND hamlet_id = 11"), 1);
    ASSERT_IN(text_of("list.fixes.csv"), "case_closed");
    must_import(HEADER TU);
    ck_assert_int_eq(report.total.gone, 0);
}
END_TEST

START_TEST(people_without_numbers_are_found_again_and_doubts_are_told_by_code_and_not_written) {
    char code[APPOINTMENT_CODE_BYTES];
    must_import(HEADER HOA BINH TU "Phạm Văn An,1960,nam,Thôn 1,,,\n");
    must_import(HEADER "Nguyen Thi Hoa,1985-03-02,nu,Thôn Trung,,,\n" BINH TU
                       "Phạm Văn An,1960-01-02,nam,Thôn Trung,,,0509999999\n");
    ck_assert_int_eq(report.total.changed, 1);
    ck_assert_int_eq(report.total.doubts, 1);
    ck_assert_int_eq(report.total.added, 0);
    ck_assert_int_eq(report.total.gone, 0);
    ck_assert_str_eq(TEXT("SELECT full_name FROM register.person WHERE name_key = 'hoa nguyen thi'"),
                     "Nguyễn Thị Hoà\n");
    ASSERT_IN(text_of("list.rejects.csv"), "match_year");
    ASSERT_IN(text_of("list.rejects.csv"), appointment_code_print(id_of("Phạm Văn An"), code));
}
END_TEST

START_TEST(a_list_older_than_the_register_or_of_a_day_to_come_is_refused) {
    must_import(HEADER HOA BINH TU);
    request.as_of = TODAY - 1;
    refuse_text(HEADER HOA, ERR_INPUT, "the list is of 2027-02-28, but the register is of 2027-03-01");
    request.as_of = TODAY + 1;
    refuse_text(HEADER HOA, ERR_USAGE, "a day to come");
}
END_TEST

/* ---- Several communes ----------------------------------------------------------------------------- */

#define ACROSS      "commune,name,birth,sex,hamlet,personal_number\n"
#define HOA_IN(at)  at ",Nguyễn Thị Hoà,1985-03-02,nữ,Thôn 1,999185000001\n"
#define BINH_IN(at) at ",Nguyễn Văn Bình,1980-05-06,nam,Thôn 1,999080000002\n"
#define LAN_IN(at)  at ",Trần Thị Lan,1990-05-06,nữ,Thôn 1,999190000003\n"

START_TEST(a_list_of_several_communes_says_whose_each_row_is) {
    request.commune = 0;
    must_import(ACROSS LAN_IN("00124") HOA_IN("00123") BINH_IN("00124"));
    ck_assert_uint_eq(report.commune_count, 2);
    ck_assert_int_eq(report.communes[1].counts.added, 2);
    ck_assert_str_eq(TEXT("SELECT commune_code || ' ' || hamlet_id FROM register.resident ORDER BY 1"),
                     "123 11\n124 21\n124 21\n");
    ck_assert_int_eq(COUNT("audit"), 2);
}
END_TEST

START_TEST(who_moves_to_another_commune_keeps_his_id) {
    request.commune = 0;
    must_import(ACROSS HOA_IN("00123") BINH_IN("00123") LAN_IN("00124"));
    const int64_t binh = id_of("Nguyễn Văn Bình");
    must_import(ACROSS HOA_IN("00123") BINH_IN("00124") LAN_IN("00124"));
    ck_assert_int_eq(report.total.added, 1);
    ck_assert_int_eq(report.total.arrived, 1);
    ck_assert_int_eq(report.total.gone, 1);
    ck_assert_int_eq(
        COUNT("register.resident_feed WHERE commune_code = 124 AND resident_id = %lld", (long long)binh), 1);
}
END_TEST

START_TEST(a_number_that_belongs_to_quite_another_person_elsewhere_is_a_doubt) {
    request.commune = 0;
    must_import(ACROSS HOA_IN("00123") LAN_IN("00124"));
    request.is_partial = true;
    must_import(ACROSS "00124,Đỗ Văn Nam,1970-01-02,nam,Thôn 1,999185000001\n");
    ck_assert_int_eq(report.total.doubts, 1);
    ck_assert_int_eq(report.total.added, 0);
    ASSERT_IN(text_of("list.rejects.csv"), "match_number_of_another");
}
END_TEST

START_TEST(rows_of_unknown_or_other_communes_are_refused_and_leave_those_alone) {
    request.commune = 0;
    must_import(ACROSS HOA_IN("00123") LAN_IN("00124"));
    request.is_first = true;
    must_import(ACROSS HOA_IN("00123") BINH_IN("00999"));
    ck_assert_int_eq(report.list.findings[RULE_COMMUNE_UNKNOWN], 1);
    request.commune = 123;
    must_import(ACROSS HOA_IN("00123") BINH_IN("00124"));
    ck_assert_int_eq(report.list.findings[RULE_COMMUNE_OTHER], 1);
    ck_assert_int_eq(COUNT("register.resident_feed"), 2);
}
END_TEST

START_TEST(a_row_whose_commune_cannot_be_told_may_be_about_anybody) {
    request.commune = 0;
    must_import(ACROSS HOA_IN("00123") BINH_IN("00123") LAN_IN("00124"));
    request.is_first = true;
    must_import(ACROSS HOA_IN("xx") BINH_IN("00123") LAN_IN("00124"));
    ck_assert_int_eq(report.total.kept, 1);
    must_import(ACROSS HOA_IN("00999") BINH_IN("00123") LAN_IN("00124"));
    ck_assert_int_eq(report.total.kept, 1);
    request.commune = 123;
    must_import(ACROSS HOA_IN("00124") BINH_IN("00123"));
    ck_assert_int_eq(report.total.kept, 1);
    ck_assert_int_eq(COUNT("register.resident_feed"), 3);
}
END_TEST

START_TEST(a_commune_that_does_not_exist_stops_an_import_at_once) {
    request.commune = 999;
    refuse_text(HEADER HOA, ERR_INPUT, "00999");
    ck_assert_int_eq(report.list.rows, 0);
}
END_TEST

START_TEST(a_list_that_does_not_say_whose_people_it_names_is_refused) {
    request.commune = 0;
    refuse_text(HEADER HOA, ERR_USAGE, "does not tell whose people");
    ASSERT_IN(error.hint, "--commune");
}
END_TEST

/* ---- Refusals --------------------------------------------------------------------------------------- */

START_TEST(with_too_many_rows_refused_nothing_changes_but_the_reject_file_tells_why) {
    refuse_text(HEADER HOA BINH "Ai Đó,1980-02-31,nam,Thôn 1,,,\n", ERR_INPUT, "1 of 3 rows were refused");
    ASSERT_IN(error.hint, "--first");
    ASSERT_IN(text_of("list.rejects.csv"), "4,2,birth,birth_impossible");
    ck_assert(report.is_read && !report.is_done);
    request.is_first = true;
    must_import(HEADER HOA BINH "Ai Đó,1980-02-31,nam,Thôn 1,,,\n");
    ck_assert_int_eq(report.total.added, 2);
}
END_TEST

START_TEST(a_list_of_refused_rows_alone_is_refused_whatever_is_allowed) {
    request.is_first = true;
    request.refuse_percent = 100;
    refuse_text(HEADER "Ai Đó,1980-02-31,nam,Thôn 1,,,\n", ERR_INPUT, "every one of 1 rows");
}
END_TEST

START_TEST(a_row_that_stands_there_twice_counts_once) {
    request.is_first = true;
    must_import(HEADER HOA TU HOA TU "Nguyễn Thị Lành,1985-03-02,nữ,Thôn 1,,999185000001,\n");
    ck_assert_int_eq(report.total.added, 2);
    ck_assert_int_eq(report.list.findings[RULE_ROW_TWICE], 2);
    ck_assert_int_eq(report.list.findings[RULE_NUMBER_TWICE], 1);
    ASSERT_IN(text_of("list.rejects.csv"), ",line 2\r\n");
    ASSERT_IN(text_of("list.rejects.csv"), ",line 3\r\n");
}
END_TEST

START_TEST(hamlets_nobody_knows_are_proposed_with_their_spellings) {
    request.is_first = true;
    request.hamlets_path = beside("hamlets.csv");
    must_import(HEADER HOA "Lê Văn Tư,1951,nam,Ấp Mới,,,\nLê Văn Năm,1951,nam,Mới,,,\n"
                           "Lê Văn Sáu,1951,nam,Ấp Mới,,,\n");
    ck_assert_uint_eq(report.hamlets_proposed, 1);
    ck_assert_str_eq(text_of("hamlets.csv"), "commune,name,aliases\r\n00123,Ấp Mới,Mới\r\n");
}
END_TEST

START_TEST(an_organisation_nobody_knows_is_left_out) {
    must_import("name,birth,sex,hamlet,route,organisation\nLê Văn Tư,2015,nam,Thôn 1,school,77\n");
    ck_assert_int_eq(report.list.findings[RULE_ORGANISATION_UNKNOWN], 1);
    ck_assert_int_eq(COUNT("register.resident WHERE organisation_id IS NULL AND route = 'school'"), 1);
}
END_TEST

/* ---- Who is there twice ------------------------------------------------------------------------------ */

START_TEST(who_seems_to_stand_there_twice_is_raised_once_and_not_after_it_was_settled) {
    must_import(HEADER HOA BINH TU "Nguyễn Thị Hoà,1985-03-02,nữ,Thôn 1,,,\n");
    ck_assert_int_eq(report.total.added, 4);
    ck_assert_int_eq(report.total.duplicates, 1);
    ck_assert_str_eq(TEXT("SELECT resident_id || ' ' || other_resident_id || ' ' || other_commune "
                          "FROM possible_duplicate"),
                     "4 1 123\n");
    EXECUTE("UPDATE possible_duplicate SET settled_on = '2027-03-01'");
    request.is_partial = true;
    must_import(HEADER HOA BINH TU);
    ck_assert_int_eq(report.total.duplicates, 0);
    ck_assert_int_eq(COUNT("possible_duplicate WHERE settled_on IS NOT NULL"), 1);
}
END_TEST

#define LAN_WITHOUT                                                                                          \
    "commune,name,birth,sex,hamlet,personal_number,phone\n"                                                  \
    "00124,Trần Thị Lan,1990-05-06,nữ,Thôn 1,,0501234569\n"
#define LAN_WITH LAN_WITHOUT "00123,Trần Thị Lan,1990-05-06,nữ,Thôn 1,999190000003,0501234569\n"

START_TEST(who_seems_to_stand_in_two_communes_is_raised_for_one_of_them) {
    static const char RAISED[] = "SELECT commune_code || ' ' || other_commune FROM possible_duplicate";
    request.commune = 0;
    must_import(LAN_WITH); /* both new, in a first list */
    ck_assert_int_eq(report.total.duplicates, 1);
    ck_assert_str_eq(TEXT(RAISED), "124 123\n");
    must_import(LAN_WITH);
    ck_assert_int_eq(report.total.duplicates, 0);
    EXECUTE("TRUNCATE register.resident, register.person, register.feed_status, possible_duplicate");
    must_import(LAN_WITHOUT); /* ... and one after the other */
    request.is_partial = true;
    must_import(LAN_WITH);
    ck_assert_int_eq(report.total.duplicates, 1);
    ck_assert_str_eq(TEXT(RAISED), "123 124\n");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("import");
    TCase *first = tcase_create("first lists");
    TCase *next = tcase_create("lists that follow");
    TCase *many = tcase_create("several communes");
    TCase *bad = tcase_create("refusals and doubts");
    TCase *cases[] = {first, next, many, bad};
    for (size_t i = 0; i < 4; i++) {
        tcase_add_checked_fixture(cases[i], begin, end);
        tcase_set_timeout(cases[i], 60);
        suite_add_tcase(s, cases[i]);
    }
    tcase_add_test(first, people_of_a_first_list_stand_in_the_register_as_the_list_says);
    tcase_add_test(first, a_first_list_leaves_the_indexes_as_they_were);
    tcase_add_test(first, the_server_knows_the_people_of_a_first_list_at_once);
    tcase_add_test(first, without_apply_everything_is_told_and_nothing_is_changed);
    tcase_add_test(first, members_of_a_household_share_its_id_and_others_have_their_own);
    tcase_add_test(first, each_import_of_a_commune_is_in_its_audit_chain_without_anything_personal);
    tcase_add_test(next, the_same_list_again_changes_no_row);
    tcase_add_test(next, a_newer_list_dates_the_feed_even_when_nobody_has_changed);
    tcase_add_test(next, what_changed_is_written_and_counted_by_field_and_old_numbers_are_kept);
    tcase_add_test(next, whom_a_complete_list_no_longer_names_is_gone_and_comes_back_as_the_same);
    tcase_add_test(next, with_a_partial_list_nobody_is_gone);
    tcase_add_test(next, when_too_many_would_be_gone_nothing_is_changed_and_the_remedy_is_told);
    tcase_add_test(next, a_person_of_a_refused_row_is_not_gone);
    tcase_add_test(next, a_refused_row_names_its_person_however_it_is_written);
    tcase_add_test(next, whoever_died_or_moved_away_stays_so_whatever_a_list_says);
    tcase_add_test(next, people_without_numbers_are_found_again_and_doubts_are_told_by_code_and_not_written);
    tcase_add_test(next, a_list_older_than_the_register_or_of_a_day_to_come_is_refused);
    tcase_add_test(many, a_list_of_several_communes_says_whose_each_row_is);
    tcase_add_test(many, who_moves_to_another_commune_keeps_his_id);
    tcase_add_test(many, a_number_that_belongs_to_quite_another_person_elsewhere_is_a_doubt);
    tcase_add_test(many, a_commune_that_does_not_exist_stops_an_import_at_once);
    tcase_add_test(many, rows_of_unknown_or_other_communes_are_refused_and_leave_those_alone);
    tcase_add_test(many, a_row_whose_commune_cannot_be_told_may_be_about_anybody);
    tcase_add_test(many, a_list_that_does_not_say_whose_people_it_names_is_refused);
    tcase_add_test(bad, with_too_many_rows_refused_nothing_changes_but_the_reject_file_tells_why);
    tcase_add_test(bad, a_list_of_refused_rows_alone_is_refused_whatever_is_allowed);
    tcase_add_test(bad, a_row_that_stands_there_twice_counts_once);
    tcase_add_test(bad, hamlets_nobody_knows_are_proposed_with_their_spellings);
    tcase_add_test(bad, an_organisation_nobody_knows_is_left_out);
    tcase_add_test(bad, who_seems_to_stand_there_twice_is_raised_once_and_not_after_it_was_settled);
    tcase_add_test(bad, who_seems_to_stand_in_two_communes_is_raised_for_one_of_them);
    return s;
}
