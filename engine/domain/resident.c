/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/resident.h"

#include <string.h>

#define TARGET_GROUPS 16

static const char *const ROUTE_NAMES[ROUTES] = {"station", "employer", "school", "armed_forces"};

static const struct {
    const char *name;
    uint8_t bit;
} CIRCUMSTANCE_NAMES[] = {
    {"home_visit", CIRCUMSTANCE_HOME_VISIT},         {"step_free", CIRCUMSTANCE_STEP_FREE},
    {"interpreter", CIRCUMSTANCE_INTERPRETER},       {"pregnant", CIRCUMSTANCE_PREGNANT},
    {"hazardous_work", CIRCUMSTANCE_HAZARDOUS_WORK},
};

static bool is_word(const char *word, size_t length, const char *name) {
    return strlen(name) == length && memcmp(word, name, length) == 0;
}

static uint32_t group_bit(const char *word, size_t length) {
    unsigned group = 0;
    if (length > 2) return 0;
    for (size_t i = 0; i < length; i++) {
        if (word[i] < '0' || word[i] > '9') return 0;
        group = group * 10 + (unsigned)(word[i] - '0');
    }
    return group >= 1 && group <= TARGET_GROUPS ? TARGET_GROUP(group) : 0;
}

static uint32_t circumstance_bit(const char *word, size_t length) {
    for (size_t i = 0; i < sizeof CIRCUMSTANCE_NAMES / sizeof CIRCUMSTANCE_NAMES[0]; i++)
        if (is_word(word, length, CIRCUMSTANCE_NAMES[i].name)) return CIRCUMSTANCE_NAMES[i].bit;
    return 0;
}

/* Gathers the bits of items joined by ";"; `bit_of` says 0 for an unknown one. */
static bool parse_set(const char *text, size_t length, uint32_t (*bit_of)(const char *, size_t),
                      uint32_t *bits) {
    *bits = 0;
    for (size_t at = 0; at < length;) {
        const char *end = memchr(text + at, ';', length - at);
        const size_t width = end != NULL ? (size_t)(end - (text + at)) : length - at;
        const uint32_t bit = bit_of(text + at, width);
        if (bit == 0) return false;
        *bits |= bit;
        at += width + 1;
    }
    return true;
}

bool resident_parse_groups(const char *text, size_t length, uint32_t *groups) {
    return parse_set(text, length, group_bit, groups);
}

bool resident_parse_circumstances(const char *text, size_t length, uint8_t *circumstances) {
    uint32_t bits;
    const bool is_known = parse_set(text, length, circumstance_bit, &bits);
    *circumstances = (uint8_t)bits;
    return is_known;
}

enum { DAY_MARKS = 997, YEAR_MARKS = 31, FIRST_YEAR_MARK = 1001 };

/* A row without a date and a year is read as year 1. */
uint16_t resident_birth_mark(civil_day birth, bool has_birth_day) {
    if (has_birth_day) return (uint16_t)(1 + ((birth % DAY_MARKS) + DAY_MARKS) % DAY_MARKS);
    const int year = civil_to_date(birth).year;
    return year > 1 ? (uint16_t)(FIRST_YEAR_MARK + year % YEAR_MARKS) : 0;
}

bool resident_is_mark_changed(uint16_t before, uint16_t after) {
    const bool is_alike = (before < FIRST_YEAR_MARK) == (after < FIRST_YEAR_MARK);
    return before != 0 && after != 0 && is_alike && before != after;
}

bool route_find(const char *name, size_t length, uint8_t *route) {
    for (uint8_t i = 0; i < ROUTES; i++)
        if (is_word(name, length, ROUTE_NAMES[i])) {
            *route = i;
            return true;
        }
    return false;
}

char *resident_print_groups(uint32_t groups, char text[TARGET_GROUPS_TEXT_BYTES]) {
    size_t at = 0;
    for (unsigned group = 1; group <= TARGET_GROUPS; group++) {
        if (!(groups & TARGET_GROUP(group))) continue;
        if (at > 0) text[at++] = ';';
        if (group >= 10) text[at++] = '1';
        text[at++] = (char)('0' + group % 10);
    }
    text[at] = '\0';
    return text;
}

char *resident_print_circumstances(uint8_t circumstances, char text[CIRCUMSTANCES_TEXT_BYTES]) {
    size_t at = 0;
    for (size_t i = 0; i < sizeof CIRCUMSTANCE_NAMES / sizeof CIRCUMSTANCE_NAMES[0]; i++) {
        if (!(circumstances & CIRCUMSTANCE_NAMES[i].bit)) continue;
        const size_t length = strlen(CIRCUMSTANCE_NAMES[i].name);
        if (at > 0) text[at++] = ';';
        memcpy(text + at, CIRCUMSTANCE_NAMES[i].name, length);
        at += length;
    }
    text[at] = '\0';
    return text;
}

const char *route_name(enum route route) {
    return ROUTE_NAMES[route];
}
