/* SPDX-License-Identifier: Apache-2.0 */
#include "store/reference.h"
#include "typed.h"

static size_t failed_count(void) {
    int32_t *failed;
    size_t count;
    MUST(reference_load_failed_organisations(scratch.pg, TODAY, scratch.arena, &failed, &count, &error));
    return count;
}

static void begin_with_employer(void) {
    begin();
    EXECUTE("INSERT INTO organisation (organisation_id, commune_code, kind, name, report_due) "
            "VALUES (50, 123, 'employer', 'Xưởng', '2027-02-15')");
    ck_assert_uint_eq(failed_count(), 1);
}

START_TEST(an_employer_that_has_reported_has_not_failed) {
    const int64_t before = scratch_integer(&scratch, "SELECT revision FROM reference_state");
    EXPECT(0, "organisation report 50 --on 2027-02-20 --by A");
    ASSERT_IN(out, "Organisation 50 reported on 2027-02-20");
    ck_assert_uint_eq(failed_count(), 0);
    ck_assert_int_eq(COUNT("audit WHERE action = 'organisation_report' AND actor = 'A'"), 1);
    ck_assert_int_eq(COUNT("commune_state WHERE commune_code = 123 AND revision = 1"), 1);
    EXPECT(0, "organisation report 50 --on 2027-02-20 --by A");
    ASSERT_IN(out, "recorded before");
    ck_assert_int_eq(COUNT("audit"), 1);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT revision FROM reference_state"), before + 1);
}
END_TEST

START_TEST(a_report_to_come_or_long_past_and_an_unknown_organisation_are_refused) {
    EXPECT(65, "organisation report 50 --on 2027-03-02");
    ASSERT_IN(told, "in the future");
    EXPECT(65, "organisation report 50 --on 2026-02-20");
    ASSERT_IN(told, "more than a year ago");
    EXPECT(65, "organisation report 51");
    ASSERT_IN(told, "there is no organisation 51");
    EXPECT(2, "organisation report fifty");
    ck_assert_uint_eq(failed_count(), 1);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("organisation_report");
    TCase *t = tcase_create("organisation_report");
    tcase_add_checked_fixture(t, begin_with_employer, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, an_employer_that_has_reported_has_not_failed);
    tcase_add_test(t, a_report_to_come_or_long_past_and_an_unknown_organisation_are_refused);
    suite_add_tcase(s, t);
    return s;
}
