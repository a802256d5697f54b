/* SPDX-License-Identifier: Apache-2.0 */
/* nightly: the run that brings every commune's plan up to date. One unit a commune: read the feed
 * and what is stored, derive the needs, plan, and in one short transaction write what changed.
 * Killed anywhere and run again it ends in the same plan. */
#ifndef LICHKHAM_JOBS_NIGHTLY_H
#define LICHKHAM_JOBS_NIGHTLY_H

#include "base/clock.h"
#include "base/json.h"
#include "channel/channel.h"
#include "domain/reminder.h"
#include "domain/schedule.h"
#include "io/loop.h"

#define NIGHT_WORKERS_MAX 16

struct nightly_options {
    const char *database; /* conninfo */
    const char *registry; /* conninfo of the register; "" = the same database */
    const char *program;  /* version; all workers of a night must have the same */
    int workers;          /* so many communes are read, planned and written at once; 1 to NIGHT_WORKERS_MAX */
    bool is_joining;      /* the live run, from another process or machine; `date` and `now` do not matter */
    civil_day date;       /* business date; CIVIL_NONE = today */
    struct clock_reading now;
    int lease_seconds;
    int memory_mib;           /* communes are worked on at once while they take no more than this */
    int feed_days_max;        /* an older feed holds its commune */
    bool is_feed_delta;       /* of a register of its own only what changed is fetched (store/feed_copy.h) */
    int notice_days;          /* first bookable day after today */
    int outcome_days;         /* an unrecorded day holds its need so long */
    int overbooking_risk;     /* percent: how often more may come than there are places; 0 = never overbook */
    int absence_correlation;  /* percent: how much people stay away together */
    int reserve_release_days; /* walk-in reserves of so many days may be booked; 0 = never */
    int freeze_days;          /* proposals of the next days stay; 0 = none */
    int household_weight;     /* days, as in planner.h */
    int away_weight;
    int fairness_weight;
    bool is_overflow;                        /* people may be sent to any site of their commune */
    bool has_second_visits;                  /* a special resource never costs a place */
    bool keeps_problems;                     /* in each round's plan (schedule.h); a night does not */
    const struct channel_settings *channels; /* by which messages go; for what they will cost */
    size_t channel_count;
    struct reminder_hours hours;
    struct half_day halves[2];
    int step_minutes;
    /* Told now and then how far the run is; may be NULL. */
    void (*on_progress)(void *context, int64_t communes_done);
    void *context;
};

/* Runs the night to its end, with whoever joins, and stores its report. On success *report (json_destroy) is
 * the morning report and *outcome what the exit status says: ERR_NONE, ERR_PARTIAL (communes held or odd
 * rows), ERR_INTERNAL (an invariant is violated). Of a worker that leaves the end to another it is
 * {"joined": date, "attempt", "worker", "communes_done", "rows_changed", "messages_queued", "finished_by"}.
 * Failures: ERR_BUSY for a live run elsewhere, none to join, an interrupt or a lease that ran out;
 * ERR_CONFIG for joining with another program, configuration or other rules; ERR_UNAVAILABLE, ERR_INPUT
 * for nothing to run. */
MUST_CHECK bool nightly_run(struct loop *loop, const struct nightly_options *options, struct json **report,
                            enum err_code *outcome, struct err *e);

#endif
