/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/fact_value.h"

#include "base/text.h"
#include "domain/appointment.h"
#include "domain/list/value.h"
#include "store/completion.h"
#include "store/home.h"
#include "store/reference.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A fact on its way from words to a row. */
struct draft {
    struct pg *c;
    const struct fact_request *request;
    const struct fact_feed *feed;
    civil_day today;
    struct arena *arena;
    struct fact *fact;
    const char *value; /* "" = none */
};

static bool refuse(struct err *e, const char *what, const char *hint) {
    return err_set(e, ERR_INPUT, hint, "%s", what);
}

/* ---- Values ------------------------------------------------------------------------------ */

static bool read_nothing(struct draft *d, struct err *e) {
    d->fact->value = "";
    return *d->value == '\0' || refuse(e, "this kind of fact takes no value", "Leave out --value.");
}

static bool read_commune(struct draft *d, struct err *e) {
    long long commune = 0;
    d->fact->value = "";
    if (*d->value == '\0') return true; /* gone, nobody knows where to */
    if (!text_parse_integer(d->value, 1, 99999, &commune, e) ||
        !reference_check_commune(d->c, (int32_t)commune, e))
        return false;
    if ((int32_t)commune == d->request->person.commune)
        return refuse(e, "that is the commune that serves the person",
                      "Give the commune the person has moved to, or none.");
    d->fact->value = arena_print(d->arena, "%lld", commune);
    return true;
}

/* As a list of people may write it. */
static bool read_contact(struct draft *d, struct err *e) {
    int64_t phone = 0;
    const struct span s = span_trim(d->value);
    if (value_read_phone(s, &phone) == RULE_NONE)
        d->fact->value = arena_print(d->arena, "+%" PRId64, phone);
    else if (value_read_email(d->arena, s, &d->fact->value) != RULE_NONE)
        return refuse(e, "this is neither one telephone number nor an e-mail address",
                      "Give ten digits that begin with 0, or name@place.vn.");
    return true;
}

static bool read_language(struct draft *d, struct err *e) {
    static const struct list_map_file NO_WORDS;
    char language[VALUE_LANGUAGE_BYTES];
    if (value_read_language(span_trim(d->value), &NO_WORDS, language) != RULE_NONE)
        return refuse(e, "a language is a code of two or three letters", "Give --value vi, en, hmn, tay ...");
    d->fact->value = arena_print(d->arena, "%s", language);
    return true;
}

/* Somebody who is served somewhere, and is not the person himself. */
static bool read_other(struct draft *d, struct err *e) {
    int64_t other = 0;
    struct home home = {0};
    if (!appointment_code_parse(d->value, &other, e)) return err_wrap(e, "--value");
    if (other == d->request->person.resident)
        return refuse(e, "that is the person's own code", "Give the code of the other record.");
    if (!home_load(d->c, &other, 1, &home, e)) return false;
    d->fact->value = arena_print(d->arena, "%" PRId64, other);
    return (home.commune != 0 && !home.is_leaving) ||
           refuse(e, "nobody who is served anywhere has the code given as --value",
                  "Look at the code again: the record that stays must be a living one.");
}

static bool read_day(struct draft *d, struct err *e) {
    char text[CIVIL_TEXT_BYTES];
    civil_day day = CIVIL_NONE;
    if (!civil_parse(d->value, &day, e)) return err_wrap(e, "--value");
    d->fact->value = arena_print(d->arena, "%s", civil_print(day, text));
    return day > d->today ||
           refuse(e, "the first day the person can come is not after today",
                  "Give the first day as --value YYYY-MM-DD; who can come now needs no such fact.");
}

/* ---- Days -------------------------------------------------------------------------------- */

static bool check_past(const struct draft *d, struct err *e) {
    return d->fact->from <= d->today ||
           refuse(e, "the day lies in the future", "Record it when it has come about.");
}

static bool check_born(const struct draft *d, struct err *e) {
    return !d->feed->is_named || d->feed->birth == CIVIL_NONE || d->fact->from >= d->feed->birth ||
           refuse(e, "the day lies before the person's birth", "Look at the code and at --from again.");
}

/* A refusal is of the round, so that nobody is forgotten for ever. */
static bool end_with_round(struct draft *d, struct err *e) {
    const struct completion_round *rounds, *round;
    size_t count;
    if (d->fact->until != CIVIL_NONE) return true;
    if (!completion_load_rounds(d->c, d->request->person.commune, d->arena, &rounds, &count, e)) return false;
    round = completion_find_round(rounds, count, d->fact->from);
    if (round != NULL) d->fact->until = round->ends;
    return round != NULL ||
           refuse(e, "no round includes the day of the refusal", "Give its last day with --until.");
}

static bool check_until(const struct draft *d, struct err *e) {
    const civil_day until = d->fact->until;
    if (until == CIVIL_NONE) return true;
    if (until < d->fact->from && d->request->from != CIVIL_NONE)
        return refuse(e, "--until lies before --from", "Exchange them.");
    return until >= d->today ||
           refuse(e, "it is over already: --until lies in the past", "Record what holds today or later.");
}

/* ---- Kinds ------------------------------------------------------------------------------- */

enum ending { ENDS_NEVER, ENDS_OR_NOT, ENDS_WITH_ROUND, ENDS_ALWAYS };

static const struct {
    bool (*read)(struct draft *d, struct err *e);
    enum ending ending;
    bool is_past; /* it has come about, or it is none */
} KINDS[FACT_KINDS] = {
    [FACT_DIED] = {read_nothing, ENDS_NEVER, true},
    [FACT_MOVED] = {read_commune, ENDS_OR_NOT, false},
    [FACT_CONTACT] = {read_contact, ENDS_OR_NOT, false},
    [FACT_LANGUAGE] = {read_language, ENDS_OR_NOT, false},
    [FACT_GUARDIAN] = {read_other, ENDS_OR_NOT, false},
    [FACT_AVAILABLE_FROM] = {read_day, ENDS_NEVER, false},
    [FACT_REFUSED] = {read_nothing, ENDS_WITH_ROUND, false},
    [FACT_EXCLUDED] = {read_nothing, ENDS_ALWAYS, false},
    [FACT_DUPLICATE] = {read_other, ENDS_NEVER, true},
};

static bool check_ending(struct draft *d, struct err *e) {
    switch (KINDS[d->fact->kind].ending) {
    case ENDS_NEVER:
        return d->fact->until == CIVIL_NONE ||
               refuse(e, "this kind of fact does not end", "Leave out --until; a mistake is withdrawn.");
    case ENDS_WITH_ROUND:
        return end_with_round(d, e);
    case ENDS_ALWAYS:
        return d->fact->until != CIVIL_NONE ||
               refuse(e, "an exclusion needs a last day", "Give --until YYYY-MM-DD.");
    case ENDS_OR_NOT:
        break;
    }
    return true;
}

static bool check_move(const struct draft *d, struct err *e) {
    return d->fact->kind != FACT_MOVED || d->feed->moved_to != 0 ||
           !fact_is_move_overtaken(d->fact->from, d->feed->resident_since) ||
           refuse(e, "the register has the person here since a later day",
                  "Give the day of the newest move with --from.");
}

bool fact_value_check(struct pg *c, const struct fact_request *q, const struct fact_feed *feed,
                      civil_day today, struct arena *a, struct fact *out, struct err *e) {
    struct draft d = {.c = c,
                      .request = q,
                      .feed = feed,
                      .today = today,
                      .arena = a,
                      .fact = out,
                      .value = q->value != NULL ? q->value : ""};
    *out = (struct fact){.resident = q->person.resident,
                         .kind = q->kind,
                         .from = q->from != CIVIL_NONE ? q->from : today,
                         .until = q->until,
                         .withdrawn = CIVIL_NONE,
                         .value = "",
                         .source = q->source != NULL ? q->source : "",
                         .author = ""};
    return KINDS[q->kind].read(&d, e) && (!KINDS[q->kind].is_past || check_past(&d, e)) &&
           check_born(&d, e) && check_ending(&d, e) && check_until(&d, e) && check_move(&d, e);
}

const char *fact_value_print(struct arena *a, const struct fact *f) {
    char code[APPOINTMENT_CODE_BYTES];
    if (f->kind == FACT_CONTACT) return text_mask(a, f->value);
    if (f->kind == FACT_GUARDIAN || f->kind == FACT_DUPLICATE)
        return arena_print(a, "%s", appointment_code_print(strtoll(f->value, NULL, 10), code));
    if (f->kind == FACT_MOVED && *f->value) return arena_print(a, "%05lld", strtoll(f->value, NULL, 10));
    return f->value;
}
