/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <endian.h>
#include <string.h>
#include <xxhash.h>

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
    return XXH3_64bits(bytes, length);
}

char *digest_print(const struct digest *d, char text[HASH_TEXT_BYTES]) {
    return sodium_bin2hex(text, HASH_TEXT_BYTES, d->bytes, sizeof d->bytes);
}
