/* SPDX-License-Identifier: Apache-2.0 */
#include "crash.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAUSE_MICROSECONDS = 1000, PATIENCE_MICROSECONDS = 30000000 };

/* ---- What a database holds ------------------------------------------------------------------------ */

#define TABLES                                                                                               \
    "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "                                         \
    "WHERE n.nspname IN ('lichkham', 'register') AND c.relkind IN ('r', 'p') AND NOT c.relispartition "

/* One line a table: its name and a digest of its rows, without what tells when and by whom. */
static void prepare_digests(struct story *s) {
    char *query = strdup(scratch_text(
        &s->db,
        "SELECT string_agg(format($$SELECT '%%1$s.%%2$s ' || md5(COALESCE(string_agg(r, ';' ORDER BY r "
        "COLLATE "
        "\"C\"), '')) FROM (SELECT ROW(%%3$s)::text AS r FROM %%1$s.%%2$s) AS t$$, n.nspname, c.relname, "
        "(SELECT string_agg(quote_ident(attname), ',' ORDER BY attnum) FROM pg_attribute a "
        "WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped "
        "AND atttypid <> 'timestamptz'::regtype AND attname NOT IN ('worker', 'report'))), ' UNION ALL "
        "') " TABLES));
    ck_assert_ptr_nonnull(query);
    scratch_execute(
        &s->db, NULL,
        "PREPARE crash_state AS %s UNION ALL SELECT 'partition ' || c.oid::regclass FROM pg_class c "
        "WHERE relispartition AND relkind = 'r' AND relnamespace = 'lichkham'::regnamespace ORDER BY 1",
        query);
    free(query);
}

static const char *read_state(struct story *s) {
    return scratch_text(&s->db, "EXECUTE crash_state");
}

const char *crash_read_files(struct story *s, const char *directory) {
    struct dirent **entries = NULL;
    const int count = scandir(directory, &entries, NULL, alphasort);
    const char *all = "";
    ck_assert_int_ge(count, 0);
    for (int i = 0; i < count; i++) {
        const char *path = arena_print(s->db.arena, "%s/%s", directory, entries[i]->d_name);
        char *text = NULL;
        size_t size = 0;
        FILE *in = entries[i]->d_type == DT_REG ? fopen(path, "re") : NULL;
        if (in && getdelim(&text, &size, '\0', in) < 0) text[0] = '\0';
        if (in) all = arena_print(s->db.arena, "%s== %s\n%s", all, entries[i]->d_name, text);
        if (in) (void)fclose(in);
        free(text);
        free(entries[i]);
    }
    free(entries);
    return all;
}

static void empty_directory(const struct crash *c) {
    if (c->directory)
        ck_assert_int_eq(system(arena_print(c->story->db.arena, "rm -rf %s && mkdir -m 700 %s", c->directory,
                                            c->directory)),
                         0);
}

/* ---- From one try to the next ---------------------------------------------------------------------- */

static void keep_rows(struct story *s) {
    const char *orders =
        scratch_text(&s->db, "SELECT format('CREATE TABLE eve.\"%%s.%%s\" AS TABLE %%1$s.%%2$s;', "
                             "n.nspname, c.relname) " TABLES);
    scratch_execute(&s->db, NULL, "CREATE SCHEMA eve; %s", orders);
}

/* Puts back what one line of the state tells of. */
static const char *restore_line(struct story *s, const char *line, size_t length) {
    static const char PARTITION[] = "partition ";
    if (strncmp(line, PARTITION, strlen(PARTITION)) == 0)
        return arena_print(s->db.arena, "DROP TABLE %.*s;", (int)(length - strlen(PARTITION)),
                           line + strlen(PARTITION));
    const int name = (int)strcspn(line, " ");
    return arena_print(s->db.arena, "DELETE FROM %.*s; INSERT INTO %.*s SELECT * FROM eve.\"%.*s\";", name,
                       line, name, line, name, line);
}

static bool is_in(const char *text, const char *line, size_t length) {
    const char *found = memmem(text, strlen(text), line, length);
    return found && (found == text || found[-1] == '\n') && found[length] == '\n';
}

static void restore(struct crash *c, const char *state) {
    struct story *s = c->story;
    const char *orders = "";
    for (const char *line = state; *line;) {
        const size_t length = strcspn(line, "\n");
        if (!is_in(c->states[0], line, length))
            orders = arena_print(s->db.arena, "%s%s", orders, restore_line(s, line, length));
        line += length + 1;
    }
    if (!*orders) return;
    scratch_execute(&s->db, NULL, "BEGIN; SET LOCAL session_replication_role = replica; %s COMMIT", orders);
}

/* The server has noticed that its client is gone, and has rolled back. */
static void await_quiet(struct story *s) {
    for (long waited = 0;
         scratch_integer(&s->db, "SELECT count(*) FROM pg_stat_activity "
                                 "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                                 "AND backend_type = 'client backend'") > 0;
         waited += PAUSE_MICROSECONDS) {
        ck_assert_msg(waited < PATIENCE_MICROSECONDS, "a killed command's session does not end");
        (void)usleep(PAUSE_MICROSECONDS);
    }
}

/* ---- Standing still, and killing -------------------------------------------------------------------- */

void crash_begin(struct crash *c, struct story *s) {
    *c = (struct crash){.story = s};
    prepare_digests(s);
    keep_rows(s);
    c->states[c->state_count++] = strdup(read_state(s));
}

void crash_end(struct crash *c) {
    for (int i = 0; i < c->state_count; i++) free((char *)(uintptr_t)c->states[i]);
}

static bool is_known(const struct crash *c, const char *state) {
    for (int i = 0; i < c->state_count; i++)
        if (strcmp(c->states[i], state) == 0) return true;
    return false;
}

/* The server has done all it can do without the program. */
static void await_idle(struct story *s) {
    while (scratch_integer(&s->db,
                           "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                           "AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state = "
                           "'active' AND COALESCE(wait_event_type, '') NOT IN ('Client', 'Lock')") > 0)
        (void)usleep(PAUSE_MICROSECONDS);
}

/* A transaction that nobody may look past is under way: it has not been committed. */
static bool is_closed(struct story *s) {
    return scratch_integer(&s->db, "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' "
                                   "AND locktype = 'relation' AND granted AND database = (SELECT oid FROM "
                                   "pg_database WHERE datname = current_database())") > 0;
}

/* What is left if the program is killed where it stands. Nothing else has been committed as long as no
 * transaction has come or gone, in any database. */
static const char *look(struct crash *c) {
    struct story *s = c->story;
    await_idle(s);
    const char *snapshot = scratch_text(&s->db, "SELECT pg_current_snapshot()");
    if (strcmp(snapshot, c->snapshot) != 0 && !is_closed(s)) {
        c->snapshot = snapshot;
        c->committed = read_state(s);
    }
    return c->directory ? arena_print(s->db.arena, "%s%s", c->committed, crash_read_files(s, c->directory))
                        : c->committed;
}

/* Goes from point to point to one that would leave something new; false when the command ended before. */
static bool go_on(struct crash *c, pid_t process, bool is_whole) {
    while (story_stands_still(process)) {
        c->points++;
        if (is_whole || c->points == 1 || !is_known(c, look(c))) return true;
        ck_assert_int_eq(kill(process, SIGCONT), 0);
    }
    return false;
}

void crash_look(struct crash *c, long at, crash_resume *resume, void *context) {
    struct story *s = c->story;
    await_quiet(s);
    const char *state = read_state(s);
    const char *left =
        c->directory ? arena_print(s->db.arena, "%s%s", state, crash_read_files(s, c->directory)) : state;
    const bool is_new = c->killed == 0 || !is_known(c, left);
    c->killed++;
    if (is_new) {
        ck_assert_int_lt(c->state_count, CRASH_STATES_MAX);
        c->states[c->state_count++] = strdup(left);
        printf("  killed at %ld\n", at); /* for whoever looks at a failure */
        resume(context, s);
        await_quiet(s);
        state = read_state(s);
    }
    if (strcmp(state, c->states[0]) != 0) restore(c, state);
}

/* False when the command ran to its end, with `status`. */
static bool try_on(struct crash *c, const char *command, int *status, crash_resume *resume, void *context) {
    struct story *s = c->story;
    const bool is_whole = getenv("LICHKHAM_TEST_INSTANCES") != NULL;
    empty_directory(c);
    c->snapshot = "";
    c->committed = c->states[0];
    s->crash_at = c->points + 1;
    const pid_t process = story_start(s, "%s", command);
    s->crash_at = 0;
    const bool is_killed = go_on(c, process, is_whole);
    if (is_killed) ck_assert_int_eq(kill(process, SIGKILL), 0);
    *status = story_finish(s, process);
    if (is_killed) crash_look(c, c->points, resume, context);
    return is_killed;
}

void crash_everywhere(struct crash *c, const char *command, int status, crash_resume *resume, void *context) {
    int ended = 0;
    while (try_on(c, command, &ended, resume, context)) continue;
    ck_assert_msg(ended == status, "%s: exit status %d, not %d: %s", command, ended, status, c->story->told);
    ck_assert_int_gt(c->points, 0);
    printf("%s: stood still at %d points, killed at %d, leaving %d different databases\n", command, c->points,
           c->killed, c->state_count - 1);
}

/* ---- A suite ---------------------------------------------------------------------------------------- */

void crash_add_case(Suite *suite, const char *name, const TTest *test) {
    TCase *killed = tcase_create(name);
    tcase_set_timeout(killed, 900);
    tcase_add_test(killed, test);
    suite_add_tcase(suite, killed);
}
