/* SPDX-License-Identifier: Apache-2.0 */
/* close_needs: what must happen at once when somebody is found to need no place any more (he has died,
 * moved, refused, been examined elsewhere): proposals vanish, promised places are cancelled (by the
 * resident when he refuses, else by the service), queued reminders are cancelled with them, and the
 * need is settled. The next night derives the same from the fact or the evidence, which the caller
 * writes in the same transaction, before. */
#ifndef LICHKHAM_JOBS_CLOSE_NEEDS_H
#define LICHKHAM_JOBS_CLOSE_NEEDS_H

#include "base/arena.h"
#include "domain/appointment.h"
#include "domain/need.h"
#include "io/pg.h"

/* What the rules will say of him. A fact (duplicate, deceased, moved_out, excluded, refused) closes the
 * person: his first need of each live round takes the state, unless a stronger one stands. Evidence
 * (done_elsewhere) closes the first open check of its round for each day the commune's completions
 * name. */
struct closing {
    int64_t resident;
    int32_t round; /* of evidence: the round it counts in, 0 = none; of a fact: 0 = every live round */
    uint8_t state; /* enum need_state */
    bool is_gone;  /* the feed names him no longer: nothing of his is owed here, nor counts as done here */
};

struct closing_counts {
    int64_t needs;     /* settled */
    int64_t withdrawn; /* proposals */
    int64_t cancelled; /* promised places */
    int64_t reminders; /* cancelled before they were sent */
};

/* Inside a transaction, after db_lock_commune at `revision`, once a revision; the caller calls
 * db_advance_commune afterwards. `closings` by resident, each resident and round once. Who has checked in
 * today keeps that place and its need: the next night settles them. A promised day that has passed
 * unrecorded becomes outcome_unknown. Whoever is not served here any more is leaving in resident_home, and
 * the dead leave it. Counts are added to `counts`; a second call changes nothing. */
MUST_CHECK bool close_needs(struct pg *c, int32_t commune, int64_t revision, civil_day today,
                            const struct closing *closings, size_t count, struct arena *a,
                            struct closing_counts *counts, struct err *e);

#endif
