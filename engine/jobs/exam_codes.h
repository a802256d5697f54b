/* SPDX-License-Identifier: Apache-2.0 */
/* exam_codes: a file of codes as scanned or typed from a day list: one a line; blank lines and
 * everything after # are passed over. */
#ifndef LICHKHAM_JOBS_EXAM_CODES_H
#define LICHKHAM_JOBS_EXAM_CODES_H

#include "base/arena.h"
#include "base/err.h"

#define EXAM_CODE_BYTES_MAX 64

struct exam_code {
    const char *text;
    size_t line; /* 0 = from the command line */
};

/* Appends the file's codes to the `*count` in `*codes` (which moves). A longer line than a code can
 * be is cut, so that it is refused as a code with its line. */
MUST_CHECK bool exam_codes_read(const char *path, struct arena *a, struct exam_code **codes, size_t *count,
                                struct err *e);

#endif
