/* SPDX-License-Identifier: Apache-2.0 */
/* places: what the rows of a list may refer to: communes, their hamlets, organisations. Read from the
 * database when a commune is first named. */
#ifndef LICHKHAM_JOBS_IMPORT_PLACES_H
#define LICHKHAM_JOBS_IMPORT_PLACES_H

#include "base/arena.h"
#include "domain/list/hamlet.h"
#include "io/pg.h"

#include <stdio.h>

/* A spelling of a hamlet that the commune does not have, once for each row that writes it so. */
struct spelling_table;

struct place {
    int32_t commune;
    bool is_known; /* such a commune exists */
    struct hamlet_index *hamlets;
    struct spelling_table *unknown; /* NULL = none yet */
};

struct places;

/* `day`: only hamlets in force on it. Lives in the arena. */
MUST_CHECK bool places_create(struct pg *c, civil_day day, struct arena *a, struct places **out,
                              struct err *e);

/* Valid until the next call. */
MUST_CHECK bool places_get(struct places *p, int32_t commune, struct place **out, struct err *e);

bool places_has_organisation(const struct places *p, int32_t organisation);

void places_note_unknown(struct places *p, struct place *place, const char *spelling);

/* All unknown spellings, as a list for `lichkham hamlet import`. Returns how many hamlets it proposes. */
size_t places_write_proposal(const struct places *p, FILE *out);

#endif
