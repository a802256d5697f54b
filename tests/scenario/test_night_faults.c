/* SPDX-License-Identifier: Apache-2.0 */
/* A night on a server that fails in each of the ways the table of failures names (store/retry.h): what a wait
 * mends it mends, and else it ends with the status the handbook tells, and a repeat does the rest. */
#include "story.h"
#include "suite.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct story eve;       /* of a first night */
static char *plan_hash, *rows; /* when nothing happens to it */
static struct story s;
static struct pg *other; /* another session */

static void make_eve(void) {
    story_begin(&eve, NULL, "2026-03-02T01:00");
    story_fill(&eve, 160);
    story_leave(&eve);
    story_begin(&s, &eve, eve.clock);
    story_must(&s, "nightly");
    plan_hash = strdup(story_plan_hash(&s));
    rows = strdup(story_digest_rows(&s));
    story_end(&s);
}

static void forget_eve(void) {
    free(plan_hash);
    free(rows);
}

static void begin(void) {
    story_begin(&s, &eve, eve.clock);
    other = scratch_open(&s.db);
}

static void end(void) {
    pg_close(other);
    story_end(&s);
}

static void assert_undisturbed(void) {
    ck_assert_str_eq(story_plan_hash(&s), plan_hash);
    ck_assert_str_eq(story_digest_rows(&s), rows);
    story_check_settled(&s);
}

/* A night that stands within the transaction of a commune: it waits for the commune's row. */
static pid_t start_before_writing(void) {
    scratch_execute(&s.db, other,
                    "BEGIN; UPDATE commune_state SET revision = revision WHERE commune_code = 99001");
    const pid_t night = story_start(&s, "nightly");
    story_await_blocked(&s, 1);
    return night;
}

static void let_go(void) {
    scratch_execute(&s.db, other, "ROLLBACK");
}

/* A trigger that fails the first time a commune's row is written, and never again. */
static void fail_once_with(const char *sqlstate) {
    scratch_execute(
        &s.db, NULL,
        "CREATE SEQUENCE failures; CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF nextval('failures') = 1 THEN RAISE EXCEPTION 'provoked' USING ERRCODE = '%s'; END IF; "
        "RETURN NEW; END $$; "
        "CREATE TRIGGER fails BEFORE UPDATE ON commune_state FOR EACH ROW EXECUTE FUNCTION fail()",
        sqlstate);
}

static void forget_failures(void) {
    scratch_execute(&s.db, NULL,
                    "DROP TRIGGER fails ON commune_state; DROP FUNCTION fail; DROP SEQUENCE failures");
}

/* ---- What a wait mends --------------------------------------------------------------------------- */

START_TEST(a_commune_that_fails_for_a_moment_is_done_again) {
    static const char *const STATES[] = {"40001", "40P01", "57014", "53200", "25P03", "08006"};
    fail_once_with(STATES[_i]);
    story_must(&s, "nightly");
    story_told(&s, "commune_begins_anew");
    forget_failures();
    assert_undisturbed();
}
END_TEST

/* The other session has a row of the commune and asks for the commune: the server ends the night's try. */
START_TEST(a_night_that_meets_a_deadlock_goes_on) {
    story_must(&s, "nightly");
    story_set_clock(&s, "2026-03-09T01:00");
    scratch_execute(&s.db, NULL,
                    "UPDATE register.feed_status SET as_of = '2026-03-09';"
                    "UPDATE register.resident SET died_on = '2026-03-08' WHERE commune_code = 99001 "
                    "AND resident_id = (SELECT min(resident_id) FROM need WHERE state = 'booked' AND "
                    "commune_code = 99001)");
    scratch_execute(&s.db, NULL, "ALTER DATABASE %s SET deadlock_timeout = '100ms'", s.db.name);
    scratch_execute(&s.db, other,
                    "SET deadlock_timeout = '1min'; BEGIN; "
                    "UPDATE need SET state = state WHERE commune_code = 99001");
    const pid_t night = story_start(&s, "nightly");
    story_await_blocked(&s, 1);
    scratch_execute(&s.db, other, "UPDATE commune_state SET revision = revision WHERE commune_code = 99001");
    let_go();
    ck_assert_int_eq(story_finish(&s, night), 0);
    story_told(&s, "commune_begins_anew");
    story_check_settled(&s);
}
END_TEST

/* All sessions of the program, whatever they do: ledger, heartbeat, readers, writers. */
START_TEST(a_night_whose_sessions_are_all_ended_connects_again_and_ends_undisturbed) {
    const pid_t night = start_before_writing();
    scratch_execute(
        &s.db, NULL,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name = 'lichkham' "
        "AND pid NOT IN (%ld, pg_backend_pid())",
        (long)scratch_integer(&s.db, "SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                                     "AND state = 'idle in transaction'"));
    let_go();
    ck_assert_int_eq(story_finish(&s, night), 0);
    story_told(&s, "commune_begins_anew");
    assert_undisturbed();
}
END_TEST

/* ---- What a person has to mend ------------------------------------------------------------------- */

START_TEST(a_full_disk_stops_the_night_and_a_repeat_does_the_rest) {
    fail_once_with("53100");
    story_expect(&s, 69, "nightly");
    story_told(&s, "Make room on the server's disk");
    forget_failures();
    story_must(&s, "nightly");
    assert_undisturbed();
}
END_TEST

/* ---- Few connections ----------------------------------------------------------------------------- */

/* Nobody but a superuser is let in above the limit, and the program's user is none here. */
static void limit_connections(int most) {
    scratch_execute(
        &s.db, NULL,
        "DO $$ BEGIN CREATE ROLE crowded LOGIN INHERIT; EXCEPTION WHEN duplicate_object THEN END $$;"
        "GRANT lichkham TO crowded; ALTER ROLE crowded CONNECTION LIMIT %d",
        most);
}

START_TEST(a_server_with_too_few_connections_is_told_and_a_repeat_does_the_rest) {
    limit_connections(2);
    ck_assert_int_eq(setenv("PGUSER", "crowded", 1), 0);
    story_expect(&s, 69, "nightly");
    story_told(&s, "Raise max_connections or the role's limit");
    ck_assert_int_eq(setenv("PGUSER", "lichkham", 1), 0);
    story_must(&s, "nightly");
    assert_undisturbed();
}
END_TEST

START_TEST(a_night_without_a_connection_for_a_slot_waits_for_one) {
    limit_connections(4);
    ck_assert_int_eq(setenv("PGUSER", "crowded", 1), 0);
    const pid_t night = story_start(&s, "nightly");
    story_await_told(&s, night, "commune_begins_anew");
    limit_connections(100);
    ck_assert_int_eq(story_finish(&s, night), 0);
    ck_assert_int_eq(setenv("PGUSER", "lichkham", 1), 0);
    assert_undisturbed();
}
END_TEST

/* ---- A server of its own --------------------------------------------------------------------------- */

#define SHELL(...) ck_assert_int_eq(system(arena_print(eve.db.arena, __VA_ARGS__)), 0)

static struct folder server;
static char shared_host[256];

static void start_server(void) {
    char home[128];
    SHELL("%s/scripts/postgres start %s/server >/dev/null 2>&1", SOURCE_ROOT, server.directory);
    const ssize_t length =
        readlink(arena_print(eve.db.arena, "%s/server/home", server.directory), home, sizeof home - 1);
    ck_assert_int_gt(length, 0);
    home[length] = '\0';
    ck_assert_int_eq(setenv("PGHOST", home, 1), 0);
}

static void begin_alone(void) {
    eve.db.arena = arena_create();
    (void)snprintf(shared_host, sizeof shared_host, "%s", getenv("PGHOST"));
    folder_make(&server);
    start_server();
    story_begin(&s, NULL, "2026-03-02T01:00");
    s.config = arena_print(
        s.db.arena, "%s", folder_write_text(&s.folder, "config.json", "{\"night\":{\"lease_seconds\":300}}"));
    story_fill(&s, 160);
    other = scratch_open(&s.db);
}

static void end_alone(void) {
    end();
    SHELL("%s/scripts/postgres remove %s/server >/dev/null 2>&1", SOURCE_ROOT, server.directory);
    folder_remove(&server);
    ck_assert_int_eq(setenv("PGHOST", shared_host, 1), 0);
    arena_destroy(eve.db.arena);
}

static void stop_server(const char *signal) {
    const char *const file =
        arena_print(eve.db.arena, "$(ls %s/server/data/postmaster.pid %s/data/postmaster.pid 2>/dev/null)",
                    server.directory, getenv("PGHOST"));
    SHELL("file=%s; kill -%s $(head -1 $file); while [ -e $file ]; do sleep 0.05; done", file, signal);
}

START_TEST(a_night_outlives_a_server_that_is_started_again) {
    static const char *const SIGNALS[] = {"INT", "QUIT"}; /* fast, immediate */
    const pid_t night = start_before_writing();
    stop_server(SIGNALS[_i]);
    start_server();
    pg_close(s.db.pg);
    s.db.pg = scratch_open(&s.db);
    pg_close(other);
    other = scratch_open(&s.db);
    ck_assert_int_eq(story_finish(&s, night), 0);
    story_told(&s, "night_lost_connection");
    ck_assert_str_eq(story_plan_hash(&s), plan_hash);
    ck_assert_str_eq(story_digest_rows(&s), rows);
    story_check_settled(&s);
}
END_TEST

/* ---- A standby ------------------------------------------------------------------------------------- */

/* As the user whose server it is, with that server's own programs and socket directory, at port 5433. */
static void run_beside(const char *command) {
    SHELL("home=%s; cd $home; id=$(head -1 $(ls data/postmaster.pid %s/server/data/postmaster.pid "
          "2>/dev/null)); bin=$(dirname $(readlink /proc/$id/exe)); as=; "
          "[ $(id -u) != 0 ] || as=\"runuser -u $(stat -c %%U .) --\"; $as $bin/%s >/dev/null 2>&1",
          getenv("PGHOST"), server.directory, command);
}

static void start_standby(void) {
    run_beside("pg_basebackup -D standby -R -c fast --no-sync");
    run_beside("pg_ctl -D standby -w -l standby.log -o \"-k $home -p 5433 -c listen_addresses= "
               "-c unix_socket_permissions=0777\" start");
}

START_TEST(a_night_on_a_standby_stops_and_one_on_its_primary_does_it) {
    start_standby();
    ck_assert_int_eq(setenv("PGPORT", "5433", 1), 0);
    story_expect(&s, 69, "nightly");
    story_told(&s, "This server only reads: connect to the primary.");
    ck_assert_int_eq(setenv("PGPORT", "5432", 1), 0);
    run_beside("pg_ctl -D standby -w -m fast stop");
    story_must(&s, "nightly");
    assert_undisturbed();
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("night_faults");
    TCase *mended = tcase_create("mended");
    tcase_set_timeout(mended, 120);
    tcase_add_unchecked_fixture(mended, make_eve, forget_eve);
    tcase_add_checked_fixture(mended, begin, end);
    tcase_add_loop_test(mended, a_commune_that_fails_for_a_moment_is_done_again, 0, 6);
    tcase_add_test(mended, a_night_that_meets_a_deadlock_goes_on);
    tcase_add_test(mended, a_night_whose_sessions_are_all_ended_connects_again_and_ends_undisturbed);
    tcase_add_test(mended, a_full_disk_stops_the_night_and_a_repeat_does_the_rest);
    tcase_add_test(mended, a_server_with_too_few_connections_is_told_and_a_repeat_does_the_rest);
    tcase_add_test(mended, a_night_without_a_connection_for_a_slot_waits_for_one);
    suite_add_tcase(suite, mended);
    TCase *alone = tcase_create("alone");
    tcase_set_timeout(alone, 240);
    tcase_add_unchecked_fixture(alone, make_eve, forget_eve);
    tcase_add_checked_fixture(alone, begin_alone, end_alone);
    tcase_add_loop_test(alone, a_night_outlives_a_server_that_is_started_again, 0, 2);
    tcase_add_test(alone, a_night_on_a_standby_stops_and_one_on_its_primary_does_it);
    suite_add_tcase(suite, alone);
    return suite;
}
