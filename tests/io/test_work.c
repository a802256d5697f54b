/* SPDX-License-Identifier: Apache-2.0 */
#include "database.h"
#include "suite.h"

#include "io/work.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

struct errand {
    pthread_t runner;
    int runs;
    int ends;
    struct errand *next; /* begun when this one ends */
};

static void run_errand(void *context) {
    struct errand *x = context;
    x->runner = pthread_self();
    x->runs++;
}

static void end_errand(void *context) {
    struct errand *x = context;
    x->ends++;
    if (x->next) loop_work_start(the_loop, run_errand, end_errand, x->next);
}

START_TEST(work_runs_once_on_another_thread_and_its_end_is_told_once_on_the_loop) {
    struct errand x = {.ends = 0};
    loop_work_start(the_loop, run_errand, end_errand, &x);
    ck_assert_int_eq(x.ends, 0);
    loop_turn(the_loop);
    ck_assert_int_eq(x.runs, 1);
    ck_assert_int_eq(x.ends, 1);
    ck_assert(!pthread_equal(x.runner, pthread_self()));
    loop_turn(the_loop);
    ck_assert_int_eq(x.ends, 1);
}
END_TEST

START_TEST(work_may_be_begun_where_the_end_of_another_is_told) {
    struct errand last = {.ends = 0};
    struct errand first = {.next = &last};
    loop_work_start(the_loop, run_errand, end_errand, &first);
    while (last.ends == 0) loop_turn(the_loop);
    ck_assert_int_eq(first.ends, 1);
    ck_assert_int_eq(last.runs, 1);
}
END_TEST

START_TEST(more_work_than_threads_comes_to_its_end_all_the_same) {
    enum { ERRANDS = 100 };
    struct errand many[ERRANDS] = {0};
    int ends = 0;
    for (int i = 0; i < ERRANDS; i++) loop_work_start(the_loop, run_errand, end_errand, &many[i]);
    while (ends < ERRANDS) {
        loop_turn(the_loop);
        ends = 0;
        for (int i = 0; i < ERRANDS; i++) ends += many[i].ends;
    }
    for (int i = 0; i < ERRANDS; i++) ck_assert_int_eq(many[i].runs, 1);
}
END_TEST

/* ---- All at once ---------------------------------------------------------------------------------- */

enum { TOGETHER = 7 }; /* more than libuv has threads by itself */

static pthread_barrier_t everybody;
static int met;

static void meet(void *context) {
    (void)context;
    (void)pthread_barrier_wait(&everybody);
}

static void count_met(void *context) {
    (void)context;
    met++;
}

START_TEST(as_much_work_as_room_was_made_for_runs_at_once) {
    loop_work_make_room(TOGETHER);
    ck_assert_int_eq(pthread_barrier_init(&everybody, NULL, TOGETHER), 0);
    for (int i = 0; i < TOGETHER; i++) loop_work_start(the_loop, meet, count_met, NULL);
    while (met < TOGETHER) loop_turn(the_loop);
    ck_assert_int_eq(pthread_barrier_destroy(&everybody), 0);
}
END_TEST

START_TEST(room_that_is_there_already_is_kept) {
    ck_assert_int_eq(setenv("UV_THREADPOOL_SIZE", "20", 1), 0);
    loop_work_make_room(TOGETHER);
    ck_assert_str_eq(getenv("UV_THREADPOOL_SIZE"), "20");
    loop_work_make_room(20);
    ck_assert_str_eq(getenv("UV_THREADPOOL_SIZE"), "21");
}
END_TEST

/* ---- Beside the loop ------------------------------------------------------------------------------ */

static atomic_bool may_end;

static void wait_for_timer(void *context) {
    (void)context;
    while (!atomic_load(&may_end)) continue;
}

static void let_end(void *context) {
    (void)context;
    atomic_store(&may_end, true);
}

START_TEST(the_loop_turns_on_while_work_runs) {
    met = 0;
    loop_work_start(the_loop, wait_for_timer, count_met, NULL);
    (void)loop_timer_start_once(the_loop, 1, let_end, NULL);
    while (met == 0) loop_turn(the_loop);
}
END_TEST

struct asker {
    struct loop *loop;
    int64_t answer;
};

static void ask_server(void *context) {
    struct asker *a = context;
    struct pg *c = NULL;
    struct pg_result *r = NULL;
    struct err e;
    if (pg_open(a->loop, "", NULL, &c, &e) && pg_query(c, STATEMENT("six", "SELECT 6"), NULL, &r, &e))
        a->answer = pg_result_integer(r, 0, 0);
    pg_result_free(r);
    pg_close(c);
}

START_TEST(work_may_wait_for_a_server_on_a_loop_of_its_own) {
    struct asker askers[2] = {{0}};
    met = 0;
    for (int i = 0; i < 2; i++) {
        ck_assert(loop_create(&askers[i].loop, &error));
        loop_work_start(the_loop, ask_server, count_met, &askers[i]);
    }
    while (met < 2) loop_turn(the_loop);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(askers[i].answer, 6);
        loop_destroy(askers[i].loop);
    }
}
END_TEST

static void raise_here(void *context) {
    (void)context;
    (void)kill(getpid(), SIGTERM);
}

START_TEST(a_signal_reaches_the_loop_and_not_the_work) {
    met = 0;
    ck_assert(loop_watch_interrupts(the_loop, &error));
    loop_work_start(the_loop, raise_here, count_met, NULL);
    while (met == 0) loop_turn(the_loop);
    ck_assert(loop_is_interrupted(the_loop));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("work");
    TCase *t = tcase_create("work");
    tcase_add_checked_fixture(t, open_loop, close_loop);
    tcase_add_test(t, work_runs_once_on_another_thread_and_its_end_is_told_once_on_the_loop);
    tcase_add_test(t, work_may_be_begun_where_the_end_of_another_is_told);
    tcase_add_test(t, more_work_than_threads_comes_to_its_end_all_the_same);
    tcase_add_test(t, as_much_work_as_room_was_made_for_runs_at_once);
    tcase_add_test(t, room_that_is_there_already_is_kept);
    tcase_add_test(t, the_loop_turns_on_while_work_runs);
    tcase_add_test(t, work_may_wait_for_a_server_on_a_loop_of_its_own);
    tcase_add_test(t, a_signal_reaches_the_loop_and_not_the_work);
    suite_add_tcase(s, t);
    return s;
}
