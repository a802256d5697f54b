/* SPDX-License-Identifier: Apache-2.0 */
/* Cells of reference data as people write them, and the handbook's tables of columns. */
#include "domain/sheet/sheet.h"
#include "suite.h"

#include <stdio.h>
#include <string.h>

static struct arena *arena;
static struct sheet_findings findings;

static void begin(void) {
    arena = arena_create();
    findings = (struct sheet_findings){.count = 0};
}

static void end(void) {
    arena_destroy(arena);
}

static const struct sheet_column *column_of(const char *noun, const char *name) {
    const struct sheet_form *form = &SHEET_FORMS[sheet_find(noun)];
    const int column = sheet_find_column(form, name, arena);
    ck_assert_int_ne(column, SHEET_NO_COLUMN);
    return &form->columns[column];
}

static const char *read(const char *noun, const char *name, const char *text) {
    return sheet_read_cell(column_of(noun, name), text, 7, arena, &findings).text;
}

START_TEST(cells_are_read_as_people_write_them) {
    static const struct {
        const char *noun, *column, *written, *kept;
    } CELLS[] = {
        {"hamlet", "commune", "123", "00123"},
        {"hamlet", "commune", " 00123 ", "00123"},
        {"hamlet", "commune", "'00123", "00123"},
        {"hamlet", "name", "  Thôn\xC2\xA0 Hòa \n", "Thôn Hòa"},
        {"hamlet", "name", "Tho\xCC\x82n", "Thôn"}, /* o and a circumflex beside it */
        {"hamlet", "aliases", " T1 ;; Xóm 1;", "T1;Xóm 1"},
        {"hamlet", "valid_from", "", "2025-07-01"},
        {"hamlet", "valid_to", "1/9/2026", "2026-09-01"},
        {"hamlet", "valid_to", "2026-09-01", "2026-09-01"},
        {"hamlet", "valid_to", "01-09-2026 00:00:00", "2026-09-01"},
        {"hamlet", "minutes_to_site", "007", "7"},
        {"capacity", "weekday", "Thứ Hai", "1"},
        {"capacity", "weekday", "T7", "6"},
        {"capacity", "weekday", "Chủ nhật", "7"},
        {"capacity", "half", "Sáng", "1"},
        {"capacity", "half", "Chiều", "2"},
        {"capacity", "blood", "", "0"},
        {"site", "kind", "Trạm Y tế", "station"},
        {"site", "is_step_free", "không", "no"},
        {"site", "is_step_free", "", "yes"},
        {"area", "unit_kind", "Đặc khu", "dac_khu"},
        {"area", "code", "00004", "00004"},
        {"organisation", "kind", "Trường học", "school"},
    };
    for (size_t i = 0; i < sizeof CELLS / sizeof CELLS[0]; i++)
        ck_assert_str_eq(read(CELLS[i].noun, CELLS[i].column, CELLS[i].written), CELLS[i].kept);
    ck_assert_uint_eq(findings.count, 0);
}
END_TEST

START_TEST(a_cell_that_cannot_be_is_a_finding_with_its_place_and_a_remedy) {
    static const struct {
        const char *noun, *column, *written;
    } CELLS[] = {
        {"hamlet", "commune", ""},
        {"hamlet", "commune", "0"},
        {"hamlet", "commune", "123456"},
        {"hamlet", "commune", "1e3"},
        {"hamlet", "name", "  "},
        {"hamlet", "name", "\xCC\x81\xCC\x82"},
        {"hamlet", "valid_to", "31/2/2026"},
        {"hamlet", "valid_to", "2026-02-31"},
        {"hamlet", "valid_to", "1/9/26"},
        {"hamlet", "valid_to", "9/2026"},
        {"hamlet", "valid_to", "0001-01-01"},
        {"hamlet", "valid_to", "46000"},
        {"hamlet", "passable_from", "13"},
        {"hamlet", "minutes_to_site", "-1"},
        {"hamlet", "site", "0"},
        {"capacity", "weekday", "8"},
        {"capacity", "weekday", "0"},
        {"capacity", "half", "3"},
        {"capacity", "place", "32768"},
        {"site", "is_step_free", "maybe"},
        {"site", "kind", "hospital"},
        {"area", "code", "-4"},
    };
    const size_t count = sizeof CELLS / sizeof CELLS[0];
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_eq(read(CELLS[i].noun, CELLS[i].column, CELLS[i].written), "");
        ck_assert_msg(findings.count == i + 1, "%s \"%s\" was taken", CELLS[i].column, CELLS[i].written);
        const struct sheet_finding *f = &findings.at[i];
        ck_assert_uint_eq(f->line, 7);
        ck_assert_str_eq(f->column, CELLS[i].column);
        ck_assert_str_ne(f->rule, "");
        ck_assert_str_ne(f->remedy, "");
        if (strlen(CELLS[i].written) > 3) ck_assert_ptr_null(strstr(f->rule, CELLS[i].written));
    }
}
END_TEST

START_TEST(findings_are_kept_by_line_and_counted_beyond_the_fiftieth) {
    for (size_t line = 80; line > 0; line--) sheet_find_fault(&findings, line, "", "rule", "remedy");
    ck_assert_uint_eq(findings.count, 80);
    for (size_t i = 1; i < SHEET_FINDINGS_MAX; i++)
        ck_assert_uint_lt(findings.at[i - 1].line, findings.at[i].line);
}
END_TEST

/* ---- The handbook -------------------------------------------------------------------------------- */

static char *read_handbook(void) {
    char *text = arena_take(arena, 128 * 1024);
    FILE *file = fopen(SOURCE_ROOT "/docs/reference-data.md", "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_gt(fread(text, 1, 128 * 1024 - 1, file), 0);
    (void)fclose(file);
    return text;
}

static bool is_key(const struct sheet_form *form, int column) {
    for (const int *k = form->key; *k != SHEET_NO_COLUMN; k++)
        if (*k == column) return true;
    return false;
}

/* "| `name` | text | key, needed | meaning |" */
static const char *print_line(const struct sheet_form *form, int at) {
    const struct sheet_column *c = &form->columns[at];
    const char *needed = c->is_required   ? "needed"
                         : c->otherwise   ? arena_print(arena, "default %s", c->otherwise)
                         : at == form->id ? "given out"
                                          : "";
    const char *between = is_key(form, at) && *needed ? ", " : "";
    return arena_print(arena, "| `%s` | %s | %s%s%s | %s |\n", c->name, sheet_value_name(c->value),
                       is_key(form, at) ? "key" : "", between, needed, c->meaning);
}

START_TEST(the_handbook_has_the_columns_of_every_list) {
    const char *handbook = read_handbook();
    for (int kind = 0; kind < SHEET_KINDS; kind++) {
        const struct sheet_form *form = &SHEET_FORMS[kind];
        const char *table = "| Column | What | | Meaning |\n|---|---|---|---|\n";
        for (int i = 0; i < form->column_count; i++)
            table = arena_print(arena, "%s%s", table, print_line(form, i));
        const char *heading = arena_print(arena, "\n## %s\n", form->name);
        const char *section = strstr(handbook, heading);
        ck_assert_msg(section != NULL, "docs/reference-data.md has no heading %s", heading);
        const char *next = strstr(section + strlen(heading), "\n## ");
        const char *found = strstr(section, table);
        ck_assert_msg(found != NULL && (next == NULL || found < next),
                      "docs/reference-data.md should say under ## %s:\n%s", form->name, table);
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("sheet");
    TCase *t = tcase_create("cells");
    tcase_add_checked_fixture(t, begin, end);
    tcase_add_test(t, cells_are_read_as_people_write_them);
    tcase_add_test(t, a_cell_that_cannot_be_is_a_finding_with_its_place_and_a_remedy);
    tcase_add_test(t, findings_are_kept_by_line_and_counted_beyond_the_fiftieth);
    tcase_add_test(t, the_handbook_has_the_columns_of_every_list);
    suite_add_tcase(s, t);
    return s;
}
