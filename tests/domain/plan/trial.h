/* SPDX-License-Identifier: Apache-2.0 */
/* trial: runs a property over many random problems; of the first that fails what matters is printed. */
#ifndef LICHKHAM_TESTS_PLAN_TRIAL_H
#define LICHKHAM_TESTS_PLAN_TRIAL_H

#include "problem.h"

/* NULL where the property holds, else a sentence in the arena. */
typedef const char *trial_property(const struct problem *p, struct planner *planner, struct arena *arena);

/* As many as `count`, or as LICHKHAM_TEST_INSTANCES says; LICHKHAM_TEST_SEED begins elsewhere. */
void trial_run(trial_property *holds, uint64_t count, unsigned features);

#endif
