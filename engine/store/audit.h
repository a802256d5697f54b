/* SPDX-License-Identifier: Apache-2.0 */
/* audit: who read or exported what, as a chain of digests: each row's digest covers the one before
 * it, so that a changed, removed or inserted row is found. A chain is (commune, name). */
#ifndef LICHKHAM_STORE_AUDIT_H
#define LICHKHAM_STORE_AUDIT_H

#include "base/json.h"
#include "io/pg.h"

#define AUDIT_CHAIN_COMMAND "command" /* of the command line; the write door keeps its order */

struct audit_entry {
    int32_t commune;
    const char *chain;
    int64_t unix_seconds;
    const char *actor;
    const char *action;         /* "export_day_list" */
    const struct json *subject; /* what it was about: keys and counts, never names or numbers */
};

/* Inside a transaction, after db_lock_commune. */
MUST_CHECK bool audit_append(struct pg *c, const struct audit_entry *entry, struct err *e);

/* The same in a transaction of its own, for whoever only reads. */
MUST_CHECK bool audit_append_alone(struct pg *c, const struct audit_entry *entry, struct err *e);

/* Walks every chain of the commune (0 = all). The first broken link is an ERR_INTERNAL that names it. */
MUST_CHECK bool audit_verify(struct pg *c, int32_t commune, int64_t *rows, struct err *e);

#endif
