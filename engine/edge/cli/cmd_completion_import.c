/* SPDX-License-Identifier: Apache-2.0 */
/* Checks done elsewhere, as lists, and those of them that wait for an officer's word. */
#include "base/log.h"
#include "base/text.h"
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "edge/cli/list_desk.h"
#include "jobs/lists/completion_import.h"
#include "jobs/lists/completion_queue.h"
#include "store/reference.h"

#include <inttypes.h>
#include <string.h>

/* ---- Import -------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    size_t offset;
    const char *meaning;
} COUNTS[] = {
#define COUNT(member, text)                                                                                  \
    { #member, offsetof(struct completion_import_counts, member), text }
    COUNT(added, "new evidence"),
    COUNT(changed, "known before, told more of"),
    COUNT(unchanged, "known before"),
    COUNT(doubts, "may be of several people, or speaks against itself"),
    COUNT(nobody, "nobody of the register fits"),
    COUNT(queued, "of these two now waiting for your word"),
    COUNT(settled, "waited before, and found their person now"),
#undef COUNT
};
enum { COUNT_ROWS = sizeof COUNTS / sizeof COUNTS[0] };

static int64_t count_at(const struct completion_import_counts *n, int i) {
    return *(const int64_t *)((const char *)n + COUNTS[i].offset);
}

static struct list_desk_findings findings_of(const struct completion_import_report *r) {
    return (struct list_desk_findings){
        .counts = &r->list, .rejects_path = r->rejects_path, .fixes_path = r->fixes_path};
}

static void print_import(FILE *out, const struct completion_import_report *r, bool is_applied) {
    const struct list_desk_findings findings = findings_of(r);
    (void)fprintf(out, "Batch %s, %zu communes.\n", r->batch, r->communes);
    for (int i = 0; i < COUNT_ROWS; i++)
        (void)fprintf(out, "%9" PRId64 "  %s\n", count_at(&r->counts, i), COUNTS[i].meaning);
    desk_print_closed(out, &r->counts.closed);
    list_desk_print(out, &findings);
    if (r->counts.queued > 0 && is_applied)
        (void)fputs("lichkham completion unmatched lists what waits.\n", out);
    if (!is_applied) (void)fputs("Nothing is changed without --apply.\n", out);
}

static struct json *closed_as_json(const struct closing_counts *n) {
    struct json *closed = json_object();
    desk_put_closed(closed, n);
    return closed;
}

static struct json *import_as_json(const struct completion_import_report *r, bool is_applied) {
    const struct list_desk_findings findings = findings_of(r);
    struct json *whole = json_object();
    json_put(whole, "is_applied", json_boolean(is_applied));
    json_put(whole, "batch", json_text(r->batch));
    json_put(whole, "communes", json_integer((int64_t)r->communes));
    for (int i = 0; i < COUNT_ROWS; i++)
        json_put(whole, COUNTS[i].name, json_integer(count_at(&r->counts, i)));
    json_put(whole, "closed", closed_as_json(&r->counts.closed));
    list_desk_put_json(whole, &findings);
    return whole;
}

/* What the station writes itself, and an officer by hand, is no list's word. */
static bool find_source(const char *name, enum completion_source *source, struct err *e) {
    const bool is_known = completion_source_find(name, source);
    return (is_known && *source != COMPLETION_STATION && *source != COMPLETION_OFFICER) ||
           err_set(e, ERR_USAGE, "Give employer, school, hospital or ministry.",
                   "no list comes from the source '%s'", name);
}

static bool tell_import(const struct desk *d, const struct completion_import_report *r, bool is_applied,
                        struct err *e) {
    const struct command_context *c = d->command;
    const struct completion_import_counts *n = &r->counts;
    if (c->is_json)
        desk_print_json(d, import_as_json(r, is_applied));
    else if (!c->is_quiet)
        print_import(c->out, r, is_applied);
    if (is_applied)
        log_event(LOG_INFO, "completions_imported", LOG_TEXT("batch", r->batch), LOG_NUMBER("rows", n->rows),
                  LOG_NUMBER("added", n->added), LOG_NUMBER("changed", n->changed),
                  LOG_NUMBER("queued", n->queued));
    return list_desk_judge(n->refused + n->doubts + n->nobody, n->rows, e);
}

static bool import(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    struct completion_import_request q = {.list = list_desk_request(c, LIST_OF_CHECKS),
                                          .commune = option_commune(c, "commune"),
                                          .organisation = (int32_t)option_integer(c, "organisation", 0),
                                          .officer = desk_officer(d),
                                          .is_applied = option_is_given(c, "apply")};
    struct completion_import_report r;
    return find_source(option_text(c, "source"), &q.source, e) &&
           completion_import(c->loop, d->db, d->register_, &q, d->arena, &r, e) &&
           tell_import(d, &r, q.is_applied, e);
}

static bool run_import(struct command_context *c, struct err *e) {
    return desk_run(c, import, e);
}

/* ---- Who waits ----------------------------------------------------------------------------------- */

static void print_waiting(const struct desk *d, const struct queued_check *checks, size_t count) {
    FILE *out = d->command->out;
    char day[CIVIL_TEXT_BYTES];
    (void)fprintf(
        out, "commune  batch         line   done on     source    name, number, birth; why; candidates\n");
    for (size_t i = 0; i < count; i++) {
        const struct unmatched_row *row = &checks[i].row;
        const struct waiting *w = &checks[i].waiting;
        (void)fprintf(out, "%05d    %-12s %5d   %s  %-8s  %s %s %.4s; %s; %s\n", row->commune, row->batch,
                      row->line, civil_print(row->done_on, day),
                      completion_source_name((enum completion_source)row->source),
                      text_mask(d->arena, w->name), text_mask(d->arena, w->personal_number), w->birth, w->why,
                      appointment_codes_print(d->arena, w->candidates, w->candidate_count));
    }
}

static struct json *waiting_as_json(const struct desk *d, const struct queued_check *check) {
    const struct waiting *w = &check->waiting;
    char day[CIVIL_TEXT_BYTES];
    struct json *one = json_object();
    struct json *candidates = json_array();
    for (int i = 0; i < w->candidate_count; i++)
        json_append(candidates, json_text(appointment_codes_print(d->arena, &w->candidates[i], 1)));
    json_put(one, "commune", json_integer(check->row.commune));
    json_put(one, "batch", json_text(check->row.batch));
    json_put(one, "line", json_integer(check->row.line));
    json_put(one, "done_on", json_text(civil_print(check->row.done_on, day)));
    json_put(one, "source", json_text(completion_source_name((enum completion_source)check->row.source)));
    json_put(one, "name", json_text(text_mask(d->arena, w->name)));
    json_put(one, "personal_number", json_text(text_mask(d->arena, w->personal_number)));
    json_put(one, "birth_year", json_text(arena_print(d->arena, "%.4s", w->birth)));
    json_put(one, "why", json_text(w->why));
    json_put(one, "candidates", candidates);
    return one;
}

static bool list_waiting(struct desk *d, struct err *e) {
    struct queued_check *checks = NULL;
    size_t count = 0;
    const int32_t commune = option_commune(d->command, "commune");
    if ((commune != 0 && !reference_check_commune(d->db, commune, e)) ||
        !completion_queue_list(d->db, commune, d->arena, &checks, &count, e))
        return false;
    if (d->command->is_json) {
        struct json *whole = json_array();
        for (size_t i = 0; i < count; i++) json_append(whole, waiting_as_json(d, &checks[i]));
        desk_print_json(d, whole);
    } else if (count > 0) {
        print_waiting(d, checks, count);
    } else if (!d->command->is_quiet) {
        (void)fputs("Nothing waits.\n", d->command->out);
    }
    return true;
}

static bool run_unmatched(struct command_context *c, struct err *e) {
    return desk_run(c, list_waiting, e);
}

static bool settle(struct desk *d, const char *code, const char *reason, struct err *e) {
    const struct command_context *c = d->command;
    struct completion_settlement s = {.batch = c->operands[0], .reason = reason, .officer = desk_officer(d)};
    struct closing_counts closed;
    long long line = 0;
    if (!text_parse_integer(c->operands[1], 1, INT32_MAX, &line, e)) return err_wrap(e, "the line");
    if (code != NULL && !appointment_code_parse(code, &s.resident, e)) return false;
    s.line = (int32_t)line;
    if (!completion_queue_settle(d->db, &s, d->arena, &closed, e)) return false;
    if (c->is_json) desk_print_json(d, closed_as_json(&closed));
    if (c->is_json || c->is_quiet) return true;
    (void)fputs(code != NULL ? "Recorded as evidence.\n" : "Discarded.\n", c->out);
    desk_print_closed(c->out, &closed);
    return true;
}

static bool match(struct desk *d, struct err *e) {
    return settle(d, d->command->operands[2], "", e);
}

static bool discard(struct desk *d, struct err *e) {
    return settle(d, NULL, option_text(d->command, "reason"), e);
}

static bool run_match(struct command_context *c, struct err *e) {
    return desk_run(c, match, e);
}

static bool run_discard(struct command_context *c, struct err *e) {
    return desk_run(c, discard, e);
}

/* ---- Tables -------------------------------------------------------------------------------------- */

static const struct command_option IMPORT_OPTIONS[] = {
    {.name = "source",
     .kind = OPTION_TEXT,
     .argument = "SOURCE",
     .help = "Whose list it is: employer, school, hospital or ministry.",
     .is_required = true},
    {.name = "organisation",
     .kind = OPTION_INTEGER,
     .argument = "ID",
     .help = "The school or employer whose report this is: it has reported.",
     .least = 1,
     .most = INT32_MAX},
    LIST_DESK_COMMUNE,
    LIST_DESK_OPTIONS,
    {.name = "apply", .help = "Write the evidence; without it only tell what would change."},
    DESK_BY,
    {.name = NULL},
};

static const struct command_option UNMATCHED_OPTIONS[] = {
    {.name = "commune", .kind = OPTION_COMMUNE, .argument = "C", .help = "Only of this commune."},
    {.name = NULL},
};

static const struct command_option MATCH_OPTIONS[] = {
    DESK_BY,
    {.name = NULL},
};

static const struct command_option DISCARD_OPTIONS[] = {
    {.name = "reason",
     .kind = OPTION_TEXT,
     .argument = "TEXT",
     .help = "Why, in a few words without a name.",
     .is_required = true},
    DESK_BY,
    {.name = NULL},
};

const struct command COMPLETION_IMPORT_COMMANDS[] = {
    {
        .noun = "completion",
        .verb = "import",
        .operands = "FILE",
        .summary = "Take a list of checks done elsewhere.",
        .description =
            "FILE is CSV; the least a row needs is name, birth, day of the check, and what tells the person "
            "from others. Each person is looked for in the commune that has his personal number, else in the "
            "list's, else in --commune. Who is certain has his evidence written: a place he no longer needs "
            "and its reminders are cancelled at once. Who is not waits (`completion unmatched`). Evidence "
            "the "
            "ministry rejects no longer counts. The list is read to its end first, then everything happens "
            "in "
            "one transaction; again it changes nothing. Exit status 1 when rows could not be told to "
            "anybody.",
        .options = IMPORT_OPTIONS,
        .run = run_import,
        .is_batched = true,
    },
    {
        .noun = "completion",
        .verb = "unmatched",
        .summary = "List the checks that could not be told to anybody.",
        .description =
            "Names and numbers are masked; the reject file tells the line. Candidates are codes as "
            "on day lists.",
        .options = UNMATCHED_OPTIONS,
        .run = run_unmatched,
    },
    {
        .noun = "completion",
        .verb = "match",
        .operands = "BATCH LINE CODE",
        .summary = "Say whose check it was.",
        .description =
            "It becomes evidence as if the list had been certain; what was kept of it is forgotten.",
        .options = MATCH_OPTIONS,
        .run = run_match,
    },
    {
        .noun = "completion",
        .verb = "discard",
        .operands = "BATCH LINE",
        .summary = "Say that a check was nobody's here.",
        .description = "What was kept of it is forgotten; the same row in another list does not wait again.",
        .options = DISCARD_OPTIONS,
        .run = run_discard,
    },
    {.noun = NULL},
};
