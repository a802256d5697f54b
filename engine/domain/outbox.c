/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/outbox.h"

#include "base/text.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define SECOND ((int64_t)1000000000)

enum { PAUSE_SECONDS = 5, PAUSE_SECONDS_MAX = 300, BACKOFF_SECONDS = 30, BACKOFF_SECONDS_MAX = 1800 };

/* ---- Names ----------------------------------------------------------------------------------- */

char *outbox_key_print(const struct outbox_key *k, char text[OUTBOX_KEY_BYTES]) {
    (void)snprintf(text, OUTBOX_KEY_BYTES, "%" PRId32 ".%" PRId64 ".%d.%d.%" PRId32 ".%s.%s", k->round,
                   k->resident, k->need, k->attempt, k->version, k->purpose, k->channel);
    return text;
}

/* The next part, up to a full stop or the end; false when it is empty or too long. */
static bool take_part(const char **at, char *part, size_t room) {
    const size_t length = strcspn(*at, ".");
    if (length == 0 || length >= room) return false;
    memcpy(part, *at, length);
    part[length] = '\0';
    *at += length + ((*at)[length] == '.');
    return true;
}

static bool take_number(const char **at, long long most, long long *value) {
    char part[24];
    struct err ignored;
    return take_part(at, part, sizeof part) && text_parse_integer(part, 0, most, value, &ignored);
}

bool outbox_key_parse(const char *text, struct outbox_key *k) {
    long long round, resident, need, attempt, version;
    const char *at = text;
    char again[OUTBOX_KEY_BYTES];
    if (!take_number(&at, INT32_MAX, &round) || !take_number(&at, INT64_MAX, &resident) ||
        !take_number(&at, INT16_MAX, &need) || !take_number(&at, INT16_MAX, &attempt) ||
        !take_number(&at, INT32_MAX, &version) || !take_part(&at, k->purpose, sizeof k->purpose) ||
        !take_part(&at, k->channel, sizeof k->channel))
        return false;
    k->round = (int32_t)round;
    k->resident = resident;
    k->need = (int16_t)need;
    k->attempt = (int16_t)attempt;
    k->version = (int32_t)version;
    return strcmp(outbox_key_print(k, again), text) == 0; /* no other spelling of the same */
}

/* ---- When ------------------------------------------------------------------------------------ */

bool outbox_may_send(const struct outbox_times *t, const struct clock_reading *now) {
    return now->minute_of_day >= t->hours.from_minute && now->minute_of_day < t->hours.until_minute &&
           !calendar_is_holiday(&t->calendar, now->day);
}

civil_day outbox_first_day(const struct outbox_times *t, const struct clock_reading *now) {
    civil_day day = reminder_earliest_day(&t->hours, now->day, now->minute_of_day);
    while (calendar_is_holiday(&t->calendar, day)) day++;
    return day;
}

/* ---- What an answer makes of a reminder -------------------------------------------------------- */

int64_t outbox_backoff_seconds(int tries) {
    int64_t wait = BACKOFF_SECONDS;
    for (int i = 1; i < tries && wait < BACKOFF_SECONDS_MAX; i++) wait *= 4;
    return wait < BACKOFF_SECONDS_MAX ? wait : BACKOFF_SECONDS_MAX;
}

static struct outbox_decision end_in(enum reminder_state state, const char *reason, bool takes_fallback) {
    return (struct outbox_decision){
        .state = state, .reason = reason, .takes_fallback = takes_fallback, .day = CIVIL_NONE};
}

/* Stays on the queue in `state`, and is looked at again after `seconds`. */
static struct outbox_decision put_off(const struct outbox_answer *a, const struct outbox_times *t,
                                      const struct clock_reading *now, enum reminder_state state,
                                      int64_t seconds) {
    const struct clock_reading later = clock_from_unix(now->unix_seconds + seconds);
    const civil_day day = outbox_first_day(t, &later);
    if (day >= a->appointment_day && state == REMINDER_QUEUED)
        return end_in(REMINDER_EXPIRED, "too_late", false);
    const bool is_today = day == now->day || day >= a->appointment_day;
    return (struct outbox_decision){.state = state,
                                    .reason = a->reason,
                                    .day = is_today ? now->day : day,
                                    .not_until = is_today && seconds > 0 ? later.unix_seconds : 0};
}

static int64_t wait_of(const struct outbox_answer *a) {
    const int64_t backoff = outbox_backoff_seconds(a->tries);
    return a->retry_after_seconds > backoff ? a->retry_after_seconds : backoff;
}

struct outbox_decision outbox_decide(const struct outbox_answer *a, const struct outbox_times *t,
                                     const struct clock_reading *now) {
    const bool is_last = a->tries >= OUTBOX_TRIES_MAX;
    switch (a->outcome) {
    case NOTIFIER_ACCEPTED:
        return end_in(REMINDER_ACCEPTED, "", false);
    case NOTIFIER_DELIVERED:
        return end_in(REMINDER_DELIVERED, "", false);
    case NOTIFIER_PERMANENT:
        return end_in(REMINDER_FAILED, a->reason[0] ? a->reason : "refused", true);
    case NOTIFIER_TEMPORARY:
        if (is_last) return end_in(REMINDER_FAILED, "tries", true);
        return put_off(a, t, now, REMINDER_QUEUED, wait_of(a));
    case NOTIFIER_UNSEEN:
        return put_off(a, t, now, REMINDER_QUEUED, a->retry_after_seconds);
    case NOTIFIER_AMBIGUOUS:
    default:
        /* Perhaps it arrived: no other channel tells the same again. */
        if (is_last && !a->is_held) return end_in(REMINDER_FAILED, "unanswered", false);
        return put_off(a, t, now, REMINDER_AMBIGUOUS, a->is_held ? BACKOFF_SECONDS_MAX : wait_of(a));
    }
}

/* ---- A channel's circuit breaker ----------------------------------------------------------------- */

bool outbox_breaker_is_open(const struct outbox_breaker *b, int64_t now) {
    return b->opens_until > now;
}

bool outbox_breaker_admits(const struct outbox_breaker *b, int64_t now) {
    return b->opens_until == 0 || (b->opens_until <= now && !b->is_trying);
}

void outbox_breaker_submitted(struct outbox_breaker *b) {
    b->is_trying = b->opens_until != 0;
}

static void open_breaker(struct outbox_breaker *b, int64_t retry_after_seconds, int64_t now) {
    const bool is_short = retry_after_seconds > 0 && retry_after_seconds < PAUSE_SECONDS;
    int64_t pause = is_short ? retry_after_seconds : PAUSE_SECONDS;
    for (int i = 0; i < b->openings && pause < PAUSE_SECONDS_MAX; i++) pause *= 2;
    if (pause > PAUSE_SECONDS_MAX) pause = PAUSE_SECONDS_MAX;
    if (pause < retry_after_seconds) pause = retry_after_seconds;
    b->openings++;
    b->opens_until = now + pause * SECOND;
    b->is_trying = false;
}

void outbox_breaker_answered(struct outbox_breaker *b, enum notifier_outcome outcome,
                             int64_t retry_after_seconds, int64_t now) {
    const bool is_failure = outcome == NOTIFIER_TEMPORARY || outcome == NOTIFIER_AMBIGUOUS;
    if (outbox_breaker_is_open(b, now)) return; /* sent before it opened */
    if (!is_failure) {
        *b = (struct outbox_breaker){0};
        return;
    }
    b->failures++;
    if (b->is_trying || b->failures >= OUTBOX_FAILURES_MAX || retry_after_seconds > 0)
        open_breaker(b, retry_after_seconds, now);
}

/* ---- A channel's rate ----------------------------------------------------------------------------- */

bool outbox_bucket_take(struct outbox_bucket *b, int64_t now) {
    if (b->rate_per_second == 0) return true;
    const int64_t cost = SECOND / b->rate_per_second;
    if (b->full_at < now) b->full_at = now;
    if (b->full_at + cost > now + SECOND) return false;
    b->full_at += cost;
    return true;
}
