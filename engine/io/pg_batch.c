/* SPDX-License-Identifier: Apache-2.0 */
/* A batch goes out as one pipeline: for each statement its preparation, if this connection does not know it,
 * and its execution; then one Sync. The server takes that for one transaction, skips everything after the
 * first failure, and answers in order.
 * https://www.postgresql.org/docs/15/libpq-pipeline-mode.html */
#include "io/pg_batch_internal.h"

#include "base/arena.h"
#include "base/crash_point.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct pg_batch *pg_batch_create(void) {
    return memory_get(1, sizeof(struct pg_batch));
}

void pg_batch_destroy(struct pg_batch *b) {
    if (!b) return;
    assert(b->state == BATCH_IDLE);
    for (int i = 0; i < b->count; i++) {
        PQclear(b->items[i]->result);
        free(b->items[i]);
    }
    free(b);
}

struct pg_params *pg_batch_add(struct pg_batch *b, const struct pg_statement *s) {
    assert(b->count < PG_BATCH_MAX && b->state == BATCH_IDLE);
    struct batch_item *item = memory_get(1, sizeof *item);
    item->statement = s;
    b->items[b->count++] = item;
    return &item->params;
}

int pg_batch_count(const struct pg_batch *b) {
    return b->count;
}

const struct pg_result *pg_batch_result(const struct pg_batch *b, int index) {
    assert(index >= 0 && index < b->count);
    return (const struct pg_result *)b->items[index]->result;
}

/* ---- Sending -------------------------------------------------------------------------------- */

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool has_word(const char *sql, const char *word) {
    const size_t length = strlen(word);
    for (const char *at = sql; (at = strcasestr(at, word)); at += length)
        if ((at == sql || !is_word(at[-1])) && !is_word(at[length])) return true;
    return false;
}

/* Taking a reader for a writer costs no more than a needless doubt. */
static bool may_write(const struct pg_batch *b) {
    for (int i = 0; i < b->count; i++) {
        const char *sql = b->items[i]->statement->sql;
        if (has_word(sql, "INSERT") || has_word(sql, "UPDATE") || has_word(sql, "DELETE") ||
            has_word(sql, "MERGE"))
            return true;
    }
    return false;
}

static bool is_named_before(const struct pg_batch *b, int index) {
    for (int i = 0; i < index; i++)
        if (strcmp(b->items[i]->statement->name, b->items[index]->statement->name) == 0) return true;
    return false;
}

static bool send_item(PGconn *conn, const struct batch_item *item) {
    return (!item->is_new || pg_send_prepare(conn, item->statement, &item->params)) &&
           pg_send_prepared(conn, item->statement->name, &item->params);
}

static bool send_batch(struct pg *c, struct pg_batch *b) {
    if (PQenterPipelineMode(c->conn) != 1) return false;
    for (int i = 0; i < b->count; i++) {
        struct batch_item *item = b->items[i];
        item->is_new = !pg_is_prepared(c, item->statement->name) && !is_named_before(b, i);
        if (!send_item(c->conn, item)) return false;
    }
    return CRASH_POINT(PQpipelineSync(c->conn)) == 1;
}

struct pg_request *pg_start_batch(struct pg *c, struct pg_batch *b) {
    assert(!b->has_run);
    b->has_run = true;
    struct pg_request *r = pg_request_begin(c, KIND_BATCH, NULL);
    if (!pg_is_running(r)) return r;
    r->batch = b;
    const bool is_alone = PQtransactionStatus(c->conn) == PQTRANS_IDLE; /* not inside a BEGIN */
    const bool is_sent = send_batch(c, b);
    if (!is_sent && PQstatus(c->conn) == CONNECTION_OK) { /* half a pipeline cannot be taken back */
        pg_fail(r, ERR_INTERNAL, "", "the batch cannot be sent");
        pg_lose(c);
        return r;
    }
    return pg_request_sent(r, is_alone && may_write(b), is_sent);
}

bool pg_run_batch(struct pg *c, struct pg_batch *b, struct err *e) {
    return pg_await(pg_start_batch(c, b), NULL, e);
}

/* ---- Reading -------------------------------------------------------------------------------- */

/* Each preparation and each execution has one answer; tells whose the next one is. */
static struct batch_item *expect(const struct pg_batch *b) {
    return b->answered < b->count ? b->items[b->answered] : NULL;
}

/* The server has refused a statement, so nothing of the batch is kept. */
static void take_failure(struct pg_request *r, const struct batch_item *item, PGresult *result) {
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && strcmp(severity, "ERROR") == 0) r->may_commit = false;
    r->name = item ? item->statement->name : NULL;
    pg_fail_result(r, result);
    PQclear(result);
}

static void take_success(struct pg_request *r, struct batch_item *item, PGresult *result) {
    if (item->is_new) {
        pg_remember_prepared(r->connection, item->statement->name);
        PQclear(result);
    } else {
        item->result = result;
    }
}

/* The skipped ones have an answer too. What comes after the last is libpq's own word of a lost connection. */
static void take_answer(struct pg_request *r, struct batch_item *item, PGresult *result,
                        ExecStatusType status) {
    const bool is_done =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    r->batch->has_failed |= !is_done;
    if (is_done && item)
        take_success(r, item, result);
    else if (is_done || status == PGRES_PIPELINE_ABORTED)
        PQclear(result);
    else
        take_failure(r, item, result);
}

/* Also what was late: it is done all the same, and everybody has his rows. */
static void end_batch(struct pg_request *r) {
    const struct pg_batch *b = r->batch;
    r->may_commit = false; /* its fate is known */
    if (r->is_stopped && b->answered == b->count && !b->has_failed) r->error.code = ERR_NONE;
    if (PQexitPipelineMode(r->connection->conn) == 1)
        pg_request_settle(r);
    else
        pg_lose(r->connection);
}

static void pass_item(struct pg_batch *b, struct batch_item *item) {
    if (!item) return;
    if (item->is_new)
        item->is_new = false;
    else
        b->answered++;
}

void pg_batch_take(struct pg_request *r, PGresult *result) {
    struct pg_batch *b = r->batch;
    struct batch_item *item = expect(b);
    if (!result) { /* what lies between two statements; after the last comes the Sync */
        if (PQstatus(r->connection->conn) != CONNECTION_OK) pg_lose(r->connection);
        return;
    }
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC) {
        PQclear(result);
        end_batch(r);
    } else if (status == PGRES_COPY_OUT || status == PGRES_COPY_IN) {
        PQclear(result);
        pg_fail(r, ERR_INTERNAL, "Use pg_copy_out or pg_copy_in_begin.", "a COPY cannot be part of a batch");
        pg_lose(r->connection);
    } else {
        take_answer(r, item, result, status);
        pass_item(b, item);
    }
}
