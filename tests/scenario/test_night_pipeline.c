/* SPDX-License-Identifier: Apache-2.0 */
/* Communes that overlap: the plan is that of a night which takes one after the other, whatever happens
 * between their stages. */
#include "story.h"
#include "suite.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { COMMUNES = 12 };

#define ONE_AFTER_THE_OTHER "{\"night\":{\"memory_mib\":1}}"

static struct story eve;
static struct story s;
static struct pg *other;      /* another session, whose locks a night waits for */
static const char *plan_hash; /* of a night that takes one commune after the other */
static const char *rows;

static void configure(const char *text) {
    (void)folder_write_text(&s.folder, "config.json", text);
}

static void fill_with(struct story *story, const int *people, int communes) {
    char areas[1024] = "code,province_code,name,kind,population\n";
    int all = 0;
    for (int i = 1; i <= communes; all += people[i - 1], i++) {
        const size_t used = strlen(areas);
        (void)snprintf(areas + used, sizeof areas - used, "%05d,99,Xa %d,xa,%d\n", i, i, people[i - 1]);
    }
    story_must(story, "migrate up");
    story_must(story, "sample --areas %s --residents %d --seed 7",
               folder_write_text(&story->folder, "areas.csv", areas), all);
    story_must(story, "round prepare --round 2026");
    story_must(story, "round open --round 2026");
    story_must(story, "publish --standing --all --round 2026 --weeks 6 --by chairman");
}

/* Communes of different sizes, a large one first: those after it overtake it at every stage but one. */
static void fill(struct story *story) {
    int people[COMMUNES] = {400};
    for (int i = 2; i <= COMMUNES; i++) people[i - 1] = 10 * i;
    fill_with(story, people, COMMUNES);
}

static void make_eve(void) {
    story_begin(&eve, NULL, "2026-03-02T01:00");
    fill(&eve);
    story_leave(&eve);
    story_begin(&s, &eve, eve.clock);
    configure(ONE_AFTER_THE_OTHER);
    story_must(&s, "nightly");
    plan_hash = strdup(story_plan_hash(&s));
    rows = strdup(story_digest_rows(&s));
    story_end(&s);
}

static void begin(void) {
    story_begin(&s, &eve, eve.clock);
    other = scratch_open(&s.db);
}

static void end(void) {
    pg_close(other);
    story_end(&s);
}

static void let_go(void) {
    scratch_execute(&s.db, other, "COMMIT");
}

static void assert_same_plan(void) {
    ck_assert_str_eq(story_plan_hash(&s), plan_hash);
    ck_assert_str_eq(story_digest_rows(&s), rows);
    story_check_settled(&s);
}

static int64_t count_planned(void) {
    return scratch_integer(&s.db, "SELECT count(planned_on) FROM commune_state");
}

/* ---- Slots and memory ----------------------------------------------------------------------------- */

static const struct {
    const char *config;
    int workers;
} WAYS[] = {
    {"{}", 1},
    {"{}", 3},
    {ONE_AFTER_THE_OTHER, 3},
    {"{\"night\":{\"memory_mib\":4096}}", 16},
};

START_TEST(the_plan_does_not_depend_on_slots_or_memory) {
    configure(WAYS[_i].config);
    story_must(&s, "nightly --workers %d", WAYS[_i].workers);
    assert_same_plan();
}
END_TEST

static void live_two_nights(struct story *story, const char *second_night) {
    story_must(story, "nightly");
    story_set_clock(story, "2026-03-03T01:00");
    story_must(story, "sample --next-night --seed 7 --date 2026-03-03");
    story_must(story, "%s", second_night);
}

START_TEST(nor_does_that_of_the_next_night) {
    struct story apart;
    story_begin(&apart, &eve, eve.clock);
    (void)folder_write_text(&apart.folder, "config.json", ONE_AFTER_THE_OTHER);
    live_two_nights(&apart, "nightly");
    live_two_nights(&s, "nightly --workers 3");
    ck_assert_int_gt(story_rows_changed(&s), 0);
    ck_assert_str_eq(story_plan_hash(&s), story_plan_hash(&apart));
    ck_assert_str_eq(story_digest_rows(&s), story_digest_rows(&apart));
    story_end(&apart);
}
END_TEST

/* The first takes more than all the memory until it is planned; then the second has to wait for the rest. */
START_TEST(while_the_largest_is_written_smaller_communes_pass_one_that_waits_for_memory) {
    static const int PEOPLE[] = {8000, 1500, 90, 80, 70};
    struct story large;
    struct story apart;
    struct story beside;
    story_begin(&large, NULL, eve.clock);
    fill_with(&large, PEOPLE, sizeof PEOPLE / sizeof PEOPLE[0]);
    story_leave(&large);
    story_begin(&beside, &large, eve.clock);
    (void)folder_write_text(&beside.folder, "config.json", "{\"night\":{\"memory_mib\":2}}");
    struct pg *locker = scratch_open(&beside.db);
    scratch_execute(&beside.db, locker,
                    "BEGIN; UPDATE commune_state SET revision = revision "
                    "WHERE commune_code = 1");
    const pid_t night = story_start(&beside, "nightly --workers 2");
    story_await(&beside, "SELECT count(planned_on) = 3 AND min(commune_code) = 3 FROM commune_state "
                         "WHERE planned_on IS NOT NULL");
    scratch_execute(&beside.db, locker, "COMMIT");
    pg_close(locker);
    ck_assert_int_eq(story_finish(&beside, night), 0);
    story_begin(&apart, &large, eve.clock);
    (void)folder_write_text(&apart.folder, "config.json", ONE_AFTER_THE_OTHER);
    story_must(&apart, "nightly");
    ck_assert_str_eq(story_plan_hash(&beside), story_plan_hash(&apart));
    ck_assert_str_eq(story_digest_rows(&beside), story_digest_rows(&apart));
    story_end(&beside);
    story_end(&apart);
}
END_TEST

static int64_t milliseconds(const char *of) {
    return scratch_integer(
        &s.db, "SELECT (report->'milliseconds'->>'%s')::bigint FROM run WHERE report IS NOT NULL", of);
}

START_TEST(the_report_tells_what_overlapping_saved_and_which_slot_waited) {
    static const char *const IDLE[] = {"reader_idle", "planner_idle", "writer_idle"};
    story_must(&s, "nightly --workers 2");
    const int64_t sum = milliseconds("read") + milliseconds("plan") + milliseconds("write");
    const int64_t all = milliseconds("communes");
    ck_assert_int_gt(all, 0);
    ck_assert_int_le(all, milliseconds("all"));
    ck_assert_int_le(milliseconds("saved"), sum + 3); /* each figure is cut to milliseconds */
    ck_assert_int_ge(milliseconds("saved") + all + 3, sum);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_ge(milliseconds(IDLE[i]), 0);
        ck_assert_int_le(milliseconds(IDLE[i]), all);
    }
    story_must(&s, "report morning");
    ck_assert((strstr(s.out, " seconds saved: ") != NULL) == (milliseconds("saved") > 0));
}
END_TEST

/* ---- Between stages -------------------------------------------------------------------------------- */

/* The first commune stands within its transaction; the others are read and planned behind it. */
static pid_t start_behind_first(void) {
    scratch_execute(&s.db, other,
                    "BEGIN; UPDATE commune_state SET revision = revision WHERE commune_code = 1");
    const pid_t night = story_start(&s, "nightly");
    story_await_blocked(&s, 1);
    return night;
}

START_TEST(a_commune_written_while_it_waits_for_its_turn_is_planned_again) {
    const pid_t night = start_behind_first();
    story_await(&s, "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
                    "AND pid <> pg_backend_pid() AND state = 'active' "
                    "AND wait_event_type IS DISTINCT FROM 'Lock')");
    scratch_execute(&s.db, NULL,
                    "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) "
                    "SELECT 12, min(resident_id), 'refused', '2026-03-01', 'officer' FROM register.resident "
                    "WHERE commune_code = 12 AND route = 'station';"
                    "UPDATE commune_state SET revision = revision + 1 WHERE commune_code = 12");
    let_go();
    ck_assert_int_eq(story_finish(&s, night), 0);
    ck_assert_str_eq(scratch_text(&s.db,
                                  "SELECT DISTINCT state FROM need WHERE (commune_code, resident_id) IN "
                                  "(SELECT commune_code, resident_id FROM local_fact)"),
                     "refused\n");
    ck_assert_int_eq(count_planned(), COMMUNES);
    story_check_settled(&s);
}
END_TEST

START_TEST(a_commune_that_is_held_leaves_those_beside_it_alone) {
    scratch_execute(&s.db, NULL,
                    "UPDATE register.feed_status SET as_of = '2025-01-01' WHERE commune_code = 6");
    story_expect(&s, 1, "nightly --workers 3");
    ck_assert_ptr_nonnull(strstr(s.out, "commune 00006, held: the register feed is of 2025-01-01"));
    ck_assert_int_eq(count_planned(), COMMUNES - 1);
    scratch_execute(&s.db, NULL,
                    "UPDATE register.feed_status SET as_of = '2026-03-02' WHERE commune_code = 6");
    story_must(&s, "nightly --workers 3");
    assert_same_plan();
}
END_TEST

/* ---- Interrupts ------------------------------------------------------------------------------------ */

START_TEST(a_night_interrupted_while_it_reads_writes_nothing_and_the_next_does_all) {
    scratch_execute(&s.db, other, "BEGIN; LOCK TABLE site_week IN ACCESS EXCLUSIVE MODE");
    const pid_t night = story_start(&s, "nightly --workers 3");
    story_await_blocked(&s, 3);
    ck_assert_int_eq(kill(night, SIGTERM), 0);
    let_go();
    ck_assert_int_eq(story_finish(&s, night), 75);
    ck_assert_int_eq(count_planned(), 0);
    story_must(&s, "nightly");
    assert_same_plan();
}
END_TEST

/* Wherever each of the others stands then: read, planned, or on the way from one to the other. */
START_TEST(a_night_interrupted_between_any_two_stages_is_only_run_again) {
    const pid_t night = story_start(&s, "nightly --workers %d", _i % 3 + 1);
    story_await(&s, arena_print(s.db.arena, "SELECT count(planned_on) >= %d FROM commune_state", _i));
    ck_assert_int_eq(kill(night, SIGTERM), 0);
    const int status = story_finish(&s, night);
    ck_assert_msg(status == 75 || status == 0, "exit status %d: %s", status, s.told);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM run WHERE state = 'running'"), 0);
    story_must(&s, "nightly");
    assert_same_plan();
}
END_TEST

/* ---- Few connections ------------------------------------------------------------------------------- */

/* The run has four of its own, a reader two, a writer one. */
START_TEST(a_server_with_few_connections_left_gets_fewer_slots_and_the_same_plan) {
    const char *role = arena_print(s.db.arena, "few_%s", s.db.name);
    scratch_execute(&s.db, NULL, "CREATE ROLE %s LOGIN CONNECTION LIMIT 8", role);
    scratch_execute(&s.db, NULL, "DO $$ BEGIN EXECUTE format('GRANT %%I TO %s', current_user); END $$", role);
    configure(arena_print(s.db.arena, "{\"database\":\"user=%s\"}", role));
    story_must(&s, "nightly --workers 4");
    story_told(&s, "night_has_fewer_slots");
    configure("{}");
    scratch_execute(&s.db, NULL, "REASSIGN OWNED BY %s TO CURRENT_USER; DROP OWNED BY %s; DROP ROLE %s", role,
                    role, role);
    assert_same_plan();
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("night_pipeline");
    TCase *t = tcase_create("pipeline");
    tcase_set_timeout(t, 120);
    tcase_add_unchecked_fixture(t, make_eve, NULL);
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_loop_test(t, the_plan_does_not_depend_on_slots_or_memory, 0, sizeof WAYS / sizeof WAYS[0]);
    tcase_add_test(t, nor_does_that_of_the_next_night);
    tcase_add_test(t, while_the_largest_is_written_smaller_communes_pass_one_that_waits_for_memory);
    tcase_add_test(t, the_report_tells_what_overlapping_saved_and_which_slot_waited);
    tcase_add_test(t, a_commune_written_while_it_waits_for_its_turn_is_planned_again);
    tcase_add_test(t, a_commune_that_is_held_leaves_those_beside_it_alone);
    tcase_add_test(t, a_night_interrupted_while_it_reads_writes_nothing_and_the_next_does_all);
    tcase_add_loop_test(t, a_night_interrupted_between_any_two_stages_is_only_run_again, 1, 7);
    tcase_add_test(t, a_server_with_few_connections_left_gets_fewer_slots_and_the_same_plan);
    suite_add_tcase(suite, t);
    return suite;
}
