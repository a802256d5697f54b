/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 4096 };

struct entry {
    struct entry *next;          /* of its bucket */
    struct entry *newer, *older; /* in order of use */
    uint64_t fingerprint;
    char *key;
    struct digest version;
    struct http_answer *answer;
    int64_t people;
    size_t bytes;
};

struct kept {
    size_t bytes_max;
    struct kept_counters counters;
    struct entry *newest, *oldest;
    struct entry *buckets[BUCKETS];
};

struct kept *kept_create(size_t bytes) {
    struct kept *k = memory_get(1, sizeof *k);
    k->bytes_max = bytes;
    return k;
}

/* ---- Order of use --------------------------------------------------------------------------- */

static void unlink_use(struct kept *k, struct entry *e) {
    *(e->newer ? &e->newer->older : &k->newest) = e->older;
    *(e->older ? &e->older->newer : &k->oldest) = e->newer;
}

static void link_newest(struct kept *k, struct entry *e) {
    e->newer = NULL;
    e->older = k->newest;
    *(k->newest ? &k->newest->newer : &k->oldest) = e;
    k->newest = e;
}

/* ---- By key --------------------------------------------------------------------------------- */

static struct entry **find(struct kept *k, const char *key, uint64_t fingerprint) {
    struct entry **at = &k->buckets[fingerprint % BUCKETS];
    while (*at && ((*at)->fingerprint != fingerprint || strcmp((*at)->key, key) != 0)) at = &(*at)->next;
    return at;
}

static void remove_entry(struct kept *k, struct entry **at) {
    struct entry *e = *at;
    assert(e);
    *at = e->next;
    unlink_use(k, e);
    k->counters.bytes -= e->bytes;
    k->counters.answers--;
    http_answer_drop(e->answer);
    free(e->key);
    free(e);
}

void kept_destroy(struct kept *k) {
    if (!k) return;
    while (k->oldest) remove_entry(k, find(k, k->oldest->key, k->oldest->fingerprint));
    free(k);
}

struct http_answer *kept_find(struct kept *k, const char *key, const struct digest *version,
                              int64_t *people) {
    struct entry **at = find(k, key, hash_fingerprint(key, strlen(key)));
    struct entry *e = *at;
    if (e && memcmp(&e->version, version, sizeof *version) != 0) {
        remove_entry(k, at);
        e = NULL;
    }
    k->counters.hits += e != NULL;
    k->counters.misses += e == NULL;
    if (!e) return NULL;
    unlink_use(k, e);
    link_newest(k, e);
    *people = e->people;
    return e->answer;
}

void kept_put(struct kept *k, const char *key, const struct digest *version, struct http_answer *answer,
              int64_t people) {
    const uint64_t fingerprint = hash_fingerprint(key, strlen(key));
    struct entry **at = find(k, key, fingerprint);
    if (*at) remove_entry(k, at);
    const size_t bytes = sizeof(struct entry) + strlen(key) + 1 + http_answer_bytes(answer);
    if (bytes > k->bytes_max) return;
    while (k->counters.bytes + bytes > k->bytes_max)
        remove_entry(k, find(k, k->oldest->key, k->oldest->fingerprint));
    struct entry *e = memory_get(1, sizeof *e);
    *e = (struct entry){.next = k->buckets[fingerprint % BUCKETS],
                        .fingerprint = fingerprint,
                        .key = memory_get(strlen(key) + 1, 1),
                        .version = *version,
                        .answer = http_answer_keep(answer),
                        .people = people,
                        .bytes = bytes};
    memcpy(e->key, key, strlen(key));
    k->buckets[fingerprint % BUCKETS] = e;
    link_newest(k, e);
    k->counters.bytes += bytes;
    k->counters.answers++;
}

void kept_count(const struct kept *k, struct kept_counters *out) {
    *out = k->counters;
}
