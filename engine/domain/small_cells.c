/* SPDX-License-Identifier: Apache-2.0 */
/* A reader solves the sums for what is hidden. So do we, cell by cell as they are hidden (Gauss and Jordan):
 * a solved row in which no second hidden cell is left computes its cell from those shown in it, and hiding
 * any of these, unless it is a none, ends that. Each time the cheapest is hidden, until no small count is
 * solved.
 *
 * That comes to an end: a small count is not made of nones alone. Numbers are of the field of a prime, where
 * nothing is rounded. */
#include "domain/small_cells.h"

#include <assert.h>
#include <string.h>

#define PRIME 2147483647U

struct table {
    const int64_t *counts;
    size_t count;
    const struct small_cells_sum *sums;
    size_t sum_count;
    bool *is_hidden;
    int64_t *costs;
    uint32_t **rows; /* a sum each, as solved so far: the factor of each cell */
    size_t *solved;  /* the cell that row is solved for, or `count`: then it has no hidden cell at all */
};

static bool is_small(const struct table *t, size_t cell) {
    return t->counts[cell] > 0 && t->counts[cell] < SMALL_CELLS_LEAST;
}

/* ---- Solving ------------------------------------------------------------------------------------ */

static uint32_t multiply(uint32_t a, uint32_t b) {
    return (uint32_t)((uint64_t)a * b % PRIME);
}

/* Fermat: a to the power of PRIME - 2. */
static uint32_t invert(uint32_t a) {
    uint32_t result = 1;
    for (uint32_t power = PRIME - 2; power > 0; power >>= 1) {
        if (power & 1) result = multiply(result, a);
        a = multiply(a, a);
    }
    return result;
}

static void take_row_off(const struct table *t, uint32_t *row, const uint32_t *other, uint32_t factor) {
    if (factor == 0) return;
    for (size_t i = 0; i < t->count; i++)
        if (other[i] != 0) row[i] = (uint32_t)((row[i] + (uint64_t)(PRIME - factor) * other[i]) % PRIME);
}

static void solve_row(struct table *t, size_t at, size_t cell) {
    const uint32_t inverse = invert(t->rows[at][cell]);
    for (size_t i = 0; i < t->count; i++) t->rows[at][i] = multiply(t->rows[at][i], inverse);
    for (size_t r = 0; r < t->sum_count; r++)
        if (r != at) take_row_off(t, t->rows[r], t->rows[at], t->rows[r][cell]);
    t->solved[at] = cell;
}

static void hide(struct table *t, size_t cell) {
    size_t row = 0;
    if (t->is_hidden[cell]) return;
    t->is_hidden[cell] = true;
    while (row < t->sum_count && (t->solved[row] < t->count || t->rows[row][cell] == 0)) row++;
    if (row < t->sum_count) solve_row(t, row, cell);
}

/* ---- What can be computed ------------------------------------------------------------------------ */

/* The cheapest of the shown cells that a row computes its cell from; `count` when it computes none. */
static size_t find_cheapest(const struct table *t, size_t at) {
    size_t best = t->count;
    for (size_t i = 0; i < t->count; i++) {
        if (t->rows[at][i] == 0 || i == t->solved[at]) continue;
        if (t->is_hidden[i]) return t->count;
        if (t->counts[i] > 0 && (best == t->count || t->costs[i] < t->costs[best])) best = i;
    }
    return best;
}

static bool protect(struct table *t) {
    bool is_changed = false;
    for (size_t row = 0; row < t->sum_count; row++) {
        const size_t cell = t->solved[row] < t->count ? find_cheapest(t, row) : t->count;
        if (cell == t->count) continue;
        hide(t, cell);
        is_changed = true;
    }
    return is_changed;
}

/* Two hidden counts that add up to 2 are 1 and 1. */
static bool widen_sum(struct table *t, const struct small_cells_sum *sum) {
    const size_t total = sum->cells[sum->count - 1];
    int64_t hidden = 0;
    size_t best = t->count;
    if (t->is_hidden[total]) return false;
    for (size_t i = 0; i < sum->count; i++) {
        const size_t cell = sum->cells[i];
        if (t->is_hidden[cell])
            hidden += t->counts[cell];
        else if (t->counts[cell] > 0 && (best == t->count || t->costs[cell] < t->costs[best]))
            best = cell;
    }
    if (hidden == 0 || hidden >= SMALL_CELLS_LEAST) return false;
    hide(t, best);
    return true;
}

static bool widen_sums(struct table *t) {
    bool is_changed = false;
    for (size_t i = 0; i < t->sum_count; i++) is_changed |= widen_sum(t, &t->sums[i]);
    return is_changed;
}

/* ---- Tables -------------------------------------------------------------------------------------- */

/* What hiding a cell loses: small counts least, and totals more than what they are made of. */
static void set_costs(struct table *t) {
    int64_t most = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->counts[i] > most) most = t->counts[i];
    memcpy(t->costs, t->counts, t->count * sizeof *t->costs);
    for (size_t i = 0; i < t->sum_count; i++) t->costs[t->sums[i].cells[t->sums[i].count - 1]] += 2 * most;
}

static void write_rows(struct table *t, struct arena *a) {
    for (size_t r = 0; r < t->sum_count; r++) {
        const struct small_cells_sum *sum = &t->sums[r];
        t->rows[r] = arena_new_array(a, uint32_t, t->count);
        t->solved[r] = t->count;
        for (size_t i = 0; i + 1 < sum->count; i++) t->rows[r][sum->cells[i]] = 1;
        t->rows[r][sum->cells[sum->count - 1]] = PRIME - 1;
    }
}

void small_cells_hide_sums(const int64_t *counts, size_t count, const struct small_cells_sum *sums,
                           size_t sum_count, struct arena *a, bool *is_hidden) {
    struct table t = {.counts = counts,
                      .count = count,
                      .sums = sums,
                      .sum_count = sum_count,
                      .is_hidden = is_hidden,
                      .costs = arena_new_array(a, int64_t, count),
                      .rows = arena_new_array(a, uint32_t *, sum_count),
                      .solved = arena_new_array(a, size_t, sum_count)};
    memset(is_hidden, 0, count * sizeof *is_hidden);
    set_costs(&t);
    write_rows(&t, a);
    for (size_t i = 0; i < count; i++)
        if (is_small(&t, i)) hide(&t, i);
    while (widen_sums(&t) || protect(&t)) continue;
}

static struct small_cells_sum make_line(size_t first, size_t step, size_t count, struct arena *a) {
    size_t *cells = arena_new_array(a, size_t, count);
    for (size_t i = 0; i < count; i++) cells[i] = first + i * step;
    return (struct small_cells_sum){cells, count};
}

void small_cells_hide(const int64_t *counts, size_t rows, size_t columns, struct arena *a, bool *is_hidden) {
    struct small_cells_sum *sums = arena_new_array(a, struct small_cells_sum, rows + columns);
    assert(rows >= 2 && columns >= 2);
    for (size_t r = 0; r < rows; r++) sums[r] = make_line(r * columns, 1, columns, a);
    for (size_t c = 0; c < columns; c++) sums[rows + c] = make_line(c, columns, rows, a);
    small_cells_hide_sums(counts, rows * columns, sums, rows + columns, a, is_hidden);
}
