/* SPDX-License-Identifier: Apache-2.0 */
/* holiday_file: reads a list of holidays: CSV with the columns day, name, version. */
#ifndef LICHKHAM_JOBS_HOLIDAY_FILE_H
#define LICHKHAM_JOBS_HOLIDAY_FILE_H

#include "base/arena.h"
#include "store/holiday.h"

/* Texts live in the arena; the caller frees the list (vec_free) whatever the outcome. A missing column,
 * a bad date, an empty name or version or a day twice is an ERR_INPUT naming file, line and rule. */
MUST_CHECK bool holiday_file_read(const char *path, struct arena *arena, struct holiday_list *out,
                                  struct err *e);

#endif
