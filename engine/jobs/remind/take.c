/* SPDX-License-Identifier: Apache-2.0 */
/* From a unit to messages with their intent: lease, truth, words, budget. */
#include "base/log.h"
#include "domain/appointment.h"
#include "jobs/remind/lane.h"
#include "store/array.h"
#include "store/db.h"
#include "store/feed.h"

#include <string.h>

enum { BATCH = 500, RATE_SECONDS = 2, CANDIDATES = 64, OLD_FEED_SECONDS = 900, NO_TEMPLATE_SECONDS = 3600 };

#define SECOND ((int64_t)1000000000)

/* At most two seconds of the rate; a channel that has failed is tried with one. */
static int64_t batch_size(const struct lane *lane) {
    const int64_t rate = lane->settings->rate_per_second;
    if (lane->breaker.opens_until != 0) return 1;
    return rate > 0 && rate * RATE_SECONDS < BATCH ? rate * RATE_SECONDS : BATCH;
}

bool lane_wants_more(const struct lane *lane) {
    if (lane->is_closing || lane->is_spent) return false;
    if (!outbox_breaker_admits(&lane->breaker, clock_monotonic_nanoseconds())) return false;
    const int64_t most = batch_size(lane);
    return most == 1 ? lane_is_idle(lane) || !lane->ready.first : (int64_t)lane->ready.count < most / 2 + 1;
}

/* ---- Words ------------------------------------------------------------------------------------- */

struct message_values remind_values(const struct outbox_message *m, char code[APPOINTMENT_CODE_BYTES]) {
    const bool has_code = m->key.resident <= APPOINTMENT_CODE_RESIDENT_MAX;
    return (struct message_values){
        .name = m->name,
        .day = m->day,
        .arrival_minute = m->minute,
        .site = m->site,
        .address = m->address,
        .site_phone = m->site_phone,
        .hamlet = m->hamlet,
        .code = has_code ? appointment_code_print(m->key.resident, code) : "",
    };
}

bool remind_render(const struct remind *r, const struct channel_settings *settings,
                   const struct outbox_message *m, struct arena *a, struct message_text *out) {
    const struct message_template *t =
        message_find_template(r->templates, r->template_count, m->key.purpose, settings->name, m->language);
    char code[APPOINTMENT_CODE_BYTES];
    const struct message_values values = remind_values(m, code);
    if (!t) return false;
    message_render(t, &values, settings->contact, settings->marks, a, out);
    return true;
}

/* ---- Units ------------------------------------------------------------------------------------- */

static bool is_feed_old(struct remind *r, int32_t commune, bool *is_old, struct err *e) {
    civil_day as_of = CIVIL_NONE;
    if (!feed_read_day(r->registry ? r->registry : r->db, commune, &as_of, e)) return false;
    *is_old = as_of != CIVIL_NONE && r->now.day - as_of > r->settings->feed_days_max;
    return true;
}

static void note_old_feed(struct remind *r, int32_t commune) {
    for (size_t i = 0; i < r->old_feeds.count; i++)
        if (r->old_feeds.at[i] == commune) return;
    *vec_push(&r->old_feeds) = commune;
    log_event(LOG_WARNING, "messages_held_feed_too_old", LOG_NUMBER("commune", commune));
}

static bool find_candidates(struct lane *lane, struct err *e) {
    const struct remind *r = lane->remind;
    struct array channel;
    vec_clear(&lane->candidates);
    lane->candidate_at = 0;
    array_begin(&channel);
    array_add_text(&channel, lane->settings->name);
    const bool ok = outbox_find_units(r->db, r->now.day, array_end(&channel), r->settings->commune,
                                      r->now.unix_seconds, CANDIDATES, &lane->candidates, e);
    array_free(&channel);
    return ok;
}

static struct held_unit *hold(struct lane *lane, const struct outbox_unit *unit, int64_t asked) {
    struct held_unit *u = memory_get(1, sizeof *u);
    u->unit = *unit;
    u->safe_until = asked + (int64_t)lane->remind->settings->lease_seconds * SECOND * 3 / 4;
    u->next = lane->units;
    lane->units = u;
    return u;
}

/* *out NULL: nobody waits for this lane. */
static bool lease_next(struct lane *lane, struct held_unit **out, struct err *e) {
    struct remind *r = lane->remind;
    *out = NULL;
    if (lane->candidate_at == lane->candidates.count) {
        const int64_t now = clock_monotonic_nanoseconds();
        if (now < lane->look_at) return true;
        if (!find_candidates(lane, e)) return false;
        lane->look_at = lane->candidates.count > 0 ? 0 : now + SECOND / 2;
    }
    while (!*out && lane->candidate_at < lane->candidates.count) {
        struct outbox_unit *unit = &lane->candidates.at[lane->candidate_at++];
        const int64_t asked = clock_monotonic_nanoseconds();
        bool is_ours = false, is_old = false;
        if (!outbox_lease(r->db, unit, r->settings->worker, r->settings->lease_seconds, &is_ours, e))
            return false;
        if (!is_ours) continue;
        struct held_unit *held = *out = hold(lane, unit, asked);
        if (!is_feed_old(r, unit->commune, &is_old, e)) return false;
        if (!is_old) return true;
        note_old_feed(r, unit->commune);
        held->is_exhausted = true;
        held->rest_until = r->now.unix_seconds + OLD_FEED_SECONDS;
    }
    return true;
}

/* The unit rows are taken from: one at a time, those before it are only waited for. */
static struct held_unit *find_current(const struct lane *lane) {
    for (struct held_unit *u = lane->units; u; u = u->next)
        if (!u->is_exhausted && !u->is_lost) return u;
    return NULL;
}

/* ---- Budget ---------------------------------------------------------------------------------- */

static bool draw(struct lane *lane, int64_t *messages, int64_t *cost, struct err *e) {
    const struct channel_settings *s = lane->settings;
    return outbox_draw(lane->remind->db, s->name, lane->remind->now.day, s->quota_per_day,
                       s->cost_limit_per_day, messages, cost, &lane->left, e);
}

/* What is left of the day's messages, where it is not known, or was used up a moment ago. */
static bool look_at_budget(struct lane *lane, struct err *e) {
    int64_t messages = 0, cost = 0;
    if (lane->left > 0) return true;
    if (!draw(lane, &messages, &cost, e)) return false;
    lane->is_spent = lane->left == 0;
    return true;
}

static int64_t seconds_until_tomorrow(const struct remind *r) {
    return (int64_t)(24 * 60 - r->now.minute_of_day) * 60;
}

/* ---- A batch ------------------------------------------------------------------------------------- */

/* What an intent brings, until its transaction has ended. */
struct intents {
    struct outbox_message *messages;
    size_t message_count;
    struct sending **all; /* of the messages that are to go */
    size_t count;
    size_t covered; /* by the day's money: so many of the first */
    int most, seen; /* rows of the queue */
    bool is_ours;
};

static struct sending *make_sending(struct lane *lane, struct batch *batch, const struct outbox_message *m) {
    struct sending *s = arena_new(batch->arena, struct sending);
    struct message_text text;
    s->batch = batch;
    s->message = m;
    s->must_ask = m->was_sent && lane->settings->ambiguous == CHANNEL_QUERY;
    if (!remind_render(lane->remind, lane->settings, m, batch->arena, &text)) {
        log_event(LOG_ERROR, "message_without_template", LOG_TEXT("channel", lane->settings->name),
                  LOG_TEXT("purpose", m->key.purpose));
        return s;
    }
    s->subject = text.subject;
    s->body = text.body;
    s->parts = text.parts;
    s->cost = text.parts * lane->settings->cost_per_part;
    return s;
}

static void write_messages(struct lane *lane, struct batch *batch, struct intents *i) {
    i->all = arena_new_array(batch->arena, struct sending *, i->message_count);
    for (size_t k = 0; k < i->message_count; k++)
        if (i->messages[k].state == REMINDER_SENDING)
            i->all[i->count++] = make_sending(lane, batch, &i->messages[k]);
}

/* What the day's money does not cover waits until tomorrow. */
static bool spend(struct lane *lane, struct intents *i, int64_t granted, struct err *e) {
    while (i->covered < i->count && i->all[i->covered]->cost <= granted)
        granted -= i->all[i->covered++]->cost;
    for (size_t k = i->covered; k < i->count; k++) i->all[k]->cost = 0;
    lane->is_spent = i->covered < i->count;
    return granted == 0 ||
           outbox_return(lane->remind->db, lane->settings->name, lane->remind->now.day, 0, granted, e);
}

/* *is_enough false: somebody else was quicker, and fewer are left than were taken. */
static bool draw_for(struct lane *lane, struct intents *i, bool *is_enough, struct err *e) {
    int64_t messages = (int64_t)i->count, cost = 0;
    *is_enough = true;
    if (i->count == 0) return true;
    for (size_t k = 0; k < i->count; k++) cost += i->all[k]->cost;
    if (!draw(lane, &messages, &cost, e)) return false;
    *is_enough = messages == (int64_t)i->count;
    if (*is_enough) return spend(lane, i, cost, e);
    lane->left = messages;
    return true;
}

/* Intents and what they draw are one transaction: whoever dies has drawn for what he may have sent, no more.
 */
static bool intend(struct lane *lane, struct batch *batch, struct intents *i, bool *is_taken, struct err *e) {
    struct remind *r = lane->remind;
    struct outbox_unit *u = &batch->unit->unit;
    const int64_t size = batch_size(lane);
    const struct outbox_key before = u->after;
    const struct outbox_order order = {
        .contact = lane->settings->contact,
        .fallback = lane->fallback,
        .may_resend = !lane_holds_unclear(lane),
        .registry = r->registry,
        .now = r->now.unix_seconds,
        .most = (int)(lane->left < size ? lane->left : size),
    };
    i->most = order.most;
    *is_taken = false;
    bool ok = db_begin(r->db, e) && outbox_intend(r->db, u, &order, batch->arena, &i->is_ours, &i->seen,
                                                  &i->messages, &i->message_count, e);
    if (ok) write_messages(lane, batch, i);
    ok = ok && draw_for(lane, i, is_taken, e) && (!*is_taken || db_commit(r->db, e));
    if (ok && *is_taken) return true;
    *is_taken = false;
    u->after = before;
    db_rollback(r->db);
    return ok;
}

static void count_dropped(struct lane *lane, const struct outbox_message *m) {
    remind_count(lane->remind, lane->settings->name, m->state, m->reason, 1);
    if (lane->fallback && strcmp(m->reason, "no_contact") == 0) lane->counts.handed_on++;
}

/* To whoever sends, or to whoever settles. */
static void hand_out(struct lane *lane, struct batch *batch, const struct intents *i) {
    struct held_unit *u = batch->unit;
    u->is_lost = !i->is_ours;
    u->is_exhausted = i->seen < i->most;
    u->is_fruitless = i->seen > 0 && i->message_count == 0;
    for (size_t k = 0; k < i->message_count; k++)
        if (i->messages[k].state != REMINDER_SENDING) count_dropped(lane, &i->messages[k]);
    batch->open += i->count;
    u->open += i->count;
    for (size_t k = 0; k < i->count; k++) {
        if (!i->all[k]->body)
            lane_return_unsent(i->all[k], "no_template", NO_TEMPLATE_SECONDS);
        else if (k < i->covered)
            sending_push(&lane->ready, i->all[k]);
        else
            lane_return_unsent(i->all[k], "budget", seconds_until_tomorrow(lane->remind));
    }
}

static void keep_batch(struct lane *lane, struct batch *batch) {
    batch->next = lane->batches;
    if (batch->next) batch->next->previous = batch;
    lane->batches = batch;
}

static bool take_batch(struct lane *lane, struct held_unit *u, struct err *e) {
    struct arena *arena = arena_create();
    struct batch *batch = arena_new(arena, struct batch);
    struct intents intents = {.count = 0};
    bool is_taken = false;
    *batch = (struct batch){.lane = lane, .unit = u, .arena = arena, .drawn_on = lane->remind->now.day};
    const bool ok = intend(lane, batch, &intents, &is_taken, e);
    if (is_taken) hand_out(lane, batch, &intents);
    if (batch->open == 0)
        arena_destroy(arena);
    else
        keep_batch(lane, batch);
    return ok;
}

/* Where a lock was in the way: later again. */
static bool put_off(struct held_unit *u, const struct err *e) {
    u->retry_at = clock_monotonic_nanoseconds() + SECOND / 5;
    return lane_is_locked_out(e);
}

bool lane_take(struct lane *lane, bool *did, struct err *e) {
    const int64_t now = clock_monotonic_nanoseconds();
    struct held_unit *u = find_current(lane);
    if (u && u->retry_at > now) return true;
    if (!u && !lease_next(lane, &u, e)) return false;
    if (!u) return true;
    *did = true;
    if (u->is_exhausted) return true; /* its commune is held */
    if (!look_at_budget(lane, e)) return put_off(u, e);
    if (lane->is_spent) {
        u->is_exhausted = true;
        u->rest_until = lane->remind->now.unix_seconds + seconds_until_tomorrow(lane->remind);
        return true;
    }
    return take_batch(lane, u, e) || put_off(u, e);
}
