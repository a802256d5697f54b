/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/log.h"
#include "edge/cli/commands.h"
#include "jobs/sample/list.h"
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

static const char *const OF_LISTS[] = {"commune", "dirty", "encoding", "truth", "wave"};

static bool check_options(const struct command_context *c, struct err *e) {
    const bool is_list = option_is_given(c, "list");
    for (size_t i = 0; !is_list && i < sizeof OF_LISTS / sizeof OF_LISTS[0]; i++)
        if (option_is_given(c, OF_LISTS[i]))
            return err_set(e, ERR_USAGE, "Add --list FILE.", "--%s is about lists", OF_LISTS[i]);
    if (is_list + option_is_given(c, "places") + option_is_given(c, "next-night") > 1)
        return err_set(e, ERR_USAGE, "Give one of them.",
                       "--list, --places and --next-night are three undertakings");
    if (option_is_given(c, "next-night")) return true; /* its size is that of the sample that is there */
    if (option_is_given(c, "residents") && option_is_given(c, "scale"))
        return err_set(e, ERR_USAGE, "Give one of them.", "--residents and --scale both say how many");
    if (!option_is_given(c, "residents") && !option_is_given(c, "areas"))
        return err_set(e, ERR_USAGE, "Add --residents N, or --areas FILE.", "how many residents?");
    return true;
}

static struct world_request read_request(const struct command_context *c) {
    return (struct world_request){.seed = option_integer(c, "seed", 1),
                                  .date = option_date(c, "date", c->now.day),
                                  .areas_path = option_text(c, "areas"),
                                  .residents = option_integer(c, "residents", 0),
                                  .scale_percent = (int32_t)option_integer(c, "scale", 100)};
}

static bool fill(struct command_context *c, struct pg *connection, struct err *e) {
    const struct world_request request = read_request(c);
    struct sample_fill_report report;
    const int64_t started = clock_monotonic_nanoseconds();
    const bool is_done = option_is_given(c, "places")
                             ? sample_fill_places(c->loop, connection, &request, &report, e)
                             : sample_fill(c->loop, connection, &request, &report, e);
    if (!is_done) return false;
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

static void print_list_report(struct command_context *c, const struct sample_list_report *report, int wave,
                              int64_t nanoseconds) {
    struct figure figures[WAVE_EVENTS + 4];
    size_t count = 0;
    figures[count++] = (struct figure){"people", report->people};
    figures[count++] = (struct figure){"copies", report->copies};
    figures[count++] = (struct figure){"rows", report->rows};
    for (enum wave_event event = 0; wave > 1 && event < WAVE_EVENTS; event++)
        figures[count++] = (struct figure){wave_event_name(event), report->events[event]};
    figures[count++] = (struct figure){"milliseconds", nanoseconds / 1000000};
    print_figures(c, figures, count);
}

static bool write_list(struct command_context *c, struct err *e) {
    struct sample_list_request request = {.world = read_request(c),
                                          .path = option_text(c, "list"),
                                          .truth_path = option_text(c, "truth"),
                                          .commune = option_commune(c, "commune"),
                                          .wave = (int)option_integer(c, "wave", 1),
                                          .is_dirty = option_is_given(c, "dirty")};
    const char *form =
        option_is_given(c, "encoding") ? option_text(c, "encoding") : list_form_name(FORM_UTF8);
    struct sample_list_report report;
    const int64_t started = clock_monotonic_nanoseconds();
    if (!list_form_find(form, &request.form))
        return err_set(e, ERR_USAGE, "One of utf-8, utf-8-bom, utf-16, windows-1258, tcvn3, nfd.",
                       "there is no encoding of this name");
    if (!sample_list_write(c->loop, &request, &report, e)) return false;
    print_list_report(c, &report, request.wave, clock_monotonic_nanoseconds() - started);
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
    if (option_is_given(c, "list")) return write_list(c, e);
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
    {.name = "places",
     .help = "Only areas, sites, hamlets and organisations, to import a list of people into."},
    {.name = "list",
     .kind = OPTION_TEXT,
     .argument = "FILE",
     .help = "Write the people as a list (CSV) instead of into a database."},
    {.name = "commune",
     .kind = OPTION_COMMUNE,
     .argument = "CODE",
     .help = "Only this commune in the list, which then has no column for it."},
    {.name = "dirty",
     .help = "The list as communes keep theirs: Vietnamese headers, semicolons, many faults."},
    {.name = "encoding",
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .help =
         "Of the list: utf-8 (default), utf-8-bom, utf-16, windows-1258, tcvn3, or nfd (UTF-8, each mark a "
         "character of its own)."},
    {.name = "wave",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "2: the list of the same communes a year later.",
     .least = 1,
     .most = 2},
    {.name = "truth",
     .kind = OPTION_TEXT,
     .argument = "FILE",
     .help = "Also write who each row of the list is, and on which line of wave 1 he stands."},
    {.name = NULL},
};

const struct command SAMPLE_COMMANDS[] = {
    {
        .noun = "sample",
        .summary = "Fill an empty database with a synthetic population, or write a list of it.",
        .description = "Writes areas, sites with their weeks, hamlets, organisations and the register, in "
                       "one transaction: "
                       "killed in the middle it leaves nothing behind. Refuses (65) a database that already "
                       "holds residents or "
                       "places. With --next-night it carries the sample that is there on to --date, by "
                       "default the day after its "
                       "register's; a second time for the same day changes nothing. Personal numbers begin "
                       "with 9 and phones with +8450, "
                       "+8451, +8453, +8454 or +8457: nobody has such ones. With --places it leaves out the "
                       "register. With --list it needs no database and writes the people that the same seed, "
                       "date and size would fill; options and date must be the same for both waves. "
                       "docs/sample.md tells what is wrong with a --dirty list, how often, and what a year "
                       "changes.",
        .options = OPTIONS,
        .run = run,
        .is_batched = true,
    },
    {.noun = NULL},
};
