/* SPDX-License-Identifier: Apache-2.0 */
#include "typed.h"

static const char *evidence_of(int resident) {
    return scratch_text(
        &scratch,
        "SELECT concat_ws(' ', done_on, source, round, payer, facility, visit_code, data_status) "
        "FROM completion WHERE resident_id = %d ORDER BY done_on, source",
        resident);
}

START_TEST(late_evidence_cancels_the_place_and_its_reminders_at_once) {
    queue_reminder(12);
    EXPECT(
        0,
        "completion record %s --on 2027-02-10 --source hospital --payer 3 --facility 01234 --visit-code X1",
        code_of(12));
    ASSERT_IN(out, "It counts in round 2027.");
    ASSERT_IN(out, "1 promised places cancelled, 1 reminders cancelled");
    ck_assert_str_eq(standing_of(12), "cancelled_by_service/done_elsewhere\n");
    ck_assert_str_eq(evidence_of(12), "2027-02-10 hospital 2027 3 01234 X1 not_sent\n");
    ck_assert_int_eq(COUNT("reminder_queue"), 0);
    ck_assert_int_eq(COUNT("audit WHERE action = 'completion_record'"), 1);
}
END_TEST

START_TEST(the_same_evidence_again_changes_nothing) {
    EXPECT(0, "completion record %s --on 2027-02-10 --source hospital", code_of(12));
    EXPECT(0, "completion record %s --on 2027-02-10 --source hospital", code_of(12));
    ASSERT_IN(out, "Recorded before.");
    ck_assert_int_eq(COUNT("commune_state WHERE commune_code = 123 AND revision = 1"), 1);
    ck_assert_int_eq(COUNT("audit"), 1);
    EXPECT(0, "completion record %s --on 2027-02-10 --source hospital --status accepted", code_of(12));
    ck_assert_str_eq(evidence_of(12), "2027-02-10 hospital 2027   accepted\n");
}
END_TEST

START_TEST(what_is_not_told_again_stays) {
    EXPECT(0, "completion record %s --on 2027-02-10 --source ministry --payer 3 --status rejected",
           code_of(12));
    EXPECT(0, "completion record %s --on 2027-02-10 --source ministry --visit-code X1", code_of(12));
    ASSERT_IN(out, "counts for nothing");
    ck_assert_str_eq(evidence_of(12), "2027-02-10 ministry 2027 3  X1 rejected\n");
    ck_assert_str_eq(standing_of(12), "published/booked\n");
}
END_TEST

START_TEST(a_check_outside_every_round_is_kept_and_closes_nothing) {
    EXPECT(0, "completion record %s --on 2026-12-20 --source employer --json", code_of(12));
    ASSERT_IN(out, "\"round\":\t0");
    ck_assert_str_eq(standing_of(12), "published/booked\n");
    EXECUTE("INSERT INTO round (round, starts, ends) VALUES (2025, '2025-01-01', '2025-12-31')");
    EXPECT(0, "completion record %s --on 2025-12-20 --source employer", code_of(12));
    ASSERT_IN(out, "round 2025, which is closed here");
    ck_assert_str_eq(standing_of(12), "published/booked\n");
}
END_TEST

START_TEST(rejected_evidence_closes_nothing) {
    EXPECT(0, "completion record %s --on 2027-02-10 --source ministry --status rejected", code_of(12));
    ASSERT_IN(out, "counts for nothing");
    ck_assert_str_eq(standing_of(12), "published/booked\n");
}
END_TEST

START_TEST(what_cannot_be_is_refused) {
    EXPECT(65, "completion record %s --on 2027-03-02 --source hospital", code_of(12));
    ASSERT_IN(told, "in the future");
    EXPECT(65, "completion record %s --on 1964-12-31 --source hospital", code_of(12));
    ASSERT_IN(told, "before the person's birth");
    EXPECT(2, "completion record %s --on 2027-02-10 --source station", code_of(12));
    ASSERT_IN(told, "appointment attend");
    EXPECT(2, "completion record %s --on 2027-02-10 --source nurse", code_of(12));
    EXPECT(2, "completion record %s --on 2027-02-10 --source hospital --payer 7", code_of(12));
    EXPECT(2, "completion record %s --on 2027-02-10 --source hospital --status lost", code_of(12));
    EXPECT(2, "completion record %s --source hospital", code_of(12));
    EXPECT(65, "completion record %s --on 2027-02-10 --source hospital", code_of(777));
    ck_assert_int_eq(COUNT("completion"), 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("completion_record");
    TCase *t = tcase_create("completion_record");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, late_evidence_cancels_the_place_and_its_reminders_at_once);
    tcase_add_test(t, the_same_evidence_again_changes_nothing);
    tcase_add_test(t, what_is_not_told_again_stays);
    tcase_add_test(t, a_check_outside_every_round_is_kept_and_closes_nothing);
    tcase_add_test(t, rejected_evidence_closes_nothing);
    tcase_add_test(t, what_cannot_be_is_refused);
    suite_add_tcase(s, t);
    return s;
}
