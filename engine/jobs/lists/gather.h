/* SPDX-License-Identifier: Apache-2.0 */
/* gather: the rows of a list of checks or of members, and in which commune each person is to be looked
 * for: people work, learn and are examined outside their own. */
#ifndef LICHKHAM_JOBS_LISTS_GATHER_H
#define LICHKHAM_JOBS_LISTS_GATHER_H

#include "base/vec.h"
#include "io/pg.h"
#include "jobs/list_file.h"

/* Texts live in the arena. */
struct gathered_row {
    struct list_person person; /* with its commune */
    struct list_check check;   /* of a list of checks */
};

struct gathered_rows VEC_OF(struct gathered_row);

/* A refused row names somebody all the same, who is not to be taken for having left. */
struct refused_row {
    const char *name_key;
    int64_t personal_number; /* 0 = none */
};

struct refused_rows VEC_OF(struct refused_row);

struct gathering {
    struct loop *loop;
    struct pg *register_;
    int32_t commune; /* where nothing else tells; 0 = such rows are refused */
    struct arena *arena;
    struct gathered_rows rows;   /* by commune and line */
    struct refused_rows refused; /* in the order of the list */
};

/* Reads the whole list. A row's commune is the one where the register has its personal number, with the
 * same name or year of birth; else the list's own; else `commune`. About 300 bytes a row. */
MUST_CHECK bool gather_rows(struct list_file *f, struct gathering *g, struct err *e);
/* How many rows from `from` on are of this commune. */
size_t gather_count(const struct gathered_rows *rows, size_t from, int32_t commune);
/* Before the rows of a commune are taken: whether there is one. ERR_BUSY when the run is interrupted. */
MUST_CHECK bool gather_check_commune(const struct gathering *g, struct pg *c, int32_t commune,
                                     bool *is_commune, struct err *e);
/* Of a commune that is none. */
void gather_refuse(struct list_file *f, const struct gathered_row *rows, size_t count);

/* Inside one transaction, which waits for others no longer than a minute: what `work` has written stays
 * when it is applied, else it is undone. */
MUST_CHECK bool gather_transact(struct pg *c, bool is_applied, bool (*work)(void *context, struct err *e),
                                void *context, struct err *e);

void gather_free(struct gathering *g); /* rows, refused ones and the arena */

#endif
