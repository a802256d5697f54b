/* SPDX-License-Identifier: Apache-2.0 */
#include "channel/webhook_sign.h"

#include "base/hash.h"

#include <inttypes.h>
#include <string.h>

static const char HEAD[] = "whsec_";

bool webhook_secret_read(const char *text, struct webhook_secret *out, struct err *e) {
    const char *base64 = text + sizeof HEAD - 1;
    const bool has_head = strncmp(text, HEAD, sizeof HEAD - 1) == 0;
    if (has_head &&
        sodium_base642bin(out->bytes, sizeof out->bytes, base64, strlen(base64), NULL, &out->length, NULL,
                          sodium_base64_VARIANT_ORIGINAL) == 0 &&
        out->length >= WEBHOOK_SECRET_BYTES_MIN)
        return true;
    return err_set(e, ERR_CONFIG, "Write whsec_ and base64 of 24 to 64 bytes into its first line.",
                   "the webhook's secret is not in the form of Standard Webhooks");
}

char *webhook_sign(struct arena *a, const struct webhook_secret *secret, const char *id, int64_t unix_seconds,
                   const char *body) {
    crypto_auth_hmacsha256_state state;
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    char base64[sodium_base64_ENCODED_LEN(sizeof mac, sodium_base64_VARIANT_ORIGINAL)];
    const char *head = arena_print(a, "%s.%" PRId64 ".", id, unix_seconds);
    (void)crypto_auth_hmacsha256_init(&state, secret->bytes, secret->length);
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)head, strlen(head));
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, strlen(body));
    (void)crypto_auth_hmacsha256_final(&state, mac);
    (void)sodium_bin2base64(base64, sizeof base64, mac, sizeof mac, sodium_base64_VARIANT_ORIGINAL);
    return arena_print(a, "v1,%s", base64);
}
