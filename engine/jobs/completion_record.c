/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/completion_record.h"

#include "store/fact.h"

struct recording {
    const struct officer *officer;
    const struct officer_person *person;
    struct completion_row row;
    struct arena *arena;
    struct completion_report *report;
};

static bool check_day(struct pg *register_, const struct recording *k, struct err *e) {
    struct fact_feed *feed;
    char day[CIVIL_TEXT_BYTES];
    civil_print(k->row.done_on, day);
    if (k->row.done_on > k->officer->today)
        return err_set(e, ERR_INPUT, "Record a check when it has been done.", "%s lies in the future", day);
    if (!fact_load_feed(register_, k->person->commune, &k->person->resident, 1, k->arena, &feed, e) ||
        !officer_check_named(k->person, feed->is_named, e))
        return false;
    return !feed->is_named || feed->birth == CIVIL_NONE || k->row.done_on >= feed->birth ||
           err_set(e, ERR_INPUT, "Look at the code and the day again.", "%s lies before the person's birth",
                   day);
}

static bool find_round(struct pg *c, struct recording *k, struct err *e) {
    const struct completion_round *rounds, *round;
    size_t count;
    if (!completion_load_rounds(c, k->person->commune, k->arena, &rounds, &count, e)) return false;
    round = completion_find_round(rounds, count, k->row.done_on);
    if (round != NULL) k->report->round = *round;
    k->row.round = k->report->round.number;
    return true;
}

/* Whoever does not tell the status leaves it as it is known. */
static bool find_status(struct pg *c, struct recording *k, struct err *e) {
    struct completion_row *known;
    size_t count;
    if (k->row.data_status != DATA_STATUSES) return true;
    k->row.data_status = DATA_NOT_SENT;
    if (!completion_load_known(c, k->person->commune, &k->row.resident, 1, k->arena, &known, &count, e))
        return false;
    for (size_t i = 0; i < count; i++)
        if (known[i].done_on == k->row.done_on && known[i].source == k->row.source)
            k->row.data_status = known[i].data_status;
    return true;
}

static bool close_check(const struct recording *k, struct pg *c, int64_t revision, struct err *e) {
    const struct closing closing = {
        .resident = k->person->resident, .round = k->row.round, .state = NEED_DONE_ELSEWHERE};
    if (!k->report->round.is_live) return true;
    return close_needs(c, k->person->commune, revision, k->officer->today, &closing, 1, k->arena,
                       &k->report->closed, e);
}

static void describe(const struct recording *k, struct json *subject) {
    char day[CIVIL_TEXT_BYTES];
    json_put(subject, "day", json_text(civil_print(k->row.done_on, day)));
    json_put(subject, "source", json_text(completion_source_name((enum completion_source)k->row.source)));
    json_put(subject, "round", json_integer(k->row.round));
    json_put(subject, "status", json_text(data_status_name((enum data_status)k->row.data_status)));
}

static bool record(void *context, struct pg *c, int64_t revision, struct json *subject, bool *is_changed,
                   struct err *e) {
    struct recording *k = context;
    struct completion_report *r = k->report;
    int64_t changed = 0;
    r->closed = (struct closing_counts){0};
    if (!find_round(c, k, e) || !find_status(c, k, e)) return false;
    r->data_status = k->row.data_status;
    describe(k, subject);
    if (!completion_write(c, k->person->commune, &k->row, 1, &changed, e) || !close_check(k, c, revision, e))
        return false;
    r->is_changed = changed > 0;
    *is_changed = r->is_changed || r->closed.needs > 0;
    return true;
}

bool completion_record(struct pg *c, struct pg *register_, const struct officer *officer,
                       const struct officer_person *person, const struct completion_row *row, struct arena *a,
                       struct completion_report *out, struct err *e) {
    struct recording k = {.officer = officer, .person = person, .row = *row, .arena = a, .report = out};
    *out = (struct completion_report){0};
    k.row.resident = person->resident;
    return check_day(register_, &k, e) && officer_act(c, officer, person, "completion_record", record, &k, e);
}
