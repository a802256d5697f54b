/* SPDX-License-Identifier: Apache-2.0 */
/* scope: the only place that says whose rows a transaction may see. Row policies compare
 * commune_code with the setting lichkham.commune; without it there are no rows (docs/data-model.md). */
#ifndef LICHKHAM_STORE_SCOPE_H
#define LICHKHAM_STORE_SCOPE_H

#include "io/pg_pool.h"

enum scope_role { SCOPE_OWNER, SCOPE_API, SCOPE_NOTIFY };

/* Server settings of a connection that acts as this role, for pg_open and pg_pool_create; db_open
 * knows the rest. Static. */
const char *scope_settings(enum scope_role role);

/* Statements added after it see this commune alone; 0 = no commune's rows. May be added several times in
 * a batch: each holds until the next. */
void scope_add(struct pg_batch *b, int32_t commune);

#endif
