/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/remind/lane.h"

#include "base/log.h"
#include "store/retry.h"

#include <stdlib.h>
#include <string.h>

enum { SETTLE_AT_ONCE = 500, SETTLE_MILLISECONDS = 100, LOCKED_MILLISECONDS = 200 };

#define MILLISECOND ((int64_t)1000000)

void sending_push(struct sending_list *l, struct sending *s) {
    s->next = NULL;
    if (l->last)
        l->last->next = s;
    else
        l->first = s;
    l->last = s;
    l->count++;
}

/* The first one, which its caller has looked at. */
static void list_pop(struct sending_list *l) {
    l->first = l->first->next;
    if (!l->first) l->last = NULL;
    l->count--;
}

bool lane_is_locked_out(const struct err *e) {
    return e->sqlstate[0] && retry_find_rule(e)->code == ERR_BUSY;
}

/* ---- Answers --------------------------------------------------------------------------------- */

static void answer(struct sending *s, enum notifier_outcome outcome, const char *reference,
                   const char *reason, int64_t retry_after_seconds) {
    struct batch *batch = s->batch;
    s->outcome = outcome;
    s->reference = arena_print(batch->arena, "%s", reference ? reference : "");
    s->reason = arena_print(batch->arena, "%s", reason ? reason : "");
    s->retry_after_seconds = retry_after_seconds;
    if (batch->unit->answered.count == 0) batch->unit->answered_at = clock_monotonic_nanoseconds();
    sending_push(&batch->unit->answered, s);
}

void lane_return_unsent(struct sending *s, const char *reason, int64_t retry_after_seconds) {
    answer(s, NOTIFIER_UNSEEN, NULL, reason, retry_after_seconds);
}

/* Asked about an earlier intent: unseen means that it may be sent, anything unclear leaves it unclear. */
static bool take_query(struct sending *s, const struct notifier_result *result) {
    s->must_ask = false;
    if (result->outcome == NOTIFIER_UNSEEN) {
        sending_push(&s->batch->lane->ready, s);
        return false;
    }
    return true;
}

static void on_settled(void *context, const struct notifier_result *result) {
    struct sending *s = context;
    struct lane *lane = s->batch->lane;
    const enum notifier_outcome outcome = result->outcome;
    outbox_breaker_answered(&lane->breaker, outcome == NOTIFIER_UNSEEN ? NOTIFIER_ACCEPTED : outcome,
                            result->retry_after_seconds, clock_monotonic_nanoseconds());
    if (!s->must_ask || take_query(s, result))
        answer(s, outcome, result->reference, result->reason, result->retry_after_seconds);
    lane_pump(lane);
}

/* ---- Submitting ------------------------------------------------------------------------------ */

static void submit(struct lane *lane, struct sending *s) {
    const struct outbox_message *m = s->message;
    struct arena *a = lane->fields;
    struct message_field *fields = NULL;
    char key[OUTBOX_KEY_BYTES], code[APPOINTMENT_CODE_BYTES];
    const struct message_values values = remind_values(m, code);
    const size_t count = message_fields(&values, m->language, a, &fields);
    struct notifier_field *told = arena_new_array(a, struct notifier_field, count);
    for (size_t i = 0; i < count; i++) told[i] = (struct notifier_field){fields[i].name, fields[i].value};
    const struct notifier_message message = {
        .size = sizeof message,
        .key = outbox_key_print(&m->key, key),
        .channel = lane->settings->name,
        .purpose = m->key.purpose,
        .language = m->language,
        .recipient = m->contact,
        .name = m->name,
        .subject = s->subject,
        .body = s->body,
        .fields = told,
        .field_count = count,
    };
    s->was_submitted = true;
    channel_submit(lane->channel, &message, on_settled, s);
    arena_reset(a);
}

static void start(struct lane *lane, struct sending *s) {
    char key[OUTBOX_KEY_BYTES];
    outbox_breaker_submitted(&lane->breaker);
    lane->must_flush = true;
    if (s->must_ask)
        channel_query(lane->channel, outbox_key_print(&s->message->key, key), on_settled, s);
    else
        submit(lane, s);
}

/* Whose lease may have run out is not sent any more: somebody else does. */
static void drop(struct sending *s) {
    s->batch->unit->is_lost = true;
    lane_return_unsent(s, "lease", 0);
}

void lane_pump(struct lane *lane) {
    const int64_t now = clock_monotonic_nanoseconds();
    if (lane->is_closing || loop_is_interrupted(lane->remind->loop)) return;
    for (struct sending *s; (s = lane->ready.first);) {
        const bool is_ours = !s->batch->unit->is_lost && s->batch->unit->safe_until > now;
        if (is_ours &&
            (channel_under_way(lane->channel) >= lane->settings->parallel ||
             !outbox_breaker_admits(&lane->breaker, now) || !outbox_bucket_take(&lane->bucket, now)))
            return;
        list_pop(&lane->ready);
        if (is_ours)
            start(lane, s);
        else
            drop(s);
    }
}

/* ---- Settling -------------------------------------------------------------------------------- */

bool lane_holds_unclear(const struct lane *lane) {
    const enum channel_ambiguous ambiguous = lane->settings->ambiguous;
    return ambiguous == CHANNEL_HOLD ||
           (ambiguous == CHANNEL_QUERY && lane->channel && !channel_can_query(lane->channel));
}

static const char *outcome_name(const struct sending *s) {
    switch (s->outcome) {
    case NOTIFIER_ACCEPTED:
        return "accepted";
    case NOTIFIER_DELIVERED:
        return "delivered";
    case NOTIFIER_PERMANENT:
        return "permanent";
    case NOTIFIER_TEMPORARY:
        return "temporary";
    case NOTIFIER_UNSEEN:
        return "unsent";
    case NOTIFIER_AMBIGUOUS:
        break;
    }
    return "ambiguous";
}

/* A message that is not taken now may have been taken before: that stays unclear. */
static struct outbox_result make_result(const struct lane *lane, const struct sending *s) {
    const bool is_unclear =
        s->message->was_sent && (s->outcome == NOTIFIER_TEMPORARY || s->outcome == NOTIFIER_UNSEEN);
    const struct outbox_answer said = {
        .outcome = is_unclear ? NOTIFIER_AMBIGUOUS : s->outcome,
        .reason = s->reason,
        .retry_after_seconds = s->retry_after_seconds,
        .tries = s->message->generation,
        .is_held = lane_holds_unclear(lane),
        .appointment_day = s->message->too_late,
    };
    return (struct outbox_result){
        .key = &s->message->key,
        .generation = s->message->generation,
        .decision = outbox_decide(&said, &lane->remind->times, &lane->remind->now),
        .outcome = outcome_name(s),
        .reference = s->reference,
        .parts = s->parts,
    };
}

/* It was taken, or may have been. */
static bool is_used(const struct sending *s) {
    return s->was_submitted && s->outcome != NOTIFIER_TEMPORARY;
}

static void finish(struct lane *lane, struct sending *s, const struct outbox_result *result) {
    struct batch *batch = s->batch;
    const struct outbox_decision *d = &result->decision;
    remind_count(lane->remind, lane->settings->name, d->state, d->reason, 1);
    if (d->takes_fallback && lane->fallback) lane->counts.handed_on++;
    if (is_used(s)) {
        lane->counts.parts += s->parts;
        lane->counts.cost += s->cost;
    }
    batch->unit->open--;
    if (--batch->open > 0) return;
    *(batch->previous ? &batch->previous->next : &lane->batches) = batch->next;
    if (batch->next) batch->next->previous = batch->previous;
    arena_destroy(batch->arena); /* the batch and its messages with it */
}

/* Goes back to the day's budget with the result. A day that is over needs none. */
static void add_unused(struct outbox_draw *unused, const struct sending *s) {
    if (is_used(s) || s->batch->drawn_on != unused->day) return;
    unused->messages++;
    unused->cost += s->cost;
}

/* The first so many of the unit's answers, in one transaction. */
static bool settle(struct lane *lane, struct held_unit *u, struct err *e) {
    const size_t count = u->answered.count < SETTLE_AT_ONCE ? u->answered.count : SETTLE_AT_ONCE;
    struct outbox_result *results = memory_get(count, sizeof *results);
    struct outbox_draw unused = {.day = lane->remind->now.day};
    struct sending *s = u->answered.first;
    int64_t mine = 0;
    for (size_t i = 0; i < count; i++, s = s->next) {
        results[i] = make_result(lane, s);
        add_unused(&unused, s);
    }
    const bool ok = outbox_settle(lane->remind->db, &u->unit, lane->fallback, lane->remind->now.unix_seconds,
                                  results, count, &unused, &mine, e);
    for (size_t i = 0; ok && i < count; i++) {
        s = u->answered.first;
        list_pop(&u->answered);
        finish(lane, s, &results[i]);
    }
    if (ok && mine < (int64_t)count)
        log_event(LOG_WARNING, "messages_owned_by_others", LOG_TEXT("channel", lane->settings->name),
                  LOG_NUMBER("count", (int64_t)count - mine));
    u->answered_at = clock_monotonic_nanoseconds();
    free(results);
    return ok;
}

static bool is_settling_due(const struct held_unit *u, int64_t now) {
    if (u->answered.count == 0 || u->retry_at > now) return false;
    return u->answered.count >= SETTLE_AT_ONCE || u->answered.count == u->open ||
           now - u->answered_at >= SETTLE_MILLISECONDS * MILLISECOND;
}

/* True also when a lock was in the way: later again. */
static bool forgive(struct held_unit *u, bool ok, struct err *e) {
    if (ok || !lane_is_locked_out(e)) return ok;
    u->retry_at = clock_monotonic_nanoseconds() + LOCKED_MILLISECONDS * MILLISECOND;
    return true;
}

/* ---- Units ------------------------------------------------------------------------------------- */

bool lane_keep_leases(struct lane *lane, struct err *e) {
    for (struct held_unit *u = lane->units; u; u = u->next) {
        const int64_t asked = clock_monotonic_nanoseconds();
        const int seconds = lane->remind->settings->lease_seconds;
        bool is_ours = true;
        if (u->is_lost) continue;
        if (!outbox_keep_lease(lane->remind->db, &u->unit, seconds, &is_ours, e)) {
            if (!lane_is_locked_out(e)) return false;
            continue; /* as long as it lasts */
        }
        u->is_lost = !is_ours;
        if (is_ours) u->safe_until = asked + (int64_t)seconds * 1000 * MILLISECOND * 3 / 4;
    }
    return true;
}

static bool let_go(struct lane *lane, struct held_unit *u, struct err *e) {
    const int64_t soon = u->is_fruitless ? lane->remind->now.unix_seconds + 1 : 0;
    return u->is_lost ||
           outbox_give_back(lane->remind->db, &u->unit, u->rest_until > soon ? u->rest_until : soon, e);
}

/* Settles what is answered and gives back what is done with. */
static bool tend_units(struct lane *lane, bool *did, struct err *e) {
    for (struct held_unit **at = &lane->units; *at;) {
        struct held_unit *u = *at;
        const int64_t now = clock_monotonic_nanoseconds();
        if (is_settling_due(u, now)) {
            *did = true;
            if (!forgive(u, settle(lane, u, e), e)) return false;
        }
        const bool is_done = u->open == 0 && (u->is_exhausted || u->is_lost || lane->is_closing);
        if (is_done && u->retry_at <= now) {
            if (!forgive(u, let_go(lane, u, e), e)) return false;
            if (u->retry_at <= now) {
                *did = true;
                *at = u->next;
                free(u);
                continue;
            }
        }
        at = &u->next;
    }
    return true;
}

/* While the channel is left in peace nothing stays in our hands. */
static void return_ready(struct lane *lane, int64_t retry_after_seconds) {
    for (struct sending *s; (s = lane->ready.first);) {
        list_pop(&lane->ready);
        s->batch->unit->is_exhausted = true;
        s->batch->unit->rest_until = lane->remind->now.unix_seconds + retry_after_seconds;
        lane_return_unsent(s, "paused", retry_after_seconds);
    }
}

static void rest_while_open(struct lane *lane) {
    const int64_t now = clock_monotonic_nanoseconds();
    if (!outbox_breaker_is_open(&lane->breaker, now)) return;
    const int64_t seconds = (lane->breaker.opens_until - now) / (1000 * MILLISECOND) + 1;
    if (lane->units && seconds <= lane->remind->settings->rest_seconds_max) /* its units tell whole seconds */
        lane->back_at = lane->breaker.opens_until + 1000 * MILLISECOND;
    return_ready(lane, seconds);
    for (struct held_unit *u = lane->units; u; u = u->next) {
        u->is_exhausted = true;
        u->rest_until = lane->remind->now.unix_seconds + seconds;
    }
}

void lane_end(struct lane *lane) {
    lane->is_closing = true;
    return_ready(lane, 0);
}

bool lane_is_idle(const struct lane *lane) {
    return !lane->units && !lane->ready.first;
}

bool lane_is_resting(const struct lane *lane) {
    return !lane->is_closing && lane->back_at > clock_monotonic_nanoseconds();
}

bool lane_work(struct lane *lane, bool *did, struct err *e) {
    if (!lane->is_active || !lane->channel) return true;
    rest_while_open(lane);
    if (!tend_units(lane, did, e)) return false;
    if (lane_wants_more(lane) && !lane_take(lane, did, e)) return false;
    lane_pump(lane);
    if (lane->must_flush) channel_flush(lane->channel);
    lane->must_flush = false;
    return true;
}

/* ---- After a failure ----------------------------------------------------------------------------- */

void lane_forget(struct lane *lane) {
    for (struct batch *b; (b = lane->batches);) {
        lane->batches = b->next;
        arena_destroy(b->arena);
    }
    for (struct held_unit *u; (u = lane->units);) {
        lane->units = u->next;
        free(u);
    }
    lane->ready = (struct sending_list){0};
    vec_free(&lane->candidates);
    lane->candidate_at = 0;
}
