/* SPDX-License-Identifier: Apache-2.0 */
/* calendar: which days are holidays. The holiday table of the database wins for every year it
 * covers; for other years dates are computed (lunar dates for UTC+7) and marked provisional. */
#ifndef LICHKHAM_DOMAIN_CALENDAR_H
#define LICHKHAM_DOMAIN_CALENDAR_H

#include "base/civil.h"

#include <stddef.h>

struct holiday {
    civil_day day;
    char name[48];       /* Vietnamese */
    bool is_provisional; /* computed, not from a notice */
};

struct lunar_date {
    int year;
    int month;
    int day;
    bool is_leap_month;
};

/* Vietnamese lunar calendar, UTC+7, right for 2026 to 2050 (tests compare every month). Source of
 * the rules: Ho Ngoc Duc, "Computing the Vietnamese lunar calendar"; of the new moons and the
 * sun's longitude: Meeus, Astronomical Algorithms, chapters 49 and 25. The lunar libraries in
 * Debian and ICU compute the Chinese calendar at UTC+8, whose New Year is sometimes another day. */
struct lunar_date lunar_from_civil(civil_day day);
civil_day lunar_to_civil(struct lunar_date date); /* CIVIL_NONE when there is no such date */

/* The paid holidays of a solar year, computed: 1/1, five days of Tet (the last of the old lunar year
 * and four of the new one), Hung Kings, 30/4, 1/5, 2/9 and the day before it, 24/11 from 2026. For
 * each that falls on a Saturday or Sunday the next working day that is no holiday is one too, "(nghỉ
 * bù)". All provisional, ordered by day. Returns how many. */
#define HOLIDAYS_A_YEAR_MAX 20
int calendar_compute_holidays(int year, struct holiday out[HOLIDAYS_A_YEAR_MAX]);

/* A set of holidays, sorted by day. */
struct calendar {
    const struct holiday *holidays;
    size_t count;
};

bool calendar_is_holiday(const struct calendar *c, civil_day day);

#endif
