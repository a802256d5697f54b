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

/* Whoever reads knows that these counts of `cells` add up: the last is the sum of the others. */
struct small_cells_sum {
    const size_t *cells;
    size_t count;
};

/* Counts, none below 0, of tables that may share cells, and all sums that hold between them. Sets is_hidden,
 * as long as counts. A hidden count below SMALL_CELLS_LEAST cannot be computed from what is shown, by
 * whatever adding and subtracting; what a sum hides adds up to at least SMALL_CELLS_LEAST where its last cell
 * is shown. A none is never hidden.
 *
 * Name every sum a reader may know: where "all" and "done" stand side by side, "done, open, all" with a cell
 * for open, though nobody shows it. Hide with a count every share that is made of it. `a` is for working
 * memory: four bytes for each count of each sum. */
void small_cells_hide_sums(const int64_t *counts, size_t count, const struct small_cells_sum *sums,
                           size_t sum_count, struct arena *a, bool *is_hidden);

/* The same of one table, row by row, its last row and last column the totals of the others: at least 2 x 2.
 * A list is a table of one column and the totals, which are the same. */
void small_cells_hide(const int64_t *counts, size_t rows, size_t columns, struct arena *a, bool *is_hidden);

#endif
