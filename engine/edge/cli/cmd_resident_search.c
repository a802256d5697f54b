/* SPDX-License-Identifier: Apache-2.0 */
/* Finding a person, and showing one. */
#include "base/text.h"
#include "domain/person.h"
#include "edge/cli/ask.h"
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "jobs/fact_value.h"
#include "jobs/resident_view.h"

#include <inttypes.h>
#include <string.h>

enum { LIMIT = 20, PURPOSE_BYTES_MAX = 200, MINUTES_AN_HOUR = 60 };

/* ---- Words ------------------------------------------------------------------------------- */

/* Columns are as wide as their letters, not as their bytes. */
static void print_cell(FILE *out, const char *text, int width) {
    (void)fputs(text, out);
    for (; *text; text++) width -= ((unsigned char)*text & 0xC0U) != 0x80U;
    do (void)fputc(' ', out);
    while (--width >= 0);
}

static const char *print_birth(struct arena *a, const struct person_hit *p) {
    char day[CIVIL_TEXT_BYTES];
    if (p->birth_year == 0) return "";
    return p->birth != CIVIL_NONE ? arena_print(a, "%s", civil_print(p->birth, day))
                                  : arena_print(a, "%d", p->birth_year);
}

/* "died 2027-01-05", "moved to 00124"; "" for who lives here. */
static const char *print_departure(struct arena *a, const struct person_hit *p) {
    char day[CIVIL_TEXT_BYTES];
    if (p->died_on != CIVIL_NONE) return arena_print(a, "died %s", civil_print(p->died_on, day));
    return p->moved_to != 0 ? arena_print(a, "moved to %05" PRId32, p->moved_to) : "";
}

static const char *print_need(const struct resident_standing *s) {
    return s->round != 0 ? need_state_name((enum need_state)s->need) : "";
}

/* A proposal is nobody's business but the planner's until it is published. */
static const char *print_place(struct arena *a, const struct resident_standing *s) {
    char day[CIVIL_TEXT_BYTES];
    if (s->place_day == CIVIL_NONE) return "";
    return arena_print(a, "%s%s", civil_print(s->place_day, day),
                       s->place == APPOINTMENT_PROPOSED ? " (draft)" : "");
}

static void put_day(struct json *object, const char *key, civil_day day) {
    char text[CIVIL_TEXT_BYTES];
    json_put(object, key, json_text(day != CIVIL_NONE ? civil_print(day, text) : NULL));
}

static struct json *found_as_json(struct arena *a, const struct resident_found *f) {
    const struct person_hit *p = &f->person;
    struct json *one = json_object();
    json_put(one, "code", json_text(f->code));
    json_put(one, "name", json_text(p->name));
    json_put(one, "birth_year", p->birth_year != 0 ? json_integer(p->birth_year) : json_text(NULL));
    json_put(one, "sex", json_text(person_sex_name((enum person_sex)p->sex)));
    json_put(one, "hamlet", json_text(f->standing.hamlet));
    json_put(one, "personal_number", json_text(text_mask(a, p->personal_number)));
    json_put(one, "phone", json_text(text_mask(a, p->phone)));
    put_day(one, "died_on", p->died_on);
    json_put(one, "moved_to", json_text(p->moved_to != 0 ? arena_print(a, "%05" PRId32, p->moved_to) : NULL));
    json_put(one, "need", json_text(f->standing.round != 0 ? print_need(&f->standing) : NULL));
    put_day(one, "next_day", f->standing.place_day);
    json_put(one, "is_draft",
             json_boolean(f->standing.place_day != CIVIL_NONE && f->standing.place == APPOINTMENT_PROPOSED));
    return one;
}

/* ---- Search ------------------------------------------------------------------------------ */

static void print_found(FILE *out, struct arena *a, const struct resident_found *f) {
    const struct person_hit *p = &f->person;
    print_cell(out, f->code, 8);
    print_cell(out, p->name, 24);
    print_cell(out, p->birth_year != 0 ? arena_print(a, "%d", p->birth_year) : "", 4);
    print_cell(out, person_sex_name((enum person_sex)p->sex), 7);
    print_cell(out, f->standing.hamlet, 16);
    print_cell(out, text_mask(a, p->personal_number), 12);
    print_cell(out, text_mask(a, p->phone), 12);
    print_cell(out, print_need(&f->standing), 14);
    print_cell(out, print_place(a, &f->standing), 18);
    (void)fprintf(out, "%s\n", print_departure(a, p));
}

static void tell_found(const struct desk *d, const struct resident_found *found, size_t count, size_t limit) {
    FILE *out = d->command->out;
    if (count == 0 && !d->command->is_quiet) (void)fputs("Nobody fits.\n", out);
    for (size_t i = 0; i < count; i++) print_found(out, d->arena, &found[i]);
    if (count == limit && !d->command->is_quiet)
        (void)fprintf(stderr, "There may be more than these %zu: add a word, or the number.\n", count);
}

static bool search(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    const struct officer officer = desk_officer(d);
    const size_t limit = (size_t)option_integer(c, "limit", LIMIT);
    struct person_query query;
    struct resident_found *found;
    const char *line;
    size_t count;
    if (!ask_line("Name, number, telephone or code", d->arena, &line, e) ||
        !person_query_parse(line, d->arena, &query, e) ||
        !resident_view_search(d->db, d->register_, &officer, option_commune(c, "commune"), &query, limit,
                              d->arena, &found, &count, e))
        return false;
    if (!c->is_json) {
        tell_found(d, found, count, limit);
        return true;
    }
    struct json *list = json_array();
    for (size_t i = 0; i < count; i++) json_append(list, found_as_json(d->arena, &found[i]));
    desk_print_json(d, list);
    return true;
}

/* ---- Show, for people -------------------------------------------------------------------- */

static const char *hide(struct arena *a, const char *value, bool is_revealed) {
    return is_revealed ? value : text_mask(a, value);
}

static void print_person(const struct desk *d, const struct resident_view *v, bool is_revealed) {
    FILE *out = d->command->out;
    const struct person_hit *p = &v->found.person;
    if (!v->is_named) {
        (void)fprintf(out, "%s  The register's feed does not name this person any more.\n", v->found.code);
        return;
    }
    (void)fprintf(out, "%s  %s\n", v->found.code, p->name);
    (void)fprintf(out, "  born %s, %s, %s\n", print_birth(d->arena, p),
                  person_sex_name((enum person_sex)p->sex), v->found.standing.hamlet);
    if (*print_departure(d->arena, p)) (void)fprintf(out, "  %s\n", print_departure(d->arena, p));
    if (*p->personal_number)
        (void)fprintf(out, "  personal number %s\n", hide(d->arena, p->personal_number, is_revealed));
    if (*p->phone)
        (void)fprintf(out, "  telephone %s (%s)\n", hide(d->arena, p->phone, is_revealed), p->phone_owner);
}

static void print_second_visit(FILE *out, uint8_t bits) {
    const char *names[RESOURCES];
    const size_t count = resource_list(bits, names);
    if (count > 0) (void)fputs("    another visit is needed for: ", out);
    for (size_t i = 0; i < count; i++) (void)fprintf(out, "%s%s", names[i], i + 1 < count ? ", " : "\n");
}

static void print_needs(const struct desk *d, const struct resident_view *v) {
    FILE *out = d->command->out;
    char from[CIVIL_TEXT_BYTES], until[CIVIL_TEXT_BYTES];
    if (v->need_count > 0) (void)fputs("\nChecks\n", out);
    for (size_t i = 0; i < v->need_count; i++) {
        const struct resident_need *n = &v->needs[i];
        (void)fprintf(out, "  round %" PRId32 ", %d: %s", n->round, n->number,
                      need_state_name((enum need_state)n->state));
        if (n->due != CIVIL_NONE)
            (void)fprintf(out, ", %s to %s", civil_print(n->release, from), civil_print(n->due, until));
        (void)fputc('\n', out);
        if (n->reason != REASON_NONE)
            (void)fprintf(out, "    %s\n    %s\n", reason_sentence((enum reason)n->reason, "vi"),
                          reason_sentence((enum reason)n->reason, "en"));
        if (n->day_reason != DAY_NONE)
            (void)fprintf(out, "    %s\n    %s\n", day_reason_sentence((enum day_reason)n->day_reason, "vi"),
                          day_reason_sentence((enum day_reason)n->day_reason, "en"));
        print_second_visit(out, n->second_visit);
    }
}

static void print_places(const struct desk *d, const struct resident_view *v) {
    FILE *out = d->command->out;
    char day[CIVIL_TEXT_BYTES];
    if (v->place_count > 0) (void)fputs("\nAppointments\n", out);
    for (size_t i = 0; i < v->place_count; i++) {
        const struct resident_place *p = &v->places[i];
        (void)fprintf(out, "  %s %02d:%02d  %s  %s\n", civil_print(p->day, day), p->minute / MINUTES_AN_HOUR,
                      p->minute % MINUTES_AN_HOUR, appointment_state_name((enum appointment_state)p->state),
                      p->site);
    }
}

static void print_repairs(const struct desk *d, const struct resident_view *v) {
    FILE *out = d->command->out;
    char day[CIVIL_TEXT_BYTES];
    if (v->repair_count > 0) (void)fputs("\nChanged by repairs\n", out);
    for (size_t i = 0; i < v->repair_count; i++) {
        const struct resident_repair *p = &v->repairs[i];
        (void)fprintf(out, "  %s  repair %" PRId32 " by %s%s%s: ", civil_print(p->made_on, day), p->number,
                      p->author, *p->reason ? ", " : "", p->reason);
        (void)fprintf(out, "from %s %02d:%02d ", civil_print(p->from_day, day),
                      p->from_minute / MINUTES_AN_HOUR, p->from_minute % MINUTES_AN_HOUR);
        if (p->to_day == CIVIL_NONE)
            (void)fputs("to no place", out);
        else
            (void)fprintf(out, "to %s %02d:%02d  %s", civil_print(p->to_day, day),
                          p->to_minute / MINUTES_AN_HOUR, p->to_minute % MINUTES_AN_HOUR, p->to_site);
        (void)fputs(p->is_told ? "\n" : " (had not been promised)\n", out);
    }
}

static const char *show_fact(struct arena *a, const struct fact *f, bool is_revealed) {
    return f->kind == FACT_CONTACT && is_revealed ? f->value : fact_value_print(a, f);
}

static void print_facts(const struct desk *d, const struct resident_view *v, bool is_revealed) {
    FILE *out = d->command->out;
    char day[CIVIL_TEXT_BYTES];
    if (v->fact_count > 0) (void)fputs("\nRecorded by officers\n", out);
    for (size_t i = 0; i < v->fact_count; i++) {
        const struct fact *f = &v->facts[i].fact;
        (void)fprintf(out, "  %s  %s  %s  by %s, register: %s\n", civil_print(f->from, day),
                      fact_kind_name(f->kind), show_fact(d->arena, f, is_revealed), f->author,
                      fact_standing_name(v->facts[i].standing));
    }
}

static void print_checks(const struct desk *d, const struct resident_view *v) {
    FILE *out = d->command->out;
    char day[CIVIL_TEXT_BYTES];
    if (v->check_count > 0) (void)fputs("\nDone\n", out);
    for (size_t i = 0; i < v->check_count; i++)
        (void)fprintf(out, "  %s  %s  %s\n", civil_print(v->checks[i].done_on, day), v->checks[i].source,
                      v->checks[i].facility);
}

static void print_numbers(const struct desk *d, const struct resident_view *v) {
    FILE *out = d->command->out;
    char from[CIVIL_TEXT_BYTES], until[CIVIL_TEXT_BYTES];
    if (v->number_count > 0) (void)fputs("\nNumbers\n", out);
    for (size_t i = 0; i < v->number_count; i++)
        (void)fprintf(out, "  %s  %s  %s to %s\n", v->numbers[i].scheme,
                      text_mask(d->arena, v->numbers[i].value), civil_print(v->numbers[i].from, from),
                      civil_print(v->numbers[i].until, until));
}

static void print_household(const struct desk *d, const struct resident_view *v) {
    if (v->household_count > 0) (void)fputs("\nHousehold\n", d->command->out);
    for (size_t i = 0; i < v->household_count; i++) {
        const struct resident_found *f = &v->household[i];
        (void)fprintf(d->command->out, "  %s  %s, %s  %s %s %s\n", f->code, f->person.name,
                      print_birth(d->arena, &f->person), print_need(&f->standing),
                      print_place(d->arena, &f->standing), print_departure(d->arena, &f->person));
    }
}

static void print_view(const struct desk *d, const struct resident_view *v, bool is_revealed) {
    print_person(d, v, is_revealed);
    print_household(d, v);
    print_needs(d, v);
    print_places(d, v);
    print_repairs(d, v);
    print_facts(d, v, is_revealed);
    print_checks(d, v);
    print_numbers(d, v);
}

/* ---- Show, for programs ------------------------------------------------------------------ */

static struct json *second_visit_as_json(uint8_t bits) {
    const char *names[RESOURCES];
    const size_t count = resource_list(bits, names);
    struct json *list = json_array();
    for (size_t i = 0; i < count; i++) json_append(list, json_text(names[i]));
    return list;
}

static struct json *needs_as_json(const struct resident_view *v) {
    struct json *list = json_array();
    for (size_t i = 0; i < v->need_count; i++) {
        const struct resident_need *n = &v->needs[i];
        struct json *one = json_object();
        json_put(one, "round", json_integer(n->round));
        json_put(one, "number", json_integer(n->number));
        json_put(one, "state", json_text(need_state_name((enum need_state)n->state)));
        json_put(one, "reason", json_text(reason_name((enum reason)n->reason)));
        json_put(one, "sentence_vi", json_text(reason_sentence((enum reason)n->reason, "vi")));
        json_put(one, "sentence_en", json_text(reason_sentence((enum reason)n->reason, "en")));
        json_put(one, "day_reason", json_text(day_reason_name((enum day_reason)n->day_reason)));
        json_put(one, "second_visit", second_visit_as_json(n->second_visit));
        put_day(one, "release", n->release);
        put_day(one, "due", n->due);
        put_day(one, "target", n->target);
        json_put(one, "package", json_text(n->package));
        json_append(list, one);
    }
    return list;
}

static struct json *places_as_json(struct arena *a, const struct resident_view *v) {
    struct json *list = json_array();
    for (size_t i = 0; i < v->place_count; i++) {
        const struct resident_place *p = &v->places[i];
        struct json *one = json_object();
        json_put(one, "round", json_integer(p->round));
        put_day(one, "day", p->day);
        json_put(
            one, "arrival",
            json_text(arena_print(a, "%02d:%02d", p->minute / MINUTES_AN_HOUR, p->minute % MINUTES_AN_HOUR)));
        json_put(one, "state", json_text(appointment_state_name((enum appointment_state)p->state)));
        json_put(one, "site", json_text(p->site));
        json_append(list, one);
    }
    return list;
}

static struct json *repairs_as_json(const struct resident_view *v) {
    struct json *list = json_array();
    for (size_t i = 0; i < v->repair_count; i++) {
        const struct resident_repair *p = &v->repairs[i];
        struct json *one = json_object();
        json_put(one, "repair", json_integer(p->number));
        put_day(one, "made_on", p->made_on);
        json_put(one, "by", json_text(p->author));
        json_put(one, "reason", json_text(p->reason));
        json_put(one, "was_promised", json_boolean(p->is_told));
        put_day(one, "from_day", p->from_day);
        put_day(one, "to_day", p->to_day);
        json_append(list, one);
    }
    return list;
}

static struct json *facts_as_json(struct arena *a, const struct resident_view *v, bool is_revealed) {
    struct json *list = json_array();
    for (size_t i = 0; i < v->fact_count; i++) {
        const struct fact *f = &v->facts[i].fact;
        struct json *one = json_object();
        json_put(one, "kind", json_text(fact_kind_name(f->kind)));
        put_day(one, "from", f->from);
        put_day(one, "until", f->until);
        json_put(one, "value", json_text(show_fact(a, f, is_revealed)));
        json_put(one, "author", json_text(f->author));
        json_put(one, "standing", json_text(fact_standing_name(v->facts[i].standing)));
        json_append(list, one);
    }
    return list;
}

static struct json *checks_as_json(const struct resident_view *v) {
    struct json *list = json_array();
    for (size_t i = 0; i < v->check_count; i++) {
        const struct resident_check *k = &v->checks[i];
        struct json *one = json_object();
        put_day(one, "done_on", k->done_on);
        json_put(one, "source", json_text(k->source));
        json_put(one, "facility", json_text(k->facility));
        json_put(one, "round", json_integer(k->round));
        json_put(one, "data_status", json_text(k->data_status));
        json_append(list, one);
    }
    return list;
}

static struct json *numbers_as_json(struct arena *a, const struct resident_view *v) {
    struct json *list = json_array();
    for (size_t i = 0; i < v->number_count; i++) {
        struct json *one = json_object();
        json_put(one, "scheme", json_text(v->numbers[i].scheme));
        json_put(one, "value", json_text(text_mask(a, v->numbers[i].value)));
        put_day(one, "from", v->numbers[i].from);
        put_day(one, "until", v->numbers[i].until);
        json_append(list, one);
    }
    return list;
}

static struct json *view_as_json(struct arena *a, const struct resident_view *v, bool is_revealed) {
    struct json *whole = found_as_json(a, &v->found);
    struct json *household = json_array();
    for (size_t i = 0; i < v->household_count; i++)
        json_append(household, found_as_json(a, &v->household[i]));
    json_put(whole, "is_named", json_boolean(v->is_named));
    put_day(whole, "birth", v->found.person.birth);
    if (is_revealed) {
        json_put(whole, "personal_number_revealed", json_text(v->found.person.personal_number));
        json_put(whole, "phone_revealed", json_text(v->found.person.phone));
    }
    json_put(whole, "household", household);
    json_put(whole, "needs", needs_as_json(v));
    json_put(whole, "appointments", places_as_json(a, v));
    json_put(whole, "repairs", repairs_as_json(v));
    json_put(whole, "facts", facts_as_json(a, v, is_revealed));
    json_put(whole, "completions", checks_as_json(v));
    json_put(whole, "numbers", numbers_as_json(a, v));
    return whole;
}

static bool check_purpose(const char *purpose, struct err *e) {
    if (purpose == NULL) return true;
    const size_t length = strlen(purpose);
    return (length > 0 && length <= PURPOSE_BYTES_MAX) ||
           err_set(e, ERR_USAGE, "Say in a few words why you need them.",
                   "--reveal takes a purpose of at most %d bytes", PURPOSE_BYTES_MAX);
}

static bool show(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    const struct officer officer = desk_officer(d);
    const char *purpose = option_text(c, "reveal");
    struct officer_person person;
    struct resident_view view;
    if (!check_purpose(purpose, e) || !desk_find_person(d, c->operands[0], &person, e) ||
        !resident_view_show(d->db, d->register_, &officer, &person, purpose, d->arena, &view, e))
        return false;
    if (c->is_json)
        desk_print_json(d, view_as_json(d->arena, &view, purpose != NULL));
    else
        print_view(d, &view, purpose != NULL);
    return true;
}

/* ---- Tables ------------------------------------------------------------------------------ */

static bool run_search(struct command_context *c, struct err *e) {
    return desk_run(c, search, e);
}

static bool run_show(struct command_context *c, struct err *e) {
    return desk_run(c, show, e);
}

static const struct command_option SEARCH_OPTIONS[] = {
    {.name = "commune",
     .kind = OPTION_COMMUNE,
     .argument = "C",
     .help = "Where to look.",
     .is_required = true},
    {.name = "limit",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "At most so many people (default: 20).",
     .least = 1,
     .most = PERSON_SEARCH_LIMIT_MAX},
    DESK_BY,
    {.name = NULL},
};

static const struct command_option SHOW_OPTIONS[] = {
    {.name = "reveal",
     .kind = OPTION_TEXT,
     .argument = "PURPOSE",
     .help = "Show number and telephone in full; the purpose is written into the audit chain."},
    DESK_BY,
    DESK_COMMUNE,
    {.name = NULL},
};

const struct command RESIDENT_SEARCH_COMMANDS[] = {
    {
        .noun = "resident",
        .verb = "search",
        .summary = "Find a person of a commune.",
        .description =
            "Asks on standard input for one line: words of a name in any order, spelling and case, also "
            "parts "
            "of words; or a personal number, a telephone number in any form, or the code of a day list. "
            "Shows "
            "the best fits first, numbers masked. Every search is written into the audit chain, with who was "
            "shown and without what was asked.",
        .options = SEARCH_OPTIONS,
        .run = run_search,
    },
    {
        .noun = "resident",
        .verb = "show",
        .operands = "CODE",
        .summary = "Show what is known of a person.",
        .description =
            "Household, checks with their reasons, appointments, what officers recorded, evidence, and "
            "the history of numbers, masked. Every look is written into the audit chain.",
        .options = SHOW_OPTIONS,
        .run = run_show,
    },
    {.noun = NULL},
};
