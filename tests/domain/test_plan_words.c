/* SPDX-License-Identifier: Apache-2.0 */
/* Every explanation of random communes is told in both languages, whole. */
#include "domain/plan_words.h"

#include "seeded.h"
#include "suite.h"

#include <string.h>

#define PEOPLE_MAX 20
#define DAYS_MAX   8
#define STATIONS   2
#define CLASSES    3

static const char *const SITES[STATIONS] = {"Trạm A", "Trạm B"};
static const char *const RESOURCES_NAMED[2] = {"place", "ultrasound"};
static const char *const LANGUAGES[2] = {"vi", "en"};

/* 5 January 2027 */
static struct plan_words words_in(const char *language) {
    return (struct plan_words){language, civil_make(2027, 1, 5), SITES, RESOURCES_NAMED};
}

static void check_text(const char *text) {
    ck_assert_uint_gt(strlen(text), 10);
    ck_assert_msg(text[strlen(text) - 1] == '.', "%s", text);
    ck_assert_msg(!strpbrk(text, "{}") && !strstr(text, "(null)") && !strstr(text, "65535"), "%s", text);
    ck_assert_msg(!strstr(text, "  ") && !strstr(text, " ,") && !strstr(text, " ."), "%s", text);
}

static void check_told(const struct planner_explanation *x, struct arena *a) {
    const struct plan_words vi = words_in("vi"), en = words_in("en");
    check_text(plan_words_why(&vi, x, a));
    check_text(plan_words_why(&en, x, a));
    check_text(plan_words_change(&vi, x, a));
    check_text(plan_words_change(&en, x, a));
    ck_assert_str_ne(plan_words_why(&vi, x, a), plan_words_why(&en, x, a));
    ck_assert_str_ne(plan_words_change(&vi, x, a), plan_words_change(&en, x, a));
}

static void make_resident(struct seeded *s, int days, struct planner_resident *r) {
    *r = (struct planner_resident){
        .household = (uint32_t)seeded_between(s, 0, 5),
        .hamlet = (uint32_t)seeded_between(s, 0, 1),
        .home_station = seeded_between(s, 0, 9) == 0 ? PLANNER_NONE : (uint16_t)seeded_between(s, 0, 1),
        .release = (uint16_t)seeded_between(s, 0, days),
        .due = (uint16_t)seeded_between(s, 2, days),
        .target = (uint16_t)seeded_between(s, 0, days),
        .pin_station = PLANNER_NONE,
        .pin_day = PLANNER_NONE,
        .previous_station = PLANNER_NONE,
        .previous_day = PLANNER_NONE,
        .class_ = (uint8_t)seeded_between(s, 0, CLASSES - 1)};
    if (r->home_station == PLANNER_NONE || r->release > r->due || seeded_between(s, 0, 7) > 0) return;
    r->pin_station = r->home_station;
    r->pin_day = r->release < days ? r->release : PLANNER_NONE;
    if (r->pin_day == PLANNER_NONE) r->pin_station = PLANNER_NONE;
}

/* Counts what was told, by code. */
static void tell_commune(struct seeded *s, struct planner *p, struct arena *a,
                         uint32_t seen[PLANNER_REASONS]) {
    struct planner_resident people[PEOPLE_MAX];
    int32_t capacity[STATIONS * DAYS_MAX];
    bool is_session[STATIONS * DAYS_MAX];
    const int days = seeded_between(s, 3, DAYS_MAX);
    const int count = seeded_between(s, 1, PEOPLE_MAX);
    for (int i = 0; i < count; i++) make_resident(s, days, &people[i]);
    for (int at = 0; at < STATIONS * days; at++) {
        is_session[at] = seeded_between(s, 0, 2) > 0;
        capacity[at] = is_session[at] ? seeded_between(s, 0, 2) : 0;
    }
    const struct planner_problem problem = {.days = (uint16_t)days,
                                            .stations = STATIONS,
                                            .resources = 1,
                                            .classes = CLASSES,
                                            .household_weight = 30,
                                            .residents = people,
                                            .resident_count = (uint32_t)count,
                                            .capacity = capacity,
                                            .is_session = is_session};
    struct planner_solution plan;
    struct planner_fault fault;
    ck_assert_int_eq(planner_solve(p, &problem, &plan, &fault), PLANNER_OK);
    for (uint32_t i = 0; i < problem.resident_count; i++) {
        struct planner_explanation x;
        planner_explain(&problem, &plan, i, &x);
        check_told(&x, a);
        seen[x.reason.code]++;
    }
}

START_TEST(every_explanation_is_told_whole_in_both_languages) {
    struct seeded s = seeded_start("explanations in words");
    struct planner *p = planner_create();
    struct arena *a = arena_create();
    uint32_t seen[PLANNER_REASONS] = {0};
    for (int k = 0; k < 2000; k++) {
        tell_commune(&s, p, a, seen);
        arena_reset(a);
    }
    for (int code = 0; code < PLANNER_REASONS; code++)
        if (code != PLANNER_RESOURCE_SHORTAGE && code != PLANNER_NEARBY)
            ck_assert_msg(seen[code] > 0, "nobody had reason %d", code);
    arena_destroy(a);
    planner_destroy(p);
}
END_TEST

static const struct planner_explanation REFUSED = {
    .reason = {.code = PLANNER_CLASS_SHORTAGE, .from = 1, .to = 3, .places = 4},
    .station = PLANNER_NONE,
    .day = PLANNER_NONE,
    .first = 1,
    .last = 3,
    .wanted = 2,
    .open = 2,
    .people = 6,
    .extra_places = 2,
    .extra_station = 1,
    .extra_day = 2,
    .is_extra_least = true,
    .needed_release = 1,
    .needed_due = 5};

START_TEST(a_refusal_tells_both_counts_of_its_certificate) {
    struct arena *a = arena_create();
    const struct plan_words vi = words_in("vi"), en = words_in("en");
    ck_assert_str_eq(
        plan_words_why(&en, &REFUSED, a),
        "From 2027-01-06 to 2027-01-08 there are 4 places (promised ones not counted), and 6 people "
        "as urgent or more, this one included, who can come on no other days.");
    ck_assert_str_eq(
        plan_words_why(&vi, &REFUSED, a),
        "Từ ngày 06/01/2027 đến ngày 08/01/2027 có 4 chỗ (không kể chỗ đã hứa), mà 6 người ưu tiên "
        "bằng hoặc cao hơn, kể cả người này, chỉ có thể khám trong những ngày đó.");
    arena_destroy(a);
}
END_TEST

START_TEST(what_would_change_it_names_places_day_site_and_window) {
    struct arena *a = arena_create();
    const struct plan_words en = words_in("en");
    ck_assert_str_eq(
        plan_words_change(&en, &REFUSED, a),
        "It takes 2 more places, for instance on 2027-01-07 at Trạm B; fewer are not enough, on "
        "whatever day. With the places there are, this person has one if 2027-01-06 to 2027-01-10 "
        "are days that suit.");
    arena_destroy(a);
}
END_TEST

START_TEST(one_person_and_one_place_are_not_many) {
    struct arena *a = arena_create();
    struct planner_explanation x = REFUSED;
    const struct plan_words en = words_in("en");
    x.reason.places = 1;
    ck_assert_ptr_nonnull(strstr(plan_words_why(&en, &x, a), "1 place ("));
    x.extra_places = 1;
    ck_assert_ptr_nonnull(strstr(plan_words_change(&en, &x, a), "1 more place,"));
    arena_destroy(a);
}
END_TEST

START_TEST(a_shortage_of_a_resource_names_it_and_counts_where_that_proves_it) {
    struct arena *a = arena_create();
    struct planner_explanation x = REFUSED;
    x.reason.code = PLANNER_RESOURCE_SHORTAGE;
    x.reason.resource = 1;
    for (size_t l = 0; l < 2; l++) {
        const struct plan_words w = words_in(LANGUAGES[l]);
        x.people = 6;
        ck_assert_ptr_nonnull(strstr(plan_words_why(&w, &x, a), "ultrasound"));
        ck_assert_ptr_nonnull(strstr(plan_words_why(&w, &x, a), "6 "));
        x.people = 3; /* no more than places: not a proof */
        ck_assert_ptr_nonnull(strstr(plan_words_why(&w, &x, a), "ultrasound"));
        ck_assert_ptr_null(strstr(plan_words_why(&w, &x, a), "3 "));
        check_told(&x, a);
    }
    arena_destroy(a);
}
END_TEST

static const struct planner_explanation PLACED = {.reason = {.code = PLANNER_TARGET_FULL},
                                                  .station = 0,
                                                  .day = 4,
                                                  .first = 0,
                                                  .last = 6,
                                                  .wanted = 3,
                                                  .open = 3,
                                                  .places = 5,
                                                  .pinned = 1,
                                                  .urgent = 2,
                                                  .less_urgent = 2,
                                                  .unmovable = 1,
                                                  .extra_station = PLANNER_NONE,
                                                  .extra_day = PLANNER_NONE,
                                                  .needed_release = PLANNER_NONE,
                                                  .needed_due = PLANNER_NONE};

START_TEST(a_full_day_tells_who_has_its_places_and_who_could_not_give_way) {
    struct arena *a = arena_create();
    const struct plan_words en = words_in("en");
    ck_assert_str_eq(
        plan_words_why(&en, &PLACED, a),
        "The best day, 2027-01-08, is full: 5 places, among them 1 promised place, 2 people as urgent "
        "or more and 2 people less urgent. This person comes on 2027-01-09 to Trạm A. Of the less "
        "urgent, 1 person could not come on 2027-01-09. Urgency decides who has a place; days are "
        "chosen for all together.");
    arena_destroy(a);
}
END_TEST

START_TEST(a_full_day_without_places_or_short_of_a_device_is_told_as_that) {
    struct arena *a = arena_create();
    const struct plan_words en = words_in("en");
    struct planner_explanation x = PLACED;
    x.places = 9;
    ck_assert_ptr_nonnull(strstr(plan_words_why(&en, &x, a), "specialty or device"));
    check_told(&x, a);
    x.places = x.pinned = x.urgent = x.less_urgent = 0;
    ck_assert_ptr_nonnull(strstr(plan_words_why(&en, &x, a), "no places to book"));
    check_told(&x, a);
    x.reason.code = PLANNER_NEARBY;
    check_told(&x, a);
    arena_destroy(a);
}
END_TEST

START_TEST(what_is_nobody_is_not_told_as_a_figure) {
    struct arena *a = arena_create();
    const struct plan_words en = words_in("en"), vi = words_in("vi");
    struct planner_explanation x = PLACED;
    x.pinned = x.unmovable = 0;
    x.less_urgent = 3;
    ck_assert_ptr_nonnull(strstr(plan_words_why(&en, &x, a),
                                 "5 places, among them 2 people as urgent or more and 3 people less "
                                 "urgent. This"));
    ck_assert_ptr_nonnull(
        strstr(plan_words_why(&en, &x, a), "less urgent could all come on 2027-01-09 as well."));
    x.reason.code = PLANNER_TARGET_CLOSED;
    x.urgent = x.less_urgent = 0;
    ck_assert_ptr_nonnull(strstr(plan_words_why(&en, &x, a), "one is 2027-01-08: 5 places. This"));
    ck_assert_ptr_nonnull(strstr(plan_words_why(&vi, &x, a), "08/01/2027: 5 chỗ. Người"));
    arena_destroy(a);
}
END_TEST

START_TEST(a_kept_place_may_be_one_that_is_too_near_to_be_moved) {
    struct arena *a = arena_create();
    const struct plan_words en = words_in("en");
    struct planner_explanation x = PLACED;
    x.reason.code = PLANNER_PINNED;
    ck_assert_str_eq(
        plan_words_why(&en, &x, a),
        "The place on 2027-01-09 at Trạm A was promised, chosen by an officer, or is too near to be "
        "moved: it is kept.");
    check_told(&x, a);
    arena_destroy(a);
}
END_TEST

START_TEST(a_near_place_and_one_that_has_passed_are_told_with_day_and_site) {
    struct arena *a = arena_create();
    struct plan_kept kept = {.site = "Trạm A", .day = civil_make(2027, 1, 5)};
    for (int l = 0; l < 4; l++) {
        kept.is_past = l >= 2;
        const char *why = plan_words_kept(LANGUAGES[l % 2], &kept, a);
        check_text(why);
        check_text(plan_words_kept_change(LANGUAGES[l % 2], &kept, a));
        ck_assert_ptr_nonnull(strstr(why, "Trạm A"));
        ck_assert_ptr_nonnull(strstr(why, l % 2 == 0 ? "05/01/2027" : "2027-01-05"));
    }
    ck_assert_ptr_nonnull(strstr(plan_words_kept("en", &kept, a), "nobody has recorded"));
    arena_destroy(a);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("plan_words");
    TCase *t = tcase_create("sentences");
    tcase_add_test(t, every_explanation_is_told_whole_in_both_languages);
    tcase_add_test(t, a_refusal_tells_both_counts_of_its_certificate);
    tcase_add_test(t, what_would_change_it_names_places_day_site_and_window);
    tcase_add_test(t, one_person_and_one_place_are_not_many);
    tcase_add_test(t, a_shortage_of_a_resource_names_it_and_counts_where_that_proves_it);
    tcase_add_test(t, a_full_day_tells_who_has_its_places_and_who_could_not_give_way);
    tcase_add_test(t, a_full_day_without_places_or_short_of_a_device_is_told_as_that);
    tcase_add_test(t, what_is_nobody_is_not_told_as_a_figure);
    tcase_add_test(t, a_kept_place_may_be_one_that_is_too_near_to_be_moved);
    tcase_add_test(t, a_near_place_and_one_that_has_passed_are_told_with_day_and_site);
    suite_add_tcase(s, t);
    return s;
}
