/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/calendar.h"
#include "suite.h"

#include <math.h>
#include <stdio.h>

static civil_day lunar_day(int year, int month, int day) {
    return lunar_to_civil((struct lunar_date){.year = year, .month = month, .day = day});
}

START_TEST(tet_is_on_the_vietnamese_day) {
    ck_assert_int_eq(lunar_day(2026, 1, 1), civil_make(2026, 2, 17));
    ck_assert_int_eq(lunar_day(2027, 1, 1), civil_make(2027, 2, 6));
    ck_assert_int_eq(lunar_day(2028, 1, 1), civil_make(2028, 1, 26));
    ck_assert_int_eq(lunar_day(2029, 1, 1), civil_make(2029, 2, 13));
    ck_assert_int_eq(lunar_day(2030, 1, 1), civil_make(2030, 2, 2)); /* China: 3 February */
}
END_TEST

START_TEST(hung_kings_day_is_on_the_tenth_of_the_third_month) {
    ck_assert_int_eq(lunar_day(2026, 3, 10), civil_make(2026, 4, 26));
    ck_assert_int_eq(lunar_day(2027, 3, 10), civil_make(2027, 4, 16));
    ck_assert_int_eq(lunar_day(2028, 3, 10), civil_make(2028, 4, 4));
    ck_assert_int_eq(lunar_day(2029, 3, 10), civil_make(2029, 4, 23));
    ck_assert_int_eq(lunar_day(2030, 3, 10), civil_make(2030, 4, 12));
}
END_TEST

/* ---- a slow, independent reference --------------------------------------------------------------
 * New moons from the longitudes of sun and moon themselves (Meeus, Astronomical Algorithms, chapters
 * 25 and 47), not from the series for phases; leap months from the instants of the major terms, not
 * from the sun's place at midnight. */

struct moon_term {
    int d, m, mm, f;
    double amount; /* 1e-6 degrees */
};

static const struct moon_term MOON[] = {
    {0, 0, 1, 0, 6288774}, {2, 0, -1, 0, 1274027}, {2, 0, 0, 0, 658314},  {0, 0, 2, 0, 213618},
    {0, 1, 0, 0, -185116}, {0, 0, 0, 2, -114332},  {2, 0, -2, 0, 58793},  {2, -1, -1, 0, 57066},
    {2, 0, 1, 0, 53322},   {2, -1, 0, 0, 45758},   {0, 1, -1, 0, -40923}, {1, 0, 0, 0, -34720},
    {0, 1, 1, 0, -30383},  {2, 0, 0, -2, 15327},   {0, 0, 1, 2, -12528},  {0, 0, 1, -2, 10980},
    {4, 0, -1, 0, 10675},  {0, 0, 3, 0, 10034},    {4, 0, -2, 0, 8548},   {2, 1, -1, 0, -7888},
    {2, 1, 0, 0, -6766},   {1, 0, -1, 0, -5163},   {1, 1, 0, 0, 4987},    {2, -1, 1, 0, 4036},
    {2, 0, 2, 0, 3994},    {4, 0, 0, 0, 3861},     {2, 0, -3, 0, 3665},   {0, 1, -2, 0, -2689},
    {2, 0, -1, 2, -2602},  {2, -1, -2, 0, 2390},   {1, 0, 1, 0, -2348},   {2, -2, 0, 0, 2236},
    {0, 1, 2, 0, -2120},   {0, 2, 0, 0, -2069},    {2, -2, -1, 0, 2048},  {2, 0, 1, -2, -1773},
    {2, 0, 0, 2, -1595},   {4, -1, -1, 0, 1215},   {0, 0, 2, 2, -1110},   {3, 0, -1, 0, -892},
    {2, 1, 1, 0, -810},    {4, -1, -2, 0, 759},    {0, 2, -1, 0, -713},   {2, 2, -1, 0, -700},
    {2, 1, -2, 0, 691},    {2, -1, 0, -2, 596},    {4, 0, 1, 0, 549},     {0, 0, 4, 0, 537},
    {4, -1, 0, 0, 520},    {1, 0, -2, 0, -487},
};

static double radians(double degrees) {
    return degrees * (M_PI / 180);
}

/* Geometric longitudes; nutation is left out of both where they are compared. */
static double sun_longitude(double t) {
    const double mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t;
    const double g = radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t);
    return mean + (1.914602 - 0.004817 * t) * sin(g) + (0.019993 - 0.000101 * t) * sin(2 * g) +
           0.000289 * sin(3 * g) - 0.00569;
}

static double moon_longitude(double t) {
    const double mean = 218.3164477 + 481267.88123421 * t - 0.0015786 * t * t;
    const double d = 297.8501921 + 445267.1114034 * t - 0.0018819 * t * t;
    const double m = 357.5291092 + 35999.0502909 * t - 0.0001536 * t * t;
    const double mm = 134.9633964 + 477198.8675055 * t + 0.0087414 * t * t;
    const double f = 93.2720950 + 483202.0175233 * t - 0.0036539 * t * t;
    const double e = 1 - 0.002516 * t - 0.0000074 * t * t;
    double sum = 3958 * sin(radians(119.75 + 131.849 * t)) + 1962 * sin(radians(mean - f)) +
                 318 * sin(radians(53.09 + 479264.290 * t));
    for (size_t i = 0; i < sizeof MOON / sizeof MOON[0]; i++) {
        const struct moon_term *term = &MOON[i];
        const double argument = term->d * d + term->m * m + term->mm * mm + term->f * f;
        sum += term->amount * pow(e, term->m < 0 ? -term->m : term->m) * sin(radians(argument));
    }
    return mean + sum * 1e-6;
}

/* Days since 2000-01-01 00:00 in Viet Nam, to Julian centuries of terrestrial time, and back. */
static double centuries(double local_days) {
    return (local_days - 7.0 / 24 + 72.0 / 86400 - 0.5) / 36525;
}

/* How far the moon is ahead of the sun, -180 to 180 degrees. */
static double elongation(double local_days) {
    const double t = centuries(local_days);
    return remainder(moon_longitude(t) - sun_longitude(t), 360);
}

static double term_distance(double local_days, int twelfth) {
    const double t = centuries(local_days);
    const double nutation = -0.00478 * sin(radians(125.04 - 1934.136 * t));
    return remainder(sun_longitude(t) + nutation - 30.0 * twelfth, 360);
}

static double bisect_new_moon(double low, double high) {
    while (high - low > 1e-6) {
        const double middle = (low + high) / 2;
        if (elongation(middle) < 0)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static double bisect_term(double low, double high, int twelfth) {
    while (high - low > 1e-6) {
        const double middle = (low + high) / 2;
        if (term_distance(middle, twelfth) < 0)
            low = middle;
        else
            high = middle;
    }
    return high;
}

#define MONTHS_MAX 360
#define TERMS_MAX  340

struct reference {
    civil_day start[MONTHS_MAX]; /* month starts */
    int count;
    civil_day term[TERMS_MAX]; /* days of the major terms */
    int twelfth[TERMS_MAX];
    int terms;
    int month[MONTHS_MAX]; /* 1 to 12 */
    bool is_leap[MONTHS_MAX];
};

static void find_events(struct reference *r, civil_day from, civil_day until) {
    for (civil_day day = from; day < until; day++) {
        const double now = elongation(day), next = elongation(day + 1);
        if (now < 0 && next >= 0 && next < 90)
            r->start[r->count++] = (civil_day)floor(bisect_new_moon(day, day + 1));
        for (int twelfth = 0; twelfth < 12; twelfth++) {
            const double a = term_distance(day, twelfth), b = term_distance(day + 1, twelfth);
            if (a >= 0 || b < 0 || b > 90) continue;
            r->twelfth[r->terms] = twelfth;
            r->term[r->terms++] = (civil_day)floor(bisect_term(day, day + 1, twelfth));
        }
    }
}

static int terms_in_month(const struct reference *r, int month, int *twelfth) {
    int found = 0;
    for (int i = 0; i < r->terms; i++)
        if (r->term[i] >= r->start[month] && r->term[i] < r->start[month + 1]) {
            if (found == 0 || r->twelfth[i] == 9) *twelfth = r->twelfth[i];
            found++;
        }
    return found;
}

static void number_cycle(struct reference *r, int first, int next) {
    bool has_leap = next - first < 13;
    int number = 11;
    for (int i = first; i < next; i++) {
        int unused;
        r->is_leap[i] = !has_leap && i > first && terms_in_month(r, i, &unused) == 0;
        if (r->is_leap[i]) has_leap = true;
        if (i > first && !r->is_leap[i]) number = number % 12 + 1;
        r->month[i] = number;
    }
}

static void number_months(struct reference *r) {
    int first = -1;
    for (int i = 0; i + 1 < r->count; i++) {
        int twelfth = -1;
        if (terms_in_month(r, i, &twelfth) == 0 || twelfth != 9) continue;
        if (first >= 0) number_cycle(r, first, i);
        first = i;
    }
}

START_TEST(every_month_of_2026_to_2050_begins_where_the_slow_reference_says) {
    static struct reference r;
    find_events(&r, civil_make(2024, 11, 15), civil_make(2052, 1, 31));
    number_months(&r);
    int compared = 0;
    for (int i = 0; i < r.count; i++) {
        const int year = civil_to_date(r.start[i]).year;
        if (year < 2026 || year > 2050) continue;
        const struct lunar_date ours = lunar_from_civil(r.start[i]);
        char text[CIVIL_TEXT_BYTES];
        ck_assert_msg(ours.day == 1 && ours.month == r.month[i] && ours.is_leap_month == r.is_leap[i],
                      "month beginning %s: %d/%d leap %d, reference %d leap %d",
                      civil_print(r.start[i], text), ours.day, ours.month, ours.is_leap_month, r.month[i],
                      r.is_leap[i]);
        compared++;
    }
    ck_assert_int_eq(compared, 309);
}
END_TEST

START_TEST(every_day_survives_the_round_trip_and_follows_the_one_before) {
    struct lunar_date before = lunar_from_civil(civil_make(2025, 12, 31));
    for (civil_day day = civil_make(2026, 1, 1); day <= civil_make(2050, 12, 31); day++) {
        const struct lunar_date date = lunar_from_civil(day);
        ck_assert_int_eq(lunar_to_civil(date), day);
        if (date.day == 1)
            ck_assert(before.day == 29 || before.day == 30);
        else
            ck_assert_int_eq(date.day, before.day + 1);
        before = date;
    }
}
END_TEST

START_TEST(a_year_has_twelve_months_or_thirteen_with_one_leap_month) {
    int leap_years = 0;
    for (int year = 2026; year <= 2050; year++) {
        int months = 0, leap_months = 0;
        for (int month = 1; month <= 12; month++) {
            struct lunar_date date = {.year = year, .month = month, .day = 1};
            ck_assert_int_ne(lunar_to_civil(date), CIVIL_NONE);
            months++;
            date.is_leap_month = true;
            if (lunar_to_civil(date) == CIVIL_NONE) continue;
            leap_months++;
            ck_assert_int_gt(lunar_to_civil(date), lunar_day(year, month, 29));
        }
        const int days = lunar_day(year + 1, 1, 1) - lunar_day(year, 1, 1);
        ck_assert_int_le(leap_months, 1);
        ck_assert(leap_months == 0 ? days >= 353 && days <= 355 : days >= 383 && days <= 385);
        ck_assert_int_eq(months, 12);
        leap_years += leap_months;
    }
    ck_assert_int_eq(leap_years, 9);
}
END_TEST

START_TEST(a_date_the_lunar_calendar_does_not_have_is_no_date) {
    static const struct lunar_date BAD[] = {
        {2026, 0, 1, false},  {2026, 13, 1, false}, {2026, 1, 0, false},
        {2026, 1, 31, false}, {2026, 5, 1, true},   {2028, 4, 1, true},
    };
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        ck_assert_int_eq(lunar_to_civil(BAD[i]), CIVIL_NONE);
    ck_assert_int_eq(lunar_to_civil((struct lunar_date){2028, 5, 1, true}), civil_make(2028, 6, 23));
}
END_TEST

static bool is_off(const struct calendar *c, int year, int month, int day) {
    return calendar_is_holiday(c, civil_make(year, month, day));
}

START_TEST(the_holidays_of_2027_are_the_known_ones) {
    struct holiday items[HOLIDAYS_A_YEAR_MAX];
    const struct calendar c = {items, (size_t)calendar_compute_holidays(2027, items)};
    ck_assert_uint_eq(c.count, 15);
    ck_assert(is_off(&c, 2027, 1, 1));
    for (int day = 5; day <= 11; day++) ck_assert(is_off(&c, 2027, 2, day)); /* 6 and 7 are a weekend */
    ck_assert(!is_off(&c, 2027, 2, 4) && !is_off(&c, 2027, 2, 12));
    ck_assert(is_off(&c, 2027, 4, 16));
    ck_assert(is_off(&c, 2027, 4, 30) && is_off(&c, 2027, 5, 1) && is_off(&c, 2027, 5, 3));
    ck_assert(is_off(&c, 2027, 9, 1) && is_off(&c, 2027, 9, 2));
    ck_assert(is_off(&c, 2027, 11, 24));
}
END_TEST

START_TEST(the_culture_day_is_a_holiday_only_since_2026) {
    struct holiday items[HOLIDAYS_A_YEAR_MAX];
    struct calendar c = {items, (size_t)calendar_compute_holidays(2025, items)};
    ck_assert(!is_off(&c, 2025, 11, 24));
    c.count = (size_t)calendar_compute_holidays(2026, items);
    ck_assert(is_off(&c, 2026, 11, 24));
}
END_TEST

START_TEST(computed_holidays_are_provisional_ordered_and_give_twelve_working_days_off) {
    for (int year = 2026; year <= 2050; year++) {
        struct holiday items[HOLIDAYS_A_YEAR_MAX];
        const int count = calendar_compute_holidays(year, items);
        int working_days = 0;
        for (int i = 0; i < count; i++) {
            ck_assert(items[i].is_provisional);
            ck_assert_int_eq(civil_to_date(items[i].day).year, year);
            if (i > 0) ck_assert_int_gt(items[i].day, items[i - 1].day);
            if (civil_weekday(items[i].day) <= 5) working_days++;
        }
        ck_assert_int_eq(working_days, 12);
    }
}
END_TEST

/* The first list an installation imports; a yearly notice replaces it year by year. */
START_TEST(the_shipped_list_of_2026_to_2030_is_the_computed_one) {
    FILE *file = fopen(SOURCE_ROOT "/config/holidays.csv", "r");
    ck_assert_ptr_nonnull(file);
    char line[128];
    ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
    ck_assert_str_eq(line, "day,name,version\n");
    for (int year = 2026; year <= 2030; year++) {
        struct holiday items[HOLIDAYS_A_YEAR_MAX];
        const int count = calendar_compute_holidays(year, items);
        for (int i = 0; i < count; i++) {
            char expected[128], text[CIVIL_TEXT_BYTES];
            (void)snprintf(expected, sizeof expected, "%s,%s,provisional-2026\n",
                           civil_print(items[i].day, text), items[i].name);
            ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
            ck_assert_str_eq(line, expected);
        }
    }
    ck_assert_ptr_null(fgets(line, sizeof line, file));
    (void)fclose(file);
}
END_TEST

START_TEST(an_empty_calendar_has_no_holiday) {
    const struct calendar none = {NULL, 0};
    ck_assert(!calendar_is_holiday(&none, civil_make(2027, 1, 1)));
}
END_TEST

Suite *make_suite(void) {
    Suite *s = suite_create("calendar");
    TCase *lunar = tcase_create("lunar");
    tcase_set_timeout(lunar, 60);
    tcase_add_test(lunar, tet_is_on_the_vietnamese_day);
    tcase_add_test(lunar, hung_kings_day_is_on_the_tenth_of_the_third_month);
    tcase_add_test(lunar, every_month_of_2026_to_2050_begins_where_the_slow_reference_says);
    tcase_add_test(lunar, every_day_survives_the_round_trip_and_follows_the_one_before);
    tcase_add_test(lunar, a_year_has_twelve_months_or_thirteen_with_one_leap_month);
    tcase_add_test(lunar, a_date_the_lunar_calendar_does_not_have_is_no_date);
    suite_add_tcase(s, lunar);
    TCase *holidays = tcase_create("holidays");
    tcase_add_test(holidays, the_holidays_of_2027_are_the_known_ones);
    tcase_add_test(holidays, the_culture_day_is_a_holiday_only_since_2026);
    tcase_add_test(holidays, computed_holidays_are_provisional_ordered_and_give_twelve_working_days_off);
    tcase_add_test(holidays, the_shipped_list_of_2026_to_2030_is_the_computed_one);
    tcase_add_test(holidays, an_empty_calendar_has_no_holiday);
    suite_add_tcase(s, holidays);
    return s;
}
