/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <endian.h>
#include <string.h>

void hash_begin(struct hash *h) {
    (void)crypto_generichash_init(&h->state, NULL, 0, HASH_BYTES);
}

void hash_add(struct hash *h, const void *bytes, size_t length) {
    (void)crypto_generichash_update(&h->state, bytes, length);
}

void hash_add_integer(struct hash *h, int64_t value) {
    hash_add_integers(h, &value, 1);
}

void hash_add_integers(struct hash *h, const int64_t *values, size_t count) {
    enum { AT_ONCE = 16 };
    uint64_t bytes[AT_ONCE];
    for (size_t first = 0; first < count; first += AT_ONCE) {
        const size_t some = count - first < AT_ONCE ? count - first : AT_ONCE;
        for (size_t i = 0; i < some; i++) bytes[i] = htobe64((uint64_t)values[first + i]);
        hash_add(h, bytes, some * sizeof bytes[0]);
    }
}

void hash_add_text(struct hash *h, const char *text) {
    const size_t length = strlen(text);
    hash_add_integer(h, (int64_t)length);
    hash_add(h, text, length);
}

struct digest hash_end(struct hash *h) {
    struct digest d;
    (void)crypto_generichash_final(&h->state, d.bytes, sizeof d.bytes);
    return d;
}

uint64_t hash_fingerprint(const void *bytes, size_t length) {
    static const unsigned char KEY[crypto_shorthash_KEYBYTES] = {0};
    uint64_t value = 0;
    _Static_assert(crypto_shorthash_BYTES == sizeof value, "one 64-bit word");
    (void)crypto_shorthash((unsigned char *)&value, bytes, length, KEY);
    return value;
}

static uint64_t word_at(const unsigned char *bytes, size_t length) {
    uint64_t word = 0;
    memcpy(&word, bytes, length);
    return le64toh(word);
}

/* After Appleby, MurmurHash64A. An odd factor modulo 2^64 and a shifted exclusive or lose nothing: words that
 * differ in one place stay apart. */
uint64_t hash_quickly(const void *bytes, size_t length) {
    static const uint64_t FACTOR = 0xC6A4A7935BD1E995U;
    const unsigned char *at = bytes;
    uint64_t value = length * FACTOR;
    for (size_t left = length; left > 0;) {
        const size_t some = left < sizeof value ? left : sizeof value;
        uint64_t word = (some == sizeof word ? word_at(at, sizeof word) : word_at(at, some)) * FACTOR;
        word = (word ^ word >> 47) * FACTOR;
        value = (value ^ word) * FACTOR;
        at += some;
        left -= some;
    }
    value = (value ^ value >> 47) * FACTOR;
    return value ^ value >> 47;
}

char *digest_print(const struct digest *d, char text[HASH_TEXT_BYTES]) {
    return sodium_bin2hex(text, HASH_TEXT_BYTES, d->bytes, sizeof d->bytes);
}
