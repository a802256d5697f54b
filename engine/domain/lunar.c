/* SPDX-License-Identifier: Apache-2.0 */
/* A lunar month begins on the local day of the new moon. The month that holds the winter solstice is
 * the 11th. When thirteen months begin from one 11th to the next, the first of them in which the sun
 * enters no new twelfth of the ecliptic is the leap month and bears the number before it. */
#include "domain/calendar.h"

#include <math.h>
#include <stdlib.h>

#define JULIAN_DAY_2000   2451544.5 /* 2000-01-01 00:00 UTC, civil day 0 */
#define ZONE_DAYS         (7.0 / 24)
#define CLOCK_DRIFT_DAYS  (72.0 / 86400) /* terrestrial less universal time; 69 s in 2024, rising slowly */
#define MEAN_MONTH_DAYS   29.530588861
#define FIRST_NEW_MOON    5 /* civil day of new moon 0, 2000-01-06 */
#define SOLSTICE_TWELFTH  9 /* the sun is at 270 degrees */
#define MONTHS_LEAP_CYCLE 13

static double sine(double degrees) {
    return sin(fmod(degrees, 360) * (M_PI / 180));
}

/* One periodic term of a new moon: amplitude in days and the multiples of the sun's and the moon's
 * mean anomaly and the moon's argument of latitude. */
struct term {
    double days;
    int sun;
    int moon;
    int latitude;
};

/* Meeus, table 49.a and its additional corrections; what is left out stays under two minutes. */
static double periodic_days(double k, double t) {
    static const struct term TERMS[] = {
        {-0.40720, 0, 1, 0}, {0.17241, 1, 0, 0},   {0.01608, 0, 2, 0},  {0.01039, 0, 0, 2},
        {0.00739, -1, 1, 0}, {-0.00514, 1, 1, 0},  {0.00208, 2, 0, 0},  {-0.00111, 0, 1, -2},
        {-0.00057, 0, 1, 2}, {0.00056, 1, 2, 0},   {-0.00042, 0, 3, 0}, {0.00042, 1, 0, 2},
        {0.00038, 1, 0, -2}, {-0.00024, -1, 2, 0},
    };
    const double eccentricity = 1 - 0.002516 * t - 0.0000074 * t * t;
    const double sun = 2.5534 + 29.10535670 * k - 0.0000014 * t * t;
    const double moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t;
    const double latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t * t;
    const double node = 124.7746 - 1.56375588 * k + 0.0020672 * t * t;
    double days = -0.00017 * sine(node) + 0.000325 * sine(299.77 + 0.107408 * k - 0.009173 * t * t);
    for (size_t i = 0; i < sizeof TERMS / sizeof TERMS[0]; i++) {
        const struct term *term = &TERMS[i];
        const double argument = term->sun * sun + term->moon * moon + term->latitude * latitude;
        days += term->days * pow(eccentricity, abs(term->sun)) * sine(argument);
    }
    return days;
}

/* The local day of new moon k; 0 is the first of the year 2000. */
static civil_day new_moon_day(int k) {
    const double t = k / 1236.85; /* centuries */
    const double mean = 2451550.09766 + MEAN_MONTH_DAYS * k + 0.00015437 * t * t;
    const double universal = mean + periodic_days(k, t) - CLOCK_DRIFT_DAYS;
    return (civil_day)floor(universal + ZONE_DAYS - JULIAN_DAY_2000);
}

/* Which twelfth of the ecliptic, 0 to 11 from the spring equinox, the sun is in when the day begins. */
static int sun_twelfth(civil_day day) {
    const double t = (JULIAN_DAY_2000 + day - ZONE_DAYS + CLOCK_DRIFT_DAYS - 2451545.0) / 36525;
    const double mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t;
    const double anomaly = 357.52911 + 35999.05029 * t - 0.0001537 * t * t;
    const double centre = (1.914602 - 0.004817 * t - 0.000014 * t * t) * sine(anomaly) +
                          (0.019993 - 0.000101 * t) * sine(2 * anomaly) + 0.000289 * sine(3 * anomaly);
    const double longitude = mean + centre - 0.00569 - 0.00478 * sine(125.04 - 1934.136 * t);
    const double turn = fmod(longitude, 360);
    return (int)((turn < 0 ? turn + 360 : turn) / 30);
}

/* The new moon with which the month of `day` begins. */
static int find_month(civil_day day) {
    int k = (int)floor((day - FIRST_NEW_MOON) / MEAN_MONTH_DAYS);
    while (new_moon_day(k) > day) k--;
    while (new_moon_day(k + 1) <= day) k++;
    return k;
}

static int find_eleventh_month(int solar_year) {
    const int k = find_month(civil_make(solar_year, 12, 31));
    return sun_twelfth(new_moon_day(k)) >= SOLSTICE_TWELFTH ? k - 1 : k;
}

/* From one 11th month, of a solar year's December, to the next. */
struct cycle {
    int year;
    int first;
    int leap; /* months after the first; 0 = none */
};

static struct cycle make_cycle(int solar_year) {
    struct cycle cycle = {.year = solar_year, .first = find_eleventh_month(solar_year)};
    if (find_eleventh_month(solar_year + 1) - cycle.first < MONTHS_LEAP_CYCLE) return cycle;
    int twelfth = -1;
    for (int i = 1; cycle.leap == 0 && i <= MONTHS_LEAP_CYCLE; i++) {
        const int next = sun_twelfth(new_moon_day(cycle.first + i));
        if (next == twelfth) cycle.leap = i - 1;
        twelfth = next;
    }
    return cycle;
}

struct lunar_date lunar_from_civil(civil_day day) {
    const int k = find_month(day);
    const int solar_year = civil_to_date(day).year;
    struct cycle cycle = make_cycle(solar_year);
    if (k < cycle.first) cycle = make_cycle(solar_year - 1);
    const int position = k - cycle.first;
    const bool is_past_leap = cycle.leap > 0 && position >= cycle.leap;
    const int month = (10 + position - is_past_leap) % 12 + 1;
    return (struct lunar_date){
        .year = month >= 11 ? cycle.year : cycle.year + 1,
        .month = month,
        .day = day - new_moon_day(k) + 1,
        .is_leap_month = is_past_leap && position == cycle.leap,
    };
}

civil_day lunar_to_civil(struct lunar_date date) {
    if (date.month < 1 || date.month > 12) return CIVIL_NONE;
    const struct cycle cycle = make_cycle(date.month >= 11 ? date.year : date.year - 1);
    int position = (date.month + 1) % 12;
    if (cycle.leap > 0 && (position >= cycle.leap || date.is_leap_month)) position++;
    if (date.is_leap_month && (cycle.leap == 0 || position != cycle.leap)) return CIVIL_NONE;
    const civil_day first = new_moon_day(cycle.first + position);
    const int length = new_moon_day(cycle.first + position + 1) - first;
    return date.day >= 1 && date.day <= length ? first + date.day - 1 : CIVIL_NONE;
}
