/* SPDX-License-Identifier: Apache-2.0 */
/* completion_record: an officer records evidence of one check done elsewhere. The check it counts for is
 * closed in the same transaction (jobs/close_needs). */
#ifndef LICHKHAM_JOBS_COMPLETION_RECORD_H
#define LICHKHAM_JOBS_COMPLETION_RECORD_H

#include "jobs/close_needs.h"
#include "jobs/officer_act.h"
#include "store/completion.h"

struct completion_report {
    struct completion_round round; /* number 0: it counts in none and only sets the minimum gap */
    bool is_changed;               /* false: it was recorded before */
    uint8_t data_status;           /* enum data_status, as it is kept now */
    struct closing_counts closed;
};

/* `row` without its round and resident; the status DATA_STATUSES is one that is not told. A day that cannot
 * be is an ERR_INPUT. */
MUST_CHECK bool completion_record(struct pg *c, struct pg *register_, const struct officer *officer,
                                  const struct officer_person *person, const struct completion_row *row,
                                  struct arena *a, struct completion_report *out, struct err *e);

#endif
