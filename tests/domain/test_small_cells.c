/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/small_cells.h"

#include "seeded.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    ROWS_MAX = 9,
    COLUMNS_MAX = 7,
    CELLS_MAX = ROWS_MAX * COLUMNS_MAX,
    LINES_MAX = ROWS_MAX + COLUMNS_MAX
};

struct drawn {
    int64_t counts[CELLS_MAX];
    bool is_hidden[CELLS_MAX];
    size_t rows, columns;
};

static struct arena *arena;

static void begin(void) {
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
}

static void hide(struct drawn *d) {
    small_cells_hide(d->counts, d->rows, d->columns, arena, d->is_hidden);
}

/* Puts totals behind rows and columns of counts. */
static struct drawn make_table(size_t rows, size_t columns, const int64_t *inner) {
    struct drawn d = {.rows = rows + 1, .columns = columns + 1};
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            const int64_t count = inner[r * columns + c];
            d.counts[r * d.columns + c] = count;
            d.counts[r * d.columns + columns] += count;
            d.counts[rows * d.columns + c] += count;
            d.counts[rows * d.columns + columns] += count;
        }
    return d;
}

static void assert_hidden(struct drawn *d, const char *marks) {
    char seen[CELLS_MAX + 1] = "";
    hide(d);
    for (size_t i = 0; i < d->rows * d->columns; i++) seen[i] = d->is_hidden[i] ? 'x' : '.';
    ck_assert_str_eq(seen, marks);
}

START_TEST(large_counts_and_nones_are_shown) {
    struct drawn d = make_table(2, 2, (int64_t[]){5, 0, 0, 700});
    assert_hidden(&d, "..."
                      "..."
                      "...");
}
END_TEST

START_TEST(a_small_count_takes_the_smallest_rectangle_along) {
    struct drawn d = make_table(3, 3, (int64_t[]){3, 40, 90, 50, 60, 80, 90, 90, 10});
    assert_hidden(&d, "xx.."
                      "xx.."
                      "...."
                      "....");
}
END_TEST

START_TEST(small_counts_that_protect_each_other_need_no_more) {
    struct drawn d = make_table(2, 3, (int64_t[]){4, 3, 90, 3, 4, 80});
    assert_hidden(&d, "xx.."
                      "xx.."
                      "....");
}
END_TEST

START_TEST(two_ones_would_be_told_by_their_sum) {
    struct drawn d = make_table(2, 3, (int64_t[]){1, 1, 90, 20, 30, 80});
    hide(&d);
    ck_assert(d.is_hidden[0] && d.is_hidden[1] && d.is_hidden[2]);
}
END_TEST

START_TEST(a_small_total_is_hidden_with_another) {
    struct drawn d = make_table(3, 2, (int64_t[]){2, 1, 20, 30, 40, 50});
    hide(&d);
    ck_assert(d.is_hidden[2] && d.is_hidden[5] && !d.is_hidden[8] && !d.is_hidden[11]);
}
END_TEST

START_TEST(a_list_is_a_table_of_one_column) {
    struct drawn d = make_table(4, 1, (int64_t[]){2, 30, 8, 60});
    hide(&d);
    ck_assert(d.is_hidden[0] && !d.is_hidden[2] && d.is_hidden[4] && !d.is_hidden[6] && !d.is_hidden[8]);
}
END_TEST

START_TEST(a_table_of_one_small_count_is_hidden_whole) {
    struct drawn d = make_table(1, 1, (int64_t[]){4});
    assert_hidden(&d, "xx"
                      "xx");
}
END_TEST

/* ---- Any table --------------------------------------------------------------------------------- */

static struct drawn draw_table(struct seeded *s) {
    static const int MOST[] = {6, 12, 60, 1000};
    int64_t inner[CELLS_MAX];
    const int rows = seeded_between(s, 1, ROWS_MAX - 1);
    const int columns = seeded_between(s, 1, COLUMNS_MAX - 1);
    const int nones = seeded_between(s, 0, 90);
    const int most = MOST[seeded_between(s, 0, 3)];
    for (int i = 0; i < rows * columns; i++)
        inner[i] = seeded_between(s, 0, 99) < nones ? 0 : seeded_between(s, 0, most);
    return make_table((size_t)rows, (size_t)columns, inner);
}

/* What somebody knows: of each line, that its hidden cells with the sign of a total taken off make the
 * shown rest. One equation a line, one unknown a hidden cell. */
static size_t write_equations(const struct drawn *d, double equations[LINES_MAX][CELLS_MAX],
                              size_t cells[CELLS_MAX]) {
    size_t unknowns = 0;
    memset(equations, 0, sizeof(double[LINES_MAX][CELLS_MAX]));
    for (size_t i = 0; i < d->rows * d->columns; i++) {
        const size_t row = i / d->columns;
        const size_t column = i % d->columns;
        if (!d->is_hidden[i]) continue;
        equations[row][unknowns] = column + 1 == d->columns ? -1 : 1;
        equations[d->rows + column][unknowns] = row + 1 == d->rows ? -1 : 1;
        cells[unknowns++] = i;
    }
    return unknowns;
}

static void swap_lines(double *a, double *b, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const double kept = a[i];
        a[i] = b[i];
        b[i] = kept;
    }
}

/* Gauss and Jordan. Returns the rank; pivots[i] is the unknown that equation i is solved for. */
static size_t solve(double equations[LINES_MAX][CELLS_MAX], size_t lines, size_t unknowns, size_t *pivots) {
    size_t rank = 0;
    for (size_t u = 0; u < unknowns && rank < lines; u++) {
        size_t best = rank;
        for (size_t l = rank; l < lines; l++)
            if (fabs(equations[l][u]) > fabs(equations[best][u])) best = l;
        if (fabs(equations[best][u]) < 1e-9) continue;
        swap_lines(equations[rank], equations[best], unknowns);
        const double pivot = equations[rank][u];
        for (size_t i = 0; i < unknowns; i++) equations[rank][i] /= pivot;
        for (size_t l = 0; l < lines; l++) {
            const double factor = equations[l][u];
            if (l == rank) continue;
            for (size_t i = 0; i < unknowns; i++) equations[l][i] -= factor * equations[rank][i];
        }
        pivots[rank++] = u;
    }
    return rank;
}

/* A cell is told when its solved equation holds no other unknown. */
static void assert_nothing_can_be_computed(const struct drawn *d) {
    static double equations[LINES_MAX][CELLS_MAX];
    size_t cells[CELLS_MAX];
    size_t pivots[CELLS_MAX];
    const size_t unknowns = write_equations(d, equations, cells);
    const size_t rank = solve(equations, d->rows + d->columns, unknowns, pivots);
    for (size_t i = 0; i < rank; i++) {
        size_t others = 0;
        for (size_t u = 0; u < unknowns; u++) others += u != pivots[i] && fabs(equations[i][u]) > 1e-9;
        ck_assert_msg(others > 0, "cell %zu of %zu x %zu can be computed", cells[pivots[i]], d->rows,
                      d->columns);
    }
}

static void assert_line_is_wide(const struct drawn *d, size_t first, size_t step, size_t count) {
    int64_t sum = 0;
    int hidden = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        hidden += d->is_hidden[first + i * step];
        sum += d->is_hidden[first + i * step] ? d->counts[first + i * step] : 0;
    }
    if (d->is_hidden[first + (count - 1) * step] || hidden == 0) return;
    ck_assert_int_ge(hidden, 2);
    ck_assert(sum == 0 || sum >= SMALL_CELLS_LEAST);
}

START_TEST(no_hidden_count_of_any_table_can_be_computed) {
    struct seeded s = seeded_start("small cells");
    for (int i = 0; i < 5000; i++) {
        struct drawn d = draw_table(&s);
        hide(&d);
        for (size_t c = 0; c < d.rows * d.columns; c++)
            ck_assert(d.is_hidden[c] || d.counts[c] == 0 || d.counts[c] >= SMALL_CELLS_LEAST);
        for (size_t r = 0; r < d.rows; r++) assert_line_is_wide(&d, r * d.columns, 1, d.columns);
        for (size_t c = 0; c < d.columns; c++) assert_line_is_wide(&d, c, d.columns, d.rows);
        assert_nothing_can_be_computed(&d);
        arena_reset(arena);
    }
}
END_TEST

START_TEST(a_table_without_small_counts_hides_nothing) {
    struct seeded s = seeded_start("no small cells");
    for (int i = 0; i < 500; i++) {
        struct drawn d = draw_table(&s);
        for (size_t c = 0; c < d.rows * d.columns; c++) d.counts[c] *= SMALL_CELLS_LEAST;
        hide(&d);
        for (size_t c = 0; c < d.rows * d.columns; c++) ck_assert(!d.is_hidden[c]);
        arena_reset(arena);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("small_cells");
    TCase *t = tcase_create("small_cells");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, large_counts_and_nones_are_shown);
    tcase_add_test(t, a_small_count_takes_the_smallest_rectangle_along);
    tcase_add_test(t, small_counts_that_protect_each_other_need_no_more);
    tcase_add_test(t, two_ones_would_be_told_by_their_sum);
    tcase_add_test(t, a_small_total_is_hidden_with_another);
    tcase_add_test(t, a_list_is_a_table_of_one_column);
    tcase_add_test(t, a_table_of_one_small_count_is_hidden_whole);
    tcase_add_test(t, no_hidden_count_of_any_table_can_be_computed);
    tcase_add_test(t, a_table_without_small_counts_hides_nothing);
    suite_add_tcase(suite, t);
    return suite;
}
