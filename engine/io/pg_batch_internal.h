/* SPDX-License-Identifier: Apache-2.0 */
/* pg_batch_internal: what pg_batch.c and pg_pool.c share. */
#ifndef LICHKHAM_IO_PG_BATCH_INTERNAL_H
#define LICHKHAM_IO_PG_BATCH_INTERNAL_H

#include "io/pg_internal.h"

struct batch_item {
    const struct pg_statement *statement;
    struct pg_params params;
    PGresult *result;
    bool is_new; /* prepared in this batch, and that is not yet answered */
};

/* Of the pool, whose lists go through the batches. */
enum batch_state { BATCH_IDLE, BATCH_WAITING, BATCH_RUNNING, BATCH_FAILED /* and soon told */ };

struct pg_batch {
    int count;
    int answered;
    bool has_run;
    bool has_failed;
    struct batch_item *items[PG_BATCH_MAX];
    enum batch_state state;
    bool is_forgotten;
    pg_on_batch *on_done;
    void *context;
    struct err *error; /* BATCH_FAILED */
    struct pg_batch *next;
};

#endif
