/* SPDX-License-Identifier: Apache-2.0 */
/* close_needs: what must happen at once when somebody is found to need no place any more (he has died,
 * moved, refused, been examined elsewhere): proposals vanish, promised places are cancelled, queued
 * reminders are cancelled with them, and the need is settled. The next night derives the same from
 * the fact or the evidence, which the caller writes in the same transaction. */
#ifndef LICHKHAM_JOBS_CLOSE_NEEDS_H
#define LICHKHAM_JOBS_CLOSE_NEEDS_H

#include "base/arena.h"
#include "domain/appointment.h"
#include "domain/need.h"
#include "io/pg.h"

struct closing {
    int64_t resident;
    int32_t round; /* of a completion: the round it counts in; 0 = every live round */
    uint8_t state; /* enum need_state its open needs take: deceased, moved_out, refused, done_elsewhere ... */
};

struct closing_counts {
    int64_t needs;     /* settled */
    int64_t withdrawn; /* proposals */
    int64_t cancelled; /* promised places */
    int64_t reminders; /* cancelled before they were sent */
};

/* Inside a transaction, after db_lock_commune at `revision`; the caller calls db_advance_commune
 * afterwards. `closings` by resident, each resident and round once. A person seen today (checked in
 * or attended) keeps that appointment. Counts are added to `counts`. */
MUST_CHECK bool close_needs(struct pg *c, int32_t commune, int64_t revision, const struct closing *closings,
                            size_t count, struct arena *a, struct closing_counts *counts, struct err *e);

#endif
