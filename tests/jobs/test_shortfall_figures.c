/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader of a shortfall can compute by adding and subtracting, whatever the figures are. */
#include "jobs/shortfall_figures.h"

#include "domain/small_cells.h"
#include "seeded.h"
#include "suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MAX = 4, MONTHS_MAX = 4, NUMBERS_MAX = 240, SUMS_MAX = 120 };

static struct arena *arena;

static void begin(void) {
    arena = arena_create();
}

static void end(void) {
    arena_destroy(arena);
}

/* ---- Figures ------------------------------------------------------------------------------------ */

static void add(struct shortfall_line *line, int64_t placed, int64_t missing) {
    line->amounts[SHORTFALL_PLACED] += placed;
    line->amounts[SHORTFALL_MISSING] += missing;
    line->amounts[SHORTFALL_OWED] += placed + missing;
}

/* Checks fall on months and reasons anyhow; a few of them on none. */
static void draw_checks(struct seeded *s, struct shortfall_figures *f, size_t part, int class_, int most) {
    const int placed = seeded_between(s, 0, most);
    const int missing = seeded_between(s, 0, 2) == 0 ? seeded_between(s, 0, most) : 0;
    struct shortfall_part *all = &f->parts[f->part_count];
    add(&f->parts[part].line, placed, missing);
    add(&all->line, placed, missing);
    add(&f->classes[class_], placed, missing);
    f->parts[part].missing[class_] += missing;
    all->missing[class_] += missing;
    for (int i = 0; i < placed + missing; i++) {
        const int month = seeded_between(s, 0, (int)f->month_count);
        if (month < (int)f->month_count) add(&f->months[month].line, i < placed, i >= placed);
        if (i >= placed && seeded_between(s, 0, 9) > 0) f->waiting[seeded_between(s, 1, REASONS - 1)]++;
    }
}

static struct shortfall_figures draw(struct seeded *s, size_t parts, int most) {
    struct shortfall_figures f = {.part_count = parts,
                                  .month_count = (size_t)seeded_between(s, 0, MONTHS_MAX)};
    const int nones = seeded_between(s, 0, 90);
    f.parts = arena_new_array(arena, struct shortfall_part, parts + 1);
    for (size_t p = 0; p < parts; p++)
        for (int k = 0; k < PRIORITY_CLASSES; k++)
            if (seeded_between(s, 0, 99) >= nones) draw_checks(s, &f, p, k, most);
    return f;
}

/* ---- A reader ------------------------------------------------------------------------------------ */

struct reader {
    int64_t amounts[NUMBERS_MAX];
    bool is_hidden[NUMBERS_MAX];
    size_t count;
    double sums[SUMS_MAX][NUMBERS_MAX];
    size_t sum_count;
};

static size_t read_number(struct reader *r, int64_t amount, bool is_hidden) {
    ck_assert_uint_lt(r->count, NUMBERS_MAX);
    r->amounts[r->count] = amount;
    r->is_hidden[r->count] = is_hidden;
    return r->count++;
}

/* Three numbers side by side, of which the last is the sum. */
static size_t read_line(struct reader *r, const struct shortfall_line *line) {
    const size_t first = r->count;
    for (int i = 0; i < SHORTFALL_AMOUNTS; i++) read_number(r, line->amounts[i], line->is_hidden[i]);
    double *sum = r->sums[r->sum_count++];
    sum[first + SHORTFALL_PLACED] = sum[first + SHORTFALL_MISSING] = 1;
    sum[first + SHORTFALL_OWED] = -1;
    return first;
}

/* A new sum for each amount; returns the first. */
static size_t begin_sums(struct reader *r, size_t total) {
    for (int i = 0; i < SHORTFALL_AMOUNTS; i++) r->sums[r->sum_count + (size_t)i][total + (size_t)i] = -1;
    r->sum_count += SHORTFALL_AMOUNTS;
    ck_assert_uint_lt(r->sum_count + SHORTFALL_AMOUNTS, SUMS_MAX);
    return r->sum_count - SHORTFALL_AMOUNTS;
}

static void add_line(struct reader *r, size_t sums, const struct shortfall_line *line) {
    const size_t first = read_line(r, line);
    for (size_t i = 0; i < SHORTFALL_AMOUNTS; i++) r->sums[sums + i][first + i] = 1;
}

/* What the lists of months and reasons do not name, though nobody shows it. */
static struct shortfall_line rest_of_months(const struct shortfall_figures *f) {
    struct shortfall_line rest = f->parts[f->part_count].line;
    for (size_t m = 0; m < f->month_count; m++)
        for (int i = 0; i < SHORTFALL_AMOUNTS; i++) rest.amounts[i] -= f->months[m].line.amounts[i];
    for (int i = 0; i < SHORTFALL_AMOUNTS; i++) rest.is_hidden[i] = true;
    return rest;
}

static void read_classes_of_parts(struct reader *r, const struct shortfall_figures *f, const size_t *parts,
                                  size_t first_class) {
    const size_t by_part = r->sum_count;
    const size_t by_class = by_part + f->part_count;
    r->sum_count = by_class + PRIORITY_CLASSES;
    ck_assert_uint_lt(r->sum_count, SUMS_MAX);
    for (size_t p = 0; p < f->part_count; p++) {
        r->sums[by_part + p][parts[p] + SHORTFALL_MISSING] = -1;
        for (size_t k = 0; k < PRIORITY_CLASSES; k++) {
            const size_t number = read_number(r, f->parts[p].missing[k], f->parts[p].is_hidden[k]);
            r->sums[by_part + p][number] = r->sums[by_class + k][number] = 1;
        }
    }
    for (size_t k = 0; k < PRIORITY_CLASSES; k++)
        r->sums[by_class + k][first_class + k * SHORTFALL_AMOUNTS + SHORTFALL_MISSING] = -1;
}

static void read_reasons(struct reader *r, const struct shortfall_figures *f, size_t total) {
    int64_t rest = f->parts[f->part_count].line.amounts[SHORTFALL_MISSING];
    double *sum = r->sums[r->sum_count++];
    sum[total + SHORTFALL_MISSING] = -1;
    for (int i = 0; i < REASONS; i++) {
        sum[read_number(r, f->waiting[i], f->is_waiting_hidden[i])] = 1;
        rest -= f->waiting[i];
    }
    sum[read_number(r, rest, true)] = 1;
}

static void read_all(struct reader *r, const struct shortfall_figures *f) {
    const struct shortfall_line rest = rest_of_months(f);
    size_t parts[PARTS_MAX];
    memset(r, 0, sizeof *r);
    const size_t total = read_line(r, &f->parts[f->part_count].line);
    size_t sums = begin_sums(r, total);
    for (size_t p = 0; p < f->part_count; p++) {
        parts[p] = r->count;
        add_line(r, sums, &f->parts[p].line);
    }
    const size_t first_class = r->count;
    sums = begin_sums(r, total);
    for (size_t k = 0; k < PRIORITY_CLASSES; k++) add_line(r, sums, &f->classes[k]);
    sums = begin_sums(r, total);
    for (size_t m = 0; m < f->month_count; m++) add_line(r, sums, &f->months[m].line);
    add_line(r, sums, &rest);
    read_classes_of_parts(r, f, parts, first_class);
    read_reasons(r, f, total);
}

/* ---- What he computes ------------------------------------------------------------------------------ */

static void forget_what_is_shown(struct reader *r) {
    for (size_t n = 0; n < r->count; n++)
        for (size_t s = 0; s < r->sum_count && !r->is_hidden[n]; s++) r->sums[s][n] = 0;
}

static void eliminate(struct reader *r, size_t with, size_t number) {
    const double pivot = r->sums[with][number];
    for (size_t n = 0; n < r->count; n++) r->sums[with][n] /= pivot;
    for (size_t s = 0; s < r->sum_count; s++) {
        const double factor = r->sums[s][number];
        if (s == with || fabs(factor) < 1e-9) continue;
        for (size_t n = 0; n < r->count; n++) r->sums[s][n] -= factor * r->sums[with][n];
    }
}

/* Solves the sums for what is hidden; `pivots[i]` is what sum i is solved for. */
static size_t solve(struct reader *r, size_t *pivots) {
    size_t rank = 0;
    for (size_t n = 0; n < r->count && rank < r->sum_count; n++) {
        size_t best = rank;
        for (size_t s = rank; s < r->sum_count; s++)
            if (fabs(r->sums[s][n]) > fabs(r->sums[best][n])) best = s;
        if (fabs(r->sums[best][n]) < 1e-9) continue;
        for (size_t k = 0; k < r->count; k++) {
            const double kept = r->sums[rank][k];
            r->sums[rank][k] = r->sums[best][k];
            r->sums[best][k] = kept;
        }
        eliminate(r, rank, n);
        pivots[rank++] = n;
    }
    return rank;
}

static bool is_small(int64_t amount) {
    return amount > 0 && amount < SMALL_CELLS_LEAST;
}

static void assert_nothing_small_is_told(struct reader *r) {
    size_t pivots[SUMS_MAX];
    for (size_t n = 0; n < r->count; n++)
        ck_assert_msg(r->is_hidden[n] || !is_small(r->amounts[n]), "number %zu is shown", n);
    forget_what_is_shown(r);
    const size_t rank = solve(r, pivots);
    for (size_t s = 0; s < rank; s++) {
        size_t others = 0;
        for (size_t n = 0; n < r->count; n++) others += n != pivots[s] && fabs(r->sums[s][n]) > 1e-9;
        ck_assert_msg(others > 0 || !is_small(r->amounts[pivots[s]]), "number %zu can be computed",
                      pivots[s]);
    }
}

START_TEST(nothing_small_of_any_shortfall_can_be_computed) {
    static const int MOST[] = {3, 8, 30};
    static struct reader reader;
    struct seeded s = seeded_start("shortfalls");
    const char *asked = getenv("LICHKHAM_TEST_INSTANCES");
    const long instances = asked ? strtol(asked, NULL, 10) : 400;
    for (long i = 0; i < instances; i++) {
        struct shortfall_figures f =
            draw(&s, (size_t)seeded_between(&s, 1, PARTS_MAX), MOST[seeded_between(&s, 0, 2)]);
        shortfall_figures_hide(&f, arena);
        read_all(&reader, &f);
        assert_nothing_small_is_told(&reader);
        arena_reset(arena);
    }
}
END_TEST

START_TEST(those_who_have_a_place_are_not_told_by_those_who_are_owed_one_and_have_none) {
    struct shortfall_part parts[2] = {{.missing = {197, 300}}, {.missing = {197, 300}}};
    struct shortfall_figures f = {.parts = parts, .part_count = 1};
    add(&f.classes[0], 3, 197);
    add(&f.classes[1], 500, 300);
    for (int i = 0; i < 2; i++) add(&parts[i].line, 503, 497);
    shortfall_figures_hide(&f, arena);
    ck_assert(f.classes[0].is_hidden[SHORTFALL_PLACED]);
    ck_assert(f.classes[0].is_hidden[SHORTFALL_OWED] || f.classes[0].is_hidden[SHORTFALL_MISSING]);
    ck_assert(f.classes[1].is_hidden[SHORTFALL_PLACED] || parts[1].line.is_hidden[SHORTFALL_PLACED]);
}
END_TEST

START_TEST(a_shortfall_of_large_numbers_and_nones_is_shown_whole) {
    struct shortfall_part parts[2] = {{.missing = {20}}, {.missing = {20}}};
    struct shortfall_figures f = {.parts = parts, .part_count = 1, .waiting = {[REASON_CLASS_SHORTAGE] = 20}};
    add(&f.classes[0], 100, 20);
    add(&f.classes[7], 50, 0);
    for (int i = 0; i < 2; i++) add(&parts[i].line, 150, 20);
    shortfall_figures_hide(&f, arena);
    for (int i = 0; i < SHORTFALL_AMOUNTS; i++) {
        ck_assert(!parts[0].line.is_hidden[i] && !parts[1].line.is_hidden[i]);
        for (int k = 0; k < PRIORITY_CLASSES; k++) ck_assert(!f.classes[k].is_hidden[i]);
    }
    for (int k = 0; k < PRIORITY_CLASSES; k++) ck_assert(!parts[0].is_hidden[k]);
    ck_assert(!f.is_waiting_hidden[REASON_CLASS_SHORTAGE]);
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("shortfall_figures");
    TCase *t = tcase_create("shortfall_figures");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, nothing_small_of_any_shortfall_can_be_computed);
    tcase_add_test(t, those_who_have_a_place_are_not_told_by_those_who_are_owed_one_and_have_none);
    tcase_add_test(t, a_shortfall_of_large_numbers_and_nones_is_shown_whole);
    suite_add_tcase(suite, t);
    return suite;
}
