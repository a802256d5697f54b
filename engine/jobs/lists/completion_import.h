/* SPDX-License-Identifier: Apache-2.0 */
/* completion_import: a list of checks done elsewhere (an employer's, a school's, a hospital's, the
 * ministry's return) becomes evidence. One transaction: everything, or nothing. Whose check is not
 * certain waits for an officer (completion_queue); whoever has one needs no place any more, at once.
 * Rejected evidence no longer counts; what it had closed the next night looks at again. */
#ifndef LICHKHAM_JOBS_LISTS_COMPLETION_IMPORT_H
#define LICHKHAM_JOBS_LISTS_COMPLETION_IMPORT_H

#include "domain/completion.h"
#include "io/pg.h"
#include "jobs/close_needs.h"
#include "jobs/list_file.h"
#include "jobs/officer_act.h"

struct completion_import_request {
    struct list_file_request list;
    int32_t commune;      /* of people whose commune nothing tells; 0 = the organisation's, else none */
    int32_t organisation; /* whose report this is; 0 = none's */
    enum completion_source source;
    struct officer officer;
    bool is_applied; /* else the same is done and rolled back */
};

struct completion_import_counts {
    int64_t rows;
    int64_t refused;
    int64_t added;
    int64_t changed;
    int64_t unchanged;
    int64_t doubts;  /* several may be meant, or the evidence speaks against itself */
    int64_t nobody;  /* nobody of the register fits */
    int64_t queued;  /* of these two: newly waiting for an officer */
    int64_t settled; /* waited, and are somebody's now */
    struct closing_counts closed;
};

#define BATCH_BYTES 13 /* the list's name in the queue: twelve characters of its hash */

struct completion_import_report {
    bool is_done; /* the list was read and matched: the counts are all there */
    struct completion_import_counts counts;
    struct list_file_counts list;
    const char *rejects_path;
    const char *fixes_path;
    size_t communes;
    char batch[BATCH_BYTES];
};

/* `register_` is the connection to the register, which may be another database than `c`'s. ERR_INPUT when
 * the list as a whole cannot be read, or the organisation is of another kind than the source;
 * ERR_BUSY when interrupted. Texts of the report live in the arena. */
MUST_CHECK bool completion_import(struct loop *l, struct pg *c, struct pg *register_,
                                  const struct completion_import_request *q, struct arena *a,
                                  struct completion_import_report *out, struct err *e);

#endif
