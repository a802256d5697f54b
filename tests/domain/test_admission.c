/* SPDX-License-Identifier: Apache-2.0 */
#include "seeded.h"
#include "suite.h"

#include "domain/admission.h"

#include <check.h>

enum { BUDGET = 1000, MOST = 4 };

static struct admission gate;

static void set_up(void) {
    gate = (struct admission){.budget_bytes = BUDGET, .most = MOST};
}

START_TEST(communes_begin_beside_each_other_within_the_budget) {
    ck_assert(admission_may_begin(&gate, 600));
    admission_begin(&gate, 600);
    ck_assert(admission_may_begin(&gate, 400));
    ck_assert(!admission_may_begin(&gate, 401));
    admission_end(&gate, 600);
    ck_assert(admission_may_begin(&gate, 401));
}
END_TEST

START_TEST(one_above_the_budget_waits_until_it_is_alone_and_then_nobody_begins_beside_it) {
    admission_begin(&gate, 1);
    ck_assert(!admission_may_begin(&gate, 5 * BUDGET));
    admission_end(&gate, 1);
    ck_assert(admission_may_begin(&gate, 5 * BUDGET));
    admission_begin(&gate, 5 * BUDGET);
    ck_assert(!admission_may_begin(&gate, 0));
}
END_TEST

START_TEST(of_the_smallest_no_more_begin_than_are_any_use) {
    for (int i = 0; i < MOST; i++) {
        ck_assert(admission_may_begin(&gate, 1));
        admission_begin(&gate, 1);
    }
    ck_assert(!admission_may_begin(&gate, 1));
}
END_TEST

START_TEST(what_turns_out_smaller_or_larger_makes_room_or_takes_it) {
    size_t bytes = 600;
    admission_begin(&gate, bytes);
    admission_correct(&gate, &bytes, 100);
    ck_assert_uint_eq(bytes, 100);
    ck_assert(admission_may_begin(&gate, 900));
    admission_correct(&gate, &bytes, 2 * BUDGET);
    ck_assert(!admission_may_begin(&gate, 1));
    admission_end(&gate, bytes);
    ck_assert_uint_eq(gate.admitted_bytes, 0);
}
END_TEST

START_TEST(more_residents_are_taken_to_need_more_and_an_unknown_number_as_many_as_is_usual) {
    size_t before = 0;
    for (int64_t residents = 1; residents < 1000000; residents *= 3) {
        const size_t bytes = admission_estimate_bytes(residents);
        ck_assert_uint_gt(bytes, before);
        before = bytes;
    }
    ck_assert_uint_eq(admission_estimate_bytes(0), admission_estimate_bytes(-1));
    ck_assert_uint_gt(admission_estimate_bytes(0), admission_estimate_bytes(27350)); /* the median commune */
}
END_TEST

START_TEST(large_communes_are_claimed_one_by_one_and_small_ones_together) {
    ck_assert_int_eq(admission_count_claims(294400), 1);
    int before = 1;
    for (int64_t residents = 100000; residents > 0; residents /= 2) {
        const int count = admission_count_claims(residents);
        ck_assert_int_ge(count, before);
        before = count;
    }
    ck_assert_int_eq(before, 32);
    ck_assert_int_gt(admission_count_claims(0), 0);
}
END_TEST

/* Whatever comes and goes: within the budget, or one alone; and once all have ended nothing is left. */
START_TEST(at_any_time_all_that_were_admitted_fit_or_one_is_alone) {
    struct seeded random = seeded_start("admission");
    size_t begun[MOST];
    int count = 0;
    for (int step = 0; step < 1000; step++) {
        const size_t bytes = (size_t)seeded_between(&random, 0, 3 * BUDGET / 2);
        if (admission_may_begin(&gate, bytes)) {
            admission_begin(&gate, bytes);
            begun[count++] = bytes;
        } else {
            admission_end(&gate, begun[--count]);
        }
        ck_assert(count <= 1 || gate.admitted_bytes <= BUDGET);
        ck_assert_int_eq(gate.admitted, count);
    }
    while (count > 0) admission_end(&gate, begun[--count]);
    ck_assert_uint_eq(gate.admitted_bytes, 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("admission");
    TCase *t = tcase_create("admission");
    tcase_add_checked_fixture(t, set_up, NULL);
    tcase_add_test(t, communes_begin_beside_each_other_within_the_budget);
    tcase_add_test(t, one_above_the_budget_waits_until_it_is_alone_and_then_nobody_begins_beside_it);
    tcase_add_test(t, of_the_smallest_no_more_begin_than_are_any_use);
    tcase_add_test(t, what_turns_out_smaller_or_larger_makes_room_or_takes_it);
    tcase_add_test(t, more_residents_are_taken_to_need_more_and_an_unknown_number_as_many_as_is_usual);
    tcase_add_test(t, large_communes_are_claimed_one_by_one_and_small_ones_together);
    tcase_add_test(t, at_any_time_all_that_were_admitted_fit_or_one_is_alone);
    suite_add_tcase(s, t);
    return s;
}
