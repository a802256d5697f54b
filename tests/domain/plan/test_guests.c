/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/guests.h"

#include "random.h"
#include "specials.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>

#define SEED   UINT64_C(20261122)
#define PEOPLE 120
#define STEPS  60

static uint64_t instance_count(void) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const uint64_t count = asked ? strtoull(asked, NULL, 10) : 0;
    return count > 0 ? count : 300;
}

/* Nobody is left with a previous place; households of up to 20, so that large ones are among them. */
static void make_problem(struct specials *s, struct random *r, uint64_t seed, struct arena *arena) {
    specials_make(s, seed, (enum specials_needs)random_below(r, SPECIALS_KINDS), PEOPLE, arena);
    const uint32_t size = 1 + random_below(r, 20);
    for (uint32_t i = 0; i < PEOPLE; i++) {
        s->residents[i].household = i / size;
        s->residents[i].previous_station = s->residents[i].previous_day = PLANNER_NONE;
    }
    s->problem.household_weight = random_below(r, 12);
}

static bool can_sit(const struct board *b, uint32_t who, uint32_t cell) {
    const struct planner_resident *r = &b->problem->residents[who];
    const bool is_somewhere = !board_is_tied(b, who) || r->home_station != PLANNER_NONE;
    return r->pin_day == PLANNER_NONE && is_somewhere && board_is_allowed(b, who, cell) &&
           board_has_room(b, who, cell);
}

static void seat_anywhere(struct board *b, struct random *r) {
    for (uint32_t i = 0; i < PEOPLE; i++) {
        const uint32_t cell = random_below(r, b->cells);
        if (can_sit(b, i, cell)) board_move(b, i, cell);
    }
}

static void move_somebody(struct guests *g, struct random *r) {
    struct board *b = g->board;
    const uint32_t who = random_below(r, PEOPLE);
    const uint32_t cell = random_below(r, b->cells);
    if (b->cell[who] == cell || !can_sit(b, who, cell)) return;
    if (b->cell[who] != BOARD_NOWHERE) guests_leave(g, who);
    board_move(b, who, cell);
    guests_enter(g, who);
}

static int64_t price_of(const struct board *b, uint32_t who, struct change c) {
    return board_cost(b, who, c.to) - board_cost(b, who, c.from);
}

/* By the board alone. */
static bool is_partner(const struct board *b, uint32_t other, struct change c, uint32_t who) {
    const struct planner_resident *r = b->problem->residents;
    const uint16_t mine = board_takes(b, who);
    const uint16_t theirs = board_takes(b, other);
    if (b->cell[other] != c.from || r[other].pin_day != PLANNER_NONE) return false;
    if (r[other].household == r[who].household || !board_is_allowed(b, other, c.to)) return false;
    return (mine & b->full[c.from] & ~theirs) == 0 && (theirs & b->full[c.to] & ~mine) == 0;
}

static void compare_partners(const struct guests *g, struct change c, uint32_t who, int64_t most) {
    const struct board *b = g->board;
    uint32_t best = BOARD_NOBODY;
    int64_t least = most;
    bool has_partner = false;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        if (!is_partner(b, i, c, who)) continue;
        const int64_t price = price_of(b, i, c);
        has_partner = true;
        ck_assert_int_eq(guests_price(b, c, i), price);
        ck_assert_int_ge(price, guests_price_least(b, c, i));
        ck_assert_int_ge(price, guests_bound(g, c));
        if (price > least || (price == least && best != BOARD_NOBODY)) continue;
        least = price;
        best = i;
    }
    int64_t price = most;
    ck_assert_uint_eq(guests_find_partner(g, c, who, &price), best);
    ck_assert_int_eq(price, least);
    ck_assert(guests_has_partner(g, c, who) == has_partner);
}

static void check_problem(uint64_t seed, struct arena *arena) {
    struct random r = {seed};
    struct specials s;
    struct board b;
    struct guests g;
    make_problem(&s, &r, seed, arena);
    board_init(&b, &s.problem, (uint16_t)((1U << s.problem.resources) - 1), arena);
    if (b.cells == 0) return;
    seat_anywhere(&b, &r);
    guests_seat(&g, &b);
    for (uint32_t step = 0; step < STEPS; step++) {
        move_somebody(&g, &r);
        const uint32_t who = random_below(&r, PEOPLE);
        const struct change c = {random_below(&r, b.cells), b.cell[who]};
        if (b.cell[who] == BOARD_NOWHERE || c.from == c.to) continue;
        compare_partners(&g, c, who, (int64_t)random_below(&r, 61) - 30);
    }
}

START_TEST(the_partner_found_is_whoever_pays_least_of_all_who_could_change) {
    printf("seeds %llu to %llu\n", (unsigned long long)SEED,
           (unsigned long long)(SEED + instance_count() - 1));
    struct arena *arena = arena_create();
    for (uint64_t k = 0; k < instance_count(); k++) {
        check_problem(SEED + k, arena);
        arena_reset(arena);
    }
    arena_destroy(arena);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("guests");
    TCase *t = tcase_create("guests");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, the_partner_found_is_whoever_pays_least_of_all_who_could_change);
    suite_add_tcase(s, t);
    return s;
}
