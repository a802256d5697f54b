/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/log.h"
#include "edge/cli/commands.h"
#include "jobs/register_check.h"
#include "store/db.h"
#include "store/reference.h"

#include <inttypes.h>
#include <stdlib.h>

enum { SECONDS_BETWEEN_LINES = 10 };

/* ---- For people ------------------------------------------------------------------------------- */

static void print_examples(FILE *out, const struct register_finding *f) {
    const char *lead = "e.g. ";
    for (int i = 0; i < f->example_count; i++) {
        const struct register_example *example = &f->examples[i];
        if (example->commune == 0 && example->value[0] == '\0') continue;
        (void)fputs(i == 0 ? "         " : "", out);
        (void)fputs(lead, out);
        lead = "; ";
        if (example->commune != 0) (void)fprintf(out, "commune %05d", example->commune);
        if (example->resident != 0) (void)fprintf(out, " resident %" PRId64, example->resident);
        if (example->value[0] != '\0')
            (void)fprintf(out, "%s%s", example->commune ? ": " : "", example->value);
    }
    if (lead[0] == ';') (void)fputc('\n', out);
}

static void print_breach(FILE *out, const struct register_breach *b) {
    const struct register_finding *f = &b->finding;
    (void)fprintf(out, "%-8s %s, %s: %" PRId64, register_severity_name(f->rule->severity), f->where,
                  f->rule->name, f->count);
    if (b->communes > 1) (void)fprintf(out, " in %" PRId64 " communes", b->communes);
    (void)fprintf(out, "\n         %s\n", f->rule->sentence);
    print_examples(out, f);
    (void)fprintf(out, "         %s\n", f->rule->remedy);
}

static void print_report(const struct command_context *c, const struct register_report *report) {
    for (size_t i = 0; i < report->breaches.count; i++) print_breach(c->out, &report->breaches.at[i]);
    if (c->is_quiet) return;
    if (report->has_rows)
        (void)fprintf(c->out, "%" PRId64 " residents in %" PRId64 " %s: %s\n", report->residents,
                      report->communes, report->communes == 1 ? "commune" : "communes",
                      report->is_clean ? "the register keeps its contract" : "see above");
    else
        (void)fprintf(c->out, "no row was looked at: first mend the views\n");
}

/* ---- For programs ----------------------------------------------------------------------------- */

static struct json *print_example_json(const struct register_example *example) {
    struct json *entry = json_object();
    char commune[16];
    (void)snprintf(commune, sizeof commune, "%05d", example->commune);
    json_put(entry, "commune", json_text(example->commune ? commune : NULL));
    if (example->resident != 0) json_put(entry, "resident", json_integer(example->resident));
    if (example->value[0] != '\0') json_put(entry, "value", json_text(example->value));
    return entry;
}

static struct json *print_breach_json(const struct register_breach *b) {
    const struct register_finding *f = &b->finding;
    struct json *entry = json_object();
    struct json *examples = json_array();
    for (int i = 0; i < f->example_count; i++) json_append(examples, print_example_json(&f->examples[i]));
    json_put(entry, "rule", json_text(f->rule->name));
    json_put(entry, "severity", json_text(register_severity_name(f->rule->severity)));
    json_put(entry, "where", json_text(f->where));
    json_put(entry, "count", json_integer(f->count));
    json_put(entry, "communes", json_integer(b->communes));
    json_put(entry, "sentence", json_text(f->rule->sentence));
    json_put(entry, "remedy", json_text(f->rule->remedy));
    json_put(entry, "examples", examples);
    return entry;
}

static void print_report_json(FILE *out, const struct register_report *report) {
    struct json *whole = json_object();
    struct json *findings = json_array();
    for (size_t i = 0; i < report->breaches.count; i++)
        json_append(findings, print_breach_json(&report->breaches.at[i]));
    json_put(whole, "is_clean", json_boolean(report->is_clean));
    json_put(whole, "communes", json_integer(report->communes));
    json_put(whole, "residents", json_integer(report->residents));
    json_put(whole, "has_rows", json_boolean(report->has_rows));
    json_put(whole, "findings", findings);
    char *text = json_print(whole, true);
    (void)fprintf(out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

/* ---- The command ------------------------------------------------------------------------------ */

/* A line every ten seconds, for whoever waits for a country. */
static void on_progress(void *context, int64_t communes_done) {
    int64_t *last = context;
    const int64_t now = clock_monotonic_nanoseconds();
    if (now - *last < (int64_t)SECONDS_BETWEEN_LINES * 1000000000) return;
    *last = now;
    log_event(LOG_INFO, "register_check_goes_on", LOG_NUMBER("communes_done", communes_done));
}

static bool check(struct command_context *c, struct pg *db, struct pg *register_, struct err *e) {
    int64_t last = clock_monotonic_nanoseconds();
    const struct register_check_options options = {
        .commune = option_commune(c, "commune"),
        .scope = {.today = c->now.day, .feed_days_max = (int)config_integer(CONFIG_NIGHT_FEED_DAYS_MAX)},
        .on_progress = on_progress,
        .context = &last,
    };
    struct register_report report = {.is_clean = false};
    const bool ok = (options.commune == 0 || reference_check_commune(db, options.commune, e)) &&
                    register_check_run(db, register_, &options, &report, e);
    const bool is_clean = report.is_clean;
    if (ok && c->is_json)
        print_report_json(c->out, &report);
    else if (ok)
        print_report(c, &report);
    vec_free(&report.breaches);
    if (!ok) return false;
    return is_clean ||
           err_set(e, ERR_PARTIAL, "Each finding says what to do; docs/register.md has the contract.",
                   "the register breaks its contract");
}

static bool run_check(struct command_context *c, struct err *e) {
    const char *conninfo = config_text(CONFIG_REGISTER);
    struct pg *db = NULL, *other = NULL;
    bool ok = db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e);
    if (ok && conninfo[0] != '\0') ok = db_open(c->loop, conninfo, DB_SCHEMA_ANY, &other, e);
    ok = ok && check(c, db, other != NULL ? other : db, e);
    pg_close(other);
    pg_close(db);
    return ok;
}

static const struct command_option CHECK_OPTIONS[] = {
    {.name = "commune", .kind = OPTION_COMMUNE, .argument = "CODE", .help = "Only this commune."},
    {.name = NULL},
};

const struct command REGISTER_CHECK_COMMANDS[] = {
    {
        .noun = "register",
        .verb = "check",
        .summary = "Check the population register against its contract.",
        .description =
            "First the views and their columns, then every row, commune by commune: each finding with its "
            "rule, how often, up to three residents by their number, values masked, and what to do. Reads "
            "over the connection \"register\", or the database when that is empty, and changes nothing. "
            "Exit status 1 when there is a fault or a warning.",
        .options = CHECK_OPTIONS,
        .run = run_check,
    },
    {.noun = NULL},
};
