/* SPDX-License-Identifier: Apache-2.0 */
/* A whole register: what several communes break together, and in what order it is told. */
#include "jobs/register_check.h"

#include "exam/exam.h"

static struct register_report report;

static void begin(void) {
    create_people();
    EXECUTE("INSERT INTO register.feed_status SELECT commune_code, '2027-02-28 20:00+07', count(*)"
            "  FROM register.resident GROUP BY 1");
}

static void end(void) {
    vec_free(&report.breaches);
    drop_all();
}

static bool is_clean(int32_t commune) {
    const struct register_check_options options = {.commune = commune, .scope = {TODAY, 7}};
    vec_free(&report.breaches);
    MUST(register_check_run(scratch.pg, scratch.pg, &options, &report, &error));
    return report.is_clean;
}

START_TEST(only_the_commune_asked_for_is_looked_at) {
    EXECUTE("UPDATE register.resident SET moved_to = 123 WHERE resident_id = 3");
    ck_assert(is_clean(124));
    ck_assert_int_eq(report.residents, 1);
    ck_assert(!is_clean(123));
    ck_assert_int_eq(report.residents, 12);
}
END_TEST

START_TEST(findings_are_counted_over_communes_with_three_examples) {
    EXECUTE("UPDATE register.resident SET hamlet_id = 99 WHERE resident_id IN (5, 20, 9, 7, 11)");
    ck_assert(!is_clean(0));
    ck_assert_uint_eq(report.breaches.count, 1);
    const struct register_breach *b = &report.breaches.at[0];
    ck_assert_int_eq(b->finding.count, 5);
    ck_assert_int_eq(b->communes, 2);
    ck_assert_int_eq(b->finding.example_count, 3);
    ck_assert_int_eq(b->finding.examples[0].resident, 5);
    ck_assert_int_eq(b->finding.examples[2].resident, 9);
    ck_assert_int_eq(b->finding.examples[2].commune, 123);
    ck_assert_str_eq(b->finding.examples[0].value, "99");
}
END_TEST

START_TEST(faults_come_before_warnings_and_advice_leaves_a_register_clean) {
    EXECUTE("INSERT INTO register.person (commune_code, resident_id, full_name, name_key) "
            "VALUES (123, 77, 'Lê', 'le')");
    ck_assert(is_clean(0));
    EXECUTE("UPDATE register.resident SET birth_year = 1899 WHERE resident_id = 3;"
            "UPDATE register.person SET phone = '0912' WHERE resident_id = 4");
    ck_assert(!is_clean(0));
    ck_assert_uint_eq(report.breaches.count, 3);
    for (size_t i = 1; i < report.breaches.count; i++)
        ck_assert_int_gt(report.breaches.at[i - 1].finding.rule->severity,
                         report.breaches.at[i].finding.rule->severity);
}
END_TEST

START_TEST(rows_are_left_alone_until_the_views_are_mended) {
    EXECUTE("ALTER VIEW register.resident_feed RENAME COLUMN moved_to TO moved;"
            "UPDATE register.resident SET birth_year = 2099 WHERE resident_id = 3");
    ck_assert(!is_clean(0));
    ck_assert(!report.has_rows);
    ck_assert_uint_eq(report.breaches.count, 1);
    ck_assert_str_eq(report.breaches.at[0].finding.rule->name, "column");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("register_check");
    TCase *t = tcase_create("register_check");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, only_the_commune_asked_for_is_looked_at);
    tcase_add_test(t, findings_are_counted_over_communes_with_three_examples);
    tcase_add_test(t, faults_come_before_warnings_and_advice_leaves_a_register_clean);
    tcase_add_test(t, rows_are_left_alone_until_the_views_are_mended);
    suite_add_tcase(s, t);
    return s;
}
