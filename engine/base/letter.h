/* SPDX-License-Identifier: Apache-2.0 */
/* letter: one letter of a text and what Vietnamese knows of it (utf8proc). */
#ifndef LICHKHAM_BASE_LETTER_H
#define LICHKHAM_BASE_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LETTER_BYTES_MAX 4

struct letter {
    int32_t point;      /* U+FFFD for a byte that is not UTF-8 */
    size_t bytes;       /* 1 to 4 */
    bool is_of_word;    /* no space, digit, ASCII sign or typographic dash or quote; an unknown one is */
    bool is_accented;   /* beyond ASCII */
    bool is_vietnamese; /* an ASCII letter, or one that Vietnamese makes of it */
    bool is_capital;
    bool is_small;
    bool has_tone;
};

/* The first letter of `length` bytes, at least one. */
struct letter letter_read(const char *text, size_t length);

/* Whether both names have the same words, capitals and the place of a tone in its word aside: "Hoà" and
 * "HÒA" have, "Hoà" and "Hoa" have not. Names of more than 128 letters are compared as they are. */
bool letter_is_same_name(const char *a, const char *b);

/* Makes it a capital where it stands when that has as many bytes, as those of Vietnamese letters have. */
void letter_raise(char *text, struct letter l);

#endif
