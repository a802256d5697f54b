/* SPDX-License-Identifier: Apache-2.0 */
/* whatif: changes of capacity that nobody has decided yet: what sessions there would be, which more there
 * could be, and how many places are missing by month. Pure. docs/reasons.md describes the file. */
#ifndef LICHKHAM_DOMAIN_WHATIF_H
#define LICHKHAM_DOMAIN_WHATIF_H

#include "base/arena.h"
#include "base/err.h"
#include "domain/capacity.h"
#include "domain/schedule_problem.h"

enum whatif_kind {
    WHATIF_ADD,        /* sessions on the listed days */
    WHATIF_ADD_SOME,   /* `count` sessions on the days where they help most */
    WHATIF_ADD_NEEDED, /* as many as it takes to cover everybody */
    WHATIF_CLOSE,      /* from .. until */
    WHATIF_TEMPLATE    /* this weekday and half, from a day on */
};

struct whatif_change {
    enum whatif_kind kind;
    int32_t site;
    uint8_t half;    /* 0 = whichever is free, the morning first */
    uint8_t weekday; /* 1 = Monday */
    int32_t places;  /* that can be booked; -1 = as in the usual session of the site */
    int32_t count;
    const civil_day *days;
    size_t day_count;
    civil_day from;
    civil_day until;
};

struct whatif {
    const struct whatif_change *changes;
    size_t change_count;
    int32_t places; /* of the sessions that are counted out; -1 = as in the usual session of the site */
};

/* Reads the text of a file. ERR_INPUT names the change by its number, the key and the rule. */
MUST_CHECK bool whatif_parse(const char *json, struct arena *a, struct whatif *out, struct err *e);

/* What there is, or would be. */
struct whatif_calendar {
    struct capacity_input input;
    civil_day from; /* the round's own days */
    civil_day until;
    struct session *sessions; /* of these days, ordered by site, day, half; in the arena */
    size_t session_count;
};

/* The session of the site with the most frequent number of places, the larger of two; NULL = it has none. */
const struct session *whatif_usual_session(const struct whatif_calendar *c, int32_t site);

/* So many places, and what else `usual` counts in proportion; NULL = nothing. */
void whatif_size_like(const struct session *usual, int32_t places, int16_t capacity[RESOURCES]);

/* Makes the sessions of c->input. */
void whatif_make_sessions(struct whatif_calendar *c, struct arena *a);

/* Makes the changes that name their days (added days, closed ones, template), in order, and the sessions
 * anew. ERR_INPUT: both halves of a day are held already, the day is closed or not of the round, or nobody
 * says how many places and the site has no session to go by. */
MUST_CHECK bool whatif_apply(const struct whatif *w, struct whatif_calendar *c, struct arena *a,
                             struct err *e);

/* One more session with `places` places, the other resources in the proportion of the usual one. */
MUST_CHECK bool whatif_add_session(struct whatif_calendar *c, int32_t site, civil_day day, uint8_t half,
                                   int32_t places, struct arena *a, struct err *e);

/* [stations][days] how many sessions could still be added: one on a working day (Monday to Friday, neither
 * holiday nor closed) without a session, one on a day that has one half. */
uint8_t *whatif_find_openings(const struct whatif_calendar *c, const struct schedule_problem *p,
                              struct arena *a);

/* People without a place and sessions to add, by the month of the best day and of the session. */
struct whatif_month {
    civil_day first; /* of the month */
    uint32_t missing;
    uint32_t sessions;
};

/* Every month of the problem, from the first to the last. `opened` as planner_clear leaves it; NULL = none.
 */
size_t whatif_list_months(const struct schedule_problem *p, const uint8_t *opened, struct arena *a,
                          struct whatif_month **out);

#endif
