/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crash_point.h"
#include "base/json.h"
#include "edge/cli/commands.h"
#include "edge/cli/sending.h"
#include "store/db.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { REST_SECONDS_MAX = 60 }; /* longer, and the next pass does it */

/* ---- A pass -------------------------------------------------------------------------------------- */

static const struct figure {
    const char *head;
    const char *name; /* in JSON */
    size_t offset;
} FIGURES[] = {
    {"accepted", "accepted", offsetof(struct remind_counts, accepted)},
    {"arrived", "delivered", offsetof(struct remind_counts, delivered)},
    {"failed", "failed", offsetof(struct remind_counts, failed)},
    {"other way", "handed_on", offsetof(struct remind_counts, handed_on)},
    {"too late", "expired", offsetof(struct remind_counts, expired)},
    {"cancelled", "cancelled", offsetof(struct remind_counts, cancelled)},
    {"unclear", "ambiguous", offsetof(struct remind_counts, ambiguous)},
    {"put off", "put_off", offsetof(struct remind_counts, put_off)},
    {"held", "held", offsetof(struct remind_counts, held)},
    {"waiting", "waiting", offsetof(struct remind_counts, waiting)},
    {"parts", "parts", offsetof(struct remind_counts, parts)},
    {"dong", "cost", offsetof(struct remind_counts, cost)},
};
enum { FIGURE_COUNT = sizeof FIGURES / sizeof FIGURES[0] };

static int64_t figure_of(const struct remind_counts *c, const struct figure *f) {
    int64_t value = 0;
    memcpy(&value, (const char *)c + f->offset, sizeof value);
    return value;
}

static void print_notes(FILE *out, const struct remind_report *report) {
    for (size_t i = 0; i < report->channel_count; i++) {
        const struct remind_counts *c = &report->channels[i];
        if (!c->is_configured && c->waiting > 0)
            (void)fprintf(out, "Channel \"%s\" is not configured or not active: its messages wait.\n",
                          c->channel);
        if (c->problem) (void)fprintf(out, "Its messages wait: %s.\n", c->problem);
        if (c->is_paused)
            (void)fprintf(out, "Channel \"%s\" is left in peace for a while: its gateway failed.\n",
                          c->channel);
    }
    if (report->communes_held > 0)
        (void)fprintf(out, "Held: %" PRId64 " communes whose register feed is too old.\n",
                      report->communes_held);
    if (report->is_outside_hours)
        (void)fprintf(out, "Nothing is sent now: it is outside the hours, or a holiday.\n");
}

static void print_report(FILE *out, const struct remind_report *report) {
    (void)fprintf(out, "%-12s", "channel");
    for (int i = 0; i < FIGURE_COUNT; i++) (void)fprintf(out, " %9s", FIGURES[i].head);
    (void)fputc('\n', out);
    for (size_t i = 0; i < report->channel_count; i++) {
        (void)fprintf(out, "%-12s", report->channels[i].channel);
        for (int k = 0; k < FIGURE_COUNT; k++)
            (void)fprintf(out, " %9" PRId64, figure_of(&report->channels[i], &FIGURES[k]));
        (void)fputc('\n', out);
    }
    for (size_t i = 0; i < report->reason_count; i++) {
        const struct remind_reason *r = &report->reasons[i];
        (void)fprintf(out, "%s%-12s %-9s %-20s %9" PRId64 "\n", i == 0 ? "\nWhy not:\n" : "", r->channel,
                      reminder_state_name(r->state), r->reason, r->count);
    }
    print_notes(out, report);
}

static void print_json(FILE *out, struct json *whole) {
    char *text = json_print(whole, true);
    (void)fprintf(out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

static struct json *json_counts(const struct remind_counts *c) {
    struct json *one = json_object();
    json_put(one, "channel", json_text(c->channel));
    json_put(one, "is_configured", json_boolean(c->is_configured));
    json_put(one, "is_paused", json_boolean(c->is_paused));
    json_put(one, "problem", json_text(c->problem ? c->problem : ""));
    for (int i = 0; i < FIGURE_COUNT; i++)
        json_put(one, FIGURES[i].name, json_integer(figure_of(c, &FIGURES[i])));
    return one;
}

static struct json *json_reason(const struct remind_reason *r) {
    struct json *one = json_object();
    json_put(one, "channel", json_text(r->channel));
    json_put(one, "state", json_text(reminder_state_name(r->state)));
    json_put(one, "reason", json_text(r->reason));
    json_put(one, "count", json_integer(r->count));
    return one;
}

static struct json *json_report(const struct remind_report *report) {
    struct json *whole = json_object(), *channels = json_array(), *reasons = json_array();
    for (size_t i = 0; i < report->channel_count; i++)
        json_append(channels, json_counts(&report->channels[i]));
    for (size_t i = 0; i < report->reason_count; i++) json_append(reasons, json_reason(&report->reasons[i]));
    json_put(whole, "channels", channels);
    json_put(whole, "reasons", reasons);
    json_put(whole, "communes_held", json_integer(report->communes_held));
    json_put(whole, "is_outside_hours", json_boolean(report->is_outside_hours));
    json_put(whole, "is_interrupted", json_boolean(report->is_interrupted));
    json_put(whole, "needs_attention", json_boolean(remind_needs_attention(report)));
    return whole;
}

static bool tell_outcome(const struct remind_report *report, struct err *e) {
    if (report->is_interrupted)
        return err_set(e, ERR_BUSY, "Run lichkham remind again: it goes on where this one stopped.",
                       "interrupted; what was under way is settled");
    return !remind_needs_attention(report) ||
           err_set(e, ERR_PARTIAL, "docs/sending.md says what to do about each reason.",
                   "the pass is finished, some messages need attention");
}

static bool run_pass(struct command_context *c, struct remind *r, struct err *e) {
    struct remind_report report = {0};
    if (!remind_pass(r, &report, e)) return false;
    if (c->is_json)
        print_json(c->out, json_report(&report));
    else if (!c->is_quiet)
        print_report(c->out, &report);
    const bool ok = tell_outcome(&report, e);
    remind_report_finish(&report);
    return ok;
}

/* ---- A dry run ----------------------------------------------------------------------------------- */

static void print_forecast(FILE *out, const struct remind_rehearsal *h) {
    struct remind_forecast all = {0};
    (void)fprintf(out, "%-12s %-7s %9s %9s %12s %9s\n", "channel", "commune", "messages", "parts", "dong",
                  "dropped");
    for (size_t i = 0; i < h->forecast_count; i++) {
        const struct remind_forecast *f = &h->forecasts[i];
        (void)fprintf(out, "%-12s %05" PRId32 "   %9" PRId64 " %9" PRId64 " %12" PRId64 " %9" PRId64 "\n",
                      f->channel, f->commune, f->messages, f->parts, f->cost, f->dropped);
        all.messages += f->messages, all.parts += f->parts, all.cost += f->cost, all.dropped += f->dropped;
    }
    (void)fprintf(out, "%-12s %-7s %9" PRId64 " %9" PRId64 " %12" PRId64 " %9" PRId64 "\n", "all", "",
                  all.messages, all.parts, all.cost, all.dropped);
    for (size_t i = 0; i < h->sample_count; i++) {
        const struct remind_sample *s = &h->samples[i];
        (void)fprintf(out, "%s%s, %s, %s, %d part%s:\n  %s\n",
                      i == 0 ? "\nTexts, with invented values:\n" : "", s->channel, s->purpose, s->language,
                      s->parts, s->parts == 1 ? "" : "s", s->body);
    }
    (void)fprintf(out, "Dry run: nothing was changed and nobody is told.\n");
}

static struct json *json_forecast(const struct remind_rehearsal *h) {
    struct json *whole = json_object(), *forecasts = json_array(), *samples = json_array();
    for (size_t i = 0; i < h->forecast_count; i++) {
        const struct remind_forecast *f = &h->forecasts[i];
        struct json *one = json_object();
        json_put(one, "channel", json_text(f->channel));
        json_put(one, "commune", json_integer(f->commune));
        json_put(one, "messages", json_integer(f->messages));
        json_put(one, "parts", json_integer(f->parts));
        json_put(one, "cost", json_integer(f->cost));
        json_put(one, "dropped", json_integer(f->dropped));
        json_append(forecasts, one);
    }
    for (size_t i = 0; i < h->sample_count; i++) {
        struct json *one = json_object();
        json_put(one, "channel", json_text(h->samples[i].channel));
        json_put(one, "purpose", json_text(h->samples[i].purpose));
        json_put(one, "language", json_text(h->samples[i].language));
        json_put(one, "parts", json_integer(h->samples[i].parts));
        json_put(one, "body", json_text(h->samples[i].body));
        json_append(samples, one);
    }
    json_put(whole, "is_dry_run", json_boolean(true));
    json_put(whole, "forecast", forecasts);
    json_put(whole, "texts", samples);
    return whole;
}

static bool run_rehearsal(struct command_context *c, struct remind *r, struct err *e) {
    struct remind_rehearsal h;
    if (!remind_rehearse(r, option_date(c, "until", c->now.day), &h, e)) return false;
    if (c->is_json)
        print_json(c->out, json_forecast(&h));
    else if (!c->is_quiet)
        print_forecast(c->out, &h);
    return true;
}

/* ---- The command ----------------------------------------------------------------------------------- */

static bool run_remind(struct command_context *c, struct err *e) {
    char worker[SENDING_WORKER_BYTES];
    struct remind *r = NULL;
    struct remind_settings s = sending_settings(worker);
    s.commune = option_commune(c, "commune");
    s.rest_seconds_max = REST_SECONDS_MAX;
    s.is_rehearsal = option_is_given(c, "dry-run");
    if (option_is_given(c, "until") && !s.is_rehearsal)
        return err_set(e, ERR_USAGE, "Add --dry-run.", "--until looks ahead, and only a dry run does");
    const bool ok =
        remind_open(c->loop, &s, &r, e) && (s.is_rehearsal ? run_rehearsal(c, r, e) : run_pass(c, r, e));
    remind_close(r);
    return ok;
}

static const struct command_option REMIND_OPTIONS[] = {
    {.name = "commune", .kind = OPTION_COMMUNE, .argument = "CODE", .help = "Only this commune's messages."},
    {.name = "dry-run", .help = "Show messages, parts and cost by channel and commune; change nothing."},
    {.name = "until",
     .kind = OPTION_DATE,
     .argument = "D",
     .help = "With --dry-run: the last send day to look at (default: today)."},
    {.name = NULL},
};

/* ---- Receipts ------------------------------------------------------------------------------------ */

static void on_refused(void *context, int64_t line, const char *why) {
    (void)context;
    (void)fprintf(stderr, "line %" PRId64 ": %s\n", line, why);
}

static void print_receipts(const struct command_context *c, const struct remind_receipts *r) {
    if (!c->is_json) {
        if (!c->is_quiet)
            (void)fprintf(c->out,
                          "Receipts: %" PRId64 ", of which %" PRId64 " changed a message, %" PRId64
                          " told nothing new, %" PRId64 " refused.\n",
                          r->lines, r->changed, r->unchanged, r->refused);
        return;
    }
    struct json *whole = json_object();
    json_put(whole, "lines", json_integer(r->lines));
    json_put(whole, "changed", json_integer(r->changed));
    json_put(whole, "unchanged", json_integer(r->unchanged));
    json_put(whole, "refused", json_integer(r->refused));
    print_json(c->out, whole);
}

static bool run_receipt(struct command_context *c, struct err *e) {
    const char *path = c->operand_count > 0 ? c->operands[0] : NULL;
    FILE *in = path ? CRASH_POINT(fopen(path, "rbe")) : stdin;
    struct pg *db = NULL;
    struct remind_receipts receipts = {0};
    if (!in)
        return err_set(e, ERR_INPUT, "Check the path and who may read it.", "cannot open %s: %s", path,
                       strerror(errno));
    const bool ok = db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e) &&
                    remind_receive(db, in, c->now.unix_seconds, on_refused, NULL, &receipts, e);
    pg_close(db);
    if (path) (void)fclose(in);
    if (!ok) return false;
    print_receipts(c, &receipts);
    return receipts.refused == 0 ||
           err_set(e, ERR_PARTIAL, "Correct the lines named above; the others count, and may come again.",
                   "%" PRId64 " receipts were refused", receipts.refused);
}

const struct command REMIND_COMMANDS[] = {
    {.noun = "remind",
     .summary = "Send the reminders that are due.",
     .description =
         "One pass over what is queued for today: each message is checked against what is known at that "
         "moment, its intent is recorded, then it is sent, through the channels of the configuration file. "
         "Several may run at once; nothing goes twice, and what a killed one left in its hands the next one "
         "settles. Messages of channels without a configuration wait. docs/sending.md tells how it works. "
         "Exit status 0: done; 1: done, and some messages failed, are held or unclear; 75: interrupted, what "
         "was under way is settled.",
     .options = REMIND_OPTIONS,
     .run = run_remind,
     .is_batched = true},
    {.noun = "remind",
     .verb = "receipt",
     .operands = "[FILE]",
     .summary = "Take a gateway's receipts, or an operator's word, for messages that were sent.",
     .description =
         "Reads lines of JSON from a file or standard input: {\"key\": ..., \"outcome\": \"delivered\", "
         "\"failed\" or \"accepted\", \"reference\": ...}. A receipt may come twice, and before the answer "
         "to "
         "the message itself. It also settles a message that waits for an operator because nobody knows "
         "whether it went. A key nobody sent is told with its line. Exit status 1: some lines were refused.",
     .run = run_receipt},
    {.noun = NULL},
};
