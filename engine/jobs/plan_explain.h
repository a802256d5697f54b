/* SPDX-License-Identifier: Apache-2.0 */
/* plan_explain: why a resident has his days, or none, in the plan a night would write now. */
#ifndef LICHKHAM_JOBS_PLAN_EXPLAIN_H
#define LICHKHAM_JOBS_PLAN_EXPLAIN_H

#include "jobs/officer_act.h"
#include "jobs/plan_commune.h"

enum { PLAN_VIETNAMESE, PLAN_ENGLISH, PLAN_LANGUAGES };

/* One check of the resident. */
struct plan_explained {
    int32_t round;
    const struct need *need;
    const char *site; /* where he comes; NULL = nowhere */
    civil_day day;
    bool is_planned;     /* the planner was asked; else `x` is empty and the need's reason says all */
    civil_day first_day; /* of the planner's day 0 */
    struct planner_explanation x; /* in the planner's days */
    const char *why[PLAN_LANGUAGES];
    const char *change[PLAN_LANGUAGES]; /* what would change it; "" = nothing the planner knows of */
};

/* Every check of the live rounds, in their order; ERR_INPUT when there is none. All of it lives in the arena,
 * and the needs in the plan. That somebody looked is in the audit chain before. */
MUST_CHECK bool plan_explain(struct plan_commune *p, const struct officer *officer, int64_t resident,
                             struct arena *a, struct plan_explained **out, size_t *count, struct err *e);

#endif
