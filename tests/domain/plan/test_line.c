/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/line.h"

#include "instance.h"
#include "random.h"
#include "reference.h"
#include "suite.h"
#include "year.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED UINT64_C(20261122)

static uint64_t instance_count(void) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const uint64_t count = asked ? strtoull(asked, NULL, 10) : 0;
    return count > 0 ? count : 20000;
}

/* Runs `check` on random small lines, each with a seed of its own. */
static void for_every_line(void (*check)(const struct instance *, struct arena *)) {
    const uint64_t count = instance_count();
    printf("seeds %llu to %llu\n", (unsigned long long)SEED, (unsigned long long)(SEED + count - 1));
    struct arena *arena = arena_create();
    for (uint64_t seed = SEED; seed < SEED + count; seed++) {
        struct instance in;
        instance_make_small(&in, seed, arena);
        check(&in, arena);
        arena_reset(arena);
    }
    arena_destroy(arena);
}

static void keep_every_promise(const struct instance *in, struct arena *arena) {
    struct plan_outcome out;
    plan_line_solve(&in->line, arena, &out);
    instance_check(in, &out);
}

START_TEST(windows_capacity_pins_reasons_and_counts_hold_on_random_lines) {
    for_every_line(keep_every_promise);
}
END_TEST

static void cover_as_the_reference(const struct instance *in, struct arena *arena) {
    struct plan_outcome out;
    struct reference expected;
    plan_line_solve(&in->line, arena, &out);
    reference_solve(&in->line, &expected);
    for (uint32_t k = 0; k < PLANNER_CLASSES_MAX; k++)
        ck_assert_msg(out.wanted[k] == expected.wanted[k] && out.covered[k] == expected.covered[k],
                      "seed %llu, class %u: covered %u; the reference covers %u",
                      (unsigned long long)in->seed, k, out.covered[k], expected.covered[k]);
}

START_TEST(coverage_by_class_equals_greedy_matching_on_random_lines) {
    for_every_line(cover_as_the_reference);
}
END_TEST

static void check_same(const struct instance *in, const struct plan_outcome *a,
                       const struct plan_outcome *b) {
    for (uint32_t i = 0; i < in->line.count; i++) {
        const struct planner_reason *x = &a->refusal[i];
        const struct planner_reason *y = &b->refusal[i];
        if (a->day[i] != b->day[i])
            ck_abort_msg("seed %llu, item %u: day %u, then %u", (unsigned long long)in->seed, i, a->day[i],
                         b->day[i]);
        if (x->code != y->code || x->from != y->from || x->to != y->to || x->places != y->places)
            ck_abort_msg("seed %llu, item %u: another reason", (unsigned long long)in->seed, i);
    }
    ck_assert_uint_eq(a->household_visits, b->household_visits);
}

static void solve_the_same_twice(const struct instance *in, struct arena *arena) {
    struct plan_outcome first;
    struct plan_outcome second;
    plan_line_solve(&in->line, arena, &first);
    plan_line_solve(&in->line, arena, &second);
    check_same(in, &first, &second);
}

START_TEST(the_same_line_gives_the_same_plan) {
    for_every_line(solve_the_same_twice);
}
END_TEST

static void solve_without_households(const struct instance *in, struct arena *arena) {
    struct plan_outcome together;
    struct plan_outcome apart;
    plan_line_solve(&in->line, arena, &together);
    for (uint32_t i = 0; i < in->line.count; i++) in->items[i].household = i;
    plan_line_solve(&in->line, arena, &apart);
    ck_assert_msg(memcmp(together.covered, apart.covered, sizeof apart.covered) == 0,
                  "seed %llu: households cost a place", (unsigned long long)in->seed);
}

START_TEST(keeping_households_together_never_costs_a_place) {
    for_every_line(solve_without_households);
}
END_TEST

#define YEAR_COUNT 10000

static const uint32_t PLACES_PERCENT[] = {40, 80, 100, 120};

/* A year at every level of places, once solved. */
static void for_every_year(void (*check)(struct instance *, const struct plan_outcome *, struct arena *)) {
    for (size_t p = 0; p < sizeof PLACES_PERCENT / sizeof PLACES_PERCENT[0]; p++) {
        struct arena *arena = arena_create();
        struct instance in;
        struct plan_outcome out;
        instance_make_year(&in, SEED + p, YEAR_COUNT, PLACES_PERCENT[p], arena);
        plan_line_solve(&in.line, arena, &out);
        check(&in, &out, arena);
        arena_destroy(arena);
    }
}

static void check_promises(struct instance *in, const struct plan_outcome *out, struct arena *arena) {
    (void)arena;
    instance_check(in, out);
}

START_TEST(a_year_of_ten_thousand_keeps_every_promise) {
    for_every_year(check_promises);
}
END_TEST

static void check_households(struct instance *in, const struct plan_outcome *out, struct arena *arena) {
    (void)arena;
    uint32_t places = 0;
    for (uint32_t d = 0; d < in->line.days; d++) places += (uint32_t)in->capacity[d];
    const double together = year_percent_together(in->items, in->line.count, in->capacity, out->day);
    printf("%llu: %.1f %% together\n", (unsigned long long)in->seed, together);
    ck_assert_double_ge(together, places > in->line.count ? 85.0 : 75.0);
}

START_TEST(of_the_households_that_could_come_together_most_do) {
    for_every_year(check_households);
}
END_TEST

static void check_memory(struct instance *in, const struct plan_outcome *out, struct arena *arena) {
    (void)out;
    struct plan_outcome again;
    const size_t before = arena_used_bytes(arena);
    plan_line_solve(&in->line, arena, &again);
    ck_assert_uint_le(arena_used_bytes(arena) - before, (size_t)24 * in->line.count);
}

START_TEST(a_plan_takes_no_more_than_24_bytes_a_resident) {
    for_every_year(check_memory);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("plan");
    TCase *t = tcase_create("random lines");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, windows_capacity_pins_reasons_and_counts_hold_on_random_lines);
    tcase_add_test(t, coverage_by_class_equals_greedy_matching_on_random_lines);
    tcase_add_test(t, the_same_line_gives_the_same_plan);
    tcase_add_test(t, keeping_households_together_never_costs_a_place);
    suite_add_tcase(s, t);
    TCase *years = tcase_create("years");
    tcase_set_timeout(years, 600);
    tcase_add_test(years, a_year_of_ten_thousand_keeps_every_promise);
    tcase_add_test(years, of_the_households_that_could_come_together_most_do);
    tcase_add_test(years, a_plan_takes_no_more_than_24_bytes_a_resident);
    suite_add_tcase(s, years);
    return s;
}
