/* SPDX-License-Identifier: Apache-2.0 */
/* commune: the second half of an import, commune by commune: who of the list is who of the register,
 * what that changes, and the change written. */
#ifndef LICHKHAM_JOBS_IMPORT_COMMUNE_H
#define LICHKHAM_JOBS_IMPORT_COMMUNE_H

#include "jobs/import/import.h"
#include "jobs/import/spool.h"

/* What all communes of an import share. */
struct import_work {
    struct pg *connection;
    const struct import_request *request;
    struct list_file *file; /* doubts and closed cases are told there */
    const char *digest;     /* of the list, hex */
    int64_t last_id;        /* given out; the counter is held */
    bool is_first;          /* nobody stood in the register before */
};

/* Inside the import's transaction, for out->commune. A commune of which no row was taken is left alone.
 * Temporary memory comes from the arena; the suspects are the caller's to free. */
MUST_CHECK bool import_commune(struct import_work *w, const struct spool *spool, struct arena *a,
                               struct import_commune *out, struct err *e);

#endif
