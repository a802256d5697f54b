/* SPDX-License-Identifier: Apache-2.0 */
/* night_slot: where a stage of a unit runs: a loop and connections that one thread at a time uses. */
#ifndef LICHKHAM_JOBS_NIGHT_SLOT_H
#define LICHKHAM_JOBS_NIGHT_SLOT_H

#include "jobs/night/night.h"

struct night_slot {
    const struct night *night;
    struct loop *loop;   /* NULL: the stage needs no server */
    struct pg *store;    /* NULL until it is needed */
    struct pg *registry; /* as above */
    bool is_refused;     /* at the last try: the server had no connection left for it */
};

MUST_CHECK bool night_slot_create(struct night_slot *s, const struct night *n, struct err *e);
void night_slot_destroy(struct night_slot *s); /* accepts one that is all zero */

/* Closes its connections. */
void night_slot_disconnect(struct night_slot *s);
/* Opens what is not open yet, or was lost. */
MUST_CHECK bool night_slot_open_store(struct night_slot *s, struct err *e);
MUST_CHECK bool night_slot_open_registry(struct night_slot *s, struct err *e);

#endif
