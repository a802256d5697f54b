/* SPDX-License-Identifier: Apache-2.0 */
/* register_check: a whole register against its contract, commune by commune, in memory that does not
 * grow with it. Changes nothing. */
#ifndef LICHKHAM_JOBS_REGISTER_CHECK_H
#define LICHKHAM_JOBS_REGISTER_CHECK_H

#include "base/vec.h"
#include "store/register_check.h"

struct register_check_options {
    int32_t commune; /* 0 = all of them */
    struct register_scope scope;
    void (*on_progress)(void *context, int64_t communes_done); /* may be NULL */
    void *context;
};

/* A rule broken at a column, over all communes; the examples are the first communes'. */
struct register_breach {
    struct register_finding finding;
    int64_t communes; /* 0 = of the register as a whole */
};

struct register_report {
    struct register_breaches VEC_OF(struct register_breach) breaches; /* the gravest first */
    int64_t communes;
    int64_t residents;
    bool has_rows; /* false: a view is wrong, and no row was looked at */
    bool is_clean; /* nothing graver than advice */
};

/* Release the report with vec_free(&report->breaches), also after a failure. */
MUST_CHECK bool register_check_run(struct pg *store, struct pg *register_,
                                   const struct register_check_options *options, struct register_report *out,
                                   struct err *e);

#endif
