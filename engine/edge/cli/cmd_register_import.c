/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "base/log.h"
#include "edge/cli/commands.h"
#include "edge/cli/list_desk.h"
#include "edge/cli/operator.h"
#include "jobs/import/import.h"
#include "store/db.h"

#include <inttypes.h>
#include <stdlib.h>

/* The counts of a commune, as columns of a table and as members of an object. */
static const struct {
    const char *name;
    size_t offset;
    int width;
} COUNTS[] = {
#define COUNT(title, member, columns)                                                                        \
    { title, offsetof(struct import_counts, member), columns }
    COUNT("rows", rows, 9),
    COUNT("refused", refused, 8),
    COUNT("new", added, 9),
    COUNT("arrived", arrived, 8),
    COUNT("changed", changed, 8),
    COUNT("moved", moved, 7),
    COUNT("returned", returned, 9),
    COUNT("gone", gone, 7),
    COUNT("kept", kept, 6),
    COUNT("unchanged", unchanged, 10),
    COUNT("doubts", doubts, 7),
    COUNT("closed", closed, 7),
    COUNT("duplicates", duplicates, 11),
#undef COUNT
};
enum { COUNT_COLUMNS = sizeof COUNTS / sizeof COUNTS[0] };

static int64_t count_at(const struct import_counts *n, int column) {
    return *(const int64_t *)((const char *)n + COUNTS[column].offset);
}

/* ---- As text ----------------------------------------------------------------------------------- */

static void print_counts(FILE *out, const char *name, const struct import_counts *n) {
    (void)fprintf(out, "%-7s", name);
    for (int i = 0; i < COUNT_COLUMNS; i++) (void)fprintf(out, "%*" PRId64, COUNTS[i].width, count_at(n, i));
    (void)fputc('\n', out);
}

static void print_communes(FILE *out, const struct import_report *r) {
    char name[16];
    (void)fprintf(out, "%-7s", "commune");
    for (int i = 0; i < COUNT_COLUMNS; i++) (void)fprintf(out, "%*s", COUNTS[i].width, COUNTS[i].name);
    (void)fputc('\n', out);
    for (size_t i = 0; i < r->commune_count; i++) {
        (void)snprintf(name, sizeof name, "%05d", r->communes[i].commune);
        print_counts(out, name, &r->communes[i].counts);
    }
    if (r->commune_count > 1) print_counts(out, "all", &r->total);
}

static void print_fields(FILE *out, const struct import_report *r) {
    bool has_any = false;
    for (int field = 0; field < LIST_FIELDS; field++) {
        if (r->total.fields[field] == 0) continue;
        (void)fprintf(out, "%s%s %" PRId64,
                      has_any ? ", " : "Changed: ", list_field_name((enum list_field)field),
                      r->total.fields[field]);
        has_any = true;
    }
    if (has_any) (void)fputs(".\n", out);
}

static bool has_changes(const struct import_counts *n) {
    return n->added + n->changed + n->gone + n->duplicates > 0;
}

static void print_next_step(FILE *out, const struct import_report *r, const struct import_request *q) {
    if (q->hamlets_path != NULL && r->hamlets_proposed == 0)
        (void)fputs("Every hamlet of the list is known; none is proposed.\n", out);
    else if (q->hamlets_path != NULL)
        (void)fprintf(out,
                      "Hamlets proposed: %zu, see %s; give each its site, then: lichkham hamlet import %s\n",
                      r->hamlets_proposed, q->hamlets_path, q->hamlets_path);
    if (!r->is_done) return;
    if (r->total.doubts > 0)
        (void)fprintf(out,
                      "%" PRId64
                      " rows may be people of the register; nothing was written of them. Add their "
                      "personal numbers to the list.\n",
                      r->total.doubts);
    if (!has_changes(&r->total))
        (void)fputs("The register says what the list says: nothing is changed.\n", out);
    else if (!q->is_applied)
        (void)fputs("Nothing is changed without --apply.\n", out);
    else
        (void)fputs("The register is changed. The next night plans with it.\n", out);
}

static struct list_desk_findings findings_of(const struct import_report *r) {
    return (struct list_desk_findings){
        .counts = &r->list, .rejects_path = r->rejects_path, .fixes_path = r->fixes_path};
}

static void print_text(FILE *out, const struct import_report *r, const struct import_request *q) {
    const struct list_desk_findings findings = findings_of(r);
    if (r->is_done) {
        print_communes(out, r);
        print_fields(out, r);
    }
    list_desk_print(out, &findings);
    print_next_step(out, r, q);
}

/* ---- As JSON ----------------------------------------------------------------------------------- */

static struct json *json_counts(const struct import_counts *n) {
    struct json *j = json_object();
    for (int i = 0; i < COUNT_COLUMNS; i++) json_put(j, COUNTS[i].name, json_integer(count_at(n, i)));
    return j;
}

static struct json *json_fields(const struct import_counts *n) {
    struct json *j = json_object();
    for (int field = 0; field < LIST_FIELDS; field++)
        if (n->fields[field] > 0)
            json_put(j, list_field_name((enum list_field)field), json_integer(n->fields[field]));
    return j;
}

static void print_json(FILE *out, const struct import_report *r, const struct import_request *q) {
    const struct list_desk_findings findings = findings_of(r);
    struct json *whole = json_object();
    struct json *communes = json_array();
    for (size_t i = 0; r->is_done && i < r->commune_count; i++) {
        struct json *one = json_counts(&r->communes[i].counts);
        json_put(one, "commune", json_integer(r->communes[i].commune));
        json_append(communes, one);
    }
    json_put(whole, "is_applied", json_boolean(r->is_done && q->is_applied));
    list_desk_put_json(whole, &findings);
    json_put(whole, "communes", communes);
    json_put(whole, "total", r->is_done ? json_counts(&r->total) : json_text(NULL));
    json_put(whole, "changed_fields", json_fields(&r->total));
    char *text = json_print(whole, true);
    (void)fprintf(out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

/* ---- Running ----------------------------------------------------------------------------------- */

static struct import_request read_request(const struct command_context *c) {
    return (struct import_request){
        .list = list_desk_request(c, LIST_OF_RESIDENTS),
        .commune = option_commune(c, "commune"),
        .as_of = option_date(c, "as-of", c->now.day),
        .unix_seconds = c->now.unix_seconds,
        .actor = operator_name(),
        .hamlets_path = option_text(c, "hamlets"),
        .refuse_percent = option_integer(c, "refuse-percent", IMPORT_REFUSE_PERCENT),
        .is_first = option_is_given(c, "first"),
        .gone_percent = option_integer(c, "gone-percent", IMPORT_GONE_PERCENT),
        .is_partial = option_is_given(c, "partial"),
        .is_applied = option_is_given(c, "apply"),
    };
}

static void tell(const struct command_context *c, const struct import_report *r,
                 const struct import_request *q) {
    if (!r->is_read) return;
    if (c->is_json)
        print_json(c->out, r, q);
    else if (!c->is_quiet)
        print_text(c->out, r, q);
    if (r->is_done && q->is_applied)
        log_event(LOG_INFO, "list_imported", LOG_NUMBER("rows", r->list.rows),
                  LOG_NUMBER("refused", r->list.refused), LOG_NUMBER("new", r->total.added),
                  LOG_NUMBER("changed", r->total.changed), LOG_NUMBER("gone", r->total.gone));
}

static bool check_register(struct err *e) {
    return config_text(CONFIG_REGISTER)[0] == '\0' ||
           err_set(e, ERR_CONFIG, "Change the people there; `lichkham register check` reads it.",
                   "the register is another database (key \"register\"): lists are not imported into it");
}

static bool run_import(struct command_context *c, struct err *e) {
    struct import_request q = read_request(c);
    struct import_report report = {0};
    struct pg *db = NULL;
    struct arena *a = arena_create();
    const bool is_done = check_register(e) &&
                         db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, &db, e) &&
                         import_run(c->loop, db, &q, a, &report, e);
    tell(c, &report, &q);
    const int64_t left_out = report.list.refused + report.total.doubts;
    const bool is_whole = !is_done || left_out == 0;
    if (!is_whole)
        (void)err_set(e, ERR_PARTIAL, "Mend the rows of the reject file and import the list again.",
                      "%" PRId64 " rows were not taken", left_out);
    pg_close(db);
    arena_destroy(a);
    return is_done && is_whole;
}

static const struct command_option OPTIONS[] = {
    {.name = "commune",
     .kind = OPTION_COMMUNE,
     .argument = "CODE",
     .help = "Whose people these are; may be left out when the list has a column of communes."},
    LIST_DESK_OPTIONS,
    {.name = "as-of",
     .kind = OPTION_DATE,
     .argument = "DATE",
     .help = "The day the list is of (default: today). Not older than the commune's last one."},
    {.name = "first", .help = "Take the good rows of a first list, however many others are refused."},
    {.name = "refuse-percent",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "With more rows refused nothing is changed; 5 unless given.",
     .least = 0,
     .most = 100},
    {.name = "partial", .help = "The list does not name the whole commune: nobody is gone."},
    {.name = "gone-percent",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "With more of a commune's people gone nothing is changed; 10 unless given.",
     .least = 0,
     .most = 100},
    {.name = "hamlets",
     .kind = OPTION_TEXT,
     .argument = "FILE",
     .help = "Propose hamlets for names nobody knows, as a list for `lichkham hamlet import`."},
    {.name = "apply", .help = "Change the register; without it only tell what would change."},
    {.name = NULL},
};

const struct command REGISTER_IMPORT_COMMANDS[] = {
    {
        .noun = "register",
        .verb = "import",
        .operands = "FILE",
        .summary = "Take a list of people into the register.",
        .description =
            "FILE is CSV; the least a row needs is name, birth year, sex and hamlet. The list is read to its "
            "end "
            "first, then everything happens in one transaction: interrupted (75) or killed it has changed "
            "nothing. "
            "People are found again by personal or insurance number, or by name, birth, sex, household, "
            "phone and "
            "hamlet; who is in doubt is told in the reject file and not written. What a list does not say "
            "erases nothing; whom a complete list no longer names is gone from the feed; who died or moved "
            "away "
            "stays so. "
            "Refused rows go to the reject file. Exit status 1 when rows were refused and the others taken; "
            "65 when "
            "the whole list is refused, and nothing is changed. Each commune's import is in its audit chain.",
        .options = OPTIONS,
        .run = run_import,
        .is_batched = true,
    },
    {.noun = NULL},
};
