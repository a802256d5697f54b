/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "seeded.h"
#include "suite.h"

#include <time.h>

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

enum { FIRST_YEAR = 1, LAST_YEAR = 9999 };

static civil_day any_day(struct seeded *s) {
    return seeded_between(s, civil_make(FIRST_YEAR, 1, 1), civil_make(LAST_YEAR, 12, 31));
}

START_TEST(any_day_agrees_with_the_host_in_date_and_weekday) {
    struct seeded s = seeded_start("civil dates");
    for (int i = 0; i < 50000; i++) {
        const civil_day day = any_day(&s);
        const time_t seconds = ((time_t)day + 10957) * 86400;
        struct tm host;
        ck_assert_ptr_nonnull(gmtime_r(&seconds, &host));
        const struct civil_date date = civil_to_date(day);
        ck_assert_int_eq(date.year, host.tm_year + 1900);
        ck_assert_int_eq(date.month, host.tm_mon + 1);
        ck_assert_int_eq(date.day, host.tm_mday);
        ck_assert_int_eq(civil_weekday(day), host.tm_wday == 0 ? 7 : host.tm_wday);
    }
}
END_TEST

START_TEST(any_day_that_is_printed_is_read_back) {
    struct seeded s = seeded_start("printed dates");
    for (int i = 0; i < 50000; i++) {
        char text[CIVIL_TEXT_BYTES];
        struct err e;
        civil_day back = 0;
        const civil_day day = any_day(&s);
        ck_assert_msg(civil_parse(civil_print(day, text), &back, &e), "%s", text);
        ck_assert_int_eq(back, day);
    }
}
END_TEST

START_TEST(months_between_two_days_are_those_that_can_be_added) {
    struct seeded s = seeded_start("months");
    const civil_day first = civil_make(1900, 1, 1);
    const civil_day last = civil_make(2100, 12, 31);
    for (int i = 0; i < 50000; i++) {
        const civil_day a = seeded_between(&s, first, last);
        const civil_day b = seeded_between(&s, first, last);
        const int months = civil_months_between(a, b);
        ck_assert_int_le(civil_add_months(a, months), b);
        ck_assert_int_gt(civil_add_months(a, months + 1), b);
    }
}
END_TEST

START_TEST(a_minute_of_the_day_is_printed_with_four_digits) {
    char text[CIVIL_MINUTE_BYTES];
    ck_assert_str_eq(civil_print_minute(0, text), "00:00");
    ck_assert_str_eq(civil_print_minute(7 * 60 + 5, text), "07:05");
    ck_assert_str_eq(civil_print_minute(23 * 60 + 59, text), "23:59");
}
END_TEST

START_TEST(no_date_is_printed_as_a_dash) {
    char text[CIVIL_TEXT_BYTES];
    ck_assert_str_eq(civil_print(CIVIL_NONE, text), "-");
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
    tcase_add_test(t, any_day_agrees_with_the_host_in_date_and_weekday);
    tcase_add_test(t, any_day_that_is_printed_is_read_back);
    tcase_add_test(t, months_between_two_days_are_those_that_can_be_added);
    tcase_add_test(t, no_date_is_printed_as_a_dash);
    tcase_add_test(t, a_minute_of_the_day_is_printed_with_four_digits);
    suite_add_tcase(s, t);
    return s;
}
