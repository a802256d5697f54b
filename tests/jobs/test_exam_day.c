/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/appointment.h"
#include "exam/exam.h"
#include "jobs/exam_day.h"

#include <unistd.h>

#define CODES_MAX 16

static struct exam_report report;

static struct exam_request request_of(enum exam_action action) {
    return (struct exam_request){.action = action,
                                 .day = TODAY,
                                 .today = TODAY,
                                 .minute_of_day = 9 * 60 + 10,
                                 .site = action == EXAM_WALK_IN ? 1 : 0,
                                 .half_from_minutes = {450, 810}};
}

/* Records the residents' codes, numbered as lines from 1. `residents` ends with 0. */
static bool record_request(struct exam_request *q, const int64_t *residents) {
    static char texts[CODES_MAX][APPOINTMENT_CODE_BYTES];
    static struct exam_code codes[CODES_MAX];
    q->count = 0;
    for (; residents[q->count] != 0; q->count++)
        codes[q->count] =
            (struct exam_code){appointment_code_print(residents[q->count], texts[q->count]), q->count + 1};
    q->codes = codes;
    return exam_day_record(scratch.pg, q, scratch.arena, &report, &error);
}

static void record(enum exam_action action, const int64_t *residents) {
    struct exam_request q = request_of(action);
    MUST(record_request(&q, residents));
}

#define RECORD(action, ...) record((action), (const int64_t[]){__VA_ARGS__, 0})

static void assert_report(size_t changed, size_t unchanged, size_t refused) {
    ck_assert_uint_eq(report.changed, changed);
    ck_assert_uint_eq(report.unchanged, unchanged);
    ck_assert_uint_eq(report.refused_count, refused);
}

/* "state/need" of a resident's newest attempt. */
static const char *standing_of(int resident) {
    return scratch_text(
        &scratch,
        "SELECT a.state || '/' || n.state FROM appointment a JOIN need n USING (commune_code, round, "
        "resident_id, need_number) WHERE resident_id = %d ORDER BY attempt DESC LIMIT 1",
        resident);
}

static int64_t revision_of(int32_t commune) {
    return scratch_integer(&scratch, "SELECT revision FROM commune_state WHERE commune_code = %d", commune);
}

static void queue_reminders(int resident, const char *day) {
    EXECUTE(
        "INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose, "
        "channel, "
        "state, send_day) VALUES (123, 2027, %d, 1, 1, 1, 'day_before', 'sms', 'queued', '%s');"
        "INSERT INTO reminder_queue VALUES (123, '%s', 2027, %d, 1, 1, 1, 'day_before', 'sms', '2027-03-16', "
        "'07:30', '20:00')",
        resident, day, day, resident);
}

START_TEST(who_attended_is_done_here_with_the_station_s_evidence) {
    RECORD(EXAM_ATTEND, 7, 9);
    assert_report(2, 0, 0);
    ck_assert_str_eq(standing_of(7), "attended/done_here\n");
    ck_assert_str_eq(standing_of(9), "attended/done_here\n");
    ck_assert_str_eq(standing_of(8), "published/booked\n");
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT concat_ws(' ', resident_id, done_on, source, round, facility, "
                                  "data_status) FROM completion ORDER BY 1"),
                     "7 2027-03-01 station 2027 1 not_sent\n9 2027-03-01 station 2027 1 not_sent\n");
    ck_assert_int_eq(revision_of(COMMUNE), 1);
}
END_TEST

START_TEST(every_change_leaves_a_change_row) {
    RECORD(EXAM_ATTEND, 7, 9);
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT concat_ws(' ', revision, item, kind, resident_id, attempt) "
                                  "FROM change_log ORDER BY item"),
                     "1 1 appointment 7 1\n1 2 appointment 9 1\n1 3 need 7\n1 4 need 9\n");
}
END_TEST

START_TEST(recording_again_changes_nothing) {
    RECORD(EXAM_ATTEND, 7, 9);
    const char *before =
        scratch_text(&scratch, "SELECT appointment::text || xmin FROM appointment ORDER BY 1");
    RECORD(EXAM_ATTEND, 9, 7, 7);
    assert_report(0, 3, 0);
    ck_assert_str_eq(before,
                     scratch_text(&scratch, "SELECT appointment::text || xmin FROM appointment ORDER BY 1"));
    ck_assert_int_eq(revision_of(COMMUNE), 1);
    ck_assert_int_eq(COUNT("completion"), 2);
}
END_TEST

START_TEST(who_was_absent_is_due_again) {
    RECORD(EXAM_ABSENT, 8);
    assert_report(1, 0, 0);
    ck_assert_str_eq(standing_of(8), "did_not_attend/due\n");
    ck_assert_int_eq(COUNT("completion"), 0);
    RECORD(EXAM_ABSENT, 8);
    assert_report(0, 1, 0);
}
END_TEST

START_TEST(who_checked_in_is_still_booked_and_cannot_be_absent) {
    RECORD(EXAM_CHECK_IN, 7);
    ck_assert_str_eq(standing_of(7), "checked_in/booked\n");
    RECORD(EXAM_ABSENT, 7);
    assert_report(0, 0, 1);
    ASSERT_IN(report.refused[0].reason, "checked_in");
    RECORD(EXAM_ATTEND, 7);
    ck_assert_str_eq(standing_of(7), "attended/done_here\n");
}
END_TEST

START_TEST(the_reminders_of_a_settled_appointment_are_cancelled_at_once) {
    queue_reminders(7, "2027-03-15");
    RECORD(EXAM_CHECK_IN, 7);
    ck_assert_int_eq(report.reminders_cancelled, 1);
    ck_assert_int_eq(COUNT("reminder_queue"), 0);
    ck_assert_int_eq(COUNT("reminder WHERE state = 'cancelled'"), 1);
}
END_TEST

START_TEST(communes_are_recorded_each_through_its_own_door) {
    RECORD(EXAM_ATTEND, 20, 7);
    assert_report(2, 0, 0);
    ck_assert_int_eq(revision_of(COMMUNE), 1);
    ck_assert_int_eq(revision_of(NEIGHBOUR), 1);
    ck_assert_int_eq(COUNT("completion WHERE commune_code = 124 AND facility = '3'"), 1);
}
END_TEST

START_TEST(what_does_not_fit_is_refused_by_line_and_the_rest_recorded) {
    RECORD(EXAM_ATTEND, 7, 1, 12, 777, 10);
    assert_report(1, 0, 4);
    const struct exam_note *r = report.refused;
    ck_assert_uint_eq(r[0].line, 2);
    ASSERT_IN(r[0].reason, "no appointment on 2027-03-01");
    ck_assert_uint_eq(r[1].line, 3);
    ASSERT_IN(r[1].reason, "the next one is on 2027-03-16");
    ck_assert_uint_eq(r[2].line, 4);
    ASSERT_IN(r[2].reason, "nobody has this code");
    ck_assert_uint_eq(r[3].line, 5);
    ck_assert_str_eq(standing_of(7), "attended/done_here\n");
}
END_TEST

START_TEST(a_site_narrows_what_may_be_recorded) {
    struct exam_request q = request_of(EXAM_ATTEND);
    q.site = 2;
    MUST(record_request(&q, (const int64_t[]){7, 0}));
    assert_report(0, 0, 1);
    ASSERT_IN(report.refused[0].reason, "at site 1");
}
END_TEST

START_TEST(a_future_day_is_refused_as_a_whole) {
    struct exam_request q = request_of(EXAM_ATTEND);
    q.day = TODAY + 15;
    ck_assert(!record_request(&q, (const int64_t[]){12, 0}));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ASSERT_IN(error.message, "2027-03-16 lies in the future");
}
END_TEST

START_TEST(a_dry_run_tells_the_same_and_changes_nothing) {
    struct exam_request q = request_of(EXAM_ATTEND);
    q.is_dry_run = true;
    MUST(record_request(&q, (const int64_t[]){7, 1, 0}));
    assert_report(1, 0, 1);
    ck_assert_str_eq(standing_of(7), "published/booked\n");
    ck_assert_int_eq(revision_of(COMMUNE), 0);
}
END_TEST

START_TEST(a_day_recorded_late_gives_up_the_place_planned_meanwhile) {
    EXECUTE("UPDATE appointment SET state = 'outcome_unknown' WHERE resident_id = 7;"
            "INSERT INTO appointment VALUES "
            "(123, 2027, 7, 1, 2, 1, 1, '2027-03-16', 1, '07:30', 'published', false, 'plan'),"
            "(123, 2027, 8, 1, 2, 1, 1, '2027-03-16', 1, '07:30', 'proposed', false, 'plan');"
            "UPDATE appointment SET state = 'outcome_unknown' WHERE resident_id = 8 AND attempt = 1");
    RECORD(EXAM_ATTEND, 7, 8);
    assert_report(2, 0, 0);
    ck_assert_uint_eq(report.given_up, 2);
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT concat_ws(' ', resident_id, attempt, state) FROM appointment "
                                  "WHERE resident_id IN (7, 8) ORDER BY 1"),
                     "7 1 attended\n7 2 cancelled_by_service\n8 1 attended\n");
    ck_assert_int_eq(COUNT("change_log WHERE is_gone AND resident_id = 8 AND attempt = 2"), 1);
}
END_TEST

START_TEST(an_absence_recorded_late_leaves_a_newer_place_alone) {
    EXECUTE("UPDATE appointment SET state = 'outcome_unknown' WHERE resident_id = 7;"
            "INSERT INTO appointment VALUES "
            "(123, 2027, 7, 1, 2, 1, 1, '2027-03-16', 1, '07:30', 'published', false, 'plan')");
    RECORD(EXAM_ABSENT, 7);
    ck_assert_str_eq(standing_of(7), "published/booked\n");
    ck_assert_int_eq(COUNT("appointment WHERE resident_id = 7 AND state = 'did_not_attend'"), 1);
}
END_TEST

/* ---- Walk-ins ---------------------------------------------------------------------------- */

START_TEST(a_walk_in_is_seen_now) {
    RECORD(EXAM_WALK_IN, 10);
    assert_report(1, 0, 0);
    ck_assert_uint_eq(report.warning_count, 0);
    ck_assert_str_eq(
        scratch_text(&scratch, "SELECT concat_ws(' ', attempt, site_id, day, half, arrival, state, origin) "
                               "FROM appointment WHERE resident_id = 10"),
        "1 1 2027-03-01 1 09:10:00 checked_in walk_in\n");
    ck_assert_str_eq(standing_of(10), "checked_in/booked\n");
}
END_TEST

START_TEST(a_walk_in_twice_changes_nothing_and_is_attended_later) {
    RECORD(EXAM_WALK_IN, 10);
    RECORD(EXAM_WALK_IN, 10);
    assert_report(0, 1, 0);
    struct exam_request q = request_of(EXAM_WALK_IN);
    q.is_examined = true;
    MUST(record_request(&q, (const int64_t[]){10, 0}));
    assert_report(1, 0, 0);
    ck_assert_str_eq(standing_of(10), "attended/done_here\n");
    ck_assert_int_eq(COUNT("appointment WHERE resident_id = 10"), 1);
    ck_assert_int_eq(COUNT("completion"), 1);
}
END_TEST

START_TEST(a_walk_in_replaces_the_later_place_and_its_reminders) {
    queue_reminders(12, "2027-03-15");
    RECORD(EXAM_WALK_IN, 12, 1);
    assert_report(2, 0, 0);
    ck_assert_uint_eq(report.given_up, 2);
    ck_assert_int_eq(report.reminders_cancelled, 1);
    ck_assert_str_eq(
        scratch_text(&scratch, "SELECT concat_ws(' ', resident_id, attempt, day, state) FROM appointment "
                               "WHERE resident_id IN (1, 12) ORDER BY resident_id, attempt"),
        "1 2 2027-03-01 checked_in\n12 1 2027-03-16 cancelled_by_service\n12 2 2027-03-01 checked_in\n");
    ck_assert_int_eq(COUNT("reminder_queue"), 0);
}
END_TEST

START_TEST(above_the_reserve_a_walk_in_is_told_not_refused) {
    RECORD(EXAM_WALK_IN, 10, 1);
    assert_report(2, 0, 0);
    ck_assert_uint_eq(report.warning_count, 1);
    ASSERT_IN(report.warnings[0], "site 1, morning: 2 walk-ins, 1 places");
}
END_TEST

START_TEST(a_walk_in_that_cannot_be_seen_is_refused_with_the_reason) {
    RECORD(EXAM_WALK_IN, 7, 11, 20);
    assert_report(0, 0, 3);
    ASSERT_IN(report.refused[0].reason, "use check-in or attend");
    ASSERT_IN(report.refused[1].reason, "not owed a check in round 2027: done_elsewhere");
    ASSERT_IN(report.refused[2].reason, "served by commune 00124, the site belongs to 00123");
    struct exam_request q = request_of(EXAM_WALK_IN);
    q.day = TODAY - 1;
    MUST(record_request(&q, (const int64_t[]){10, 0}));
    ASSERT_IN(report.refused[0].reason, "no session that day");
    EXECUTE("UPDATE round_commune SET state = 'preparing'");
    RECORD(EXAM_WALK_IN, 10);
    ASSERT_IN(report.refused[0].reason, "no check is owed in a round that is open on 2027-03-01");
}
END_TEST

START_TEST(an_unknown_site_is_refused_as_a_whole) {
    struct exam_request q = request_of(EXAM_WALK_IN);
    q.site = 99;
    ck_assert(!record_request(&q, (const int64_t[]){10, 0}));
    ASSERT_IN(error.message, "there is no site 99");
}
END_TEST

/* ---- Files of codes ---------------------------------------------------------------------- */

START_TEST(a_file_holds_one_code_a_line_with_comments_and_blanks) {
    char code[APPOINTMENT_CODE_BYTES], other[APPOINTMENT_CODE_BYTES];
    struct exam_code first = {.text = "x"}, *codes = &first;
    size_t count = 1;
    const char *path = arena_print(scratch.arena, "%s/lichkham-codes-%d", P_tmpdir, (int)getpid());
    FILE *out = fopen(path, "we");
    ck_assert_ptr_nonnull(out);
    fprintf(out, "\xEF\xBB\xBF# morning\n%s\r\n\n   \n  %s  # late\nnot a code\n",
            appointment_code_print(7, code), appointment_code_print(9, other));
    fclose(out);
    MUST(exam_codes_read(path, scratch.arena, &codes, &count, &error));
    unlink(path);
    ck_assert_uint_eq(count, 4);
    ck_assert_str_eq(codes[0].text, "x");
    ck_assert_str_eq(codes[1].text, code);
    ck_assert_uint_eq(codes[1].line, 2);
    ck_assert_str_eq(codes[2].text, other);
    ck_assert_uint_eq(codes[2].line, 5);
    struct exam_request q = request_of(EXAM_ATTEND);
    q.codes = codes;
    q.count = count;
    MUST(exam_day_record(scratch.pg, &q, scratch.arena, &report, &error));
    assert_report(2, 0, 2);
    ck_assert_uint_eq(report.refused[1].line, 6);
    ck_assert_str_eq(report.refused[1].code, "not a code");
}
END_TEST

START_TEST(a_file_that_is_not_there_is_refused) {
    struct exam_code *codes = NULL;
    size_t count = 0;
    ck_assert(!exam_codes_read("/nowhere/codes", scratch.arena, &codes, &count, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("exam_day");
    TCase *t = tcase_create("exam_day");
    tcase_add_checked_fixture(t, create_places, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, who_attended_is_done_here_with_the_station_s_evidence);
    tcase_add_test(t, every_change_leaves_a_change_row);
    tcase_add_test(t, recording_again_changes_nothing);
    tcase_add_test(t, who_was_absent_is_due_again);
    tcase_add_test(t, who_checked_in_is_still_booked_and_cannot_be_absent);
    tcase_add_test(t, the_reminders_of_a_settled_appointment_are_cancelled_at_once);
    tcase_add_test(t, communes_are_recorded_each_through_its_own_door);
    tcase_add_test(t, what_does_not_fit_is_refused_by_line_and_the_rest_recorded);
    tcase_add_test(t, a_site_narrows_what_may_be_recorded);
    tcase_add_test(t, a_future_day_is_refused_as_a_whole);
    tcase_add_test(t, a_dry_run_tells_the_same_and_changes_nothing);
    tcase_add_test(t, a_day_recorded_late_gives_up_the_place_planned_meanwhile);
    tcase_add_test(t, an_absence_recorded_late_leaves_a_newer_place_alone);
    tcase_add_test(t, a_walk_in_is_seen_now);
    tcase_add_test(t, a_walk_in_twice_changes_nothing_and_is_attended_later);
    tcase_add_test(t, a_walk_in_replaces_the_later_place_and_its_reminders);
    tcase_add_test(t, above_the_reserve_a_walk_in_is_told_not_refused);
    tcase_add_test(t, a_walk_in_that_cannot_be_seen_is_refused_with_the_reason);
    tcase_add_test(t, an_unknown_site_is_refused_as_a_whole);
    tcase_add_test(t, a_file_holds_one_code_a_line_with_comments_and_blanks);
    tcase_add_test(t, a_file_that_is_not_there_is_refused);
    suite_add_tcase(s, t);
    return s;
}
