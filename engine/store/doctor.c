/* SPDX-License-Identifier: Apache-2.0 */
#include "store/doctor.h"

#include "base/vec.h"
#include "store/array.h"
#include "store/fact.h"
#include "store/migrate.h"
#include "store/register_contract.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* WORST: as many rows as each statement gives. */
enum { CONNECTIONS_LEAST = 10, ROUND_DAYS_LEFT = 60, CLAIM_DAYS = 30, WORST = 5 };

const char *doctor_severity_name(enum doctor_severity severity) {
    static const char *const NAMES[DOCTOR_SEVERITIES] = {"note", "warning", "fault"};
    return NAMES[severity];
}

bool doctor_list_live(struct pg *store, char **out, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct array live;
    pg_param_int(&p, 0);
    if (!pg_query(store, &SQL_REGISTER_CHECK_LIVE, &p, &r, e)) return false;
    array_begin(&live);
    for (int i = 0; i < pg_result_rows(r); i++) array_add_integer(&live, pg_result_integer(r, i, 0));
    (void)array_end(&live);
    pg_result_free(r);
    *out = live.text;
    return true;
}

/* ---- Numbers of the statements ------------------------------------------------------------------- */

static int feed_days(const struct doctor_subject *s) {
    return s->feed_days_max;
}

static int outcome_days(const struct doctor_subject *s) {
    return s->outcome_days;
}

static int connections_least(const struct doctor_subject *s) {
    (void)s;
    return CONNECTIONS_LEAST;
}

static int round_days_left(const struct doctor_subject *s) {
    (void)s;
    return ROUND_DAYS_LEFT;
}

static int claim_days(const struct doctor_subject *s) {
    (void)s;
    return CLAIM_DAYS;
}

/* Tonight's has its own date: one of yesterday is young enough in the evening and before dawn. */
static int night_days(const struct doctor_subject *s) {
    (void)s;
    return 1;
}

static int expired_days(const struct doctor_subject *s) {
    (void)s;
    return 1;
}

/* ---- A check that is a statement ------------------------------------------------------------------ */

/* "commune {1}" with the row's columns in their places. */
static void fill(char *out, size_t size, const char *text, const struct pg_result *r, int row) {
    size_t at = 0;
    for (; *text && at + 1 < size; text++) {
        if (text[0] == '{' && text[1] >= '1' && text[1] <= '9' && text[2] == '}') {
            const int length = snprintf(out + at, size - at, "%s", pg_result_text(r, row, text[1] - '0'));
            at = at + (size_t)length < size ? at + (size_t)length : size - 1;
            text += 2;
        } else {
            out[at++] = *text;
        }
    }
    out[at] = '\0';
}

static void tell_rows(const struct doctor_check *check, const struct pg_result *r,
                      doctor_on_finding *on_finding, void *context) {
    const int rows = pg_result_rows(r);
    for (int row = 0; row < rows; row++) {
        struct doctor_finding f = {.check = check, .severity = check->severity};
        fill(f.where, sizeof f.where, check->where, r, row);
        fill(f.what, sizeof f.what, check->what, r, row);
        fill(f.remedy, sizeof f.remedy, check->remedy, r, row);
        const int64_t more = pg_result_integer(r, row, 0) - rows;
        const size_t length = strlen(f.what);
        if (row == rows - 1 && more > 0)
            (void)snprintf(f.what + length, sizeof f.what - length, " (and %" PRId64 " more)", more);
        on_finding(context, &f);
    }
}

static bool ask(const struct doctor_check *check, const struct doctor_subject *s,
                doctor_on_finding *on_finding, void *context, struct err *e) {
    struct pg *c = check->needs == DOCTOR_NEEDS_REGISTER ? s->register_ : s->store;
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_date(&p, s->today);
    pg_param_int(&p, check->number != NULL ? check->number(s) : 0);
    if (strstr(check->statement->sql, "$3") != NULL) pg_param_text(&p, s->live);
    if (!pg_query(c, check->statement, &p, &r, e)) return false;
    tell_rows(check, r, on_finding, context);
    pg_result_free(r);
    return true;
}

/* ---- Checks of another kind ------------------------------------------------------------------------ */

static void tell(const struct doctor_check *check, const char *where, const struct err *wrong,
                 doctor_on_finding *on_finding, void *context) {
    struct doctor_finding f = {.check = check, .severity = check->severity};
    (void)snprintf(f.where, sizeof f.where, "%s", where);
    (void)snprintf(f.what, sizeof f.what, "%.*s", (int)sizeof f.what - 1, wrong->message);
    (void)snprintf(f.remedy, sizeof f.remedy, "%s", *wrong->hint ? wrong->hint : check->remedy);
    on_finding(context, &f);
}

static bool look_at_configuration(const struct doctor_check *check, const struct doctor_subject *s,
                                  doctor_on_finding *on_finding, void *context, struct err *e) {
    (void)e;
    if (s->configuration->error) tell(check, "configuration", s->configuration->error, on_finding, context);
    return true;
}

static bool look_at_permissions(const struct doctor_check *check, const struct doctor_subject *s,
                                doctor_on_finding *on_finding, void *context, struct err *e) {
    (void)e;
    const char *file = s->configuration->exposed;
    struct err wrong;
    if (!file) return true;
    err_fill(&wrong, ERR_CONFIG, "", "the file holds a password and others than its owner may read it");
    (void)snprintf(wrong.hint, sizeof wrong.hint, "chmod 600 %.300s", file);
    tell(check, file, &wrong, on_finding, context);
    return true;
}

static bool look_at_connections(const struct doctor_check *check, const struct doctor_subject *s,
                                doctor_on_finding *on_finding, void *context, struct err *e) {
    (void)e;
    if (!s->store) tell(check, "database", &s->store_error, on_finding, context);
    if (s->store && !s->register_) tell(check, "register", &s->register_error, on_finding, context);
    return true;
}

static bool look_at_schema(const struct doctor_check *check, const struct doctor_subject *s,
                           doctor_on_finding *on_finding, void *context, struct err *e) {
    if (migrate_verify(s->store, e)) return true;
    if (e->code != ERR_CONFIG) return false;
    tell(check, "schema", e, on_finding, context);
    return true;
}

struct columns_telling {
    const struct doctor_check *check;
    doctor_on_finding *on_finding;
    void *context;
};

static void on_wrong_column(void *context, const struct register_wrong_column *w) {
    const struct columns_telling *t = context;
    struct err wrong;
    char where[96];
    (void)snprintf(where, sizeof where, "register.%s", w->view);
    err_fill(&wrong, ERR_CONFIG, "", "column %s must be %s and is %s", w->name, w->type,
             *w->found ? w->found : "missing");
    tell(t->check, where, &wrong, t->on_finding, t->context);
}

static bool look_at_columns(const struct doctor_check *check, const struct doctor_subject *s,
                            doctor_on_finding *on_finding, void *context, struct err *e) {
    struct columns_telling t = {check, on_finding, context};
    return register_find_wrong_columns(s->register_, false, on_wrong_column, &t, e);
}

/* ---- Facts against the register -------------------------------------------------------------------- */

struct contradicted {
    int32_t commune;
    int64_t facts;
};

struct contradicted_list VEC_OF(struct contradicted);

static bool count_contradictions(const struct doctor_subject *s, struct contradicted *c, struct arena *a,
                                 struct err *e) {
    struct fact *facts = NULL;
    struct fact_feed *feeds = NULL;
    size_t count = 0;
    if (!fact_load(s->store, c->commune, 0, s->today, a, &facts, &count, e)) return false;
    int64_t *residents = arena_new_array(a, int64_t, count);
    for (size_t i = 0; i < count; i++) residents[i] = facts[i].resident;
    if (!fact_load_feed(s->register_, c->commune, residents, count, a, &feeds, e)) return false;
    for (size_t i = 0; i < count; i++) {
        const enum fact_standing standing = fact_compare(&facts[i], &feeds[i]);
        c->facts += standing == FACT_CONTRADICTED || standing == FACT_OVERTAKEN;
    }
    return true;
}

/* Communes with facts that the register speaks against. */
static bool list_contradicted(const struct doctor_subject *s, struct contradicted_list *out, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    bool ok = true;
    pg_param_date(&p, s->today);
    if (!pg_query(s->store, &SQL_DOCTOR_FACTS, &p, &r, e)) return false;
    struct arena *a = arena_create();
    for (int i = 0; ok && i < pg_result_rows(r); i++) {
        struct contradicted c = {.commune = (int32_t)pg_result_integer(r, i, 0)};
        ok = count_contradictions(s, &c, a, e);
        if (c.facts > 0) *vec_push(out) = c;
        arena_reset(a);
    }
    arena_destroy(a);
    pg_result_free(r);
    return ok;
}

static int compare_contradicted(const void *a, const void *b) {
    const struct contradicted *x = a, *y = b;
    if (x->facts != y->facts) return x->facts > y->facts ? -1 : 1;
    return x->commune < y->commune ? -1 : 1;
}

static void tell_contradicted(const struct doctor_check *check, const struct contradicted_list *all,
                              doctor_on_finding *on_finding, void *context) {
    const size_t shown = all->count < WORST ? all->count : WORST;
    for (size_t i = 0; i < shown; i++) {
        struct doctor_finding f = {.check = check, .severity = check->severity};
        char more[40] = "";
        if (i == shown - 1 && all->count > shown)
            (void)snprintf(more, sizeof more, " (and %zu more)", all->count - shown);
        (void)snprintf(f.where, sizeof f.where, "commune %05d", all->at[i].commune);
        (void)snprintf(f.what, sizeof f.what,
                       "the register still says otherwise of %" PRId64 " facts of officers%s",
                       all->at[i].facts, more);
        (void)snprintf(f.remedy, sizeof f.remedy,
                       "lichkham resident fact list --contradictions --commune %05d", all->at[i].commune);
        on_finding(context, &f);
    }
}

static bool look_at_facts(const struct doctor_check *check, const struct doctor_subject *s,
                          doctor_on_finding *on_finding, void *context, struct err *e) {
    struct contradicted_list all = {0};
    const bool ok = list_contradicted(s, &all, e);
    if (ok && all.count > 0) {
        qsort(all.at, all.count, sizeof all.at[0], compare_contradicted);
        tell_contradicted(check, &all, on_finding, context);
    }
    vec_free(&all);
    return ok;
}

/* ---- Channels --------------------------------------------------------------------------------------- */

static bool look_at_channels(const struct doctor_check *check, const struct doctor_subject *s,
                             doctor_on_finding *on_finding, void *context, struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    struct array configured;
    array_begin(&configured);
    for (size_t i = 0; i < s->channel_count; i++) array_add_text(&configured, s->channels[i]);
    pg_param_date(&p, s->today);
    pg_param_text(&p, array_end(&configured));
    const bool ok = pg_query(s->store, &SQL_DOCTOR_CHANNELS_MISSING, &p, &r, e);
    array_free(&configured);
    if (!ok) return false;
    tell_rows(check, r, on_finding, context);
    pg_result_free(r);
    return true;
}

/* ---- The table -------------------------------------------------------------------------------------- */

/* A check of a statement over the program's tables, or the register's. */
#define STATEMENT(sql)  .run = ask, .needs = DOCTOR_NEEDS_STORE, .statement = &SQL_DOCTOR_##sql
#define REGISTERED(sql) .run = ask, .needs = DOCTOR_NEEDS_REGISTER, .statement = &SQL_DOCTOR_##sql

const struct doctor_check DOCTOR_CHECKS[] = {
    {.name = "configuration",
     .severity = DOCTOR_FAULT,
     .run = look_at_configuration,
     .looks_for = "a configuration that cannot be read, an unknown key, a value out of its limits",
     .remedy = "lichkham config check"},
    {.name = "permissions",
     .severity = DOCTOR_FAULT,
     .run = look_at_permissions,
     .looks_for = "a configuration file with a password that others may read",
     .remedy = "Let nobody but its owner read the file: chmod 600"},
    {.name = "connection",
     .severity = DOCTOR_FAULT,
     .run = look_at_connections,
     .needs = DOCTOR_NEEDS_CONFIGURATION,
     .looks_for = "a database or register that cannot be reached",
     .remedy = "lichkham config show --effective"},
    {.name = "database",
     .severity = DOCTOR_FAULT,
     STATEMENT(DATABASE),
     .looks_for = "a server before PostgreSQL 15, a database that is not in UTF-8",
     .where = "database",
     .what = "{1}",
     .remedy = "Move to a server and database that fit: docs/operations.md"},
    {.name = "schema",
     .severity = DOCTOR_FAULT,
     .run = look_at_schema,
     .needs = DOCTOR_NEEDS_STORE,
     .looks_for = "a schema of another release, or one whose migrations were edited",
     .remedy = "lichkham migrate status"},
    {.name = "roles",
     .severity = DOCTOR_FAULT,
     STATEMENT(ROLES),
     .looks_for = "a role lichkham_api or lichkham_notify that is missing, or closed to this user",
     .where = "role {1}",
     .what = "{2}",
     .remedy = "{3}"},
    {.name = "policies",
     .severity = DOCTOR_FAULT,
     STATEMENT(POLICIES),
     .looks_for = "a table of people without its row policy",
     .where = "table {1}",
     .what = "rows of people are not guarded by the policy by_commune",
     .remedy = "As the owner: ALTER TABLE {1} ENABLE ROW LEVEL SECURITY; the policy is in "
               "migrations/0006_access.sql"},
    {.name = "commit",
     .severity = DOCTOR_WARNING,
     STATEMENT(COMMIT),
     .looks_for = "synchronous_commit switched off for everybody",
     .where = "setting synchronous_commit",
     .what = "it is {1}: what officers record can be lost in a crash",
     .remedy = "ALTER SYSTEM RESET synchronous_commit; the night switches it off where it may"},
    {.name = "connections",
     .severity = DOCTOR_WARNING,
     STATEMENT(CONNECTIONS),
     .number = connections_least,
     .looks_for = "room for fewer than 10 connections",
     .where = "setting max_connections",
     .what = "{1} connections are allowed here, and a night alone takes 3",
     .remedy = "Raise max_connections, or the limit of the database or role"},
    {.name = "partitions",
     .severity = DOCTOR_FAULT,
     STATEMENT(PARTITIONS),
     .looks_for = "a live round without its partitions",
     .where = "round {1}",
     .what = "no partition for it in {2}: the night cannot write",
     .remedy = "lichkham round prepare --round {1}"},
    {.name = "register_columns",
     .severity = DOCTOR_FAULT,
     .run = look_at_columns,
     .needs = DOCTOR_NEEDS_REGISTER,
     .looks_for = "a view of the register that lacks a column or has it in another type",
     .remedy = "Mend the view (docs/register.md), then: lichkham register check"},
    {.name = "feed_missing",
     .severity = DOCTOR_FAULT,
     REGISTERED(FEED_MISSING),
     .looks_for = "a commune of a live round that the feed does not name",
     .where = "commune {1}",
     .what = "the register feed names nobody here",
     .remedy =
         "Load its register (a list: lichkham register import), then: lichkham register check --commune {1}"},
    {.name = "feed_old",
     .severity = DOCTOR_FAULT,
     REGISTERED(FEED_OLD),
     .number = feed_days,
     .looks_for = "a feed older than night.feed_days_max days, the oldest first",
     .where = "commune {1}",
     .what = "the register feed is of {2}, {3} days old: the night holds the commune",
     .remedy = "Load its register again, then: lichkham register check --commune {1}"},
    {.name = "feed_undated",
     .severity = DOCTOR_WARNING,
     REGISTERED(FEED_UNDATED),
     .looks_for = "a commune of a live round that feed_status does not name",
     .where = "commune {1}",
     .what = "nothing says how old its register feed is",
     .remedy = "Write register.feed_status with every delivery: docs/register.md"},
    {.name = "rounds_none",
     .severity = DOCTOR_FAULT,
     STATEMENT(ROUNDS_NONE),
     .looks_for = "no live round in any commune",
     .where = "rounds",
     .what = "there is no live round: nobody is owed a check and no night can run",
     .remedy = "lichkham round prepare --round {1}, then lichkham round open --round {1}"},
    {.name = "rounds_ending",
     .severity = DOCTOR_WARNING,
     STATEMENT(ROUNDS_ENDING),
     .number = round_days_left,
     .looks_for = "a last round that ends within 60 days, or has ended",
     .where = "round {1}",
     .what = "its last day is {2} and no round comes after it",
     .remedy = "lichkham round prepare --round {3}"},
    {.name = "holidays",
     .severity = DOCTOR_WARNING,
     STATEMENT(HOLIDAYS),
     .looks_for = "a year within the coming twelve months whose holidays are computed and provisional",
     .where = "holidays of {1}",
     .what = "no notice was imported: they are computed and provisional",
     .remedy = "lichkham holiday import config/holidays.csv --apply"},
    {.name = "night_none",
     .severity = DOCTOR_WARNING,
     STATEMENT(NIGHT_NONE),
     .looks_for = "a live round that no night has planned",
     .where = "night",
     .what = "no night has been finished yet",
     .remedy = "lichkham nightly"},
    {.name = "night_old",
     .severity = DOCTOR_FAULT,
     STATEMENT(NIGHT_OLD),
     .number = night_days,
     .looks_for = "a last finished night before yesterday",
     .where = "night",
     .what = "the last finished one is of {1}, {2} days ago",
     .remedy = "journalctl -u lichkham-nightly tells why; then: lichkham nightly"},
    {.name = "night_broken",
     .severity = DOCTOR_WARNING,
     STATEMENT(NIGHT_BROKEN),
     .looks_for = "a last night that was interrupted, or whose workers were all lost",
     .where = "night of {1}",
     .what = "it was interrupted and nobody went on with it",
     .remedy = "lichkham nightly"},
    {.name = "night_partial",
     .severity = DOCTOR_WARNING,
     STATEMENT(NIGHT_PARTIAL),
     .looks_for = "a last night that held communes or met odd rows",
     .where = "night of {1}",
     .what = "some communes need attention",
     .remedy = "lichkham report morning"},
    {.name = "night_violated",
     .severity = DOCTOR_FAULT,
     STATEMENT(NIGHT_VIOLATED),
     .looks_for = "a last night that violated an invariant",
     .where = "night of {1}",
     .what = "{2} invariants did not hold at its end; publish nothing before they do",
     .remedy = "lichkham verify"},
    {.name = "held",
     .severity = DOCTOR_FAULT,
     STATEMENT(HELD),
     .looks_for = "a commune that the last night held, with its reason",
     .where = "commune {1}",
     .what = "the last night left it as it was: {2}",
     .remedy = "Mend what the reason says; the next night plans it: lichkham nightly"},
    {.name = "no_places",
     .severity = DOCTOR_WARNING,
     STATEMENT(NO_PLACES),
     .looks_for = "a commune of a live round without any place",
     .where = "commune {1}, round {2}",
     .what = "{3} wait and no session has a place",
     .remedy = "lichkham capacity import FILE --apply"},
    {.name = "closures_open",
     .severity = DOCTOR_NOTE,
     STATEMENT(CLOSURES_OPEN),
     .looks_for = "a closure without an end: nothing is planned there until it has one",
     .where = "commune {1}, {2}",
     .what = "closed from {3} on, and nobody has said until when",
     .remedy = "Once it is known, give it its until_day: lichkham closure import FILE --apply; "
               "or take the repair back that made it: lichkham repair list, repair undo"},
    {.name = "no_resource",
     .severity = DOCTOR_WARNING,
     STATEMENT(NO_RESOURCE),
     .looks_for = "a resource that somebody's check needs and no half day of the commune counts",
     .where = "commune {1}, round {2}",
     .what = "{3} are owed a check that needs {4}, and no half day to come has any",
     .remedy = "Give half days some in the column {4}: lichkham capacity import FILE --apply"},
    {.name = "no_station",
     .severity = DOCTOR_WARNING,
     STATEMENT(NO_STATION),
     .looks_for = "people of hamlets without a site",
     .where = "commune {1}",
     .what = "{2} wait because their hamlet has no site; hamlets: {3}",
     .remedy = "lichkham hamlet export, name their site, then lichkham hamlet import FILE --apply"},
    {.name = "capacity",
     .severity = DOCTOR_NOTE,
     STATEMENT(CAPACITY),
     .looks_for = "places against need: the communes worst off, and what it would take",
     .where = "commune {1}, round {2}",
     .what = "{4} are owed a check, {5} places to come, {3} wait: at least {6} extra half days",
     .remedy = "Add days or teams: lichkham capacity import FILE --apply"},
    {.name = "unrecorded",
     .severity = DOCTOR_WARNING,
     STATEMENT(UNRECORDED),
     .number = outcome_days,
     .looks_for = "past exam days with people nobody has recorded, within plan.outcome_days",
     .where = "site {1}, {2}",
     .what = "{3} people have a place there and no outcome",
     .remedy =
         "lichkham export day-list --site {1} --date {2}, then lichkham appointment attend --site {1} --date "
         "{2} and lichkham appointment absent with the codes"},
    {.name = "contradictions",
     .severity = DOCTOR_WARNING,
     .run = look_at_facts,
     .needs = DOCTOR_NEEDS_REGISTER,
     .looks_for = "facts of officers that the register still contradicts after a month, or has overtaken",
     .remedy = "lichkham resident fact list --contradictions --commune CODE"},
    {.name = "duplicates",
     .severity = DOCTOR_WARNING,
     STATEMENT(DUPLICATES),
     .looks_for = "records that may be the same person, not yet settled",
     .where = "commune {1}",
     .what = "{2} records may be of people who have another one; until that is settled they are not served",
     .remedy = "lichkham resident duplicate list --commune {1}, then lichkham resident duplicate settle"},
    {.name = "claims",
     .severity = DOCTOR_WARNING,
     STATEMENT(CLAIMS),
     .number = claim_days,
     .looks_for = "people two registers name for more than 30 days",
     .where = "commune {1}",
     .what = "{2} people are in its feed and served by another commune, since {3}",
     .remedy = "Ask the other commune to record the move in its register"},
    {.name = "unmatched",
     .severity = DOCTOR_WARNING,
     STATEMENT(UNMATCHED),
     .looks_for = "evidence of checks that fits nobody yet",
     .where = "commune {1}",
     .what = "{2} checks done elsewhere are not matched to a person, who may be invited again",
     .remedy = "lichkham completion unmatched --commune {1}, then lichkham completion match or lichkham "
               "completion discard"},
    {.name = "reports_due",
     .severity = DOCTOR_WARNING,
     STATEMENT(REPORTS_DUE),
     .looks_for = "an employer or school whose report is overdue",
     .where = "organisation {1}",
     .what = "the {2} was to report by {3}: its people are invited by the station",
     .remedy = "Ask for its list of checks; once they are recorded: lichkham organisation report {1}"},
    {.name = "channels_missing",
     .severity = DOCTOR_FAULT,
     .run = look_at_channels,
     .needs = DOCTOR_NEEDS_STORE,
     .looks_for = "messages that are due on a channel that is not configured, or not active",
     .where = "channel {1}",
     .what = "it is {2}: {3} messages that are due wait, the first for a place on {4}",
     .remedy = "Configure it under \"channels\" (docs/channels.md), then: lichkham remind"},
    {.name = "messages_late",
     .severity = DOCTOR_FAULT,
     STATEMENT(MESSAGES_LATE),
     .looks_for = "messages of a day that has passed: no pass of sending came after it",
     .where = "channel {1}",
     .what = "{2} messages were due since {3} and nobody sends, the first for a place on {4}",
     .remedy = "journalctl -u lichkham-remind tells why, if its timer is on; then: lichkham remind"},
    {.name = "messages_unclear",
     .severity = DOCTOR_WARNING,
     STATEMENT(MESSAGES_UNCLEAR),
     .looks_for = "messages nobody has known since yesterday whether they went",
     .where = "channel {1}",
     .what = "whether {2} messages went is not known since yesterday, the first for a place on {3}",
     .remedy = "Ask the gateway, then tell: lichkham remind receipt"},
    {.name = "messages_put_off",
     .severity = DOCTOR_WARNING,
     STATEMENT(MESSAGES_PUT_OFF),
     .looks_for = "messages that were due and were put off, with the reason",
     .where = "channel {1}",
     .what = "{2} messages were put off ({3}), the first for a place on {4}",
     .remedy =
         "docs/sending.md tells each reason; a number is the gateway's: look at it, then: lichkham remind"},
    {.name = "messages_expired",
     .severity = DOCTOR_WARNING,
     STATEMENT(MESSAGES_EXPIRED),
     .number = expired_days,
     .looks_for = "messages of yesterday and today that became too late",
     .where = "channel {1}",
     .what = "{2} messages did not go in time, and their people do not know of their places from it",
     .remedy = "Call them; the day lists have their numbers: lichkham export day-list. Then more quota, more "
               "rate, or an earlier publication"},
    {.name = "unreachable",
     .severity = DOCTOR_NOTE,
     REGISTERED(UNREACHABLE),
     .looks_for = "people without a phone of their own, of their household or of their guardian",
     .where = "commune {1}",
     .what = "{2} people can be reached by letter or visit only",
     .remedy = "Plan so many visits and letters; a phone in the register shortens the list"},
};
const size_t DOCTOR_CHECK_COUNT = sizeof DOCTOR_CHECKS / sizeof DOCTOR_CHECKS[0];
