/* SPDX-License-Identifier: Apache-2.0 */
/* Every fourth person stayed away for six weeks: the nights after book above the places. */
#include "story.h"
#include "suite.h"

#include <check.h>

static struct story base; /* the morning after six weeks of exams */
static struct story s;

static void make_base(void) {
    story_begin(&base, NULL, "2026-03-02T01:00");
    story_fill(&base, 1500);
    scratch_execute(&base.db, NULL, /* a few large days, too few for all */
                    "DELETE FROM site_week WHERE weekday <> 3 OR half = 2;"
                    "UPDATE site_week SET capacity = array_fill(24::smallint, '{8}'), walk_in_reserve = 2, "
                    "until_day = '2026-04-30'");
    story_must(&base, "nightly");
    scratch_execute(&base.db, NULL,
                    "UPDATE appointment SET state = CASE resident_id %% 4 WHEN 0 THEN 'did_not_attend' ELSE "
                    "'attended' END WHERE state = 'published' AND day < '2026-04-13';"
                    "UPDATE commune_state SET revision = revision + 1;"
                    "UPDATE register.feed_status SET as_of = '2026-04-13'");
    story_leave(&base);
}

static void begin(void) {
    story_begin(&s, &base, base.clock);
    story_set_clock(&s, "2026-04-13T01:00");
}

static void end(void) {
    story_end(&s);
}

#define TO_COME "session WHERE capacity[1] - walk_in_reserve >= 10 AND day >= '2026-04-21'"
#define PLACES  "capacity[1] - walk_in_reserve"

static int64_t count_rows(const char *condition) {
    return scratch_integer(&s.db, "SELECT count(*) FROM %s", condition);
}

static int64_t count_fuller_than(const char *limit) {
    return scratch_integer(
        &s.db,
        "SELECT count(*) FROM (SELECT count(*) AS booked, " PLACES " AS places, booking_limit "
        "FROM session JOIN appointment USING (commune_code, round, site_id, day, half) "
        "WHERE state = 'published' GROUP BY commune_code, round, site_id, day, half, capacity, "
        "walk_in_reserve, booking_limit) AS s WHERE booked > %s",
        limit);
}

START_TEST(measured_absence_books_above_the_places_and_never_above_the_limit) {
    story_must(&s, "nightly");
    ck_assert_int_gt(count_rows(TO_COME), 0);
    ck_assert_int_eq(count_rows(TO_COME " AND booking_limit <= " PLACES), 0);
    ck_assert_int_gt(count_fuller_than("places"), 0);
    ck_assert_int_eq(count_fuller_than("booking_limit"), 0);
    ck_assert_int_eq(count_rows(TO_COME " AND expected_absence NOT BETWEEN 10 AND 30"), 0);
    story_check_settled(&s);
}
END_TEST

START_TEST(a_risk_of_nothing_books_the_places_alone) {
    story_must(&s, "nightly --set plan.overbooking_risk=0");
    ck_assert_int_eq(count_rows(TO_COME " AND booking_limit <> " PLACES), 0);
    ck_assert_int_eq(count_fuller_than("places"), 0);
}
END_TEST

START_TEST(the_next_round_begins_with_what_this_one_measured) {
    story_must(&s, "nightly");
    ck_assert_int_gt(count_rows("commune_result WHERE measure = 'absences_first' AND amount > 0"), 0);
    scratch_execute(&s.db, NULL, "UPDATE site_week SET until_day = NULL");
    story_must(&s, "round prepare --round 2027");
    story_must(&s, "round open --round 2027");
    story_set_clock(&s, "2026-04-14T01:00");
    story_must(&s, "nightly");
    ck_assert_int_gt(count_rows(TO_COME " AND round = 2027"), 0);
    ck_assert_int_eq(count_rows(TO_COME " AND round = 2027 AND booking_limit <= " PLACES), 0);
}
END_TEST

START_TEST(a_released_reserve_goes_to_the_waiting_list) {
    story_must(&s, "nightly --set plan.overbooking_risk=0 --set plan.reserve_release_days=15");
    ck_assert_int_gt(
        count_rows("session WHERE walk_in_reserve > 0 AND day BETWEEN '2026-04-21' AND '2026-04-27'"), 0);
    ck_assert_int_eq(
        count_rows("session WHERE day BETWEEN '2026-04-21' AND '2026-04-27' AND booking_limit <> "
                   "capacity[1]"),
        0);
    ck_assert_int_eq(count_rows("session WHERE day >= '2026-04-28' AND booking_limit <> " PLACES), 0);
    story_must(&s, "verify");
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("overbooking");
    TCase *c = tcase_create("overbooking");
    tcase_add_unchecked_fixture(c, make_base, NULL);
    tcase_add_checked_fixture(c, begin, end);
    tcase_set_timeout(c, 120);
    tcase_add_test(c, measured_absence_books_above_the_places_and_never_above_the_limit);
    tcase_add_test(c, a_risk_of_nothing_books_the_places_alone);
    tcase_add_test(c, the_next_round_begins_with_what_this_one_measured);
    tcase_add_test(c, a_released_reserve_goes_to_the_waiting_list);
    suite_add_tcase(suite, c);
    return suite;
}
