/* SPDX-License-Identifier: Apache-2.0 */
/* plan_rehearse: what a night would do to a commune, told before it happens. Figures alone: nobody is named.
 */
#ifndef LICHKHAM_JOBS_PLAN_REHEARSE_H
#define LICHKHAM_JOBS_PLAN_REHEARSE_H

#include "base/json.h"
#include "jobs/plan_commune.h"

#include <stdio.h>

/* The live rounds, or the one of them: owed, booked and waiting by class, changes against what is stored,
 * shortages, households; and the commune's plan hash as the night would store it. json_destroy. */
struct json *plan_rehearse(const struct plan_commune *p, const struct commune_round *only);

/* The same for people. */
void plan_rehearse_print(const struct json *rehearsal, FILE *out);

#endif
