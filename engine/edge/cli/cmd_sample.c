/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/log.h"
#include "edge/cli/commands.h"
#include "jobs/sample/sample.h"
#include "store/db.h"

#include <inttypes.h>
#include <stdlib.h>

/* What was done, as words or as one JSON object. */
struct figure {
    const char *name;
    int64_t value;
};

static void print_figures(struct command_context *c, const struct figure *figures, size_t count) {
    if (!c->is_json) {
        for (size_t i = 0; !c->is_quiet && i < count; i++)
            (void)fprintf(c->out, "%-16s %12" PRId64 "\n", figures[i].name, figures[i].value);
        return;
    }
    struct json *object = json_object();
    for (size_t i = 0; i < count; i++) json_put(object, figures[i].name, json_integer(figures[i].value));
    char *text = json_print(object, false);
    (void)fprintf(c->out, "%s\n", text);
    free(text);
    json_destroy(object);
}

static bool check_options(const struct command_context *c, struct err *e) {
    if (option_is_given(c, "next-night")) return true; /* its size is that of the sample that is there */
    if (option_is_given(c, "residents") && option_is_given(c, "scale"))
        return err_set(e, ERR_USAGE, "Give one of them.", "--residents and --scale both say how many");
    if (!option_is_given(c, "residents") && !option_is_given(c, "areas"))
        return err_set(e, ERR_USAGE, "Add --residents N, or --areas FILE.", "how many residents?");
    return true;
}

static bool fill(struct command_context *c, struct pg *connection, struct err *e) {
    const struct world_request request = {.seed = option_integer(c, "seed", 1),
                                          .date = option_date(c, "date", c->now.day),
                                          .areas_path = option_text(c, "areas"),
                                          .residents = option_integer(c, "residents", 0),
                                          .scale_percent = (int32_t)option_integer(c, "scale", 100)};
    struct sample_fill_report report;
    const int64_t started = clock_monotonic_nanoseconds();
    if (!sample_fill(c->loop, connection, &request, &report, e)) return false;
    const struct figure figures[] = {
        {"residents", report.residents},
        {"communes", report.communes},
        {"hamlets", report.hamlets},
        {"sites", report.sites},
        {"organisations", report.organisations},
        {"milliseconds", (clock_monotonic_nanoseconds() - started) / 1000000},
    };
    print_figures(c, figures, sizeof figures / sizeof figures[0]);
    return true;
}

static bool pass_night(struct command_context *c, struct pg *connection, struct err *e) {
    const civil_day day = option_date(c, "date", CIVIL_NONE);
    char date[CIVIL_TEXT_BYTES];
    struct sample_night_report report;
    if (!sample_next_night(c->loop, connection, option_integer(c, "seed", 1), day, &report, e)) return false;
    struct figure figures[CHURN_EVENTS];
    size_t count = 0;
    for (enum churn_event event = CHURN_NONE + 1; event < CHURN_EVENTS; event++)
        figures[count++] = (struct figure){churn_event_name(event), report.events[event]};
    figures[count++] = (struct figure){"was_done_before", report.was_done};
    log_event(LOG_INFO, "sample_night", LOG_TEXT("day", civil_print(report.day, date)));
    print_figures(c, figures, count);
    return true;
}

static bool run(struct command_context *c, struct err *e) {
    struct pg *connection;
    if (!check_options(c, e)) return false;
    if (!db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &connection, e)) return false;
    const bool is_done =
        option_is_given(c, "next-night") ? pass_night(c, connection, e) : fill(c, connection, e);
    pg_close(connection);
    return is_done;
}

static const struct command_option OPTIONS[] = {
    {.name = "residents",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "How many people, shared over the communes.",
     .least = 1,
     .most = 1000000000},
    {.name = "seed",
     .kind = OPTION_INTEGER,
     .argument = "S",
     .help = "The same seed gives the same rows; 1 unless given.",
     .least = 0,
     .most = INT64_MAX},
    {.name = "areas",
     .kind = OPTION_TEXT,
     .argument = "FILE",
     .help = "Communes as CSV: code, province_code, name, kind (xa, phuong, dac_khu), population. "
             "Without it: four that do not exist."},
    {.name = "scale",
     .kind = OPTION_INTEGER,
     .argument = "PERCENT",
     .help = "Of the population in --areas; 100 unless given.",
     .least = 1,
     .most = 1000},
    {.name = "next-night",
     .help =
         "Let the sample live on for a day: deaths, moves, births, corrections, checks. Sizes are ignored."},
    {.name = "date",
     .kind = OPTION_DATE,
     .argument = "DATE",
     .help = "The day the register is of (default: today; with --next-night the day after the last)."},
    {.name = NULL},
};

const struct command SAMPLE_COMMANDS[] = {
    {
        .noun = "sample",
        .summary = "Fill an empty database with a synthetic population.",
        .description = "Writes areas, sites with their weeks, hamlets, organisations and the register, in "
                       "one transaction: "
                       "killed in the middle it leaves nothing behind. Refuses (65) a database that already "
                       "holds residents or "
                       "places. With --next-night it carries the sample that is there on to --date, by "
                       "default the day after its "
                       "register's; a second time for the same day changes nothing. Personal numbers begin "
                       "with 9 and phones with +8450, "
                       "+8451, +8453, "
                       "+8454 or +8457: nobody has such ones.",
        .options = OPTIONS,
        .run = run,
        .is_batched = true,
    },
    {.noun = NULL},
};
