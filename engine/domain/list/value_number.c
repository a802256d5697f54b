/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/value.h"
#include "domain/person.h"

#include <string.h>

enum { DIGITS_MAX = 24, PERSONAL_DIGITS = 12, OLD_CARD_DIGITS = 9, NATIONAL_DIGITS = 9 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The digits of a number written with spaces, dots, dashes, brackets or quotes between them; false for
 * any other character, or too many. */
static bool take_digits(struct span s, char digits[DIGITS_MAX + 1]) {
    size_t count = 0;
    for (size_t i = 0; i < s.length;) {
        const size_t space = span_space_bytes(s.at + i, s.length - i);
        if (is_digit(s.at[i])) {
            if (count == DIGITS_MAX) return false;
            digits[count++] = s.at[i];
        } else if (space == 0 && !strchr(".-()'\"`", s.at[i])) {
            return false;
        }
        i += space > 0 ? space : 1;
    }
    digits[count] = '\0';
    return count > 0;
}

static int64_t to_integer(const char *digits) {
    int64_t value = 0;
    for (; *digits; digits++) value = value * 10 + (*digits - '0');
    return value;
}

/* "1.23457E+11", also with a comma: what spreadsheets make of long numbers. */
static bool is_rounded(struct span s) {
    size_t i = 0;
    while (i < s.length && (is_digit(s.at[i]) || s.at[i] == '.' || s.at[i] == ',')) i++;
    if (i == 0 || i == s.length || (s.at[i] != 'E' && s.at[i] != 'e')) return false;
    for (i += 1; i < s.length; i++)
        if (!is_digit(s.at[i]) && s.at[i] != '+') return false;
    return true;
}

/* "79080012345.0": a number that went through a table of amounts. */
static struct span without_fraction(struct span s) {
    size_t end = s.length;
    while (end > 0 && s.at[end - 1] == '0') end--;
    const bool has_fraction = end > 0 && end < s.length && s.length - end <= 2 && strchr(".,", s.at[end - 1]);
    return has_fraction ? (struct span){s.at, end - 1} : s;
}

static bool is_one_digit_repeated(const char *digits) {
    return strspn(digits, (const char[]){digits[0], '\0'}) == strlen(digits);
}

enum list_rule value_read_personal_number(struct span s, int64_t *number) {
    char digits[DIGITS_MAX + 1];
    if (is_rounded(s)) return RULE_NUMBER_ROUNDED;
    if (!take_digits(without_fraction(s), digits)) return RULE_NUMBER_UNREADABLE;
    if (is_one_digit_repeated(digits)) return RULE_NUMBER_UNREADABLE; /* filled in to please a form */
    switch (strlen(digits)) {
    case PERSONAL_DIGITS:
        *number = to_integer(digits);
        return RULE_NONE;
    case PERSONAL_DIGITS - 1:
    case PERSONAL_DIGITS - 2: /* places begin with 001 */
        return RULE_NUMBER_ZERO_LOST;
    case OLD_CARD_DIGITS:
        return RULE_NUMBER_OLD;
    default:
        return RULE_NUMBER_UNREADABLE;
    }
}

bool value_number_agrees(int64_t number, uint8_t sex, int birth_year) {
    const int century_and_sex = (int)(number / 100000000 % 10);
    const int year = 1900 + century_and_sex / 2 * 100 + (int)(number / 1000000 % 100);
    const uint8_t told = century_and_sex % 2 ? PERSON_FEMALE : PERSON_MALE;
    return year == birth_year && (sex == PERSON_UNKNOWN || sex == told);
}

/* Letters in capitals and digits; false for anything but separators between them. */
static bool take_code(struct span s, char *code, size_t room) {
    size_t count = 0;
    for (size_t i = 0; i < s.length; i++) {
        const char c = s.at[i];
        if (c == ' ' || c == '.' || c == '-' || c == '\'') continue;
        const bool is_small = c >= 'a' && c <= 'z';
        if ((!is_digit(c) && !is_small && (c < 'A' || c > 'Z')) || count + 1 == room) return false;
        code[count++] = is_small ? (char)(c - ('a' - 'A')) : c;
    }
    code[count] = '\0';
    return true;
}

enum list_rule value_read_insurance_number(struct span s, char number[VALUE_INSURANCE_BYTES]) {
    char code[VALUE_INSURANCE_BYTES];
    if (!take_code(s, code, sizeof code)) return RULE_INSURANCE_UNREADABLE;
    const size_t letters = strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const size_t length = strlen(code);
    const bool is_card = length == 15 && letters == 2;
    const bool is_book = length == 10 && letters == 0;
    if ((!is_card && !is_book) || strspn(code + letters, "0123456789") != length - letters)
        return RULE_INSURANCE_UNREADABLE;
    memcpy(number, code, length + 1);
    return RULE_NONE;
}

/* The nine digits behind 0 or +84, or NULL. Spreadsheets drop the 0. */
static const char *national_digits(const char *digits) {
    const size_t length = strlen(digits);
    if (length == NATIONAL_DIGITS) return digits;
    if (length == NATIONAL_DIGITS + 1 && digits[0] == '0') return digits + 1;
    if (length == NATIONAL_DIGITS + 2 && strncmp(digits, "84", 2) == 0) return digits + 2;
    if (length == NATIONAL_DIGITS + 3 && strncmp(digits, "840", 3) == 0) return digits + 3;
    if (length == NATIONAL_DIGITS + 4 && strncmp(digits, "0084", 4) == 0) return digits + 4;
    return NULL;
}

/* 012x, 016x, 018x and 019x had eleven digits until 2018. */
static bool is_old_phone(const char *digits) {
    const size_t length = strlen(digits);
    if (length == NATIONAL_DIGITS + 3 && strncmp(digits, "84", 2) == 0)
        digits += 2;
    else if (length == NATIONAL_DIGITS + 2 && digits[0] == '0')
        digits += 1;
    return strlen(digits) == NATIONAL_DIGITS + 1 && digits[0] == '1' && strchr("2689", digits[1]);
}

/* "0912345678 0987654321" */
static bool is_pair(const char *digits) {
    return strlen(digits) == 2 * (NATIONAL_DIGITS + 1) && digits[0] == '0' &&
           digits[NATIONAL_DIGITS + 1] == '0';
}

static enum list_rule read_one_phone(struct span s, int64_t *number) {
    char digits[DIGITS_MAX + 1];
    if (s.length > 0 && *s.at == '+') s.at++, s.length--;
    if (!take_digits(without_fraction(s), digits)) return RULE_PHONE_UNREADABLE;
    if (is_old_phone(digits)) return RULE_PHONE_OLD;
    const bool has_second = is_pair(digits);
    if (has_second) digits[NATIONAL_DIGITS + 1] = '\0';
    const char *national = national_digits(digits);
    if (!national || !strchr("35789", national[0])) return RULE_PHONE_UNREADABLE;
    *number = INT64_C(84) * 1000000000 + to_integer(national);
    return has_second ? RULE_PHONE_SEVERAL : RULE_NONE;
}

/* Where another number begins: behind / ; , | or a line end, or " - ". */
static size_t first_phone_length(struct span s) {
    for (size_t i = 0; i < s.length; i++) {
        if (memchr("/;,|\n", s.at[i], 5)) return i;
        if (s.length - i >= 3 && memcmp(s.at + i, " - ", 3) == 0) return i;
    }
    return s.length;
}

/* A short piece in front of a separator belongs to the number itself: "091 - 234 - 5678". */
enum list_rule value_read_phone(struct span s, int64_t *number) {
    const struct span first = {s.at, first_phone_length(s)};
    const enum list_rule whole = read_one_phone(s, number);
    if (whole != RULE_PHONE_UNREADABLE || first.length == s.length) return whole;
    const enum list_rule rule = read_one_phone(first, number);
    return rule == RULE_NONE ? RULE_PHONE_SEVERAL : rule;
}

static enum list_rule read_small(struct span s, int32_t most, enum list_rule otherwise, int32_t *out) {
    char digits[DIGITS_MAX + 1];
    if (!take_digits(s, digits) || strlen(digits) > 9) return otherwise;
    const int64_t value = to_integer(digits);
    if (value < 1 || value > most) return otherwise;
    *out = (int32_t)value;
    return RULE_NONE;
}

enum list_rule value_read_commune(struct span s, int32_t *commune) {
    return read_small(without_fraction(s), 99999, RULE_COMMUNE_UNREADABLE, commune);
}

enum list_rule value_read_organisation(struct span s, int32_t *organisation) {
    return read_small(without_fraction(s), INT32_MAX, RULE_ORGANISATION_UNKNOWN, organisation);
}
