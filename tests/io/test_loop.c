/* SPDX-License-Identifier: Apache-2.0 */
#include "database.h"
#include "suite.h"

#include "base/clock.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static void count_call(void *context) {
    ++*(int *)context;
}

struct stopper {
    struct loop_timer *timer;
    int calls;
};

static void stop_itself(void *context) {
    struct stopper *s = context;
    s->calls++;
    loop_timer_stop(s->timer);
}

START_TEST(a_timer_fires_again_and_again_but_not_before_the_loop_turns) {
    int calls = 0;
    struct loop_timer *t = loop_timer_start(the_loop, 1, count_call, &calls);
    const int64_t until = clock_monotonic_nanoseconds() + 5000000;
    while (clock_monotonic_nanoseconds() < until) continue;
    ck_assert_int_eq(calls, 0);
    while (calls < 5) loop_turn(the_loop);
    loop_timer_stop(t);
}
END_TEST

START_TEST(a_stopped_timer_never_fires) {
    int stopped = 0;
    int other = 0;
    loop_timer_stop(loop_timer_start(the_loop, 1, count_call, &stopped));
    struct loop_timer *t = loop_timer_start(the_loop, 2, count_call, &other);
    while (other < 3) loop_turn(the_loop);
    loop_timer_stop(t);
    ck_assert_int_eq(stopped, 0);
}
END_TEST

START_TEST(a_timer_may_stop_itself) {
    struct stopper s = {0};
    s.timer = loop_timer_start(the_loop, 1, stop_itself, &s);
    while (s.calls == 0) loop_turn(the_loop);
    loop_turn(the_loop);
    ck_assert_int_eq(s.calls, 1);
}
END_TEST

START_TEST(a_timer_counts_from_its_start_however_long_the_loop_stood_still) {
    const int64_t begin = clock_monotonic_nanoseconds();
    while (clock_monotonic_nanoseconds() < begin + 60000000) continue;
    int calls = 0;
    const int64_t start = clock_monotonic_nanoseconds();
    struct loop_timer *t = loop_timer_start(the_loop, 50, count_call, &calls);
    while (calls == 0) loop_turn(the_loop);
    ck_assert_int_ge(clock_monotonic_nanoseconds() - start, 48000000);
    loop_timer_stop(t);
}
END_TEST

START_TEST(a_timer_of_one_call_fires_once_and_not_before_the_loop_turns) {
    int once = 0;
    int again = 0;
    (void)loop_timer_start_once(the_loop, 0, count_call, &once);
    ck_assert_int_eq(once, 0);
    struct loop_timer *t = loop_timer_start(the_loop, 2, count_call, &again);
    while (again < 3) loop_turn(the_loop);
    loop_timer_stop(t);
    ck_assert_int_eq(once, 1);
    loop_timer_stop(loop_timer_start_once(the_loop, 0, count_call, &once));
    loop_turn(the_loop);
    ck_assert_int_eq(once, 1);
}
END_TEST

struct listener {
    int descriptor;
    int events;
    int calls;
};

static void take_byte(void *context, int events) {
    struct listener *s = context;
    char byte = 0;
    s->events = events;
    s->calls++;
    if ((events & LOOP_READABLE) != 0) ck_assert_int_eq(read(s->descriptor, &byte, 1), 1);
}

START_TEST(a_watched_descriptor_is_told_when_it_is_ready_until_the_watch_stops) {
    int ends[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    struct listener s = {.descriptor = ends[0]};
    struct loop_watch *w = loop_watch_start(the_loop, ends[0], LOOP_READABLE, take_byte, &s);
    ck_assert_ptr_nonnull(w);
    ck_assert_int_eq(write(ends[1], "ab", 2), 2);
    ck_assert_int_eq(s.calls, 0);
    while (s.calls < 2) loop_turn(the_loop);
    ck_assert_int_eq(s.events, LOOP_READABLE);
    loop_watch_change(w, LOOP_WRITABLE);
    loop_turn(the_loop);
    ck_assert_int_eq(s.events, LOOP_WRITABLE);
    const int calls = s.calls;
    loop_watch_stop(w);
    loop_turn(the_loop);
    ck_assert_int_eq(s.calls, calls);
    ck_assert_int_eq(close(ends[0]), 0);
    ck_assert_int_eq(close(ends[1]), 0);
}
END_TEST

START_TEST(what_cannot_be_watched_is_told_so) {
    struct listener s = {0};
    const int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(file, 0);
    ck_assert_ptr_null(loop_watch_start(the_loop, file, LOOP_READABLE, take_byte, &s));
    ck_assert_int_eq(close(file), 0);
    ck_assert_ptr_null(loop_watch_start(the_loop, file, LOOP_READABLE, take_byte, &s));
    loop_watch_stop(NULL);
}
END_TEST

START_TEST(a_turn_with_nothing_to_wait_for_returns_at_once) {
    loop_turn(the_loop);
    ck_assert(loop_watch_interrupts(the_loop, &error));
    loop_turn(the_loop);
}
END_TEST

START_TEST(stopping_no_timer_and_destroying_no_loop_are_fine) {
    loop_timer_stop(NULL);
    loop_destroy(NULL);
}
END_TEST

START_TEST(a_signal_sets_the_flag_without_a_turn_and_the_process_lives) {
    static const int SIGNALS[] = {SIGTERM, SIGINT};
    ck_assert(loop_watch_interrupts(the_loop, &error));
    ck_assert(!loop_is_interrupted(the_loop));
    ck_assert_int_eq(raise(SIGNALS[_i]), 0);
    ck_assert(loop_is_interrupted(the_loop));
    ck_assert(loop_is_interrupted(the_loop));
}
END_TEST

START_TEST(a_signal_wakes_a_waiting_loop) {
    ck_assert(loop_watch_interrupts(the_loop, &error));
    int calls = 0;
    struct loop_timer *t = loop_timer_start(the_loop, 60000, count_call, &calls);
    ck_assert_int_eq(raise(SIGTERM), 0);
    loop_turn(the_loop);
    ck_assert(loop_is_interrupted(the_loop));
    ck_assert_int_eq(calls, 0);
    loop_timer_stop(t);
}
END_TEST

START_TEST(a_loop_that_does_not_watch_is_never_interrupted) {
    ck_assert(!loop_is_interrupted(the_loop));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("loop");
    TCase *t = tcase_create("loop");
    tcase_add_checked_fixture(t, open_loop, close_loop);
    tcase_add_test(t, a_timer_fires_again_and_again_but_not_before_the_loop_turns);
    tcase_add_test(t, a_stopped_timer_never_fires);
    tcase_add_test(t, a_timer_may_stop_itself);
    tcase_add_test(t, a_timer_counts_from_its_start_however_long_the_loop_stood_still);
    tcase_add_test(t, a_timer_of_one_call_fires_once_and_not_before_the_loop_turns);
    tcase_add_test(t, a_watched_descriptor_is_told_when_it_is_ready_until_the_watch_stops);
    tcase_add_test(t, what_cannot_be_watched_is_told_so);
    tcase_add_test(t, a_turn_with_nothing_to_wait_for_returns_at_once);
    tcase_add_test(t, stopping_no_timer_and_destroying_no_loop_are_fine);
    tcase_add_loop_test(t, a_signal_sets_the_flag_without_a_turn_and_the_process_lives, 0, 2);
    tcase_add_test(t, a_signal_wakes_a_waiting_loop);
    tcase_add_test(t, a_loop_that_does_not_watch_is_never_interrupted);
    suite_add_tcase(s, t);
    return s;
}
