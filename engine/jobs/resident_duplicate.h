/* SPDX-License-Identifier: Apache-2.0 */
/* resident_duplicate: an officer settles whether two records are of one person. */
#ifndef LICHKHAM_JOBS_RESIDENT_DUPLICATE_H
#define LICHKHAM_JOBS_RESIDENT_DUPLICATE_H

#include "jobs/close_needs.h"
#include "jobs/officer_act.h"
#include "store/duplicate.h"

/* One person: the newer record is closed as a duplicate of the other, at once and for good. Two people:
 * the next night plans the newer one too. The two codes in either order; no open doubt between them is an
 * ERR_INPUT. *doubt is what was settled. */
MUST_CHECK bool resident_duplicate_settle(struct pg *c, const struct officer *officer, const char *code,
                                          const char *other_code, bool is_same, struct arena *a,
                                          struct duplicate_doubt *doubt, struct closing_counts *counts,
                                          struct err *e);

#endif
