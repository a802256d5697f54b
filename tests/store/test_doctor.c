/* SPDX-License-Identifier: Apache-2.0 */
/* Each thing that can be wrong is planted once and found by its own check; a sound installation has
 * none. What is planted is taken back, so that roles and settings of the cluster stay. */
#include "store/doctor.h"

#include "exam/exam.h"
#include "store/publication.h"

static struct doctor_configuration configuration;
static struct doctor_subject subject;
static const char *const CHANNELS[] = {"sms"};

static void make_database(void) {
    create_places();
    EXECUTE(
        "DELETE FROM round_commune WHERE commune_code = 125;"
        "INSERT INTO register.feed_status SELECT commune_code, '2027-02-28 20:00+07', count(*)"
        "  FROM register.resident GROUP BY 1;"
        "INSERT INTO holiday (day, name, version) VALUES ('2027-01-01', 'x', 'v'), ('2028-01-01', 'x', 'v');"
        "INSERT INTO run (kind, business_date, attempt, state, real_date, worker, lease_until, started_at, "
        "report)"
        "  VALUES ('nightly', '2027-02-28', 1, 'done', '2027-02-28', 'w', '2027-02-28', '2027-02-28',"
        "          '{\"invariants_violated\": 0}')");
    MUST(publication_make_queue_partitions(scratch.pg, TODAY - 2, TODAY, &error));
    scratch_leave(&scratch);
}

static void drop_database(void) {
    scratch_return(&scratch);
    scratch_drop(&scratch);
}

static void begin(void) {
    scratch_return(&scratch);
    EXECUTE("BEGIN");
    configuration = (struct doctor_configuration){.error = NULL};
    subject = (struct doctor_subject){.configuration = &configuration,
                                      .store = scratch.pg,
                                      .register_ = scratch.pg,
                                      .today = TODAY,
                                      .feed_days_max = 7,
                                      .outcome_days = 14,
                                      .channels = CHANNELS,
                                      .channel_count = 1};
}

static void end(void) {
    EXECUTE("ROLLBACK");
    scratch_leave(&scratch);
}

struct seen {
    const char *all; /* "check severity: where: what: remedy", a line each */
};

static void note(void *context, const struct doctor_finding *f) {
    struct seen *seen = context;
    seen->all = arena_print(scratch.arena, "%s%s %s: %s: %s: %s\n", seen->all, f->check->name,
                            doctor_severity_name(f->severity), f->where, f->what, f->remedy);
}

static const char *examine(void) {
    struct seen seen = {""};
    char *live = NULL;
    MUST(doctor_list_live(scratch.pg, &live, &error));
    subject.live = live;
    for (size_t i = 0; i < DOCTOR_CHECK_COUNT; i++)
        MUST(DOCTOR_CHECKS[i].run(&DOCTOR_CHECKS[i], &subject, note, &seen, &error));
    free(live);
    return seen.all;
}

#define FIGURES(...)                                                                                         \
    "INSERT INTO commune_result (commune_code, round, measure, detail, amount) VALUES " __VA_ARGS__

/* Resident 7's message by text, in a state, for a place on 9 March. */
#define MESSAGE(send_day, state, reason)                                                                     \
    "INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose, "       \
    "channel, state, send_day, generation, reason) VALUES "                                                  \
    "(123, 2027, 7, 1, 1, 1, 'week_before', 'sms', '" state "', '" send_day "', 1, '" reason "');"
#define QUEUED_MESSAGE(send_day, state, reason)                                                              \
    MESSAGE(send_day, state, reason)                                                                         \
    "INSERT INTO reminder_queue (commune_code, send_day, round, resident_id, need_number, attempt, "         \
    "version, purpose, channel, appointment_day, not_before, not_after) VALUES "                             \
    "(123, '" send_day "', 2027, 7, 1, 1, 1, 'week_before', 'sms', '2027-03-09', '07:30', '20:00');"
#define INTENT(at)                                                                                           \
    "INSERT INTO reminder_attempt (commune_code, round, resident_id, need_number, attempt, version, "        \
    "purpose, channel, generation, intended_at) VALUES "                                                     \
    "(123, 2027, 7, 1, 1, 1, 'week_before', 'sms', 1, '" at "')"

static const struct {
    const char *sql;
    const char *found; /* how the one line begins */
} PLANTS[] = {
    {"ALTER ROLE lichkham_notify RENAME TO lichkham_elsewhere", "roles fault: role lichkham_notify: "},
    {"CREATE ROLE lichkham_guest BYPASSRLS; GRANT pg_read_all_data, lichkham_notify TO lichkham_guest; "
     "SET LOCAL ROLE lichkham_guest",
     "roles fault: role lichkham_api: lichkham_guest may not act as it: serve and remind cannot work: "
     "As an administrator: GRANT lichkham_api TO lichkham_guest"},
    {"ALTER TABLE need DISABLE ROW LEVEL SECURITY", "policies fault: table need: "},
    {"DROP POLICY by_commune ON register.person", "policies fault: table register.person: "},
    {"CREATE TABLE visit (commune_code integer, resident_id bigint)", "policies fault: table visit: "},
    {"SET LOCAL synchronous_commit = off", "commit warning: setting synchronous_commit: it is off: "},
    {"DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' CONNECTION LIMIT 4'; END $$",
     "connections warning: setting max_connections: 4 connections are allowed here"},
    {"UPDATE schema_migration SET checksum = 'edited' WHERE number = 1", "schema fault: schema: "},
    {"INSERT INTO round_commune VALUES (124, 2028, 'preparing'); INSERT INTO round VALUES (2028, "
     "'2028-01-01', '2028-12-31')",
     "partitions fault: round 2028: no partition for it in appointment, need, reminder, reminder_attempt, "
     "session, "
     "session_quota: the night cannot write: lichkham round prepare --round 2028"},
    {"DROP VIEW register.resident_feed; CREATE VIEW register.resident_feed AS SELECT * FROM (SELECT "
     "commune_code, "
     "resident_id, household_id, hamlet_id, birth_date, birth_year, sex, target_groups, target_list_version, "
     "route, "
     "organisation_id, last_check_kind, last_check, last_check_source, last_check_payer, resident_since, "
     "died_on, "
     "moved_to::text, language, guardian_id, circumstances, changed_at FROM register.resident) AS f",
     "register_columns fault: register.resident_feed: column moved_to must be integer and is text: "},
    {"DELETE FROM register.resident WHERE commune_code = 124", "feed_missing fault: commune 00124: "},
    {"UPDATE register.feed_status SET as_of = '2027-02-21 20:00+07' WHERE commune_code = 124",
     "feed_old fault: commune 00124: the register feed is of 2027-02-21, 8 days old: "},
    {"DELETE FROM register.feed_status WHERE commune_code = 123", "feed_undated warning: commune 00123: "},
    {"UPDATE round_commune SET state = 'closed'", "rounds_none fault: rounds: "},
    {"UPDATE round SET ends = '2027-04-29'",
     "rounds_ending warning: round 2027: its last day is 2027-04-29 and no round comes after it: "
     "lichkham round prepare --round 2028"},
    {"DELETE FROM holiday WHERE day = '2028-01-01'", "holidays warning: holidays of 2028: "},
    {"DELETE FROM run", "night_none warning: night: "},
    {"UPDATE run SET business_date = '2027-02-27'",
     "night_old fault: night: the last finished one is of 2027-02-27, 2 days ago: "},
    {"INSERT INTO run (kind, business_date, attempt, state, real_date, worker, lease_until, started_at) "
     "VALUES "
     "('nightly', '2027-03-01', 1, 'interrupted', '2027-03-01', 'w', '2027-02-28', '2027-02-28')",
     "night_broken warning: night of 2027-03-01: "},
    {"INSERT INTO run (kind, business_date, attempt, state, real_date, worker, lease_until, started_at) "
     "VALUES "
     "('nightly', '2027-03-01', 1, 'running', '2027-03-01', 'w', now() - interval '1 hour', '2027-02-28')",
     "night_broken warning: night of 2027-03-01: "},
    {"UPDATE run SET state = 'partial'", "night_partial warning: night of 2027-02-28: "},
    {"UPDATE run SET report = '{\"invariants_violated\": 2}'",
     "night_violated fault: night of 2027-02-28: 2 invariants did not hold"},
    {"UPDATE commune_state SET held_reason = 'the feed names resident 7 twice' WHERE commune_code = 123",
     "held fault: commune 00123: the last night left it as it was: the feed names resident 7 twice: "},
    {FIGURES("(123, 2027, 'state', 'waiting', 30), (123, 2027, 'state', 'booked', 10), (123, 2027, "
             "'sessions', '', 8),"
             "(123, 2027, 'places', '', 64), (123, 2027, 'places_to_come', '', 40), "
             "(123, 2027, 'extra_half_days', '', 3)"),
     "capacity note: commune 00123, round 2027: 40 are owed a check, 40 places to come, 30 wait: at least 3 "
     "extra half days: "},
    {FIGURES("(124, 2027, 'state', 'waiting', 30)"),
     "no_places warning: commune 00124, round 2027: 30 wait "},
    {"INSERT INTO closure (commune_code, site_id, from_day) VALUES (123, 2, '2027-02-20')",
     "closures_open note: commune 00123, site 2: closed from 2027-02-20 on, and nobody has said until "
     "when: "},
    {"UPDATE need SET package = 1 WHERE resident_id IN (5, 6)",
     "no_resource warning: commune 00123, round 2027: 2 are owed a check that needs paediatrics, and no half "
     "day to come has any: Give half days some in the column paediatrics: "},
    {FIGURES("(123, 2027, 'waiting', 'no_station', 12)") "; UPDATE hamlet SET site_id = NULL WHERE hamlet_id "
                                                         "= 12",
     "no_station warning: commune 00123: 12 wait because their hamlet has no site; hamlets: 12: "},
    {"UPDATE appointment SET day = '2027-02-16' WHERE resident_id IN (7, 9)",
     "unrecorded warning: site 1, 2027-02-16: 2 people have a place there and no outcome: lichkham export "
     "day-list "
     "--site 1 --date 2027-02-16"},
    {"INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) VALUES "
     "(123, 5, 'died', '2027-01-20', 'x'), (123, 6, 'died', '2027-02-20', 'x')",
     "contradictions warning: commune 00123: the register still says otherwise of 1 facts of officers: "
     "lichkham resident fact list --contradictions --commune 00123"},
    {"INSERT INTO possible_duplicate VALUES (123, 5, 4, 123, 'several'), (123, 6, 4, 123, 'several')",
     "duplicates warning: commune 00123: 2 records may be of people who have another one"},
    {"INSERT INTO residence_claim VALUES (123, 5, 124, '2027-01-29')",
     "claims warning: commune 00123: 1 people are in its feed and served by another commune, since "
     "2027-01-29: "},
    {"INSERT INTO completion_unmatched (commune_code, batch, line, source, evidence, digest) VALUES "
     "(123, 'b', 1, 'hospital', '{}', 'd')",
     "unmatched warning: commune 00123: 1 checks "},
    {"INSERT INTO organisation (organisation_id, commune_code, kind, name, report_due) VALUES "
     "(7, 124, 'school', 'x', '2027-02-28')",
     "reports_due warning: organisation 7: the school was to report by 2027-02-28: "},
    {QUEUED_MESSAGE("2027-03-01", "queued", "") "UPDATE channel SET is_active = false",
     "channels_missing fault: channel sms: it is not active: 1 messages that are due wait, the first for a "
     "place on 2027-03-09: "},
    {QUEUED_MESSAGE("2027-02-28", "queued", ""),
     "messages_late fault: channel sms: 1 messages were due since 2027-02-28 and nobody sends"},
    {QUEUED_MESSAGE("2027-03-01", "ambiguous", "") INTENT("2027-02-28 23:59+07"),
     "messages_unclear warning: channel sms: whether 1 messages went is not known since yesterday"},
    {QUEUED_MESSAGE("2027-03-01", "queued", "503"),
     "messages_put_off warning: channel sms: 1 messages were put off (503), the first for a place on "
     "2027-03-09: "},
    {MESSAGE("2027-02-28", "expired", "too_late"),
     "messages_expired warning: channel sms: 1 messages did not go in time"},
    {"UPDATE register.person SET phone = NULL WHERE resident_id IN (1, 3)",
     "unreachable note: commune 00123: 3 people "},
};
#define PLANT_COUNT (sizeof PLANTS / sizeof PLANTS[0])

/* What looks alike and is in order. */
static const char *const SOUND[] = {
    "SELECT",
    "UPDATE register.feed_status SET as_of = '2027-02-22 23:00+07'",
    "UPDATE round SET ends = '2027-04-30'",
    "UPDATE round SET ends = '2027-03-31'; INSERT INTO round VALUES (2028, '2027-04-01', '2028-03-31')",
    "INSERT INTO run (kind, business_date, attempt, state, real_date, worker, lease_until, started_at) "
    "VALUES "
    "('nightly', '2027-03-01', 1, 'running', '2027-03-01', 'w', now() + interval '1 hour', '2027-02-28')",
    "UPDATE commune_state SET held_reason = 'x' WHERE commune_code = 124;"
    "UPDATE round_commune SET state = 'closed' WHERE commune_code = 124",
    "INSERT INTO closure (commune_code, from_day, until_day) VALUES (123, '2027-02-20', '2027-06-30'), "
    "(999, '2027-02-20', NULL)",
    "UPDATE appointment SET state = 'attended', day = '2027-02-16' WHERE resident_id = 7",
    "UPDATE appointment SET day = '2027-02-14' WHERE resident_id = 7", /* its need is free again */
    "INSERT INTO possible_duplicate VALUES (123, 5, 4, 123, 'several', '2027-02-01')",
    "INSERT INTO completion_unmatched (commune_code, batch, line, source, evidence, digest, settled_on) "
    "VALUES "
    "(123, 'b', 1, 'hospital', '{}', 'd', '2027-02-01')",
    "INSERT INTO residence_claim VALUES (123, 5, 124, '2027-01-30')",
    "INSERT INTO organisation (organisation_id, commune_code, kind, name, report_due, reported_on) VALUES "
    "(7, 124, 'school', 'x', '2027-02-28', '2027-02-20'), (8, 124, 'school', 'x', '2027-03-01', NULL)",
    QUEUED_MESSAGE("2027-03-01", "queued", ""),
    QUEUED_MESSAGE("2027-03-01", "ambiguous", "") INTENT("2027-03-01 00:01+07"),
    MESSAGE("2027-02-27", "expired", "too_late"),
    MESSAGE("2027-02-28", "expired", "overtaken"),
    "UPDATE register.person SET phone = NULL WHERE resident_id = 3;" /* his guardian has one */
    "UPDATE register.resident SET guardian_id = 4 WHERE resident_id = 3",
    "UPDATE register.person SET phone = NULL WHERE resident_id = 3;"
    "UPDATE register.resident SET died_on = '2027-02-01' WHERE resident_id = 3",
};

START_TEST(what_is_planted_is_found_by_its_own_check_alone) {
    EXECUTE("%s", PLANTS[_i].sql);
    const char *found = examine();
    ck_assert_msg(strncmp(found, PLANTS[_i].found, strlen(PLANTS[_i].found)) == 0, "%s\nis not first in:\n%s",
                  PLANTS[_i].found, found);
    ck_assert_msg(found[strcspn(found, "\n") + 1] == '\0', "more than one finding:\n%s", found);
}
END_TEST

START_TEST(what_is_in_order_is_not_found) {
    EXECUTE("%s", SOUND[_i]);
    ck_assert_str_eq(examine(), "");
}
END_TEST

START_TEST(a_channel_that_nobody_configured_is_told) {
    EXECUTE(QUEUED_MESSAGE("2027-03-01", "queued", ""));
    subject.channel_count = 0;
    ASSERT_IN(examine(), "channels_missing fault: channel sms: it is not configured: 1 messages");
}
END_TEST

START_TEST(every_check_has_a_plant) {
    for (size_t i = 0; i < DOCTOR_CHECK_COUNT; i++) {
        const struct doctor_check *check = &DOCTOR_CHECKS[i];
        const char *begins =
            arena_print(scratch.arena, "%s %s: ", check->name, doctor_severity_name(check->severity));
        /* These need another server, file or connection: tests/jobs and tests/scenario. */
        bool is_planted = check->needs < DOCTOR_NEEDS_STORE || strcmp(check->name, "database") == 0;
        for (size_t k = 0; k < PLANT_COUNT; k++)
            is_planted |= strncmp(PLANTS[k].found, begins, strlen(begins)) == 0;
        ck_assert_msg(is_planted, "nothing is planted for %s", check->name);
    }
}
END_TEST

START_TEST(the_worst_are_named_and_the_rest_counted) {
    EXECUTE("INSERT INTO organisation (organisation_id, commune_code, kind, name, report_due) "
            "SELECT n, 124, 'school', 'x', date '2027-02-28' - n FROM generate_series(1, 8) AS n");
    const char *found = examine();
    ck_assert_ptr_nonnull(strstr(found, "organisation 8: "));
    ck_assert_ptr_nonnull(strstr(found, "organisation 4: "));
    ck_assert_ptr_null(strstr(found, "organisation 3: "));
    ck_assert_ptr_nonnull(strstr(found, "by the station (and 3 more): "));
}
END_TEST

START_TEST(a_configuration_that_is_wrong_or_open_to_others_is_told) {
    struct err broken;
    err_fill(&broken, ERR_CONFIG, "", "there is no key \"nigth\"");
    configuration = (struct doctor_configuration){.error = &broken, .exposed = "/etc/lichkham/lichkham.json"};
    const char *found = examine();
    ASSERT_IN(found,
              "configuration fault: configuration: there is no key \"nigth\": lichkham config check\n");
    ASSERT_IN(found, "chmod 600 /etc/lichkham/lichkham.json\n");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("doctor");
    TCase *t = tcase_create("doctor");
    tcase_add_unchecked_fixture(t, make_database, drop_database);
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, what_is_planted_is_found_by_its_own_check_alone, 0, PLANT_COUNT);
    tcase_add_loop_test(t, what_is_in_order_is_not_found, 0, sizeof SOUND / sizeof SOUND[0]);
    tcase_add_test(t, a_channel_that_nobody_configured_is_told);
    tcase_add_test(t, every_check_has_a_plant);
    tcase_add_test(t, the_worst_are_named_and_the_rest_counted);
    tcase_add_test(t, a_configuration_that_is_wrong_or_open_to_others_is_told);
    suite_add_tcase(s, t);
    return s;
}
