/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "suite.h"

#include <string.h>

START_TEST(a_failure_carries_code_message_and_hint) {
    struct err e = {.sqlstate = "40001"};
    ck_assert(!err_set(&e, ERR_INPUT, "Write it again.", "line %d is wrong", 7));
    ck_assert_int_eq(e.code, ERR_INPUT);
    ck_assert_str_eq(e.message, "line 7 is wrong");
    ck_assert_str_eq(e.hint, "Write it again.");
    ck_assert_str_eq(e.sqlstate, "");
    ck_assert(!err_set(&e, ERR_BUSY, NULL, "again"));
    ck_assert_str_eq(e.hint, "");
}
END_TEST

START_TEST(context_goes_before_the_message_and_leaves_the_rest) {
    struct err e;
    ck_assert(!err_set(&e, ERR_CONFIG, "Mend it.", "line 3"));
    ck_assert(!err_wrap(&e, "file %s", "a.json"));
    ck_assert_str_eq(e.message, "file a.json: line 3");
    ck_assert_str_eq(e.hint, "Mend it.");
    ck_assert_int_eq(e.code, ERR_CONFIG);
}
END_TEST

START_TEST(texts_that_do_not_fit_are_cut_not_overrun) {
    struct err e;
    char text[2 * sizeof e.message];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    ck_assert(!err_set(&e, ERR_INPUT, text, "%s", text));
    ck_assert_uint_eq(strlen(e.message), sizeof e.message - 1);
    ck_assert_uint_eq(strlen(e.hint), sizeof e.hint - 1);
    ck_assert(!err_wrap(&e, "%s", "front"));
    ck_assert_uint_eq(strlen(e.message), sizeof e.message - 1);
    ck_assert_int_eq(strncmp(e.message, "front: xxx", 10), 0);
}
END_TEST

START_TEST(codes_have_the_exit_statuses_of_the_manual) {
    static const int STATUSES[ERR_CODES] = {0, 1, 2, 65, 69, 70, 75, 78, 75};
    for (enum err_code code = ERR_NONE; code < ERR_CODES; code++) {
        ck_assert_int_eq(err_exit_status(code), STATUSES[code]);
        ck_assert_int_ge(err_http_status(code), 200);
        ck_assert_int_gt((int)strlen(err_code_name(code)), 0);
    }
}
END_TEST

START_TEST(only_passing_trouble_is_worth_a_retry) {
    for (enum err_code code = ERR_NONE; code < ERR_CODES; code++) {
        const bool passes = code == ERR_UNAVAILABLE || code == ERR_BUSY || code == ERR_UNKNOWN_COMMIT;
        ck_assert_int_eq(err_is_retryable(code), passes);
    }
}
END_TEST

START_TEST(the_sqlstate_is_compared_whole) {
    const struct err e = {.code = ERR_BUSY, .sqlstate = "40001"};
    ck_assert(err_is_sqlstate(&e, "40001"));
    ck_assert(!err_is_sqlstate(&e, "4000"));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("err");
    TCase *t = tcase_create("failures");
    tcase_add_test(t, a_failure_carries_code_message_and_hint);
    tcase_add_test(t, context_goes_before_the_message_and_leaves_the_rest);
    tcase_add_test(t, texts_that_do_not_fit_are_cut_not_overrun);
    tcase_add_test(t, codes_have_the_exit_statuses_of_the_manual);
    tcase_add_test(t, only_passing_trouble_is_worth_a_retry);
    tcase_add_test(t, the_sqlstate_is_compared_whole);
    suite_add_tcase(s, t);
    return s;
}
