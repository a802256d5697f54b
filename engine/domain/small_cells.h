/* SPDX-License-Identifier: Apache-2.0 */
/* small_cells: hides counts so small that they tell of somebody, and as many others as are needed so that
 * none of them can be computed from what is shown. Pure. */
#ifndef LICHKHAM_DOMAIN_SMALL_CELLS_H
#define LICHKHAM_DOMAIN_SMALL_CELLS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMALL_CELLS_LEAST 5 /* a count from here on is shown; none is a count too */

/* `counts` is a table row by row, its last row and last column the totals of the others: at least 2 x 2.
 * A list is a table of one column and the totals, which are the same. Sets is_hidden, as long as counts,
 * totals included. What is hidden cannot be computed from any rows, columns and totals together, and what
 * a line hides adds up to at least SMALL_CELLS_LEAST where its total is shown.
 *
 * Give counts that add up: "done, open, all" and not "done, all", whose difference may be small. Hide
 * with a count every share that is made of it. `a` is for working memory. */
void small_cells_hide(const int64_t *counts, size_t rows, size_t columns, struct arena *a, bool *is_hidden);

#endif
