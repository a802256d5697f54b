/* SPDX-License-Identifier: Apache-2.0 */
/* Who belongs to a school or an employer. */
#include "base/log.h"
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "edge/cli/list_desk.h"
#include "jobs/lists/membership_import.h"

#include <inttypes.h>

static struct list_desk_findings findings_of(const struct membership_import_report *r) {
    return (struct list_desk_findings){
        .counts = &r->list, .rejects_path = r->rejects_path, .fixes_path = r->fixes_path};
}

static void print_text(FILE *out, const struct membership_import_report *r, bool is_applied) {
    const struct list_desk_findings findings = findings_of(r);
    (void)fprintf(out,
                  "%" PRId64 " new members, %" PRId64 " stayed, %" PRId64 " left; %" PRId64
                  " rows may be of several people, nobody fits %" PRId64 ".\n",
                  r->begun, r->stayed, r->ended, r->doubts, r->nobody);
    list_desk_print(out, &findings);
    (void)fputs(is_applied ? "The next night plans with it.\n" : "Nothing is changed without --apply.\n",
                out);
}

static struct json *as_json(const struct membership_import_report *r, bool is_applied) {
    const struct list_desk_findings findings = findings_of(r);
    struct json *whole = json_object();
    json_put(whole, "is_applied", json_boolean(is_applied));
    json_put(whole, "begun", json_integer(r->begun));
    json_put(whole, "stayed", json_integer(r->stayed));
    json_put(whole, "ended", json_integer(r->ended));
    json_put(whole, "doubts", json_integer(r->doubts));
    json_put(whole, "nobody", json_integer(r->nobody));
    list_desk_put_json(whole, &findings);
    return whole;
}

static bool tell(const struct desk *d, const struct membership_import_report *r, bool is_applied,
                 struct err *e) {
    const struct command_context *c = d->command;
    if (c->is_json)
        desk_print_json(d, as_json(r, is_applied));
    else if (!c->is_quiet)
        print_text(c->out, r, is_applied);
    if (is_applied)
        log_event(LOG_INFO, "members_imported", LOG_NUMBER("rows", r->rows), LOG_NUMBER("begun", r->begun),
                  LOG_NUMBER("ended", r->ended));
    return list_desk_judge(r->refused + r->doubts + r->nobody, r->rows, e);
}

static bool import(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    const struct membership_import_request q = {
        .list = list_desk_request(c, LIST_OF_MEMBERS),
        .organisation = (int32_t)option_integer(c, "organisation", 0),
        .commune = option_commune(c, "commune"),
        .from = option_date(c, "from", c->now.day),
        .officer = desk_officer(d),
        .is_applied = option_is_given(c, "apply"),
    };
    struct membership_import_report r;
    return membership_import(c->loop, d->db, d->register_, &q, d->arena, &r, e) &&
           tell(d, &r, q.is_applied, e);
}

static bool run_import(struct command_context *c, struct err *e) {
    return desk_run(c, import, e);
}

static const struct command_option IMPORT_OPTIONS[] = {
    {.name = "organisation",
     .kind = OPTION_INTEGER,
     .argument = "ID",
     .help = "The school or employer.",
     .is_required = true,
     .least = 1,
     .most = INT32_MAX},
    {.name = "from",
     .kind = OPTION_DATE,
     .argument = "DATE",
     .help = "Since when they are members, and the others no longer (default: today)."},
    LIST_DESK_COMMUNE,
    LIST_DESK_OPTIONS,
    {.name = "apply", .help = "Change the members; without it only tell what would change."},
    DESK_BY,
    {.name = NULL},
};

const struct command MEMBERSHIP_COMMANDS[] = {
    {
        .noun = "membership",
        .verb = "import",
        .operands = "FILE",
        .summary = "Take a school's or employer's list of its people.",
        .description =
            "FILE is CSV and names everybody who belongs there; the least a row needs is name, birth, and "
            "what tells the person from others. Who is certain is a member from --from on, whatever the "
            "register says of his route; whom the list no longer names has left the day before. Who may be "
            "meant by a row in doubt, or by a refused one, stays what he is. One transaction; again it "
            "changes nothing. Exit status 1 when rows could not be told to anybody.",
        .options = IMPORT_OPTIONS,
        .run = run_import,
        .is_batched = true,
    },
    {.noun = NULL},
};
