/* SPDX-License-Identifier: Apache-2.0 */
#include "typed.h"

/* 12 is the newer record and may be 11 or, in the neighbour commune, 20: it waits. */
static void begin_with_doubts(void) {
    begin();
    EXECUTE("INSERT INTO possible_duplicate VALUES (123, 12, 11, 123, 'name', NULL), "
            "(123, 12, 20, 124, 'personal_number', NULL);"
            "DELETE FROM appointment WHERE resident_id = 12;"
            "UPDATE need SET state = 'duplicate', reason = 'none' WHERE resident_id = 12;"
            "DELETE FROM resident_home WHERE resident_id = 12");
}

static int64_t open_doubts(void) {
    return COUNT("possible_duplicate WHERE settled_on IS NULL");
}

START_TEST(open_doubts_are_listed_until_they_are_settled) {
    EXPECT(0, "resident duplicate list --commune 00123");
    ASSERT_IN(out, arena_print(scratch.arena, "%s  %s", code_of(12), code_of(11)));
    ASSERT_IN(out, "personal_number");
    EXPECT(0, "resident duplicate list --json");
    ASSERT_IN(out, "\"other_commune\":\t124");
    EXPECT(0, "resident duplicate list --commune 00124");
    ASSERT_IN(out, "No doubt is open.");
}
END_TEST

START_TEST(one_person_closes_the_newer_record_and_every_doubt_about_it) {
    EXPECT(0, "resident duplicate settle %s %s --same --by A", code_of(12), code_of(11));
    ck_assert_str_eq(scratch_text(&scratch, "SELECT concat_ws(' ', resident_id, kind, value, source, author) "
                                            "FROM local_fact"),
                     "12 duplicate 11 name A\n");
    ck_assert_int_eq(open_doubts(), 0);
    ck_assert_int_eq(COUNT("audit WHERE action = 'duplicate_settle' AND actor = 'A'"), 1);
    ck_assert_int_eq(COUNT("need WHERE resident_id = 12 AND state = 'duplicate'"), 1);
}
END_TEST

START_TEST(a_record_that_has_a_place_meanwhile_loses_it) {
    EXECUTE(
        "UPDATE need SET state = 'booked', reason = 'annual' WHERE resident_id = 12;"
        "INSERT INTO resident_home VALUES (12, 123, 1);"
        "INSERT INTO appointment VALUES (123, 2027, 12, 1, 1, 1, 1, '2027-03-16', 1, '08:00', 'published', "
        "false, 'plan')");
    EXPECT(0, "resident duplicate settle %s %s --same", code_of(12), code_of(20));
    ck_assert_int_eq(COUNT("appointment WHERE resident_id = 12 AND state = 'cancelled_by_service'"), 1);
    ck_assert_int_eq(COUNT("need WHERE resident_id = 12 AND state = 'duplicate'"), 1);
}
END_TEST

START_TEST(two_people_settle_this_doubt_alone_in_either_order) {
    EXPECT(0, "resident duplicate settle %s %s --different --by A", code_of(20), code_of(12));
    ASSERT_IN(out, code_of(12));
    ck_assert_int_eq(open_doubts(), 1);
    ck_assert_int_eq(COUNT("local_fact"), 0);
    ck_assert_int_eq(COUNT("possible_duplicate WHERE other_resident_id = 20 AND settled_on = '2027-03-01'"),
                     1);
    ck_assert_int_eq(COUNT("commune_state WHERE commune_code = 123 AND revision = 1"), 1);
}
END_TEST

START_TEST(what_is_not_in_doubt_is_not_settled) {
    EXPECT(65, "resident duplicate settle %s %s --same", code_of(7), code_of(8));
    ASSERT_IN(told, "no doubt is open");
    EXPECT(2, "resident duplicate settle %s %s", code_of(12), code_of(11));
    EXPECT(2, "resident duplicate settle %s %s --same --different", code_of(12), code_of(11));
    EXPECT(0, "resident duplicate settle %s %s --different", code_of(12), code_of(11));
    EXPECT(65, "resident duplicate settle %s %s --same", code_of(12), code_of(11));
    ck_assert_int_eq(open_doubts(), 1);
}
END_TEST

START_TEST(an_unknown_commune_is_not_one_without_doubts) {
    EXPECT(65, "resident duplicate list --commune 99999");
    ASSERT_IN(told, "there is no commune 99999");
    EXPECT(65, "completion unmatched --commune 99999");
    ASSERT_IN(told, "there is no commune 99999");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("resident_duplicate");
    TCase *t = tcase_create("resident_duplicate");
    tcase_add_checked_fixture(t, begin_with_doubts, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, open_doubts_are_listed_until_they_are_settled);
    tcase_add_test(t, one_person_closes_the_newer_record_and_every_doubt_about_it);
    tcase_add_test(t, a_record_that_has_a_place_meanwhile_loses_it);
    tcase_add_test(t, two_people_settle_this_doubt_alone_in_either_order);
    tcase_add_test(t, what_is_not_in_doubt_is_not_settled);
    tcase_add_test(t, an_unknown_commune_is_not_one_without_doubts);
    suite_add_tcase(s, t);
    return s;
}
