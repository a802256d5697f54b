/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the nightly job share; private to jobs/nightly.c, jobs/night/ and those who plan a
 * commune as the night does (plan_commune.h). */
#ifndef LICHKHAM_JOBS_NIGHT_NIGHT_H
#define LICHKHAM_JOBS_NIGHT_NIGHT_H

#include "base/arena.h"
#include "domain/breaker.h"
#include "domain/reminder_days.h"
#include "domain/rules.h"
#include "jobs/nightly.h"
#include "store/feed.h"
#include "store/night_rows.h"
#include "store/publication.h"
#include "store/run.h"

/* What a commune's time is spent on; a stage may need several: what is written anew is read first. */
enum night_phase { NIGHT_READ, NIGHT_PLAN, NIGHT_WRITE, NIGHT_PHASES };
/* Where a unit is on its way (unit.h). */
enum night_stage { NIGHT_READING, NIGHT_PLANNING, NIGHT_WRITING, NIGHT_STAGES };

/* How long everything took. */
struct night_times {
    int64_t phases[NIGHT_PHASES]; /* sums over communes */
    int64_t units;                /* from the first commune's beginning to the last one's end */
    int64_t idle[NIGHT_STAGES];   /* how long a slot of the stage had nothing to do meanwhile, on average */
    int64_t verify;
};

#define NIGHT_SLOTS_MAX NIGHT_WORKERS_MAX /* of each kind */
#define NIGHT_RULES_MAX 8                 /* rounds alive somewhere in the country */

enum night_end {
    NIGHT_END_OPEN,
    NIGHT_END_SENT,   /* and its answer lost: written or not */
    NIGHT_END_WRITTEN /* by us, as we said */
};

/* One run: everything that is the same for all communes. Nobody changes it while units are worked on, but
 * the thread of its loop what the pipeline says it does. */
struct night {
    const struct nightly_options *options;
    struct loop *loop;
    struct pg *control;  /* ledger and heartbeat */
    struct pg *registry; /* feed; a unit's stages have connections of their own (slot.h) */
    struct pg *store;    /* everything a commune has; as above */
    struct arena *arena;
    struct run run;
    struct heartbeat *heartbeat;
    enum night_end end; /* of the run, as far as we know */
    civil_day today;    /* the run's business date, never before its real one */
    civil_day bookable_from;
    struct rules rules[NIGHT_RULES_MAX];
    int rules_count;
    struct digest settings_digest;
    struct digest rules_digest; /* settings, too */
    struct calendar calendar;
    struct reminder_rung *rungs;
    size_t rung_count;
    civil_day first_send_day; /* on which something may still go out; from the loop's thread, before units */
    struct reminder_day *reminder_days;
    size_t reminder_day_count;
    civil_day reminders_until;       /* the last of these days */
    struct feed_namings named_twice; /* unless newcomers are looked up commune by commune (homes.c) */
    bool knows_named_twice;
    int32_t *failed_organisations;
    size_t failed_organisation_count;
    int slots; /* so many communes are read, planned and written at a time; 1 to NIGHT_SLOTS_MAX */
    int64_t communes_done;          /* from the pipeline */
    struct night_times nanoseconds; /* as above */
};

/* ---- What every commune needs (open.c) ---------------------------------------------------- */

/* The business date of a night of our own, from the options ... */
void night_choose_day(struct night *n);
/* ... and what hangs on it, from n->run: whoever joins takes the run's, whatever his clock says. */
void night_set_day(struct night *n);
/* To the store and to the register, whose feed is looked at. */
MUST_CHECK bool night_connect(struct night *n, struct err *e);
/* Whether the register is followed by what changed, not read whole: it must have a database of its own. */
bool night_reads_changes(const struct nightly_options *options);
/* Rules, calendar, organisations. */
MUST_CHECK bool night_load(struct night *n, struct err *e);
/* The rungs, and until which day (`reminders_until`) promised places have their messages: as far as approvals
 * promise, and as far ahead as the first message goes out, so that a place which was promised by hand, or has
 * moved beyond the approved weeks, has its own in time, too. */
MUST_CHECK bool night_reach_reminders(struct night *n, struct err *e);
/* Once rules and calendar are loaded: what is told on which day. */
MUST_CHECK bool night_load_reminders(struct night *n, struct err *e);
/* Conninfo of the register. */
const char *night_registry(const struct night *n);
/* So that nothing waits longer than a lease allows. */
MUST_CHECK bool night_limit_waits(const struct night *n, struct pg *c, struct err *e);
/* Releases what these and the night have made. */
void night_close(struct night *n);

/* ---- Sharing the run (worker.c) ------------------------------------------------------------------- */

/* Begins a run or joins the live one, and keeps the lease from then on. ERR_CONFIG: joined with another
 * program, configuration or other rules than it began with. */
MUST_CHECK bool night_enter(struct night *n, struct err *e);
/* Whether to go on: neither interrupted nor without a lease. To be asked between stages. */
MUST_CHECK bool night_may_go_on(struct night *n, struct err *e);
/* Called when nothing is left to claim. Waits until a worker is lost and its units may be claimed, or nothing
 * is left to do; takes the run over from an owner who is lost. */
enum night_rest { NIGHT_CLAIM_AGAIN, NIGHT_FINISH, NIGHT_IS_OVER };
MUST_CHECK bool night_wait_for_others(struct night *n, enum night_rest *rest, struct err *e);
/* After a failure with nothing under way, the `failures`-th in a row: whether to do the same again, as the
 * table says (store/retry.h). Then what was lost is connected anew, no unit is in hand, and whether an end
 * that was sent is written is known. Else `e` stays. */
MUST_CHECK bool night_find_back(struct night *n, int failures, struct err *e);
/* Gives back what it holds. `e` (NULL = all went well) is why it ends; of one whose lease ran out it becomes
 * that. */
void night_leave(struct night *n, struct err *e);

/* At the end: what the messages that the run queued come to, in parts and money, as "messages" of the report.
 */
void night_count_messages(struct night *n, int64_t queued, struct json *report);

/* What a unit came to. */
struct night_result {
    enum run_outcome outcome;
    char note[640]; /* for an officer; "" = nothing */
    int64_t rows_changed;
    int64_t messages;
};

/* Claims units and works them to their ends, marked in the ledger, until none is left to claim; several at a
 * time (pipeline.c). False: the run cannot go on, and nothing is under way any more. */
MUST_CHECK bool night_run_units(struct night *n, struct err *e);

/* ---- One commune ----------------------------------------------------------------------------------- */

struct need_list VEC_OF(struct need);
struct claim_list VEC_OF(struct residence_claim);
struct newcomer_list VEC_OF(struct resident);

/* Somebody of this feed whom another commune served, and whom it lets go. */
struct mover {
    int64_t resident;
    int32_t source;
    uint8_t state;   /* enum need_state: moved out of there, or dead by its word */
    bool is_gone;    /* the feed there names him no longer */
    bool is_present; /* once his history is here: to be served, and not in doubt */
    bool is_dead;    /* nobody serves him: by the word of officers there, which comes along, or by our feed */
    bool leaves_history; /* one of the two feeds says that he has died */
};
struct mover_list VEC_OF(struct mover);

/* A commune that people come from. */
struct door {
    int32_t commune;
    int64_t revision; /* when it was read */
    bool is_locked;   /* since before it was read */
};
struct door_list VEC_OF(struct door);

struct commune_round {
    struct live_round live;
    const struct rules *rules;
    struct fact_list facts;
    size_t fact_at;                       /* walked along with the feed */
    struct stored_need_list stored_needs; /* until the schedule is read */
    size_t stored_at;
    bool has_stored_needs;
    bool has_stored_appointments;
    struct appointment_list stored_appointments; /* until the commune is planned */
    struct stored_session_list stored_sessions;
    struct need_list needs;
    civil_day first_own_day; /* earlier ones are another live round's */
    struct capacity_input capacity;
    struct session *sessions; /* that it makes */
    size_t session_count;
    struct session_quota *quotas;
    size_t quota_count;
    struct attendance attendance; /* from night_read_schedule on */
    struct publication_standing standing;
    civil_day publish_until;
    struct schedule_output plan;
    struct publication_counts messages;
};

struct commune_work {
    const struct night *night;
    const struct run_unit *unit;
    struct pg *store;    /* connections of whoever works on the commune now */
    struct pg *registry; /* the feed's */
    struct arena *arena;
    struct commune_state state;
    struct commune_round rounds[NIGHT_ROUNDS_MAX];
    int round_count;
    struct hamlet_site *hamlets;
    size_t hamlet_count;
    struct site *sites;
    size_t site_count;
    struct feed_summary feed;
    bool is_copy_fresh; /* of the register's feed: once a night is enough */
    bool has_verdict;   /* the feed told of an event, or this is the first night */
    struct breaker_verdict verdict;
    uint64_t known;               /* of what officers know of the people of the feed: a sum of fingerprints */
    struct resident_list served;  /* until now */
    struct resident_list changed; /* whose needs somebody changed since the last night */
    size_t served_at;             /* walked along with the feed */
    struct newcomer_list newcomers;  /* of the feed, whom this commune did not serve; not on a first night */
    struct resident_list arrivals;   /* to be served from now on, and by nobody until now */
    struct resident_list newly_dead; /* by the feed, and not served here */
    struct mover_list movers;        /* to be served from now on; by source and resident */
    struct door_list doors;          /* by commune; kept when the commune is read again */
    int32_t closed_door;             /* the commune that could not be locked, 0 = none */
    struct resident_list returns;    /* who were leaving and stay */
    struct resident_list departures; /* served no longer */
    struct resident_list deaths;     /* as above */
    struct claim_list claims;        /* new here, still served elsewhere */
    bool must_check_homes;           /* somebody new may be served elsewhere */
    struct digest input;
    struct digest plan_digest;
    int64_t phase_nanoseconds[NIGHT_PHASES];
};

/* Reads what the plan depends on from outside and derives the needs; leaves `input` filled. Without a
 * live round it reads nothing. */
MUST_CHECK bool night_read_commune(struct commune_work *w, struct err *e);
/* Refuse (ERR_INPUT) a feed that is too old (feed.c), or names nobody where `served` residents were. */
MUST_CHECK bool night_check_feed_age(const struct commune_work *w, struct err *e);
MUST_CHECK bool night_find_feed_age(const struct commune_work *w, int32_t commune, civil_day *as_of,
                                    bool *is_old, struct err *e);
MUST_CHECK bool night_check_somebody_is_left(const struct commune_work *w, size_t served, struct err *e);
/* Once they are compared with those served until now: holds (ERR_INPUT) a feed that tells of more than
 * happens to people (breaker.h). */
MUST_CHECK bool night_check_events(struct commune_work *w, const struct resident_list *served, struct err *e);
/* Within the commune's transaction: remember what the feed told; the second of a commune that is held, for
 * this or for something else. */
MUST_CHECK bool night_remember_events(const struct commune_work *w, struct err *e);
MUST_CHECK bool night_remember_held(const struct commune_work *w, struct err *e);
/* Whether people of this feed may fall to a commune before it (homes.c). */
bool night_has_rivals(const struct commune_work *w);
/* Before the feed: who is served here (homes.c). */
MUST_CHECK bool night_find_served(struct commune_work *w, struct err *e);
/* Once the needs are derived: arrivals, departures, claims, and who moves here from where; their needs are
 * derived anew from what is known of them there. */
MUST_CHECK bool night_read_homes(struct commune_work *w, struct err *e);
/* Whether the last night's plan stands: neither what it depends on has changed, nor who was told. */
MUST_CHECK bool night_find_unchanged(const struct commune_work *w, bool *is_unchanged, struct err *e);
/* What stands on the round's days: appointments and sessions, and what is measured of attendance. Needed only
 * where the input has changed. */
MUST_CHECK bool night_read_schedule(struct commune_work *w, struct err *e);
void night_plan_commune(struct commune_work *w);
/* Who loses a promised place tonight is told, once the reminders are in step (postponed.c). */
MUST_CHECK bool night_write_postponed(struct commune_work *w, struct commune_round *round, struct err *e);
/* What one of its rounds is planned from; counts anew how many its sessions take. */
struct schedule_input night_prepare_round(struct commune_work *w, struct commune_round *round);
/* Locks the commune and those that people come from, in code order: *is_as_read is false when somebody wrote
 * one since it was read. */
MUST_CHECK bool night_lock_doors(struct commune_work *w, bool *is_as_read, struct err *e);
/* After reading under these locks: people may come from a commune that was not known before. */
bool night_holds_doors(const struct commune_work *w);
/* What a move does in the communes people come from (transfer.c). Adds to *rows what it changed of their
 * plans. */
MUST_CHECK bool night_write_moves(struct commune_work *w, int64_t *rows, struct err *e);
/* Inside a transaction with all doors locked. */
MUST_CHECK bool night_write_commune(struct commune_work *w, struct night_result *result, struct err *e);

/* Forgets what was read, to begin again. */
void night_reset_commune(struct commune_work *w);

#endif
