/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"

#include "store/migrate.h"
#include "store/retry.h"
#include "store/sql.h"

#include <stdio.h>
#include <unistd.h>

bool db_open(struct loop *l, const char *conninfo, enum db_schema schema, struct pg **out, struct err *e) {
    struct pg *c;
    if (!pg_open(l, conninfo, DB_SETTINGS, &c, e)) return false;
    if (schema == DB_SCHEMA_CURRENT && !migrate_verify(c, e)) {
        pg_close(c);
        return false;
    }
    *out = c;
    return true;
}

bool db_begin(struct pg *c, struct err *e) {
    return pg_execute(c, SQL_TRANSACTION_BEGIN.sql, e);
}

bool db_begin_lasting(struct pg *c, struct err *e) {
    return pg_execute(c, SQL_TRANSACTION_BEGIN_LASTING.sql, e);
}

bool db_begin_reading(struct pg *c, struct err *e) {
    return pg_execute(c, SQL_TRANSACTION_BEGIN_READING.sql, e);
}

bool db_begin_unhurried(struct pg *c, struct err *e) {
    return pg_execute(c, SQL_TRANSACTION_BEGIN_UNHURRIED.sql, e);
}

bool db_commit(struct pg *c, struct err *e) {
    return pg_execute(c, SQL_TRANSACTION_COMMIT.sql, e);
}

bool db_limit_waits(struct pg *c, int milliseconds, struct err *e) {
    struct pg_params params = {0};
    pg_param_int(&params, milliseconds);
    return pg_query(c, &SQL_TRANSACTION_LIMIT_WAITS, &params, NULL, e);
}

void db_rollback(struct pg *c) {
    struct err ignored;
    if (pg_is_usable(c) && !pg_execute(c, SQL_TRANSACTION_ROLLBACK.sql, &ignored)) return;
}

/* A hint only: he may be gone, or not be the one. */
static void name_lock_holder(struct pg *c, struct err *e) {
    struct pg_result *r = NULL;
    struct err ignored;
    if (!pg_query(c, &SQL_LOCK_HOLDER, NULL, &r, &ignored)) return;
    if (pg_result_rows(r) == 1)
        (void)snprintf(e->hint, sizeof e->hint,
                       "Try again; session %s (%.63s, user %.63s) writes since %s: let it end, or ask the "
                       "administrator to end it.",
                       pg_result_text(r, 0, 0), pg_result_text(r, 0, 1), pg_result_text(r, 0, 2),
                       pg_result_text(r, 0, 3));
    pg_result_free(r);
}

bool db_may_try_again(struct pg *c, int32_t commune, int *failures, struct err *e) {
    char worker[24];
    int milliseconds = 0;
    (void)snprintf(worker, sizeof worker, "%ld", (long)getpid());
    const struct retry_case failed = {.worker = worker, .commune = commune, .failures = ++*failures};
    if (retry_decide(e, &failed, &milliseconds) == RETRY_AGAIN) {
        pg_pause(c, milliseconds);
        return true;
    }
    if (err_is_sqlstate(e, "55P03")) name_lock_holder(c, e);
    return false;
}

/* Runs a statement of the write door; `revision` is left alone when it returns no row. */
static bool pass_door(struct pg *c, const struct pg_statement *s, int32_t commune, bool *has_row,
                      int64_t *revision, struct err *e) {
    struct pg_params params = {0};
    struct pg_result *result;
    pg_param_int(&params, commune);
    if (!pg_query(c, s, &params, &result, e)) return err_wrap(e, "commune %05d", commune);
    *has_row = pg_result_rows(result) == 1;
    if (*has_row) *revision = pg_result_integer(result, 0, 0);
    pg_result_free(result);
    return true;
}

bool db_lock_commune(struct pg *c, int32_t commune, int64_t *revision, struct err *e) {
    bool has_row;
    if (!pass_door(c, &SQL_COMMUNE_LOCK, commune, &has_row, revision, e)) return false;
    if (has_row) return true;
    if (!pass_door(c, &SQL_COMMUNE_MAKE, commune, &has_row, revision, e) ||
        !pass_door(c, &SQL_COMMUNE_LOCK, commune, &has_row, revision, e))
        return false;
    return has_row || err_set(e, ERR_INTERNAL, "", "commune %05d has no row in commune_state", commune);
}

bool db_advance_commune(struct pg *c, int32_t commune, int64_t *revision, struct err *e) {
    bool has_row;
    if (!pass_door(c, &SQL_COMMUNE_ADVANCE, commune, &has_row, revision, e)) return false;
    return has_row || err_set(e, ERR_INTERNAL, "Lock the commune first.",
                              "commune %05d has no row in commune_state", commune);
}
