/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/sample/chance.h"

#include "base/hash.h"

#include <endian.h>
#include <string.h>

_Static_assert(sizeof(struct digest) == sizeof(struct chance_key), "a digest is a key");
_Static_assert(sizeof(struct chance_key) == crypto_stream_chacha20_ietf_KEYBYTES, "ChaCha20 takes it");

struct chance_key chance_make_key(int64_t seed, const char *purpose, int64_t detail) {
    struct hash h;
    hash_begin(&h);
    hash_add_integer(&h, seed);
    hash_add_text(&h, purpose);
    hash_add_integer(&h, detail);
    const struct digest digest = hash_end(&h);
    struct chance_key key;
    memcpy(key.bytes, digest.bytes, sizeof key.bytes);
    return key;
}

static void refill(struct chance *c) {
    unsigned char nonce[crypto_stream_chacha20_ietf_NONCEBYTES];
    const uint64_t stream = htole64(c->stream);
    const uint32_t refills = htole32(c->refills++);
    memcpy(nonce, &stream, sizeof stream);
    memcpy(nonce + sizeof stream, &refills, sizeof refills);
    (void)crypto_stream_chacha20_ietf((unsigned char *)c->words, sizeof c->words, nonce, c->key->bytes);
    c->next = 0;
}

void chance_begin(struct chance *c, const struct chance_key *key, int64_t stream) {
    c->key = key;
    c->stream = (uint64_t)stream;
    c->refills = 0;
    c->next = CHANCE_WORDS;
}

uint32_t chance_below(struct chance *c, uint32_t limit) {
    if (c->next == CHANCE_WORDS) refill(c);
    return (uint32_t)((uint64_t)le32toh(c->words[c->next++]) * limit >> 32);
}

bool chance_is_percent(struct chance *c, uint32_t percent) {
    return chance_below(c, 100) < percent;
}

bool chance_is_permille(struct chance *c, uint32_t permille) {
    return chance_below(c, 1000) < permille;
}
