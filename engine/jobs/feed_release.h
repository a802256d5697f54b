/* SPDX-License-Identifier: Apache-2.0 */
/* feed_release: communes whose feed the breaker held, and somebody who answers for it. */
#ifndef LICHKHAM_JOBS_FEED_RELEASE_H
#define LICHKHAM_JOBS_FEED_RELEASE_H

#include "domain/area.h"
#include "jobs/officer_act.h"
#include "store/feed_night.h"

/* Held communes of an area, by code, in the arena. */
MUST_CHECK bool feed_release_list(struct pg *c, struct area area, civil_day today, struct arena *a,
                                  struct feed_held **out, size_t *count, struct err *e);

/* Lets what the newest night of each held in the next run, each in a transaction of its own, written into
 * the audit chain. *count says how many were done, also where a later one failed. */
MUST_CHECK bool feed_release(struct pg *c, const struct officer *officer, const char *note,
                             const struct feed_held *held, size_t *count, struct err *e);

/* [{"commune", "night", "days", "residents", counts, "limits": {}, "reason": {"vi", "en"}, "answered_by"}] */
struct json *feed_release_describe(const struct feed_held *held, size_t count);

/* What to say where the breaker does not hold the one commune that was asked for: an ERR_INPUT. */
MUST_CHECK bool feed_release_refuse(struct pg *c, int32_t commune, struct err *e);

#endif
