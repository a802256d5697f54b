/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { NEAREST_DISTANCE_MAX = 3, NEAREST_WORD_BYTES = 64, MASK_SHOWN = 4, MASK_LEAST = 8 };

/* Eight bytes of ASCII without NUL: taken at once, for most text is. */
static bool are_plain(const char *text) {
    const uint64_t low = UINT64_C(0x0101010101010101);
    const uint64_t high = UINT64_C(0x8080808080808080);
    uint64_t bytes = 0;
    memcpy(&bytes, text, sizeof bytes);
    return ((bytes | (bytes - low)) & high) == 0;
}

static bool is_tail(unsigned char c) {
    return (c & 0xC0U) == 0x80U;
}

/* Bytes of the letter there, 0 when it is not well-formed: neither longer than needed, nor a surrogate, nor
 * beyond U+10FFFF. */
static size_t letter_bytes(const unsigned char *at, size_t left) {
    const unsigned char lead = at[0];
    if (lead < 0x80) return lead != 0;
    if (lead < 0xC2 || lead > 0xF4 || left < 2 || !is_tail(at[1])) return 0;
    if (lead < 0xE0) return 2;
    if (left < 3 || !is_tail(at[2])) return 0;
    if (lead < 0xF0) return (lead == 0xE0 && at[1] < 0xA0) || (lead == 0xED && at[1] > 0x9F) ? 0 : 3;
    if (left < 4 || !is_tail(at[3])) return 0;
    return (lead == 0xF0 && at[1] < 0x90) || (lead == 0xF4 && at[1] > 0x8F) ? 0 : 4;
}

bool text_is_utf8(const char *text, size_t length, size_t *bad_at) {
    for (size_t at = 0; at < length;) {
        if (length - at >= sizeof(uint64_t) && are_plain(text + at)) {
            at += sizeof(uint64_t);
            continue;
        }
        const size_t step = letter_bytes((const unsigned char *)text + at, length - at);
        if (step == 0) {
            *bad_at = at;
            return false;
        }
        at += step;
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

/* Letters below U+0300, and those of U+1E00 to U+1EFF, never compose with what stands before them. */
static bool is_composed_as_it_stands(const char *text) {
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        const bool is_latin = *c < 0xCC || (*c == 0xE1 && c[1] >= 0xB8 && c[1] <= 0xBB);
        if (!is_latin) return false;
        if (*c == 0xE1) c += 2;
    }
    return true;
}

char *text_compose(struct arena *a, const char *text) {
    if (is_composed_as_it_stands(text)) return arena_copy_text(a, text, strlen(text));
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

/* What the letters of Vietnamese lists fold to; "." where only the general way knows. A test compares
 * the two ways. */
static const char LATIN[] = /* U+00C0 to U+01B0 */
    "aaaaaa.ceeeeiiiidnooooo..uuuuy..aaaaaa.ceeeeiiiidnooooo..uuuuy.y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghh..iiiiiiiii...jjkk.llllll."
    "...nnnnnn...oooooo..rrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzzs"
    "................................oo.............uu";
static const char VIETNAMESE[] = /* U+1EA0 to U+1EF9 */
    "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooo"
    "oooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";

enum { NOT_PLAIN = '.', FIRST_LATIN = 0xC0, FIRST_VIETNAMESE = 0x1EA0, NO_BREAK_SPACE = 0xA0 };

static char fold_two_bytes(unsigned point) {
    if (point == NO_BREAK_SPACE) return ' ';
    if (point >= 0x300 && point <= 0x333) return '\0'; /* a mark */
    if (point < FIRST_LATIN || point - FIRST_LATIN >= sizeof LATIN - 1) return NOT_PLAIN;
    return LATIN[point - FIRST_LATIN];
}

static char fold_three_bytes(unsigned point) {
    if (point < FIRST_VIETNAMESE || point - FIRST_VIETNAMESE >= sizeof VIETNAMESE - 1) return NOT_PLAIN;
    return VIETNAMESE[point - FIRST_VIETNAMESE];
}

/* Takes one letter of valid UTF-8; '\0' for a mark, false for a letter of no table. */
static bool fold_letter(const unsigned char **at, char *folded) {
    const unsigned char *c = *at;
    if (*c < 0x80) {
        *folded = (char)(*c <= ' ' || *c == 0x7F ? ' ' : *c >= 'A' && *c <= 'Z' ? *c + ('a' - 'A') : *c);
        *at += 1;
        return true;
    }
    const bool is_short = (*c & 0xE0U) == 0xC0U;
    if (!is_short && (*c & 0xF0U) != 0xE0U) return false;
    const char plain = is_short
                           ? fold_two_bytes(((*c & 0x1FU) << 6) | (c[1] & 0x3FU))
                           : fold_three_bytes(((*c & 0xFU) << 12) | ((c[1] & 0x3FU) << 6) | (c[2] & 0x3FU));
    *at += is_short ? 2 : 3;
    *folded = plain;
    return plain != NOT_PLAIN;
}

/* The common letters, without utf8proc and its memory. `folded` has room for the text, which never
 * grows. */
static bool fold_plain(const char *text, char *folded) {
    const unsigned char *at = (const unsigned char *)text;
    char *to = folded;
    bool has_gap = false;
    while (*at) {
        char letter = 0;
        if (!fold_letter(&at, &letter)) return false;
        if (letter == ' ') {
            has_gap = to != folded;
        } else if (letter != '\0') {
            if (has_gap) *to++ = ' ';
            has_gap = false;
            *to++ = letter;
        }
    }
    *to = '\0';
    return true;
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

/* Decomposed first: a composed letter and its pieces must meet the same rules. Release with free(). */
static char *fold_any(const char *text) {
    char *pieces = map_forms(text, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
    char *plain = map_forms(pieces, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                        UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    squeeze(plain);
    free(pieces);
    return plain;
}

char *text_fold(struct arena *a, const char *text) {
    char *folded = arena_take(a, strlen(text) + 1);
    if (fold_plain(text, folded)) return folded;
    char *any = fold_any(text);
    folded = arena_copy_text(a, any, strlen(any));
    free(any);
    return folded;
}

/* The letter at `at`, of one of the tables, as the plain one it is a form of. */
static bool strip_letter(const unsigned char **at, char *plain) {
    const unsigned char *c = *at;
    utf8proc_int32_t point = 0;
    if (!fold_letter(at, plain)) return false;
    if (*c < 0x80) {
        *plain = (char)*c;
        return true;
    }
    (void)utf8proc_iterate(c, -1, &point);
    if (utf8proc_category(point) == UTF8PROC_CATEGORY_LU) *plain = (char)(*plain - 'a' + 'A');
    return true;
}

static bool strip_plain(const char *text, char *stripped) {
    const unsigned char *at = (const unsigned char *)text;
    char *to = stripped;
    while (*at) {
        char plain = 0;
        if (!strip_letter(&at, &plain)) return false;
        if (plain != '\0') *to++ = plain;
    }
    *to = '\0';
    return true;
}

/* As fold_any, but for capitals and blanks. */
static char *strip_any(struct arena *a, const char *text) {
    char *pieces = map_forms(text, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
    char *plain =
        map_forms(pieces, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
    utf8proc_uint8_t *stripped = arena_take(a, strlen(plain) + 1);
    const utf8proc_uint8_t *from = (const utf8proc_uint8_t *)plain;
    utf8proc_uint8_t *to = stripped;
    for (utf8proc_int32_t point = 0; *from;) {
        from += utf8proc_iterate(from, -1, &point);
        const bool is_capital = point == 0x0110 || point == 0x00D0;
        to += utf8proc_encode_char(is_capital ? 'D' : without_stroke(point), to);
    }
    free(pieces);
    free(plain);
    return (char *)stripped;
}

char *text_strip_marks(struct arena *a, const char *text) {
    char *stripped = arena_take(a, strlen(text) + 1);
    return strip_plain(text, stripped) ? stripped : strip_any(a, text);
}

bool text_fold_word(const char *text, char *folded, size_t room) {
    if (strlen(text) < room && fold_plain(text, folded)) return true;
    char *any = fold_any(text);
    const size_t bytes = strlen(any) + 1;
    if (bytes <= room) memcpy(folded, any, bytes);
    free(any);
    return bytes <= room;
}

char *text_name_key(struct arena *a, const char *name) {
    char *folded = text_fold(a, name);
    const char *gap = strrchr(folded, ' ');
    if (!gap) return folded;
    const size_t before = (size_t)(gap - folded);
    const size_t given = strlen(gap + 1);
    char *key = arena_take(a, before + given + 2);
    memcpy(key, gap + 1, given);
    key[given] = ' ';
    memcpy(key + given + 1, folded, before);
    return key;
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
