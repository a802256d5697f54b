/* SPDX-License-Identifier: Apache-2.0 */
#include "lichkham/planner.h"

#include "commune.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED UINT64_C(20261123)

static uint64_t instance_count(void) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const uint64_t count = asked ? strtoull(asked, NULL, 10) : 0;
    return count > 0 ? count : 10000;
}

static void for_every_commune(void (*check)(struct commune *, struct planner *)) {
    const uint64_t count = instance_count();
    printf("seeds %llu to %llu\n", (unsigned long long)SEED, (unsigned long long)(SEED + count - 1));
    struct planner *p = planner_create();
    struct commune *c = calloc(1, sizeof *c);
    ck_assert_ptr_nonnull(c);
    for (uint64_t seed = SEED; seed < SEED + count; seed++) {
        commune_make(c, seed);
        check(c, p);
    }
    free(c);
    planner_destroy(p);
}

static void solve(const struct commune *c, struct planner *p, struct planner_solution *plan) {
    struct planner_fault fault;
    const enum planner_status status = planner_solve(p, &c->problem, plan, &fault);
    if (status != PLANNER_OK)
        ck_abort_msg("seed %llu: %s at %zu", (unsigned long long)c->seed, planner_status_text(status),
                     fault.index);
}

static void follow_three_nights(struct commune *c, struct planner *p) {
    struct planner_solution plan;
    solve(c, p, &plan);
    commune_check(c, &plan);
    for (int night = 0; night < 3; night++) {
        commune_keep(c, &plan);
        commune_change(c);
        solve(c, p, &plan);
        commune_check(c, &plan);
    }
}

START_TEST(after_every_batch_of_events_coverage_is_that_of_a_fresh_solve) {
    for_every_commune(follow_three_nights);
}
END_TEST

static void repeat_a_night(struct commune *c, struct planner *p) {
    struct planner *other = planner_create();
    struct planner_solution plan;
    struct planner_solution again;
    const uint32_t count = c->problem.resident_count;
    solve(c, p, &plan);
    commune_keep(c, &plan);
    solve(c, other, &again);
    for (uint32_t i = 0; i < count; i++) {
        const bool is_same = plan.day[i] == again.day[i] && plan.station[i] == again.station[i] &&
                             memcmp(&plan.reasons[i], &again.reasons[i], sizeof plan.reasons[i]) == 0;
        if (!is_same) ck_abort_msg("seed %llu: resident %u changed", (unsigned long long)c->seed, i);
    }
    planner_destroy(other);
}

START_TEST(a_quiet_night_changes_no_place_and_no_reason) {
    for_every_commune(repeat_a_night);
}
END_TEST

/* ---- The fewest moves, by trying everything --------------------------------------------------------- */

#define TINY_PEOPLE 5
#define TINY_NODES  6

/* Five people, three days, two stations: few enough to try every plan. */
static void make_tiny(struct commune *c) {
    struct planner_problem *p = &c->problem;
    if (p->resident_count > TINY_PEOPLE) p->resident_count = TINY_PEOPLE;
    if (p->days > 3) p->days = 3;
    if (p->stations > 2) p->stations = 2;
    for (uint32_t i = 0; i < p->resident_count; i++) {
        struct planner_resident *r = &c->residents[i];
        r->pin_station = r->pin_day = PLANNER_NONE;
        if (r->home_station != PLANNER_NONE) r->home_station %= p->stations;
        if (r->previous_station != PLANNER_NONE) r->previous_station %= p->stations;
    }
}

struct trial {
    const struct commune *c;
    const uint32_t *covered; /* as many of each class must have a place */
    uint32_t count[PLANNER_CLASSES_MAX];
    int32_t room[TINY_NODES];
    uint32_t fewest;
};

static void try_all(struct trial *t, uint32_t i, uint32_t moves) {
    const struct planner_problem *p = &t->c->problem;
    if (moves >= t->fewest) return;
    if (i == p->resident_count) {
        if (memcmp(t->count, t->covered, sizeof t->count) == 0) t->fewest = moves;
        return;
    }
    const struct planner_resident *r = &p->residents[i];
    const bool had = r->previous_day != PLANNER_NONE;
    try_all(t, i + 1, moves + had);
    for (uint32_t node = 0; node < (uint32_t)p->stations * p->days; node++) {
        const uint32_t station = node / p->days;
        const uint32_t day = node % p->days;
        const bool may = day >= r->release && day <= r->due &&
                         ((p->overflow && !r->is_bound) || r->home_station == station);
        if (!may || t->room[node] == 0) continue;
        t->room[node]--;
        t->count[r->class_]++;
        try_all(t, i + 1, moves + (had && (r->previous_day != day || r->previous_station != station)));
        t->count[r->class_]--;
        t->room[node]++;
    }
}

static uint32_t tiny_moves;
static uint32_t tiny_fewest;

static void compare_moves(struct commune *c, struct planner *p) {
    struct planner_solution plan;
    make_tiny(c);
    for (int night = 0; night < 2; night++) {
        solve(c, p, &plan);
        struct trial t = {.c = c, .covered = plan.summary.covered, .fewest = UINT32_MAX};
        for (uint32_t node = 0; node < (uint32_t)c->problem.stations * c->problem.days; node++)
            t.room[node] = c->is_session[node] ? c->capacity[node] : 0;
        try_all(&t, 0, 0);
        if (plan.summary.moves < t.fewest)
            ck_abort_msg("seed %llu: too few moves", (unsigned long long)c->seed);
        tiny_moves += plan.summary.moves;
        tiny_fewest += t.fewest;
        commune_keep(c, &plan);
        commune_change(c);
        make_tiny(c);
    }
}

START_TEST(hardly_more_people_move_than_must) {
    tiny_moves = tiny_fewest = 0;
    for_every_commune(compare_moves);
    printf("%u moves where %u are the fewest\n", tiny_moves, tiny_fewest);
    ck_assert_uint_le(100 * tiny_moves, 105 * tiny_fewest);
}
END_TEST

/* ---- Events one by one --------------------------------------------------------------------------- */

/* What the planner is told is written into the commune as well; who has left has an empty window there. */
struct follower {
    struct commune *c;
    struct planner_live *live;
    uint16_t station[COMMUNE_RESIDENTS_MAX];
    uint16_t day[COMMUNE_RESIDENTS_MAX];
    bool has_left[COMMUNE_RESIDENTS_MAX];
};

static void send_home(struct follower *f, uint32_t i) {
    struct planner_resident *r = &f->c->residents[i];
    f->has_left[i] = true;
    r->release = 1;
    r->due = 0;
    r->pin_station = r->pin_day = PLANNER_NONE;
}

static void send_resident_event(struct follower *f) {
    struct commune *c = f->c;
    const uint32_t i = random_below(&c->random, c->problem.resident_count);
    const enum planner_status expected = f->has_left[i] ? PLANNER_UNKNOWN_RESIDENT : PLANNER_OK;
    if (random_percent(&c->random, 50)) {
        ck_assert_uint_eq(planner_live_remove(f->live, i), expected);
        if (expected == PLANNER_OK) send_home(f, i);
        return;
    }
    struct planner_resident changed = c->residents[i];
    commune_make_window(c, &changed);
    ck_assert_uint_eq(planner_live_change(f->live, i, &changed), expected);
    if (expected == PLANNER_OK) c->residents[i] = changed;
}

static void send_addition(struct follower *f) {
    struct commune *c = f->c;
    if (c->problem.resident_count == COMMUNE_RESIDENTS_MAX) return;
    uint32_t number = 0;
    struct planner_resident *added = &c->residents[c->problem.resident_count];
    commune_make_resident(c, added);
    ck_assert_uint_eq(planner_live_add(f->live, added, &number), PLANNER_OK);
    ck_assert_uint_eq(number, c->problem.resident_count++);
}

static void send_capacity(struct follower *f) {
    const struct planner_problem *p = &f->c->problem;
    const uint32_t node = random_below(&f->c->random, (uint32_t)p->stations * p->days);
    f->c->is_session[node] = true;
    f->c->capacity[node] = random_percent(&f->c->random, 30) ? 0 : commune_make_places(f->c);
    ck_assert_uint_eq(planner_live_set_capacity(f->live, (uint16_t)(node / p->days),
                                                (uint16_t)(node % p->days), f->c->capacity[node]),
                      PLANNER_OK);
}

/* The moves told are the difference to the places before. */
static void settle(struct follower *f) {
    const struct planner_move *moves = NULL;
    const size_t count = planner_live_settle(f->live, &moves);
    for (size_t k = 0; k < count; k++) {
        const uint32_t i = moves[k].resident;
        if (f->station[i] != moves[k].from_station || f->day[i] != moves[k].from_day)
            ck_abort_msg("seed %llu: resident %u moves from elsewhere", (unsigned long long)f->c->seed, i);
        f->station[i] = moves[k].to_station;
        f->day[i] = moves[k].to_day;
    }
    for (uint32_t i = 0; i < f->c->problem.resident_count; i++) {
        uint16_t station = 0;
        uint16_t day = 0;
        planner_live_find(f->live, i, &station, &day);
        const bool is_told = f->has_left[i] || (f->station[i] == station && f->day[i] == day);
        if (!is_told) ck_abort_msg("seed %llu: resident %u moves untold", (unsigned long long)f->c->seed, i);
        f->station[i] = station;
        f->day[i] = day;
    }
}

static void follow_events(struct commune *c, struct planner *p) {
    struct planner_solution plan;
    struct planner_fault fault;
    struct follower f = {.c = c};
    solve(c, p, &plan);
    ck_assert_uint_eq(planner_live_begin(&c->problem, plan.station, plan.day, &f.live, &fault), PLANNER_OK);
    memset(f.station, 0xFF, sizeof f.station);
    memset(f.day, 0xFF, sizeof f.day);
    memcpy(f.station, plan.station, c->problem.resident_count * sizeof f.station[0]);
    memcpy(f.day, plan.day, c->problem.resident_count * sizeof f.day[0]);
    for (int batch = 0; batch < 5; batch++) {
        for (uint32_t events = random_below(&c->random, 5); events > 0; events--) {
            const uint32_t kind = random_below(&c->random, 4);
            if (kind == 0) send_addition(&f);
            if (kind == 1) send_capacity(&f);
            if (kind >= 2) send_resident_event(&f);
        }
        settle(&f);
        commune_check_coverage(c, f.station, f.day);
    }
    planner_live_destroy(f.live);
}

START_TEST(after_every_batch_of_single_events_coverage_is_that_of_a_fresh_solve) {
    for_every_commune(follow_events);
}
END_TEST

static struct planner_live *begin_small(struct commune *c) {
    struct planner *p = planner_create();
    struct planner_solution plan;
    struct planner_fault fault;
    struct planner_live *live = NULL;
    commune_make(c, SEED);
    solve(c, p, &plan);
    ck_assert_uint_eq(planner_live_begin(&c->problem, plan.station, plan.day, &live, &fault), PLANNER_OK);
    planner_destroy(p);
    return live;
}

START_TEST(an_event_that_makes_no_sense_is_refused_and_changes_nothing) {
    static struct commune c;
    struct planner_live *live = begin_small(&c);
    const struct planner_move *moves = NULL;
    struct planner_resident r = c.residents[0];
    uint32_t number = 0;
    ck_assert_uint_eq(planner_live_remove(live, c.problem.resident_count), PLANNER_UNKNOWN_RESIDENT);
    ck_assert_uint_eq(planner_live_change(live, UINT32_MAX, &r), PLANNER_UNKNOWN_RESIDENT);
    ck_assert_uint_eq(planner_live_set_capacity(live, c.problem.stations, 0, 1), PLANNER_UNKNOWN_STATION);
    ck_assert_uint_eq(planner_live_set_capacity(live, 0, c.problem.days, 1), PLANNER_UNKNOWN_DAY);
    ck_assert_uint_eq(planner_live_set_capacity(live, 0, 0, -1), PLANNER_NEGATIVE_CAPACITY);
    r.household++;
    ck_assert_uint_eq(planner_live_change(live, 0, &r), PLANNER_OTHER_HOUSEHOLD);
    r.class_ = COMMUNE_CLASSES;
    ck_assert_uint_eq(planner_live_add(live, &r, &number), PLANNER_UNKNOWN_CLASS);
    r.class_ = 0;
    r.pin_station = 0;
    ck_assert_uint_eq(planner_live_add(live, &r, &number), PLANNER_HALF_A_PLACE);
    ck_assert_uint_eq(planner_live_settle(live, &moves), 0);
    planner_live_destroy(live);
}
END_TEST

START_TEST(events_are_not_followed_where_special_resources_count) {
    static struct commune c;
    commune_make(&c, SEED);
    static int32_t capacity[2 * COMMUNE_STATIONS_MAX * COMMUNE_DAYS_MAX];
    static const uint16_t NOWHERE[COMMUNE_RESIDENTS_MAX];
    struct planner_live *live = NULL;
    struct planner_fault fault = {PLANNER_OK, 0};
    c.problem.resources = 2;
    c.problem.capacity = capacity;
    ck_assert_uint_eq(planner_live_begin(&c.problem, NOWHERE, NOWHERE, &live, &fault),
                      PLANNER_SPECIAL_RESOURCE);
    ck_assert_ptr_null(live);
}
END_TEST

/* One station, one place a day, everybody of one class. */
static void make_row(struct commune *c, uint16_t days, uint32_t people) {
    memset(c, 0, sizeof *c);
    c->problem = (struct planner_problem){.days = days,
                                          .stations = 1,
                                          .resources = 1,
                                          .classes = 2,
                                          .residents = c->residents,
                                          .resident_count = people,
                                          .capacity = c->capacity};
    for (uint16_t d = 0; d < days; d++) c->capacity[d] = 1;
    for (uint32_t i = 0; i < people; i++)
        c->residents[i] = (struct planner_resident){.household = i,
                                                    .due = (uint16_t)(days - 1),
                                                    .pin_station = PLANNER_NONE,
                                                    .pin_day = PLANNER_NONE,
                                                    .previous_station = PLANNER_NONE,
                                                    .previous_day = PLANNER_NONE,
                                                    .class_ = 1};
}

START_TEST(without_days_or_stations_nobody_has_a_place) {
    static struct commune c;
    for (uint32_t kind = 0; kind < 8; kind++) {
        struct planner *p = planner_create();
        struct planner_solution plan;
        struct planner_live *live = NULL;
        struct planner_fault fault;
        const struct planner_move *moves = NULL;
        make_row(&c, 1, 3);
        c.problem.days = kind & 1;
        c.problem.stations = kind >> 1 & 1;
        c.problem.overflow = kind >> 2 & 1;
        if (c.problem.days > 0 && c.problem.stations > 0) c.capacity[0] = 0;
        for (uint32_t i = 0; i < 3; i++) {
            if (c.problem.stations == 0) c.residents[i].home_station = PLANNER_NONE;
            if (c.problem.stations == 0) continue;
            c.residents[i].previous_station = c.residents[i].previous_day = 0;
        }
        solve(&c, p, &plan);
        for (uint32_t i = 0; i < 3; i++) ck_assert_uint_eq(plan.day[i], PLANNER_NONE);
        ck_assert_uint_eq(planner_live_begin(&c.problem, plan.station, plan.day, &live, &fault), PLANNER_OK);
        ck_assert_uint_eq(planner_live_settle(live, &moves), 0);
        ck_assert_uint_eq(planner_live_remove(live, 1), PLANNER_OK);
        planner_live_destroy(live);
        planner_destroy(p);
    }
}
END_TEST

START_TEST(who_lost_a_place_to_a_closure_goes_first_when_it_opens_again) {
    static struct commune c;
    static const uint16_t STATION[3] = {0, 0, PLANNER_NONE};
    static const uint16_t DAY[3] = {0, 1, PLANNER_NONE};
    const struct planner_move *moves = NULL;
    struct planner_live *live = NULL;
    struct planner_fault fault;
    make_row(&c, 2, 3);
    ck_assert_uint_eq(planner_live_begin(&c.problem, STATION, DAY, &live, &fault), PLANNER_OK);
    ck_assert_uint_eq(planner_live_settle(live, &moves), 0);
    ck_assert_uint_eq(planner_live_set_capacity(live, 0, 1, 0), PLANNER_OK);
    ck_assert_uint_eq(planner_live_settle(live, &moves), 1);
    ck_assert_uint_eq(moves[0].resident, 1);
    ck_assert_uint_eq(moves[0].to_day, PLANNER_NONE);
    ck_assert_uint_eq(planner_live_set_capacity(live, 0, 1, 1), PLANNER_OK);
    ck_assert_uint_eq(planner_live_settle(live, &moves), 1);
    ck_assert_uint_eq(moves[0].resident, 1);
    ck_assert_uint_eq(moves[0].to_day, 1);
    planner_live_destroy(live);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("replan");
    TCase *t = tcase_create("random communes");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, after_every_batch_of_events_coverage_is_that_of_a_fresh_solve);
    tcase_add_test(t, a_quiet_night_changes_no_place_and_no_reason);
    tcase_add_test(t, hardly_more_people_move_than_must);
    tcase_add_test(t, after_every_batch_of_single_events_coverage_is_that_of_a_fresh_solve);
    suite_add_tcase(s, t);
    TCase *events = tcase_create("events");
    tcase_add_test(events, an_event_that_makes_no_sense_is_refused_and_changes_nothing);
    tcase_add_test(events, events_are_not_followed_where_special_resources_count);
    tcase_add_test(events, without_days_or_stations_nobody_has_a_place);
    tcase_add_test(events, who_lost_a_place_to_a_closure_goes_first_when_it_opens_again);
    suite_add_tcase(s, events);
    return s;
}
