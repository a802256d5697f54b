/* SPDX-License-Identifier: Apache-2.0 */
/* Without a household weight nothing is grouped: then the days are the cheapest there are. */
#include "exact.h"
#include "suite.h"
#include "trial.h"

#include <stdio.h>
#include <string.h>

#define PROBLEMS 20000

/* Sums over all problems of a kind. */
static uint64_t made;
static uint64_t needed;

static uint16_t due_of(const struct planner_problem *p, const struct planner_resident *r) {
    return r->due < p->days ? r->due : (uint16_t)(p->days - 1);
}

/* Nobody who is released later is due earlier or has an earlier target. */
static bool is_agreeable(const struct planner_problem *p) {
    for (uint32_t i = 0; i < p->resident_count; i++)
        for (uint32_t k = 0; k < p->resident_count; k++) {
            const struct planner_resident *a = &p->residents[i];
            const struct planner_resident *b = &p->residents[k];
            if (a->pin_day != PLANNER_NONE || b->pin_day != PLANNER_NONE) continue;
            const bool is_earlier =
                a->release < b->release || due_of(p, a) < due_of(p, b) || a->target < b->target;
            const bool is_later =
                a->release > b->release || due_of(p, a) > due_of(p, b) || a->target > b->target;
            if (is_earlier && is_later) return false;
        }
    return true;
}

static bool solve(const struct problem *p, struct planner *planner, struct planner_solution *s) {
    struct planner_problem apart = p->given;
    apart.household_weight = 0;
    apart.fairness_weight = 0;
    struct planner_fault fault;
    return planner_solve(planner, &apart, s, &fault) == PLANNER_OK;
}

static uint64_t count_cost(const struct planner_problem *p, const struct planner_solution *s) {
    int64_t cost = 0;
    for (uint32_t i = 0; i < p->resident_count; i++)
        if (s->day[i] != PLANNER_NONE && p->residents[i].pin_day == PLANNER_NONE)
            cost += exact_distance(p, &p->residents[i], s->station[i], s->day[i]);
    return (uint64_t)cost;
}

static bool is_anybody_dropped(const struct planner_problem *p, const struct planner_solution *s) {
    for (uint32_t i = 0; i < p->resident_count; i++)
        if (s->reasons[i].code == PLANNER_CLASS_SHORTAGE) return true;
    return false;
}

/* Where somebody is dropped: of all sets that cover as many of each class; else of this one. */
static const char *cost_the_least(const struct problem *p, struct planner *planner, struct arena *arena) {
    struct planner_solution s;
    if (!solve(p, planner, &s)) return "refused";
    const bool is_dropped = is_anybody_dropped(&p->given, &s);
    const uint64_t cost = count_cost(&p->given, &s);
    const uint64_t least =
        (uint64_t)exact_cheapest(&p->given, s.summary.covered, is_dropped ? NULL : s.day, exact_distance);
    made += cost;
    needed += least;
    if (cost == least || (!is_dropped && !is_agreeable(&p->given))) return NULL;
    return arena_print(arena, "costs %llu days, %llu are enough", (unsigned long long)cost,
                       (unsigned long long)least);
}

START_TEST(agreeable_windows_and_stations_short_of_places_cost_the_least_and_others_nearly) {
    made = needed = 0;
    trial_run(cost_the_least, PROBLEMS, PROBLEM_PINS);
    printf("%llu days from the target, %llu are enough\n", (unsigned long long)made,
           (unsigned long long)needed);
    ck_assert_uint_gt(needed, 0);
    ck_assert_uint_le(100 * made, 101 * needed);
}
END_TEST

static const char *add_up(const struct problem *p, struct planner *planner, struct arena *arena) {
    (void)arena;
    struct planner_solution s;
    if (!solve(p, planner, &s)) return "refused";
    made += count_cost(&p->given, &s);
    needed += (uint64_t)exact_cheapest(&p->given, s.summary.covered, s.day, exact_distance);
    return NULL;
}

START_TEST(stations_that_share_their_places_cost_little_more_than_the_least) {
    made = needed = 0;
    trial_run(add_up, PROBLEMS / 4, PROBLEM_PINS | PROBLEM_OVERFLOW);
    printf("%llu days and weights, %llu are enough\n", (unsigned long long)made, (unsigned long long)needed);
    ck_assert_uint_gt(needed, 0);
    ck_assert_uint_le(100 * made, 103 * needed);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("planner cost");
    TCase *t = tcase_create("random problems");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, agreeable_windows_and_stations_short_of_places_cost_the_least_and_others_nearly);
    tcase_add_test(t, stations_that_share_their_places_cost_little_more_than_the_least);
    suite_add_tcase(s, t);
    return s;
}
