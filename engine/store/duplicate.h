/* SPDX-License-Identifier: Apache-2.0 */
/* duplicate: records that may be of one person (table possible_duplicate). Until the doubt is settled the
 * newer record waits and the other is served. */
#ifndef LICHKHAM_STORE_DUPLICATE_H
#define LICHKHAM_STORE_DUPLICATE_H

#include "base/arena.h"
#include "io/pg.h"

struct duplicate_doubt {
    int32_t commune;
    int32_t other_commune;
    int64_t resident; /* the newer record, which waits */
    int64_t other;
    const char *reason;
};

/* Doubts nobody has settled, of a commune or, with 0, of all. In the arena. */
MUST_CHECK bool duplicate_load(struct pg *c, int32_t commune, struct arena *a, struct duplicate_doubt **out,
                               size_t *out_count, struct err *e);

/* Inside a transaction, after db_lock_commune. With other 0: every doubt about the record. Tells how many. */
MUST_CHECK bool duplicate_settle(struct pg *c, int32_t commune, int64_t resident, int64_t other,
                                 civil_day today, int64_t *settled, struct err *e);

#endif
