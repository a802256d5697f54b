/* SPDX-License-Identifier: Apache-2.0 */
/* sample: fills an empty database with a synthetic population, and lets it live on for a day.
 * Each is one transaction: killed in the middle, it leaves nothing behind and is run again.
 * SIGINT and SIGTERM end it with ERR_BUSY. */
#ifndef LICHKHAM_JOBS_SAMPLE_SAMPLE_H
#define LICHKHAM_JOBS_SAMPLE_SAMPLE_H

#include "jobs/sample/churn.h"
#include "jobs/sample/world.h"

struct sample_fill_report {
    int64_t residents;
    int64_t communes;
    int64_t hamlets;
    int64_t sites;
    int64_t organisations;
};

/* ERR_INPUT when the database already holds residents or places. Changes area, site, site_week,
 * hamlet, organisation, the register, and each commune's revision. */
MUST_CHECK bool sample_fill(struct loop *l, struct pg *c, const struct world_request *request,
                            struct sample_fill_report *report, struct err *e);

/* The same without people and feed: a list can be imported into it. Sizes are those of the people. */
MUST_CHECK bool sample_fill_places(struct loop *l, struct pg *c, const struct world_request *request,
                                   struct sample_fill_report *report, struct err *e);

struct sample_night_report {
    int64_t events[CHURN_EVENTS];
    civil_day day;
    bool was_done; /* the feed is of this day already; nothing changed */
};

/* The night that follows: the register as of `day`, or with CIVIL_NONE of the day after. ERR_INPUT when there
 * is no sample, when the feed is newer than `day`, or when the register holds real people. */
MUST_CHECK bool sample_next_night(struct loop *l, struct pg *c, int64_t seed, civil_day day,
                                  struct sample_night_report *report, struct err *e);

#endif
