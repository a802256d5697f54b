/* SPDX-License-Identifier: Apache-2.0 */
/* spelling: how people write the same name otherwise. Pure; names are composed (NFC), results live in the
 * arena or are the name itself where it leaves no choice. */
#ifndef LICHKHAM_JOBS_SAMPLE_SPELLING_H
#define LICHKHAM_JOBS_SAMPLE_SPELLING_H

#include "base/arena.h"

#include <stdint.h>

const char *spelling_move_tone(struct arena *a, const char *name);   /* "Hoà" <-> "Hòa"; folds alike */
const char *spelling_write_i(struct arena *a, const char *name);     /* "Lý" -> "Lí" */
const char *spelling_drop_middle(struct arena *a, const char *name); /* "Lê Thị Hoà" -> "Lê Hoà" */

#define SPELLINGS_OF_HAMLET 3

/* The first spelling is the name; the others depend on the hamlet: "thon 3" or "THÔN 3", and "Thôn 03",
 * "T. 3" (for a Tổ dân phố "TDP 3") or "03". */
const char *spelling_of_hamlet(struct arena *a, const char *name, int32_t hamlet, unsigned which);

#endif
