/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/arrival.h"

#include "random.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define MORNING   1
#define AFTERNOON 2
#define ITEMS_MAX 80
#define STEPS_MAX 16

/* 12 places in the morning, three at a time from 07:30; 6 in the afternoon, two at a time. */
static const struct arrival_session DAY[] = {
    {.places = 12, .opens = 450, .step_minutes = 30, .steps = 4, .half = MORNING},
    {.places = 6, .opens = 810, .step_minutes = 20, .steps = 3, .half = AFTERNOON}};

static void assign(const struct arrival_session *sessions, size_t session_count, struct arrival_item *items,
                   size_t count) {
    struct arena *arena = arena_create();
    arrival_assign(sessions, session_count, items, count, arena);
    arena_destroy(arena);
}

START_TEST(a_household_comes_at_one_time_or_at_adjacent_ones) {
    struct arrival_item items[7];
    memset(items, 0, sizeof items);
    for (size_t i = 0; i < 7; i++) items[i].household = i < 2 ? 5 : 3;
    assign(DAY, 2, items, 7);
    static const int16_t EXPECTED[] = {450, 450, 450, 480, 480, 480, 510};
    for (size_t i = 0; i < 7; i++) {
        ck_assert_uint_eq(items[i].half, MORNING);
        ck_assert_int_eq(items[i].minute, EXPECTED[i]);
    }
}
END_TEST

START_TEST(a_household_that_does_not_fit_in_the_morning_comes_in_the_afternoon) {
    struct arrival_item items[15];
    memset(items, 0, sizeof items);
    for (size_t i = 0; i < 15; i++) items[i].household = i < 10 ? 1 : 2;
    assign(DAY, 2, items, 15);
    for (size_t i = 0; i < 15; i++) ck_assert_uint_eq(items[i].half, i < 10 ? MORNING : AFTERNOON);
}
END_TEST

START_TEST(households_with_somebody_elderly_come_first_then_hamlet_by_hamlet) {
    struct arrival_item items[] = {{.household = 1, .hamlet = 9},
                                   {.household = 2, .hamlet = 4},
                                   {.household = 3, .hamlet = 9},
                                   {.household = 3, .hamlet = 9, .is_elderly = true},
                                   {.household = 4, .hamlet = 4}};
    const struct arrival_session one_by_one = {
        .places = 8, .opens = 450, .step_minutes = 10, .steps = 8, .half = MORNING};
    assign(&one_by_one, 1, items, 5);
    static const int16_t EXPECTED[] = {490, 470, 460, 450, 480};
    for (size_t i = 0; i < 5; i++) ck_assert_int_eq(items[i].minute, EXPECTED[i]);
}
END_TEST

START_TEST(a_promised_time_is_kept_and_takes_its_place) {
    struct arrival_item items[4];
    memset(items, 0, sizeof items);
    for (uint32_t i = 0; i < 4; i++) items[i].household = i;
    items[3] = (struct arrival_item){.household = 3, .is_fixed = true, .half = MORNING, .minute = 450};
    assign(DAY, 2, items, 4);
    ck_assert_int_eq(items[3].minute, 450);
    ck_assert_int_eq(items[0].minute, 450);
    ck_assert_int_eq(items[1].minute, 450);
    ck_assert_int_eq(items[2].minute, 480);
}
END_TEST

START_TEST(a_promise_for_a_half_that_is_gone_is_kept_all_the_same) {
    struct arrival_item item = {.is_fixed = true, .half = AFTERNOON, .minute = 815};
    assign(DAY, 1, &item, 1);
    ck_assert_uint_eq(item.half, AFTERNOON);
    ck_assert_int_eq(item.minute, 815);
}
END_TEST

START_TEST(somebody_joins_the_time_his_household_has) {
    struct arrival_item items[] = {{.household = 1},
                                   {.household = 1, .is_fixed = true, .half = AFTERNOON, .minute = 830}};
    assign(DAY, 2, items, 2);
    ck_assert_uint_eq(items[0].half, AFTERNOON);
    ck_assert_int_eq(items[0].minute, 830);
}
END_TEST

START_TEST(beyond_all_places_comes_the_last_time_of_the_last_half) {
    struct arrival_item items[20];
    memset(items, 0, sizeof items);
    for (uint32_t i = 0; i < 20; i++) items[i].household = i;
    assign(DAY, 2, items, 20);
    for (size_t i = 18; i < 20; i++) {
        ck_assert_uint_eq(items[i].half, AFTERNOON);
        ck_assert_int_eq(items[i].minute, 850);
    }
}
END_TEST

START_TEST(a_day_without_places_still_gives_everybody_a_time) {
    const struct arrival_session closed = {
        .places = 0, .opens = 450, .step_minutes = 0, .steps = 0, .half = 1};
    struct arrival_item item = {.household = 1};
    assign(&closed, 1, &item, 1);
    ck_assert_uint_eq(item.half, 1);
    ck_assert_int_eq(item.minute, 450);
}
END_TEST

START_TEST(who_fasts_comes_in_the_morning_and_others_leave_it_for_him) {
    struct arrival_item items[15];
    memset(items, 0, sizeof items);
    for (uint32_t i = 0; i < 15; i++)
        items[i] = (struct arrival_item){
            .household = i, .is_fasting = i >= 5, .half = i < 5 ? MORNING : 0, .minute = 450};
    assign(DAY, 2, items, 15);
    uint32_t others = 0;
    for (size_t i = 0; i < 5; i++) others += items[i].half == MORNING;
    for (size_t i = 5; i < 15; i++) ck_assert_uint_eq(items[i].half, MORNING);
    ck_assert_uint_eq(others, 2);
}
END_TEST

START_TEST(who_fasts_comes_in_the_afternoon_where_that_is_all_there_is) {
    struct arrival_item item = {.is_fasting = true};
    assign(&DAY[1], 1, &item, 1);
    ck_assert_uint_eq(item.half, AFTERNOON);
}
END_TEST

START_TEST(a_household_follows_its_member_who_fasts) {
    struct arrival_item items[] = {
        {.household = 1}, {.household = 2, .is_elderly = true}, {.household = 1, .is_fasting = true}};
    assign(DAY, 2, items, 3);
    ck_assert_uint_eq(items[0].half, MORNING);
    ck_assert_int_eq(items[0].minute, items[2].minute);
    ck_assert_int_eq(items[1].minute, 450);
}
END_TEST

START_TEST(a_half_takes_no_more_people_of_a_resource_than_it_has) {
    static const int16_t ONE[] = {12, 1};
    static const int16_t TWO[] = {6, 2};
    struct arrival_session sessions[] = {DAY[0], DAY[1]};
    sessions[0].capacity = ONE;
    sessions[1].capacity = TWO;
    sessions[0].resources = sessions[1].resources = 2;
    struct arrival_item items[4];
    memset(items, 0, sizeof items);
    for (uint32_t i = 0; i < 4; i++)
        items[i] = (struct arrival_item){.household = i, .resources = i < 3 ? 2 : 0};
    assign(sessions, 2, items, 4);
    ck_assert_uint_eq(items[0].half, MORNING);
    ck_assert_uint_eq(items[1].half, AFTERNOON);
    ck_assert_uint_eq(items[2].half, AFTERNOON);
    ck_assert_uint_eq(items[3].half, MORNING);
}
END_TEST

#define SPECIALS 3 /* numbers in a capacity vector here */

struct made_day {
    struct arrival_session sessions[2];
    int16_t capacity[2][SPECIALS];
    size_t session_count;
    struct arrival_item items[ITEMS_MAX];
    size_t count;
};

static void make_day(struct random *r, struct made_day *d) {
    memset(d, 0, sizeof *d);
    d->session_count = 1 + random_below(r, 2);
    for (size_t i = 0; i < d->session_count; i++)
        d->sessions[i] = (struct arrival_session){.places = (int32_t)random_below(r, 50),
                                                  .opens = (int16_t)(450 + 360 * i),
                                                  .step_minutes = (int16_t)(5 + random_below(r, 20)),
                                                  .steps = (int16_t)(1 + random_below(r, STEPS_MAX)),
                                                  .half = (uint8_t)(i + 1),
                                                  .resources = SPECIALS};
    for (size_t i = 0; i < d->session_count; i++)
        for (size_t k = 0; k < SPECIALS; k++) d->capacity[i][k] = (int16_t)random_below(r, 12);
    d->count = random_below(r, ITEMS_MAX);
    for (size_t i = 0; i < d->count; i++) {
        const struct arrival_session *s = &d->sessions[random_below(r, (uint32_t)d->session_count)];
        struct arrival_item *item = &d->items[i];
        item->household = random_below(r, 30);
        item->hamlet = random_below(r, 4);
        item->is_elderly = random_percent(r, 20);
        item->is_fasting = random_percent(r, 30);
        item->resources = random_percent(r, 40) ? (uint16_t)(1U << random_below(r, SPECIALS)) : 0;
        item->is_fixed = random_percent(r, 10);
        if (!item->is_fixed && random_percent(r, 70)) continue;
        item->half = s->half;
        item->minute = (int16_t)(s->opens + s->step_minutes * (int)random_below(r, (uint32_t)s->steps));
    }
}

/* Nobody who is not promised makes a half or a time fuller than it may be, as long as all fit. */
static void check_rooms(const struct made_day *d, const struct made_day *before) {
    int32_t places = 0;
    for (size_t i = 0; i < d->session_count; i++) places += d->sessions[i].places;
    for (size_t i = 0; i < d->session_count; i++) {
        const struct arrival_session *s = &d->sessions[i];
        int32_t here = 0;
        int32_t fixed = 0;
        int32_t at_step[STEPS_MAX] = {0};
        int32_t fixed_at_step[STEPS_MAX] = {0};
        for (size_t k = 0; k < d->count; k++) {
            if (d->items[k].half != s->half) continue;
            const int step = (d->items[k].minute - s->opens) / s->step_minutes;
            ck_assert_int_lt(step, s->steps);
            here++;
            fixed += before->items[k].is_fixed;
            at_step[step]++;
            fixed_at_step[step] += before->items[k].is_fixed;
        }
        if (places < (int32_t)d->count) continue;
        ck_assert(here <= s->places || fixed > s->places);
        for (int step = 0; step < s->steps; step++) {
            const int32_t limit = (s->places + s->steps - 1) / s->steps;
            ck_assert(at_step[step] <= limit || at_step[step] == fixed_at_step[step]);
        }
    }
}

/* People in a half who are promised, who fast, or all; of a resource, or of any (0). */
static int32_t count_in(const struct made_day *d, uint8_t half, uint32_t resource, bool with_fasting,
                        bool with_others) {
    int32_t count = 0;
    for (size_t k = 0; k < d->count; k++) {
        const struct arrival_item *item = &d->items[k];
        const bool is_asked = item->is_fixed || (item->is_fasting ? with_fasting : with_others);
        count += item->half == half && is_asked && (resource == 0 || (item->resources >> resource & 1) != 0);
    }
    return count;
}

/* Where a resource of a half is overdrawn by more than promises, no half with a place had any left. */
static void check_resources(const struct made_day *d) {
    for (size_t i = 0; i < d->session_count; i++)
        for (uint32_t k = 1; k < SPECIALS; k++) {
            const int32_t all = count_in(d, d->sessions[i].half, k, true, true);
            if (all <= d->capacity[i][k] || all == count_in(d, d->sessions[i].half, k, false, false))
                continue;
            for (size_t j = 0; j < d->session_count; j++) {
                const uint8_t half = d->sessions[j].half;
                ck_assert(count_in(d, half, 0, true, true) >= d->sessions[j].places ||
                          count_in(d, half, k, true, true) >= d->capacity[j][k]);
            }
        }
}

/* Who fasts and comes in the afternoon found the morning, or what he needs there, taken by his like. */
static void check_fasting(const struct made_day *d) {
    const struct arrival_session *morning = &d->sessions[0];
    for (size_t i = 0; i < d->count; i++) {
        const struct arrival_item *item = &d->items[i];
        if (!item->is_fasting || item->is_fixed || item->half == morning->half) continue;
        bool is_taken = count_in(d, morning->half, 0, true, false) >= morning->places;
        for (uint32_t k = 1; k < SPECIALS; k++)
            is_taken |= (item->resources >> k & 1) != 0 &&
                        count_in(d, morning->half, k, true, false) >= d->capacity[0][k];
        ck_assert(is_taken);
    }
}

static void check_day(struct random *r) {
    struct made_day before;
    make_day(r, &before);
    struct made_day day = before;
    for (size_t i = 0; i < day.session_count; i++) day.sessions[i].capacity = before.capacity[i];
    assign(day.sessions, day.session_count, day.items, day.count);
    for (size_t i = 0; i < day.count; i++) {
        ck_assert_uint_ge(day.items[i].half, 1);
        ck_assert_uint_le(day.items[i].half, day.session_count);
        if (!before.items[i].is_fixed) continue;
        ck_assert_uint_eq(day.items[i].half, before.items[i].half);
        ck_assert_int_eq(day.items[i].minute, before.items[i].minute);
    }
    check_rooms(&day, &before);
    check_resources(&day);
    check_fasting(&day);
    struct made_day again = day;
    assign(again.sessions, again.session_count, again.items, again.count);
    for (size_t i = 0; i < day.count; i++) {
        ck_assert_uint_eq(again.items[i].half, day.items[i].half);
        ck_assert_int_eq(again.items[i].minute, day.items[i].minute);
    }
}

START_TEST(on_random_days_places_and_promises_hold_and_a_quiet_night_changes_nothing) {
    const uint64_t seed = 20261122;
    printf("seed %llu\n", (unsigned long long)seed);
    struct random r = {seed};
    for (int round = 0; round < 5000; round++) check_day(&r);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("arrival");
    TCase *t = tcase_create("arrival");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_household_comes_at_one_time_or_at_adjacent_ones);
    tcase_add_test(t, a_household_that_does_not_fit_in_the_morning_comes_in_the_afternoon);
    tcase_add_test(t, households_with_somebody_elderly_come_first_then_hamlet_by_hamlet);
    tcase_add_test(t, a_promised_time_is_kept_and_takes_its_place);
    tcase_add_test(t, a_promise_for_a_half_that_is_gone_is_kept_all_the_same);
    tcase_add_test(t, somebody_joins_the_time_his_household_has);
    tcase_add_test(t, beyond_all_places_comes_the_last_time_of_the_last_half);
    tcase_add_test(t, a_day_without_places_still_gives_everybody_a_time);
    tcase_add_test(t, who_fasts_comes_in_the_morning_and_others_leave_it_for_him);
    tcase_add_test(t, who_fasts_comes_in_the_afternoon_where_that_is_all_there_is);
    tcase_add_test(t, a_household_follows_its_member_who_fasts);
    tcase_add_test(t, a_half_takes_no_more_people_of_a_resource_than_it_has);
    tcase_add_test(t, on_random_days_places_and_promises_hold_and_a_quiet_night_changes_nothing);
    suite_add_tcase(s, t);
    return s;
}
