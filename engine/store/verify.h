/* SPDX-License-Identifier: Apache-2.0 */
/* verify: the invariants a database can show, one query each, in one snapshot. Run after every
 * fault test, at the end of a night, and by whoever doubts. Changes nothing. */
#ifndef LICHKHAM_STORE_VERIFY_H
#define LICHKHAM_STORE_VERIFY_H

#include "io/pg.h"

struct verify_check {
    const char *id;       /* of the invariant in docs/data-model.md, "I1" */
    const char *name;     /* "one_place"; unique */
    const char *sentence; /* what holds */
    const struct pg_statement *statement;
    bool reads_feed; /* only where the register is in the same database */
};

extern const struct verify_check VERIFY_CHECKS[];
extern const size_t VERIFY_CHECK_COUNT;

struct verify_scope {
    int32_t commune;   /* 0 = all of them */
    civil_day today;   /* business date */
    bool has_register; /* the register is in this database */
};

#define VERIFY_COMMUNES_SHOWN 5

struct verify_outcome {
    const struct verify_check *check;
    bool is_skipped;    /* the register is elsewhere */
    int64_t violations; /* 0 = it holds */
    int64_t communes;   /* with violations */
    int32_t first_communes[VERIFY_COMMUNES_SHOWN];
};

/* Tells the outcome of every check, in order. *holds is false when any has violations. */
MUST_CHECK bool verify_run(struct pg *c, const struct verify_scope *scope,
                           void (*on_checked)(void *context, const struct verify_outcome *o), void *context,
                           bool *holds, struct err *e);

#endif
