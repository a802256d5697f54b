/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/proof/numbering.h"

#include "domain/plan/order.h"

enum { SLOTS_AT_FIRST = 1024 };

/* Fibonacci hashing: numbers that follow one another fall far apart. */
static uint32_t *find_slot(const struct numbering *n, uint64_t value) {
    uint32_t at = (uint32_t)(value * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (n->slots - 1);
    while (n->slot[at] != 0 && n->values.at[n->slot[at] - 1] != value) at = (at + 1) & (n->slots - 1);
    return &n->slot[at];
}

/* At most three quarters of the slots are taken. */
static void make_room(struct numbering *n) {
    if (n->values.count < n->slots / 4 * 3) return;
    n->slots = n->slots ? 2 * n->slots : SLOTS_AT_FIRST;
    free(n->slot);
    n->slot = memory_get(n->slots, sizeof *n->slot);
    for (size_t i = 0; i < n->values.count; i++) *find_slot(n, n->values.at[i]) = (uint32_t)i + 1;
}

uint32_t numbering_take(struct numbering *n, uint64_t value) {
    make_room(n);
    uint32_t *slot = find_slot(n, value);
    if (*slot == 0) {
        *vec_push(&n->values) = value;
        *slot = (uint32_t)n->values.count;
    }
    return *slot - 1;
}

void numbering_free(struct numbering *n) {
    vec_free(&n->values);
    free(n->slot);
    *n = (struct numbering){.slots = 0};
}

static uint32_t low_half(const void *context, uint32_t i) {
    return (uint32_t)((const uint64_t *)context)[i];
}

static uint32_t high_half(const void *context, uint32_t i) {
    return (uint32_t)(((const uint64_t *)context)[i] >> 32);
}

uint32_t *numbering_order(const uint64_t *numbers, uint32_t count) {
    uint32_t *order = memory_get(count, sizeof *order);
    uint32_t *spare = memory_get(count, sizeof *spare);
    for (uint32_t i = 0; i < count; i++) order[i] = i;
    order_by(order, spare, count, low_half, numbers);
    order_by(order, spare, count, high_half, numbers);
    free(spare);
    return order;
}

uint32_t *numbering_rank(const struct numbering *n) {
    const uint32_t count = (uint32_t)n->values.count;
    uint32_t *order = numbering_order(n->values.at, count);
    uint32_t *rank = memory_get(count, sizeof *rank);
    for (uint32_t k = 0; k < count; k++) rank[order[k]] = k;
    free(order);
    return rank;
}
