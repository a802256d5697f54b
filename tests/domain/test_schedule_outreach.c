/* SPDX-License-Identifier: Apache-2.0 */
/* Who is seen where: other sites, visits at home, step-free access, mobile teams, vouchers. */
#include "scheduling.h"
#include "suite.h"

enum { POINT = 8, MOBILE = 9, VISITS = 10, VOUCHER = 11, SITES = 5, OTHER_HAMLET = 71 };

/* The station alone is step-free. Ten days of two places at each of the first `count` sites. */
static const struct site SITE_LIST[SITES] = {{.id = SITE, .kind = SITE_STATION, .is_step_free = true},
                                             {.id = POINT, .kind = SITE_POINT},
                                             {.id = MOBILE, .kind = SITE_MOBILE, .is_step_free = true},
                                             {.id = VISITS, .kind = SITE_HOME_VISIT, .is_step_free = true},
                                             {.id = VOUCHER, .kind = SITE_EXTERNAL, .is_step_free = true}};

static struct schedule_input make_places(int32_t home) {
    enum { DAYS = 10 };
    struct session *sessions = arena_new_array(arena, struct session, (size_t)DAYS * SITES);
    struct hamlet_site *hamlets = arena_new_array(arena, struct hamlet_site, 1);
    for (int i = 0; i < DAYS * SITES; i++)
        sessions[i] = (struct session){.site = SITE_LIST[i / DAYS].id,
                                       .day = today + 8 + i % DAYS,
                                       .half = HALF_MORNING,
                                       .capacity = {2}};
    *hamlets = (struct hamlet_site){HAMLET, home};
    struct schedule_input input = make_input(sessions, (size_t)DAYS * SITES);
    input.hamlets = hamlets;
    input.sites = SITE_LIST;
    input.site_count = SITES;
    return input;
}

static struct need make_need_with(int64_t resident, uint8_t circumstances) {
    struct need need = make_need(resident, 3);
    need.circumstances = circumstances;
    return need;
}

/* Where one person of the hamlet is seen; 0 = nowhere. */
static int32_t site_of(struct schedule_input input, struct need *need) {
    const struct schedule_output out = schedule(&input, need, 1, NULL, 0);
    return out.appointment_count > 0 ? out.appointments[0].site : 0;
}

START_TEST(everybody_is_seen_at_his_hamlets_site) {
    struct need need = make_need_with(1, 0);
    ck_assert_int_eq(site_of(make_places(POINT), &need), POINT);
}
END_TEST

START_TEST(who_cannot_come_is_visited_where_the_commune_visits) {
    struct need need = make_need_with(1, CIRCUMSTANCE_HOME_VISIT | CIRCUMSTANCE_STEP_FREE);
    ck_assert_int_eq(site_of(make_places(POINT), &need), VISITS);
    struct schedule_input input = make_places(POINT);
    input.site_count = 3; /* no visits */
    input.session_count = 30;
    struct need again = make_need_with(1, CIRCUMSTANCE_HOME_VISIT);
    ck_assert_int_eq(site_of(input, &again), POINT);
}
END_TEST

START_TEST(who_needs_step_free_access_is_seen_where_it_is) {
    struct need need = make_need_with(1, CIRCUMSTANCE_STEP_FREE);
    ck_assert_int_eq(site_of(make_places(POINT), &need), SITE);
}
END_TEST

START_TEST(people_of_a_mobile_site_are_seen_there_alone) {
    struct schedule_input input = make_places(MOBILE);
    input.is_overflow = true;
    struct need needs[30];
    for (int i = 0; i < 30; i++) needs[i] = make_need(i + 1, 3);
    const struct schedule_output out = schedule(&input, needs, 30, NULL, 0);
    ck_assert_uint_eq(out.appointment_count, 20);
    for (size_t i = 0; i < out.appointment_count; i++) ck_assert_int_eq(out.appointments[i].site, MOBILE);
}
END_TEST

START_TEST(who_goes_elsewhere_with_a_voucher_has_no_place_and_is_told_why) {
    for (int overflow = 0; overflow < 2; overflow++) {
        struct schedule_input input = make_places(VOUCHER);
        input.is_overflow = overflow;
        struct need need = make_need(1, 3);
        ck_assert_int_eq(site_of(input, &need), 0);
        ck_assert_int_eq(need.state, NEED_WAITING);
        ck_assert_int_eq(need.reason, REASON_NO_STATION);
    }
}
END_TEST

START_TEST(with_overflow_people_go_to_other_sites_when_theirs_is_full) {
    struct schedule_input input = make_places(POINT);
    struct need needs[30];
    for (int overflow = 0; overflow < 2; overflow++) {
        input.is_overflow = overflow;
        for (int i = 0; i < 30; i++) needs[i] = make_need(i + 1, 3);
        const struct schedule_output out = schedule(&input, needs, 30, NULL, 0);
        ck_assert_uint_eq(out.appointment_count, overflow ? 30 : 20);
        for (size_t i = 0; i < out.appointment_count; i++)
            ck_assert_int_ne(out.appointments[i].site, VOUCHER);
    }
}
END_TEST

/* Places of a mobile site's first day, kept for a hamlet whose home is the point. */
static void keep_mobile_day(struct schedule_input *input) {
    struct session_quota *quota = arena_new_array(arena, struct session_quota, 1);
    *quota = (struct session_quota){.site = MOBILE,
                                    .day = today + 8,
                                    .half = HALF_MORNING,
                                    .places = 2,
                                    .hamlet = HAMLET,
                                    .release_day = CIVIL_NONE};
    input->quotas = quota;
    input->quota_count = 1;
}

START_TEST(a_mobile_day_is_open_to_its_group_wherever_their_home_is) {
    struct schedule_input input = make_places(POINT);
    keep_mobile_day(&input);
    struct need needs[23];
    for (int i = 0; i < 23; i++) needs[i] = make_need(i + 1, 3);
    needs[22].circumstances = CIRCUMSTANCE_HOME_VISIT;
    const struct schedule_output out = schedule(&input, needs, 23, NULL, 0);
    int mobile = 0;
    for (size_t i = 0; i < out.appointment_count; i++) mobile += out.appointments[i].site == MOBILE;
    ck_assert_int_eq(mobile, 2);
    ck_assert_uint_eq(out.appointment_count, 20 + 2 + 1);
    ck_assert_int_eq(out.appointments[22].site, VISITS);

    struct need later[23];
    for (int i = 0; i < 23; i++) later[i] = make_need(i + 1, 3);
    later[22].circumstances = CIRCUMSTANCE_HOME_VISIT;
    const struct schedule_output quiet = schedule(&input, later, 23, out.appointments, out.appointment_count);
    for (size_t i = 0; i < quiet.appointment_count; i++)
        ck_assert_int_eq(quiet.appointments[i].change, ROW_SAME);
}
END_TEST

START_TEST(others_are_not_seen_on_a_mobile_day_kept_for_a_group) {
    struct schedule_input input = make_places(POINT);
    keep_mobile_day(&input);
    struct need needs[22];
    for (int i = 0; i < 22; i++) needs[i] = make_need(i + 1, 3);
    struct hamlet_site hamlets[] = {{HAMLET, POINT}, {OTHER_HAMLET, POINT}};
    input.hamlets = hamlets;
    input.hamlet_count = 2;
    for (int i = 0; i < 22; i++) needs[i].hamlet = OTHER_HAMLET;
    const struct schedule_output out = schedule(&input, needs, 22, NULL, 0);
    ck_assert_uint_eq(out.appointment_count, 20);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("schedule: outreach");
    TCase *t = tcase_create("who is seen where");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, everybody_is_seen_at_his_hamlets_site);
    tcase_add_test(t, who_cannot_come_is_visited_where_the_commune_visits);
    tcase_add_test(t, who_needs_step_free_access_is_seen_where_it_is);
    tcase_add_test(t, people_of_a_mobile_site_are_seen_there_alone);
    tcase_add_test(t, who_goes_elsewhere_with_a_voucher_has_no_place_and_is_told_why);
    tcase_add_test(t, with_overflow_people_go_to_other_sites_when_theirs_is_full);
    tcase_add_test(t, a_mobile_day_is_open_to_its_group_wherever_their_home_is);
    tcase_add_test(t, others_are_not_seen_on_a_mobile_day_kept_for_a_group);
    suite_add_tcase(s, t);
    return s;
}
