/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever is wrong, the program says what, where and what to do; and one commune's trouble is not the
 * others'. */
#include "domain/appointment.h"
#include "story.h"
#include "suite.h"

#include <check.h>
#include <string.h>

static struct story eve; /* four communes, 99001 to 99004, before their first night */
static struct story s;

static void make_eve(void) {
    story_begin(&eve, NULL, "2026-03-02T01:00");
    story_fill(&eve, 400);
    story_leave(&eve);
}

static void begin(void) {
    story_begin(&s, &eve, eve.clock);
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

static void write_file(const char *name, const char *bytes, size_t length) {
    (void)folder_write(&s.folder, name, bytes, length);
}

#define WRITE(name, bytes) write_file(name, bytes, sizeof(bytes) - 1)

/* ---- Configuration and database --------------------------------------------------------------------- */

static void assert_config_refused(const char *bytes, size_t length, const char *what) {
    write_file("config.json", bytes, length);
    story_expect(&s, 78, "nightly");
    story_told(&s, "config.json");
    story_told(&s, what);
    ck_assert_int_eq(count_rows("run"), 0);
}

#define ASSERT_CONFIG_REFUSED(bytes, what) assert_config_refused(bytes, sizeof(bytes) - 1, what)

START_TEST(a_configuration_that_cannot_be_read_is_refused_with_file_and_place) {
    ASSERT_CONFIG_REFUSED("{\n  \"night\": {\n", "line 3");
    ASSERT_CONFIG_REFUSED("[]", "not a JSON object");
    ASSERT_CONFIG_REFUSED("{\"nigth\": {\"lease_seconds\": 30}}", "did you mean \"night.lease_seconds\"?");
    ASSERT_CONFIG_REFUSED("{\"night\": {\"lease_seconds\": \"soon\"}}",
                          "\"night.lease_seconds\" is not a number");
    ASSERT_CONFIG_REFUSED("{\"night\": {\"lease_seconds\": 1}}", "\"night.lease_seconds\"");
    ASSERT_CONFIG_REFUSED("{\"log\": {\"level\": \"\xff\"}}", "byte 20 is not UTF-8");
    ASSERT_CONFIG_REFUSED("{}\0{}", "byte 3");
}
END_TEST

START_TEST(a_database_that_is_not_there_is_named_with_what_to_do) {
    WRITE("config.json", "{\"database\": \"dbname=nowhere\"}");
    story_expect(&s, 69, "nightly");
    story_told(&s, "\"nowhere\" does not exist");
    story_told(&s, "Create the database");
    WRITE("config.json", "{\"database\": \"host=/nonexistent\"}");
    story_expect(&s, 69, "nightly");
    story_told(&s, "cannot be reached");
    story_told(&s, "Start the database");
    WRITE("config.json", "{\"database\": \"nonsense\"}");
    story_expect(&s, 78, "nightly");
}
END_TEST

START_TEST(a_schema_of_another_version_is_refused_with_what_to_do) {
    struct story empty;
    story_begin(&empty, NULL, eve.clock);
    story_expect(&empty, 78, "nightly");
    story_told(&empty, "no schema lichkham yet");
    story_told(&empty, "lichkham migrate up");
    story_end(&empty);
    execute("DELETE FROM schema_migration WHERE number = (SELECT max(number) FROM schema_migration)");
    story_expect(&s, 78, "nightly");
    story_told(&s, "this program needs");
    story_told(&s, "lichkham migrate up");
    execute("INSERT INTO schema_migration SELECT (jsonb_populate_record(m, '{\"number\": 9999}')).* "
            "FROM schema_migration m LIMIT 1");
    story_expect(&s, 78, "nightly");
    story_told(&s, "9999, newer than this program");
    story_told(&s, "Install the program release");
}
END_TEST

/* ---- The register ------------------------------------------------------------------------------------ */

/* The night with a view or rows gone wrong: exit status 1, the note in the report names the commune. */
static void assert_noted(const char *outcome, const char *words) {
    story_expect(&s, 1, "nightly");
    story_told(&s, "some communes need attention");
    const char *heading = arena_print(s.db.arena, "commune 99002, %s: ", outcome);
    ck_assert_msg(strstr(s.out, heading) != NULL, "no \"%s\" in: %s", heading, s.out);
    ck_assert_msg(strstr(s.out, words) != NULL, "no \"%s\" in: %s", words, s.out);
    ck_assert_int_eq(count_rows("commune_state WHERE planned_on IS NOT NULL AND commune_code <> 99002"), 3);
    ck_assert_int_gt(count_rows("appointment WHERE commune_code = 99001"), 0);
    story_must(&s, "verify");
}

/* Held, it has no plan at all; mended, the next night makes it. */
static void assert_held(const char *words, const char *mend) {
    assert_noted("held", words);
    ck_assert_int_eq(count_rows("need WHERE commune_code = 99002"), 0);
    story_expect(&s, 65, "publish --commune 99002 --until 2026-03-31 --by chairman");
    execute(mend);
    story_must(&s, "nightly");
    ck_assert_int_gt(count_rows("need WHERE commune_code = 99002"), 0);
    story_check_settled(&s);
}

#define KEEP_VIEW                                                                                            \
    "ALTER VIEW register.resident_feed RENAME TO sound_feed; CREATE VIEW register.resident_feed AS "
#define MEND_VIEW "DROP VIEW register.resident_feed; ALTER VIEW register.sound_feed RENAME TO resident_feed"

START_TEST(a_feed_that_names_a_resident_twice_holds_its_commune) {
    execute(KEEP_VIEW "SELECT * FROM register.sound_feed UNION ALL "
                      "SELECT * FROM register.sound_feed WHERE commune_code = 99002");
    assert_held("the feed names resident ", MEND_VIEW);
}
END_TEST

START_TEST(a_feed_that_suddenly_names_nobody_holds_its_commune) {
    story_must(&s, "nightly");
    const int64_t needs = count_rows("need WHERE commune_code = 99002");
    const int64_t promised = count_rows("appointment WHERE commune_code = 99002 AND state = 'published'");
    execute(KEEP_VIEW "SELECT * FROM register.sound_feed WHERE commune_code <> 99002");
    story_set_clock(&s, "2026-03-03T01:00");
    story_expect(&s, 1, "nightly");
    ck_assert_ptr_nonnull(strstr(s.out, "commune 99002, held: the register feed names nobody, and "));
    ck_assert_int_eq(count_rows("need WHERE commune_code = 99002 AND state <> 'moved_out'"), needs);
    ck_assert_int_eq(count_rows("appointment WHERE commune_code = 99002 AND state = 'published'"), promised);
    execute(MEND_VIEW);
    story_must(&s, "nightly");
    story_check_settled(&s);
}
END_TEST

START_TEST(a_feed_older_than_its_limit_holds_its_commune) {
    execute("UPDATE register.feed_status SET as_of = '2026-02-22' WHERE commune_code = 99002");
    assert_held("the register feed is of 2026-02-22, more than 7 days old. Load the register again",
                "UPDATE register.feed_status SET as_of = '2026-03-02'");
}
END_TEST

/* The view is every commune's: no night begins on a wrong one. */
static void assert_view_refused(const char *columns, const char *words) {
    scratch_execute(&s.db, NULL, KEEP_VIEW "SELECT %s FROM register.sound_feed", columns);
    story_expect(&s, 78, "nightly");
    story_told(&s, words);
    story_told(&s, "Mend the view");
    ck_assert_int_eq(count_rows("run"), 0);
    execute(MEND_VIEW);
}

START_TEST(a_feed_that_lacks_a_column_or_has_it_in_another_type_says_which) {
    assert_view_refused("commune_code, resident_id",
                        "register.resident_feed: column household_id must be bigint and is missing");
    assert_view_refused(
        "commune_code, resident_id, household_id, hamlet_id, birth_year AS birth_date, birth_year",
        "register.resident_feed: column birth_date must be date and is smallint");
    story_must(&s, "nightly");
    story_check_settled(&s);
}
END_TEST

START_TEST(a_feed_may_give_its_words_in_any_text_type) {
    execute(KEEP_VIEW
            "SELECT commune_code, resident_id, household_id, hamlet_id, birth_date, birth_year, "
            "target_groups::varchar, route::varchar(20), organisation_id, last_check_kind, last_check, "
            "resident_since, died_on, moved_to, circumstances FROM register.sound_feed");
    story_must(&s, "nightly");
    story_check_settled(&s);
}
END_TEST

START_TEST(a_birth_in_the_future_is_noted_and_everybody_else_planned) {
    execute("UPDATE register.resident SET birth_date = '2026-06-01', birth_year = 2026 WHERE resident_id = "
            "(SELECT min(resident_id) FROM register.resident WHERE commune_code = 99002)");
    assert_noted("planned", "1 residents born after today (not due)");
    ck_assert_int_eq(count_rows("need WHERE commune_code = 99002 AND reason = 'not_born'"), 1);
}
END_TEST

START_TEST(an_unknown_target_group_is_noted_and_everybody_planned) {
    execute("UPDATE register.resident SET target_groups = '4;99' WHERE resident_id = "
            "(SELECT min(resident_id) FROM register.resident WHERE commune_code = 99002)");
    assert_noted("planned", "1 unknown codes (left out)");
    ck_assert_int_eq(count_rows("register.resident r WHERE commune_code = 99002 AND NOT EXISTS "
                                "(SELECT FROM need n WHERE n.resident_id = r.resident_id)"),
                     0);
}
END_TEST

/* ---- Communes out of the ordinary ---------------------------------------------------------------------- */

static void assert_all_planned(int status) {
    ck_assert_int_eq(story_run(&s, "nightly"), status);
    ck_assert_int_eq(count_rows("commune_state WHERE planned_on IS NOT NULL"), 4);
    ck_assert_int_gt(count_rows("appointment WHERE commune_code = 99001"), 0);
    story_must(&s, "verify");
}

/* Everybody owed a check in 99002 waits, for that reason. */
static void assert_all_waiting(const char *reason) {
    ck_assert_int_eq(count_rows("appointment WHERE commune_code = 99002"), 0);
    ck_assert_int_eq(count_rows("need WHERE commune_code = 99002 AND state IN ('due', 'booked')"), 0);
    ck_assert_str_eq(scratch_text(&s.db,
                                  "SELECT DISTINCT reason FROM need WHERE commune_code = 99002 AND state = "
                                  "'waiting'"),
                     arena_print(s.db.arena, "%s\n", reason));
}

START_TEST(an_empty_commune_is_planned_like_any_other) {
    execute("DELETE FROM register.resident WHERE commune_code = 99002; "
            "DELETE FROM register.person WHERE commune_code = 99002");
    assert_all_planned(0);
    ck_assert_int_eq(count_rows("need WHERE commune_code = 99002"), 0);
    story_check_settled(&s);
}
END_TEST

START_TEST(a_commune_without_a_station_leaves_its_people_waiting_and_says_why) {
    execute("UPDATE hamlet SET site_id = NULL WHERE commune_code = 99002");
    assert_all_planned(0);
    assert_all_waiting("no_station");
    execute("DELETE FROM hamlet WHERE commune_code = 99002");
    assert_noted("planned", "no hamlet with a station");
}
END_TEST

START_TEST(a_station_without_capacity_leaves_its_people_waiting_and_says_why) {
    execute("UPDATE site_week SET capacity = '{0,0,0,0,0,0,0,0}' WHERE site_id IN "
            "(SELECT site_id FROM site WHERE commune_code = 99002)");
    assert_all_planned(0);
    assert_all_waiting("no_capacity");
}
END_TEST

START_TEST(a_round_without_sessions_is_warned_of_and_leaves_people_waiting) {
    execute("DELETE FROM site_week WHERE site_id IN (SELECT site_id FROM site WHERE commune_code = 99002)");
    story_must(&s, "round open --round 2026");
    story_told(&s, "a round without sessions (communes: 1): 99002");
    story_told(&s, "load their weekly template");
    assert_all_planned(0);
    assert_all_waiting("no_session");
}
END_TEST

START_TEST(a_household_larger_than_any_session_is_served_over_several) {
    execute("UPDATE register.resident SET household_id = 1, route = 'station' WHERE commune_code = 99002");
    ck_assert_int_gt(count_rows("register.resident WHERE commune_code = 99002"),
                     scratch_integer(&s.db, "SELECT max(capacity[1]) FROM site_week"));
    assert_all_planned(0);
    ck_assert_int_eq(count_rows("need WHERE commune_code = 99002 AND state = 'waiting'"), 0);
    ck_assert_int_gt(count_rows("need WHERE commune_code = 99002 AND state = 'booked'"), 0);
    story_check_settled(&s);
}
END_TEST

/* ---- Commands ---------------------------------------------------------------------------------------------
 */

START_TEST(a_night_without_a_live_round_says_what_to_run) {
    execute("DELETE FROM round_commune");
    story_expect(&s, 65, "nightly");
    story_told(&s, "no commune has a round in preparation or open");
    story_told(&s, "lichkham round prepare");
}
END_TEST

START_TEST(a_date_before_the_last_night_is_refused) {
    story_must(&s, "nightly");
    story_expect(&s, 65, "nightly --date 2026-03-01");
    story_told(&s, "the night of 2026-03-01 cannot be run after that of 2026-03-02");
    story_told(&s, "Leave --date out");
    story_expect(&s, 2, "nightly --date 2026-02-30");
    story_told(&s, "--date");
}
END_TEST

START_TEST(a_commune_nobody_knows_is_refused_wherever_it_is_named) {
    static const char *const COMMANDS[] = {
        "verify --commune 12345",
        "audit verify --commune 12345",
        "round prepare --round 2026 --commune 12345",
        "round open --round 2026 --commune 12345",
        "publish --commune 12345 --until 2026-03-31 --by chairman",
        "publish --standing --commune 12345 --round 2026 --by chairman",
    };
    story_must(&s, "nightly");
    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
        story_expect(&s, 65, "%s", COMMANDS[i]);
        story_told(&s, "12345");
    }
    story_expect(&s, 2, "verify --commune x1");
    story_told(&s, "--commune");
}
END_TEST

START_TEST(bytes_that_are_no_text_in_an_areas_file_are_refused_with_their_place) {
    struct story empty;
    story_begin(&empty, NULL, eve.clock);
    story_must(&empty, "migrate up");
    static const struct {
        const char *row;
        size_t length;
        const char *what;
    } ROWS[] = {
        {"00001,1,Xa\xff,xa,100\n", 19, "line 2"},
        {"00001,1,X\0a,xa,100\n", 19, "line 2"},
        {"00001,1,Xa,xa,100\n00001,1,Xa,xa,100\n", 36, "names commune 00001 twice"},
        {"00001,1,Xa,village,100\n", 23, "line 2, column kind"},
        {"x,1,Xa,xa,100\n", 14, "line 2, column code"},
    };
    static const char HEADER[] = "code,province_code,name,kind,population\n";
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        char text[128];
        memcpy(text, HEADER, sizeof HEADER - 1);
        memcpy(text + sizeof HEADER - 1, ROWS[i].row, ROWS[i].length);
        const char *path = folder_write(&empty.folder, "areas.csv", text, sizeof HEADER - 1 + ROWS[i].length);
        story_expect(&empty, 65, "sample --areas %s", path);
        story_told(&empty, "areas.csv");
        story_told(&empty, ROWS[i].what);
        ck_assert_int_eq(scratch_integer(&empty.db, "SELECT count(*) FROM area"), 0);
    }
    story_expect(&empty, 65, "sample --areas /nonexistent");
    story_told(&empty, "cannot open /nonexistent");
    story_end(&empty);
}
END_TEST

/* A code cut short by a NUL must not become somebody else's. */
START_TEST(bytes_that_are_no_text_in_a_file_of_codes_refuse_their_line_alone) {
    story_must(&s, "nightly");
    const int64_t first = scratch_integer(&s.db, "SELECT min(resident_id) FROM appointment");
    char code[APPOINTMENT_CODE_BYTES];
    const char *text =
        arena_print(s.db.arena, "2AB\xff-CDEF\n%s!#junk\n", appointment_code_print(first, code));
    char *bytes = arena_print(s.db.arena, "%s", text);
    *strchr(bytes, '!') = '\0';
    const char *path = folder_write(&s.folder, "codes", bytes, strlen(text));
    story_expect(&s, 1, "appointment walk-in --site 1 --file %s", path);
    ck_assert_ptr_nonnull(strstr(s.out, "0 recorded"));
    story_told(&s, "refused: line 1: ");
    story_told(&s, "refused: line 2: ");
    ck_assert_int_eq(count_rows("appointment WHERE origin = 'walk_in'"), 0);
    ck_assert_ptr_null(strchr(s.told, '\xff'));
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("bad_input");
    TCase *bad = tcase_create("bad");
    tcase_set_timeout(bad, 120);
    tcase_add_unchecked_fixture(bad, make_eve, NULL);
    tcase_add_checked_fixture(bad, begin, end);
    tcase_add_test(bad, a_configuration_that_cannot_be_read_is_refused_with_file_and_place);
    tcase_add_test(bad, a_database_that_is_not_there_is_named_with_what_to_do);
    tcase_add_test(bad, a_schema_of_another_version_is_refused_with_what_to_do);
    tcase_add_test(bad, a_feed_that_names_a_resident_twice_holds_its_commune);
    tcase_add_test(bad, a_feed_that_suddenly_names_nobody_holds_its_commune);
    tcase_add_test(bad, a_feed_older_than_its_limit_holds_its_commune);
    tcase_add_test(bad, a_feed_that_lacks_a_column_or_has_it_in_another_type_says_which);
    tcase_add_test(bad, a_feed_may_give_its_words_in_any_text_type);
    tcase_add_test(bad, a_birth_in_the_future_is_noted_and_everybody_else_planned);
    tcase_add_test(bad, an_unknown_target_group_is_noted_and_everybody_planned);
    tcase_add_test(bad, an_empty_commune_is_planned_like_any_other);
    tcase_add_test(bad, a_commune_without_a_station_leaves_its_people_waiting_and_says_why);
    tcase_add_test(bad, a_station_without_capacity_leaves_its_people_waiting_and_says_why);
    tcase_add_test(bad, a_round_without_sessions_is_warned_of_and_leaves_people_waiting);
    tcase_add_test(bad, a_household_larger_than_any_session_is_served_over_several);
    tcase_add_test(bad, a_night_without_a_live_round_says_what_to_run);
    tcase_add_test(bad, a_date_before_the_last_night_is_refused);
    tcase_add_test(bad, a_commune_nobody_knows_is_refused_wherever_it_is_named);
    tcase_add_test(bad, bytes_that_are_no_text_in_an_areas_file_are_refused_with_their_place);
    tcase_add_test(bad, bytes_that_are_no_text_in_a_file_of_codes_refuse_their_line_alone);
    suite_add_tcase(suite, bad);
    return suite;
}
