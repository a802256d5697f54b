/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/proof/table.h"

#include "base/text.h"

#include <string.h>

bool proof_refuse(const char *path, size_t line, const char *column, const char *hint, const char *what,
                  struct err *e) {
    return err_set(e, ERR_INPUT, hint, "%s, line %zu, column %s: %s", path, line, column, what);
}

void proof_ignore(struct proof_names *names, const char *path, const char *name) {
    const char *file = strrchr(path, '/');
    file = file ? file + 1 : path;
    const size_t room = strlen(file) + strlen(name) + 3;
    char *text = memory_get(room, 1);
    (void)snprintf(text, room, "%s: %s", file, name);
    *vec_push(names) = text;
}

static struct proof_column *find_column(const struct proof_table *t, const char *name) {
    for (size_t c = 0; c < t->column_count; c++)
        if (strcmp(t->columns[c].name, name) == 0) return &t->columns[c];
    return NULL;
}

static bool check_header(const struct proof_table *t, size_t line, struct err *e) {
    for (size_t c = 0; c < t->column_count; c++) {
        const struct proof_column *column = &t->columns[c];
        if (column->at < 0 && column->is_required)
            return proof_refuse(t->path, line, column->name, "The first row names the columns.",
                                "the column is missing", e);
        if (column->at >= 0 && column->beside >= 0 && t->columns[column->beside].at < 0)
            return proof_refuse(t->path, line, t->columns[column->beside].name,
                                "A place is a station and a day: give both columns.", "the column is missing",
                                e);
    }
    return true;
}

static bool take_header(struct proof_table *t, const struct csv_row *header, struct err *e) {
    for (size_t c = 0; c < t->column_count; c++) t->columns[c].at = -1;
    for (size_t i = 0; i < header->count; i++) {
        struct proof_column *column = find_column(t, header->fields[i]);
        if (!column) {
            proof_ignore(t->ignored, t->path, header->fields[i]);
            continue;
        }
        if (column->at >= 0)
            return proof_refuse(t->path, header->line, column->name, "Remove or rename one of them.",
                                "the column stands twice", e);
        column->at = (int)i;
    }
    return check_header(t, header->line, e);
}

/* A row that is short may be where the file was cut off. */
static bool check_row(const struct proof_table *t, const struct csv_row *row, struct err *e) {
    if (row->fault != CSV_FAULT_NONE)
        return err_set(e, ERR_INPUT, csv_fault_hint(row->fault), "%s, line %zu, column %zu: %s", t->path,
                       row->fault_line, row->fault_column, csv_fault_message(row->fault));
    if (row->surplus > 0)
        return err_set(e, ERR_INPUT, "Quote a field that holds the separator.",
                       "%s, line %zu: the row has more fields than the header", t->path, row->line);
    if (row->given < row->count)
        return err_set(e, ERR_INPUT, "Look whether the file was cut off; an empty field needs its separator.",
                       "%s, line %zu, column %zu: the row has fewer fields than the header", t->path,
                       row->line, row->given + 1);
    return true;
}

struct reading {
    struct proof_table *table;
    bool has_header;
};

static bool take_row(void *context, const struct csv_row *row, struct err *e) {
    struct reading *r = context;
    if (!check_row(r->table, row, e)) return false;
    if (r->has_header) return r->table->on_row(r->table->context, row, e);
    r->has_header = true;
    return take_header(r->table, row, e);
}

bool proof_table_read(struct proof_table *t, struct err *e) {
    struct reading r = {.table = t};
    const struct csv_source source = {.path = t->path};
    return csv_read(&source, take_row, &r, NULL, e);
}

bool proof_table_number(const struct proof_table *t, const struct csv_row *row, size_t column, int64_t *value,
                        struct err *e) {
    const struct proof_column *c = &t->columns[column];
    long long number = -1;
    struct err why;
    *value = number;
    if (c->at < 0 || (!c->is_required && row->fields[c->at][0] == '\0')) return true;
    if (!text_parse_integer(row->fields[c->at], c->least, c->most, &number, &why))
        return proof_refuse(t->path, row->line, c->name, c->rule, why.message, e);
    *value = number;
    return true;
}
