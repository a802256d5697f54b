/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/breaker.h"

#include "seeded.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS_A_YEAR = 365, FIRST_DAY = 9000 };

static struct breaker_night nights[BREAKER_NIGHTS];
static size_t night_count;

static void begin(void) {
    night_count = 0;
}

static void remember(struct breaker_night night) {
    const bool is_same_day = night_count > 0 && nights[0].day == night.day;
    if (!is_same_day) {
        if (night_count < BREAKER_NIGHTS) night_count++;
        memmove(&nights[1], &nights[0], (night_count - 1) * sizeof *nights);
    }
    nights[0] = night;
}

static struct breaker_verdict judge(const struct breaker_counts *tonight, civil_day today) {
    struct breaker_verdict v;
    breaker_judge(tonight, nights, night_count, today - 1, today, &v);
    return v;
}

static bool is_held(const struct breaker_counts *tonight, civil_day today) {
    return judge(tonight, today).night.outcome == BREAKER_HELD;
}

static struct breaker_counts counts_of(int64_t residents, enum breaker_event event, int64_t amount) {
    struct breaker_counts counts = {.residents = residents};
    counts.at[event] = amount;
    return counts;
}

/* ---- Examples ------------------------------------------------------------------------------------ */

START_TEST(a_small_commune_is_not_held_for_two_deaths_or_a_family_that_moves) {
    const struct breaker_counts deaths = counts_of(300, BREAKER_DEATHS, 2);
    const struct breaker_counts family = counts_of(300, BREAKER_DEPARTURES, 8);
    ck_assert(!is_held(&deaths, FIRST_DAY));
    ck_assert(!is_held(&family, FIRST_DAY));
}
END_TEST

START_TEST(a_commune_that_served_nobody_may_be_filled) {
    const struct breaker_counts first = counts_of(0, BREAKER_ARRIVALS, 5000);
    ck_assert(!is_held(&first, FIRST_DAY));
}
END_TEST

START_TEST(more_may_have_happened_in_a_month_than_in_a_day) {
    const struct breaker_counts month = counts_of(60000, BREAKER_DEATHS, 75);
    struct breaker_verdict v;
    ck_assert(is_held(&month, FIRST_DAY));
    breaker_judge(&month, NULL, 0, FIRST_DAY - 30, FIRST_DAY, &v);
    ck_assert_int_eq(v.night.outcome, BREAKER_PASSED);
    ck_assert_int_eq(v.night.days, 30);
}
END_TEST

START_TEST(a_commune_where_much_happens_has_a_wider_band) {
    const struct breaker_counts lively = counts_of(20000, BREAKER_ARRIVALS, 40);
    const struct breaker_counts rush = counts_of(20000, BREAKER_ARRIVALS, 95);
    ck_assert(is_held(&rush, FIRST_DAY));
    for (civil_day day = FIRST_DAY; day < FIRST_DAY + 40; day++) {
        const struct breaker_verdict v = judge(&lively, day);
        ck_assert_int_eq(v.night.outcome, BREAKER_PASSED);
        remember(v.night);
    }
    ck_assert(!is_held(&rush, FIRST_DAY + 40));
}
END_TEST

START_TEST(what_was_held_is_no_part_of_the_band) {
    const struct breaker_counts wrong = counts_of(20000, BREAKER_DEATHS, 400);
    for (civil_day day = FIRST_DAY; day < FIRST_DAY + 20; day++) {
        const struct breaker_verdict v = judge(&wrong, day);
        ck_assert_int_eq(v.night.outcome, BREAKER_HELD);
        remember(v.night);
    }
}
END_TEST

START_TEST(whoever_answers_for_a_night_lets_pass_what_it_had_and_no_more) {
    const struct breaker_counts wrong = counts_of(20000, BREAKER_DEATHS, 400);
    const struct breaker_counts day_after = counts_of(20000, BREAKER_DEATHS, 403);
    const struct breaker_counts worse = counts_of(20000, BREAKER_DEATHS, 500);
    struct breaker_counts also = wrong;
    also.at[BREAKER_IDENTITIES] = 300;
    remember(judge(&wrong, FIRST_DAY).night);
    nights[0].is_answered_for = true;
    ck_assert(is_held(&worse, FIRST_DAY + 1));
    ck_assert(is_held(&also, FIRST_DAY + 1));
    ck_assert_int_eq(judge(&wrong, FIRST_DAY).night.outcome, BREAKER_RELEASED);
    const struct breaker_verdict v = judge(&day_after, FIRST_DAY + 1);
    ck_assert_int_eq(v.night.outcome, BREAKER_RELEASED);
    remember(v.night);
    ck_assert_msg(is_held(&wrong, FIRST_DAY + 2), "a release is used once");
}
END_TEST

START_TEST(what_passed_earlier_the_same_day_counts_with_tonights) {
    const struct breaker_counts part = counts_of(20000, BREAKER_DEATHS, 15);
    remember(judge(&part, FIRST_DAY).night);
    ck_assert_int_eq(nights[0].outcome, BREAKER_PASSED);
    ck_assert(is_held(&part, FIRST_DAY));
    ck_assert(!is_held(&part, FIRST_DAY + 1));
}
END_TEST

START_TEST(a_reason_names_the_kinds_that_are_over_and_their_limits) {
    struct breaker_counts wrong = counts_of(300, BREAKER_DEATHS, 60);
    wrong.at[BREAKER_BIRTHS] = 1;
    const struct breaker_verdict v = judge(&wrong, FIRST_DAY);
    char text[200];
    breaker_explain(&v, "en", text, sizeof text);
    ck_assert_str_eq(text, "60 deaths (at most 6)");
    breaker_explain(&v, "vi", text, sizeof text);
    ck_assert_str_eq(text, "60 người chết (nhiều nhất 6)");
}
END_TEST

/* ---- Years of ordinary communes -------------------------------------------------------------------- */

struct commune {
    int64_t residents;
    double daily[BREAKER_EVENTS];
    int missed_percent; /* nights that do not run */
    bool is_weekly;     /* the register is handed over on Mondays alone */
    struct breaker_counts waiting;
};

static double draw_share(struct seeded *s) {
    return (double)(seeded_next(s) >> 11) / 9007199254740992.0;
}

static int draw_poisson(struct seeded *s, double mean) {
    const double until = exp(-mean);
    int count = 0;
    for (double product = draw_share(s); product > until; product *= draw_share(s)) count++;
    return count;
}

/* Births and deaths come one by one, the others by households. */
static int64_t draw_events(struct seeded *s, int event, double mean) {
    if (event == BREAKER_BIRTHS || event == BREAKER_DEATHS) return draw_poisson(s, mean);
    int64_t people = 0;
    for (int left = draw_poisson(s, mean / 3); left > 0; left--) people += seeded_between(s, 1, 5);
    return people;
}

/* A third to three times the country's rates, in any mixture. */
static struct commune draw_commune(struct seeded *s) {
    static const double PER_MILLE_A_YEAR[BREAKER_EVENTS] = {16.3, 6.3, 15, 2, 15, 2};
    struct commune c = {.residents = (int64_t)(300 * pow(200, draw_share(s))),
                        .missed_percent = seeded_between(s, 0, 20),
                        .is_weekly = seeded_between(s, 0, 9) == 0};
    for (int k = 0; k < BREAKER_EVENTS; k++)
        c.daily[k] =
            PER_MILLE_A_YEAR[k] / 1000 / DAYS_A_YEAR * (double)c.residents * pow(9, draw_share(s) - 0.5);
    return c;
}

/* Clerks hand in what happened on the weekend on Monday. True when there is a night. */
static bool pass_day(struct seeded *s, struct commune *c, civil_day day) {
    const int weekday = day % 7;
    for (int k = 0; k < BREAKER_EVENTS; k++) c->waiting.at[k] += draw_events(s, k, c->daily[k]);
    c->waiting.residents = c->residents;
    return !(weekday > 4 || (c->is_weekly && weekday != 0) || seeded_between(s, 1, 100) <= c->missed_percent);
}

static bool has_events(const struct breaker_counts *counts) {
    for (int k = 0; k < BREAKER_EVENTS; k++)
        if (counts->at[k] > 0) return true;
    return false;
}

/* Returns the nights on which it was held; leaves the last 60 in `nights`. */
static int live(struct seeded *s, struct commune *c, int years, civil_day *last) {
    int held = 0;
    begin();
    for (*last = FIRST_DAY; *last < FIRST_DAY + years * DAYS_A_YEAR; ++*last) {
        if (!pass_day(s, c, *last) || !has_events(&c->waiting)) continue;
        struct breaker_verdict v = judge(&c->waiting, *last);
        if (v.night.outcome == BREAKER_HELD) {
            held++;
            v.night.outcome = BREAKER_PASSED;
        }
        remember(v.night);
        c->waiting = (struct breaker_counts){0};
    }
    return held;
}

/* An instance is a year of a commune at most: valgrind has a thousand of them. */
static int count_instances(int otherwise) {
    const char *text = getenv("LICHKHAM_TEST_INSTANCES");
    return text ? (int)strtol(text, NULL, 10) : otherwise;
}

START_TEST(an_ordinary_commune_is_held_less_than_once_in_a_hundred_years) {
    struct seeded s = seeded_start("ordinary communes");
    enum { YEARS = 10 };
    const int communes = count_instances(800) / YEARS + 1;
    int held = 0;
    civil_day last = 0;
    for (int i = 0; i < communes; i++) {
        struct commune c = draw_commune(&s);
        held += live(&s, &c, YEARS, &last);
    }
    ck_assert_msg(held <= communes * YEARS / 100, "%d nights held in %d years", held, communes * YEARS);
}
END_TEST

/* ---- Feeds that went wrong --------------------------------------------------------------------------- */

static struct breaker_counts break_feed(struct seeded *s, const struct commune *c, int fault) {
    struct breaker_counts counts = {.residents = c->residents};
    for (int k = 0; k < BREAKER_EVENTS; k++) counts.at[k] = draw_events(s, k, c->daily[k]);
    switch (fault) {
    case 0: /* another column is read as the day of death */
        counts.at[BREAKER_DEATHS] += c->residents * 9 / 10;
        break;
    case 1: /* the column slid by a row: as many die, and live again, as the feed has dead (a tenth) */
        counts.at[BREAKER_DEATHS] += c->residents / 10;
        counts.at[BREAKER_IDENTITIES] += c->residents / 10;
        break;
    case 2: /* a tenth is gone */
        counts.at[BREAKER_DELETIONS] += c->residents / 10;
        break;
    case 3: /* keys were dealt out anew: hardly two people share a birth date */
        counts.at[BREAKER_IDENTITIES] += c->residents * 95 / 100;
        break;
    default: /* everybody has moved */
        counts.at[BREAKER_DEPARTURES] += c->residents;
        break;
    }
    return counts;
}

START_TEST(a_feed_that_went_wrong_is_always_held) {
    struct seeded s = seeded_start("feeds that went wrong");
    const int communes = count_instances(400) / 10 + 1;
    for (int i = 0; i < communes; i++) {
        struct commune c = draw_commune(&s);
        civil_day last = 0;
        (void)live(&s, &c, seeded_between(&s, 0, 2), &last);
        for (int fault = 0; fault < 5; fault++) {
            const struct breaker_counts counts = break_feed(&s, &c, fault);
            const civil_day today = last + seeded_between(&s, 0, 60);
            ck_assert_msg(is_held(&counts, today), "fault %d, %lld residents", fault, (long long)c.residents);
        }
    }
}
END_TEST

START_TEST(no_history_lets_more_than_one_in_twenty_pass) {
    struct seeded s = seeded_start("the ceiling");
    for (int i = 0; i < 40; i++) {
        struct commune c = draw_commune(&s);
        civil_day last = 0;
        for (int k = 0; k < BREAKER_EVENTS; k++) c.daily[k] *= 100;
        (void)live(&s, &c, 1, &last);
        for (int k = 0; k < BREAKER_EVENTS; k++) {
            const int64_t many = c.residents / BREAKER_CEILING > 12 ? c.residents / BREAKER_CEILING : 12;
            const struct breaker_counts counts = counts_of(c.residents, (enum breaker_event)k, many + 1);
            ck_assert(is_held(&counts, last + 300));
        }
    }
}
END_TEST

START_TEST(names_are_found_again) {
    enum breaker_outcome outcome = BREAKER_PASSED;
    for (int i = 0; i < BREAKER_OUTCOMES; i++) {
        ck_assert(breaker_outcome_find(breaker_outcome_name((enum breaker_outcome)i), &outcome));
        ck_assert_int_eq(outcome, i);
    }
    ck_assert(!breaker_outcome_find("else", &outcome));
    for (int k = 0; k < BREAKER_EVENTS; k++) ck_assert(*breaker_event_name((enum breaker_event)k));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("breaker");
    TCase *t = tcase_create("breaker");
    tcase_add_checked_fixture(t, begin, NULL);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_small_commune_is_not_held_for_two_deaths_or_a_family_that_moves);
    tcase_add_test(t, a_commune_that_served_nobody_may_be_filled);
    tcase_add_test(t, more_may_have_happened_in_a_month_than_in_a_day);
    tcase_add_test(t, a_commune_where_much_happens_has_a_wider_band);
    tcase_add_test(t, what_was_held_is_no_part_of_the_band);
    tcase_add_test(t, whoever_answers_for_a_night_lets_pass_what_it_had_and_no_more);
    tcase_add_test(t, what_passed_earlier_the_same_day_counts_with_tonights);
    tcase_add_test(t, a_reason_names_the_kinds_that_are_over_and_their_limits);
    tcase_add_test(t, an_ordinary_commune_is_held_less_than_once_in_a_hundred_years);
    tcase_add_test(t, a_feed_that_went_wrong_is_always_held);
    tcase_add_test(t, no_history_lets_more_than_one_in_twenty_pass);
    tcase_add_test(t, names_are_found_again);
    suite_add_tcase(s, t);
    return s;
}
