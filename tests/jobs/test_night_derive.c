/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/night/derive.h"
#include "suite.h"

#include <string.h>

enum { COMMUNE = 4, OTHER_COMMUNE = 5 };

static const struct priority_rule PRIORITIES[] = {
    {.effective = {0, CIVIL_NONE}, .age_from = -1, .age_to = -1, .class_ = 3}};

static struct rules rules;
static struct night night;
static const struct run_unit UNIT = {.commune = COMMUNE, .fence = 1};
static struct commune_work work;

static void set_up(void) {
    rules = (struct rules){
        .round = {.number = 2027, .starts = civil_make(2027, 1, 1), .ends = civil_make(2027, 12, 31)},
        .priorities = PRIORITIES,
        .priority_count = 1,
    };
    night = (struct night){.today = civil_make(2027, 3, 1)};
    work = (struct commune_work){.night = &night, .unit = &UNIT, .arena = arena_create(), .round_count = 1};
    work.rounds[0].rules = &rules;
}

static void tear_down(void) {
    struct arena *arena = work.arena;
    night_reset_commune(&work);
    arena_destroy(arena);
}

static void add_stored(int64_t resident, uint8_t number, enum need_state state) {
    *vec_push(&work.rounds[0].stored_needs) =
        (struct stored_need){.resident = resident, .number = number, .state = (uint8_t)state};
}

static void feed(int64_t id) {
    const struct resident r = {.id = id,
                               .household = id,
                               .birth = civil_make(1980, 5, 1),
                               .has_birth_day = true,
                               .resident_since = CIVIL_NONE,
                               .died_on = CIVIL_NONE,
                               .last_check = CIVIL_NONE};
    night_derive_resident(&work, &r);
}

/* Fails the test when there is none. */
static const struct need *get(int64_t resident, uint8_t number) {
    for (size_t i = 0; i < work.rounds[0].needs.count; i++) {
        const struct need *n = &work.rounds[0].needs.at[i];
        if (n->resident == resident && n->number == number) return n;
    }
    ck_abort_msg("resident %d has no need %d", (int)resident, number);
}

static void compare(void) {
    night_list_served(&work.rounds[0], &work.served);
    night_compare_presence(&work);
}

START_TEST(whoever_is_in_the_feed_has_a_need_and_facts_are_found_along_the_way) {
    *vec_push(&work.rounds[0].facts) = (struct resident_facts){.resident = 2, .facts = {.has_refused = true}};
    feed(1);
    feed(2);
    feed(3);
    night_derive_end(&work);
    ck_assert_uint_eq(work.rounds[0].needs.count, 3);
    ck_assert_int_eq(get(1, 1)->state, NEED_DUE);
    ck_assert_int_eq(get(2, 1)->state, NEED_REFUSED);
    ck_assert_int_eq(get(3, 1)->state, NEED_DUE);
}
END_TEST

START_TEST(whoever_has_left_the_feed_has_moved_out_and_the_dead_stay_dead) {
    add_stored(1, 1, NEED_BOOKED);
    add_stored(3, 1, NEED_DECEASED);
    add_stored(4, 1, NEED_DONE_HERE);
    feed(2);
    night_derive_end(&work);
    ck_assert_int_eq(get(1, 1)->state, NEED_MOVED_OUT);
    ck_assert(get(1, 1)->is_vanished);
    ck_assert_int_eq(get(3, 1)->state, NEED_DECEASED);
    ck_assert_int_eq(get(4, 1)->state, NEED_MOVED_OUT);
    for (size_t i = 1; i < work.rounds[0].needs.count; i++)
        ck_assert_int_lt(work.rounds[0].needs.at[i - 1].resident, work.rounds[0].needs.at[i].resident);
}
END_TEST

START_TEST(a_check_no_longer_owed_is_not_due_but_one_done_stays_done) {
    add_stored(1, 1, NEED_BOOKED);
    add_stored(1, 2, NEED_BOOKED);
    add_stored(1, 3, NEED_DONE_HERE);
    feed(1);
    night_derive_end(&work);
    ck_assert_int_eq(get(1, 1)->state, NEED_DUE);
    ck_assert_int_eq(get(1, 2)->state, NEED_NOT_DUE);
    ck_assert_int_eq(get(1, 3)->state, NEED_DONE_HERE);
}
END_TEST

START_TEST(arrivals_and_departures_are_told_apart_from_those_who_stay) {
    add_stored(1, 1, NEED_BOOKED);
    add_stored(2, 1, NEED_DONE_HERE);
    add_stored(3, 1, NEED_MOVED_OUT);
    add_stored(4, 1, NEED_WAITING);
    *vec_push(&work.rounds[0].facts) = (struct resident_facts){.resident = 4, .facts = {.is_dead = true}};
    feed(1);
    feed(3);
    feed(4);
    feed(9);
    night_derive_end(&work);
    compare();
    ck_assert_uint_eq(work.departures.count, 1);
    ck_assert_int_eq(work.departures.at[0], 2);
    ck_assert_uint_eq(work.deaths.count, 1);
    ck_assert_int_eq(work.deaths.at[0], 4);
    ck_assert_uint_eq(work.arrivals.count, 2);
    ck_assert_int_eq(work.arrivals.at[0], 3);
    ck_assert_int_eq(work.arrivals.at[1], 9);
}
END_TEST

START_TEST(somebody_another_commune_still_serves_waits_as_a_claim) {
    feed(1);
    feed(2);
    feed(3);
    night_derive_end(&work);
    compare();
    night_claim(&work, 2, OTHER_COMMUNE);
    ck_assert_uint_eq(work.claims.count, 1);
    ck_assert_int_eq(work.claims.at[0].serving_commune, OTHER_COMMUNE);
    ck_assert_int_eq(get(2, 1)->state, NEED_DUPLICATE);
    ck_assert_int_eq(get(2, 1)->reason, REASON_CLAIMED_ELSEWHERE);
    ck_assert_int_eq(get(3, 1)->state, NEED_DUE);
}
END_TEST

/* The second of three comes from elsewhere, where he has refused. */
START_TEST(who_moves_here_is_derived_again_from_what_is_known_where_he_comes_from) {
    const struct fact_list carried = {
        .at = &(struct resident_facts){.resident = 2, .facts = {.has_refused = true}}, .count = 1};
    int64_t movers[] = {2};
    const struct resident_list residents = {.at = movers, .count = 1};
    work.state.is_planned = true;
    add_stored(2, 1, NEED_MOVED_OUT);
    add_stored(2, 2, NEED_DONE_HERE);
    add_stored(3, 1, NEED_BOOKED);
    night_list_served(&work.rounds[0], &work.served);
    feed(1);
    feed(2);
    feed(3);
    night_derive_end(&work);
    ck_assert_uint_eq(work.newcomers.count, 2);
    night_derive_again(&work, &work.rounds[0], &residents, &carried);
    ck_assert_uint_eq(work.rounds[0].needs.count, 4);
    ck_assert_int_eq(get(1, 1)->state, NEED_DUE);
    ck_assert_int_eq(get(2, 1)->state, NEED_REFUSED);
    ck_assert_int_eq(get(2, 2)->state, NEED_DONE_HERE);
    ck_assert_int_eq(get(3, 1)->state, NEED_DUE);
    for (size_t i = 1; i < work.rounds[0].needs.count; i++)
        ck_assert_int_le(work.rounds[0].needs.at[i - 1].resident, work.rounds[0].needs.at[i].resident);
}
END_TEST

/* The input of a night is the same whether it reads a history here or where it comes from; and of those who
 * have left, what is known counts no more. */
START_TEST(what_is_known_weighs_the_same_wherever_it_lies) {
    const struct fact_list facts = {
        .at = &(struct resident_facts){.resident = 2, .facts = {.has_refused = true}}, .count = 1};
    int64_t movers[] = {2};
    const struct resident_list residents = {.at = movers, .count = 1};
    *vec_push(&work.rounds[0].facts) = facts.at[0];
    feed(1);
    feed(2);
    night_derive_end(&work);
    const uint64_t here = work.known;
    ck_assert_uint_ne(here, 0);
    tear_down();
    set_up();
    work.must_check_homes = true;
    feed(1);
    feed(2);
    night_derive_end(&work);
    ck_assert_uint_eq(work.known, 0);
    night_derive_again(&work, &work.rounds[0], &residents, &facts);
    ck_assert_uint_eq(work.known, here);
}
END_TEST

START_TEST(a_second_visit_left_behind_keeps_nobody_here) {
    add_stored(1, 1, NEED_MOVED_OUT);
    add_stored(1, 2, NEED_NOT_DUE);
    feed(1);
    night_derive_end(&work);
    compare();
    ck_assert_uint_eq(work.departures.count, 0);
    ck_assert_uint_eq(work.arrivals.count, 1);
}
END_TEST

/* ---- Membership --------------------------------------------------------------------------- */

enum { FACTORY = 50 };

static void add_member(int64_t resident) {
    *vec_push(&work.rounds[0].facts) = (struct resident_facts){
        .resident = resident, .facts = {.organisation = FACTORY, .route = ROUTE_EMPLOYER}};
}

START_TEST(who_is_on_an_employer_s_list_goes_its_route_whatever_the_feed_says) {
    static const struct route_rule ROUTES_OF_OTHERS[] = {
        {.effective = {0, CIVIL_NONE}, .route = ROUTE_EMPLOYER, .is_invited_by_station = false}};
    rules.routes = ROUTES_OF_OTHERS;
    rules.route_count = 1;
    add_member(1);
    feed(1);
    feed(2);
    night_derive_end(&work);
    ck_assert_int_eq(get(1, 1)->state, NEED_OTHER_ROUTE);
    ck_assert_int_eq(get(1, 1)->reason, REASON_EMPLOYER);
    ck_assert_int_eq(get(1, 1)->organisation, FACTORY);
    ck_assert_int_eq(get(2, 1)->state, NEED_DUE);
}
END_TEST

START_TEST(an_employer_that_has_not_reported_leaves_its_people_to_the_station) {
    static const struct route_rule ROUTES_OF_OTHERS[] = {
        {.effective = {0, CIVIL_NONE}, .route = ROUTE_EMPLOYER, .is_invited_by_station = false}};
    static int32_t failed[] = {FACTORY};
    rules.routes = ROUTES_OF_OTHERS;
    rules.route_count = 1;
    night.failed_organisations = failed;
    night.failed_organisation_count = 1;
    add_member(1);
    feed(1);
    night_derive_end(&work);
    ck_assert_int_eq(get(1, 1)->state, NEED_DUE);
}
END_TEST

/* ---- What the feed tells ------------------------------------------------------------------------- */

static void feed_as(struct resident r) {
    r.household = r.id;
    r.resident_since = CIVIL_NONE;
    r.last_check = CIVIL_NONE;
    r.has_birth_day = true;
    if (r.died_on == 0) r.died_on = CIVIL_NONE;
    if (r.birth == 0) r.birth = civil_make(1980, 5, 1);
    night_derive_resident(&work, &r);
}

static struct breaker_counts count_events(void) {
    struct resident_list served = {0};
    night_derive_end(&work);
    night_list_served(&work.rounds[0], &served);
    const struct breaker_counts counts = night_count_events(&work, &served);
    vec_free(&served);
    return counts;
}

static void assert_counted(const struct breaker_counts *counts, enum breaker_event event, int64_t wanted) {
    for (int k = 0; k < BREAKER_EVENTS; k++) ck_assert_int_eq(counts->at[k], k == (int)event ? wanted : 0);
}

START_TEST(each_thing_the_feed_tells_of_a_person_is_counted_once) {
    static const enum need_state BEFORE[] = {NEED_BOOKED, NEED_BOOKED, NEED_BOOKED, NEED_DECEASED};
    for (int i = 0; i < 4; i++) add_stored(1 + i, 1, BEFORE[i]);
    add_stored(3, 2, NEED_WAITING);
    feed_as((struct resident){.id = 1, .died_on = civil_make(2027, 2, 28)});
    feed_as((struct resident){.id = 2, .moved_to = OTHER_COMMUNE});
    feed_as((struct resident){.id = 4});
    feed_as((struct resident){.id = 5});
    feed_as((struct resident){.id = 6, .birth = civil_make(2027, 2, 1)});
    const struct breaker_counts counts = count_events();
    ck_assert_int_eq(counts.residents, 3);
    for (int k = 0; k < BREAKER_EVENTS; k++) ck_assert_int_eq(counts.at[k], 1);
}
END_TEST

/* 1 to 3 another commune took earlier in the night; of 4 and 5 officers said it. */
START_TEST(who_was_taken_before_this_commune_came_counts_as_if_it_had_come_first) {
    static const enum need_state CLOSED[] = {NEED_MOVED_OUT, NEED_MOVED_OUT, NEED_DECEASED, NEED_MOVED_OUT,
                                             NEED_DECEASED};
    for (int i = 0; i < 5; i++) {
        add_stored(1 + i, 1, CLOSED[i]);
        *vec_push(&work.changed) = 1 + i;
    }
    add_stored(6, 1, NEED_MOVED_OUT); /* long ago */
    *vec_push(&work.rounds[0].facts) = (struct resident_facts){4, {.has_moved = true}};
    *vec_push(&work.rounds[0].facts) = (struct resident_facts){5, {.is_dead = true}};
    feed_as((struct resident){.id = 1, .moved_to = OTHER_COMMUNE});
    feed_as((struct resident){.id = 3, .died_on = civil_make(2027, 2, 28)});
    const struct breaker_counts counts = count_events();
    ck_assert_int_eq(counts.residents, 3);
    ck_assert_int_eq(counts.at[BREAKER_DEPARTURES], 1);
    ck_assert_int_eq(counts.at[BREAKER_DELETIONS], 1);
    ck_assert_int_eq(counts.at[BREAKER_DEATHS], 1);
    ck_assert_int_eq(counts.at[BREAKER_ARRIVALS], 0);
}
END_TEST

START_TEST(who_waits_as_a_duplicate_is_no_arrival_each_night) {
    add_stored(1, 1, NEED_DUPLICATE);
    feed_as((struct resident){.id = 1});
    const struct breaker_counts counts = count_events();
    assert_counted(&counts, BREAKER_ARRIVALS, 0);
}
END_TEST

START_TEST(another_birth_date_is_another_person_and_an_unknown_one_is_not) {
    for (int64_t resident = 1; resident <= 3; resident++) add_stored(resident, 1, NEED_BOOKED);
    work.rounds[0].stored_needs.at[0].birth_mark = resident_birth_mark(civil_make(1980, 5, 1), true);
    work.rounds[0].stored_needs.at[1].birth_mark = resident_birth_mark(civil_make(1980, 5, 2), true);
    for (int64_t resident = 1; resident <= 3; resident++) feed_as((struct resident){.id = resident});
    const struct breaker_counts counts = count_events();
    assert_counted(&counts, BREAKER_IDENTITIES, 1);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("night_derive");
    TCase *t = tcase_create("from the feed to needs");
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, whoever_is_in_the_feed_has_a_need_and_facts_are_found_along_the_way);
    tcase_add_test(t, whoever_has_left_the_feed_has_moved_out_and_the_dead_stay_dead);
    tcase_add_test(t, a_check_no_longer_owed_is_not_due_but_one_done_stays_done);
    tcase_add_test(t, arrivals_and_departures_are_told_apart_from_those_who_stay);
    tcase_add_test(t, somebody_another_commune_still_serves_waits_as_a_claim);
    tcase_add_test(t, who_moves_here_is_derived_again_from_what_is_known_where_he_comes_from);
    tcase_add_test(t, what_is_known_weighs_the_same_wherever_it_lies);
    tcase_add_test(t, a_second_visit_left_behind_keeps_nobody_here);
    tcase_add_test(t, who_is_on_an_employer_s_list_goes_its_route_whatever_the_feed_says);
    tcase_add_test(t, an_employer_that_has_not_reported_leaves_its_people_to_the_station);
    tcase_add_test(t, each_thing_the_feed_tells_of_a_person_is_counted_once);
    tcase_add_test(t, who_was_taken_before_this_commune_came_counts_as_if_it_had_come_first);
    tcase_add_test(t, who_waits_as_a_duplicate_is_no_arrival_each_night);
    tcase_add_test(t, another_birth_date_is_another_person_and_an_unknown_one_is_not);
    suite_add_tcase(s, t);
    return s;
}
