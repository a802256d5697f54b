/* SPDX-License-Identifier: Apache-2.0 */
/* holiday: the table of holidays, replaced year by year from a list. A year with rows is taken from
 * the table alone; for other years the calendar is computed. */
#ifndef LICHKHAM_STORE_HOLIDAY_H
#define LICHKHAM_STORE_HOLIDAY_H

#include "base/vec.h"
#include "io/pg.h"

struct holiday_row {
    civil_day day;
    const char *name;
    const char *version; /* the notice it comes from */
};

struct holiday_list VEC_OF(struct holiday_row);

struct holiday_diff {
    int64_t added;
    int64_t changed;
    int64_t gone; /* days of the list's years that it no longer names */
};

/* What holiday_replace would do. Changes nothing. */
MUST_CHECK bool holiday_compare(struct pg *c, const struct holiday_list *list, struct holiday_diff *out,
                                struct err *e);

/* Makes the years of the list exactly what it says, in one statement. */
MUST_CHECK bool holiday_replace(struct pg *c, const struct holiday_list *list, struct err *e);

#endif
