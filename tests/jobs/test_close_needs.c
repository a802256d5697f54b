/* SPDX-License-Identifier: Apache-2.0 */
/* People of a planned commune who turn out to need no place, and the night after it. */
#include "exam/exam.h"
#include "jobs/close_needs.h"
#include "jobs/nightly.h"
#include "store/verify.h"

enum { PROMISED = 7, ALSO_PROMISED = 8, PROPOSED = 10, INFANT = 30, PUPIL = 31, WAITING = 3 };

static struct closing_counts counts;

static void pass_night(civil_day day) {
    const struct nightly_options options = {
        .database = scratch.conninfo,
        .registry = "",
        .date = day,
        .now = {.day = day, .unix_seconds = 1804000000},
        .program = "",
        .workers = 1,
        .lease_seconds = 30,
        .feed_days_max = 7,
        .notice_days = 8,
        .outcome_days = 14,
        .hours = HOURS,
        .halves = {{450, 690}, {810, 990}},
        .step_minutes = 30,
    };
    struct json *report = NULL;
    enum err_code outcome = ERR_INTERNAL;
    MUST(nightly_run(scratch.loop, &options, &report, &outcome, &error));
    json_destroy(report);
    ck_assert_int_eq(outcome, ERR_NONE); /* every invariant holds */
}

/* The birthdays of 7 and 8 lie in the weeks that are published, the others' targets in July. */
static void create_plan(void) {
    create_people();
    prepare_round();
    EXECUTE(
        "DELETE FROM round_commune WHERE commune_code = 125;" /* it has nobody to plan for */
        "UPDATE round_commune SET state = 'open';"
        "UPDATE register.resident SET birth_date = make_date(birth_year, 4, 5) WHERE resident_id IN (7, 8);"
        "INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_date, "
        "birth_year, target_groups, route, changed_at) VALUES "
        "(123, 30, 506, 11, '2026-12-01', 2026, '', 'station', '2027-01-01'),"
        "(123, 31, 512, 11, '2015-05-05', 2015, '11', 'school', '2027-01-01');"
        "UPDATE priority_rule SET phase_from = '2020-01-01';"
        "INSERT INTO standing_approval (commune_code, round, from_day, weeks, approved_by) "
        "SELECT commune_code, 2027, '2027-01-01', 6, 'Chair' FROM round_commune");
    pass_night(TODAY);
    ck_assert_int_eq(COUNT("appointment WHERE state = 'published' AND resident_id IN (7, 8)"), 2);
    ck_assert_int_eq(COUNT("appointment WHERE state = 'proposed' AND resident_id = 10"), 1);
    ck_assert_int_gt(COUNT("reminder_queue WHERE resident_id = 7"), 0);
}

static int64_t revision_of_commune(void) {
    return scratch_integer(&scratch, "SELECT revision FROM commune_state WHERE commune_code = %d", COMMUNE);
}

/* With the fact or evidence the caller writes in the same transaction. */
static void close_people(const char *known, const struct closing *closings, size_t count, civil_day today) {
    int64_t revision = 0;
    counts = (struct closing_counts){0};
    MUST(db_begin(scratch.pg, &error));
    MUST(db_lock_commune(scratch.pg, COMMUNE, &revision, &error));
    EXECUTE("%s", known);
    MUST(close_needs(scratch.pg, COMMUNE, revision, today, closings, count, scratch.arena, &counts, &error));
    MUST(db_advance_commune(scratch.pg, COMMUNE, &revision, &error));
    MUST(db_commit(scratch.pg, &error));
}

static const char *write_fact(int64_t resident, const char *kind) {
    return arena_print(scratch.arena,
                       "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) "
                       "VALUES (123, %d, '%s', '2027-03-01', 'Officer') ON CONFLICT DO NOTHING",
                       (int)resident, kind);
}

static void close_by_fact(int64_t resident, const char *kind, enum need_state state) {
    const struct closing closing = {.resident = resident, .state = (uint8_t)state};
    close_people(write_fact(resident, kind), &closing, 1, TODAY);
}

static void close_by_evidence(int64_t resident, const char *day, const char *source) {
    const struct closing closing = {.resident = resident, .round = ROUND, .state = NEED_DONE_ELSEWHERE};
    close_people(arena_print(scratch.arena,
                             "INSERT INTO completion (commune_code, resident_id, done_on, source, round) "
                             "VALUES (123, %d, '%s', '%s', 2027) ON CONFLICT DO NOTHING",
                             (int)resident, day, source),
                 &closing, 1, TODAY);
}

/* "1 deceased none, 2 not_due none": a resident's needs. */
static const char *needs_of(int64_t resident) {
    return scratch_text(&scratch,
                        "SELECT string_agg(concat_ws(' ', need_number, state, reason), ', ' ORDER BY "
                        "need_number) FROM need WHERE resident_id = %d",
                        (int)resident);
}

static const char *places_of(int64_t resident) {
    return scratch_text(&scratch,
                        "SELECT string_agg(state, ' ' ORDER BY need_number, attempt) FROM appointment "
                        "WHERE resident_id = %d",
                        (int)resident);
}

/* Everything the database says of a resident's checks. */
static const char *rows_of(int64_t resident) {
    return scratch_text(&scratch,
                        "SELECT n::text FROM need n WHERE resident_id = %d UNION ALL "
                        "SELECT a::text FROM appointment a WHERE resident_id = %d UNION ALL "
                        "SELECT r::text FROM reminder r WHERE resident_id = %d UNION ALL "
                        "SELECT q::text FROM reminder_queue q WHERE resident_id = %d UNION ALL "
                        "SELECT h::text FROM resident_home h WHERE resident_id = %d ORDER BY 1",
                        (int)resident, (int)resident, (int)resident, (int)resident, (int)resident);
}

static void assert_night_agrees(int64_t resident) {
    const char *rows = rows_of(resident);
    pass_night(TODAY + 1);
    ck_assert_str_eq(rows_of(resident), rows);
}

static void name_violated(void *violated, const struct verify_outcome *o) {
    if (o->violations > 0) *(const char **)violated = o->check->name;
}

static void assert_invariants(void) {
    const char *violated = "";
    const struct verify_scope scope = {.today = TODAY, .has_register = true};
    bool holds = false;
    MUST(verify_run(scratch.pg, &scope, name_violated, &violated, &holds, &error));
    ck_assert_msg(holds, "%s does not hold", violated);
}

/* ---- Facts ------------------------------------------------------------------------------- */

START_TEST(who_has_died_loses_the_place_and_the_reminders_at_once) {
    const int64_t queued = COUNT("reminder_queue WHERE resident_id = 7");
    close_by_fact(PROMISED, "died", NEED_DECEASED);
    ck_assert_str_eq(needs_of(PROMISED), "1 deceased none\n");
    ck_assert_str_eq(places_of(PROMISED), "cancelled_by_service\n");
    ck_assert_int_eq(COUNT("reminder_queue WHERE resident_id = 7"), 0);
    ck_assert_int_eq(COUNT("reminder WHERE resident_id = 7 AND state = 'cancelled'"), queued);
    ck_assert_int_eq(counts.needs, 1);
    ck_assert_int_eq(counts.cancelled, 1);
    ck_assert_int_eq(counts.withdrawn, 0);
    ck_assert_int_eq(counts.reminders, queued);
    assert_invariants();
    assert_night_agrees(PROMISED);
}
END_TEST

START_TEST(a_proposal_vanishes_without_a_word) {
    close_by_fact(PROPOSED, "moved", NEED_MOVED_OUT);
    ck_assert_str_eq(needs_of(PROPOSED), "1 moved_out none\n");
    ck_assert_int_eq(COUNT("appointment WHERE resident_id = 10"), 0);
    ck_assert_int_eq(counts.withdrawn, 1);
    ck_assert_int_eq(COUNT("change_log WHERE resident_id = 10 AND is_gone"), 1);
    assert_invariants();
    assert_night_agrees(PROPOSED);
}
END_TEST

START_TEST(who_refuses_has_cancelled_the_place_himself) {
    close_by_fact(PROMISED, "refused", NEED_REFUSED);
    ck_assert_str_eq(needs_of(PROMISED), "1 refused none\n");
    ck_assert_str_eq(places_of(PROMISED), "cancelled_by_resident\n");
    assert_night_agrees(PROMISED);
}
END_TEST

START_TEST(who_is_excluded_says_why) {
    close_by_fact(PROMISED, "excluded", NEED_EXCLUDED);
    ck_assert_str_eq(needs_of(PROMISED), "1 excluded excluded\n");
    ck_assert_str_eq(places_of(PROMISED), "cancelled_by_service\n");
    assert_night_agrees(PROMISED);
}
END_TEST

START_TEST(who_is_not_served_here_any_more_leaves_his_home_and_returns_when_it_was_wrong) {
    close_by_fact(PROMISED, "duplicate", NEED_DUPLICATE);
    ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 7 AND is_leaving"), 1);
    assert_night_agrees(PROMISED);
    EXECUTE("UPDATE local_fact SET withdrawn_on = '2027-03-02'");
    pass_night(TODAY + 2);
    ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 7 AND commune_code = 123 AND NOT is_leaving"),
                     1);
    ck_assert_str_eq(needs_of(PROMISED), "1 booked annual\n");
    close_by_fact(ALSO_PROMISED, "refused", NEED_REFUSED);
    ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 8"), 1);
}
END_TEST

START_TEST(every_visit_of_an_infant_is_closed_and_comes_back) {
    const int64_t visits = COUNT("need WHERE resident_id = 30");
    ck_assert_int_ge(visits, 2);
    close_by_fact(INFANT, "moved", NEED_MOVED_OUT);
    ck_assert_int_eq(COUNT("need WHERE resident_id = 30 AND state = 'not_due'"), visits - 1);
    ck_assert_int_eq(COUNT("appointment WHERE resident_id = 30 AND state IN ('proposed', 'published')"), 0);
    ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 30 AND is_leaving"), 1);
    pass_night(TODAY + 1);
    ck_assert_int_eq(COUNT("need WHERE resident_id = 30 AND state = 'not_due'"), visits - 1);
    EXECUTE("UPDATE local_fact SET withdrawn_on = '2027-03-02'");
    pass_night(TODAY + 2);
    ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 30 AND NOT is_leaving"), 1);
    ck_assert_int_eq(COUNT("need WHERE resident_id = 30 AND state = 'booked'"), visits);
}
END_TEST

START_TEST(a_stronger_fact_stands) {
    close_by_fact(PROMISED, "died", NEED_DECEASED);
    close_by_fact(PROMISED, "refused", NEED_REFUSED);
    ck_assert_str_eq(needs_of(PROMISED), "1 deceased none\n");
    ck_assert_int_eq(counts.needs, 0);
    close_by_fact(PROMISED, "duplicate", NEED_DUPLICATE);
    ck_assert_str_eq(needs_of(PROMISED), "1 duplicate none\n");
    assert_night_agrees(PROMISED);
}
END_TEST

/* ---- Evidence ---------------------------------------------------------------------------- */

START_TEST(late_evidence_cancels_the_place_and_its_reminders) {
    close_by_evidence(PROMISED, "2027-02-20", "hospital");
    ck_assert_str_eq(needs_of(PROMISED), "1 done_elsewhere annual\n");
    ck_assert_str_eq(places_of(PROMISED), "cancelled_by_service\n");
    ck_assert_int_eq(COUNT("reminder_queue WHERE resident_id = 7"), 0);
    ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 7"), 1);
    assert_invariants();
    assert_night_agrees(PROMISED);
}
END_TEST

START_TEST(evidence_counts_for_who_waits_and_for_who_goes_another_route) {
    ck_assert_str_eq(needs_of(WAITING), "1 waiting no_session\n");
    ck_assert_str_eq(needs_of(PUPIL), "1 other_route school\n");
    close_by_evidence(WAITING, "2027-02-20", "employer");
    close_by_evidence(PUPIL, "2027-02-20", "school");
    ck_assert_str_eq(needs_of(WAITING), "1 done_elsewhere none\n");
    ck_assert_str_eq(needs_of(PUPIL), "1 done_elsewhere none\n");
    pass_night(TODAY + 1);
    ck_assert_str_eq(needs_of(WAITING), "1 done_elsewhere annual\n");
    ck_assert_str_eq(needs_of(PUPIL), "1 done_elsewhere annual\n");
}
END_TEST

START_TEST(each_day_of_evidence_closes_one_visit_of_an_infant) {
    const int64_t visits = COUNT("need WHERE resident_id = 30 AND state = 'booked'");
    close_by_evidence(INFANT, "2027-02-20", "hospital");
    ck_assert_str_eq(
        scratch_text(&scratch, "SELECT state FROM need WHERE resident_id = 30 AND need_number = 1"),
        "done_elsewhere\n");
    ck_assert_int_eq(COUNT("need WHERE resident_id = 30 AND state = 'booked'"), visits - 1);
    close_by_evidence(INFANT, "2027-02-20", "ministry"); /* of the same day: the same visit */
    ck_assert_int_eq(counts.needs, 0);
    close_by_evidence(INFANT, "2027-03-01", "hospital");
    ck_assert_int_eq(COUNT("need WHERE resident_id = 30 AND state = 'done_elsewhere'"), 2);
    assert_invariants();
    pass_night(TODAY + 1);
    ck_assert_int_eq(COUNT("need WHERE resident_id = 30 AND state = 'done_elsewhere'"), 2);
}
END_TEST

START_TEST(rejected_evidence_and_that_of_another_round_close_nothing) {
    const char *rows = rows_of(PROMISED);
    const struct closing elsewhere = {.resident = PROMISED, .round = 2026, .state = NEED_DONE_ELSEWHERE};
    const struct closing here = {.resident = PROMISED, .round = ROUND, .state = NEED_DONE_ELSEWHERE};
    close_people(
        "INSERT INTO completion (commune_code, resident_id, done_on, source, round, data_status) VALUES "
        "(123, 7, '2027-02-20', 'hospital', 2027, 'rejected'),"
        "(123, 7, '2026-12-20', 'hospital', 2026, 'accepted')",
        &here, 1, TODAY);
    close_people("", &elsewhere, 1, TODAY);
    ck_assert_str_eq(rows_of(PROMISED), rows);
    ck_assert_int_eq(counts.needs, 0);
}
END_TEST

START_TEST(evidence_does_not_bring_back_who_has_died) {
    close_by_fact(PROMISED, "died", NEED_DECEASED);
    close_by_evidence(PROMISED, "2027-02-20", "hospital");
    ck_assert_str_eq(needs_of(PROMISED), "1 deceased none\n");
}
END_TEST

/* ---- Either ------------------------------------------------------------------------------ */

START_TEST(all_is_done_under_one_revision_with_a_change_row_each) {
    const struct closing closings[] = {{.resident = PROMISED, .state = NEED_DECEASED},
                                       {.resident = PROPOSED, .state = NEED_REFUSED}};
    const int64_t revision = revision_of_commune();
    close_people(
        arena_print(scratch.arena, "%s;%s", write_fact(PROMISED, "died"), write_fact(PROPOSED, "refused")),
        closings, 2, TODAY);
    ck_assert_int_eq(revision_of_commune(), revision + 1);
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT concat_ws(' ', item, kind, resident_id, is_gone) FROM change_log "
                                  "WHERE commune_code = 123 AND revision = %d ORDER BY item",
                                  (int)revision + 1),
                     "1 appointment 7 f\n2 appointment 10 t\n3 need 7 f\n4 need 10 f\n");
}
END_TEST

START_TEST(closing_again_changes_nothing) {
    close_by_fact(PROMISED, "died", NEED_DECEASED);
    close_by_evidence(ALSO_PROMISED, "2027-02-20", "hospital");
    const char *rows = arena_print(scratch.arena, "%s%s", rows_of(PROMISED), rows_of(ALSO_PROMISED));
    const int64_t changes = COUNT("change_log");
    close_by_fact(PROMISED, "died", NEED_DECEASED);
    ck_assert_int_eq(counts.needs + counts.withdrawn + counts.cancelled + counts.reminders, 0);
    close_by_evidence(ALSO_PROMISED, "2027-02-20", "hospital");
    ck_assert_int_eq(counts.needs + counts.withdrawn + counts.cancelled + counts.reminders, 0);
    ck_assert_str_eq(arena_print(scratch.arena, "%s%s", rows_of(PROMISED), rows_of(ALSO_PROMISED)), rows);
    ck_assert_int_eq(COUNT("change_log"), changes);
}
END_TEST

/* On the day of the place: `state` was recorded this morning. */
static void close_on_exam_day(const char *state, enum need_state need) {
    const struct closing closing = {.resident = PROMISED, .state = (uint8_t)need};
    const civil_day day = (civil_day)scratch_integer(
        &scratch, "SELECT day - date '2000-01-01' FROM appointment WHERE resident_id = 7");
    EXECUTE("UPDATE appointment SET state = '%s' WHERE resident_id = 7", state);
    close_people(write_fact(PROMISED, "moved"), &closing, 1, day);
}

START_TEST(who_has_checked_in_today_is_seen_all_the_same) {
    close_on_exam_day("checked_in", NEED_MOVED_OUT);
    ck_assert_str_eq(places_of(PROMISED), "checked_in\n");
    ck_assert_str_eq(needs_of(PROMISED), "1 booked annual\n");
    ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 7"), 1);
    assert_invariants();
}
END_TEST

START_TEST(who_was_examined_today_keeps_the_record_of_it) {
    EXECUTE("UPDATE need SET state = 'done_here' WHERE resident_id = 7");
    close_on_exam_day("attended", NEED_MOVED_OUT);
    ck_assert_str_eq(places_of(PROMISED), "attended\n");
    ck_assert_int_eq(counts.cancelled, 0);
}
END_TEST

START_TEST(a_promised_day_that_passed_unrecorded_is_unknown_not_cancelled) {
    const struct closing closing = {.resident = PROMISED, .state = NEED_DECEASED};
    close_people(write_fact(PROMISED, "died"), &closing, 1, TODAY + 60);
    ck_assert_str_eq(places_of(PROMISED), "outcome_unknown\n");
    ck_assert_int_eq(counts.cancelled, 0);
    ck_assert_int_eq(COUNT("reminder_queue WHERE resident_id = 7"), 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("close_needs");
    TCase *t = tcase_create("close_needs");
    tcase_add_checked_fixture(t, create_plan, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, who_has_died_loses_the_place_and_the_reminders_at_once);
    tcase_add_test(t, a_proposal_vanishes_without_a_word);
    tcase_add_test(t, who_refuses_has_cancelled_the_place_himself);
    tcase_add_test(t, who_is_excluded_says_why);
    tcase_add_test(t, who_is_not_served_here_any_more_leaves_his_home_and_returns_when_it_was_wrong);
    tcase_add_test(t, every_visit_of_an_infant_is_closed_and_comes_back);
    tcase_add_test(t, a_stronger_fact_stands);
    tcase_add_test(t, late_evidence_cancels_the_place_and_its_reminders);
    tcase_add_test(t, evidence_counts_for_who_waits_and_for_who_goes_another_route);
    tcase_add_test(t, each_day_of_evidence_closes_one_visit_of_an_infant);
    tcase_add_test(t, rejected_evidence_and_that_of_another_round_close_nothing);
    tcase_add_test(t, evidence_does_not_bring_back_who_has_died);
    tcase_add_test(t, all_is_done_under_one_revision_with_a_change_row_each);
    tcase_add_test(t, closing_again_changes_nothing);
    tcase_add_test(t, who_has_checked_in_today_is_seen_all_the_same);
    tcase_add_test(t, who_was_examined_today_keeps_the_record_of_it);
    tcase_add_test(t, a_promised_day_that_passed_unrecorded_is_unknown_not_cancelled);
    suite_add_tcase(s, t);
    return s;
}
