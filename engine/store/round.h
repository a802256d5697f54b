/* SPDX-License-Identifier: Apache-2.0 */
/* round: a campaign year and where each commune stands in it. The moves of a commune's round are
 * domain/round_state's; here they are asked for and stored. */
#ifndef LICHKHAM_STORE_ROUND_H
#define LICHKHAM_STORE_ROUND_H

#include "base/arena.h"
#include "domain/round_state.h"
#include "io/pg.h"

/* The round's dates from now on: a new one's, or those it has. CIVIL_NONE in `*starts` or `*ends`
 * asks for the calendar year (or what is there); other dates than an existing round's, or swapped
 * ones, are an ERR_INPUT. Inside a transaction. */
MUST_CHECK bool round_make(struct pg *c, int32_t round, civil_day *starts, civil_day *ends, bool *is_new,
                           struct err *e);

/* The round's partitions, and the commune (0 = every commune of `area`) in state preparing unless it
 * is there. ERR_INPUT when there is no such commune. Inside a transaction, after round_make. */
MUST_CHECK bool round_prepare_communes(struct pg *c, int32_t round, int32_t commune, int64_t *added,
                                       struct err *e);

/* Moves the commune (0 = all that can) to `to`. ERR_INPUT when nobody is there or can. Those that
 * are there already do not count. Inside a transaction. */
MUST_CHECK bool round_move(struct pg *c, int32_t round, int32_t commune, enum round_state to, int64_t *moved,
                           struct err *e);

/* Communes of the round (one, or all with 0) without any session in it: they can see nobody. */
MUST_CHECK bool round_load_without_sessions(struct pg *c, int32_t round, int32_t commune, struct arena *a,
                                            int32_t **communes, size_t *count, struct err *e);

struct round_line {
    int32_t round;
    civil_day starts;
    civil_day ends;
    int64_t communes[ROUND_STATES];
};

MUST_CHECK bool round_load_list(struct pg *c, struct arena *a, struct round_line **lines, size_t *count,
                                struct err *e);

#endif
