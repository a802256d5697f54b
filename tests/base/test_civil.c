/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "suite.h"

START_TEST(day_zero_is_the_first_of_january_2000_a_saturday) {
    ck_assert_int_eq(civil_make(2000, 1, 1), 0);
    ck_assert_int_eq(civil_weekday(0), 6);
}
END_TEST

START_TEST(every_day_of_four_centuries_survives_the_round_trip) {
    for (civil_day day = civil_make(1800, 1, 1); day < civil_make(2200, 1, 1); day++)
        ck_assert_int_eq(civil_from_date(civil_to_date(day)), day);
}
END_TEST

START_TEST(adding_a_year_to_29_february_gives_28_february) {
    ck_assert_int_eq(civil_add_months(civil_make(2024, 2, 29), 12), civil_make(2025, 2, 28));
    ck_assert_int_eq(civil_add_months(civil_make(2027, 1, 31), -2), civil_make(2026, 11, 30));
}
END_TEST

START_TEST(an_age_is_complete_on_the_birthday) {
    ck_assert_int_eq(civil_years_between(civil_make(1946, 11, 22), civil_make(2026, 11, 21)), 79);
    ck_assert_int_eq(civil_years_between(civil_make(1946, 11, 22), civil_make(2026, 11, 22)), 80);
    ck_assert_int_eq(civil_years_between(civil_make(2024, 2, 29), civil_make(2025, 2, 28)), 1);
}
END_TEST

START_TEST(only_real_dates_in_iso_form_are_read) {
    struct err e;
    civil_day day = 0;
    ck_assert(civil_parse("2028-02-29", &day, &e));
    ck_assert_int_eq(day, civil_make(2028, 2, 29));
    static const char *const BAD[] = {"",         "2027-02-29",  "31/12/2026",
                                      "2027-1-1", "2027-01-01 ", "0000-01-01"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        ck_assert(!civil_parse(BAD[i], &day, &e));
        ck_assert_int_eq(e.code, ERR_INPUT);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("civil");
    TCase *t = tcase_create("dates");
    tcase_add_test(t, day_zero_is_the_first_of_january_2000_a_saturday);
    tcase_add_test(t, every_day_of_four_centuries_survives_the_round_trip);
    tcase_add_test(t, adding_a_year_to_29_february_gives_28_february);
    tcase_add_test(t, an_age_is_complete_on_the_birthday);
    tcase_add_test(t, only_real_dates_in_iso_form_are_read);
    suite_add_tcase(s, t);
    return s;
}
