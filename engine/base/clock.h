/* SPDX-License-Identifier: Apache-2.0 */
/* clock: the only place that asks the host for the time. Decisions never call it: they are given
 * the business date. Business dates are those of Asia/Ho_Chi_Minh (UTC+7, no daylight saving). */
#ifndef LICHKHAM_BASE_CLOCK_H
#define LICHKHAM_BASE_CLOCK_H

#include "base/civil.h"

#include <stdint.h>

#define CLOCK_BUSINESS_OFFSET_SECONDS (7 * 3600)

struct clock_reading {
    civil_day day;     /* business date */
    int minute_of_day; /* 0 to 1439, business time */
    int64_t unix_seconds;
};

/* The environment variable LICHKHAM_CLOCK, "YYYY-MM-DD" or "YYYY-MM-DDTHH:MM" (business time),
 * holds the clock still for rehearsals and tests; malformed, it is an ERR_CONFIG. */
MUST_CHECK bool clock_read(struct clock_reading *now, struct err *e);
struct clock_reading clock_from_unix(int64_t unix_seconds); /* what it is then in Viet Nam; asks nobody */

/* Monotonic, for durations only. */
int64_t clock_monotonic_nanoseconds(void);
/* CPU time of this process. */
int64_t clock_cpu_nanoseconds(void);

#endif
