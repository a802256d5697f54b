/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { NEAREST_DISTANCE_MAX = 3, NEAREST_WORD_BYTES = 64, MASK_SHOWN = 4, MASK_LEAST = 8 };

bool text_is_utf8(const char *text, size_t length, size_t *bad_at) {
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    for (size_t at = 0; at < length;) {
        utf8proc_int32_t point = 0;
        const utf8proc_ssize_t step = utf8proc_iterate(bytes + at, (utf8proc_ssize_t)(length - at), &point);
        if (step <= 0 || point == 0) {
            *bad_at = at;
            return false;
        }
        at += (size_t)step;
    }
    return true;
}

/* Valid text cannot fail but for memory, which ends the process. Release with free(). */
static char *map_forms(const char *text, utf8proc_option_t options) {
    utf8proc_uint8_t *mapped = NULL;
    const utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)text, 0, &mapped,
                                                 UTF8PROC_NULLTERM | UTF8PROC_STABLE | options);
    if (length < 0) abort();
    return (char *)mapped;
}

static char *copy_form(struct arena *a, const char *text, utf8proc_option_t options) {
    char *mapped = map_forms(text, options);
    char *copy = arena_copy_text(a, mapped, strlen(mapped));
    free(mapped);
    return copy;
}

char *text_compose(struct arena *a, const char *text) {
    return copy_form(a, text, UTF8PROC_COMPOSE);
}

char *text_decompose(struct arena *a, const char *text) {
    return copy_form(a, text, UTF8PROC_DECOMPOSE);
}

/* A capital may take more bytes than its small letter, never more than four. */
char *text_upper(struct arena *a, const char *text) {
    char *composed = map_forms(text, UTF8PROC_COMPOSE);
    utf8proc_uint8_t *upper = arena_take_array(a, strlen(composed) + 1, 4);
    const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)composed;
    utf8proc_uint8_t *to = upper;
    for (utf8proc_int32_t point = 0; *from;) {
        from += utf8proc_iterate(from, -1, &point);
        to += utf8proc_encode_char(utf8proc_toupper(point), to);
    }
    free(composed);
    return (char *)upper;
}

static bool is_space(utf8proc_int32_t point) {
    const utf8proc_category_t category = utf8proc_category(point);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP || category == UTF8PROC_CATEGORY_CC;
}

/* đ has no decomposition; ð is what some old programs wrote in its place. */
static utf8proc_int32_t without_stroke(utf8proc_int32_t point) {
    return point == 0x0111 || point == 0x00F0 ? 'd' : point;
}

/* In place: a letter never grows. */
static void squeeze(char *text) {
    utf8proc_uint8_t *from = (utf8proc_uint8_t *)text;
    utf8proc_uint8_t *to = from;
    bool has_gap = false;
    for (utf8proc_int32_t point = 0; *from;) {
        from += utf8proc_iterate(from, -1, &point);
        if (is_space(point)) {
            has_gap = to != (utf8proc_uint8_t *)text;
            continue;
        }
        if (has_gap) *to++ = ' ';
        has_gap = false;
        to += utf8proc_encode_char(without_stroke(point), to);
    }
    *to = '\0';
}

/* Decomposed first: a composed letter and its pieces must meet the same rules. */
char *text_fold(struct arena *a, const char *text) {
    char *pieces = map_forms(text, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
    char *plain = map_forms(pieces, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                        UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    squeeze(plain);
    char *copy = arena_copy_text(a, plain, strlen(plain));
    free(plain);
    free(pieces);
    return copy;
}

char *text_name_key(struct arena *a, const char *name) {
    char *folded = text_fold(a, name);
    const char *gap = strrchr(folded, ' ');
    if (!gap) return folded;
    return arena_print(a, "%s %.*s", gap + 1, (int)(gap - folded), folded);
}

static bool is_letter_start(char c) {
    return ((unsigned char)c & 0xC0U) != 0x80U;
}

static size_t count_letters(const char *text) {
    size_t count = 0;
    for (; *text; text++) count += is_letter_start(*text);
    return count;
}

char *text_mask(struct arena *a, const char *text) {
    const size_t letters = count_letters(text);
    const size_t hidden = letters < MASK_LEAST ? letters : letters - MASK_SHOWN;
    const char *shown = text;
    for (size_t passed = 0; *shown; shown++)
        if (is_letter_start(*shown) && passed++ == hidden) break;
    const size_t shown_bytes = strlen(shown);
    char *masked = arena_take(a, hidden + shown_bytes + 1);
    memset(masked, '*', hidden);
    memcpy(masked + hidden, shown, shown_bytes);
    return masked;
}

static const char *html_entity(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

char *text_escape_html(struct arena *a, const char *text) {
    const size_t longest_entity = 6;
    char *escaped = arena_take_array(a, strlen(text) + 1, longest_entity);
    char *to = escaped;
    for (; *text; text++) {
        const char *entity = html_entity(*text);
        const size_t length = entity ? strlen(entity) : 1;
        memcpy(to, entity ? entity : text, length);
        to += length;
    }
    return escaped;
}

bool text_parse_integer(const char *text, long long least, long long most, long long *value, struct err *e) {
    const char *digits = text + (*text == '-');
    const size_t count = strspn(digits, "0123456789");
    if (count == 0 || digits[count] != '\0')
        return err_set(e, ERR_INPUT, "Write it with digits only.", "this is not a whole number");
    errno = 0;
    const long long number = strtoll(text, NULL, 10);
    if (errno == ERANGE || number < least || number > most)
        return err_set(e, ERR_INPUT, "Choose a number within these limits.",
                       "the number is not between %lld and %lld", least, most);
    *value = number;
    return true;
}

static size_t least_of(size_t a, size_t b, size_t c) {
    const size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Levenshtein, one row at a time; both words fit NEAREST_WORD_BYTES. */
static size_t edit_distance(const char *a, const char *b) {
    size_t row[NEAREST_WORD_BYTES + 1];
    const size_t width = strlen(b);
    for (size_t j = 0; j <= width; j++) row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            const size_t above = row[j];
            row[j] = least_of(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[width];
}

const char *text_nearest(const char *word, const char *const *words, size_t count) {
    const char *nearest = NULL;
    const size_t length = strlen(word);
    if (length > NEAREST_WORD_BYTES) return NULL;
    size_t least = NEAREST_DISTANCE_MAX + 1;
    if (length < least) least = length; /* nothing in common is not near */
    for (size_t i = 0; i < count; i++) {
        if (strlen(words[i]) > NEAREST_WORD_BYTES) continue;
        const size_t distance = edit_distance(word, words[i]);
        if (distance >= least) continue;
        least = distance;
        nearest = words[i];
    }
    return nearest;
}
