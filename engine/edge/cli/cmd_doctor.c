/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "edge/cli/commands.h"
#include "edge/cli/config.h"
#include "jobs/doctor.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---- For people ------------------------------------------------------------------------------- */

static void print_report(const struct command_context *c, const struct doctor_report *report) {
    for (size_t i = 0; i < report->findings.count; i++) {
        const struct doctor_finding *f = &report->findings.at[i];
        if (c->is_quiet && f->severity == DOCTOR_NOTE) continue;
        (void)fprintf(c->out, "%-8s %s: %s\n         %s\n", doctor_severity_name(f->severity), f->where,
                      f->what, f->remedy);
    }
    for (size_t i = 0; i < report->gaps.count; i++)
        (void)fprintf(c->out, "not checked: %s: %s\n", report->gaps.at[i].check->name,
                      report->gaps.at[i].why);
    if (!c->is_quiet && report->is_healthy)
        (void)fprintf(c->out, "%zu checks: no fault and no warning\n", DOCTOR_CHECK_COUNT);
}

/* ---- For programs ----------------------------------------------------------------------------- */

static struct json *print_finding_json(const struct doctor_finding *f) {
    struct json *entry = json_object();
    json_put(entry, "check", json_text(f->check->name));
    json_put(entry, "severity", json_text(doctor_severity_name(f->severity)));
    json_put(entry, "where", json_text(f->where));
    json_put(entry, "what", json_text(f->what));
    json_put(entry, "remedy", json_text(f->remedy));
    return entry;
}

static struct json *print_gap_json(const struct doctor_gap *gap) {
    struct json *entry = json_object();
    json_put(entry, "check", json_text(gap->check->name));
    json_put(entry, "why", json_text(gap->why));
    return entry;
}

static void print_report_json(FILE *out, const struct doctor_report *report) {
    struct json *whole = json_object();
    struct json *findings = json_array();
    struct json *gaps = json_array();
    for (size_t i = 0; i < report->findings.count; i++)
        json_append(findings, print_finding_json(&report->findings.at[i]));
    for (size_t i = 0; i < report->gaps.count; i++) json_append(gaps, print_gap_json(&report->gaps.at[i]));
    json_put(whole, "is_healthy", json_boolean(report->is_healthy));
    json_put(whole, "checks", json_integer((int64_t)DOCTOR_CHECK_COUNT));
    json_put(whole, "findings", findings);
    json_put(whole, "not_checked", gaps);
    char *text = json_print(whole, true);
    (void)fprintf(out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

/* ---- The command ------------------------------------------------------------------------------ */

/* The file, when it holds a password and its group or the world may read it. */
static const char *find_exposed_file(void) {
    struct stat status;
    const char *file = config_file();
    if (!file || !config_file_has_secret() || stat(file, &status) != 0) return NULL;
    return status.st_mode & (S_IRWXG | S_IRWXO) ? file : NULL;
}

/* Names of the configured channels; release with free(). */
static const char **name_channels(size_t *count) {
    const struct channel_settings *settings = NULL;
    config_channels(&settings, count);
    const char **names = memory_get(*count + 1, sizeof *names);
    for (size_t i = 0; i < *count; i++) names[i] = settings[i].name;
    return names;
}

static bool run_doctor(struct command_context *c, struct err *e) {
    size_t channel_count = 0;
    const char **channels = name_channels(&channel_count);
    const struct doctor_options options = {
        .configuration = {.error = c->configuration_error, .exposed = find_exposed_file()},
        .database = config_text(CONFIG_DATABASE),
        .registry = config_text(CONFIG_REGISTER),
        .today = c->now.day,
        .feed_days_max = (int)config_integer(CONFIG_NIGHT_FEED_DAYS_MAX),
        .outcome_days = (int)config_integer(CONFIG_PLAN_OUTCOME_DAYS),
        .channels = channels,
        .channel_count = channel_count,
    };
    struct doctor_report report;
    doctor_run(c->loop, &options, &report);
    free(channels);
    if (c->is_json)
        print_report_json(c->out, &report);
    else
        print_report(c, &report);
    const bool is_healthy = report.is_healthy;
    doctor_finish(&report);
    return is_healthy || err_set(e, ERR_PARTIAL, "Begin with the first: a fault may be the cause of others.",
                                 "something is wrong");
}

const struct command DOCTOR_COMMANDS[] = {
    {
        .noun = "doctor",
        .summary = "Look for what is wrong, and tell what to do about it.",
        .description =
            "Configuration, connections, roles, schema, register, rounds, holidays, nights, exam days and "
            "people that wait for somebody: each finding with its severity, where it is, and a command or "
            "step that mends it, the gravest first. Runs on a broken installation too: what could not be "
            "checked is told. Changes nothing. Exit status 1 when there is a fault or a warning, or when a "
            "check could not be run.",
        .run = run_doctor,
        .is_diagnosis = true,
    },
    {.noun = NULL},
};
