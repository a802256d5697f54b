/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "edge/cli/commands.h"
#include "jobs/exam_day.h"
#include "store/db.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- Printing ---------------------------------------------------------------------------- */

static void print_notes(const struct exam_report *r) {
    for (size_t i = 0; i < r->warning_count; i++) (void)fprintf(stderr, "warning: %s\n", r->warnings[i]);
    for (size_t i = 0; i < r->refused_count; i++) {
        const struct exam_note *n = &r->refused[i];
        if (n->line > 0)
            (void)fprintf(stderr, "refused: line %zu: %s: %s\n", n->line, n->code, n->reason);
        else
            (void)fprintf(stderr, "refused: %s: %s\n", n->code, n->reason);
    }
}

static void print_text(FILE *out, const struct exam_report *r, bool is_dry_run) {
    (void)fprintf(out,
                  "%zu recorded, %zu unchanged, %zu refused; %zu later places given up, %" PRId64
                  " reminders cancelled.\n",
                  r->changed, r->unchanged, r->refused_count, r->given_up, r->reminders_cancelled);
    if (is_dry_run) (void)fprintf(out, "Dry run: nothing was changed.\n");
}

static void print_json(FILE *out, const struct exam_report *r, bool is_dry_run) {
    struct json *whole = json_object();
    struct json *refused = json_array();
    for (size_t i = 0; i < r->refused_count; i++) {
        struct json *one = json_object();
        json_put(one, "line", json_integer((int64_t)r->refused[i].line));
        json_put(one, "code", json_text(r->refused[i].code));
        json_put(one, "reason", json_text(r->refused[i].reason));
        json_append(refused, one);
    }
    json_put(whole, "is_dry_run", json_boolean(is_dry_run));
    json_put(whole, "recorded", json_integer((int64_t)r->changed));
    json_put(whole, "unchanged", json_integer((int64_t)r->unchanged));
    json_put(whole, "given_up", json_integer((int64_t)r->given_up));
    json_put(whole, "reminders_cancelled", json_integer(r->reminders_cancelled));
    json_put(whole, "refused", refused);
    char *text = json_print(whole, true);
    (void)fprintf(out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

static bool tell(const struct command_context *c, const struct exam_report *r, bool is_dry_run,
                 struct err *e) {
    if (c->is_json) {
        print_json(c->out, r, is_dry_run);
    } else {
        print_notes(r);
        if (!c->is_quiet) print_text(c->out, r, is_dry_run);
    }
    return r->refused_count == 0 ||
           err_set(e, ERR_PARTIAL, "The others are recorded; correct these and give them again.",
                   "%zu codes were refused", r->refused_count);
}

/* ---- Running ----------------------------------------------------------------------------- */

static bool gather_codes(const struct command_context *c, struct arena *a, struct exam_code **codes,
                         size_t *count, struct err *e) {
    *count = (size_t)c->operand_count;
    *codes = arena_new_array(a, struct exam_code, *count);
    for (size_t i = 0; i < *count; i++) (*codes)[i] = (struct exam_code){.text = c->operands[i]};
    return !option_is_given(c, "file") || exam_codes_read(option_text(c, "file"), a, codes, count, e);
}

static int half_begins(enum config_key key) {
    int from = 0, until = 0;
    config_span(key, &from, &until);
    return from;
}

static bool record(struct command_context *c, struct exam_request *q, struct pg *db, struct arena *a,
                   struct err *e) {
    struct exam_code *codes;
    struct exam_report report;
    if (!gather_codes(c, a, &codes, &q->count, e)) return false;
    q->codes = codes;
    return exam_day_record(db, q, a, &report, e) && tell(c, &report, q->is_dry_run, e);
}

static bool run_action(struct command_context *c, enum exam_action action, bool is_examined, struct err *e) {
    struct exam_request q = {
        .action = action,
        .day = option_date(c, "date", c->now.day),
        .today = c->now.day,
        .minute_of_day = c->now.minute_of_day,
        .site = (int32_t)option_integer(c, "site", 0),
        .is_examined = is_examined,
        .half_from_minutes = {half_begins(CONFIG_SESSION_MORNING), half_begins(CONFIG_SESSION_AFTERNOON)},
        .is_dry_run = option_is_given(c, "dry-run"),
    };
    struct pg *db = NULL;
    struct arena *a = arena_create();
    const bool ok =
        db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e) && record(c, &q, db, a, e);
    pg_close(db);
    arena_destroy(a);
    return ok;
}

static bool run_attend(struct command_context *c, struct err *e) {
    return run_action(c, EXAM_ATTEND, false, e);
}

static bool run_absent(struct command_context *c, struct err *e) {
    return run_action(c, EXAM_ABSENT, false, e);
}

static bool run_check_in(struct command_context *c, struct err *e) {
    return run_action(c, EXAM_CHECK_IN, false, e);
}

static bool run_walk_in(struct command_context *c, struct err *e) {
    return run_action(c, EXAM_WALK_IN, option_is_given(c, "attended"), e);
}

/* ---- Tables ------------------------------------------------------------------------------ */

#define SITE_OPTION(is_needed, text)                                                                         \
    {                                                                                                        \
        .name = "site", .kind = OPTION_INTEGER, .argument = "S", .help = (text), .is_required = (is_needed), \
        .least = 1, .most = INT32_MAX                                                                        \
    }
#define DATE_OPTION                                                                                          \
    { .name = "date", .kind = OPTION_DATE, .argument = "D", .help = "The exam day (default: today)." }
#define FILE_OPTION                                                                                          \
    {                                                                                                        \
        .name = "file", .kind = OPTION_TEXT, .argument = "CODES",                                            \
        .help = "A file of codes, one a line; # begins a comment."                                           \
    }
#define DRY_RUN_OPTION                                                                                       \
    { .name = "dry-run", .help = "Show what would be refused and changed; change nothing." }

static const struct command_option RECORD_OPTIONS[] = {
    SITE_OPTION(false, "Only appointments at this site."),
    DATE_OPTION,
    FILE_OPTION,
    DRY_RUN_OPTION,
    {.name = NULL},
};

static const struct command_option WALK_IN_OPTIONS[] = {
    SITE_OPTION(true, "Where they came."),
    DATE_OPTION,
    FILE_OPTION,
    {.name = "attended", .help = "They are examined already, not only here."},
    DRY_RUN_OPTION,
    {.name = NULL},
};

#define CODES_ARE                                                                                            \
    "Codes are those of the day list, as operands or in a file. Each that does not fit is refused with its " \
    "line and reason, the others are recorded; again changes nothing. Exit status 1 when some were refused."

const struct command APPOINTMENT_COMMANDS[] = {
    {
        .noun = "appointment",
        .verb = "attend",
        .operands = "[CODE...]",
        .summary = "Record who was examined.",
        .description = "The need is done here and the station's evidence written. " CODES_ARE,
        .options = RECORD_OPTIONS,
        .run = run_attend,
    },
    {
        .noun = "appointment",
        .verb = "absent",
        .operands = "[CODE...]",
        .summary = "Record who did not come.",
        .description = "The need is due again; the next night offers a new attempt. " CODES_ARE,
        .options = RECORD_OPTIONS,
        .run = run_absent,
    },
    {
        .noun = "appointment",
        .verb = "check-in",
        .operands = "[CODE...]",
        .summary = "Record who has come.",
        .description = CODES_ARE,
        .options = RECORD_OPTIONS,
        .run = run_check_in,
    },
    {
        .noun = "appointment",
        .verb = "walk-in",
        .operands = "[CODE...]",
        .summary = "See residents without an appointment that day.",
        .description = "A later place of the same need is given up. Above the places kept for walk-ins it "
                       "warns. " CODES_ARE,
        .options = WALK_IN_OPTIONS,
        .run = run_walk_in,
    },
    {.noun = NULL},
};
