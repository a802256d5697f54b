/* SPDX-License-Identifier: Apache-2.0 */
#include "base/letter.h"

#include <string.h>
#include <utf8proc.h>

enum { UNKNOWN = 0xFFFD, PIECES_MAX = 4, SPELLING_MAX = 128 * PIECES_MAX };

/* The vowels a mark may stand on: a tone on any, the others where they make another letter. */
static const char *vowels_under(utf8proc_int32_t mark) {
    switch (mark) {
    case 0x0300:
    case 0x0301:
    case 0x0303:
    case 0x0309:
    case 0x0323:
        return "aeiouyAEIOUY";
    case 0x0302:
        return "aeoAEO";
    case 0x0306:
        return "aA";
    case 0x031B:
        return "ouOU";
    default:
        return "";
    }
}

static bool is_tone(utf8proc_int32_t mark) { /* on y stands nothing else */
    return strchr(vowels_under(mark), 'y') != NULL;
}

static bool is_ascii_capital(utf8proc_int32_t point) {
    return point >= 'A' && point <= 'Z';
}

static bool is_ascii_small(utf8proc_int32_t point) {
    return point >= 'a' && point <= 'z';
}

static void look_at_marks(struct letter *l) {
    utf8proc_int32_t pieces[PIECES_MAX];
    int last_class = 0;
    const utf8proc_ssize_t count =
        utf8proc_decompose_char(l->point, pieces, PIECES_MAX, UTF8PROC_DECOMPOSE, &last_class);
    const bool is_stroked = l->point == 0x0110 || l->point == 0x0111; /* Đ has no pieces */
    l->is_vietnamese = is_stroked || (count > 1 && count <= PIECES_MAX &&
                                      (is_ascii_capital(pieces[0]) || is_ascii_small(pieces[0])));
    for (utf8proc_ssize_t i = 1; i < count && l->is_vietnamese; i++) {
        l->is_vietnamese = strchr(vowels_under(pieces[i]), pieces[0]) != NULL;
        l->has_tone |= is_tone(pieces[i]);
    }
}

static struct letter read_ascii(char c) {
    struct letter l = {
        .point = c, .bytes = 1, .is_capital = is_ascii_capital(c), .is_small = is_ascii_small(c)};
    l.is_vietnamese = l.is_of_word = l.is_capital || l.is_small;
    return l;
}

struct letter letter_read(const char *text, size_t length) {
    if ((unsigned char)text[0] < 0x80) return read_ascii(text[0]);
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t step =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &point);
    struct letter l = {.point = step > 0 ? point : UNKNOWN, .bytes = step > 0 ? (size_t)step : 1};
    l.is_accented = true;
    l.is_of_word = l.point != 0x00A0 && (l.point < 0x2000 || l.point > 0x206F);
    l.is_capital = utf8proc_isupper(l.point) != 0;
    l.is_small = utf8proc_islower(l.point) != 0;
    look_at_marks(&l);
    return l;
}

void letter_raise(char *text, struct letter l) {
    utf8proc_uint8_t capital[LETTER_BYTES_MAX];
    const utf8proc_ssize_t bytes = utf8proc_encode_char(utf8proc_toupper(l.point), capital);
    if ((size_t)bytes == l.bytes) memcpy(text, capital, l.bytes);
}

/* A name's letters in small, and behind each word its tones. */
struct spelling {
    utf8proc_int32_t points[SPELLING_MAX];
    size_t count;
    utf8proc_int32_t tone; /* of the word that is being spelled, 0 = none yet */
    bool is_whole;
};

static void spell_point(struct spelling *s, utf8proc_int32_t point) {
    s->is_whole &= s->count < SPELLING_MAX;
    if (s->is_whole) s->points[s->count++] = point;
}

static void end_word(struct spelling *s) {
    if (s->tone != 0) spell_point(s, s->tone);
    s->tone = 0;
}

static void spell_letter(struct spelling *s, const struct letter *l) {
    utf8proc_int32_t pieces[PIECES_MAX];
    int last_class = 0;
    const utf8proc_ssize_t count = utf8proc_decompose_char(utf8proc_tolower(l->point), pieces, PIECES_MAX,
                                                           UTF8PROC_DECOMPOSE, &last_class);
    if (!l->is_of_word) end_word(s);
    for (utf8proc_ssize_t i = 0; i < count && i < PIECES_MAX; i++) {
        const bool is_held = is_tone(pieces[i]) && s->tone == 0;
        if (is_held)
            s->tone = pieces[i];
        else
            spell_point(s, pieces[i]);
    }
}

static void spell(struct spelling *s, const char *name) {
    s->count = 0;
    s->tone = 0;
    s->is_whole = true;
    for (size_t left = strlen(name); left > 0;) {
        const struct letter l = letter_read(name, left);
        spell_letter(s, &l);
        name += l.bytes;
        left -= l.bytes;
    }
    end_word(s);
}

bool letter_is_same_name(const char *a, const char *b) {
    struct spelling left, right;
    spell(&left, a);
    spell(&right, b);
    if (!left.is_whole || !right.is_whole) return strcmp(a, b) == 0;
    return left.count == right.count &&
           memcmp(left.points, right.points, left.count * sizeof left.points[0]) == 0;
}
