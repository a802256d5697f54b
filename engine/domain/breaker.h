/* SPDX-License-Identifier: Apache-2.0 */
/* breaker: is what a commune's feed says tonight what happens to people, or what happens to registers?
 * Counts of a night against a band around the commune's own nights. Pure.
 *
 * The band. Events of a kind come at a daily rate nobody knows. A gamma prior, the national rate times the
 * commune's size, worth BREAKER_PRIOR_DAYS days of looking, and what the commune's own nights saw give a
 * gamma again, and the number of the coming `days` is negative binomial (Gelman et al., Bayesian Data
 * Analysis, 3rd edition, section 2.6):
 *
 *     shape   r = (rate x residents x prior days + events seen) / cluster
 *     chance  p = (prior days + days seen) / (prior days + days seen + days)
 *     band      = cluster x the least k with P(X > k) <= BREAKER_CHANCE
 *
 * It is counted in clusters, because families move together and clerks work in batches. The band is never
 * below the kind's floor, a number or a share of the residents, so that a small commune is not held for two
 * deaths; and never above one resident in BREAKER_CEILING (or that number), whatever was seen before. */
#ifndef LICHKHAM_DOMAIN_BREAKER_H
#define LICHKHAM_DOMAIN_BREAKER_H

#include "base/civil.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum breaker_event {
    BREAKER_BIRTHS,     /* new here, and born within a year */
    BREAKER_DEATHS,     /* served until now, dead by the feed */
    BREAKER_DEPARTURES, /* served until now, moved away by the feed */
    BREAKER_DELETIONS,  /* served until now, and the feed names them no longer */
    BREAKER_ARRIVALS,   /* new here, and older */
    BREAKER_IDENTITIES, /* the key stays, the birth date is another; or the dead live again */
    BREAKER_EVENTS
};

#define BREAKER_PRIOR_DAYS 30
#define BREAKER_CHANCE     1e-7 /* a kind and night */
#define BREAKER_CEILING    20
#define BREAKER_NIGHTS     60 /* of a commune that are remembered */

const char *breaker_event_name(enum breaker_event event); /* "identity_changes"; static */

struct breaker_counts {
    int64_t residents; /* served until now */
    int64_t at[BREAKER_EVENTS];
};

/* ---- What is remembered ------------------------------------------------------------------------- */

enum breaker_outcome {
    BREAKER_PASSED,
    BREAKER_HELD,
    BREAKER_RELEASED, /* passed because somebody answered for it: no part of the band, like a held one */
    BREAKER_OUTCOMES
};

const char *breaker_outcome_name(enum breaker_outcome outcome); /* "passed"; static */
bool breaker_outcome_find(const char *name, enum breaker_outcome *outcome);

/* A night whose feed told of an event. A night without a row told of none: its days are the next one's. */
struct breaker_night {
    civil_day day;
    int32_t days; /* since the last one that was not held */
    struct breaker_counts counts;
    enum breaker_outcome outcome;
    bool is_answered_for; /* of a held one: the next run lets as much pass */
};

/* ---- Tonight -------------------------------------------------------------------------------------- */

struct breaker_verdict {
    struct breaker_night night; /* to be remembered; tells whether it is held */
    int64_t limits[BREAKER_EVENTS];
};

/* `nights` newest first; `planned_on`: of the last plan, for a commune without nights. What passed earlier
 * on the same day counts with tonight's. Whoever answered for a held night lets pass what it had, and what an
 * ordinary commune adds in the days since; nothing more. Where nobody was served nothing can be lost: that
 * is never held. */
void breaker_judge(const struct breaker_counts *tonight, const struct breaker_night *nights, size_t count,
                   civil_day planned_on, civil_day today, struct breaker_verdict *out);

/* "320 deaths (at most 12), 41 births (at most 20)": the kinds that are over; language "vi" or "en". */
void breaker_explain(const struct breaker_verdict *verdict, const char *language, char *text, size_t bytes);

#endif
