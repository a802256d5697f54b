/* SPDX-License-Identifier: Apache-2.0 */
/* import: a list of people into the program's own register. The list is read to its end first; then
 * everything happens in one transaction, or nothing. Each commune named passes the write door.
 *
 * Who is who is for domain/list/match to say, what changes of them for domain/list/merge. Nobody is
 * merged by guess, nobody is erased: whom a complete list no longer names is marked gone. Whoever died
 * or moved away stays so, whatever a list says. */
#ifndef LICHKHAM_JOBS_IMPORT_IMPORT_H
#define LICHKHAM_JOBS_IMPORT_IMPORT_H

#include "base/arena.h"
#include "io/loop.h"
#include "io/pg.h"
#include "jobs/list_file.h"

#define IMPORT_REFUSE_PERCENT 5
#define IMPORT_GONE_PERCENT   10

struct import_request {
    struct list_file_request list;
    int32_t commune; /* whose people these are; 0 = the list's own column says */
    civil_day as_of; /* the day the list is of */
    int64_t unix_seconds;
    const char *actor;
    const char *hamlets_path; /* where to propose hamlets of unknown spellings; NULL = nowhere */
    int64_t refuse_percent;   /* more rows refused than this: nothing changes ... */
    bool is_first;            /* ... but for the good rows of a first list */
    int64_t gone_percent;     /* more of a commune gone than this: nothing changes */
    bool is_partial;          /* the list does not name the whole commune: nobody is gone */
    bool is_applied;          /* else the same is done and rolled back */
};

struct import_counts {
    int64_t rows;    /* of the list, as far as they could be told to a commune */
    int64_t refused; /* of these */
    int64_t added;
    int64_t arrived; /* of the added: known in another commune, by the same id */
    int64_t changed;
    int64_t moved;    /* of the changed: to another hamlet */
    int64_t returned; /* of the changed: was gone */
    int64_t unchanged;
    int64_t doubts;
    int64_t closed; /* dead or moved away, and named as if not */
    int64_t gone;
    int64_t kept;       /* not found in the list, but a refused row may be about them */
    int64_t duplicates; /* newly found to stand in the register twice */
    int64_t fields[LIST_FIELDS];
};

struct import_commune {
    int32_t commune;
    struct import_counts counts;
    int64_t *suspects; /* ids of people who may stand in another commune's register, too */
    size_t suspect_count;
};

struct import_report {
    bool is_read; /* the list was read to its end: the findings are all there */
    bool is_done; /* ... and so are the counts */
    struct list_file_counts list;
    const char *rejects_path;
    const char *fixes_path;
    size_t hamlets_proposed;
    size_t commune_count;
    struct import_commune *communes;
    struct import_counts total;
};

/* Everything of the report lives in the arena; it is filled as far as things went, also on failure.
 * ERR_INPUT when the list as a whole is refused, ERR_BUSY when interrupted. Rows that were refused are
 * no failure. */
MUST_CHECK bool import_run(struct loop *l, struct pg *c, const struct import_request *q, struct arena *a,
                           struct import_report *out, struct err *e);

#endif
