/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sheet_rows.h"

#include "store/array.h"
#include "store/reference.h"
#include "store/sql.h"

/* The columns of `list` and the parameters of `put` are the form's columns in their order, those of
 * `drop` are its key's. A form whose rows others refer to has no `drop`. */
static const struct {
    const struct pg_statement *list;
    const struct pg_statement *put;
    const struct pg_statement *drop;
    bool has_communes;
} TABLES[SHEET_KINDS] = {
    [SHEET_AREA] = {&SQL_SHEET_LIST_AREA, &SQL_SHEET_PUT_AREA, NULL, true},
    [SHEET_SITE] = {&SQL_SHEET_LIST_SITE, &SQL_SHEET_PUT_SITE, NULL, true},
    [SHEET_HAMLET] = {&SQL_SHEET_LIST_HAMLET, &SQL_SHEET_PUT_HAMLET, NULL, true},
    [SHEET_ORGANISATION] = {&SQL_SHEET_LIST_ORGANISATION, &SQL_SHEET_PUT_ORGANISATION, NULL, true},
    [SHEET_CAPACITY] = {&SQL_SHEET_LIST_CAPACITY, &SQL_SHEET_PUT_CAPACITY, &SQL_SHEET_DROP_CAPACITY, true},
    [SHEET_CLOSURE] = {&SQL_SHEET_LIST_CLOSURE, &SQL_SHEET_PUT_CLOSURE, &SQL_SHEET_DROP_CLOSURE, true},
    [SHEET_EXTRA] = {&SQL_SHEET_LIST_EXTRA, &SQL_SHEET_PUT_EXTRA, &SQL_SHEET_DROP_EXTRA, true},
    [SHEET_HOLIDAY] = {&SQL_SHEET_LIST_HOLIDAY, &SQL_SHEET_PUT_HOLIDAY, &SQL_SHEET_DROP_HOLIDAY, false},
    [SHEET_TEAM] = {&SQL_SHEET_LIST_TEAM, &SQL_SHEET_PUT_TEAM, NULL, false},
    [SHEET_TEAM_DAY] = {&SQL_SHEET_LIST_TEAM_DAY, &SQL_SHEET_PUT_TEAM_DAY, &SQL_SHEET_DROP_TEAM_DAY, true},
    [SHEET_CHANNEL] = {&SQL_SHEET_LIST_CHANNEL, &SQL_SHEET_PUT_CHANNEL, NULL, false},
    [SHEET_RUNG] = {&SQL_SHEET_LIST_RUNG, &SQL_SHEET_PUT_RUNG, &SQL_SHEET_DROP_RUNG, false},
    [SHEET_TEMPLATE] = {&SQL_SHEET_LIST_TEMPLATE, &SQL_SHEET_PUT_TEMPLATE, &SQL_SHEET_DROP_TEMPLATE, false},
};

bool sheet_rows_load(struct pg *c, enum sheet_kind kind, int32_t commune, struct arena *a, struct sheet *out,
                     struct err *e) {
    const struct sheet_form *form = &SHEET_FORMS[kind];
    const size_t columns = (size_t)form->column_count;
    struct pg_params p = {0};
    struct pg_result *r;
    if (TABLES[kind].has_communes) pg_param_int(&p, commune);
    if (!pg_query(c, TABLES[kind].list, &p, &r, e)) return false;
    *out = (struct sheet){.form = form, .count = (size_t)pg_result_rows(r)};
    out->rows = arena_new_array(a, struct sheet_row, out->count);
    struct sheet_cell *cells = arena_new_array(a, struct sheet_cell, out->count * columns);
    for (size_t i = 0; i < out->count; i++, cells += columns) {
        out->rows[i].cells = cells;
        for (size_t k = 0; k < columns; k++)
            cells[k] = sheet_take_cell(&form->columns[k], pg_result_text(r, (int)i, (int)k), a);
    }
    pg_result_free(r);
    return true;
}

bool sheet_rows_lock(struct pg *c, struct err *e) {
    return pg_query(c, &SQL_SHEET_LOCK, NULL, NULL, e);
}

/* The rows of some kinds of change, as columns for one statement. */
static bool write_rows(struct pg *c, const struct pg_statement *s, const struct sheet *sheet,
                       unsigned changes, const int *columns, size_t count, struct err *e) {
    struct pg_params p = {0};
    struct columns k;
    columns_begin(&k, count);
    for (size_t i = 0; i < sheet->count; i++)
        for (size_t at = 0; (changes & 1U << sheet->rows[i].change) && at < count; at++)
            array_add_text(&k.at[at], sheet->rows[i].cells[columns[at]].text);
    return columns_query(c, s, &p, &k, NULL, e);
}

static bool has_changes(const struct sheet_diff *diff) {
    for (int i = 0; i < SHEET_CHANGES; i++)
        if (i != SHEET_SAME && diff->counts[i] > 0) return true;
    return false;
}

bool sheet_rows_write(struct pg *c, const struct sheet_diff *diff, struct err *e) {
    const struct sheet_form *form = diff->sheet.form;
    const enum sheet_kind kind = sheet_find(form->name);
    int all[SHEET_COLUMNS_MAX];
    size_t keys = 0;
    if (!has_changes(diff)) return true;
    for (int i = 0; i < form->column_count; i++) all[i] = i;
    while (form->key[keys] != SHEET_NO_COLUMN) keys++;
    const unsigned gone = 1U << SHEET_GONE;
    const unsigned written = 1U << SHEET_NEW | 1U << SHEET_CHANGED | 1U << SHEET_ENDED;
    if (diff->counts[SHEET_GONE] > 0 &&
        !write_rows(c, TABLES[kind].drop, &diff->sheet, gone, form->key, keys, e))
        return false;
    return write_rows(c, TABLES[kind].put, &diff->sheet, written, all, (size_t)form->column_count, e) &&
           reference_move_revision(c, e);
}
