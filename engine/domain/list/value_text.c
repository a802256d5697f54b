/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "domain/list/value.h"

#include <string.h>

enum { NAME_LETTERS_MAX = 100, EMAIL_BYTES_MAX = 254, VISIT_CODE_BYTES_MAX = 100 };
enum { FACILITY_BYTES = 5, GLN_DIGITS = 13 };

#define ZERO_WIDTH_SPACE "\xE2\x80\x8B"
#define BYTE_ORDER_MARK  "\xEF\xBB\xBF"
#define REPLACEMENT      "\xEF\xBF\xBD" /* what programs write for a letter they could not read */

size_t span_space_bytes(const char *at, size_t length) {
    const unsigned char first = length > 0 ? (unsigned char)*at : 'x';
    if (first <= ' ' || first == 0x7F) return 1;
    if (first == 0xC2) return length >= 2 && (unsigned char)at[1] == 0xA0 ? 2 : 0;
    if ((first != 0xE2 && first != 0xEF) || length < 3) return 0;
    return memcmp(at, ZERO_WIDTH_SPACE, 3) == 0 || memcmp(at, BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
}

static size_t space_bytes_at_end(struct span s) {
    for (size_t bytes = 1; bytes <= 3 && bytes <= s.length; bytes++)
        if (span_space_bytes(s.at + s.length - bytes, bytes) == bytes) return bytes;
    return 0;
}

static size_t dropped_in_front(struct span s) {
    const size_t bytes = span_space_bytes(s.at, s.length);
    return bytes > 0 ? bytes : s.length > 0 && (*s.at == '\'' || *s.at == '`');
}

struct span span_trim(const char *field) {
    struct span s = {field, strlen(field)};
    size_t bytes = 0;
    while ((bytes = dropped_in_front(s)) > 0) s.at += bytes, s.length -= bytes;
    while ((bytes = space_bytes_at_end(s)) > 0) s.length -= bytes;
    return s;
}

/* In place: the text never grows. */
static void squeeze(char *text) {
    size_t left = strlen(text);
    char *to = text;
    bool has_gap = false;
    for (const char *from = text; left > 0;) {
        const size_t space = span_space_bytes(from, left);
        const size_t step = space > 0 ? space : 1;
        if (space > 0) {
            has_gap = to != text;
        } else {
            if (has_gap) *to++ = ' ';
            has_gap = false;
            *to++ = *from;
        }
        from += step;
        left -= step;
    }
    *to = '\0';
}

char *value_copy_text(struct arena *a, const char *text) {
    char *copy = text_compose(a, text);
    squeeze(copy);
    return copy;
}

static size_t count_letters(const char *text) {
    size_t count = 0;
    for (; *text; text++) count += ((unsigned char)*text & 0xC0U) != 0x80U;
    return count;
}

enum list_rule value_read_text(struct arena *a, const char *text, const char **out) {
    const char *copy = value_copy_text(a, text);
    if (count_letters(copy) > VALUE_TEXT_LETTERS_MAX) return RULE_TEXT_TOO_LONG;
    *out = copy;
    return RULE_NONE;
}

/* A letter of any script: what stays when marks and ASCII signs are gone. */
static bool has_letter(const char *folded) {
    for (; *folded; folded++)
        if ((unsigned char)*folded >= 0x80 || (*folded >= 'a' && *folded <= 'z')) return true;
    return false;
}

/* Nguyễn Văn "Hùng": quotes are no part of a name. Before composing: a mark may follow one. */
static const char *without_quotes(struct arena *a, const char *text) {
    if (!strchr(text, '"')) return text;
    char *copy = arena_take(a, strlen(text) + 1);
    char *to = copy;
    for (; *text; text++)
        if (*text != '"') *to++ = *text;
    return copy;
}

enum list_rule value_read_name(struct arena *a, const char *text, const char **name, const char **name_key) {
    const char *copy = span_trim(value_copy_text(a, without_quotes(a, text))).at;
    if (*copy == '\0') return RULE_NAME_MISSING;
    if (count_letters(copy) > NAME_LETTERS_MAX) return RULE_NAME_TOO_LONG;
    if (strchr(copy, '?') || strstr(copy, REPLACEMENT)) return RULE_NAME_BROKEN;
    if (copy[strcspn(copy, "0123456789@<>{}[]=|\\*#$%^~&_+;:!")] != '\0') return RULE_NAME_IMPOSSIBLE;
    const char *key = text_name_key(a, copy);
    if (!has_letter(key)) return RULE_NAME_IMPOSSIBLE;
    *name = copy;
    *name_key = key;
    return RULE_NONE;
}

/* Not the whole of RFC 5321: what a mail server could not take at all is told. */
static bool is_email(struct span s) {
    const char *at_sign = memchr(s.at, '@', s.length);
    if (!at_sign || at_sign == s.at || s.length > EMAIL_BYTES_MAX) return false;
    for (size_t i = 0; i < s.length; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if (c <= ' ' || c >= 0x7F || strchr(",;<>()[]\"\\", c)) return false;
    }
    const struct span host = {at_sign + 1, s.length - (size_t)(at_sign + 1 - s.at)};
    const char *dot = memchr(host.at, '.', host.length);
    return dot && dot > host.at && host.at[host.length - 1] != '.' && !memchr(host.at, '@', host.length);
}

enum list_rule value_read_email(struct arena *a, struct span s, const char **email) {
    if (!is_email(s)) return RULE_EMAIL_UNREADABLE;
    *email = arena_copy_text(a, s.at, s.length);
    return RULE_NONE;
}

static size_t count_letters_and_digits(struct span s, bool digits_only) {
    size_t count = 0;
    for (; count < s.length; count++) {
        const char c = s.at[count];
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if ((digits_only || !is_letter) && (c < '0' || c > '9')) break;
    }
    return count;
}

enum list_rule value_read_facility(struct arena *a, struct span s, const char **facility) {
    const bool is_code = s.length == FACILITY_BYTES && count_letters_and_digits(s, false) == s.length;
    const bool is_gln = s.length == GLN_DIGITS && count_letters_and_digits(s, true) == s.length;
    if (!is_code && !is_gln) return RULE_FACILITY_UNREADABLE;
    *facility = arena_copy_text(a, s.at, s.length);
    return RULE_NONE;
}

enum list_rule value_read_visit_code(struct arena *a, struct span s, const char **code) {
    if (s.length > VISIT_CODE_BYTES_MAX) return RULE_VISIT_CODE_UNREADABLE;
    for (size_t i = 0; i < s.length; i++)
        if (s.at[i] <= ' ' || s.at[i] == 0x7F)
            return RULE_VISIT_CODE_UNREADABLE; /* no letter beyond ASCII either */
    *code = arena_copy_text(a, s.at, s.length);
    return RULE_NONE;
}
