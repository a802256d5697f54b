/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "edge/cli/commands.h"
#include "edge/cli/planning.h"
#include "jobs/morning.h"
#include "jobs/nightly.h"
#include "store/db.h"
#include "store/report.h"

#include <stdlib.h>

enum { SECONDS_BETWEEN_LINES = 10 };

struct progress {
    int64_t last_nanoseconds;
};

/* A line every ten seconds, for whoever watches the journal. */
static void on_progress(void *context, int64_t communes_done) {
    struct progress *p = context;
    const int64_t now = clock_monotonic_nanoseconds();
    if (now - p->last_nanoseconds < (int64_t)SECONDS_BETWEEN_LINES * 1000000000) return;
    p->last_nanoseconds = now;
    log_event(LOG_INFO, "night_goes_on", LOG_NUMBER("communes_done", communes_done));
}

static void print_report(const struct command_context *c, const struct json *report) {
    if (!c->is_json) {
        morning_print(report, c->out);
        return;
    }
    char *text = json_print(report, true);
    (void)fprintf(c->out, "%s\n", text);
    free(text);
}

static bool tell_outcome(enum err_code outcome, struct err *e) {
    if (outcome == ERR_NONE) return true;
    if (outcome == ERR_INTERNAL)
        return err_set(e, ERR_INTERNAL,
                       "Run lichkham verify and report what it prints; publish nothing before.",
                       "the night is finished but an invariant is violated");
    return err_set(e, outcome, "See \"Needs attention\" in the report; the other communes are done.",
                   "the night is finished, some communes need attention");
}

static bool run_nightly(struct command_context *c, struct err *e) {
    struct progress progress = {clock_monotonic_nanoseconds()};
    struct nightly_options options = planning_options(c);
    options.on_progress = on_progress;
    options.context = &progress;
    struct json *report = NULL;
    enum err_code outcome = ERR_NONE;
    if (!nightly_run(c->loop, &options, &report, &outcome, e)) return false;
    if (!c->is_quiet) print_report(c, report);
    json_destroy(report);
    return tell_outcome(outcome, e);
}

static const struct command_option NIGHTLY_OPTIONS[] = {
    {.name = "date",
     .kind = OPTION_DATE,
     .argument = "D",
     .help = "Business date of the night (default: today)."},
    {.name = NULL},
};

const struct command NIGHTLY_COMMANDS[] = {
    {.noun = "nightly",
     .summary = "Run the night: bring every commune's plan up to date.",
     .description =
         "Reads the register feed of every commune with a live round, derives who is owed a check, plans "
         "within capacity, publishes what a standing approval covers, queues reminders and prints the "
         "morning report. Run again it goes on where it stopped, and on unchanged input changes nothing. "
         "Exit status 0: done and every invariant holds; 1: done, some communes need attention; 75: another "
         "run is alive, or this one was interrupted.",
     .options = NIGHTLY_OPTIONS,
     .run = run_nightly,
     .is_batched = true},
    {.noun = NULL},
};

static bool run_morning(struct command_context *c, struct err *e) {
    struct pg *db = NULL;
    struct json *report = NULL;
    const bool ok = db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e) &&
                    report_read_stored(db, option_date(c, "date", CIVIL_NONE), &report, e);
    pg_close(db);
    if (!ok) return false;
    print_report(c, report);
    json_destroy(report);
    return true;
}

static const struct command_option MORNING_OPTIONS[] = {
    {.name = "date",
     .kind = OPTION_DATE,
     .argument = "D",
     .help = "Business date (default: the last finished night)."},
    {.name = NULL},
};

const struct command REPORT_COMMANDS[] = {
    {.noun = "report",
     .verb = "morning",
     .summary = "Print the morning report of a finished night again.",
     .description = "Reads what the night stored; with --json the whole report as JSON.",
     .options = MORNING_OPTIONS,
     .run = run_morning},
    {.noun = NULL},
};
