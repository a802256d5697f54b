/* SPDX-License-Identifier: Apache-2.0 */
/* evidence: what checks told by a list do to what is known of the same people. Pure.
 *
 * A told check is a known one when both have the same visit code (MA_LK), or the same day and source; what
 * the ministry returns also when only the day is the same and not both have a visit code. Then it adds
 * what it tells: payer, facility, visit code, data status. Else it is new, and counts in the round of its
 * day. So a list read again changes nothing. */
#ifndef LICHKHAM_JOBS_LISTS_EVIDENCE_H
#define LICHKHAM_JOBS_LISTS_EVIDENCE_H

#include "base/arena.h"
#include "jobs/close_needs.h"
#include "store/completion.h"

struct evidence_input {
    const struct completion_row *known; /* by resident */
    size_t known_count;
    const struct completion_row *told; /* by resident, then line; data status DATA_STATUSES = not told */
    size_t told_count;
    const struct completion_round *rounds; /* as they stand in the commune */
    size_t round_count;
};

struct evidence_outcome {
    struct completion_row *writes; /* rows to write, each key once */
    size_t write_count;
    struct closing *closings; /* by resident and live round: whose checks are done now */
    size_t closing_count;
    int64_t added;
    int64_t changed;
    int64_t unchanged; /* told checks that say nothing new */
};

/* All of the outcome lives in the arena. */
void evidence_settle(const struct evidence_input *in, struct arena *a, struct evidence_outcome *out);

#endif
