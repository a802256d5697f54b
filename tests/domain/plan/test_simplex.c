/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/simplex.h"

#include "cheapest.h"
#include "random.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>

#define SEED UINT64_C(20261122)

static uint64_t instance_count(void) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const uint64_t count = asked ? strtoull(asked, NULL, 10) : 0;
    return count > 0 ? count : 8000;
}

static void make_sinks(struct random *r, struct simplex *p, uint32_t room_below, struct arena *arena) {
    struct simplex_sink *sink = arena_new_array(arena, struct simplex_sink, p->sinks);
    int32_t position = (int32_t)random_below(r, 3);
    for (uint32_t s = 0; s < p->sinks; s++) {
        sink[s] = (struct simplex_sink){.position = position, .room = random_below(r, room_below)};
        position += 1 + (int32_t)random_below(r, 3);
    }
    p->sink = sink;
}

static void make_fans(struct random *r, struct simplex *p, struct arena *arena) {
    struct simplex_fan *fan = arena_new_array(arena, struct simplex_fan, p->fans);
    for (uint32_t f = 0; f < p->fans; f++) {
        const uint32_t first = random_below(r, p->sinks + random_percent(r, 5));
        fan[f] = (struct simplex_fan){.first = first, .target = (int32_t)random_below(r, 2 * p->sinks + 1)};
        fan[f].last = first < p->sinks ? first + random_below(r, p->sinks - first) : first - 1;
        if (first == p->sinks) fan[f].first = 1, fan[f].last = 0;
    }
    p->fan = fan;
}

/* From others to fans or to others. Some are thought to be full from the beginning. */
static void make_arcs(struct random *r, struct simplex *p, uint32_t cost_below, struct arena *arena) {
    p->arc = arena_new_array(arena, struct simplex_arc, p->arcs);
    uint32_t *supply = arena_new_array(arena, uint32_t, (size_t)p->sinks + p->fans + p->others);
    for (uint32_t at = p->sinks; at < p->sinks + p->fans + p->others; at++)
        supply[at] = random_percent(r, 60) ? random_below(r, 6) : 0;
    for (uint32_t a = 0; a < p->arcs; a++) {
        struct simplex_arc *arc = &p->arc[a];
        arc->from = p->sinks + p->fans + random_below(r, p->others);
        arc->to = p->sinks + random_below(r, p->fans + p->others);
        arc->cost = random_below(r, cost_below);
        arc->capacity = random_below(r, 7);
        const bool is_to_fan = arc->to < p->sinks + p->fans;
        arc->flow = random_percent(r, 40) && is_to_fan ? arc->capacity : 0;
    }
    p->supply = supply;
}

static void make_problem(struct random *r, struct simplex *p, struct arena *arena) {
    static const uint32_t COSTS[] = {1, 3, 40, 100000};
    *p = (struct simplex){.sinks = random_below(r, 10), .fans = random_below(r, 10)};
    p->others = random_below(r, 6);
    p->arcs = p->others > 0 ? random_below(r, 40) : 0;
    make_sinks(r, p, 2 + random_below(r, 12), arena);
    make_fans(r, p, arena);
    make_arcs(r, p, COSTS[random_below(r, 4)], arena);
}

/* The same problem, arc by arc. */
static void solve_plainly(const struct simplex *p, struct cheapest *c, struct arena *arena) {
    const uint32_t nodes = p->sinks + p->fans + p->others;
    cheapest_begin(c, nodes + 2, arena);
    for (uint32_t at = 0; at < nodes; at++) cheapest_add(c, nodes, at, 0, p->supply[at]);
    for (uint32_t s = 0; s < p->sinks; s++) cheapest_add(c, s, nodes + 1, 0, p->sink[s].room);
    for (uint32_t f = 0; f < p->fans; f++)
        for (uint32_t s = p->fan[f].first; s <= p->fan[f].last && s < p->sinks; s++)
            cheapest_add(c, p->sinks + f, s, abs(p->sink[s].position - p->fan[f].target), 1000000);
    for (uint32_t a = 0; a < p->arcs; a++)
        cheapest_add(c, p->arc[a].from, p->arc[a].to, p->arc[a].cost, p->arc[a].capacity);
    cheapest_run(c, nodes, nodes + 1);
}

/* Whatever comes to a node leaves it, within every capacity; returns what reaches no sink. */
static uint64_t count_unserved(const struct simplex *p, const struct simplex_result *result, uint64_t seed,
                               struct arena *arena) {
    const uint32_t nodes = p->sinks + p->fans + p->others;
    int64_t *rest = arena_new_array(arena, int64_t, nodes);
    for (uint32_t at = 0; at < nodes; at++) rest[at] = p->supply[at];
    for (uint32_t a = 0; a < p->arcs; a++) {
        ck_assert_msg(p->arc[a].flow <= p->arc[a].capacity, "seed %llu: arc %u", (unsigned long long)seed, a);
        rest[p->arc[a].from] -= p->arc[a].flow;
        rest[p->arc[a].to] += p->arc[a].flow;
    }
    for (uint32_t k = 0; k < result->shares; k++) {
        const struct simplex_share *share = &result->share[k];
        const struct simplex_fan *fan = &p->fan[share->fan];
        ck_assert(share->flow > 0 && fan->first <= share->sink && share->sink <= fan->last);
        rest[p->sinks + share->fan] -= share->flow;
        rest[share->sink] += share->flow;
    }
    uint64_t unserved = 0;
    for (uint32_t at = 0; at < nodes; at++) {
        ck_assert_msg(rest[at] >= 0 && (at >= p->sinks || rest[at] <= p->sink[at].room), "seed %llu: node %u",
                      (unsigned long long)seed, at);
        if (at >= p->sinks) unserved += (uint64_t)rest[at];
    }
    return unserved;
}

/* Returns whether everything could be served. */
static bool check_problem(uint64_t seed, struct arena *arena) {
    struct random r = {seed};
    struct simplex p;
    struct simplex_result result;
    struct cheapest plain;
    make_problem(&r, &p, arena);
    solve_plainly(&p, &plain, arena);
    simplex_solve(&p, arena, &result);
    uint64_t supply = 0;
    for (uint32_t at = 0; at < p.sinks + p.fans + p.others; at++) supply += p.supply[at];
    const uint64_t unserved = count_unserved(&p, &result, seed, arena);
    ck_assert_msg(result.unserved == unserved && supply - unserved == (uint64_t)plain.flow,
                  "seed %llu: unserved %llu (%llu) of %llu, plainly served %lld", (unsigned long long)seed,
                  (unsigned long long)unserved, (unsigned long long)result.unserved,
                  (unsigned long long)supply, (long long)plain.flow);
    if (unserved > 0) return false;
    ck_assert_msg(result.cost == (uint64_t)plain.cost, "seed %llu: cost %llu, plainly %lld",
                  (unsigned long long)seed, (unsigned long long)result.cost, (long long)plain.cost);
    return true;
}

START_TEST(flows_are_the_largest_and_cost_what_the_cheapest_ways_cost) {
    struct arena *arena = arena_create();
    uint64_t complete = 0;
    for (uint64_t seed = SEED; seed < SEED + instance_count(); seed++) {
        complete += check_problem(seed, arena);
        arena_reset(arena);
    }
    ck_assert_uint_gt(complete, instance_count() / 4);
    arena_destroy(arena);
}
END_TEST

START_TEST(a_problem_without_sinks_or_supply_has_an_empty_flow) {
    struct arena *arena = arena_create();
    struct simplex_result result;
    simplex_solve(&(struct simplex){.supply = NULL}, arena, &result);
    ck_assert(result.shares == 0 && result.cost == 0 && result.unserved == 0);
    const struct simplex_fan fan = {.first = 1, .last = 0};
    const uint32_t supply = 4;
    simplex_solve(&(struct simplex){.fan = &fan, .fans = 1, .supply = &supply}, arena, &result);
    ck_assert(result.shares == 0 && result.unserved == 4);
    arena_destroy(arena);
}
END_TEST

/* Every pivot here moves nothing: the places are gone with the first tree. */
START_TEST(full_days_of_equal_price_do_not_make_it_run_in_circles) {
    enum { DAYS = 40, FANS = 400 };
    struct arena *arena = arena_create();
    struct simplex_sink sink[DAYS];
    struct simplex_fan fan[FANS];
    uint32_t supply[DAYS + FANS] = {0};
    for (uint32_t s = 0; s < DAYS; s++) sink[s] = (struct simplex_sink){.position = (int32_t)s, .room = 10};
    for (uint32_t f = 0; f < FANS; f++) {
        fan[f] = (struct simplex_fan){.first = 0, .last = DAYS - 1, .target = (int32_t)(f * 7 % DAYS)};
        supply[DAYS + f] = 1;
    }
    const struct simplex p = {.sink = sink, .sinks = DAYS, .fan = fan, .fans = FANS, .supply = supply};
    struct simplex_result result;
    simplex_solve(&p, arena, &result);
    ck_assert(result.unserved == 0 && result.cost == 0);
    arena_destroy(arena);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("simplex");
    TCase *t = tcase_create("flows");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, flows_are_the_largest_and_cost_what_the_cheapest_ways_cost);
    tcase_add_test(t, a_problem_without_sinks_or_supply_has_an_empty_flow);
    tcase_add_test(t, full_days_of_equal_price_do_not_make_it_run_in_circles);
    suite_add_tcase(s, t);
    return s;
}
