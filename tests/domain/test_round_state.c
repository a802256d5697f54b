/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/round_state.h"
#include "suite.h"

#include <string.h>

START_TEST(a_round_takes_one_step_at_a_time_and_never_back) {
    for (int from = 0; from < ROUND_STATES; from++)
        for (int to = 0; to < ROUND_STATES; to++) {
            struct err e = {0};
            const bool ok = round_state_move((enum round_state)from, (enum round_state)to, &e);
            ck_assert_int_eq(ok, to == from || to == from + 1);
            if (ok) continue;
            ck_assert_int_eq(e.code, ERR_INPUT);
            ck_assert_ptr_nonnull(strstr(e.message, round_state_name((enum round_state)from)));
            ck_assert_ptr_nonnull(strstr(e.message, round_state_name((enum round_state)to)));
        }
}
END_TEST

START_TEST(a_name_finds_its_state_and_no_other_word_does) {
    enum round_state state;
    for (int i = 0; i < ROUND_STATES; i++) {
        ck_assert(round_state_find(round_state_name((enum round_state)i), &state));
        ck_assert_int_eq((int)state, i);
    }
    ck_assert(!round_state_find("opened", &state));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("round_state");
    TCase *t = tcase_create("round_state");
    tcase_add_test(t, a_round_takes_one_step_at_a_time_and_never_back);
    tcase_add_test(t, a_name_finds_its_state_and_no_other_word_does);
    suite_add_tcase(s, t);
    return s;
}
