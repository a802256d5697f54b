/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sheet_file.h"

#include "base/csv.h"
#include "base/text.h"
#include "base/vec.h"
#include "store/db.h"
#include "store/sheet_rows.h"

#include <string.h>

struct row_list VEC_OF(struct sheet_row);

struct reading {
    const char *path;
    const struct sheet_form *form;
    struct arena *arena;
    struct sheet_findings *findings;
    struct row_list rows;
    int columns[CSV_COLUMNS_MAX]; /* of the form, by place in the file */
    size_t column_count;          /* 0 = the header is still to come */
};

/* ---- Header ------------------------------------------------------------------------------------ */

static const char *list_columns(const struct reading *r) {
    const char *list = "";
    for (int i = 0; i < r->form->column_count; i++)
        list = arena_print(r->arena, "%s%s%s", list, *list ? ", " : "", r->form->columns[i].name);
    return arena_print(r->arena, "Its columns are %s.", list);
}

/* A header that people added is not guessed at: a misspelled one would be passed over in silence. */
static bool refuse_column(const struct reading *r, const struct csv_row *row, size_t at, struct err *e) {
    const char *names[SHEET_COLUMNS_MAX];
    for (int i = 0; i < r->form->column_count; i++) names[i] = r->form->columns[i].name;
    const char *nearest =
        text_nearest(text_fold(r->arena, row->fields[at]), names, (size_t)r->form->column_count);
    if (!nearest)
        return err_set(e, ERR_INPUT, list_columns(r), "%s, line %zu, column %zu: no column of a list of %s",
                       r->path, row->line, at + 1, r->form->rows);
    return err_set(e, ERR_INPUT, list_columns(r),
                   "%s, line %zu, column %zu: no column of a list of %s; did you mean \"%s\"?", r->path,
                   row->line, at + 1, r->form->rows, nearest);
}

static bool has_column(const struct reading *r, int column) {
    for (size_t i = 0; i < r->column_count; i++)
        if (r->columns[i] == column) return true;
    return false;
}

/* Without them no row can be told from another. */
static bool check_key(const struct reading *r, struct err *e) {
    if (r->form->id != SHEET_NO_COLUMN && has_column(r, r->form->id)) return true;
    for (const int *k = r->form->key; *k != SHEET_NO_COLUMN; k++) {
        const struct sheet_column *column = &r->form->columns[*k];
        if (column->is_required && !has_column(r, *k))
            return err_set(e, ERR_INPUT, list_columns(r), "%s has no column %s", r->path, column->name);
    }
    return true;
}

static bool is_blank(const char *field) {
    return field[strspn(field, " ")] == '\0';
}

/* Spreadsheets like to add columns without a name: nothing may stand in them. */
static bool read_header(struct reading *r, const struct csv_row *row, struct err *e) {
    for (size_t i = 0; i < row->count; i++) {
        const int column = sheet_find_column(r->form, row->fields[i], r->arena);
        if (column == SHEET_NO_COLUMN && !is_blank(row->fields[i])) return refuse_column(r, row, i, e);
        if (column != SHEET_NO_COLUMN && has_column(r, column))
            return err_set(e, ERR_INPUT, "Keep one of them.", "%s, line %zu: the column %s is there twice",
                           r->path, row->line, r->form->columns[column].name);
        r->columns[r->column_count++] = column;
    }
    return check_key(r, e);
}

/* ---- Rows -------------------------------------------------------------------------------------- */

static void read_cells(struct reading *r, const struct csv_row *row) {
    const size_t count = (size_t)r->form->column_count;
    struct sheet_cell *cells = arena_new_array(r->arena, struct sheet_cell, count);
    for (size_t i = 0; i < count; i++) cells[i].number = SHEET_NONE;
    for (size_t i = 0; i < r->column_count; i++) {
        const int column = r->columns[i];
        if (column != SHEET_NO_COLUMN)
            cells[column] =
                sheet_read_cell(&r->form->columns[column], row->fields[i], row->line, r->arena, r->findings);
        else if (!is_blank(row->fields[i]))
            sheet_find_fault(r->findings, row->line, "", "says something where no column has a name",
                             "Name the column, or empty it.");
    }
    *vec_push(&r->rows) = (struct sheet_row){.line = row->line, .cells = cells};
}

static const char *name_column(const struct reading *r, size_t number) {
    const int column = number == 0 || number > r->column_count ? SHEET_NO_COLUMN : r->columns[number - 1];
    return column == SHEET_NO_COLUMN ? "" : r->form->columns[column].name;
}

static bool on_row(void *context, const struct csv_row *row, struct err *e) {
    struct reading *r = context;
    if (r->column_count == 0) return read_header(r, row, e);
    if (row->fault != CSV_FAULT_NONE)
        sheet_find_fault(r->findings, row->fault_line, name_column(r, row->fault_column),
                         csv_fault_message(row->fault), csv_fault_hint(row->fault));
    else if (row->surplus > 0)
        sheet_find_fault(r->findings, row->line, "", "has more fields than the header",
                         "Look for a separator inside a name: such a field stands in quotes.");
    else
        read_cells(r, row);
    return true;
}

static bool read_file(struct reading *r, struct err *e) {
    const struct csv_source source = {.path = r->path};
    if (!csv_read(&source, on_row, r, NULL, e)) return false;
    if (r->rows.count > 0 || r->findings->count > 0) return true;
    return err_set(e, ERR_INPUT, "Give it at least one row below the header.", "%s names no row", r->path);
}

/* ---- Comparing and writing ----------------------------------------------------------------------- */

static bool load_others(struct pg *c, enum sheet_kind kind, struct arena *a, struct sheet *others,
                        struct err *e) {
    for (enum sheet_kind k = 0; k < SHEET_KINDS; k++)
        if ((SHEET_FORMS[kind].needs & 1U << k) && !sheet_rows_load(c, k, 0, a, &others[k], e)) return false;
    return true;
}

static bool compare(struct pg *c, const struct sheet_import *job, const struct sheet *file, struct arena *a,
                    struct sheet_outcome *out, struct err *e) {
    struct sheet stored, others[SHEET_KINDS] = {{.form = NULL}};
    if (!sheet_rows_load(c, job->kind, 0, a, &stored, e) || !load_others(c, job->kind, a, others, e))
        return false;
    if (SHEET_FORMS[job->kind].needs & 1U << SHEET_SITE)
        sheet_find_sites(file, &others[SHEET_SITE], a, &out->findings);
    sheet_compare(file, &stored, &job->request, a, &out->diff, &out->findings);
    sheet_check(&out->diff, others, a, &out->findings);
    return out->findings.count == 0 ||
           err_set(e, ERR_INPUT, "Mend them and import again.", "%s: %zu %s; nothing is changed", job->path,
                   out->findings.count, out->findings.count == 1 ? "fault" : "faults");
}

static bool apply(struct pg *c, const struct sheet_import *job, const struct sheet *file, struct arena *a,
                  struct sheet_outcome *out, struct err *e) {
    if (!db_limit_waits(c, DB_WAIT_MILLISECONDS, e) || !db_begin(c, e)) return false;
    if (sheet_rows_lock(c, e) && compare(c, job, file, a, out, e) && sheet_rows_write(c, &out->diff, e))
        return db_commit(c, e);
    db_rollback(c);
    return false;
}

bool sheet_file_import(struct pg *c, const struct sheet_import *job, struct arena *a,
                       struct sheet_outcome *out, struct err *e) {
    struct reading r = {
        .path = job->path, .form = &SHEET_FORMS[job->kind], .arena = a, .findings = &out->findings};
    bool ok = read_file(&r, e);
    const struct sheet file = {r.form, r.rows.at, r.rows.count};
    ok = ok && (job->is_applied ? apply : compare)(c, job, &file, a, out, e);
    vec_free(&r.rows);
    return ok;
}

/* ---- Export -------------------------------------------------------------------------------------- */

static void write_sheet(const struct sheet *s, FILE *out) {
    const char *fields[SHEET_COLUMNS_MAX];
    const size_t count = (size_t)s->form->column_count;
    for (size_t k = 0; k < count; k++) fields[k] = s->form->columns[k].name;
    csv_write_row(out, fields, count);
    for (size_t i = 0; i < s->count; i++) {
        for (size_t k = 0; k < count; k++) fields[k] = s->rows[i].cells[k].text;
        csv_write_row(out, fields, count);
    }
}

bool sheet_file_export(struct pg *c, enum sheet_kind kind, int32_t commune, FILE *out, struct err *e) {
    struct sheet sheet;
    struct arena *a = arena_create();
    const bool ok = sheet_rows_load(c, kind, commune, a, &sheet, e);
    if (ok) write_sheet(&sheet, out);
    arena_destroy(a);
    return ok;
}
