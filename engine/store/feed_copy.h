/* SPDX-License-Identifier: Apache-2.0 */
/* feed_copy: what the register's feed says of a commune's people, kept in the store's database and brought up
 * to date from what has changed since. For a register behind a conninfo of its own: a night fetches the rows
 * of a day instead of all. Facts alone, as the night plans from them; never a name.
 *
 * Rows are asked for by changed_at, with a day's overlap: a change that is committed late is seen as long as
 * its time lies within it. Later ones, and rows that vanish without a trace, are seen when everything is
 * compared: every week, and at once where the register does not look like the one that was read before. */
#ifndef LICHKHAM_STORE_FEED_COPY_H
#define LICHKHAM_STORE_FEED_COPY_H

#include "store/feed.h"

#define FEED_COPY_DAYS 7 /* from one comparison of everything to the next */

struct feed_copy_refreshed {
    bool is_whole; /* everybody was compared */
    int64_t rows;  /* fetched */
    int64_t changed;
};

/* In a transaction of its own on `store`. Whoever else refreshes the commune is waited for. */
MUST_CHECK bool feed_copy_refresh(struct pg *registry, struct pg *store, int32_t commune, civil_day today,
                                  struct feed_copy_refreshed *out, struct err *e);

/* As feed_read, from the copy. */
MUST_CHECK bool feed_copy_read(struct pg *store, int32_t commune, civil_day today,
                               feed_on_resident *on_resident, void *context, struct hash *hash,
                               struct feed_summary *out, struct err *e);

#endif
