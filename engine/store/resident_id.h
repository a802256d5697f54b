/* SPDX-License-Identifier: Apache-2.0 */
/* resident_id: who gives out the numbers of residents (table register.resident_counter). They are never
 * given twice, and one transaction gives them out at a time. */
#ifndef LICHKHAM_STORE_RESIDENT_ID_H
#define LICHKHAM_STORE_RESIDENT_ID_H

#include "io/pg.h"

/* Inside a transaction: the last number given out; nobody else gives any until it ends. */
MUST_CHECK bool resident_id_hold(struct pg *c, int64_t *last, struct err *e);
/* ERR_INPUT when `last` is more than a code on paper can carry. */
MUST_CHECK bool resident_id_release(struct pg *c, int64_t last, struct err *e);

#endif
