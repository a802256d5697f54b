/* SPDX-License-Identifier: Apache-2.0 */
/* textfile: a whole small file as text. */
#ifndef LICHKHAM_BASE_TEXTFILE_H
#define LICHKHAM_BASE_TEXTFILE_H

#include "base/arena.h"
#include "base/err.h"

/* In the arena, ended by a NUL. ERR_INPUT: it cannot be read, has `bytes_max` bytes or more, or is not UTF-8
 * without NUL. */
MUST_CHECK bool textfile_read(const char *path, size_t bytes_max, struct arena *a, const char **out,
                              struct err *e);

#endif
