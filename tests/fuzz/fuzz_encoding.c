/* SPDX-License-Identifier: Apache-2.0 */
/* Encodings: the first byte says how the rest is cut into pieces. However cut, the text is the same; and
 * it is UTF-8 but for the bytes that mark what is not valid. */
#include "base/encoding.h"
#include "base/text.h"
#include "fuzz.h"

#include <iconv.h>
#include <string.h>

struct text {
    char *bytes;
    size_t length;
};

static struct text decode(enum encoding encoding, const uint8_t *data, size_t size, size_t piece_bytes) {
    struct text t = {.bytes = malloc(4 * size + 64)};
    struct decoder *d = decoder_create(encoding);
    size_t at = 0;
    REQUIRE(t.bytes);
    do {
        struct decoded out;
        struct err e;
        const size_t length = size - at < piece_bytes ? size - at : piece_bytes;
        at += length;
        REQUIRE(decoder_feed(d, (const char *)data + at - length, length, at == size, &out, &e));
        memcpy(t.bytes + t.length, out.text, out.length);
        t.length += out.length;
    } while (at < size);
    t.bytes[t.length] = '\0';
    decoder_destroy(d);
    return t;
}

/* What is bad is a NUL of the input, or the byte that stands for what is not valid. */
static void require_utf8(struct text t) {
    size_t bad_at = 0;
    for (size_t at = 0; !text_is_utf8(t.bytes + at, t.length - at, &bad_at); at += bad_at + 1)
        REQUIRE(t.bytes[at + bad_at] == '\0' || t.bytes[at + bad_at] == '\xFF');
}

/* In place, of the same length, and once is enough. */
static void require_mended(char *text) {
    const size_t length = strlen(text);
    encoding_mend_capitals(text);
    REQUIRE(strlen(text) == length);
    char *once = fuzz_text((const uint8_t *)text, length);
    encoding_mend_capitals(text);
    REQUIRE(strcmp(text, once) == 0);
    free(once);
}

static void check(enum encoding encoding, const uint8_t *data, size_t size, size_t piece_bytes) {
    struct text whole = decode(encoding, data, size, size);
    struct text pieces = decode(encoding, data, size, piece_bytes);
    REQUIRE(whole.length == pieces.length && memcmp(whole.bytes, pieces.bytes, whole.length) == 0);
    if (encoding != ENCODING_UTF8) require_utf8(whole);
    require_mended(whole.bytes);
    free(whole.bytes);
    free(pieces.bytes);
}

/* The C library forgets a converter that nobody uses and loads it anew: it is held. */
static void hold_converters(void) {
    static const char *const CHARSETS[] = {"UTF-16LE", "UTF-16BE", "CP1258", "TCVN5712-1"};
    static iconv_t held[4];
    for (size_t i = 0; i < 4; i++)
        if (!held[i]) held[i] = iconv_open("UTF-8", CHARSETS[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    hold_converters();
    if (size == 0) return 0;
    const size_t piece_bytes = 1 + data[0] % 16;
    for (int encoding = ENCODING_UTF8; encoding < ENCODINGS; encoding++)
        check((enum encoding)encoding, data + 1, size - 1, piece_bytes);
    const enum encoding recognised = encoding_recognise((const char *)data + 1, size - 1);
    struct text guessed = decode(ENCODING_GUESS, data + 1, size - 1, size);
    struct text named = decode(recognised, data + 1, size - 1, size);
    REQUIRE(guessed.length == named.length && memcmp(guessed.bytes, named.bytes, named.length) == 0);
    free(guessed.bytes);
    free(named.bytes);
    return 0;
}
