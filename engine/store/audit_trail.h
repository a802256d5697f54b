/* SPDX-License-Identifier: Apache-2.0 */
/* audit_trail: the audit of a serving process, for code that must not wait.
 *
 * A process writes chains of its own, one a commune, all of one random name. What is handed in during one
 * turn of the loop is written in one transaction; what comes while that is under way gathers for the next. An
 * answer that tells of people goes out after its entry is on disk, and never when that failed.
 *
 * Every minute, and at the end, the last link of each chain is copied to a file outside the database
 * (store/audit_heads), so that a tail cut off later is found. */
#ifndef LICHKHAM_STORE_AUDIT_TRAIL_H
#define LICHKHAM_STORE_AUDIT_TRAIL_H

#include "store/audit.h"

struct audit_trail;
struct audit_wait; /* one asker, until he is told */

/* Opens no connection yet. `heads_path` "" = nothing is copied outside; else a file that cannot be used is
 * told at once (ERR_CONFIG). */
MUST_CHECK bool audit_trail_open(struct loop *l, const char *conninfo, const char *heads_path,
                                 struct audit_trail **out, struct err *e);
/* Copies the heads; who waits is never told. Not inside on_written. Accepts NULL. */
void audit_trail_close(struct audit_trail *t);

/* Exactly once, never before audit_trail_append has returned: written (`e` is NULL), or not, or not known. */
typedef void audit_on_written(void *context, const struct err *e);
/* Takes a copy of the entry; the chain it names does not matter. */
struct audit_wait *audit_trail_append(struct audit_trail *t, const struct audit_entry *entry,
                                      audit_on_written *on_written, void *context);
/* The asker has gone: he is not told, and the entry is written all the same. */
void audit_trail_forget(struct audit_wait *w);

const char *audit_trail_chain(const struct audit_trail *t); /* "serve-" and 16 hexadecimal digits */
/* The last write went well, or there was none yet. */
bool audit_trail_is_well(const struct audit_trail *t);

#endif
