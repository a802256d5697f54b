/* SPDX-License-Identifier: Apache-2.0 */
/* view: what those who only look are shown of rounds, sessions and figures. For code that must not wait:
 * each `ask` adds one statement to a batch and returns its place for pg_batch_result, each `read` takes the
 * answer into the arena. Statements about one commune come after scope_add of it. */
#ifndef LICHKHAM_STORE_VIEW_H
#define LICHKHAM_STORE_VIEW_H

#include "base/arena.h"
#include "domain/appointment.h"
#include "domain/need.h"
#include "domain/round_state.h"
#include "io/pg_pool.h"

/* ---- Rounds ------------------------------------------------------------------------------- */

/* Which round an answer is about: `round`, or with 0 the one of the day among those that are not closed, else
 * the next one, else the last. */
struct view_when {
    int32_t round;
    civil_day today;
};

struct view_round {
    int32_t round;
    civil_day starts;
    civil_day ends;
    int64_t communes;     /* of those asked for, how many have it */
    civil_day planned_on; /* business date of the oldest plan among them; CIVIL_NONE = none yet */
};

int view_ask_round(struct pg_batch *b, const int32_t *communes, size_t count, struct view_when when,
                   struct arena *a);
bool view_read_round(const struct pg_result *r, struct view_round *out); /* false: none of them has it */

struct view_live {
    int32_t commune;
    int32_t round;
};

/* Rounds that are not closed, by commune and round. */
int view_ask_live_rounds(struct pg_batch *b, const int32_t *communes, size_t count, struct arena *a);
size_t view_read_live_rounds(const struct pg_result *r, struct arena *a, struct view_live **out);

struct view_plan {
    int32_t commune;
    int64_t revision;
    civil_day planned_on; /* CIVIL_NONE = not yet */
};

/* By commune. */
int view_ask_plans(struct pg_batch *b, const int32_t *communes, size_t count, struct arena *a);
size_t view_read_plans(const struct pg_result *r, struct arena *a, struct view_plan **out);

struct view_hamlet {
    int32_t hamlet;
    const char *name;
};

/* Of one commune, by id. */
int view_ask_hamlets(struct pg_batch *b, int32_t commune);
size_t view_read_hamlets(const struct pg_result *r, struct arena *a, struct view_hamlet **out);

/* ---- Sessions ----------------------------------------------------------------------------- */

struct view_session {
    civil_day day;
    int32_t half;
    int32_t site;
    int32_t round;
    int32_t places; /* with those kept for people without an appointment */
    int32_t walk_in_reserve;
    int32_t booking_limit; /* bookable in advance, measured absence included */
    int32_t booked;        /* whoever stands on its list: all but the cancelled */
    int32_t published;     /* of those: told, or shown on a published list */
    int32_t attended;
};

/* Of a span of days, by day, half, site and round; those after `after` (its first four fields; CIVIL_NONE =
 * all). */
int view_ask_sessions(struct pg_batch *b, int32_t commune, civil_day from, civil_day until,
                      const struct view_session *after, int limit);
size_t view_read_sessions(const struct pg_result *r, struct arena *a, struct view_session **out);

/* Exam days next to a span of days; `site` 0 = all of the commune. */
struct view_near {
    civil_day before, after; /* CIVIL_NONE = there is none */
    bool is_held;            /* a session is held within the span */
};

int view_ask_near_days(struct pg_batch *b, int32_t commune, int32_t site, civil_day from, civil_day until);
struct view_near view_read_near_days(const struct pg_result *r);

/* Rounds of a commune with a day in the span. */
struct view_month_round {
    int32_t round;
    enum round_state state;
    civil_day planned_on; /* the commune's last night; CIVIL_NONE = none yet */
};

int view_ask_month_rounds(struct pg_batch *b, int32_t commune, civil_day from, civil_day until);
MUST_CHECK bool view_read_month_rounds(const struct pg_result *r, struct arena *a,
                                       struct view_month_round **out, size_t *count, struct err *e);

/* ---- Figures ------------------------------------------------------------------------------- */

/* People who stand alike: each once, by his first need. One key may come twice. */
struct view_people {
    int32_t hamlet;
    uint8_t class_; /* priority class */
    uint8_t state;  /* enum need_state */
    int64_t people;
    int64_t needs; /* of these people: those that count */
    int64_t done;  /* and those that are done */
};

int view_ask_coverage(struct pg_batch *b, int32_t commune, struct view_when when);
MUST_CHECK bool view_read_coverage(const struct pg_result *r, struct arena *a, struct view_people **out,
                                   size_t *count, struct err *e);

/* What the last night left of the round, by commune. `measures`: "{state,wanted}". */
struct view_figure {
    int32_t commune;
    const char *measure;
    const char *detail;
    int64_t amount;
};

int view_ask_figures(struct pg_batch *b, const int32_t *communes, size_t count, struct view_when when,
                     const char *measures, struct arena *a);
size_t view_read_figures(const struct pg_result *r, struct arena *a, struct view_figure **out);

/* Who waits, by site, planning class, the end of the shortage and reason. */
struct view_waiting {
    int32_t site; /* 0 = their hamlet has none */
    uint8_t class_;
    uint8_t reason; /* enum reason */
    int64_t people; /* of this site and class, whatever the reason, each once */
    int64_t needs;
    civil_day tight_from; /* CIVIL_NONE = no shortage explains it */
    civil_day tight_to;
    int64_t tight_places;
    uint8_t tight_resource; /* enum resource */
    int64_t sessions;       /* what the site holds in the round: half days ... */
    int64_t places;         /* ... and the places that can be booked on them */
    int64_t largest;        /* half day of the site; 0 = it has none */
    int64_t largest_of_all; /* of the commune */
};

int view_ask_shortfall(struct pg_batch *b, int32_t commune, struct view_when when);
MUST_CHECK bool view_read_shortfall(const struct pg_result *r, struct arena *a, struct view_waiting **out,
                                    size_t *count, struct err *e);

/* ---- One resident --------------------------------------------------------------------------- */

struct view_need {
    int32_t round;
    uint8_t number;
    uint8_t class_;       /* planning class */
    uint8_t state;        /* enum need_state */
    uint8_t reason;       /* enum reason */
    uint8_t day_reason;   /* enum day_reason */
    uint8_t second_visit; /* what the first visit comes without: bits of enum resource */
    civil_day release;
    civil_day due;
    civil_day target;
    const char *package; /* its code */
    struct {
        civil_day day; /* CIVIL_NONE = there was none */
        int32_t site;
        int32_t half;
        int32_t minute;
        uint8_t state; /* enum appointment_state */
    } place;           /* the newest */
    struct {
        civil_day from; /* CIVIL_NONE = no shortage explains it */
        civil_day to;
        int64_t places;
        int64_t people; /* as urgent or more, who can come on no other days */
        int32_t site;
        uint8_t resource; /* enum resource */
    } tight;
};

/* `round` 0: of all that are not closed. */
int view_ask_needs(struct pg_batch *b, int32_t commune, int64_t resident, int32_t round);
MUST_CHECK bool view_read_needs(const struct pg_result *r, struct arena *a, struct view_need **out,
                                size_t *count, struct err *e);

#endif
