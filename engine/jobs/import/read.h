/* SPDX-License-Identifier: Apache-2.0 */
/* read: the first half of an import: every row of the list read, judged and put aside by commune.
 * Changes nothing. */
#ifndef LICHKHAM_JOBS_IMPORT_READ_H
#define LICHKHAM_JOBS_IMPORT_READ_H

#include "io/loop.h"
#include "jobs/import/places.h"
#include "jobs/import/spool.h"
#include "jobs/list_file.h"

struct import_reading {
    struct loop *loop;
    int32_t commune; /* of a list without such a column, or of which alone it may tell; 0 = any */
    struct places *places;
    struct spool *spool;
};

/* Memory beside that of the spool: 20 to 40 bytes a row, to find rows that come twice. ERR_BUSY when
 * interrupted. */
MUST_CHECK bool import_read(struct list_file *f, struct import_reading *r, struct err *e);

#endif
