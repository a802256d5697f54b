/* SPDX-License-Identifier: Apache-2.0 */
/* run_view: the ledger of nights as an operator looks at it: what ran when, and who works on what. */
#ifndef LICHKHAM_STORE_RUN_VIEW_H
#define LICHKHAM_STORE_RUN_VIEW_H

#include "base/arena.h"
#include "io/pg.h"

/* Texts are in the arena; times are those of Viet Nam, "" where there is none. */
struct run_line {
    civil_day date;
    int32_t attempt;
    const char *state; /* as stored */
    bool is_live;      /* running, and somebody works on it */
    const char *owner; /* who finishes it, or did */
    const char *started_at;
    const char *finished_at;
    int64_t workers;
    int64_t workers_now;
    int64_t communes, done, held, in_hand;
    int64_t residents, residents_done; /* about */
};

/* The newest runs first; `date` CIVIL_NONE and `attempt` 0 = any. */
MUST_CHECK bool run_view_list(struct pg *c, civil_day date, int32_t attempt, int limit, struct arena *a,
                              struct run_line **lines, size_t *count, struct err *e);

struct run_worker_line {
    const char *worker;
    bool is_owner;
    const char *state; /* working, left, lost */
    const char *joined_at;
    const char *until; /* its lease; of one that left, when */
    int64_t communes;  /* done or held */
    int64_t rows_changed;
    const char *in_hand; /* codes, the longest held first */
    const char *in_hand_since;
};

MUST_CHECK bool run_view_workers(struct pg *c, civil_day date, int32_t attempt, struct arena *a,
                                 struct run_worker_line **lines, size_t *count, struct err *e);

#endif
