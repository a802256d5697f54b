/* SPDX-License-Identifier: Apache-2.0 */
#include "exam/exam.h"
#include "store/completion.h"

static int64_t write_rows(const struct completion_row *rows, size_t count) {
    int64_t changed = -1, revision = 0;
    MUST(db_begin(scratch.pg, &error));
    MUST(db_lock_commune(scratch.pg, COMMUNE, &revision, &error));
    MUST(completion_write(scratch.pg, COMMUNE, rows, count, &changed, &error));
    MUST(db_commit(scratch.pg, &error));
    return changed;
}

static const struct completion_row HOSPITAL = {.resident = 7,
                                               .done_on = 9900, /* 2027-02-08 */
                                               .round = ROUND,
                                               .source = COMPLETION_HOSPITAL,
                                               .data_status = DATA_NOT_SENT,
                                               .payer = 3,
                                               .facility = "01234",
                                               .visit_code = ""};

static const char *row_of_seven(void) {
    return scratch_text(&scratch,
                        "SELECT concat_ws(' ', done_on, source, round, payer, facility, visit_code, "
                        "data_status) FROM completion WHERE resident_id = 7");
}

START_TEST(evidence_is_written_once) {
    ck_assert_int_eq(write_rows(&HOSPITAL, 1), 1);
    ck_assert_int_eq(write_rows(&HOSPITAL, 1), 0);
    ck_assert_str_eq(row_of_seven(), "2027-02-08 hospital 2027 3 01234  not_sent\n");
}
END_TEST

START_TEST(later_word_of_the_same_check_adds_what_it_tells_and_erases_nothing) {
    struct completion_row later = HOSPITAL;
    later.payer = 0;
    later.facility = "";
    later.visit_code = "X-1";
    later.round = 2026;
    later.data_status = DATA_ACCEPTED;
    ck_assert_int_eq(write_rows(&HOSPITAL, 1), 1);
    ck_assert_int_eq(write_rows(&later, 1), 1);
    ck_assert_str_eq(row_of_seven(), "2027-02-08 hospital 2027 3 01234 X-1 accepted\n");
    ck_assert_int_eq(write_rows(&later, 1), 0);
}
END_TEST

START_TEST(evidence_that_came_before_its_round_is_counted_when_it_is_told_again) {
    struct completion_row early = HOSPITAL;
    early.round = 0;
    ck_assert_int_eq(write_rows(&early, 1), 1);
    ck_assert_int_eq(write_rows(&HOSPITAL, 1), 1);
    ck_assert_str_eq(row_of_seven(), "2027-02-08 hospital 2027 3 01234  not_sent\n");
}
END_TEST

START_TEST(evidence_counts_each_day_once_and_rejected_evidence_not_at_all) {
    const int64_t residents[] = {7, 8, 9};
    const struct completion_evidence *evidence;
    size_t count;
    EXECUTE(
        "INSERT INTO completion (commune_code, resident_id, done_on, source, round, data_status) VALUES "
        "(123, 7, '2027-02-08', 'hospital', 2027, 'sent'), (123, 7, '2027-02-08', 'ministry', 2027, 'sent'),"
        "(123, 7, '2027-02-20', 'station', 2027, 'sent'), (123, 7, '2026-02-20', 'station', 2026, 'sent'),"
        "(123, 8, '2027-02-08', 'hospital', 2027, 'rejected'), (124, 9, '2027-02-08', 'hospital', 2027, "
        "'sent')");
    MUST(completion_load_evidence(scratch.pg, COMMUNE, residents, 3, scratch.arena, &evidence, &count,
                                  &error));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(evidence[0].round, 2026);
    ck_assert_int_eq(evidence[1].round, 2027);
    ck_assert_int_eq(evidence[1].days, 2);
    ck_assert(evidence[1].has_station);
}
END_TEST

START_TEST(rounds_are_live_where_they_are_not_closed) {
    const struct completion_round *rounds;
    size_t count;
    EXECUTE("INSERT INTO round (round, starts, ends) VALUES (2026, '2026-01-01', '2026-12-31')");
    MUST(completion_load_rounds(scratch.pg, COMMUNE, scratch.arena, &rounds, &count, &error));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(rounds[0].number, 2026);
    ck_assert(!rounds[0].is_live);
    ck_assert(rounds[1].is_live);
    ck_assert_int_eq(rounds[1].starts, civil_make(2027, 1, 1));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("completion");
    TCase *t = tcase_create("completion");
    tcase_add_checked_fixture(t, create_places, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, evidence_is_written_once);
    tcase_add_test(t, later_word_of_the_same_check_adds_what_it_tells_and_erases_nothing);
    tcase_add_test(t, evidence_that_came_before_its_round_is_counted_when_it_is_told_again);
    tcase_add_test(t, evidence_counts_each_day_once_and_rejected_evidence_not_at_all);
    tcase_add_test(t, rounds_are_live_where_they_are_not_closed);
    suite_add_tcase(s, t);
    return s;
}
