/* SPDX-License-Identifier: Apache-2.0 */
/* meet: brings together the items that share a value, by a hash of it and then the value itself.
 * Twelve bytes an item; sorting takes linear time. */
#ifndef LICHKHAM_DOMAIN_LIST_MEET_H
#define LICHKHAM_DOMAIN_LIST_MEET_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct meet {
    uint32_t *items; /* grouped, after meet_settle; ascending within a group */
    uint32_t *ends;  /* where a group that begins here ends */
    uint32_t *hash;  /* by item */
    uint32_t count;
};

typedef bool meet_is_same(const void *context, uint32_t a, uint32_t b);

/* Items are numbers below `items_max`. */
void meet_init(struct meet *m, struct arena *a, uint32_t items_max);
void meet_clear(struct meet *m);
/* In ascending order, each once. */
void meet_add(struct meet *m, uint32_t item, uint64_t fingerprint);
void meet_settle(struct meet *m, meet_is_same *is_same, const void *context);

/* The group that begins at *at, which moves on to the next; false after the last. */
bool meet_next(const struct meet *m, uint32_t *at, const uint32_t **items, uint32_t *count);

#endif
