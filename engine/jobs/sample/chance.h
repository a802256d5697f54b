/* SPDX-License-Identifier: Apache-2.0 */
/* chance: random numbers that depend only on a key and a stream number (libsodium's ChaCha20), so
 * any household, commune or night can be drawn alone and comes out the same everywhere. */
#ifndef LICHKHAM_JOBS_SAMPLE_CHANCE_H
#define LICHKHAM_JOBS_SAMPLE_CHANCE_H

#include <stdbool.h>
#include <stdint.h>

struct chance_key {
    unsigned char bytes[32];
};

/* Keys of different purposes or details (a date, or 0) are unrelated. */
struct chance_key chance_make_key(int64_t seed, const char *purpose, int64_t detail);

#define CHANCE_WORDS 128

struct chance {
    const struct chance_key *key;
    uint64_t stream;
    uint32_t refills;
    uint32_t next;
    uint32_t words[CHANCE_WORDS];
};

void chance_begin(struct chance *c, const struct chance_key *key, int64_t stream);

/* 0 to limit - 1. The bias of a 32-bit draw is of no weight here. */
uint32_t chance_below(struct chance *c, uint32_t limit);
bool chance_is_percent(struct chance *c, uint32_t percent);
bool chance_is_permille(struct chance *c, uint32_t permille);

#endif
