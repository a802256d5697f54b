/* SPDX-License-Identifier: Apache-2.0 */
/* identify: who of a commune's register the rows of a list are, by domain/list/match. What is in doubt
 * is told in the list's reject file and left alone. */
#ifndef LICHKHAM_JOBS_LISTS_IDENTIFY_H
#define LICHKHAM_JOBS_LISTS_IDENTIFY_H

#include "domain/list/match.h"
#include "jobs/lists/gather.h"

struct identified {
    uint8_t kind; /* enum match_kind */
    uint8_t why;  /* enum match_why */
    uint8_t candidate_count;
    int64_t resident; /* of a found one */
    int64_t candidates[MATCH_CANDIDATES_MAX];
};

struct identifying {
    struct pg *connection;
    struct pg *register_;
    struct list_file *file;
    civil_day today;
    int32_t commune;
    const struct gathered_row *rows;
    size_t count;
    const struct refused_rows *refused; /* whose people count as named; NULL = nobody asks */
    struct arena *arena;
    struct identified *out; /* [count] */
    int64_t *named;         /* residents who were found or may be meant, by id */
    size_t named_count;
};

MUST_CHECK bool identify_rows(struct identifying *k, struct err *e);

#endif
