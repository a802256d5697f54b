/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/slack.h"

#include "random.h"
#include "suite.h"

#include <stdio.h>

static void check_against_sums(const struct slack *s, const int64_t *value, uint32_t days, uint32_t day,
                               int64_t limit) {
    int64_t sum = 0;
    int64_t least = INT64_MAX;
    int64_t least_from = INT64_MAX;
    uint32_t first_below = PLANNER_DAYS_MAX;
    for (uint32_t b = 0; b < days; b++) {
        sum += value[b];
        if (sum < least) least = sum;
        if (b < day) continue;
        if (sum < least_from) least_from = sum;
        if (sum < limit && first_below == PLANNER_DAYS_MAX) first_below = b;
    }
    ck_assert_int_eq(slack_least(s), least);
    ck_assert_int_eq(slack_least_from(s, day), least_from);
    if (first_below < PLANNER_DAYS_MAX)
        ck_assert_uint_eq(slack_first_below(s, day, limit), first_below);
    else
        ck_assert_uint_ge(slack_first_below(s, day, limit), days);
}

static void check_line(struct random *r, uint16_t days) {
    struct slack s;
    int64_t value[PLANNER_DAYS_MAX] = {0};
    slack_init(&s, days);
    for (int step = 0; step < 60; step++) {
        const uint32_t day = random_below(r, days);
        const int64_t amount = (int64_t)random_below(r, 21) - 9;
        value[day] += amount;
        slack_add(&s, day, amount);
        check_against_sums(&s, value, days, random_below(r, days), (int64_t)random_below(r, 21) - 10);
    }
}

START_TEST(minima_and_first_days_equal_those_of_plain_sums) {
    const uint64_t seed = 11;
    printf("seed %llu\n", (unsigned long long)seed);
    struct random r = {seed};
    for (int round = 0; round < 400; round++) check_line(&r, (uint16_t)(1 + random_below(&r, 40)));
    for (int round = 0; round < 40; round++)
        check_line(&r, (uint16_t)(PLANNER_DAYS_MAX - random_below(&r, PLANNER_DAYS_MAX)));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("slack");
    TCase *t = tcase_create("slack");
    tcase_add_test(t, minima_and_first_days_equal_those_of_plain_sums);
    suite_add_tcase(s, t);
    return s;
}
