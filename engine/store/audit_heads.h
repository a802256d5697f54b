/* SPDX-License-Identifier: Apache-2.0 */
/* audit_heads: the last links of audit chains in a file outside the database. A chain tells by itself that a
 * row was changed; that its tail was cut off shows only against a copy of its head.
 *
 * The file is text, one head a line, sealed by a key that lies beside it ("FILE.key", made at first use,
 * readable by its owner alone): nobody without the key can make or change one. Processes may share a file. */
#ifndef LICHKHAM_STORE_AUDIT_HEADS_H
#define LICHKHAM_STORE_AUDIT_HEADS_H

#include "base/arena.h"
#include "base/hash.h"
#include "io/pg.h"

#include <stddef.h>
#include <stdint.h>

#define AUDIT_CHAIN_BYTES 32 /* longest name of a chain in a file, with the NUL */

struct audit_head {
    char chain[AUDIT_CHAIN_BYTES];
    int32_t commune;
    int64_t sequence;
    char digest[HASH_TEXT_BYTES];
};

/* Heads of the file, by chain and commune; none when there is no file yet, which makes the key. A broken seal
 * is an ERR_INTERNAL, a file or key that cannot be used an ERR_CONFIG. */
MUST_CHECK bool audit_heads_load(const char *path, struct arena *a, struct audit_head **heads, size_t *count,
                                 struct err *e);
/* Puts these in the place of older ones of the same chains and keeps the others. */
MUST_CHECK bool audit_heads_update(const char *path, const struct audit_head *heads, size_t count,
                                   struct err *e);

/* Each head of the file (of one commune; 0 = all) is a row of the database. The first that is not is an
 * ERR_INTERNAL that names its chain. */
MUST_CHECK bool audit_heads_verify(struct pg *c, const char *path, int32_t commune, int64_t *chains,
                                   struct err *e);

#endif
