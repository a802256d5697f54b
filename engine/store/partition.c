/* SPDX-License-Identifier: Apache-2.0 */
#include "store/partition.h"

#include "base/log.h"
#include "store/array.h"
#include "store/db.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>

#define ROUND_TABLES "{session,session_quota,need,appointment,reminder,reminder_attempt}"

/* What is missing, as statements to run. */
static bool find_missing(struct pg *c, const char *tables, const char *values, const char *suffixes,
                         struct pg_result **statements, struct err *e) {
    struct pg_params p = {0};
    pg_param_text(&p, tables);
    pg_param_text(&p, values);
    pg_param_text(&p, suffixes);
    return pg_query(c, &SQL_PARTITION_MISSING, &p, statements, e);
}

/* Looks again under the lock: another maker may have been here first. */
static bool make_missing(struct pg *c, const struct pg_statement *lock, const char *tables,
                         const char *values, const char *suffixes, struct err *e) {
    struct pg_result *statements = NULL;
    bool ok = pg_query(c, lock, NULL, NULL, e) && find_missing(c, tables, values, suffixes, &statements, e);
    for (int i = 0; ok && i < pg_result_rows(statements); i++)
        ok = pg_execute(c, pg_result_text(statements, i, 0), e);
    pg_result_free(statements);
    return ok;
}

bool partition_make_round(struct pg *c, int32_t round, struct err *e) {
    char value[16];
    snprintf(value, sizeof value, "{%" PRId32 "}", round);
    return make_missing(c, &SQL_PARTITION_LOCK_ROUND, ROUND_TABLES, value, value, e);
}

static bool make_queue(struct pg *c, const char *values, const char *suffixes, struct err *e) {
    struct pg_result *statements = NULL;
    if (!find_missing(c, "{reminder_queue}", values, suffixes, &statements, e)) return false;
    const int missing = pg_result_rows(statements);
    pg_result_free(statements);
    if (missing == 0) return true;
    if (!db_begin(c, e)) return false;
    if (make_missing(c, &SQL_PARTITION_LOCK_QUEUE, "{reminder_queue}", values, suffixes, e))
        return db_commit(c, e);
    db_rollback(c);
    return false;
}

bool partition_make_queue(struct pg *c, civil_day from, civil_day until, struct err *e) {
    struct array values, suffixes;
    array_begin(&values);
    array_begin(&suffixes);
    for (civil_day day = from; day <= until; day++) {
        const struct civil_date d = civil_to_date(day);
        array_add_date(&values, day);
        array_add_integer(&suffixes, d.year * 10000 + d.month * 100 + d.day);
    }
    const bool ok = make_queue(c, array_end(&values), array_end(&suffixes), e);
    array_free(&values);
    array_free(&suffixes);
    return ok;
}

/* Gives way after a second to whoever uses the queue. */
static bool drop_one(struct pg *c, const char *statement, struct err *e) {
    if (!db_begin(c, e)) return false;
    if (pg_query(c, &SQL_PARTITION_GIVE_WAY, NULL, NULL, e) && pg_execute(c, statement, e))
        return db_commit(c, e);
    db_rollback(c);
    return false;
}

bool partition_drop_queue(struct pg *c, civil_day before, int *dropped, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *statements = NULL;
    bool ok = true;
    *dropped = 0;
    pg_param_date(&p, before);
    if (!pg_query(c, &SQL_PARTITION_QUEUE_OLD, &p, &statements, e)) return false;
    for (int i = 0; ok && i < pg_result_rows(statements); i++) {
        ok = drop_one(c, pg_result_text(statements, i, 0), e);
        if (ok)
            (*dropped)++;
        else if (err_is_sqlstate(e, "55P03")) {
            log_event(LOG_INFO, "queue_partition_in_use", LOG_TEXT("error", e->message));
            ok = true;
        }
    }
    pg_result_free(statements);
    return ok;
}
