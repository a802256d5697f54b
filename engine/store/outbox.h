/* SPDX-License-Identifier: Apache-2.0 */
/* outbox: the rows of sending: units and their leases, budgets, intents and what came of them. The
 * protocol is in docs/sending.md. On a connection that acts as lichkham_notify; each call is a transaction
 * of its own, or part of the caller's.
 *
 * A unit's lease has a fence: what needs the lease tells `is_ours` = false, and changes nothing, once
 * somebody else has taken it. */
#ifndef LICHKHAM_STORE_OUTBOX_H
#define LICHKHAM_STORE_OUTBOX_H

#include "base/arena.h"
#include "base/vec.h"
#include "domain/message.h"
#include "domain/outbox.h"
#include "io/pg.h"

/* Server settings of the sender's connection: its role, index scans whatever the statistics say, plans made
 * once, and locks it waits for a moment only, so that the night and officers never lose to it. */
const char *outbox_settings(void);

/* ---- Units ------------------------------------------------------------------------------------- */

struct outbox_unit {
    int32_t commune;
    civil_day day; /* the send day */
    char channel[16];
    int64_t fence;           /* once leased */
    struct outbox_key after; /* the last row this lease has handled; all 0 = none */
};

struct outbox_unit_list VEC_OF(struct outbox_unit);

/* Units nobody has leased with work at `now`, of send days up to `until`, the nearest appointment first; of
 * the channels in `channels`, an array literal (NULL = all), and of one commune (0 = all). Appends. */
MUST_CHECK bool outbox_find_units(struct pg *c, civil_day until, const char *channels, int32_t commune,
                                  int64_t now, int most, struct outbox_unit_list *out, struct err *e);
/* Every unit up to `until`, by channel, leased ones too. */
MUST_CHECK bool outbox_list_units(struct pg *c, civil_day until, int32_t commune,
                                  struct outbox_unit_list *out, struct err *e);
MUST_CHECK bool outbox_lease(struct pg *c, struct outbox_unit *u, const char *worker, int lease_seconds,
                             bool *is_ours, struct err *e);
MUST_CHECK bool outbox_keep_lease(struct pg *c, const struct outbox_unit *u, int lease_seconds, bool *is_ours,
                                  struct err *e);
/* Nobody looks at it before `not_before` (unix seconds) unless something is queued; a unit with an empty
 * queue is deleted. */
MUST_CHECK bool outbox_give_back(struct pg *c, const struct outbox_unit *u, int64_t not_before,
                                 struct err *e);
/* Messages on a unit's queue; when asked, those of them without a known result, which is slower. */
MUST_CHECK bool outbox_count_waiting(struct pg *c, const struct outbox_unit *u, bool asks_ambiguous,
                                     int64_t *messages, int64_t *ambiguous, struct err *e);

/* ---- A unit whose day has passed ----------------------------------------------------------------- */

/* Up to `most` of its rows move to `day`, or expire, which is added up; `seen` below `most` ends it. */
MUST_CHECK bool outbox_move_late(struct pg *c, struct outbox_unit *u, civil_day day, int most, bool *is_ours,
                                 int *seen, int64_t *too_late, int64_t *overtaken, struct err *e);

/* ---- Intents --------------------------------------------------------------------------------- */

struct outbox_message {
    struct outbox_key key;
    enum reminder_state
        state; /* sending: the intent stands; else it is off the queue, or ambiguous and held */
    const char *reason;
    int32_t generation;
    bool was_sent;      /* by an earlier lease, with unknown result */
    civil_day too_late; /* the day it is not worth sending any more: the appointment's, mostly */
    civil_day day;      /* of the appointment */
    int minute;
    const char *contact; /* "" where the channel needs none */
    const char *name;
    const char *language;
    const char *site;
    const char *address;
    const char *site_phone;
    const char *hamlet;
};

struct outbox_order {
    enum message_contact contact;
    const char *fallback; /* NULL = none */
    bool may_resend;      /* what has no known result goes again */
    struct pg *registry;  /* a register in another database; NULL = the same */
    int64_t now;          /* unix seconds */
    int most;
};

/* The truth of the next rows of the unit, and the intent to send those that hold. `seen` below order->most:
 * the unit has no more. In the arena. */
MUST_CHECK bool outbox_intend(struct pg *c, struct outbox_unit *u, const struct outbox_order *order,
                              struct arena *a, bool *is_ours, int *seen, struct outbox_message **out,
                              size_t *count, struct err *e);

/* ---- Budget ---------------------------------------------------------------------------------- */

/* Of a channel's day: up to the messages and dong in `messages` and `cost`, told back as granted, and the
 * messages left. A quota or limit of 0 is none. Inside a transaction it holds with what the transaction does.
 */
MUST_CHECK bool outbox_draw(struct pg *c, const char *channel, civil_day day, int64_t quota,
                            int64_t cost_limit, int64_t *messages, int64_t *cost, int64_t *left,
                            struct err *e);
MUST_CHECK bool outbox_return(struct pg *c, const char *channel, civil_day day, int64_t messages,
                              int64_t cost, struct err *e);

/* What was drawn of a day. */
struct outbox_draw {
    civil_day day;
    int64_t messages, cost;
};

/* ---- Results --------------------------------------------------------------------------------- */

struct outbox_result {
    const struct outbox_key *key;
    int32_t generation;
    struct outbox_decision decision;
    const char *outcome; /* of the attempt: "accepted", "unsent" */
    const char *reference;
    int parts;
};

/* Writes what became of messages of the unit, with or without its lease, and gives back what was drawn for
 * those that did not go; `mine` tells how many were still the generation's. */
MUST_CHECK bool outbox_settle(struct pg *c, const struct outbox_unit *u, const char *fallback, int64_t now,
                              const struct outbox_result *results, size_t count,
                              const struct outbox_draw *unused, int64_t *mine, struct err *e);

/* ---- Reference ------------------------------------------------------------------------------- */

MUST_CHECK bool outbox_load_templates(struct pg *c, struct arena *a, struct message_template **out,
                                      size_t *count, struct err *e);
/* Whether a channel of the name is active. */
MUST_CHECK bool outbox_is_channel_active(struct pg *c, const char *channel, bool *is_active, struct err *e);

/* ---- Receipts -------------------------------------------------------------------------------- */

struct outbox_receipt {
    struct outbox_key key;
    enum reminder_state state; /* accepted, delivered or failed */
    const char *reference;
};

/* The proof, and what it makes of the reminder: as often as it comes, in any order. `is_known` false: this
 * commune has no such message. On the owner's connection. */
MUST_CHECK bool outbox_receive(struct pg *c, int32_t commune, const struct outbox_receipt *receipt,
                               int64_t now, bool *is_known, bool *is_changed, struct err *e);

#endif
