/* SPDX-License-Identifier: Apache-2.0 */
/* morning: the report an officer and an operator read after the night, as text or as a page.
 * Counts of communes, nothing of people. */
#ifndef LICHKHAM_JOBS_MORNING_H
#define LICHKHAM_JOBS_MORNING_H

#include "base/json.h"

#include <stdio.h>

/* Prints a report made by nightly_run; the second as a page, language "vi" or "en". */
void morning_print(const struct json *report, FILE *out);
void morning_write_html(const struct json *report, const char *language, FILE *out);

#endif
