/* SPDX-License-Identifier: Apache-2.0 */
#include "scratch.h"
#include "store/migrate.h"
#include "store/sql.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct scratch scratch;

static void make_empty_database(void) {
    scratch_create(&scratch);
}

static void drop_database(void) {
    scratch_drop(&scratch);
}

static void migrate(void) {
    struct err e;
    ck_assert_msg(migrate_up(scratch.pg, NULL, NULL, &e), "%s", e.message);
}

static int64_t applied(void) {
    return scratch_integer(&scratch, "SELECT count(*) FROM schema_migration");
}

static void count_applied(void *context, const struct migration *m) {
    int *count = context;
    ck_assert_int_eq(m->number, MIGRATIONS[*count].number);
    (*count)++;
}

START_TEST(a_fresh_database_gets_every_migration_in_order) {
    struct err e;
    int count = 0;
    ck_assert_msg(migrate_up(scratch.pg, count_applied, &count, &e), "%s", e.message);
    ck_assert_uint_eq((size_t)count, MIGRATION_COUNT);
    ck_assert_uint_eq((size_t)applied(), MIGRATION_COUNT);
    ck_assert_msg(migrate_verify(scratch.pg, &e), "%s", e.message);
}
END_TEST

START_TEST(a_second_up_changes_nothing) {
    struct err e;
    int count = 0;
    migrate();
    const char *before =
        scratch_text(&scratch, "SELECT schema_migration::text || xmin FROM schema_migration");
    ck_assert(migrate_up(scratch.pg, count_applied, &count, &e));
    ck_assert_int_eq(count, 0);
    ck_assert_str_eq(before,
                     scratch_text(&scratch, "SELECT schema_migration::text || xmin FROM schema_migration"));
}
END_TEST

static void assert_refused(const char *message_part, const char *hint_part) {
    struct err up, verify;
    ck_assert(!migrate_up(scratch.pg, NULL, NULL, &up));
    ck_assert(!migrate_verify(scratch.pg, &verify));
    ck_assert_int_eq(up.code, ERR_CONFIG);
    ck_assert_int_eq(verify.code, ERR_CONFIG);
    ck_assert_msg(strstr(up.message, message_part) != NULL, "%s", up.message);
    ck_assert_msg(strstr(up.hint, hint_part) != NULL, "%s", up.hint);
    ck_assert_str_eq(up.message, verify.message);
}

START_TEST(an_edited_text_is_refused) {
    migrate();
    scratch_execute(&scratch, NULL, "UPDATE schema_migration SET checksum = 'other' WHERE number = 3");
    assert_refused("migration 0003 population was applied with another text", "never edited");
}
END_TEST

START_TEST(a_schema_newer_than_the_program_is_refused) {
    migrate();
    scratch_execute(&scratch, NULL, "INSERT INTO schema_migration VALUES (9001, 'future', 'x', now())");
    assert_refused("schema 9001, newer than this program's", "Install the program");
}
END_TEST

START_TEST(a_hole_in_the_history_is_refused) {
    migrate();
    scratch_execute(&scratch, NULL, "DELETE FROM schema_migration WHERE number = 2");
    assert_refused("migration 0002 register is not recorded although 0003 is", "Restore");
}
END_TEST

START_TEST(verify_tells_the_command_for_a_database_that_is_behind) {
    struct err e;
    ck_assert(!migrate_verify(scratch.pg, &e));
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_str_eq(e.hint, "Run: lichkham migrate up");
    migrate();
    scratch_execute(&scratch, NULL, "DELETE FROM schema_migration WHERE number > 4");
    ck_assert(!migrate_verify(scratch.pg, &e));
    ck_assert_msg(strstr(e.message, "at schema 0004") != NULL, "%s", e.message);
    ck_assert_str_eq(e.hint, "Run: lichkham migrate up");
}
END_TEST

START_TEST(opening_looks_at_the_schema_when_asked) {
    struct err e;
    struct pg *c = NULL;
    ck_assert(!db_open(scratch.loop, scratch.conninfo, DB_SCHEMA_CURRENT, &c, &e));
    ck_assert_int_eq(e.code, ERR_CONFIG);
    migrate();
    ck_assert_msg(db_open(scratch.loop, scratch.conninfo, DB_SCHEMA_CURRENT, &c, &e), "%s", e.message);
    pg_close(c);
}
END_TEST

static const char *print_status(void) {
    struct err e;
    static char text[4096];
    FILE *out = fmemopen(text, sizeof text, "w");
    ck_assert_ptr_nonnull(out);
    ck_assert_msg(migrate_print_status(scratch.pg, out, &e), "%s", e.message);
    fclose(out);
    return text;
}

static void assert_says(const char *text, const char *line) {
    ck_assert_msg(strstr(text, line) != NULL, "no line \"%s\" in:\n%s", line, text);
}

START_TEST(status_tells_what_is_missing_applied_edited_and_unknown) {
    assert_says(print_status(), "0001 reference    missing\n");
    migrate();
    scratch_execute(&scratch, NULL, "UPDATE schema_migration SET checksum = 'other' WHERE number = 3");
    scratch_execute(&scratch, NULL, "INSERT INTO schema_migration VALUES (9001, 'future', 'x', now())");
    const char *text = print_status();
    assert_says(text, "0001 reference    applied\n");
    assert_says(text, "0003 population   applied with another text\n");
    assert_says(text, "9001 future       unknown to this program\n");
}
END_TEST

/* A child process that migrates; its exit status is the error's code. */
static pid_t start_migrator(void) {
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child > 0) return child;
    struct err e = {0};
    struct loop *l;
    struct pg *c;
    const bool done = loop_create(&l, &e) && db_open(l, scratch.conninfo, DB_SCHEMA_ANY, &c, &e) &&
                      migrate_up(c, NULL, NULL, &e);
    if (!done) fprintf(stderr, "%s\n", e.message);
    _exit(done ? 0 : (int)e.code);
}

static int await_migrator(pid_t child) {
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    return WEXITSTATUS(status);
}

START_TEST(two_migrators_at_once_both_succeed) {
    pid_t children[4];
    for (int i = 0; i < 4; i++) children[i] = start_migrator();
    for (int i = 0; i < 4; i++) ck_assert_int_eq(await_migrator(children[i]), 0);
    ck_assert_uint_eq((size_t)applied(), MIGRATION_COUNT);
}
END_TEST

static void leave_after_fourth(void *context, const struct migration *m) {
    (void)context;
    if (m->number == 4)
        scratch_execute(&scratch, NULL,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

START_TEST(a_migrator_killed_between_two_migrations_is_resumed) {
    struct err e;
    struct pg *c = scratch_open(&scratch);
    ck_assert(!migrate_up(c, leave_after_fourth, NULL, &e));
    ck_assert_int_eq(e.code, ERR_UNAVAILABLE);
    pg_close(c);
    ck_assert_int_eq(applied(), 4);
    migrate();
    ck_assert_msg(migrate_verify(scratch.pg, &e), "%s", e.message);
}
END_TEST

#define WAITING                                                                                              \
    "FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE "  \
    "'%%INSERT INTO priority_rule%%'"

/* The fifth migration waits in its middle for a lock we hold, and is ended there. */
/* The database as it was when the program had only its first `number` migrations. */
static void go_back_to(int number) {
    scratch_execute(
        &scratch, NULL,
        "CREATE TEMP TABLE history AS TABLE schema_migration; DROP SCHEMA lichkham, register CASCADE; %s",
        SQL_MIGRATION_PREPARE.sql);
    for (int i = 0; i < number; i++) scratch_execute(&scratch, NULL, "%s", MIGRATIONS[i].sql);
    scratch_execute(&scratch, NULL, "INSERT INTO schema_migration SELECT * FROM history WHERE number <= %d",
                    number);
}

START_TEST(a_migrator_killed_within_a_migration_leaves_nothing_of_it) {
    struct err e;
    migrate();
    go_back_to(4);
    struct pg *holder = scratch_open(&scratch);
    scratch_execute(&scratch, holder, "BEGIN; LOCK TABLE package_rule IN SHARE MODE");
    const pid_t child = start_migrator();
    while (scratch_integer(&scratch, "SELECT count(*) " WAITING) == 0)
        ck_assert_int_eq(waitpid(child, NULL, WNOHANG), 0);
    scratch_execute(&scratch, NULL, "SELECT pg_terminate_backend(pid) " WAITING);
    ck_assert_int_eq(await_migrator(child), ERR_UNAVAILABLE);
    pg_close(holder);
    ck_assert_int_eq(applied(), 4);
    ck_assert_int_eq(scratch_integer(&scratch, "SELECT count(*) FROM priority_rule"), 0);
    migrate();
    ck_assert_msg(migrate_verify(scratch.pg, &e), "%s", e.message);
    ck_assert_int_gt(scratch_integer(&scratch, "SELECT count(*) FROM priority_rule"), 0);
}
END_TEST

START_TEST(distribution_is_refused_without_the_extension) {
    struct err e;
    migrate();
    ck_assert(!migrate_distribute(scratch.pg, &e));
    ck_assert_int_eq(e.code, ERR_CONFIG);
    ck_assert_msg(strstr(e.message, "extension citus") != NULL, "%s", e.message);
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("migrate");
    TCase *t = tcase_create("migrate");
    tcase_add_checked_fixture(t, make_empty_database, drop_database);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_fresh_database_gets_every_migration_in_order);
    tcase_add_test(t, a_second_up_changes_nothing);
    tcase_add_test(t, an_edited_text_is_refused);
    tcase_add_test(t, a_schema_newer_than_the_program_is_refused);
    tcase_add_test(t, a_hole_in_the_history_is_refused);
    tcase_add_test(t, verify_tells_the_command_for_a_database_that_is_behind);
    tcase_add_test(t, opening_looks_at_the_schema_when_asked);
    tcase_add_test(t, status_tells_what_is_missing_applied_edited_and_unknown);
    tcase_add_test(t, two_migrators_at_once_both_succeed);
    tcase_add_test(t, a_migrator_killed_between_two_migrations_is_resumed);
    tcase_add_test(t, a_migrator_killed_within_a_migration_leaves_nothing_of_it);
    tcase_add_test(t, distribution_is_refused_without_the_extension);
    suite_add_tcase(s, t);
    return s;
}
