/* SPDX-License-Identifier: Apache-2.0 */
/* Two nights at once, a frozen one, an interrupted one. */
#include "story.h"
#include "suite.h"

#include <check.h>
#include <signal.h>
#include <string.h>

static struct story eve;
static struct story s;
static struct pg *other; /* another session, whose locks a night waits for */

static void make_eve(void) {
    story_begin(&eve, NULL, "2026-03-02T01:00");
    story_fill(&eve, 320);
    story_leave(&eve);
}

static void begin(void) {
    story_begin(&s, &eve, eve.clock);
    other = scratch_open(&s.db);
}

static void end(void) {
    pg_close(other);
    story_end(&s);
}

static void shorten_lease(void) {
    (void)folder_write_text(&s.folder, "config.json", "{\"night\":{\"lease_seconds\":5}}");
}

/* A night that stands before its first commune, outside a transaction: it waits for the feed. */
static pid_t start_before_reading(void) {
    scratch_execute(&s.db, other, "BEGIN; LOCK TABLE register.resident IN ACCESS EXCLUSIVE MODE");
    const pid_t night = story_start(&s, "nightly");
    story_await_blocked(&s, 1);
    return night;
}

/* ... or within its first transaction: it waits for the commune's row. */
static pid_t start_before_writing(void) {
    scratch_execute(&s.db, other,
                    "BEGIN; UPDATE commune_state SET revision = revision WHERE commune_code = 99001");
    const pid_t night = story_start(&s, "nightly");
    story_await_blocked(&s, 1);
    return night;
}

static void let_go(void) {
    scratch_execute(&s.db, other, "COMMIT");
}

static void assert_planned(int communes) {
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(planned_on) FROM commune_state"), communes);
}

START_TEST(a_second_night_meanwhile_is_told_who_runs_it_and_leaves_it_alone) {
    const pid_t night = start_before_writing();
    story_expect(&s, 75, "nightly");
    story_told(&s, "the night of 2026-03-02 is being run by ");
    story_told(&s, "run again");
    let_go();
    ck_assert_int_eq(story_finish(&s, night), 0);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM run"), 1);
    assert_planned(4);
    story_check_settled(&s);
}
END_TEST

START_TEST(a_frozen_night_is_taken_over_when_its_lease_ran_out_and_then_writes_nothing) {
    shorten_lease();
    const pid_t frozen = start_before_reading();
    ck_assert_int_eq(kill(frozen, SIGSTOP), 0);
    let_go();
    story_await_lease(&s);
    story_must(&s, "nightly");
    const char *rows = story_digest_rows(&s);
    const int64_t revisions = scratch_integer(&s.db, "SELECT sum(revision) FROM commune_state");
    ck_assert_int_eq(kill(frozen, SIGCONT), 0);
    ck_assert_int_eq(story_finish(&s, frozen), 75);
    story_told(&s, "silent for longer than its lease");
    ck_assert_str_eq(story_digest_rows(&s), rows);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT sum(revision) FROM commune_state"), revisions);
    story_check_settled(&s);
}
END_TEST

START_TEST(a_night_frozen_within_a_transaction_does_not_hold_the_next_one_up) {
    shorten_lease();
    const pid_t frozen = start_before_writing();
    ck_assert_int_eq(kill(frozen, SIGSTOP), 0);
    let_go();
    story_await_lease(&s);
    story_must(&s, "nightly");
    const char *rows = story_digest_rows(&s);
    ck_assert_int_eq(kill(frozen, SIGCONT), 0);
    ck_assert_int_eq(story_finish(&s, frozen), 75);
    story_told(&s, "silent for longer than its lease");
    ck_assert_str_eq(story_digest_rows(&s), rows);
    story_check_settled(&s);
}
END_TEST

START_TEST(a_commune_that_somebody_leaves_locked_is_held_and_the_others_go_on) {
    shorten_lease();
    scratch_execute(&s.db, other,
                    "BEGIN; UPDATE commune_state SET revision = revision WHERE commune_code = 99002");
    story_expect(&s, 1, "nightly");
    ck_assert_msg(strstr(s.out, "commune 99002, held: somebody else is writing the commune") != NULL, "%s",
                  s.out);
    assert_planned(3);
    let_go();
    story_must(&s, "nightly");
    assert_planned(4);
    story_check_settled(&s);
}
END_TEST

static void interrupt_with(int signal) {
    const pid_t night = start_before_writing();
    ck_assert_int_eq(kill(night, signal), 0);
    let_go();
    ck_assert_int_eq(story_finish(&s, night), 75);
    story_told(&s, "interrupted");
    story_told(&s, "Run lichkham nightly again");
    assert_planned(1);
    story_must(&s, "nightly");
    assert_planned(4);
    story_check_settled(&s);
}

START_TEST(a_signal_lets_a_night_finish_its_commune_and_the_next_go_on_at_once) {
    interrupt_with(_i == 0 ? SIGTERM : SIGINT);
}
END_TEST

/* A commune that somebody writes while the night plans it is planned again with what was written. */
START_TEST(a_commune_written_between_reading_and_writing_is_planned_again) {
    const pid_t night = start_before_writing();
    const int64_t resident = scratch_integer(
        &s.db,
        "SELECT min(resident_id) FROM register.resident WHERE commune_code = 99001 AND route = 'station'");
    scratch_execute(&s.db, other,
                    "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) "
                    "VALUES (99001, %ld, 'refused', '2026-03-01', 'officer');"
                    "UPDATE commune_state SET revision = revision + 1 WHERE commune_code = 99001; COMMIT",
                    (long)resident);
    ck_assert_int_eq(story_finish(&s, night), 0);
    ck_assert_str_eq(scratch_text(&s.db, "SELECT state FROM need WHERE resident_id = %ld", (long)resident),
                     "refused\n");
    story_check_settled(&s);
}
END_TEST

START_TEST(a_commune_whose_round_is_closed_meanwhile_is_passed_over) {
    const pid_t night = start_before_reading();
    scratch_execute(&s.db, NULL, "UPDATE round_commune SET state = 'closed' WHERE commune_code = 99002");
    let_go();
    ck_assert_int_eq(story_finish(&s, night), 0);
    assert_planned(3);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM need WHERE commune_code = 99002"), 0);
    story_check_settled(&s);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("night_busy");
    TCase *busy = tcase_create("busy");
    tcase_set_timeout(busy, 120);
    tcase_add_unchecked_fixture(busy, make_eve, NULL);
    tcase_add_checked_fixture(busy, begin, end);
    tcase_add_test(busy, a_second_night_meanwhile_is_told_who_runs_it_and_leaves_it_alone);
    tcase_add_test(busy, a_frozen_night_is_taken_over_when_its_lease_ran_out_and_then_writes_nothing);
    tcase_add_test(busy, a_night_frozen_within_a_transaction_does_not_hold_the_next_one_up);
    tcase_add_test(busy, a_commune_that_somebody_leaves_locked_is_held_and_the_others_go_on);
    tcase_add_loop_test(busy, a_signal_lets_a_night_finish_its_commune_and_the_next_go_on_at_once, 0, 2);
    tcase_add_test(busy, a_commune_written_between_reading_and_writing_is_planned_again);
    tcase_add_test(busy, a_commune_whose_round_is_closed_meanwhile_is_passed_over);
    suite_add_tcase(suite, busy);
    return suite;
}
