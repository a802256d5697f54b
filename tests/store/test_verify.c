/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"
#include "store/partition.h"
#include "store/verify.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define COMMUNE 4
#define OTHER   7

static struct scratch scratch;

/* Six people: 1 promised and to be reminded, 2 proposed, 3 waiting, 4 seen, 5 gone, 6 unrecorded. */
static const char WORLD[] =
    "DELETE FROM round; DELETE FROM round_commune; DELETE FROM commune_state; DELETE FROM register.resident;"
    "DELETE FROM resident_home; DELETE FROM local_fact; DELETE FROM residence_claim; DELETE FROM session; "
    "DELETE FROM session_quota;"
    "DELETE FROM need;"
    "DELETE FROM appointment; DELETE FROM publication; DELETE FROM reminder; DELETE FROM reminder_queue;"
    "DELETE FROM reminder_attempt; DELETE FROM send_unit; DELETE FROM commune_result; UPDATE channel SET "
    "is_active = true;"
    "INSERT INTO round (round, starts, ends) VALUES (2027, '2027-01-01', '2027-12-31');"
    "INSERT INTO round_commune VALUES (4, 2027, 'open'), (7, 2027, 'open');"
    "INSERT INTO commune_state (commune_code, revision, planned_revision, planned_on, reminded_until)"
    "  VALUES (4, 3, 3, '2026-11-22', '2027-06-30'), (7, 3, 3, '2026-11-22', '2027-06-30');"
    "INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_year, "
    "changed_at)"
    "  SELECT 4, id, 1, 41, 1950, '2026-11-01' FROM unnest('{1, 2, 3, 4, 6}'::bigint[]) AS id;"
    "INSERT INTO resident_home SELECT resident_id, 4, 1 FROM register.resident;"
    "INSERT INTO session SELECT 4, 2027, 400, day, 1, array_fill(9::smallint, '{8}'), 0, 9"
    "  FROM unnest('{2027-01-04, 2027-03-03, 2027-03-10}'::date[]) AS day;"
    "INSERT INTO need (commune_code, round, resident_id, need_number, residence_commune, household_id, "
    "hamlet_id,"
    "                  state, reason, class, release_day, due_day, target_day, package)"
    "  SELECT 4, 2027, id, 1, 4, 1, 41, state, reason, 3, '2027-01-01', '2027-12-31', '2027-03-10', 3"
    "    FROM (VALUES (1, 'booked', 'annual'), (2, 'booked', 'annual'), (3, 'waiting', 'class_shortage'),"
    "                 (4, 'done_here', 'none'), (5, 'moved_out', 'none'), (6, 'booked', 'annual'))"
    "         AS n (id, state, reason);"
    "INSERT INTO appointment SELECT 4, 2027, id, 1, 1, 1, 400, day::date, 1, '08:00', state, false, 'plan'"
    "    FROM (VALUES (1, '2027-03-10', 'published'), (2, '2027-03-10', 'proposed'),"
    "                 (4, '2027-01-04', 'attended'), (6, '2027-01-04', 'outcome_unknown')) AS a (id, day, "
    "state);"
    "INSERT INTO publication VALUES (4, 2027, 1, '2027-01-01', '2027-03-31', NULL, '', 'a', 'b', "
    "'2026-11-22',"
    "                                false, 3);"
    "INSERT INTO reminder SELECT 4, 2027, 1, 1, 1, 1, purpose, 'sms', 'queued', day::date"
    "    FROM (VALUES ('week_before', '2027-03-03'), ('day_before', '2027-03-09')) AS r (purpose, day);"
    "INSERT INTO reminder_queue SELECT 4, send_day, 2027, 1, 1, 1, 1, purpose, channel, '2027-03-10', "
    "'07:30',"
    "    '20:00' FROM reminder;"
    "INSERT INTO send_unit SELECT 4, send_day, channel, appointment_day, '2026-01-01' FROM reminder_queue;"
    "INSERT INTO commune_result SELECT 4, 2027, 'state', state, count(*) FROM need GROUP BY state;";

/* An officer's write: the figures and the feed are then left to the next night. */
#define WRITTEN "UPDATE commune_state SET revision = 9;"

static const struct {
    const char *check;
    const char *sql;
} PLANTS[] = {
    {"one_place",
     "INSERT INTO appointment SELECT commune_code, round, resident_id, need_number, 2, version, "
     "site_id, day, half, arrival, state, is_pinned, origin FROM appointment WHERE resident_id = 2"},
    {"home", "UPDATE resident_home SET commune_code = 7 WHERE resident_id = 3"},
    {"home", "DELETE FROM resident_home WHERE resident_id = 3"},
    {"home", "UPDATE resident_home SET is_leaving = true WHERE resident_id = 3"},
    {"left_behind",
     "INSERT INTO resident_home VALUES (5, 7, 2);"
     "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) VALUES (4, 5, 'refused', "
     "'2026-11-01', 'O')"},
    {"sessions", "UPDATE session SET booking_limit = 1"},
    {"kept", "INSERT INTO session_quota VALUES (4, 2027, 400, '2027-03-10', 1, 1, 8, 40)"},
    {"kept", "INSERT INTO session_quota VALUES (4, 2027, 400, '2027-03-10', 1, 1, 4, 0), (4, 2027, 400, "
             "'2027-03-10', 1, 2, 4, 40)"},
    {"on_session", "UPDATE appointment SET half = 2 WHERE resident_id = 2"},
    {"window", "UPDATE need SET due_day = '2027-03-01' WHERE resident_id = 2"},
    {"window", "UPDATE need SET release_day = '2027-03-11' WHERE resident_id = 2"},
    {"booked", "DELETE FROM appointment WHERE resident_id = 2"},
    {"booked", WRITTEN "UPDATE need SET state = 'waiting', reason = 'no_session' WHERE resident_id = 2"},
    {"reasons", "UPDATE need SET reason = 'annual' WHERE resident_id = 3"},
    {"feed", "DELETE FROM need WHERE resident_id = 3; DELETE FROM commune_result WHERE detail = 'waiting'"},
    {"feed", "DELETE FROM register.resident WHERE resident_id = 3"},
    {"figures", "UPDATE commune_result SET amount = 99 WHERE detail = 'booked'"},
    {"figures", "DELETE FROM commune_result WHERE detail = 'booked'"},
    {"reminded", "DELETE FROM reminder; DELETE FROM reminder_queue"},
    {"queue", "DELETE FROM reminder_queue WHERE purpose = 'day_before'"},
    {"queue", "UPDATE reminder SET state = 'delivered' WHERE purpose = 'week_before'"},
    {"units", "DELETE FROM send_unit WHERE send_day = '2027-03-03'"},
    {"unsettled",
     "UPDATE reminder SET state = 'sending', generation = 1 WHERE purpose = 'day_before';"
     "INSERT INTO reminder_attempt SELECT commune_code, round, resident_id, need_number, attempt, "
     "version, purpose, channel, 1, '2026-11-20 08:00+07' FROM reminder WHERE state = 'sending';"
     "UPDATE appointment SET day = '2026-11-21' WHERE resident_id = 1;"
     "UPDATE reminder_queue SET appointment_day = '2027-11-21';"
     "INSERT INTO session SELECT commune_code, round, site_id, '2026-11-21', half, capacity, "
     "walk_in_reserve, booking_limit FROM session LIMIT 1;"
     "UPDATE publication SET from_day = '2026-01-01'"},
    {"attempts", "UPDATE reminder SET generation = 1 WHERE purpose = 'day_before'"},
    {"waiting_messages",
     WRITTEN "UPDATE appointment SET state = 'cancelled_by_service' WHERE resident_id = 1;"
             "UPDATE need SET state = 'waiting', reason = 'no_session' WHERE resident_id = 1"},
    {"waiting_messages",
     "UPDATE appointment SET version = 2 WHERE resident_id = 1;"
     "INSERT INTO reminder SELECT commune_code, round, resident_id, need_number, attempt, 2, "
     "purpose, channel, 'expired', NULL FROM reminder"},
    {"waiting_messages",
     "UPDATE reminder SET purpose = 'postponed_open' WHERE purpose = 'week_before';"
     "UPDATE reminder_queue SET purpose = 'postponed_open' WHERE purpose = 'week_before'"},
    {"send_days", "UPDATE reminder_queue SET send_day = appointment_day WHERE purpose = 'day_before';"
                  "UPDATE reminder SET send_day = '2027-03-10' WHERE purpose = 'day_before';"
                  "UPDATE send_unit SET send_day = '2027-03-10' WHERE send_day = '2027-03-09'"},
    {"send_days", "UPDATE reminder_queue SET not_after = not_before"},
    {"send_days",
     "INSERT INTO reminder_attempt SELECT commune_code, round, resident_id, need_number, attempt, "
     "version, purpose, channel, 1, '2027-03-10 08:00+07' FROM reminder;"
     "UPDATE reminder SET generation = 1"},
    {"published", "UPDATE publication SET until_day = '2027-03-09'"},
    {"published", "UPDATE publication SET hamlets = '{42}'"},
    {"reminders_promised",
     "INSERT INTO reminder VALUES (4, 2027, 2, 1, 1, 1, 'day_before', 'sms', 'expired')"},
    {"reminders_promised",
     "INSERT INTO reminder VALUES (4, 2027, 1, 1, 1, 2, 'day_before', 'sms', 'expired')"},
};
#define PLANT_COUNT (sizeof PLANTS / sizeof PLANTS[0])

/* What the rules let stand. */
static const char *const SOUND[] = {
    "SELECT",
    /* promises stay above a capacity that was taken away */
    "UPDATE appointment SET state = 'confirmed' WHERE resident_id = 2;"
    "INSERT INTO reminder VALUES (4, 2027, 2, 1, 1, 1, 'day_before', 'sms', 'expired');"
    "UPDATE session SET booking_limit = 0",
    /* on a day no night has looked at yet, nobody need have been reminded */
    "DELETE FROM reminder_queue; DELETE FROM reminder; DELETE FROM send_unit;"
    "UPDATE commune_state SET reminded_until = '2027-03-09'",
    /* and where their window has moved */
    "UPDATE need SET due_day = '2027-03-01' WHERE resident_id = 1",
    /* places kept for his own hamlet, given to everybody in time, or left beside them */
    "INSERT INTO session_quota VALUES (4, 2027, 400, '2027-03-10', 1, 1, 9, 41)",
    "INSERT INTO session_quota VALUES (4, 2027, 400, '2027-03-10', 1, 1, 9, 40, 0, 0, '2026-11-22')",
    "INSERT INTO session_quota VALUES (4, 2027, 400, '2027-03-10', 1, 1, 7, 40)",
    /* promises where places were kept later */
    "UPDATE appointment SET is_pinned = true WHERE resident_id = 2;"
    "INSERT INTO session_quota VALUES (4, 2027, 400, '2027-03-10', 1, 1, 9, 40)",
    /* an ended window is opened again with grace */
    "UPDATE need SET due_day = '2026-11-30' WHERE resident_id = 2;"
    "UPDATE appointment SET day = '2027-03-03' WHERE resident_id = 2",
    /* an officer's pin and a walk-in need neither window nor session */
    "UPDATE appointment SET half = 2, is_pinned = true WHERE resident_id = 2",
    "UPDATE appointment SET half = 2, origin = 'walk_in' WHERE resident_id = 2",
    /* an unrecorded day that no longer holds its need */
    WRITTEN "UPDATE need SET state = 'waiting', reason = 'no_capacity' WHERE resident_id = 6",
    /* a person another commune serves */
    "DELETE FROM need WHERE resident_id = 3; DELETE FROM commune_result WHERE detail = 'waiting';"
    "DELETE FROM resident_home WHERE resident_id = 3;"
    "INSERT INTO residence_claim VALUES (4, 3, 7, '2026-11-01')",
    /* rows of a closed round */
    "UPDATE round_commune SET state = 'closed'; UPDATE resident_home SET commune_code = 7;"
    "DELETE FROM register.resident; DELETE FROM commune_result",
    /* a publication for some hamlets */
    "UPDATE publication SET hamlets = '{40, 41}'",
    /* a cancelled promise whose messages were taken back */
    WRITTEN "UPDATE appointment SET state = 'cancelled_by_resident' WHERE resident_id = 1;"
            "UPDATE need SET state = 'refused', reason = 'none' WHERE resident_id = 1;"
            "UPDATE reminder SET state = 'cancelled'; DELETE FROM reminder_queue",
    /* ... or are to say that it is gone, also on its day */
    WRITTEN
    "UPDATE appointment SET state = 'cancelled_by_service' WHERE resident_id = 1;"
    "UPDATE need SET state = 'waiting', reason = 'no_session' WHERE resident_id = 1;"
    "DELETE FROM reminder_queue WHERE purpose = 'day_before'; UPDATE reminder SET state = 'cancelled' WHERE "
    "purpose = 'day_before'; UPDATE reminder SET purpose = 'postponed_open', generation = 1 WHERE purpose = "
    "'week_before'; UPDATE reminder_queue SET purpose = 'postponed_open';"
    "INSERT INTO reminder_attempt SELECT commune_code, round, resident_id, need_number, attempt, version, "
    "purpose, "
    "channel, 1, '2027-03-10 08:00+07' FROM reminder WHERE purpose = 'postponed_open'",
    /* what officers said of who left: that he did, what they took back, and what lies where he is now */
    "INSERT INTO resident_home VALUES (5, 7, 2);"
    "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author, withdrawn_on) VALUES "
    "(4, 5, 'moved', '2026-11-01', 'O', NULL), (4, 5, 'refused', '2026-11-01', 'O', '2026-11-02'),"
    "(7, 5, 'refused', '2026-11-03', 'O', NULL)",
    /* and of who is between two communes */
    "INSERT INTO resident_home VALUES (5, 4, 1, true);"
    "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) VALUES (4, 5, 'refused', "
    "'2026-11-01', 'O')",
    /* no ladder, no reminders */
    "UPDATE channel SET is_active = false; DELETE FROM reminder; DELETE FROM reminder_queue",
};

static void make_database(void) {
    struct err e;
    scratch_create_migrated(&scratch);
    scratch_execute(&scratch, NULL, "BEGIN");
    ck_assert_msg(partition_make_round(scratch.pg, 2027, &e), "%s", e.message);
    scratch_execute(&scratch, NULL, "COMMIT");
    ck_assert_msg(partition_make_queue(scratch.pg, civil_make(2027, 3, 1), civil_make(2027, 3, 12), &e), "%s",
                  e.message);
    scratch_leave(&scratch);
}

static void drop_database(void) {
    scratch_return(&scratch);
    scratch_drop(&scratch);
}

static void make_world(void) {
    scratch_return(&scratch);
    scratch_execute(&scratch, NULL, "%s", WORLD);
}

static void leave_world(void) {
    scratch_leave(&scratch);
}

struct seen {
    size_t count;
    size_t skipped;
    char violated[256]; /* names, each followed by a blank */
    struct verify_outcome last_violated;
};

static void note(void *context, const struct verify_outcome *o) {
    struct seen *seen = context;
    ck_assert_ptr_eq(o->check, &VERIFY_CHECKS[seen->count]);
    seen->count++;
    seen->skipped += o->is_skipped;
    if (o->violations == 0) return;
    strncat(seen->violated, o->check->name, sizeof seen->violated - strlen(seen->violated) - 1);
    strncat(seen->violated, " ", sizeof seen->violated - strlen(seen->violated) - 1);
    seen->last_violated = *o;
}

static struct seen verify(int32_t commune, bool has_register) {
    struct err e;
    struct seen seen = {0};
    bool holds = false;
    const struct verify_scope scope = {commune, civil_make(2026, 11, 22), has_register};
    ck_assert_msg(verify_run(scratch.pg, &scope, note, &seen, &holds, &e), "%s", e.message);
    ck_assert_uint_eq(seen.count, VERIFY_CHECK_COUNT);
    ck_assert_int_eq(holds, seen.violated[0] == '\0');
    return seen;
}

START_TEST(a_planted_violation_is_found_by_its_own_check_alone) {
    char expected[64];
    snprintf(expected, sizeof expected, "%s ", PLANTS[_i].check);
    scratch_execute(&scratch, NULL, "%s", PLANTS[_i].sql);
    ck_assert_str_eq(verify(0, true).violated, expected);
    ck_assert_str_eq(verify(COMMUNE, true).violated, expected);
    ck_assert_str_eq(verify(OTHER, true).violated, "");
}
END_TEST

START_TEST(what_the_rules_let_stand_is_no_violation) {
    scratch_execute(&scratch, NULL, "%s", SOUND[_i]);
    ck_assert_str_eq(verify(0, true).violated, "");
}
END_TEST

START_TEST(every_check_has_a_planted_violation) {
    for (size_t i = 0; i < VERIFY_CHECK_COUNT; i++) {
        bool is_planted = false;
        for (size_t k = 0; k < PLANT_COUNT; k++)
            is_planted = is_planted || strcmp(PLANTS[k].check, VERIFY_CHECKS[i].name) == 0;
        ck_assert_msg(is_planted, "no violation is planted for %s", VERIFY_CHECKS[i].name);
    }
}
END_TEST

START_TEST(violations_are_counted_and_their_first_communes_named) {
    scratch_execute(
        &scratch, NULL,
        "INSERT INTO reminder_queue SELECT commune, '2027-03-03', 2027, id, 1, 1, 1, 'week_before', 'sms', "
        "'2027-03-10', '07:30', '20:00' FROM generate_series(11, 17) commune, generate_series(1, 2) id;"
        "INSERT INTO send_unit SELECT DISTINCT commune_code, send_day, channel, appointment_day, "
        "'2026-01-01'::timestamptz FROM reminder_queue ON CONFLICT DO NOTHING");
    const struct verify_outcome o = verify(0, true).last_violated;
    ck_assert_str_eq(o.check->name, "queue");
    ck_assert_int_eq(o.violations, 14);
    ck_assert_int_eq(o.communes, 7);
    for (int i = 0; i < VERIFY_COMMUNES_SHOWN; i++) ck_assert_int_eq(o.first_communes[i], 11 + i);
}
END_TEST

START_TEST(the_feed_is_left_out_where_the_register_is_elsewhere) {
    scratch_execute(&scratch, NULL, "DELETE FROM register.resident");
    ck_assert_str_eq(verify(0, true).violated, "feed ");
    const struct seen seen = verify(0, false);
    ck_assert_str_eq(seen.violated, "");
    ck_assert_uint_eq(seen.skipped, 1);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("verify");
    TCase *t = tcase_create("verify");
    tcase_add_unchecked_fixture(t, make_database, drop_database);
    tcase_add_checked_fixture(t, make_world, leave_world);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, a_planted_violation_is_found_by_its_own_check_alone, 0, PLANT_COUNT);
    tcase_add_loop_test(t, what_the_rules_let_stand_is_no_violation, 0, sizeof SOUND / sizeof SOUND[0]);
    tcase_add_test(t, every_check_has_a_planted_violation);
    tcase_add_test(t, violations_are_counted_and_their_first_communes_named);
    tcase_add_test(t, the_feed_is_left_out_where_the_register_is_elsewhere);
    suite_add_tcase(s, t);
    return s;
}
