/* SPDX-License-Identifier: Apache-2.0 */
/* transfer: people who go from one commune to another: what the register of the commune they come from says
 * of them, and what is known of them there, carried over. A transaction that does so is the only one over
 * several communes: it holds the doors of all of them, taken in code order. */
#ifndef LICHKHAM_STORE_TRANSFER_H
#define LICHKHAM_STORE_TRANSFER_H

#include "domain/resident.h"
#include "io/pg.h"

/* What the feed of a commune says of somebody; of `resident` died_on, moved_to and resident_since alone. */
struct transfer_row {
    struct resident resident;
    bool is_named;
};

/* rows[i] is residents[i]'s. */
MUST_CHECK bool transfer_read_feed(struct pg *register_, int32_t commune, const int64_t *residents,
                                   size_t count, struct transfer_row *rows, struct err *e);
MUST_CHECK bool transfer_names_feed_somebody(struct pg *register_, int32_t commune, bool *names_somebody,
                                             struct err *e);

/* Facts but "moved", evidence, memberships, doubts and contacts, whatever they are worth today, go along.
 * Appointments, messages and their attempts stay as what happened there. */
MUST_CHECK bool transfer_carry(struct pg *c, int32_t from, int32_t to, const int64_t *residents, size_t count,
                               struct err *e);

/* Once all of it is written: `from` has a new revision. Where its plan is kept the next night finds it as the
 * last one left it. */
MUST_CHECK bool transfer_leave(struct pg *c, int32_t from, bool keeps_plan, struct err *e);

#endif
