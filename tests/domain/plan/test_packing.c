/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/packing.h"

#include "domain/plan/seats.h"
#include "domain/plan/shortage.h"
#include "random.h"
#include "specials.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED     UINT64_C(20261122)
#define CROSSING 3000 /* trying everything takes its time */

static uint64_t instance_count(void) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const uint64_t count = asked ? strtoull(asked, NULL, 10) : 0;
    return count > 0 ? count : 5000;
}

struct plan {
    uint16_t *station;
    uint16_t *day;
    uint16_t binding;
};

/* By general places first, then with all resources: the way of a new plan. */
static struct plan solve(const struct specials *s, struct arena *arena) {
    const size_t count = s->problem.resident_count;
    struct plan p = {arena_new_array(arena, uint16_t, count), arena_new_array(arena, uint16_t, count), 0};
    memset(p.station, 0xff, count * sizeof *p.station);
    memset(p.day, 0xff, count * sizeof *p.day);
    packing_solve(&s->problem, 0, arena, p.station, p.day);
    p.binding = packing_find_binding(&s->problem, arena);
    packing_solve(&s->problem, p.binding, arena, p.station, p.day);
    return p;
}

typedef void check_function(struct specials *, struct arena *);

static void for_every(enum specials_needs needs, uint64_t count, uint32_t people, check_function *check) {
    printf("needs %d, seeds %llu to %llu\n", (int)needs, (unsigned long long)SEED,
           (unsigned long long)(SEED + count - 1));
    struct arena *arena = arena_create();
    for (uint64_t seed = SEED; seed < SEED + count; seed++) {
        struct random r = {seed};
        struct specials s;
        specials_make(&s, seed, needs, 1 + random_below(&r, people), arena);
        check(&s, arena);
        arena_reset(arena);
    }
    arena_destroy(arena);
}

static void keep_every_resource(struct specials *s, struct arena *arena) {
    const struct plan p = solve(s, arena);
    specials_check(s, p.station, p.day, NULL);
}

START_TEST(no_place_of_any_resource_is_given_twice) {
    for (int needs = 0; needs < SPECIALS_KINDS; needs++)
        for_every((enum specials_needs)needs, instance_count(), 50, keep_every_resource);
}
END_TEST

static void cover_as_the_flow(struct specials *s, struct arena *arena) {
    const struct plan p = solve(s, arena);
    uint32_t covered[PLANNER_CLASSES_MAX];
    uint32_t best[PLANNER_CLASSES_MAX];
    specials_count(s, p.day, covered);
    specials_solve_flow(s, best);
    for (uint32_t k = 0; k < s->problem.classes; k++)
        if (covered[k] != best[k])
            ck_abort_msg("seed %llu, class %u: %u covered, %u could be", (unsigned long long)s->seed, k,
                         covered[k], best[k]);
}

START_TEST(where_needs_are_nested_or_disjoint_coverage_is_that_of_the_flow) {
    for_every(SPECIALS_DISJOINT, instance_count(), 40, cover_as_the_flow);
    for_every(SPECIALS_NESTED, instance_count(), 40, cover_as_the_flow);
}
END_TEST

static struct {
    uint32_t covered[PLANNER_CLASSES_MAX];
    uint32_t best[PLANNER_CLASSES_MAX];
} sums;

static void sum_coverage(struct specials *s, struct arena *arena) {
    uint32_t covered[PLANNER_CLASSES_MAX];
    uint32_t best[PLANNER_CLASSES_MAX];
    const struct plan p = solve(s, arena);
    if (!specials_solve_any(s, best)) return;
    specials_count(s, p.day, covered);
    for (uint32_t k = 0; k < PLANNER_CLASSES_MAX; k++) {
        sums.covered[k] += covered[k];
        sums.best[k] += best[k];
    }
}

START_TEST(where_needs_cross_coverage_is_nearly_the_best_there_is) {
    memset(&sums, 0, sizeof sums);
    for_every(SPECIALS_CROSSING, CROSSING, 13, sum_coverage);
    double covered = 0;
    double best = 0;
    for (uint32_t k = 0; k < 4; k++) {
        printf("class %u: %u of %u\n", k, sums.covered[k], sums.best[k]);
        ck_assert_double_ge(sums.covered[k], (k < 2 ? 0.999 : 0.99) * sums.best[k]);
        covered += sums.covered[k];
        best += sums.best[k];
    }
    ck_assert_double_gt(best, 10000);
    ck_assert_double_ge(covered, 0.99 * best);
}
END_TEST

static void sleep_over_it(struct specials *s, struct arena *arena) {
    const struct plan first = solve(s, arena);
    specials_feed_back(s, first.station, first.day);
    const struct plan second = solve(s, arena);
    for (uint32_t i = 0; i < s->problem.resident_count; i++)
        if (first.day[i] != second.day[i] || first.station[i] != second.station[i])
            ck_abort_msg("seed %llu, resident %u moved", (unsigned long long)s->seed, i);
}

START_TEST(a_quiet_night_moves_nobody) {
    for (int needs = 0; needs < SPECIALS_KINDS; needs++)
        for_every((enum specials_needs)needs, instance_count(), 50, sleep_over_it);
}
END_TEST

/* Some day loses its places, somebody becomes most urgent. */
static void change_something(struct specials *s) {
    struct random r = {s->seed + 1};
    const uint32_t cells = (uint32_t)s->problem.stations * s->problem.days;
    const uint32_t cell = random_below(&r, cells);
    for (uint32_t k = 0; k < s->problem.resources; k++) s->capacity[k * cells + cell] = 0;
    s->residents[random_below(&r, s->problem.resident_count)].class_ = 0;
}

static void repair(struct specials *s, struct arena *arena) {
    const struct plan first = solve(s, arena);
    specials_feed_back(s, first.station, first.day);
    change_something(s);
    cover_as_the_flow(s, arena);
    keep_every_resource(s, arena);
}

START_TEST(a_repaired_plan_covers_as_many_as_a_new_one) {
    for_every(SPECIALS_DISJOINT, instance_count(), 40, repair);
    for_every(SPECIALS_NESTED, instance_count(), 40, repair);
}
END_TEST

/* ---- what a plan costs ---- */

static struct planner_resident somebody(uint16_t resources, uint16_t due) {
    return (struct planner_resident){.due = due,
                                     .pin_station = PLANNER_NONE,
                                     .pin_day = PLANNER_NONE,
                                     .previous_station = PLANNER_NONE,
                                     .previous_day = PLANNER_NONE,
                                     .resources = resources};
}

START_TEST(a_household_follows_its_member_to_the_day_of_the_special_resource) {
    struct planner_resident people[] = {somebody(3, 2), somebody(1, 2), somebody(1, 2), somebody(1, 2)};
    static const uint32_t HOUSEHOLDS[] = {7, 7, 8, 8};
    for (size_t i = 0; i < 4; i++) people[i].household = HOUSEHOLDS[i];
    static const int32_t GYNAECOLOGIST_ON_THE_LAST_DAY[] = {2, 0, 2, 0, 0, 1};
    const struct planner_problem problem = {.days = 3,
                                            .stations = 1,
                                            .resources = 2,
                                            .classes = 1,
                                            .household_weight = 30,
                                            .residents = people,
                                            .resident_count = 4,
                                            .capacity = GYNAECOLOGIST_ON_THE_LAST_DAY};
    uint16_t station[] = {0, 0, 0, 0};
    uint16_t day[] = {0, 0, 2, 2};
    struct arena *arena = arena_create();
    packing_solve(&problem, packing_find_binding(&problem, arena), arena, station, day);
    arena_destroy(arena);
    static const uint16_t EXPECTED[] = {2, 2, 0, 0};
    for (size_t i = 0; i < 4; i++) ck_assert_uint_eq(day[i], EXPECTED[i]);
}
END_TEST

/* ---- reasons ---- */

static uint32_t count_left(const struct specials *s, const struct planner_resident *r, uint32_t resource,
                           uint32_t from, uint32_t to, struct arena *arena) {
    const struct seats_range range = seats_admissible(&s->problem, r);
    const int32_t *left = seats_left(&s->problem, (uint16_t)resource, arena);
    uint32_t places = 0;
    for (uint16_t k = range.first; k < range.end; k++)
        for (uint32_t d = from; d <= to; d++)
            places += (uint32_t)left[seats_cell(&s->problem, k, (uint16_t)d)];
    return places;
}

static bool is_short(const struct specials *s, uint32_t who, uint32_t resource, uint32_t from, uint32_t to,
                     struct arena *arena) {
    const struct planner_reason interval = {
        .resource = (uint8_t)resource, .from = (uint16_t)from, .to = (uint16_t)to};
    const uint32_t places = count_left(s, &s->residents[who], resource, from, to, arena);
    return planner_count_people(&s->problem, who, &interval) > places;
}

/* Is there any interval around the window? */
static bool can_be_shown(const struct specials *s, uint32_t who, uint32_t resource, struct arena *arena) {
    uint16_t first = 0, last = 0;
    if (!seats_window(&s->problem, &s->residents[who], &first, &last)) return false;
    for (uint32_t from = 0; from <= first; from++)
        for (uint32_t to = last; to < s->problem.days; to++)
            if (is_short(s, who, resource, from, to, arena)) return true;
    return false;
}

static void count_reasons(struct specials *s, struct arena *arena) {
    const struct plan p = solve(s, arena);
    struct planner_reason *reasons = arena_new_array(arena, struct planner_reason, s->problem.resident_count);
    shortage_explain(&s->problem, p.binding, p.day, arena, reasons);
    for (uint32_t i = 0; i < s->problem.resident_count; i++) {
        const struct planner_reason *reason = &reasons[i];
        const bool is_shortage = reason->code >= PLANNER_CLASS_SHORTAGE;
        if (p.day[i] != PLANNER_NONE || !is_shortage) continue;
        const bool is_general = can_be_shown(s, i, 0, arena);
        if (is_general != (reason->code == PLANNER_CLASS_SHORTAGE))
            ck_abort_msg("seed %llu, resident %u: reason %u", (unsigned long long)s->seed, i, reason->code);
        bool is_provable = is_general;
        for (uint32_t k = 1; k < s->problem.resources; k++)
            if (p.binding & s->residents[i].resources & 1U << k) is_provable |= can_be_shown(s, i, k, arena);
        const bool is_shown = is_short(s, i, reason->resource, reason->from, reason->to, arena);
        const bool is_counted = reason->places == count_left(s, &s->residents[i], reason->resource,
                                                             reason->from, reason->to, arena);
        if (is_provable != is_shown || !is_counted)
            ck_abort_msg("seed %llu, resident %u: no certificate", (unsigned long long)s->seed, i);
    }
}

START_TEST(who_has_no_place_is_shown_the_resource_that_is_short_where_one_alone_is) {
    for (int needs = 0; needs < SPECIALS_KINDS; needs++)
        for_every((enum specials_needs)needs, 300, 30, count_reasons);
}
END_TEST

/* ---- what can bind ---- */

#define DAYS 2

#define MANY_PEOPLE 1000
#define MANY_DAYS   365

/* As many kinds of needs as people: a search may look at those who sit in a cell alone, not at all kinds. */
START_TEST(needs_of_every_combination_are_packed_without_trying_all_kinds_everywhere) {
    struct arena *arena = arena_create();
    struct random r = {SEED};
    struct planner_resident *residents = arena_new_array(arena, struct planner_resident, MANY_PEOPLE);
    int32_t *capacity = arena_new_array(arena, int32_t, PLANNER_RESOURCES_MAX * MANY_DAYS);
    for (uint32_t i = 0; i < MANY_PEOPLE; i++) {
        residents[i] = somebody((uint16_t)(random_below(&r, 1U << 15) << 1), MANY_DAYS - 1);
        residents[i].household = i;
    }
    for (uint32_t c = 0; c < PLANNER_RESOURCES_MAX * MANY_DAYS; c++) capacity[c] = c < MANY_DAYS ? 2 : 1;
    struct specials s = {.problem = {.days = MANY_DAYS,
                                     .stations = 1,
                                     .resources = PLANNER_RESOURCES_MAX,
                                     .classes = 1,
                                     .residents = residents,
                                     .resident_count = MANY_PEOPLE,
                                     .capacity = capacity},
                         .residents = residents,
                         .capacity = capacity,
                         .seed = SEED};
    const struct plan p = solve(&s, arena);
    specials_check(&s, p.station, p.day, NULL);
    arena_destroy(arena);
}
END_TEST

static uint16_t binding_of(const struct planner_resident *residents, uint32_t count,
                           const int32_t *capacity) {
    const struct planner_problem problem = {.days = DAYS,
                                            .stations = 1,
                                            .resources = 3,
                                            .classes = 1,
                                            .residents = residents,
                                            .resident_count = count,
                                            .capacity = capacity};
    struct arena *arena = arena_create();
    const uint16_t binding = packing_find_binding(&problem, arena);
    arena_destroy(arena);
    return binding;
}

START_TEST(a_resource_binds_only_below_the_general_places_and_the_people_who_need_it) {
    const struct planner_resident two[] = {somebody(3, 1), somebody(3, 1), somebody(1, 1)};
    static const int32_t AS_MANY_AS_PLACES[] = {1, 1, 1, 1, 0, 0};
    static const int32_t AS_MANY_AS_PEOPLE[] = {9, 9, 2, 2, 0, 0};
    static const int32_t FEWER_ON_A_DAY[] = {9, 9, 2, 1, 0, 0};
    ck_assert_uint_eq(binding_of(two, 3, AS_MANY_AS_PLACES), 0);
    ck_assert_uint_eq(binding_of(two, 3, AS_MANY_AS_PEOPLE), 0);
    ck_assert_uint_eq(binding_of(two, 3, FEWER_ON_A_DAY), 2);
}
END_TEST

START_TEST(a_resource_does_not_bind_on_days_nobody_who_needs_it_can_have) {
    const struct planner_resident early[] = {somebody(3, 0), somebody(1, 1)};
    static const int32_t ONLY_THE_FIRST_DAY[] = {9, 9, 1, 0, 0, 0};
    ck_assert_uint_eq(binding_of(early, 2, ONLY_THE_FIRST_DAY), 0);
}
END_TEST

START_TEST(of_two_resources_that_the_same_people_need_the_scarcer_one_binds) {
    const struct planner_resident both[] = {somebody(7, 1), somebody(7, 1)};
    static const int32_t SECOND_IS_SCARCER[] = {9, 9, 1, 1, 1, 0};
    static const int32_t EACH_ON_A_DAY[] = {9, 9, 1, 0, 0, 1};
    ck_assert_uint_eq(binding_of(both, 2, SECOND_IS_SCARCER), 4);
    ck_assert_uint_eq(binding_of(both, 2, EACH_ON_A_DAY), 6);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("packing");
    TCase *t = tcase_create("packing");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, no_place_of_any_resource_is_given_twice);
    tcase_add_test(t, where_needs_are_nested_or_disjoint_coverage_is_that_of_the_flow);
    tcase_add_test(t, where_needs_cross_coverage_is_nearly_the_best_there_is);
    tcase_add_test(t, a_quiet_night_moves_nobody);
    tcase_add_test(t, a_repaired_plan_covers_as_many_as_a_new_one);
    tcase_add_test(t, a_household_follows_its_member_to_the_day_of_the_special_resource);
    tcase_add_test(t, who_has_no_place_is_shown_the_resource_that_is_short_where_one_alone_is);
    tcase_add_test(t, needs_of_every_combination_are_packed_without_trying_all_kinds_everywhere);
    tcase_add_test(t, a_resource_binds_only_below_the_general_places_and_the_people_who_need_it);
    tcase_add_test(t, a_resource_does_not_bind_on_days_nobody_who_needs_it_can_have);
    tcase_add_test(t, of_two_resources_that_the_same_people_need_the_scarcer_one_binds);
    suite_add_tcase(s, t);
    return s;
}
