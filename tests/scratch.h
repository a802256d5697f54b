/* SPDX-License-Identifier: Apache-2.0 */
/* scratch: a database of its own for one test, in the cluster of scripts/postgres (PGHOST ...).
 * Everything fails the test by Check's assertions, so nothing here returns an error. */
#ifndef LICHKHAM_TESTS_SCRATCH_H
#define LICHKHAM_TESTS_SCRATCH_H

#include "base/arena.h"
#include "store/db.h"

#include <stddef.h>

struct scratch {
    struct loop *loop;
    struct pg *pg; /* as the owner, opened by db_open */
    struct arena *arena;
    char conninfo[160]; /* for further connections */
    char name[64];
    int statements;
};

/* A fresh, empty database ... */
void scratch_create(struct scratch *s);
/* ... or one with the current schema, copied from a template that the first test of a run makes. */
void scratch_create_migrated(struct scratch *s);
/* ... or a copy of another one, to which nobody may be connected. */
void scratch_create_copy(struct scratch *s, const char *source);
void scratch_drop(struct scratch *s);

/* Making a database takes a while: an unchecked fixture may make it once and leave it; each test's
 * own process returns to it (and tidies up what it finds), and the last to return drops it. */
void scratch_leave(struct scratch *s);
void scratch_return(struct scratch *s);

/* Another connection to it; close it with pg_close. */
struct pg *scratch_open(struct scratch *s);

/* Runs statements on the given connection, or on s->pg where it is NULL. */
void scratch_execute(struct scratch *s, struct pg *c, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The first value of the first row; 0 for NULL and for no row. */
int64_t scratch_integer(struct scratch *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The first column of all rows, each ended by a newline; in the scratch's arena. */
const char *scratch_text(struct scratch *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
