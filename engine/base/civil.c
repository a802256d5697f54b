/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Days of 400 Gregorian years, and of the year 2000 before its March: years begin in March. Source of
 * civil_from_date: Hinnant, "chrono-Compatible Low-Level Date Algorithms". Every civil_day comes after
 * ERAS_BEFORE eras before 2000. */
enum { DAYS_PER_ERA = 146097, DAYS_TO_MARCH_2000 = 60, DAYS_MARCH_TO_DECEMBER = 306, ERAS_BEFORE = 15000 };

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month) {
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : DAYS[month - 1];
}

bool civil_is_valid(struct civil_date d) {
    return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
           d.day <= days_in_month(d.year, d.month);
}

static int floor_divide(int a, int b) {
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

civil_day civil_from_date(struct civil_date d) {
    assert(civil_is_valid(d));
    const int year = d.year - (d.month <= 2) - 2000;
    const int era = floor_divide(year, 400);
    const int year_of_era = year - era * 400;
    const int day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era + DAYS_TO_MARCH_2000;
}

/* By multiplications, since a night asks it some twenty times a resident. Source of the constants: Neri and
 * Schneider, "Euclidean affine functions and their application to calendar algorithms". */
struct civil_date civil_to_date(civil_day day) {
    const uint64_t days = (uint64_t)((int64_t)day - DAYS_TO_MARCH_2000 + (int64_t)ERAS_BEFORE * DAYS_PER_ERA);
    const uint64_t quarters = 4 * days + 3; /* of a day, so that DAYS_PER_ERA of them are a century */
    const uint64_t in_century = 2939745U * (4 * (quarters % DAYS_PER_ERA / 4) + 3);
    const uint32_t day_of_year = (uint32_t)in_century / 2939745U / 4;
    const uint32_t in_year = 2141U * day_of_year + 197913U;
    const bool is_next_year = day_of_year >= DAYS_MARCH_TO_DECEMBER;
    const int64_t year = (int64_t)(100 * (quarters / DAYS_PER_ERA) + (in_century >> 32));
    return (struct civil_date){
        .year = (int)(year + 2000 - 400 * ERAS_BEFORE + is_next_year),
        .month = (int)(in_year >> 16) - (is_next_year ? 12 : 0),
        .day = (int)((in_year & 0xFFFF) / 2141U) + 1,
    };
}

civil_day civil_make(int year, int month, int day) {
    return civil_from_date((struct civil_date){year, month, day});
}

int civil_weekday(civil_day day) {
    const int since_saturday = day - floor_divide(day, 7) * 7; /* 2000-01-01 was a Saturday */
    return (since_saturday + 5) % 7 + 1;
}

civil_day civil_add_months(civil_day day, int months) {
    struct civil_date d = civil_to_date(day);
    const int month_index = d.year * 12 + d.month - 1 + months;
    d.year = floor_divide(month_index, 12);
    d.month = month_index - d.year * 12 + 1;
    const int last = days_in_month(d.year, d.month);
    if (d.day > last) d.day = last;
    return civil_from_date(d);
}

int civil_months_between(civil_day earlier, civil_day later) {
    const struct civil_date a = civil_to_date(earlier);
    const struct civil_date b = civil_to_date(later);
    const int last = days_in_month(b.year, b.month);
    const int reached_on = a.day < last ? a.day : last; /* as civil_add_months counts */
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < reached_on);
}

int civil_years_between(civil_day earlier, civil_day later) {
    return floor_divide(civil_months_between(earlier, later), 12);
}

char *civil_print(civil_day day, char text[CIVIL_TEXT_BYTES]) {
    if (day == CIVIL_NONE) {
        memcpy(text, "-", 2);
        return text;
    }
    const struct civil_date d = civil_to_date(day);
    (void)snprintf(text, CIVIL_TEXT_BYTES, "%04u-%02u-%02u", (unsigned)d.year % 10000U,
                   (unsigned)d.month % 100U, (unsigned)d.day % 100U);
    return text;
}

char *civil_print_minute(int minute_of_day, char text[CIVIL_MINUTE_BYTES]) {
    (void)snprintf(text, CIVIL_MINUTE_BYTES, "%02d:%02d", minute_of_day / 60 % 24, minute_of_day % 60);
    return text;
}

static bool has_iso_shape(const char *text) {
    for (int i = 0; i < 10; i++) {
        const bool fits = i == 4 || i == 7 ? text[i] == '-' : isdigit((unsigned char)text[i]) != 0;
        if (!fits) return false;
    }
    return text[10] == '\0';
}

static int number_at(const char *text, int length) {
    int value = 0;
    for (int i = 0; i < length; i++) value = value * 10 + (text[i] - '0');
    return value;
}

bool civil_parse(const char *text, civil_day *day, struct err *e) {
    if (!has_iso_shape(text))
        return err_set(e, ERR_INPUT, "Write the date as YYYY-MM-DD, for example 2027-03-09.",
                       "this is not a date");
    const struct civil_date d = {number_at(text, 4), number_at(text + 5, 2), number_at(text + 8, 2)};
    if (!civil_is_valid(d))
        return err_set(e, ERR_INPUT, "Check year, month and day.", "the calendar has no such date");
    *day = civil_from_date(d);
    return true;
}
