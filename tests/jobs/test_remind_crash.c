/* SPDX-License-Identifier: Apache-2.0 */
/* A sender that is killed, cut off, or without one of its drivers, at any step, and then again: nobody is
 * forgotten, and nobody is told more often than a crash between sending and its result excuses. */
#include "pg_proxy.h"
#include "seeded.h"
#include "sender.h"

#include <signal.h>
#include <sys/wait.h>

enum { STRATA = 5, SUBMITS = 5, KEYS = 5 };

static struct pg_proxy *proxy;
static char path[64];
static long messages[PG_PROXY_SIDES]; /* of an undisturbed pass */

static const char *const TOLD[KEYS] = {"2027.1.1.1.1.week_before.sms", "2027.2.1.1.1.week_before.call_list",
                                       "2027.3.1.1.1.week_before.sms", "2027.4.1.1.1.week_before.sms",
                                       "2027.12.1.1.1.week_before.sms"};

/* Where a sender dies: at a message of the protocol, or at a submit, before or after the gateway has it. */
struct point {
    enum pg_proxy_side side;
    enum pg_proxy_moment moment;
    long at;
    int submit; /* 0 = none */
};

static int dies_at_submit;

static void die(const char *key) {
    (void)key;
    if (recorder.submitted == dies_at_submit) (void)raise(SIGKILL);
}

/* Runs a pass in a child; true when it lived. */
static bool run_sender(bool is_proxied) {
    int status = 0;
    const pid_t child = fork();
    if (child == 0) {
        if (is_proxied) setenv("PGHOST", pg_proxy_host(proxy), 1);
        recorder.on_submit = dies_at_submit > 0 ? die : NULL;
        run_child(path);
    }
    ck_assert(waitpid(child, &status, 0) == child);
    return WIFEXITED(status);
}

static void run_and_die(const struct point *p, enum pg_proxy_action action) {
    dies_at_submit = p->submit;
    if (p->submit == 0)
        pg_proxy_arm(proxy, action, p->side, pg_proxy_seen(proxy, p->side) + p->at, p->moment);
    (void)run_sender(true);
    dies_at_submit = 0;
}

/* Time passes: the lease of the dead one is over. */
static void outlive_lease(void) {
    EXECUTE("UPDATE send_unit SET lease_until = now() WHERE lease_until IS NOT NULL");
}

static void recover(void) {
    outlive_lease();
    ck_assert(run_sender(false));
    outlive_lease(); /* of a connection that was cut while its process lived on: there is none */
    ck_assert(run_sender(false));
}

/* I5, I6 and the queries, after `crashes`. */
static void assert_everybody_told(int crashes, const struct point *p) {
    for (int i = 0; i < KEYS; i++) {
        const int times = count_lines(path, TOLD[i]);
        ck_assert_msg(times >= 1 && times <= 1 + crashes, "%s went %d times: side %d, message %ld, submit %d",
                      TOLD[i], times, (int)p->side, p->at, p->submit);
    }
    ck_assert_int_eq(
        COUNT("reminder WHERE send_day <= '2027-03-09' AND state IN ('queued', 'sending', 'ambiguous')"), 0);
    ck_assert_int_eq(COUNT("reminder WHERE state = 'accepted'"), KEYS);
    ck_assert_int_eq(COUNT("send_unit WHERE send_day <= '2027-03-09'"), 0);
    assert_invariants(civil_make(2027, 3, 9));
    assert_budget_is_exact();
}

static void begin_again(void) {
    tidy();
    publish(COMMUNE);
    ck_assert(truncate(path, 0) == 0);
}

static void make_crashes(void) {
    make_sending();
    (void)snprintf(path, sizeof path, "/tmp/remind-XXXXXX");
    close(mkstemp(path));
    proxy = pg_proxy_start();
    begin_sending();
    long before[PG_PROXY_SIDES];
    for (int side = 0; side < PG_PROXY_SIDES; side++) before[side] = pg_proxy_seen(proxy, side);
    ck_assert(run_sender(true));
    for (int side = 0; side < PG_PROXY_SIDES; side++)
        messages[side] = pg_proxy_seen(proxy, side) - before[side];
    end_sending();
}

static void drop_crashes(void) {
    pg_proxy_stop(proxy);
    unlink(path);
    drop_sending();
}

static struct point draw_point(struct seeded *chance, int stratum) {
    if (stratum == STRATA) return (struct point){.submit = seeded_between(chance, 1, SUBMITS)};
    const enum pg_proxy_side side =
        seeded_between(chance, 0, 1) ? PG_PROXY_FROM_CLIENT : PG_PROXY_FROM_SERVER;
    const int least =
        (int)(messages[side] * (STRATA + stratum) / (2 * STRATA)); /* the first half opens and looks */
    const int most = (int)(messages[side] * (STRATA + stratum + 1) / (2 * STRATA)) - 1;
    return (struct point){.side = side,
                          .moment = seeded_between(chance, 0, 1) ? PG_PROXY_BEFORE : PG_PROXY_AFTER,
                          .at = seeded_between(chance, least, most)};
}

START_TEST(a_sender_killed_at_any_message_is_made_good) {
    for (long at = messages[_i] / 3 + 1; at < messages[_i]; at += messages[_i] / 18 + 1) {
        const struct point p = {
            .side = (enum pg_proxy_side)_i, .moment = at % 2 ? PG_PROXY_BEFORE : PG_PROXY_AFTER, .at = at};
        begin_again();
        run_and_die(&p, PG_PROXY_KILL_CLIENT);
        recover();
        assert_everybody_told(1, &p);
    }
}
END_TEST

START_TEST(a_sender_cut_off_at_any_message_is_made_good) {
    for (long at = messages[_i] / 3 + 1; at < messages[_i]; at += messages[_i] / 9 + 1) {
        const struct point p = {
            .side = (enum pg_proxy_side)_i, .moment = at % 2 ? PG_PROXY_BEFORE : PG_PROXY_AFTER, .at = at};
        begin_again();
        run_and_die(&p, PG_PROXY_CUT);
        recover();
        assert_everybody_told(1, &p);
    }
}
END_TEST

START_TEST(a_sender_killed_at_any_submit_repeats_at_most_what_was_under_way) {
    for (int submit = 1; submit <= SUBMITS; submit++) {
        const struct point p = {.submit = submit};
        begin_again();
        run_and_die(&p, PG_PROXY_KILL_CLIENT);
        recover();
        assert_everybody_told(1, &p);
    }
}
END_TEST

/* Every pair of strata: dies, dies again, and somebody cancels in between. */
START_TEST(two_crashes_anywhere_are_made_good) {
    struct seeded chance = seeded_start("two crashes");
    for (int second = 0; second <= STRATA; second++) {
        const struct point p = draw_point(&chance, _i), q = draw_point(&chance, second);
        begin_again();
        run_and_die(&p, PG_PROXY_KILL_CLIENT);
        outlive_lease();
        run_and_die(&q, PG_PROXY_KILL_CLIENT);
        recover();
        assert_everybody_told(2, &p);
    }
}
END_TEST

START_TEST(what_is_cancelled_after_a_crash_is_not_repeated) {
    struct seeded chance = seeded_start("cancelled after a crash");
    for (int stratum = 0; stratum <= STRATA; stratum++) {
        const struct point p = draw_point(&chance, stratum);
        begin_again();
        run_and_die(&p, PG_PROXY_KILL_CLIENT);
        EXECUTE("UPDATE appointment SET state = 'cancelled_by_service' WHERE resident_id = 12;"
                "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) VALUES "
                "(123, 3, 'died', '2027-03-09', 'o')");
        const int before = count_lines(path, TOLD[4]) + count_lines(path, TOLD[2]);
        recover();
        ck_assert_int_eq(count_lines(path, TOLD[4]) + count_lines(path, TOLD[2]), before);
        ck_assert_int_eq(
            COUNT("reminder WHERE send_day <= '2027-03-09' AND state IN ('queued', 'sending', 'ambiguous')"),
            0);
    }
}
END_TEST

static void *refuse_to_open(const struct notifier_host *host, const char *given, char *problem,
                            size_t problem_bytes) {
    (void)host, (void)given;
    (void)snprintf(problem, problem_bytes, "the folder is away");
    return NULL;
}

START_TEST(a_channel_whose_driver_does_not_open_holds_up_no_other) {
    struct notifier_driver shut = RECORDER;
    shut.open = refuse_to_open;
    drivers[1] = &shut; /* the call list's */
    pass_at(DUE);
    ck_assert_int_eq(counts_of("sms")->accepted, recorder.submitted);
    ck_assert_int_gt(recorder.submitted, 0);
    ck_assert_ptr_null(counts_of("sms")->problem);
    ck_assert_int_eq(counts_of("sms")->handed_on, counts_of("call_list")->waiting);
    ck_assert_int_gt(counts_of("call_list")->waiting, 0);
    ck_assert(remind_needs_attention(&report));
    drivers[1] = &RECORDER;
    pass_at(DUE);
    ck_assert_int_eq(counts_of("call_list")->waiting, 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("jobs/remind_crash");
    TCase *t = tcase_create("crashes");
    tcase_add_unchecked_fixture(t, make_crashes, drop_crashes);
    tcase_add_checked_fixture(t, begin_sending, end_sending);
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, a_sender_killed_at_any_message_is_made_good, 0, PG_PROXY_SIDES);
    tcase_add_loop_test(t, a_sender_cut_off_at_any_message_is_made_good, 0, PG_PROXY_SIDES);
    tcase_add_test(t, a_sender_killed_at_any_submit_repeats_at_most_what_was_under_way);
    tcase_add_loop_test(t, two_crashes_anywhere_are_made_good, 0, STRATA + 1);
    tcase_add_test(t, what_is_cancelled_after_a_crash_is_not_repeated);
    tcase_add_test(t, a_channel_whose_driver_does_not_open_holds_up_no_other);
    suite_add_tcase(s, t);
    return s;
}
