/* SPDX-License-Identifier: Apache-2.0 */
/* run: the ledger of nightly runs. A run is (business date, attempt); its units are communes. A
 * lease by the database's clock says that it lives; fences and the guard keep out a stale worker. */
#ifndef LICHKHAM_STORE_RUN_H
#define LICHKHAM_STORE_RUN_H

#include "base/hash.h"
#include "io/pg.h"

struct run {
    civil_day date;
    int32_t attempt;
    int lease_seconds;
    char worker[96]; /* host and process */
};

struct run_unit {
    int32_t commune;
    int64_t fence;
    int64_t residents; /* as the run's beginning estimated them; 0 = not known */
};

/* Starts the next attempt for `date` with a unit for each commune of a live round. A live run is
 * ERR_BUSY; a date before that of the last run, or no live round, is ERR_INPUT. An attempt whose
 * lease ran out is marked interrupted. */
MUST_CHECK bool run_begin(struct pg *c, civil_day date, civil_day real_date, const char *worker,
                          int lease_seconds, struct run *out, struct err *e);

/* Extends the leases; *is_ours false when the run was taken away: stop. */
MUST_CHECK bool run_heartbeat(struct pg *c, const struct run *run, bool *is_ours, struct err *e);

/* Claims up to `most` waiting units, largest first; 0 = none left. */
MUST_CHECK bool run_claim_units(struct pg *c, const struct run *run, int most, struct run_unit *units,
                                int *count, struct err *e);

/* The first statement of a unit's write transaction: false in *may_write for a stale fence, or for
 * a unit that is finished already. */
MUST_CHECK bool run_pass_guard(struct pg *c, const struct run *run, const struct run_unit *unit,
                               bool *may_write, struct err *e);

enum run_outcome { RUN_PLANNED, RUN_UNCHANGED, RUN_HELD, RUN_OUTCOMES };

/* `note` (NULL = none): what an officer should know: why it is held, or odd rows of the feed. */
MUST_CHECK bool run_end_unit(struct pg *c, const struct run *run, const struct run_unit *unit,
                             enum run_outcome outcome, const char *note, int64_t rows_changed,
                             int64_t messages, struct err *e);

struct run_digests {
    struct digest rules;
    struct digest input; /* over the communes' input hashes, in commune order */
    struct digest plan;
};

/* Gathers the communes' hashes into those of the run. */
MUST_CHECK bool run_gather_digests(struct pg *c, const struct run *run, struct run_digests *digests,
                                   struct err *e);

/* state: "done", "partial" or "interrupted"; report: JSON text or NULL; digests may be NULL. A run that
 * was taken away is ERR_BUSY. */
MUST_CHECK bool run_finish(struct pg *c, const struct run *run, const char *state,
                           const struct run_digests *digests, const char *report, struct err *e);

#endif
