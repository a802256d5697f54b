/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/value.h"

#include <string.h>

#define TIME_LETTERS "0123456789:.+-ZAPMapmSCH " /* SA and CH are the Vietnamese AM and PM */

enum { NUMBERS_MAX = 3, DIGITS_MAX = 14, YEAR_LEAST = 1900, SERIAL_DIGITS = 5 };

/* What stands in a date: up to three numbers and how many digits each was written with. */
struct numbers {
    int64_t at[NUMBERS_MAX];
    int digits[NUMBERS_MAX];
    int count;
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* "T00:00:00", " 12:00:00 AM": what follows a date and has a colon. */
static bool is_time(struct span s) {
    bool has_colon = false;
    if (s.length == 0 || (s.at[0] != 'T' && s.at[0] != ' ' && s.at[0] != ',')) return false;
    for (size_t i = 1; i < s.length; i++) {
        if (!memchr(TIME_LETTERS, s.at[i], sizeof TIME_LETTERS - 1)) return false;
        has_colon |= s.at[i] == ':';
    }
    return has_colon;
}

static bool take_number(struct span *s, struct numbers *n) {
    int64_t value = 0;
    int digits = 0;
    for (; s->length > 0 && is_digit(s->at[0]); s->at++, s->length--) {
        if (++digits > DIGITS_MAX) return false;
        value = value * 10 + (s->at[0] - '0');
    }
    if (digits == 0 || n->count == NUMBERS_MAX) return false;
    n->at[n->count] = value;
    n->digits[n->count++] = digits;
    return true;
}

/* One of / - . and spaces round it. */
static bool take_separator(struct span *s) {
    struct span rest = *s;
    while (rest.length > 0 && rest.at[0] == ' ') rest.at++, rest.length--;
    if (rest.length == 0 || !memchr("/-.", rest.at[0], 3)) return false;
    rest.at++, rest.length--;
    while (rest.length > 0 && rest.at[0] == ' ') rest.at++, rest.length--;
    *s = rest;
    return true;
}

static bool take_numbers(struct span s, struct numbers *n) {
    do {
        if (!take_number(&s, n)) return false;
    } while (take_separator(&s));
    return s.length == 0 || is_time(s);
}

static enum list_rule check_range(struct value_date date, civil_day today, struct value_date *out) {
    if (date.day < civil_make(YEAR_LEAST, 1, 1)) return RULE_BIRTH_TOO_EARLY;
    if (date.day > today) return RULE_BIRTH_IN_FUTURE;
    *out = date;
    return RULE_NONE;
}

static enum list_rule make_year(int64_t year, civil_day today, struct value_date *out) {
    if (year < YEAR_LEAST) return RULE_BIRTH_TOO_EARLY;
    if (year > 9999) return RULE_BIRTH_UNREADABLE;
    return check_range((struct value_date){.day = civil_make((int)year, 1, 1)}, today, out);
}

/* A month or day of 0 is how some programs write that they are not known. */
static enum list_rule make_date(int64_t year, int64_t month, int64_t day, civil_day today,
                                struct value_date *out) {
    if (month > 12 || day > 31) return RULE_BIRTH_IMPOSSIBLE;
    if (month == 0 || day == 0) return make_year(year, today, out);
    const struct civil_date d = {(int)year, (int)month, (int)day};
    if (year < 1) return RULE_BIRTH_TOO_EARLY;
    if (!civil_is_valid(d)) return RULE_BIRTH_IMPOSSIBLE;
    return check_range((struct value_date){.day = civil_from_date(d), .has_day = true}, today, out);
}

static bool is_one_or_two(const struct numbers *n, int i) {
    return n->digits[i] <= 2;
}

/* "15/03/1980" */
static enum list_rule read_year_last(const struct numbers *n, enum list_dates order, civil_day today,
                                     struct value_date *out) {
    if (order == LIST_DATES_YMD) return RULE_BIRTH_UNREADABLE;
    const int64_t day = n->at[order == LIST_DATES_MDY];
    const int64_t month = n->at[order == LIST_DATES_DMY];
    const enum list_rule rule = make_date(n->at[2], month, day, today, out);
    const struct civil_date other = {(int)n->at[2], (int)day, (int)month};
    const bool is_exchanged = rule == RULE_BIRTH_IMPOSSIBLE && month > 12 && civil_is_valid(other);
    return is_exchanged ? RULE_BIRTH_OTHER_ORDER : rule;
}

static enum list_rule read_three(const struct numbers *n, enum list_dates order, civil_day today,
                                 struct value_date *out) {
    if (n->digits[0] == 4 && is_one_or_two(n, 1) && is_one_or_two(n, 2))
        return make_date(n->at[0], n->at[1], n->at[2], today, out);
    if (!is_one_or_two(n, 0) || !is_one_or_two(n, 1)) return RULE_BIRTH_UNREADABLE;
    if (n->digits[2] == 4) return read_year_last(n, order, today, out);
    return is_one_or_two(n, 2) ? RULE_BIRTH_TWO_DIGIT_YEAR : RULE_BIRTH_UNREADABLE;
}

/* A month and a year: the register keeps the year. */
static enum list_rule read_two(const struct numbers *n, civil_day today, struct value_date *out) {
    if (is_one_or_two(n, 0) && is_one_or_two(n, 1)) return RULE_BIRTH_TWO_DIGIT_YEAR;
    const int year = n->digits[0] == 4 ? 0 : 1;
    if (n->digits[year] != 4 || !is_one_or_two(n, 1 - year)) return RULE_BIRTH_UNREADABLE;
    if (n->at[1 - year] > 12) return RULE_BIRTH_IMPOSSIBLE;
    return make_year(n->at[year], today, out);
}

/* YYYYMMDD, or DDMMYYYY: digits 5 and 6 are a month in the one and 19 or 20 in the other. */
static enum list_rule read_eight(int64_t value, civil_day today, struct value_date *out) {
    const int64_t middle = value / 100 % 100;
    if (middle <= 12) return make_date(value / 10000, middle, value % 100, today, out);
    if (middle != 19 && middle != 20) return RULE_BIRTH_IMPOSSIBLE;
    return make_date(value % 10000, value / 10000 % 100, value / 1000000, today, out);
}

static enum list_rule read_one(const struct numbers *n, civil_day today, struct value_date *out) {
    switch (n->digits[0]) {
    case 4:
        return make_year(n->at[0], today, out);
    case SERIAL_DIGITS:
        return RULE_BIRTH_SERIAL;
    case 8:
        return read_eight(n->at[0], today, out);
    case 12: /* YYYYMMDDHHMM */
        return read_eight(n->at[0] / 10000, today, out);
    case 14:
        return read_eight(n->at[0] / 1000000, today, out);
    default:
        return is_one_or_two(n, 0) ? RULE_BIRTH_TWO_DIGIT_YEAR : RULE_BIRTH_UNREADABLE;
    }
}

/* "29221.5", and "1980.0" of a spreadsheet that took years for amounts. */
static bool has_fraction(const struct numbers *n) {
    return n->count == 2 && n->digits[0] >= SERIAL_DIGITS;
}

enum list_rule value_read_date(struct span s, enum list_dates order, civil_day today,
                               struct value_date *out) {
    struct numbers n = {.count = 0};
    if (!take_numbers(s, &n)) return RULE_BIRTH_UNREADABLE;
    if (n.count == 3) return read_three(&n, order, today, out);
    if (has_fraction(&n)) return n.digits[0] == SERIAL_DIGITS ? RULE_BIRTH_SERIAL : RULE_BIRTH_UNREADABLE;
    return n.count == 2 ? read_two(&n, today, out) : read_one(&n, today, out);
}
