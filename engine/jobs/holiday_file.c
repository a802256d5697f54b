/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/holiday_file.h"

#include "base/csv.h"
#include "base/text.h"

#include <string.h>

enum column { COLUMN_DAY, COLUMN_NAME, COLUMN_VERSION, COLUMNS };

static const char *const COLUMN_NAMES[COLUMNS] = {"day", "name", "version"};

struct reading {
    const char *path;
    struct arena *arena;
    struct holiday_list *list;
    int columns[COLUMNS];
    bool has_header;
};

static bool read_header(struct reading *r, const struct csv_row *row, struct err *e) {
    r->has_header = true;
    for (int i = 0; i < COLUMNS; i++) {
        r->columns[i] = csv_find_column(row, COLUMN_NAMES[i]);
        if (r->columns[i] < 0)
            return err_set(e, ERR_INPUT, "Give the file the columns day, name, version.",
                           "%s has no column %s", r->path, COLUMN_NAMES[i]);
    }
    return true;
}

static const char *field(const struct reading *r, const struct csv_row *row, enum column column) {
    const size_t at = (size_t)r->columns[column];
    return at < row->count ? row->fields[at] : "";
}

static bool is_known(const struct holiday_list *list, civil_day day) {
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i].day == day) return true;
    return false;
}

static bool read_holiday(struct reading *r, const struct csv_row *row, struct err *e) {
    civil_day day = 0;
    if (!civil_parse(field(r, row, COLUMN_DAY), &day, e))
        return err_wrap(e, "%s line %zu, column day", r->path, row->line);
    if (is_known(r->list, day))
        return err_set(e, ERR_INPUT, "Name each day once.", "%s line %zu: the day stands above already",
                       r->path, row->line);
    for (int i = COLUMN_NAME; i <= COLUMN_VERSION; i++)
        if (!*field(r, row, (enum column)i))
            return err_set(e, ERR_INPUT, "Fill it in.", "%s line %zu, column %s: it is empty", r->path,
                           row->line, COLUMN_NAMES[i]);
    const char *version = field(r, row, COLUMN_VERSION);
    *vec_push(r->list) = (struct holiday_row){
        .day = day,
        .name = text_compose(r->arena, field(r, row, COLUMN_NAME)),
        .version = arena_copy_text(r->arena, version, strlen(version)),
    };
    return true;
}

static bool on_row(void *context, const struct csv_row *row, struct err *e) {
    struct reading *r = context;
    return r->has_header ? read_holiday(r, row, e) : read_header(r, row, e);
}

bool holiday_file_read(const char *path, struct arena *arena, struct holiday_list *out, struct err *e) {
    struct reading r = {.path = path, .arena = arena, .list = out};
    if (!csv_read_file(path, on_row, &r, e)) return false;
    if (out->count > 0) return true;
    return err_set(e, ERR_INPUT, "Give it at least one row below the header.", "%s names no holiday", path);
}
