/* SPDX-License-Identifier: Apache-2.0 */
/* repair: the record of repairs in the day (domain/repair.h), and the rows of reference data they change.
 * Inside the caller's transaction, after db_lock_commune, where it writes. */
#ifndef LICHKHAM_STORE_REPAIR_H
#define LICHKHAM_STORE_REPAIR_H

#include "base/arena.h"
#include "domain/repair.h"
#include "io/pg.h"

enum repair_kind { REPAIR_CLOSE, REPAIR_OPEN, REPAIR_CAPACITY, REPAIR_UNDO, REPAIR_KINDS };

const char *repair_kind_name(enum repair_kind kind); /* "close"; static */

/* What stood in closure for a site and first day. */
struct repair_closure {
    bool is_there;
    civil_day until; /* CIVIL_NONE = without an end */
    const char *reason;
};

/* An extra session before and after. */
struct repair_session {
    civil_day day;
    uint8_t half;
    bool was_there;
    bool is_there;
    int16_t before[RESOURCES];
    int16_t after[RESOURCES];
    int16_t reserve_before;
    int16_t reserve_after;
};

struct repair {
    int32_t commune;
    int32_t number; /* within the commune, from 1 */
    int32_t undoes; /* 0 = none */
    int32_t undone_by;
    enum repair_kind kind;
    struct repair_area area;
    bool has_closure; /* whole days: a row of closure of area.from */
    struct repair_closure closure_before;
    const char *reason;
    const char *author;
    civil_day made_on;
    int64_t revision; /* not read back */
};

/* ---- Reference data -------------------------------------------------------------------------- */

MUST_CHECK bool repair_find_closure(struct pg *c, int32_t commune, int32_t site, civil_day from,
                                    struct arena *a, struct repair_closure *out, struct err *e);
/* As it is to be; one that is not there is removed. */
MUST_CHECK bool repair_write_closure(struct pg *c, int32_t commune, int32_t site, civil_day from,
                                     const struct repair_closure *closure, struct err *e);
/* Fills was_there, before and reserve_before of these days and halves, which come in order. */
MUST_CHECK bool repair_find_sessions(struct pg *c, int32_t site, struct repair_session *sessions,
                                     size_t count, struct arena *a, struct err *e);
/* As they are after. */
MUST_CHECK bool repair_write_sessions(struct pg *c, int32_t site, const struct repair_session *sessions,
                                      size_t count, struct err *e);

/* ---- The record ------------------------------------------------------------------------------ */

/* Gives it its number; an undo marks the repair it undoes. */
MUST_CHECK bool repair_record(struct pg *c, struct repair *repair, const struct repair_session *sessions,
                              size_t session_count, struct err *e);
/* Of one round of it. */
MUST_CHECK bool repair_record_moves(struct pg *c, const struct repair *repair, int32_t round,
                                    const struct repair_move *moves, size_t count, struct err *e);

/* All of a commune, or one; by number. In the arena, as all that is read. */
MUST_CHECK bool repair_load(struct pg *c, int32_t commune, int32_t number, struct arena *a,
                            struct repair **out, size_t *count, struct err *e);
MUST_CHECK bool repair_load_sessions(struct pg *c, const struct repair *repair, struct arena *a,
                                     struct repair_session **out, size_t *count, struct err *e);

/* A move with its round. */
struct repair_moved {
    int32_t round;
    struct repair_move move;
    bool is_new_told; /* a message of the change has gone out, or may have */
};

MUST_CHECK bool repair_load_moves(struct pg *c, const struct repair *repair, struct arena *a,
                                  struct repair_moved **out, size_t *count, struct err *e);

#endif
