/* SPDX-License-Identifier: Apache-2.0 */
/* civil: calendar dates without time zones, as whole days.
 * A civil_day counts days since 2000-01-01, which is also PostgreSQL's binary form of a date.
 * Gregorian, proleptic; years 0001 to 9999. */
#ifndef LICHKHAM_BASE_CIVIL_H
#define LICHKHAM_BASE_CIVIL_H

#include "base/err.h"

#include <stdint.h>

typedef int32_t civil_day;

#define CIVIL_NONE         INT32_MIN /* no date */
#define CIVIL_MINUTE_BYTES 8         /* "HH:MM" and NUL, and room the compiler asks for */
#define CIVIL_TEXT_BYTES   11        /* "YYYY-MM-DD" and NUL */

struct civil_date {
    int year;
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
};

bool civil_is_valid(struct civil_date date);
civil_day civil_from_date(struct civil_date date); /* the date must be valid */
struct civil_date civil_to_date(civil_day day);
civil_day civil_make(int year, int month, int day); /* civil_from_date of a valid date */

/* 1 = Monday ... 7 = Sunday (ISO 8601). */
int civil_weekday(civil_day day);

/* Same day of month, clamped to the month's end: 29 Feb + 12 months = 28 Feb. May be negative. */
civil_day civil_add_months(civil_day day, int months);

/* Completed months between two days (age in months); negative when `later` is earlier. A person
 * born on 29 February completes the year on 28 February, as civil_add_months clamps. */
int civil_months_between(civil_day earlier, civil_day later);
int civil_years_between(civil_day earlier, civil_day later);

/* Writes "YYYY-MM-DD" (or "-" for CIVIL_NONE) and returns `text`. */
char *civil_print(civil_day day, char text[CIVIL_TEXT_BYTES]);
/* Writes a minute of the day as "07:30" and returns `text`. */
char *civil_print_minute(int minute_of_day, char text[CIVIL_MINUTE_BYTES]);

/* Reads exactly "YYYY-MM-DD". */
MUST_CHECK bool civil_parse(const char *text, civil_day *day, struct err *e);

#endif
