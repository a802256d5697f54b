/* SPDX-License-Identifier: Apache-2.0 */
/* array: PostgreSQL array literals ({1,2,NULL}) as statement parameters, for unnest(). */
#ifndef LICHKHAM_STORE_ARRAY_H
#define LICHKHAM_STORE_ARRAY_H

#include "base/civil.h"

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

#endif
