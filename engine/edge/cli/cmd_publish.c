/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "edge/cli/commands.h"
#include "edge/cli/cost_report.h"
#include "edge/cli/desk.h"
#include "edge/cli/operator.h"
#include "jobs/message_cost.h"
#include "store/db.h"
#include "store/publication.h"
#include "store/reference.h"

#include <inttypes.h>
#include <stdlib.h>

/* One run of the command, and what it told. */
struct publishing {
    struct command_context *command;
    struct pg *db;
    struct pg *register_; /* may be the same; opened to publish days */
    struct arena *arena;
    struct publication publication;
    struct reminder_hours hours;
    struct reminder_day *rungs;
    size_t rung_count;
    struct publication_counts counts;
    struct publication_day *days;
    size_t day_count;
    struct publication_message *messages;
    size_t message_count;
    struct message_cost *costs;
    size_t cost_count;
};

/* ---- Printing ---------------------------------------------------------------------------- */

static struct message_cost add_costs(const struct publishing *p) {
    struct message_cost sum = {.channel = "together", .purpose = ""};
    for (size_t i = 0; i < p->cost_count; i++) {
        sum.messages += p->costs[i].messages;
        sum.parts += p->costs[i].parts;
        sum.cost += p->costs[i].cost;
    }
    return sum;
}

static void print_costs(const struct publishing *p, FILE *out) {
    const struct message_cost sum = add_costs(p);
    if (p->cost_count == 0) return;
    (void)fprintf(out, "As they will be sent:\n");
    for (size_t i = 0; i < p->cost_count; i++) cost_report_print(out, &p->costs[i]);
    if (p->cost_count > 1) cost_report_print(out, &sum);
}

static void print_text(const struct publishing *p) {
    char from[CIVIL_TEXT_BYTES], until[CIVIL_TEXT_BYTES], day[CIVIL_TEXT_BYTES];
    FILE *out = p->command->out;
    (void)fprintf(out, "Commune %05" PRId32 ", round %" PRId32 ", %s to %s: %" PRId64 " people published.\n",
                  p->publication.commune, p->publication.round, civil_print(p->publication.from, from),
                  civil_print(p->publication.until, until), p->counts.appointments);
    for (size_t i = 0; i < p->day_count; i++)
        (void)fprintf(out, "  %s  site %" PRId32 " %s: %" PRId64 "\n", civil_print(p->days[i].day, day),
                      p->days[i].site, p->days[i].site_name, p->days[i].people);
    (void)fprintf(out, "Messages: %" PRId64 " queued, %" PRId64 " too late, %" PRId64 " cancelled.\n",
                  p->counts.queued, p->counts.expired, p->counts.cancelled);
    for (size_t i = 0; i < p->message_count; i++) {
        const struct publication_message *m = &p->messages[i];
        (void)fprintf(out, "  %-10s  %-6s  %-12s  %" PRId64 "\n",
                      m->send_day == CIVIL_NONE ? "too late" : civil_print(m->send_day, day), m->channel,
                      m->purpose, m->count);
    }
    print_costs(p, out);
}

static struct json *json_days(const struct publishing *p) {
    struct json *days = json_array();
    for (size_t i = 0; i < p->day_count; i++) {
        struct json *one = json_object();
        json_put(one, "day", json_date(p->days[i].day));
        json_put(one, "site", json_integer(p->days[i].site));
        json_put(one, "people", json_integer(p->days[i].people));
        json_append(days, one);
    }
    return days;
}

static struct json *json_messages(const struct publishing *p) {
    struct json *messages = json_array();
    for (size_t i = 0; i < p->message_count; i++) {
        struct json *one = json_object();
        json_put(one, "send_day", json_date(p->messages[i].send_day));
        json_put(one, "channel", json_text(p->messages[i].channel));
        json_put(one, "purpose", json_text(p->messages[i].purpose));
        json_put(one, "count", json_integer(p->messages[i].count));
        json_append(messages, one);
    }
    return messages;
}

static void print_json(const struct publishing *p, bool is_dry_run) {
    struct json *whole = json_object();
    json_put(whole, "commune", json_integer(p->publication.commune));
    json_put(whole, "round", json_integer(p->publication.round));
    json_put(whole, "from", json_date(p->publication.from));
    json_put(whole, "until", json_date(p->publication.until));
    json_put(whole, "is_dry_run", json_boolean(is_dry_run));
    json_put(whole, "people", json_integer(p->counts.appointments));
    json_put(whole, "days", json_days(p));
    json_put(whole, "queued", json_integer(p->counts.queued));
    json_put(whole, "too_late", json_integer(p->counts.expired));
    json_put(whole, "cancelled", json_integer(p->counts.cancelled));
    json_put(whole, "messages", json_messages(p));
    json_put(whole, "as_sent", cost_report_json(p->costs, p->cost_count));
    json_put(whole, "parts", json_integer(add_costs(p).parts));
    json_put(whole, "cost", json_integer(add_costs(p).cost));
    char *text = json_print(whole, true);
    (void)fprintf(p->command->out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

static void print_publication(const struct publishing *p, bool is_dry_run) {
    if (p->command->is_json) {
        print_json(p, is_dry_run);
        return;
    }
    if (p->command->is_quiet) return;
    print_text(p);
    if (is_dry_run) (void)fprintf(p->command->out, "Dry run: nothing was changed and nobody is told.\n");
}

/* ---- Publishing days --------------------------------------------------------------------- */

static bool load_rungs(struct publishing *p, struct err *e) {
    const struct clock_reading *now = &p->command->now;
    struct reminder_rung *rungs;
    struct calendar calendar;
    size_t count;
    const civil_day earliest = reminder_earliest_day(&p->hours, now->day, now->minute_of_day);
    if (!reference_load_rungs(p->db, now->day, p->arena, &rungs, &count, e) ||
        !reference_load_calendar(p->db, now->day, p->publication.until, p->arena, &calendar, e))
        return false;
    p->rungs =
        reminder_days_make(rungs, count, &calendar, earliest, now->day, p->publication.until, &p->rung_count);
    return true;
}

/* Before the end of the transaction: a dry run's messages are not there afterwards. */
static bool count_costs(struct publishing *p, int64_t revision, struct err *e) {
    struct message_cost_request request = {.connection = p->db,
                                           .register_ = p->register_,
                                           .commune = p->publication.commune,
                                           .revision = revision,
                                           .people = p->counts.appointments};
    config_channels(&request.channels, &request.channel_count);
    return message_cost_count(&request, p->arena, &p->costs, &p->cost_count, e);
}

static bool publish(struct publishing *p, bool is_dry_run, struct err *e) {
    int64_t revision;
    if (!db_begin(p->db, e) || !publication_publish(p->db, &p->publication, p->rungs, p->rung_count,
                                                    &p->hours, &revision, &p->counts, e))
        return false;
    if (p->counts.appointments > 0 &&
        (!publication_load_told(p->db, p->publication.commune, revision, p->arena, &p->days, &p->day_count,
                                &p->messages, &p->message_count, e) ||
         !count_costs(p, revision, e)))
        return false;
    if (!is_dry_run) return db_commit(p->db, e);
    db_rollback(p->db);
    return true;
}

static bool open_register(struct publishing *p, struct pg **other, struct err *e) {
    struct desk desk = {.command = p->command, .db = p->db};
    const bool ok = desk_open_register(&desk, other, e);
    p->register_ = desk.register_;
    return ok;
}

static bool publish_within(struct publishing *p, bool is_dry_run, struct err *e) {
    struct pg *other = NULL;
    const bool ok = open_register(p, &other, e) && load_rungs(p, e) &&
                    publication_make_queue_partitions(p->db, p->command->now.day, p->publication.until, e) &&
                    publish(p, is_dry_run, e);
    pg_close(other);
    return ok;
}

static bool publish_days(struct publishing *p, struct err *e) {
    struct command_context *c = p->command;
    const bool is_dry_run = option_is_given(c, "dry-run");
    if (!option_is_given(c, "until") || option_commune(c, "commune") == 0)
        return err_set(e, ERR_USAGE, "Give --commune CODE --until D, or --standing, or --revoke.",
                       "publish needs a commune and a last day");
    p->publication.from = c->now.day + 1;
    p->publication.until = option_date(c, "until", CIVIL_NONE);
    p->publication.round = (int32_t)option_integer(c, "round", 0);
    if (p->publication.round == 0 &&
        !publication_find_round(p->db, p->publication.commune, p->publication.from, p->publication.until,
                                &p->publication.round, e))
        return false;
    if (!publish_within(p, is_dry_run, e)) return false;
    print_publication(p, is_dry_run);
    return true;
}

/* ---- Standing approval ------------------------------------------------------------------- */

static bool check_standing(const struct command_context *c, struct err *e) {
    const bool has_one = option_commune(c, "commune") != 0;
    if (has_one == option_is_given(c, "all"))
        return err_set(e, ERR_USAGE, "Give --commune CODE or --all.",
                       "a standing approval is one commune's or all");
    if (!option_is_given(c, "round"))
        return err_set(e, ERR_USAGE, "Give --round R.", "a standing approval belongs to a round");
    return option_is_given(c, "by") || option_is_given(c, "revoke") ||
           err_set(e, ERR_USAGE, "Give --by NAME.", "a standing approval needs the name of who approves");
}

static bool change_standing(struct publishing *p, bool is_revoked, struct err *e) {
    struct command_context *c = p->command;
    const int32_t commune = option_commune(c, "commune");
    const int32_t round = (int32_t)option_integer(c, "round", 0);
    const int weeks = (int)option_integer(c, "weeks", config_integer(CONFIG_PUBLISH_WEEKS));
    int64_t communes;
    if (!check_standing(c, e) || (commune != 0 && !reference_check_commune(p->db, commune, e)) ||
        !db_begin(p->db, e))
        return false;
    if (is_revoked ? !publication_revoke_standing(p->db, commune, round, c->now.day, &communes, e)
                   : !publication_approve_standing(p->db, commune, round, c->now.day, weeks,
                                                   p->publication.approved_by, &communes, e))
        return false;
    if (communes == 0)
        return err_set(e, ERR_INPUT, "Look at: lichkham round list.",
                       is_revoked ? "there is no standing approval to revoke"
                                  : "no commune of round %" PRId32 " may still publish",
                       round);
    if (!db_commit(p->db, e)) return false;
    if (c->is_quiet) return true;
    if (is_revoked)
        (void)fprintf(c->out, "Standing approval of round %" PRId32 " revoked in %" PRId64 " communes.\n",
                      round, communes);
    else
        (void)fprintf(c->out,
                      "Round %" PRId32 ": each night publishes %d weeks ahead in %" PRId64 " communes.\n",
                      round, weeks, communes);
    return true;
}

static bool run_step(struct publishing *p, struct err *e) {
    const bool is_standing = option_is_given(p->command, "standing");
    const bool is_revoked = option_is_given(p->command, "revoke");
    if (is_standing && is_revoked)
        return err_set(e, ERR_USAGE, "Give one of them.", "--standing and --revoke exclude each other");
    return is_standing || is_revoked ? change_standing(p, is_revoked, e) : publish_days(p, e);
}

static bool run_publish(struct command_context *c, struct err *e) {
    const char *by = option_is_given(c, "by") ? option_text(c, "by") : operator_name();
    struct publishing p = {
        .command = c,
        .arena = arena_create(),
        .hours = {(int16_t)config_minute(CONFIG_REMIND_FROM), (int16_t)config_minute(CONFIG_REMIND_UNTIL)},
        .publication = {.commune = option_commune(c, "commune"),
                        .prepared_by = by,
                        .approved_by = by,
                        .approved_on = c->now.day}};
    const bool ok =
        db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &p.db, e) && run_step(&p, e);
    pg_close(p.db); /* an open transaction ends with it */
    free(p.rungs);
    arena_destroy(p.arena);
    return ok;
}

static const struct command_option PUBLISH_OPTIONS[] = {
    {.name = "commune", .kind = OPTION_COMMUNE, .argument = "CODE", .help = "The commune."},
    {.name = "until",
     .kind = OPTION_DATE,
     .argument = "D",
     .help = "Last day to publish; the first is tomorrow."},
    {.name = "round",
     .kind = OPTION_INTEGER,
     .argument = "R",
     .help = "The round (default: the one these days lie in).",
     .least = 2020,
     .most = 2199},
    {.name = "by",
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .help = "Who approves (default: the signed-in user)."},
    {.name = "dry-run", .help = "Show people, days, messages, their parts and cost; change nothing."},
    {.name = "standing", .help = "Let every night publish the next weeks by itself."},
    {.name = "all", .help = "With --standing or --revoke: every commune of the round."},
    {.name = "weeks",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "With --standing: how many weeks ahead (default: publish.weeks).",
     .least = 1,
     .most = 26},
    {.name = "revoke", .help = "Take a standing approval back; what is published stays."},
    {.name = NULL},
};

const struct command PUBLISH_COMMANDS[] = {
    {
        .noun = "publish",
        .summary = "Turn proposed appointments into promises, and queue their reminders.",
        .description = "Until they are published, appointments are a draft and nobody has been told. "
                       "Publishes a commune's "
                       "proposals from tomorrow until the given day, or records a standing approval. Refuses "
                       "a round that is "
                       "not open, past days and a commune the last night held back. A dry run runs the same "
                       "code and rolls "
                       "back.",
        .options = PUBLISH_OPTIONS,
        .run = run_publish,
    },
    {.noun = NULL},
};
