/* SPDX-License-Identifier: Apache-2.0 */
/* completion_queue: checks of a list that could not be told to anybody: who waits, and an officer's word
 * on each. A settled one does not come back with the same list or the next. */
#ifndef LICHKHAM_JOBS_LISTS_COMPLETION_QUEUE_H
#define LICHKHAM_JOBS_LISTS_COMPLETION_QUEUE_H

#include "jobs/close_needs.h"
#include "jobs/lists/waiting.h"
#include "jobs/officer_act.h"
#include "store/unmatched.h"

struct queued_check {
    struct unmatched_row row;
    struct waiting waiting;
};

/* By commune (0 = of all), batch and line; in the arena. */
MUST_CHECK bool completion_queue_list(struct pg *c, int32_t commune, struct arena *a,
                                      struct queued_check **out, size_t *count, struct err *e);

struct completion_settlement {
    const char *batch;
    int32_t line;
    int64_t resident;   /* whose check it is; 0 = nobody's: it is discarded */
    const char *reason; /* why it is discarded; "" = not told */
    struct officer officer;
};

/* One transaction. A matched one becomes evidence in the commune of the queue, which must serve the
 * resident: ERR_INPUT otherwise, and when no such row waits. */
MUST_CHECK bool completion_queue_settle(struct pg *c, const struct completion_settlement *s, struct arena *a,
                                        struct closing_counts *closed, struct err *e);

#endif
