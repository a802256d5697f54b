/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of what nights have left: text, JSON, or a page to print. */
#include "base/outfile.h"
#include "edge/cli/commands.h"
#include "jobs/morning.h"
#include "jobs/shortfall.h"
#include "store/db.h"
#include "store/report.h"

#include <stdlib.h>
#include <string.h>

/* ---- Formats --------------------------------------------------------------------------------- */

struct report_kind {
    void (*print)(const struct json *report, FILE *out);
    void (*write_html)(const struct json *report, const char *language, FILE *out);
};

static const struct report_kind MORNING = {morning_print, morning_write_html};
static const struct report_kind SHORTFALL = {shortfall_print, shortfall_write_html};

struct report_format {
    const char *name; /* "text", "json", "html" */
    const char *language;
};

static bool find_format(const struct command_context *c, struct report_format *f, struct err *e) {
    const char *otherwise = c->is_json ? "json" : "text";
    f->name = option_is_given(c, "format") ? option_text(c, "format") : otherwise;
    f->language = option_is_given(c, "language") ? option_text(c, "language") : "vi";
    if (strcmp(f->name, "text") != 0 && strcmp(f->name, "json") != 0 && strcmp(f->name, "html") != 0)
        return err_set(e, ERR_USAGE, "Give --format text, json or html.", "there is no format '%s'", f->name);
    return strcmp(f->language, "vi") == 0 || strcmp(f->language, "en") == 0 ||
           err_set(e, ERR_USAGE, "Give --language vi or --language en.", "there is no report in '%s'",
                   f->language);
}

static void write_to(const struct report_kind *kind, const struct report_format *f, const struct json *report,
                     FILE *out) {
    if (strcmp(f->name, "html") == 0) {
        kind->write_html(report, f->language, out);
    } else if (strcmp(f->name, "json") == 0) {
        char *text = json_print(report, true);
        (void)fprintf(out, "%s\n", text);
        free(text);
    } else {
        kind->print(report, out);
    }
}

static bool write_report(const struct command_context *c, const struct report_kind *kind,
                         const struct report_format *f, const struct json *report, struct err *e) {
    const char *path = option_text(c, "output");
    struct outfile file;
    if (!path) {
        write_to(kind, f, report, c->out);
        return (fflush(c->out) == 0 && ferror(c->out) == 0) ||
               err_set(e, ERR_INPUT, "Make room and try again.",
                       "the report could not be written to its end");
    }
    if (!outfile_begin(&file, path, e)) return false;
    write_to(kind, f, report, file.stream);
    return outfile_end(&file, e);
}

static bool open_database(const struct command_context *c, struct pg **db, struct err *e) {
    return db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, db, e);
}

/* ---- report morning -------------------------------------------------------------------------- */

static bool run_morning(struct command_context *c, struct err *e) {
    struct report_format format;
    struct pg *db = NULL;
    struct json *report = NULL;
    const bool ok = find_format(c, &format, e) && open_database(c, &db, e) &&
                    report_read_stored(db, option_date(c, "date", CIVIL_NONE), &report, e) &&
                    write_report(c, &MORNING, &format, report, e);
    pg_close(db);
    json_destroy(report);
    return ok;
}

/* ---- report shortfall ------------------------------------------------------------------------ */

static bool run_shortfall(struct command_context *c, struct err *e) {
    struct report_format format;
    struct area area;
    struct pg *db = NULL;
    struct json *report = NULL;
    const int32_t round = (int32_t)option_integer(c, "round", 0);
    const bool ok = find_format(c, &format, e) && option_area(c, "area", &area, e) &&
                    open_database(c, &db, e) && shortfall_gather(db, area, round, c->now.day, &report, e) &&
                    write_report(c, &SHORTFALL, &format, report, e);
    pg_close(db);
    json_destroy(report);
    return ok;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

#define FORMAT_OPTION                                                                                        \
    {                                                                                                        \
        .name = "format", .kind = OPTION_TEXT, .argument = "FORMAT",                                         \
        .help = "text (default), json, or html: a page that prints on A4."                                   \
    }
#define LANGUAGE_OPTION                                                                                      \
    {                                                                                                        \
        .name = "language", .kind = OPTION_TEXT, .argument = "L",                                            \
        .help = "Words of the page: vi (default) or en."                                                     \
    }
#define OUTPUT_OPTION                                                                                        \
    {                                                                                                        \
        .name = "output", .kind = OPTION_TEXT, .argument = "FILE",                                           \
        .help = "Where to write it (default: standard output)."                                              \
    }

static const struct command_option MORNING_OPTIONS[] = {
    {.name = "date",
     .kind = OPTION_DATE,
     .argument = "D",
     .help = "Business date (default: the last finished night)."},
    FORMAT_OPTION,
    LANGUAGE_OPTION,
    OUTPUT_OPTION,
    {.name = NULL},
};

static const struct command_option SHORTFALL_OPTIONS[] = {
    {.name = "area",
     .kind = OPTION_TEXT,
     .argument = "A",
     .help = "vn (default), a province as 04, a cluster as cluster-12, a commune as 00004."},
    {.name = "round",
     .kind = OPTION_INTEGER,
     .argument = "R",
     .help = "The round (default: the one of today among those not closed, else the next).",
     .least = 2020,
     .most = 2199},
    FORMAT_OPTION,
    LANGUAGE_OPTION,
    OUTPUT_OPTION,
    {.name = NULL},
};

const struct command REPORT_COMMANDS[] = {
    {
        .noun = "report",
        .verb = "morning",
        .summary = "Print the morning report of a finished night again.",
        .description =
            "Reads what the night stored: persons against rows of the feed, who waits and why, communes that "
            "are "
            "held, released or short of places, people between two communes, messages, hashes and times.",
        .options = MORNING_OPTIONS,
        .run = run_morning,
    },
    {
        .noun = "report",
        .verb = "shortfall",
        .summary = "Print what is owed against the places there are, by area, class and month.",
        .description = "Sums of what each commune's last night left: who waits and why, and at least how "
                       "many more half days "
                       "it would take. Numbers so small that they tell of somebody are hidden.",
        .options = SHORTFALL_OPTIONS,
        .run = run_shortfall,
    },
    {.noun = NULL},
};
