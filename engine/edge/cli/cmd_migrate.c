/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/commands.h"
#include "store/db.h"
#include "store/migrate.h"

static void print_applied(void *context, const struct migration *m) {
    const struct command_context *c = context;
    if (!c->is_quiet) (void)fprintf(c->out, "%04d %s\n", m->number, m->theme);
}

/* Opens the database whatever its schema is and runs one step on it. */
static bool with_database(struct command_context *c,
                          bool (*step)(struct command_context *c, struct pg *db, struct err *e),
                          struct err *e) {
    struct pg *db;
    if (!db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_ANY, &db, e)) return false;
    const bool done = step(c, db, e);
    pg_close(db);
    return done;
}

static bool step_up(struct command_context *c, struct pg *db, struct err *e) {
    return migrate_up(db, print_applied, c, e) &&
           (!option_is_given(c, "distribute") || migrate_distribute(db, e));
}

static bool step_status(struct command_context *c, struct pg *db, struct err *e) {
    return migrate_print_status(db, c->out, e);
}

static bool step_verify(struct command_context *c, struct pg *db, struct err *e) {
    if (!migrate_verify(db, e)) return false;
    if (!c->is_quiet)
        (void)fprintf(c->out, "The schema is %04d, as this program needs it.\n",
                      MIGRATIONS[MIGRATION_COUNT - 1].number);
    return true;
}

static bool run_up(struct command_context *c, struct err *e) {
    return with_database(c, step_up, e);
}

static bool run_status(struct command_context *c, struct err *e) {
    return with_database(c, step_status, e);
}

static bool run_verify(struct command_context *c, struct err *e) {
    return with_database(c, step_verify, e);
}

static const struct command_option UP_OPTIONS[] = {
    {.name = "distribute", .help = "Afterwards spread the tables over the nodes of a Citus cluster."},
    {.name = NULL},
};

const struct command MIGRATE_COMMANDS[] = {
    {
        .noun = "migrate",
        .verb = "up",
        .summary = "Bring the database to this program's schema.",
        .description =
            "Applies each missing migration in a transaction of its own and prints its number. Safe to "
            "repeat, to interrupt and to start twice at once. Refuses a schema that is newer than the "
            "program or whose applied text was edited. With --distribute, and only with the extension "
            "citus in the database, population tables are then distributed by commune.",
        .options = UP_OPTIONS,
        .run = run_up,
    },
    {
        .noun = "migrate",
        .verb = "status",
        .summary = "List the migrations and whether each is applied.",
        .run = run_status,
    },
    {
        .noun = "migrate",
        .verb = "verify",
        .summary = "Check that the database has exactly this program's schema.",
        .description = "Exit status 78 when it has not; the error tells the command that mends it.",
        .run = run_verify,
    },
    {.noun = NULL},
};
