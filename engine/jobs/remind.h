/* SPDX-License-Identifier: Apache-2.0 */
/* remind: sends what is due. The protocol is in docs/sending.md: units under a lease, budget, truth check
 * with the intent in one statement, the send, its result under the generation that sent it.
 *
 * Everything waits by turning the loop, so that `serve` answers requests meanwhile; not to be called
 * from callbacks. */
#ifndef LICHKHAM_JOBS_REMIND_H
#define LICHKHAM_JOBS_REMIND_H

#include "base/clock.h"
#include "channel/channel.h"
#include "domain/reminder.h"
#include "io/pg.h"

#include <stdio.h>

/* Lives as long as what is opened with it. */
struct remind_settings {
    const char *database;  /* conninfo; the connection acts as lichkham_notify */
    const char *register_; /* "" = the same database */
    const struct channel_settings *channels;
    size_t channel_count;
    /* Drivers of the caller's instead of the built-in ones, one for each channel; NULL = none. */
    const struct notifier_driver *const *drivers;
    struct reminder_hours hours;
    int feed_days_max; /* an older feed holds its commune's messages */
    int lease_seconds;
    int rest_seconds_max; /* a pass stays while a gateway asks for no longer rest; 0 = it never does */
    const char *worker;   /* of the lease: host and process */
    int32_t commune;      /* 0 = all */
    bool is_rehearsal;    /* no driver is opened: only remind_rehearse */
};

struct remind;

/* What one pass did, by channel. */
struct remind_counts {
    char channel[16];
    bool is_configured; /* and active */
    int64_t accepted, delivered, failed, expired, cancelled, ambiguous, put_off;
    int64_t handed_on; /* of those failed: to the fallback channel */
    int64_t held;      /* an operator decides */
    int64_t waiting;   /* left for later today or another day */
    int64_t parts, cost;
    bool is_paused; /* its gateway does not answer as it should */
    const char
        *problem; /* why its driver does not open; its messages wait. NULL = it does. Until the next pass */
};

/* Messages that were not sent, or not yet, by why. */
struct remind_reason {
    char channel[16];
    enum reminder_state state;
    char reason[48]; /* "no_contact", a gateway's word */
    int64_t count;
};

struct remind_report {
    struct remind_counts *channels; /* every channel with work, by name */
    size_t channel_count;
    struct remind_reason *reasons; /* by channel, state, reason */
    size_t reason_count;
    int64_t communes_held; /* whose feed is too old */
    bool is_outside_hours;
    bool is_interrupted;
};

MUST_CHECK bool remind_open(struct loop *l, const struct remind_settings *s, struct remind **out,
                            struct err *e);
void remind_close(struct remind *r); /* accepts NULL */

/* Sends until nothing is left that may go now, or in a moment, the hours end, or the loop is interrupted
 * (what is under way is settled first). Recovers what others left behind. After a failure another pass may be
 * tried: it opens again what was lost. */
MUST_CHECK bool remind_pass(struct remind *r, struct remind_report *report, struct err *e);
void remind_report_finish(struct remind_report *report);
/* Somebody should look: messages failed for good, are held or unclear, or cannot go. */
bool remind_needs_attention(const struct remind_report *report);

/* ---- Rehearsal --------------------------------------------------------------------------------- */

/* What would go out by a channel in a commune. */
struct remind_forecast {
    const char *channel;
    int32_t commune;
    int64_t messages, parts, cost;
    int64_t dropped; /* by the truth check */
};

/* A text with invented values. */
struct remind_sample {
    const char *channel;
    const char *purpose;
    const char *language;
    const char *body;
    int parts;
};

struct remind_rehearsal {
    struct remind_forecast *forecasts; /* by channel and commune */
    size_t forecast_count;
    struct remind_sample *samples;
    size_t sample_count;
};

/* The same statements for send days up to `until`, each commune's in a transaction that is rolled back.
 * What it tells lives until `r` is closed. */
MUST_CHECK bool remind_rehearse(struct remind *r, civil_day until, struct remind_rehearsal *out,
                                struct err *e);

/* ---- Receipts ------------------------------------------------------------------------------------ */

/* What became of the lines of a file of receipts: {"key": ..., "outcome": "delivered", "reference": ...}. */
struct remind_receipts {
    int64_t lines;
    int64_t changed;   /* reminders */
    int64_t unchanged; /* said before, or overtaken */
    int64_t refused;
};

typedef void remind_on_refused(void *context, int64_t line, const char *why);

/* On the owner's connection. Refused lines are told, the others count. */
MUST_CHECK bool remind_receive(struct pg *c, FILE *in, int64_t now, remind_on_refused *on_refused,
                               void *context, struct remind_receipts *out, struct err *e);

#endif
