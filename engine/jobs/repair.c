/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/repair.h"

#include "base/hash.h"
#include "jobs/plan_commune.h"
#include "jobs/repair_change.h"
#include "store/audit.h"
#include "store/db.h"

#include <stdio.h>
#include <string.h>

#define WORKING_DAY_WITHIN 14 /* days, whatever holidays there are */

struct repairing {
    const struct repair_request *request;
    struct repair_report *report;
    struct plan_commune plan;
    struct repair_change change;
    struct repair_input inputs[NIGHT_ROUNDS_MAX];
    struct appointment *before[NIGHT_ROUNDS_MAX]; /* appointments as they are stored */
    size_t before_counts[NIGHT_ROUNDS_MAX];
    int64_t rows_changed;
    struct arena *arena;
};

/* ---- Before the transaction ------------------------------------------------------------------------- */

/* What is told, and when. */
static bool load_reminders(struct repairing *r, struct err *e) {
    struct night *n = &r->plan.night;
    const struct nightly_options *o = &r->plan.options;
    if (!night_load_reminders(n, e)) return false;
    r->report->send_day = n->first_send_day;
    r->report->send_minute = o->hours.from_minute;
    if (n->first_send_day == o->now.day && o->now.minute_of_day > o->hours.from_minute)
        r->report->send_minute = o->now.minute_of_day;
    r->report->first_given_day = n->today + o->notice_days;
    return true;
}

/* For the ladder and for what is said at once, which waits for a working day at most. */
static bool make_queue(struct repairing *r, struct err *e) {
    struct night *n = &r->plan.night;
    if (!night_reach_reminders(n, e)) return false;
    return publication_make_queue_partitions(n->store, n->today, n->reminders_until + WORKING_DAY_WITHIN, e);
}

/* ---- Deciding --------------------------------------------------------------------------------------- */

static void take_returns(struct repairing *r, struct repair_round *round) {
    const struct repair_change *c = &r->change;
    round->returns = arena_new_array(r->arena, struct repair_return, c->move_count);
    for (size_t i = 0; i < c->move_count; i++)
        if (c->moves[i].round == round->round)
            round->returns[round->return_count++] =
                (struct repair_return){.move = c->moves[i].move, .is_new_told = c->moves[i].is_new_told};
}

/* The promises of one round; the plan is made from there. */
static void settle_round(struct repairing *r, int i) {
    struct commune_work *w = &r->plan.work;
    struct commune_round *round = &w->rounds[i];
    struct repair_round *told = &r->report->rounds[i];
    struct repair_input *in = &r->inputs[i];
    const size_t count = round->stored_appointments.count;
    const civil_day first = r->plan.night.today + r->request->notice_days;
    *told = (struct repair_round){.round = round->live.round};
    take_returns(r, told);
    *in = (struct repair_input){.schedule = night_prepare_round(w, round),
                                .areas = &r->report->repair.area,
                                .area_count = 1,
                                .returns = told->returns,
                                .return_count = told->return_count};
    in->schedule.bookable_from = first > round->rules->round.starts ? first : round->rules->round.starts;
    r->before[i] = arena_new_array(r->arena, struct appointment, count);
    r->before_counts[i] = count;
    if (count == 0) return;
    memcpy(r->before[i], round->stored_appointments.at, count * sizeof **r->before);
    const struct appointment *settled =
        repair_settle(in, round->needs.at, round->needs.count, r->before[i], count, w->arena);
    memcpy(round->stored_appointments.at, settled, count * sizeof *settled);
}

/* The reason of a day goes with the day. Rows and needs come in one order. */
static void forget_reasons(struct repairing *r, int i) {
    const struct commune_round *round = &r->plan.work.rounds[i];
    struct need *needs = r->plan.needs[i];
    size_t at = 0;
    for (size_t k = 0; k < round->stored_appointments.count; k++) {
        const struct appointment *now = &round->stored_appointments.at[k];
        const struct appointment *was = &r->before[i][k];
        if (now->site == was->site && now->day == was->day) continue;
        while (needs[at].resident != now->resident || needs[at].number != now->number) at++;
        needs[at].day_reason = DAY_NONE;
    }
}

static uint32_t count_published(const struct repairing *r) {
    uint32_t people = 0;
    for (int i = 0; i < r->plan.work.round_count; i++)
        people += r->plan.work.rounds[i].plan.totals.newly_promised;
    return people;
}

/* The plan as the next night finds it. */
static void begin_with_plan(struct repairing *r, int i) {
    struct commune_round *round = &r->plan.work.rounds[i];
    vec_clear(&round->stored_appointments);
    for (size_t k = 0; k < round->plan.appointment_count; k++) {
        struct appointment a = round->plan.appointments[k];
        if (a.change == ROW_GONE) continue;
        a.change = ROW_SAME;
        *vec_push(&round->stored_appointments) = a;
    }
    for (size_t k = 0; k < round->needs.count; k++) {
        r->plan.needs[i][k].day_reason = round->needs.at[k].day_reason;
        r->plan.needs[i][k].second_visit = round->needs.at[k].second_visit;
    }
}

/* As a night plans, and where that publishes, as the night after it would. */
static void plan(struct repairing *r) {
    struct commune_work *w = &r->plan.work;
    uint32_t published[NIGHT_ROUNDS_MAX] = {0};
    plan_commune_again(&r->plan);
    if (count_published(r) == 0) return;
    for (int i = 0; i < w->round_count; i++) {
        published[i] = w->rounds[i].plan.totals.newly_promised;
        begin_with_plan(r, i);
    }
    plan_commune_again(&r->plan);
    for (int i = 0; i < w->round_count; i++) w->rounds[i].plan.totals.newly_promised += published[i];
}

static void decide(struct repairing *r) {
    struct commune_work *w = &r->plan.work;
    r->report->round_count = w->round_count;
    for (int i = 0; i < w->round_count; i++) {
        settle_round(r, i);
        forget_reasons(r, i);
    }
    plan(r);
    for (int i = 0; i < w->round_count; i++) {
        struct commune_round *round = &w->rounds[i];
        struct repair_round *told = &r->report->rounds[i];
        const struct repair_rows rows = repair_compare(
            &r->inputs[i], round->needs.at, round->needs.count, r->before[i], r->before_counts[i],
            round->plan.appointments, round->plan.appointment_count, r->arena, &told->moves, &told->count);
        round->plan.appointments = rows.at;
        round->plan.appointment_count = rows.count;
    }
}

static bool is_anything_done(const struct repairing *r) {
    if (r->change.is_any) return true;
    for (int i = 0; i < r->report->round_count; i++)
        for (size_t k = 0; k < r->report->rounds[i].count; k++)
            if (r->report->rounds[i].moves[k].is_told) return true;
    return false;
}

/* ---- What it does, in sixteen characters -------------------------------------------------------------- */

static void hash_place(const struct repair_place *p, struct hash *h) {
    const int64_t fields[] = {p->site, p->day, p->half, p->minute};
    hash_add_integers(h, fields, sizeof fields / sizeof fields[0]);
}

static void hash_round(const struct repair_round *round, struct hash *h) {
    hash_add_integer(h, round->round);
    for (size_t i = 0; i < round->count; i++) {
        const struct repair_move *m = &round->moves[i];
        const int64_t fields[] = {m->resident, m->number, m->fate, m->is_told, m->reason};
        hash_add_integers(h, fields, sizeof fields / sizeof fields[0]);
        hash_place(&m->from, h);
        hash_place(&m->to, h);
    }
}

static void print_hash(struct repairing *r) {
    const struct repair *repair = &r->report->repair;
    const int64_t fields[] = {repair->commune,   repair->kind,       repair->undoes,     repair->area.site,
                              repair->area.from, repair->area.until, repair->area.halves};
    char text[HASH_TEXT_BYTES];
    struct hash h;
    hash_begin(&h);
    hash_add_integers(&h, fields, sizeof fields / sizeof fields[0]);
    for (size_t i = 0; i < r->change.session_count; i++) {
        const struct repair_session *s = &r->change.sessions[i];
        hash_add_integer(&h, s->day);
        hash_add_integer(&h, s->half);
        for (int k = 0; k < RESOURCES; k++) hash_add_integer(&h, s->is_there ? s->after[k] : -1);
    }
    for (int i = 0; i < r->report->round_count; i++) hash_round(&r->report->rounds[i], &h);
    const struct digest digest = hash_end(&h);
    (void)snprintf(r->report->hash, sizeof r->report->hash, "%.16s", digest_print(&digest, text));
}

static bool check_expected(const struct repairing *r, struct err *e) {
    const char *expect = r->request->expect;
    return !expect || strcmp(expect, r->report->hash) == 0 ||
           err_set(e, ERR_INPUT, "Look at the preview again, and give the hash it ends with.",
                   "something has changed since that preview: it would not be the same repair any more");
}

/* ---- Writing ------------------------------------------------------------------------------------------ */

static bool is_put_back(const struct repair_round *round, const struct repair_move *m) {
    for (size_t i = 0; i < round->return_count; i++)
        if (round->returns[i].move.resident == m->resident && round->returns[i].move.number == m->number)
            return round->returns[i].obstacle == REPAIR_NO_OBSTACLE;
    return false;
}

/* Those who were promised the place, but for whoever is put back without having heard of it. */
static size_t list_told(const struct repairing *r, const struct repair_round *round,
                        struct publication_place **out) {
    size_t count = 0;
    *out = arena_new_array(r->arena, struct publication_place, round->count);
    for (size_t i = 0; i < round->count; i++) {
        const struct repair_move *m = &round->moves[i];
        if (!m->is_told || m->fate == REPAIR_STAYED || is_put_back(round, m)) continue;
        (*out)[count++] = (struct publication_place){m->resident, m->number, m->attempt, m->version};
    }
    return count;
}

/* The days people were promised by it. */
static bool record_publication(struct repairing *r, const struct repair_round *round, struct err *e) {
    struct publication p = {.commune = r->request->commune,
                            .round = round->round,
                            .from = CIVIL_NONE,
                            .prepared_by = r->request->officer.name,
                            .approved_by = r->request->officer.name,
                            .approved_on = r->request->officer.today};
    int64_t people = 0;
    for (size_t i = 0; i < round->count; i++) {
        const struct repair_move *m = &round->moves[i];
        if (!m->is_told || m->fate != REPAIR_MOVED) continue;
        if (people == 0 || m->to.day < p.from) p.from = m->to.day;
        if (people == 0 || m->to.day > p.until) p.until = m->to.day;
        people++;
    }
    return people == 0 || publication_record(r->plan.night.store, &p, people, e);
}

/* Of who has lost his place the night's own writing tells; here is whoever keeps his appointment elsewhere.
 */
static bool tell_round(struct repairing *r, int i, struct err *e) {
    const struct night *n = &r->plan.night;
    struct repair_round *round = &r->report->rounds[i];
    struct publication_place *places = NULL;
    struct publication_counts counts = {0};
    const size_t count = list_told(r, round, &places);
    if (!record_publication(r, round, e) ||
        !publication_queue_postponed(n->store, r->request->commune, round->round, places, count, n->rungs,
                                     n->rung_count, n->first_send_day, &r->request->night.hours, &counts, e))
        return false;
    const struct publication_counts *nightly = &r->plan.work.rounds[i].messages;
    r->report->people_told += count;
    r->report->messages.queued += counts.queued + nightly->queued;
    r->report->messages.expired += counts.expired + nightly->expired;
    r->report->messages.cancelled += nightly->cancelled;
    return true;
}

static bool write_plan(struct repairing *r, struct err *e) {
    struct night_result result = {0};
    /* The sessions are not those the input was read with: the next night looks for itself. */
    memset(&r->plan.work.input, 0, sizeof r->plan.work.input);
    if (!night_write_commune(&r->plan.work, &result, e)) return false;
    r->rows_changed = result.rows_changed;
    for (int i = 0; i < r->report->round_count; i++)
        if (!tell_round(r, i, e)) return false;
    return true;
}

static bool record(struct repairing *r, struct err *e) {
    struct repair *repair = &r->report->repair;
    struct pg *store = r->plan.night.store;
    if (!repair_record(store, repair, r->change.sessions, r->change.session_count, e)) return false;
    for (int i = 0; i < r->report->round_count; i++)
        if (!repair_record_moves(store, repair, r->report->rounds[i].round, r->report->rounds[i].moves,
                                 r->report->rounds[i].count, e))
            return false;
    struct json *subject = json_object();
    json_put(subject, "repair", json_integer(repair->number));
    json_put(subject, "kind", json_text(repair_kind_name(repair->kind)));
    json_put(subject, "site", json_integer(repair->area.site));
    if (repair->undoes) json_put(subject, "undoes", json_integer(repair->undoes));
    const bool ok = officer_append_audit(store, &r->request->officer, repair->commune, "repair", subject, e);
    json_destroy(subject);
    return ok;
}

/* Before the end of the transaction: a preview's messages are not there afterwards. */
static bool count_costs(struct repairing *r, struct err *e) {
    const struct message_cost_request request = {.connection = r->plan.night.store,
                                                 .register_ = r->plan.night.registry,
                                                 .commune = r->request->commune,
                                                 .revision = r->report->repair.revision,
                                                 .people = r->rows_changed + 1,
                                                 .channels = r->request->channels,
                                                 .channel_count = r->request->channel_count};
    return message_cost_count(&request, r->arena, &r->report->costs, &r->report->cost_count, e);
}

static bool work(struct repairing *r, struct err *e) {
    struct repair_report *report = r->report;
    if (!plan_commune_enter(&r->plan, e) || !load_reminders(r, e) ||
        !repair_change_make(r->request, &r->plan, r->arena, &report->repair, &r->change, e) ||
        !repair_change_write(&report->repair, &r->change, &r->plan, e))
        return false;
    decide(r);
    print_hash(r);
    report->sessions = r->change.sessions;
    report->session_count = r->change.session_count;
    report->is_changed_since = r->change.is_changed_since;
    report->is_nothing = !is_anything_done(r);
    if (report->is_nothing) return true;
    return check_expected(r, e) && write_plan(r, e) && record(r, e) && count_costs(r, e);
}

/* From the beginning to the end, once. */
static bool run_once(struct loop *loop, const struct repair_request *request, struct arena *a,
                     struct repair_report *report, int *failures, bool *may_repeat, struct err *e) {
    struct repairing r = {.request = request, .report = report, .arena = a};
    struct nightly_options options = request->night;
    options.feed_days_max = INT16_MAX; /* a flood does not wait for the register */
    *report = (struct repair_report){0};
    bool ok = plan_commune_connect(&r.plan, loop, &options, request->commune, e) &&
              db_limit_waits(r.plan.night.store, DB_WAIT_MILLISECONDS, e) && make_queue(&r, e) && work(&r, e);
    struct pg *store = r.plan.night.store;
    if (ok && request->is_applied && !report->is_nothing)
        ok = db_commit(store, e);
    else if (store)
        db_rollback(store);
    *may_repeat = !ok && store && db_may_try_again(store, request->commune, failures, e);
    for (int i = 0; ok && i < report->round_count; i++)
        repair_order_moves(report->rounds[i].moves, report->rounds[i].count);
    plan_commune_close(&r.plan);
    return ok;
}

bool repair_run(struct loop *loop, const struct repair_request *request, struct arena *a,
                struct repair_report *report, struct err *e) {
    bool is_done = false, may_repeat = true;
    int failures = 0;
    while (!is_done && may_repeat) is_done = run_once(loop, request, a, report, &failures, &may_repeat, e);
    return is_done;
}
