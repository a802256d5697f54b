/* SPDX-License-Identifier: Apache-2.0 */
/* What a commune's plan would be, before and beside the nights that write it. */
#include "exam/exam.h"
#include "jobs/plan_commune.h"

static struct plan_commune planned;

static struct nightly_options options_for(civil_day day) {
    return (struct nightly_options){
        .database = scratch.conninfo,
        .registry = "",
        .date = day,
        .now = {.day = TODAY, .unix_seconds = 1804000000},
        .program = "",
        .workers = 1,
        .lease_seconds = 30,
        .feed_days_max = 7,
        .notice_days = 8,
        .outcome_days = 14,
        .overbooking_risk = 5,
        .hours = HOURS,
        .halves = {{450, 690}, {810, 990}},
        .step_minutes = 30,
    };
}

static void pass_night(civil_day day) {
    const struct nightly_options options = options_for(day);
    struct json *report = NULL;
    enum err_code outcome = ERR_INTERNAL;
    MUST(nightly_run(scratch.loop, &options, &report, &outcome, &error));
    json_destroy(report);
    ck_assert_int_eq(outcome, ERR_NONE); /* every invariant holds */
}

static void begin(void) {
    create_people();
    prepare_round();
    EXECUTE("DELETE FROM round_commune WHERE commune_code = 125;" /* it has nobody to plan for */
            "UPDATE round_commune SET state = 'open';"
            "INSERT INTO standing_approval (commune_code, round, from_day, weeks, approved_by) "
            "SELECT commune_code, 2027, '2027-01-01', 6, 'Chair' FROM round_commune");
}

static void end(void) {
    drop_all();
}

static bool try_plan(int32_t commune, civil_day day) {
    const struct nightly_options options = options_for(day);
    return plan_commune_open(&planned, scratch.loop, &options, commune, &error);
}

/* The hash a night would store, as text; the plan stays open. */
static const char *plan(int32_t commune, civil_day day) {
    char text[HASH_TEXT_BYTES];
    MUST(try_plan(commune, day));
    return arena_print(scratch.arena, "%s\n", digest_print(&planned.work.plan_digest, text));
}

static const char *stored_hash(int32_t commune) {
    return scratch_text(
        &scratch, "SELECT encode(plan_hash, 'hex') FROM commune_state WHERE commune_code = %d", commune);
}

START_TEST(a_plan_is_that_of_the_first_night_and_of_every_later_one) {
    const char *first = plan(COMMUNE, TODAY);
    plan_commune_close(&planned);
    pass_night(TODAY);
    ck_assert_str_eq(first, stored_hash(COMMUNE));
    ck_assert_str_eq(plan(COMMUNE, TODAY), first);
    plan_commune_close(&planned);
    const char *next = plan(COMMUNE, TODAY + 1);
    plan_commune_close(&planned);
    pass_night(TODAY + 1);
    ck_assert_str_eq(next, stored_hash(COMMUNE));
}
END_TEST

START_TEST(planning_without_writing_leaves_no_run_and_no_row) {
    (void)plan(COMMUNE, TODAY);
    plan_commune_close(&planned);
    ck_assert_int_eq(COUNT("run"), 0);
    ck_assert_int_eq(COUNT("need"), 0);
    ck_assert_int_eq(COUNT("appointment"), 0);
    ck_assert_int_eq(COUNT("resident_home"), COUNT("register.resident"));
    ck_assert_int_eq(COUNT("commune_state"), 0);
}
END_TEST

START_TEST(a_day_that_has_passed_is_planned_as_today) {
    (void)plan(COMMUNE, TODAY - 30);
    ck_assert_int_eq(planned.night.today, TODAY);
    plan_commune_close(&planned);
}
END_TEST

START_TEST(a_round_is_found_by_its_number_or_as_the_first_one) {
    struct commune_round *round = NULL;
    (void)plan(COMMUNE, TODAY);
    MUST(plan_commune_find_round(&planned, 0, &round, &error));
    ck_assert_int_eq(round->live.round, ROUND);
    MUST(plan_commune_find_round(&planned, ROUND, &round, &error));
    ck_assert_uint_eq(round->plan.totals.by_state[NEED_BOOKED] + round->plan.totals.by_state[NEED_WAITING],
                      round->needs.count);
    ck_assert(!plan_commune_find_round(&planned, 2031, &round, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ASSERT_IN(error.message, "round 2031 is not live in commune 00123");
    ASSERT_IN(error.hint, "2027");
    plan_commune_close(&planned);
}
END_TEST

START_TEST(a_commune_without_a_live_round_is_refused) {
    ck_assert(!try_plan(EMPTY_COMMUNE, TODAY));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ASSERT_IN(error.message, "commune 00125: the commune has no live round");
    plan_commune_close(&planned);
}
END_TEST

START_TEST(a_commune_that_the_night_would_hold_says_why) {
    EXECUTE("INSERT INTO register.feed_status (commune_code, as_of, rows) VALUES (123, '2027-01-01', 12)");
    ck_assert(!try_plan(COMMUNE, TODAY));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ASSERT_IN(error.message, "the register feed is of 2027-01-01");
    plan_commune_close(&planned);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("plan_commune");
    TCase *t = tcase_create("a commune");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_plan_is_that_of_the_first_night_and_of_every_later_one);
    tcase_add_test(t, planning_without_writing_leaves_no_run_and_no_row);
    tcase_add_test(t, a_day_that_has_passed_is_planned_as_today);
    tcase_add_test(t, a_round_is_found_by_its_number_or_as_the_first_one);
    tcase_add_test(t, a_commune_without_a_live_round_is_refused);
    tcase_add_test(t, a_commune_that_the_night_would_hold_says_why);
    suite_add_tcase(s, t);
    return s;
}
