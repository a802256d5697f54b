/* SPDX-License-Identifier: Apache-2.0 */
#include "seeded.h"
#include "suite.h"

#include "domain/admission.h"

#include <check.h>

enum { BUDGET = 1000, MOST = 4 };

static struct admission gate;
static struct admitted one, two, three;

static void set_up(void) {
    gate = (struct admission){.budget_bytes = BUDGET, .most = MOST};
    one = two = three = (struct admitted){0};
}

START_TEST(communes_begin_beside_each_other_within_the_budget) {
    ck_assert(admission_may_begin(&gate, 600));
    admission_begin(&gate, &one, 600);
    ck_assert(admission_may_begin(&gate, 400));
    ck_assert(!admission_may_begin(&gate, 401));
    admission_end(&gate, &one);
    ck_assert(admission_may_begin(&gate, 401));
}
END_TEST

START_TEST(one_above_the_budget_waits_until_it_is_alone_and_then_nobody_begins_beside_it) {
    admission_begin(&gate, &one, 1);
    ck_assert(!admission_may_begin(&gate, 5 * BUDGET));
    ck_assert_uint_eq(admission_room_to_pass(&gate, 5 * BUDGET), 0);
    admission_end(&gate, &one);
    ck_assert(admission_may_begin(&gate, 5 * BUDGET));
    admission_begin(&gate, &two, 5 * BUDGET);
    ck_assert(!admission_may_begin(&gate, 0));
}
END_TEST

START_TEST(of_the_smallest_no_more_begin_than_are_any_use) {
    struct admitted small[MOST] = {0};
    for (int i = 0; i < MOST; i++) {
        ck_assert(admission_may_begin(&gate, 1));
        admission_begin(&gate, &small[i], 1);
    }
    ck_assert(!admission_may_begin(&gate, 1));
    ck_assert_uint_eq(admission_room_to_pass(&gate, 1), 0);
}
END_TEST

START_TEST(what_turns_out_smaller_or_larger_makes_room_or_takes_it) {
    admission_begin(&gate, &one, 600);
    admission_correct(&gate, &one, 100);
    ck_assert(admission_may_begin(&gate, 900));
    admission_correct(&gate, &one, 2 * BUDGET);
    ck_assert(!admission_may_begin(&gate, 1));
    admission_end(&gate, &one);
    ck_assert_uint_eq(gate.admitted_bytes, 0);
}
END_TEST

START_TEST(smaller_ones_pass_one_that_waits_while_they_leave_it_its_room) {
    admission_begin(&gate, &one, 600);
    ck_assert(!admission_may_begin(&gate, 700));
    ck_assert_uint_eq(admission_room_to_pass(&gate, 700), 300);
    admission_pass(&gate, &two, 200);
    ck_assert_uint_eq(admission_room_to_pass(&gate, 700), 100);
    admission_correct(&gate, &two, 50);
    ck_assert_uint_eq(admission_room_to_pass(&gate, 700), 250);
    admission_end(&gate, &one);
    ck_assert(admission_may_begin(&gate, 700));
    admission_begin(&gate, &three, 700);
    ck_assert_uint_eq(admission_room_to_pass(&gate, 900),
                      100); /* who passed another has not passed this one */
}
END_TEST

START_TEST(more_residents_are_taken_to_need_more_and_an_unknown_number_as_many_as_is_usual) {
    size_t before = 0;
    for (int64_t residents = 1; residents < 1000000; residents *= 3) {
        const size_t bytes = admission_estimate_bytes(residents);
        ck_assert_uint_gt(bytes, before);
        ck_assert_uint_lt(admission_estimate_planned_bytes(residents), bytes);
        ck_assert_int_eq(admission_count_residents(bytes), residents);
        ck_assert_int_eq(admission_count_residents(bytes - 1), residents - 1);
        before = bytes;
    }
    ck_assert_uint_eq(admission_estimate_bytes(0), admission_estimate_bytes(-1));
    ck_assert_uint_gt(admission_estimate_bytes(0), admission_estimate_bytes(27350)); /* the median commune */
    ck_assert_int_eq(admission_count_residents(0), 0);
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

/* Whatever comes and goes: within the budget, or one alone; the one that waits can begin as soon as those are
 * done which it found; and once all have ended nothing is left. */
START_TEST(at_any_time_all_that_were_admitted_fit_and_whoever_waits_is_not_kept_waiting_by_those_behind) {
    struct seeded random = seeded_start("admission");
    struct admitted begun[MOST + 1];
    size_t waiting = 1;
    int count = 0;
    for (int step = 0; step < 1000; step++) {
        const size_t bytes = (size_t)seeded_between(&random, 0, BUDGET / 2);
        size_t found = 0; /* by the one that waits */
        begun[count] = (struct admitted){0};
        if (admission_may_begin(&gate, waiting)) {
            admission_begin(&gate, &begun[count++], waiting);
            waiting = (size_t)seeded_between(&random, 0, 3 * BUDGET / 2);
        } else if (bytes > 0 && bytes <= admission_room_to_pass(&gate, waiting)) {
            admission_pass(&gate, &begun[count++], bytes);
        } else {
            const int at = (int)seeded_between(&random, 0, count - 1);
            admission_end(&gate, &begun[at]);
            begun[at] = begun[--count];
        }
        for (int i = 0; i < count; i++) found += begun[i].passed == gate.turn + 1 ? 0 : begun[i].bytes;
        ck_assert(count <= 1 || gate.admitted_bytes <= BUDGET);
        ck_assert(gate.passed_bytes == 0 || gate.admitted_bytes - found + waiting <= BUDGET);
        ck_assert_int_eq(gate.admitted, count);
    }
    while (count > 0) admission_end(&gate, &begun[--count]);
    ck_assert_uint_eq(gate.admitted_bytes, 0);
    ck_assert_uint_eq(gate.passed_bytes, 0);
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
    tcase_add_test(t, smaller_ones_pass_one_that_waits_while_they_leave_it_its_room);
    tcase_add_test(t, more_residents_are_taken_to_need_more_and_an_unknown_number_as_many_as_is_usual);
    tcase_add_test(t, large_communes_are_claimed_one_by_one_and_small_ones_together);
    tcase_add_test(
        t, at_any_time_all_that_were_admitted_fit_and_whoever_waits_is_not_kept_waiting_by_those_behind);
    suite_add_tcase(s, t);
    return s;
}
