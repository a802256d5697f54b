/* SPDX-License-Identifier: Apache-2.0 */
#include "sender.h"

/* On 9 March the week-before messages of 16 March are due: residents 1 to 4 and 12; 2 has no telephone. */
START_TEST(what_is_due_today_goes_out_once) {
    pass_at("2027-03-09T09:00");
    ck_assert_int_eq(counts_of("sms")->accepted, 4);
    ck_assert_int_eq(recorder.submitted, 5);
    pass_at("2027-03-09T09:01");
    ck_assert_int_eq(recorder.submitted, 5);
    ck_assert_str_eq(STATES_OF("send_day = '2027-03-09'"),
                     "1 week_before sms accepted\n2 week_before call_list accepted\n"
                     "2 week_before sms failed no_contact\n3 week_before sms accepted\n"
                     "4 week_before sms accepted\n12 week_before sms accepted\n");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("jobs/remind");
    TCase *t = tcase_create("a pass");
    tcase_add_checked_fixture(t, begin_sending, end_sending);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, what_is_due_today_goes_out_once);
    suite_add_tcase(s, t);
    return s;
}
