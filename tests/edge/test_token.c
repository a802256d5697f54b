/* SPDX-License-Identifier: Apache-2.0 */
#include "typed.h"

/* The one line a program reads; in the scratch's arena. */
static const char *printed(void) {
    return arena_print(scratch.arena, "%.*s", (int)strcspn(out, "\n"), out);
}

START_TEST(a_token_is_printed_once_and_never_again) {
    EXPECT(0, "token create --account An --role officer --area 00123,01 --label desk");
    ASSERT_IN(out, "Token 1 of account An. It is shown this once");
    const char *token = strstr(out, "lk_");
    ck_assert_ptr_nonnull(token);
    ck_assert_uint_eq(strcspn(token, "\n"), 46);
    EXPECT(0, "token list");
    ASSERT_IN(out, "officer");
    ASSERT_IN(out, "01,00123 desk");
    ASSERT_IN(out, "2027-03-01");
    ck_assert_ptr_null(strstr(out, "lk_"));
    EXPECT(0, "token list --json");
    ASSERT_IN(out, "\"areas\":");
    ck_assert_ptr_null(strstr(out, "lk_"));
}
END_TEST

START_TEST(a_token_can_be_given_to_a_program) {
    EXPECT(0, "token create --account An --role officer --area vn --quiet");
    ck_assert_uint_eq(strlen(printed()), 46);
    EXPECT(0, "token create --account An --json --days 30");
    ASSERT_IN(out, "\"token_id\":\t2");
    ASSERT_IN(out, "\"token\":\t\"lk_");
    EXPECT(0, "token list");
    ASSERT_IN(out, "2027-03-31");
}
END_TEST

START_TEST(what_does_not_fit_together_is_refused_with_a_remedy) {
    EXPECT(65, "token create --account An --role officer");
    ASSERT_IN(told, "account An has no area yet");
    EXPECT(65, "token create --account An --role monitor --area 04");
    ASSERT_IN(told, "a monitor sees");
    EXPECT(65, "token create --account An --role dashboard --area 00999");
    ASSERT_IN(told, "there is no area 00999");
    EXPECT(65, "token create --account An --area 00123");
    ASSERT_IN(told, "there is no account An");
    EXPECT(2, "token create --account An --role chief --area 00123");
    ASSERT_IN(told, "there is no role \"chief\"");
    EXPECT(2, "token create --account An --role officer --area 123");
    ASSERT_IN(told, "\"123\" is not an area");
    EXPECT(2, "token create --role officer --area 00123");
    ck_assert_int_eq(COUNT("token"), 0);
    ck_assert_int_eq(COUNT("account"), 0);
}
END_TEST

START_TEST(a_token_is_revoked_by_its_number) {
    EXPECT(0, "token create --account An --role officer --area 00123");
    EXPECT(0, "token revoke 1");
    ASSERT_IN(out, "Token 1 is revoked");
    ck_assert_int_eq(COUNT("token WHERE revoked_at IS NOT NULL"), 1);
    EXPECT(65, "token revoke 7");
    EXPECT(2, "token revoke one");
    EXPECT(2, "token revoke");
}
END_TEST

START_TEST(an_address_logs_in_for_a_short_while) {
    EXPECT(65, "token link --account An");
    ASSERT_IN(told, "there is no account An");
    EXPECT(0, "token create --account An --role officer --area 00123");
    EXPECT(0, "token link --account An");
    ck_assert_int_eq(strncmp(out, "http://127.0.0.1:8080/login/lk_", 31), 0);
    EXPECT(0, "token link --account An --set serve.address=::1");
    ck_assert_int_eq(strncmp(out, "http://[::1]:8080/login/lk_", 27), 0);
    EXPECT(0, "token link --account An --set serve.port=0");
    ck_assert_int_eq(strncmp(out, "/login/lk_", 10), 0);
    EXPECT(0, "token link --account An --minutes 5 --set serve.public_url=https://example.vn/");
    ck_assert_int_eq(strncmp(out, "https://example.vn/login/lk_", 28), 0);
    ck_assert_int_eq(COUNT("token WHERE kind = 'login' AND expires_at = created_at + interval '5 min'"), 1);
}
END_TEST

START_TEST(a_calendar_address_is_of_an_area_the_account_may_see) {
    EXPECT(0, "token create --account An --role dashboard --area 01");
    EXPECT(0, "token calendar --account An --area 00124");
    ck_assert_int_eq(strncmp(out, "http://127.0.0.1:8080/calendar/lk_", 34), 0);
    ASSERT_IN(printed(), ".ics");
    EXPECT(65, "token calendar --account An --area vn");
    ASSERT_IN(told, "vn is not in an area of the account");
    EXPECT(65, "token calendar --account An --area 00999");
    ASSERT_IN(told, "there is no area 00999");
    EXPECT(2, "token calendar --account An");
    EXPECT(0, "token list");
    ASSERT_IN(out, "calendar");
    ASSERT_IN(out, "00124");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("token");
    TCase *t = tcase_create("token");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_token_is_printed_once_and_never_again);
    tcase_add_test(t, a_token_can_be_given_to_a_program);
    tcase_add_test(t, what_does_not_fit_together_is_refused_with_a_remedy);
    tcase_add_test(t, a_token_is_revoked_by_its_number);
    tcase_add_test(t, an_address_logs_in_for_a_short_while);
    tcase_add_test(t, a_calendar_address_is_of_an_area_the_account_may_see);
    suite_add_tcase(s, t);
    return s;
}
