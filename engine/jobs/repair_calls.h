/* SPDX-License-Identifier: Apache-2.0 */
/* repair_calls: whom to call after a repair, by name and telephone: everybody who had been promised a place
 * that is no more, in the order of the old places. Personal data; who takes it is in the audit chain first.
 */
#ifndef LICHKHAM_JOBS_REPAIR_CALLS_H
#define LICHKHAM_JOBS_REPAIR_CALLS_H

#include "domain/repair.h"
#include "jobs/officer_act.h"
#include "store/person.h"

#include <stdio.h>

struct repair_call {
    struct repair_move move;
    struct person person; /* with the telephone an officer was told, where there is one */
};

struct repair_calls {
    int32_t commune;
    int32_t repair; /* 0 = a preview */
    struct repair_call *at;
    size_t count;
};

/* Of these moves, of whatever rounds, in the order given; `register_` may be the same connection. In the
 * arena. */
MUST_CHECK bool repair_calls_gather(struct pg *c, struct pg *register_, const struct repair_move *moves,
                                    size_t count, civil_day today, struct arena *a, struct repair_calls *out,
                                    struct err *e);
/* In a transaction of its own. */
MUST_CHECK bool repair_calls_audit(struct pg *c, const struct repair_calls *calls,
                                   const struct officer *officer, struct err *e);
/* UTF-8 with a BOM, as day lists. */
void repair_calls_write_csv(const struct repair_calls *calls, FILE *out);

#endif
