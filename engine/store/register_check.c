/* SPDX-License-Identifier: Apache-2.0 */
#include "store/register_check.h"

#include "base/text.h"
#include "domain/appointment.h"
#include "domain/person.h"
#include "domain/resident.h"
#include "store/array.h"
#include "store/reference.h"
#include "store/register_contract.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_BYTES = 128 };

const struct register_rule REGISTER_RULES[] = {
    {"view", REGISTER_FAULT, REGISTER_WHOLE, "The view is missing; nothing of the register can be read.",
     "Make the view, as docs/examples/own_register does."},
    {"column", REGISTER_FAULT, REGISTER_WHOLE, "The column is missing or has another type.",
     "Mend the view: cast the column to the type of the contract."},
    {"null", REGISTER_FAULT, REGISTER_MASKED, "NULL where the contract allows none.",
     "Give a value in the view: coalesce(), 'unknown' for words, '' for texts."},
    {"key_range", REGISTER_FAULT, REGISTER_MASKED, "A resident's number that no code on paper can carry.",
     "Give out numbers from 1 to 887503680, from a map of your keys."},
    {"key_twice", REGISTER_FAULT, REGISTER_MASKED,
     "The same resident twice in a commune: the night holds the commune.",
     "Look for a join in the view that doubles rows."},
    {"commune_unknown", REGISTER_FAULT, REGISTER_WHOLE,
     "People of a commune that is not in the table area today.",
     "Map the register's codes to those in force, or import the areas."},
    {"empty", REGISTER_FAULT, REGISTER_WHOLE, "The feed names nobody of a commune that has a live round.",
     "Load the register of this commune, or close its round."},
    {"unknown_word", REGISTER_FAULT, REGISTER_CODE,
     "A word that is not in the list of its column: it is left out.",
     "Map it to a word of the list in the view."},
    {"birth_disagrees", REGISTER_FAULT, REGISTER_MASKED, "The year of birth is not that of the birth date.",
     "Take the year from the date: extract(year FROM birth_date)::smallint."},
    {"future", REGISTER_FAULT, REGISTER_MASKED, "A day that has not come yet.",
     "Look for day and month exchanged, or a century read wrongly."},
    {"birth_long_ago", REGISTER_WARNING, REGISTER_MASKED, "Born before 1900.",
     "Correct the year in the register, or record the death."},
    {"undated_check", REGISTER_FAULT, REGISTER_MASKED, "A past check without a date: it is taken as unknown.",
     "Give the date, or say 'unknown'."},
    {"hamlet_unknown", REGISTER_FAULT, REGISTER_WHOLE,
     "A hamlet that is not one of the commune's today: its people get no place.",
     "Map the register's hamlets to lichkham.hamlet, or import the hamlet."},
    {"organisation_unknown", REGISTER_WARNING, REGISTER_WHOLE,
     "An employer or school that is not in the table organisation.",
     "Import the organisation, or leave the column NULL."},
    {"moved_to_unknown", REGISTER_WARNING, REGISTER_WHOLE, "Moved to a commune that no area has ever been.",
     "Map the code; NULL says that the person still lives here."},
    {"moved_nowhere", REGISTER_FAULT, REGISTER_WHOLE,
     "Moved to the commune itself: the person is no longer served.",
     "Leave moved_to NULL for whoever lives here."},
    {"language", REGISTER_WARNING, REGISTER_CODE, "Not a language: messages go out in Vietnamese.",
     "Use two or three small letters, as in vi and en."},
    {"guardian_unknown", REGISTER_WARNING, REGISTER_MASKED,
     "A guardian whom the feed of the commune does not name.",
     "Map the guardian with the same keys as residents, or leave it NULL."},
    {"household_apart", REGISTER_WARNING, REGISTER_MASKED,
     "One household in several hamlets: its members cannot come to one site together.",
     "Look for household keys that start anew in each hamlet."},
    {"no_person", REGISTER_FAULT, REGISTER_MASKED,
     "A resident without name and contact: day lists show an empty line.",
     "Give resident_person a row for everyone in the feed."},
    {"no_resident", REGISTER_ADVICE, REGISTER_MASKED, "A name and contact of nobody in the feed.",
     "Nothing for those who left; else look for a commune or key that differs."},
    {"name_empty", REGISTER_FAULT, REGISTER_MASKED, "A person without a name.", "Give the full name."},
    {"name_form", REGISTER_FAULT, REGISTER_MASKED,
     "A name that is not composed (NFC): it prints and compares wrongly.",
     "Use normalize(full_name, NFC) in the view."},
    {"name_key", REGISTER_FAULT, REGISTER_MASKED,
     "A search key that is not the folded name: the person is not found by it.",
     "Use the expression in docs/register.md."},
    {"number_form", REGISTER_FAULT, REGISTER_MASKED, "A personal number that is not 12 digits.",
     "Keep leading zeros: store it as text; give NULL for none."},
    {"number_twice", REGISTER_FAULT, REGISTER_MASKED,
     "The same personal number for several people of a commune.",
     "Correct it in the register, or merge the two records."},
    {"insurance_form", REGISTER_WARNING, REGISTER_MASKED,
     "An insurance number of neither 10 nor 15 characters.", "Correct it, or give NULL."},
    {"phone_form", REGISTER_FAULT, REGISTER_MASKED,
     "A phone that is not written as +84912345678: it cannot be reached.",
     "Put +84 in place of the first 0 and take out blanks and points; NULL for none."},
    {"status_missing", REGISTER_WARNING, REGISTER_WHOLE,
     "feed_status does not say how old the feed is: an old one would go unnoticed.",
     "Write feed_status with every delivery, in the same transaction."},
    {"status_old", REGISTER_FAULT, REGISTER_WHOLE,
     "The feed is older than night.feed_days_max: the night holds the commune.",
     "Deliver the register again, or raise night.feed_days_max."},
    {"status_rows", REGISTER_FAULT, REGISTER_WHOLE,
     "The feed has another number of rows than feed_status says.",
     "Deliver again; write feed_status last and in the same transaction."},
    {"order", REGISTER_ADVICE, REGISTER_WHOLE,
     "No index gives a commune in the order of resident_id: each night sorts.",
     "CREATE INDEX on (commune_code, resident_id) of the table behind resident_feed."},
};
const size_t REGISTER_RULE_COUNT = sizeof REGISTER_RULES / sizeof REGISTER_RULES[0];

const char *register_severity_name(enum register_severity severity) {
    static const char *const NAMES[] = {"advice", "warning", "fault"};
    return NAMES[severity];
}

struct telling {
    register_on_finding *on_finding;
    void *context;
    int32_t commune;
    struct arena *arena; /* for masks */
};

static const struct register_rule *find_rule(const char *name) {
    for (size_t i = 0; i < REGISTER_RULE_COUNT; i++)
        if (strcmp(REGISTER_RULES[i].name, name) == 0) return &REGISTER_RULES[i];
    return NULL;
}

/* One of a kind: of a whole commune or view. */
static void tell(const struct telling *t, const char *rule, const char *where, int64_t count,
                 const char *value) {
    struct register_finding f = {.rule = find_rule(rule), .count = count, .example_count = 1};
    (void)snprintf(f.where, sizeof f.where, "%s", where);
    f.examples[0].commune = t->commune;
    (void)snprintf(f.examples[0].value, sizeof f.examples[0].value, "%s", value);
    t->on_finding(t->context, &f);
}

/* ---- Views and columns -------------------------------------------------------------------------- */

struct wrong_views {
    struct telling telling;
    char last_missing[64];
};

static void on_wrong_column(void *context, const struct register_wrong_column *w) {
    struct wrong_views *views = context;
    char where[64], value[64];
    (void)snprintf(where, sizeof where, "%s.%s", w->view, w->name);
    (void)snprintf(value, sizeof value, "must be %s, is %s", w->type, *w->found ? w->found : "missing");
    if (!w->has_no_view) {
        tell(&views->telling, "column", where, 1, value);
    } else if (strcmp(views->last_missing, w->view) != 0) {
        (void)snprintf(views->last_missing, sizeof views->last_missing, "%s", w->view);
        tell(&views->telling, "view", w->view, 1, "");
    }
}

bool register_check_views(struct pg *register_, register_on_finding *on_finding, void *context,
                          struct err *e) {
    struct wrong_views views = {.telling = {.on_finding = on_finding, .context = context}};
    return register_find_wrong_columns(register_, false, on_wrong_column, &views, e);
}

bool register_check_begin(struct pg *register_, struct err *e) {
    return pg_execute(register_, SQL_REGISTER_CHECK_BEGIN.sql, e);
}

/* ---- Which communes ------------------------------------------------------------------------------ */

/* The first column, as a parameter for other statements. */
static void list_integers(const struct pg_result *r, struct array *out) {
    array_begin(out);
    for (int i = 0; i < pg_result_rows(r); i++) array_add_integer(out, pg_result_integer(r, i, 0));
    (void)array_end(out);
}

static bool query_commune(struct pg *c, const struct pg_statement *s, int32_t commune, struct pg_result **r,
                          struct err *e) {
    struct pg_params p = {0};
    pg_param_int(&p, commune);
    return pg_query(c, s, &p, r, e);
}

static bool list_live(struct pg *store, int32_t commune, struct array *out, struct err *e) {
    struct pg_result *r = NULL;
    if (!query_commune(store, &SQL_REGISTER_CHECK_LIVE, commune, &r, e)) return false;
    list_integers(r, out);
    pg_result_free(r);
    return true;
}

bool register_list_communes(struct pg *store, struct pg *register_, int32_t commune, struct arena *a,
                            struct register_commune **out, size_t *count, struct err *e) {
    struct array live = {0};
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    if (!list_live(store, commune, &live, e)) return false;
    pg_param_int(&p, commune);
    pg_param_text(&p, live.text);
    const bool ok = pg_query(register_, &SQL_REGISTER_CHECK_COMMUNES, &p, &r, e);
    array_free(&live);
    *count = ok ? (size_t)pg_result_rows(r) : 0;
    *out = arena_new_array(a, struct register_commune, *count);
    for (int i = 0; i < (int)*count; i++)
        (*out)[i] = (struct register_commune){.code = (int32_t)pg_result_integer(r, i, 0),
                                              .is_live = pg_result_boolean(r, i, 1),
                                              .residents = pg_result_integer(r, i, 2),
                                              .persons = pg_result_integer(r, i, 3),
                                              .as_of = pg_result_date(r, i, 4),
                                              .status_rows = pg_result_integer(r, i, 5)};
    pg_result_free(r);
    return ok;
}

/* ---- One commune ---------------------------------------------------------------------------------- */

/* One letter, or a few digits and signs: what registers have for words, and no name or number. */
static bool is_code(const char *value) {
    enum { CODE_BYTES_MAX = 6 };
    const size_t length = strlen(value);
    if (length == 1) return true;
    return length <= CODE_BYTES_MAX && strspn(value, "0123456789;,./- ") == length;
}

static void tell_value(struct arena *a, const struct register_rule *rule, const char *value, char out[64]) {
    const bool is_whole =
        rule->telling == REGISTER_WHOLE || (rule->telling == REGISTER_CODE && is_code(value));
    (void)snprintf(out, 64, "%s", is_whole ? value : text_mask(a, value));
}

/* Rows are (rule, where, count, resident and value of three). */
static bool tell_rows(const struct telling *t, const struct pg_result *r, struct err *e) {
    for (int row = 0; row < pg_result_rows(r); row++) {
        struct register_finding f = {.rule = find_rule(pg_result_text(r, row, 0)),
                                     .count = pg_result_integer(r, row, 2)};
        if (f.rule == NULL)
            return err_set(e, ERR_INTERNAL, "", "no rule is called %s", pg_result_text(r, row, 0));
        (void)snprintf(f.where, sizeof f.where, "%s", pg_result_text(r, row, 1));
        f.example_count = f.count < REGISTER_EXAMPLES ? (int)f.count : REGISTER_EXAMPLES;
        for (int i = 0; i < f.example_count; i++) {
            f.examples[i].commune = t->commune;
            f.examples[i].resident = pg_result_integer(r, row, 3 + 2 * i);
            tell_value(t->arena, f.rule, pg_result_text(r, row, 4 + 2 * i), f.examples[i].value);
        }
        t->on_finding(t->context, &f);
    }
    return true;
}

static bool ask(const struct telling *t, struct pg *register_, const struct pg_statement *s,
                const struct pg_params *p, struct err *e) {
    struct pg_result *r = NULL;
    if (!pg_query(register_, s, p, &r, e)) return false;
    const bool ok = tell_rows(t, r, e);
    pg_result_free(r);
    return ok;
}

/* Codes of the program's tables, as parameters of the register's statements. */
struct known_codes {
    struct array hamlets;
    struct array unknown_organisations;
    struct array communes;
    bool is_in_force; /* the commune itself, today */
};

static bool list_hamlets(struct pg *store, const struct telling *t, civil_day today, struct array *out,
                         struct err *e) {
    struct hamlet *hamlets = NULL;
    size_t count = 0;
    if (!reference_load_hamlets(store, t->commune, today, today, t->arena, &hamlets, &count, e)) return false;
    array_begin(out);
    for (size_t i = 0; i < count; i++) array_add_integer(out, hamlets[i].id);
    (void)array_end(out);
    return true;
}

static bool list_communes(struct pg *store, const struct telling *t, civil_day today, struct known_codes *k,
                          struct err *e) {
    struct pg_params p = {0};
    struct pg_result *r = NULL;
    pg_param_date(&p, today);
    if (!pg_query(store, &SQL_REGISTER_CHECK_AREAS, &p, &r, e)) return false;
    list_integers(r, &k->communes);
    for (int i = 0; i < pg_result_rows(r); i++)
        if (pg_result_integer(r, i, 0) == t->commune) k->is_in_force = pg_result_boolean(r, i, 1);
    pg_result_free(r);
    return true;
}

/* A country has many organisations and a commune names few: those are looked up. */
static bool list_unknown_organisations(struct pg *store, struct pg *register_, const struct telling *t,
                                       struct array *out, struct err *e) {
    struct pg_result *named = NULL, *unknown = NULL;
    struct array organisations;
    struct pg_params p = {0};
    if (!query_commune(register_, &SQL_REGISTER_CHECK_ORGANISATIONS, t->commune, &named, e)) return false;
    list_integers(named, &organisations);
    pg_result_free(named);
    pg_param_text(&p, organisations.text);
    const bool ok = pg_query(store, &SQL_REGISTER_CHECK_UNKNOWN, &p, &unknown, e);
    array_free(&organisations);
    if (ok) list_integers(unknown, out);
    pg_result_free(unknown);
    return ok;
}

static void append_word(char words[WORDS_BYTES], const char *word) {
    const size_t length = strlen(words);
    (void)snprintf(words + length, WORDS_BYTES - length, "%s%s", length ? ";" : "", word);
}

/* The lists of words are the program's own, so that what it reads is what it allows. */
static bool check_feed(struct pg *register_, const struct telling *t, const struct known_codes *k,
                       civil_day today, struct err *e) {
    char sexes[WORDS_BYTES] = "", routes[WORDS_BYTES] = "";
    char groups[TARGET_GROUPS_TEXT_BYTES], circumstances[CIRCUMSTANCES_TEXT_BYTES];
    struct pg_params p = {0};
    for (int i = 0; i < PERSON_SEXES; i++) append_word(sexes, person_sex_name((enum person_sex)i));
    for (int i = 0; i < ROUTES; i++) append_word(routes, route_name((enum route)i));
    pg_param_int(&p, t->commune);
    pg_param_date(&p, today);
    pg_param_text(&p, k->hamlets.text);
    pg_param_text(&p, k->unknown_organisations.text);
    pg_param_text(&p, k->communes.text);
    pg_param_bigint(&p, APPOINTMENT_CODE_RESIDENT_MAX);
    pg_param_text(&p, sexes);
    pg_param_text(&p, routes);
    pg_param_text(&p, "unknown;never;past");
    pg_param_text(&p, resident_print_groups(UINT32_MAX, groups));
    pg_param_text(&p, resident_print_circumstances(UINT8_MAX, circumstances));
    return ask(t, register_, &SQL_REGISTER_CHECK_FEED, &p, e);
}

static bool check_persons(struct pg *register_, const struct telling *t, struct err *e) {
    char owners[WORDS_BYTES] = "";
    struct pg_params persons = {0}, keys = {0};
    for (int i = 0; i < PHONE_OWNERS; i++) append_word(owners, phone_owner_name((enum phone_owner)i));
    pg_param_int(&persons, t->commune);
    pg_param_text(&persons, owners);
    pg_param_int(&keys, t->commune);
    return ask(t, register_, &SQL_REGISTER_CHECK_PERSONS, &persons, e) &&
           ask(t, register_, &SQL_REGISTER_CHECK_KEYS, &keys, e);
}

/* What feed_status says, against what there is. */
static void check_status(const struct telling *t, const struct register_scope *scope,
                         const struct register_commune *c) {
    char value[64];
    char day[CIVIL_TEXT_BYTES];
    if (c->as_of == CIVIL_NONE) {
        tell(t, "status_missing", "feed_status.as_of", 1, "");
        return;
    }
    if (scope->today - c->as_of > scope->feed_days_max)
        tell(t, "status_old", "feed_status.as_of", 1, civil_print(c->as_of, day));
    (void)snprintf(value, sizeof value, "%" PRId64 " said, %" PRId64 " there", c->status_rows, c->residents);
    if (c->status_rows != c->residents) tell(t, "status_rows", "feed_status.rows", 1, value);
}

static bool check_rows(struct pg *store, struct pg *register_, const struct telling *t,
                       const struct register_scope *scope, const struct register_commune *c,
                       struct known_codes *k, struct err *e) {
    const civil_day today = scope->today;
    if (!list_hamlets(store, t, today, &k->hamlets, e) || !list_communes(store, t, today, k, e) ||
        !list_unknown_organisations(store, register_, t, &k->unknown_organisations, e))
        return false;
    if (!k->is_in_force) tell(t, "commune_unknown", "resident_feed.commune_code", c->residents, "");
    return check_feed(register_, t, k, today, e) && check_persons(register_, t, e);
}

bool register_check_commune(struct pg *store, struct pg *register_, const struct register_scope *scope,
                            const struct register_commune *commune, register_on_finding *on_finding,
                            void *context, struct err *e) {
    struct telling t = {.on_finding = on_finding, .context = context, .commune = commune->code};
    if (commune->code == 0) {
        tell(&t, "null", "commune_code", commune->residents + commune->persons, "");
        return true;
    }
    if (commune->residents == 0 && commune->is_live) tell(&t, "empty", "resident_feed", 1, "");
    if (commune->residents > 0 || commune->as_of != CIVIL_NONE) check_status(&t, scope, commune);
    if (commune->residents + commune->persons == 0) return true;
    struct known_codes codes = {.is_in_force = false};
    t.arena = arena_create();
    const bool ok = check_rows(store, register_, &t, scope, commune, &codes, e) ||
                    err_wrap(e, "commune %05d", commune->code);
    array_free(&codes.hamlets);
    array_free(&codes.unknown_organisations);
    array_free(&codes.communes);
    arena_destroy(t.arena);
    return ok;
}

/* ---- The order of reading ------------------------------------------------------------------------- */

static bool is_sort(const char *line) {
    static const char SORT[] = "Sort";
    const size_t length = strlen(line);
    return length >= sizeof SORT - 1 && strcmp(line + length - (sizeof SORT - 1), SORT) == 0;
}

bool register_check_order(struct pg *register_, register_on_finding *on_finding, void *context,
                          struct err *e) {
    const struct telling t = {.on_finding = on_finding, .context = context};
    struct pg_result *r = NULL;
    if (!pg_execute(register_, SQL_REGISTER_CHECK_PLAIN.sql, e) ||
        !pg_query(register_, &SQL_REGISTER_CHECK_INDEX, NULL, &r, e))
        return false;
    bool has_sort = false;
    for (int row = 0; row < pg_result_rows(r); row++) has_sort |= is_sort(pg_result_text(r, row, 0));
    pg_result_free(r);
    if (has_sort) tell(&t, "order", "resident_feed", 1, "");
    return true;
}
