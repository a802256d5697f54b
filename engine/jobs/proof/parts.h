/* SPDX-License-Identifier: Apache-2.0 */
/* parts: the files of a problem one by one, in this order. Private to jobs/proof. */
#ifndef LICHKHAM_JOBS_PROOF_PARTS_H
#define LICHKHAM_JOBS_PROOF_PARTS_H

#include "jobs/proof.h"

#define PROOF_PLACES_MAX INT32_MAX /* of one resource on one day */
#define PROOF_DAY_MAX    65534     /* of release, due, target and previous days: beyond the last day, too */

/* Counts and weights. */
MUST_CHECK bool proof_read_description(const char *path, struct proof *p, struct err *e);
MUST_CHECK bool proof_read_capacity(const char *path, struct proof *p, struct err *e);
/* Ordered by id; households and hamlets numbered anew, in the order of their own numbers. */
MUST_CHECK bool proof_read_residents(const char *path, struct proof *p, struct err *e);

#endif
