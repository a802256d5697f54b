/* SPDX-License-Identifier: Apache-2.0 */
/* pg_pool: batches of statements over a few connections, for code that must not wait. Everything here
 * but pg_run_batch may be called from callbacks.
 *
 * A batch goes to the server in one piece (libpq's pipeline) and is one transaction: all of it is
 * done or nothing, and what one statement sets with set_config(..., true) holds for those after it.
 * Connections are opened when wanted and opened again when lost. */
#ifndef LICHKHAM_IO_PG_POOL_H
#define LICHKHAM_IO_PG_POOL_H

#include "io/pg.h"

/* ---- Batches ------------------------------------------------------------------------------ */

#define PG_BATCH_MAX 96
struct pg_batch;
struct pg_batch *pg_batch_create(void);
void pg_batch_destroy(struct pg_batch *b); /* with its results; accepts NULL */
/* Adds a statement; tells where its parameters go. Texts must live until the batch has run. */
struct pg_params *pg_batch_add(struct pg_batch *b, const struct pg_statement *s);
int pg_batch_count(const struct pg_batch *b);
/* After it ran: rows of the statement added as number `index` (from 0). The batch's own. */
const struct pg_result *pg_batch_result(const struct pg_batch *b, int index);

/* On one connection, for code that may wait; a batch runs once. Its failure is that of its first statement
 * that failed. Lost or late, it is ERR_UNKNOWN_COMMIT when it may have written (docs/async.md). */
struct pg_request *pg_start_batch(struct pg *c, struct pg_batch *b);
MUST_CHECK bool pg_run_batch(struct pg *c, struct pg_batch *b, struct err *e);

/* ---- The pool ----------------------------------------------------------------------------- */

struct pg_pool;

struct pg_pool_limits {
    int connections;
    int waiting;                   /* batches that wait for a connection; one more is ERR_BUSY */
    uint64_t timeout_milliseconds; /* of a batch, from its start on a connection; 0 = none */
};

/* Opens nothing yet: a database that is away is told by the batches. */
struct pg_pool *pg_pool_create(struct loop *l, const char *conninfo, const char *settings,
                               const struct pg_pool_limits *limits);
void pg_pool_close(struct pg_pool *p); /* waiting and running batches are never told; accepts NULL */

/* Exactly once, never before pg_pool_run has returned. `e` is NULL when all went well. */
typedef void pg_on_batch(void *context, struct pg_batch *b, const struct err *e);
/* The batch stays the caller's and is not touched by him until then; in order of arrival. */
void pg_pool_run(struct pg_pool *p, struct pg_batch *b, pg_on_batch *on_done, void *context);
/* The asker has gone: on_done will not be called. A batch that waits is destroyed at once, one under way
 * when it has run. */
void pg_pool_forget(struct pg_pool *p, struct pg_batch *b);

struct pg_pool_counters {
    int open, busy, waiting;
    int64_t batches, failures, reconnects; /* since the start */
};
void pg_pool_count(const struct pg_pool *p, struct pg_pool_counters *out);

#endif
