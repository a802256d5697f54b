/* SPDX-License-Identifier: Apache-2.0 */
/* fact: what officers know of a commune's people (table local_fact), and what the register says of the
 * same people, over its own connection. */
#ifndef LICHKHAM_STORE_FACT_H
#define LICHKHAM_STORE_FACT_H

#include "base/arena.h"
#include "domain/fact.h"
#include "io/pg.h"

/* Facts that stand and have not ended by `today`, of one resident or, with 0, of all; by resident, kind
 * and first day. In the arena. */
MUST_CHECK bool fact_load(struct pg *c, int32_t commune, int64_t resident, civil_day today, struct arena *a,
                          struct fact **out, size_t *out_count, struct err *e);

/* Who is reached at a telephone number ("+84...") as officers say, at most `limit`; in the arena. */
MUST_CHECK bool fact_find_reached(struct pg *c, int32_t commune, const char *phone, civil_day today,
                                  size_t limit, struct arena *a, int64_t **out, size_t *count, struct err *e);

/* Where something is recorded of somebody whom no commune serves; 0 = nowhere. */
MUST_CHECK bool fact_find_commune(struct pg *c, int64_t resident, int32_t *commune, struct err *e);

/* Inside a transaction, after db_lock_commune. The fact takes the place of what stood for the same person
 * and kind. Written again it changes nothing, and *is_changed tells so. */
MUST_CHECK bool fact_write(struct pg *c, int32_t commune, const struct fact *f, civil_day today,
                           bool *is_changed, struct err *e);

/* Inside a transaction, after db_lock_commune: those that begin on `from`, or with CIVIL_NONE all of the
 * kind. Tells how many. */
MUST_CHECK bool fact_withdraw(struct pg *c, int32_t commune, int64_t resident, enum fact_kind kind,
                              civil_day from, civil_day today, int64_t *withdrawn, struct err *e);

/* (*out)[i] is what the register says of residents[i]; in the arena. */
MUST_CHECK bool fact_load_feed(struct pg *register_, int32_t commune, const int64_t *residents, size_t count,
                               struct arena *a, struct fact_feed **out, struct err *e);

#endif
