/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/capacity.h"
#include "domain/draw.h"
#include "suite.h"

#include <stdlib.h>

#define STATION 21
#define POINT   22

/* January 2027 begins on a Friday. */
static civil_day january(int day) {
    return civil_make(2027, 1, day);
}

static struct site_week week_row(int32_t site, int weekday, enum half half, int places) {
    return (struct site_week){.site = site,
                              .weekday = (uint8_t)weekday,
                              .half = (uint8_t)half,
                              .capacity = {(int16_t)places, 20},
                              .walk_in_reserve = 4,
                              .from = civil_make(2026, 1, 1),
                              .until = CIVIL_NONE};
}

static struct extra_session extra_row(int32_t site, civil_day day, enum half half, int places) {
    return (struct extra_session){
        .site = site, .day = day, .half = (uint8_t)half, .capacity = {(int16_t)places}};
}

static struct session *make(const struct capacity_input *input, size_t *count) {
    return capacity_make_sessions(input, january(1), january(31), count);
}

START_TEST(a_weekly_row_gives_a_session_each_week) {
    const struct site_week weeks[] = {week_row(STATION, 1, HALF_MORNING, 40)};
    const struct capacity_input input = {.weeks = weeks, .week_count = 1};
    size_t count = 0;
    struct session *s = make(&input, &count);
    ck_assert_uint_eq(count, 4);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(s[i].day, january(4 + 7 * i));
        ck_assert_int_eq(s[i].site, STATION);
        ck_assert_int_eq(s[i].half, HALF_MORNING);
        ck_assert_int_eq(s[i].capacity[RESOURCE_PLACE], 40);
        ck_assert_int_eq(s[i].capacity[RESOURCE_DOCTOR], 20);
        ck_assert_int_eq(s[i].walk_in_reserve, 4);
    }
    free(s);
}
END_TEST

START_TEST(sessions_come_by_site_then_day_then_half) {
    const struct site_week weeks[] = {
        week_row(POINT, 1, HALF_MORNING, 10), week_row(STATION, 2, HALF_AFTERNOON, 10),
        week_row(STATION, 1, HALF_AFTERNOON, 10), week_row(STATION, 1, HALF_MORNING, 10)};
    const struct capacity_input input = {.weeks = weeks, .week_count = 4};
    size_t count = 0;
    struct session *s = make(&input, &count);
    ck_assert_uint_eq(count, 16);
    for (size_t i = 1; i < count; i++) {
        const bool is_after =
            s[i - 1].site < s[i].site ||
            (s[i - 1].site == s[i].site &&
             (s[i - 1].day < s[i].day || (s[i - 1].day == s[i].day && s[i - 1].half < s[i].half)));
        ck_assert(is_after);
    }
    free(s);
}
END_TEST

START_TEST(nothing_is_held_on_holidays_and_closed_days) {
    const struct site_week weeks[] = {week_row(STATION, 1, HALF_MORNING, 40)};
    const struct holiday holidays[] = {{.day = january(4)}};
    const struct closure closures[] = {{STATION, january(10), january(12)},
                                       {POINT, january(18), january(18)}};
    const struct capacity_input input = {
        .weeks = weeks, .week_count = 1, .closures = closures, .closure_count = 2, .calendar = {holidays, 1}};
    size_t count = 0;
    struct session *s = make(&input, &count);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(s[0].day, january(18));
    ck_assert_int_eq(s[1].day, january(25));
    free(s);
}
END_TEST

START_TEST(a_closure_without_an_end_closes_for_good_and_site_nought_means_all) {
    const struct site_week weeks[] = {week_row(STATION, 1, HALF_MORNING, 40),
                                      week_row(POINT, 3, HALF_MORNING, 40)};
    const struct extra_session extras[] = {extra_row(POINT, january(30), HALF_MORNING, 100)};
    const struct closure closures[] = {{0, january(12), CIVIL_NONE}};
    const struct capacity_input input = {.weeks = weeks,
                                         .week_count = 2,
                                         .closures = closures,
                                         .closure_count = 1,
                                         .extras = extras,
                                         .extra_count = 1};
    size_t count = 0;
    struct session *s = make(&input, &count);
    ck_assert_uint_eq(count, 3);
    for (size_t i = 0; i < count; i++) ck_assert_int_lt(s[i].day, january(12));
    free(s);
}
END_TEST

START_TEST(an_extra_session_replaces_the_template_and_is_held_on_a_holiday) {
    const struct site_week weeks[] = {week_row(STATION, 1, HALF_MORNING, 40)};
    const struct extra_session extras[] = {extra_row(STATION, january(4), HALF_MORNING, 150),
                                           extra_row(STATION, january(9), HALF_AFTERNOON, 60)};
    const struct holiday holidays[] = {{.day = january(9)}};
    const struct capacity_input input = {
        .weeks = weeks, .week_count = 1, .extras = extras, .extra_count = 2, .calendar = {holidays, 1}};
    size_t count = 0;
    struct session *s = make(&input, &count);
    ck_assert_uint_eq(count, 5);
    ck_assert_int_eq(s[0].capacity[RESOURCE_PLACE], 150);
    ck_assert_int_eq(s[0].walk_in_reserve, 0);
    ck_assert_int_eq(s[1].day, january(9));
    free(s);
}
END_TEST

START_TEST(a_row_holds_from_its_first_to_its_last_day_and_the_newer_row_wins) {
    struct site_week weeks[] = {week_row(STATION, 1, HALF_MORNING, 40),
                                week_row(STATION, 1, HALF_MORNING, 25)};
    weeks[0].until = january(20);
    weeks[1].from = january(11);
    const struct capacity_input input = {.weeks = weeks, .week_count = 2};
    size_t count = 0;
    struct session *s = make(&input, &count);
    ck_assert_uint_eq(count, 4);
    static const int PLACES[] = {40, 25, 25, 25};
    for (size_t i = 0; i < count; i++) ck_assert_int_eq(s[i].capacity[RESOURCE_PLACE], PLACES[i]);
    free(s);
}
END_TEST

START_TEST(no_rows_or_no_days_give_no_sessions) {
    const struct site_week weeks[] = {week_row(STATION, 1, HALF_MORNING, 40)};
    const struct capacity_input input = {.weeks = weeks, .week_count = 1};
    const struct capacity_input nothing = {0};
    size_t count = 99;
    free(make(&nothing, &count));
    ck_assert_uint_eq(count, 0);
    free(capacity_make_sessions(&input, january(20), january(19), &count));
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(the_reserve_is_kept_back_and_never_below_nothing) {
    ck_assert_int_eq(capacity_bookable(&(struct session){.capacity = {40}, .walk_in_reserve = 4}), 36);
    ck_assert_int_eq(capacity_bookable(&(struct session){.capacity = {3}, .walk_in_reserve = 4}), 0);
}
END_TEST

START_TEST(a_quota_is_kept_until_the_day_of_its_release) {
    const struct session_quota quota = {.places = 10, .hamlet = 3, .release_day = january(10)};
    const struct session_quota forever = {.places = 10, .release_day = CIVIL_NONE};
    ck_assert(capacity_is_quota_kept(&quota, january(9)));
    ck_assert(!capacity_is_quota_kept(&quota, january(10)));
    ck_assert(capacity_is_quota_kept(&forever, january(31)));
}
END_TEST

START_TEST(every_resource_has_a_name_of_its_own) {
    for (unsigned r = 0; r < RESOURCES; r++)
        for (unsigned other = 0; other < r; other++)
            ck_assert_str_ne(resource_name((enum resource)r), resource_name((enum resource)other));
    ck_assert_str_eq(resource_name(RESOURCE_PLACE), "place");
}
END_TEST

/* ---- against a slow reference: look at every site, day and half --------------------------------- */

struct sample {
    struct site_week weeks[12];
    struct closure closures[4];
    struct extra_session extras[6];
    struct holiday holidays[5];
    struct capacity_input input;
};

static void make_sample(struct random *random, struct sample *sample) {
    *sample = (struct sample){0};
    struct capacity_input *input = &sample->input;
    input->week_count = (size_t)draw(random, 0, 12);
    for (size_t i = 0; i < input->week_count; i++) {
        struct site_week *week = &sample->weeks[i];
        *week = week_row(draw(random, 1, 2), draw(random, 1, 7), (enum half)draw(random, 1, 2),
                         draw(random, 0, 90));
        week->from = january(draw(random, 1, 31)) - (civil_day)(i * 40); /* no two alike */
        if (draw(random, 0, 2) == 0) week->until = week->from + draw(random, 0, 60);
    }
    input->closure_count = (size_t)draw(random, 0, 3);
    for (size_t i = 0; i < input->closure_count; i++) {
        const civil_day from = january(draw(random, 1, 31));
        const bool has_end = draw(random, 0, 3) > 0;
        sample->closures[i] =
            (struct closure){draw(random, 0, 2), from, has_end ? from + draw(random, 0, 6) : CIVIL_NONE};
    }
    input->extra_count = (size_t)draw(random, 0, 6);
    for (size_t i = 0; i < input->extra_count; i++)
        sample->extras[i] = extra_row(draw(random, 1, 2), january(1 + (int)i * 5 + draw(random, 0, 4)),
                                      (enum half)draw(random, 1, 2), draw(random, 0, 300));
    for (int i = 0; i < 5; i++) sample->holidays[i].day = january(1 + i * 6 + draw(random, 0, 5));
    input->weeks = sample->weeks;
    input->closures = sample->closures;
    input->extras = sample->extras;
    input->calendar = (struct calendar){sample->holidays, 5};
}

static bool is_closed_slowly(const struct capacity_input *input, int32_t site, civil_day day) {
    for (size_t i = 0; i < input->closure_count; i++) {
        const struct closure *c = &input->closures[i];
        if (c->site != 0 && c->site != site) continue;
        for (civil_day d = c->from; d <= (c->until == CIVIL_NONE ? january(31) : c->until); d++)
            if (d == day) return true;
    }
    return false;
}

/* Places of the session at that moment, or -1 when none is held. */
static int places_slowly(const struct capacity_input *input, int32_t site, civil_day day, int half) {
    if (is_closed_slowly(input, site, day)) return -1;
    for (size_t i = 0; i < input->extra_count; i++)
        if (input->extras[i].site == site && input->extras[i].day == day && input->extras[i].half == half)
            return input->extras[i].capacity[0] > 0 ? input->extras[i].capacity[0] : -1;
    for (size_t i = 0; i < input->calendar.count; i++)
        if (input->calendar.holidays[i].day == day) return -1;
    const struct site_week *best = NULL;
    for (size_t i = 0; i < input->week_count; i++) {
        const struct site_week *w = &input->weeks[i];
        if (w->site != site || w->half != half || w->weekday != civil_weekday(day) || day < w->from) continue;
        if (w->until != CIVIL_NONE && day > w->until) continue;
        if (!best || w->from > best->from) best = w;
    }
    return best ? best->capacity[0] : -1;
}

START_TEST(any_input_gives_the_sessions_of_the_slow_reference) {
    struct random random = draw_begin("capacity");
    for (int round = 0; round < 2000; round++) {
        struct sample sample;
        make_sample(&random, &sample);
        size_t count = 0, at = 0;
        struct session *s = make(&sample.input, &count);
        for (int32_t site = 1; site <= 2; site++)
            for (civil_day day = january(1); day <= january(31); day++)
                for (int half = 1; half <= 2; half++) {
                    const int places = places_slowly(&sample.input, site, day, half);
                    if (places < 0) continue;
                    ck_assert_uint_lt(at, count);
                    ck_assert(s[at].site == site && s[at].day == day && s[at].half == half);
                    ck_assert_int_eq(s[at].capacity[RESOURCE_PLACE], places);
                    at++;
                }
        ck_assert_uint_eq(at, count);
        free(s);
    }
}
END_TEST

START_TEST(a_gap_takes_as_many_half_days_as_the_largest_of_its_site_would_fill) {
    const struct capacity_gap gaps[] = {{21, 10}, {9, 30}, {0, 10}};
    ck_assert_int_eq(capacity_extra_half_days(gaps, 3, false), 3 + 1);
    ck_assert_int_eq(capacity_extra_half_days(gaps, 3, true), 1); /* all of them, in half days of 30 */
    ck_assert_int_eq(capacity_extra_half_days((struct capacity_gap[]){{20, 10}}, 1, false), 2);
    ck_assert_int_eq(capacity_extra_half_days((struct capacity_gap[]){{5, 0}}, 1, false), 0);
    ck_assert_int_eq(capacity_extra_half_days(NULL, 0, true), 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("capacity");
    TCase *t = tcase_create("sessions");
    tcase_add_test(t, a_weekly_row_gives_a_session_each_week);
    tcase_add_test(t, sessions_come_by_site_then_day_then_half);
    tcase_add_test(t, nothing_is_held_on_holidays_and_closed_days);
    tcase_add_test(t, a_closure_without_an_end_closes_for_good_and_site_nought_means_all);
    tcase_add_test(t, an_extra_session_replaces_the_template_and_is_held_on_a_holiday);
    tcase_add_test(t, a_row_holds_from_its_first_to_its_last_day_and_the_newer_row_wins);
    tcase_add_test(t, no_rows_or_no_days_give_no_sessions);
    tcase_add_test(t, the_reserve_is_kept_back_and_never_below_nothing);
    tcase_add_test(t, a_quota_is_kept_until_the_day_of_its_release);
    tcase_add_test(t, every_resource_has_a_name_of_its_own);
    tcase_add_test(t, any_input_gives_the_sessions_of_the_slow_reference);
    tcase_add_test(t, a_gap_takes_as_many_half_days_as_the_largest_of_its_site_would_fill);
    suite_add_tcase(s, t);
    return s;
}
