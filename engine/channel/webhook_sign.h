/* SPDX-License-Identifier: Apache-2.0 */
/* webhook_sign: the signature of Standard Webhooks (standardwebhooks.com), version v1: HMAC-SHA256. Pure. */
#ifndef LICHKHAM_CHANNEL_WEBHOOK_SIGN_H
#define LICHKHAM_CHANNEL_WEBHOOK_SIGN_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

enum { WEBHOOK_SECRET_BYTES_MIN = 24, WEBHOOK_SECRET_BYTES_MAX = 64 };

struct webhook_secret {
    unsigned char bytes[WEBHOOK_SECRET_BYTES_MAX];
    size_t length;
};

/* "whsec_" and base64 of 24 to 64 bytes. ERR_CONFIG, which never tells the secret. */
MUST_CHECK bool webhook_secret_read(const char *text, struct webhook_secret *out, struct err *e);

/* "v1,K5oZfz..." */
char *webhook_sign(struct arena *a, const struct webhook_secret *secret, const char *id, int64_t unix_seconds,
                   const char *body);

#endif
