/* SPDX-License-Identifier: Apache-2.0 */
/* csv: lists as people and programs write them, read as rows of checked UTF-8 (libcsv); and written
 * (RFC 4180).
 *
 * The first row with any text is the header. Rows without any text are no rows. Lines end with LF, CR
 * LF or CR, also mixed. A first line `sep=;` names the separator, as Excel writes it. A field that
 * begins with a quote goes on to the closing quote; inside it "" is one. A quote anywhere else is text:
 * `Nguyễn "Tý" A` is a name. Spaces belong to the field.
 *
 * Where it is certain where the next row begins, a bad row comes with its fault and reading goes on; a
 * long field or a wrong quote spoils the rest of its line. Where it is not, reading stops. */
#ifndef LICHKHAM_BASE_CSV_H
#define LICHKHAM_BASE_CSV_H

#include "base/encoding.h"
#include "base/err.h"

#include <stddef.h>
#include <stdio.h>

#define CSV_FIELD_BYTES_MAX ((size_t)64 * 1024)
#define CSV_ROW_BYTES_MAX   ((size_t)1024 * 1024)
#define CSV_COLUMNS_MAX     256

struct csv_source {
    const char *path;
    char separator;         /* 0 = the one of comma, semicolon and tab the header uses most */
    enum encoding encoding; /* ENCODING_GUESS = as encoding_recognise tells */
};

/* Why a row is not to be taken. */
enum csv_fault {
    CSV_FAULT_NONE,
    CSV_FAULT_ENCODING,     /* text that is not in the list's encoding */
    CSV_FAULT_NUL,          /* a NUL byte */
    CSV_FAULT_LONG_FIELD,   /* longer than 64 KiB, or the row longer than 1 MiB */
    CSV_FAULT_QUOTE,        /* text after a closing quote */
    CSV_FAULT_HEADER_AGAIN, /* the row is the header once more: lists put one after another */
    CSV_FAULTS
};

const char *csv_fault_name(enum csv_fault fault);    /* "long_field"; static, as the next two */
const char *csv_fault_message(enum csv_fault fault); /* "the field is longer than 64 KiB" */
const char *csv_fault_hint(enum csv_fault fault);    /* what to do about it */

struct csv_row {
    size_t line;               /* of the row's start, from 1 */
    size_t count;              /* as many as the header has */
    const char *const *fields; /* NUL-terminated, until the next row; "" where the row is short or the
                                * field is faulty; checked UTF-8 without NUL, not composed */
    size_t given;              /* fields the row has, of the header's */
    size_t surplus;            /* fields beyond the header's that are not empty */
    enum csv_fault fault;      /* the row's first */
    size_t fault_line;         /* 0 without fault */
    size_t fault_column;       /* the number of the field, from 1; 0 = the whole row */
};

/* Called for each row, the header first. Return false with `e` filled to stop. */
typedef bool csv_on_row(void *context, const struct csv_row *row, struct err *e);

/* What was recognised and read, kept up to date while rows come. */
struct csv_report {
    char separator;
    enum encoding encoding; /* ENCODING_GUESS: nothing but ASCII */
    bool has_byte_order_mark;
    size_t bytes;
    size_t lines;
    size_t ends_lf;
    size_t ends_crlf;
    size_t ends_cr;
    size_t rows;   /* without the header */
    size_t faulty; /* of these */
};

/* Reads what the file held when it was opened. An ERR_INPUT that names file, line and column stops it:
 * a fault of the header, or more than 256 columns in it; a quoted field that is closed wrongly on a later
 * line, not within 64 KiB or never; more than 1,000 rows not in the encoding; a file without any text; a
 * spreadsheet; a file that changed while it was read. `report` may be NULL. */
MUST_CHECK bool csv_read(const struct csv_source *source, csv_on_row *on_row, void *context,
                         struct csv_report *report, struct err *e);

/* For short lists kept by hand: everything recognised; any fault and any surplus field stops it. */
MUST_CHECK bool csv_read_file(const char *path, csv_on_row *on_row, void *context, struct err *e);

/* The index of `name` in the header, or -1. */
int csv_find_column(const struct csv_row *header, const char *name);

/* Writes one row, quoting where needed, ended by CR LF. */
void csv_write_row(FILE *out, const char *const *fields, size_t count);

/* The same with another separator: ',', ';' or a tab. */
void csv_write_separated(FILE *out, char separator, const char *const *fields, size_t count);

#endif
