/* SPDX-License-Identifier: Apache-2.0 */
/* Nights at the edges of the calendar: the turn of the year with two live rounds, and 29 February. */
#include "story.h"
#include "suite.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { RESIDENTS = 320 };

static struct story s;

static void fill(const char *clock, int first_round, int last_round) {
    story_begin(&s, NULL, clock);
    story_must(&s, "migrate up");
    story_must(&s, "sample --residents %d --seed 7", RESIDENTS);
    for (int round = first_round; round <= last_round; round++) {
        story_must(&s, "round prepare --round %d", round);
        story_must(&s, "round open --round %d", round);
        story_must(&s, "publish --standing --all --round %d --weeks 6 --by chairman", round);
    }
}

static int64_t count(const char *rows) {
    return scratch_integer(&s.db, "SELECT count(*) FROM %s", rows);
}

/* ---- 31 December ----------------------------------------------------------------------------------- */

/* Begun at ten to midnight in the old year, finished by another in the new one. */
static void take_over_after_midnight(void) {
    struct pg *other = scratch_open(&s.db);
    scratch_execute(&s.db, other, "BEGIN; LOCK TABLE register.resident IN ACCESS EXCLUSIVE MODE");
    (void)folder_write_text(&s.folder, "config.json", "{\"night\":{\"lease_seconds\":5}}");
    const pid_t owner = story_start(&s, "nightly");
    story_await_blocked(&s, 1);
    story_set_clock(&s, "2027-01-01T00:20");
    const pid_t heir = story_start(&s, "nightly --join");
    story_await_blocked(&s, 2);
    ck_assert_int_eq(kill(owner, SIGKILL), 0);
    scratch_execute(&s.db, other, "COMMIT");
    ck_assert_msg(story_finish(&s, heir) == 0, "%s", s.told);
    (void)story_finish(&s, owner);
    pg_close(other);
}

START_TEST(a_night_over_the_turn_of_the_year_plans_both_rounds_as_of_its_own_day) {
    struct story eve;
    fill("2026-12-31T23:50", 2026, 2027);
    eve = s;
    story_leave(&eve);
    story_begin(&s, &eve, eve.clock);
    story_must(&s, "nightly");
    char *plan_hash = strdup(story_plan_hash(&s));
    char *rows = strdup(story_digest_rows(&s));
    story_end(&s);
    story_begin(&s, &eve, eve.clock);
    take_over_after_midnight();
    ck_assert_str_eq(story_plan_hash(&s), plan_hash);
    ck_assert_str_eq(story_digest_rows(&s), rows);
    free(plan_hash);
    free(rows);
    ck_assert_int_eq(count("run WHERE business_date = '2026-12-31' AND state = 'done'"), 1);
    ck_assert_int_gt(count("appointment WHERE round = 2027"), 0);
    ck_assert_int_eq(count("appointment WHERE day < '2027-01-08'"), 0); /* eight days' notice */
    ck_assert_int_eq(count("reminder_queue WHERE send_day < '2027-01-01'"), 0);
    story_must(&s, "nightly"); /* of the new year */
    ck_assert_int_eq(count("run WHERE business_date = '2027-01-01' AND state = 'done'"), 1);
    story_check_settled(&s);
    story_end(&s);
}
END_TEST

/* ---- 29 February ----------------------------------------------------------------------------------- */

static void assert_settled_on(const char *clock) {
    story_set_clock(&s, clock);
    story_must(&s, "nightly");
    story_check_settled(&s);
}

/* Everybody's birthday is the leap day. */
static void fill_leaplings(const char *clock, int round) {
    fill(clock, round, round);
    scratch_execute(&s.db, NULL,
                    "UPDATE register.resident SET birth_date = make_date(birth_year / 4 * 4, 2, 29), "
                    "birth_year = birth_year / 4 * 4 WHERE birth_year < 2020 AND birth_date IS NOT NULL "
                    "AND birth_year / 4 * 4 <> 1900");
    ck_assert_int_gt(count("register.resident WHERE to_char(birth_date, 'MM-DD') = '02-29'"), 100);
}

START_TEST(whoever_is_born_on_29_february_is_planned_in_a_leap_year) {
    fill_leaplings("2028-02-27T23:50", 2028);
    assert_settled_on("2028-02-27T23:50");
    ck_assert_int_gt(count("need WHERE target_day = '2028-02-29'"), 0);
    assert_settled_on("2028-02-28T23:50");
    assert_settled_on("2028-02-29T23:50");
    assert_settled_on("2028-03-01T01:30");
    story_end(&s);
}
END_TEST

START_TEST(whoever_is_born_on_29_february_is_planned_in_a_common_year) {
    fill_leaplings("2027-02-27T23:50", 2027);
    assert_settled_on("2027-02-27T23:50");
    ck_assert_int_gt(count("need WHERE target_day = '2027-02-28'"), 0);
    assert_settled_on("2027-02-28T23:50");
    assert_settled_on("2027-03-01T01:30");
    story_end(&s);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("night_calendar");
    TCase *edges = tcase_create("edges");
    tcase_set_timeout(edges, 240);
    tcase_add_test(edges, a_night_over_the_turn_of_the_year_plans_both_rounds_as_of_its_own_day);
    tcase_add_test(edges, whoever_is_born_on_29_february_is_planned_in_a_leap_year);
    tcase_add_test(edges, whoever_is_born_on_29_february_is_planned_in_a_common_year);
    suite_add_tcase(suite, edges);
    return suite;
}
