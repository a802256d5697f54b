/* SPDX-License-Identifier: Apache-2.0 */
#include "base/encoding_internal.h"
#include "base/letter.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

/* Enough words to tell; more would only cost time. */
enum { SAMPLE_BYTES_MAX = 64 * 1024 };

/* ---- Bytes ---- */

size_t encoding_count_ascii(const char *bytes, size_t length) {
    size_t count = 0;
    while (count < length && (unsigned char)bytes[count] < 0x80) count++;
    return count;
}

/* Without the last letter when it is cut in two. */
static size_t whole_letters(const char *bytes, size_t length) {
    for (size_t back = 1; back < LETTER_BYTES_MAX && back <= length; back++) {
        const unsigned char c = (unsigned char)bytes[length - back];
        const size_t needed = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
        if (c < 0x80) return length;
        if (c >= 0xC0) return needed > back ? length - back : length;
    }
    return length;
}

/* A NUL is the reader's concern, not the encoding's. */
static bool is_utf8(const char *bytes, size_t length) {
    size_t bad_at = 0;
    while (!text_is_utf8(bytes, length, &bad_at)) {
        if (bytes[bad_at] != '\0') return false;
        bytes += bad_at + 1;
        length -= bad_at + 1;
    }
    return true;
}

static enum encoding recognise_utf16(const char *bytes, size_t length) {
    const size_t pairs = (length < SAMPLE_BYTES_MAX ? length : SAMPLE_BYTES_MAX) / 2;
    size_t zeros[2] = {0};
    for (size_t i = 0; i < 2 * pairs; i++) zeros[i % 2] += bytes[i] == '\0';
    const size_t most = zeros[0] > zeros[1] ? zeros[0] : zeros[1];
    const size_t least = zeros[0] > zeros[1] ? zeros[1] : zeros[0];
    if (most == 0 || 2 * most < pairs || 16 * least > most) return ENCODING_GUESS;
    return zeros[1] == most ? ENCODING_UTF16LE : ENCODING_UTF16BE;
}

/* ---- Words ---- */

struct word {
    bool is_accented;
    bool is_strange;
    bool was_small; /* its last letter */
    int tones;
};

struct score {
    size_t plausible;
    size_t strange;
};

static void end_word(struct score *s, struct word *w) {
    const bool is_plausible = !w->is_strange && w->tones <= 1;
    s->plausible += w->is_accented && is_plausible;
    s->strange += w->is_accented && !is_plausible;
    *w = (struct word){.tones = 0};
}

/* The ABC fonts have no capitals with a tone; in capital fonts small letters stand for them, so there a
 * capital may follow one. Elsewhere a capital after a small letter is strange. */
static void add_letter(struct word *w, struct letter l, enum encoding encoding) {
    const bool is_tcvn3 = encoding == ENCODING_TCVN3;
    w->is_accented |= l.is_accented;
    w->is_strange |= !l.is_vietnamese || (l.is_capital && (w->was_small || (is_tcvn3 && l.has_tone)));
    w->was_small = l.is_small && !(is_tcvn3 && l.is_accented);
    w->tones += l.has_tone;
}

static struct score score_text(struct decoded text, enum encoding encoding) {
    struct score s = {0};
    struct word w = {.tones = 0};
    for (size_t at = 0; at < text.length;) {
        const struct letter l = letter_read(text.text + at, text.length - at);
        if (l.is_of_word)
            add_letter(&w, l, encoding);
        else
            end_word(&s, &w);
        at += l.bytes;
    }
    end_word(&s, &w);
    return s;
}

static struct score score_as(enum encoding encoding, const char *bytes, size_t length) {
    struct score s = {0};
    struct decoded text;
    struct err ignored;
    struct decoder *d = decoder_create(encoding);
    if (decoder_feed(d, bytes, length, true, &text, &ignored)) s = score_text(text, encoding);
    decoder_destroy(d);
    return s;
}

static enum encoding recognise_accents(const char *bytes, size_t length) {
    const struct score windows = score_as(ENCODING_WINDOWS_1258, bytes, length);
    const struct score tcvn3 = score_as(ENCODING_TCVN3, bytes, length);
    const bool is_tcvn3 = tcvn3.plausible > windows.plausible;
    const struct score best = is_tcvn3 ? tcvn3 : windows;
    if (best.plausible == 0 || best.plausible < best.strange) return ENCODING_UTF8;
    return is_tcvn3 ? ENCODING_TCVN3 : ENCODING_WINDOWS_1258;
}

enum encoding encoding_recognise_letters(const char *bytes, size_t length) {
    const size_t whole = whole_letters(bytes, length);
    size_t from = encoding_count_ascii(bytes, whole);
    if (from == whole) return ENCODING_GUESS;
    if (is_utf8(bytes, whole)) return ENCODING_UTF8;
    while (from > 0 && isalpha((unsigned char)bytes[from - 1])) from--; /* the word's beginning */
    const size_t rest = length - from;
    return recognise_accents(bytes + from, rest < SAMPLE_BYTES_MAX ? rest : SAMPLE_BYTES_MAX);
}

enum encoding encoding_recognise(const char *bytes, size_t length) {
    for (int i = ENCODING_UTF8; i < ENCODINGS; i++)
        if (encoding_mark_bytes((enum encoding)i, bytes, length) > 0) return (enum encoding)i;
    const enum encoding utf16 = recognise_utf16(bytes, length);
    return utf16 != ENCODING_GUESS ? utf16 : encoding_recognise_letters(bytes, length);
}

/* ---- Capitals ---- */

struct shape {
    char *from; /* NULL: no word is left */
    char *to;
    int capitals;
    bool has_ascii_small;
    bool is_accented;
    bool begins_capital;
    bool begins_ascii;
};

static void add_to_shape(struct shape *s, struct letter l) {
    if (s->to == s->from) {
        s->begins_capital = l.is_capital;
        s->begins_ascii = !l.is_accented;
    }
    s->capitals += l.is_capital;
    s->has_ascii_small |= !l.is_accented && l.is_small;
    s->is_accented |= l.is_accented;
    s->to += l.bytes;
}

static struct shape next_word(char *text, const char *end) {
    struct shape s = {.from = NULL};
    while (text < end) {
        const struct letter l = letter_read(text, (size_t)(end - text));
        if (!l.is_of_word && s.from) break;
        if (l.is_of_word && !s.from) s.from = s.to = text;
        if (l.is_of_word) add_to_shape(&s, l);
        text += l.bytes;
    }
    return s;
}

static bool is_capital_word(const struct shape *s) {
    return s->is_accented && s->capitals >= 2 && !s->has_ascii_small;
}

static void raise_letter(char *text, const char *end) {
    letter_raise(text, letter_read(text, (size_t)(end - text)));
}

static void raise_letters(char *text, const char *end) {
    for (; text < end; text += letter_read(text, (size_t)(end - text)).bytes) raise_letter(text, end);
}

static bool is_name(char *text, const char *end) {
    int capital_words = 0;
    for (struct shape s = next_word(text, end); s.from; s = next_word(s.to, end)) {
        const bool is_capital = s.begins_capital || is_capital_word(&s);
        if (!is_capital && s.begins_ascii) return false;
        capital_words += is_capital;
    }
    return capital_words >= 2;
}

static void mend_beginnings(char *text, const char *end) {
    if (!is_name(text, end)) return;
    for (struct shape s = next_word(text, end); s.from; s = next_word(s.to, end)) raise_letter(s.from, end);
}

static void mend_words(char *text, const char *end) {
    bool has_capital_word = false;
    bool has_ascii_small = false;
    for (struct shape s = next_word(text, end); s.from; s = next_word(s.to, end)) {
        if (is_capital_word(&s)) raise_letters(s.from, s.to);
        has_capital_word |= is_capital_word(&s);
        has_ascii_small |= s.has_ascii_small;
    }
    if (has_capital_word && !has_ascii_small) raise_letters(text, end);
}

void encoding_mend_capitals(char *text) {
    const size_t length = strlen(text);
    if (encoding_count_ascii(text, length) == length) return;
    mend_beginnings(text, text + length);
    mend_words(text, text + length);
}
