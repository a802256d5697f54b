/* SPDX-License-Identifier: Apache-2.0 */
/* outfile: a file that is there whole or not at all. It is written beside its place under a temporary
 * name, readable by its owner alone, and takes its place when all is on disk: lists of people, reject
 * files, exports. */
#ifndef LICHKHAM_BASE_OUTFILE_H
#define LICHKHAM_BASE_OUTFILE_H

#include "base/err.h"

#include <stdio.h>

struct outfile {
    const char *path; /* the caller's */
    char *temporary;
    FILE *stream; /* write here; NULL = not begun, or ended */
};

/* ERR_INPUT when it cannot be made there, or something that is no file (a directory, a device) has the
 * name. */
MUST_CHECK bool outfile_begin(struct outfile *o, const char *path, struct err *e);
/* Puts it in its place, over an older one. ERR_INPUT, and nothing left behind, when anything written
 * has not reached the disk. */
MUST_CHECK bool outfile_end(struct outfile *o, struct err *e);
/* Removes it; accepts one that has not begun or has ended. */
void outfile_abandon(struct outfile *o);

#endif
