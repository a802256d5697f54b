/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/flow.h"

#include "cheapest.h"
#include "domain/plan/coverage.h"
#include "instance.h"
#include "random.h"
#include "suite.h"
#include "year.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED UINT64_C(20261122)

static uint64_t instance_count(void) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const uint64_t count = asked ? strtoull(asked, NULL, 10) : 0;
    return count > 0 ? count : 6000;
}

/* A line on its way: coverage is chosen, and then the flow. */
struct trial {
    struct plan_work work;
    uint32_t covered[PLANNER_CLASSES_MAX]; /* by coverage */
    uint32_t dropped;
    const struct instance *in;
    struct arena *arena;
};

static void run_coverage(struct trial *t, const struct instance *in, struct arena *arena) {
    *t = (struct trial){.in = in, .arena = arena};
    uint16_t *day = arena_new_array(arena, uint16_t, in->line.count);
    plan_work_init(&t->work, &in->line, day,
                   arena_new_array(arena, uint32_t, (size_t)PLAN_SCRATCH * in->line.count));
    struct coverage coverage;
    const uint32_t candidates = plan_list_candidates(&t->work, t->work.scratch[0]);
    coverage_choose(&t->work, t->work.scratch[0], candidates, arena, &coverage);
    t->dropped = candidates;
    for (uint32_t i = 0; i < in->line.count; i++) {
        t->covered[in->items[i].class_] += day[i] == PLAN_TO_COME;
        t->dropped -= day[i] == PLAN_TO_COME;
    }
}

static bool is_candidate(const struct trial *t, uint32_t i) {
    const struct planner_resident *item = &t->in->items[i];
    return !plan_is_pinned(item) && plan_judge_window(&t->work, item) == PLANNER_ON_TARGET;
}

/* ---- what a set costs ---- */

/* Of one class: its people of one hamlet and all of them. */
struct tally {
    int64_t here;
    int64_t pinned_here;
    int64_t all;
    int64_t pinned;
};

static struct tally tally(const struct trial *t, uint32_t hamlet, uint8_t class_) {
    struct tally n = {0};
    for (uint32_t i = 0; i < t->in->line.count; i++) {
        const struct planner_resident *item = &t->in->items[i];
        if (item->class_ != class_) continue;
        const bool is_here = item->hamlet == hamlet;
        n.all += is_candidate(t, i);
        n.here += is_here && is_candidate(t, i);
        n.pinned += plan_is_pinned(item);
        n.pinned_here += is_here && plan_is_pinned(item);
    }
    return n;
}

/* What the k-th of a hamlet to be covered costs: as much of him as is above the share. */
static int64_t unfairness(const struct trial *t, const struct tally *n, uint8_t class_, int64_t k) {
    if (n->all == 0 || t->covered[class_] == n->all) return 0;
    const int64_t people = n->all + n->pinned;
    const int64_t share = (t->covered[class_] + n->pinned) * (n->here + n->pinned_here);
    int64_t above = (k + n->pinned_here) * people - share;
    if (above < 0) above = 0;
    if (above > people) above = people;
    return (int64_t)t->in->line.fairness_weight * above / people;
}

static int64_t days_between(const struct planner_resident *item, uint32_t day) {
    return llabs((int64_t)item->target - (int64_t)day);
}

/* Of the days chosen. A hamlet's people are counted off one by one. */
static int64_t cost_of_days(const struct trial *t) {
    int64_t cost = 0;
    for (uint32_t i = 0; i < t->in->line.count; i++) {
        const struct planner_resident *item = &t->in->items[i];
        if (!is_candidate(t, i) || t->work.day[i] == PLANNER_NONE) continue;
        int64_t k = 1;
        for (uint32_t j = 0; j < i; j++)
            k += is_candidate(t, j) && t->work.day[j] != PLANNER_NONE &&
                 t->in->items[j].class_ == item->class_ && t->in->items[j].hamlet == item->hamlet;
        const struct tally n = tally(t, item->hamlet, item->class_);
        cost += days_between(item, t->work.day[i]) + unfairness(t, &n, item->class_, k);
    }
    return cost;
}

/* ---- the exact minimum ---- */

/* Nodes: classes, then days, then people, then the part (class and hamlet) that somebody is the first
 * of, then source and sink. */
static uint32_t first_alike(const struct trial *t, uint32_t i) {
    for (uint32_t j = 0; j < i; j++)
        if (is_candidate(t, j) && t->in->items[j].class_ == t->in->items[i].class_ &&
            t->in->items[j].hamlet == t->in->items[i].hamlet)
            return j;
    return i;
}

static void add_person(const struct trial *t, struct cheapest *c, uint32_t i) {
    const struct planner_resident *item = &t->in->items[i];
    const uint32_t people = PLANNER_CLASSES_MAX + PLANNER_DAYS_MAX;
    const uint32_t parts = people + t->in->line.count;
    const uint32_t part = parts + first_alike(t, i);
    const struct tally n = tally(t, item->hamlet, item->class_);
    if (part == parts + i)
        for (int64_t k = 1; k <= n.here; k++)
            cheapest_add(c, item->class_, part, unfairness(t, &n, item->class_, k), 1);
    cheapest_add(c, part, people + i, 0, 1);
    for (uint32_t d = item->release; d <= plan_due(&t->work, item); d++)
        cheapest_add(c, people + i, PLANNER_CLASSES_MAX + d, days_between(item, d), 1);
}

static int64_t least_cost(const struct trial *t) {
    struct cheapest c;
    const uint32_t nodes = PLANNER_CLASSES_MAX + PLANNER_DAYS_MAX + 2 * t->in->line.count;
    cheapest_begin(&c, nodes + 2, t->arena);
    int64_t all = 0;
    for (uint32_t k = 0; k < PLANNER_CLASSES_MAX; k++) {
        cheapest_add(&c, nodes, k, 0, t->covered[k]);
        all += t->covered[k];
    }
    for (uint32_t d = 0; d < t->in->line.days; d++)
        cheapest_add(&c, PLANNER_CLASSES_MAX + d, nodes + 1, 0, (int64_t)plan_places(&t->work, d, d));
    for (uint32_t i = 0; i < t->in->line.count; i++)
        if (is_candidate(t, i)) add_person(t, &c, i);
    cheapest_run(&c, nodes, nodes + 1);
    ck_assert_int_eq(c.flow, all);
    return c.cost;
}

/* ---- properties ---- */

static void make_line(struct instance *in, uint64_t seed, uint32_t household_weight, struct arena *arena) {
    static const uint32_t FAIRNESS[] = {0, 1, 7, 60, 100000, UINT32_MAX};
    struct random r = {seed};
    instance_make_small(in, seed, arena);
    for (uint32_t i = 0; i < in->line.count; i++) {
        if (random_percent(&r, 10)) in->items[i].target = (uint16_t)random_below(&r, in->line.days + 9u);
    }
    in->line.household_weight = household_weight;
    in->line.fairness_weight = FAIRNESS[random_below(&r, 6)];
}

/* Calls `check` for every line on which somebody is dropped. */
static void for_every_short_line(uint32_t household_weight, void (*check)(struct trial *)) {
    struct arena *arena = arena_create();
    uint64_t checked = 0;
    for (uint64_t seed = SEED; seed < SEED + instance_count(); seed++) {
        struct instance in;
        struct trial t;
        make_line(&in, seed, household_weight, arena);
        run_coverage(&t, &in, arena);
        if (t.dropped > 0 && in.line.count <= 60) {
            checked++;
            check(&t);
        }
        arena_reset(arena);
    }
    arena_destroy(arena);
    printf("%llu lines with a shortage\n", (unsigned long long)checked);
    ck_assert_uint_gt(checked, 0);
}

static void check_counts(const struct trial *t) {
    uint32_t covered[PLANNER_CLASSES_MAX] = {0};
    for (uint32_t i = 0; i < t->in->line.count; i++)
        covered[t->in->items[i].class_] += is_candidate(t, i) && t->work.day[i] != PLANNER_NONE;
    ck_assert_msg(memcmp(covered, t->covered, sizeof covered) == 0, "seed %llu: other numbers of the classes",
                  (unsigned long long)t->in->seed);
}

static void check_places(const struct trial *t) {
    uint32_t used[PLANNER_DAYS_MAX] = {0};
    for (uint32_t i = 0; i < t->in->line.count; i++) {
        if (!is_candidate(t, i) || t->work.day[i] == PLANNER_NONE) continue;
        ck_assert_msg(plan_is_within(&t->work, &t->in->items[i], t->work.day[i]), "seed %llu, item %u",
                      (unsigned long long)t->in->seed, i);
        used[t->work.day[i]]++;
    }
    for (uint32_t d = 0; d < t->in->line.days; d++)
        ck_assert_msg(used[d] <= plan_places(&t->work, d, d), "seed %llu, day %u",
                      (unsigned long long)t->in->seed, d);
}

static void choose_the_cheapest(struct trial *t) {
    const int64_t least = least_cost(t);
    flow_choose(&t->work);
    check_counts(t);
    check_places(t);
    const int64_t cost = cost_of_days(t);
    ck_assert_msg(cost == least, "seed %llu: cost %lld, not %lld", (unsigned long long)t->in->seed,
                  (long long)cost, (long long)least);
}

START_TEST(without_household_weight_days_and_fairness_cost_the_least_of_all_largest_sets) {
    for_every_short_line(0, choose_the_cheapest);
}
END_TEST

/* A set that fits loses nobody when it is covered again, with nobody else there. */
static void choose_a_set_that_fits(struct trial *t) {
    flow_choose(&t->work);
    check_counts(t);
    struct instance chosen = *t->in;
    uint32_t count = 0;
    chosen.items = arena_new_array(t->arena, struct planner_resident, chosen.line.count);
    for (uint32_t i = 0; i < chosen.line.count; i++)
        if (t->work.day[i] != PLANNER_NONE) chosen.items[count++] = t->in->items[i];
    chosen.line.items = chosen.items;
    chosen.line.count = count;
    struct trial again;
    run_coverage(&again, &chosen, t->arena);
    ck_assert_msg(again.dropped == 0, "seed %llu: %u of the chosen do not fit",
                  (unsigned long long)t->in->seed, again.dropped);
}

START_TEST(with_household_weight_as_many_of_each_class_are_chosen_and_fit) {
    for_every_short_line(30, choose_a_set_that_fits);
}
END_TEST

static void solve_line(struct trial *t) {
    struct plan_outcome out;
    plan_line_solve(&t->in->line, t->arena, &out);
    instance_check(t->in, &out);
}

START_TEST(whoever_is_dropped_is_shown_an_interval_that_is_short) {
    for_every_short_line(30, solve_line);
    for_every_short_line(0, solve_line);
}
END_TEST

START_TEST(a_line_without_shortage_is_left_alone) {
    struct arena *arena = arena_create();
    for (uint64_t seed = SEED; seed < SEED + 2000; seed++) {
        struct instance in;
        struct trial t;
        make_line(&in, seed, seed % 2 == 0 ? 0 : 30, arena);
        run_coverage(&t, &in, arena);
        if (t.dropped > 0) continue;
        flow_choose(&t.work);
        for (uint32_t i = 0; i < in.line.count; i++)
            ck_assert(plan_is_pinned(&in.items[i]) || t.work.day[i] >= PLAN_TO_COME);
    }
    arena_destroy(arena);
}
END_TEST

/* More kinds of windows than the network takes: targets are taken roughly, coverage is not. */
START_TEST(windows_that_follow_no_rule_lose_nobody_a_place) {
    enum { PEOPLE = 40000 };
    struct arena *arena = arena_create();
    struct random r = {SEED};
    struct instance in = {.seed = SEED, .items = arena_new_array(arena, struct planner_resident, PEOPLE)};
    for (uint32_t i = 0; i < PEOPLE; i++) {
        const uint16_t release = (uint16_t)random_below(&r, YEAR_DAYS);
        const uint16_t length = (uint16_t)random_below(&r, YEAR_DAYS - release);
        in.items[i] = (struct planner_resident){.household = i / 3,
                                                .hamlet = random_below(&r, 12),
                                                .release = release,
                                                .due = (uint16_t)(release + length),
                                                .target = (uint16_t)(release + random_below(&r, length + 1u)),
                                                .pin_station = PLANNER_NONE,
                                                .pin_day = PLANNER_NONE,
                                                .previous_station = PLANNER_NONE,
                                                .previous_day = PLANNER_NONE,
                                                .class_ = (uint8_t)random_below(&r, 4)};
    }
    for (uint32_t d = 0; d < YEAR_DAYS; d++) {
        in.capacity[d] = 80;
        in.is_session[d] = true;
    }
    in.line = (struct plan_line){.items = in.items,
                                 .count = PEOPLE,
                                 .capacity = in.capacity,
                                 .is_session = in.is_session,
                                 .days = YEAR_DAYS,
                                 .household_weight = 0,
                                 .fairness_weight = 60};
    struct trial t;
    run_coverage(&t, &in, arena);
    ck_assert_uint_gt(t.dropped, 0);
    choose_a_set_that_fits(&t);
    arena_destroy(arena);
}
END_TEST

/* ---- a year ---- */

#define YEAR_COUNT  10000
#define HAMLETS     12
#define SPREAD_MOST 5.0

static double spread_of_class(const struct instance *in, const uint16_t *day, uint8_t class_) {
    uint32_t people[HAMLETS] = {0};
    uint32_t covered[HAMLETS] = {0};
    for (uint32_t i = 0; i < in->line.count; i++) {
        if (in->items[i].class_ != class_) continue;
        people[in->items[i].hamlet]++;
        covered[in->items[i].hamlet] += day[i] != PLANNER_NONE;
    }
    double least = 100;
    double most = 0;
    for (uint32_t h = 0; h < HAMLETS; h++) {
        const double percent = 100.0 * covered[h] / people[h];
        if (percent < least) least = percent;
        if (percent > most) most = percent;
    }
    return most - least;
}

START_TEST(in_a_year_short_of_places_no_hamlet_is_five_points_better_off) {
    struct arena *arena = arena_create();
    struct instance in;
    instance_make_year(&in, SEED, YEAR_COUNT, 77, arena);
    for (uint32_t weight = 0; weight <= 30; weight += 30) {
        in.line.household_weight = weight;
        struct plan_outcome out;
        plan_line_solve(&in.line, arena, &out);
        instance_check(&in, &out);
        uint32_t open = 0;
        for (uint8_t k = 0; k < YEAR_CLASSES; k++) {
            if (out.covered[k] == 0 || out.covered[k] == out.wanted[k]) continue;
            open++;
            ck_assert_double_le(spread_of_class(&in, out.day, k), SPREAD_MOST);
        }
        ck_assert_uint_ge(open, 1);
    }
    arena_destroy(arena);
}
END_TEST

/* ---- small cases ---- */

#define DAYS 4

static struct planner_resident person(uint32_t hamlet, uint16_t release, uint16_t due, uint16_t target) {
    return (struct planner_resident){.hamlet = hamlet,
                                     .household = target,
                                     .release = release,
                                     .due = due,
                                     .target = target,
                                     .pin_day = PLANNER_NONE,
                                     .previous_day = PLANNER_NONE};
}

/* Solves the line of these people; days without places are days without session. */
static void choose(struct planner_resident *items, uint32_t count, const int32_t capacity[DAYS],
                   uint32_t fairness_weight, uint16_t *day) {
    struct arena *arena = arena_create();
    struct instance in = {.items = items};
    for (uint32_t d = 0; d < DAYS; d++) in.is_session[d] = (in.capacity[d] = capacity[d]) > 0;
    in.line = (struct plan_line){.items = items,
                                 .count = count,
                                 .capacity = in.capacity,
                                 .is_session = in.is_session,
                                 .days = DAYS,
                                 .fairness_weight = fairness_weight};
    struct trial t;
    run_coverage(&t, &in, arena);
    flow_choose(&t.work);
    memcpy(day, t.work.day, count * sizeof *day);
    arena_destroy(arena);
}

START_TEST(without_places_nobody_is_chosen) {
    struct planner_resident items[] = {person(1, 0, 3, 1), person(2, 1, 2, 1)};
    uint16_t day[2];
    choose(items, 2, (const int32_t[DAYS]){0, 0, 0, 0}, 60, day);
    ck_assert(day[0] == PLANNER_NONE && day[1] == PLANNER_NONE);
}
END_TEST

START_TEST(on_one_day_of_one_place_the_one_who_wants_it_comes) {
    struct planner_resident items[] = {person(1, 0, 3, 0), person(1, 0, 3, 2), person(1, 0, 3, 3)};
    uint16_t day[3];
    choose(items, 3, (const int32_t[DAYS]){0, 0, 1, 0}, 60, day);
    ck_assert(day[0] == PLANNER_NONE && day[1] == 2 && day[2] == PLANNER_NONE);
}
END_TEST

START_TEST(a_hamlet_has_its_share_although_the_other_is_nearer) {
    struct planner_resident items[] = {person(1, 0, 3, 1), person(1, 0, 3, 1), person(2, 0, 3, 3),
                                       person(2, 0, 3, 3)};
    uint16_t day[4];
    choose(items, 4, (const int32_t[DAYS]){0, 2, 0, 0}, 0, day);
    ck_assert(day[0] == 1 && day[1] == 1 && day[2] == PLANNER_NONE && day[3] == PLANNER_NONE);
    choose(items, 4, (const int32_t[DAYS]){0, 2, 0, 0}, 60, day);
    ck_assert((day[0] == 1) + (day[1] == 1) == 1);
    ck_assert((day[2] == 1) + (day[3] == 1) == 1);
}
END_TEST

START_TEST(promised_places_count_towards_the_share_of_their_hamlet) {
    struct planner_resident items[] = {person(1, 0, 3, 1), person(1, 0, 3, 1), person(2, 0, 3, 3),
                                       person(2, 0, 3, 3)};
    items[0].pin_day = 1;
    uint16_t day[4];
    choose(items, 4, (const int32_t[DAYS]){0, 2, 0, 0}, 60, day);
    ck_assert(day[0] == 1 && day[1] == PLANNER_NONE);
    ck_assert((day[2] == 1) + (day[3] == 1) == 1);
}
END_TEST

START_TEST(an_urgent_class_keeps_its_places_however_far_it_comes) {
    struct planner_resident items[] = {person(1, 0, 3, 0), person(1, 0, 3, 3), person(1, 0, 3, 3)};
    items[1].class_ = items[2].class_ = 5;
    uint16_t day[3];
    choose(items, 3, (const int32_t[DAYS]){0, 0, 0, 2}, 60, day);
    ck_assert(day[0] == 3 && (day[1] == 3) + (day[2] == 3) == 1);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("flow");
    TCase *t = tcase_create("random lines");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, without_household_weight_days_and_fairness_cost_the_least_of_all_largest_sets);
    tcase_add_test(t, with_household_weight_as_many_of_each_class_are_chosen_and_fit);
    tcase_add_test(t, whoever_is_dropped_is_shown_an_interval_that_is_short);
    tcase_add_test(t, a_line_without_shortage_is_left_alone);
    tcase_add_test(t, windows_that_follow_no_rule_lose_nobody_a_place);
    tcase_add_test(t, in_a_year_short_of_places_no_hamlet_is_five_points_better_off);
    suite_add_tcase(s, t);
    TCase *small = tcase_create("small lines");
    tcase_add_test(small, without_places_nobody_is_chosen);
    tcase_add_test(small, on_one_day_of_one_place_the_one_who_wants_it_comes);
    tcase_add_test(small, a_hamlet_has_its_share_although_the_other_is_nearer);
    tcase_add_test(small, promised_places_count_towards_the_share_of_their_hamlet);
    tcase_add_test(small, an_urgent_class_keeps_its_places_however_far_it_comes);
    suite_add_tcase(s, small);
    return s;
}
