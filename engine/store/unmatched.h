/* SPDX-License-Identifier: Apache-2.0 */
/* unmatched: evidence of checks that could not be told to anybody, waiting for an officer. A row is
 * known by the list it came in (batch) and its line; the same row in another list is known by its
 * digest and does not wait twice. What is read is personal data: never for logs or errors. */
#ifndef LICHKHAM_STORE_UNMATCHED_H
#define LICHKHAM_STORE_UNMATCHED_H

#include "base/arena.h"
#include "domain/completion.h"
#include "io/pg.h"

struct unmatched_row {
    int32_t commune;
    int32_t line;
    const char *batch;
    const char *digest; /* when it is added */
    civil_day done_on;
    uint8_t source;       /* enum completion_source */
    const char *evidence; /* JSON */
};

/* Inside a transaction, after db_lock_commune; all of one batch and source. *added = who was not known. */
MUST_CHECK bool unmatched_add(struct pg *c, int32_t commune, const struct unmatched_row *rows, size_t count,
                              int64_t *added, struct err *e);

/* Those with these digests are somebody's now. *settled = how many waited. */
MUST_CHECK bool unmatched_found(struct pg *c, int32_t commune, const char *const *digests, size_t count,
                                civil_day today, const char *author, int64_t *settled, struct err *e);

/* Who waits, by commune (0 = of all), batch and line; in the arena, without digests. */
MUST_CHECK bool unmatched_list(struct pg *c, int32_t commune, struct arena *a, struct unmatched_row **out,
                               size_t *count, struct err *e);

/* ERR_INPUT when no such row waits. */
MUST_CHECK bool unmatched_find(struct pg *c, const char *batch, int32_t line, struct arena *a,
                               struct unmatched_row *out, struct err *e);

struct unmatched_outcome {
    bool is_matched; /* else discarded */
    civil_day today;
    const char *author;
    const char *reason;
};

/* Inside a transaction, after db_lock_commune: settles it and forgets its evidence. ERR_BUSY when
 * somebody else has settled it meanwhile. */
MUST_CHECK bool unmatched_settle(struct pg *c, const struct unmatched_row *row,
                                 const struct unmatched_outcome *outcome, struct err *e);

#endif
