/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/resident_fact.h"

#include "jobs/appointment_book.h"
#include "jobs/fact_value.h"
#include "store/fact.h"

#include <stdlib.h>

struct fact_job {
    const struct officer *officer;
    const struct fact_request *request;
    struct arena *arena;
    struct fact_report *report;
    int64_t withdrawn;
};

static void describe(struct json *subject, enum fact_kind kind, civil_day from, civil_day until) {
    char text[CIVIL_TEXT_BYTES];
    json_put(subject, "kind", json_text(fact_kind_name(kind)));
    if (from != CIVIL_NONE) json_put(subject, "from", json_text(civil_print(from, text)));
    if (until != CIVIL_NONE) json_put(subject, "until", json_text(civil_print(until, text)));
}

/* ---- A later first day ------------------------------------------------------------------- */

/* The place was promised: it is the officer's to say whether it is given up. */
static bool keeps_place(struct fact_job *j, const struct appointment_row *row) {
    if (row->state == APPOINTMENT_PROPOSED) return false;
    if (j->request->gives_up_place && row->state != APPOINTMENT_CHECKED_IN) return false;
    if (j->report->standing_day == CIVIL_NONE || row->day < j->report->standing_day)
        j->report->standing_day = row->day;
    return true;
}

static void free_need(struct fact_job *j, struct appointment_book *b, const struct appointment_row *row) {
    for (size_t i = 0; i < b->need_count; i++)
        if (b->needs[i].round == row->round && b->needs[i].need_number == row->need_number &&
            b->needs[i].state == NEED_BOOKED) {
            appointment_book_settle(b, &b->needs[i], NEED_DUE, b->needs[i].reason);
            j->report->closed.needs++;
        }
}

/* Places before the first day on which he can come; who gives one up has cancelled it himself. */
static void postpone(struct fact_job *j, struct appointment_book *b, civil_day first) {
    for (size_t i = 0; i < b->appointment_count; i++) {
        const struct appointment_row *row = &b->appointments[i];
        if (!appointment_is_live(row->state) || row->day < j->officer->today || row->day >= first ||
            keeps_place(j, row))
            continue;
        if (row->state == APPOINTMENT_PROPOSED)
            j->report->closed.withdrawn++;
        else
            j->report->closed.cancelled++;
        appointment_book_give_up(b, row, schedule_end_promise(row->state, NEED_REFUSED));
        free_need(j, b, row);
    }
}

static bool apply_first_day(struct fact_job *j, struct pg *c, int64_t revision, struct err *e) {
    const struct officer_person *person = &j->request->person;
    struct appointment_write w = {.commune = person->commune, .revision = revision + 1};
    struct appointment_book b;
    civil_day first = CIVIL_NONE;
    if (!civil_parse(j->report->fact.value, &first, e) ||
        !appointment_book_load(c, person->commune, &person->resident, 1, j->officer->today, j->arena, &b, e))
        return false;
    postpone(j, &b, first);
    return appointment_book_write(c, &w, &b, &j->report->closed.reminders, e);
}

/* ---- Add --------------------------------------------------------------------------------- */

/* What the fact means for today; one that begins later waits for the night of its day. */
static bool apply(struct fact_job *j, struct pg *c, int64_t revision, struct err *e) {
    const struct fact *f = &j->report->fact;
    const struct closing closing = {.resident = f->resident, .state = (uint8_t)fact_closes(f->kind)};
    if (!fact_is_in_force(f, j->officer->today)) return true;
    if (f->kind == FACT_AVAILABLE_FROM) return apply_first_day(j, c, revision, e);
    if (closing.state == NEED_STATES) return true;
    return close_needs(c, j->request->person.commune, revision, j->officer->today, &closing, 1, j->arena,
                       &j->report->closed, e);
}

static bool add(void *context, struct pg *c, int64_t revision, struct json *subject, bool *is_changed,
                struct err *e) {
    struct fact_job *j = context;
    struct fact_report *r = j->report;
    r->closed = (struct closing_counts){0};
    describe(subject, r->fact.kind, r->fact.from, r->fact.until);
    if (!fact_write(c, j->request->person.commune, &r->fact, j->officer->today, &r->is_changed, e) ||
        !apply(j, c, revision, e))
        return false;
    *is_changed = r->is_changed || r->closed.needs + r->closed.withdrawn + r->closed.cancelled > 0;
    return true;
}

bool resident_fact_add(struct pg *c, struct pg *register_, const struct officer *officer,
                       const struct fact_request *q, struct arena *a, struct fact_report *out,
                       struct err *e) {
    struct fact_job j = {.officer = officer, .request = q, .arena = a, .report = out};
    struct fact_feed *feed;
    *out = (struct fact_report){.standing_day = CIVIL_NONE};
    if (!fact_load_feed(register_, q->person.commune, &q->person.resident, 1, a, &feed, e) ||
        !officer_check_named(&q->person, feed->is_named, e) ||
        !fact_value_check(c, q, feed, officer->today, a, &out->fact, e))
        return false;
    out->fact.author = officer->name;
    out->is_agreed = fact_compare(&out->fact, feed) == FACT_AGREED;
    return officer_act(c, officer, &q->person, "fact_add", add, &j, e);
}

/* ---- Withdraw ---------------------------------------------------------------------------- */

static bool withdraw(void *context, struct pg *c, int64_t revision, struct json *subject, bool *is_changed,
                     struct err *e) {
    struct fact_job *j = context;
    const struct fact_request *q = j->request;
    (void)revision;
    describe(subject, q->kind, q->from, CIVIL_NONE);
    if (!fact_withdraw(c, q->person.commune, q->person.resident, q->kind, q->from, j->officer->today,
                       &j->withdrawn, e))
        return false;
    *is_changed = j->withdrawn > 0;
    return *is_changed || err_set(e, ERR_INPUT, "See \"lichkham resident fact list CODE\" for what stands.",
                                  "no fact of the kind %s stands for this person", fact_kind_name(q->kind));
}

bool resident_fact_withdraw(struct pg *c, const struct officer *officer, const struct fact_request *q,
                            int64_t *withdrawn, struct err *e) {
    struct fact_job j = {.officer = officer, .request = q};
    const bool ok = officer_act(c, officer, &q->person, "fact_withdraw", withdraw, &j, e);
    *withdrawn = j.withdrawn;
    return ok;
}

/* ---- List -------------------------------------------------------------------------------- */

bool resident_fact_list(struct pg *c, struct pg *register_, int32_t commune, int64_t resident,
                        civil_day today, struct arena *a, struct fact_line **out, size_t *out_count,
                        struct err *e) {
    struct fact *facts;
    struct fact_feed *feeds;
    if (!fact_load(c, commune, resident, today, a, &facts, out_count, e)) return false;
    int64_t *residents = arena_new_array(a, int64_t, *out_count);
    for (size_t i = 0; i < *out_count; i++) residents[i] = facts[i].resident;
    if (!fact_load_feed(register_, commune, residents, *out_count, a, &feeds, e)) return false;
    *out = arena_new_array(a, struct fact_line, *out_count);
    for (size_t i = 0; i < *out_count; i++)
        (*out)[i] = (struct fact_line){facts[i], fact_compare(&facts[i], &feeds[i])};
    return true;
}
