/* SPDX-License-Identifier: Apache-2.0 */
/* secret: random bytes, their text, and seals that only the holder of a key can make (libsodium). */
#ifndef LICHKHAM_BASE_SECRET_H
#define LICHKHAM_BASE_SECRET_H

#include "base/hash.h"

#include <stdbool.h>

#define SECRET_BYTES 32

/* Bytes nobody can guess. */
void secret_draw(void *bytes, size_t length);

/* As text for addresses (base64url, no padding): 43 characters for 32 bytes. Returns `text`. */
#define SECRET_TEXT_BYTES(bytes) (((bytes)*4 + 2) / 3 + 1)
char *secret_print(const void *bytes, size_t length, char *text, size_t room);

/* Who knows the key can make the seal of some bytes, and tell whether one is right. */
struct secret_key {
    unsigned char bytes[SECRET_BYTES];
};
struct digest secret_seal(const struct secret_key *key, const void *bytes, size_t length);
bool secret_is_sealed(const struct secret_key *key, const void *bytes, size_t length,
                      const struct digest *seal);

#endif
