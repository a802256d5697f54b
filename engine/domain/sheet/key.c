/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/sheet/key.h"

#include "base/text.h"

bool key_is_text(const struct sheet_form *form, int column) {
    return form->columns[column].value <= VALUE_LIST;
}

static const char *print_part(const struct sheet_form *form, const struct sheet_row *row, int column,
                              struct arena *a) {
    const struct sheet_cell *cell = &row->cells[column];
    if (key_is_text(form, column)) return text_fold(a, cell->text ? cell->text : "");
    return cell->number == SHEET_NONE ? "" : arena_print(a, "%lld", (long long)cell->number);
}

const char *key_print(const struct sheet_form *form, const struct sheet_row *row, struct arena *a) {
    const char *key = "";
    for (const int *k = form->key; *k != SHEET_NO_COLUMN; k++)
        key = arena_print(a, "%s%s\n", key, print_part(form, row, *k, a));
    return key;
}

const char *key_print_scope(const struct sheet_form *form, const struct sheet_row *row, struct arena *a) {
    const char *scope = "";
    for (const int *k = form->scope; *k != SHEET_NO_COLUMN; k++) {
        const struct sheet_cell *cell = &row->cells[*k];
        const bool is_date = form->columns[*k].value == VALUE_DATE && cell->number != SHEET_NONE;
        scope = is_date ? arena_print(a, "%s%d\n", scope, civil_to_date((civil_day)cell->number).year)
                        : arena_print(a, "%s%s\n", scope, print_part(form, row, *k, a));
    }
    return scope;
}

const char *key_name_columns(const struct sheet_form *form, struct arena *a) {
    const char *names = "";
    for (const int *k = form->key; *k != SHEET_NO_COLUMN; k++)
        names = arena_print(a, "%s%s%s", names, *names ? ", " : "", form->columns[*k].name);
    return names;
}

const char *key_describe(const struct sheet_form *form, const struct sheet_row *row, struct arena *a) {
    const int by_id[] = {form->id, SHEET_NO_COLUMN};
    const char *text = "";
    for (const int *k = form->id == SHEET_NO_COLUMN ? form->key : by_id; *k != SHEET_NO_COLUMN; k++)
        text =
            arena_print(a, "%s%s%s %s", text, *text ? ", " : "", form->columns[*k].name, row->cells[*k].text);
    return arena_print(a, "%s, which the file leaves out", text);
}

struct key_span key_span(const struct sheet_form *form, const struct sheet_row *row) {
    struct key_span span = {INT64_MIN, INT64_MAX};
    if (form->from == SHEET_NO_COLUMN) return span;
    span.from = row->cells[form->from].number;
    if (form->until == SHEET_NO_COLUMN)
        span.until = span.from;
    else if (row->cells[form->until].number != SHEET_NONE)
        span.until = row->cells[form->until].number;
    return span;
}

bool key_spans_meet(struct key_span a, struct key_span b) {
    return a.from <= b.until && b.from <= a.until;
}
