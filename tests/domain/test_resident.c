/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/resident.h"
#include "suite.h"

#include <string.h>

START_TEST(every_group_of_a_list_sets_its_bit) {
    uint32_t groups = 99;
    ck_assert(resident_parse_groups("1;16;09", 7, &groups));
    ck_assert_uint_eq(groups, TARGET_GROUP(1) | TARGET_GROUP(16) | TARGET_GROUP(9));
    ck_assert(resident_parse_groups("", 0, &groups));
    ck_assert_uint_eq(groups, 0);
}
END_TEST

START_TEST(a_list_with_an_unknown_group_is_not_read) {
    static const char *const BAD[] = {"0", "17", "1;;2", ";1", "1,2", "a", "1 ", "001", "-1", "1;1x"};
    uint32_t groups;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        ck_assert_msg(!resident_parse_groups(BAD[i], strlen(BAD[i]), &groups), "\"%s\" is read", BAD[i]);
}
END_TEST

START_TEST(only_the_given_length_of_a_text_is_read) {
    uint32_t groups;
    uint8_t route, circumstances;
    ck_assert(resident_parse_groups("12345", 1, &groups));
    ck_assert_uint_eq(groups, TARGET_GROUP(1));
    ck_assert(resident_parse_circumstances("pregnant;step_freely", 18, &circumstances));
    ck_assert_int_eq(circumstances, CIRCUMSTANCE_PREGNANT | CIRCUMSTANCE_STEP_FREE);
    ck_assert(route_find("schoolyard", 6, &route));
    ck_assert_int_eq(route, ROUTE_SCHOOL);
    ck_assert(!route_find("schoolyard", 10, &route));
}
END_TEST

START_TEST(an_unknown_circumstance_or_route_is_told) {
    uint8_t value;
    ck_assert(!resident_parse_circumstances("pregnant;tired", 14, &value));
    ck_assert(!resident_parse_circumstances("pregnan", 7, &value));
    ck_assert(!route_find("", 0, &value));
}
END_TEST

START_TEST(a_mark_of_a_birth_date_tells_another_date_and_not_a_better_known_one) {
    const uint16_t day = resident_birth_mark(civil_make(1980, 5, 1), true);
    const uint16_t other_day = resident_birth_mark(civil_make(1980, 1, 5), true);
    const uint16_t old = resident_birth_mark(civil_make(1915, 5, 1), true);
    const uint16_t year = resident_birth_mark(civil_make(1980, 1, 1), false);
    const uint16_t other_year = resident_birth_mark(civil_make(1981, 1, 1), false);
    const uint16_t unknown = resident_birth_mark(civil_make(1, 1, 1), false);
    ck_assert_uint_eq(unknown, 0);
    ck_assert(resident_is_mark_changed(day, other_day) && resident_is_mark_changed(day, old));
    ck_assert(resident_is_mark_changed(year, other_year));
    ck_assert(!resident_is_mark_changed(day, day));
    ck_assert(!resident_is_mark_changed(year, day) && !resident_is_mark_changed(day, year));
    ck_assert(!resident_is_mark_changed(unknown, day) && !resident_is_mark_changed(day, unknown));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("resident");
    TCase *t = tcase_create("texts of the feed");
    tcase_add_test(t, every_group_of_a_list_sets_its_bit);
    tcase_add_test(t, a_list_with_an_unknown_group_is_not_read);
    tcase_add_test(t, only_the_given_length_of_a_text_is_read);
    tcase_add_test(t, an_unknown_circumstance_or_route_is_told);
    tcase_add_test(t, a_mark_of_a_birth_date_tells_another_date_and_not_a_better_known_one);
    suite_add_tcase(s, t);
    return s;
}
