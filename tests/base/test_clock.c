/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "suite.h"

#include <stdlib.h>
#include <time.h>

static struct clock_reading read_held(const char *text) {
    struct clock_reading now;
    struct err e;
    ck_assert_int_eq(setenv("LICHKHAM_CLOCK", text, 1), 0);
    ck_assert_msg(clock_read(&now, &e), "%s", e.message);
    return now;
}

START_TEST(a_held_clock_tells_business_time) {
    const struct clock_reading now = read_held("2026-11-22T06:30");
    ck_assert_int_eq(now.day, civil_make(2026, 11, 22));
    ck_assert_int_eq(now.minute_of_day, 390);
    ck_assert_int_eq(now.unix_seconds, 1795303800); /* 2026-11-21T23:30Z */
}
END_TEST

START_TEST(a_held_date_alone_means_its_first_minute) {
    const struct clock_reading now = read_held("2027-01-01");
    ck_assert_int_eq(now.day, civil_make(2027, 1, 1));
    ck_assert_int_eq(now.minute_of_day, 0);
}
END_TEST

START_TEST(a_malformed_held_clock_is_a_configuration_error) {
    static const char *const BAD[] = {"noon",
                                      "2026-02-30",
                                      "2026-11-22T24:00",
                                      "2026-11-22T06:60",
                                      "2026-11-22 06:30",
                                      "2026-11-22T6:30",
                                      "2026-11-22T06:30Z",
                                      "2026-11-22T-1:30",
                                      "2026-11-22T 6:30",
                                      "2026-11-22T+6:30"};
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        struct clock_reading now;
        struct err e = {.code = ERR_NONE};
        ck_assert_int_eq(setenv("LICHKHAM_CLOCK", BAD[i], 1), 0);
        ck_assert_msg(!clock_read(&now, &e), "%s was taken", BAD[i]);
        ck_assert_int_eq(e.code, ERR_CONFIG);
    }
}
END_TEST

START_TEST(a_free_clock_agrees_with_the_host_whatever_its_zone) {
    static const char *const ZONES[] = {"UTC", "America/Los_Angeles", "Pacific/Kiritimati"};
    ck_assert_int_eq(unsetenv("LICHKHAM_CLOCK"), 0);
    for (size_t i = 0; i < sizeof ZONES / sizeof ZONES[0]; i++) {
        struct timespec host;
        struct clock_reading now;
        struct err e;
        ck_assert_int_eq(setenv("TZ", ZONES[i], 1), 0);
        tzset();
        ck_assert_int_eq(clock_gettime(CLOCK_REALTIME, &host), 0);
        ck_assert(clock_read(&now, &e));
        ck_assert_int_ge(now.unix_seconds, host.tv_sec - 1);
        ck_assert_int_le(now.unix_seconds, host.tv_sec + 60);
        const int64_t local = now.unix_seconds + CLOCK_BUSINESS_OFFSET_SECONDS;
        ck_assert_int_eq(now.day, local / 86400 - 10957);
        ck_assert_int_eq(now.minute_of_day, local % 86400 / 60);
    }
}
END_TEST

START_TEST(durations_never_run_backwards) {
    const int64_t wall = clock_monotonic_nanoseconds();
    const int64_t cpu = clock_cpu_nanoseconds();
    volatile unsigned work = 0;
    for (unsigned i = 0; i < 1000000; i++) work = work + i;
    ck_assert_int_gt(clock_monotonic_nanoseconds(), wall);
    ck_assert_int_gt(clock_cpu_nanoseconds(), cpu);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("clock");
    TCase *t = tcase_create("readings");
    tcase_add_test(t, a_held_clock_tells_business_time);
    tcase_add_test(t, a_held_date_alone_means_its_first_minute);
    tcase_add_test(t, a_malformed_held_clock_is_a_configuration_error);
    tcase_add_test(t, a_free_clock_agrees_with_the_host_whatever_its_zone);
    tcase_add_test(t, durations_never_run_backwards);
    suite_add_tcase(s, t);
    return s;
}
