/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/commands.h"
#include "jobs/holiday_file.h"
#include "store/db.h"

#include <inttypes.h>

static bool import_list(struct command_context *c, struct pg *db, const struct holiday_list *list,
                        struct err *e) {
    struct holiday_diff diff;
    if (!holiday_compare(db, list, &diff, e)) return false;
    const bool is_applied = option_is_given(c, "apply");
    if (is_applied && !holiday_replace(db, list, e)) return false;
    if (!c->is_quiet)
        (void)fprintf(c->out, "%zu holidays: %" PRId64 " new, %" PRId64 " changed, %" PRId64 " gone%s\n",
                      list->count, diff.added, diff.changed, diff.gone,
                      is_applied ? "" : "; nothing is changed without --apply");
    return true;
}

static bool run_import(struct command_context *c, struct err *e) {
    struct arena *arena = arena_create();
    struct holiday_list list = {0};
    struct pg *db = NULL;
    const bool ok = holiday_file_read(c->operands[0], arena, &list, e) &&
                    db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e) &&
                    import_list(c, db, &list, e);
    pg_close(db);
    vec_free(&list);
    arena_destroy(arena);
    return ok;
}

static const struct command_option IMPORT_OPTIONS[] = {
    {.name = "apply", .help = "Change the table; without it only tell what would change."},
    {.name = NULL},
};

const struct command HOLIDAY_COMMANDS[] = {
    {
        .noun = "holiday",
        .verb = "import",
        .operands = "FILE",
        .summary = "Take the holidays of whole years from a list.",
        .description =
            "FILE is CSV with the columns day, name and version (the notice it comes from). Every year "
            "in it becomes exactly what it says; other years stay, and a year without any row is "
            "computed and provisional. The next night moves what fell on a new holiday.",
        .options = IMPORT_OPTIONS,
        .run = run_import,
    },
    {.noun = NULL},
};
