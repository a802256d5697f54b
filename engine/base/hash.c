/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <string.h>

void hash_begin(struct hash *h) {
    (void)crypto_generichash_init(&h->state, NULL, 0, HASH_BYTES);
}

void hash_add(struct hash *h, const void *bytes, size_t length) {
    (void)crypto_generichash_update(&h->state, bytes, length);
}

void hash_add_integer(struct hash *h, int64_t value) {
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
    hash_add(h, bytes, sizeof bytes);
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

char *digest_print(const struct digest *d, char text[HASH_TEXT_BYTES]) {
    return sodium_bin2hex(text, HASH_TEXT_BYTES, d->bytes, sizeof d->bytes);
}
