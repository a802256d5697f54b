/* SPDX-License-Identifier: Apache-2.0 */
/* retry: what becomes of a failure of the database, by one table. Pure: whoever asks waits, connects
 * again, holds or stops by himself. docs/operations.md shows the table. */
#ifndef LICHKHAM_STORE_RETRY_H
#define LICHKHAM_STORE_RETRY_H

#include "base/err.h"

#include <stdint.h>

enum retry_way {
    RETRY_AGAIN,     /* roll back and do the same again: the connection is good */
    RETRY_RECONNECT, /* open the connection anew, then do the same again */
    RETRY_HOLD,      /* leave this commune as it is, with the reason; the others go on */
    RETRY_STOP       /* end with the error; its code is the exit status */
};

struct retry_rule {
    const char *sqlstate; /* or how it begins; "" where the code alone decides */
    enum err_code code;   /* of the error, so that it is the exit status of RETRY_STOP */
    const char *meaning;  /* for the page */
    enum retry_way way;
    int most;               /* times it is done again; 0 for RETRY_HOLD and RETRY_STOP */
    int least_milliseconds; /* before the first time; each further wait is twice the last ... */
    int most_milliseconds;  /* ... and not longer than this */
    enum retry_way at_last; /* when it failed once more: RETRY_HOLD or RETRY_STOP */
};

/* The whole table; the first that fits an error counts. */
const struct retry_rule *retry_list_rules(int *count);
/* The rule of an error; one that no row fits is RETRY_STOP. */
const struct retry_rule *retry_find_rule(const struct err *e);

/* Who failed at what. `failures` counts those in a row, this one included. */
struct retry_case {
    const char *worker;
    int32_t commune; /* 0 = none */
    int failures;
};

/* What to do now and, in *milliseconds, after which wait: between half of the rule's and all of it, another
 * for each worker and commune, so that those who failed together do not come again together. */
enum retry_way retry_decide(const struct err *e, const struct retry_case *c, int *milliseconds);

#endif
