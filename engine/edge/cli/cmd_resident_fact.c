/* SPDX-License-Identifier: Apache-2.0 */
/* What officers know before the register does. */
#include "base/text.h"
#include "edge/cli/ask.h"
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "jobs/fact_value.h"
#include "jobs/resident_fact.h"
#include "store/reference.h"

#include <inttypes.h>
#include <string.h>

static bool find_kind(const char *name, enum fact_kind *kind, struct err *e) {
    return fact_kind_find(name, kind) ||
           err_set(
               e, ERR_USAGE,
               "It is one of: died, moved, contact, language, guardian, available_from, refused, excluded, "
               "duplicate.",
               "there is no kind of fact \"%s\"", name);
}

/* ---- Add --------------------------------------------------------------------------------- */

/* A telephone number in an argument would be seen by every process. */
static bool read_value(const struct desk *d, struct fact_request *q, struct err *e) {
    const char *given = option_text(d->command, "value");
    q->value = given;
    if (q->kind != FACT_CONTACT) return true;
    if (given != NULL)
        return err_set(e, ERR_USAGE, "Leave out --value and write it on standard input.",
                       "a contact is not given as an argument");
    return ask_line("Telephone or e-mail", d->arena, &q->value, e);
}

static void tell_closed(FILE *out, const struct fact_report *r) {
    char day[CIVIL_TEXT_BYTES];
    desk_print_closed(out, &r->closed);
    if (r->standing_day != CIVIL_NONE)
        (void)fprintf(out,
                      "The place of %s stands: the person was told of it. Say it again with --cancel to give "
                      "it up.\n",
                      civil_print(r->standing_day, day));
}

static void tell_added(FILE *out, const char *code, const struct fact_report *r, civil_day today) {
    char day[CIVIL_TEXT_BYTES];
    (void)fprintf(out, "%s: %s from %s", code, fact_kind_name(r->fact.kind), civil_print(r->fact.from, day));
    if (r->fact.until != CIVIL_NONE) (void)fprintf(out, " until %s", civil_print(r->fact.until, day));
    (void)fprintf(out, r->is_changed ? ", recorded.\n" : ", recorded before.\n");
    if (r->is_agreed) (void)fprintf(out, "The register says the same already.\n");
    if (r->fact.from > today)
        (void)fprintf(out, "Nothing changes before that day; the night of it applies it.\n");
    tell_closed(out, r);
}

static struct json *closed_as_json(const struct fact_report *r) {
    struct json *whole = json_object();
    char day[CIVIL_TEXT_BYTES];
    json_put(whole, "is_changed", json_boolean(r->is_changed));
    json_put(whole, "is_agreed", json_boolean(r->is_agreed));
    desk_put_closed(whole, &r->closed);
    json_put(whole, "standing_day",
             json_text(r->standing_day != CIVIL_NONE ? civil_print(r->standing_day, day) : NULL));
    return whole;
}

static bool add(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    const struct officer officer = desk_officer(d);
    struct fact_request q = {.from = option_date(c, "from", CIVIL_NONE),
                             .until = option_date(c, "until", CIVIL_NONE),
                             .source = option_text(c, "source"),
                             .gives_up_place = option_is_given(c, "cancel")};
    struct fact_report r;
    if (!find_kind(c->operands[1], &q.kind, e) || !desk_find_person(d, c->operands[0], &q.person, e) ||
        !read_value(d, &q, e) || !resident_fact_add(d->db, d->register_, &officer, &q, d->arena, &r, e))
        return false;
    if (c->is_json)
        desk_print_json(d, closed_as_json(&r));
    else if (!c->is_quiet)
        tell_added(c->out, c->operands[0], &r, c->now.day);
    return true;
}

/* ---- Withdraw ---------------------------------------------------------------------------- */

static bool withdraw(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    const struct officer officer = desk_officer(d);
    struct fact_request q = {.from = option_date(c, "from", CIVIL_NONE)};
    int64_t withdrawn = 0;
    if (!find_kind(c->operands[1], &q.kind, e) || !desk_find_person(d, c->operands[0], &q.person, e) ||
        !resident_fact_withdraw(d->db, &officer, &q, &withdrawn, e))
        return false;
    if (c->is_json) {
        struct json *whole = json_object();
        json_put(whole, "withdrawn", json_integer(withdrawn));
        desk_print_json(d, whole);
    } else if (!c->is_quiet) {
        (void)fprintf(c->out,
                      "%" PRId64
                      " withdrawn. The next night plans the person again; a cancelled place does not "
                      "come back by itself.\n",
                      withdrawn);
    }
    return true;
}

/* ---- List -------------------------------------------------------------------------------- */

static bool is_contradiction(const struct fact_line *l) {
    return l->standing == FACT_CONTRADICTED || l->standing == FACT_OVERTAKEN;
}

static void print_line(const struct desk *d, const struct fact_line *l) {
    FILE *out = d->command->out;
    char code[APPOINTMENT_CODE_BYTES], from[CIVIL_TEXT_BYTES], until[CIVIL_TEXT_BYTES];
    const struct fact *f = &l->fact;
    (void)fprintf(out, "%-8s  %-14s  %-10s  %-10s  %-12s  %-16s  %s\n",
                  appointment_code_print(f->resident, code), fact_kind_name(f->kind),
                  civil_print(f->from, from), f->until != CIVIL_NONE ? civil_print(f->until, until) : "",
                  fact_standing_name(l->standing), fact_value_print(d->arena, f), f->author);
    if (is_contradiction(l))
        (void)fprintf(out, "          %s\n          %s\n", fact_standing_advice(l->standing, "vi"),
                      fact_standing_advice(l->standing, "en"));
}

static struct json *line_as_json(const struct desk *d, const struct fact_line *l) {
    char code[APPOINTMENT_CODE_BYTES], day[CIVIL_TEXT_BYTES];
    const struct fact *f = &l->fact;
    struct json *one = json_object();
    json_put(one, "code", json_text(appointment_code_print(f->resident, code)));
    json_put(one, "kind", json_text(fact_kind_name(f->kind)));
    json_put(one, "from", json_text(civil_print(f->from, day)));
    json_put(one, "until", json_text(f->until != CIVIL_NONE ? civil_print(f->until, day) : NULL));
    json_put(one, "value", json_text(fact_value_print(d->arena, f)));
    json_put(one, "source", json_text(f->source));
    json_put(one, "author", json_text(f->author));
    json_put(one, "standing", json_text(fact_standing_name(l->standing)));
    return one;
}

static void show(const struct desk *d, const struct fact_line *lines, size_t count) {
    const bool only_contradictions = option_is_given(d->command, "contradictions");
    struct json *list = d->command->is_json ? json_array() : NULL;
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        if (only_contradictions && !is_contradiction(&lines[i])) continue;
        if (list == NULL && shown == 0 && !d->command->is_quiet)
            (void)fputs(
                "code      kind            from        until       register      value             by\n",
                d->command->out);
        shown++;
        if (list != NULL)
            json_append(list, line_as_json(d, &lines[i]));
        else
            print_line(d, &lines[i]);
    }
    if (list != NULL)
        desk_print_json(d, list);
    else if (shown == 0 && !d->command->is_quiet)
        (void)fputs(only_contradictions ? "Nothing contradicts the register.\n" : "No fact stands.\n",
                    d->command->out);
}

static bool list(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    struct officer_person person = {.commune = option_commune(c, "commune")};
    struct fact_line *lines;
    size_t count;
    if (c->operand_count == 0 && person.commune == 0)
        return err_set(e, ERR_USAGE, "Give the code of a person or --commune C.", "whose facts?");
    if (c->operand_count > 0 ? !desk_find_person(d, c->operands[0], &person, e)
                             : !reference_check_commune(d->db, person.commune, e))
        return false;
    if (!resident_fact_list(d->db, d->register_, person.commune, person.resident, c->now.day, d->arena,
                            &lines, &count, e))
        return false;
    show(d, lines, count);
    return true;
}

/* ---- Tables ------------------------------------------------------------------------------ */

static bool run_add(struct command_context *c, struct err *e) {
    return desk_run(c, add, e);
}

static bool run_withdraw(struct command_context *c, struct err *e) {
    return desk_run(c, withdraw, e);
}

static bool run_list(struct command_context *c, struct err *e) {
    return desk_run(c, list, e);
}

static const struct command_option ADD_OPTIONS[] = {
    {.name = "value",
     .kind = OPTION_TEXT,
     .argument = "VALUE",
     .help = "moved: the commune, when it is known; language: its code; guardian and duplicate: the other's "
             "code; available_from: the first day. A contact is read from standard input."},
    {.name = "from", .kind = OPTION_DATE, .argument = "DATE", .help = "Since when (default: today)."},
    {.name = "until",
     .kind = OPTION_DATE,
     .argument = "DATE",
     .help = "The last day; excluded needs one, refused ends with its round without one."},
    {.name = "source", .kind = OPTION_TEXT, .argument = "TEXT", .help = "How it is known, in a few words."},
    {.name = "cancel", .help = "available_from: give up a promised place before that day."},
    DESK_BY,
    DESK_COMMUNE,
    {.name = NULL},
};

static const struct command_option WITHDRAW_OPTIONS[] = {
    {.name = "from", .kind = OPTION_DATE, .argument = "DATE", .help = "Only the one since that day."},
    DESK_BY,
    DESK_COMMUNE,
    {.name = NULL},
};

static const struct command_option LIST_OPTIONS[] = {
    {.name = "commune", .kind = OPTION_COMMUNE, .argument = "C", .help = "All of a commune."},
    {.name = "contradictions",
     .help = "Only those the register still contradicts, or has overtaken, with what to do."},
    {.name = NULL},
};

const struct command RESIDENT_FACT_COMMANDS[] = {
    {
        .noun = "resident",
        .verb = "fact add",
        .operands = "CODE KIND",
        .summary = "Record what an officer knows before the register does.",
        .description =
            "KIND is died, moved, contact, language, guardian, available_from, refused, excluded or "
            "duplicate. It takes the place of an older word of the same kind and overrides the register "
            "until the register agrees. Who has died, moved, refused, is excluded or a duplicate loses place "
            "and reminders at once. Again changes nothing.",
        .options = ADD_OPTIONS,
        .run = run_add,
    },
    {
        .noun = "resident",
        .verb = "fact withdraw",
        .operands = "CODE KIND",
        .summary = "Take back what was recorded.",
        .description = "The next night plans the person again.",
        .options = WITHDRAW_OPTIONS,
        .run = run_withdraw,
    },
    {
        .noun = "resident",
        .verb = "fact list",
        .operands = "[CODE]",
        .summary = "List what officers know, and what the register says of it.",
        .description =
            "Of one person or of a commune. The column register: pending, it does not say so yet; agreed; "
            "contradicted, a feed more than 30 days later still says otherwise, or has the dead come since; "
            "overtaken, it knows of "
            "something later; local, it has no word for it. Contacts are masked.",
        .options = LIST_OPTIONS,
        .run = run_list,
    },
    {.noun = NULL},
};
