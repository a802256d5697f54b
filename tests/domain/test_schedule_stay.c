/* SPDX-License-Identifier: Apache-2.0 */
/* What stays from one night to the next: frozen proposals, an officer's choice, why a day was chosen, and
 * almost everybody when few people change. */
#include "draw.h"
#include "scheduling.h"
#include "suite.h"

#include <string.h>

/* ---- Frozen proposals ---------------------------------------------------------------------------- */

static struct schedule_input make_frozen(int days, int16_t places) {
    struct schedule_input input = make_input(make_sessions(days, places), (size_t)days);
    input.freeze_days = 14;
    return input;
}

START_TEST(a_proposal_of_the_next_days_stays_even_when_somebody_more_urgent_comes) {
    const struct schedule_input input = make_frozen(1, 1);
    struct need needs[] = {make_need(1, 7), make_need(2, 0)};
    const struct appointment stored = make_stored(1, today + 8, APPOINTMENT_PROPOSED);
    const struct schedule_output out = schedule(&input, needs, 2, &stored, 1);
    ck_assert_int_eq(needs[0].state, NEED_BOOKED);
    ck_assert_int_eq(needs[1].state, NEED_WAITING);
    ck_assert_int_eq(out.appointments[0].change, ROW_SAME);
}
END_TEST

START_TEST(one_beyond_the_frozen_days_gives_way) {
    struct session *sessions = make_sessions(1, 1);
    sessions[0].day = today + 15;
    struct schedule_input input = make_input(sessions, 1);
    input.freeze_days = 14;
    struct need needs[] = {make_need(1, 7), make_need(2, 0)};
    needs[1].due = today + 20;
    const struct appointment stored = make_stored(1, today + 15, APPOINTMENT_PROPOSED);
    (void)schedule(&input, needs, 2, &stored, 1);
    ck_assert_int_eq(needs[0].state, NEED_WAITING);
    ck_assert_int_eq(needs[1].state, NEED_BOOKED);
}
END_TEST

START_TEST(on_a_day_that_has_lost_places_the_most_urgent_stay) {
    struct session *sessions = make_sessions(3, 1);
    sessions[0].capacity[0] = 2;
    struct schedule_input input = make_frozen(3, 1);
    input.sessions = sessions;
    struct need needs[] = {make_need(1, 7), make_need(2, 1), make_need(3, 0)};
    struct appointment stored[3];
    for (int i = 0; i < 3; i++) {
        needs[i].due = today + 8;
        stored[i] = make_stored(i + 1, today + 8, APPOINTMENT_PROPOSED);
    }
    (void)schedule(&input, needs, 3, stored, 3);
    ck_assert_int_eq(needs[0].state, NEED_WAITING);
    ck_assert_int_eq(needs[1].state, NEED_BOOKED);
    ck_assert_int_eq(needs[2].state, NEED_BOOKED);
}
END_TEST

START_TEST(a_day_that_has_lost_its_session_lets_its_people_go) {
    struct session *sessions = make_sessions(3, 2);
    const struct schedule_input frozen = make_frozen(3, 2);
    struct schedule_input input = frozen;
    input.sessions = sessions + 1;
    input.session_count = 2;
    struct need need = make_need(1, 3);
    const struct appointment stored = make_stored(1, today + 8, APPOINTMENT_PROPOSED);
    const struct schedule_output out = schedule(&input, &need, 1, &stored, 1);
    ck_assert_int_eq(out.appointments[0].change, ROW_CHANGED);
    ck_assert_int_gt(out.appointments[0].day, today + 8);
}
END_TEST

START_TEST(who_cannot_come_on_a_frozen_day_any_more_is_moved) {
    const struct schedule_input input = make_frozen(3, 2);
    struct need need = make_need(1, 3);
    need.release = today + 9;
    const struct appointment stored = make_stored(1, today + 8, APPOINTMENT_PROPOSED);
    const struct schedule_output out = schedule(&input, &need, 1, &stored, 1);
    ck_assert_int_ge(out.appointments[0].day, today + 9);
}
END_TEST

START_TEST(an_officers_choice_stays_outside_its_window_and_is_published_with_the_others) {
    struct schedule_input input = make_input(make_sessions(40, 1), 40);
    struct need needs[] = {make_need(1, 7), make_need(2, 0)};
    needs[0].due = today + 10;
    needs[1].release = needs[1].due = today + 38;
    struct appointment stored = make_stored(1, today + 38, APPOINTMENT_PROPOSED);
    stored.is_pinned = true;
    const struct schedule_output out = schedule(&input, needs, 2, &stored, 1);
    ck_assert_int_eq(out.appointments[0].change, ROW_SAME);
    ck_assert_int_eq(needs[0].day_reason, DAY_PINNED);
    ck_assert_int_eq(needs[1].state, NEED_WAITING);
    input.publish_until = today + 42;
    needs[0] = make_need(1, 7);
    const struct schedule_output later = schedule(&input, needs, 1, &stored, 1);
    ck_assert_int_eq(later.appointments[0].state, APPOINTMENT_PUBLISHED);
}
END_TEST

/* ---- Why a day was chosen ------------------------------------------------------------------------- */

START_TEST(why_a_day_was_chosen_is_told_once_and_stays_with_the_place) {
    struct schedule_input input = make_frozen(5, 2);
    struct need need = make_need(1, 3);
    need.target = today + 9;
    const struct schedule_output first = schedule(&input, &need, 1, NULL, 0);
    ck_assert_int_eq(need.day_reason, DAY_ON_TARGET);
    input.publish_until = today + 42;
    need.state = NEED_DUE;
    const struct schedule_output second = schedule(&input, &need, 1, first.appointments, 1);
    ck_assert_int_eq(second.appointments[0].state, APPOINTMENT_PUBLISHED);
    ck_assert_int_eq(need.day_reason, DAY_ON_TARGET);
    input.today = today + 9; /* its day is before the first bookable one */
    input.bookable_from = today + 17;
    need.state = NEED_DUE;
    (void)schedule(&input, &need, 1, second.appointments, 1);
    ck_assert_int_eq(need.day_reason, DAY_ON_TARGET);
    need.state = NEED_DECEASED;
    (void)schedule(&input, &need, 1, second.appointments, 1);
    ck_assert_int_eq(need.day_reason, DAY_NONE);
}
END_TEST

START_TEST(a_place_that_moves_gets_a_reason_of_its_own) {
    const struct schedule_input input = make_input(make_sessions(5, 2), 5);
    struct need need = make_need(1, 3);
    need.target = today + 9;
    need.release = today + 10;
    need.day_reason = DAY_TARGET_FULL;
    const struct appointment stored = make_stored(1, today + 8, APPOINTMENT_PROPOSED);
    (void)schedule(&input, &need, 1, &stored, 1);
    ck_assert_int_eq(need.day_reason, DAY_ON_TARGET); /* the first day it can have */
}
END_TEST

/* ---- Few changes move few people ------------------------------------------------------------------ */

enum { PEOPLE = 600, DAYS = 120, PROMISED_DAYS = 30 };

enum { OTHER_SITE = 8, OTHER_HAMLET = 71, CHILD = 1, ADULT = 3 };

/* Two sites with mornings and afternoons, with blood for some; with or without overflow. */
static struct schedule_input make_town_places(struct random *r) {
    static const struct hamlet_site homes[] = {{HAMLET, SITE}, {OTHER_HAMLET, OTHER_SITE}};
    static const struct package_resource packages[] = {
        {CHILD, RESOURCE_DOCTOR, 15}, {ADULT, RESOURCE_DOCTOR, 12}, {ADULT, RESOURCE_BLOOD, 4}};
    enum { HALVES = 2 * DAYS };
    struct session *sessions = arena_new_array(arena, struct session, (size_t)2 * HALVES);
    const int16_t places = (int16_t)draw(r, 1, 2);
    for (int i = 0; i < 2 * HALVES; i++) {
        const int16_t blood = (int16_t)draw(r, 0, 2 * places);
        sessions[i] = (struct session){.site = i < HALVES ? SITE : OTHER_SITE,
                                       .day = today + 8 + i % HALVES / 2,
                                       .half = i % 2 ? HALF_AFTERNOON : HALF_MORNING,
                                       .capacity = {places, places, 0, 0, blood < places ? blood : places}};
    }
    struct schedule_input input = make_input(sessions, (size_t)2 * HALVES);
    input.household_weight = (uint32_t)draw(r, 0, 30);
    input.fairness_weight = (uint32_t)draw(r, 0, 60);
    input.away_weight = (uint32_t)draw(r, 0, 20);
    input.hamlets = homes;
    input.hamlet_count = 2;
    input.is_overflow = draw(r, 0, 1);
    if (draw(r, 0, 1)) {
        input.package_resources = packages;
        input.package_resource_count = 3;
    }
    return input;
}

static void make_town(struct random *r, struct need *needs) {
    for (int i = 0; i < PEOPLE; i++) {
        needs[i] = make_need(i + 1, (uint8_t)draw(r, 0, 7));
        needs[i].household = HOUSEHOLD + i / 3;
        needs[i].hamlet = i / 3 % 2 ? HAMLET : OTHER_HAMLET;
        needs[i].package = draw(r, 0, 3) ? ADULT : CHILD;
        needs[i].target = today + draw(r, 8, DAYS);
        needs[i].release = needs[i].target - draw(r, 0, 60);
        needs[i].due = needs[i].target + draw(r, 0, 90);
    }
}

static const struct appointment *find_live(const struct schedule_output *out, int64_t resident) {
    for (size_t i = 0; i < out->appointment_count; i++)
        if (out->appointments[i].resident == resident && out->appointments[i].change != ROW_GONE &&
            appointment_is_live((enum appointment_state)out->appointments[i].state))
            return &out->appointments[i];
    return NULL;
}

/* The rows as the next night reads them. */
static size_t store(const struct schedule_output *out, struct appointment *stored) {
    size_t count = 0;
    for (size_t i = 0; i < out->appointment_count; i++) {
        if (out->appointments[i].change == ROW_GONE) continue;
        stored[count] = out->appointments[i];
        stored[count++].change = ROW_SAME;
    }
    return count;
}

START_TEST(one_change_in_a_hundred_moves_few_and_nobody_who_was_promised) {
    struct random r = draw_begin("churn");
    struct need fresh[PEOPLE], needs[PEOPLE];
    struct appointment stored[2 * PEOPLE];
    for (int round = 0; round < 20; round++) {
        struct schedule_input input = make_town_places(&r);
        input.freeze_days = 14;
        input.publish_until = today + PROMISED_DAYS;
        make_town(&r, fresh);
        memcpy(needs, fresh, sizeof needs);
        const struct schedule_output before = schedule(&input, needs, PEOPLE, NULL, 0);
        const size_t count = store(&before, stored);
        enum { CHANGED = PEOPLE / 100 };
        for (int k = 0; k < CHANGED; k++) fresh[draw(&r, 0, PEOPLE - 1)].state = NEED_REFUSED;
        memcpy(needs, fresh, sizeof needs);
        const struct schedule_output after = schedule(&input, needs, PEOPLE, stored, count);
        int moved = 0;
        for (int i = 0; i < PEOPLE; i++) {
            const struct appointment *a = find_live(&before, i + 1), *b = find_live(&after, i + 1);
            if (!a || fresh[i].state == NEED_REFUSED) continue;
            const bool is_same = b && a->day == b->day && a->site == b->site;
            if (a->day <= today + PROMISED_DAYS) ck_assert(is_same);
            moved += !is_same;
        }
        ck_assert_int_le(moved, 3 * CHANGED);
    }
}
END_TEST

static void assert_same_needs(const struct need *a, const struct need *b) {
    for (int i = 0; i < PEOPLE; i++) {
        ck_assert_int_eq(a[i].state, b[i].state);
        ck_assert_int_eq(a[i].reason, b[i].reason);
        ck_assert_int_eq(a[i].day_reason, b[i].day_reason);
        ck_assert_int_eq(a[i].tight_to, b[i].tight_to);
    }
}

static void assert_same_shortages(const struct schedule_output *a, const struct schedule_output *b) {
    ck_assert_uint_eq(a->shortage_count, b->shortage_count);
    for (size_t i = 0; i < a->shortage_count; i++) {
        ck_assert_int_eq(a->shortages[i].places, b->shortages[i].places);
        ck_assert_int_eq(a->shortages[i].people, b->shortages[i].people);
    }
}

/* From the second night on what was proposed for the next days is frozen, and no longer among the places
 * others are told of; so certificates are compared from there. */
START_TEST(a_quiet_night_changes_nothing_however_people_were_placed) {
    enum { NIGHTS = 3 };
    struct random r = draw_begin("quiet nights");
    struct need fresh[PEOPLE], needs[NIGHTS][PEOPLE];
    struct schedule_output out[NIGHTS];
    struct appointment stored[2 * PEOPLE];
    for (int round = 0; round < 20; round++) {
        struct schedule_input input = make_town_places(&r);
        input.freeze_days = round % 2 ? 14 : 0;
        make_town(&r, fresh);
        size_t count = 0;
        for (int night = 0; night < NIGHTS; night++) {
            memcpy(needs[night], fresh, sizeof fresh);
            for (int i = 0; i < PEOPLE && night > 0; i++)
                needs[night][i].day_reason = needs[night - 1][i].day_reason;
            out[night] = schedule(&input, needs[night], PEOPLE, stored, count);
            count = store(&out[night], stored);
            for (size_t i = 0; i < out[night].appointment_count && night > 0; i++)
                ck_assert_int_eq(out[night].appointments[i].change, ROW_SAME);
            if (night <= (input.freeze_days > 0)) continue;
            assert_same_needs(needs[night], needs[night - 1]);
            assert_same_shortages(&out[night], &out[night - 1]);
        }
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("schedule: what stays");
    TCase *t = tcase_create("from night to night");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, a_proposal_of_the_next_days_stays_even_when_somebody_more_urgent_comes);
    tcase_add_test(t, one_beyond_the_frozen_days_gives_way);
    tcase_add_test(t, on_a_day_that_has_lost_places_the_most_urgent_stay);
    tcase_add_test(t, a_day_that_has_lost_its_session_lets_its_people_go);
    tcase_add_test(t, who_cannot_come_on_a_frozen_day_any_more_is_moved);
    tcase_add_test(t, an_officers_choice_stays_outside_its_window_and_is_published_with_the_others);
    tcase_add_test(t, why_a_day_was_chosen_is_told_once_and_stays_with_the_place);
    tcase_add_test(t, a_place_that_moves_gets_a_reason_of_its_own);
    tcase_add_test(t, one_change_in_a_hundred_moves_few_and_nobody_who_was_promised);
    tcase_add_test(t, a_quiet_night_changes_nothing_however_people_were_placed);
    suite_add_tcase(s, t);
    return s;
}
