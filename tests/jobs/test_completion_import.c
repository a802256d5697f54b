/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of checks done elsewhere, and lists of members, in three small communes. */
#include "exam/exam.h"
#include "folder.h"
#include "jobs/lists/completion_import.h"
#include "jobs/lists/completion_queue.h"
#include "jobs/lists/membership_import.h"

enum { EMPLOYER = 71, SCHOOL = 72 };

static struct folder folder;
static struct completion_import_report report;

static const struct officer OFFICER = {.name = "Officer", .today = 9921, .unix_seconds = 1804000000};

static void begin(void) {
    create_places();
    folder_make(&folder);
    ck_assert_int_eq(OFFICER.today, TODAY);
    EXECUTE(
        "UPDATE register.resident SET birth_date = make_date(birth_year, 4, 5);"
        "UPDATE register.person SET personal_number = '9990500000' || to_char(resident_id, 'FM00');"
        "UPDATE register.resident SET birth_date = '1962-04-05', birth_year = 1962 WHERE resident_id = 8;"
        "UPDATE register.person SET full_name = 'Đỗ Thị Hoa', name_key = 'hoa do thi' WHERE resident_id = 8;"
        "INSERT INTO organisation (organisation_id, commune_code, kind, name, report_due) VALUES "
        "(71, 123, 'employer', 'Công ty', '2027-02-01'), (72, 124, 'school', 'Trường', '2027-06-01')");
}

static void end(void) {
    folder_remove(&folder);
    drop_all();
}

static struct completion_import_request request(const char *text, enum completion_source source) {
    return (struct completion_import_request){
        .list = {.path = folder_write_text(&folder, "list.csv", text),
                 .purpose = LIST_OF_CHECKS,
                 .today = TODAY},
        .source = source,
        .officer = OFFICER,
        .is_applied = true,
    };
}

static bool run(const struct completion_import_request *q) {
    return completion_import(scratch.loop, scratch.pg, scratch.pg, q, scratch.arena, &report, &error);
}

static void import(const char *text, enum completion_source source) {
    struct completion_import_request q = request(text, source);
    q.commune = COMMUNE;
    MUST(run(&q));
}

static const char *HEADER_AND_GAM = "name,birth,personal_number,done_on,visit_code\n"
                                    "Đỗ Thị Gấm,1960-04-05,999050000007,2027-02-20,V7\n";

static int64_t revision_of(int commune) {
    return scratch_integer(&scratch, "SELECT revision FROM commune_state WHERE commune_code = %d", commune);
}

static const char *state_of_need(int resident) {
    return scratch_text(&scratch, "SELECT state FROM need WHERE resident_id = %d", resident);
}

/* ---- Evidence -------------------------------------------------------------------------------------- */

START_TEST(a_check_done_elsewhere_takes_the_place_and_settles_the_need_at_once) {
    import(HEADER_AND_GAM, COMPLETION_EMPLOYER);
    ck_assert_int_eq(report.counts.added, 1);
    ck_assert_int_eq(report.counts.closed.cancelled, 1);
    ck_assert_str_eq(state_of_need(7), "done_elsewhere\n");
    ck_assert_int_eq(COUNT("appointment WHERE resident_id = 7 AND state = 'cancelled_by_service'"), 1);
    ck_assert_int_eq(COUNT("completion WHERE commune_code = 123 AND resident_id = 7 AND round = 2027 AND "
                           "source = 'employer' AND done_on = '2027-02-20' AND visit_code = 'V7'"),
                     1);
    ck_assert_int_eq(COUNT("audit WHERE action = 'import_completions' AND subject->>'written' = '1'"), 1);
}
END_TEST

START_TEST(the_same_list_again_changes_nothing) {
    import(HEADER_AND_GAM, COMPLETION_EMPLOYER);
    const int64_t revision = revision_of(COMMUNE);
    import(HEADER_AND_GAM, COMPLETION_EMPLOYER);
    ck_assert_int_eq(report.counts.unchanged, 1);
    ck_assert_int_eq(report.counts.added + report.counts.changed, 0);
    ck_assert_int_eq(revision_of(COMMUNE), revision);
    ck_assert_int_eq(COUNT("audit"), 1);
}
END_TEST

START_TEST(without_apply_it_tells_the_same_and_changes_nothing) {
    struct completion_import_request q = request(HEADER_AND_GAM, COMPLETION_EMPLOYER);
    const int64_t revision = revision_of(COMMUNE);
    q.commune = COMMUNE;
    q.is_applied = false;
    MUST(run(&q));
    ck_assert_int_eq(report.counts.added, 1);
    ck_assert_int_eq(report.counts.closed.cancelled, 1);
    ck_assert_int_eq(COUNT("completion"), 0);
    ck_assert_str_eq(state_of_need(7), "booked\n");
    ck_assert_int_eq(revision_of(COMMUNE), revision);
}
END_TEST

START_TEST(a_number_finds_its_person_in_whatever_commune_he_lives) {
    import("name,birth,personal_number,done_on\n"
           "Đỗ Thị Gấm,1960,999050000007,2027-02-20\n"
           "Vũ Văn Minh,1966,999050000020,2027-02-21\n",
           COMPLETION_EMPLOYER);
    ck_assert_uint_eq(report.communes, 2);
    ck_assert_int_eq(COUNT("completion WHERE commune_code = 124 AND resident_id = 20"), 1);
    ck_assert_str_eq(state_of_need(20), "done_elsewhere\n");
}
END_TEST

START_TEST(the_commune_of_the_list_tells_where_to_look_for_who_has_no_number) {
    import("name,birth,sex,maxa_cu_tru,done_on\nVũ Văn Minh,1966-04-05,nam,00124,2027-02-21\n",
           COMPLETION_HOSPITAL);
    ck_assert_int_eq(COUNT("completion WHERE commune_code = 124 AND resident_id = 20"), 1);
}
END_TEST

START_TEST(a_row_without_a_commune_or_with_an_unknown_one_is_refused) {
    struct completion_import_request q = request("name,birth,sex,commune,done_on\n"
                                                 "Vũ Văn Minh,1966-04-05,nam,,2027-02-21\n"
                                                 "Vũ Văn Minh,1966-04-05,nam,99999,2027-02-21\n",
                                                 COMPLETION_HOSPITAL);
    MUST(run(&q));
    ck_assert_int_eq(report.counts.refused, 2);
    ck_assert_int_eq(report.list.findings[RULE_COMMUNE_MISSING], 1);
    ck_assert_int_eq(report.list.findings[RULE_COMMUNE_UNKNOWN], 1);
    ck_assert_int_eq(COUNT("completion") + COUNT("completion_unmatched"), 0);
}
END_TEST

START_TEST(a_number_tells_the_commune_that_a_list_leaves_out) {
    struct completion_import_request q = request("name,birth,personal_number,commune,done_on\n"
                                                 "Đỗ Thị Gấm,1960-04-05,999050000007,,2027-02-20\n",
                                                 COMPLETION_HOSPITAL);
    MUST(run(&q));
    ck_assert_int_eq(report.counts.added, 1);
    ck_assert_int_eq(COUNT("completion WHERE commune_code = 123 AND resident_id = 7"), 1);
}
END_TEST

START_TEST(an_unknown_commune_of_the_whole_list_stops_it) {
    struct completion_import_request q = request(HEADER_AND_GAM, COMPLETION_HOSPITAL);
    q.commune = 99999;
    ck_assert(!run(&q));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ck_assert_int_eq(COUNT("completion"), 0);
}
END_TEST

START_TEST(an_organisations_report_is_noted_once_and_only_as_what_it_is) {
    struct completion_import_request q = request(HEADER_AND_GAM, COMPLETION_EMPLOYER);
    q.organisation = EMPLOYER; /* of commune 123, which need not be told then */
    MUST(run(&q));
    ck_assert_int_eq(COUNT("organisation WHERE organisation_id = 71 AND reported_on = '2027-03-01'"), 1);
    q.organisation = SCHOOL;
    ck_assert(!run(&q));
    ck_assert_int_eq(error.code, ERR_USAGE);
    q.organisation = 99;
    ck_assert(!run(&q));
    ck_assert_int_eq(error.code, ERR_INPUT);
}
END_TEST

START_TEST(a_report_is_noted_where_the_organisation_is_whoever_it_names_and_its_first_day_stands) {
    struct completion_import_request q = request(HEADER_AND_GAM, COMPLETION_SCHOOL);
    const int64_t revision = revision_of(NEIGHBOUR);
    q.organisation = SCHOOL;
    MUST(run(&q));
    ck_assert_int_eq(COUNT("completion WHERE commune_code = 123"), 1);
    ck_assert_int_eq(revision_of(NEIGHBOUR), revision + 1);
    q.officer.today++;
    MUST(run(&q));
    ck_assert_int_eq(COUNT("organisation WHERE organisation_id = 72 AND reported_on = '2027-03-01'"), 1);
    ck_assert_int_eq(revision_of(NEIGHBOUR), revision + 1);
}
END_TEST

START_TEST(what_the_ministry_rejects_counts_no_more_and_what_it_accepts_again_does) {
    import(HEADER_AND_GAM, COMPLETION_HOSPITAL);
    import("name,birth,personal_number,done_on,ma_lk,data_status\n"
           "Đỗ Thị Gấm,1960-04-05,999050000007,2027-02-20,V7,rejected\n",
           COMPLETION_MINISTRY);
    ck_assert_int_eq(report.counts.changed, 1);
    ck_assert_int_eq(COUNT("completion WHERE source = 'hospital' AND data_status = 'rejected'"), 1);
    ck_assert_int_eq(COUNT("completion"), 1);
    ck_assert_str_eq(state_of_need(7), "done_elsewhere\n"); /* the next night looks again */
}
END_TEST

/* ---- Who waits ------------------------------------------------------------------------------------- */

/* Two women of one name and birth: 8 and 9. */
static const char *HEADER_AND_HOA = "name,birth,sex,done_on,facility,payer\n"
                                    "Đỗ Thị Hoa,1962-04-05,nữ,2027-02-20,01234,4\n";

static struct queued_check *list_queue(size_t expected) {
    struct queued_check *checks = NULL;
    size_t count = 0;
    MUST(completion_queue_list(scratch.pg, 0, scratch.arena, &checks, &count, &error));
    ck_assert_uint_eq(count, expected);
    return checks;
}

START_TEST(who_fits_several_waits_with_his_candidates_and_an_officers_word_settles_it) {
    import(HEADER_AND_HOA, COMPLETION_EMPLOYER);
    ck_assert_int_eq(report.counts.doubts, 1);
    ck_assert_int_eq(report.counts.queued, 1);
    ck_assert_int_eq(COUNT("completion"), 0);
    const struct queued_check *check = list_queue(1);
    ck_assert_str_eq(check->row.batch, report.batch);
    ck_assert_int_eq(check->row.line, 2);
    ck_assert_str_eq(check->waiting.name, "Đỗ Thị Hoa");
    ck_assert_str_eq(check->waiting.birth, "1962-04-05");
    ck_assert_int_eq(check->waiting.candidate_count, 2);
    ck_assert_int_eq(check->waiting.candidates[0], 8);
    const struct completion_settlement s = {
        .batch = check->row.batch, .line = 2, .resident = 9, .reason = "", .officer = OFFICER};
    struct closing_counts closed;
    MUST(completion_queue_settle(scratch.pg, &s, scratch.arena, &closed, &error));
    ck_assert_int_eq(closed.cancelled, 1);
    ck_assert_int_eq(COUNT("completion WHERE resident_id = 9 AND facility = '01234' AND payer = 4 AND "
                           "source = 'employer' AND round = 2027"),
                     1);
    ck_assert_str_eq(state_of_need(9), "done_elsewhere\n");
    ck_assert_int_eq(COUNT("completion_unmatched WHERE outcome = 'matched' AND evidence = '{}'"), 1);
    (void)list_queue(0);
}
END_TEST

START_TEST(a_settled_row_does_not_wait_again_with_this_list_or_the_next) {
    import(HEADER_AND_HOA, COMPLETION_EMPLOYER);
    const struct completion_settlement s = {
        .batch = report.batch, .line = 2, .reason = "not ours", .officer = OFFICER};
    struct closing_counts closed;
    MUST(completion_queue_settle(scratch.pg, &s, scratch.arena, &closed, &error));
    ck_assert_int_eq(COUNT("completion_unmatched WHERE outcome = 'discarded' AND reason = 'not ours' AND "
                           "author = 'Officer' AND evidence = '{}'"),
                     1);
    const int64_t revision = revision_of(COMMUNE);
    import(HEADER_AND_HOA, COMPLETION_EMPLOYER);
    ck_assert_int_eq(report.counts.queued, 0);
    import("done_on,name,birth,sex,facility,payer\n2027-02-20,Đỗ Thị Hoa,1962-04-05,nữ,01234,4\n",
           COMPLETION_EMPLOYER);
    ck_assert_int_eq(report.counts.queued, 0);
    ck_assert_int_eq(revision_of(COMMUNE), revision);
    ck_assert(!completion_queue_settle(scratch.pg, &s, scratch.arena, &closed, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
}
END_TEST

START_TEST(who_waited_is_found_when_the_register_knows_better) {
    import(HEADER_AND_HOA, COMPLETION_EMPLOYER);
    (void)list_queue(1);
    EXECUTE("UPDATE register.resident SET birth_date = '1962-04-06' WHERE resident_id = 8");
    import(HEADER_AND_HOA, COMPLETION_EMPLOYER);
    ck_assert_int_eq(report.counts.added, 1);
    ck_assert_int_eq(report.counts.settled, 1);
    ck_assert_int_eq(COUNT("completion WHERE resident_id = 9"), 1);
    (void)list_queue(0);
}
END_TEST

START_TEST(a_check_is_not_told_to_somebody_whom_the_commune_does_not_serve) {
    import(HEADER_AND_HOA, COMPLETION_EMPLOYER);
    const struct completion_settlement s = {
        .batch = report.batch, .line = 2, .resident = 20, .reason = "", .officer = OFFICER};
    struct closing_counts closed;
    ck_assert(!completion_queue_settle(scratch.pg, &s, scratch.arena, &closed, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    (void)list_queue(1);
}
END_TEST

START_TEST(rows_that_wait_are_told_in_the_reject_file_masked) {
    char text[2048] = "";
    import("name,birth,sex,done_on\nLý Thị Không Ai,1970-01-02,nữ,2027-02-20\n", COMPLETION_EMPLOYER);
    ck_assert_int_eq(report.counts.nobody, 1);
    FILE *in = fopen(report.rejects_path, "r");
    ck_assert_ptr_nonnull(in);
    ck_assert_uint_gt(fread(text, 1, sizeof text - 1, in), 0);
    ck_assert_int_eq(fclose(in), 0);
    ASSERT_IN(text, "match_nobody");
    ck_assert_ptr_null(strstr(text, "Lý Thị"));
}
END_TEST

/* ---- Members --------------------------------------------------------------------------------------- */

static struct membership_import_report members;

static bool run_members(const char *text, civil_day from, bool is_applied) {
    const struct membership_import_request q = {
        .list = {.path = folder_write_text(&folder, "members.csv", text),
                 .purpose = LIST_OF_MEMBERS,
                 .today = TODAY},
        .organisation = EMPLOYER,
        .from = from,
        .officer = OFFICER,
        .is_applied = is_applied,
    };
    return membership_import(scratch.loop, scratch.pg, scratch.pg, &q, scratch.arena, &members, &error);
}

static void import_members(const char *text, civil_day from) {
    MUST(run_members(text, from, true));
}

static const char *GAM_AND_MINH = "name,birth,personal_number\n"
                                  "Đỗ Thị Gấm,1960,999050000007\n"
                                  "Vũ Văn Minh,1966,999050000020\n";

START_TEST(members_begin_stay_and_leave_wherever_they_live) {
    import_members(GAM_AND_MINH, TODAY);
    ck_assert_int_eq(members.begun, 2);
    ck_assert_int_eq(COUNT("membership WHERE organisation_id = 71 AND valid_from = '2027-03-01' AND "
                           "valid_to IS NULL"),
                     2);
    import_members("name,birth,personal_number\n"
                   "Đỗ Thị Gấm,1960,999050000007\n"
                   "Vũ Văn Lâm,1965,999050000012\n",
                   TODAY + 30);
    ck_assert_int_eq(members.begun, 1);
    ck_assert_int_eq(members.stayed, 1);
    ck_assert_int_eq(members.ended, 1);
    ck_assert_int_eq(COUNT("membership WHERE commune_code = 124 AND resident_id = 20 AND "
                           "valid_to = '2027-03-30'"),
                     1);
    ck_assert_int_eq(COUNT("membership WHERE resident_id = 7 AND valid_from = '2027-03-01' AND "
                           "valid_to IS NULL"),
                     1);
}
END_TEST

START_TEST(the_same_members_again_change_nothing) {
    import_members(GAM_AND_MINH, TODAY);
    const int64_t revision = revision_of(COMMUNE);
    import_members(GAM_AND_MINH, TODAY + 1);
    ck_assert_int_eq(members.stayed, 2);
    ck_assert_int_eq(members.begun + members.ended, 0);
    ck_assert_int_eq(revision_of(COMMUNE), revision);
    MUST(run_members("name,birth\nVũ Văn Lâm,1965-04-05\n", TODAY + 1, false));
    ck_assert_int_eq(members.ended, 2);
    ck_assert_int_eq(COUNT("membership WHERE valid_to IS NULL"), 2);
}
END_TEST

START_TEST(a_first_day_of_another_year_is_refused) {
    ck_assert(!run_members(GAM_AND_MINH, TODAY - 400, true));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ck_assert(!run_members(GAM_AND_MINH, TODAY + 400, true));
    ck_assert_int_eq(COUNT("membership"), 0);
}
END_TEST

START_TEST(who_may_be_meant_by_a_doubtful_or_refused_row_stays_a_member) {
    import_members("name,birth,personal_number\n"
                   "Đỗ Thị Hoa,1962,999050000008\nĐỗ Thị Gấm,1960,999050000007\n"
                   "Vũ Văn Lâm,1965,999050000012\n",
                   TODAY);
    ck_assert_int_eq(members.begun, 3);
    import_members("name,birth,personal_number\n"
                   "Đỗ Thị Hoa,1962-04-05,\nĐỗ Thị Gấm,31/02/1960,\n"
                   "Vũ Văn Lâm,1965,999050000012\n",
                   TODAY + 1);
    ck_assert_int_eq(members.doubts, 1);
    ck_assert_int_eq(members.refused, 1);
    ck_assert_int_eq(members.ended, 0);
}
END_TEST

START_TEST(a_list_of_which_nobody_is_known_ends_no_membership) {
    import_members(GAM_AND_MINH, TODAY);
    ck_assert(!run_members("name,birth\nLý Thị Không Ai,1970-01-02\n", TODAY + 1, true));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ck_assert_int_eq(COUNT("membership WHERE valid_to IS NULL"), 2);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("completion import");
    TCase *t = tcase_create("evidence");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_check_done_elsewhere_takes_the_place_and_settles_the_need_at_once);
    tcase_add_test(t, the_same_list_again_changes_nothing);
    tcase_add_test(t, without_apply_it_tells_the_same_and_changes_nothing);
    tcase_add_test(t, a_number_finds_its_person_in_whatever_commune_he_lives);
    tcase_add_test(t, the_commune_of_the_list_tells_where_to_look_for_who_has_no_number);
    tcase_add_test(t, a_row_without_a_commune_or_with_an_unknown_one_is_refused);
    tcase_add_test(t, a_number_tells_the_commune_that_a_list_leaves_out);
    tcase_add_test(t, an_unknown_commune_of_the_whole_list_stops_it);
    tcase_add_test(t, an_organisations_report_is_noted_once_and_only_as_what_it_is);
    tcase_add_test(t, a_report_is_noted_where_the_organisation_is_whoever_it_names_and_its_first_day_stands);
    tcase_add_test(t, what_the_ministry_rejects_counts_no_more_and_what_it_accepts_again_does);
    tcase_add_test(t, who_fits_several_waits_with_his_candidates_and_an_officers_word_settles_it);
    tcase_add_test(t, a_settled_row_does_not_wait_again_with_this_list_or_the_next);
    tcase_add_test(t, who_waited_is_found_when_the_register_knows_better);
    tcase_add_test(t, a_check_is_not_told_to_somebody_whom_the_commune_does_not_serve);
    tcase_add_test(t, rows_that_wait_are_told_in_the_reject_file_masked);
    suite_add_tcase(s, t);
    TCase *m = tcase_create("members");
    tcase_add_checked_fixture(m, begin, end);
    tcase_set_timeout(m, 60);
    tcase_add_test(m, members_begin_stay_and_leave_wherever_they_live);
    tcase_add_test(m, the_same_members_again_change_nothing);
    tcase_add_test(m, a_first_day_of_another_year_is_refused);
    tcase_add_test(m, who_may_be_meant_by_a_doubtful_or_refused_row_stays_a_member);
    tcase_add_test(m, a_list_of_which_nobody_is_known_ends_no_membership);
    suite_add_tcase(s, m);
    return s;
}
