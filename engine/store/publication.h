/* SPDX-License-Identifier: Apache-2.0 */
/* publication: turns proposed appointments into promises, and keeps reminders in step with them.
 * Reminders exist only for promised appointments, one for each (appointment version, purpose,
 * channel); the night and the commands change them only here. Who loses his place is told too.
 *
 * Unless a function says otherwise it runs inside the caller's transaction, after db_lock_commune. */
#ifndef LICHKHAM_STORE_PUBLICATION_H
#define LICHKHAM_STORE_PUBLICATION_H

#include "base/arena.h"
#include "domain/message.h"
#include "domain/reminder_days.h"
#include "io/pg.h"

/* Rows changed. All 0 = nothing was out of step. */
struct publication_counts {
    int64_t appointments; /* proposed -> published */
    int64_t queued;       /* reminders that will be sent */
    int64_t expired;      /* reminders it was too late for: recorded, never sent */
    int64_t cancelled;    /* reminders whose appointment is no longer promised as it was */
};

/* ---- Reminders --------------------------------------------------------------------------- */

/* Brings the reminders of a commune's round in step with its appointments:
 * cancels what is queued or ambiguous for an appointment version that is no longer promised
 * and to come, and takes it off the queue; inserts what is missing for promised appointments on
 * the days of `days`, queued within `hours` or recorded as expired. Appointments on other days keep
 * what they have. A second call changes 0 rows. `out->appointments` is left at 0.
 * `whose` are the residents whose promised appointments may lack something, NULL = everybody. */
MUST_CHECK bool publication_sync_reminders(struct pg *c, int32_t commune, int32_t round,
                                           const struct reminder_day *days, size_t count,
                                           const struct reminder_hours *hours, const struct pg_list *whose,
                                           struct publication_counts *out, struct err *e);

/* The first half alone: for the commands that settle appointments. */
MUST_CHECK bool publication_cancel_reminders(struct pg *c, int32_t commune, int32_t round, int64_t *cancelled,
                                             struct err *e);

/* Whether somebody was told, by an accepted or delivered reminder of the place as it is, whose appointment
 * is still only published. Outside or inside a transaction. */
MUST_CHECK bool publication_has_told(struct pg *c, int32_t commune, int32_t round, bool *has_told,
                                     struct err *e);
/* These appointments become invited, with a change row each under `revision`, numbered after `*item`. */
MUST_CHECK bool publication_invite(struct pg *c, int32_t commune, int32_t round, int64_t revision,
                                   int32_t *item, int64_t *invited, struct err *e);

/* Makes the queue's missing partitions for send days [from, until], in transactions of its own
 * (call it outside one, before queueing). Idempotent, safe when two do it, blocks no reader or writer. */
MUST_CHECK bool publication_make_queue_partitions(struct pg *c, civil_day from, civil_day until,
                                                  struct err *e);

/* Drops the empty queue partitions of send days before `before`, outside a transaction; one that is
 * in use or still holds work stays for the next time. Tells how many went. */
MUST_CHECK bool publication_drop_queue_partitions(struct pg *c, civil_day before, int *dropped,
                                                  struct err *e);

/* ---- Places that were moved or taken back ------------------------------------------------- */

/* A promised place as a change of today left it. */
struct publication_place {
    int64_t resident;
    int16_t need_number;
    int16_t attempt;
    int32_t version;
};

/* What is said of such a place: with its new day, or that there is none yet. */
#define PUBLICATION_POSTPONED      "postponed"
#define PUBLICATION_POSTPONED_OPEN "postponed_open"

/* Tells these people at once, by every channel of the ladder: a place that stands at this version as the new
 * one, one the service has cancelled as gone, with its old day; any other place is passed over. They go on
 * `send_day` (outbox_first_day: today while the hours last) within `hours`, before everything else; it is too
 * late (`expired`) for who has his new place on that day. Each (version, purpose, channel) once: a place that
 * is given back after it was cancelled needs a new version to be told of. The sender leaves out a reminder
 * that would meet such a message on one day, and asks as always what is true: "gone" holds while the
 * service's cancellation stands, the check is still owed and there is no new promise; where there is one by
 * then, it is told instead.
 *
 * After publication_sync_reminders, which takes the old place's reminders back; the queue has a partition for
 * `send_day`. Fills queued and expired. */
MUST_CHECK bool publication_queue_postponed(struct pg *c, int32_t commune, int32_t round,
                                            const struct publication_place *places, size_t count,
                                            const struct reminder_rung *rungs, size_t rung_count,
                                            civil_day send_day, const struct reminder_hours *hours,
                                            struct publication_counts *out, struct err *e);

/* ---- Standing approval ------------------------------------------------------------------- */

struct publication_standing {
    int weeks;             /* published ahead; 0 = there is no approval in force */
    char approved_by[128]; /* "" then */
};

/* The approval in force on `today`. Outside or inside a transaction. */
MUST_CHECK bool publication_load_standing(struct pg *c, int32_t commune, int32_t round, civil_day today,
                                          struct publication_standing *out, struct err *e);

/* Approves from `today` on, replacing what stood, or takes back whatever stands; for one commune or,
 * with 0, every commune of the round. Tells how many. Inside a transaction. */
MUST_CHECK bool publication_approve_standing(struct pg *c, int32_t commune, int32_t round, civil_day today,
                                             int weeks, const char *approved_by, int64_t *approved,
                                             struct err *e);
MUST_CHECK bool publication_revoke_standing(struct pg *c, int32_t commune, int32_t round, civil_day today,
                                            int64_t *revoked, struct err *e);

/* ---- Publishing -------------------------------------------------------------------------- */

/* The round whose days a publication of [from, until] would be: an open one first. None: ERR_INPUT. */
MUST_CHECK bool publication_find_round(struct pg *c, int32_t commune, civil_day from, civil_day until,
                                       int32_t *round, struct err *e);

struct publication {
    int32_t commune;
    int32_t round;
    civil_day from;
    civil_day until;
    const char *prepared_by; /* "nightly", or the officer */
    const char *approved_by;
    civil_day approved_on;
    bool is_standing;
};

/* The proposed appointments of [from, until] become published; a change row for each under
 * `revision` (the one db_advance_commune will give), numbered after `*item`, which moves on. */
MUST_CHECK bool publication_promise(struct pg *c, const struct publication *p, int64_t revision,
                                    int32_t *item, int64_t *appointments, struct err *e);

/* The publication's own row, with the commune's plan hash as it stands. */
MUST_CHECK bool publication_record(struct pg *c, const struct publication *p, int64_t appointments,
                                   struct err *e);

/* All of it through the write door: lock, refuse (ERR_INPUT) a round that is not open and a commune
 * the night held back, promise, record, sync, advance. Nothing to publish: nothing changes, not
 * even the revision. Inside the caller's transaction, without a lock before. */
MUST_CHECK bool publication_publish(struct pg *c, const struct publication *p,
                                    const struct reminder_day *days, size_t count,
                                    const struct reminder_hours *hours, int64_t *revision,
                                    struct publication_counts *out, struct err *e);

/* ---- What a publication told -------------------------------------------------------------- */

struct publication_day {
    civil_day day;
    int32_t site;
    const char *site_name;
    int64_t people;
};

struct publication_message {
    const char *channel;
    const char *purpose;
    civil_day send_day; /* CIVIL_NONE: it was too late for these */
    int64_t count;
};

/* Of the publication that left `revision`: people by day and site, messages by channel and send
 * day. In the arena. */
MUST_CHECK bool publication_load_told(struct pg *c, int32_t commune, int64_t revision, struct arena *a,
                                      struct publication_day **days, size_t *day_count,
                                      struct publication_message **messages, size_t *message_count,
                                      struct err *e);

/* A message it queued, with what its text is made of, but for the register's part. */
struct publication_text {
    int64_t resident;
    int64_t guardian; /* that officers know of; 0 = none */
    const char *purpose;
    const char *channel;
    const char *language; /* that officers know of; "" = none */
    bool has_phone;       /* that officers know of */
    bool has_email;
    struct message_values values; /* without name and code */
};

/* Those of its people numbered after `after` up to `until`, from 1: by person. In the arena. */
MUST_CHECK bool publication_load_texts(struct pg *c, int32_t commune, int64_t revision, int64_t after,
                                       int64_t until, struct arena *a, struct publication_text **out,
                                       size_t *count, struct err *e);

/* Those that wait in the commune, of `most` people: by person. In the arena. */
MUST_CHECK bool publication_load_queued_texts(struct pg *c, int32_t commune, int64_t most, struct arena *a,
                                              struct publication_text **out, size_t *count, struct err *e);

#endif
