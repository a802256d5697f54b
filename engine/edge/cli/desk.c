/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/desk.h"

#include "edge/cli/operator.h"
#include "store/db.h"

#include <inttypes.h>
#include <stdlib.h>

bool desk_open_register(struct desk *d, struct pg **other, struct err *e) {
    const char *conninfo = config_text(CONFIG_REGISTER);
    d->register_ = d->db;
    if (*conninfo == '\0') return true;
    if (!db_open(d->command->loop, conninfo, DB_SCHEMA_ANY, other, e)) return false;
    d->register_ = *other;
    return true;
}

bool desk_run(struct command_context *c, bool (*work)(struct desk *d, struct err *e), struct err *e) {
    struct desk d = {.command = c, .arena = arena_create()};
    struct pg *other = NULL;
    const bool ok = db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &d.db, e) &&
                    desk_open_register(&d, &other, e) && work(&d, e);
    pg_close(other);
    pg_close(d.db);
    arena_destroy(d.arena);
    return ok;
}

bool desk_run_without_register(struct command_context *c, bool (*work)(struct desk *d, struct err *e),
                               struct err *e) {
    struct desk d = {.command = c, .arena = arena_create()};
    const bool ok =
        db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &d.db, e) && work(&d, e);
    pg_close(d.db);
    arena_destroy(d.arena);
    return ok;
}

struct officer desk_officer(const struct desk *d) {
    const struct command_context *c = d->command;
    return (struct officer){.name = option_is_given(c, "by") ? option_text(c, "by") : operator_name(),
                            .today = c->now.day,
                            .unix_seconds = c->now.unix_seconds};
}

bool desk_find_person(const struct desk *d, const char *code, struct officer_person *out, struct err *e) {
    return officer_find_person(d->db, code, option_commune(d->command, "commune"), out, e);
}

void desk_print_json(const struct desk *d, struct json *whole) {
    char *text = json_print(whole, true);
    (void)fprintf(d->command->out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

void desk_print_closed(FILE *out, const struct closing_counts *n) {
    if (n->needs + n->withdrawn + n->cancelled > 0)
        (void)fprintf(out,
                      "%" PRId64 " checks taken off the plan, %" PRId64 " proposals withdrawn, %" PRId64
                      " promised places cancelled, %" PRId64 " reminders cancelled.\n",
                      n->needs, n->withdrawn, n->cancelled, n->reminders);
}

void desk_put_closed(struct json *whole, const struct closing_counts *n) {
    json_put(whole, "needs", json_integer(n->needs));
    json_put(whole, "withdrawn", json_integer(n->withdrawn));
    json_put(whole, "cancelled", json_integer(n->cancelled));
    json_put(whole, "reminders", json_integer(n->reminders));
}
