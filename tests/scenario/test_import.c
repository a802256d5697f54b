/* SPDX-License-Identifier: Apache-2.0 */
/* A commune's list enters the register whole or not at all, whatever is in it and whatever happens
 * meanwhile. */
#include "pg_proxy.h"
#include "story.h"
#include "suite.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POINTS = 12 };

static struct story places; /* four communes, 99001 to 99004, with hamlets and nobody in them */
static struct story s;
static struct pg *other;

static void make_places(void) {
    story_begin(&places, NULL, "2026-03-02T09:00");
    story_must(&places, "migrate up");
    story_must(&places, "sample --residents 400 --places");
    story_leave(&places);
}

static void begin(void) {
    story_begin(&s, &places, places.clock);
    other = scratch_open(&s.db);
}

static void end(void) {
    pg_close(other);
    story_end(&s);
}

static int64_t count_rows(const char *table) {
    return scratch_integer(&s.db, "SELECT count(*) FROM %s", table);
}

/* Everything an import writes, as one digest. */
static const char *digest_register(void) {
    return scratch_text(
        &s.db,
        "SELECT md5(string_agg(t, '' ORDER BY t)) FROM (SELECT r::text FROM register.resident r UNION ALL "
        "SELECT p::text FROM register.person p UNION ALL SELECT i::text FROM register.identifier i UNION ALL "
        "SELECT f::text FROM register.feed_status f UNION ALL SELECT c::text FROM register.resident_counter "
        "c "
        "UNION ALL SELECT d::text FROM possible_duplicate d UNION ALL SELECT revision::text FROM "
        "commune_state "
        "UNION ALL SELECT subject::text FROM audit) AS t (t)");
}

static const char *beside(const char *name) {
    return arena_print(s.db.arena, "%s/%s", s.folder.directory, name);
}

/* The sample's people as a list, of this year or the next. */
static const char *write_sample(int wave, const char *options) {
    const char *path = beside(wave == 1 ? "first.csv" : "second.csv");
    story_must(&s, "sample --residents 400 --list %s --wave %d --date 2026-03-02%s", path, wave, options);
    return path;
}

#define HEADER "name,birth,sex,hamlet,personal_number,phone\n"
#define HOA    "Nguyễn Thị Hoà,1985-03-02,nữ,Tổ dân phố 1,999185000001,0501234567\n"

static const char *write_bytes(const void *bytes, size_t length) {
    return folder_write(&s.folder, "list.csv", bytes, length);
}

/* ---- The first days ---------------------------------------------------------------------------- */

START_TEST(a_messy_first_list_and_the_next_years_lead_to_a_night_that_holds) {
    const char *first = write_sample(1, " --dirty");
    story_expect(&s, 1, "register import %s --first --apply", first);
    const int64_t people = count_rows("register.resident_feed");
    ck_assert_int_gt(people, 350);
    const char *after = digest_register();
    story_expect(&s, 1, "register import %s --first", first);
    ck_assert_ptr_nonnull(strstr(s.out, "The register says what the list says"));
    ck_assert_str_eq(digest_register(), after);
    story_set_clock(&s, "2027-03-02T09:00");
    story_expect(&s, 1, "register import %s --first --gone-percent 100 --apply", write_sample(2, " --dirty"));
    story_must(&s, "round prepare --round 2027 --from 2027-01-01 --until 2027-12-31");
    story_must(&s, "round open --round 2027");
    story_must(&s, "nightly");
    story_must(&s, "verify");
    story_must(&s, "audit verify");
    story_check_settled(&s);
}
END_TEST

START_TEST(a_clean_list_gives_the_register_the_sample_would_have_filled) {
    static const char PEOPLE[] =
        "SELECT concat_ws('|', r.commune_code, r.hamlet_id, r.birth_date, r.birth_year, r.sex, "
        "r.target_groups, "
        "r.route, r.organisation_id, r.last_check_kind, r.last_check, r.resident_since, r.language, "
        "r.circumstances, "
        "p.full_name, p.name_key, p.personal_number, p.insurance_number, p.phone, p.phone_owner, (SELECT "
        "count(*) "
        "FROM register.resident h WHERE h.household_id = r.household_id)) FROM register.resident r "
        "JOIN register.person p USING (commune_code, resident_id) ORDER BY 1";
    story_must(&s, "register import %s --apply", write_sample(1, ""));
    const char *imported = scratch_text(&s.db, "%s", PEOPLE);
    struct story filled;
    story_begin(&filled, NULL, places.clock);
    story_must(&filled, "migrate up");
    story_must(&filled, "sample --residents 400 --date 2026-03-02");
    ck_assert_str_eq(imported, scratch_text(&filled.db, "%s", PEOPLE));
    story_end(&filled);
}
END_TEST

/* ---- Lists that are none ------------------------------------------------------------------------ */

static void assert_refused(const char *path, int status, const char *words) {
    story_expect(&s, status, "register import %s --commune 99001 --apply", path);
    story_told(&s, words);
    ck_assert_int_eq(count_rows("register.resident") + count_rows("audit"), 0);
}

#define REFUSED(bytes, words) assert_refused(write_bytes(bytes, sizeof(bytes) - 1), 65, words)

START_TEST(what_is_no_list_is_refused_with_its_place_and_a_remedy) {
    REFUSED("", "list.csv");
    REFUSED("\n\n \n", "list.csv");
    REFUSED("PK\x03\x04rest of a spreadsheet", "list.csv");
    REFUSED("name,birth\nx,1980\n", "line 1");
    REFUSED(HEADER "\"Nguyễn Thị Hoà,1985,nữ,Tổ dân phố 1,,\n", "line 2");
    REFUSED(HEADER "Nguyễn\0Hoà,1985,nữ,Tổ dân phố 1,,\n", "every one of 1 rows was refused");
    REFUSED(HEADER, "names nobody");
    assert_refused("/nonexistent.csv", 65, "/nonexistent.csv");
    assert_refused(s.folder.directory, 65, s.folder.directory);
}
END_TEST

static char *repeat(const char *text, size_t times) {
    const size_t length = strlen(text);
    char *whole = arena_take(s.db.arena, length * times + 1);
    for (size_t i = 0; i < times; i++) memcpy(whole + i * length, text, length);
    return whole;
}

START_TEST(ten_thousand_columns_and_ten_megabytes_in_a_field_are_refused) {
    const char *wide = repeat("a,", 10000);
    assert_refused(write_bytes(wide, strlen(wide)), 65, "columns");
    const char *long_field = arena_print(s.db.arena, HEADER HOA "%s,1980,nam,Tổ dân phố 1,,\n",
                                         repeat("0123456789", (size_t)1024 * 1024));
    assert_refused(write_bytes(long_field, strlen(long_field)), 65, "1 of 2 rows were refused");
}
END_TEST

START_TEST(mixed_line_ends_a_header_twice_and_other_encodings_are_read) {
    static const char MIXED[] = "\xEF\xBB\xBF" HEADER HOA HEADER
                                "Lê Văn Tư,1951,nam,Tổ dân phố 1,,\r\nLê Văn Năm,1952,nam,Tổ dân phố 1,,\r"
                                "Lê Văn Sáu,1953,nam,Tổ dân phố 1,,";
    story_must(&s, "register import %s --commune 99001 --apply", write_bytes(MIXED, sizeof MIXED - 1));
    ck_assert_int_eq(count_rows("register.resident"), 4);
    for (int i = 0; i < 3; i++) {
        static const char *const ENCODINGS[] = {"utf-16", "windows-1258", "nfd"};
        story_expect(&s, 0, "register import %s --apply --gone-percent 100",
                     write_sample(1, arena_print(s.db.arena, " --encoding %s", ENCODINGS[i])));
    }
    ck_assert_int_eq(count_rows("register.resident_feed"), 400);
    ck_assert_int_eq(count_rows("register.resident"), 404);
}
END_TEST

START_TEST(years_of_two_digits_and_numbers_of_a_spreadsheet_are_refused_with_the_choice_to_make) {
    static const char LIST[] = HEADER HOA
        "Lê Văn Tư,2/3/26,nam,Tổ dân phố 1,,\nLê Văn Năm,31/02/1980,nam,Tổ dân phố 1,,\n"
        "Lê Văn Sáu,1953,nam,Tổ dân phố 1,\"9,99054E+11\",\n\xCC\x81\xCC\x80,1953,nam,Tổ dân phố 1,,\n"
        "Lê Văn Bảy,0001-01-01,nam,Tổ dân phố 1,,\nLê Thị Tám,1953,nữ,Tổ dân phố 1,999 153 000 008,\n";
    story_expect(&s, 1, "register import %s --commune 99001 --first --apply",
                 write_bytes(LIST, sizeof LIST - 1));
    static const char *const RULES[] = {"birth_two_digit_year", "birth_impossible", "number_rounded", "name_",
                                        "birth_too_early"};
    for (size_t i = 0; i < sizeof RULES / sizeof RULES[0]; i++)
        ck_assert_msg(strstr(s.out, RULES[i]) != NULL, "no %s in %s", RULES[i], s.out);
    ck_assert_int_eq(count_rows("register.person WHERE personal_number IS NOT NULL"), 2);
}
END_TEST

START_TEST(nothing_a_list_says_of_somebody_is_ever_printed) {
    static const char LIST[] = HEADER HOA "Hồ Thị Xuân,31/02/1980,nữ,Xóm Rất Xa,99918000001,123456\n";
    static const char *const SECRETS[] = {"Hoà",    "999185000001", "Xuân",  "31/02/1980",
                                          "Rất Xa", "99918000001",  "123456"};
    (void)story_run(&s, "register import %s --commune 99001 --first --apply",
                    write_bytes(LIST, sizeof LIST - 1));
    const char *const printed[] = {s.out, s.told, scratch_text(&s.db, "SELECT subject FROM audit")};
    for (size_t i = 0; i < sizeof SECRETS / sizeof SECRETS[0]; i++)
        for (size_t k = 0; k < sizeof printed / sizeof printed[0]; k++)
            ck_assert_msg(strstr(printed[k], SECRETS[i]) == NULL, "%s in %s", SECRETS[i], printed[k]);
}
END_TEST

START_TEST(files_that_cannot_be_written_stop_an_import_before_it_begins) {
    const char *path = write_bytes(HEADER HOA, sizeof HEADER HOA - 1);
    static const char *const OPTIONS[] = {"rejects", "fixes", "save-map", "hamlets"};
    for (size_t i = 0; i < sizeof OPTIONS / sizeof OPTIONS[0]; i++) {
        story_expect(&s, 65, "register import %s --commune 99001 --apply --%s /nonexistent/x", path,
                     OPTIONS[i]);
        story_told(&s, "/nonexistent/x");
        ck_assert_int_ne(access(beside("list.rejects.csv"), F_OK), 0);
    }
    ck_assert_int_eq(setenv("TMPDIR", "/nonexistent", 1), 0);
    assert_refused(path, 69, "no temporary file");
    ck_assert_int_eq(unsetenv("TMPDIR"), 0);
}
END_TEST

START_TEST(a_register_in_another_database_is_left_alone) {
    (void)folder_write_text(&s.folder, "config.json", "{\"register\": \"dbname=elsewhere\"}");
    assert_refused(write_bytes(HEADER HOA, sizeof HEADER HOA - 1), 78, "the register is another database");
}
END_TEST

/* ---- Meanwhile ------------------------------------------------------------------------------------ */

static void hold_commune(int commune) {
    scratch_execute(&s.db, other, "BEGIN; INSERT INTO commune_state (commune_code) VALUES (%d)", commune);
}

static void let_go(void) {
    scratch_execute(&s.db, other, "ROLLBACK");
}

START_TEST(of_two_imports_at_once_the_second_waits_and_changes_nothing) {
    const char *path = write_sample(1, "");
    hold_commune(99002);
    const pid_t first = story_start(&s, "register import %s --apply --rejects %s --fixes %s", path,
                                    beside("r1"), beside("f1"));
    story_await_blocked(&s, 1);
    const pid_t second = story_start(&s, "register import %s --apply --rejects %s --fixes %s", path,
                                     beside("r2"), beside("f2"));
    story_await_blocked(&s, 2);
    let_go();
    ck_assert_int_eq(story_finish(&s, first), 0);
    ck_assert_int_eq(story_finish(&s, second), 0);
    ck_assert_ptr_nonnull(strstr(s.out, "The register says what the list says"));
    ck_assert_int_eq(count_rows("register.resident"), 400);
}
END_TEST

START_TEST(a_signal_ends_an_import_with_nothing_changed) {
    const char *path = write_sample(1, "");
    const char *before = digest_register();
    hold_commune(99002);
    const pid_t import = story_start(&s, "register import %s --apply", path);
    story_await_blocked(&s, 1);
    ck_assert_int_eq(kill(import, _i == 0 ? SIGTERM : SIGINT), 0);
    let_go();
    ck_assert_int_eq(story_finish(&s, import), 75);
    story_told(&s, "interrupted");
    ck_assert_str_eq(digest_register(), before);
    ck_assert_int_ne(access(beside("first.rejects.csv"), F_OK), 0);
}
END_TEST

START_TEST(a_night_and_an_import_at_the_same_time_take_turns) {
    story_must(&s, "register import %s --apply", write_sample(1, ""));
    story_must(&s, "round prepare --round 2026 --from 2026-01-01 --until 2026-12-31");
    story_must(&s, "round open --round 2026");
    scratch_execute(&s.db, other,
                    "BEGIN; UPDATE commune_state SET revision = revision WHERE commune_code = 99002");
    const pid_t night = story_start(&s, "nightly");
    story_await_blocked(&s, 1);
    story_set_clock(&s, "2026-03-03T09:00");
    const pid_t import =
        story_start(&s, "register import %s --gone-percent 100 --apply", write_sample(2, ""));
    story_await_blocked(&s, 2);
    let_go();
    ck_assert_int_eq(story_finish(&s, night), 0);
    const int status = story_finish(&s, import);
    ck_assert_msg(status == 0 || status == 1, "exit status %d: %s", status, s.told);
    story_must(&s, "nightly");
    story_must(&s, "verify");
    story_check_settled(&s);
}
END_TEST

/* ---- Killed anywhere -------------------------------------------------------------------------------- */

static struct story eve; /* with the first list */
static struct pg_proxy *proxy;

static void make_eve(void) {
    proxy = pg_proxy_start();
    story_begin(&eve, NULL, "2026-03-02T09:00");
    s = eve;
    story_must(&s, "migrate up");
    story_must(&s, "sample --residents 400 --places");
    story_must(&s, "register import %s --apply", write_sample(1, ""));
    story_leave(&s);
}

static void forget_eve(void) {
    pg_proxy_stop(proxy);
}

static int import_second(const char *path) {
    return story_run(&s, "register import %s --gone-percent 100 --apply", path);
}

/* Returns what the register then is, to be freed, and the messages it took. */
static char *import_undisturbed(enum pg_proxy_side side, long *messages) {
    story_begin(&s, &eve, "2027-03-02T09:00");
    const long seen = pg_proxy_seen(proxy, side);
    s.host = pg_proxy_host(proxy);
    ck_assert_int_le(import_second(write_sample(2, "")), 1);
    *messages = pg_proxy_seen(proxy, side) - seen;
    char *after = strdup(digest_register()); /* outlives the story */
    story_end(&s);
    return after;
}

static void kill_at(enum pg_proxy_side side, long at, enum pg_proxy_moment moment, const char *after) {
    story_begin(&s, &eve, "2027-03-02T09:00");
    const char *path = write_sample(2, "");
    const char *before = digest_register();
    pg_proxy_arm(proxy, PG_PROXY_KILL_CLIENT, side, pg_proxy_seen(proxy, side) + at, moment);
    s.host = pg_proxy_host(proxy);
    const int status = import_second(path);
    ck_assert_msg(status == -SIGKILL, "message %ld: exit status %d: %s", at, status, s.told);
    s.host = NULL;
    const char *now = digest_register();
    ck_assert_msg(strcmp(now, before) == 0 || strcmp(now, after) == 0, "message %ld: something between", at);
    if (strcmp(now, before) == 0) ck_assert_int_le(import_second(path), 1);
    ck_assert_str_eq(digest_register(), after);
    story_end(&s);
}

START_TEST(an_import_killed_at_any_message_has_done_all_or_nothing_and_is_run_again) {
    const enum pg_proxy_side side = (enum pg_proxy_side)_i;
    long messages = 0;
    char *after = import_undisturbed(side, &messages);
    for (int i = 0; i < POINTS; i++)
        kill_at(side, 1 + messages * i / POINTS, i % 2 ? PG_PROXY_AFTER : PG_PROXY_BEFORE, after);
    free(after);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("import");
    TCase *t = tcase_create("imports");
    tcase_set_timeout(t, 240);
    tcase_add_unchecked_fixture(t, make_places, NULL);
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_messy_first_list_and_the_next_years_lead_to_a_night_that_holds);
    tcase_add_test(t, a_clean_list_gives_the_register_the_sample_would_have_filled);
    tcase_add_test(t, what_is_no_list_is_refused_with_its_place_and_a_remedy);
    tcase_add_test(t, ten_thousand_columns_and_ten_megabytes_in_a_field_are_refused);
    tcase_add_test(t, mixed_line_ends_a_header_twice_and_other_encodings_are_read);
    tcase_add_test(t, years_of_two_digits_and_numbers_of_a_spreadsheet_are_refused_with_the_choice_to_make);
    tcase_add_test(t, nothing_a_list_says_of_somebody_is_ever_printed);
    tcase_add_test(t, files_that_cannot_be_written_stop_an_import_before_it_begins);
    tcase_add_test(t, a_register_in_another_database_is_left_alone);
    tcase_add_test(t, of_two_imports_at_once_the_second_waits_and_changes_nothing);
    tcase_add_loop_test(t, a_signal_ends_an_import_with_nothing_changed, 0, 2);
    tcase_add_test(t, a_night_and_an_import_at_the_same_time_take_turns);
    suite_add_tcase(suite, t);
    TCase *killed = tcase_create("killed");
    tcase_set_timeout(killed, 240);
    tcase_add_unchecked_fixture(killed, make_eve, forget_eve);
    tcase_add_loop_test(killed, an_import_killed_at_any_message_has_done_all_or_nothing_and_is_run_again, 0,
                        PG_PROXY_SIDES);
    suite_add_tcase(suite, killed);
    return suite;
}
