/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of a round and its exam days, as an officer types them. */
#include "typed.h"

#include <sys/stat.h>

START_TEST(a_round_is_prepared_opened_and_listed) {
    RUN("round prepare --round 2028");
    ck_assert_int_eq(status, 0);
    ASSERT_IN(out, "Round 2028 (2028-01-01 to 2028-12-31) is made: 3 communes newly preparing.");
    ASSERT_IN(told, "a round without sessions (communes: 1): 00125");
    RUN("round open --round 2028 --commune 00123");
    ASSERT_IN(out, "1 communes opened");
    RUN("round list");
    ASSERT_IN(out, " 2028  2028-01-01  2028-12-31         2         1         0         0");
    RUN("round open --round 2029");
    ck_assert_int_eq(status, 65);
    ASSERT_IN(told, "round 2029 has no communes");
}
END_TEST

START_TEST(a_dry_run_of_publish_shows_everything_and_changes_nothing) {
    RUN("publish --commune 00123 --until 2027-03-31 --dry-run");
    ck_assert_int_eq(status, 0);
    ASSERT_IN(out, "5 people published");
    ASSERT_IN(out, "2027-03-16  site 1 Trạm Y tế Xuân Mai: 4");
    ASSERT_IN(out, "2027-03-09  sms     week_before   4");
    ASSERT_IN(out, "sms         day_before        4 messages, 9 parts; nobody to send to: 1");
    ASSERT_IN(out, "nobody is told");
    ck_assert_int_eq(COUNT("publication"), 0);
    ck_assert_int_eq(COUNT("reminder"), 0);
    ck_assert_int_eq(COUNT("appointment WHERE state = 'proposed'"), 6);
    ck_assert_int_eq(COUNT("commune_state WHERE revision <> 0"), 0);
}
END_TEST

START_TEST(publish_finds_the_round_its_days_lie_in) {
    EXECUTE("UPDATE round SET starts = '2026-07-01', ends = '2027-06-30' WHERE round = 2027");
    RUN("publish --commune 00123 --until 2027-03-31");
    ck_assert_int_eq(status, 0);
    ASSERT_IN(out, "round 2027");
    EXECUTE("UPDATE round SET ends = '2027-02-28' WHERE round = 2027");
    RUN("publish --commune 00123 --until 2027-03-31");
    ck_assert_int_eq(status, 65);
    ASSERT_IN(told, "commune 00123 has no live round until 2027-03-31");
}
END_TEST

START_TEST(publish_names_who_approved) {
    RUN("publish --commune 00123 --until 2027-03-31 --by Chair --json");
    ck_assert_int_eq(status, 0);
    ASSERT_IN(out, "\"people\":\t5");
    ck_assert_int_eq(
        COUNT("publication WHERE approved_by = 'Chair' AND approved_on = '2027-03-01' AND NOT is_standing"),
        1);
    RUN("publish --commune 00123 --until 2027-03-31");
    ASSERT_IN(out, "0 people published");
}
END_TEST

START_TEST(a_standing_approval_needs_a_name_and_can_be_revoked) {
    RUN("publish --standing --commune 00123 --round 2027");
    ck_assert_int_eq(status, 2);
    RUN("publish --standing --commune 00123 --all --round 2027 --by Chair");
    ck_assert_int_eq(status, 2);
    RUN("publish --standing --all --round 2027 --weeks 4 --by Chair");
    ck_assert_int_eq(status, 0);
    ASSERT_IN(out, "4 weeks ahead in 3 communes");
    RUN("publish --revoke --commune 00123 --round 2027");
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(COUNT("standing_approval WHERE revoked_on = '2027-03-01'"), 1);
    RUN("publish --revoke --commune 00123 --round 2027");
    ck_assert_int_eq(status, 65);
}
END_TEST

START_TEST(a_file_with_bad_codes_records_the_good_ones_and_exits_1) {
    const char *path = folder_write_text(
        &folder, "codes", arena_print(scratch.arena, "%s\n2AB-CDEF\n\n# end\n%s\n", code_of(7), code_of(1)));
    RUN("appointment attend --file %s %s", path, code_of(9));
    ck_assert_int_eq(status, 1);
    ASSERT_IN(out, "2 recorded, 0 unchanged, 2 refused");
    ASSERT_IN(told, "refused: line 2: 2AB-CDEF: ");
    ASSERT_IN(told, "refused: line 5: ");
    ck_assert_int_eq(COUNT("appointment WHERE state = 'attended'"), 2);
    RUN("appointment attend %s %s", code_of(7), code_of(9));
    ck_assert_int_eq(status, 0);
    ASSERT_IN(out, "0 recorded, 2 unchanged, 0 refused");
}
END_TEST

START_TEST(an_exam_day_is_recorded_by_code) {
    RUN("appointment check-in %s", code_of(7));
    ck_assert_int_eq(status, 0);
    RUN("appointment absent %s --dry-run", code_of(8));
    ASSERT_IN(out, "1 recorded");
    RUN("appointment absent %s", code_of(8));
    ASSERT_IN(out, "1 recorded");
    RUN("appointment walk-in %s --site 1 --attended", code_of(10));
    ASSERT_IN(out, "1 recorded");
    ck_assert_str_eq(scratch_text(&scratch, "SELECT resident_id || ' ' || state FROM appointment "
                                            "WHERE resident_id IN (7, 8, 10) ORDER BY resident_id"),
                     "7 checked_in\n8 did_not_attend\n10 attended\n");
    RUN("appointment attend");
    ck_assert_int_eq(status, 65);
}
END_TEST

START_TEST(a_day_list_goes_to_a_file_for_its_owner_alone) {
    const char *path = arena_print(scratch.arena, "%s", folder_write_text(&folder, "list.html", ""));
    struct stat s;
    ck_assert_int_eq(unlink(path), 0);
    RUN("export day-list --site 1 --date 2027-03-16 --output %s --by Officer", path);
    ck_assert_int_eq(status, 0);
    ck_assert_str_eq(out, "");
    ck_assert_int_eq(stat(path, &s), 0);
    ck_assert_uint_eq(s.st_mode & 0777, 0600);
    ck_assert_int_gt(s.st_size, 3000);
    ck_assert_int_eq(COUNT("audit WHERE actor = 'Officer' AND action = 'export_day_list'"), 1);
    RUN("audit verify");
    ASSERT_IN(out, "1 audit rows, every chain is whole.");
    EXECUTE("UPDATE audit SET actor = 'nobody'");
    RUN("audit verify");
    ck_assert_int_eq(status, 70);
}
END_TEST

START_TEST(a_day_list_speaks_the_language_that_is_asked_for) {
    RUN("export day-list --site 1 --date 2027-03-16 --language en");
    ck_assert_int_eq(status, 0);
    ASSERT_IN(out, "Draft: 4 people have not been told");
    RUN("export day-list --site 1 --date 2027-03-16 --language fr");
    ck_assert_int_eq(status, 2);
    ASSERT_IN(told, "--language vi or --language en");
}
END_TEST

START_TEST(names_are_never_told_on_standard_error) {
    RUN("export day-list --site 1 --date 2027-03-16 --format csv");
    ck_assert_int_eq(status, 0);
    ASSERT_IN(out, "Nguyễn Thị An");
    ck_assert_ptr_null(strstr(told, "Nguy"));
    ck_assert_ptr_null(strstr(told, "8491"));
    RUN("export day-list --site 1 --format xls");
    ck_assert_int_eq(status, 2);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("exam");
    TCase *t = tcase_create("exam");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_round_is_prepared_opened_and_listed);
    tcase_add_test(t, a_dry_run_of_publish_shows_everything_and_changes_nothing);
    tcase_add_test(t, publish_finds_the_round_its_days_lie_in);
    tcase_add_test(t, publish_names_who_approved);
    tcase_add_test(t, a_standing_approval_needs_a_name_and_can_be_revoked);
    tcase_add_test(t, a_file_with_bad_codes_records_the_good_ones_and_exits_1);
    tcase_add_test(t, an_exam_day_is_recorded_by_code);
    tcase_add_test(t, a_day_list_goes_to_a_file_for_its_owner_alone);
    tcase_add_test(t, a_day_list_speaks_the_language_that_is_asked_for);
    tcase_add_test(t, names_are_never_told_on_standard_error);
    suite_add_tcase(s, t);
    return s;
}
