/* SPDX-License-Identifier: Apache-2.0 */
#include "base/encoding.h"

#include "base/encoding_internal.h"
#include "base/vec.h"

#include <assert.h>
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

/* A byte becomes three at most; what iconv held back of the piece before comes out too. */
enum { GROWTH = 3, HELD_BYTES = 16, KEPT_BYTES = 4, MARK_BYTES_MAX = 3 };

#define NOT_VALID ((char)0xFF)

static const struct encoding_row {
    const char *name;
    const char *iconv_name; /* NULL: none is needed */
    size_t unit_bytes;
    const char *mark;
} ROWS[ENCODINGS] = {
    [ENCODING_GUESS] = {"unknown", NULL, 1, ""},
    [ENCODING_UTF8] = {"utf-8", NULL, 1, "\xEF\xBB\xBF"},
    [ENCODING_UTF16LE] = {"utf-16le", "UTF-16LE", 2, "\xFF\xFE"},
    [ENCODING_UTF16BE] = {"utf-16be", "UTF-16BE", 2, "\xFE\xFF"},
    [ENCODING_WINDOWS_1258] = {"windows-1258", "CP1258", 1, ""},
    [ENCODING_TCVN3] = {"tcvn3", "TCVN5712-1", 1, ""},
};

const char *encoding_name(enum encoding encoding) {
    return ROWS[encoding].name;
}

bool encoding_find(const char *name, enum encoding *encoding, struct err *e) {
    for (int i = ENCODING_UTF8; i < ENCODINGS; i++) {
        if (strcasecmp(ROWS[i].name, name) != 0) continue;
        *encoding = (enum encoding)i;
        return true;
    }
    return err_set(e, ERR_USAGE, "One of utf-8, utf-16le, utf-16be, windows-1258, tcvn3.",
                   "there is no encoding of this name");
}

size_t encoding_mark_bytes(enum encoding encoding, const char *bytes, size_t length) {
    const size_t mark_bytes = strlen(ROWS[encoding].mark);
    const bool has_mark = length >= mark_bytes && memcmp(bytes, ROWS[encoding].mark, mark_bytes) == 0;
    return has_mark ? mark_bytes : 0;
}

/* ---- Decoder ---- */

struct buffer VEC_OF(char);

struct decoder {
    enum encoding encoding;
    bool has_started;
    bool has_mark;
    bool is_open;
    iconv_t conversion;
    char kept[KEPT_BYTES]; /* the end of the last piece, unfinished */
    size_t kept_count;
    struct buffer joined; /* what was kept and the piece after it */
    struct buffer out;
};

struct decoder *decoder_create(enum encoding encoding) {
    struct decoder *d = memory_get(1, sizeof *d);
    d->encoding = encoding;
    return d;
}

void decoder_destroy(struct decoder *d) {
    if (!d) return;
    if (d->is_open) (void)iconv_close(d->conversion);
    vec_free(&d->joined);
    vec_free(&d->out);
    free(d);
}

enum encoding decoder_encoding(const struct decoder *d) {
    return d->encoding;
}

bool decoder_has_byte_order_mark(const struct decoder *d) {
    return d->has_mark;
}

static void make_room(struct buffer *b, size_t room) {
    if (b->room >= room) return;
    b->at = memory_grow(b->at, room, 1);
    b->room = room;
}

static struct decoded join(struct decoder *d, const char *bytes, size_t length) {
    if (d->kept_count == 0) return (struct decoded){.text = bytes, .length = length};
    const size_t count = d->kept_count + length;
    make_room(&d->joined, count);
    memcpy(d->joined.at, d->kept, d->kept_count);
    if (length > 0) memcpy(d->joined.at + d->kept_count, bytes, length);
    d->kept_count = 0;
    return (struct decoded){.text = d->joined.at, .length = count};
}

static void keep(struct decoder *d, const char *bytes, size_t count) {
    assert(count <= KEPT_BYTES);
    if (count > 0) memcpy(d->kept, bytes, count);
    d->kept_count = count;
}

static struct decoded drop_front(struct decoded piece, size_t count) {
    if (count == 0) return piece;
    return (struct decoded){.text = piece.text + count, .length = piece.length - count};
}

static struct decoded start(struct decoder *d, struct decoded piece) {
    d->has_started = true;
    if (d->encoding == ENCODING_GUESS) d->encoding = encoding_recognise(piece.text, piece.length);
    const size_t mark_bytes = encoding_mark_bytes(d->encoding, piece.text, piece.length);
    d->has_mark = mark_bytes > 0;
    return drop_front(piece, mark_bytes);
}

/* UTF-8, or ASCII so far. Of the latter what is not ASCII waits: recognising has seen that it is a letter
 * cut in two. */
static struct decoded hand_on(struct decoder *d, struct decoded piece, bool is_last) {
    if (d->encoding == ENCODING_UTF8 || is_last) return piece;
    const size_t ascii = encoding_count_ascii(piece.text, piece.length);
    keep(d, piece.text + ascii, piece.length - ascii);
    return (struct decoded){.text = piece.text, .length = ascii};
}

static bool open_conversion(struct decoder *d, struct err *e) {
    if (d->is_open) return true;
    d->conversion = iconv_open("UTF-8", ROWS[d->encoding].iconv_name);
    d->is_open = d->conversion != (iconv_t)-1; // NOLINT(performance-no-int-to-ptr): POSIX says so
    if (d->is_open) return true;
    return err_set(e, ERR_CONFIG, "Install the C library's gconv modules, or save the list in UTF-8.",
                   "this host cannot read %s", ROWS[d->encoding].name);
}

/* Up to the first place that is not valid or not finished; errno tells which. With `from` NULL iconv
 * gives the letter it holds back in wait for a mark. */
static bool convert_run(struct decoder *d, char **from, size_t *left) {
    char *to = d->out.at + d->out.count;
    size_t room = d->out.room - d->out.count;
    const bool is_done = iconv(d->conversion, from, left, &to, &room) != (size_t)-1;
    assert(is_done || errno != E2BIG);
    d->out.count = d->out.room - room;
    return is_done;
}

static struct decoded convert(struct decoder *d, struct decoded piece, bool is_last) {
    char *from = (char *)(uintptr_t)piece.text; /* iconv only reads it */
    size_t left = piece.length;
    d->out.count = 0;
    make_room(&d->out, GROWTH * piece.length + HELD_BYTES);
    while (left > 0 && !convert_run(d, &from, &left) && (errno != EINVAL || is_last)) {
        const size_t unit_bytes = ROWS[d->encoding].unit_bytes;
        const size_t bad_bytes = left < unit_bytes ? left : unit_bytes;
        (void)convert_run(d, NULL, NULL);
        d->out.at[d->out.count++] = NOT_VALID;
        from += bad_bytes;
        left -= bad_bytes;
    }
    if (is_last) (void)convert_run(d, NULL, NULL);
    keep(d, from, left);
    return (struct decoded){.text = d->out.at, .length = d->out.count};
}

bool decoder_feed(struct decoder *d, const char *bytes, size_t length, bool is_last, struct decoded *out,
                  struct err *e) {
    struct decoded piece = join(d, bytes, length);
    *out = (struct decoded){.text = "", .length = 0};
    if (!d->has_started && piece.length < MARK_BYTES_MAX && !is_last) {
        keep(d, piece.text, piece.length);
        return true;
    }
    if (!d->has_started)
        piece = start(d, piece);
    else if (d->encoding == ENCODING_GUESS)
        d->encoding = encoding_recognise_letters(piece.text, piece.length);
    const bool is_converted = ROWS[d->encoding].iconv_name != NULL;
    if (is_converted && !open_conversion(d, e)) return false;
    *out = is_converted ? convert(d, piece, is_last) : hand_on(d, piece, is_last);
    return true;
}
