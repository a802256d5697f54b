/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "edge/cli/commands.h"
#include "edge/cli/planning.h"
#include "jobs/morning.h"
#include "jobs/nightly.h"

#include <inttypes.h>
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

static int64_t number_in(const struct json *object, const char *key) {
    return (int64_t)json_as_number(json_find(object, key));
}

/* Of a worker that left the end to another. */
static void print_share(const struct json *share, FILE *out) {
    (void)fprintf(out,
                  "Joined the night of %s: %" PRId64 " communes done here, %" PRId64 " rows changed, %" PRId64
                  " messages queued. Finished by %s.\n",
                  json_as_text(json_find(share, "joined")), number_in(share, "communes_done"),
                  number_in(share, "rows_changed"), number_in(share, "messages_queued"),
                  json_as_text(json_find(share, "finished_by")));
}

static void print_report(const struct command_context *c, const struct json *report) {
    if (!c->is_json) {
        (json_find(report, "joined") ? print_share : morning_print)(report, c->out);
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
    options.workers = (int)option_integer(c, "workers", 1);
    options.is_joining = option_is_given(c, "join");
    if (options.is_joining && options.date != CIVIL_NONE)
        return err_set(e, ERR_USAGE, "Leave --date out: it is that of the night.",
                       "--join does not go with --date");
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
    {.name = "join",
     .kind = OPTION_FLAG,
     .help = "Help the night that is being run, from this machine; its dates hold, whatever the clock says."},
    {.name = "workers",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "How many communes are read, planned and written at once in this process (default: 1). More use "
             "more "
             "cores, up to four connections each, and night.memory_mib in common.",
     .least = 1,
     .most = NIGHT_WORKERS_MAX},
    {.name = NULL},
};

const struct command NIGHTLY_COMMANDS[] = {
    {.noun = "nightly",
     .summary = "Run the night: bring every commune's plan up to date.",
     .description =
         "Reads the register feed of every commune with a live round, derives who is owed a check, plans "
         "within capacity, publishes what a standing approval covers, queues reminders and prints the "
         "morning report. Run again it goes on where it stopped, and on unchanged input changes nothing. "
         "With --join it shares the communes of a night that runs elsewhere, finishes it if its owner is "
         "lost, and else tells in a line what it did. "
         "Exit status 0: done and every invariant holds; 1: done, some communes need attention; 75: another "
         "run is alive, there is none to join, or this one was interrupted or silent for longer than its "
         "lease; 78: joined with another release, configuration or other rules than the night began with.",
     .options = NIGHTLY_OPTIONS,
     .run = run_nightly,
     .is_batched = true},
    {.noun = NULL},
};
