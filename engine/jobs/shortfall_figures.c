/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/shortfall_figures.h"

#include "domain/small_cells.h"

#include <string.h>

/* All numbers in a row, and the sums that hold between them. */
struct cells {
    struct shortfall_figures *figures;
    struct arena *arena;
    size_t months, rest, by_class, reasons, count; /* where they begin */
    int64_t *counts;
    struct small_cells_sum *sums;
    size_t sum_count;
};

/* Lines lie one after the other: parts, all together, classes, months, checks of no month. */
static size_t cell_of_line(size_t line, size_t amount) {
    return line * SHORTFALL_AMOUNTS + amount;
}

static size_t class_line(const struct cells *c, size_t class_) {
    return c->figures->part_count + 1 + class_;
}

static size_t cell_of_class(const struct cells *c, size_t part, size_t class_) {
    return c->by_class + part * PRIORITY_CLASSES + class_;
}

static struct cells lay_out(struct shortfall_figures *f, struct arena *a) {
    struct cells c = {.figures = f, .arena = a};
    c.months = f->part_count + 1 + PRIORITY_CLASSES;
    c.rest = c.months + f->month_count;
    c.by_class = cell_of_line(c.rest + 1, 0);
    c.reasons = cell_of_class(&c, f->part_count, 0);
    c.count = c.reasons + REASONS + 1;
    c.counts = arena_new_array(a, int64_t, c.count);
    c.sums = arena_new_array(a, struct small_cells_sum,
                             c.rest + 1 + 3 * SHORTFALL_AMOUNTS + f->part_count + PRIORITY_CLASSES + 1);
    return c;
}

/* ---- Numbers -------------------------------------------------------------------------------------- */

static void put_line(struct cells *c, size_t line, const struct shortfall_line *of) {
    memcpy(&c->counts[cell_of_line(line, 0)], of->amounts, sizeof of->amounts);
}

static int64_t what_is_left(int64_t all, int64_t listed) {
    return all > listed ? all - listed : 0;
}

static void put_rest_of_months(struct cells *c) {
    const struct shortfall_figures *f = c->figures;
    const int64_t *all = f->parts[f->part_count].line.amounts;
    struct shortfall_line rest = {{0}, {0}};
    int64_t placed = 0, missing = 0;
    for (size_t m = 0; m < f->month_count; m++) {
        placed += f->months[m].line.amounts[SHORTFALL_PLACED];
        missing += f->months[m].line.amounts[SHORTFALL_MISSING];
    }
    rest.amounts[SHORTFALL_PLACED] = what_is_left(all[SHORTFALL_PLACED], placed);
    rest.amounts[SHORTFALL_MISSING] = what_is_left(all[SHORTFALL_MISSING], missing);
    rest.amounts[SHORTFALL_OWED] = rest.amounts[SHORTFALL_PLACED] + rest.amounts[SHORTFALL_MISSING];
    put_line(c, c->rest, &rest);
}

static void put_reasons(struct cells *c) {
    const struct shortfall_figures *f = c->figures;
    int64_t waiting = 0;
    for (size_t i = 0; i < REASONS; i++) waiting += c->counts[c->reasons + i] = f->waiting[i];
    c->counts[c->reasons + REASONS] =
        what_is_left(f->parts[f->part_count].line.amounts[SHORTFALL_MISSING], waiting);
}

static void put_numbers(struct cells *c) {
    const struct shortfall_figures *f = c->figures;
    for (size_t i = 0; i <= f->part_count; i++) put_line(c, i, &f->parts[i].line);
    for (size_t k = 0; k < PRIORITY_CLASSES; k++) put_line(c, class_line(c, k), &f->classes[k]);
    for (size_t m = 0; m < f->month_count; m++) put_line(c, c->months + m, &f->months[m].line);
    for (size_t i = 0; i < f->part_count; i++)
        for (size_t k = 0; k < PRIORITY_CLASSES; k++)
            c->counts[cell_of_class(c, i, k)] = f->parts[i].missing[k];
    put_rest_of_months(c);
    put_reasons(c);
}

/* ---- Sums ------------------------------------------------------------------------------------------ */

/* `count` cells from `first` on, `step` apart, make `total`. */
static void add_sum(struct cells *c, size_t first, size_t step, size_t count, size_t total) {
    size_t *cells = arena_new_array(c->arena, size_t, count + 1);
    for (size_t i = 0; i < count; i++) cells[i] = first + i * step;
    cells[count] = total;
    c->sums[c->sum_count++] = (struct small_cells_sum){cells, count + 1};
}

static void add_sums(struct cells *c) {
    const size_t parts = c->figures->part_count;
    for (size_t line = 0; line <= c->rest; line++)
        add_sum(c, cell_of_line(line, 0), 1, SHORTFALL_OWED, cell_of_line(line, SHORTFALL_OWED));
    for (size_t i = 0; i < SHORTFALL_AMOUNTS; i++) {
        const size_t all = cell_of_line(parts, i);
        add_sum(c, cell_of_line(0, i), SHORTFALL_AMOUNTS, parts, all);
        add_sum(c, cell_of_line(class_line(c, 0), i), SHORTFALL_AMOUNTS, PRIORITY_CLASSES, all);
        add_sum(c, cell_of_line(c->months, i), SHORTFALL_AMOUNTS, c->figures->month_count + 1, all);
    }
    for (size_t p = 0; p < parts; p++)
        add_sum(c, cell_of_class(c, p, 0), 1, PRIORITY_CLASSES, cell_of_line(p, SHORTFALL_MISSING));
    for (size_t k = 0; k < PRIORITY_CLASSES; k++)
        add_sum(c, cell_of_class(c, 0, k), PRIORITY_CLASSES, parts,
                cell_of_line(class_line(c, k), SHORTFALL_MISSING));
    add_sum(c, c->reasons, 1, REASONS + 1, cell_of_line(parts, SHORTFALL_MISSING));
}

/* ---- What is hidden --------------------------------------------------------------------------------- */

static void take_line(const bool *is_hidden, size_t line, struct shortfall_line *into) {
    memcpy(into->is_hidden, &is_hidden[cell_of_line(line, 0)], sizeof into->is_hidden);
}

static void take_flags(const struct cells *c, const bool *is_hidden) {
    struct shortfall_figures *f = c->figures;
    for (size_t i = 0; i <= f->part_count; i++) take_line(is_hidden, i, &f->parts[i].line);
    for (size_t k = 0; k < PRIORITY_CLASSES; k++) take_line(is_hidden, class_line(c, k), &f->classes[k]);
    for (size_t m = 0; m < f->month_count; m++) take_line(is_hidden, c->months + m, &f->months[m].line);
    for (size_t i = 0; i < f->part_count; i++)
        memcpy(f->parts[i].is_hidden, &is_hidden[cell_of_class(c, i, 0)], sizeof f->parts[i].is_hidden);
    for (size_t k = 0; k < PRIORITY_CLASSES; k++)
        f->parts[f->part_count].is_hidden[k] = f->classes[k].is_hidden[SHORTFALL_MISSING];
    memcpy(f->is_waiting_hidden, &is_hidden[c->reasons], sizeof f->is_waiting_hidden);
}

void shortfall_figures_hide(struct shortfall_figures *f, struct arena *a) {
    struct cells c = lay_out(f, a);
    bool *is_hidden = arena_new_array(a, bool, c.count);
    put_numbers(&c);
    add_sums(&c);
    small_cells_hide_sums(c.counts, c.count, c.sums, c.sum_count, a, is_hidden);
    take_flags(&c, is_hidden);
}
