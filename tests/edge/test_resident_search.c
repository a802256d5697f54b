/* SPDX-License-Identifier: Apache-2.0 */
/* Finding a person and looking at one, as an officer types it. */
#include "typed.h"

#define NUMBER "001150000001"

static void begin_search(void) {
    begin();
    EXECUTE("UPDATE register.person SET personal_number = '" NUMBER "' WHERE resident_id = 1");
    EXECUTE("UPDATE register.resident SET died_on = '2027-02-20' WHERE resident_id = 2");
    EXECUTE("INSERT INTO register.identifier (commune_code, resident_id, scheme, value, valid_from, "
            "valid_to) VALUES "
            "(123, 1, 'personal_number', '001150000099', '2020-01-01', '2026-05-01')");
}

static int64_t count_audit(const char *action) {
    return COUNT("audit WHERE commune_code = 123 AND action = '%s'", action);
}

static void search(const char *line) {
    write_input(line);
    EXPECT(0, "resident search --commune 00123");
}

static void assert_hides(const char *text) {
    ck_assert_msg(strstr(out, text) == NULL && strstr(told, text) == NULL, "\"%s\" is told in:\n%s%s", text,
                  out, told);
}

START_TEST(a_name_tells_code_person_and_standing) {
    search("nguyen thi AN\n");
    ASSERT_IN(out, code_of(1));
    ASSERT_IN(out, "Nguyễn Thị An");
    ASSERT_IN(out, "1950");
    ASSERT_IN(out, "female");
    ASSERT_IN(out, "Thôn Đông");
    ASSERT_IN(out, "********0001");
    assert_hides(NUMBER);
    assert_hides("+84912000001");
}
END_TEST

START_TEST(a_place_of_the_plan_is_a_draft_until_it_is_published) {
    search("Lê Thị Ánh");
    ASSERT_IN(out, "booked");
    ASSERT_IN(out, "2027-03-16 (draft)");
    search("Vũ Văn Lâm");
    ASSERT_IN(out, "2027-03-16");
    ck_assert_ptr_null(strstr(out, "(draft)"));
}
END_TEST

START_TEST(whoever_an_officer_gave_a_telephone_is_found_by_it) {
    write_input("0987654321");
    EXPECT(0, "resident fact add %s contact", code_of(12));
    write_input("+84 987 654 321");
    EXPECT(0, "resident search --commune 123");
    ASSERT_IN(out, code_of(12));
    EXPECT(0, "resident fact withdraw %s contact", code_of(12));
    write_input("0987654321");
    EXPECT(0, "resident search --commune 123");
    ck_assert_str_eq(out, "Nobody fits.\n");
}
END_TEST

START_TEST(the_dead_are_found_and_said_to_be) {
    search("Trần Văn Bình");
    ASSERT_IN(out, "died 2027-02-20");
}
END_TEST

START_TEST(nobody_is_no_failure) {
    search("xyz");
    ck_assert_str_eq(out, "Nobody fits.\n");
}
END_TEST

START_TEST(every_search_is_in_the_audit_chain_without_what_was_asked) {
    search("do thi");
    ck_assert_int_eq(count_audit("search_residents"), 1);
    ASSERT_IN(scratch_text(&scratch, "SELECT subject::text FROM audit"),
              "{\"form\": \"name\", \"residents\": [7, 8, 9]}");
    search("0912000008");
    ck_assert_int_eq(COUNT("audit WHERE subject::text LIKE '%%0912%%' OR subject::text LIKE '%%do thi%%'"),
                     0);
    EXPECT(0, "audit verify");
}
END_TEST

START_TEST(programs_get_the_same_as_json) {
    write_input("hà");
    EXPECT(0, "resident search --commune 00123 --limit 1 --json");
    ASSERT_IN(out, code_of(8));
    ASSERT_IN(out, "\"birth_year\":\t1961");
    ck_assert_ptr_null(strstr(out, code_of(9)));
}
END_TEST

START_TEST(what_cannot_be_asked_is_refused_without_being_told) {
    write_input("55512345");
    RUN("resident search --commune 00123");
    ck_assert_int_eq(status, 65);
    assert_hides("55512345");
    write_input("hà");
    RUN("resident search --commune 00999");
    ck_assert_int_eq(status, 65);
    RUN("resident search");
    ck_assert_int_eq(status, 2);
}
END_TEST

START_TEST(a_person_is_shown_with_household_and_history_masked) {
    EXPECT(0, "resident show %s --commune 00123", code_of(1));
    ASSERT_IN(out, "Nguyễn Thị An");
    ASSERT_IN(out, "Household");
    ASSERT_IN(out, code_of(2));
    ASSERT_IN(out, "********0099");
    assert_hides(NUMBER);
    assert_hides("001150000099");
    assert_hides("+84912000001");
    ck_assert_int_eq(count_audit("show_resident"), 1);
}
END_TEST

START_TEST(needs_come_with_their_reasons_and_facts_with_their_author) {
    EXPECT(0, "resident fact add %s refused --by Clerk", code_of(8));
    EXPECT(0, "resident show %s", code_of(8));
    ASSERT_IN(out, "Checks");
    ASSERT_IN(out, "refused");
    ASSERT_IN(out, "by Clerk");
    ck_assert_ptr_null(strstr(out, "Nothing to add."));
    EXPECT(0, "resident show %s --json", code_of(8));
    ASSERT_IN(out, "sentence_vi");
}
END_TEST

START_TEST(what_a_second_visit_is_needed_for_is_told) {
    EXPECT(0, "resident show %s", code_of(8));
    ck_assert_ptr_null(strstr(out, "another visit"));
    EXECUTE("UPDATE need SET second_visit = 32 | 64 WHERE resident_id = 8");
    EXPECT(0, "resident show %s", code_of(8));
    ASSERT_IN(out, "another visit is needed for: ecg, ultrasound\n");
    EXPECT(0, "resident show %s --json", code_of(8));
    ASSERT_IN(out, "second_visit");
    ASSERT_IN(out, "ultrasound");
}
END_TEST

START_TEST(revealing_needs_a_purpose_that_is_kept) {
    RUN("resident show %s --reveal", code_of(1));
    ck_assert_int_eq(status, 2);
    EXPECT(0, "resident show %s --reveal correction", code_of(1));
    ASSERT_IN(out, NUMBER);
    ASSERT_IN(out, "+84912000001");
    assert_hides("001150000099");
    ASSERT_IN(
        scratch_text(&scratch, "SELECT subject->>'purpose' FROM audit WHERE action = 'reveal_resident'"),
        "correction");
}
END_TEST

START_TEST(somebody_the_feed_has_dropped_is_still_shown) {
    EXECUTE("UPDATE register.resident SET gone_on = '2027-02-01' WHERE resident_id = 5");
    EXPECT(0, "resident show %s", code_of(5));
    ASSERT_IN(out, "does not name this person any more");
    EXECUTE("DELETE FROM resident_home WHERE resident_id = 5");
    EXPECT(65, "resident show %s", code_of(5));
    ASSERT_IN(told, "--commune");
    EXPECT(0, "resident show %s --commune 123", code_of(5));
    ASSERT_IN(out, "does not name this person any more");
}
END_TEST

START_TEST(a_code_of_nobody_is_not_somebody_the_feed_has_dropped) {
    EXPECT(65, "resident show %s --commune 123", code_of(777));
    ASSERT_IN(told, "has nobody with this code");
    ck_assert_int_eq(count_audit("show_resident"), 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("resident_search");
    TCase *t = tcase_create("resident_search");
    tcase_add_checked_fixture(t, begin_search, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_name_tells_code_person_and_standing);
    tcase_add_test(t, a_place_of_the_plan_is_a_draft_until_it_is_published);
    tcase_add_test(t, whoever_an_officer_gave_a_telephone_is_found_by_it);
    tcase_add_test(t, the_dead_are_found_and_said_to_be);
    tcase_add_test(t, nobody_is_no_failure);
    tcase_add_test(t, every_search_is_in_the_audit_chain_without_what_was_asked);
    tcase_add_test(t, programs_get_the_same_as_json);
    tcase_add_test(t, what_cannot_be_asked_is_refused_without_being_told);
    tcase_add_test(t, a_person_is_shown_with_household_and_history_masked);
    tcase_add_test(t, needs_come_with_their_reasons_and_facts_with_their_author);
    tcase_add_test(t, what_a_second_visit_is_needed_for_is_told);
    tcase_add_test(t, revealing_needs_a_purpose_that_is_kept);
    tcase_add_test(t, somebody_the_feed_has_dropped_is_still_shown);
    tcase_add_test(t, a_code_of_nobody_is_not_somebody_the_feed_has_dropped);
    suite_add_tcase(s, t);
    return s;
}
