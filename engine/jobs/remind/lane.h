/* SPDX-License-Identifier: Apache-2.0 */
/* lane: one channel's share of a pass: its units, the messages in its hands, its breaker, rate and budget.
 * Lanes share the connection and nothing else. Private to jobs/remind. */
#ifndef LICHKHAM_JOBS_REMIND_LANE_H
#define LICHKHAM_JOBS_REMIND_LANE_H

#include "domain/appointment.h"
#include "domain/outbox.h"
#include "jobs/remind.h"
#include "store/outbox.h"

struct lane;

/* Messages of one unit, taken by one intent. */
struct batch {
    struct batch *next, *previous; /* of its lane */
    struct lane *lane;
    struct held_unit *unit;
    struct arena *arena; /* all its texts */
    size_t open;         /* messages not settled */
    civil_day drawn_on;  /* whose budget its messages are of */
};

/* One message with its intent recorded. */
struct sending {
    struct batch *batch;
    struct sending *next; /* of those ready, or of its unit's answered ones */
    const struct outbox_message *message;
    const char *subject;
    const char *body;
    int parts;
    int64_t cost;  /* drawn for it */
    bool must_ask; /* the driver is asked before it is sent again */
    bool was_submitted;
    enum notifier_outcome outcome; /* once answered */
    const char *reference;
    const char *reason;
    int64_t retry_after_seconds;
};

struct sending_list {
    struct sending *first, *last;
    size_t count;
};

/* A unit under our lease. */
struct held_unit {
    struct held_unit *next;
    struct outbox_unit unit;
    struct sending_list answered;
    int64_t answered_at; /* the first of them; monotonic */
    int64_t safe_until;  /* nothing is sent later without a heartbeat; monotonic */
    int64_t rest_until;  /* nothing to do before; unix seconds, 0 = at once */
    int64_t retry_at;    /* somebody held a lock; monotonic */
    size_t open;         /* messages not settled */
    bool is_exhausted;   /* every row has been looked at */
    bool is_fruitless;   /* others held the locks of all that was looked at */
    bool is_lost;        /* somebody else has the lease */
};

struct lane {
    struct remind *remind;
    const struct channel_settings *settings;
    struct channel *channel; /* NULL = its driver does not open */
    const char *problem;     /* why not */
    struct arena *fields;    /* of a message while it is submitted */
    struct outbox_breaker breaker;
    struct outbox_bucket bucket;
    const char *fallback; /* an active channel, or NULL */
    bool is_active;
    struct batch *batches;
    struct held_unit *units;
    struct outbox_unit_list candidates; /* not leased yet */
    size_t candidate_at;
    int64_t look_at; /* for units again; monotonic */
    struct sending_list ready;
    int64_t left;    /* of the day's messages, when last looked; 0 = look */
    bool is_spent;   /* the day's budget is used up */
    int64_t back_at; /* worth waiting for: it rests for a moment; monotonic, 0 = no */
    bool is_closing;
    bool must_flush;
    struct remind_counts counts;
};

/* Everything of a pass. */
struct remind {
    struct loop *loop;
    const struct remind_settings *settings;
    struct pg *db;
    struct pg *registry; /* NULL = the same database */
    struct lane *lanes;  /* one for each channel of the settings */
    struct arena *arena; /* of one pass */
    struct clock_reading now;
    struct outbox_times times;
    struct message_template *templates;
    size_t template_count;
    int64_t beat_at;                                        /* when leases are to be extended; monotonic */
    struct commune_list VEC_OF(int32_t) old_feeds;          /* communes whose messages are held */
    struct counts_list VEC_OF(struct remind_counts) others; /* channels without a lane */
    struct reason_list VEC_OF(struct remind_reason) reasons;
    civil_day tidied_on; /* the queue's partitions */
};

/* Does what can be done without waiting for a driver; *did tells whether there was anything. */
MUST_CHECK bool lane_work(struct lane *lane, bool *did, struct err *e);
/* Submits what breaker, rate and the driver's own limit admit. Waits for nothing: callbacks use it. */
void lane_pump(struct lane *lane);
bool lane_is_idle(const struct lane *lane);
/* What it has put off may go again in a moment. */
bool lane_is_resting(const struct lane *lane);
/* What has no known result is left to an operator. */
bool lane_holds_unclear(const struct lane *lane);
/* Extends the leases of its units. */
MUST_CHECK bool lane_keep_leases(struct lane *lane, struct err *e);
/* What is ready goes back unsent; what is under way is waited for. */
void lane_end(struct lane *lane);
/* Drops everything in its hands: a later lease recovers it. */
void lane_forget(struct lane *lane);

void sending_push(struct sending_list *l, struct sending *s);

/* ---- take.c ---------------------------------------------------------------------------------- */

/* Leases a unit when it has none and takes the next batch. *did: something was taken, or looked at. */
MUST_CHECK bool lane_take(struct lane *lane, bool *did, struct err *e);
bool lane_wants_more(const struct lane *lane);
void lane_return_unsent(struct sending *s, const char *reason, int64_t retry_after_seconds);

/* Somebody held a row lock for longer than the sender waits: later again. */
bool lane_is_locked_out(const struct err *e);

/* What its channel has done in this pass, with a lane or without. */
struct remind_counts *remind_counts_of(struct remind *r, const char *channel);
void remind_count(struct remind *r, const char *channel, enum reminder_state state, const char *reason,
                  int64_t count);
/* Begins a pass or a rehearsal: now, holidays, templates, channels. */
MUST_CHECK bool remind_begin(struct remind *r, struct err *e);
struct lane *remind_find_lane(const struct remind *r, const char *channel);

/* A text for a message; false: there is no template. In the arena. */
bool remind_render(const struct remind *r, const struct channel_settings *settings,
                   const struct outbox_message *m, struct arena *a, struct message_text *out);
struct message_values remind_values(const struct outbox_message *m, char code[APPOINTMENT_CODE_BYTES]);

#endif
