/* SPDX-License-Identifier: Apache-2.0 */
/* Which row of a file is which row of the table, and what that changes. */
#include "domain/sheet/key.h"

#include <stdlib.h>
#include <string.h>

struct comparing {
    const struct sheet_form *form;
    const struct sheet *file; /* its rows as they are completed */
    const struct sheet *stored;
    const struct sheet_request *request;
    struct arena *arena;
    struct sheet_findings *findings;
    struct sheet_row **by_id;  /* of the table; means nothing without ids */
    struct sheet_row **by_key; /* of the table */
    const char **scopes;       /* of the file */
    int64_t last_id;
};

static int64_t id_of(const struct comparing *c, const struct sheet_row *row) {
    return c->form->id == SHEET_NO_COLUMN ? SHEET_NONE : row->cells[c->form->id].number;
}

/* ---- The table in order -------------------------------------------------------------------------- */

static int compare_keys(const void *a, const void *b) {
    const struct sheet_row *const *x = a, *const *y = b;
    const int order = strcmp((*x)->key, (*y)->key);
    if (order != 0) return order;
    return ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
}

/* Ids stand in the first column. */
static int compare_ids(const void *a, const void *b) {
    const struct sheet_row *const *x = a, *const *y = b;
    return ((*x)->cells[0].number > (*y)->cells[0].number) - ((*x)->cells[0].number < (*y)->cells[0].number);
}

static struct sheet_row **sort_rows(struct arena *a, const struct sheet *s,
                                    int (*compare)(const void *a, const void *b)) {
    struct sheet_row **rows = arena_new_array(a, struct sheet_row *, s->count);
    for (size_t i = 0; i < s->count; i++) rows[i] = &s->rows[i];
    qsort(rows, s->count, sizeof(struct sheet_row *), compare);
    return rows;
}

static int compare_texts(const void *a, const void *b) {
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

static void order_table(struct comparing *c) {
    for (size_t i = 0; i < c->stored->count; i++) {
        struct sheet_row *row = &c->stored->rows[i];
        row->key = key_print(c->form, row, c->arena);
        row->is_named = false;
        if (id_of(c, row) > c->last_id) c->last_id = id_of(c, row);
    }
    c->by_key = sort_rows(c->arena, c->stored, compare_keys);
    c->by_id = sort_rows(c->arena, c->stored, compare_ids);
}

static struct sheet_row *find_by_id(const struct comparing *c, const struct sheet_row *row) {
    struct sheet_row **found =
        bsearch(&row, c->by_id, c->stored->count, sizeof(struct sheet_row *), compare_ids);
    return found ? *found : NULL;
}

/* The first of those with this key. */
static size_t find_key(const struct comparing *c, const char *key) {
    size_t low = 0, high = c->stored->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(c->by_key[middle]->key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_key(const struct comparing *c, size_t at, const char *key) {
    return at < c->stored->count && strcmp(c->by_key[at]->key, key) == 0;
}

static struct sheet_row *find_by_key(const struct comparing *c, const struct sheet_row *row) {
    const size_t at = find_key(c, row->key);
    if (!has_key(c, at, row->key)) return NULL;
    if (has_key(c, at + 1, row->key))
        sheet_find_fault(c->findings, row->line, "", "several rows go by this name",
                         arena_print(c->arena, "Give its %s.", c->form->columns[0].name));
    return c->by_key[at];
}

/* ---- A row of the file --------------------------------------------------------------------------- */

static struct sheet_cell read_default(const struct comparing *c, int column) {
    return sheet_read_cell(&c->form->columns[column], "", 0, c->arena, c->findings);
}

/* What a key needs and the file has no column for. */
static void complete_key(const struct comparing *c, struct sheet_row *row) {
    for (const int *k = c->form->key; *k != SHEET_NO_COLUMN; k++)
        if (row->cells[*k].text == NULL && c->form->columns[*k].otherwise)
            row->cells[*k] = read_default(c, *k);
}

/* What the file does not speak of stays as it is; in a new row it is the default. */
static void complete_row(const struct comparing *c, struct sheet_row *row) {
    for (int i = 0; i < c->form->column_count; i++) {
        const struct sheet_column *column = &c->form->columns[i];
        if (row->cells[i].text != NULL) continue;
        row->cells[i] = (struct sheet_cell){"", SHEET_NONE};
        if (row->was)
            row->cells[i] = row->was->cells[i];
        else if (column->is_required)
            sheet_find_fault(c->findings, row->line, column->name, "is needed for a new row",
                             "Add the column, or mend the id.");
        else
            row->cells[i] = read_default(c, i);
    }
}

static void tell_change(const struct comparing *c, struct sheet_row *row) {
    for (int i = 0; row->was && i < c->form->column_count; i++) {
        const struct sheet_cell *new = &row->cells[i], *old = &row->was->cells[i];
        const bool is_same =
            key_is_text(c->form, i) ? strcmp(new->text, old->text) == 0 : new->number == old->number;
        if (!is_same) row->changed |= 1U << i;
    }
    row->change = !row->was ? SHEET_NEW : row->changed ? SHEET_CHANGED : SHEET_SAME;
}

static void pair_row(struct comparing *c, struct sheet_row *row) {
    struct sheet_row *was = NULL;
    complete_key(c, row);
    row->key = key_print(c->form, row, c->arena);
    if (id_of(c, row) != SHEET_NONE)
        was = find_by_id(c, row);
    else
        was = find_by_key(c, row);
    row->was = was;
    if (was) was->is_named = true;
    if (was && c->form->id != SHEET_NO_COLUMN) row->cells[c->form->id] = was->cells[c->form->id];
    if (id_of(c, row) > c->last_id) c->last_id = id_of(c, row);
    complete_row(c, row);
}

static bool has_whole_key(const struct comparing *c, const struct sheet_row *row) {
    for (const int *k = c->form->key; *k != SHEET_NO_COLUMN; k++)
        if (c->form->columns[*k].is_required && *row->cells[*k].text == '\0') return false;
    return true;
}

/* With an id, a row is that id's: names may repeat. With a fault in its key it is nobody's. */
static const char *print_whole_key(const struct comparing *c, const struct sheet_row *row) {
    if (id_of(c, row) != SHEET_NONE) return arena_print(c->arena, "#%lld", (long long)id_of(c, row));
    return has_whole_key(c, row) ? row->key : arena_print(c->arena, "line %zu", row->line);
}

static void refuse_twice(const struct comparing *c) {
    const struct sheet *rows = c->file;
    const char *columns = key_name_columns(c->form, c->arena);
    for (size_t i = 0; i < rows->count; i++) rows->rows[i].key = print_whole_key(c, &rows->rows[i]);
    struct sheet_row **ordered = sort_rows(c->arena, rows, compare_keys);
    for (size_t i = 1; i < rows->count; i++)
        if (strcmp(ordered[i - 1]->key, ordered[i]->key) == 0)
            sheet_find_fault(c->findings, ordered[i]->line, "",
                             arena_print(c->arena, "the same %s stands in line %zu already", columns,
                                         ordered[i - 1]->line),
                             "Keep one of them.");
}

static void give_ids(struct comparing *c) {
    const struct sheet *rows = c->file;
    for (size_t i = 0; c->form->id != SHEET_NO_COLUMN && i < rows->count; i++) {
        struct sheet_cell *id = &rows->rows[i].cells[c->form->id];
        if (id->number != SHEET_NONE) continue;
        id->number = ++c->last_id;
        id->text = arena_print(c->arena, "%lld", (long long)id->number);
    }
}

/* ---- Rows the file does not name ------------------------------------------------------------------ */

static void list_scopes(struct comparing *c) {
    c->scopes = arena_new_array(c->arena, const char *, c->file->count);
    for (size_t i = 0; i < c->file->count; i++)
        c->scopes[i] = key_print_scope(c->form, &c->file->rows[i], c->arena);
    qsort(c->scopes, c->file->count, sizeof(const char *), compare_texts);
}

static bool is_in_scope(const struct comparing *c, const struct sheet_row *row) {
    const char *scope = key_print_scope(c->form, row, c->arena);
    return bsearch(&scope, c->scopes, c->file->count, sizeof(const char *), compare_texts) != NULL;
}

static enum sheet_change end_row(const struct comparing *c, struct sheet_row *row) {
    const struct sheet_form *form = c->form;
    const civil_day from = c->request->from;
    char day[CIVIL_TEXT_BYTES];
    if (form->is_whole) return SHEET_GONE;
    if (form->from == SHEET_NO_COLUMN) return form->is_kept ? SHEET_SAME : SHEET_GONE;
    if (row->cells[form->from].number >= from && !form->is_kept) return SHEET_GONE;
    if (row->cells[form->from].number >= from) {
        sheet_find_fault(c->findings, 0, form->columns[form->from].name,
                         arena_print(c->arena, "%s, begins only then", key_describe(form, row, c->arena)),
                         "Name it with its last day, or give a later --from.");
        return SHEET_SAME;
    }
    if (form->until == SHEET_NO_COLUMN) return SHEET_SAME;
    const struct sheet_cell *until = &row->cells[form->until];
    if (until->number != SHEET_NONE && until->number < from) return SHEET_SAME;
    struct sheet_cell *cells = arena_new_array(c->arena, struct sheet_cell, (size_t)form->column_count);
    memcpy(cells, row->cells, (size_t)form->column_count * sizeof *cells);
    cells[form->until] =
        (struct sheet_cell){arena_print(c->arena, "%s", civil_print(from - 1, day)), from - 1};
    row->cells = cells;
    row->changed = 1U << form->until;
    return SHEET_ENDED;
}

static struct sheet_row keep_row(const struct comparing *c, const struct sheet_row *stored) {
    struct sheet_row row = *stored;
    row.was = stored;
    row.line = 0;
    row.change = SHEET_SAME;
    if ((c->form->is_whole || c->request->is_replacing) && is_in_scope(c, stored))
        row.change = end_row(c, &row);
    return row;
}

void sheet_compare(const struct sheet *file, const struct sheet *stored, const struct sheet_request *request,
                   struct arena *a, struct sheet_diff *out, struct sheet_findings *f) {
    *out = (struct sheet_diff){.sheet.form = file->form};
    out->sheet.rows = arena_new_array(a, struct sheet_row, file->count + stored->count);
    out->sheet.count = file->count;
    const struct sheet named = out->sheet;
    struct comparing c = {
        .form = file->form, .file = &named, .stored = stored, .request = request, .arena = a, .findings = f};
    order_table(&c);
    for (size_t i = 0; i < file->count; i++) {
        named.rows[i] = file->rows[i];
        pair_row(&c, &named.rows[i]);
    }
    refuse_twice(&c);
    give_ids(&c);
    for (size_t i = 0; i < file->count; i++) tell_change(&c, &named.rows[i]);
    list_scopes(&c);
    for (size_t i = 0; i < stored->count; i++)
        if (!stored->rows[i].is_named) out->sheet.rows[out->sheet.count++] = keep_row(&c, &stored->rows[i]);
    for (size_t i = 0; i < out->sheet.count; i++)
        if (out->sheet.rows[i].line > 0 || out->sheet.rows[i].change != SHEET_SAME)
            out->counts[out->sheet.rows[i].change]++;
}
