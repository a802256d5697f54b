/* SPDX-License-Identifier: Apache-2.0 */
#include "base/secret.h"

_Static_assert(SECRET_BYTES == crypto_auth_KEYBYTES && HASH_BYTES == crypto_auth_BYTES,
               "as crypto_auth has it");

void secret_draw(void *bytes, size_t length) {
    randombytes_buf(bytes, length);
}

char *secret_print(const void *bytes, size_t length, char *text, size_t room) {
    return sodium_bin2base64(text, room, bytes, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

struct digest secret_seal(const struct secret_key *key, const void *bytes, size_t length) {
    struct digest seal;
    (void)crypto_auth(seal.bytes, bytes, length, key->bytes);
    return seal;
}

bool secret_is_sealed(const struct secret_key *key, const void *bytes, size_t length,
                      const struct digest *seal) {
    return crypto_auth_verify(seal->bytes, bytes, length, key->bytes) == 0;
}
