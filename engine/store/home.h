/* SPDX-License-Identifier: Apache-2.0 */
/* home: who serves whom. resident_home is the one table keyed by resident: a code on paper finds its
 * commune here, and a person has one serving commune whatever the feeds say. */
#ifndef LICHKHAM_STORE_HOME_H
#define LICHKHAM_STORE_HOME_H

#include "io/pg.h"

/* The commune that serves each resident, 0 = none. `residents` ascending, each as often
 * as the caller likes. */
MUST_CHECK bool home_read(struct pg *c, const int64_t *residents, size_t count, int32_t *communes,
                          struct err *e);

/* Takes residents nobody serves. One that somebody does serve fails with SQLSTATE 23505. */
MUST_CHECK bool home_take(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                          struct err *e);

/* Lets go of those this commune serves. */
MUST_CHECK bool home_leave(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                           struct err *e);

#endif
