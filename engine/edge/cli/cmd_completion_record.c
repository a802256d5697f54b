/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence of a check done elsewhere, one at a time. */
#include "domain/list/value.h"
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "jobs/completion_record.h"

#include <inttypes.h>

static bool read_source(const char *name, struct completion_row *row, struct err *e) {
    enum completion_source source;
    if (!completion_source_find(name, &source))
        return err_set(e, ERR_USAGE, "It is one of: employer, school, hospital, ministry, officer.",
                       "there is no source \"%s\"", name);
    row->source = (uint8_t)source;
    return source != COMPLETION_STATION ||
           err_set(e, ERR_USAGE, "Use \"lichkham appointment attend\" or \"appointment walk-in\".",
                   "the station's own checks are recorded with the exam day");
}

static bool read_status(const char *name, struct completion_row *row, struct err *e) {
    enum data_status status = DATA_STATUSES;
    if (name != NULL && !data_status_find(name, &status))
        return err_set(e, ERR_USAGE, "It is one of: not_sent, sent, accepted, rejected.",
                       "there is no status \"%s\"", name);
    row->data_status = (uint8_t)status;
    return true;
}

/* The codes of NGUON_CHI_TRA. */
static bool read_payer(int64_t payer, struct completion_row *row, struct err *e) {
    row->payer = (int16_t)payer;
    return payer <= 5 || payer == 9 ||
           err_set(e, ERR_USAGE,
                   "1 central budget, 2 local budget, 3 insurance fund, 4 employer, 5 socialised, 9 other.",
                   "there is no payer %" PRId64, payer);
}

static bool pass(enum list_rule rule, const char *option, struct err *e) {
    return rule == RULE_NONE ||
           err_set(e, ERR_USAGE, LIST_RULE_ROWS[rule].remedy, "--%s: this is no such code", option);
}

/* As a list of checks may write them. */
static bool read_codes(const struct desk *d, struct completion_row *row, struct err *e) {
    const char *facility = option_text(d->command, "facility");
    const char *visit = option_text(d->command, "visit-code");
    row->facility = row->visit_code = "";
    return (facility == NULL ||
            pass(value_read_facility(d->arena, span_trim(facility), &row->facility), "facility", e)) &&
           (visit == NULL ||
            pass(value_read_visit_code(d->arena, span_trim(visit), &row->visit_code), "visit-code", e));
}

static bool read_row(const struct desk *d, struct completion_row *row, struct err *e) {
    const struct command_context *c = d->command;
    *row = (struct completion_row){.done_on = option_date(c, "on", CIVIL_NONE)};
    return read_source(option_text(c, "source"), row, e) && read_status(option_text(c, "status"), row, e) &&
           read_payer(option_integer(c, "payer", 0), row, e) && read_codes(d, row, e);
}

/* ---- Telling ----------------------------------------------------------------------------- */

static void tell_round(FILE *out, const struct completion_report *r) {
    if (r->data_status == DATA_REJECTED)
        (void)fprintf(out, "Rejected evidence counts for nothing; the next night plans the person again.\n");
    else if (r->round.number == 0)
        (void)fprintf(out, "No round includes that day: it only sets the least gap to the next check.\n");
    else if (!r->round.is_live)
        (void)fprintf(
            out, "It counts in round %d, which is closed here: it sets the least gap to the next check.\n",
            r->round.number);
    else
        (void)fprintf(out, "It counts in round %d.\n", r->round.number);
}

static void tell(FILE *out, const struct completion_report *r) {
    (void)fputs(r->is_changed ? "Recorded. " : "Recorded before. ", out);
    tell_round(out, r);
    desk_print_closed(out, &r->closed);
}

static struct json *as_json(const struct completion_report *r) {
    struct json *whole = json_object();
    json_put(whole, "is_changed", json_boolean(r->is_changed));
    json_put(whole, "round", json_integer(r->round.number));
    json_put(whole, "is_live", json_boolean(r->round.is_live));
    json_put(whole, "status", json_text(data_status_name((enum data_status)r->data_status)));
    desk_put_closed(whole, &r->closed);
    return whole;
}

static bool record(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    const struct officer officer = desk_officer(d);
    struct completion_row row;
    struct completion_report r;
    struct officer_person person;
    if (!read_row(d, &row, e) || !desk_find_person(d, c->operands[0], &person, e) ||
        !completion_record(d->db, d->register_, &officer, &person, &row, d->arena, &r, e))
        return false;
    if (c->is_json)
        desk_print_json(d, as_json(&r));
    else if (!c->is_quiet)
        tell(c->out, &r);
    return true;
}

static bool run_record(struct command_context *c, struct err *e) {
    return desk_run(c, record, e);
}

static const struct command_option RECORD_OPTIONS[] = {
    {.name = "on",
     .kind = OPTION_DATE,
     .argument = "DATE",
     .help = "The day of the check.",
     .is_required = true},
    {.name = "source",
     .kind = OPTION_TEXT,
     .argument = "SOURCE",
     .help = "Whose word it is: employer, school, hospital, ministry or officer.",
     .is_required = true},
    {.name = "payer",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "Who paid, by NGUON_CHI_TRA.",
     .least = 1,
     .most = 9},
    {.name = "facility", .kind = OPTION_TEXT, .argument = "F", .help = "The facility's code."},
    {.name = "visit-code", .kind = OPTION_TEXT, .argument = "V", .help = "Its code of the visit, MA_LK."},
    {.name = "status",
     .kind = OPTION_TEXT,
     .argument = "S",
     .help = "Of its data: not_sent (default), sent, accepted or rejected."},
    DESK_BY,
    DESK_COMMUNE,
    {.name = NULL},
};

const struct command COMPLETION_RECORD_COMMANDS[] = {
    {
        .noun = "completion",
        .verb = "record",
        .operands = "CODE",
        .summary = "Record a check done elsewhere.",
        .description = "The check counts in the one round whose days include it. However late it comes, the "
                       "place it makes "
                       "needless and its reminders are cancelled at once. Again it changes nothing; what it "
                       "tells beyond "
                       "the first time is added.",
        .options = RECORD_OPTIONS,
        .run = run_record,
    },
    {.noun = NULL},
};
