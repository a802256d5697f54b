/* SPDX-License-Identifier: Apache-2.0 */
/* People whom several communes claim, and those of whom one says that they have died. */
#include "jobs/moving_night.h"
#include "jobs/resident_fact.h"

/* ---- Who is free to go to several ---------------------------------------------------------------- */

static void be_born(int64_t resident, int32_t commune) {
    EXECUTE("INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_date, "
            "birth_year, resident_since, changed_at) VALUES (%d, %d, 570, %d, '2027-02-20', 2027, "
            "'2027-02-20', '2027-03-01')",
            commune, (int)resident, commune - 180);
}

/* 70 is new to B and C, 71 to all, of whom A's officer says that he moved on; 8 goes from A to B and C, and
 * is gone from A; 9 likewise, and A still names him; 41 goes from B to A and C; about 42 there is a doubt in
 * B, and he goes to A and C. */
static void be_named_twice(void) {
    be_born(70, B);
    be_born(70, C);
    be_born(71, A);
    be_born(71, B);
    be_born(71, C);
    write_fact(A, 71, "moved");
    arrive(8, A, B);
    arrive(8, A, C);
    drop(8, A);
    arrive(9, A, B);
    arrive(9, A, C);
    tell(9, A, B);
    arrive(41, B, A);
    arrive(41, B, C);
    drop(41, B);
    EXECUTE("INSERT INTO possible_duplicate VALUES (202, 42, 40, 202, 'name', NULL)");
    arrive(42, B, A);
    arrive(42, B, C);
    drop(42, B);
}

/* So many others that nobody is looked up in passing. */
static void lose_index(void) {
    EXECUTE("DROP INDEX register.resident_living;"
            "INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_year, "
            "changed_at) SELECT 999, i, i, 1, 1980, '2027-01-01' FROM generate_series(1001, 61000) AS i");
}

static void check_homes(void) {
    ASSERT_HOME(70, "202 1");
    ASSERT_HOME(71, "202 1");
    ASSERT_HOME(8, "202 2");
    ASSERT_NEEDS(B, 8, "1 refused none");
    ASSERT_HOME(9, "202 2");
    ASSERT_HOME(41, "201 2");
    ASSERT_HOME(42, "201 2 leaving");
    ASSERT_NEEDS(C, 8, "1 duplicate claimed_elsewhere");
    ck_assert_str_eq(scratch_text(&scratch, "SELECT concat_ws(' ', commune_code, resident_id, "
                                            "serving_commune) FROM residence_claim ORDER BY 1"),
                     "203 41 201\n203 42 201\n203 70 202\n203 71 202\n203 8 202\n203 9 202\n");
}

START_TEST(of_several_communes_that_may_take_somebody_the_lowest_does_whoever_comes_first) {
    static const struct {
        const char *sizes;
        int slots;
        bool has_index;
    } NIGHTS[] = {{"{3,2,1}", 1, true}, {"{1,2,3}", 1, true}, {"{1,1,1}", 3, true}, {"{2,1,3}", 1, false}};
    char *wanted = NULL;
    for (size_t i = 0; i < sizeof NIGHTS / sizeof NIGHTS[0]; i++) {
        begin_moving();
        be_named_twice();
        if (!NIGHTS[i].has_index) lose_index();
        pass_sized_night(TODAY + 1, NIGHTS[i].sizes, NIGHTS[i].slots);
        check_homes();
        const char *rows = digest_rows();
        if (!wanted) wanted = strdup(rows);
        ck_assert_msg(strcmp(rows, wanted) == 0, "night %zu:\n%s\nnot\n%s", i, rows, wanted);
        pass_sized_night(TODAY + 1, "{3,2,1}", 1);
        ck_assert_int_eq(rows_changed, 0);
        drop_all();
    }
    free(wanted);
}
END_TEST

START_TEST(a_commune_that_takes_nobody_tonight_keeps_nobody_from_another) {
    begin_moving();
    be_born(70, B);
    be_born(70, C);
    pass_night(TODAY + 1, AT_ONCE, B);
    ASSERT_HOME(70, "203 1");
    pass_night(TODAY + 2, AT_ONCE, 0);
    ASSERT_HOME(70, "203 1");
    ck_assert_int_eq(COUNT("residence_claim WHERE commune_code = 202 AND serving_commune = 203"), 1);
    drop_all();
}
END_TEST

/* ---- Who is said to have died ---------------------------------------------------------------------- */

static const struct officer OFFICER = {.name = "O", .unix_seconds = 1804000000};

static struct fact_request about(int64_t resident, int32_t commune) {
    return (struct fact_request){.person = {.resident = resident, .commune = commune, .is_known = true},
                                 .kind = FACT_DIED,
                                 .from = CIVIL_NONE,
                                 .until = CIVIL_NONE};
}

static void declare_dead(int64_t resident, int32_t commune) {
    struct officer officer = OFFICER;
    struct fact_request q = about(resident, commune);
    struct fact_report report;
    officer.today = TODAY - 10;
    q.from = TODAY - 10;
    MUST(resident_fact_add(scratch.pg, scratch.pg, &officer, &q, scratch.arena, &report, &error));
}

static void take_back(int64_t resident, int32_t commune) {
    struct officer officer = OFFICER;
    const struct fact_request q = about(resident, commune);
    int64_t withdrawn = 0;
    officer.today = TODAY + 2;
    MUST(resident_fact_withdraw(scratch.pg, &officer, &q, &withdrawn, &error));
    ck_assert_int_eq(withdrawn, 1);
}

static void expect_told(int32_t commune) {
    struct fact_line *lines = NULL;
    size_t count = 0;
    MUST(resident_fact_list(scratch.pg, scratch.pg, commune, 1, TODAY + 1, scratch.arena, &lines, &count,
                            &error));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(lines[0].fact.kind, FACT_DIED);
    ck_assert_int_eq(lines[0].standing, FACT_CONTRADICTED);
}

/* Whether his home ended with the word, or stands still, as where he was being examined. */
START_TEST(whom_an_officer_declared_dead_the_next_commune_does_not_serve_and_is_told) {
    for (int has_home = 0; has_home < 2; has_home++) {
        begin_moving();
        if (has_home)
            EXECUTE("INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) VALUES "
                    "(201, 1, 'died', '2027-02-19', 'O')");
        else
            declare_dead(1, A);
        arrive(1, A, B);
        drop(1, A);
        pass_night(TODAY + 1, AT_ONCE, has_home ? A : 0);
        ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 1"), 0);
        ASSERT_NEEDS(B, 1, "1 deceased none");
        ck_assert_int_eq(COUNT("local_fact WHERE resident_id = 1 AND commune_code = 201"), 0);
        expect_told(B);
        take_back(1, B);
        pass_night(TODAY + 2, AT_ONCE, 0);
        ASSERT_HOME(1, "202 1");
        ASSERT_NEEDS(B, 1, "1 booked annual");
        drop_all();
    }
}
END_TEST

START_TEST(a_doubt_goes_along_with_the_dead) {
    begin_moving();
    declare_dead(1, A);
    EXECUTE("INSERT INTO possible_duplicate VALUES (201, 1, 24, 201, 'name', NULL)");
    arrive(1, A, B);
    drop(1, A);
    pass_night(TODAY + 1, AT_ONCE, 0);
    ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 1"), 0);
    ASSERT_NEEDS(B, 1, "1 duplicate none");
    drop_all();
}
END_TEST

START_TEST(who_is_declared_dead_where_he_is_still_named_waits_elsewhere) {
    begin_moving();
    declare_dead(1, A);
    arrive(1, A, B);
    pass_night(TODAY + 1, AT_ONCE, 0);
    ck_assert_int_eq(COUNT("resident_home WHERE resident_id = 1"), 0);
    ASSERT_NEEDS(A, 1, "1 deceased none");
    ASSERT_NEEDS(B, 1, "1 duplicate claimed_elsewhere");
    take_back(1, A);
    pass_night(TODAY + 2, AT_ONCE, 0);
    ASSERT_HOME(1, "201 1");
    ASSERT_NEEDS(B, 1, "1 duplicate claimed_elsewhere");
    drop_all();
}
END_TEST

START_TEST(to_whichever_of_two_communes_the_dead_go_it_is_the_same_whoever_comes_first) {
    static const char *const SIZES[] = {"{1,3,2}", "{1,2,3}"};
    char *wanted = NULL;
    for (int i = 0; i < 2; i++) {
        begin_moving();
        declare_dead(1, A);
        arrive(1, A, B);
        arrive(1, A, C);
        drop(1, A);
        pass_sized_night(TODAY + 1, SIZES[i], 1);
        ASSERT_NEEDS(B, 1, "1 deceased none");
        ASSERT_NEEDS(C, 1, "1 duplicate claimed_elsewhere");
        const char *rows = digest_rows();
        if (!wanted) wanted = strdup(rows);
        ck_assert_str_eq(rows, wanted);
        pass_sized_night(TODAY + 1, SIZES[i], 1);
        ck_assert_int_eq(rows_changed, 0);
        drop_all();
    }
    free(wanted);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("moves_claims");
    TCase *t = tcase_create("claimed");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, of_several_communes_that_may_take_somebody_the_lowest_does_whoever_comes_first);
    tcase_add_test(t, a_commune_that_takes_nobody_tonight_keeps_nobody_from_another);
    suite_add_tcase(s, t);
    TCase *dead = tcase_create("said to have died");
    tcase_set_timeout(dead, 120);
    tcase_add_test(dead, whom_an_officer_declared_dead_the_next_commune_does_not_serve_and_is_told);
    tcase_add_test(dead, a_doubt_goes_along_with_the_dead);
    tcase_add_test(dead, who_is_declared_dead_where_he_is_still_named_waits_elsewhere);
    tcase_add_test(dead, to_whichever_of_two_communes_the_dead_go_it_is_the_same_whoever_comes_first);
    suite_add_tcase(s, dead);
    return s;
}
