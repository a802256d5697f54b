/* SPDX-License-Identifier: Apache-2.0 */
/* An employer or school has reported whom it examined. */
#include "base/text.h"
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "store/organisation.h"

/* An older one is of another season and changes nothing. */
enum { REPORT_DAYS_MAX = 365 };

struct reporting {
    int32_t id;
    civil_day on;
    bool is_changed;
};

static bool report(void *context, struct pg *c, int64_t revision, struct json *subject, bool *is_changed,
                   struct err *e) {
    struct reporting *r = context;
    struct organisation organisation;
    char day[CIVIL_TEXT_BYTES];
    (void)revision;
    json_put(subject, "organisation", json_integer(r->id));
    json_put(subject, "on", json_text(civil_print(r->on, day)));
    if (!organisation_get(c, r->id, &organisation, e)) return false; /* again: under the lock */
    r->is_changed = *is_changed = organisation.reported_on != r->on;
    return !*is_changed || organisation_report(c, r->id, r->on, e);
}

static bool read_report(const struct command_context *c, struct reporting *r, struct err *e) {
    long long id = 0;
    *r = (struct reporting){.on = option_date(c, "on", c->now.day)};
    if (!text_parse_integer(c->operands[0], 1, INT32_MAX, &id, e)) {
        e->code = ERR_USAGE;
        return err_wrap(e, "ID");
    }
    r->id = (int32_t)id;
    if (r->on > c->now.day)
        return err_set(e, ERR_INPUT, "Record a report when it has come.",
                       "the day of the report lies in the future");
    return r->on >= c->now.day - REPORT_DAYS_MAX || err_set(e, ERR_INPUT, "Look at the year of --on.",
                                                            "the day of the report is more than a year ago");
}

static struct json *as_json(const struct reporting *r) {
    struct json *whole = json_object();
    json_put(whole, "is_changed", json_boolean(r->is_changed));
    return whole;
}

static bool record(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    const struct officer officer = desk_officer(d);
    struct organisation organisation;
    struct reporting r;
    char day[CIVIL_TEXT_BYTES];
    if (!read_report(c, &r, e) || !organisation_get(d->db, r.id, &organisation, e)) return false;
    const struct officer_person nobody = {.commune = organisation.commune};
    if (!officer_act(d->db, &officer, &nobody, "organisation_report", report, &r, e)) return false;
    if (c->is_json)
        desk_print_json(d, as_json(&r));
    else if (!c->is_quiet)
        (void)fprintf(c->out, "Organisation %d reported on %s%s\n", r.id, civil_print(r.on, day),
                      r.is_changed ? ". The next night leaves its people to it." : ", recorded before.");
    return true;
}

static bool run_report(struct command_context *c, struct err *e) {
    return desk_run(c, record, e);
}

static const struct command_option REPORT_OPTIONS[] = {
    {.name = "on", .kind = OPTION_DATE, .argument = "DATE", .help = "When it did (default: today)."},
    DESK_BY,
    {.name = NULL},
};

const struct command ORGANISATION_REPORT_COMMANDS[] = {
    {
        .noun = "organisation",
        .verb = "report",
        .operands = "ID",
        .summary = "Record that an employer or school has reported its checks.",
        .description =
            "One whose report_due has passed without it has failed: the night leaves its people to the "
            "station. "
            "Record its list of checks first: whom it examined is done, whom it did not is left to it.",
        .options = REPORT_OPTIONS,
        .run = run_report,
    },
    {.noun = NULL},
};
