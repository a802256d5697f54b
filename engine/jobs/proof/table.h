/* SPDX-License-Identifier: Apache-2.0 */
/* table: a CSV file of whole numbers, read column by column. Private to jobs/proof. */
#ifndef LICHKHAM_JOBS_PROOF_TABLE_H
#define LICHKHAM_JOBS_PROOF_TABLE_H

#include "base/csv.h"
#include "jobs/proof.h"

struct proof_column {
    const char *name;
    int64_t least, most;
    const char *rule; /* what the numbers mean, as a hint */
    int beside;       /* index of the column this one is nothing without; -1 = none */
    bool is_required; /* else it may be absent or empty: -1 */
    int at;           /* in the header; -1 = absent */
};

struct proof_table {
    const char *path;
    struct proof_column *columns;
    size_t column_count;
    struct proof_names *ignored;
    /* Called for every row but the header. */
    bool (*on_row)(void *context, const struct csv_row *row, struct err *e);
    void *context;
};

/* Reads the file; a column no rule knows is ignored and noted. */
MUST_CHECK bool proof_table_read(struct proof_table *t, struct err *e);

/* One cell; -1 where it may be absent and is. */
MUST_CHECK bool proof_table_number(const struct proof_table *t, const struct csv_row *row, size_t column,
                                   int64_t *value, struct err *e);

/* An ERR_INPUT at a place; `what` in a few words. False. */
MUST_CHECK bool proof_refuse(const char *path, size_t line, const char *column, const char *hint,
                             const char *what, struct err *e);

/* Remembers that "PATH: NAME" means nothing. */
void proof_ignore(struct proof_names *names, const char *path, const char *name);

#endif
