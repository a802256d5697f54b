/* SPDX-License-Identifier: Apache-2.0 */
/* run: the ledger of nightly runs. A run is (business date, attempt); its units are communes, and any
 * number of workers share it. Leases by the database's clock say who lives, and one that ran out is lost;
 * fences and the guard keep out a stale worker. One worker owns the run: he finishes it. */
#ifndef LICHKHAM_STORE_RUN_H
#define LICHKHAM_STORE_RUN_H

#include "base/hash.h"
#include "io/pg_pool.h"
#include "store/feed.h"

#define RUN_WORKER_BYTES 96

struct run {
    civil_day date;
    int32_t attempt; /* 0 = none yet */
    civil_day real_date;
    int real_minute;               /* when it began: every worker plans as of then */
    bool has_first_nights;         /* a commune in it had no plan when it began */
    int lease_seconds;             /* this worker's */
    char worker[RUN_WORKER_BYTES]; /* host, process and a number of its own */
};

/* What all workers of a run must agree on. */
struct run_terms {
    char program[32]; /* its version */
    char settings[HASH_TEXT_BYTES];
    char rules[HASH_TEXT_BYTES];
};

/* Starts the next attempt for out->date with a unit for each commune of a live round, whose residents
 * `sizes` tells; date, real time, lease and worker are filled before. A live run is ERR_BUSY; a date before
 * that of the last run, or no live round, is ERR_INPUT. An attempt whose lease ran out is marked interrupted.
 */
MUST_CHECK bool run_begin(struct pg *c, const struct run_terms *terms, const struct feed_sizes *sizes,
                          struct run *run, struct err *e);

/* The live run as it was begun; lease and worker stay. None: ERR_BUSY. */
MUST_CHECK bool run_find_live(struct pg *c, struct run *run, struct run_terms *terms, struct err *e);
/* Refuses (ERR_CONFIG) to join with other terms: the sentence says which. */
MUST_CHECK bool run_check_terms(const struct run_terms *begun_with, const struct run_terms *ours,
                                struct err *e);
/* Becomes one of its workers; ERR_BUSY when it has ended meanwhile. */
MUST_CHECK bool run_join(struct pg *c, const struct run *run, struct err *e);

/* Extends the worker's leases: adds the statement to the batch, whose result has a row while they are ours.
 * No row means stop. The run must live as long as the batch. */
void run_add_heartbeat(struct pg_batch *b, const struct run *run);

/* ERR_BUSY that says why this worker stops. */
bool run_refuse_stale(struct err *e);

struct run_unit {
    int32_t commune;
    int64_t fence;
    int64_t residents; /* about */
};

/* Claims up to `most` waiting units, the largest first, and fewer when few are left for the workers there
 * are; 0 = none left for us, also when our lease ran out. `residents`: only those known to have no more; 0 =
 * any.
 */
MUST_CHECK bool run_claim_units(struct pg *c, const struct run *run, int most, int64_t residents,
                                struct run_unit *units, int *count, struct err *e);

/* The first statement of a unit's write transaction: false in *may_write for a stale fence, or for
 * a unit that is finished already. */
MUST_CHECK bool run_pass_guard(struct pg *c, const struct run *run, const struct run_unit *unit,
                               bool *may_write, struct err *e);

enum run_outcome { RUN_PLANNED, RUN_UNCHANGED, RUN_HELD, RUN_OUTCOMES };

/* `note` (NULL = none): what an officer should know: why it is held, or odd rows of the feed. A unit that is
 * ours no longer is ERR_BUSY: roll back, stop. */
MUST_CHECK bool run_end_unit(struct pg *c, const struct run *run, const struct run_unit *unit,
                             enum run_outcome outcome, const char *note, int64_t rows_changed,
                             int64_t messages, struct err *e);

/* How the run stands. */
struct run_standing {
    bool is_running;
    bool is_finished; /* neither: it was interrupted */
    bool is_ours;     /* we finish it */
    bool owner_lives;
    int64_t units_open;
    char owner[RUN_WORKER_BYTES];
};
MUST_CHECK bool run_look(struct pg *c, const struct run *run, struct run_standing *out, struct err *e);

/* Becomes the run's owner in place of `owner`, whose lease ran out; of several exactly one does. */
MUST_CHECK bool run_take_over(struct pg *c, const struct run *run, const char *owner, bool *is_ours,
                              struct err *e);

/* What this worker did. */
struct run_share {
    int64_t communes, rows_changed, messages;
};
MUST_CHECK bool run_read_share(struct pg *c, const struct run *run, struct run_share *out, struct err *e);

/* Frees what the worker has in hand; its lease stays. For whoever does not know what he has: an answer was
 * lost.
 */
MUST_CHECK bool run_free_units(struct pg *c, const struct run *run, struct err *e);

/* Frees what the worker has in hand and ends its leases. If it was the last of an unfinished run, the run is
 * interrupted. Not while a heartbeat is under way. */
MUST_CHECK bool run_leave(struct pg *c, const struct run *run, struct err *e);

/* Communes in which the run queued messages, those with most first. */
MUST_CHECK bool run_find_senders(struct pg *c, const struct run *run, int most, int32_t *communes, int *count,
                                 struct err *e);

struct run_digests {
    struct digest input; /* over the communes' input hashes, in commune order */
    struct digest plan;
};

/* Gathers the communes' hashes into those of the run. */
MUST_CHECK bool run_gather_digests(struct pg *c, const struct run *run, struct run_digests *digests,
                                   struct err *e);

/* state: "done" or "partial"; report: JSON text. On disk when it returns, with all that was committed before.
 * A run that is not ours to finish is ERR_BUSY. */
MUST_CHECK bool run_finish(struct pg *c, const struct run *run, const char *state,
                           const struct run_digests *digests, const char *report, struct err *e);

#endif
