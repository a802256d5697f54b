/* SPDX-License-Identifier: Apache-2.0 */
/* The fewest sessions to add, against every set of sessions that could be, each solved. */
#include "lichkham/planner.h"

#include "seeded.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define PEOPLE_MAX 10
#define DAYS_MAX   4
#define CLASSES    3
#define CELLS_MAX  8

struct commune {
    struct planner_problem problem;
    struct planner_resident residents[PEOPLE_MAX];
    int32_t capacity[CELLS_MAX];
    bool is_session[CELLS_MAX];
    uint8_t can_open[CELLS_MAX];
    uint32_t places[2]; /* of an added session */
};

static void make_resident(struct commune *c, struct seeded *s, struct planner_resident *out) {
    const int days = c->problem.days;
    *out = (struct planner_resident){.household = (uint32_t)seeded_between(s, 0, 3),
                                     .home_station = (uint16_t)seeded_between(s, 0, c->problem.stations - 1),
                                     .release = (uint16_t)seeded_between(s, 0, days - 1),
                                     .pin_station = PLANNER_NONE,
                                     .pin_day = PLANNER_NONE,
                                     .previous_station = PLANNER_NONE,
                                     .previous_day = PLANNER_NONE,
                                     .class_ = (uint8_t)seeded_between(s, 0, CLASSES - 1)};
    out->due = (uint16_t)(out->release + seeded_between(s, 0, 3));
    out->target = out->release;
    if (seeded_between(s, 0, 9) == 0) {
        out->pin_station = out->home_station;
        out->pin_day = out->release;
    }
}

static void make_commune(struct commune *c, struct seeded *s) {
    memset(c, 0, sizeof *c);
    c->places[0] = (uint32_t)seeded_between(s, 1, 3);
    c->places[1] = (uint32_t)seeded_between(s, 1, 3);
    c->problem = (struct planner_problem){.days = (uint16_t)seeded_between(s, 1, DAYS_MAX),
                                          .stations = (uint16_t)seeded_between(s, 1, 2),
                                          .resources = 1,
                                          .classes = CLASSES,
                                          .residents = c->residents,
                                          .resident_count = (uint32_t)seeded_between(s, 1, PEOPLE_MAX),
                                          .capacity = c->capacity,
                                          .is_session = c->is_session};
    for (int at = 0; at < c->problem.days * c->problem.stations; at++) {
        c->is_session[at] = seeded_between(s, 0, 1) == 1;
        c->capacity[at] = c->is_session[at] ? seeded_between(s, 0, 2) : 0;
        c->can_open[at] = (uint8_t)seeded_between(s, 0, 1);
    }
    for (uint32_t i = 0; i < c->problem.resident_count; i++) make_resident(c, s, &c->residents[i]);
}

/* How many of class 0 .. class_ have no place, with the sessions of the set added. */
static uint32_t count_left(const struct commune *c, struct planner *p, uint32_t set, uint8_t class_) {
    struct commune more = *c;
    more.problem.residents = more.residents;
    more.problem.capacity = more.capacity;
    more.problem.is_session = more.is_session;
    for (uint32_t at = 0; at < CELLS_MAX; at++) {
        if ((set >> at & 1) == 0) continue;
        more.capacity[at] += (int32_t)c->places[at / c->problem.days];
        more.is_session[at] = true;
    }
    struct planner_solution plan;
    struct planner_fault fault;
    ck_assert_int_eq(planner_solve(p, &more.problem, &plan, &fault), PLANNER_OK);
    uint32_t left = 0;
    for (uint32_t i = 0; i < c->problem.resident_count; i++)
        left += c->residents[i].class_ <= class_ && plan.day[i] == PLANNER_NONE;
    return left;
}

/* The sessions planner_clear may add: none where there are more promises than places. */
static uint32_t set_of_all(const struct commune *c) {
    uint32_t set = 0;
    for (uint32_t at = 0; at < (uint32_t)c->problem.days * c->problem.stations; at++) {
        int32_t pins = 0;
        for (uint32_t i = 0; i < c->problem.resident_count; i++) {
            const struct planner_resident *r = &c->residents[i];
            pins +=
                r->pin_day != PLANNER_NONE && (uint32_t)r->pin_station * c->problem.days + r->pin_day == at;
        }
        if (c->can_open[at] && pins <= c->capacity[at]) set |= UINT32_C(1) << at;
    }
    return set;
}

static void check_class(const struct commune *c, struct planner *p, uint8_t class_) {
    const struct planner_openings openings = {c->can_open, c->places};
    const uint32_t all = set_of_all(c);
    uint8_t opened[CELLS_MAX];
    struct planner_clearing found;
    planner_clear(&c->problem, class_, &openings, opened, &found);
    ck_assert(found.is_enough);
    uint32_t ours = 0;
    for (uint32_t at = 0; at < (uint32_t)c->problem.days * c->problem.stations; at++)
        if (opened[at]) ours |= UINT32_C(1) << at;
    ck_assert_uint_eq(ours & ~all, 0);
    ck_assert_uint_eq((uint32_t)__builtin_popcount(ours), found.sessions);
    ck_assert_uint_eq(count_left(c, p, ours, class_), found.left);
    ck_assert_uint_eq(count_left(c, p, all, class_), found.left);
    if (found.left > 0) return;
    for (uint32_t set = 0; set < UINT32_C(1) << CELLS_MAX; set++)
        if ((set & ~all) == 0 && (uint32_t)__builtin_popcount(set) < found.sessions)
            ck_assert_uint_gt(count_left(c, p, set, class_), 0);
}

START_TEST(no_smaller_set_of_sessions_covers_the_class) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const uint64_t count = asked ? strtoull(asked, NULL, 10) : 2000;
    struct seeded s = seeded_start("sessions that clear a class");
    struct planner *p = planner_create();
    for (uint64_t k = 0; k < count; k++) {
        struct commune c;
        make_commune(&c, &s);
        for (uint8_t class_ = 0; class_ < CLASSES; class_++) check_class(&c, p, class_);
    }
    planner_destroy(p);
}
END_TEST

/* Ten people who can come until the fourth day, four places a session. */
START_TEST(sessions_are_added_on_the_latest_days_that_help) {
    struct planner_resident people[10];
    const int32_t capacity[5] = {0};
    const uint8_t can_open[5] = {1, 1, 1, 1, 1};
    for (int i = 0; i < 10; i++)
        people[i] = (struct planner_resident){.release = 0,
                                              .due = 3,
                                              .pin_station = PLANNER_NONE,
                                              .pin_day = PLANNER_NONE,
                                              .previous_station = PLANNER_NONE,
                                              .previous_day = PLANNER_NONE};
    const struct planner_problem problem = {.days = 5,
                                            .stations = 1,
                                            .resources = 1,
                                            .classes = 1,
                                            .residents = people,
                                            .resident_count = 10,
                                            .capacity = capacity};
    const uint32_t places = 4;
    const struct planner_openings openings = {can_open, &places};
    uint8_t opened[5];
    struct planner_clearing found;
    planner_clear(&problem, 0, &openings, opened, &found);
    ck_assert_uint_eq(found.sessions, 3);
    ck_assert_uint_eq(found.left, 0);
    ck_assert_mem_eq(opened, ((uint8_t[]){0, 1, 1, 1, 0}), sizeof opened);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("domain/plan/clear");
    TCase *t = tcase_create("sessions");
    tcase_set_timeout(t, 100);
    tcase_add_test(t, no_smaller_set_of_sessions_covers_the_class);
    tcase_add_test(t, sessions_are_added_on_the_latest_days_that_help);
    suite_add_tcase(s, t);
    return s;
}
