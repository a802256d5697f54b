/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/loads.h"

#include "lichkham/planner.h"
#include "random.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

#define PEOPLE_MAX 40
#define DAYS_MAX   14
#define ENDLESS    1000000

static uint32_t distance(uint32_t a, uint32_t b) {
    return a > b ? a - b : b - a;
}

/* Every number of people on every day, each from every number before it. */
static uint32_t find_least(const struct load *load, uint32_t days, uint32_t people) {
    uint32_t before[PEOPLE_MAX + 1] = {0};
    for (uint32_t x = 1; x <= people; x++) before[x] = ENDLESS;
    for (uint32_t d = 0; d < days; d++) {
        uint32_t now[PEOPLE_MAX + 1];
        for (uint32_t x = 0; x <= people; x++) {
            now[x] = ENDLESS;
            if (x < load[d].least || x > load[d].most) continue;
            for (uint32_t y = 0; y <= x; y++)
                if (x - y <= load[d].places && before[y] < ENDLESS && before[y] < now[x]) now[x] = before[y];
            if (now[x] < ENDLESS) now[x] += distance(x, load[d].wanted);
        }
        memcpy(before, now, sizeof before);
    }
    return before[people];
}

struct person {
    uint32_t release, due, target;
};

/* People within their windows on random days, and places for at least these: so everybody fits. */
static uint32_t make_people(struct random *r, struct load *load, uint32_t days) {
    const uint32_t people = random_below(r, PEOPLE_MAX + 1);
    const uint32_t spare = random_below(r, 3);
    for (uint32_t i = 0; i < people; i++) {
        const uint32_t release = random_below(r, days);
        const uint32_t due = release + random_below(r, days - release);
        const uint32_t target = random_below(r, days);
        load[release + random_below(r, due - release + 1)].places++;
        for (uint32_t d = 0; d < days; d++) {
            load[d].most += release <= d;
            load[d].least += due <= d;
            load[d].wanted += target <= d;
        }
    }
    for (uint32_t d = 0; d < days; d++) load[d].places += random_below(r, spare + 1);
    return people;
}

static void check_loads(const struct load *load, uint32_t days, uint64_t round) {
    uint32_t before = 0;
    for (uint32_t d = 0; d < days; d++) {
        const uint32_t served = load[d].served;
        if (served < before || served - before > load[d].places || served < load[d].least ||
            served > load[d].most)
            ck_abort_msg("round %llu: day %u cannot be so", (unsigned long long)round, d);
        before = served;
    }
}

START_TEST(no_loads_are_nearer_to_the_wishes_than_those_chosen) {
    const uint64_t seed = 31;
    printf("seed %llu\n", (unsigned long long)seed);
    struct random r = {seed};
    for (uint64_t round = 0; round < 20000; round++) {
        struct load load[DAYS_MAX] = {0};
        const uint32_t days = 1 + random_below(&r, DAYS_MAX);
        const uint32_t people = make_people(&r, load, days);
        loads_choose(load, (uint16_t)days);
        check_loads(load, days, round);
        uint32_t cost = 0;
        for (uint32_t d = 0; d < days; d++) cost += distance(load[d].served, load[d].wanted);
        const uint32_t least = find_least(load, days, people);
        if (cost != least)
            ck_abort_msg("round %llu: %u, but %u is possible", (unsigned long long)round, cost, least);
    }
}
END_TEST

START_TEST(a_crowd_is_spread_to_both_sides_of_its_target) {
    struct load load[5];
    for (uint32_t d = 0; d < 5; d++)
        load[d] = (struct load){.places = 2, .most = 6, .least = d < 4 ? 0 : 6, .wanted = d < 2 ? 0 : 6};
    loads_choose(load, 5);
    static const uint32_t EXPECTED[] = {0, 2, 4, 6, 6};
    for (uint32_t d = 0; d < 5; d++) ck_assert_uint_eq(load[d].served, EXPECTED[d]);
}
END_TEST

START_TEST(the_longest_line_with_more_places_than_people_can_fill_is_counted) {
    static struct load load[PLANNER_DAYS_MAX];
    const uint32_t people = UINT32_MAX;
    for (uint32_t d = 0; d < PLANNER_DAYS_MAX; d++)
        load[d] = (struct load){.places = INT32_MAX, .most = people, .wanted = d < 100 ? 0 : people};
    load[PLANNER_DAYS_MAX - 1].least = people;
    loads_choose(load, PLANNER_DAYS_MAX);
    ck_assert_uint_eq(load[98].served, 0);
    ck_assert_uint_eq(load[PLANNER_DAYS_MAX - 1].served, people);
}
END_TEST

START_TEST(a_line_without_days_is_left_alone) {
    loads_choose(NULL, 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("loads");
    TCase *t = tcase_create("loads");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, no_loads_are_nearer_to_the_wishes_than_those_chosen);
    tcase_add_test(t, a_crowd_is_spread_to_both_sides_of_its_target);
    tcase_add_test(t, the_longest_line_with_more_places_than_people_can_fill_is_counted);
    tcase_add_test(t, a_line_without_days_is_left_alone);
    suite_add_tcase(s, t);
    return s;
}
