/* SPDX-License-Identifier: Apache-2.0 */
/* sheet_file: reference data from a CSV file into its table, and back. What sheet_file_export writes,
 * sheet_file_import reads back as unchanged. */
#ifndef LICHKHAM_JOBS_SHEET_FILE_H
#define LICHKHAM_JOBS_SHEET_FILE_H

#include "domain/sheet/sheet.h"
#include "io/pg.h"

#include <stdio.h>

struct sheet_import {
    enum sheet_kind kind;
    const char *path;
    struct sheet_request request;
    bool is_applied; /* else only told */
};

struct sheet_outcome {
    struct sheet_diff diff; /* rows live in the arena */
    struct sheet_findings findings;
};

/* In one transaction: all of the file or nothing. A file that breaks a rule is an ERR_INPUT, with what
 * is wrong in `out->findings`. */
MUST_CHECK bool sheet_file_import(struct pg *c, const struct sheet_import *job, struct arena *a,
                                  struct sheet_outcome *out, struct err *e);

/* All rows, or one commune's, with their header. */
MUST_CHECK bool sheet_file_export(struct pg *c, enum sheet_kind kind, int32_t commune, FILE *out,
                                  struct err *e);

#endif
