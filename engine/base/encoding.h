/* SPDX-License-Identifier: Apache-2.0 */
/* encoding: text as old and new programs store it, read as UTF-8 (iconv). */
#ifndef LICHKHAM_BASE_ENCODING_H
#define LICHKHAM_BASE_ENCODING_H

#include "base/err.h"

#include <stddef.h>

enum encoding {
    ENCODING_GUESS, /* to be recognised; as an answer: the bytes do not tell */
    ENCODING_UTF8,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_WINDOWS_1258,
    ENCODING_TCVN3, /* of the ABC fonts (.VnTime ...) */
    ENCODINGS
};

const char *encoding_name(enum encoding encoding); /* "windows-1258"; static */

/* By name, capitals or not. ENCODING_GUESS is not among the names. */
MUST_CHECK bool encoding_find(const char *name, enum encoding *encoding, struct err *e);

/* How text that begins with these bytes is stored. In this order:
 *  1. a byte order mark decides;
 *  2. zero bytes in half of all pairs of bytes, at the one place of the pair and hardly at the other, are
 *     UTF-16;
 *  3. ASCII alone tells nothing: ENCODING_GUESS. A last letter that is cut in two is not looked at;
 *  4. valid UTF-8 is UTF-8;
 *  5. else the words with accents are read as Windows-1258 and as TCVN3. A word is plausible when it has
 *     the letters of Vietnamese alone, one tone at most, and no capital after a small letter; in TCVN3,
 *     whose fonts have no capitals with a tone, it has none and an accented small letter may stand
 *     before a capital. The more plausible words win, when they are half of the words or more;
 *     Windows-1258 when both have as many;
 *  6. what is left is taken for broken UTF-8. */
enum encoding encoding_recognise(const char *bytes, size_t length);

/* A stream of pieces, cut anywhere. */
struct decoder;

struct decoded {
    const char *text;
    size_t length;
};

/* With ENCODING_GUESS it recognises the encoding by the first piece that tells. */
struct decoder *decoder_create(enum encoding encoding);
void decoder_destroy(struct decoder *d); /* accepts NULL */

/* The piece as UTF-8, without the byte order mark; valid until the next call or as long as `bytes`.
 * What is not valid in the encoding comes out as the byte 0xFF, which no UTF-8 text has; UTF-8 itself
 * is handed on unchecked. So whoever checks the result for UTF-8 finds every bad place. A letter and
 * the mark that follows it come out as one letter. A few bytes may be kept back for the next piece.
 * Fails when this host's iconv does not know the encoding. */
MUST_CHECK bool decoder_feed(struct decoder *d, const char *bytes, size_t length, bool is_last,
                             struct decoded *out, struct err *e);

enum encoding decoder_encoding(const struct decoder *d); /* ENCODING_GUESS: ASCII alone so far */
bool decoder_has_byte_order_mark(const struct decoder *d);

/* In place, for text of TCVN3, whose accented capitals stand in fonts of their own and are stored as small
 * letters: "NGUYễN THị Hà" -> "NGUYỄN THỊ HÀ", "Nguyễn Thị ánh" -> "Nguyễn Thị Ánh". A word with an accent,
 * two capitals or more and no ASCII small letter becomes capital, and with it the whole text when that
 * has no ASCII small letter either. Where two words or more begin with a capital and none with an ASCII
 * small letter, all begin with one. Valid UTF-8, composed. */
void encoding_mend_capitals(char *text);

#endif
