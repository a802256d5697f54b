/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "domain/appointment.h"
#include "edge/api/internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define TEXT_BYTES_MAX 255

/* `count` digits, and nothing else is looked at. */
static bool take_digits(const char **at, size_t count, int64_t *value) {
    *value = 0;
    for (size_t i = 0; i < count; i++, (*at)++) {
        if (!isdigit((unsigned char)**at)) return false;
        *value = *value * 10 + (**at - '0');
    }
    return true;
}

static bool take_word(const char **at, const char *word) {
    const size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0) return false;
    *at += length;
    return true;
}

static bool take_number(const char **at, size_t digits_max, int64_t *value) {
    const size_t digits = strspn(*at, "0123456789");
    return digits > 0 && digits <= digits_max && take_digits(at, digits, value);
}

static bool make_day(int64_t year, int64_t month, int64_t day, int64_t *out) {
    const struct civil_date date = {(int)year, (int)month, (int)day};
    if (!civil_is_valid(date)) return false;
    *out = civil_from_date(date);
    return true;
}

/* ---- By kind -------------------------------------------------------------------------------- */

static bool parse_area(const struct api_param *p, const char *text, struct param_value *v) {
    (void)p;
    return area_parse(text, &v->area);
}

static bool parse_commune(const struct api_param *p, const char *text, struct param_value *v) {
    return parse_area(p, text, v) && v->area.kind == AREA_COMMUNE;
}

static bool parse_site(const struct api_param *p, const char *text, struct param_value *v) {
    (void)p;
    const char *at = text;
    return take_number(&at, 9, &v->integer) && *at == '\0';
}

/* The four parts of "2026-41-20261203-am", kept as the integers of a cursor are. */
static bool parse_session(const struct api_param *p, const char *text, struct param_value *v) {
    (void)p;
    const char *at = text;
    int64_t year, month, day;
    if (!take_digits(&at, 4, &v->cursor[0]) || !take_word(&at, "-") || !take_number(&at, 9, &v->cursor[1]) ||
        !take_word(&at, "-") || !take_digits(&at, 4, &year) || !take_digits(&at, 2, &month) ||
        !take_digits(&at, 2, &day) || !make_day(year, month, day, &v->cursor[2]))
        return false;
    v->cursor[3] = strcmp(at, "-am") == 0 ? 1 : 2;
    return v->cursor[3] == 1 || strcmp(at, "-pm") == 0;
}

static bool parse_resident(const struct api_param *p, const char *text, struct param_value *v) {
    struct err ignored;
    (void)p;
    return appointment_code_parse(text, &v->integer, &ignored);
}

static bool parse_date(const struct api_param *p, const char *text, struct param_value *v) {
    struct err ignored;
    civil_day day;
    (void)p;
    if (!civil_parse(text, &day, &ignored)) return false;
    v->integer = day;
    return true;
}

static bool parse_month(const struct api_param *p, const char *text, struct param_value *v) {
    int64_t year, month;
    (void)p;
    return take_digits(&text, 4, &year) && take_word(&text, "-") && take_digits(&text, 2, &month) &&
           *text == '\0' && make_day(year, month, 1, &v->integer);
}

static bool parse_integer(const struct api_param *p, const char *text, struct param_value *v) {
    struct err ignored;
    long long value;
    if (!text_parse_integer(text, p->least, p->most, &value, &ignored)) return false;
    v->integer = value;
    return true;
}

static bool parse_cursor(const struct api_param *p, const char *text, struct param_value *v) {
    return cursor_parse(text, v->cursor, (int)p->most);
}

static bool parse_text(const struct api_param *p, const char *text, struct param_value *v) {
    (void)v;
    return strlen(text) <= (p->most > 0 ? (size_t)p->most : TEXT_BYTES_MAX);
}

static bool parse_secret(const struct api_param *p, const char *text, struct param_value *v) {
    (void)p;
    (void)v;
    return token_is_shaped(text);
}

static const struct {
    bool (*parse)(const struct api_param *p, const char *text, struct param_value *v);
    const char *wanted;
} KINDS[API_PARAM_KINDS] = {
    [API_PARAM_AREA] = {parse_area, "an area: vn, 04, cluster-12 or 00004"},
    [API_PARAM_COMMUNE] = {parse_commune, "a commune: five digits, as in 00004"},
    [API_PARAM_SITE] = {parse_site, "the number of a site"},
    [API_PARAM_SESSION] = {parse_session, "a session: round, site, day and half, as in 2026-41-20261203-am"},
    [API_PARAM_RESIDENT] = {parse_resident, "a code as it is on paper, as in 2AB-CDEF"},
    [API_PARAM_DATE] = {parse_date, "a date: YYYY-MM-DD"},
    [API_PARAM_MONTH] = {parse_month, "a month: YYYY-MM"},
    [API_PARAM_INTEGER] = {parse_integer, "an integer within its limits"},
    [API_PARAM_CURSOR] = {parse_cursor, "a cursor of an earlier answer"},
    [API_PARAM_TEXT] = {parse_text, "short enough"},
    [API_PARAM_LOGIN] = {parse_secret, "a login address"},
    [API_PARAM_CALENDAR] = {parse_secret, "a calendar address"},
};

bool param_parse(const struct api_param *p, const char *text, struct param_value *v, const char **wanted) {
    *v = (struct param_value){.text = text};
    *wanted = KINDS[p->kind].wanted;
    return KINDS[p->kind].parse(p, text, v);
}
