/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "edge/cli/commands.h"
#include "store/db.h"
#include "store/reference.h"
#include "store/verify.h"

#include <inttypes.h>
#include <stdlib.h>

struct printing {
    struct command_context *command;
    struct json *checks; /* array, with --json */
};

static int shown(const struct verify_outcome *o) {
    return o->communes < VERIFY_COMMUNES_SHOWN ? (int)o->communes : VERIFY_COMMUNES_SHOWN;
}

static void append_json(struct json *checks, const struct verify_outcome *o) {
    struct json *entry = json_object();
    struct json *communes = json_array();
    for (int i = 0; i < shown(o); i++) json_append(communes, json_integer(o->first_communes[i]));
    json_put(entry, "invariant", json_text(o->check->id));
    json_put(entry, "check", json_text(o->check->name));
    json_put(entry, "sentence", json_text(o->check->sentence));
    json_put(entry, "is_checked", json_boolean(!o->is_skipped));
    json_put(entry, "violations", json_integer(o->violations));
    json_put(entry, "communes", json_integer(o->communes));
    json_put(entry, "first_communes", communes);
    json_append(checks, entry);
}

static void print_line(FILE *out, const struct verify_outcome *o) {
    (void)fprintf(out, "%-4s %-12s %s\n", o->check->id,
                  o->is_skipped        ? "not checked"
                  : o->violations == 0 ? "ok"
                                       : "VIOLATED",
                  o->check->sentence);
    if (o->violations == 0) return;
    (void)fprintf(out, "     %" PRId64 " in %" PRId64 " communes:", o->violations, o->communes);
    for (int i = 0; i < shown(o); i++) (void)fprintf(out, " %05d", o->first_communes[i]);
    (void)fprintf(out, "%s\n", o->communes > VERIFY_COMMUNES_SHOWN ? " ..." : "");
}

static void print_outcome(void *context, const struct verify_outcome *o) {
    struct printing *p = context;
    if (p->checks != NULL)
        append_json(p->checks, o);
    else if (!p->command->is_quiet || o->violations > 0)
        print_line(p->command->out, o);
}

static void finish_json(struct printing *p, bool holds) {
    struct json *whole = json_object();
    json_put(whole, "holds", json_boolean(holds));
    json_put(whole, "checks", p->checks);
    char *text = json_print(whole, true);
    (void)fprintf(p->command->out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

static bool run_verify(struct command_context *c, struct err *e) {
    struct pg *db;
    if (!db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e)) return false;
    struct printing printing = {.command = c, .checks = c->is_json ? json_array() : NULL};
    const struct verify_scope scope = {.commune = option_commune(c, "commune"),
                                       .today = c->now.day,
                                       .has_register = config_text(CONFIG_REGISTER)[0] == '\0'};
    bool holds;
    const bool done = (scope.commune == 0 || reference_check_commune(db, scope.commune, e)) &&
                      verify_run(db, &scope, print_outcome, &printing, &holds, e);
    pg_close(db);
    if (!done) {
        json_destroy(printing.checks);
        return false;
    }
    if (c->is_json) finish_json(&printing, holds);
    return holds || err_set(e, ERR_PARTIAL, "Each line names the first communes; look there.",
                            "an invariant is violated");
}

static const struct command_option VERIFY_OPTIONS[] = {
    {.name = "commune", .kind = OPTION_COMMUNE, .argument = "CODE", .help = "Only this commune."},
    {.name = NULL},
};

const struct command VERIFY_COMMANDS[] = {
    {
        .noun = "verify",
        .summary = "Check the invariants of the stored data.",
        .description =
            "One line an invariant: its number, whether it holds, its sentence, and where it does not, "
            "how often and in which communes first. Reads one snapshot and changes nothing. "
            "Exit status 1 when an invariant is violated.",
        .options = VERIFY_OPTIONS,
        .run = run_verify,
    },
    {.noun = NULL},
};
