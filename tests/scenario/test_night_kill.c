/* SPDX-License-Identifier: Apache-2.0 */
/* A night that is killed or cut off anywhere, and run again, ends in the plan of one that was not. */
#include "crash.h"
#include "pg_proxy.h"
#include "suite.h"

#include <check.h>
#include <signal.h>
#include <string.h>

enum { RESIDENTS = 240, POINTS_FIRST = 32, POINTS_SECOND = 8, POINTS_CUT = 5 };

/* A database on the eve of a night, and what that night comes to when nothing happens to it. */
struct eve {
    struct story story;
    const char *plan_hash;
    const char *rows;
    long messages[PG_PROXY_SIDES];
};

static struct eve first;
static struct eve second;
static struct pg_proxy *proxy;

static const char *keep(const char *text) {
    return strdup(text); /* for as long as the program runs */
}

static void run_reference(struct eve *eve) {
    struct story s;
    long before[PG_PROXY_SIDES];
    story_begin(&s, &eve->story, eve->story.clock);
    for (int side = 0; side < PG_PROXY_SIDES; side++) before[side] = pg_proxy_seen(proxy, side);
    s.host = pg_proxy_host(proxy);
    story_must(&s, "nightly");
    for (int side = 0; side < PG_PROXY_SIDES; side++)
        eve->messages[side] = pg_proxy_seen(proxy, side) - before[side];
    ck_assert_int_gt(story_rows_changed(&s), 0);
    eve->plan_hash = keep(story_plan_hash(&s));
    eve->rows = keep(story_digest_rows(&s));
    story_end(&s);
}

static void make_eves(void) {
    proxy = pg_proxy_start();
    story_begin(&first.story, NULL, "2026-03-02T01:00");
    story_fill(&first.story, RESIDENTS);
    story_leave(&first.story);
    run_reference(&first);
    story_begin(&second.story, &first.story, "2026-03-02T01:00");
    story_must(&second.story, "nightly");
    story_set_clock(&second.story, "2026-03-03T01:00");
    story_must(&second.story, "sample --next-night --seed 7 --date 2026-03-03");
    story_leave(&second.story);
    run_reference(&second);
}

static void forget_eves(void) {
    pg_proxy_stop(proxy);
}

static void begin(struct story *s, const struct eve *eve) {
    story_begin(s, &eve->story, eve->story.clock);
    (void)folder_write_text(&s->folder, "config.json", "{\"night\":{\"lease_seconds\":5}}");
}

static int run_with_fault(struct story *s, enum pg_proxy_action action, enum pg_proxy_side side, long at,
                          enum pg_proxy_moment moment) {
    pg_proxy_arm(proxy, action, side, pg_proxy_seen(proxy, side) + at, moment);
    s->host = pg_proxy_host(proxy);
    const int status = story_run(s, "nightly");
    s->host = NULL;
    ck_assert_msg(pg_proxy_has_acted(proxy), "message %ld never came", at);
    return status;
}

static void run_again(void *context, struct story *s) {
    const struct eve *eve = context;
    story_must(s, "nightly");
    ck_assert_str_eq(story_plan_hash(s), eve->plan_hash);
    ck_assert_str_eq(story_digest_rows(s), eve->rows);
    story_check_settled(s);
}

static void recover(struct story *s, struct eve *eve) {
    story_await_lease(s);
    run_again(eve, s);
}

static void end_leases_and_run_again(void *context, struct story *s) {
    story_end_leases(s);
    run_again(context, s);
}

/* Of all messages of a side, so many, evenly. */
static void kill_at_messages(struct eve *eve, enum pg_proxy_side side, int points) {
    struct story s;
    struct crash c;
    begin(&s, eve);
    crash_begin(&c, &s);
    for (int i = 0; i < points; i++) {
        const long at = 1 + eve->messages[side] * i / points;
        const int status =
            run_with_fault(&s, PG_PROXY_KILL_CLIENT, side, at, i % 2 ? PG_PROXY_AFTER : PG_PROXY_BEFORE);
        ck_assert_msg(status == -SIGKILL, "message %ld: exit status %d: %s", at, status, s.told);
        crash_look(&c, at, end_leases_and_run_again, eve);
    }
    crash_end(&c);
    story_end(&s);
}

START_TEST(a_first_night_killed_at_any_message_and_run_again_gives_the_same_plan) {
    kill_at_messages(&first, (enum pg_proxy_side)_i, POINTS_FIRST);
}
END_TEST

START_TEST(a_second_night_killed_at_any_message_and_run_again_gives_the_same_plan) {
    kill_at_messages(&second, (enum pg_proxy_side)_i, POINTS_SECOND);
}
END_TEST

/* A commune whose connection is lost is begun anew on another. Where it was one of the run's own the run is
 * given back and may be repeated at once, unless it was the one that would give it back. */
static void cut_at(struct eve *eve, enum pg_proxy_side side, long at, enum pg_proxy_moment moment) {
    struct story s;
    begin(&s, eve);
    const int status = run_with_fault(&s, PG_PROXY_CUT, side, at, moment);
    ck_assert_msg(status == 0 || status == 69 || status == 75, "message %ld: exit status %d: %s", at, status,
                  s.told);
    ck_assert_msg(strstr(s.told, "connection"), "message %ld of %ld, exit status %d, tells: %s", at,
                  eve->messages[side], status, s.told);
    recover(&s, eve);
    story_end(&s);
}

START_TEST(a_night_whose_connection_is_cut_says_so_and_goes_on_or_run_again_gives_the_same_plan) {
    const enum pg_proxy_side side = (enum pg_proxy_side)_i;
    for (int i = 0; i < POINTS_CUT; i++)
        cut_at(&second, side, 1 + second.messages[side] * i / POINTS_CUT,
               i % 2 ? PG_PROXY_AFTER : PG_PROXY_BEFORE);
}
END_TEST

/* A trigger that waits while the transaction commits: the next message of the server is the answer. */
static void wait_at_commit(struct story *s, const char *table, const char *when) {
    scratch_execute(&s->db, NULL,
                    "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS "
                    "'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END';"
                    "CREATE CONSTRAINT TRIGGER waits AFTER UPDATE ON %s "
                    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (%s) EXECUTE FUNCTION wait();"
                    "SELECT pg_advisory_lock(1)",
                    table, when);
}

/* A night with one commune at a time, so that nobody else is told. */
static void run_without_answer(struct story *s) {
    (void)folder_write_text(&s->folder, "config.json", "{\"night\":{\"memory_mib\":1}}");
    s->host = pg_proxy_host(proxy);
    const pid_t night = story_start(s, "nightly");
    story_await_blocked(s, 1);
    pg_proxy_arm(proxy, PG_PROXY_CUT, PG_PROXY_FROM_SERVER, pg_proxy_seen(proxy, PG_PROXY_FROM_SERVER) + 1,
                 PG_PROXY_BEFORE);
    scratch_execute(&s->db, NULL, "SELECT pg_advisory_unlock(1)");
    ck_assert_int_eq(story_finish(s, night), 0);
    ck_assert(pg_proxy_has_acted(proxy));
    story_told(s, "the answer to COMMIT was lost");
    s->host = NULL;
}

START_TEST(a_night_that_loses_the_answer_to_a_commit_looks_and_goes_on) {
    struct story s;
    begin(&s, &first);
    wait_at_commit(&s, "commune_state", "true");
    run_without_answer(&s);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM run_unit WHERE outcome = 'planned'"), 4);
    ck_assert_str_eq(story_plan_hash(&s), first.plan_hash);
    scratch_execute(&s.db, NULL, "DROP TRIGGER waits ON commune_state; DROP FUNCTION wait");
    recover(&s, &first);
    story_end(&s);
}
END_TEST

/* What was to be told of the night is, by whom it ended. */
START_TEST(a_night_that_loses_the_answer_to_its_end_looks_and_tells_that_it_ended) {
    struct story s;
    begin(&s, &first);
    wait_at_commit(&s, "run", "NEW.state = 'done'");
    run_without_answer(&s);
    ck_assert_ptr_nonnull(strstr(s.out, "every invariant holds"));
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM run WHERE state = 'done'"), 1);
    ck_assert_int_eq(scratch_integer(&s.db, "SELECT count(*) FROM run"), 1);
    ck_assert_str_eq(story_plan_hash(&s), first.plan_hash);
    scratch_execute(&s.db, NULL, "DROP TRIGGER waits ON run; DROP FUNCTION wait");
    recover(&s, &first);
    story_end(&s);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("night_kill");
    TCase *killed = tcase_create("killed");
    tcase_set_timeout(killed, 240);
    tcase_add_unchecked_fixture(killed, make_eves, forget_eves);
    tcase_add_loop_test(killed, a_first_night_killed_at_any_message_and_run_again_gives_the_same_plan, 0,
                        PG_PROXY_SIDES);
    tcase_add_loop_test(killed, a_second_night_killed_at_any_message_and_run_again_gives_the_same_plan, 0,
                        PG_PROXY_SIDES);
    tcase_add_loop_test(killed,
                        a_night_whose_connection_is_cut_says_so_and_goes_on_or_run_again_gives_the_same_plan,
                        0, PG_PROXY_SIDES);
    tcase_add_test(killed, a_night_that_loses_the_answer_to_a_commit_looks_and_goes_on);
    tcase_add_test(killed, a_night_that_loses_the_answer_to_its_end_looks_and_tells_that_it_ended);
    suite_add_tcase(suite, killed);
    return suite;
}
