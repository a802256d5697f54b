/* SPDX-License-Identifier: Apache-2.0 */
/* migrate: the schema's history, embedded in the program. Forward only, checksummed, each
 * migration in its own transaction, one migrator at a time. */
#ifndef LICHKHAM_STORE_MIGRATE_H
#define LICHKHAM_STORE_MIGRATE_H

#include "io/pg_pool.h"

#include <stddef.h>
#include <stdio.h>

struct migration {
    int number;
    const char *theme;
    const char *sql;
};

extern const struct migration MIGRATIONS[]; /* generated from migrations/, ordered by number */
extern const size_t MIGRATION_COUNT;

/* Applies what is missing. Tells each applied number through `on_applied` (may be NULL). Refuses
 * (ERR_CONFIG) a schema that is newer than this program or whose applied text was edited. */
MUST_CHECK bool migrate_up(struct pg *c, void (*on_applied)(void *context, const struct migration *m),
                           void *context, struct err *e);

/* ERR_CONFIG unless the database is exactly at this program's schema with unedited texts. */
MUST_CHECK bool migrate_verify(struct pg *c, struct err *e);
/* The same for code that must not wait; a database without the schema fails the batch. */
void migrate_ask(struct pg_batch *b);
MUST_CHECK bool migrate_read(const struct pg_result *r, struct err *e);

/* One line a migration: number, theme, applied or missing, checksum agrees. */
MUST_CHECK bool migrate_print_status(struct pg *c, FILE *out, struct err *e);

/* The optional last step for Citus: population tables distributed by commune, reference tables on
 * every node, in one transaction; a repeat does what is left. Without the extension: ERR_CONFIG. */
MUST_CHECK bool migrate_distribute(struct pg *c, struct err *e);

#endif
