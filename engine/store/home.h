/* SPDX-License-Identifier: Apache-2.0 */
/* home: who serves whom. resident_home is the one table keyed by resident: a code on paper finds its
 * commune here, and a person has one serving commune whatever the feeds say. Who has left it, and whom no
 * other has taken yet, is leaving: his code still finds the commune that knows him. */
#ifndef LICHKHAM_STORE_HOME_H
#define LICHKHAM_STORE_HOME_H

#include "io/pg.h"

struct home {
    int32_t commune; /* 0 = none */
    bool is_leaving;
    bool is_of_dead; /* he has none: officers of the commune declared him dead */
};

/* The home of each resident. `residents` ascending, each as often as the caller likes. */
MUST_CHECK bool home_load(struct pg *c, const int64_t *residents, size_t count, struct home *homes,
                          struct err *e);
/* Its commune alone: that serves each resident, or did last; 0 = none. */
MUST_CHECK bool home_read(struct pg *c, const int64_t *residents, size_t count, int32_t *communes,
                          struct err *e);

/* Fills in, of those without a home, where officers declared them dead by `today`. */
MUST_CHECK bool home_load_declared_dead(struct pg *c, const int64_t *residents, size_t count, civil_day today,
                                        struct home *homes, struct err *e);

/* Communes that served him once and let him go, ascending. What happened there has stayed there. */
#define HOMES_BEFORE_MAX 32
MUST_CHECK bool home_read_before(struct pg *c, int64_t resident, int32_t communes[HOMES_BEFORE_MAX],
                                 size_t *count, struct err *e);

/* Takes residents nobody serves. One that somebody does serve fails with SQLSTATE 23505. */
MUST_CHECK bool home_take(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                          struct err *e);

/* Each acts on those whose home is this commune; the others are left alone. They are leaving ... */
MUST_CHECK bool home_leave(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                           struct err *e);
/* ... stay after all ... */
MUST_CHECK bool home_stay(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                          struct err *e);
/* ... or have none any more. */
MUST_CHECK bool home_end(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                         struct err *e);
/* They go to another commune, where they are served, or wait as leaving from there. Tells how many went. */
MUST_CHECK bool home_move(struct pg *c, int32_t commune, int32_t to, bool is_leaving,
                          const int64_t *residents, size_t count, int64_t *moved, struct err *e);

#endif
