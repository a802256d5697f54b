/* SPDX-License-Identifier: Apache-2.0 */
/* What happens to people over several nights: days that come and go, lives that change. */
#include "domain/appointment.h"
#include "story.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

enum { PEOPLE = 8 };

static struct story base; /* after the night of 2 March: places from 10 March on */
static struct story s;

static void make_base(void) {
    story_begin(&base, NULL, "2026-03-02T01:00");
    story_fill(&base, 800);
    /* One long day a week, so that many come on the same. */
    scratch_execute(&base.db, NULL,
                    "DELETE FROM site_week WHERE weekday <> 2;"
                    "UPDATE site_week SET capacity = '{20,20,20,20,20,20,20,20}', walk_in_reserve = 2");
    story_must(&base, "nightly");
    story_leave(&base);
}

static void begin(void) {
    story_begin(&s, &base, base.clock);
}

static void end(void) {
    story_end(&s);
}

static int64_t count_rows(const char *condition) {
    return scratch_integer(&s.db, "SELECT count(*) FROM %s", condition);
}

static void execute(const char *sql) {
    scratch_execute(&s.db, NULL, "%s", sql);
}

/* The night that begins the day; the register is as of that day. */
static void pass_night(const char *day) {
    story_set_clock(&s, arena_print(s.db.arena, "%sT01:00", day));
    scratch_execute(&s.db, NULL, "UPDATE register.feed_status SET as_of = '%s'", day);
    story_must(&s, "nightly");
}

static const char *text_of(const char *column, const char *rest) {
    const char *text = scratch_text(&s.db, "SELECT %s FROM %s", column, rest);
    return arena_print(s.db.arena, "%.*s", (int)strcspn(text, "\n"), text);
}

/* "did_not_attend,published booked": the states of a resident's attempts, and of his first need. */
static const char *standing_of(int64_t resident) {
    const char *text = scratch_text(
        &s.db,
        "SELECT string_agg(a.state, ',' ORDER BY a.attempt) || ' ' || n.state "
        "FROM need n LEFT JOIN appointment a USING (commune_code, round, resident_id, need_number) "
        "WHERE n.resident_id = %ld AND n.need_number = 1 GROUP BY n.state",
        (long)resident);
    return arena_print(s.db.arena, "%.*s", (int)strcspn(text, "\n"), text);
}

#define ASSERT_STANDING(resident, wanted) ck_assert_str_eq(standing_of(resident), wanted)

/* His attempt before ended so, and he has another place. */
static void assert_offered_again(int64_t resident, const char *before) {
    ck_assert_str_eq(standing_of(resident) + strcspn(standing_of(resident), " "), " booked");
    ck_assert_str_eq(
        scratch_text(&s.db,
                     "SELECT b.state FROM appointment a JOIN appointment b USING (commune_code, round, "
                     "resident_id, need_number) WHERE resident_id = %ld AND a.attempt = 2 AND a.state IN "
                     "('proposed', 'published') AND b.attempt = 1",
                     (long)resident),
        arena_print(s.db.arena, "%s\n", before));
}

static int64_t messages_waiting_for(int64_t resident) {
    return scratch_integer(&s.db,
                           "SELECT (SELECT count(*) FROM reminder_queue WHERE resident_id = %ld) + "
                           "(SELECT count(*) FROM reminder WHERE resident_id = %ld AND state = 'queued')",
                           (long)resident, (long)resident);
}

/* People of 99001 with one need and a published place, in the order of their days; residents[0] first. */
static void find_published(int64_t residents[PEOPLE]) {
    for (int i = 0; i < PEOPLE; i++)
        residents[i] = scratch_integer(
            &s.db,
            "SELECT resident_id FROM appointment a WHERE commune_code = 99001 AND state = 'published' AND "
            "NOT "
            "EXISTS (SELECT FROM need n WHERE n.resident_id = a.resident_id AND n.need_number > 1) "
            "ORDER BY day, resident_id OFFSET %d LIMIT 1",
            i);
    ck_assert_int_gt(residents[PEOPLE - 1], 0);
}

/* ---- The exam day -------------------------------------------------------------------------------- */

/* The codes printed on a day list, in its order. */
static int read_codes(const char *list, int64_t residents[PEOPLE]) {
    struct err e;
    int count = 0;
    for (const char *line = strchr(list, '\n'); line && line[1] && count < PEOPLE;
         line = strchr(line + 1, '\n')) {
        char code[16];
        const char *at = strchr(line, ',');
        ck_assert_ptr_nonnull(at);
        (void)snprintf(code, sizeof code, "%.*s", (int)strcspn(at + 1, ","), at + 1);
        ck_assert_msg(appointment_code_parse(code, &residents[count++], &e), "%s: %s", code, e.message);
    }
    return count;
}

static const char *code_of(int64_t resident) {
    char code[APPOINTMENT_CODE_BYTES];
    return arena_print(s.db.arena, "%s", appointment_code_print(resident, code));
}

START_TEST(an_exam_day_leaves_the_attended_done_the_absent_invited_again_and_the_unrecorded_unknown) {
    int64_t listed[PEOPLE];
    const char *fullest = "appointment WHERE state = 'published' AND commune_code = 99001 "
                          "GROUP BY site_id, day ORDER BY count(*) DESC, day LIMIT 1";
    const char *site = text_of("site_id", fullest);
    const char *day = text_of("day", fullest);
    const char *day_after = text_of(arena_print(s.db.arena, "'%s'::date + 1", day), "run");
    pass_night(day);
    story_set_clock(&s, arena_print(s.db.arena, "%sT17:00", day));
    story_must(&s, "export day-list --site %s --date %s --format csv", site, day);
    ck_assert_int_ge(read_codes(s.out, listed), 4);
    const int64_t walk_in = scratch_integer(
        &s.db,
        "SELECT a.resident_id FROM appointment a JOIN need n USING (commune_code, round, resident_id, "
        "need_number) "
        "WHERE a.state = 'published' AND a.day > '%s'::date + 7 AND a.commune_code = 99001 "
        "AND a.resident_id NOT IN (SELECT resident_id FROM need WHERE need_number > 1) ORDER BY 1 LIMIT 1",
        day);
    ck_assert_int_gt(messages_waiting_for(walk_in), 0);

    story_must(&s, "appointment check-in %s", code_of(listed[0]));
    ASSERT_STANDING(listed[0], "checked_in booked");
    story_must(&s, "appointment attend %s", code_of(listed[0]));
    story_must(&s, "appointment absent %s", code_of(listed[1]));
    story_must(&s, "appointment check-in %s", code_of(listed[3]));
    story_must(&s, "appointment walk-in --site %s --attended %s", site, code_of(walk_in));
    ck_assert_int_eq(messages_waiting_for(walk_in), 0);
    pass_night(day_after);

    ASSERT_STANDING(listed[0], "attended done_here");
    assert_offered_again(listed[1], "did_not_attend");
    ASSERT_STANDING(listed[2], "outcome_unknown booked");
    ASSERT_STANDING(listed[3], "outcome_unknown booked");
    ck_assert_ptr_nonnull(strstr(standing_of(walk_in), "attended"));
    ck_assert_ptr_nonnull(strstr(standing_of(walk_in), " done_here"));
    story_check_settled(&s);
}
END_TEST

START_TEST(what_is_recorded_late_takes_the_place_of_an_unknown_outcome) {
    int64_t people[PEOPLE];
    find_published(people);
    const char *day = text_of("min(day)", "appointment WHERE state = 'published' AND commune_code = 99001");
    pass_night(text_of(arena_print(s.db.arena, "'%s'::date + 2", day), "run"));
    ASSERT_STANDING(people[0], "outcome_unknown booked");
    story_must(&s, "appointment attend --date %s %s", day, code_of(people[0]));
    ASSERT_STANDING(people[0], "attended done_here");
    pass_night(text_of(arena_print(s.db.arena, "'%s'::date + 3", day), "run"));
    ASSERT_STANDING(people[0], "attended done_here");
    story_check_settled(&s);
}
END_TEST

START_TEST(an_outcome_nobody_ever_recorded_lets_go_of_its_need) {
    int64_t people[PEOPLE];
    find_published(people);
    const char *day = text_of("min(day)", "appointment WHERE state = 'published' AND commune_code = 99001");
    pass_night(text_of(arena_print(s.db.arena, "'%s'::date + 14", day), "run"));
    ASSERT_STANDING(people[0], "outcome_unknown booked");
    pass_night(text_of(arena_print(s.db.arena, "'%s'::date + 15", day), "run"));
    assert_offered_again(people[0], "outcome_unknown");
    story_check_settled(&s);
}
END_TEST

/* ---- Lives ----------------------------------------------------------------------------------------- */

START_TEST(a_check_elsewhere_a_death_a_move_and_a_refusal_cancel_the_place_and_its_messages) {
    static const char *const EVENTS[][2] = {
        {"INSERT INTO completion (commune_code, resident_id, done_on, source, round) "
         "VALUES (99001, %ld, '2026-03-02', 'hospital', 2026)",
         "cancelled_by_service done_elsewhere"},
        {"UPDATE register.resident SET died_on = '2026-03-02' WHERE resident_id = %ld",
         "cancelled_by_service deceased"},
        {"UPDATE register.resident SET moved_to = 99002 WHERE resident_id = %ld",
         "cancelled_by_service moved_out"},
        {"INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) "
         "VALUES (99001, %ld, 'refused', '2026-03-02', 'officer')",
         "cancelled_by_resident refused"},
        {"INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) "
         "VALUES (99001, %ld, 'died', '2026-03-02', 'officer')",
         "cancelled_by_service deceased"},
        {"DELETE FROM register.resident WHERE resident_id = %ld", "cancelled_by_service moved_out"},
    };
    enum { EVENTS_COUNT = sizeof EVENTS / sizeof EVENTS[0] };
    int64_t people[PEOPLE];
    find_published(people);
    for (size_t i = 0; i < EVENTS_COUNT; i++) {
        ASSERT_STANDING(people[i], "published booked");
        ck_assert_int_gt(messages_waiting_for(people[i]), 0);
        char sql[256];
        const char *at = strstr(EVENTS[i][0], "%ld");
        (void)snprintf(sql, sizeof sql, "%.*s%ld%s", (int)(at - EVENTS[i][0]), EVENTS[i][0], (long)people[i],
                       at + 3);
        execute(sql);
    }
    pass_night("2026-03-03");
    for (size_t i = 0; i < EVENTS_COUNT; i++) {
        ASSERT_STANDING(people[i], EVENTS[i][1]);
        ck_assert_int_eq(messages_waiting_for(people[i]), 0);
    }
    story_check_settled(&s);
}
END_TEST

START_TEST(a_refusal_withdrawn_is_owed_a_place_again) {
    int64_t people[PEOPLE];
    find_published(people);
    scratch_execute(&s.db, NULL,
                    "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) "
                    "VALUES (99001, %ld, 'refused', '2026-03-02', 'officer')",
                    (long)people[0]);
    pass_night("2026-03-03");
    ASSERT_STANDING(people[0], "cancelled_by_resident refused");
    execute("UPDATE local_fact SET withdrawn_on = '2026-03-03'");
    pass_night("2026-03-04");
    assert_offered_again(people[0], "cancelled_by_resident");
    story_check_settled(&s);
}
END_TEST

/* Who moves is cancelled where he was and served where he is now, in whatever order the communes go. */
START_TEST(who_moves_to_another_commune_is_served_there_alone) {
    int64_t people[PEOPLE];
    find_published(people);
    scratch_execute(
        &s.db, NULL,
        "UPDATE register.resident SET moved_to = 99002 WHERE resident_id = %ld;"
        "INSERT INTO register.resident SELECT (jsonb_populate_record(r, jsonb_build_object('commune_code', "
        "99002, 'moved_to', NULL, 'hamlet_id', (SELECT min(hamlet_id) FROM hamlet WHERE commune_code = "
        "99002)))).* FROM register.resident r WHERE resident_id = %ld",
        (long)people[0], (long)people[0]);
    pass_night("2026-03-03");
    pass_night("2026-03-04");
    ck_assert_str_eq(scratch_text(&s.db,
                                  "SELECT commune_code || ' ' || state FROM need WHERE resident_id = %ld "
                                  "ORDER BY commune_code",
                                  (long)people[0]),
                     "99001 moved_out\n99002 booked\n");
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT commune_code FROM resident_home WHERE resident_id = %ld",
                                     (long)people[0]),
                     99002);
    story_check_settled(&s);
}
END_TEST

/* ---- Promises ---------------------------------------------------------------------------------------- */

START_TEST(a_closure_cancels_its_promises_and_offers_another_day_while_all_others_stand) {
    const char *day = text_of("min(day)", "appointment WHERE state = 'published' AND commune_code = 99001");
    execute("CREATE TABLE promised AS SELECT * FROM appointment WHERE state = 'published'");
    scratch_execute(&s.db, NULL,
                    "INSERT INTO closure (commune_code, from_day, until_day) VALUES (99001, '%s', '%s')", day,
                    day);
    pass_night("2026-03-03");
    const char *hit = arena_print(s.db.arena, "promised p WHERE commune_code = 99001 AND day = '%s'", day);
    const int64_t count = count_rows(hit);
    ck_assert_int_gt(count, 0);
    ck_assert_int_eq(
        count_rows(arena_print(s.db.arena,
                               "%s AND EXISTS (SELECT FROM appointment a WHERE a.resident_id = "
                               "p.resident_id AND a.need_number = p.need_number AND a.attempt = 2 AND "
                               "a.day <> p.day AND a.state IN ('proposed', 'published')) AND EXISTS "
                               "(SELECT FROM appointment a WHERE a.resident_id = p.resident_id AND "
                               "a.need_number = p.need_number AND a.attempt = 1 AND a.state = "
                               "'cancelled_by_service')",
                               hit)),
        count);
    ck_assert_int_eq(
        scratch_integer(&s.db,
                        "SELECT count(*) FROM (SELECT * FROM promised EXCEPT SELECT * FROM appointment) p "
                        "WHERE commune_code <> 99001 OR day <> '%s'",
                        day),
        0);
    story_check_settled(&s);
}
END_TEST

/* From a promised day on, until nobody knows when. */
static void close_for_good(const char *from) {
    scratch_execute(&s.db, NULL, "INSERT INTO closure (commune_code, from_day) VALUES (99001, '%s')", from);
    execute("CREATE TABLE promised AS SELECT * FROM appointment WHERE state = 'published' AND commune_code = "
            "99001");
}

/* The station's lists of its closed days are empty, and whoever plans or looks after it is told. */
static void assert_told_by_every_command(const char *day) {
    const long site =
        (long)scratch_integer(&s.db, "SELECT min(site_id) FROM site WHERE commune_code = 99001");
    story_run(&s, "doctor");
    ck_assert_ptr_nonnull(strstr(s.out, "closed from"));
    story_must(&s, "export day-list --site %ld --date %.10s --format csv", site, day);
    ck_assert_ptr_eq(strchr(s.out, '\n') + 1, strchr(s.out, '\0')); /* the header alone */
    story_must(&s, "plan --commune 99001 --dry-run");
    story_must(&s, "plan --commune 99001 --export %s/proof", s.folder.directory);
    story_must(&s, "plan --import-problem %s/proof", s.folder.directory);
}

START_TEST(a_closure_without_an_end_takes_every_later_place_and_everybody_is_told) {
    const char *day = text_of("min(day)", "appointment WHERE state = 'published' AND commune_code = 99001");
    close_for_good(day);
    const int64_t hit = count_rows("promised");
    const int64_t queued_before = count_rows("reminder WHERE purpose ~ '^postponed'");
    pass_night("2026-03-03");
    ck_assert_int_gt(hit, 0);
    ck_assert_int_eq(queued_before, 0);
    ck_assert_int_eq(
        count_rows("session WHERE commune_code = 99001 AND day >= (SELECT from_day FROM closure)"), 0);
    ck_assert_int_eq(
        count_rows("promised JOIN appointment a USING (commune_code, round, resident_id, need_number, "
                   "attempt) WHERE a.state = 'cancelled_by_service'"),
        hit);
    ck_assert_int_eq(
        count_rows("promised p JOIN reminder m USING (commune_code, round, resident_id, need_number, "
                   "attempt, version) WHERE m.purpose = 'postponed_open' AND m.state = 'queued' AND "
                   "m.send_day = '2026-03-03'"),
        hit);
    ck_assert_int_eq(count_rows("appointment WHERE state IN ('did_not_attend', 'outcome_unknown')"), 0);
    ck_assert_int_eq(count_rows("need WHERE commune_code = 99001 AND state = 'booked'"), 0);
    story_check_settled(&s);
    assert_told_by_every_command(day);
    /* Known again: places are offered anew, and who waits is first. */
    execute("UPDATE closure SET until_day = from_day + 13");
    pass_night("2026-03-04");
    ck_assert_int_eq(
        count_rows("promised p WHERE NOT EXISTS (SELECT FROM appointment a WHERE a.resident_id = "
                   "p.resident_id AND a.need_number = p.need_number AND a.attempt = 2 AND a.day > "
                   "(SELECT until_day FROM closure))"),
        0);
    story_check_settled(&s);
}
END_TEST

START_TEST(who_is_promised_another_day_the_same_night_is_told_that_day) {
    const char *day = text_of("min(day)", "appointment WHERE state = 'published' AND commune_code = 99001");
    scratch_execute(&s.db, NULL,
                    "INSERT INTO closure (commune_code, from_day, until_day) VALUES (99001, '%s', '%s')", day,
                    day);
    execute("CREATE TABLE lost AS SELECT a.* FROM appointment a JOIN closure c ON a.day = c.from_day WHERE "
            "state = "
            "'published' AND a.commune_code = 99001");
    pass_night("2026-03-03");
    ck_assert_int_gt(count_rows("reminder WHERE purpose = 'postponed'"), 0);
    ck_assert_int_eq(
        count_rows("lost l WHERE 1 <> (SELECT count(*) FROM reminder m JOIN appointment a USING "
                   "(commune_code, round, resident_id, need_number, attempt, version) WHERE "
                   "m.resident_id = l.resident_id AND m.need_number = l.need_number AND (m.purpose = "
                   "'postponed' AND m.attempt = 2 AND a.state = 'published' OR m.purpose = "
                   "'postponed_open' AND m.attempt = 1 AND NOT EXISTS (SELECT FROM appointment b WHERE "
                   "b.resident_id = l.resident_id AND b.need_number = l.need_number AND b.state = "
                   "'published')))"),
        0);
    ck_assert_int_eq(count_rows("reminder WHERE purpose ~ '^postponed'"), count_rows("lost"));
    story_check_settled(&s);
}
END_TEST

START_TEST(a_night_of_births_deaths_and_moves_moves_no_promise) {
    execute("CREATE TABLE promised AS SELECT * FROM appointment WHERE state = 'published'");
    story_set_clock(&s, "2026-03-03T01:00");
    story_must(&s, "sample --next-night --seed 7 --date 2026-03-03");
    story_must(&s, "nightly");
    ck_assert_int_gt(story_rows_changed(&s), 0);
    ck_assert_int_eq(
        count_rows("promised p JOIN appointment a USING (commune_code, round, resident_id, need_number, "
                   "attempt) WHERE (a.site_id, a.day, a.half, a.arrival, a.version) <> (p.site_id, "
                   "p.day, p.half, p.arrival, p.version)"),
        0);
    ck_assert_int_eq(
        count_rows("promised p WHERE NOT EXISTS (SELECT FROM appointment a WHERE a.resident_id = "
                   "p.resident_id AND a.need_number = p.need_number AND a.attempt = p.attempt)"),
        0);
    story_check_settled(&s);
}
END_TEST

/* Exam days are Tuesdays: the night of the 4th neither publishes one nor lets one pass. */
START_TEST(a_day_on_which_nothing_happens_writes_no_row) {
    pass_night("2026-03-03");
    pass_night("2026-03-04");
    ck_assert_int_eq(story_rows_changed(&s), 0);
    pass_night("2026-03-05");
    ck_assert_int_eq(story_rows_changed(&s), 0);
}
END_TEST

START_TEST(what_was_proposed_for_the_next_days_stays_when_somebody_urgent_comes) {
    story_must(&s, "publish --revoke --all --round 2026");
    execute("UPDATE appointment SET state = 'proposed' WHERE state = 'published'; DELETE FROM reminder;"
            "DELETE FROM reminder_queue; DELETE FROM send_unit; DELETE FROM publication;"
            "UPDATE commune_state SET revision = revision + 1;"
            "CREATE TABLE near AS SELECT * FROM appointment WHERE day BETWEEN '2026-03-11' AND '2026-03-17'");
    ck_assert_int_gt(count_rows("near"), 0);
    execute(
        "UPDATE register.resident SET target_groups = '2' WHERE resident_id IN (SELECT resident_id FROM need "
        "WHERE class = 7)");
    pass_night("2026-03-03");
    ck_assert_int_gt(story_rows_changed(&s), 0);
    ck_assert_int_eq(count_rows("(SELECT * FROM near EXCEPT SELECT * FROM appointment) n"), 0);
    pass_night("2026-03-04");
    ck_assert_int_eq(story_rows_changed(&s), 0);
    story_check_settled(&s);
}
END_TEST

START_TEST(nobody_is_told_of_a_place_that_is_not_published) {
    struct story draft;
    story_begin(&draft, NULL, "2026-03-02T01:00");
    story_fill(&draft, 400);
    story_must(&draft, "publish --revoke --all --round 2026");
    story_must(&draft, "nightly");
    ck_assert_int_eq(story_messages_queued(&draft), 0);
    ck_assert_int_eq(scratch_integer(&draft.db, "SELECT count(*) FROM appointment WHERE state <> 'proposed'"),
                     0);
    story_must(&draft, "publish --commune 99001 --until 2026-03-20 --by chairman --dry-run");
    ck_assert_int_eq(scratch_integer(&draft.db, "SELECT count(*) FROM reminder"), 0);
    story_must(&draft, "publish --commune 99001 --until 2026-03-20 --by chairman");
    ck_assert_int_gt(scratch_integer(&draft.db, "SELECT count(*) FROM reminder_queue"), 0);
    ck_assert_int_eq(scratch_integer(&draft.db, "SELECT count(*) FROM reminder r JOIN appointment a USING "
                                                "(commune_code, round, resident_id, need_number, attempt) "
                                                "WHERE a.state <> 'published' OR a.commune_code <> 99001 OR "
                                                "a.day > '2026-03-20'"),
                     0);
    story_must(&draft, "nightly");
    ck_assert_int_eq(story_messages_queued(&draft), 0);
    story_check_settled(&draft);
    story_end(&draft);
}
END_TEST

START_TEST(two_rounds_alive_at_once_each_hold_every_resident_once) {
    story_set_clock(&s, "2026-12-01T01:00");
    story_must(&s, "round prepare --round 2027");
    pass_night("2026-12-01");
    ck_assert_int_eq(count_rows("need WHERE round = 2026 AND need_number = 1"),
                     count_rows("need WHERE round = 2027 AND need_number = 1"));
    ck_assert_int_gt(count_rows("appointment WHERE round = 2027 AND state = 'proposed'"), 0);
    ck_assert_int_eq(count_rows("appointment WHERE round = 2027 AND state <> 'proposed'"), 0);
    ck_assert_int_eq(
        count_rows("session a JOIN session b USING (site_id, day, half) WHERE a.round < b.round"), 0);
    story_check_settled(&s);
    story_must(&s, "round open --round 2027");
    story_must(&s, "publish --standing --all --round 2027 --weeks 6 --by chairman");
    pass_night("2027-01-04");
    ck_assert_int_gt(count_rows("appointment WHERE round = 2027 AND state = 'published'"), 0);
    story_check_settled(&s);
}
END_TEST

START_TEST(one_night_absorbs_the_nights_that_were_missed) {
    struct story missed;
    story_begin(&missed, &base, base.clock);
    story_set_clock(&missed, "2026-04-20T01:00");
    scratch_execute(&missed.db, NULL, "UPDATE register.feed_status SET as_of = '2026-04-20'");
    story_must(&missed, "nightly");
    ck_assert_int_eq(scratch_integer(&missed.db,
                                     "SELECT count(*) FROM appointment WHERE day < '2026-04-20' AND "
                                     "state NOT IN ('outcome_unknown')"),
                     0);
    ck_assert_int_eq(
        scratch_integer(&missed.db, "SELECT count(*) FROM reminder_queue WHERE send_day < '2026-04-20'"), 0);
    story_check_settled(&missed);
    story_end(&missed);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("night_story");
    TCase *story = tcase_create("story");
    tcase_set_timeout(story, 120);
    tcase_add_unchecked_fixture(story, make_base, NULL);
    tcase_add_checked_fixture(story, begin, end);
    tcase_add_test(story,
                   an_exam_day_leaves_the_attended_done_the_absent_invited_again_and_the_unrecorded_unknown);
    tcase_add_test(story, what_is_recorded_late_takes_the_place_of_an_unknown_outcome);
    tcase_add_test(story, an_outcome_nobody_ever_recorded_lets_go_of_its_need);
    tcase_add_test(story, a_check_elsewhere_a_death_a_move_and_a_refusal_cancel_the_place_and_its_messages);
    tcase_add_test(story, a_refusal_withdrawn_is_owed_a_place_again);
    tcase_add_test(story, who_moves_to_another_commune_is_served_there_alone);
    tcase_add_test(story, a_closure_cancels_its_promises_and_offers_another_day_while_all_others_stand);
    tcase_add_test(story, a_closure_without_an_end_takes_every_later_place_and_everybody_is_told);
    tcase_add_test(story, who_is_promised_another_day_the_same_night_is_told_that_day);
    tcase_add_test(story, a_night_of_births_deaths_and_moves_moves_no_promise);
    tcase_add_test(story, a_day_on_which_nothing_happens_writes_no_row);
    tcase_add_test(story, what_was_proposed_for_the_next_days_stays_when_somebody_urgent_comes);
    tcase_add_test(story, nobody_is_told_of_a_place_that_is_not_published);
    tcase_add_test(story, two_rounds_alive_at_once_each_hold_every_resident_once);
    tcase_add_test(story, one_night_absorbs_the_nights_that_were_missed);
    suite_add_tcase(suite, story);
    return suite;
}
