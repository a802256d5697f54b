/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "base/outfile.h"
#include "edge/cli/commands.h"
#include "edge/cli/operator.h"
#include "jobs/day_list.h"
#include "store/db.h"

#include <inttypes.h>
#include <string.h>

static const struct {
    const char *name;
    void (*write)(const struct day_list *list, const char *language, FILE *out);
} FORMATS[] = {
    {"html", day_list_write_html},
    {"csv", day_list_write_csv},
};
enum { FORMATS_COUNT = sizeof FORMATS / sizeof FORMATS[0] };

static bool find_format(const char *name, int *format, struct err *e) {
    for (*format = 0; *format < FORMATS_COUNT; (*format)++)
        if (strcmp(FORMATS[*format].name, name) == 0) return true;
    return err_set(e, ERR_USAGE, "Give --format html or --format csv.", "there is no format '%s'", name);
}

static bool find_language(const struct command_context *c, const char **language, struct err *e) {
    *language = option_is_given(c, "language") ? option_text(c, "language") : "vi";
    return strcmp(*language, "vi") == 0 || strcmp(*language, "en") == 0 ||
           err_set(e, ERR_USAGE, "Give --language vi or --language en.", "there is no list in '%s'",
                   *language);
}

static bool write_list(const struct command_context *c, const struct day_list *list, int format,
                       const char *language, struct err *e) {
    const char *path = option_text(c, "output");
    struct outfile file;
    if (path == NULL) {
        FORMATS[format].write(list, language, c->out);
        return (fflush(c->out) == 0 && ferror(c->out) == 0) ||
               err_set(e, ERR_INPUT, "Make room and export again.",
                       "the list could not be written to its end");
    }
    if (!outfile_begin(&file, path, e)) return false;
    FORMATS[format].write(list, language, file.stream);
    return outfile_end(&file, e);
}

/* First into the audit chain, then into somebody's hands. */
static bool export_list(struct command_context *c, struct pg *db, struct pg *register_, struct arena *a,
                        struct err *e) {
    struct day_list list;
    int format;
    const char *language;
    const char *name = option_is_given(c, "format") ? option_text(c, "format") : FORMATS[0].name;
    const char *by = option_is_given(c, "by") ? option_text(c, "by") : operator_name();
    if (!find_format(name, &format, e) || !find_language(c, &language, e) ||
        !day_list_gather(db, register_, (int32_t)option_integer(c, "site", 0),
                         option_date(c, "date", c->now.day), a, &list, e) ||
        !day_list_audit(db, &list, name, by, c->now.unix_seconds, e) ||
        !write_list(c, &list, format, language, e))
        return false;
    log_event(LOG_INFO, "day_list_exported", LOG_NUMBER("site", list.site.site),
              LOG_NUMBER("rows", list.count), LOG_TEXT("format", name));
    return true;
}

static bool run_day_list(struct command_context *c, struct err *e) {
    const char *register_conninfo = config_text(CONFIG_REGISTER);
    struct pg *db = NULL, *other = NULL;
    struct arena *a = arena_create();
    bool ok = db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e);
    if (ok && register_conninfo[0] != '\0')
        ok = db_open(c->loop, register_conninfo, DB_SCHEMA_ANY, &other, e);
    ok = ok && export_list(c, db, other != NULL ? other : db, a, e);
    pg_close(other);
    pg_close(db);
    arena_destroy(a);
    return ok;
}

static const struct command_option DAY_LIST_OPTIONS[] = {
    {.name = "site",
     .kind = OPTION_INTEGER,
     .argument = "S",
     .help = "The site.",
     .is_required = true,
     .least = 1,
     .most = INT32_MAX},
    {.name = "date", .kind = OPTION_DATE, .argument = "D", .help = "The exam day (default: today)."},
    {.name = "format",
     .kind = OPTION_TEXT,
     .argument = "FORMAT",
     .help = "html (default, prints on A4) or csv."},
    {.name = "language",
     .kind = OPTION_TEXT,
     .argument = "L",
     .help = "Words of the html list: vi (default) or en."},
    {.name = "output",
     .kind = OPTION_TEXT,
     .argument = "FILE",
     .help = "Where to write it, readable by you alone (default: standard output)."},
    {.name = "by",
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .help = "Who takes it (default: the signed-in user)."},
    {.name = NULL},
};

const struct command EXPORT_COMMANDS[] = {
    {
        .noun = "export",
        .verb = "day-list",
        .summary = "Write the list of one site and day, to print or to load.",
        .description =
            "Names, codes, times and telephone numbers of everyone who has a place there that day; says "
            "that it is a draft while somebody on it has not been told. Who took it out is written into "
            "the audit chain first.",
        .options = DAY_LIST_OPTIONS,
        .run = run_day_list,
    },
    {.noun = NULL},
};
