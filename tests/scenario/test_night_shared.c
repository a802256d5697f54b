/* SPDX-License-Identifier: Apache-2.0 */
/* Several processes on one night: killed, frozen, late, with other clocks, or with another configuration. */
#include "story.h"
#include "suite.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { COMMUNES = 30, RESIDENTS = 1500, WORKERS = 6, KILLED = 2, FROZEN = 2, FEED_LOCK = 1 };

static struct story eve;
static const char *eve_plan_hash; /* of a night that nothing happens to */
static const char *eve_rows;
static struct story s;
static struct pg *other; /* another session, whose lock the workers wait for */

/* More communes than the built-in example has. */
static const char *write_areas(struct story *of) {
    const char *text = "code,province_code,name,kind,population\n";
    for (int i = 0; i < COMMUNES; i++)
        text = arena_print(of->db.arena, "%s%d,99,Mẫu %d,xa,%d\n", text, 99101 + i, i, 10000 + 100 * i);
    return folder_write_text(&of->folder, "areas.csv", text);
}

/* Every commune has had its first night, which asks the whole register before anybody takes a commune; and
 * the ledger is empty again. */
static void have_first_night(void) {
    story_must(&eve, "nightly");
    scratch_execute(&eve.db, NULL,
                    "DELETE FROM run; DELETE FROM run_unit; DELETE FROM run_worker; DELETE FROM run_guard");
    story_set_clock(&eve, "2026-03-02T23:50");
}

/* Whoever reads rows of a feed asks for a lock; whoever only asks what that would cost does not. */
static void make_feeds_stoppable(void) {
    scratch_execute(&eve.db, NULL,
                    "CREATE FUNCTION register.wait_for_go() RETURNS boolean LANGUAGE plpgsql AS "
                    "'BEGIN PERFORM pg_advisory_xact_lock_shared(%d); RETURN true; END';"
                    "ALTER VIEW register.resident_feed RENAME TO resident_feed_at_once;"
                    "CREATE VIEW register.resident_feed AS "
                    "SELECT * FROM register.resident_feed_at_once WHERE register.wait_for_go()",
                    FEED_LOCK);
}

static void make_eve(void) {
    story_begin(&eve, NULL, "2026-03-01T23:50");
    story_must(&eve, "migrate up");
    story_must(&eve, "sample --residents %d --seed 7 --areas %s", RESIDENTS, write_areas(&eve));
    story_must(&eve, "round prepare --round 2026");
    story_must(&eve, "round open --round 2026");
    make_feeds_stoppable();
    have_first_night();
    story_must(&eve, "publish --standing --all --round 2026 --weeks 6 --by chairman");
    story_leave(&eve);
    story_begin(&s, &eve, eve.clock);
    story_must(&s, "nightly");
    eve_plan_hash = strdup(story_plan_hash(&s));
    eve_rows = strdup(story_digest_rows(&s));
    story_end(&s);
}

static void set_config(const char *text) {
    (void)folder_write_text(&s.folder, "config.json", text);
}

static void begin(void) {
    story_begin(&s, &eve, eve.clock);
    other = scratch_open(&s.db);
    set_config("{\"night\":{\"lease_seconds\":5}}");
}

static void end(void) {
    pg_close(other);
    story_end(&s);
}

/* Whoever reads a commune waits until let_go. */
static void hold_feeds(void) {
    scratch_execute(&s.db, other, "BEGIN; SELECT pg_advisory_xact_lock(%d)", FEED_LOCK);
}

static void let_go(void) {
    scratch_execute(&s.db, other, "COMMIT");
}

/* The owner and those who join him, each with communes in hand and none of them read. */
static void start_workers(pid_t *workers, int count) {
    hold_feeds();
    for (int i = 0; i < count; i++) {
        workers[i] = story_start(&s, i == 0 ? "nightly" : "nightly --join");
        story_await(&s,
                    arena_print(s.db.arena,
                                "SELECT count(DISTINCT worker) = %d FROM run_unit WHERE state = 'claimed'",
                                i + 1));
    }
    story_await_blocked(&s, count);
}

static void assert_undisturbed(void) {
    ck_assert_str_eq(story_plan_hash(&s), eve_plan_hash);
    ck_assert_str_eq(story_digest_rows(&s), eve_rows);
}

/* How often each commune was written since the eve: its revision counts. */
static void remember_revisions(void) {
    scratch_execute(&s.db, NULL, "CREATE TABLE before AS SELECT commune_code, revision FROM commune_state");
}

static void assert_written_once(void) {
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM commune_state c JOIN before b "
                                            "USING (commune_code) WHERE c.revision <> b.revision + 1"),
                     0);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM run_unit WHERE outcome <> 'planned' "
                                            "OR state <> 'done'"),
                     0);
}

static int64_t count_runs(const char *state) {
    return scratch_integer(&s.db, "SELECT count(*) FROM run WHERE state = '%s'", state);
}

/* ---- Lost workers ---------------------------------------------------------------------------------- */

START_TEST(six_workers_of_whom_two_are_killed_and_two_frozen_do_every_commune_once) {
    pid_t workers[WORKERS];
    remember_revisions();
    start_workers(workers, WORKERS);
    for (int i = 0; i < KILLED; i++) ck_assert_int_eq(kill(workers[i], SIGKILL), 0); /* the owner, too */
    for (int i = KILLED; i < KILLED + FROZEN; i++) ck_assert_int_eq(kill(workers[i], SIGSTOP), 0);
    let_go();
    int finished_here = 0;
    for (int i = KILLED + FROZEN; i < WORKERS; i++) {
        ck_assert_msg(story_finish(&s, workers[i]) == 0, "%s", s.told);
        finished_here += strstr(s.out, "every invariant holds") != NULL;
    }
    ck_assert_int_eq(finished_here, 1);
    assert_written_once();
    assert_undisturbed();
    ck_assert_int_gt(scratch_integer(&s.db, "SELECT max(fence) FROM run_unit"), 1);
    for (int i = KILLED; i < KILLED + FROZEN; i++) {
        ck_assert_int_eq(kill(workers[i], SIGCONT), 0);
        ck_assert_int_eq(story_finish(&s, workers[i]), 75);
        story_told(&s, "silent for longer than its lease");
    }
    for (int i = 0; i < KILLED; i++) ck_assert_int_eq(story_finish(&s, workers[i]), -SIGKILL);
    assert_written_once();
    assert_undisturbed();
    ck_assert_int_eq(count_runs("done"), 1);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM run"), 1);
    story_check_settled(&s);
}
END_TEST

/* The owner, or one who joined him: within the transaction of a commune that another session had first. */
START_TEST(a_worker_frozen_within_a_transaction_among_six_is_taken_over) {
    static const int FROZEN_ONE[] = {0, WORKERS - 1};
    pid_t workers[WORKERS];
    struct pg *door = scratch_open(&s.db);
    const int frozen = FROZEN_ONE[_i];
    remember_revisions();
    start_workers(workers, WORKERS);
    scratch_execute(&s.db, door,
                    "BEGIN; UPDATE commune_state SET revision = revision WHERE commune_code = (SELECT "
                    "min(commune_code) FROM run_unit WHERE state = 'claimed' AND worker LIKE '%%/%ld/%%')",
                    (long)workers[frozen]);
    let_go();
    story_await(&s, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND wait_event_type = 'Lock' AND query LIKE '%commune_state%FOR UPDATE%'");
    ck_assert_int_eq(kill(workers[frozen], SIGSTOP), 0);
    scratch_execute(&s.db, door, "COMMIT");
    for (int i = 0; i < WORKERS; i++)
        if (i != frozen) ck_assert_msg(story_finish(&s, workers[i]) == 0, "%s", s.told);
    ck_assert_int_gt(scratch_integer(&s.db, "SELECT max(fence) FROM run_unit"), 1);
    assert_written_once();
    assert_undisturbed();
    ck_assert_int_eq(kill(workers[frozen], SIGCONT), 0);
    ck_assert_int_eq(story_finish(&s, workers[frozen]), 75);
    story_told(&s, "silent for longer than its lease");
    assert_written_once();
    assert_undisturbed();
    pg_close(door);
}
END_TEST

START_TEST(an_owner_who_is_stopped_leaves_his_night_to_whoever_joined) {
    pid_t workers[2];
    start_workers(workers, 2);
    ck_assert_int_eq(kill(workers[0], SIGTERM), 0);
    let_go();
    ck_assert_int_eq(story_finish(&s, workers[0]), 75);
    ck_assert_int_eq(story_finish(&s, workers[1]), 0);
    ck_assert_ptr_nonnull(strstr(s.out, "every invariant holds"));
    assert_undisturbed();
}
END_TEST

START_TEST(a_night_that_all_have_left_is_done_by_the_next_start) {
    pid_t workers[2];
    start_workers(workers, 2);
    for (int i = 0; i < 2; i++) ck_assert_int_eq(kill(workers[i], SIGTERM), 0);
    let_go();
    for (int i = 0; i < 2; i++) ck_assert_int_eq(story_finish(&s, workers[i]), 75);
    ck_assert_int_eq(count_runs("interrupted"), 1);
    story_must(&s, "nightly");
    assert_undisturbed();
}
END_TEST

START_TEST(a_worker_told_to_stop_before_it_began_takes_nothing) {
    pid_t owner;
    s.pending = SIGTERM;
    story_expect(&s, 75, "nightly");
    story_told(&s, "interrupted before it began");
    s.pending = 0;
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM run"), 0);
    start_workers(&owner, 1);
    s.pending = SIGTERM;
    story_expect(&s, 75, "nightly --join --workers 2");
    story_told(&s, "interrupted before it began");
    s.pending = 0;
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM run_worker"), 1);
    let_go();
    ck_assert_int_eq(story_finish(&s, owner), 0);
    assert_undisturbed();
}
END_TEST

/* ---- Joining --------------------------------------------------------------------------------------- */

START_TEST(whoever_joins_tells_in_a_line_what_he_did) {
    pid_t workers[2];
    start_workers(workers, 2);
    let_go();
    ck_assert_int_eq(story_finish(&s, workers[1]), 0);
    ck_assert_ptr_eq(strstr(s.out, "Joined the night of 2026-03-02: "), s.out);
    ck_assert_int_eq(story_finish(&s, workers[0]), 0);
    ck_assert_ptr_nonnull(strstr(s.out, "every invariant holds"));
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(DISTINCT worker) FROM run_unit"), 2);
    assert_undisturbed();
}
END_TEST

/* Who need not wait for the register, which is held. */
static void ask_doctor(void) {
    ck_assert_int_eq(setenv("PGOPTIONS", "-c lock_timeout=10ms", 1), 0);
    (void)story_run(&s, "doctor");
    ck_assert_int_eq(unsetenv("PGOPTIONS"), 0);
}

START_TEST(an_operator_sees_who_works_on_what) {
    pid_t workers[2];
    start_workers(workers, 2);
    story_must(&s, "run show");
    ck_assert_ptr_nonnull(strstr(s.out, "Night of 2026-03-02, attempt 1: running"));
    ck_assert_ptr_nonnull(strstr(s.out, ", who finishes it"));
    ck_assert_ptr_nonnull(strstr(s.out, "in hand since "));
    ck_assert_int_eq(kill(workers[0], SIGKILL), 0);
    (void)story_finish(&s, workers[0]);
    story_await(&s, "SELECT count(*) = 1 FROM run_worker WHERE lease_until < now()");
    story_must(&s, "run show --json");
    ck_assert_ptr_nonnull(strstr(s.out, "\"lost\""));
    ck_assert_ptr_nonnull(strstr(s.out, "\"working\""));
    ask_doctor();
    ck_assert_ptr_null(strstr(s.out, "night_broken"));
    let_go();
    ck_assert_int_eq(story_finish(&s, workers[1]), 0);
    story_must(&s, "run list");
    ck_assert_ptr_nonnull(strstr(s.out, "2026-03-02       1  done "));
    story_must(&s, "run show");
    ck_assert_ptr_nonnull(strstr(s.out, ", lost (lease until "));
    ck_assert_ptr_nonnull(strstr(s.out, ", left "));
    assert_undisturbed();
    story_expect(&s, 65, "run show --date 2026-03-01");
}
END_TEST

START_TEST(there_must_be_a_night_to_join) {
    story_expect(&s, 75, "nightly --join");
    story_told(&s, "no night to join");
    story_expect(&s, 2, "nightly --join --date 2026-03-02");
}
END_TEST

START_TEST(a_machine_with_another_configuration_is_refused_before_it_takes_anything) {
    pid_t owner;
    start_workers(&owner, 1);
    set_config("{\"plan\":{\"notice_days\":9}}");
    story_expect(&s, 78, "nightly --join");
    story_told(&s, "the night was begun with another configuration");
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM run_worker"), 1);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(DISTINCT worker) FROM run_unit"), 1);
    let_go();
    ck_assert_int_eq(story_finish(&s, owner), 0);
    assert_undisturbed();
}
END_TEST

START_TEST(rules_that_were_changed_meanwhile_are_for_the_next_night) {
    pid_t owner;
    start_workers(&owner, 1);
    scratch_execute(&s.db, NULL, "UPDATE round SET overdue_grace_days = overdue_grace_days + 1");
    story_expect(&s, 78, "nightly --join");
    story_told(&s, "rules or rounds were changed since the night began");
    let_go();
    ck_assert_int_eq(story_finish(&s, owner), 0);
    assert_undisturbed();
}
END_TEST

START_TEST(workers_in_one_process_give_the_same_plan) {
    story_must(&s, "nightly --workers 4");
    assert_undisturbed();
}
END_TEST

/* An officer writes in every commune while two workers stand before their writing. */
START_TEST(what_an_officer_records_meanwhile_is_in_the_plan_whoever_makes_it) {
    set_config("{}");
    scratch_execute(&s.db, other, "BEGIN; UPDATE commune_state SET revision = revision");
    const pid_t owner = story_start(&s, "nightly");
    story_await_blocked(&s, 1);
    const pid_t joined = story_start(&s, "nightly --join");
    story_await_blocked(&s, 2);
    scratch_execute(&s.db, other,
                    "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) "
                    "SELECT commune_code, min(resident_id), 'refused', '2026-03-01', 'officer' "
                    "FROM register.resident WHERE route = 'station' GROUP BY commune_code;"
                    "UPDATE commune_state SET revision = revision + 1; COMMIT");
    ck_assert_int_eq(story_finish(&s, owner), 0);
    ck_assert_int_eq(story_finish(&s, joined), 0);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM local_fact"),
                     scratch_integer(&s.db, "SELECT count(*) FROM local_fact JOIN need "
                                            "USING (commune_code, resident_id) WHERE state = 'refused'"));
    ck_assert_int_gt(scratch_integer(&s.db, "SELECT count(*) FROM local_fact"), COMMUNES / 2);
    story_check_settled(&s);
}
END_TEST

/* ---- Clocks ---------------------------------------------------------------------------------------- */

/* After midnight, years before, years after: the night's own day holds. */
START_TEST(the_clock_of_whoever_takes_over_changes_nothing) {
    static const char *const CLOCKS[] = {"2026-03-03T00:10", "2024-02-29T12:00", "2027-12-31T23:59"};
    pid_t workers[2];
    hold_feeds();
    workers[0] = story_start(&s, "nightly");
    story_await_blocked(&s, 1);
    story_set_clock(&s, CLOCKS[_i]);
    s.zone = "America/Los_Angeles";
    workers[1] = story_start(&s, "nightly --join");
    story_await_blocked(&s, 2);
    ck_assert_int_eq(kill(workers[0], SIGKILL), 0);
    let_go();
    ck_assert_int_eq(story_finish(&s, workers[1]), 0);
    ck_assert_ptr_nonnull(strstr(s.out, "Night of 2026-03-02"));
    (void)story_finish(&s, workers[0]);
    assert_undisturbed();
    ck_assert_int_eq(
        scratch_integer(&s.db, "SELECT count(*) FROM reminder_queue WHERE send_day < '2026-03-03'"), 0);
}
END_TEST

START_TEST(the_host_s_time_zone_changes_nothing) {
    static const char *const ZONES[] = {"UTC", "America/Los_Angeles", "Asia/Ho_Chi_Minh"};
    s.zone = ZONES[_i];
    story_must(&s, "nightly");
    assert_undisturbed();
}
END_TEST

START_TEST(nights_that_were_missed_are_made_up_for_by_one) {
    story_must(&s, "nightly");
    story_set_clock(&s, "2026-03-06T01:30");
    story_must(&s, "sample --next-night --seed 7 --date 2026-03-06");
    story_must(&s, "nightly");
    ck_assert_int_eq(count_runs("done"), 2);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM run WHERE business_date = '2026-03-06'"),
                     1);
    story_expect(&s, 65, "nightly --date 2026-03-04");
    story_told(&s, "cannot be run");
    story_check_settled(&s);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("night_shared");
    TCase *shared = tcase_create("shared");
    tcase_set_timeout(shared, 240);
    tcase_add_unchecked_fixture(shared, make_eve, NULL);
    tcase_add_checked_fixture(shared, begin, end);
    tcase_add_test(shared, six_workers_of_whom_two_are_killed_and_two_frozen_do_every_commune_once);
    tcase_add_loop_test(shared, a_worker_frozen_within_a_transaction_among_six_is_taken_over, 0, 2);
    tcase_add_test(shared, an_owner_who_is_stopped_leaves_his_night_to_whoever_joined);
    tcase_add_test(shared, a_night_that_all_have_left_is_done_by_the_next_start);
    tcase_add_test(shared, a_worker_told_to_stop_before_it_began_takes_nothing);
    tcase_add_test(shared, whoever_joins_tells_in_a_line_what_he_did);
    tcase_add_test(shared, an_operator_sees_who_works_on_what);
    tcase_add_test(shared, there_must_be_a_night_to_join);
    tcase_add_test(shared, a_machine_with_another_configuration_is_refused_before_it_takes_anything);
    tcase_add_test(shared, rules_that_were_changed_meanwhile_are_for_the_next_night);
    tcase_add_test(shared, workers_in_one_process_give_the_same_plan);
    tcase_add_test(shared, what_an_officer_records_meanwhile_is_in_the_plan_whoever_makes_it);
    tcase_add_loop_test(shared, the_clock_of_whoever_takes_over_changes_nothing, 0, 3);
    tcase_add_loop_test(shared, the_host_s_time_zone_changes_nothing, 0, 3);
    tcase_add_test(shared, nights_that_were_missed_are_made_up_for_by_one);
    suite_add_tcase(suite, shared);
    return suite;
}
