/* SPDX-License-Identifier: Apache-2.0 */
/* One import and one export for every kind of reference data. */
#include "base/json.h"
#include "base/log.h"
#include "base/outfile.h"
#include "edge/cli/commands.h"
#include "jobs/sheet_file.h"
#include "store/db.h"
#include "store/reference.h"

#include <inttypes.h>
#include <stdlib.h>

enum { ROWS_TOLD = 50 };

static const char *const CHANGE_NAMES[SHEET_CHANGES] = {
    [SHEET_SAME] = "unchanged", [SHEET_NEW] = "new",   [SHEET_CHANGED] = "changed",
    [SHEET_ENDED] = "ended",    [SHEET_GONE] = "gone",
};

/* One run of an import, and what it came to. */
struct sheet_run {
    struct command_context *command;
    struct sheet_import job;
    struct sheet_outcome outcome;
};

static const struct sheet_form *form_of(const struct sheet_run *r) {
    return &SHEET_FORMS[r->job.kind];
}

/* ---- Faults ------------------------------------------------------------------------------------ */

static size_t count_kept(const struct sheet_findings *f) {
    return f->count < SHEET_FINDINGS_MAX ? f->count : SHEET_FINDINGS_MAX;
}

static void print_findings(const struct sheet_findings *f) {
    for (size_t i = 0; i < count_kept(f); i++) {
        const struct sheet_finding *one = &f->at[i];
        if (one->line > 0) (void)fprintf(stderr, "line %zu", one->line);
        if (*one->column) (void)fprintf(stderr, "%scolumn %s", one->line > 0 ? ", " : "", one->column);
        (void)fprintf(stderr, "%s%s. %s\n", one->line > 0 || *one->column ? ": " : "", one->rule,
                      one->remedy);
    }
    if (f->count > SHEET_FINDINGS_MAX)
        (void)fprintf(stderr, "... and %zu more\n", f->count - SHEET_FINDINGS_MAX);
}

static struct json *json_findings(const struct sheet_findings *f) {
    struct json *list = json_array();
    for (size_t i = 0; i < count_kept(f); i++) {
        struct json *one = json_object();
        json_put(one, "line", f->at[i].line > 0 ? json_integer((int64_t)f->at[i].line) : json_text(NULL));
        json_put(one, "column", json_text(*f->at[i].column ? f->at[i].column : NULL));
        json_put(one, "rule", json_text(f->at[i].rule));
        json_put(one, "remedy", json_text(f->at[i].remedy));
        json_append(list, one);
    }
    return list;
}

/* ---- What changes -------------------------------------------------------------------------------- */

static void print_row(const struct sheet_form *form, const struct sheet_row *row, FILE *out) {
    (void)fprintf(out, "  %-8s", CHANGE_NAMES[row->change]);
    if (row->line > 0) (void)fprintf(out, "  line %zu:", row->line);
    if (form->id != SHEET_NO_COLUMN) (void)fprintf(out, "  %s", row->cells[form->id].text);
    for (const int *k = form->key; *k != SHEET_NO_COLUMN; k++)
        (void)fprintf(out, "  %s", row->cells[*k].text);
    for (int i = 0; i < form->column_count; i++)
        if (row->changed & 1U << i)
            (void)fprintf(out, "; %s \"%s\" -> \"%s\"", form->columns[i].name, row->was->cells[i].text,
                          row->cells[i].text);
    (void)fputc('\n', out);
}

static size_t count_changes(const struct sheet_diff *d) {
    size_t changes = 0;
    for (int i = SHEET_SAME + 1; i < SHEET_CHANGES; i++) changes += d->counts[i];
    return changes;
}

static void print_rows(const struct sheet_run *r, size_t changes) {
    const struct sheet *s = &r->outcome.diff.sheet;
    size_t told = 0;
    for (size_t i = 0; i < s->count && told < ROWS_TOLD; i++) {
        if (s->rows[i].change == SHEET_SAME) continue;
        print_row(s->form, &s->rows[i], r->command->out);
        told++;
    }
    if (changes > told)
        (void)fprintf(r->command->out, "  ... and %zu more; --json lists all\n", changes - told);
    (void)fputs("Nothing is changed without --apply.\n", r->command->out);
}

static void print_text(const struct sheet_run *r) {
    FILE *out = r->command->out;
    const struct sheet_diff *d = &r->outcome.diff;
    (void)fprintf(out, "%s:", form_of(r)->rows);
    for (int i = SHEET_SAME + 1; i < SHEET_CHANGES; i++)
        (void)fprintf(out, " %zu %s,", d->counts[i], CHANGE_NAMES[i]);
    (void)fprintf(out, " %zu unchanged\n", d->counts[SHEET_SAME]);
    if (!r->job.is_applied && count_changes(d) > 0) print_rows(r, count_changes(d));
}

static struct json *json_cells(const struct sheet_form *form, const struct sheet_row *row) {
    struct json *cells = json_object();
    for (int i = 0; i < form->column_count; i++)
        json_put(cells, form->columns[i].name, json_text(row->cells[i].text));
    return cells;
}

static struct json *json_row(const struct sheet_form *form, const struct sheet_row *row) {
    struct json *one = json_object();
    json_put(one, "change", json_text(CHANGE_NAMES[row->change]));
    json_put(one, "line", row->line > 0 ? json_integer((int64_t)row->line) : json_text(NULL));
    json_put(one, "row", json_cells(form, row));
    struct json *before = json_object();
    for (int i = 0; i < form->column_count; i++)
        if (row->changed & 1U << i)
            json_put(before, form->columns[i].name, json_text(row->was->cells[i].text));
    json_put(one, "before", before);
    return one;
}

static void print_json(const struct sheet_run *r, bool is_refused) {
    const struct sheet_diff *d = &r->outcome.diff;
    struct json *whole = json_object();
    json_put(whole, "noun", json_text(form_of(r)->name));
    json_put(whole, "is_applied", json_boolean(r->job.is_applied && !is_refused));
    for (int i = 0; i < SHEET_CHANGES; i++)
        json_put(whole, CHANGE_NAMES[i], json_integer((int64_t)d->counts[i]));
    struct json *rows = json_array();
    for (size_t i = 0; i < d->sheet.count && !is_refused; i++)
        if (d->sheet.rows[i].change != SHEET_SAME) json_append(rows, json_row(form_of(r), &d->sheet.rows[i]));
    json_put(whole, "rows", rows);
    json_put(whole, "faults", json_integer((int64_t)r->outcome.findings.count));
    json_put(whole, "findings", json_findings(&r->outcome.findings));
    char *text = json_print(whole, true);
    (void)fprintf(r->command->out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

/* ---- Import ------------------------------------------------------------------------------------- */

static void tell(const struct sheet_run *r, bool is_done) {
    const bool is_refused = !is_done && r->outcome.findings.count > 0;
    if (is_refused) print_findings(&r->outcome.findings);
    if (r->command->is_json && (is_done || is_refused)) print_json(r, is_refused);
    if (!is_done || !r->job.is_applied) return;
    const size_t *counts = r->outcome.diff.counts;
    log_event(LOG_INFO, "reference_imported", LOG_TEXT("noun", form_of(r)->name),
              LOG_NUMBER("new", counts[SHEET_NEW]), LOG_NUMBER("changed", counts[SHEET_CHANGED]),
              LOG_NUMBER("ended", counts[SHEET_ENDED]), LOG_NUMBER("gone", counts[SHEET_GONE]));
}

static bool import_sheet(struct command_context *c, bool is_replacing, civil_day from, struct err *e) {
    struct sheet_run r = {.command = c,
                          .job = {.kind = sheet_find(c->command->noun),
                                  .path = c->operands[0],
                                  .request = {is_replacing, from},
                                  .is_applied = option_is_given(c, "apply")}};
    struct arena *a = arena_create();
    struct pg *db = NULL;
    const bool ok = db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e) &&
                    sheet_file_import(db, &r.job, a, &r.outcome, e);
    tell(&r, ok);
    if (ok && !c->is_json && !c->is_quiet) print_text(&r);
    pg_close(db);
    arena_destroy(a);
    return ok;
}

static bool run_import(struct command_context *c, struct err *e) {
    return import_sheet(c, false, c->now.day, e);
}

static bool run_replace(struct command_context *c, struct err *e) {
    const bool is_replacing = option_is_given(c, "replace");
    if (option_is_given(c, "from") && !is_replacing)
        return err_set(e, ERR_USAGE, "Give --replace too, or leave --from out.",
                       "--from says when the rows end that --replace ends");
    return import_sheet(c, is_replacing, option_date(c, "from", c->now.day), e);
}

static bool run_whole(struct command_context *c, struct err *e) {
    return import_sheet(c, option_is_given(c, "replace"), c->now.day, e);
}

/* ---- Export ------------------------------------------------------------------------------------- */

static bool export_to(struct command_context *c, struct pg *db, int32_t commune, struct err *e) {
    const enum sheet_kind kind = sheet_find(c->command->noun);
    const char *path = option_text(c, "output");
    struct outfile file = {.stream = NULL};
    if (path == NULL) return sheet_file_export(db, kind, commune, c->out, e);
    if (outfile_begin(&file, path, e) && sheet_file_export(db, kind, commune, file.stream, e))
        return outfile_end(&file, e);
    outfile_abandon(&file);
    return false;
}

static bool export_sheet(struct command_context *c, int32_t commune, struct err *e) {
    struct pg *db = NULL;
    const bool ok = db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e) &&
                    (commune == 0 || reference_check_commune(db, commune, e)) && export_to(c, db, commune, e);
    pg_close(db);
    return ok;
}

static bool run_export(struct command_context *c, struct err *e) {
    return export_sheet(c, 0, e);
}

static bool run_export_commune(struct command_context *c, struct err *e) {
    return export_sheet(c, option_commune(c, "commune"), e);
}

/* ---- The commands ------------------------------------------------------------------------------- */

#define APPLY                                                                                                \
    { .name = "apply", .help = "Change the table; without it only tell what would change." }
#define OUTPUT                                                                                               \
    {                                                                                                        \
        .name = "output", .kind = OPTION_TEXT, .argument = "FILE",                                           \
        .help = "Where to write it (default: standard output)."                                              \
    }

static const struct command_option IMPORT_OPTIONS[] = {APPLY, {.name = NULL}};
static const struct command_option REPLACE_OPTIONS[] = {
    APPLY,
    {.name = "replace", .help = "End what the file leaves out, within what it speaks of."},
    {.name = "from",
     .kind = OPTION_DATE,
     .argument = "D",
     .help = "With --replace: the first day without it (default: today)."},
    {.name = NULL},
};
static const struct command_option WHOLE_OPTIONS[] = {
    APPLY,
    {.name = "replace", .help = "Take away what the file leaves out, within what it speaks of."},
    {.name = NULL},
};
static const struct command_option EXPORT_OPTIONS[] = {OUTPUT, {.name = NULL}};
static const struct command_option EXPORT_COMMUNE_OPTIONS[] = {
    {.name = "commune", .kind = OPTION_COMMUNE, .argument = "CODE", .help = "Only this commune's."},
    OUTPUT,
    {.name = NULL},
};

/* clang-format off */
#define IMPORT_TEXT \
    "FILE is CSV; its columns and rules are in docs/reference-data.md. Tells what is new, changed and ended before " \
    "anything is written; with --apply all of it is, or nothing. Every fault of a bad file is listed with line, "    \
    "column and what to do, and the exit status is 65. "
#define EXPORT_TEXT "CSV that import reads back as unchanged."
#define IMPORT(word, rows, about, run_, options_) \
    {.noun = (word), .verb = "import", .operands = "FILE", .summary = "Take " rows " from a list.",           \
     .description = IMPORT_TEXT about, .options = (options_), .run = (run_)}
#define EXPORT(word, rows, run_, options_) \
    {.noun = (word), .verb = "export", .summary = "Write " rows " as a list.", .description = EXPORT_TEXT,    \
     .options = (options_), .run = (run_)}
#define IMPORT_DATED(word, rows, about) IMPORT(word, rows, about, run_replace, REPLACE_OPTIONS)
#define EXPORT_COMMUNE(word, rows)      EXPORT(word, rows, run_export_commune, EXPORT_COMMUNE_OPTIONS)

const struct command SHEET_COMMANDS[] = {
    IMPORT_DATED("area", "provinces, clusters and communes", "--replace is about the units of the kinds and parents in it."),
    EXPORT_COMMUNE("area", "provinces, clusters and communes"),
    IMPORT_DATED("site", "stations and other sites", "--replace is about the communes in it."),
    EXPORT_COMMUNE("site", "stations and other sites"),
    IMPORT_DATED("hamlet", "hamlets", "--replace is about the communes in it."),
    EXPORT_COMMUNE("hamlet", "hamlets"),
    IMPORT_DATED("organisation", "employers, schools and units of the armed forces", "--replace is about the communes in it."),
    EXPORT_COMMUNE("organisation", "employers, schools and units of the armed forces"),
    IMPORT_DATED("capacity", "what sites can serve in a week", "--replace is about the sites in it."),
    EXPORT_COMMUNE("capacity", "what sites can serve in a week"),
    IMPORT_DATED("closure", "closures", "--replace is about the communes in it."),
    EXPORT_COMMUNE("closure", "closures"),
    IMPORT_DATED("extra", "extra half days", "--replace is about the sites in it and takes their later days away."),
    EXPORT_COMMUNE("extra", "extra half days"),
    IMPORT("holiday", "the holidays of whole years",
           "Every year in it becomes exactly what it says; other years stay, and a year without any row is "
           "computed and provisional. The next night moves what fell on a new holiday.", run_import, IMPORT_OPTIONS),
    EXPORT("holiday", "the holidays", run_export, EXPORT_OPTIONS),
    IMPORT("team", "mobile teams", "Where they are is another list: team-day.", run_import, IMPORT_OPTIONS),
    EXPORT("team", "mobile teams", run_export, EXPORT_OPTIONS),
    IMPORT_DATED("team-day", "days of mobile teams", "--replace is about the teams in it and takes their later days away."),
    EXPORT_COMMUNE("team-day", "days of mobile teams"),
    IMPORT("channel", "the channels messages go by", "What drives each one is in the configuration.", run_import, IMPORT_OPTIONS),
    EXPORT("channel", "the channels messages go by", run_export, EXPORT_OPTIONS),
    IMPORT_DATED("reminder-rung", "the ladder of reminders", "--replace makes it the whole ladder."),
    EXPORT("reminder-rung", "the ladder of reminders", run_export, EXPORT_OPTIONS),
    IMPORT("message-template", "the texts of messages",
           "--replace is about the purposes in it. A text with an unknown field is refused.", run_whole, WHOLE_OPTIONS),
    EXPORT("message-template", "the texts of messages", run_export, EXPORT_OPTIONS),
    {.noun = NULL},
};
/* clang-format on */
