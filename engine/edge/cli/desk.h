/* SPDX-License-Identifier: Apache-2.0 */
/* desk: what a command about single people works with: the database, the register, an arena, and who is
 * at the desk. */
#ifndef LICHKHAM_EDGE_CLI_DESK_H
#define LICHKHAM_EDGE_CLI_DESK_H

#include "base/arena.h"
#include "edge/cli/command.h"
#include "jobs/close_needs.h"
#include "jobs/officer_act.h"

struct desk {
    struct command_context *command;
    struct pg *db;
    struct pg *register_; /* may be the same connection; NULL without register */
    struct arena *arena;
};

/* The register of an opened database; `other` is its own connection where it lies elsewhere. */
MUST_CHECK bool desk_open_register(struct desk *d, struct pg **other, struct err *e);

/* Opens all of it, works, and closes it. */
MUST_CHECK bool desk_run(struct command_context *c, bool (*work)(struct desk *d, struct err *e),
                         struct err *e);

/* The same for a command that asks nothing of the register. */
MUST_CHECK bool desk_run_without_register(struct command_context *c,
                                          bool (*work)(struct desk *d, struct err *e), struct err *e);

/* --by, else the signed-in user. The command has the option DESK_BY. */
struct officer desk_officer(const struct desk *d);

/* The person of a code; the command has the option DESK_COMMUNE. */
MUST_CHECK bool desk_find_person(const struct desk *d, const char *code, struct officer_person *out,
                                 struct err *e);

/* On the command's output; destroys it. */
void desk_print_json(const struct desk *d, struct json *whole);

/* What was taken off the plan at once: a sentence when there is anything to tell, members of an object. */
void desk_print_closed(FILE *out, const struct closing_counts *n);
void desk_put_closed(struct json *whole, const struct closing_counts *n);

#define DESK_BY                                                                                              \
    {                                                                                                        \
        .name = "by", .kind = OPTION_TEXT, .argument = "NAME",                                               \
        .help = "Who says so (default: the signed-in user)."                                                 \
    }
#define DESK_COMMUNE                                                                                         \
    {                                                                                                        \
        .name = "commune", .kind = OPTION_COMMUNE, .argument = "C",                                          \
        .help = "Of a record no night has seen yet, or that the register has dropped: whose it is."          \
    }

#endif
