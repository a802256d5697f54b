/* SPDX-License-Identifier: Apache-2.0 */
#include "store/migrate.h"

#include "base/hash.h"
#include "store/db.h"
#include "store/sql.h"

#include <inttypes.h>
#include <string.h>

#define HINT_UP        "Run: lichkham migrate up"
#define PREPARE_TRIES  5
#define COLUMN_NUMBER  0
#define COLUMN_THEME   1
#define COLUMN_CHECKED 2

static void print_checksum(const struct migration *m, char text[HASH_TEXT_BYTES]) {
    struct hash h;
    hash_begin(&h);
    hash_add_text(&h, m->sql);
    const struct digest digest = hash_end(&h);
    digest_print(&digest, text);
}

static bool agrees(const struct migration *m, const struct pg_result *applied, int row) {
    char checksum[HASH_TEXT_BYTES];
    print_checksum(m, checksum);
    return strcmp(checksum, pg_result_text(applied, row, COLUMN_CHECKED)) == 0;
}

/* The applied migrations must be the first of ours, in order, with our texts. */
static bool check_applied(const struct pg_result *applied, struct err *e) {
    for (int row = 0; row < pg_result_rows(applied); row++) {
        const int64_t number = pg_result_integer(applied, row, COLUMN_NUMBER);
        if ((size_t)row >= MIGRATION_COUNT || number > MIGRATIONS[MIGRATION_COUNT - 1].number)
            return err_set(e, ERR_CONFIG, "Install the program release that belongs to this database.",
                           "the database is at schema %04" PRId64 ", newer than this program's %04d", number,
                           MIGRATIONS[MIGRATION_COUNT - 1].number);
        const struct migration *m = &MIGRATIONS[row];
        if (number != m->number)
            return err_set(e, ERR_CONFIG, "Restore the table schema_migration from a backup.",
                           "migration %04d %s is not recorded although %04" PRId64 " is", m->number, m->theme,
                           number);
        if (!agrees(m, applied, row))
            return err_set(
                e, ERR_CONFIG,
                "Applied migrations are never edited: use the release that made this schema, or one "
                "built on it.",
                "migration %04d %s was applied with another text than this program carries", m->number,
                m->theme);
    }
    return true;
}

/* Asks one of the statements that answer yes or no. */
static bool exists(struct pg *c, const struct pg_statement *s, bool *answer, struct err *e) {
    struct pg_result *result;
    if (!pg_query(c, s, NULL, &result, e)) return false;
    *answer = pg_result_boolean(result, 0, 0);
    pg_result_free(result);
    return true;
}

/* IF NOT EXISTS does not keep two migrators apart: the slower one fails on a duplicate once the
 * other has committed, and then finds the table. */
static bool prepare(struct pg *c, struct err *e) {
    for (int i = 0; i < PREPARE_TRIES; i++) {
        bool is_there;
        if (!exists(c, &SQL_MIGRATION_EXISTS, &is_there, e)) return false;
        if (is_there || pg_execute(c, SQL_MIGRATION_PREPARE.sql, e)) return true;
        if (!err_is_sqlstate(e, "23505") && !err_is_sqlstate(e, "42P06") && !err_is_sqlstate(e, "42P07"))
            return err_wrap(e, "cannot make the schema lichkham");
    }
    return false;
}

static bool record(struct pg *c, const struct migration *m, struct err *e) {
    char checksum[HASH_TEXT_BYTES];
    print_checksum(m, checksum);
    struct pg_params params = {0};
    pg_param_int(&params, m->number);
    pg_param_text(&params, m->theme);
    pg_param_text(&params, checksum);
    return pg_query(c, &SQL_MIGRATION_RECORD, &params, NULL, e);
}

/* Under the lock: applies the first missing migration; *next is NULL when there is none. */
static bool apply_next(struct pg *c, const struct migration **next, struct err *e) {
    struct pg_result *applied;
    if (!pg_execute(c, SQL_MIGRATION_LOCK.sql, e) || !pg_query(c, &SQL_MIGRATION_LIST, NULL, &applied, e))
        return false;
    const size_t count = (size_t)pg_result_rows(applied);
    const bool fits = check_applied(applied, e);
    pg_result_free(applied);
    *next = count < MIGRATION_COUNT ? &MIGRATIONS[count] : NULL;
    if (!fits || *next == NULL) return fits;
    return (pg_execute(c, (*next)->sql, e) && record(c, *next, e)) ||
           err_wrap(e, "migration %04d %s", (*next)->number, (*next)->theme);
}

bool migrate_up(struct pg *c, void (*on_applied)(void *context, const struct migration *m), void *context,
                struct err *e) {
    if (!prepare(c, e)) return false;
    for (;;) {
        const struct migration *next;
        if (!db_begin(c, e)) return false;
        if (!apply_next(c, &next, e)) {
            db_rollback(c);
            return false;
        }
        if (!db_commit(c, e)) return false;
        if (next == NULL) return true;
        if (on_applied != NULL) on_applied(context, next);
    }
}

/* Applied rows in order; *applied is NULL when the database has never been migrated. */
static bool list_applied(struct pg *c, struct pg_result **applied, struct err *e) {
    bool is_there;
    *applied = NULL;
    return exists(c, &SQL_MIGRATION_EXISTS, &is_there, e) &&
           (!is_there || pg_query(c, &SQL_MIGRATION_LIST, NULL, applied, e));
}

static bool check_current(const struct pg_result *applied, struct err *e) {
    const int count = pg_result_rows(applied);
    if (!check_applied(applied, e)) return false;
    if ((size_t)count == MIGRATION_COUNT) return true;
    return err_set(e, ERR_CONFIG, HINT_UP, "the database is at schema %04d, this program needs %04d",
                   count > 0 ? MIGRATIONS[count - 1].number : 0, MIGRATIONS[MIGRATION_COUNT - 1].number);
}

bool migrate_verify(struct pg *c, struct err *e) {
    struct pg_result *applied;
    if (!list_applied(c, &applied, e)) return false;
    if (applied == NULL) return err_set(e, ERR_CONFIG, HINT_UP, "the database has no schema lichkham yet");
    const bool is_current = check_current(applied, e);
    pg_result_free(applied);
    return is_current;
}

void migrate_ask(struct pg_batch *b) {
    (void)pg_batch_add(b, &SQL_MIGRATION_LIST);
}

bool migrate_read(const struct pg_result *r, struct err *e) {
    return check_current(r, e);
}

static int find_row(const struct pg_result *applied, int number) {
    for (int row = 0; applied != NULL && row < pg_result_rows(applied); row++)
        if (pg_result_integer(applied, row, COLUMN_NUMBER) == number) return row;
    return -1;
}

bool migrate_print_status(struct pg *c, FILE *out, struct err *e) {
    struct pg_result *applied;
    if (!list_applied(c, &applied, e)) return false;
    for (size_t i = 0; i < MIGRATION_COUNT; i++) {
        const struct migration *m = &MIGRATIONS[i];
        const int row = find_row(applied, m->number);
        fprintf(out, "%04d %-12s %s\n", m->number, m->theme,
                row < 0                   ? "missing"
                : agrees(m, applied, row) ? "applied"
                                          : "applied with another text");
    }
    for (int row = 0; applied != NULL && row < pg_result_rows(applied); row++)
        if (pg_result_integer(applied, row, COLUMN_NUMBER) > MIGRATIONS[MIGRATION_COUNT - 1].number)
            fprintf(out, "%04" PRId64 " %-12s unknown to this program\n",
                    pg_result_integer(applied, row, COLUMN_NUMBER),
                    pg_result_text(applied, row, COLUMN_THEME));
    pg_result_free(applied);
    return true;
}

bool migrate_distribute(struct pg *c, struct err *e) {
    bool is_there;
    if (!migrate_verify(c, e) || !exists(c, &SQL_DISTRIBUTE_EXISTS, &is_there, e)) return false;
    if (!is_there)
        return err_set(e, ERR_CONFIG,
                       "One PostgreSQL does not need this step. For several, install Citus and let an "
                       "administrator run: CREATE EXTENSION citus;",
                       "the extension citus is not in this database, so nothing can be distributed");
    if (!db_begin(c, e)) return false;
    if (!pg_execute(c, SQL_DISTRIBUTE.sql, e)) {
        db_rollback(c);
        return false;
    }
    return db_commit(c, e);
}
