/* SPDX-License-Identifier: Apache-2.0 */
/* morning: the report an officer and an operator read after the night, as text. */
#ifndef LICHKHAM_JOBS_MORNING_H
#define LICHKHAM_JOBS_MORNING_H

#include "base/json.h"

#include <stdio.h>

/* Prints a report made by nightly_run. */
void morning_print(const struct json *report, FILE *out);

#endif
