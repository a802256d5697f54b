/* SPDX-License-Identifier: Apache-2.0 */
/* repair_change: what a repair does to the reference data of a site. */
#ifndef LICHKHAM_JOBS_REPAIR_CHANGE_H
#define LICHKHAM_JOBS_REPAIR_CHANGE_H

#include "jobs/plan_commune.h"
#include "jobs/repair.h"

struct repair_change {
    struct repair_closure closure_after; /* of repair.has_closure */
    struct repair_session *sessions;     /* that differ */
    size_t session_count;
    struct repair_moved *moves; /* of the repair that is undone */
    size_t move_count;
    bool is_any;
    bool is_changed_since; /* something else has changed what is to be undone */
};

/* From what stands now, inside the transaction; fills the repair but for its number. */
MUST_CHECK bool repair_change_make(const struct repair_request *request, const struct plan_commune *plan,
                                   struct arena *a, struct repair *repair, struct repair_change *out,
                                   struct err *e);
/* Writes it, and gives the plan's rounds the sessions there are now. */
MUST_CHECK bool repair_change_write(const struct repair *repair, const struct repair_change *change,
                                    struct plan_commune *plan, struct err *e);

#endif
