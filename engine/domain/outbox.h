/* SPDX-License-Identifier: Apache-2.0 */
/* outbox: what the sender decides: when something may go out, what an answer makes of a reminder, when a
 * channel is left in peace, and how a message is named. Pure: now and every measured time are arguments. */
#ifndef LICHKHAM_DOMAIN_OUTBOX_H
#define LICHKHAM_DOMAIN_OUTBOX_H

#include "base/clock.h"
#include "domain/reminder.h"
#include "lichkham/notifier.h"

/* ---- Names ----------------------------------------------------------------------------------- */

/* A message: the reminder's primary key but for the commune, which resident_home tells. */
struct outbox_key {
    int32_t round;
    int64_t resident;
    int16_t need;
    int16_t attempt;
    int32_t version;
    char purpose[24];
    char channel[16];
};

/* "2027.1234.1.1.2.day_before.sms": the same on every attempt. */
#define OUTBOX_KEY_BYTES 128
char *outbox_key_print(const struct outbox_key *k, char text[OUTBOX_KEY_BYTES]);
bool outbox_key_parse(const char *text, struct outbox_key *k); /* false: no key of ours */

/* ---- When ------------------------------------------------------------------------------------ */

/* A message may go out within the hours of a day that is no holiday, up to the end of the hours on the
 * day before its appointment. */
struct outbox_times {
    struct reminder_hours hours;
    struct calendar calendar;
};

bool outbox_may_send(const struct outbox_times *t, const struct clock_reading *now);
/* The first day on which something may still go out. */
civil_day outbox_first_day(const struct outbox_times *t, const struct clock_reading *now);

/* ---- What an answer makes of a reminder -------------------------------------------------------- */

#define OUTBOX_TRIES_MAX 8 /* intents of one message; then it has failed */

/* One message and what was said of it. */
struct outbox_answer {
    enum notifier_outcome outcome; /* NOTIFIER_UNSEEN: it was not even submitted */
    const char *reason;            /* the driver's, "" = none */
    int64_t retry_after_seconds;   /* the gateway's wish, 0 = none */
    int tries;                     /* this one included */
    bool is_held;                  /* of an ambiguous one: an operator decides */
    civil_day appointment_day;
};

struct outbox_decision {
    enum reminder_state state;
    const char *reason;  /* "" = none */
    bool takes_fallback; /* the person is to be reached another way */
    civil_day day;       /* of one that stays: its send day from now on */
    int64_t not_until;   /* unix seconds; of one that waits within that day; 0 = whenever the hours allow */
};

struct outbox_decision outbox_decide(const struct outbox_answer *a, const struct outbox_times *t,
                                     const struct clock_reading *now);
/* 30 s, two minutes, eight, then half an hour: the wait after the given number of tries. */
int64_t outbox_backoff_seconds(int tries);

/* ---- A channel's circuit breaker ----------------------------------------------------------------- */

/* Closed: everything goes. Open: nothing, until the pause is over. Half open: one message tries. Failures
 * are temporary and ambiguous answers; a refusal for good shows that the gateway works. */
struct outbox_breaker {
    int failures;        /* one after the other */
    int openings;        /* one after the other: each pause is twice the one before */
    int64_t opens_until; /* monotonic nanoseconds; 0 = closed */
    bool is_trying;      /* half open, and its one message is under way */
};

#define OUTBOX_FAILURES_MAX 5

bool outbox_breaker_is_open(const struct outbox_breaker *b, int64_t now);
bool outbox_breaker_admits(const struct outbox_breaker *b, int64_t now);
void outbox_breaker_submitted(struct outbox_breaker *b);
void outbox_breaker_answered(struct outbox_breaker *b, enum notifier_outcome outcome,
                             int64_t retry_after_seconds, int64_t now);

/* ---- A channel's rate ----------------------------------------------------------------------------- */

/* A bucket of at most one second's messages. */
struct outbox_bucket {
    int rate_per_second; /* 0 = no limit */
    int64_t full_at;     /* monotonic nanoseconds: when it will be full again */
};

bool outbox_bucket_take(struct outbox_bucket *b, int64_t now); /* false: none is left now */

#endif
