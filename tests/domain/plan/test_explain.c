/* SPDX-License-Identifier: Apache-2.0 */
/* Reasons, certificates and remedies on random communes, counted again by plain loops and by solving with the
 * change that is promised to help. */
#include "lichkham/planner.h"

#include "random.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED        UINT64_C(20270105)
#define PEOPLE_MAX  16
#define DAYS_MAX    7
#define STATIONS    2
#define CLASSES     4
#define CLASS_PARTS 3 /* of a class: those with a place, the one who asks, the rest */

struct commune {
    struct planner_problem problem;
    struct planner_resident residents[PEOPLE_MAX];
    int32_t capacity[STATIONS * DAYS_MAX];
    bool is_session[STATIONS * DAYS_MAX];
    uint64_t seed;
};

static uint64_t commune_count(void) {
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const uint64_t count = asked ? strtoull(asked, NULL, 10) : 0;
    return count > 0 ? count : 4000;
}

/* Bound people among others: days alone need not tell who is in the way. */
static bool is_mixed(const struct commune *c) {
    return c->problem.overflow && c->seed % 4 == 1;
}

static struct planner_resident make_resident(struct commune *c, struct random *r) {
    const uint16_t days = c->problem.days;
    struct planner_resident one = {.household = random_below(r, 6),
                                   .hamlet = random_below(r, 2),
                                   .home_station = (uint16_t)random_below(r, c->problem.stations),
                                   .release = (uint16_t)random_below(r, days),
                                   .target = (uint16_t)random_below(r, days),
                                   .pin_station = PLANNER_NONE,
                                   .pin_day = PLANNER_NONE,
                                   .previous_station = PLANNER_NONE,
                                   .previous_day = PLANNER_NONE,
                                   .class_ = (uint8_t)random_below(r, CLASSES)};
    one.is_bound = is_mixed(c) && random_percent(r, 30);
    one.due = (uint16_t)(one.release + random_below(r, 4));
    if (random_percent(r, 4)) one.due = (uint16_t)(one.release - 1); /* no window */
    if (one.due >= one.release && one.release < days && random_percent(r, 8)) {
        one.pin_station = one.home_station;
        one.pin_day = one.release;
    }
    return one;
}

/* Every second one with overflow; of those every second one has bound people. */
static void make_commune(struct commune *c, uint64_t seed) {
    struct random r = {seed};
    memset(c, 0, sizeof *c);
    c->seed = seed;
    c->problem = (struct planner_problem){.days = (uint16_t)(2 + random_below(&r, DAYS_MAX - 1)),
                                          .stations = (uint16_t)(1 + random_below(&r, STATIONS)),
                                          .resources = 1,
                                          .classes = CLASSES,
                                          .overflow = seed % 2 == 1,
                                          .household_weight = 30,
                                          .away_weight = 20,
                                          .fairness_weight = 60,
                                          .residents = c->residents,
                                          .resident_count = 1 + random_below(&r, PEOPLE_MAX),
                                          .capacity = c->capacity,
                                          .is_session = c->is_session};
    for (uint32_t at = 0; at < (uint32_t)c->problem.stations * c->problem.days; at++) {
        c->is_session[at] = random_percent(&r, 75);
        c->capacity[at] = c->is_session[at] ? (int32_t)random_below(&r, 3) : 0;
    }
    for (uint32_t i = 0; i < c->problem.resident_count; i++) c->residents[i] = make_resident(c, &r);
}

static struct planner_solution solve(struct planner *p, const struct planner_problem *problem) {
    struct planner_solution plan;
    struct planner_fault fault;
    ck_assert_int_eq(planner_solve(p, problem, &plan, &fault), PLANNER_OK);
    return plan;
}

typedef void check_plan(const struct commune *c, const struct planner_solution *plan);

static void for_every_commune(check_plan *check) {
    const uint64_t count = commune_count();
    printf("seeds %llu to %llu\n", (unsigned long long)SEED, (unsigned long long)(SEED + count - 1));
    struct planner *p = planner_create();
    for (uint64_t seed = SEED; seed < SEED + count; seed++) {
        struct commune c;
        make_commune(&c, seed);
        const struct planner_solution plan = solve(p, &c.problem);
        check(&c, &plan);
    }
    planner_destroy(p);
}

#define SAY(c, i) "seed %llu, resident %u", (unsigned long long)(c)->seed, (i)

/* ---- Plain loops ---------------------------------------------------------------------------------- */

static bool may_come(const struct commune *c, uint32_t i, uint16_t station) {
    return c->residents[i].home_station == station || (c->problem.overflow && !c->residents[i].is_bound);
}

static uint32_t places_at(const struct commune *c, uint16_t station, uint16_t day) {
    const size_t cell = (size_t)station * c->problem.days + day;
    return c->is_session[cell] ? (uint32_t)c->capacity[cell] : 0;
}

static uint16_t last_day(const struct commune *c, uint32_t i) {
    const uint16_t due = c->residents[i].due;
    return due < c->problem.days ? due : (uint16_t)(c->problem.days - 1);
}

static uint16_t wanted_day(const struct commune *c, uint32_t i) {
    const struct planner_resident *r = &c->residents[i];
    if (r->target < r->release) return r->release;
    return r->target > last_day(c, i) ? last_day(c, i) : r->target;
}

static uint32_t people_at(const struct planner_solution *plan, uint32_t count, uint16_t station,
                          uint16_t day) {
    uint32_t people = 0;
    for (uint32_t i = 0; i < count; i++) people += plan->station[i] == station && plan->day[i] == day;
    return people;
}

static uint8_t plain_code(const struct commune *c, const struct planner_solution *plan, uint32_t i) {
    const uint32_t count = c->problem.resident_count;
    const uint16_t wanted = wanted_day(c, i);
    bool is_open = false, has_room = false, has_company = false;
    for (uint16_t s = 0; s < c->problem.stations; s++) {
        if (!may_come(c, i, s)) continue;
        is_open |= c->is_session[(size_t)s * c->problem.days + wanted];
        has_room |= people_at(plan, count, s, wanted) < places_at(c, s, wanted);
    }
    for (uint32_t k = 0; k < count; k++)
        has_company |= k != i && c->residents[k].household == c->residents[i].household &&
                       plan->station[k] == plan->station[i] && plan->day[k] == plan->day[i];
    if (c->residents[i].pin_day != PLANNER_NONE) return PLANNER_PINNED;
    if (plan->day[i] == wanted) return PLANNER_ON_TARGET;
    if (!is_open) return PLANNER_TARGET_CLOSED;
    if (has_company) return PLANNER_WITH_HOUSEHOLD;
    return has_room ? PLANNER_NEARBY : PLANNER_TARGET_FULL;
}

static void codes_are_plain(const struct commune *c, const struct planner_solution *plan) {
    for (uint32_t i = 0; i < c->problem.resident_count; i++)
        if (plan->day[i] == PLANNER_NONE)
            ck_assert_msg(plan->reasons[i].code >= PLANNER_PLACED_REASONS, SAY(c, i));
        else
            ck_assert_msg(plan->reasons[i].code == plain_code(c, plan, i), SAY(c, i));
}

START_TEST(the_code_of_every_place_is_what_plain_loops_say) {
    for_every_commune(codes_are_plain);
}
END_TEST

/* Places of the days after pins, at the stations this resident may come to. */
static uint32_t plain_places(const struct commune *c, uint32_t i, uint16_t from, uint16_t to) {
    uint32_t sum = 0;
    for (uint16_t s = 0; s < c->problem.stations; s++)
        for (uint16_t d = from; d <= to && may_come(c, i, s); d++) {
            uint32_t pins = 0;
            for (uint32_t k = 0; k < c->problem.resident_count; k++)
                pins += c->residents[k].pin_station == s && c->residents[k].pin_day == d;
            const uint32_t places = places_at(c, s, d);
            sum += places > pins ? places - pins : 0;
        }
    return sum;
}

static uint32_t plain_people(const struct commune *c, uint32_t i, uint16_t from, uint16_t to) {
    uint32_t people = 0;
    for (uint32_t k = 0; k < c->problem.resident_count; k++) {
        const struct planner_resident *r = &c->residents[k];
        if (r->pin_day != PLANNER_NONE || r->class_ > c->residents[i].class_ || r->release > r->due ||
            r->release >= c->problem.days)
            continue;
        bool only_here = true;
        for (uint16_t s = 0; s < c->problem.stations; s++)
            if (may_come(c, k, s)) only_here &= may_come(c, i, s);
        people += only_here && r->release >= from && last_day(c, k) <= to;
    }
    return people;
}

static void certificates_are_plain(const struct commune *c, const struct planner_solution *plan) {
    for (uint32_t i = 0; i < c->problem.resident_count; i++) {
        const struct planner_reason *reason = &plan->reasons[i];
        if (reason->code != PLANNER_CLASS_SHORTAGE) continue;
        struct planner_explanation x;
        planner_explain(&c->problem, plan, i, &x);
        if (!is_mixed(c)) {
            ck_assert_msg(reason->places == plain_places(c, i, reason->from, reason->to), SAY(c, i));
            ck_assert_msg(x.people == plain_people(c, i, reason->from, reason->to), SAY(c, i));
        }
        ck_assert_msg(x.people > reason->places, SAY(c, i));
        ck_assert_msg(reason->from <= c->residents[i].release && last_day(c, i) <= reason->to, SAY(c, i));
    }
}

START_TEST(certificates_hold_when_they_are_counted_again) {
    for_every_commune(certificates_are_plain);
}
END_TEST

static void check_open_day(const struct commune *c, const struct planner_solution *plan, uint32_t i) {
    struct planner_explanation x;
    uint32_t places = 0, pinned = 0, urgent = 0, others = 0;
    planner_explain(&c->problem, plan, i, &x);
    ck_assert_msg(x.day == plan->day[i] && x.wanted == wanted_day(c, i), SAY(c, i));
    if (x.open == PLANNER_NONE) return;
    for (uint16_t s = 0; s < c->problem.stations; s++)
        if (may_come(c, i, s)) places += places_at(c, s, x.open);
    for (uint32_t k = 0; k < c->problem.resident_count; k++) {
        if (k == i || plan->day[k] != x.open || !may_come(c, i, plan->station[k])) continue;
        const bool is_pinned = c->residents[k].pin_day != PLANNER_NONE;
        pinned += is_pinned;
        urgent += !is_pinned && c->residents[k].class_ <= c->residents[i].class_;
        others += !is_pinned && c->residents[k].class_ > c->residents[i].class_;
    }
    ck_assert_msg(x.places == places && x.pinned == pinned && x.urgent == urgent && x.less_urgent == others,
                  SAY(c, i));
    ck_assert_msg(x.unmovable <= x.less_urgent, SAY(c, i));
    if (x.reason.code == PLANNER_TARGET_FULL)
        ck_assert_msg(x.open == x.wanted && pinned + urgent + others >= places, SAY(c, i));
    ck_assert_msg((x.reason.code == PLANNER_TARGET_CLOSED) <= (x.open != x.wanted), SAY(c, i));
    if (x.reason.code == PLANNER_WITH_HOUSEHOLD) ck_assert_msg(x.household > 0, SAY(c, i));
}

static void figures_are_plain(const struct commune *c, const struct planner_solution *plan) {
    for (uint32_t i = 0; i < c->problem.resident_count; i++)
        if (c->residents[i].release <= c->residents[i].due && c->residents[i].release < c->problem.days)
            check_open_day(c, plan, i);
}

START_TEST(the_figures_of_a_day_are_what_plain_loops_count) {
    for_every_commune(figures_are_plain);
}
END_TEST

/* ---- What would change it ------------------------------------------------------------------------- */

/* The same commune where this resident goes right after those of his class who have a place. */
static void put_first(const struct commune *c, const struct planner_solution *plan, uint32_t i,
                      struct commune *out) {
    *out = *c;
    out->problem.residents = out->residents;
    out->problem.capacity = out->capacity;
    out->problem.is_session = out->is_session;
    out->problem.classes = CLASSES * CLASS_PARTS;
    for (uint32_t k = 0; k < c->problem.resident_count; k++) {
        const uint8_t part = k == i ? 1 : plan->day[k] == PLANNER_NONE ? 2 : 0;
        out->residents[k].class_ = (uint8_t)(CLASS_PARTS * c->residents[k].class_ + part);
    }
}

static void add_places(struct commune *c, uint16_t station, uint16_t day, uint32_t places) {
    const size_t cell = (size_t)station * c->problem.days + day;
    c->capacity[cell] = (int32_t)places_at(c, station, day) + (int32_t)places;
    c->is_session[cell] = true;
}

static bool has_place(const struct commune *c, uint32_t i) {
    struct planner *p = planner_create();
    const struct planner_solution plan = solve(p, &c->problem);
    const bool has = plan.day[i] != PLANNER_NONE;
    planner_destroy(p);
    return has;
}

/* Would so many places, spread over the days from `day` on in any way, help? */
static bool any_spread_helps(const struct commune *c, uint32_t i, uint16_t day, uint32_t places) {
    if (places == 0) return has_place(c, i);
    if (day == c->problem.days) return false;
    for (uint32_t here = 0; here <= places; here++) {
        struct commune changed = *c;
        changed.problem.residents = changed.residents;
        changed.problem.capacity = changed.capacity;
        changed.problem.is_session = changed.is_session;
        if (here > 0) add_places(&changed, c->residents[i].home_station, day, here);
        if (any_spread_helps(&changed, i, (uint16_t)(day + 1), places - here)) return true;
    }
    return false;
}

static void extra_places_help(const struct commune *c, const struct planner_solution *plan) {
    for (uint32_t i = 0; i < c->problem.resident_count; i++) {
        struct planner_explanation x;
        planner_explain(&c->problem, plan, i, &x);
        if (x.extra_places == 0) continue;
        struct commune first;
        put_first(c, plan, i, &first);
        if (!is_mixed(c)) ck_assert_msg(x.is_extra_least, SAY(c, i));
        if (x.is_extra_least && x.extra_places <= 3)
            ck_assert_msg(!any_spread_helps(&first, i, 0, x.extra_places - 1), SAY(c, i));
        add_places(&first, c->residents[i].home_station, x.extra_day, x.extra_places);
        ck_assert_msg(has_place(&first, i), SAY(c, i));
    }
}

START_TEST(so_many_more_places_give_a_place_and_one_fewer_does_not) {
    for_every_commune(extra_places_help);
}
END_TEST

static void check_class_gains(struct planner *p, const struct commune *c, const struct planner_summary *was,
                              uint32_t i, const struct planner_explanation *x) {
    struct commune more = *c;
    more.problem.residents = more.residents;
    more.problem.capacity = more.capacity;
    more.problem.is_session = more.is_session;
    add_places(&more, c->residents[i].home_station, x->extra_day, x->extra_places);
    const struct planner_solution plan = solve(p, &more.problem);
    for (uint8_t k = 0; k <= c->residents[i].class_; k++)
        ck_assert_msg(plan.summary.covered[k] >= was->covered[k] + (k == c->residents[i].class_), SAY(c, i));
}

static void the_class_gains(const struct commune *c, const struct planner_solution *plan) {
    struct planner *p = planner_create();
    for (uint32_t i = 0; i < c->problem.resident_count; i++) {
        struct planner_explanation x;
        planner_explain(&c->problem, plan, i, &x);
        if (x.extra_places > 0) check_class_gains(p, c, &plan->summary, i, &x);
    }
    planner_destroy(p);
}

START_TEST(with_the_extra_places_the_class_gains_one_and_no_more_urgent_one_loses) {
    for_every_commune(the_class_gains);
}
END_TEST

static bool has_place_in(struct commune *c, uint32_t i, uint16_t release, uint16_t due) {
    c->residents[i].release = release;
    c->residents[i].due = due;
    return has_place(c, i);
}

static void longer_windows_help(const struct commune *c, const struct planner_solution *plan) {
    for (uint32_t i = 0; i < c->problem.resident_count; i++) {
        struct planner_explanation x;
        planner_explain(&c->problem, plan, i, &x);
        if (x.extra_places == 0 || is_mixed(c)) continue;
        const uint16_t release = c->residents[i].release, due = last_day(c, i);
        struct commune first;
        put_first(c, plan, i, &first);
        if (x.needed_due == PLANNER_NONE) {
            ck_assert_msg(!has_place_in(&first, i, release, (uint16_t)(c->problem.days - 1)), SAY(c, i));
            ck_assert_msg(!has_place_in(&first, i, 0, due), SAY(c, i));
            continue;
        }
        const uint16_t more = (uint16_t)(release - x.needed_release + x.needed_due - due);
        ck_assert_msg(has_place_in(&first, i, x.needed_release, x.needed_due), SAY(c, i));
        ck_assert_msg(!has_place_in(&first, i, release, (uint16_t)(due + more - 1)), SAY(c, i));
        ck_assert_msg(release + 1 < more || !has_place_in(&first, i, (uint16_t)(release - (more - 1)), due),
                      SAY(c, i));
    }
}

START_TEST(the_longer_window_gives_a_place_and_a_day_less_does_not) {
    for_every_commune(longer_windows_help);
}
END_TEST

/* One day, two stations: one lacks a special place, at the other three more urgent people wait. */
START_TEST(who_waits_at_another_station_is_not_in_the_way) {
    struct planner_resident people[5];
    for (uint32_t i = 0; i < 5; i++)
        people[i] = (struct planner_resident){.household = i,
                                              .home_station = i < 2 ? 0 : 1,
                                              .resources = i < 2 ? 1U << 1 : 0,
                                              .class_ = i < 2 ? 1 : 0,
                                              .pin_station = PLANNER_NONE,
                                              .pin_day = PLANNER_NONE,
                                              .previous_station = PLANNER_NONE,
                                              .previous_day = PLANNER_NONE};
    static const int32_t CAPACITY[] = {2, 0, 1, 0}; /* general places of both, special ones of both */
    static const bool IS_SESSION[] = {true, true};
    const struct planner_problem problem = {.days = 1,
                                            .stations = 2,
                                            .resources = 2,
                                            .classes = 2,
                                            .residents = people,
                                            .resident_count = 5,
                                            .capacity = CAPACITY,
                                            .is_session = IS_SESSION};
    struct planner *p = planner_create();
    struct planner_solution plan;
    struct planner_fault fault;
    ck_assert_int_eq(planner_solve(p, &problem, &plan, &fault), PLANNER_OK);
    const uint32_t waiting = plan.day[0] == PLANNER_NONE ? 0 : 1;
    struct planner_explanation x;
    planner_explain(&problem, &plan, waiting, &x);
    ck_assert_uint_eq(plan.day[waiting], PLANNER_NONE);
    ck_assert_uint_eq(x.extra_places, 1);
    ck_assert_uint_eq(x.extra_station, 0);
    ck_assert(x.is_extra_least);
    planner_destroy(p);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("domain/plan/explain");
    TCase *t = tcase_create("communes");
    tcase_set_timeout(t, 100);
    tcase_add_test(t, the_code_of_every_place_is_what_plain_loops_say);
    tcase_add_test(t, certificates_hold_when_they_are_counted_again);
    tcase_add_test(t, the_figures_of_a_day_are_what_plain_loops_count);
    tcase_add_test(t, so_many_more_places_give_a_place_and_one_fewer_does_not);
    tcase_add_test(t, with_the_extra_places_the_class_gains_one_and_no_more_urgent_one_loses);
    tcase_add_test(t, the_longer_window_gives_a_place_and_a_day_less_does_not);
    tcase_add_test(t, who_waits_at_another_station_is_not_in_the_way);
    suite_add_tcase(s, t);
    return s;
}
