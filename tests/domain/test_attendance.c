/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/attendance.h"
#include "seeded.h"
#include "suite.h"

#include <string.h>

static struct arena *arena;

static void setup(void) {
    arena = arena_create();
}

static void teardown(void) {
    arena_destroy(arena);
}

/* ---- Limits ------------------------------------------------------------------------------------- */

/* People are drawn one by one from an urn (Polya): each who stays away makes the next likelier to. */
static double urn_chance_of_more(int booked, int places, double absence, double correlation) {
    double away[128] = {1};
    const double weight = correlation > 0 ? (1 - correlation) / correlation : 0;
    for (int i = 0; i < booked; i++)
        for (int j = i + 1; j >= 0; j--) {
            const double stays = correlation > 0 ? (absence * weight + j) / (weight + i) : absence;
            const double came_before = correlation > 0 ? (absence * weight + j - 1) / (weight + i) : absence;
            away[j] = (j <= i ? away[j] * (1 - stays) : 0) + (j > 0 ? away[j - 1] * came_before : 0);
        }
    double more = 0;
    for (int j = 0; j < booked - places; j++) more += away[j];
    return more;
}

START_TEST(forty_places_and_a_fifth_who_stay_away_take_forty_five_at_five_percent) {
    ck_assert_int_eq(attendance_limit(40, 0.2, 0, 0.05), 45);
    ck_assert_int_eq(attendance_limit(40, 0.2, 0, 0.01), 43);
}
END_TEST

START_TEST(a_limit_is_the_largest_that_keeps_the_risk) {
    struct seeded s = seeded_start("attendance limit");
    for (int i = 0; i < 3000; i++) {
        const int places = seeded_between(&s, 0, 50);
        const double absence = seeded_between(&s, 0, 60) / 100.0;
        const double correlation = seeded_between(&s, 0, 1) ? seeded_between(&s, 1, 30) / 100.0 : 0;
        const double risk = seeded_between(&s, 0, 30) / 100.0;
        const int limit = attendance_limit(places, absence, correlation, risk);
        const double here = urn_chance_of_more(limit, places, absence, correlation);
        const double next = urn_chance_of_more(limit + 1, places, absence, correlation);
        ck_assert_msg(limit >= places && limit <= 2 * places, "limit %d of %d places", limit, places);
        ck_assert_msg(here <= risk + 1e-9, "%d places, away %.2f, correlation %.2f, risk %.2f: %d is %.4f",
                      places, absence, correlation, risk, limit, here);
        ck_assert_msg(limit == 2 * places || absence == 0 || next > risk - 1e-9,
                      "%d places, away %.2f, correlation %.2f, risk %.2f: %d is too few", places, absence,
                      correlation, risk, limit);
    }
}
END_TEST

START_TEST(people_who_stay_away_together_leave_less_room) {
    for (int places = 10; places <= 100; places += 10)
        ck_assert_int_le(attendance_limit(places, 0.2, 0.05, 0.05), attendance_limit(places, 0.2, 0, 0.05));
    ck_assert_int_lt(attendance_limit(100, 0.2, 0.05, 0.05), attendance_limit(100, 0.2, 0, 0.05));
}
END_TEST

START_TEST(no_risk_and_no_absence_mean_no_overbooking) {
    ck_assert_int_eq(attendance_limit(40, 0.3, 0, 0), 40);
    ck_assert_int_eq(attendance_limit(40, 0, 0.02, 0.2), 40);
    ck_assert_int_eq(attendance_limit(0, 0.5, 0, 0.2), 0);
}
END_TEST

/* ---- Counting and shares -------------------------------------------------------------------------- */

enum { PEOPLE = 200, SITE = 7, OTHER_SITE = 9, DAY = 20000 };

static struct need needs[PEOPLE];
static struct appointment appointments[PEOPLE];

/* Everybody once at SITE; every `period`-th stayed away. */
static void record(int period, uint8_t class_) {
    for (int i = 0; i < PEOPLE; i++) {
        needs[i] = (struct need){.resident = i + 1, .number = 1, .class_ = class_, .state = NEED_DUE};
        appointments[i] = (struct appointment){.resident = i + 1,
                                               .number = 1,
                                               .attempt = 1,
                                               .site = SITE,
                                               .day = DAY,
                                               .half = HALF_MORNING,
                                               .origin = ORIGIN_PLAN,
                                               .state = i % period == 0 ? APPOINTMENT_DID_NOT_ATTEND
                                                                        : APPOINTMENT_ATTENDED};
    }
}

static struct attendance measured(void) {
    const struct attendance_cells before = {0};
    struct attendance a;
    attendance_count(needs, PEOPLE, appointments, PEOPLE, &before, arena, &a);
    return a;
}

START_TEST(nobody_stays_away_until_it_is_measured) {
    const struct attendance a = {0};
    ck_assert(attendance_absence(&a, SITE, 3, ATTENDANCE_FIRST) == 0);
}
END_TEST

START_TEST(measured_absence_is_drawn_towards_nobody) {
    record(5, 6);
    const struct attendance a = measured();
    const double share = attendance_absence(&a, SITE, 3, ATTENDANCE_FIRST);
    ck_assert(share > 0.15 && share < 0.2);
    ck_assert_uint_eq(a.round.at[3][ATTENDANCE_FIRST].absences, PEOPLE / 5);
    ck_assert_uint_eq(a.round.at[3][ATTENDANCE_FIRST].shows, PEOPLE - PEOPLE / 5);
}
END_TEST

START_TEST(an_unmeasured_site_is_expected_to_be_as_its_commune) {
    record(4, 6);
    const struct attendance a = measured();
    const double here = attendance_absence(&a, SITE, 3, ATTENDANCE_FIRST);
    const double there = attendance_absence(&a, OTHER_SITE, 3, ATTENDANCE_FIRST);
    ck_assert(there > 0.15 && there < 0.25);
    ck_assert(here > there - 0.05 && here < there + 0.05);
}
END_TEST

START_TEST(the_round_before_counts_for_the_commune) {
    struct attendance_cells before = {0};
    before.at[1][ATTENDANCE_AGAIN] = (struct attendance_count){.shows = 60, .absences = 140};
    struct attendance a;
    attendance_count(NULL, 0, NULL, 0, &before, arena, &a);
    ck_assert(attendance_absence(&a, SITE, 1, ATTENDANCE_AGAIN) > 0.5);
    ck_assert(attendance_absence(&a, SITE, 1, ATTENDANCE_AGAIN) >
              attendance_absence(&a, SITE, 1, ATTENDANCE_FIRST));
    ck_assert_uint_eq(a.round.at[1][ATTENDANCE_AGAIN].absences, 0);
}
END_TEST

START_TEST(cancelled_and_unrecorded_days_and_walk_ins_count_for_nothing) {
    static const uint8_t STATES[] = {APPOINTMENT_CANCELLED_BY_RESIDENT, APPOINTMENT_CANCELLED_BY_SERVICE,
                                     APPOINTMENT_OUTCOME_UNKNOWN, APPOINTMENT_PUBLISHED};
    record(2, 0);
    for (int i = 0; i < PEOPLE; i++) appointments[i].state = STATES[i % 4] & 15U;
    appointments[0].state = APPOINTMENT_DID_NOT_ATTEND;
    appointments[0].origin = ORIGIN_WALK_IN;
    const struct attendance a = measured();
    ck_assert(attendance_absence(&a, SITE, 0, ATTENDANCE_FIRST) == 0);
}
END_TEST

/* ---- Sessions ----------------------------------------------------------------------------------- */

static struct session session_of(civil_day day) {
    return (struct session){
        .site = SITE, .day = day, .half = HALF_MORNING, .capacity = {50}, .walk_in_reserve = 10};
}

static void set_limits(const struct attendance *a, const struct session_expectation *before, size_t count,
                       civil_day released_until, struct session *session) {
    const struct attendance_policy policy = {.risk = 0.05, .reserve_released_until = released_until};
    attendance_set_limits(a, &policy, needs, PEOPLE, appointments, PEOPLE, before, count, session, 1, arena);
}

START_TEST(a_session_is_overbooked_by_the_absence_of_its_site) {
    record(4, 6);
    const struct attendance a = measured();
    struct session s = session_of(DAY + 30);
    set_limits(&a, NULL, 0, CIVIL_NONE, &s);
    ck_assert_uint_eq(s.expected_absence, 20);
    ck_assert_int_eq(capacity_bookable(&s), 45);
}
END_TEST

START_TEST(the_reserve_is_bookable_once_it_is_released) {
    record(PEOPLE + 1, 6);
    appointments[0].state = APPOINTMENT_ATTENDED;
    const struct attendance a = measured();
    struct session s = session_of(DAY + 30);
    set_limits(&a, NULL, 0, DAY + 29, &s);
    ck_assert_int_eq(capacity_bookable(&s), 40);
    set_limits(&a, NULL, 0, DAY + 30, &s);
    ck_assert_int_eq(capacity_bookable(&s), 50);
}
END_TEST

START_TEST(an_expectation_stays_while_the_measured_share_is_near) {
    record(4, 6);
    const struct attendance a = measured();
    struct session_expectation before = {SITE, DAY + 30, HALF_MORNING, 15};
    struct session s = session_of(DAY + 30);
    set_limits(&a, &before, 1, CIVIL_NONE, &s);
    ck_assert_uint_eq(s.expected_absence, 20);
    before.expected_absence = 20;
    record(5, 6); /* 18 percent now: a new session would get 15 */
    const struct attendance less = measured();
    set_limits(&less, NULL, 0, CIVIL_NONE, &s);
    ck_assert_uint_eq(s.expected_absence, 15);
    before.expected_absence = 17;
    set_limits(&less, &before, 1, CIVIL_NONE, &s);
    ck_assert_uint_eq(s.expected_absence, 17);
}
END_TEST

START_TEST(people_who_come_more_surely_lower_the_limit_of_their_session) {
    record(3, 6);
    const struct attendance a = measured();
    for (int i = 0; i < PEOPLE; i++) { /* now they stand in a session to come, the most urgent of all */
        needs[i].class_ = 0;
        appointments[i].state = APPOINTMENT_PROPOSED;
        appointments[i].day = DAY + 30;
    }
    struct attendance surer = a;
    surer.commune.at[0][ATTENDANCE_FIRST] = (struct attendance_count){.shows = 1000, .absences = 10};
    struct session s = session_of(DAY + 30);
    struct session empty = session_of(DAY + 31);
    set_limits(&surer, NULL, 0, CIVIL_NONE, &s);
    set_limits(&surer, NULL, 0, CIVIL_NONE, &empty);
    ck_assert_int_lt(capacity_bookable(&s), capacity_bookable(&empty));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("attendance");
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, forty_places_and_a_fifth_who_stay_away_take_forty_five_at_five_percent);
    tcase_add_test(limits, a_limit_is_the_largest_that_keeps_the_risk);
    tcase_add_test(limits, people_who_stay_away_together_leave_less_room);
    tcase_add_test(limits, no_risk_and_no_absence_mean_no_overbooking);
    suite_add_tcase(s, limits);
    TCase *shares = tcase_create("shares");
    tcase_add_checked_fixture(shares, setup, teardown);
    tcase_add_test(shares, nobody_stays_away_until_it_is_measured);
    tcase_add_test(shares, measured_absence_is_drawn_towards_nobody);
    tcase_add_test(shares, an_unmeasured_site_is_expected_to_be_as_its_commune);
    tcase_add_test(shares, the_round_before_counts_for_the_commune);
    tcase_add_test(shares, cancelled_and_unrecorded_days_and_walk_ins_count_for_nothing);
    suite_add_tcase(s, shares);
    TCase *sessions = tcase_create("sessions");
    tcase_add_checked_fixture(sessions, setup, teardown);
    tcase_add_test(sessions, a_session_is_overbooked_by_the_absence_of_its_site);
    tcase_add_test(sessions, the_reserve_is_bookable_once_it_is_released);
    tcase_add_test(sessions, an_expectation_stays_while_the_measured_share_is_near);
    tcase_add_test(sessions, people_who_come_more_surely_lower_the_limit_of_their_session);
    suite_add_tcase(s, sessions);
    return s;
}
