/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/areas.h"

#include "base/csv.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#define MEDIAN_POPULATION  27350 /* of a commune, state of 2026 */
#define POPULATION_MAX     1000000
#define COMMUNE_CODE_LEAST 1
#define COMMUNE_CODE_MOST  99999

static const struct sample_area EXAMPLE[] = {
    {99001, SAMPLE_EXAMPLE_PROVINCE, "Bến Mẫu", "phuong", 40000, false},
    {99002, SAMPLE_EXAMPLE_PROVINCE, "Đồng Mẫu", "xa", 30000, false},
    {99003, SAMPLE_EXAMPLE_PROVINCE, "Núi Mẫu", "xa", 20000, true},
    {99004, SAMPLE_EXAMPLE_PROVINCE, "Đảo Mẫu", "dac_khu", 10000, false},
};

/* Provinces whose rural communes are mostly mountainous. */
static const int MOUNTAIN_PROVINCES[] = {4, 8, 11, 12, 14, 15, 20};

static const char *const UNIT_KINDS[] = {"xa", "phuong", "dac_khu"};

enum column { COLUMN_CODE, COLUMN_PROVINCE, COLUMN_NAME, COLUMN_KIND, COLUMN_POPULATION, COLUMNS };

static const char *const COLUMN_NAMES[COLUMNS] = {"code", "province_code", "name", "kind", "population"};

struct area_list VEC_OF(struct sample_area);

struct reading {
    const char *path;
    struct arena *arena;
    int columns[COLUMNS];
    bool has_header;
    struct area_list areas;
};

const struct sample_area *areas_example(size_t *count) {
    *count = sizeof EXAMPLE / sizeof EXAMPLE[0];
    return EXAMPLE;
}

static bool is_mountain(const struct sample_area *area) {
    if (strcmp(area->unit_kind, "xa") != 0) return false;
    for (size_t i = 0; i < sizeof MOUNTAIN_PROVINCES / sizeof MOUNTAIN_PROVINCES[0]; i++)
        if (area->province == MOUNTAIN_PROVINCES[i]) return true;
    return false;
}

static bool read_header(struct reading *r, const struct csv_row *row, struct err *e) {
    for (int i = 0; i < COLUMNS; i++) {
        r->columns[i] = csv_find_column(row, COLUMN_NAMES[i]);
        if (r->columns[i] < 0 && i == COLUMN_PROVINCE) r->columns[i] = csv_find_column(row, "province");
        if (r->columns[i] < 0)
            return err_set(
                e, ERR_INPUT,
                "Give the file the columns code, province_code (or province), name, kind, population.",
                "%s has no column %s", r->path, COLUMN_NAMES[i]);
    }
    r->has_header = true;
    return true;
}

static const char *field(const struct reading *r, const struct csv_row *row, enum column column) {
    const size_t at = (size_t)r->columns[column];
    return at < row->count ? row->fields[at] : "";
}

static bool read_number(const struct reading *r, const struct csv_row *row, enum column column, int least,
                        int most, int32_t *value, struct err *e) {
    long long number = 0;
    if (!text_parse_integer(field(r, row, column), least, most, &number, e))
        return err_wrap(e, "%s line %zu, column %s", r->path, row->line, COLUMN_NAMES[column]);
    *value = (int32_t)number;
    return true;
}

static const char *find_unit_kind(const char *kind) {
    for (size_t i = 0; i < sizeof UNIT_KINDS / sizeof UNIT_KINDS[0]; i++)
        if (strcmp(kind, UNIT_KINDS[i]) == 0) return UNIT_KINDS[i];
    return NULL;
}

static bool read_area(struct reading *r, const struct csv_row *row, struct sample_area *area, struct err *e) {
    if (!read_number(r, row, COLUMN_CODE, COMMUNE_CODE_LEAST, COMMUNE_CODE_MOST, &area->code, e) ||
        !read_number(r, row, COLUMN_PROVINCE, 1, 99, &area->province, e))
        return false;
    area->population = MEDIAN_POPULATION;
    if (*field(r, row, COLUMN_POPULATION) != '\0' &&
        !read_number(r, row, COLUMN_POPULATION, 0, POPULATION_MAX, &area->population, e))
        return false;
    area->unit_kind = find_unit_kind(field(r, row, COLUMN_KIND));
    if (area->unit_kind == NULL)
        return err_set(e, ERR_INPUT, "Write xa, phuong or dac_khu.", "%s line %zu, column kind: unknown kind",
                       r->path, row->line);
    const char *name = field(r, row, COLUMN_NAME);
    area->name = text_compose(r->arena, name);
    area->is_mountain = is_mountain(area);
    return true;
}

static bool on_row(void *context, const struct csv_row *row, struct err *e) {
    struct reading *r = context;
    if (!r->has_header) return read_header(r, row, e);
    return read_area(r, row, vec_push(&r->areas), e);
}

static int compare_codes(const void *left, const void *right) {
    const struct sample_area *a = left;
    const struct sample_area *b = right;
    return (a->code > b->code) - (a->code < b->code);
}

static bool check_codes(const struct reading *r, struct err *e) {
    if (r->areas.count == 0)
        return err_set(e, ERR_INPUT, "Give it a row for each commune.", "%s names no commune", r->path);
    for (size_t i = 1; i < r->areas.count; i++)
        if (r->areas.at[i - 1].code == r->areas.at[i].code)
            return err_set(e, ERR_INPUT, "Keep one row for each commune.", "%s names commune %05d twice",
                           r->path, r->areas.at[i].code);
    return true;
}

bool areas_read(const char *path, struct arena *a, const struct sample_area **areas, size_t *count,
                struct err *e) {
    struct reading r = {.path = path, .arena = a};
    bool is_done = csv_read_file(path, on_row, &r, e);
    if (is_done && r.areas.count > 0) qsort(r.areas.at, r.areas.count, sizeof *r.areas.at, compare_codes);
    is_done = is_done && check_codes(&r, e);
    if (is_done) {
        struct sample_area *kept = arena_new_array(a, struct sample_area, r.areas.count);
        memcpy(kept, r.areas.at, r.areas.count * sizeof *kept);
        *areas = kept;
        *count = r.areas.count;
    }
    vec_free(&r.areas);
    return is_done;
}
