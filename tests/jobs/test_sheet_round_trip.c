/* SPDX-License-Identifier: Apache-2.0 */
/* What export writes, import reads back as unchanged, and into an empty table as the same rows. */
#include "base/csv.h"
#include "base/vec.h"
#include "folder.h"
#include "jobs/sheet_file.h"
#include "scratch.h"
#include "seeded.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 60, COMMUNES = 2 };

#define TODAY civil_make(2027, 3, 1)

static struct scratch s;
static struct folder folder;
static struct seeded chance;

static void begin(void) {
    scratch_create_migrated(&s);
    folder_make(&folder);
    scratch_execute(
        &s, NULL,
        "INSERT INTO area (area_code, kind, parent_code, name) VALUES (1, 'province', 0, 'Tỉnh'), "
        "(123, 'commune', 1, 'Xuân Mai'), (124, 'commune', 1, 'Hòa Lạc');"
        "INSERT INTO site (site_id, commune_code, kind, name) VALUES (1, 123, 'station', 'Trạm A'), "
        "(2, 124, 'station', 'Trạm B');"
        "INSERT INTO team VALUES (1, 1, 'Đội', '{9,9,9,9,9,9,9,9}')");
}

static void end(void) {
    folder_remove(&folder);
    scratch_drop(&s);
}

/* ---- Random rows -------------------------------------------------------------------------------- */

static bool is_lucky(int percent) {
    return seeded_between(&chance, 1, 100) <= percent;
}

/* Whatever people put into a cell, ended by a number that makes it the row's own. */
static const char *draw_text(int row, size_t most, bool is_in_list) {
    static const char *const PIECES[] = {
        "Thôn ", "Đông", "\"quoted\"",       ", ",      "é", "Ấp Bình Hòa", "=1+1", "'",  "  ", "\\",
        "{}",    "NULL", "Trạm\xC2\xA0y tế", "ngõ 4/2", "-", "🏥",           "; ",   "<b>"};
    const int count = (int)(sizeof PIECES / sizeof PIECES[0]);
    const char *text = "x";
    for (int i = seeded_between(&chance, 0, 4); i > 0; i--) {
        const char *piece = PIECES[seeded_between(&chance, 0, count - 1)];
        const bool fits = strlen(text) + strlen(piece) + sizeof " 1000" <= most;
        if (fits && (!is_in_list || strchr(piece, ';') == NULL))
            text = arena_print(s.arena, "%s%s", text, piece);
    }
    return arena_print(s.arena, "%s %d", text, row);
}

static const char *draw_list(int row) {
    const char *list = "";
    for (int i = seeded_between(&chance, 0, 3); i > 0; i--)
        list = arena_print(s.arena, "%s%s;", list, draw_text(1000 + row * 10 + i, 100, true));
    return list;
}

static const char *print_number(int64_t number) {
    return arena_print(s.arena, "%lld", (long long)number);
}

static const char *draw_day(civil_day from, int days) {
    char text[CIVIL_TEXT_BYTES];
    const civil_day day = from + seeded_between(&chance, 0, days);
    const struct civil_date d = civil_to_date(day);
    return is_lucky(30) ? arena_print(s.arena, "%d/%02d/%d", d.day, d.month, d.year)
                        : arena_print(s.arena, "%s", civil_print(day, text));
}

static const char *draw_word(const struct sheet_word *words) {
    int count = 0;
    while (words[count].written) count++;
    return words[seeded_between(&chance, 0, count - 1)].written;
}

/* By what a column is, so that rows keep the rules: places beyond devices, years of first days before
 * those of last ones, days of its own for a row, sites of the row's commune. */
static const char *draw_cell(const struct sheet_form *form, int column, int row) {
    const struct sheet_column *c = &form->columns[column];
    const bool is_dated = form->until != SHEET_NO_COLUMN;
    switch (c->value) {
    case VALUE_TEXT:
        return c->is_required || is_lucky(60) ? draw_text(row, (size_t)c->most, false) : "";
    case VALUE_LIST:
        return draw_list(row);
    case VALUE_DATE:
        if (column == form->from && !is_dated) return draw_day(civil_make(2027, 1, 1) + 3 * row, 2);
        if (column == form->from) return draw_day(civil_make(2026, 1, 1) + 3 * row, 2);
        return is_lucky(50) ? draw_day(civil_make(2028, 1, 1), 700) : "";
    case VALUE_INTEGER:
        if (column == form->id) return is_lucky(20) ? print_number(1000 + row) : "";
        if (strcmp(c->name, "place") == 0) return print_number(seeded_between(&chance, 50, 90));
        return print_number(seeded_between(&chance, (int)c->least, 12));
    case VALUE_YES:
        return is_lucky(50) ? "yes" : "không";
    case VALUE_WORD:
        return c->is_required || is_lucky(70) ? draw_word(c->words) : "";
    case VALUE_COMMUNE:
        return print_number(123 + row % COMMUNES);
    case VALUE_SITE:
        return c->is_required || is_lucky(80) ? print_number(1 + row % COMMUNES) : "";
    case VALUE_CODE:
    case VALUE_TEAM:
    case VALUE_KINDS:
    default:
        return "1";
    }
}

/* Areas: communes of the province 01, some of them gone into the next. */
static const char *draw_area_cell(const struct sheet_form *form, int column, int row) {
    const char *name = form->columns[column].name;
    const bool is_gone = row % 3 == 0;
    if (strcmp(name, "kind") == 0) return "commune";
    if (strcmp(name, "code") == 0) return arena_print(s.arena, "%05d", 2000 + row);
    if (strcmp(name, "parent") == 0) return "01";
    if (strcmp(name, "valid_to") == 0) return is_gone ? "2029-06-30" : "";
    if (strcmp(name, "successor") == 0) return is_gone ? arena_print(s.arena, "0%d", 2001 + row) : "";
    return draw_cell(form, column, row);
}

/* A rung of its own time for each row. */
static const char *draw_rung_cell(const struct sheet_form *form, int column, int row) {
    const char *name = form->columns[column].name;
    char day[CIVIL_TEXT_BYTES];
    const civil_day from = civil_make(2030, 1, 1) + 10 * row;
    if (strcmp(name, "purpose") == 0) return row % 2 ? "week_before" : "day_before";
    if (strcmp(name, "channel") == 0) return row % 3 ? "email" : "call_list";
    if (strcmp(name, "valid_from") == 0) return arena_print(s.arena, "%s", civil_print(from, day));
    if (strcmp(name, "valid_to") == 0) return arena_print(s.arena, "%s", civil_print(from + 9, day));
    return draw_cell(form, column, row);
}

/* Texts that can be filled, in languages nobody has. */
static const char *draw_template_cell(const struct sheet_form *form, int column, int row) {
    const char *name = form->columns[column].name;
    if (strcmp(name, "channel") == 0) return row % 2 ? "sms" : "";
    if (strcmp(name, "language") == 0) return arena_print(s.arena, "x%c%c", 'a' + row % 26, 'a' + row / 26);
    if (strcmp(name, "subject") == 0) return is_lucky(50) ? "\"{day}\", 🏥" : "";
    if (strcmp(name, "body") == 0) return arena_print(s.arena, "Mời {name}[, {address}]; %d 'lần'", row);
    return draw_cell(form, column, row);
}

static const char *draw_row_cell(enum sheet_kind kind, int column, int row) {
    const struct sheet_form *form = &SHEET_FORMS[kind];
    if (kind == SHEET_AREA) return draw_area_cell(form, column, row);
    if (kind == SHEET_RUNG) return draw_rung_cell(form, column, row);
    if (kind == SHEET_TEMPLATE) return draw_template_cell(form, column, row);
    if (kind == SHEET_CHANNEL && column == 0) return arena_print(s.arena, "gate_%d", row);
    return draw_cell(form, column, row);
}

static int64_t revision(void) {
    return scratch_integer(&s, "SELECT revision FROM reference_state");
}

static const char *write_random_list(enum sheet_kind kind) {
    const struct sheet_form *form = &SHEET_FORMS[kind];
    const char *fields[SHEET_COLUMNS_MAX];
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    for (int i = 0; i < form->column_count; i++) fields[i] = form->columns[i].name;
    csv_write_row(out, fields, (size_t)form->column_count);
    for (int row = 0; row < ROWS; row++) {
        for (int i = 0; i < form->column_count; i++) fields[i] = draw_row_cell(kind, i, row);
        csv_write_row(out, fields, (size_t)form->column_count);
    }
    ck_assert_int_eq(fclose(out), 0);
    const char *path = folder_write_text(&folder, "random.csv", text);
    free(text);
    return path;
}

/* ---- The property ------------------------------------------------------------------------------- */

static void import(enum sheet_kind kind, const char *path, struct sheet_outcome *out) {
    const struct sheet_import job = {kind, path, {.from = TODAY}, true};
    struct err e;
    *out = (struct sheet_outcome){.findings.count = 0};
    const bool is_done = sheet_file_import(s.pg, &job, s.arena, out, &e);
    const struct sheet_finding *f = &out->findings.at[0];
    ck_assert_msg(is_done, "%s: %s: line %zu, column %s: %s", SHEET_FORMS[kind].name, e.message, f->line,
                  f->column ? f->column : "", f->rule ? f->rule : "");
}

static char *export(enum sheet_kind kind) {
    char *text = NULL;
    size_t size = 0;
    struct err e;
    FILE *out = open_memstream(&text, &size);
    ck_assert_msg(sheet_file_export(s.pg, kind, 0, out, &e), "%s", e.message);
    ck_assert_int_eq(fclose(out), 0);
    return text;
}

static size_t count_changes(const struct sheet_outcome *o) {
    size_t changes = 0;
    for (int i = SHEET_SAME + 1; i < SHEET_CHANGES; i++) changes += o->diff.counts[i];
    return changes;
}

static void check_round_trip(enum sheet_kind kind) {
    static const char *const TABLES[SHEET_KINDS] = {
        "area",    "site", "hamlet",   "organisation", "site_week",     "closure",         "extra_session",
        "holiday", "team", "team_day", "channel",      "reminder_rung", "message_template"};
    struct sheet_outcome outcome;
    const int64_t before = revision();
    import(kind, write_random_list(kind), &outcome);
    ck_assert_uint_eq(outcome.diff.counts[SHEET_NEW], ROWS);
    ck_assert_int_eq(revision(), before + 1);
    char *first = export(kind);
    const char *path = folder_write_text(&folder, "exported.csv", first);
    import(kind, path, &outcome);
    ck_assert_msg(count_changes(&outcome) == 0, "%s: %zu rows differ", SHEET_FORMS[kind].name,
                  count_changes(&outcome));
    ck_assert_int_eq(revision(), before + 1); /* nothing changed */
    scratch_execute(&s, NULL, "DELETE FROM %s", TABLES[kind]);
    import(kind, path, &outcome);
    char *second = export(kind);
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
}

START_TEST(what_export_writes_import_reads_back_as_unchanged) {
    chance = seeded_start("round trip");
    for (enum sheet_kind kind = 0; kind < SHEET_KINDS; kind++) {
        begin();
        check_round_trip(kind);
        end();
    }
}
END_TEST

Suite *make_suite(void) {
    Suite *suite = suite_create("sheet_round_trip");
    TCase *t = tcase_create("property");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, what_export_writes_import_reads_back_as_unchanged);
    suite_add_tcase(suite, t);
    return suite;
}
