/* SPDX-License-Identifier: Apache-2.0 */
/* The doctor at work on installations that are broken in whole. */
#include "jobs/doctor.h"

#include "exam/exam.h"
#include "store/migrate.h"

static struct doctor_report report;

static void begin(void) {
    scratch_create(&scratch);
}

static void end(void) {
    doctor_finish(&report);
    scratch_drop(&scratch);
}

static void examine(const char *database, const char *registry, const struct err *configuration) {
    const struct doctor_options options = {.configuration = {.error = configuration},
                                           .database = database,
                                           .registry = registry,
                                           .today = TODAY,
                                           .feed_days_max = 7,
                                           .outcome_days = 14};
    doctor_run(scratch.loop, &options, &report);
    ck_assert(!report.is_healthy);
}

static bool is_unchecked(const char *name) {
    for (size_t i = 0; i < report.gaps.count; i++)
        if (strcmp(report.gaps.at[i].check->name, name) == 0) return true;
    return false;
}

START_TEST(an_unreachable_database_is_told_and_what_needs_it_left_unchecked) {
    examine("dbname=nobody_has_this", "", NULL);
    ck_assert_uint_eq(report.findings.count, 1);
    ck_assert_str_eq(report.findings.at[0].check->name, "connection");
    ck_assert_str_eq(report.findings.at[0].where, "database");
    ck_assert(is_unchecked("schema") && is_unchecked("feed_old") && !is_unchecked("permissions"));
}
END_TEST

START_TEST(an_unreachable_register_leaves_the_rest_checked) {
    examine(scratch.conninfo, "dbname=nobody_has_this", NULL);
    ck_assert_str_eq(report.findings.at[0].check->name, "connection");
    ck_assert_str_eq(report.findings.at[0].where, "register");
    ck_assert(is_unchecked("feed_old") && !is_unchecked("schema") && !is_unchecked("roles"));
}
END_TEST

START_TEST(an_empty_database_is_told_to_be_migrated_and_nothing_ends_the_examination) {
    examine(scratch.conninfo, "", NULL);
    const struct doctor_finding *first = &report.findings.at[0];
    ck_assert_str_eq(first->check->name, "schema");
    ck_assert_str_eq(first->remedy, "Run: lichkham migrate up");
    ck_assert(is_unchecked("held") && is_unchecked("rounds_none") && !is_unchecked("commit"));
}
END_TEST

START_TEST(a_database_that_keeps_no_unicode_is_told) {
    const char *name = arena_print(scratch.arena, "%s_ascii", scratch.name);
    EXECUTE("CREATE DATABASE %s TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'", name);
    examine(arena_print(scratch.arena, "dbname=%s", name), "", NULL);
    EXECUTE("DROP DATABASE %s", name);
    ck_assert_str_eq(report.findings.at[0].check->name, "database");
    ck_assert_str_eq(report.findings.at[0].what, "it keeps text as SQL_ASCII, and names need UTF8");
}
END_TEST

START_TEST(a_wrong_configuration_comes_first_and_no_database_is_asked) {
    struct err broken;
    err_fill(&broken, ERR_CONFIG, "", "there is no key \"nigth\"");
    examine(scratch.conninfo, "", &broken);
    ck_assert_uint_eq(report.findings.count, 1);
    ck_assert_str_eq(report.findings.at[0].check->name, "configuration");
    ck_assert(is_unchecked("database") && is_unchecked("register_columns"));
}
END_TEST

START_TEST(the_gravest_come_first_and_checks_keep_their_order) {
    struct err e;
    ck_assert_msg(migrate_up(scratch.pg, NULL, NULL, &e), "%s", e.message);
    EXECUTE("INSERT INTO round VALUES (2027, '2027-01-01', '2027-03-31');"
            "INSERT INTO round_commune VALUES (4, 2027, 'open')");
    examine(scratch.conninfo, "", NULL);
    for (size_t i = 1; i < report.findings.count; i++) {
        const struct doctor_finding *a = &report.findings.at[i - 1], *b = &report.findings.at[i];
        ck_assert(a->severity > b->severity || (a->severity == b->severity && a->check <= b->check));
    }
    ck_assert_str_eq(report.findings.at[0].check->name, "partitions");
    ck_assert_uint_eq(report.gaps.count, 0);
}
END_TEST

/* ---- The handbook ---------------------------------------------------------------------------------- */

START_TEST(the_handbook_lists_the_checks) {
    char *text = NULL;
    size_t size = 0;
    int rows = 0;
    FILE *in = fopen(SOURCE_ROOT "/docs/operations.md", "re");
    ck_assert_ptr_nonnull(in);
    ck_assert_int_gt(getdelim(&text, &size, '\0', in), 0);
    (void)fclose(in);
    const char *section = strstr(text, "\n## When something is wrong: doctor\n");
    ck_assert_ptr_nonnull(section);
    for (size_t i = 0; i < DOCTOR_CHECK_COUNT; i++) {
        const struct doctor_check *c = &DOCTOR_CHECKS[i];
        ASSERT_IN(section, arena_print(scratch.arena, "\n| `%s` | %s | %s |\n", c->name,
                                       doctor_severity_name(c->severity), c->looks_for));
    }
    const char *next = strstr(section + 1, "\n## ");
    for (const char *at = section; (at = strstr(at, "\n| `")) != NULL && (!next || at < next); at++) rows++;
    ck_assert_int_eq(rows, (int)DOCTOR_CHECK_COUNT);
    free(text);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("doctor");
    TCase *t = tcase_create("doctor");
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, an_unreachable_database_is_told_and_what_needs_it_left_unchecked);
    tcase_add_test(t, an_unreachable_register_leaves_the_rest_checked);
    tcase_add_test(t, an_empty_database_is_told_to_be_migrated_and_nothing_ends_the_examination);
    tcase_add_test(t, a_database_that_keeps_no_unicode_is_told);
    tcase_add_test(t, a_wrong_configuration_comes_first_and_no_database_is_asked);
    tcase_add_test(t, the_gravest_come_first_and_checks_keep_their_order);
    tcase_add_test(t, the_handbook_lists_the_checks);
    suite_add_tcase(s, t);
    return s;
}
