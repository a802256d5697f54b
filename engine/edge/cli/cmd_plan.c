/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "edge/cli/plan_modes.h"

/* One of these options says what is wanted: the first that is given. */
static const struct mode {
    const char *option;
    bool (*run)(struct command_context *c, struct err *e);
    bool needs_database;
} MODES[] = {
    {"explain", plan_mode_explain, true},        {"export", plan_mode_export, true},
    {"import-problem", plan_mode_import, false}, {"what-if", plan_mode_what_if, true},
    {"dry-run", plan_mode_rehearse, true}, /* others take it, too */
};

static const struct mode *find_mode(const struct command_context *c) {
    for (size_t i = 0; i < sizeof MODES / sizeof MODES[0]; i++)
        if (option_is_given(c, MODES[i].option)) return &MODES[i];
    return NULL;
}

static bool run_plan(struct command_context *c, struct err *e) {
    const struct mode *mode = find_mode(c);
    if (!mode)
        return err_set(e, ERR_USAGE,
                       "See \"lichkham help plan\". Plans are written by lichkham nightly alone.",
                       "--dry-run, --explain, --export, --import-problem or --what-if is missing");
    if (mode->needs_database && c->configuration_error) {
        *e = *c->configuration_error;
        return false;
    }
    return mode->run(c, e);
}

static const struct command_option PLAN_OPTIONS[] = {
    DESK_BY,
    {.name = "commune", .kind = OPTION_COMMUNE, .argument = "C", .help = "Whose plan."},
    {.name = "date",
     .kind = OPTION_DATE,
     .argument = "D",
     .help = "Plan as the night of this day (default: today)."},
    {.name = "dry-run",
     .kind = OPTION_FLAG,
     .help =
         "Tell what the night would do to the commune; with --what-if, what it would with other capacity. "
         "Nothing is written."},
    {.name = "explain",
     .kind = OPTION_TEXT,
     .argument = "CODE",
     .help = "Tell why a resident has his day, or none, and what would change it; the code of a day list."},
    {.name = "export",
     .kind = OPTION_TEXT,
     .argument = "DIR",
     .help = "Write the commune's problem and its plan into DIR, new or empty, for an independent checker."},
    {.name = "import-problem",
     .kind = OPTION_TEXT,
     .argument = "DIR",
     .help = "Plan the problem in DIR, write DIR/plan.csv and tell what it came to; needs no database."},
    {.name = "round",
     .kind = OPTION_INTEGER,
     .argument = "R",
     .help = "Which live round (default: the first; with --dry-run alone, all of them)."},
    {.name = "what-if",
     .kind = OPTION_TEXT,
     .argument = "FILE",
     .help =
         "Plan with the changes of capacity in FILE; tell coverage, what is missing by month, and the fewest "
         "more sessions."},
    {.name = NULL},
};

const struct command PLAN_COMMANDS[] = {
    {.noun = "plan",
     .summary = "Look at a plan before it is written, or try the planner.",
     .description =
         "--dry-run plans one commune as the night would and tells what would change: checks owed, "
         "booked and waiting by class, places that are new, moved or gone, shortages, households, and "
         "the plan hash the night would store. --export writes problem.json, residents.csv, "
         "capacity.csv, plan.csv and legend.csv: no names, codes or numbers of people, but birthdays "
         "and households, so keep them as a day list. --explain and --what-if plan alike; "
         "docs/reasons.md describes what they tell and FILE. Nothing is written to the database but, "
         "for --explain and --export, a row of the audit chain: who looked. --import-problem reads "
         "problem.json, residents.csv and capacity.csv, plans, writes plan.csv and prints coverage by "
         "class, cost, moves, household visits, nanoseconds and bytes a resident as JSON; it needs "
         "neither database nor configuration. docs/proof-files.md describes the files. Exit status 65: "
         "a file breaks a rule; the message names file, line and column, and nothing is written.",
     .options = PLAN_OPTIONS,
     .run = run_plan,
     .is_diagnosis = true},
    {.noun = NULL},
};
