/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of the data model that a catalogue can show (docs/data-model.md), and that each of these
 * checks finds the fault it is there for. */
#include "domain/schedule.h"
#include "scratch.h"
#include "store/migrate.h"
#include "store/sql.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct scratch scratch;

/* Tables of ours; a partition follows its parent. */
#define TABLES                                                                                               \
    "(SELECT c.oid, n.nspname, c.relname, c.relkind, c.relrowsecurity, EXISTS (SELECT FROM pg_attribute a "  \
    "  WHERE a.attrelid = c.oid AND a.attname = 'commune_code') AS has_commune "                             \
    "   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "                                      \
    "  WHERE n.nspname IN ('lichkham', 'register') AND c.relkind IN ('r', 'p') AND NOT c.relispartition) "   \
    "AS t "

/* Small tables edited by people whose own number is their key, and the one table keyed by resident. */
#define KEYED_OTHERWISE "('site', 'hamlet', 'organisation', 'team_day', 'resident_home')"

/* Nothing in them tells of a person; several areas read them at once. */
#define WITHOUT_PEOPLE                                                                                       \
    "('site', 'hamlet', 'organisation', 'closure', 'team_day', 'round_commune', 'funding_limit', 'target', " \
    "'standing_approval', 'feed_status', 'commune_state', 'commune_result', 'run_unit', 'run_guard', "       \
    "'shortage', 'send_unit', 'feed_night', 'feed_copy_state')"

static const struct rule {
    const char *sentence;
    const char *offenders; /* a query for names; none = the rule holds */
    const char *fault;     /* breaks the rule ... */
    const char *offender;  /* ... by this name */
} RULES[] = {
    {"commune_code is first in every unique key",
     "SELECT i.indexrelid::regclass FROM pg_index i JOIN " TABLES "ON t.oid = i.indrelid "
     "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
     "WHERE t.has_commune AND i.indisunique AND a.attname <> 'commune_code' "
     "AND t.relname NOT IN " KEYED_OTHERWISE,
     "CREATE UNIQUE INDEX visit_once ON completion (visit_code)", "visit_once"},
    {"every table has a primary key",
     "SELECT t.relname FROM " TABLES "WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid "
     "AND i.indisprimary)",
     "CREATE TABLE loose (commune_code integer)", "loose"},
    {"there are no foreign keys",
     "SELECT t.relname FROM pg_constraint k JOIN " TABLES "ON t.oid = k.conrelid WHERE k.contype = 'f'",
     "ALTER TABLE publication ADD FOREIGN KEY (round) REFERENCES round", "publication"},
    {"there are no triggers, rules, functions or sequences",
     "SELECT g.tgname::text FROM pg_trigger g JOIN " TABLES "ON t.oid = g.tgrelid WHERE NOT g.tgisinternal "
     "UNION ALL SELECT r.rulename FROM pg_rewrite r JOIN " TABLES "ON t.oid = r.ev_class "
     "UNION ALL SELECT p.proname FROM pg_proc p WHERE p.pronamespace IN ('lichkham'::regnamespace, "
     "'register'::regnamespace) "
     "UNION ALL SELECT c.relname FROM pg_class c WHERE c.relkind = 'S' AND c.relnamespace IN "
     "('lichkham'::regnamespace, 'register'::regnamespace)",
     "CREATE FUNCTION noticed() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'", "noticed"},
    {"there are no triggers, rules, functions or sequences",
     "SELECT g.tgname FROM pg_trigger g JOIN " TABLES "ON t.oid = g.tgrelid WHERE NOT g.tgisinternal",
     "CREATE TRIGGER unchanged BEFORE UPDATE ON need FOR EACH ROW EXECUTE FUNCTION "
     "suppress_redundant_updates_trigger()",
     "unchanged"},
    {"a default is a constant, never a serial, an identity or a clock",
     "SELECT t.relname || '.' || a.attname FROM pg_attribute a JOIN " TABLES "ON t.oid = a.attrelid "
     "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attidentity <> '' "
     "OR a.attgenerated <> '' OR pg_get_expr(d.adbin, d.adrelid) ~* '[(]|current_|localtime'",
     "ALTER TABLE audit ALTER at SET DEFAULT now()", "audit.at"},
    {"a default is a constant, never a serial, an identity or a clock",
     "SELECT t.relname || '.' || a.attname FROM pg_attribute a JOIN " TABLES "ON t.oid = a.attrelid "
     "WHERE a.attidentity <> ''",
     "ALTER TABLE audit ADD number bigint GENERATED ALWAYS AS IDENTITY", "audit.number"},
    {"text in a key is ordered by its bytes",
     "SELECT i.indexrelid::regclass || '.' || a.attname FROM pg_index i JOIN " TABLES "ON t.oid = i.indrelid "
     "CROSS JOIN unnest(i.indkey::smallint[]) k (number) JOIN pg_attribute a ON a.attrelid = i.indrelid "
     "AND a.attnum = k.number WHERE a.atttypid IN ('text'::regtype, 'varchar'::regtype) "
     "AND a.attcollation <> '\"C\"'::regcollation",
     "CREATE INDEX site_by_name ON site (name)", "site_by_name.name"},
    {"tables of a round are partitioned by it, the queue by its send day",
     "SELECT name FROM unnest('{session, session_quota, need, appointment, reminder, reminder_attempt, "
     "reminder_queue}'::text[]) AS name LEFT JOIN pg_partitioned_table p ON p.partrelid = name::regclass "
     "WHERE pg_get_partkeydef(p.partrelid) IS DISTINCT FROM "
     "CASE name WHEN 'reminder_queue' THEN 'LIST (send_day)' ELSE 'LIST (round)' END",
     "DROP TABLE session_quota; CREATE TABLE session_quota (commune_code integer PRIMARY KEY)",
     "session_quota"},
    {"every row of people is guarded by the one policy",
     "SELECT t.relname FROM " TABLES "LEFT JOIN pg_policy p ON p.polrelid = t.oid "
     "WHERE t.has_commune AND t.relname NOT IN " WITHOUT_PEOPLE
     "AND (NOT t.relrowsecurity OR p.polcmd IS DISTINCT FROM '*' OR p.polwithcheck IS NOT NULL "
     "  OR NOT p.polpermissive OR pg_get_expr(p.polqual, p.polrelid) IS DISTINCT FROM "
     "     '(commune_code = (NULLIF(current_setting(''lichkham.commune''::text, true), "
     "''''::text))::integer)')",
     "CREATE TABLE visit (commune_code integer PRIMARY KEY)", "visit"},
    {"every row of people is guarded by the one policy",
     "SELECT t.relname FROM " TABLES "JOIN pg_policy p ON p.polrelid = t.oid WHERE t.has_commune "
     "GROUP BY t.relname HAVING count(*) > 1",
     "CREATE POLICY everything ON need USING (true)", "need"},
    {"no view is a way around the policies",
     "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relnamespace IN "
     "('lichkham'::regnamespace, 'register'::regnamespace) "
     "AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)",
     "CREATE VIEW everybody AS SELECT * FROM register.person", "everybody"},
    {"codes of communes are integers, residents are bigints",
     "SELECT t.relname || '.' || a.attname FROM pg_attribute a JOIN " TABLES "ON t.oid = a.attrelid "
     "WHERE a.attname = 'commune_code' AND a.atttypid <> 'integer'::regtype "
     "OR a.attname IN ('resident_id', 'household_id') AND a.atttypid <> 'bigint'::regtype",
     "CREATE TABLE visit (commune_code text PRIMARY KEY)", "visit.commune_code"},
};
#define RULE_COUNT (sizeof RULES / sizeof RULES[0])

static void make_database(void) {
    scratch_create_migrated(&scratch);
    scratch_leave(&scratch);
}

static void drop_database(void) {
    scratch_return(&scratch);
    scratch_drop(&scratch);
}

/* What a test does to the schema is taken back. */
static void begin(void) {
    scratch_return(&scratch);
    scratch_execute(&scratch, NULL, "BEGIN");
}

static void end(void) {
    scratch_execute(&scratch, NULL, "ROLLBACK");
    scratch_leave(&scratch);
}

START_TEST(the_schema_keeps_the_rule) {
    const char *offenders = scratch_text(&scratch, "%s", RULES[_i].offenders);
    ck_assert_msg(offenders[0] == '\0', "%s, but: %s", RULES[_i].sentence, offenders);
}
END_TEST

START_TEST(a_fault_against_the_rule_is_found) {
    scratch_execute(&scratch, NULL, "%s", RULES[_i].fault);
    const char *offenders = scratch_text(&scratch, "%s", RULES[_i].offenders);
    ck_assert_msg(strstr(offenders, RULES[_i].offender) != NULL, "%s: \"%s\" is not seen", RULES[_i].sentence,
                  RULES[_i].fault);
}
END_TEST

/* ---- Names that program and schema share (states: tests/domain/test_states.c) ---------------- */

static const char *origin_name(int i) {
    return appointment_origin_name((enum appointment_origin)i);
}

static const char *name_of_route(int i) {
    return route_name((enum route)i);
}

static const struct {
    const char *table;
    const char *column;
    int count;
    const char *(*name)(int);
} LISTS[] = {
    {"appointment", "origin", ORIGINS, origin_name},
    {"route_rule", "route", ROUTES, name_of_route},
    {"register.resident", "route", ROUTES, name_of_route},
};

START_TEST(the_schema_allows_exactly_the_names_the_program_knows) {
    const char *check =
        scratch_text(&scratch,
                     "SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k "
                     "JOIN pg_attribute a ON a.attrelid = k.conrelid AND k.conkey = ARRAY[a.attnum] "
                     "WHERE k.conrelid = '%s'::regclass AND k.contype = 'c' AND a.attname = '%s'",
                     LISTS[_i].table, LISTS[_i].column);
    int allowed = 0;
    for (const char *at = check; (at = strstr(at, "::text")) != NULL; at++) allowed++;
    for (int i = 0; i < LISTS[_i].count; i++) {
        char quoted[64];
        snprintf(quoted, sizeof quoted, "'%s'::text", LISTS[_i].name(i));
        ck_assert_msg(strstr(check, quoted) != NULL, "%s.%s does not allow %s: %s", LISTS[_i].table,
                      LISTS[_i].column, quoted, check);
    }
    ck_assert_msg(allowed == LISTS[_i].count, "%s.%s allows more: %s", LISTS[_i].table, LISTS[_i].column,
                  check);
}
END_TEST

/* ---- Who sees what -------------------------------------------------------------------------- */

#define TWO_PEOPLE                                                                                           \
    "INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_year, "        \
    "changed_at)"                                                                                            \
    "  VALUES (4, 1, 1, 1, 1950, now()), (7, 2, 2, 2, 1950, now());"                                         \
    "INSERT INTO register.person (commune_code, resident_id, full_name, name_key)"                           \
    "  VALUES (4, 1, 'A', 'a'), (7, 2, 'B', 'b');"                                                           \
    "INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author)"                             \
    "  VALUES (4, 1, 'refused', '2027-01-01', 'x'), (7, 2, 'refused', '2027-01-01', 'x');"

static void assert_denied(const char *sql) {
    struct err e;
    scratch_execute(&scratch, NULL, "SAVEPOINT before");
    ck_assert_msg(!pg_execute(scratch.pg, sql, &e), "not denied: %s", sql);
    ck_assert_msg(err_is_sqlstate(&e, "42501"), "%s: %s", sql, e.message);
    scratch_execute(&scratch, NULL, "ROLLBACK TO before");
}

START_TEST(a_role_sees_the_rows_of_the_named_commune_only) {
    scratch_execute(&scratch, NULL, TWO_PEOPLE "SET LOCAL ROLE lichkham_api");
    static const char *const READ[] = {"register.resident_feed", "register.resident_person",
                                       "register.resident_contact", "local_fact"};
    for (size_t i = 0; i < sizeof READ / sizeof READ[0]; i++) {
        scratch_execute(&scratch, NULL, "SET LOCAL lichkham.commune = 7");
        ck_assert_str_eq(scratch_text(&scratch, "SELECT commune_code FROM %s", READ[i]), "7\n");
        scratch_execute(&scratch, NULL, "SET LOCAL lichkham.commune = ''");
        ck_assert_str_eq(scratch_text(&scratch, "SELECT commune_code FROM %s", READ[i]), "");
    }
}
END_TEST

START_TEST(a_role_writes_in_the_named_commune_only) {
    scratch_execute(&scratch, NULL, TWO_PEOPLE "SET LOCAL ROLE lichkham_api; SET LOCAL lichkham.commune = 7");
    scratch_execute(&scratch, NULL, "UPDATE local_fact SET withdrawn_on = '2027-02-01'");
    assert_denied("INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author) "
                  "VALUES (4, 9, 'refused', '2027-01-01', 'x')");
    assert_denied("UPDATE local_fact SET commune_code = 4");
    scratch_execute(&scratch, NULL, "RESET ROLE");
    ck_assert_str_eq(
        scratch_text(&scratch, "SELECT commune_code FROM local_fact WHERE withdrawn_on IS NOT NULL"), "7\n");
}
END_TEST

START_TEST(nobody_but_the_owner_changes_audit_register_or_rules) {
    scratch_execute(&scratch, NULL, "SET LOCAL ROLE lichkham_api; SET LOCAL lichkham.commune = 4");
    assert_denied("UPDATE audit SET actor = ''");
    assert_denied("DELETE FROM audit");
    assert_denied("DELETE FROM register.person");
    assert_denied("UPDATE priority_rule SET class = 0");
    assert_denied("DELETE FROM appointment");
}
END_TEST

START_TEST(the_sender_reads_no_number_and_no_birth_date) {
    scratch_execute(&scratch, NULL,
                    TWO_PEOPLE "SET LOCAL ROLE lichkham_notify; SET LOCAL lichkham.commune = 4");
    ck_assert_str_eq(scratch_text(&scratch, "SELECT full_name FROM register.resident_contact"), "A\n");
    assert_denied("SELECT * FROM register.resident_person");
    assert_denied("SELECT personal_number FROM register.person");
    assert_denied("SELECT birth_year FROM register.resident");
    assert_denied("SELECT * FROM audit");
    assert_denied("DELETE FROM reminder");
    assert_denied("UPDATE appointment SET state = 'attended'");
}
END_TEST

/* ---- The step for Citus --------------------------------------------------------------------- */

/* What the extension would offer, writing down what it is asked for. */
#define RECORDER                                                                                             \
    "SET LOCAL allow_system_table_mods = on;"                                                                \
    "INSERT INTO pg_extension VALUES (1, 'citus', 10, 'lichkham'::regnamespace, false, '13', NULL, NULL);"   \
    "CREATE TABLE pg_dist_partition (logicalrelid regclass PRIMARY KEY, by_column text);"                    \
    "CREATE FUNCTION create_reference_table(t regclass) RETURNS void LANGUAGE sql AS "                       \
    "  'INSERT INTO pg_dist_partition VALUES (t, NULL)';"                                                    \
    "CREATE FUNCTION create_distributed_table(t regclass, by_column text) RETURNS void LANGUAGE sql AS "     \
    "  'INSERT INTO pg_dist_partition VALUES (t, by_column)';"

/* Asked of one place, by few, and never joined with people. */
static const struct {
    const char *table, *reason;
} ON_THE_COORDINATOR[] = {
    {"schema_migration", "says what the schema is, before anything is distributed"},
    {"run", "the ledger of nights: claims and heartbeats are on rows of one table"},
    {"run_unit", "the ledger of nights"},
    {"run_worker", "the ledger of nights"},
    {"channel_budget", "a channel's day is one row for the whole country"},
    {"account", "who may log in, asked before any commune is known"},
    {"token", "as account"},
    {"grant_area", "as account"},
    {"reference_state", "one row: the revision of reference data"},
    {"resident_counter", "one row: the last resident id given out"},
    {"pg_dist_partition", "this test's stand-in for the extension's own"},
};

static bool stays_on_coordinator(const char *table) {
    for (size_t i = 0; i < sizeof ON_THE_COORDINATOR / sizeof *ON_THE_COORDINATOR; i++)
        if (strcmp(ON_THE_COORDINATOR[i].table, table) == 0) return true;
    return false;
}

/* Each line of the list is such a table. */
static void assert_on_coordinator(const char *list) {
    char table[64];
    for (const char *at = list; *at; at += strlen(table) + 1) {
        (void)snprintf(table, sizeof table, "%.*s", (int)strcspn(at, "\n"), at);
        ck_assert_msg(
            stays_on_coordinator(table),
            "%s has no place: distribute.sql by its commune_code or as a reference table, or say here "
            "why it stays on the coordinator",
            table);
    }
}

START_TEST(distribution_gives_every_table_its_place_once) {
    scratch_execute(&scratch, NULL, RECORDER);
    scratch_execute(&scratch, NULL, "%s", SQL_DISTRIBUTE.sql);
    scratch_execute(&scratch, NULL, "%s", SQL_DISTRIBUTE.sql);
    assert_on_coordinator(scratch_text(&scratch, "SELECT t.relname FROM " TABLES
                                                 "WHERE t.oid NOT IN (SELECT logicalrelid FROM "
                                                 "pg_dist_partition)"));
    ck_assert_str_eq(scratch_text(&scratch, "SELECT logicalrelid FROM pg_dist_partition d JOIN " TABLES
                                            "ON t.oid = d.logicalrelid WHERE by_column = 'commune_code' "
                                            "AND NOT t.has_commune OR t.relname = 'resident_home' "
                                            "AND by_column IS DISTINCT FROM 'resident_id'"),
                     "");
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("schema");
    TCase *t = tcase_create("schema");
    tcase_add_unchecked_fixture(t, make_database, drop_database);
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, the_schema_keeps_the_rule, 0, RULE_COUNT);
    tcase_add_loop_test(t, a_fault_against_the_rule_is_found, 0, RULE_COUNT);
    tcase_add_loop_test(t, the_schema_allows_exactly_the_names_the_program_knows, 0,
                        sizeof LISTS / sizeof LISTS[0]);
    tcase_add_test(t, a_role_sees_the_rows_of_the_named_commune_only);
    tcase_add_test(t, a_role_writes_in_the_named_commune_only);
    tcase_add_test(t, nobody_but_the_owner_changes_audit_register_or_rules);
    tcase_add_test(t, the_sender_reads_no_number_and_no_birth_date);
    tcase_add_test(t, distribution_gives_every_table_its_place_once);
    suite_add_tcase(s, t);
    return s;
}
