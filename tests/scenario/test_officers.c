/* SPDX-License-Identifier: Apache-2.0 */
/* What officers know first, from the desk through the nights until the register has caught up. */
#include "domain/appointment.h"
#include "seeded.h"
#include "story.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static struct story base; /* after the night of 2 March */
static struct story s;

static void make_base(void) {
    story_begin(&base, NULL, "2026-03-02T01:00");
    story_fill(&base, 600);
    story_must(&base, "nightly");
    story_leave(&base);
}

static void begin(void) {
    story_begin(&s, &base, "2026-03-02T09:00");
}

static void end(void) {
    story_end(&s);
}

/* The night that begins the day; the register is as of that day. */
static void pass_night(const char *day) {
    story_set_clock(&s, arena_print(s.db.arena, "%sT01:00", day));
    scratch_execute(&s.db, NULL, "UPDATE register.feed_status SET as_of = '%s'", day);
    story_must(&s, "nightly");
}

static const char *code_of(int64_t resident) {
    char code[APPOINTMENT_CODE_BYTES];
    return arena_print(s.db.arena, "%s", appointment_code_print(resident, code));
}

/* Somebody with one need and a promised place of which he will be reminded; the `nth` such. */
static int64_t find_promised(int nth) {
    const int64_t resident = scratch_integer(
        &s.db,
        "SELECT DISTINCT a.resident_id FROM appointment a JOIN reminder_queue q USING (commune_code, round, "
        "resident_id, need_number) WHERE a.state = 'published' AND NOT EXISTS (SELECT FROM need n "
        "WHERE n.resident_id = a.resident_id AND n.need_number > 1) ORDER BY 1 OFFSET %d LIMIT 1",
        nth);
    ck_assert_int_gt(resident, 0);
    return resident;
}

static int64_t messages_of(int64_t resident) {
    return scratch_integer(&s.db, "SELECT count(*) FROM reminder_queue WHERE resident_id = %ld",
                           (long)resident);
}

/* "cancelled_by_service deceased": the newest attempt and the need. */
static const char *standing_of(int64_t resident) {
    const char *text =
        scratch_text(&s.db,
                     "SELECT coalesce(a.state, 'none') || ' ' || n.state FROM need n LEFT JOIN appointment a "
                     "USING (commune_code, round, resident_id, need_number) WHERE n.resident_id = %ld AND "
                     "n.need_number = 1 "
                     "ORDER BY a.attempt DESC LIMIT 1",
                     (long)resident);
    return arena_print(s.db.arena, "%.*s", (int)strcspn(text, "\n"), text);
}

static const char *rows_of(int64_t resident) {
    return scratch_text(&s.db,
                        "SELECT n::text FROM need n WHERE resident_id = %ld UNION ALL "
                        "SELECT a::text FROM appointment a WHERE resident_id = %ld UNION ALL "
                        "SELECT r::text FROM reminder r WHERE resident_id = %ld ORDER BY 1",
                        (long)resident, (long)resident, (long)resident);
}

static bool is_told(const char *words) {
    return strstr(s.out, words) != NULL;
}

START_TEST(a_death_is_known_to_the_officer_then_to_the_night_and_at_last_to_the_register) {
    const int64_t resident = find_promised(0);
    ck_assert_int_gt(messages_of(resident), 0);
    story_must(&s, "resident fact add %s died --from 2026-03-01 --source family --by Officer",
               code_of(resident));
    ck_assert_int_eq(messages_of(resident), 0);
    ck_assert_str_eq(standing_of(resident), "cancelled_by_service deceased");
    story_must(&s, "verify");
    const char *rows = rows_of(resident);
    pass_night("2026-03-03");
    ck_assert_str_eq(rows_of(resident), rows);
    story_must(&s, "resident fact list %s", code_of(resident));
    ck_assert(is_told("pending"));
    pass_night("2026-04-02"); /* the register has had a month to learn it */
    story_must(&s, "resident fact list --commune 99001 --contradictions");
    ck_assert(is_told(code_of(resident)) && is_told("have the register corrected"));
    scratch_execute(&s.db, NULL,
                    "UPDATE register.resident SET died_on = '2026-03-01' WHERE resident_id = %ld",
                    (long)resident);
    pass_night("2026-04-03");
    ck_assert_str_eq(rows_of(resident), rows);
    story_must(&s, "resident fact list --commune 99001 --contradictions");
    ck_assert(is_told("Nothing contradicts"));
    story_check_settled(&s);
    story_must(&s, "audit verify");
}
END_TEST

START_TEST(a_fact_that_was_wrong_is_withdrawn_and_the_night_plans_the_person_again) {
    const int64_t resident = find_promised(0);
    story_must(&s, "resident fact add %s moved", code_of(resident));
    pass_night("2026-03-03");
    ck_assert_str_eq(standing_of(resident), "cancelled_by_service moved_out");
    story_must(&s, "resident fact withdraw %s moved", code_of(resident));
    pass_night("2026-03-04");
    ck_assert_ptr_nonnull(strstr(standing_of(resident), " booked"));
    story_check_settled(&s);
}
END_TEST

START_TEST(late_evidence_gives_the_place_back_and_the_night_agrees) {
    const int64_t resident = find_promised(0);
    story_must(&s, "completion record %s --on 2026-02-20 --source hospital", code_of(resident));
    ck_assert_int_eq(messages_of(resident), 0);
    ck_assert_str_eq(standing_of(resident), "cancelled_by_service done_elsewhere");
    story_must(&s, "verify");
    const char *rows = rows_of(resident);
    pass_night("2026-03-03");
    ck_assert_str_eq(rows_of(resident), rows);
    story_check_settled(&s);
}
END_TEST

START_TEST(who_can_only_come_later_gets_a_later_place) {
    const int64_t resident = find_promised(0);
    story_must(&s, "resident fact add %s available_from --value 2026-06-01 --cancel", code_of(resident));
    ck_assert_int_eq(messages_of(resident), 0);
    story_must(&s, "verify");
    pass_night("2026-03-03");
    ck_assert_int_eq(
        scratch_integer(&s.db,
                        "SELECT count(*) FROM appointment WHERE resident_id = %ld AND attempt = 2 "
                        "AND day >= '2026-06-01' AND state = 'proposed'",
                        (long)resident),
        1);
    story_check_settled(&s);
}
END_TEST

START_TEST(a_doubtful_record_is_served_when_an_officer_says_that_they_are_two_people) {
    const int64_t newer = find_promised(1);
    const int64_t older = find_promised(0);
    scratch_execute(
        &s.db, NULL,
        "INSERT INTO possible_duplicate SELECT commune_code, resident_id, %ld, commune_code, 'name' "
        "FROM resident_home WHERE resident_id = %ld",
        (long)older, (long)newer);
    pass_night("2026-03-03");
    ck_assert_str_eq(standing_of(newer), "cancelled_by_service duplicate");
    ck_assert_str_eq(standing_of(older), "published booked");
    story_must(&s, "verify");
    story_must(&s, "resident duplicate settle %s %s --different", code_of(newer), code_of(older));
    pass_night("2026-03-04");
    ck_assert_ptr_nonnull(strstr(standing_of(newer), " booked"));
    story_check_settled(&s);
}
END_TEST

START_TEST(a_member_of_an_employer_is_left_to_it_until_it_has_not_reported) {
    const int64_t resident = find_promised(0);
    scratch_execute(
        &s.db, NULL,
        "INSERT INTO organisation (organisation_id, commune_code, kind, name, report_due) "
        "SELECT 9999, commune_code, 'employer', 'A', '2026-03-04' FROM resident_home WHERE resident_id = "
        "%ld;"
        "INSERT INTO membership SELECT commune_code, resident_id, 9999, '2026-03-01' FROM resident_home "
        "WHERE resident_id = %ld",
        (long)resident, (long)resident);
    pass_night("2026-03-03");
    ck_assert_str_eq(standing_of(resident), "cancelled_by_service other_route");
    pass_night("2026-03-05"); /* the day has passed */
    ck_assert_ptr_nonnull(strstr(standing_of(resident), " booked"));
    story_must(&s, "organisation report 9999");
    pass_night("2026-03-06");
    ck_assert_ptr_nonnull(strstr(standing_of(resident), " other_route"));
    story_check_settled(&s);
}
END_TEST

/* ---- Anybody ----------------------------------------------------------------------------- */

enum { PEOPLE = 40 };

static void record_something(struct seeded *seed, int64_t resident, int64_t other) {
    static const char *const FACTS[] = {"died", "moved", "refused", "excluded --until 2026-12-30"};
    const int what = seeded_between(seed, 0, 5);
    if (what < 4)
        story_must(&s, "resident fact add %s %s", code_of(resident), FACTS[what]);
    else if (what == 4)
        story_must(&s, "resident fact add %s duplicate --value %s", code_of(resident), code_of(other));
    else
        story_must(&s, "completion record %s --on 2026-03-02 --source hospital", code_of(resident));
}

/* What was recorded, as the database has it: of the closed all of it, of the examined how often. A need
 * that was waiting is told its rule again by the night. */
static void note_recorded(const char *table) {
    scratch_execute(
        &s.db, NULL,
        "CREATE TABLE %s AS SELECT resident_id, round, CASE WHEN bool_or(need_number = 1 AND state IN "
        "('done_here', 'done_elsewhere')) THEN count(*) FILTER (WHERE state IN ('done_here', "
        "'done_elsewhere'))::text || min(state) FILTER (WHERE need_number = 1) ELSE string_agg(concat_ws(' "
        "', "
        "need_number, n.state, reason, release_day, package, (SELECT string_agg(a.state, ' ' ORDER BY "
        "attempt) "
        "FROM appointment a WHERE a.resident_id = n.resident_id AND a.round = n.round AND a.need_number = "
        "n.need_number)), ', ' ORDER BY need_number) END AS rows, (SELECT commune_code FROM resident_home h "
        "WHERE h.resident_id = n.resident_id) AS home FROM need n WHERE resident_id IN "
        "(SELECT resident_id FROM local_fact UNION SELECT resident_id FROM completion WHERE source = "
        "'hospital') "
        "GROUP BY resident_id, round",
        table);
}

START_TEST(whatever_is_recorded_of_anybody_the_next_night_says_the_same) {
    struct seeded seed = seeded_start("recorded");
    const int64_t anchor = find_promised(0);
    for (int i = 0; i < PEOPLE; i++) {
        const int64_t resident = scratch_integer(
            &s.db,
            "SELECT resident_id FROM resident_home WHERE resident_id <> %ld AND resident_id NOT IN (SELECT "
            "resident_id FROM local_fact UNION SELECT resident_id FROM completion) ORDER BY resident_id "
            "OFFSET %d "
            "LIMIT 1",
            (long)anchor, seeded_between(&seed, 0, 400));
        record_something(&seed, resident, anchor);
        if (seeded_between(&seed, 0, 3) == 0) record_something(&seed, resident, anchor);
    }
    story_must(&s, "verify");
    note_recorded("said");
    pass_night("2026-03-03");
    note_recorded("derived");
    ck_assert_str_eq(scratch_text(&s.db,
                                  "SELECT s.resident_id || ' was ' || s.rows || ' and is ' || "
                                  "coalesce(d.rows, 'nothing') || ' at ' || coalesce(d.home, 0) FROM said s "
                                  "LEFT JOIN derived d USING (resident_id, round) WHERE (s.rows, s.home) IS "
                                  "DISTINCT FROM (d.rows, d.home)"),
                     "");
    story_check_settled(&s);
}
END_TEST

/* Another session wants what the command has, and has what it wants. The server ends the command's try. */
START_TEST(a_command_that_meets_a_deadlock_is_done_again_without_a_word) {
    const int64_t resident = find_promised(0);
    struct pg *other = scratch_open(&s.db);
    struct err e;
    scratch_execute(&s.db, NULL, "ALTER DATABASE %s SET deadlock_timeout = '100ms'", s.db.name);
    scratch_execute(&s.db, other,
                    "SET deadlock_timeout = '1min'; BEGIN; UPDATE need SET state = state "
                    "WHERE resident_id = %ld",
                    (long)resident);
    const pid_t command = story_start(&s, "resident fact add %s died", code_of(resident));
    story_await_blocked(&s, 1);
    static const struct pg_statement WANT = {"want", "UPDATE commune_state SET revision = revision"};
    struct pg_request *wanted = pg_start_query(other, &WANT, NULL);
    ck_assert_msg(pg_await(wanted, NULL, &e), "%s", e.message);
    scratch_execute(&s.db, other, "COMMIT");
    ck_assert_int_eq(story_finish(&s, command), 0);
    ck_assert_ptr_null(strstr(s.told, "deadlock"));
    ck_assert_str_eq(standing_of(resident), "cancelled_by_service deceased");
    pg_close(other);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("officers");
    TCase *t = tcase_create("officers");
    tcase_add_unchecked_fixture(t, make_base, NULL);
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, a_death_is_known_to_the_officer_then_to_the_night_and_at_last_to_the_register);
    tcase_add_test(t, a_fact_that_was_wrong_is_withdrawn_and_the_night_plans_the_person_again);
    tcase_add_test(t, late_evidence_gives_the_place_back_and_the_night_agrees);
    tcase_add_test(t, who_can_only_come_later_gets_a_later_place);
    tcase_add_test(t, a_command_that_meets_a_deadlock_is_done_again_without_a_word);
    tcase_add_test(t, a_doubtful_record_is_served_when_an_officer_says_that_they_are_two_people);
    tcase_add_test(t, a_member_of_an_employer_is_left_to_it_until_it_has_not_reported);
    tcase_add_test(t, whatever_is_recorded_of_anybody_the_next_night_says_the_same);
    suite_add_tcase(suite, t);
    return suite;
}
