/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and columns are the nodes of a graph, hidden cells its edges. Hidden values can be changed along a
 * circle of edges, one up, one down, without a visible trace: a cell can be computed exactly when its edge
 * lies in no circle, that is, when it is a bridge (Gusfield 1988). So every bridge gets a circle. */
#include "domain/small_cells.h"

#include <assert.h>
#include <string.h>

struct table {
    const int64_t *counts;
    size_t rows, columns;
    bool *is_hidden;
    int64_t all; /* the grand total */
    /* Of the walk that looks for bridges; nodes are the rows, then the columns. */
    size_t *order, *lowest;
    size_t seen;
    bool *is_bridge;
};

static size_t at_cell(const struct table *t, size_t row, size_t column) {
    return row * t->columns + column;
}

static void hide_small(struct table *t) {
    for (size_t i = 0; i < t->rows * t->columns; i++)
        t->is_hidden[i] = t->counts[i] > 0 && t->counts[i] < SMALL_CELLS_LEAST;
}

/* What hiding it loses: small counts least; totals are worth more, and a none protects little. */
static int64_t cost_of(const struct table *t, size_t row, size_t column) {
    const size_t cell = at_cell(t, row, column);
    if (t->is_hidden[cell]) return 0;
    const int totals = (row + 1 == t->rows) + (column + 1 == t->columns);
    if (t->counts[cell] == 0) return t->all + 1;
    return t->counts[cell] + totals * (t->all + 1) * 2;
}

/* ---- Bridges ----------------------------------------------------------------------------------- */

static bool is_edge(const struct table *t, size_t node, size_t other, size_t *cell) {
    const bool is_row = node < t->rows;
    *cell = is_row ? at_cell(t, node, other - t->rows) : at_cell(t, other, node - t->rows);
    return t->is_hidden[*cell];
}

/* Tarjan 1974: a bridge leads to nodes from which no other edge leads back. */
static void walk(struct table *t, size_t node, size_t from) {
    const size_t first = node < t->rows ? t->rows : 0;
    const size_t last = node < t->rows ? t->rows + t->columns : t->rows;
    t->order[node] = t->lowest[node] = ++t->seen;
    for (size_t other = first; other < last; other++) {
        size_t cell = 0;
        if (other == from || !is_edge(t, node, other, &cell)) continue;
        const bool is_new = t->order[other] == 0;
        if (is_new) walk(t, other, node);
        const size_t reached = is_new ? t->lowest[other] : t->order[other];
        if (reached < t->lowest[node]) t->lowest[node] = reached;
        t->is_bridge[cell] = is_new && t->lowest[other] > t->order[node];
    }
}

static void find_bridges(struct table *t) {
    const size_t nodes = t->rows + t->columns;
    memset(t->order, 0, nodes * sizeof *t->order);
    memset(t->is_bridge, 0, t->rows * t->columns * sizeof *t->is_bridge);
    t->seen = 0;
    for (size_t node = 0; node < nodes; node++)
        if (t->order[node] == 0) walk(t, node, nodes);
}

/* The shortest circle is a rectangle. */
static void hide_rectangle(struct table *t, size_t row, size_t column) {
    int64_t least = INT64_MAX;
    size_t best_row = 0;
    size_t best_column = 0;
    for (size_t r = 0; r < t->rows; r++)
        for (size_t c = 0; c < t->columns; c++) {
            if (r == row || c == column) continue;
            const int64_t cost = cost_of(t, row, c) + cost_of(t, r, column) + cost_of(t, r, c);
            if (cost >= least) continue;
            least = cost;
            best_row = r;
            best_column = c;
        }
    t->is_hidden[at_cell(t, row, best_column)] = true;
    t->is_hidden[at_cell(t, best_row, column)] = true;
    t->is_hidden[at_cell(t, best_row, best_column)] = true;
}

/* One bridge a row at a time: its rectangle may be the circle of the next one too. */
static bool close_circles(struct table *t) {
    bool is_changed = false;
    find_bridges(t);
    for (size_t row = 0; row < t->rows; row++) {
        size_t column = 0;
        while (column < t->columns && !t->is_bridge[at_cell(t, row, column)]) column++;
        if (column == t->columns) continue;
        hide_rectangle(t, row, column);
        is_changed = true;
    }
    return is_changed;
}

/* ---- Lines ------------------------------------------------------------------------------------- */

/* Two hidden counts that add up to 2 are 1 and 1. `step` leads from one cell of the line to the next; its
 * last one is the total. */
static bool widen_line(struct table *t, size_t first, size_t step, size_t count) {
    int64_t hidden = 0;
    size_t smallest = SIZE_MAX;
    for (size_t i = 0, cell = first; i + 1 < count; i++, cell += step) {
        const int64_t value = t->counts[cell];
        if (t->is_hidden[cell])
            hidden += value;
        else if (value > 0 && (smallest == SIZE_MAX || value < t->counts[smallest]))
            smallest = cell;
    }
    const bool is_total_shown = !t->is_hidden[first + (count - 1) * step];
    if (!is_total_shown || hidden == 0 || hidden >= SMALL_CELLS_LEAST || smallest == SIZE_MAX) return false;
    t->is_hidden[smallest] = true;
    return true;
}

static bool widen_lines(struct table *t) {
    bool is_changed = false;
    for (size_t row = 0; row < t->rows; row++) is_changed |= widen_line(t, at_cell(t, row, 0), 1, t->columns);
    for (size_t column = 0; column < t->columns; column++)
        is_changed |= widen_line(t, column, t->columns, t->rows);
    return is_changed;
}

void small_cells_hide(const int64_t *counts, size_t rows, size_t columns, struct arena *a, bool *is_hidden) {
    assert(rows >= 2 && columns >= 2);
    struct table t = {.counts = counts,
                      .rows = rows,
                      .columns = columns,
                      .all = counts[rows * columns - 1],
                      .order = arena_new_array(a, size_t, rows + columns),
                      .lowest = arena_new_array(a, size_t, rows + columns),
                      .is_bridge = arena_new_array(a, bool, rows *columns)};
    t.is_hidden = is_hidden;
    hide_small(&t);
    while (widen_lines(&t) || close_circles(&t)) continue;
}
