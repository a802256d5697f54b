/* SPDX-License-Identifier: Apache-2.0 */
/* plan_commune: one commune as the night would plan it now, read in one look at the database and without
 * writing: no run, no lease. What it finds in `work` is what the night would write. */
#ifndef LICHKHAM_JOBS_PLAN_COMMUNE_H
#define LICHKHAM_JOBS_PLAN_COMMUNE_H

#include "base/json.h"
#include "jobs/night/night.h"
#include "jobs/officer_act.h"

/* Stays where it is while it is used. */
struct plan_commune {
    struct nightly_options options;
    struct night night;
    struct run_unit unit;
    struct commune_work work; /* rounds: needs, sessions, stored and planned appointments, totals, problems */
    struct need *needs[NIGHT_ROUNDS_MAX]; /* as they were before they were planned */
    bool is_unchanged; /* the night would leave the commune as the last one did, and not plan it */
};

/* Reads and plans a commune for options->date, never before today. ERR_INPUT where the night would hold the
 * commune, or it has no live round. Afterwards, done or not, plan_commune_close. */
MUST_CHECK bool plan_commune_open(struct plan_commune *p, struct loop *loop,
                                  const struct nightly_options *options, int32_t commune, struct err *e);
void plan_commune_close(struct plan_commune *p);

/* For whoever writes the plan: the same in two steps, and not planned yet. Reads through the write door, in a
 * transaction that is left open for the caller. */
MUST_CHECK bool plan_commune_connect(struct plan_commune *p, struct loop *loop,
                                     const struct nightly_options *options, int32_t commune, struct err *e);
MUST_CHECK bool plan_commune_enter(struct plan_commune *p, struct err *e);

/* Plans again what was read, after a round was given other sessions. */
void plan_commune_again(struct plan_commune *p);
/* A copy of them. */
void plan_commune_set_sessions(struct commune_round *round, const struct session *sessions, size_t count);

/* The live round `number`, or with 0 the first one; an ERR_INPUT names the live ones. */
MUST_CHECK bool plan_commune_find_round(struct plan_commune *p, int32_t number, struct commune_round **out,
                                        struct err *e);

/* Writes into the audit chain that an officer sees people through this plan; before he does. Takes `subject`.
 */
MUST_CHECK bool plan_commune_record(struct plan_commune *p, const struct officer *officer, const char *action,
                                    struct json *subject, struct err *e);

#endif
