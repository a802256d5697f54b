/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/plan.h"

#include "instance.h"
#include "random.h"
#include "reference.h"
#include "suite.h"

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
    uint32_t kept[PLAN_CLASSES] = {0};
    for (uint32_t i = 0; i < in->line.count; i++) {
        const struct plan_item *item = &in->items[i];
        if (item->pin == PLAN_NO_DAY && item->previous != PLAN_NO_DAY && out.day[i] != PLAN_NO_DAY)
            kept[item->class_]++;
    }
    for (uint32_t k = 0; k < PLAN_CLASSES; k++)
        ck_assert_msg(out.wanted[k] == expected.wanted[k] && out.covered[k] == expected.covered[k] &&
                          kept[k] == expected.kept[k],
                      "seed %llu, class %u: covered %u, kept %u; the reference covers %u, keeps %u",
                      (unsigned long long)in->seed, k, out.covered[k], kept[k], expected.covered[k],
                      expected.kept[k]);
}

START_TEST(coverage_by_class_equals_greedy_matching_on_random_lines) {
    for_every_line(cover_as_the_reference);
}
END_TEST

static void check_same(const struct instance *in, const struct plan_outcome *a,
                       const struct plan_outcome *b) {
    for (uint32_t i = 0; i < in->line.count; i++) {
        ck_assert_msg(a->day[i] == b->day[i], "seed %llu, item %u: day %u, then %u",
                      (unsigned long long)in->seed, i, a->day[i], b->day[i]);
        ck_assert_msg(a->refusal[i].code == b->refusal[i].code &&
                          a->refusal[i].tight_from == b->refusal[i].tight_from &&
                          a->refusal[i].tight_to == b->refusal[i].tight_to &&
                          a->refusal[i].places == b->refusal[i].places,
                      "seed %llu, item %u: another reason", (unsigned long long)in->seed, i);
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

static void feed_back(struct instance *in, const struct plan_outcome *out) {
    for (uint32_t i = 0; i < in->line.count; i++) in->items[i].previous = out->day[i];
}

static void solve_after_feeding_back(const struct instance *in, struct arena *arena) {
    struct instance again = *in;
    struct plan_outcome first;
    struct plan_outcome second;
    plan_line_solve(&in->line, arena, &first);
    feed_back(&again, &first);
    plan_line_solve(&in->line, arena, &second);
    check_same(in, &first, &second);
}

START_TEST(a_quiet_night_changes_no_day_and_no_reason) {
    for_every_line(solve_after_feeding_back);
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

Suite *make_suite(void) {
    Suite *s = suite_create("plan");
    TCase *t = tcase_create("random lines");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, windows_capacity_pins_reasons_and_counts_hold_on_random_lines);
    tcase_add_test(t, coverage_by_class_equals_greedy_matching_on_random_lines);
    tcase_add_test(t, the_same_line_gives_the_same_plan);
    tcase_add_test(t, a_quiet_night_changes_no_day_and_no_reason);
    tcase_add_test(t, keeping_households_together_never_costs_a_place);
    suite_add_tcase(s, t);
    return s;
}
