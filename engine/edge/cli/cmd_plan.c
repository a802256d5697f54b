/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "edge/cli/plan_modes.h"
#include "jobs/proof.h"

#include <stdlib.h>

static void print_json(const struct command_context *c, struct json *whole) {
    char *text = json_print(whole, true);
    (void)fprintf(c->out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

/* ---- --import-problem ------------------------------------------------------------------------------ */

static struct json *list_ignored(const struct proof *p) {
    struct json *ignored = json_array();
    for (size_t i = 0; i < p->ignored.count; i++) json_append(ignored, json_text(p->ignored.at[i]));
    return ignored;
}

/* Nanoseconds and bytes are those of planner_solve alone. */
static bool solve_and_write(const struct command_context *c, const struct proof_paths *paths,
                            const struct proof *p, struct planner *planner, struct err *e) {
    struct planner_solution solution;
    const int64_t began = clock_monotonic_nanoseconds();
    if (!proof_solve(paths, p, planner, &solution, e)) return false;
    const int64_t took = clock_monotonic_nanoseconds() - began;
    if (!proof_write_plan(paths->plan, &p->problem, &solution, e)) return false;
    const double residents = p->problem.resident_count ? p->problem.resident_count : 1;
    struct json *whole = proof_summarise(&p->problem, &solution);
    json_put(whole, "nanoseconds_a_resident", json_integer((int64_t)((double)took / residents)));
    json_put(whole, "bytes_a_resident", json_real((double)planner_used_bytes(planner) / residents));
    json_put(whole, "ignored", list_ignored(p));
    print_json(c, whole);
    return true;
}

static bool run_import(struct command_context *c, struct err *e) {
    struct arena *arena = arena_create_small();
    struct planner *planner = planner_create();
    const struct proof_paths paths = proof_paths_in(arena, option_text(c, "import-problem"));
    struct proof proof;
    const bool ok = proof_read(&paths, &proof, e) && solve_and_write(c, &paths, &proof, planner, e);
    proof_free(&proof);
    planner_destroy(planner);
    arena_destroy(arena);
    return ok;
}

/* ---- What it is asked ------------------------------------------------------------------------------ */

/* One of these options says what is wanted. */
static const struct mode {
    const char *option;
    bool (*run)(struct command_context *c, struct err *e);
    bool needs_database;
} MODES[] = {
    {"explain", plan_mode_explain, true},
    {"import-problem", run_import, false},
    {"what-if", plan_mode_what_if, true},
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
                       "--explain, --import-problem or --what-if is missing");
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
    {.name = "dry-run", .kind = OPTION_FLAG, .help = "With --what-if: nothing is written."},
    {.name = "explain",
     .kind = OPTION_TEXT,
     .argument = "CODE",
     .help = "Tell why a resident has his day, or none, and what would change it; the code of a day list."},
    {.name = "import-problem",
     .kind = OPTION_TEXT,
     .argument = "DIR",
     .help = "Plan the problem in DIR, write DIR/plan.csv and tell what it came to; needs no database."},
    {.name = "round",
     .kind = OPTION_INTEGER,
     .argument = "R",
     .help = "With --what-if: which live round (default: the first)."},
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
         "--explain and --what-if plan as the night would now and write nothing but, for --explain, that "
         "somebody looked into the audit chain; docs/reasons.md describes what they tell and FILE. "
         "--import-problem reads problem.json, residents.csv and capacity.csv, plans, writes "
         "plan.csv and prints "
         "coverage by class, cost, moves, household visits, nanoseconds and bytes a resident as "
         "JSON; it needs "
         "neither database nor configuration. docs/proof-files.md describes the files. Exit "
         "status 65: a file "
         "breaks a rule; the message names file, line and column, and nothing is written.",
     .options = PLAN_OPTIONS,
     .run = run_plan,
     .is_diagnosis = true},
    {.noun = NULL},
};
