/* SPDX-License-Identifier: Apache-2.0 */
/* membership: who belongs to a school or employer, from one day to another. A list of members replaces
 * the one before. */
#ifndef LICHKHAM_STORE_MEMBERSHIP_H
#define LICHKHAM_STORE_MEMBERSHIP_H

#include "base/arena.h"
#include "io/pg.h"

/* Communes where somebody is a member on `day` or later, by code; in the arena. */
MUST_CHECK bool membership_list_communes(struct pg *c, int32_t organisation, civil_day day, struct arena *a,
                                         int32_t **out, size_t *count, struct err *e);

/* Members of one commune on `day` or later, by resident; in the arena. */
MUST_CHECK bool membership_list(struct pg *c, int32_t commune, int32_t organisation, civil_day day,
                                struct arena *a, int64_t **out, size_t *count, struct err *e);

struct membership_change {
    int32_t commune;
    int32_t organisation;
    civil_day from;
    const int64_t *begun; /* members from `from` on */
    size_t begun_count;
    const int64_t *ended; /* members no longer from `from` on */
    size_t ended_count;
};

/* Inside a transaction, after db_lock_commune. */
MUST_CHECK bool membership_write(struct pg *c, const struct membership_change *change, struct err *e);

#endif
