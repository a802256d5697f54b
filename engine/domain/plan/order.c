/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/order.h"

#include <stdbool.h>
#include <string.h>

#define DIGIT_BITS   12u
#define DIGIT_VALUES (1u << DIGIT_BITS)
#define DIGITS       3u
#define SMALL        48u /* below this, counting digits costs more than moving elements */

static void insertion_sort(uint32_t *index, uint32_t count, uint32_t (*key)(const void *, uint32_t),
                           const void *context) {
    for (uint32_t i = 1; i < count; i++) {
        const uint32_t moved = index[i];
        const uint32_t moved_key = key(context, moved);
        uint32_t at = i;
        for (; at > 0 && key(context, index[at - 1]) > moved_key; at--) index[at] = index[at - 1];
        index[at] = moved;
    }
}

static uint32_t digit_of(uint32_t key, uint32_t digit) {
    return key >> (digit * DIGIT_BITS) & (DIGIT_VALUES - 1);
}

/* Counts become the place of the first element of each value. */
static void counts_to_places(uint32_t *counts) {
    uint32_t before = 0;
    for (uint32_t v = 0; v < DIGIT_VALUES; v++) {
        const uint32_t here = counts[v];
        counts[v] = before;
        before += here;
    }
}

void order_by(uint32_t *index, uint32_t *spare, uint32_t count,
              uint32_t (*key)(const void *context, uint32_t index), const void *context) {
    if (count < SMALL) {
        insertion_sort(index, count, key, context);
        return;
    }
    uint32_t counts[DIGITS][DIGIT_VALUES];
    memset(counts, 0, sizeof counts);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t k = key(context, index[i]);
        for (uint32_t digit = 0; digit < DIGITS; digit++) counts[digit][digit_of(k, digit)]++;
    }
    uint32_t *from = index;
    uint32_t *to = spare;
    for (uint32_t digit = 0; digit < DIGITS; digit++) {
        if (counts[digit][digit_of(key(context, from[0]), digit)] == count) continue;
        counts_to_places(counts[digit]);
        for (uint32_t i = 0; i < count; i++)
            to[counts[digit][digit_of(key(context, from[i]), digit)]++] = from[i];
        uint32_t *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != index) memcpy(index, from, count * sizeof *index);
}

struct heap {
    uint32_t *index;
    uint32_t (*key)(const void *context, uint32_t index);
    const void *context;
};

/* Equal keys by index: callers give ascending indices, so that their order is kept. */
static bool is_before(const struct heap *h, uint32_t a, uint32_t b) {
    const uint32_t x = h->key(h->context, a);
    const uint32_t y = h->key(h->context, b);
    return x < y || (x == y && a < b);
}

static void sink(const struct heap *h, uint32_t at, uint32_t count) {
    const uint32_t sinking = h->index[at];
    for (uint32_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && is_before(h, h->index[child], h->index[child + 1])) child++;
        if (!is_before(h, sinking, h->index[child])) break;
        h->index[at] = h->index[child];
        at = child;
    }
    h->index[at] = sinking;
}

void order_in_place(uint32_t *index, uint32_t count, uint32_t (*key)(const void *context, uint32_t index),
                    const void *context) {
    if (count < SMALL) {
        insertion_sort(index, count, key, context);
        return;
    }
    const struct heap h = {index, key, context};
    for (uint32_t at = count / 2; at-- > 0;) sink(&h, at, count);
    for (uint32_t end = count - 1; end > 0; end--) {
        const uint32_t last = index[0];
        index[0] = index[end];
        index[end] = last;
        sink(&h, 0, end);
    }
}
