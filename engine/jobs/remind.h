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

struct remind_settings {
    const char *database;  /* conninfo; the connection acts as lichkham_notify where it may */
    const char *register_; /* "" = the same database */
    const struct channel_settings *channels;
    size_t channel_count;
    struct reminder_hours hours;
    int feed_days_max; /* an older feed holds its commune's messages */
    int lease_seconds;
    const char *worker; /* of the lease: host and process */
    int32_t commune;    /* 0 = all */
};

struct remind;

/* What one pass did, by channel. */
struct remind_counts {
    const char *channel;
    int64_t accepted, delivered, failed, expired, cancelled, ambiguous, put_off, held;
    int64_t waiting; /* left for later today or another day */
    int64_t parts, cost;
};

struct remind_report {
    struct remind_counts *channels; /* every channel with work, by name; with free() */
    size_t channel_count;
    int64_t communes_held; /* whose feed is too old */
    bool is_outside_hours;
    bool is_interrupted;
};

MUST_CHECK bool remind_open(struct loop *l, const struct remind_settings *s, struct remind **out,
                            struct err *e);
void remind_close(struct remind *r); /* accepts NULL */

/* Sends until nothing is left that may go now, the hours end, or the loop is interrupted (what is under
 * way is settled first). Recovers what others left behind. */
MUST_CHECK bool remind_pass(struct remind *r, struct remind_report *report, struct err *e);
void remind_report_finish(struct remind_report *report);

#endif
