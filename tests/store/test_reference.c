/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"
#include "store/partition.h"
#include "store/reference.h"
#include "suite.h"

#include <string.h>

#define COMMUNE 4

static struct scratch scratch;

static void make_database(void) {
    struct err e;
    scratch_create_migrated(&scratch);
    scratch_execute(&scratch, NULL,
                    "INSERT INTO round VALUES (2027, '2027-01-01', '2027-12-31', 5, 6, 30); BEGIN");
    ck_assert_msg(partition_make_round(scratch.pg, 2027, &e), "%s", e.message);
    scratch_execute(&scratch, NULL, "COMMIT");
    scratch_leave(&scratch);
}

static void drop_database(void) {
    scratch_return(&scratch);
    scratch_drop(&scratch);
}

static void begin(void) {
    scratch_return(&scratch);
    scratch_execute(&scratch, NULL, "BEGIN");
}

static void end(void) {
    scratch_execute(&scratch, NULL, "ROLLBACK");
    scratch_leave(&scratch);
}

static civil_day day(int month, int day_of_month) {
    return civil_make(2027, month, day_of_month);
}

/* ---- Rules ------------------------------------------------------------------------------- */

START_TEST(a_round_is_read_and_an_unknown_one_refused) {
    struct err e;
    struct round round;
    ck_assert_msg(reference_load_round(scratch.pg, 2027, &round, &e), "%s", e.message);
    ck_assert_int_eq(round.number, 2027);
    ck_assert_int_eq(round.starts, day(1, 1));
    ck_assert_int_eq(round.ends, day(12, 31));
    ck_assert_int_eq(round.minimum_gap_months, 5);
    ck_assert_int_eq(round.residence_months, 6);
    ck_assert_int_eq(round.overdue_grace_days, 30);
    ck_assert(!reference_load_round(scratch.pg, 2099, &round, &e));
    ck_assert_int_eq(e.code, ERR_INPUT);
    ck_assert_msg(strstr(e.message, "2099") != NULL, "%s", e.message);
}
END_TEST

static struct rules load_rules(void) {
    struct err e;
    struct rules rules = {0};
    ck_assert_msg(reference_load_rules(scratch.pg, 2027, civil_make(2026, 11, 22), scratch.arena, &rules, &e),
                  "%s", e.message);
    return rules;
}

START_TEST(the_shipped_rules_are_read_as_written) {
    const struct rules rules = load_rules();
    ck_assert_uint_eq(rules.priority_count, 8);
    ck_assert_int_eq(rules.priorities[0].class_, 0);
    ck_assert_uint_eq(rules.priorities[0].target_groups, TARGET_GROUP(2));
    ck_assert_int_eq(rules.priorities[0].age_from, -1);
    ck_assert_int_eq(rules.priorities[1].age_from, 80);
    ck_assert_int_eq(rules.priorities[1].age_to, -1);
    ck_assert_uint_eq(rules.priorities[2].target_groups,
                      TARGET_GROUP(1) | TARGET_GROUP(3) | TARGET_GROUP(4) | TARGET_GROUP(5));
    ck_assert_int_eq(rules.priorities[6].circumstances, CIRCUMSTANCE_PREGNANT);
    ck_assert_int_eq(rules.priorities[7].phase_from, civil_make(2026, 1, 1));
    ck_assert_int_eq(rules.priorities[7].effective.until, CIVIL_NONE);
    ck_assert_uint_eq(rules.package_resource_count, 6);
    ck_assert_int_eq(rules.package_resources[0].resource, RESOURCE_DOCTOR);
    ck_assert_int_eq(rules.package_resources[0].minutes, 15);
    ck_assert_int_eq(rules.package_resources[5].resource, RESOURCE_ECG);
    ck_assert_uint_eq(rules.route_count, 4);
    for (size_t i = 0; i < rules.route_count; i++)
        ck_assert_int_eq(rules.routes[i].is_invited_by_station, rules.routes[i].route == ROUTE_STATION);
}
END_TEST

START_TEST(the_most_specific_rule_comes_first) {
    scratch_execute(&scratch, NULL,
                    "INSERT INTO interval_rule VALUES (90, 0, 11, '', 2, '2027-01-01', NULL);"
                    "INSERT INTO package_rule VALUES (90, 1, 0, 2, '2026-01-01', NULL), "
                    "                                (91, 3, 18, NULL, '2027-06-01', NULL)");
    const struct rules rules = load_rules();
    ck_assert_int_eq(rules.intervals[0].circumstances, CIRCUMSTANCE_HAZARDOUS_WORK);
    ck_assert_int_eq(rules.intervals[1].interval_months, 2); /* the newer of two for infants */
    ck_assert_int_eq(rules.intervals[2].interval_months, 3);
    ck_assert_int_eq(rules.intervals[4].age_months_to, -1);
    ck_assert_int_eq(rules.packages[0].age_to, 2);
    ck_assert_int_eq(rules.packages[1].age_to, 5);
    ck_assert_int_eq(rules.packages[3].effective.from, day(6, 1));
    ck_assert_int_eq(rules.packages[4].effective.from, civil_make(2026, 1, 1));
}
END_TEST

START_TEST(rules_of_other_times_are_left_out) {
    scratch_execute(&scratch, NULL,
                    "UPDATE route_rule SET valid_to = '2026-11-21' WHERE rule_id = 2;"
                    "UPDATE route_rule SET valid_to = '2026-11-22' WHERE rule_id = 3;"
                    "UPDATE route_rule SET valid_from = '2028-01-01' WHERE rule_id = 4;"
                    "INSERT INTO route_rule VALUES (5, 'armed_forces', true, '2027-12-31', NULL)");
    const struct rules rules = load_rules();
    ck_assert_uint_eq(rules.route_count, 3);
    ck_assert_int_eq(rules.routes[0].route, ROUTE_ARMED_FORCES);
    ck_assert_int_eq(rules.routes[0].effective.from, day(12, 31));
    ck_assert_int_eq(rules.routes[1].route, ROUTE_SCHOOL);
}
END_TEST

static const struct {
    const char *sql;
    const char *row;
} BAD_RULES[] = {
    {"UPDATE priority_rule SET target_groups = '1;17' WHERE rule_id = 20", "priority_rule 20"},
    {"UPDATE priority_rule SET circumstances = 'tired' WHERE rule_id = 32", "priority_rule 32"},
    {"UPDATE interval_rule SET circumstances = 'pregnant,hazardous_work' WHERE rule_id = 10",
     "interval_rule 10"},
};

START_TEST(a_rule_nobody_understands_is_named) {
    struct err e;
    struct rules rules;
    scratch_execute(&scratch, NULL, "%s", BAD_RULES[_i].sql);
    ck_assert(!reference_load_rules(scratch.pg, 2027, day(1, 1), scratch.arena, &rules, &e));
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_msg(strstr(e.message, BAD_RULES[_i].row) != NULL, "%s", e.message);
}
END_TEST

static const char *hash_now(void) {
    const struct rules rules = load_rules();
    struct hash h;
    char text[HASH_TEXT_BYTES];
    hash_begin(&h);
    reference_hash_rules(&rules, &h);
    const struct digest digest = hash_end(&h);
    return arena_print(scratch.arena, "%s", digest_print(&digest, text));
}

static const char *const RULE_CHANGES[] = {
    "UPDATE round SET minimum_gap_months = 4",
    "UPDATE round SET overdue_grace_days = 31",
    "UPDATE priority_rule SET class = 2 WHERE rule_id = 10",
    "UPDATE priority_rule SET phase_from = '2027-01-01' WHERE rule_id = 40",
    "UPDATE interval_rule SET interval_months = 13 WHERE rule_id = 22",
    "UPDATE package_rule SET package = 2 WHERE rule_id = 1",
    "UPDATE package_resource SET minutes = 16 WHERE package = 1 AND resource = 3",
    "DELETE FROM package_resource WHERE package = 3 AND resource = 5",
    "UPDATE route_rule SET is_invited = true WHERE rule_id = 2",
    "DELETE FROM route_rule WHERE rule_id = 2",
};

START_TEST(any_change_of_a_rule_changes_the_hash) {
    const char *before = hash_now();
    ck_assert_str_eq(before, hash_now());
    scratch_execute(&scratch, NULL, "%s", RULE_CHANGES[_i]);
    ck_assert_str_ne(before, hash_now());
}
END_TEST

/* ---- Calendar and reminders --------------------------------------------------------------- */

START_TEST(a_year_with_rows_is_taken_from_the_table_alone) {
    struct err e;
    struct calendar calendar;
    scratch_execute(&scratch, NULL,
                    "INSERT INTO holiday VALUES ('2027-03-08', 'Một ngày', 'notice 1'), "
                    "('2027-02-05', 'Tết', 'notice 1')");
    ck_assert_msg(reference_load_calendar(scratch.pg, civil_make(2026, 12, 30), civil_make(2028, 1, 5),
                                          scratch.arena, &calendar, &e),
                  "%s", e.message);
    size_t of_2027 = 0;
    for (size_t i = 0; i < calendar.count; i++) {
        const struct holiday *h = &calendar.holidays[i];
        ck_assert(i == 0 || calendar.holidays[i - 1].day < h->day);
        const bool is_2027 = civil_to_date(h->day).year == 2027;
        ck_assert_int_eq(h->is_provisional, !is_2027);
        of_2027 += is_2027;
    }
    ck_assert_uint_eq(of_2027, 2);
    ck_assert_uint_gt(calendar.count, 20); /* 2026 and 2028 whole */
    ck_assert(calendar_is_holiday(&calendar, day(3, 8)));
    ck_assert(!calendar_is_holiday(&calendar, day(1, 1)));
    ck_assert(calendar_is_holiday(&calendar, civil_make(2028, 1, 1)));
}
END_TEST

START_TEST(the_ladder_holds_active_channels_furthest_first) {
    struct err e;
    struct reminder_rung *rungs;
    size_t count;
    scratch_execute(&scratch, NULL,
                    "INSERT INTO channel VALUES ('letter', true), ('zns', false);"
                    "INSERT INTO reminder_rung VALUES ('fortnight', 'letter', 14, '2026-01-01', NULL), "
                    "('week_before', 'zns', 7, '2026-01-01', NULL), "
                    "('old', 'sms', 3, '2026-01-01', '2027-01-31'), ('new', 'sms', 2, '2027-02-02', NULL)");
    ck_assert_msg(reference_load_rungs(scratch.pg, day(2, 1), scratch.arena, &rungs, &count, &e), "%s",
                  e.message);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(rungs[0].purpose, "fortnight");
    ck_assert_str_eq(rungs[0].channel, "letter");
    ck_assert_int_eq(rungs[0].days_before, 14);
    ck_assert_str_eq(rungs[1].purpose, "week_before");
    ck_assert_str_eq(rungs[2].purpose, "day_before");
}
END_TEST

/* ---- Capacity ----------------------------------------------------------------------------- */

#define SITES                                                                                                \
    "INSERT INTO site (site_id, commune_code, kind, name, valid_from, valid_to) VALUES "                     \
    "(41, 4, 'station', 'S', '2026-01-01', NULL), (42, 4, 'mobile', 'M', '2027-02-10', '2027-02-20'), "      \
    "(71, 7, 'station', 'T', '2026-01-01', NULL);"
#define PLACES(n) "array_fill(" #n "::smallint, '{8}')"

static struct capacity_input load_capacity(civil_day from, civil_day until) {
    struct err e;
    struct capacity_input input = {0};
    ck_assert_msg(reference_load_capacity(scratch.pg, COMMUNE, from, until, scratch.arena, &input, &e), "%s",
                  e.message);
    return input;
}

START_TEST(a_later_week_takes_over_and_the_sites_dates_bound_it) {
    scratch_execute(&scratch, NULL,
                    SITES "INSERT INTO site_week VALUES (41, 1, 1, '2026-01-01', NULL, " PLACES(
                        40) ", 4), "
                            "(41, 1, 1, '2027-02-15', NULL, " PLACES(
                                50) ", 5), "
                                    "(41, 2, 2, '2026-01-01', '2027-01-31', " PLACES(
                                        9) ", 0), "
                                           "(42, 3, 1, '2026-01-01', NULL, '{8,7,6,5,4,3,2,1}', 0), "
                                           "(71, 1, 1, '2026-01-01', NULL, " PLACES(99) ", 0)");
    const struct capacity_input input = load_capacity(day(2, 1), day(2, 28));
    ck_assert_uint_eq(input.week_count, 3);
    const struct site_week *w = input.weeks;
    ck_assert_int_eq(w[0].site, 41);
    ck_assert_int_eq(w[0].capacity[RESOURCE_PLACE], 40);
    ck_assert_int_eq(w[0].walk_in_reserve, 4);
    ck_assert_int_eq(w[0].until, day(2, 14));
    ck_assert_int_eq(w[1].from, day(2, 15));
    ck_assert_int_eq(w[1].until, CIVIL_NONE);
    ck_assert_int_eq(w[2].site, 42);
    ck_assert_int_eq(w[2].weekday, 3);
    ck_assert_int_eq(w[2].half, HALF_MORNING);
    ck_assert_int_eq(w[2].from, day(2, 10));
    ck_assert_int_eq(w[2].until, day(2, 20));
    for (int i = 0; i < RESOURCES; i++) ck_assert_int_eq(w[2].capacity[i], 8 - i);
}
END_TEST

START_TEST(closures_that_touch_the_days_are_read) {
    scratch_execute(&scratch, NULL,
                    SITES "INSERT INTO closure VALUES (4, 0, '2027-01-30', '2027-02-01', ''), "
                          "(4, 41, '2027-02-20', NULL, 'storm'), (4, 41, '2027-01-01', '2027-01-31', ''), "
                          "(7, 0, '2027-02-01', NULL, '')");
    const struct capacity_input input = load_capacity(day(2, 1), day(2, 28));
    ck_assert_uint_eq(input.closure_count, 2);
    ck_assert_int_eq(input.closures[0].site, 0);
    ck_assert_int_eq(input.closures[0].until, day(2, 1));
    ck_assert_int_eq(input.closures[1].site, 41);
    ck_assert_int_eq(input.closures[1].until, CIVIL_NONE);
}
END_TEST

START_TEST(a_mobile_teams_day_is_two_sessions_unless_decided_by_hand) {
    scratch_execute(
        &scratch, NULL,
        SITES "INSERT INTO team VALUES (1, 9, 'A', " PLACES(100) "), (2, 9, 'B', " PLACES(
            50) ");"
                "INSERT INTO team_day VALUES (1, '2027-02-11', 4, 42), (2, '2027-02-11', 4, 42), "
                "(1, '2027-02-12', 7, 71);"
                "INSERT INTO extra_session VALUES (42, '2027-02-11', 2, " PLACES(
                    30) ", 3), "
                        "(41, '2027-02-13', 1, " PLACES(20) ", 0), (42, '2027-02-21', 1, " PLACES(20) ", 0)");
    const struct capacity_input input = load_capacity(day(2, 1), day(2, 28));
    ck_assert_uint_eq(input.extra_count, 3);
    ck_assert_int_eq(input.extras[0].site, 41);
    ck_assert_int_eq(input.extras[1].site, 42);
    ck_assert_int_eq(input.extras[1].half, HALF_MORNING);
    ck_assert_int_eq(input.extras[1].capacity[RESOURCE_XRAY], 150);
    ck_assert_int_eq(input.extras[2].half, HALF_AFTERNOON);
    ck_assert_int_eq(input.extras[2].capacity[RESOURCE_PLACE], 30);
    ck_assert_int_eq(input.extras[2].walk_in_reserve, 3);
}
END_TEST

START_TEST(the_callers_calendar_is_left_alone) {
    struct err e;
    static const struct holiday HOLIDAY = {.day = 1};
    struct capacity_input input = {.calendar = {&HOLIDAY, 1}};
    ck_assert(
        reference_load_capacity(scratch.pg, COMMUNE, day(1, 1), day(12, 31), scratch.arena, &input, &e));
    ck_assert_ptr_eq(input.calendar.holidays, &HOLIDAY);
    ck_assert_uint_eq(input.week_count + input.closure_count + input.extra_count, 0);
}
END_TEST

START_TEST(quotas_come_in_the_order_of_sessions) {
    struct err e;
    struct session_quota *quotas;
    size_t count;
    scratch_execute(&scratch, NULL,
                    "INSERT INTO session_quota VALUES (4, 2027, 41, '2027-02-02', 1, 2, 5, 0, 8, 0, NULL), "
                    "(4, 2027, 41, '2027-02-02', 1, 1, 6, 9, 0, 0, '2027-01-20'), "
                    "(4, 2027, 40, '2027-03-02', 2, 1, 7, 0, 0, 2, NULL), "
                    "(4, 2027, 40, '2027-01-02', 2, 1, 8, 0, 0, 0, NULL), "
                    "(7, 2027, 71, '2027-02-02', 1, 1, 9, 0, 0, 0, NULL)");
    ck_assert_msg(
        reference_load_quotas(scratch.pg, COMMUNE, 2027, day(2, 1), scratch.arena, &quotas, &count, &e), "%s",
        e.message);
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(quotas[0].target_group, 2);
    ck_assert_int_eq(quotas[0].half, HALF_AFTERNOON);
    ck_assert_int_eq(quotas[1].hamlet, 9);
    ck_assert_int_eq(quotas[1].release_day, day(1, 20));
    ck_assert_int_eq(quotas[2].organisation, 8);
    ck_assert_int_eq(quotas[2].places, 5);
    ck_assert_int_eq(quotas[2].release_day, CIVIL_NONE);
}
END_TEST

/* ---- Places ------------------------------------------------------------------------------- */

START_TEST(sites_in_force_are_read_with_their_kind) {
    struct err e;
    struct site *sites;
    size_t count;
    scratch_execute(&scratch, NULL, SITES "UPDATE site SET is_step_free = false WHERE site_id = 42");
    ck_assert(
        reference_load_sites(scratch.pg, COMMUNE, day(2, 20), day(2, 28), scratch.arena, &sites, &count, &e));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(sites[0].id, 41);
    ck_assert_int_eq(sites[0].kind, SITE_STATION);
    ck_assert(sites[0].is_step_free);
    ck_assert_int_eq(sites[1].kind, SITE_MOBILE);
    ck_assert(!sites[1].is_step_free);
    ck_assert(
        reference_load_sites(scratch.pg, COMMUNE, day(2, 21), day(2, 28), scratch.arena, &sites, &count, &e));
    ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(hamlets_are_sorted_and_tell_what_is_unknown) {
    struct err e;
    struct hamlet *hamlets;
    size_t count;
    scratch_execute(
        &scratch, NULL,
        "INSERT INTO hamlet (hamlet_id, commune_code, name, site_id, minutes_to_site, passable_from, "
        "passable_to, valid_to) VALUES (9, 4, 'A', 41, 90, 11, 4, NULL), "
        "(8, 4, 'B', NULL, NULL, NULL, NULL, NULL), (7, 4, 'C', 41, 1, NULL, NULL, '2027-01-31'), "
        "(6, 7, 'D', 71, 1, NULL, NULL, NULL)");
    ck_assert(reference_load_hamlets(scratch.pg, COMMUNE, day(2, 1), day(2, 28), scratch.arena, &hamlets,
                                     &count, &e));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(hamlets[0].id, 8);
    ck_assert_int_eq(hamlets[0].site, 0);
    ck_assert_int_eq(hamlets[0].minutes_to_site, -1);
    ck_assert_int_eq(hamlets[0].passable_from, 0);
    ck_assert_int_eq(hamlets[1].site, 41);
    ck_assert_int_eq(hamlets[1].minutes_to_site, 90);
    ck_assert_int_eq(hamlets[1].passable_from, 11);
    ck_assert_int_eq(hamlets[1].passable_to, 4);
}
END_TEST

START_TEST(a_route_fails_the_day_after_its_report_was_due) {
    struct err e;
    int32_t *failed;
    size_t count;
    scratch_execute(
        &scratch, NULL,
        "INSERT INTO organisation (organisation_id, commune_code, kind, name, report_due, reported_on) "
        "VALUES (5, 4, 'employer', 'A', '2027-01-31', NULL), (3, 7, 'school', 'B', '2027-01-01', NULL), "
        "(1, 4, 'school', 'C', '2027-02-01', NULL), (2, 4, 'school', 'D', '2027-01-01', '2027-01-20'), "
        "(4, 4, 'employer', 'E', NULL, NULL), (6, 4, 'school', 'F', '2027-01-20', '2025-12-01')");
    ck_assert(reference_load_failed_organisations(scratch.pg, day(2, 1), scratch.arena, &failed, &count, &e));
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(failed[0], 3);
    ck_assert_int_eq(failed[1], 5);
    ck_assert_int_eq(failed[2], 6); /* what it reported is of an earlier season */
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("reference");
    TCase *t = tcase_create("reference");
    tcase_add_unchecked_fixture(t, make_database, drop_database);
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_round_is_read_and_an_unknown_one_refused);
    tcase_add_test(t, the_shipped_rules_are_read_as_written);
    tcase_add_test(t, the_most_specific_rule_comes_first);
    tcase_add_test(t, rules_of_other_times_are_left_out);
    tcase_add_loop_test(t, a_rule_nobody_understands_is_named, 0, sizeof BAD_RULES / sizeof BAD_RULES[0]);
    tcase_add_loop_test(t, any_change_of_a_rule_changes_the_hash, 0,
                        sizeof RULE_CHANGES / sizeof RULE_CHANGES[0]);
    tcase_add_test(t, a_year_with_rows_is_taken_from_the_table_alone);
    tcase_add_test(t, the_ladder_holds_active_channels_furthest_first);
    tcase_add_test(t, a_later_week_takes_over_and_the_sites_dates_bound_it);
    tcase_add_test(t, closures_that_touch_the_days_are_read);
    tcase_add_test(t, a_mobile_teams_day_is_two_sessions_unless_decided_by_hand);
    tcase_add_test(t, the_callers_calendar_is_left_alone);
    tcase_add_test(t, quotas_come_in_the_order_of_sessions);
    tcase_add_test(t, sites_in_force_are_read_with_their_kind);
    tcase_add_test(t, hamlets_are_sorted_and_tell_what_is_unknown);
    tcase_add_test(t, a_route_fails_the_day_after_its_report_was_due);
    suite_add_tcase(s, t);
    return s;
}
