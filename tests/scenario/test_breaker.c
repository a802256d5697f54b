/* SPDX-License-Identifier: Apache-2.0 */
/* Feeds that go wrong, and somebody who looks at them in the morning. */
#include "story.h"
#include "suite.h"

#include <check.h>
#include <string.h>

static struct story base; /* after the night of 2 March; communes of some two hundred */
static struct story s;

static void make_base(void) {
    story_begin(&base, NULL, "2026-03-02T01:00");
    story_fill(&base, 800);
    story_must(&base, "nightly");
    story_leave(&base);
}

static void begin(void) {
    story_begin(&s, &base, base.clock);
}

static void end(void) {
    story_end(&s);
}

static void execute(const char *sql) {
    scratch_execute(&s.db, NULL, "%s", sql);
}

static int64_t count_rows(const char *condition) {
    return scratch_integer(&s.db, "SELECT count(*) FROM %s", condition);
}

static void begin_day(const char *day) {
    story_set_clock(&s, arena_print(s.db.arena, "%sT01:00", day));
    scratch_execute(&s.db, NULL, "UPDATE register.feed_status SET as_of = '%s'", day);
}

static void assert_printed(const char *words) {
    ck_assert_msg(strstr(s.out, words) != NULL, "\"%s\" is not in:\n%s", words, s.out);
}

#define EVERY_SECOND "WHERE commune_code = 99001 AND resident_id % 2 = 0"

/* Another column is read as the day of death. */
static void slide_the_column_of_deaths(void) {
    execute("UPDATE register.resident SET died_on = '2026-02-20' " EVERY_SECOND);
}

static const char *what_people_were_told(void) {
    return scratch_text(&s.db, "SELECT md5(string_agg(a::text, ',' ORDER BY a::text)) FROM appointment a "
                               "WHERE commune_code = 99001");
}

START_TEST(a_column_that_slid_holds_its_commune_until_somebody_answers_for_it) {
    const char *places = what_people_were_told();
    const int64_t messages = count_rows("reminder_queue WHERE commune_code = 99001");
    slide_the_column_of_deaths();
    begin_day("2026-03-03");
    story_expect(&s, 1, "nightly");
    assert_printed("commune 99001, held: the register feed tells of ");
    assert_printed(" deaths (at most ");
    assert_printed("lichkham run release --commune 99001 --by NAME");
    ck_assert_str_eq(what_people_were_told(), places);
    ck_assert_int_eq(count_rows("reminder_queue WHERE commune_code = 99001"), messages);
    ck_assert_int_eq(count_rows("commune_state WHERE planned_on = '2026-03-03'"),
                     count_rows("commune_state") - 1);

    story_must(&s, "run release --commune 99001 --by chairman --note checked");
    story_must(&s, "audit verify");
    ck_assert_int_eq(count_rows("audit WHERE commune_code = 99001 AND action = 'release_feed' "
                                "AND actor = 'chairman' AND (subject->>'deaths')::int > 50"),
                     1);
    story_must(&s, "run release --commune 99001 --by chairman");
    ck_assert_int_eq(count_rows("feed_night WHERE commune_code = 99001 AND note = 'checked'"), 1);
    story_must(&s, "nightly");
    ck_assert_int_eq(count_rows("feed_night WHERE commune_code = 99001 AND outcome = 'released' "
                                "AND answered_by = 'chairman' AND note = 'checked'"),
                     1);
    ck_assert_int_gt(count_rows("need WHERE commune_code = 99001 AND state = 'deceased'"), 50);
    story_check_settled(&s);
}
END_TEST

/* Another session wants what the command has, and has what it wants. The server ends the command's try. */
START_TEST(a_release_that_meets_a_deadlock_is_done_again_without_a_word) {
    static const struct pg_statement WANT = {
        "want", "UPDATE commune_state SET revision = revision WHERE commune_code = 99001"};
    struct pg *other = scratch_open(&s.db);
    struct err e;
    slide_the_column_of_deaths();
    begin_day("2026-03-03");
    story_expect(&s, 1, "nightly");
    scratch_execute(&s.db, NULL, "ALTER DATABASE %s SET deadlock_timeout = '100ms'", s.db.name);
    scratch_execute(&s.db, other,
                    "SET deadlock_timeout = '1min'; BEGIN; UPDATE feed_night SET days = days "
                    "WHERE commune_code = 99001");
    const pid_t command = story_start(&s, "run release --commune 99001 --by chairman");
    story_await_blocked(&s, 1);
    ck_assert_msg(pg_await(pg_start_query(other, &WANT, NULL), NULL, &e), "%s", e.message);
    scratch_execute(&s.db, other, "COMMIT");
    ck_assert_int_eq(story_finish(&s, command), 0);
    ck_assert_int_eq(count_rows("feed_night WHERE commune_code = 99001 AND answered_by = 'chairman'"), 1);
    ck_assert_int_eq(count_rows("audit WHERE commune_code = 99001 AND action = 'release_feed'"), 1);
    pg_close(other);
}
END_TEST

START_TEST(a_feed_that_was_mended_needs_nobody_to_answer_for_it) {
    slide_the_column_of_deaths();
    begin_day("2026-03-03");
    story_expect(&s, 1, "nightly");
    execute("UPDATE register.resident SET died_on = NULL " EVERY_SECOND);
    begin_day("2026-03-04");
    story_must(&s, "nightly");
    ck_assert_int_eq(count_rows("need WHERE commune_code = 99001 AND state = 'deceased'"),
                     count_rows("register.resident WHERE commune_code = 99001 AND died_on IS NOT NULL"));
    story_expect(&s, 65, "run release --commune 99001 --by chairman");
    story_told(&s, "commune 99001 is not held");
}
END_TEST

START_TEST(a_feed_that_got_worse_after_its_release_is_held_again) {
    slide_the_column_of_deaths();
    begin_day("2026-03-03");
    story_expect(&s, 1, "nightly");
    story_must(&s, "run release --commune 99001 --by chairman");
    execute("UPDATE register.resident SET died_on = '2026-02-20' WHERE commune_code = 99001");
    begin_day("2026-03-04");
    story_expect(&s, 1, "nightly");
    assert_printed("commune 99001, held: the register feed tells of ");
    story_must(&s, "run held --json");
    assert_printed("\"answered_by\":\tnull");
    story_must(&s, "run held");
    assert_printed("If it is right: lichkham run release --commune C --by NAME, then lichkham nightly.");
}
END_TEST

START_TEST(keys_dealt_out_anew_people_who_vanish_and_people_who_move_are_held) {
    execute("UPDATE register.resident r SET birth_date = o.birth_date, birth_year = o.birth_year "
            "FROM (SELECT resident_id, lag(birth_date) OVER w AS birth_date, lag(birth_year) OVER w AS "
            "birth_year "
            "      FROM register.resident WHERE commune_code = 99001 WINDOW w AS (ORDER BY resident_id)) o "
            "WHERE r.commune_code = 99001 AND r.resident_id = o.resident_id AND o.birth_year IS NOT NULL");
    execute("DELETE FROM register.resident WHERE commune_code = 99002 AND resident_id % 8 = 0");
    execute("UPDATE register.resident SET moved_to = 99001 WHERE commune_code = 99003");
    begin_day("2026-03-03");
    story_expect(&s, 1, "nightly");
    assert_printed("people with another birth date or alive again (at most ");
    assert_printed("people no longer named (at most ");
    assert_printed("departures (at most ");
    story_must(&s, "run held --area vn");
    assert_printed("99001  2026-03-03");
    assert_printed("99002  2026-03-03");
    assert_printed("99003  2026-03-03");
    story_expect(&s, 65, "run held --area 77");
    story_must(&s, "run release --area vn --by ministry");
    assert_printed("3 communes released");
    story_must(&s, "nightly");
    story_check_settled(&s);
}
END_TEST

START_TEST(a_quiet_night_remembers_nothing_and_an_eventful_one_a_row_a_commune) {
    const int64_t firsts = count_rows("feed_night");
    ck_assert_int_eq(firsts, count_rows("commune_state"));
    begin_day("2026-03-03");
    story_must(&s, "nightly");
    ck_assert_int_eq(count_rows("feed_night"), firsts);
    execute(
        "UPDATE register.resident SET died_on = '2026-03-03' WHERE commune_code = 99001 AND resident_id = "
        "(SELECT min(resident_id) FROM need WHERE commune_code = 99001 AND state = 'booked')");
    begin_day("2026-03-05");
    story_must(&s, "nightly");
    ck_assert_int_eq(count_rows("feed_night"), firsts + 1);
    ck_assert_int_eq(count_rows("feed_night WHERE day = '2026-03-05' AND days = 3 AND deaths = 1"), 1);
}
END_TEST

START_TEST(rows_of_an_older_program_are_not_written_anew_for_a_mark) {
    execute("UPDATE need SET birth_mark = NULL");
    begin_day("2026-03-03");
    story_must(&s, "nightly");
    ck_assert_int_eq(count_rows("need WHERE birth_mark IS NOT NULL"),
                     scratch_integer(&s.db,
                                     "SELECT count(DISTINCT (commune_code, resident_id, need_number)) FROM "
                                     "change_log WHERE kind = 'need'"));
}
END_TEST

/* ---- Reports ------------------------------------------------------------------------------------- */

START_TEST(the_morning_report_names_what_was_held_and_released_as_a_page_too) {
    slide_the_column_of_deaths();
    begin_day("2026-03-03");
    story_expect(&s, 1, "nightly");
    story_must(&s, "report morning --format html");
    assert_printed("<html lang=\"vi\">");
    assert_printed("Bị giữ vì dữ liệu bất thường");
    assert_printed(" người chết (nhiều nhất ");
    assert_printed("lichkham run release --commune 99001 --by TÊN");
    story_must(&s, "run release --commune 99001 --by chairman --note <checked>");
    story_must(&s, "nightly");
    assert_printed("commune 99001, by chairman: <checked>");
    assert_printed("balance: 800 people = 800 rows of the feed");
    story_must(&s, "report morning --format html --language en --output %s",
               folder_write(&s.folder, "morning.html", "", 0));
    story_expect(&s, 2, "report morning --format pdf");
}
END_TEST

#define LAST_REPORT "FROM run WHERE report IS NOT NULL ORDER BY business_date DESC, attempt DESC LIMIT 1"

static void write_channels(void) {
    const char *text = arena_print(s.db.arena,
                                   "{\"channels\": {\"sms\": {\"driver\": \"file\", \"contact\": \"phone\", "
                                   "\"cost_per_part\": 300, \"settings\": {\"directory\": \"%s/out\"}}}}",
                                   s.folder.directory);
    s.config = arena_print(s.db.arena, "%s", folder_write_text(&s.folder, "config.json", text));
}

START_TEST(messages_of_the_night_are_told_in_parts_and_money_of_what_they_will_say) {
    execute("DELETE FROM reminder_queue; DELETE FROM reminder;"
            "UPDATE commune_state SET input_hash = NULL, reminded_hash = NULL");
    write_channels();
    story_must(&s, "nightly --json");
    const int64_t queued = story_messages_queued(&s);
    ck_assert_int_gt(queued, 0);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT (report->'messages'->>'queued')::int " LAST_REPORT),
                     queued);
    const int64_t parts = scratch_integer(&s.db, "SELECT (report->'messages'->>'parts')::int " LAST_REPORT);
    ck_assert_int_gt(parts, 0);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT (report->'messages'->>'cost')::int " LAST_REPORT),
                     parts * 300);
    story_must(&s, "report morning");
    assert_printed(
        arena_print(s.db.arena, "messages: about %d parts and %d dong", (int)parts, (int)parts * 300));
}
END_TEST

START_TEST(figures_that_do_not_add_up_end_the_night_as_not_complete) {
    execute(
        "UPDATE commune_result SET amount = amount + 1 WHERE commune_code = 99002 AND measure = 'feed_rows'");
    story_expect(&s, 70, "nightly");
    assert_printed("FIGURES DO NOT ADD UP");
    assert_printed("commune 99002, round 2026");
    story_set_clock(&s, "2026-03-03T01:00");
    story_must(&s, "nightly");
}
END_TEST

START_TEST(the_shortfall_adds_up_what_the_communes_left_and_hides_what_tells_of_somebody) {
    execute("DELETE FROM site_week WHERE weekday <> 2; "
            "UPDATE site_week SET capacity = '{1,1,1,1,1,1,1,1}', walk_in_reserve = 0");
    begin_day("2026-03-03");
    story_must(&s, "nightly --quiet");
    story_must(&s, "report shortfall --area 99002 --json");
    const int64_t waiting = count_rows("need WHERE commune_code = 99002 AND state = 'waiting'");
    ck_assert_int_gt(waiting, 20);
    assert_printed(arena_print(s.db.arena, "\"missing\":\t%d,", (int)waiting));
    assert_printed("\"hidden_below\":\t5");
    execute(
        "UPDATE commune_result SET amount = amount - 2 WHERE commune_code = 99002 AND measure = 'covered' "
        "AND detail = '1' AND amount > 2");
    story_must(&s, "report shortfall --area 99002");
    assert_printed("           -\n");
    story_must(&s, "report shortfall --format html --language en");
    assert_printed("<h1>Shortfall: ");
    execute("DELETE FROM commune_result WHERE measure IN ('wanted', 'covered') AND detail IN ('0', '1'); "
            "INSERT INTO commune_result SELECT 99002, 2026, measure, '1', amount "
            "FROM (VALUES ('wanted', 200), ('covered', 3)) AS v (measure, amount)");
    story_must(&s, "report shortfall --area 99002 --json");
    assert_printed("\"class\":\t0,\n\t\t\t\"placed\":\tnull,\n");
    ck_assert_ptr_null(strstr(s.out, "\"missing\":\t197,\n\t\t\t\"owed\":\t200"));
    story_expect(&s, 65, "report shortfall --area 77");
    story_told(&s, "there is no area 77");
}
END_TEST

START_TEST(an_older_feed_is_nothing_to_answer_for) {
    story_set_clock(&s, "2026-03-12T01:00");
    story_expect(&s, 1, "nightly");
    story_expect(&s, 65, "run release --commune 99001 --by chairman");
    story_told(&s, "held for something nobody can answer for");
    story_expect(&s, 2, "run release --by chairman");
    story_must(&s, "run held");
    assert_printed("No commune is held for what its feed tells");
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("breaker");
    TCase *t = tcase_create("feeds that went wrong");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, make_base, NULL);
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_column_that_slid_holds_its_commune_until_somebody_answers_for_it);
    tcase_add_test(t, a_release_that_meets_a_deadlock_is_done_again_without_a_word);
    tcase_add_test(t, a_feed_that_was_mended_needs_nobody_to_answer_for_it);
    tcase_add_test(t, a_feed_that_got_worse_after_its_release_is_held_again);
    tcase_add_test(t, keys_dealt_out_anew_people_who_vanish_and_people_who_move_are_held);
    tcase_add_test(t, a_quiet_night_remembers_nothing_and_an_eventful_one_a_row_a_commune);
    tcase_add_test(t, rows_of_an_older_program_are_not_written_anew_for_a_mark);
    tcase_add_test(t, an_older_feed_is_nothing_to_answer_for);
    tcase_add_test(t, the_morning_report_names_what_was_held_and_released_as_a_page_too);
    tcase_add_test(t, messages_of_the_night_are_told_in_parts_and_money_of_what_they_will_say);
    tcase_add_test(t, figures_that_do_not_add_up_end_the_night_as_not_complete);
    tcase_add_test(t, the_shortfall_adds_up_what_the_communes_left_and_hides_what_tells_of_somebody);
    suite_add_tcase(suite, t);
    return suite;
}
