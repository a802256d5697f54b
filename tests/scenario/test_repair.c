/* SPDX-License-Identifier: Apache-2.0 */
/* A day falls away in the morning: the officer looks, does it, takes it back; nights and others meanwhile. */
#include "domain/appointment.h"
#include "story.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static struct story base; /* the morning after a night, six weeks published; one station holds most */
static struct story s;
static int32_t site, commune;
static char day[16]; /* the first promised day at that station that is far enough to move within */

static void make_base(void) {
    story_begin(&base, NULL, "2026-03-02T01:00");
    story_fill(&base, 3000);
    story_must(&base, "nightly");
    story_set_clock(&base, "2026-03-05T01:30");
    story_must(&base, "nightly");
    story_set_clock(&base, "2026-03-05T06:30");
    story_leave(&base);
}

#define HERE "WHERE site_id = %d AND state IN ('published', 'invited', 'confirmed')"

static void begin(void) {
    story_begin(&s, &base, base.clock);
    site = (int32_t)scratch_integer(&s.db, "SELECT site_id FROM appointment WHERE state = 'published' "
                                           "GROUP BY site_id ORDER BY count(*) DESC, site_id LIMIT 1");
    commune = (int32_t)scratch_integer(&s.db, "SELECT commune_code FROM site WHERE site_id = %d", site);
    const char *first =
        scratch_text(&s.db, "SELECT min(day) FROM appointment " HERE " AND day > '2026-03-07'", site);
    (void)snprintf(day, sizeof day, "%.10s", first);
}

static void end(void) {
    story_end(&s);
}

#define OUT_HAS(words) ck_assert_msg(strstr(s.out, words) != NULL, "%s is not in %s", words, s.out)

static int64_t promised_on(const char *date) {
    return scratch_integer(&s.db, "SELECT count(*) FROM appointment " HERE " AND day = '%s'", site, date);
}

static int64_t queued(const char *purpose) {
    return scratch_integer(&s.db, "SELECT count(*) FROM reminder WHERE purpose = '%s' AND state = 'queued'",
                           purpose);
}

/* What the preview showed as its hash. */
static const char *preview_hash(void) {
    const char *at = strstr(s.out, "Hash ");
    ck_assert_ptr_nonnull(at);
    return arena_print(s.db.arena, "%.16s", at + strlen("Hash "));
}

#define CLOSE_DAY "repair close --site %d --from %s --until %s --reason doctor --by Lan"

/* ---- Looking and doing ------------------------------------------------------------------------------- */

START_TEST(a_preview_writes_nothing_and_shows_what_applying_it_then_does) {
    const int64_t people = promised_on(day);
    const char *rows = story_digest_rows(&s);
    story_must(&s, CLOSE_DAY, site, day, day);
    const char *shown = arena_print(s.db.arena, "%.*s", (int)(strstr(s.out, "Nothing is") - s.out), s.out);
    const char *hash = preview_hash();
    ck_assert_str_eq(story_digest_rows(&s), rows);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM closure"), 0);
    story_must(&s, CLOSE_DAY " --apply --expect %s", site, day, day, hash);
    ck_assert_int_eq(strncmp(s.out, shown, strlen(shown)), 0);
    OUT_HAS("Done: repair 1 of commune ");
    ck_assert_int_eq(promised_on(day), 0);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM repair_move WHERE is_told"), people);
    ck_assert_int_eq(
        scratch_integer(&s.db, "SELECT count(*) FROM audit WHERE action = 'repair' AND actor = 'Lan'"), 1);
    story_check_settled(&s);
}
END_TEST

START_TEST(whoever_moved_hears_of_it_once_and_of_the_new_day_as_usual) {
    const int64_t people = promised_on(day);
    ck_assert_int_gt(people, 0);
    story_must(&s, CLOSE_DAY " --apply", site, day, day);
    ck_assert_int_eq(queued("postponed") + queued("postponed_open"), people);
    ck_assert_int_eq(
        scratch_integer(&s.db,
                        "SELECT count(*) FROM repair_move m JOIN appointment a USING (commune_code, round, "
                        "resident_id, need_number, attempt) WHERE m.is_told AND m.fate = 'moved' AND "
                        "(a.version <> 2 OR a.state <> 'published' OR a.day <> m.to_day)"),
        0);
    /* Of the old day nothing is left to send. */
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM reminder_queue q JOIN repair_move m USING "
                                            "(commune_code, round, resident_id, need_number, attempt) "
                                            "WHERE q.version < m.version"),
                     0);
    ck_assert_int_eq(
        scratch_integer(&s.db, "SELECT count(*) FROM appointment WHERE state = 'did_not_attend'"), 0);
}
END_TEST

START_TEST(a_preview_says_from_when_on_people_can_be_told) {
    story_must(&s, CLOSE_DAY, site, day, day);
    OUT_HAS("The first go out on 2026-03-05 from 07:30 on");
    story_set_clock(&s, "2026-03-05T21:00");
    story_must(&s, CLOSE_DAY, site, day, day);
    OUT_HAS("The first go out on 2026-03-06 from 07:30 on");
    story_set_clock(&s, "2026-03-06T10:12");
    story_must(&s, CLOSE_DAY, site, day, day);
    OUT_HAS("The first go out on 2026-03-06 from 10:12 on");
}
END_TEST

START_TEST(the_same_repair_again_finds_nothing_to_do) {
    story_must(&s, CLOSE_DAY " --apply", site, day, day);
    const char *rows = story_digest_rows(&s);
    story_must(&s, CLOSE_DAY " --apply", site, day, day);
    OUT_HAS("Nothing to do");
    ck_assert_str_eq(story_digest_rows(&s), rows);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM repair"), 1);
}
END_TEST

START_TEST(what_is_not_any_more_what_was_shown_is_not_done) {
    story_must(&s, CLOSE_DAY, site, day, day);
    const char *hash = preview_hash();
    const int64_t resident =
        scratch_integer(&s.db, "SELECT min(resident_id) FROM appointment " HERE " AND day = '%s'", site, day);
    char code[APPOINTMENT_CODE_BYTES];
    story_must(&s, "resident fact add %s refused", appointment_code_print(resident, code));
    const char *rows = story_digest_rows(&s);
    story_expect(&s, 65, CLOSE_DAY " --apply --expect %s", site, day, day, hash);
    story_told(&s, "something has changed since that preview");
    ck_assert_str_eq(story_digest_rows(&s), rows);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM closure"), 0);
}
END_TEST

/* ---- Kinds ----------------------------------------------------------------------------------------------
 */

START_TEST(a_closure_without_an_end_leaves_nobody_there_and_those_without_a_place_wait_and_are_told) {
    story_must(&s, "repair close --site %d --from %s --reason flood --apply", site, day);
    OUT_HAS("until further notice");
    OUT_HAS("to be called");
    ck_assert_int_eq(
        scratch_integer(&s.db,
                        "SELECT count(*) FROM appointment WHERE site_id = %d AND day >= '%s' AND "
                        "state IN ('proposed', 'published', 'invited', 'confirmed')",
                        site, day),
        0);
    const int64_t lost =
        scratch_integer(&s.db, "SELECT count(*) FROM repair_move WHERE is_told AND fate = 'lost'");
    ck_assert_int_gt(lost, 0);
    ck_assert_int_eq(queued("postponed_open"), lost);
    ck_assert_int_eq(
        scratch_integer(&s.db, "SELECT count(*) FROM repair_move m JOIN need n USING (commune_code, round, "
                               "resident_id, need_number) WHERE m.is_told AND m.fate = 'lost' AND "
                               "(n.state NOT IN ('waiting', 'closed_unserved') OR n.reason <> m.reason)"),
        0);
    story_check_settled(&s);
    char code[APPOINTMENT_CODE_BYTES];
    const int64_t resident =
        scratch_integer(&s.db, "SELECT min(resident_id) FROM repair_move WHERE is_told AND fate = 'lost'");
    story_must(&s, "plan --explain %s", appointment_code_print(resident, code));
    OUT_HAS("waiting");
}
END_TEST

static char *read_file(const char *path) {
    char *text = arena_new_array(s.db.arena, char, 200000);
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    text[fread(text, 1, 199999, file)] = '\0';
    (void)fclose(file);
    return text;
}

START_TEST(an_officer_has_a_list_of_whom_to_call_and_nothing_else_names_anybody) {
    const char *path = arena_print(s.db.arena, "%s/calls.csv", s.folder.directory);
    story_must(&s, "repair close --site %d --from %s --reason flood --by Lan --apply --call-list %s", site,
               day, path);
    const int64_t lost =
        scratch_integer(&s.db, "SELECT count(*) FROM repair_move WHERE is_told AND fate = 'lost'");
    ck_assert_int_gt(lost, 0);
    const char *told =
        scratch_text(&s.db, "SELECT p.full_name FROM repair_move AS m JOIN register.resident_person AS p "
                            "USING (commune_code, resident_id) WHERE m.is_told AND m.fate = 'lost' LIMIT 1");
    const char *name = arena_print(s.db.arena, "%.*s", (int)strcspn(told, "\n"), told);
    ck_assert_ptr_null(strstr(s.out, name));
    OUT_HAS("Call list: ");
    const char *list = read_file(path);
    ck_assert_ptr_nonnull(strstr(list, name));
    int64_t lines = 0;
    for (const char *at = strchr(list, '\n'); at; at = strchr(at + 1, '\n')) lines++;
    ck_assert_int_eq(lines - 1,
                     scratch_integer(&s.db, "SELECT count(*) FROM repair_move WHERE is_told AND fate IN "
                                            "('lost', 'moved')"));
    ck_assert_int_eq(
        scratch_integer(&s.db, "SELECT count(*) FROM audit WHERE action = 'export_repair_calls'"), 1);
    story_must(&s, "repair list --commune %05d --repair 1 --call-list %s", commune, path);
    ck_assert_str_eq(read_file(path), list);
    story_expect(&s, 2, "repair list --commune %05d --call-list %s", commune, path);
}
END_TEST

START_TEST(whoever_asks_about_somebody_is_told_of_the_repair_that_changed_his_day) {
    char code[APPOINTMENT_CODE_BYTES];
    story_must(&s, "repair close --site %d --from %s --reason flood --by Lan --apply", site, day);
    const int64_t resident =
        scratch_integer(&s.db, "SELECT min(resident_id) FROM repair_move WHERE is_told AND fate = 'lost'");
    story_must(&s, "resident show %s", appointment_code_print(resident, code));
    OUT_HAS("Changed by repairs");
    OUT_HAS("2026-03-05  repair 1 by Lan, flood: from ");
    OUT_HAS("to no place");
}
END_TEST

START_TEST(half_a_day_and_half_the_places_and_an_added_day_leave_a_plan_that_stands) {
    story_must(&s, "repair close --site %d --from %s --until %s --half morning --reason power --apply", site,
               day, day);
    ck_assert_int_eq(scratch_integer(&s.db,
                                     "SELECT count(*) FROM appointment " HERE " AND day = '%s' AND half = 1",
                                     site, day),
                     0);
    story_check_settled(&s);
    story_must(&s, "repair capacity --site %d --from %s --until 2026-03-20 --places 1 --apply", site, day);
    ck_assert_int_le(scratch_integer(&s.db,
                                     "SELECT max(n) FROM (SELECT count(*) AS n FROM appointment " HERE
                                     " AND day BETWEEN '%s' AND '2026-03-20' GROUP BY day, half) AS t",
                                     site, day),
                     1);
    story_check_settled(&s);
    const char *saturday = "2026-03-14";
    story_must(&s, "repair open --site %d --day 2026-03-07 --half morning --places 9", site);
    OUT_HAS("places given from 2026-03-13 on");
    story_must(&s, "repair open --site %d --day %s --half morning --places 9 --apply", site, saturday);
    OUT_HAS("9 places");
    ck_assert_ptr_null(strstr(s.out, "places given from"));
    story_must(&s, "repair open --site %d --day %s --half morning --places 9 --apply", site, saturday);
    OUT_HAS("Nothing to do");
    ck_assert_int_gt(scratch_integer(&s.db,
                                     "SELECT count(*) FROM appointment WHERE site_id = %d AND day = '%s'",
                                     site, saturday),
                     0);
    story_check_settled(&s);
    story_must(&s, "repair list --commune %05d", commune);
    OUT_HAS("in the morning: power");
}
END_TEST

START_TEST(whoever_has_checked_in_today_is_left_alone) {
    (void)snprintf(day, sizeof day, "%s", "2026-03-10");
    story_set_clock(&s, "2026-03-10T06:30");
    const int64_t resident =
        scratch_integer(&s.db, "SELECT min(resident_id) FROM appointment " HERE " AND day = '%s'", site, day);
    char code[APPOINTMENT_CODE_BYTES];
    appointment_code_print(resident, code);
    story_must(&s, "appointment check-in --site %d %s", site, code);
    story_must(&s, CLOSE_DAY " --apply", site, day, day);
    OUT_HAS("Here already, left alone: 1");
    ck_assert_int_eq(promised_on(day), 0);
    scratch_execute(&s.db, NULL, "UPDATE register.feed_status SET as_of = '2026-03-10'");
    story_must(&s, "nightly");
    story_must(&s, "verify");
    ck_assert_str_eq(scratch_text(&s.db,
                                  "SELECT state FROM appointment WHERE resident_id = %lld AND day = '%s'",
                                  (long long)resident, day),
                     "checked_in\n");
    story_must(&s, "appointment attend --site %d %s", site, code);
}
END_TEST

/* ---- Taking it back
 * ---------------------------------------------------------------------------------------- */

START_TEST(an_undo_before_anybody_heard_puts_everybody_back_in_silence) {
    const int64_t people = promised_on(day);
    story_must(&s, "repair close --site %d --from %s --reason flood --apply", site, day);
    story_must(&s, "nightly");
    story_must(&s, "repair undo --commune %05d --repair 1 --apply", commune);
    ck_assert_int_eq(promised_on(day), people);
    ck_assert_int_eq(queued("postponed") + queued("postponed_open"), 0);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM closure"), 0);
    ck_assert_int_eq(
        scratch_integer(&s.db, "SELECT count(*) FROM appointment WHERE state = 'cancelled_by_service'"), 0);
    story_check_settled(&s);
    story_must(&s, "repair undo --commune %05d --repair 1 --apply", commune);
    OUT_HAS("Nothing to do");
    story_expect(&s, 65, "repair undo --commune %05d --repair 2 --apply", commune);
    story_told(&s, "is itself an undo");
}
END_TEST

START_TEST(whoever_has_been_told_of_the_new_day_keeps_it_when_the_repair_is_undone) {
    story_must(&s, CLOSE_DAY " --apply", site, day, day);
    const int64_t told =
        scratch_integer(&s.db, "SELECT min(resident_id) FROM repair_move WHERE is_told AND fate = 'moved'");
    scratch_execute(
        &s.db, NULL,
        "UPDATE reminder SET state = 'accepted' WHERE purpose = 'postponed' AND resident_id = %lld;"
        "DELETE FROM reminder_queue WHERE purpose = 'postponed' AND resident_id = %lld",
        (long long)told, (long long)told);
    story_must(&s, "repair undo --commune %05d --repair 1 --apply", commune);
    OUT_HAS("he has been told of the change already");
    ck_assert_msg(strstr(s.out, "  postponed  ") == NULL, "it counts what was sent before: %s", s.out);
    ck_assert_int_eq(
        scratch_integer(&s.db, "SELECT count(*) FROM appointment WHERE resident_id = %lld AND day = '%s'",
                        (long long)told, day),
        0);
    story_check_settled(&s);
}
END_TEST

/* ---- Others meanwhile
 * ------------------------------------------------------------------------------------------ */

START_TEST(a_night_meanwhile_plans_the_commune_again_and_ends_in_what_the_repair_left) {
    struct pg *other = scratch_open(&s.db);
    story_set_clock(&s, "2026-03-06T01:30");
    scratch_execute(&s.db, other,
                    "BEGIN; UPDATE commune_state SET revision = revision WHERE commune_code = %d", commune);
    const pid_t night = story_start(&s, "nightly");
    story_await_blocked(&s, 1);
    const pid_t repair = story_start(&s, CLOSE_DAY " --apply", site, day, day);
    story_await_blocked(&s, 2);
    scratch_execute(&s.db, other, "COMMIT");
    pg_close(other);
    ck_assert_int_eq(story_finish(&s, repair), 0);
    ck_assert_int_eq(story_finish(&s, night), 0);
    ck_assert_int_eq(promised_on(day), 0);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM repair"), 1);
    story_must(&s, "nightly");
    story_check_settled(&s);
}
END_TEST

START_TEST(who_moves_here_is_fetched_once_others_have_written_where_he_comes_from) {
    const int32_t source = (int32_t)scratch_integer(
        &s.db, "SELECT min(commune_code) FROM resident_home WHERE commune_code <> %d", commune);
    struct pg *other = scratch_open(&s.db);
    scratch_execute(&s.db, NULL,
                    "UPDATE register.resident SET commune_code = %d, hamlet_id = (SELECT min(hamlet_id) FROM "
                    "hamlet WHERE commune_code = %d) WHERE resident_id = (SELECT min(resident_id) FROM "
                    "resident_home WHERE commune_code = %d)",
                    commune, commune, source);
    scratch_execute(&s.db, other,
                    "BEGIN; UPDATE commune_state SET revision = revision + 1 WHERE commune_code = %d",
                    source);
    const pid_t repair = story_start(&s, CLOSE_DAY " --apply", site, day, day);
    story_await_blocked(&s, 1);
    scratch_execute(&s.db, other, "COMMIT");
    pg_close(other);
    ck_assert_int_eq(story_finish(&s, repair), 0);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM residence_claim"), 0);
    story_must(&s, "nightly"); /* where he comes from, figures are fewer by one */
    story_check_settled(&s);
}
END_TEST

/* Once, as the server does to whom it chooses of those who stand in each other's way. */
START_TEST(a_repair_that_meets_a_deadlock_is_done_again_without_a_word) {
    static const char *const STATES[] = {"40P01", "40001"};
    scratch_execute(&s.db, NULL,
                    "CREATE SEQUENCE failures; CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ "
                    "BEGIN IF nextval('failures') = 1 THEN RAISE EXCEPTION 'provoked' USING ERRCODE = '%s'; "
                    "END IF; RETURN NEW; END $$; "
                    "CREATE TRIGGER fails BEFORE UPDATE ON appointment FOR EACH ROW EXECUTE FUNCTION fail()",
                    STATES[_i]);
    const int64_t promised = promised_on(day);
    ck_assert_int_gt(promised, 0);
    story_must(&s, CLOSE_DAY " --apply", site, day, day);
    ck_assert_int_gt(scratch_integer(&s.db, "SELECT last_value FROM failures"), 1);
    scratch_execute(&s.db, NULL,
                    "DROP TRIGGER fails ON appointment; DROP FUNCTION fail; DROP SEQUENCE failures");
    ck_assert_int_eq(promised_on(day), 0);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM repair"), 1);
    story_must(&s, "verify");
}
END_TEST

START_TEST(what_cannot_be_done_is_refused_with_its_reason) {
    story_expect(&s, 65, "repair close --site 987654 --from %s --reason x", day);
    story_expect(&s, 65, "repair close --site %d --from 2026-03-01 --reason x", site);
    story_told(&s, "2026-03-01 is past");
    story_expect(&s, 65, "repair close --site %d --from %s --until 2026-03-06 --reason x", site, day);
    story_expect(&s, 65, "repair open --site %d --day 2027-05-01 --places 5", site);
    story_expect(&s, 2, "repair open --site %d --day %s", site, day);
    story_expect(&s, 2, "repair close --site %d --from %s --half noon --reason x", site, day);
    story_expect(&s, 65, "repair undo --commune %05d --repair 9", commune);
    story_told(&s, "has no repair 9");
    story_expect(&s, 2, "repair close --site %d --from %s --until %s --reason=", site, day, day);
    story_told(&s, "--reason is empty");
    story_expect(&s, 2, "repair close --site %d --from %s --until %s --reason two\nlines", site, day, day);
    story_told(&s, "has a line break");
    story_expect(&s, 2, "repair close --site %d --from %s --until %s --reason %0*d", site, day, day, 401, 0);
    story_told(&s, "longer than 400 bytes");
    story_expect(&s, 2, "repair open --site %d --day 2026-03-14 --places 0", site);
    story_told(&s, "not opened without places");
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("repair");
    TCase *t = tcase_create("in the morning");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, make_base, NULL);
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_preview_writes_nothing_and_shows_what_applying_it_then_does);
    tcase_add_test(t, whoever_moved_hears_of_it_once_and_of_the_new_day_as_usual);
    tcase_add_test(t, a_preview_says_from_when_on_people_can_be_told);
    tcase_add_test(t, the_same_repair_again_finds_nothing_to_do);
    tcase_add_test(t, what_is_not_any_more_what_was_shown_is_not_done);
    tcase_add_test(t,
                   a_closure_without_an_end_leaves_nobody_there_and_those_without_a_place_wait_and_are_told);
    tcase_add_test(t, an_officer_has_a_list_of_whom_to_call_and_nothing_else_names_anybody);
    tcase_add_test(t, whoever_asks_about_somebody_is_told_of_the_repair_that_changed_his_day);
    tcase_add_test(t, half_a_day_and_half_the_places_and_an_added_day_leave_a_plan_that_stands);
    tcase_add_test(t, whoever_has_checked_in_today_is_left_alone);
    tcase_add_test(t, an_undo_before_anybody_heard_puts_everybody_back_in_silence);
    tcase_add_test(t, whoever_has_been_told_of_the_new_day_keeps_it_when_the_repair_is_undone);
    tcase_add_test(t, a_night_meanwhile_plans_the_commune_again_and_ends_in_what_the_repair_left);
    tcase_add_test(t, who_moves_here_is_fetched_once_others_have_written_where_he_comes_from);
    tcase_add_loop_test(t, a_repair_that_meets_a_deadlock_is_done_again_without_a_word, 0, 2);
    tcase_add_test(t, what_cannot_be_done_is_refused_with_its_reason);
    suite_add_tcase(suite, t);
    return suite;
}
