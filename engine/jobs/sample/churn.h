/* SPDX-License-Identifier: Apache-2.0 */
/* churn: what a night does to a sample's residents: about one in a hundred changes. Pure: decided
 * from (seed, day, resident or household) and the resident as he is now. */
#ifndef LICHKHAM_JOBS_SAMPLE_CHURN_H
#define LICHKHAM_JOBS_SAMPLE_CHURN_H

#include "jobs/sample/chance.h"
#include "store/sample_rows.h"

enum churn_event {
    CHURN_NONE,
    CHURN_DEATH,         /* the row stays, with its day */
    CHURN_MOVE,          /* the row stays and names the new commune, where another one appears */
    CHURN_REMOVAL,       /* the row goes: left the sample, or dead or moved for some nights */
    CHURN_CORRECTION,    /* another birth date or other target groups */
    CHURN_FEED_CHECK,    /* the register brings a check done elsewhere */
    CHURN_OFFICER_CHECK, /* an officer records one before the register knows */
    CHURN_BIRTH,         /* this resident bore a child */
    CHURN_EVENTS
};

const char *churn_event_name(enum churn_event event); /* "death"; static */
bool churn_is_row_changed(enum churn_event event);    /* by churn_apply, and the row stays */

struct churn {
    struct chance_key residents;
    struct chance_key households;
    civil_day day;
};

struct churn churn_make(int64_t seed, civil_day day);

/* The commune people move to. It takes no larger part of its own people than leaves it: beside a city a small
 * commune would otherwise be flooded, and its feed held (domain/breaker). */
struct churn_neighbour {
    int32_t commune;   /* 0 = none */
    int64_t rows;      /* of its feed */
    int64_t rows_here; /* of the feed of those who move */
};

/* Decides, and changes `r` accordingly. */
enum churn_event churn_apply(const struct churn *churn, const struct churn_neighbour *neighbour,
                             struct sample_resident *r);

#endif
