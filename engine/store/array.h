/* SPDX-License-Identifier: Apache-2.0 */
/* array: PostgreSQL array literals ({1,2,NULL}) as statement parameters, for unnest(). */
#ifndef LICHKHAM_STORE_ARRAY_H
#define LICHKHAM_STORE_ARRAY_H

#include "base/arena.h"
#include "io/pg.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct array {
    FILE *stream;
    char *text; /* after array_end */
    size_t length;
    size_t count;
};

void array_begin(struct array *a);
void array_add_integer(struct array *a, int64_t value);
void array_add_date(struct array *a, civil_day day); /* CIVIL_NONE = NULL */
void array_add_text(struct array *a, const char *text);
const char *array_end(struct array *a); /* lives until array_free */
void array_free(struct array *a);
const char *array_keep(struct array *a, struct arena *arena); /* ends it, moves it there and frees it */

/* The columns of a set of rows, in the order of a statement's last parameters. */
#define COLUMNS_MAX 16
struct columns {
    struct array at[COLUMNS_MAX];
    size_t count;
};

void columns_begin(struct columns *k, size_t count);
/* Adds them after the parameters that are there; they live until columns_free. */
void columns_end(struct columns *k, struct pg_params *p);
void columns_free(struct columns *k);
/* Runs the statement with the columns after the parameters that are there, and frees them. `result` may
 * be NULL. */
MUST_CHECK bool columns_query(struct pg *c, const struct pg_statement *s, struct pg_params *p,
                              struct columns *k, struct pg_result **result, struct err *e);

#endif
