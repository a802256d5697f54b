/* SPDX-License-Identifier: Apache-2.0 */
/* reference: the same coverage by the plainest exact method, for comparison. Items in order of
 * class, each entered by an augmenting path, which never uncovers anybody: by the exchange property
 * of transversal matroids that is lexicographically optimal. Slow and independent of the planner. */
#ifndef LICHKHAM_TESTS_PLAN_REFERENCE_H
#define LICHKHAM_TESTS_PLAN_REFERENCE_H

#include "domain/plan/line.h"

struct reference {
    uint32_t wanted[PLANNER_CLASSES_MAX];
    uint32_t covered[PLANNER_CLASSES_MAX];
};

void reference_solve(const struct plan_line *line, struct reference *out);

#endif
