/* SPDX-License-Identifier: Apache-2.0 */
/* What officers know, evidence, doubts and memberships, as the night gathers them. */
#include "exam/exam.h"
#include "store/night_rows.h"

static struct fact_list facts;

static void read_facts_on(civil_day today) {
    const struct live_round round = {.round = ROUND, .previous = 0, .is_open = true};
    vec_free(&facts);
    MUST(night_read_facts(scratch.pg, COMMUNE, &round, today, &facts, &error));
}

/* All false and none when nothing is known of him. */
static struct local_facts known_of(int64_t resident) {
    for (size_t i = 0; i < facts.count; i++)
        if (facts.at[i].resident == resident) return facts.at[i].facts;
    return (struct local_facts){0};
}

static void end(void) {
    vec_free(&facts);
    drop_all();
}

START_TEST(each_kind_of_fact_says_its_own) {
    EXECUTE("INSERT INTO local_fact (commune_code, resident_id, kind, from_day, value, author) VALUES "
            "(123, 1, 'died', '2027-02-01', '', 'O'), (123, 2, 'moved', '2027-02-02', '124', 'O'),"
            "(123, 3, 'refused', '2027-02-01', '', 'O'), (123, 4, 'excluded', '2027-02-01', '', 'O'),"
            "(123, 5, 'duplicate', '2027-02-01', '6', 'O'),"
            "(123, 6, 'available_from', '2027-02-01', '2027-04-05', 'O'),"
            "(123, 7, 'contact', '2027-02-01', '+84912000001', 'O'), (123, 8, 'language', '2027-02-01', "
            "'en', 'O'),"
            "(123, 9, 'guardian', '2027-02-01', '8', 'O')");
    read_facts_on(TODAY);
    ck_assert(known_of(1).is_dead);
    ck_assert(known_of(2).has_moved);
    ck_assert_int_eq(known_of(2).moved_on, civil_make(2027, 2, 2));
    ck_assert(known_of(3).has_refused);
    ck_assert(known_of(4).is_excluded);
    ck_assert(known_of(5).is_duplicate);
    ck_assert(known_of(6).has_available_from);
    ck_assert_int_eq(known_of(6).available_from, civil_make(2027, 4, 5));
    for (int resident = 7; resident <= 9; resident++) {
        const struct local_facts f = known_of(resident);
        ck_assert(!f.is_dead && !f.has_moved && !f.has_refused && !f.is_excluded && !f.is_duplicate &&
                  !f.has_available_from && !f.has_done && f.organisation == 0);
    }
}
END_TEST

START_TEST(a_fact_that_is_withdrawn_over_or_to_come_is_not_known) {
    EXECUTE("INSERT INTO local_fact (commune_code, resident_id, kind, from_day, until_day, withdrawn_on, "
            "author) VALUES "
            "(123, 1, 'refused', '2027-01-01', NULL, '2027-02-01', 'O'),"
            "(123, 2, 'refused', '2027-01-01', '2027-02-28', NULL, 'O'),"
            "(123, 3, 'refused', '2027-03-02', NULL, NULL, 'O'),"
            "(123, 4, 'refused', '2027-03-01', '2027-03-01', NULL, 'O')");
    read_facts_on(TODAY);
    ck_assert(!known_of(1).has_refused);
    ck_assert(!known_of(2).has_refused);
    ck_assert(!known_of(3).has_refused);
    ck_assert(known_of(4).has_refused);
}
END_TEST

START_TEST(a_doubtful_record_waits_as_a_duplicate_until_it_is_settled) {
    EXECUTE("INSERT INTO possible_duplicate VALUES (123, 5, 6, 123, 'name', NULL), "
            "(123, 5, 7, 123, 'name', '2027-02-01'), (123, 8, 20, 124, 'number', '2027-02-01')");
    read_facts_on(TODAY);
    ck_assert(known_of(5).is_duplicate);
    ck_assert(!known_of(6).is_duplicate);
    ck_assert(!known_of(8).is_duplicate);
}
END_TEST

START_TEST(evidence_of_the_year_before_is_a_last_check_and_counts_in_no_need) {
    EXECUTE(
        "INSERT INTO completion (commune_code, resident_id, done_on, source, round, data_status) VALUES "
        "(123, 1, '2026-11-20', 'station', 2026, 'sent'), (123, 2, '2025-12-20', 'station', 2025, 'sent'),"
        "(123, 3, '2026-11-20', 'hospital', 2026, 'rejected'),"
        "(123, 4, '2026-11-20', 'station', 2026, 'sent'), (123, 4, '2027-02-20', 'hospital', 2027, 'sent'),"
        "(123, 4, '2027-02-25', 'school', 2027, 'sent'), "
        "(123, 5, '2027-02-20', 'hospital', 0, 'sent'), (123, 6, '2026-11-20', 'hospital', 0, 'sent'), "
        "(123, 4, '2027-02-25', 'ministry', 2027, 'sent')");
    read_facts_on(TODAY);
    ck_assert(known_of(1).has_done);
    ck_assert_int_eq(known_of(1).done_on, civil_make(2026, 11, 20));
    ck_assert_int_eq(known_of(1).needs_done, 0);
    ck_assert(!known_of(2).has_done);
    ck_assert(!known_of(3).has_done);
    ck_assert_int_eq(known_of(4).done_on, civil_make(2027, 2, 25));
    ck_assert_int_eq(known_of(4).needs_done, 2);
    ck_assert(known_of(4).done_elsewhere);
    ck_assert_int_eq(known_of(5).needs_done, 1); /* there was no round yet when it came */
    ck_assert_int_eq(known_of(6).needs_done, 0);
    EXECUTE("INSERT INTO round (round, starts, ends) VALUES (2026, '2026-07-01', '2027-02-28')");
    read_facts_on(TODAY);
    ck_assert_int_eq(known_of(5).needs_done, 0); /* it counts in the earlier one */
}
END_TEST

START_TEST(the_newest_membership_in_force_gives_organisation_and_route) {
    EXECUTE(
        "INSERT INTO organisation (organisation_id, commune_code, kind, name, valid_to) VALUES "
        "(50, 123, 'employer', 'Xưởng', NULL), (51, 123, 'school', 'Trường', NULL), "
        "(52, 123, 'school', 'Trường cũ', '2026-12-31');"
        "INSERT INTO membership VALUES (123, 1, 51, '2026-09-01', NULL), (123, 1, 50, '2027-02-01', NULL),"
        "(123, 2, 51, '2026-09-01', '2027-02-28'), (123, 3, 51, '2027-03-02', NULL),"
        "(123, 4, 52, '2026-09-01', NULL), (124, 20, 51, '2026-09-01', NULL)");
    read_facts_on(TODAY);
    ck_assert_int_eq(known_of(1).organisation, 50);
    ck_assert_int_eq(known_of(1).route, ROUTE_EMPLOYER);
    for (int resident = 2; resident <= 4; resident++) ck_assert_int_eq(known_of(resident).organisation, 0);
    ck_assert_int_eq(known_of(20).organisation, 0);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("night_facts");
    TCase *t = tcase_create("night_facts");
    tcase_add_checked_fixture(t, create_places, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, each_kind_of_fact_says_its_own);
    tcase_add_test(t, a_fact_that_is_withdrawn_over_or_to_come_is_not_known);
    tcase_add_test(t, a_doubtful_record_waits_as_a_duplicate_until_it_is_settled);
    tcase_add_test(t, evidence_of_the_year_before_is_a_last_check_and_counts_in_no_need);
    tcase_add_test(t, the_newest_membership_in_force_gives_organisation_and_route);
    suite_add_tcase(s, t);
    return s;
}
