/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/completion.h"
#include "suite.h"

#include <check.h>

static const struct completion_round ROUNDS[] = {
    {.number = 2025, .starts = 0, .ends = 364},
    {.number = 2026, .starts = 365, .ends = 729, .is_live = true},
    {.number = 2027, .starts = 700, .ends = 1094, .is_live = true},
    {.number = 2030, .starts = 1200, .ends = 1400},
    {.number = 2029, .starts = 1150, .ends = 1300},
};

static int32_t round_of(civil_day day) {
    const struct completion_round *r = completion_find_round(ROUNDS, sizeof ROUNDS / sizeof ROUNDS[0], day);
    return r ? r->number : 0;
}

START_TEST(a_check_counts_in_the_round_whose_days_include_it) {
    ck_assert_int_eq(round_of(365), 2026);
    ck_assert_int_eq(round_of(699), 2026);
    ck_assert_int_eq(round_of(1094), 2027);
    ck_assert_int_eq(round_of(0), 2025);
}
END_TEST

START_TEST(of_two_live_rounds_it_counts_in_the_one_that_starts_first) {
    ck_assert_int_eq(round_of(700), 2026);
    ck_assert_int_eq(round_of(730), 2027);
}
END_TEST

START_TEST(a_live_round_is_preferred_and_the_order_of_the_rounds_does_not_matter) {
    const struct completion_round rounds[] = {{.number = 1, .starts = 0, .ends = 10},
                                              {.number = 2, .starts = 5, .ends = 10, .is_live = true}};
    ck_assert_int_eq(completion_find_round(rounds, 2, 7)->number, 2);
    ck_assert_int_eq(completion_find_round(rounds, 2, 4)->number, 1);
    ck_assert_int_eq(round_of(1250), 2029);
}
END_TEST

START_TEST(a_day_outside_every_round_counts_in_none) {
    ck_assert_int_eq(round_of(-1), 0);
    ck_assert_int_eq(round_of(1100), 0);
    ck_assert_ptr_null(completion_find_round(NULL, 0, 100));
}
END_TEST

START_TEST(names_of_sources_and_data_states_lead_back_to_them) {
    for (int i = 0; i < COMPLETION_SOURCES; i++) {
        enum completion_source source;
        ck_assert(completion_source_find(completion_source_name((enum completion_source)i), &source));
        ck_assert_int_eq(source, i);
    }
    for (int i = 0; i < DATA_STATUSES; i++) {
        enum data_status status;
        ck_assert(data_status_find(data_status_name((enum data_status)i), &status));
        ck_assert_int_eq(status, i);
    }
    enum completion_source source;
    ck_assert(!completion_source_find("doctor", &source));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("completion");
    TCase *t = tcase_create("completion");
    tcase_add_test(t, a_check_counts_in_the_round_whose_days_include_it);
    tcase_add_test(t, of_two_live_rounds_it_counts_in_the_one_that_starts_first);
    tcase_add_test(t, a_live_round_is_preferred_and_the_order_of_the_rounds_does_not_matter);
    tcase_add_test(t, a_day_outside_every_round_counts_in_none);
    tcase_add_test(t, names_of_sources_and_data_states_lead_back_to_them);
    suite_add_tcase(s, t);
    return s;
}
