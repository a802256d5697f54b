/* SPDX-License-Identifier: Apache-2.0 */
/* hash: BLAKE2b-256 (libsodium's generichash) for checksums, input hashes and plan hashes.
 * Integers are fed big-endian, so the same values give the same hash on every machine. */
#ifndef LICHKHAM_BASE_HASH_H
#define LICHKHAM_BASE_HASH_H

#include <sodium.h>
#include <stddef.h>
#include <stdint.h>

#define HASH_BYTES      32
#define HASH_TEXT_BYTES (2 * HASH_BYTES + 1)

struct hash {
    crypto_generichash_state state;
};

struct digest {
    unsigned char bytes[HASH_BYTES];
};

void hash_begin(struct hash *h);
void hash_add(struct hash *h, const void *bytes, size_t length);
void hash_add_integer(struct hash *h, int64_t value);
void hash_add_integers(struct hash *h, const int64_t *values, size_t count);
void hash_add_text(struct hash *h,
                   const char *text); /* with its length, so that pieces cannot run together */
struct digest hash_end(struct hash *h);

/* XXH3, the same on every machine: tells whether a row changed. Against nobody who would choose to deceive
 * it. */
uint64_t hash_fingerprint(const void *bytes, size_t length);

char *digest_print(const struct digest *d, char text[HASH_TEXT_BYTES]); /* lower-case hex */

#endif
