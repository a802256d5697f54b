/* SPDX-License-Identifier: Apache-2.0 */
/* What a text costs by telephone: 3GPP TS 23.038 (the alphabet) and 23.040 (joined messages). */
#include "domain/message.h"

#include "base/text.h"

#include <string.h>

enum { GSM_ALONE = 160, GSM_JOINED = 153, UCS2_ALONE = 70, UCS2_JOINED = 67, BASIC_PLANE_MOST = 0xFFFF };

/* The basic alphabet beyond ASCII: signs and Latin letters, Greek capitals. */
static const uint16_t GSM_LETTERS[] = {0xA1,  0xA3,  0xA4,  0xA5,  0xA7,  0xBF,  0xC4,  0xC5,  0xC6, 0xC7,
                                       0xC9,  0xD1,  0xD6,  0xD8,  0xDC,  0xDF,  0xE0,  0xE4,  0xE5, 0xE6,
                                       0xE8,  0xE9,  0xEC,  0xF1,  0xF2,  0xF6,  0xF8,  0xF9,  0xFC, 0x393,
                                       0x394, 0x398, 0x39B, 0x39E, 0x3A0, 0x3A3, 0x3A6, 0x3A8, 0x3A9};

/* Of ASCII; ` is in neither. */
static const char GSM_EXTENSION[] = "\f^{}\\[~]|";

enum { EURO = 0x20AC };

/* The text is valid UTF-8: its first byte tells how many follow. */
static int32_t read_point(const char **text) {
    const unsigned char *c = (const unsigned char *)*text;
    const int more = *c < 0x80 ? 0 : *c < 0xE0 ? 1 : *c < 0xF0 ? 2 : 3;
    int32_t point = more == 0 ? *c : *c & (0x3F >> more);
    for (int i = 1; i <= more; i++) point = point << 6 | (c[i] & 0x3F);
    *text += 1 + more;
    return point;
}

/* Septets of a character; 0 = it is not in the alphabet. */
static int count_septets(int32_t point) {
    if (point < 0x80) {
        if (strchr(GSM_EXTENSION, point)) return 2;
        return point == '\n' || point == '\r' || (point >= ' ' && point <= '~' && point != '`');
    }
    for (size_t i = 0; i < sizeof GSM_LETTERS / sizeof *GSM_LETTERS; i++)
        if (GSM_LETTERS[i] == point) return 1;
    return point == EURO ? 2 : 0;
}

static int count_units(int32_t point) {
    return point > BASIC_PLANE_MOST ? 2 : 1;
}

/* A character goes whole into one part. */
static int fill_parts(const char *text, int (*cost_of)(int32_t point), int alone, int joined) {
    int total = 0;
    int parts = 1;
    int used = 0;
    while (*text) {
        const int cost = cost_of(read_point(&text));
        total += cost;
        if (used + cost > joined) {
            parts++;
            used = 0;
        }
        used += cost;
    }
    return total <= alone ? 1 : parts;
}

static bool is_in_alphabet(const char *text) {
    while (*text)
        if (count_septets(read_point(&text)) == 0) return false;
    return true;
}

int message_count_parts(const char *text, bool *is_gsm) {
    *is_gsm = is_in_alphabet(text);
    return *is_gsm ? fill_parts(text, count_septets, GSM_ALONE, GSM_JOINED)
                   : fill_parts(text, count_units, UCS2_ALONE, UCS2_JOINED);
}

/* The plain sign that does for a typographic one; '\0' = none is needed. */
static char find_plain_sign(int32_t point) {
    static const struct {
        int32_t from, to;
        char plain;
    } SIGNS[] = {{'`', '`', '\''},       {0xAB, 0xAB, '"'},      {0xBB, 0xBB, '"'},     {0xB7, 0xB7, '-'},
                 {0x2010, 0x2015, '-'},  {0x2018, 0x201B, '\''}, {0x201C, 0x201F, '"'}, {0x2022, 0x2022, '-'},
                 {0x2032, 0x2032, '\''}, {0x2033, 0x2033, '"'},  {0x2212, 0x2212, '-'}};
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
        if (point >= SIGNS[i].from && point <= SIGNS[i].to) return SIGNS[i].plain;
    return '\0';
}

char *message_strip_marks(const char *text, struct arena *a) {
    char *stripped = text_strip_marks(a, text);
    char *to = stripped;
    for (const char *at = stripped; *at;) {
        const char *from = at;
        const char plain = find_plain_sign(read_point(&at));
        const size_t bytes = plain ? 1 : (size_t)(at - from);
        memmove(to, plain ? &plain : from, bytes);
        to += bytes;
    }
    *to = '\0';
    return stripped;
}
