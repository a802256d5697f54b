/* SPDX-License-Identifier: Apache-2.0 */
/* Every statement of store/sql against the schema as it is: the server reads and plans each, so that one no
 * test runs cannot be wrong; and what the night, the sender and the service ask of a commune is found by the
 * commune's keys, in a database of several communes with statistics. */
#include "base/textfile.h"
#include "story.h"
#include "suite.h"

#include <check.h>
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATEMENTS_MAX = 1000, PARAMS_MAX = 64, FILE_MAX = 65536, COMMUNES = 12, RESIDENTS = 6000 };

static struct story s;

struct statement {
    const char *name;
    const char *sql; /* without comments */
};

static struct statement statements[STATEMENTS_MAX];
static size_t statement_count;

/* ---- The files ----------------------------------------------------------------------------------- */

static char *without_comments(const char *text) {
    char *out = arena_take(s.db.arena, strlen(text) + 1);
    char *to = out;
    while (*text) {
        if (strncmp(text, "--", 2) == 0)
            text += strcspn(text, "\n");
        else if (to == out && isspace((unsigned char)*text))
            text++;
        else
            *to++ = *text++;
    }
    while (to > out && isspace((unsigned char)to[-1])) to--;
    *to = '\0';
    return out;
}

static int compare_names(const void *a, const void *b) {
    return strcmp(((const struct statement *)a)->name, ((const struct statement *)b)->name);
}

static void read_statements(void) {
    const char *folder = SOURCE_ROOT "/engine/store/sql";
    DIR *listing = opendir(folder);
    ck_assert_ptr_nonnull(listing);
    for (const struct dirent *file; (file = readdir(listing)) != NULL;) {
        const char *end = strstr(file->d_name, ".sql");
        const char *text = NULL;
        struct err e;
        if (!end) continue;
        ck_assert_uint_lt(statement_count, STATEMENTS_MAX);
        ck_assert_msg(textfile_read(arena_print(s.db.arena, "%s/%s", folder, file->d_name), FILE_MAX,
                                    s.db.arena, &text, &e),
                      "%s", e.message);
        statements[statement_count++] = (struct statement){
            arena_print(s.db.arena, "%.*s", (int)(end - file->d_name), file->d_name), without_comments(text)};
    }
    closedir(listing);
    qsort(statements, statement_count, sizeof *statements, compare_names);
    ck_assert_uint_gt(statement_count, 300);
}

static bool begins(const char *text, const char *with) {
    return strncmp(text, with, strlen(with)) == 0;
}

/* ---- What is planned ----------------------------------------------------------------------------- */

static bool is_plannable(const char *sql) {
    static const char *const VERBS[] = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "MERGE"};
    bool is = false;
    for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++) is |= begins(sql, VERBS[i]);
    return is;
}

/* COPY takes no parameters: the program writes numbers in their place, and a list for $0. */
static const char *with_numbers(const char *sql, size_t length) {
    static const char LIST[] = "'{4}'::bigint[]";
    char *out = arena_take(s.db.arena, length * sizeof LIST + 1);
    char *to = out;
    for (size_t i = 0; i < length; i++) {
        const char *written = sql[i + 1] == '0' ? LIST : "4";
        if (sql[i] != '$') {
            *to++ = sql[i];
            continue;
        }
        to = stpcpy(to, written);
        while (isdigit((unsigned char)sql[i + 1])) i++;
    }
    *to = '\0';
    return out;
}

/* The query within COPY (...) TO, or one of the columns that COPY TABLE (...) FROM fills; else as it is. */
static const char *query_of(const char *sql) {
    if (!begins(sql, "COPY")) return sql;
    const char *open = strchr(sql, '(');
    const char *from_client = strstr(sql, "FROM STDIN");
    if (!from_client) {
        const char *close = strstr(sql, "TO STDOUT");
        while (*close != ')') close--;
        return with_numbers(open + 1, (size_t)(close - open) - 1);
    }
    const char *close = strchr(open, ')');
    return arena_print(s.db.arena, "SELECT %.*s FROM %.*s", (int)(close - open) - 1, open + 1,
                       (int)(open - sql) - 5, sql + 5);
}

static int count_params(const char *sql) {
    int most = 0;
    for (const char *at = sql; (at = strchr(at, '$')) != NULL; at++) {
        const int number = (int)strtol(at + 1, NULL, 10);
        if (number > most) most = number;
    }
    ck_assert_int_le(most, PARAMS_MAX);
    return most;
}

/* "(NULL, NULL)". */
static const char *nulls(int count) {
    const char *list = "";
    for (int i = 0; i < count; i++) list = arena_print(s.db.arena, "%s%sNULL", list, i > 0 ? ", " : "");
    return count > 0 ? arena_print(s.db.arena, "(%s)", list) : "";
}

/* The server tells the types itself, but not always of what the doctor binds: today and a number. */
static bool prepare(const struct statement *t, const char *sql, int *params, struct err *e) {
    static const char *const TYPES[] = {"", "(date, integer)"};
    bool ok = false;
    *params = count_params(sql);
    for (size_t i = 0; !ok && i < (begins(t->name, "doctor_") ? 2 : 1); i++) {
        ok = pg_execute(s.db.pg, arena_print(s.db.arena, "PREPARE %s %s AS %s", t->name, TYPES[i], sql), e);
        if (ok && i == 1 && *params < 2) *params = 2;
    }
    return ok;
}

/* The plan for whatever parameters; NULL where the server refuses the statement. */
static const char *plan_of(const struct statement *t, struct err *e) {
    struct pg_result *r = NULL;
    int params = 0;
    if (!prepare(t, query_of(t->sql), &params, e)) return NULL;
    const struct pg_statement explain = {
        arena_print(s.db.arena, "explain_%s", t->name),
        arena_print(s.db.arena, "EXPLAIN (COSTS OFF) EXECUTE %s %s", t->name, nulls(params))};
    if (!pg_query(s.db.pg, &explain, NULL, &r, e)) return NULL;
    const char *plan = "";
    for (int row = 0; row < pg_result_rows(r); row++)
        plan = arena_print(s.db.arena, "%s%s\n", plan, pg_result_text(r, row, 0));
    pg_result_free(r);
    return plan;
}

/* What is no query runs; what it locks and sets is taken back. */
static bool run_utility(const struct statement *t, struct err *e) {
    const bool is_alone = begins(t->sql, "BEGIN") || begins(t->sql, "VACUUM");
    struct err ignored;
    const bool ok = (is_alone || pg_execute(s.db.pg, "BEGIN", e)) && pg_execute(s.db.pg, t->sql, e);
    return pg_execute(s.db.pg, "ROLLBACK", &ignored) && ok;
}

static void use_generic_plans(void) {
    scratch_execute(&s.db, NULL, "SET search_path = lichkham; SET plan_cache_mode = force_generic_plan");
}

START_TEST(the_server_reads_and_plans_every_statement) {
    const char *faults = "";
    use_generic_plans();
    for (size_t i = 0; i < statement_count; i++) {
        const struct statement *t = &statements[i];
        struct err e = {0};
        if (strcmp(t->name, "distribute") == 0) continue; /* needs Citus: store/schema has its stand-in */
        const bool is_query = is_plannable(t->sql) || begins(t->sql, "COPY");
        if (is_query ? plan_of(t, &e) == NULL : !run_utility(t, &e))
            faults = arena_print(s.db.arena, "%s%s: %s\n", faults, t->name, e.message);
    }
    ck_assert_msg(*faults == '\0', "%s", faults);
}
END_TEST

/* ---- How a commune's rows are found ----------------------------------------------------------------- */

/* Lists of relations with a commune's share of many rows, "|need_2026|person|". */
static const char *list_large(void) {
    const char *names = scratch_text(
        &s.db,
        "SELECT '|' || string_agg(c.relname, '|') || '|' FROM pg_class c JOIN pg_attribute a ON a.attrelid = "
        "c.oid AND a.attname = 'commune_code' WHERE c.relkind = 'r' AND c.reltuples >= %d AND "
        "c.relnamespace IN ('lichkham'::regnamespace, 'register'::regnamespace)",
        RESIDENTS / 10);
    ck_assert_ptr_nonnull(strstr(names, "|need_2026|"));
    ck_assert_ptr_nonnull(strstr(names, "|appointment_2026|"));
    ck_assert_ptr_nonnull(strstr(names, "|resident|"));
    return names;
}

/* Asked of one commune, by everybody who is in a hurry; checks of the whole database are not. */
static bool is_hot(const struct statement *t) {
    return strstr(t->sql, "commune_code = $1") && !strstr(t->sql, "$1 = 0 OR") && !begins(t->name, "sample_");
}

static bool is_large(const char *large, const char *name, size_t length) {
    return strstr(large, arena_print(s.db.arena, "|%.*s|", (int)length, name)) != NULL;
}

/* What a step may find rows by: the commune, or what one person alone has. */
static const struct {
    const char *relation; /* "" = any */
    const char *column;
} KEYS[] = {{"", "commune_code"},
            {"resident_home", "resident_id"},
            {"person", "personal_number"},
            {"person", "phone"}};

/* The condition of the step whose line ends at `rest` stands before the next step. */
static bool names_key(const char *relation, const char *rest) {
    const char *condition = strstr(rest, " Cond: ");
    const char *next = strstr(rest, "->");
    bool is_named = false;
    if (!condition || (next && next < condition)) return false;
    const char *text = arena_print(s.db.arena, "%.*s", (int)strcspn(condition, "\n"), condition);
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        is_named |=
            begins(relation, KEYS[i].relation) && strstr(text, KEYS[i].column) && !strstr(text, " OR ");
    return is_named;
}

/* The relation a step reads, in the plan's own text; NULL = none. */
static const char *find_relation(const char *line, size_t length) {
    static const char *const WAYS[] = {"Seq Scan on ", "Index Scan using ", "Index Only Scan using ",
                                       "Bitmap Heap Scan on "};
    for (size_t i = 0; i < sizeof WAYS / sizeof *WAYS; i++) {
        const char *way = strstr(line, WAYS[i]);
        if (!way || way >= line + length) continue;
        return strstr(WAYS[i], "using") ? strstr(way, " on ") + strlen(" on ") : way + strlen(WAYS[i]);
    }
    return NULL;
}

/* The first step that reads a large relation otherwise; NULL = none. */
static const char *find_careless(const char *plan, const char *large) {
    for (const char *line = plan; *line; line = strchr(line, '\n') + 1) {
        const size_t length = strcspn(line, "\n");
        const char *relation = find_relation(line, length);
        if (relation && is_large(large, relation, strcspn(relation, " \n")) &&
            !names_key(relation, line + length))
            return arena_print(s.db.arena, "%.*s", (int)length, line);
    }
    return NULL;
}

static const char *find_all_careless(const char *prefix, const char *large) {
    const char *faults = "";
    for (size_t i = 0; i < statement_count; i++) {
        struct err e = {0};
        if (!begins(statements[i].name, prefix) || !is_hot(&statements[i])) continue;
        const char *plan = plan_of(&statements[i], &e);
        ck_assert_msg(plan != NULL, "%s: %s", statements[i].name, e.message);
        const char *careless = find_careless(plan, large);
        if (careless) faults = arena_print(s.db.arena, "%s%s: %s\n", faults, statements[i].name, careless);
    }
    return faults;
}

START_TEST(a_communes_rows_are_found_by_its_keys) {
    use_generic_plans();
    const char *faults = find_all_careless("", list_large());
    ck_assert_msg(*faults == '\0', "%s", faults);
}
END_TEST

/* Under the row policies too. */
static const struct {
    const char *role, *prefix;
} ROLES[] = {{"lichkham_notify", "outbox_"}, {"lichkham_api", "view_"}, {"lichkham_api", "day_list_"}};

START_TEST(a_communes_rows_are_found_by_its_keys_under_row_policies) {
    const char *large = list_large();
    use_generic_plans();
    scratch_execute(&s.db, NULL, "SET ROLE %s; SET lichkham.commune = '4'", ROLES[_i].role);
    const char *faults = find_all_careless(ROLES[_i].prefix, large);
    ck_assert_msg(*faults == '\0', "%s", faults);
}
END_TEST

START_TEST(a_statement_that_forgets_the_commune_is_found) {
    static const struct statement CARELESS[] = {
        {"careless_all", "SELECT count(*) FROM need WHERE commune_code = $1 OR resident_id = $2"},
        {"careless_index",
         "SELECT 1 FROM need WHERE commune_code + 0 = $1 AND round = 2026 AND resident_id = $2"}};
    const char *large = list_large();
    use_generic_plans();
    scratch_execute(&s.db, NULL, "CREATE INDEX need_by_resident ON need_2026 (resident_id)");
    for (size_t i = 0; i < 2; i++) {
        struct err e = {0};
        const char *plan = plan_of(&CARELESS[i], &e);
        ck_assert_msg(plan != NULL, "%s", e.message);
        ck_assert_msg(find_careless(plan, large) != NULL, "%s", plan);
    }
    scratch_execute(&s.db, NULL, "DROP INDEX need_by_resident");
}
END_TEST

/* ---- A country of twelve small communes ---------------------------------------------------------------- */

static void make_country(void) {
    story_begin(&s, NULL, "2026-03-02T01:00");
    const char *areas = "code,province_code,name,kind,population\n";
    for (int i = 1; i <= COMMUNES; i++)
        areas = arena_print(s.db.arena, "%s%05d,01,Xã %d,xa,1000\n", areas, i, i);
    story_must(&s, "migrate up");
    story_must(&s, "sample --residents %d --seed 7 --areas %s", RESIDENTS,
               folder_write_text(&s.folder, "areas.csv", areas));
    story_must(&s, "round prepare --round 2026");
    story_must(&s, "round open --round 2026");
    story_must(&s, "publish --standing --all --round 2026 --weeks 6 --by chairman");
    story_run(&s, "nightly");
    scratch_execute(&s.db, NULL, "VACUUM ANALYZE");
    story_leave(&s);
}

static void leave_country(void) {
    scratch_return(&s.db);
    scratch_drop(&s.db);
}

static void begin(void) {
    scratch_return(&s.db);
    read_statements();
}

static void end(void) {
    scratch_leave(&s.db);
}

Suite *make_suite(void) {
    Suite *suite = suite_create("scenario/statements");
    TCase *t = tcase_create("statements");
    tcase_add_unchecked_fixture(t, make_country, leave_country);
    tcase_add_checked_fixture(t, begin, end);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, the_server_reads_and_plans_every_statement);
    tcase_add_test(t, a_communes_rows_are_found_by_its_keys);
    tcase_add_loop_test(t, a_communes_rows_are_found_by_its_keys_under_row_policies, 0,
                        sizeof ROLES / sizeof *ROLES);
    tcase_add_test(t, a_statement_that_forgets_the_commune_is_found);
    suite_add_tcase(suite, t);
    return suite;
}
