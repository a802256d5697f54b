/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw.h"
#include "domain/rules.h"
#include "domain/rules_example.h"
#include "domain/rules_reference.h"
#include "suite.h"

#include <string.h>

#define CASES 20000

struct sample {
    struct priority_rule priorities[6];
    struct interval_rule intervals[5];
    struct package_rule packages[4];
    struct route_rule routes[4];
    struct rules rules;
    struct resident resident;
    struct local_facts facts;
    civil_day today;
};

static bool chance(struct random *random, int percent) {
    return random_percent(random, (uint32_t)percent);
}

static struct effective draw_effective(struct random *random, const struct round *round) {
    const civil_day from = round->starts + draw(random, -700, 60);
    return (struct effective){from, chance(random, 20) ? from + draw(random, 0, 900) : CIVIL_NONE};
}

static void draw_round(struct random *random, struct round *round) {
    *round = (struct round){.number = 1, .minimum_gap_months = (int16_t)draw(random, 0, 9)};
    if (chance(random, 30)) round->residence_months = (int16_t)draw(random, 1, 14);
    const int year = draw(random, 2026, 2032);
    round->starts = civil_make(year, 1, 1) + (chance(random, 50) ? 0 : draw(random, 0, 364));
    round->ends =
        chance(random, 50) ? civil_add_months(round->starts, 12) - 1 : round->starts + draw(random, 20, 480);
}

static void draw_own_rules(struct random *random, struct sample *s) {
    const struct round *round = &s->rules.round;
    s->rules.priority_count = (size_t)draw(random, 0, 6);
    for (size_t i = 0; i < s->rules.priority_count; i++)
        s->priorities[i] = (struct priority_rule){
            .effective = draw_effective(random, round),
            .target_groups = chance(random, 40) ? TARGET_GROUP(draw(random, 1, 4)) : 0,
            .age_from = (int16_t)(chance(random, 40) ? draw(random, 0, 80) : -1),
            .age_to = (int16_t)(chance(random, 30) ? draw(random, 0, 100) : -1),
            .circumstances = (uint8_t)(chance(random, 20) ? CIRCUMSTANCE_PREGNANT : 0),
            .class_ = (uint8_t)draw(random, 0, 7),
            .phase_from = round->starts + draw(random, -400, 200),
        };
    s->rules.interval_count = (size_t)draw(random, 0, 5);
    for (size_t i = 0; i < s->rules.interval_count; i++) {
        const int from = draw(random, 0, 30);
        s->intervals[i] = (struct interval_rule){
            .effective = draw_effective(random, round),
            .age_months_from = (int16_t)from,
            .age_months_to = (int16_t)(chance(random, 60) ? from + draw(random, 0, 40) : -1),
            .circumstances = (uint8_t)(chance(random, 30) ? CIRCUMSTANCE_HAZARDOUS_WORK : 0),
            .interval_months = (int16_t)draw(random, 1, 14),
        };
    }
    s->rules.package_count = (size_t)draw(random, 0, 4);
    for (size_t i = 0; i < s->rules.package_count; i++) {
        const int from = draw(random, 0, 30);
        s->packages[i] = (struct package_rule){
            draw_effective(random, round), (int16_t)from,
            (int16_t)(chance(random, 50) ? from + draw(random, 0, 20) : -1), (uint8_t)(i + 1)};
    }
    s->rules.route_count = (size_t)draw(random, 0, 4);
    for (size_t i = 0; i < s->rules.route_count; i++)
        s->routes[i] = (struct route_rule){draw_effective(random, round),
                                           (uint8_t)draw(random, ROUTE_EMPLOYER, ROUTE_ARMED_FORCES),
                                           chance(random, 30)};
    s->rules.priorities = s->priorities;
    s->rules.intervals = s->intervals;
    s->rules.packages = s->packages;
    s->rules.routes = s->routes;
}

static civil_day draw_birth(struct random *random, const struct round *round) {
    if (chance(random, 30)) return round->starts + draw(random, -900, 500);
    if (chance(random, 10)) return civil_make(1924 + 4 * draw(random, 0, 25), 2, 29);
    return round->starts - draw(random, 900, 36000);
}

static void draw_resident(struct random *random, struct sample *s) {
    const struct round *round = &s->rules.round;
    struct resident *r = &s->resident;
    *r = example_resident();
    r->id = draw(random, 1, 1000000);
    r->birth = draw_birth(random, round);
    r->has_birth_day = chance(random, 85);
    r->target_groups = chance(random, 50) ? TARGET_GROUP(draw(random, 1, 16)) : 0;
    r->circumstances = (uint8_t)(chance(random, 40) ? draw(random, 0, 31) : 0);
    r->route = (uint8_t)(chance(random, 25) ? draw(random, 0, ROUTES - 1) : ROUTE_STATION);
    r->last_check_kind = (uint8_t)draw(random, 0, 2);
    if (r->last_check_kind == LAST_CHECK_PAST)
        r->last_check = round->starts + draw(random, -1100, chance(random, 20) ? 500 : -1);
    if (chance(random, 30)) r->resident_since = round->starts + draw(random, -900, 400);
    if (chance(random, 3)) r->died_on = round->starts + draw(random, -30, 300);
    if (chance(random, 3)) r->moved_to = 12345;
}

static void draw_facts(struct random *random, struct sample *s) {
    struct local_facts *f = &s->facts;
    f->has_available_from = chance(random, 20);
    if (f->has_available_from) f->available_from = s->rules.round.starts + draw(random, -30, 520);
    f->has_done = chance(random, 20);
    if (f->has_done) {
        f->done_on = s->rules.round.starts + draw(random, chance(random, 20) ? -200 : 0, 300);
        f->done_elsewhere = chance(random, 40);
        f->needs_done = (uint8_t)(chance(random, 70) ? draw(random, 0, 4) : draw(random, 0, 20));
    }
    f->is_dead = chance(random, 2);
    f->has_moved = chance(random, 4);
    f->moved_on = s->rules.round.starts + draw(random, -400, 400);
    f->has_refused = chance(random, 3);
    f->is_excluded = chance(random, 3);
    f->is_duplicate = chance(random, 2);
    f->missed_last_round = chance(random, 20);
    f->route_failed = chance(random, 20);
}

static void draw_sample(struct random *random, struct sample *s) {
    memset(s, 0, sizeof *s);
    s->rules = example_rules();
    draw_round(random, &s->rules.round);
    if (chance(random, 60)) draw_own_rules(random, s);
    draw_resident(random, s);
    draw_facts(random, s);
    s->today = s->rules.round.starts + draw(random, -120, 500);
}

static int derive(const struct sample *s, struct need needs[RULES_NEEDS_MAX]) {
    return rules_derive_needs(&s->rules, &s->resident, &s->facts, s->today, needs);
}

static bool is_done(const struct need *need) {
    return need->state == NEED_DONE_HERE || need->state == NEED_DONE_ELSEWHERE;
}

static bool is_same_need(const struct need *a, const struct need *b) {
    return a->resident == b->resident && a->household == b->household && a->hamlet == b->hamlet &&
           a->organisation == b->organisation && a->target_groups == b->target_groups &&
           a->birth == b->birth && a->release == b->release && a->due == b->due && a->target == b->target &&
           a->number == b->number && a->class_ == b->class_ && a->state == b->state &&
           a->reason == b->reason && a->package == b->package && a->is_elderly == b->is_elderly;
}

START_TEST(any_person_under_any_rules_has_the_needs_of_the_slow_reference) {
    struct random random = draw_begin("against the reference");
    int by_state[NEED_STATES] = {0}, by_reason[REASONS] = {0};
    for (int i = 0; i < CASES; i++) {
        struct sample s;
        struct need ours[RULES_NEEDS_MAX], theirs[RULES_NEEDS_MAX];
        draw_sample(&random, &s);
        const int count = derive(&s, ours);
        const int expected = reference_derive_needs(&s.rules, &s.resident, &s.facts, s.today, theirs);
        ck_assert_msg(count == expected, "case %d: %d needs, the reference %d", i, count, expected);
        for (int k = 0; k < count; k++) {
            ck_assert_msg(
                is_same_need(&ours[k], &theirs[k]),
                "case %d need %d: %s %s %d..%d at %d, class %d; the reference %s %s %d..%d at %d, class %d",
                i, k + 1, need_state_name((enum need_state)ours[k].state),
                reason_name((enum reason)ours[k].reason), ours[k].release, ours[k].due, ours[k].target,
                ours[k].class_, need_state_name((enum need_state)theirs[k].state),
                reason_name((enum reason)theirs[k].reason), theirs[k].release, theirs[k].due,
                theirs[k].target, theirs[k].class_);
            by_state[ours[k].state]++;
            by_reason[ours[k].reason]++;
        }
    }
    /* The draws reach every state and reason the rules can give. */
    for (int state = 0; state < NEED_STATES; state++)
        if (state != NEED_WAITING && state != NEED_BOOKED && state != NEED_CLOSED_UNSERVED)
            ck_assert_msg(by_state[state] > 20, "%s", need_state_name((enum need_state)state));
    for (int reason = REASON_ANNUAL; reason <= REASON_ARMED_FORCES; reason++)
        ck_assert_msg(by_reason[reason] > 20, "%s", reason_name((enum reason)reason));
}
END_TEST

START_TEST(needs_are_numbered_and_their_windows_lie_in_the_round_without_meeting) {
    struct random random = draw_begin("windows");
    for (int i = 0; i < CASES; i++) {
        struct sample s;
        struct need needs[RULES_NEEDS_MAX];
        draw_sample(&random, &s);
        const int count = derive(&s, needs);
        ck_assert(count >= 1 && count <= RULES_NEEDS_MAX);
        for (int k = 0; k < count; k++) {
            const struct need *n = &needs[k];
            ck_assert_int_eq(n->number, k + 1);
            ck_assert(n->state == NEED_DUE || is_done(n) || count == 1);
            if (n->state != NEED_DUE) {
                ck_assert(n->release == CIVIL_NONE && n->due == CIVIL_NONE && n->target == CIVIL_NONE);
                continue;
            }
            ck_assert_int_eq(n->due <= s.rules.round.ends, true);
            ck_assert_int_ge(n->release, s.rules.round.starts);
            ck_assert_int_ge(n->release, s.resident.birth);
            if (n->release > n->due)
                ck_assert(s.facts.has_available_from && s.facts.available_from > s.rules.round.ends);
            else
                ck_assert(n->release <= n->target && n->target <= n->due);
            if (k > 0 && needs[k - 1].state == NEED_DUE) ck_assert_int_gt(n->release, needs[k - 1].due);
        }
    }
}
END_TEST

START_TEST(a_later_last_check_never_brings_a_need_forward) {
    struct random random = draw_begin("last check");
    for (int i = 0; i < CASES; i++) {
        struct sample s;
        struct need before[RULES_NEEDS_MAX], after[RULES_NEEDS_MAX];
        draw_sample(&random, &s);
        s.rules.intervals = EXAMPLE_INTERVALS;
        s.rules.interval_count = EXAMPLE_COUNT(EXAMPLE_INTERVALS);
        s.facts.has_done = false;
        s.resident.birth = s.rules.round.starts - draw(&random, 2600, 36000); /* one interval all along */
        s.resident.last_check_kind = LAST_CHECK_PAST;
        s.resident.last_check = s.rules.round.starts - draw(&random, 2, 800);
        derive(&s, before);
        s.resident.last_check += draw(&random, 1, s.rules.round.starts - s.resident.last_check - 1);
        derive(&s, after);
        if (before[0].state != NEED_DUE)
            ck_assert_int_eq(after[0].state, before[0].state);
        else if (after[0].state == NEED_DUE)
            ck_assert(after[0].release >= before[0].release && after[0].target >= before[0].target);
        else
            ck_assert_int_eq(after[0].reason, REASON_MINIMUM_GAP);
    }
}
END_TEST

START_TEST(windows_do_not_depend_on_today) {
    struct random random = draw_begin("today");
    for (int i = 0; i < CASES; i++) {
        struct sample s;
        struct need before[RULES_NEEDS_MAX], after[RULES_NEEDS_MAX];
        draw_sample(&random, &s);
        const int count = derive(&s, before);
        s.today += draw(&random, -300, 300);
        if (derive(&s, after) != count) continue;
        for (int k = 0; k < count; k++)
            if (before[k].state == NEED_DUE && after[k].state == NEED_DUE)
                ck_assert(before[k].release == after[k].release && before[k].due == after[k].due &&
                          before[k].target == after[k].target);
    }
}
END_TEST

START_TEST(unknown_is_worth_what_never_is) {
    struct random random = draw_begin("unknown");
    for (int i = 0; i < CASES; i++) {
        struct sample s;
        struct need unknown[RULES_NEEDS_MAX], never[RULES_NEEDS_MAX];
        draw_sample(&random, &s);
        s.resident.last_check_kind = LAST_CHECK_UNKNOWN;
        const int count = derive(&s, unknown);
        s.resident.last_check_kind = LAST_CHECK_NEVER;
        ck_assert_int_eq(derive(&s, never), count);
        for (int k = 0; k < count; k++) ck_assert(is_same_need(&unknown[k], &never[k]));
    }
}
END_TEST

START_TEST(the_stronger_fact_decides_whatever_else_is_known) {
    struct random random = draw_begin("precedence");
    for (int i = 0; i < CASES; i++) {
        struct sample s;
        struct need needs[RULES_NEEDS_MAX];
        draw_sample(&random, &s);
        s.facts.has_refused = true;
        derive(&s, needs);
        const int weaker = needs[0].state;
        ck_assert(weaker >= NEED_REFUSED && weaker <= NEED_DUPLICATE);
        s.facts.is_dead = true;
        ck_assert_int_eq(derive(&s, needs), 1);
        ck_assert_int_eq(needs[0].state, weaker == NEED_DUPLICATE ? NEED_DUPLICATE : NEED_DECEASED);
        s.facts.is_duplicate = true;
        ck_assert_int_eq(derive(&s, needs), 1);
        ck_assert_int_eq(needs[0].state, NEED_DUPLICATE);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("rules, properties");
    TCase *t = tcase_create("properties");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, any_person_under_any_rules_has_the_needs_of_the_slow_reference);
    tcase_add_test(t, needs_are_numbered_and_their_windows_lie_in_the_round_without_meeting);
    tcase_add_test(t, a_later_last_check_never_brings_a_need_forward);
    tcase_add_test(t, windows_do_not_depend_on_today);
    tcase_add_test(t, unknown_is_worth_what_never_is);
    tcase_add_test(t, the_stronger_fact_decides_whatever_else_is_known);
    suite_add_tcase(s, t);
    return s;
}
