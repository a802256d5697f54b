/* SPDX-License-Identifier: Apache-2.0 */
/* spool: the rows of a list, put aside by commune until the whole list has been read. They lie in a
 * file that has no name and is its owner's alone, in TMPDIR; memory holds one block a commune. */
#ifndef LICHKHAM_JOBS_IMPORT_SPOOL_H
#define LICHKHAM_JOBS_IMPORT_SPOOL_H

#include "base/arena.h"
#include "base/err.h"
#include "domain/list/person.h"

#include <stddef.h>

/* Of refused rows that do not tell whose they are: they may be anybody's. */
#define SPOOL_NO_COMMUNE 0

struct spool_row {
    struct list_person person;
    int32_t hamlet;  /* 0 = unknown */
    bool is_refused; /* kept for its name key and personal number alone: the list does name him */
};

struct spool;

MUST_CHECK bool spool_create(struct spool **out, struct err *e);
void spool_destroy(struct spool *s); /* accepts NULL */

/* The row's commune is person.commune. ERR_UNAVAILABLE when there is no room. */
MUST_CHECK bool spool_add(struct spool *s, const struct spool_row *row, struct err *e);

/* Communes that have rows, by code, in the arena; without SPOOL_NO_COMMUNE. */
size_t spool_list_communes(const struct spool *s, struct arena *a, int32_t **out);

/* The rows of a commune in the order they were added; texts and rows live in the arena. */
MUST_CHECK bool spool_read(const struct spool *s, int32_t commune, struct arena *a, struct spool_row **rows,
                           size_t *count, struct err *e);

#endif
