/* SPDX-License-Identifier: Apache-2.0 */
#include "channel/mail_header.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>

enum { ADDRESS_BYTES_MAX = 254, PLAIN_BYTES_MAX = 60, BYTES_A_WORD = 42 }; /* 42 bytes are 56 of base64 */

bool mail_is_address(const char *text) {
    const char *at = strchr(text, '@');
    if (!at || at == text || at[1] == '\0' || strchr(at + 1, '@') || strlen(text) > ADDRESS_BYTES_MAX)
        return false;
    for (const char *c = text; *c; c++)
        if (*c <= ' ' || *c > '~' || strchr("<>()[]\\,;:\"", *c)) return false;
    return true;
}

static bool is_plain(const char *text) {
    for (const char *c = text; *c; c++)
        if (*c < ' ' || *c > '~') return false;
    return strlen(text) <= PLAIN_BYTES_MAX && !strstr(text, "=?");
}

static bool is_inside_character(char byte) {
    return ((unsigned char)byte & 0xC0U) == 0x80U;
}

/* As many bytes as fit a word without cutting a character. */
static size_t word_bytes(const char *text) {
    size_t bytes = strnlen(text, BYTES_A_WORD);
    while (bytes > 0 && is_inside_character(text[bytes])) bytes--;
    return bytes;
}

static char *without_controls(struct arena *a, const char *text) {
    char *copy = arena_copy_text(a, text, strlen(text));
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F) *c = ' ';
    return copy;
}

char *mail_encode_words(struct arena *a, const char *text) {
    char *words = without_controls(a, text);
    if (is_plain(words)) return words;
    char *encoded = arena_copy_text(a, "", 0);
    for (size_t bytes = 0; (bytes = word_bytes(words)) > 0; words += bytes) {
        char base64[sodium_base64_ENCODED_LEN(BYTES_A_WORD, sodium_base64_VARIANT_ORIGINAL)];
        (void)sodium_bin2base64(base64, sizeof base64, (const unsigned char *)words, bytes,
                                sodium_base64_VARIANT_ORIGINAL);
        encoded = arena_print(a, "%s%s=?UTF-8?B?%s?=", encoded, *encoded ? "\r\n " : "", base64);
    }
    return encoded;
}

char *mail_encode_name(struct arena *a, const char *name) {
    char *words = without_controls(a, name);
    if (!*words) return words;
    if (!is_plain(words)) return arena_print(a, "%s ", mail_encode_words(a, words));
    for (char *c = words; *c; c++)
        if (*c == '"' || *c == '\\') *c = '\'';
    return arena_print(a, "\"%s\" ", words);
}

char *mail_print_date(struct arena *a, const struct clock_reading *now) {
    static const char *const DAYS[] = {"", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const MONTHS[] = {"",    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const struct civil_date d = civil_to_date(now->day);
    return arena_print(a, "%s, %02d %s %04d %02d:%02d:%02d +0700", DAYS[civil_weekday(now->day)], d.day,
                       MONTHS[d.month], d.year, now->minute_of_day / 60, now->minute_of_day % 60,
                       (int)(now->unix_seconds % 60));
}
