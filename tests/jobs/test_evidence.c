/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/lists/evidence.h"

#include "suite.h"

static struct arena *arena;
static struct evidence_outcome outcome;

static void begin(void) {
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
}

static const struct completion_round ROUNDS[] = {
    {2025, 9132, 9496, false}, {2026, 9497, 9861, true}, {2027, 9862, 10226, true}};

enum { BEFORE_ALL = 9000, IN_CLOSED_2025 = 9200, IN_2026 = 9600, IN_2027 = 9900 };

static struct completion_row told_on(int64_t resident, civil_day day, enum completion_source source) {
    return (struct completion_row){.resident = resident,
                                   .done_on = day,
                                   .source = (uint8_t)source,
                                   .data_status = DATA_STATUSES,
                                   .payer = -1,
                                   .facility = "",
                                   .visit_code = ""};
}

static struct completion_row known_on(int64_t resident, civil_day day, enum completion_source source,
                                      int32_t round) {
    struct completion_row row = told_on(resident, day, source);
    row.round = round;
    row.data_status = DATA_NOT_SENT;
    row.payer = 0;
    return row;
}

static void settle(const struct completion_row *known, size_t known_count, const struct completion_row *told,
                   size_t told_count) {
    const struct evidence_input in = {.known = known,
                                      .known_count = known_count,
                                      .told = told,
                                      .told_count = told_count,
                                      .rounds = ROUNDS,
                                      .round_count = 3};
    evidence_settle(&in, arena, &outcome);
}

static void assert_counts(int64_t added, int64_t changed, int64_t unchanged) {
    ck_assert_int_eq(outcome.added, added);
    ck_assert_int_eq(outcome.changed, changed);
    ck_assert_int_eq(outcome.unchanged, unchanged);
    ck_assert_int_eq((int64_t)outcome.write_count, added + changed);
}

START_TEST(a_new_check_counts_in_the_round_of_its_day_and_closes_it) {
    const struct completion_row told = told_on(7, IN_2027, COMPLETION_EMPLOYER);
    settle(NULL, 0, &told, 1);
    assert_counts(1, 0, 0);
    ck_assert_int_eq(outcome.writes[0].round, 2027);
    ck_assert_int_eq(outcome.writes[0].data_status, DATA_NOT_SENT);
    ck_assert_int_eq(outcome.writes[0].payer, 0);
    ck_assert_uint_eq(outcome.closing_count, 1);
    ck_assert_int_eq(outcome.closings[0].round, 2027);
    ck_assert_int_eq(outcome.closings[0].state, NEED_DONE_ELSEWHERE);
}
END_TEST

START_TEST(a_check_before_all_rounds_is_kept_and_closes_nothing) {
    const struct completion_row told = told_on(7, BEFORE_ALL, COMPLETION_HOSPITAL);
    settle(NULL, 0, &told, 1);
    assert_counts(1, 0, 0);
    ck_assert_int_eq(outcome.writes[0].round, 0);
    ck_assert_uint_eq(outcome.closing_count, 0);
}
END_TEST

START_TEST(a_check_in_a_closed_round_is_kept_and_closes_nothing) {
    const struct completion_row told = told_on(7, IN_CLOSED_2025, COMPLETION_HOSPITAL);
    settle(NULL, 0, &told, 1);
    assert_counts(1, 0, 0);
    ck_assert_int_eq(outcome.writes[0].round, 2025);
    ck_assert_uint_eq(outcome.closing_count, 0);
}
END_TEST

START_TEST(what_was_written_told_again_changes_nothing) {
    struct completion_row told[3] = {told_on(7, IN_2027, COMPLETION_EMPLOYER),
                                     told_on(8, IN_2027, COMPLETION_MINISTRY),
                                     told_on(8, IN_2026, COMPLETION_MINISTRY)};
    told[1].visit_code = "V1";
    told[1].payer = 3;
    settle(NULL, 0, told, 3);
    assert_counts(3, 0, 0);
    settle(outcome.writes, outcome.write_count, told, 3);
    assert_counts(0, 0, 3);
    ck_assert_uint_eq(outcome.closing_count, 0);
}
END_TEST

START_TEST(the_same_visit_is_the_same_check_whoever_tells_it_and_whenever_it_was) {
    struct completion_row known = known_on(7, IN_2027, COMPLETION_HOSPITAL, 2027);
    struct completion_row told = told_on(7, IN_2027 + 1, COMPLETION_MINISTRY);
    known.visit_code = told.visit_code = "V1";
    told.data_status = DATA_ACCEPTED;
    settle(&known, 1, &told, 1);
    assert_counts(0, 1, 0);
    ck_assert_int_eq(outcome.writes[0].source, COMPLETION_HOSPITAL);
    ck_assert_int_eq(outcome.writes[0].done_on, IN_2027);
    ck_assert_int_eq(outcome.writes[0].data_status, DATA_ACCEPTED);
    ck_assert_uint_eq(outcome.closing_count, 0);
}
END_TEST

START_TEST(the_ministrys_return_of_the_day_is_about_the_check_of_that_day) {
    const struct completion_row known = known_on(7, IN_2027, COMPLETION_STATION, 2027);
    struct completion_row told = told_on(7, IN_2027, COMPLETION_MINISTRY);
    told.visit_code = "V1";
    told.data_status = DATA_REJECTED;
    settle(&known, 1, &told, 1);
    assert_counts(0, 1, 0);
    ck_assert_int_eq(outcome.writes[0].source, COMPLETION_STATION);
    ck_assert_str_eq(outcome.writes[0].visit_code, "V1");
    ck_assert_int_eq(outcome.writes[0].data_status, DATA_REJECTED);
    told.source = COMPLETION_HOSPITAL; /* a hospital's own word is another check */
    settle(&known, 1, &told, 1);
    assert_counts(1, 0, 0);
}
END_TEST

START_TEST(rejected_evidence_closes_nothing_until_it_is_accepted) {
    struct completion_row told = told_on(7, IN_2027, COMPLETION_MINISTRY);
    told.data_status = DATA_REJECTED;
    settle(NULL, 0, &told, 1);
    assert_counts(1, 0, 0);
    ck_assert_uint_eq(outcome.closing_count, 0);
    told.data_status = DATA_ACCEPTED;
    settle(outcome.writes, 1, &told, 1);
    assert_counts(0, 1, 0);
    ck_assert_uint_eq(outcome.closing_count, 1);
}
END_TEST

START_TEST(a_list_that_names_a_check_twice_writes_it_once) {
    struct completion_row told[2] = {told_on(7, IN_2027, COMPLETION_EMPLOYER),
                                     told_on(7, IN_2027, COMPLETION_EMPLOYER)};
    told[1].facility = "01234";
    settle(NULL, 0, told, 2);
    ck_assert_uint_eq(outcome.write_count, 1);
    ck_assert_str_eq(outcome.writes[0].facility, "01234");
    ck_assert_int_eq(outcome.added, 1);
    ck_assert_uint_eq(outcome.closing_count, 1);
}
END_TEST

START_TEST(closings_come_by_resident_and_round_each_once) {
    const struct completion_row told[] = {
        told_on(7, IN_2027 + 9, COMPLETION_EMPLOYER), told_on(7, IN_2026, COMPLETION_EMPLOYER),
        told_on(7, IN_2027, COMPLETION_EMPLOYER), told_on(9, IN_2027, COMPLETION_EMPLOYER)};
    settle(NULL, 0, told, 4);
    ck_assert_uint_eq(outcome.closing_count, 3);
    ck_assert_int_eq(outcome.closings[0].round, 2026);
    ck_assert_int_eq(outcome.closings[1].round, 2027);
    ck_assert_int_eq(outcome.closings[1].resident, 7);
    ck_assert_int_eq(outcome.closings[2].resident, 9);
}
END_TEST

START_TEST(what_the_list_does_not_tell_stays) {
    struct completion_row known = known_on(7, IN_2027, COMPLETION_EMPLOYER, 2026);
    struct completion_row told = told_on(7, IN_2027, COMPLETION_EMPLOYER);
    known.payer = 4;
    known.facility = "01234";
    told.visit_code = "V9";
    settle(&known, 1, &told, 1);
    ck_assert_int_eq(outcome.writes[0].payer, 4);
    ck_assert_str_eq(outcome.writes[0].facility, "01234");
    ck_assert_str_eq(outcome.writes[0].visit_code, "V9");
    ck_assert_int_eq(outcome.writes[0].round, 2026);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("evidence");
    TCase *t = tcase_create("evidence");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, a_new_check_counts_in_the_round_of_its_day_and_closes_it);
    tcase_add_test(t, a_check_before_all_rounds_is_kept_and_closes_nothing);
    tcase_add_test(t, a_check_in_a_closed_round_is_kept_and_closes_nothing);
    tcase_add_test(t, what_was_written_told_again_changes_nothing);
    tcase_add_test(t, the_same_visit_is_the_same_check_whoever_tells_it_and_whenever_it_was);
    tcase_add_test(t, the_ministrys_return_of_the_day_is_about_the_check_of_that_day);
    tcase_add_test(t, rejected_evidence_closes_nothing_until_it_is_accepted);
    tcase_add_test(t, a_list_that_names_a_check_twice_writes_it_once);
    tcase_add_test(t, closings_come_by_resident_and_round_each_once);
    tcase_add_test(t, what_the_list_does_not_tell_stays);
    suite_add_tcase(s, t);
    return s;
}
