/* SPDX-License-Identifier: Apache-2.0 */
/* What packages take of a session, and what becomes of places by it. */
#include "domain/schedule_resources.h"

#include "scheduling.h"
#include "suite.h"

enum { CHILD = 1, ADULT = 3 };

static const struct package_resource PACKAGES[] = {{CHILD, RESOURCE_DOCTOR, 15},
                                                   {CHILD, RESOURCE_PAEDIATRICS, 15},
                                                   {ADULT, RESOURCE_DOCTOR, 12},
                                                   {ADULT, RESOURCE_BLOOD, 4}};
enum { PACKAGE_ROWS = sizeof PACKAGES / sizeof PACKAGES[0] };

/* Place, doctor, gynaecology, paediatrics, blood. */
static struct session make_session(int16_t places, int16_t doctor, int16_t paediatrics, int16_t blood) {
    return (struct session){.site = SITE,
                            .day = today + 8,
                            .half = HALF_MORNING,
                            .capacity = {places, doctor, 0, paediatrics, blood}};
}

static struct schedule_resources weigh(int children, int adults) {
    struct need *needs = arena_new_array(arena, struct need, (size_t)(children + adults));
    struct schedule_resources out;
    for (int i = 0; i < children + adults; i++) {
        needs[i] = make_need(i + 1, 3);
        needs[i].package = i < children ? CHILD : ADULT;
    }
    schedule_resources_weigh(PACKAGES, PACKAGE_ROWS, needs, (size_t)(children + adults), &out);
    return out;
}

START_TEST(what_everybody_needs_bounds_the_places_of_a_session) {
    const struct schedule_resources r = weigh(1, 99);
    const struct session s = make_session(40, 25, 40, 40);
    ck_assert(r.is_bottleneck[RESOURCE_DOCTOR]);
    ck_assert(!r.is_bottleneck[RESOURCE_BLOOD]);
    ck_assert_int_eq(schedule_resources_people(&r, &s, RESOURCE_PLACE), 25);
}
END_TEST

START_TEST(what_only_some_need_is_counted_beside_the_places) {
    const struct schedule_resources r = weigh(1, 99);
    const struct session s = make_session(40, 40, 40, 20);
    ck_assert_uint_eq(r.count, 3);
    ck_assert_uint_eq(r.mask_of[CHILD], 2);
    ck_assert_uint_eq(r.mask_of[ADULT], 4);
    ck_assert_int_eq(r.resource_of[2], RESOURCE_BLOOD);
    ck_assert_int_eq(schedule_resources_people(&r, &s, RESOURCE_PLACE), 40);
    ck_assert_int_eq(schedule_resources_people(&r, &s, RESOURCE_BLOOD), 20);
}
END_TEST

START_TEST(where_adults_alone_are_owed_a_check_blood_bounds_the_places_too) {
    const struct schedule_resources r = weigh(0, 9);
    const struct session s = make_session(40, 40, 40, 20);
    ck_assert_uint_eq(r.count, 1);
    ck_assert_int_eq(schedule_resources_people(&r, &s, RESOURCE_PLACE), 20);
}
END_TEST

/* 12 minutes are usual; every second one takes 15, so a count of 40 serves 40 * 12 / 13.5. */
START_TEST(those_who_take_longer_leave_less_of_a_resource) {
    const struct schedule_resources r = weigh(49, 51);
    const struct session s = make_session(40, 40, 40, 40);
    ck_assert_int_eq(schedule_resources_people(&r, &s, RESOURCE_PLACE), 36);
    const struct session one = make_session(1, 1, 1, 1);
    ck_assert_int_eq(schedule_resources_people(&r, &one, RESOURCE_PLACE), 1);
}
END_TEST

START_TEST(a_session_that_counts_nothing_but_places_is_limited_by_them_alone) {
    const struct schedule_resources r = weigh(1, 9);
    const struct session s = make_session(40, 0, 0, 0);
    ck_assert_int_eq(schedule_resources_people(&r, &s, RESOURCE_PLACE), 40);
    ck_assert_int_eq(schedule_resources_people(&r, &s, RESOURCE_BLOOD), 40);
}
END_TEST

START_TEST(reserve_and_overbooking_touch_a_resource_as_they_touch_the_places) {
    const struct schedule_resources r = weigh(1, 99);
    struct session s = make_session(40, 40, 40, 20);
    s.walk_in_reserve = 4;
    ck_assert_int_eq(schedule_resources_people(&r, &s, RESOURCE_BLOOD), 18);
    s.overbooked = 8;
    ck_assert_int_eq(schedule_resources_people(&r, &s, RESOURCE_BLOOD), 22);
}
END_TEST

/* ---- In a schedule ------------------------------------------------------------------------------ */

/* Two mornings of four places. Blood is taken for two people of the first and nobody of the second. */
static struct schedule_input make_scarce(void) {
    struct session *sessions = arena_new_array(arena, struct session, 2);
    sessions[0] = make_session(4, 4, 4, 2);
    sessions[1] = make_session(4, 4, 4, 0);
    sessions[1].day++;
    struct schedule_input input = make_input(sessions, 2);
    input.package_resources = PACKAGES;
    input.package_resource_count = PACKAGE_ROWS;
    return input;
}

START_TEST(who_lacks_a_resource_waits_for_it_by_name_with_a_count) {
    const struct schedule_input input = make_scarce();
    struct need needs[7];
    for (int i = 0; i < 7; i++) {
        needs[i] = make_need(i + 1, 3);
        needs[i].package = i < 4 ? ADULT : CHILD;
    }
    const struct schedule_output out = schedule(&input, needs, 7, NULL, 0);
    ck_assert_uint_eq(out.appointment_count, 5);
    ck_assert_uint_eq(out.totals.by_reason[REASON_RESOURCE_SHORTAGE], 2);
    ck_assert_uint_eq(out.shortage_count, 1);
    ck_assert_int_eq(out.shortages[0].resource, RESOURCE_BLOOD);
    ck_assert_int_eq(out.shortages[0].places, 2);
    ck_assert_int_eq(out.shortages[0].people, 4);
    for (int i = 0; i < 4; i++) {
        if (needs[i].state != NEED_WAITING) continue;
        ck_assert_int_eq(needs[i].tight_site, SITE);
        ck_assert_int_eq(needs[i].tight_resource, RESOURCE_BLOOD);
        ck_assert_int_eq(needs[i].tight_to, out.shortages[0].tight_to);
    }
}
END_TEST

static uint32_t count_left_for_another_day(const struct need *needs, int count) {
    uint32_t left = 0;
    for (int i = 0; i < count; i++) {
        ck_assert_int_eq(needs[i].state, NEED_BOOKED);
        ck_assert(needs[i].second_visit == 0 || needs[i].second_visit == 1 << RESOURCE_BLOOD);
        left += needs[i].second_visit != 0;
    }
    return left;
}

START_TEST(with_second_visits_who_lacks_a_resource_comes_without_it_and_stays) {
    enum { PEOPLE = 7, ADULTS = 4 };
    struct schedule_input input = make_scarce();
    input.has_second_visits = true;
    struct need needs[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        needs[i] = make_need(i + 1, 3);
        needs[i].package = i < ADULTS ? ADULT : CHILD;
    }
    struct schedule_output out = schedule(&input, needs, PEOPLE, NULL, 0);
    ck_assert_uint_eq(count_left_for_another_day(needs, PEOPLE), 2);
    for (int night = 0; night < 2; night++) { /* as proposals first, then promised */
        struct appointment stored[PEOPLE];
        for (int i = 0; i < PEOPLE; i++) {
            stored[i] = out.appointments[i];
            stored[i].change = ROW_SAME;
            if (night == 1) stored[i].state = APPOINTMENT_PUBLISHED;
            needs[i].state = NEED_DUE;
        }
        out = schedule(&input, needs, PEOPLE, stored, PEOPLE);
        ck_assert_uint_eq(count_left_for_another_day(needs, PEOPLE), 2);
        ck_assert_uint_eq(out.totals.pins_above_capacity, 0);
        for (size_t i = 0; i < out.appointment_count; i++)
            ck_assert_int_eq(out.appointments[i].change, ROW_SAME);
    }
}
END_TEST

START_TEST(a_groups_people_use_up_what_the_site_has_of_a_resource) {
    struct schedule_input input = make_scarce();
    const struct session_quota quota = {.site = SITE,
                                        .day = today + 8,
                                        .half = HALF_MORNING,
                                        .places = 2,
                                        .hamlet = HAMLET,
                                        .release_day = CIVIL_NONE};
    static const struct hamlet_site TWO[] = {{HAMLET, SITE}, {HAMLET + 1, SITE}};
    input.quotas = &quota;
    input.quota_count = 1;
    input.hamlets = TWO;
    input.hamlet_count = 2;
    struct need needs[4];
    for (int i = 0; i < 4; i++) {
        needs[i] = make_need(i + 1, 3);
        needs[i].package = ADULT;
        needs[i].hamlet = i < 2 ? HAMLET : HAMLET + 1;
    }
    needs[3].package = CHILD;
    (void)schedule(&input, needs, 4, NULL, 0);
    ck_assert_int_eq(needs[0].state, NEED_BOOKED);
    ck_assert_int_eq(needs[1].state, NEED_BOOKED);
    ck_assert_int_eq(needs[2].state, NEED_WAITING);
    ck_assert_int_eq(needs[3].state, NEED_BOOKED);
}
END_TEST

START_TEST(who_comes_without_a_resource_is_frozen_like_the_others) {
    enum { PEOPLE = 5 };
    struct schedule_input input = make_scarce();
    input.has_second_visits = true;
    input.session_count = 1;
    input.freeze_days = 14;
    struct need needs[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        needs[i] = make_need(i + 1, i < 4 ? 3 : 0);
        needs[i].package = ADULT;
    }
    needs[0].package = CHILD;
    const struct schedule_output out = schedule(&input, needs, PEOPLE - 1, NULL, 0);
    ck_assert_uint_eq(count_left_for_another_day(needs, PEOPLE - 1), 1);
    (void)schedule(&input, needs, PEOPLE, out.appointments, out.appointment_count);
    ck_assert_int_eq(needs[PEOPLE - 1].state, NEED_WAITING);
}
END_TEST

/* A man, a woman and a child: he is promised the first day, her hamlet has two places of it. */
static struct schedule_input make_kept(struct need needs[3], struct appointment *promised) {
    static const struct hamlet_site TWO[] = {{HAMLET, SITE}, {HAMLET + 1, SITE}};
    struct session_quota *quota = arena_new_array(arena, struct session_quota, 1);
    *quota = (struct session_quota){.site = SITE,
                                    .day = today + 8,
                                    .half = HALF_MORNING,
                                    .places = 2,
                                    .hamlet = HAMLET + 1,
                                    .release_day = CIVIL_NONE};
    struct schedule_input input = make_scarce();
    input.quotas = quota;
    input.quota_count = 1;
    input.hamlets = TWO;
    input.hamlet_count = 2;
    for (int i = 0; i < 3; i++) {
        needs[i] = make_need(i + 1, 3);
        needs[i].package = i < 2 ? ADULT : CHILD;
        needs[i].hamlet = i == 1 ? HAMLET + 1 : HAMLET;
    }
    *promised = make_stored(1, today + 8, APPOINTMENT_PUBLISHED);
    return input;
}

START_TEST(what_others_were_promised_of_a_resource_is_gone_for_a_group) {
    struct need needs[3];
    struct appointment promised;
    struct session sessions[1] = {make_session(6, 6, 6, 1)};
    struct schedule_input input = make_kept(needs, &promised);
    input.sessions = sessions;
    input.session_count = 1;
    (void)schedule(&input, needs, 3, &promised, 1);
    ck_assert_int_eq(needs[0].state, NEED_BOOKED);
    ck_assert_int_eq(needs[1].state, NEED_WAITING);
    ck_assert_int_eq(needs[1].reason, REASON_RESOURCE_SHORTAGE);
}
END_TEST

START_TEST(places_others_were_promised_are_not_kept_for_a_group) {
    struct need needs[3];
    struct appointment promised;
    struct session sessions[1] = {make_session(1, 9, 9, 9)};
    struct schedule_input input = make_kept(needs, &promised);
    input.sessions = sessions;
    input.session_count = 1;
    const struct schedule_output out = schedule(&input, needs, 3, &promised, 1);
    ck_assert_int_eq(needs[0].state, NEED_BOOKED);
    ck_assert_int_eq(needs[1].state, NEED_WAITING);
    ck_assert_uint_eq(out.totals.pins_above_capacity, 0);
}
END_TEST

/* Morning and afternoon of one day; blood could be taken in both. */
START_TEST(who_fasts_comes_in_the_morning_and_others_leave_it_to_him) {
    enum { EACH = 8 };
    struct session sessions[] = {make_session(EACH, EACH, EACH, EACH), make_session(EACH, EACH, EACH, EACH)};
    sessions[1].half = HALF_AFTERNOON;
    struct schedule_input input = make_scarce();
    input.sessions = sessions;
    struct need needs[2 * EACH];
    for (int i = 0; i < 2 * EACH; i++) {
        needs[i] = make_need(i + 1, 3);
        needs[i].package = i < EACH ? CHILD : ADULT;
    }
    const struct schedule_output out = schedule(&input, needs, 2 * EACH, NULL, 0);
    ck_assert_uint_eq(out.appointment_count, 2 * EACH);
    for (int i = 0; i < 2 * EACH; i++)
        ck_assert_int_eq(out.appointments[i].half, i < EACH ? HALF_AFTERNOON : HALF_MORNING);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("schedule: resources");
    TCase *t = tcase_create("packages and sessions");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, what_everybody_needs_bounds_the_places_of_a_session);
    tcase_add_test(t, what_only_some_need_is_counted_beside_the_places);
    tcase_add_test(t, where_adults_alone_are_owed_a_check_blood_bounds_the_places_too);
    tcase_add_test(t, those_who_take_longer_leave_less_of_a_resource);
    tcase_add_test(t, a_session_that_counts_nothing_but_places_is_limited_by_them_alone);
    tcase_add_test(t, reserve_and_overbooking_touch_a_resource_as_they_touch_the_places);
    tcase_add_test(t, who_lacks_a_resource_waits_for_it_by_name_with_a_count);
    tcase_add_test(t, with_second_visits_who_lacks_a_resource_comes_without_it_and_stays);
    tcase_add_test(t, who_comes_without_a_resource_is_frozen_like_the_others);
    tcase_add_test(t, what_others_were_promised_of_a_resource_is_gone_for_a_group);
    tcase_add_test(t, places_others_were_promised_are_not_kept_for_a_group);
    tcase_add_test(t, who_fasts_comes_in_the_morning_and_others_leave_it_to_him);
    tcase_add_test(t, a_groups_people_use_up_what_the_site_has_of_a_resource);
    suite_add_tcase(s, t);
    return s;
}
