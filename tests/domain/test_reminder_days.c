/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/reminder_days.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define TODAY civil_make(2027, 3, 1)

/* In no order at all, two channels on one rung. */
static const struct reminder_rung LADDER[] = {{"week_before", "sms", 7},
                                              {"fortnight", "letter", 14},
                                              {"day_before", "sms", 1},
                                              {"week_before", "zns", 7}};
enum { RUNGS = sizeof LADDER / sizeof LADDER[0] };

static struct reminder_day *days;
static size_t count;

static void make(const struct calendar *calendar, civil_day earliest, civil_day until) {
    days = reminder_days_make(LADDER, RUNGS, calendar, earliest, TODAY, until, &count);
}

static void make_plain(civil_day until) {
    const struct calendar no_holidays = {0};
    make(&no_holidays, TODAY, until);
}

static void release(void) {
    free(days);
    days = NULL;
}

static const struct reminder_day *find(civil_day day, const char *purpose, const char *channel) {
    for (size_t i = 0; i < count; i++)
        if (days[i].day == day && strcmp(days[i].purpose, purpose) == 0 &&
            strcmp(days[i].channel, channel) == 0)
            return &days[i];
    ck_abort_msg("no %s by %s", purpose, channel);
}

START_TEST(every_rung_stands_once_for_every_day) {
    make_plain(TODAY + 30);
    ck_assert_uint_eq(count, 31 * RUNGS);
    for (size_t i = 1; i < count; i++) ck_assert_int_le(days[i - 1].day, days[i].day);
    (void)find(TODAY, "fortnight", "letter");
    (void)find(TODAY + 30, "day_before", "sms");
}
END_TEST

START_TEST(a_day_far_enough_gets_every_rung_in_time) {
    make_plain(TODAY + 20);
    ck_assert_int_eq(find(TODAY + 20, "fortnight", "letter")->send_day, TODAY + 6);
    ck_assert_int_eq(find(TODAY + 20, "week_before", "sms")->send_day, TODAY + 13);
    ck_assert_int_eq(find(TODAY + 20, "week_before", "zns")->send_day, TODAY + 13);
    ck_assert_int_eq(find(TODAY + 20, "day_before", "sms")->send_day, TODAY + 19);
}
END_TEST

START_TEST(a_rung_that_comes_too_late_gives_way_to_the_next) {
    make_plain(TODAY + 5);
    /* Five days ahead: the week's message goes out today, the fortnight's would fall on the same day. */
    ck_assert(find(TODAY + 5, "week_before", "sms")->is_queued);
    ck_assert_int_eq(find(TODAY + 5, "week_before", "sms")->send_day, TODAY);
    ck_assert(!find(TODAY + 5, "fortnight", "letter")->is_queued);
    ck_assert_int_eq(find(TODAY + 5, "fortnight", "letter")->send_day, CIVIL_NONE);
}
END_TEST

START_TEST(for_today_it_is_too_late) {
    make_plain(TODAY);
    for (size_t i = 0; i < count; i++) ck_assert(!days[i].is_queued);
}
END_TEST

START_TEST(nobody_gets_two_purposes_on_one_day_holidays_or_not) {
    struct holiday holidays[12];
    for (int i = 0; i < 12; i++) holidays[i] = (struct holiday){.day = TODAY + 3 + 4 * (i / 3) + i % 3};
    const struct calendar calendar = {holidays, 12};
    make(&calendar, TODAY + 1, TODAY + 40);
    for (size_t i = 0; i < count; i++) {
        ck_assert(!days[i].is_queued || (days[i].send_day > TODAY && days[i].send_day < days[i].day));
        ck_assert(!days[i].is_queued || !calendar_is_holiday(&calendar, days[i].send_day));
        for (size_t k = i + 1; k < count && days[k].day == days[i].day; k++)
            ck_assert(!days[i].is_queued || !days[k].is_queued || days[i].send_day != days[k].send_day ||
                      strcmp(days[i].purpose, days[k].purpose) == 0);
    }
}
END_TEST

START_TEST(no_rungs_or_no_days_give_nothing) {
    make_plain(TODAY - 1);
    ck_assert_uint_eq(count, 0);
    release();
    const struct calendar no_holidays = {0};
    days = reminder_days_make(NULL, 0, &no_holidays, TODAY, TODAY, TODAY + 9, &count);
    ck_assert_uint_eq(count, 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("reminder_days");
    TCase *t = tcase_create("reminder_days");
    tcase_add_checked_fixture(t, NULL, release);
    tcase_add_test(t, every_rung_stands_once_for_every_day);
    tcase_add_test(t, a_day_far_enough_gets_every_rung_in_time);
    tcase_add_test(t, a_rung_that_comes_too_late_gives_way_to_the_next);
    tcase_add_test(t, for_today_it_is_too_late);
    tcase_add_test(t, nobody_gets_two_purposes_on_one_day_holidays_or_not);
    tcase_add_test(t, no_rungs_or_no_days_give_nothing);
    suite_add_tcase(s, t);
    return s;
}
