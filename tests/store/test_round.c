/* SPDX-License-Identifier: Apache-2.0 */
#include "exam/exam.h"

static bool make(civil_day starts, civil_day ends, bool *is_new) {
    MUST(db_begin(scratch.pg, &error));
    struct err e = {0};
    const bool ok = round_make(scratch.pg, ROUND, &starts, &ends, is_new, &e);
    if (ok)
        MUST(db_commit(scratch.pg, &error));
    else
        db_rollback(scratch.pg);
    error = e;
    return ok;
}

START_TEST(a_new_round_is_the_calendar_year) {
    bool is_new = false;
    ck_assert(make(CIVIL_NONE, CIVIL_NONE, &is_new));
    ck_assert(is_new);
    ck_assert_str_eq(scratch_text(&scratch, "SELECT starts || ' ' || ends FROM round WHERE round = 2027"),
                     "2027-01-01 2027-12-31\n");
    ck_assert(make(CIVIL_NONE, CIVIL_NONE, &is_new));
    ck_assert(!is_new);
}
END_TEST

START_TEST(swapped_dates_are_refused) {
    bool is_new;
    ck_assert(!make(civil_make(2027, 6, 1), civil_make(2027, 5, 1), &is_new));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ASSERT_IN(error.message, "would end on 2027-05-01, before it begins on 2027-06-01");
    ck_assert_int_eq(COUNT("round"), 0);
}
END_TEST

START_TEST(other_dates_than_an_existing_rounds_are_refused) {
    bool is_new;
    ck_assert(make(CIVIL_NONE, CIVIL_NONE, &is_new));
    ck_assert(!make(civil_make(2027, 2, 1), CIVIL_NONE, &is_new));
    ASSERT_IN(error.message, "exists already and runs from 2027-01-01 to 2027-12-31");
}
END_TEST

START_TEST(preparing_makes_each_table_s_partition_and_every_commune) {
    prepare_round();
    ck_assert_str_eq(scratch_text(&scratch,
                                  "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
                                  "WHERE c.relkind = 'r' ORDER BY 1"),
                     "appointment_2027\nneed_2027\nreminder_2027\nreminder_attempt_2027\nsession_2027\n"
                     "session_quota_2027\n");
    ck_assert_int_eq(COUNT("round_commune WHERE state = 'preparing'"), 3);
    ck_assert_int_eq(
        COUNT("pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relname = 'appointment_2027' "
              "AND (SELECT relispartition FROM pg_class WHERE oid = i.indexrelid)"),
        COUNT("pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relname = 'appointment'"));
}
END_TEST

START_TEST(preparing_again_changes_nothing) {
    prepare_round();
    EXECUTE("UPDATE round_commune SET state = 'open' WHERE commune_code = 123");
    const char *before =
        scratch_text(&scratch, "SELECT round_commune::text || xmin FROM round_commune ORDER BY 1");
    prepare_round();
    ck_assert_str_eq(
        before, scratch_text(&scratch, "SELECT round_commune::text || xmin FROM round_commune ORDER BY 1"));
}
END_TEST

static int64_t reference_revision(void) {
    return scratch_integer(&scratch, "SELECT revision FROM reference_state");
}

START_TEST(the_revision_of_reference_data_moves_with_a_round_and_not_without) {
    int64_t moved = -1;
    const int64_t before = reference_revision();
    prepare_round();
    const int64_t prepared = reference_revision();
    ck_assert_int_gt(prepared, before);
    prepare_round();
    ck_assert_int_eq(reference_revision(), prepared);
    MUST(round_move(scratch.pg, ROUND, 0, ROUND_OPEN, &moved, &error));
    ck_assert_int_eq(reference_revision(), prepared + 1);
    MUST(round_move(scratch.pg, ROUND, 0, ROUND_OPEN, &moved, &error));
    ck_assert_int_eq(reference_revision(), prepared + 1);
}
END_TEST

START_TEST(an_unknown_commune_is_refused) {
    civil_day starts = CIVIL_NONE, ends = CIVIL_NONE;
    bool is_new;
    int64_t added;
    MUST(db_begin(scratch.pg, &error));
    MUST(round_make(scratch.pg, ROUND, &starts, &ends, &is_new, &error));
    ck_assert(!round_prepare_communes(scratch.pg, ROUND, 999, &added, &error));
    db_rollback(scratch.pg);
    ck_assert_int_eq(error.code, ERR_INPUT);
    ASSERT_IN(error.message, "no commune 00999");
}
END_TEST

START_TEST(a_country_without_communes_is_refused) {
    civil_day starts = CIVIL_NONE, ends = CIVIL_NONE;
    bool is_new;
    int64_t added;
    EXECUTE("DELETE FROM area");
    MUST(db_begin(scratch.pg, &error));
    MUST(round_make(scratch.pg, ROUND, &starts, &ends, &is_new, &error));
    ck_assert(!round_prepare_communes(scratch.pg, ROUND, 0, &added, &error));
    db_rollback(scratch.pg);
    ASSERT_IN(error.hint, "area import");
}
END_TEST

START_TEST(a_commune_that_ended_before_the_round_is_left_out) {
    EXECUTE("UPDATE area SET valid_to = '2026-12-31' WHERE area_code = 124");
    prepare_round();
    ck_assert_int_eq(COUNT("round_commune WHERE commune_code = 124"), 0);
    ck_assert_int_eq(COUNT("round_commune"), 2);
}
END_TEST

START_TEST(opening_moves_those_that_prepare_and_only_once) {
    int64_t moved = -1;
    prepare_round();
    EXECUTE("UPDATE round_commune SET state = 'closing' WHERE commune_code = 125");
    MUST(round_move(scratch.pg, ROUND, 0, ROUND_OPEN, &moved, &error));
    ck_assert_int_eq(moved, 2);
    MUST(round_move(scratch.pg, ROUND, 0, ROUND_OPEN, &moved, &error));
    ck_assert_int_eq(moved, 0);
    ck_assert_int_eq(COUNT("round_commune WHERE state = 'closing'"), 1);
}
END_TEST

START_TEST(a_round_never_goes_back) {
    int64_t moved;
    prepare_round();
    EXECUTE("UPDATE round_commune SET state = 'closed'");
    ck_assert(!round_move(scratch.pg, ROUND, COMMUNE, ROUND_OPEN, &moved, &error));
    ck_assert_int_eq(error.code, ERR_INPUT);
    ASSERT_IN(error.message, "closed cannot become open");
}
END_TEST

START_TEST(opening_a_round_without_communes_is_refused) {
    int64_t moved;
    ck_assert(!round_move(scratch.pg, ROUND, 0, ROUND_OPEN, &moved, &error));
    ASSERT_IN(error.message, "round 2027 has no communes");
    ck_assert(!round_move(scratch.pg, ROUND, COMMUNE, ROUND_OPEN, &moved, &error));
    ASSERT_IN(error.message, "round 2027 has no commune 00123");
}
END_TEST

START_TEST(communes_that_can_see_nobody_are_found) {
    int32_t *communes;
    size_t count;
    prepare_round();
    MUST(round_load_without_sessions(scratch.pg, ROUND, 0, scratch.arena, &communes, &count, &error));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(communes[0], EMPTY_COMMUNE);
    EXECUTE("INSERT INTO team_day (team_id, day, commune_code, site_id) VALUES (1, '2027-04-01', 125, 9)");
    MUST(round_load_without_sessions(scratch.pg, ROUND, 0, scratch.arena, &communes, &count, &error));
    ck_assert_uint_eq(count, 0);
}
END_TEST

/* Whether 00123, with a template of Mondays from January on, is among those that can see nobody. */
static bool can_see_nobody(const char *closures) {
    int32_t *communes;
    size_t count;
    bool is_found = false;
    EXECUTE("DELETE FROM closure; INSERT INTO closure (commune_code, site_id, from_day, until_day) VALUES %s",
            closures);
    MUST(round_load_without_sessions(scratch.pg, ROUND, 0, scratch.arena, &communes, &count, &error));
    for (size_t i = 0; i < count; i++) is_found |= communes[i] == COMMUNE;
    return is_found;
}

START_TEST(a_commune_that_is_closed_all_round_can_see_nobody) {
    prepare_round();
    ck_assert(can_see_nobody("(123, 0, '2026-12-01', NULL)"));
    ck_assert(can_see_nobody("(123, 1, '2027-01-01', NULL)"));
    ck_assert(can_see_nobody("(123, 1, '2026-12-01', '2027-12-31')"));
    ck_assert(!can_see_nobody("(123, 1, '2027-06-01', NULL)"));
    ck_assert(!can_see_nobody("(123, 1, '2026-12-01', '2027-12-30')"));
    ck_assert(!can_see_nobody("(123, 2, '2026-12-01', NULL)"));
    EXECUTE("INSERT INTO team_day (team_id, day, commune_code, site_id) VALUES (1, '2027-04-01', 123, 2)");
    ck_assert(!can_see_nobody("(123, 1, '2026-12-01', NULL)"));
    ck_assert(can_see_nobody("(123, 0, '2026-12-01', NULL)"));
}
END_TEST

START_TEST(the_list_counts_communes_by_state) {
    struct round_line *lines;
    size_t count;
    prepare_round();
    EXECUTE("UPDATE round_commune SET state = 'open' WHERE commune_code = 123");
    MUST(round_load_list(scratch.pg, scratch.arena, &lines, &count, &error));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(lines[0].communes[ROUND_PREPARING], 2);
    ck_assert_int_eq(lines[0].communes[ROUND_OPEN], 1);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("round");
    TCase *t = tcase_create("round");
    tcase_add_checked_fixture(t, create_people, drop_all);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_new_round_is_the_calendar_year);
    tcase_add_test(t, swapped_dates_are_refused);
    tcase_add_test(t, other_dates_than_an_existing_rounds_are_refused);
    tcase_add_test(t, preparing_makes_each_table_s_partition_and_every_commune);
    tcase_add_test(t, preparing_again_changes_nothing);
    tcase_add_test(t, the_revision_of_reference_data_moves_with_a_round_and_not_without);
    tcase_add_test(t, an_unknown_commune_is_refused);
    tcase_add_test(t, a_country_without_communes_is_refused);
    tcase_add_test(t, a_commune_that_ended_before_the_round_is_left_out);
    tcase_add_test(t, opening_moves_those_that_prepare_and_only_once);
    tcase_add_test(t, a_round_never_goes_back);
    tcase_add_test(t, opening_a_round_without_communes_is_refused);
    tcase_add_test(t, communes_that_can_see_nobody_are_found);
    tcase_add_test(t, a_commune_that_is_closed_all_round_can_see_nobody);
    tcase_add_test(t, the_list_counts_communes_by_state);
    suite_add_tcase(s, t);
    return s;
}
