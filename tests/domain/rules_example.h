/* SPDX-License-Identifier: Apache-2.0 */
/* The shipped rules (migrations/0005_defaults.sql) for the round of 2027, as the tests use them. */
#ifndef LICHKHAM_TESTS_DOMAIN_RULES_EXAMPLE_H
#define LICHKHAM_TESTS_DOMAIN_RULES_EXAMPLE_H

#include "domain/rules.h"

#define EXAMPLE_FIRST_DAY 9497 /* 2026-01-01 */
#define EXAMPLE_SINCE                                                                                        \
    { .from = EXAMPLE_FIRST_DAY, .until = CIVIL_NONE }

static const struct priority_rule EXAMPLE_PRIORITIES[] = {
    {EXAMPLE_SINCE, TARGET_GROUP(2), -1, -1, 0, 0, EXAMPLE_FIRST_DAY},
    {EXAMPLE_SINCE, 0, 80, -1, 0, 0, EXAMPLE_FIRST_DAY},
    {EXAMPLE_SINCE, TARGET_GROUP(1) | TARGET_GROUP(3) | TARGET_GROUP(4) | TARGET_GROUP(5), -1, -1, 0, 1,
     EXAMPLE_FIRST_DAY},
    {EXAMPLE_SINCE, 0, 60, -1, 0, 1, EXAMPLE_FIRST_DAY},
    {EXAMPLE_SINCE, TARGET_GROUP(6) | TARGET_GROUP(7) | TARGET_GROUP(8) | TARGET_GROUP(9), -1, -1, 0, 2,
     EXAMPLE_FIRST_DAY},
    {EXAMPLE_SINCE, 0, -1, 5, 0, 2, EXAMPLE_FIRST_DAY},
    {EXAMPLE_SINCE, 0, -1, -1, CIRCUMSTANCE_PREGNANT, 2, EXAMPLE_FIRST_DAY},
    {EXAMPLE_SINCE, 0, -1, -1, 0, 3, EXAMPLE_FIRST_DAY},
};

static const struct interval_rule EXAMPLE_INTERVALS[] = {
    {EXAMPLE_SINCE, 0, -1, CIRCUMSTANCE_HAZARDOUS_WORK, 6},
    {EXAMPLE_SINCE, 0, 11, 0, 3},
    {EXAMPLE_SINCE, 12, 23, 0, 6},
    {EXAMPLE_SINCE, 24, -1, 0, 12},
};

static const struct package_rule EXAMPLE_PACKAGES[] = {
    {EXAMPLE_SINCE, 0, 5, 1},
    {EXAMPLE_SINCE, 6, 17, 2},
    {EXAMPLE_SINCE, 18, -1, 3},
};

static const struct route_rule EXAMPLE_ROUTES[] = {
    {EXAMPLE_SINCE, ROUTE_STATION, true},
    {EXAMPLE_SINCE, ROUTE_EMPLOYER, false},
    {EXAMPLE_SINCE, ROUTE_SCHOOL, false},
    {EXAMPLE_SINCE, ROUTE_ARMED_FORCES, false},
};

#define EXAMPLE_COUNT(array) (sizeof(array) / sizeof((array)[0]))

static inline struct rules example_rules(void) {
    return (struct rules){
        .round = {.number = 2027,
                  .starts = civil_make(2027, 1, 1),
                  .ends = civil_make(2027, 12, 31),
                  .minimum_gap_months = 6,
                  .overdue_grace_days = 60},
        .priorities = EXAMPLE_PRIORITIES,
        .priority_count = EXAMPLE_COUNT(EXAMPLE_PRIORITIES),
        .intervals = EXAMPLE_INTERVALS,
        .interval_count = EXAMPLE_COUNT(EXAMPLE_INTERVALS),
        .packages = EXAMPLE_PACKAGES,
        .package_count = EXAMPLE_COUNT(EXAMPLE_PACKAGES),
        .routes = EXAMPLE_ROUTES,
        .route_count = EXAMPLE_COUNT(EXAMPLE_ROUTES),
    };
}

/* Somebody of 40 whose birthday is 15 May, with nothing known of earlier checks. */
static inline struct resident example_resident(void) {
    return (struct resident){
        .id = 7001,
        .household = 301,
        .hamlet = 12,
        .birth = civil_make(1986, 5, 15),
        .last_check = CIVIL_NONE,
        .resident_since = CIVIL_NONE,
        .died_on = CIVIL_NONE,
        .route = ROUTE_STATION,
        .last_check_kind = LAST_CHECK_UNKNOWN,
        .has_birth_day = true,
    };
}

#endif
