/* SPDX-License-Identifier: Apache-2.0 */
/* csv: RFC 4180 reading and writing (libcsv). UTF-8 with or without a BOM; the first row is the
 * header. The separator is whichever of comma, semicolon and tab the header uses most. Empty lines
 * are no rows. Fields are copied into memory that lives until the next row. */
#ifndef LICHKHAM_BASE_CSV_H
#define LICHKHAM_BASE_CSV_H

#include "base/err.h"

#include <stddef.h>
#include <stdio.h>

#define CSV_FIELD_BYTES_MAX ((size_t)64 * 1024)
#define CSV_COLUMNS_MAX     256

struct csv_row {
    size_t line; /* of the row's start, from 1 */
    size_t count;
    const char *const *fields; /* NUL-terminated; checked UTF-8 without NUL */
};

/* Called for each row, the header first. Return false with `e` filled to stop. */
typedef bool csv_on_row(void *context, const struct csv_row *row, struct err *e);

/* Reads a whole file. Broken quotes, NUL, bad UTF-8, too long a field or too many columns stop it
 * with an ERR_INPUT that names file, line and column (the number of the field in its row). An
 * empty file is an ERR_INPUT too. */
MUST_CHECK bool csv_read_file(const char *path, csv_on_row *on_row, void *context, struct err *e);

/* The index of `name` in the header, or -1. */
int csv_find_column(const struct csv_row *header, const char *name);

/* Writes one row, quoting where needed, ended by CR LF. */
void csv_write_row(FILE *out, const char *const *fields, size_t count);
/* The same with another separator: ',', ';' or a tab. */
void csv_write_separated(FILE *out, char separator, const char *const *fields, size_t count);

#endif
