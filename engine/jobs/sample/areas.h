/* SPDX-License-Identifier: Apache-2.0 */
/* areas: where a sample's communes come from: a CSV file or the built-in example. */
#ifndef LICHKHAM_JOBS_SAMPLE_AREAS_H
#define LICHKHAM_JOBS_SAMPLE_AREAS_H

#include "jobs/sample/world.h"

/* Sorted by code. An unknown population is taken as the median commune's. */
MUST_CHECK bool areas_read(const char *path, struct arena *a, const struct sample_area **areas, size_t *count,
                           struct err *e);

/* Four communes that do not exist. */
const struct sample_area *areas_example(size_t *count);

#endif
