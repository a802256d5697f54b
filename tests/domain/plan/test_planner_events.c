/* SPDX-License-Identifier: Apache-2.0 */
/* Nights: a plan, something happens, the plan is repaired; and so on. */
#include "exact.h"
#include "judge.h"
#include "random.h"
#include "suite.h"
#include "trial.h"

#include <stdio.h>
#include <string.h>

#define PROBLEMS   3400
#define NIGHTS     3 /* a problem: more than 10,000 batches in all */
#define EVENTS_MAX 5
#define FEATURES   (PROBLEM_PINS | PROBLEM_OVERFLOW | PROBLEM_SPECIAL)

/* The problem of a night, with room for newcomers. */
struct night {
    struct problem p;
    struct random r;
    struct planner *planner;
    struct arena *arena;
};

static uint64_t moves_made;
static uint64_t moves_needed;

static void begin(struct night *n, const struct problem *p) {
    const size_t room = p->given.resident_count + (size_t)NIGHTS * EVENTS_MAX;
    const size_t cells = (size_t)p->given.stations * p->given.days;
    n->p = *p;
    n->r.state = p->seed;
    n->p.residents = arena_new_array(n->arena, struct planner_resident, room);
    n->p.capacity = arena_new_array(n->arena, int32_t, cells * p->given.resources);
    n->p.is_session = arena_new_array(n->arena, bool, cells);
    memcpy(n->p.residents, p->residents, p->given.resident_count * sizeof *p->residents);
    memcpy(n->p.capacity, p->capacity, cells * p->given.resources * sizeof *p->capacity);
    memcpy(n->p.is_session, p->is_session, cells * sizeof *p->is_session);
    n->p.given.residents = n->p.residents;
    n->p.given.capacity = n->p.capacity;
    n->p.given.ids = NULL;
    if (p->given.is_session) n->p.given.is_session = n->p.is_session;
}

/* ---- Events ----------------------------------------------------------------------------------------- */

/* Death, a move to another commune, a check done elsewhere, a refusal. */
static void leave(struct night *n) {
    const uint32_t count = n->p.given.resident_count;
    if (count == 0) return;
    const uint32_t gone = random_below(&n->r, count);
    memmove(&n->p.residents[gone], &n->p.residents[gone + 1], (count - gone - 1) * sizeof *n->p.residents);
    n->p.given.resident_count--;
}

static struct planner_resident draw_resident(struct night *n) {
    const uint32_t days = n->p.given.days > 0 ? n->p.given.days : 1;
    const uint32_t release = random_below(&n->r, days);
    const uint32_t length = random_below(&n->r, 6);
    return (struct planner_resident){.household = random_below(&n->r, 5) * UINT32_C(0x10000043),
                                     .hamlet = random_below(&n->r, 3),
                                     .home_station = (uint16_t)random_below(&n->r, n->p.given.stations),
                                     .release = (uint16_t)release,
                                     .due = (uint16_t)(release + length),
                                     .target = (uint16_t)(release + length / 2),
                                     .pin_station = PLANNER_NONE,
                                     .pin_day = PLANNER_NONE,
                                     .previous_station = PLANNER_NONE,
                                     .previous_day = PLANNER_NONE,
                                     .class_ = (uint8_t)random_below(&n->r, n->p.given.classes),
                                     .is_bound = random_percent(&n->r, 20)};
}

static void arrive(struct night *n) {
    const uint32_t at = random_below(&n->r, n->p.given.resident_count + 1);
    const uint32_t after = n->p.given.resident_count++ - at;
    memmove(&n->p.residents[at + 1], &n->p.residents[at], after * sizeof *n->p.residents);
    n->p.residents[at] = draw_resident(n);
}

/* A corrected birth date, an absence, a move within the commune: another window, class or home. */
static void change(struct night *n) {
    if (n->p.given.resident_count == 0) return;
    struct planner_resident *r = &n->p.residents[random_below(&n->r, n->p.given.resident_count)];
    const struct planner_resident fresh = draw_resident(n);
    const uint32_t kind = random_below(&n->r, 4);
    if (kind == 0) r->class_ = fresh.class_;
    if (kind == 1) r->home_station = fresh.home_station;
    if (kind < 2) return;
    r->pin_station = r->pin_day = PLANNER_NONE;
    r->release = fresh.release;
    r->due = fresh.due;
    r->target = fresh.target;
    if (kind == 3) r->previous_station = r->previous_day = PLANNER_NONE; /* he did not come */
}

/* A closure, an added day, other places. */
static void change_day(struct night *n) {
    const uint32_t cells = (uint32_t)n->p.given.stations * n->p.given.days;
    if (cells == 0) return;
    const uint32_t cell = random_below(&n->r, cells);
    const bool is_closure = random_percent(&n->r, 40);
    n->p.is_session[cell] = !is_closure;
    n->p.capacity[cell] = is_closure ? 0 : (int32_t)random_below(&n->r, 6);
}

static void publish(struct night *n) {
    if (n->p.given.resident_count == 0) return;
    struct planner_resident *r = &n->p.residents[random_below(&n->r, n->p.given.resident_count)];
    if (r->previous_day < r->release || r->previous_day > r->due || r->previous_day >= n->p.given.days)
        return;
    r->pin_station = r->previous_station;
    r->pin_day = r->previous_day;
}

static void happen(struct night *n) {
    static void (*const EVENTS[])(struct night *) = {leave, arrive, change, change_day, publish};
    const uint32_t events = random_below(&n->r, EVENTS_MAX + 1);
    for (uint32_t e = 0; e < events; e++) EVENTS[random_below(&n->r, 5)](n);
}

/* ---- Properties ------------------------------------------------------------------------------------- */

static bool solve(struct night *n, struct planner_solution *out) {
    struct planner_fault fault;
    return planner_solve(n->planner, &n->p.given, out, &fault) == PLANNER_OK;
}

static void feed_back(struct night *n, const struct planner_solution *s) {
    for (uint32_t i = 0; i < n->p.given.resident_count; i++) {
        n->p.residents[i].previous_station = s->station[i];
        n->p.residents[i].previous_day = s->day[i];
    }
}

static void count_moves(const struct night *n, const struct planner_solution *s) {
    int64_t before = 0;
    for (uint32_t i = 0; i < n->p.given.resident_count; i++)
        before += n->p.residents[i].previous_day != PLANNER_NONE && n->p.residents[i].pin_day == PLANNER_NONE;
    moves_needed += (uint64_t)(before + exact_cheapest(&n->p.given, s->summary.covered, NULL, exact_stay));
    moves_made += s->summary.moves;
}

static const char *judge_night(struct night *n, struct planner_solution *s) {
    if (!solve(n, s)) return "refused";
    const char *fault = judge_find_fault(&n->p.given, s, n->arena);
    if (fault) return fault;
    uint32_t most[PLANNER_CLASSES_MAX];
    exact_cover(&n->p.given, most);
    for (uint32_t k = 0; k < PLANNER_CLASSES_MAX; k++)
        if (s->summary.covered[k] != most[k])
            return arena_print(n->arena, "class %u: %u covered, %u could be", k, s->summary.covered[k],
                               most[k]);
    count_moves(n, s);
    return NULL;
}

static const char *live_on(const struct problem *p, struct planner *planner, struct arena *arena) {
    struct night n = {.planner = planner, .arena = arena};
    struct planner_solution s;
    begin(&n, p);
    if (!solve(&n, &s)) return "refused";
    for (uint32_t k = 0; k < NIGHTS; k++) {
        feed_back(&n, &s);
        happen(&n);
        const char *fault = judge_night(&n, &s);
        if (fault) return arena_print(arena, "night %u: %s", k, fault);
    }
    return NULL;
}

START_TEST(after_every_batch_promises_hold_coverage_is_exact_and_few_more_move_than_must) {
    trial_run(live_on, PROBLEMS, FEATURES);
    printf("%llu moved, %llu had to\n", (unsigned long long)moves_made, (unsigned long long)moves_needed);
    ck_assert_uint_gt(moves_needed, 0);
    ck_assert_uint_le(100 * moves_made, 105 * moves_needed);
}
END_TEST

static bool is_same_reason(const struct planner_reason *a, const struct planner_reason *b) {
    return a->code == b->code && a->resource == b->resource && a->from == b->from && a->to == b->to &&
           a->places == b->places;
}

static const char *stay_as_it_is(const struct problem *p, struct planner *planner, struct arena *arena) {
    struct night n = {.planner = planner, .arena = arena};
    struct planner_solution s;
    begin(&n, p);
    if (!solve(&n, &s)) return "refused";
    feed_back(&n, &s);
    const uint32_t count = n.p.given.resident_count;
    struct planner_reason *reasons = arena_new_array(arena, struct planner_reason, count);
    memcpy(reasons, s.reasons, count * sizeof *reasons);
    if (!solve(&n, &s)) return "refused";
    if (s.summary.moves > 0) return "somebody moved though nothing happened";
    for (uint32_t i = 0; i < count; i++)
        if (!is_same_reason(&reasons[i], &s.reasons[i]))
            return arena_print(arena, "resident %u: another reason though nothing happened", i);
    return NULL;
}

START_TEST(a_quiet_night_changes_no_place_and_no_reason) {
    trial_run(stay_as_it_is, PROBLEMS, FEATURES);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("planner events");
    TCase *t = tcase_create("nights");
    tcase_set_timeout(t, 3600);
    tcase_add_test(t, after_every_batch_promises_hold_coverage_is_exact_and_few_more_move_than_must);
    tcase_add_test(t, a_quiet_night_changes_no_place_and_no_reason);
    suite_add_tcase(s, t);
    return s;
}
