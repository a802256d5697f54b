/* SPDX-License-Identifier: Apache-2.0 */
/* shortfall: what is owed in an area against the places it has, who waits and why, and what it would take, by
 * the areas directly beneath, by class and by month. From the communes' result rows of their last night. */
#ifndef LICHKHAM_JOBS_SHORTFALL_H
#define LICHKHAM_JOBS_SHORTFALL_H

#include "base/json.h"
#include "domain/area.h"
#include "io/pg.h"

#include <stdio.h>

/* `round` 0: the one of the day, else the next one, else the last. Numbers so small that they tell of
 * somebody are null, and as many others as are needed so that none can be computed (small_cells.h). An area
 * or round that is not there is an ERR_INPUT. */
MUST_CHECK bool shortfall_gather(struct pg *c, struct area area, int32_t round, civil_day today,
                                 struct json **out, struct err *e);

void shortfall_print(const struct json *report, FILE *out);
void shortfall_write_html(const struct json *report, const char *language, FILE *out); /* "vi" or "en" */

#endif
