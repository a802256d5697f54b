/* SPDX-License-Identifier: Apache-2.0 */
/* sheet_rows: the reference tables behind the sheets of domain/sheet. */
#ifndef LICHKHAM_STORE_SHEET_ROWS_H
#define LICHKHAM_STORE_SHEET_ROWS_H

#include "domain/sheet/sheet.h"
#include "io/pg.h"

/* All rows in their order, or those of one commune; a form without communes has them all. Rows live
 * in the arena. */
MUST_CHECK bool sheet_rows_load(struct pg *c, enum sheet_kind kind, int32_t commune, struct arena *a,
                                struct sheet *out, struct err *e);

/* Inside a transaction: nobody else writes reference data until it ends. */
MUST_CHECK bool sheet_rows_lock(struct pg *c, struct err *e);

/* Inside a transaction: what is new, changed or ended is written, what is gone is deleted, and the revision
 * of reference data moves if anything is. */
MUST_CHECK bool sheet_rows_write(struct pg *c, const struct sheet_diff *diff, struct err *e);

#endif
