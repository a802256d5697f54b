/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of moves share: nights of three communes, and what the database says of somebody
 * afterwards. */
#ifndef LICHKHAM_TESTS_JOBS_MOVING_H
#define LICHKHAM_TESTS_JOBS_MOVING_H

#include "exam/exam.h"
#include "jobs/nightly.h"

enum { A = 201, B = 202, C = 203 };

static inline struct nightly_options moving_night(const char *database, civil_day day, int workers,
                                                  int lease_seconds) {
    return (struct nightly_options){
        .database = database,
        .registry = "",
        .date = day,
        .now = {.day = day, .unix_seconds = 1804000000},
        .program = "test",
        .workers = workers,
        .lease_seconds = lease_seconds,
        .memory_mib = 48,
        .feed_days_max = 7,
        .notice_days = 8,
        .outcome_days = 14,
        .freeze_days = 14,
        .household_weight = 30,
        .hours = HOURS,
        .halves = {{450, 690}, {810, 990}},
        .step_minutes = 30,
    };
}

static inline int64_t moving_number(const struct json *object, const char *key) {
    const struct json *value = json_find(object, key);
    return value ? (int64_t)json_as_number(value) : 0;
}

/* Every invariant holds at its end. The report is the caller's. */
static inline struct json *moving_run(const struct nightly_options *options) {
    struct json *report = NULL;
    enum err_code outcome = ERR_INTERNAL;
    MUST(nightly_run(scratch.loop, options, &report, &outcome, &error));
    ck_assert_int_eq(moving_number(report, "invariants_violated"), 0);
    return report;
}

/* Round 2027 is open in all communes, and published six weeks ahead. */
static inline void moving_open_round(void) {
    prepare_round();
    EXECUTE("UPDATE round_commune SET state = 'open';"
            "INSERT INTO standing_approval (commune_code, round, from_day, weeks, approved_by) "
            "SELECT commune_code, 2027, '2027-01-01', 6, 'Chair' FROM round_commune");
}

/* "202 2", "202 2 leaving", "": who serves him, and the version of that. */
static inline const char *moving_home(int64_t resident) {
    return scratch_text(
        &scratch,
        "SELECT concat_ws(' ', commune_code, version, CASE WHEN is_leaving THEN 'leaving' END) "
        "FROM resident_home WHERE resident_id = %d",
        (int)resident);
}

#endif
