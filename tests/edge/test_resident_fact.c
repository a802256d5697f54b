/* SPDX-License-Identifier: Apache-2.0 */
/* What officers know first, as they type it. In places.sql 7 and 9 have a promised place today, 12 one on
 * 16 March, 1 a proposal of that day. */
#include "typed.h"

static const char *facts_of(int resident) {
    return scratch_text(&scratch,
                        "SELECT concat_ws(' ', kind, from_day, until_day, value, author, withdrawn_on) "
                        "FROM local_fact WHERE resident_id = %d ORDER BY kind, from_day",
                        resident);
}

START_TEST(a_death_takes_place_and_reminders_away_at_once) {
    queue_reminder(12);
    EXPECT(0, "resident fact add %s died --from 2027-02-27 --source family --by Officer", code_of(12));
    ASSERT_IN(out, "died from 2027-02-27, recorded.");
    ASSERT_IN(out, "1 promised places cancelled, 1 reminders cancelled");
    ck_assert_str_eq(standing_of(12), "cancelled_by_service/deceased\n");
    ck_assert_str_eq(facts_of(12), "died 2027-02-27  Officer\n");
    ck_assert_int_eq(COUNT("reminder_queue"), 0);
    ck_assert_int_eq(COUNT("commune_state WHERE commune_code = 123 AND revision = 1"), 1);
    ck_assert_int_eq(COUNT("audit WHERE action = 'fact_add' AND actor = 'Officer'"), 1);
}
END_TEST

START_TEST(recording_the_same_again_changes_nothing) {
    EXPECT(0, "resident fact add %s moved --value 124", code_of(12));
    EXPECT(0, "resident fact add %s moved --value 00124", code_of(12));
    ASSERT_IN(out, "recorded before");
    ck_assert_int_eq(COUNT("local_fact"), 1);
    ck_assert_int_eq(COUNT("audit"), 1);
    ck_assert_int_eq(COUNT("commune_state WHERE commune_code = 123 AND revision = 1"), 1);
}
END_TEST

START_TEST(a_newer_word_takes_the_place_of_the_older) {
    EXPECT(0, "resident fact add %s language --value en --from 2027-01-05 --by A", code_of(12));
    EXPECT(0, "resident fact add %s language --value fr --by B", code_of(12));
    ck_assert_str_eq(facts_of(12), "language 2027-01-05 en A 2027-03-01\nlanguage 2027-03-01 fr B\n");
}
END_TEST

START_TEST(a_refusal_ends_with_its_round_and_is_the_resident_s_own) {
    EXPECT(0, "resident fact add %s refused --by A", code_of(12));
    ASSERT_IN(out, "until 2027-12-31");
    ck_assert_str_eq(standing_of(12), "cancelled_by_resident/refused\n");
}
END_TEST

START_TEST(an_exclusion_needs_a_last_day) {
    EXPECT(65, "resident fact add %s excluded", code_of(12));
    ASSERT_IN(told, "needs a last day");
    ASSERT_IN(told, "--until");
    EXPECT(0, "resident fact add %s excluded --until 2027-06-30", code_of(12));
    ck_assert_str_eq(standing_of(12), "cancelled_by_service/excluded\n");
}
END_TEST

START_TEST(a_duplicate_names_the_record_that_stays) {
    EXPECT(65, "resident fact add %s duplicate --value %s", code_of(12), code_of(12));
    ASSERT_IN(told, "own code");
    EXPECT(65, "resident fact add %s duplicate --value %s", code_of(12), code_of(999));
    ASSERT_IN(told, "nobody who is served");
    EXPECT(0, "resident fact add %s duplicate --value %s --by A", code_of(12), code_of(11));
    ck_assert_str_eq(facts_of(12), "duplicate 2027-03-01 11 A\n");
    ck_assert_str_eq(standing_of(12), "cancelled_by_service/duplicate\n");
    ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 12 AND is_leaving"), 1);
    EXPECT(65, "resident fact add %s duplicate --value %s", code_of(11), code_of(12));
    ASSERT_IN(told, "nobody who is served");
    ck_assert_str_eq(standing_of(11), "no place/done_elsewhere\n");
}
END_TEST

/* ---- Contacts ---------------------------------------------------------------------------- */

START_TEST(a_contact_comes_from_standard_input_and_is_never_told) {
    write_input("0912 000.777\n");
    EXPECT(0, "resident fact add %s contact --by A", code_of(12));
    ck_assert_str_eq(facts_of(12), "contact 2027-03-01 +84912000777 A\n");
    ck_assert_ptr_null(strstr(out, "912"));
    EXPECT(0, "resident fact list %s", code_of(12));
    ASSERT_IN(out, "********0777");
    ck_assert_ptr_null(strstr(out, "912"));
    EXPECT(2, "resident fact add %s contact --value 0912000777", code_of(12));
    ASSERT_IN(told, "standard input");
    ck_assert_int_eq(COUNT("audit WHERE subject::text LIKE '%%0777%%'"), 0);
}
END_TEST

START_TEST(what_is_no_contact_is_refused_without_telling_it) {
    static const char *const WRONG[] = {"12345\n", "an@\n", "0912 000 77\n", "an at example.vn\n", "\n", ""};
    for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
        write_input(WRONG[i]);
        EXPECT(65, "resident fact add %s contact", code_of(12));
        ck_assert_ptr_null(strstr(told, "12345"));
    }
    write_input("an.lam@example.vn\n");
    EXPECT(0, "resident fact add %s contact", code_of(12));
}
END_TEST

/* ---- Not before -------------------------------------------------------------------------- */

START_TEST(a_promised_place_before_the_first_day_stands_until_it_is_cancelled) {
    queue_reminder(12);
    EXPECT(0, "resident fact add %s available_from --value 2027-04-01", code_of(12));
    ASSERT_IN(out, "The place of 2027-03-16 stands");
    ck_assert_str_eq(standing_of(12), "published/booked\n");
    EXPECT(0, "resident fact add %s available_from --value 2027-04-01 --cancel", code_of(12));
    ASSERT_IN(out, "1 promised places cancelled, 1 reminders cancelled");
    ck_assert_str_eq(standing_of(12), "cancelled_by_resident/due\n");
    ck_assert_int_eq(COUNT("reminder_queue"), 0);
}
END_TEST

START_TEST(a_proposal_before_the_first_day_is_withdrawn_and_one_after_it_left) {
    EXPECT(0, "resident fact add %s available_from --value 2027-04-01", code_of(1));
    ASSERT_IN(out, "1 proposals withdrawn");
    ck_assert_str_eq(standing_of(1), "no place/due\n");
    EXPECT(0, "resident fact add %s available_from --value 2027-03-16", code_of(2));
    ck_assert_str_eq(standing_of(2), "proposed/booked\n");
    EXPECT(65, "resident fact add %s available_from --value 2027-03-01", code_of(3));
    EXPECT(65, "resident fact add %s available_from", code_of(3));
}
END_TEST

/* ---- Refused ----------------------------------------------------------------------------- */

START_TEST(what_cannot_be_is_refused_with_what_to_do) {
    EXPECT(2, "resident fact add %s dead", code_of(12));
    ASSERT_IN(told, "died, moved");
    EXPECT(65, "resident fact add %s died --from 2027-03-02", code_of(12));
    ASSERT_IN(told, "in the future");
    EXPECT(65, "resident fact add %s died --from 1930-01-01", code_of(12));
    ASSERT_IN(told, "before the person's birth");
    EXPECT(65, "resident fact add %s died --value 3", code_of(12));
    EXPECT(65, "resident fact add %s died --until 2027-12-31", code_of(12));
    EXPECT(65, "resident fact add %s moved --value 99", code_of(12));
    EXPECT(65, "resident fact add %s moved --value 123", code_of(12));
    EXPECT(65, "resident fact add %s refused --until 2027-02-01 --from 2027-01-01", code_of(12));
    EXPECT(65, "resident fact add %s language --value English", code_of(12));
    EXPECT(65, "resident fact add 2AB-CDEF died");
    EXPECT(65, "resident fact add %s died", code_of(777));
    ASSERT_IN(told, "--commune");
    ck_assert_int_eq(COUNT("local_fact"), 0);
    ck_assert_int_eq(COUNT("audit"), 0);
}
END_TEST

START_TEST(a_move_before_the_register_s_newest_stay_is_refused) {
    EXECUTE("UPDATE register.resident SET resident_since = '2027-02-20' WHERE resident_id = 12");
    EXPECT(65, "resident fact add %s moved --from 2027-02-01", code_of(12));
    ASSERT_IN(told, "since a later day");
    EXPECT(0, "resident fact add %s moved --from 2027-02-25", code_of(12));
}
END_TEST

START_TEST(a_move_to_come_waits_for_its_day) {
    EXPECT(0, "resident fact add %s moved --value 124 --from 2027-04-01", code_of(12));
    ASSERT_IN(out, "Nothing changes before that day");
    ck_assert_str_eq(standing_of(12), "published/booked\n");
}
END_TEST

START_TEST(a_record_no_night_has_seen_needs_its_commune_and_a_row_in_the_register) {
    EXECUTE("DELETE FROM resident_home WHERE resident_id = 12");
    EXPECT(65, "resident fact add %s refused", code_of(12));
    EXPECT(65, "resident fact add %s refused --commune 124", code_of(12));
    ASSERT_IN(told, "the register of commune 00124 has nobody with this code");
    EXPECT(65, "completion record %s --on 2027-02-10 --source school --commune 124", code_of(12));
    EXPECT(0, "resident fact add %s refused --commune 123", code_of(12));
    ck_assert_int_eq(COUNT("local_fact WHERE commune_code = 123 AND resident_id = 12"), 1);
}
END_TEST

/* ---- Withdraw and list ------------------------------------------------------------------- */

START_TEST(what_was_wrong_is_withdrawn_even_when_nobody_serves_the_person_any_more) {
    EXPECT(0, "resident fact add %s died", code_of(12));
    ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 12"), 0);
    EXPECT(0, "resident fact withdraw %s died --by B", code_of(12));
    ASSERT_IN(out, "The next night plans the person again");
    ck_assert_int_eq(COUNT("local_fact WHERE withdrawn_on = '2027-03-01'"), 1);
    ck_assert_int_eq(COUNT("audit WHERE action = 'fact_withdraw' AND actor = 'B'"), 1);
    EXPECT(65, "resident fact withdraw %s died", code_of(12));
    ASSERT_IN(told, "no fact of the kind died stands");
}
END_TEST

START_TEST(the_list_tells_how_each_fact_stands_to_the_register) {
    EXPECT(0, "resident fact add %s died --from 2027-01-02 --by A", code_of(12));
    EXPECT(0, "resident fact add %s refused --by A", code_of(11));
    EXPECT(0, "resident fact add %s guardian --value %s --by A", code_of(10), code_of(9));
    EXECUTE("INSERT INTO register.feed_status (commune_code, as_of, rows) VALUES (123, '2027-02-28', 12)");
    EXPECT(0, "resident fact list --commune 123");
    ASSERT_IN(out, "contradicted");
    ASSERT_IN(out, "local");
    ASSERT_IN(out, "pending");
    ASSERT_IN(out, code_of(9));
    EXPECT(0, "resident fact list --commune 123 --contradictions");
    ASSERT_IN(out, code_of(12));
    ASSERT_IN(out, "have the register corrected");
    ck_assert_ptr_null(strstr(out, code_of(11)));
    EXECUTE("UPDATE register.resident SET died_on = '2027-01-02' WHERE resident_id = 12");
    EXPECT(0, "resident fact list --commune 123 --contradictions");
    ASSERT_IN(out, "Nothing contradicts");
    EXPECT(0, "resident fact list %s --json", code_of(12));
    ASSERT_IN(out, "\"standing\":\t\"agreed\"");
    EXPECT(2, "resident fact list");
}
END_TEST

START_TEST(the_register_may_be_another_database) {
    struct scratch other;
    scratch_create_migrated(&other);
    scratch_execute(
        &other, NULL,
        "INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_year, "
        "died_on, changed_at) VALUES (123, 12, 511, 11, 1965, '2027-02-27', '2027-03-01')");
    ck_assert_int_eq(setenv("LICHKHAM_REGISTER", other.conninfo, 1), 0);
    EXPECT(0, "resident fact add %s died --from 2027-02-27", code_of(12));
    ASSERT_IN(out, "The register says the same already.");
    EXPECT(0, "resident fact list --commune 123");
    ASSERT_IN(out, "agreed");
    scratch_drop(&other);
}
END_TEST

START_TEST(a_closed_input_is_no_value) {
    ck_assert_int_eq(close(STDIN_FILENO), 0);
    EXPECT(65, "resident fact add %s contact", code_of(12));
    ASSERT_IN(told, "there is no line to read");
    ck_assert_int_eq(COUNT("local_fact"), 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("resident_fact");
    TCase *t = tcase_create("resident_fact");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_death_takes_place_and_reminders_away_at_once);
    tcase_add_test(t, recording_the_same_again_changes_nothing);
    tcase_add_test(t, a_newer_word_takes_the_place_of_the_older);
    tcase_add_test(t, a_refusal_ends_with_its_round_and_is_the_resident_s_own);
    tcase_add_test(t, an_exclusion_needs_a_last_day);
    tcase_add_test(t, a_duplicate_names_the_record_that_stays);
    tcase_add_test(t, a_contact_comes_from_standard_input_and_is_never_told);
    tcase_add_test(t, what_is_no_contact_is_refused_without_telling_it);
    tcase_add_test(t, a_promised_place_before_the_first_day_stands_until_it_is_cancelled);
    tcase_add_test(t, a_proposal_before_the_first_day_is_withdrawn_and_one_after_it_left);
    tcase_add_test(t, what_cannot_be_is_refused_with_what_to_do);
    tcase_add_test(t, a_move_before_the_register_s_newest_stay_is_refused);
    tcase_add_test(t, a_move_to_come_waits_for_its_day);
    tcase_add_test(t, a_record_no_night_has_seen_needs_its_commune_and_a_row_in_the_register);
    tcase_add_test(t, what_was_wrong_is_withdrawn_even_when_nobody_serves_the_person_any_more);
    tcase_add_test(t, the_list_tells_how_each_fact_stands_to_the_register);
    tcase_add_test(t, the_register_may_be_another_database);
    tcase_add_test(t, a_closed_input_is_no_value);
    suite_add_tcase(s, t);
    return s;
}
