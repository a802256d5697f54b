/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/list/meet.h"

#include "domain/plan/order.h"

#include <string.h>

void meet_init(struct meet *m, struct arena *a, uint32_t items_max) {
    *m = (struct meet){.items = arena_new_array(a, uint32_t, items_max),
                       .ends = arena_new_array(a, uint32_t, items_max),
                       .hash = arena_new_array(a, uint32_t, items_max)};
}

void meet_clear(struct meet *m) {
    m->count = 0;
}

void meet_add(struct meet *m, uint32_t item, uint64_t fingerprint) {
    m->items[m->count++] = item;
    m->hash[item] = (uint32_t)(fingerprint ^ fingerprint >> 32);
}

static uint32_t hash_of(const void *context, uint32_t item) {
    return ((const uint32_t *)context)[item];
}

/* Moves those with the value of the first to the front, keeping their order; returns where they end. */
static uint32_t gather_first(uint32_t *items, uint32_t count, meet_is_same *is_same, const void *context) {
    uint32_t end = 1;
    for (uint32_t i = 1; i < count; i++) {
        const uint32_t item = items[i];
        if (!is_same(context, items[0], item)) continue;
        memmove(&items[end + 1], &items[end], (i - end) * sizeof *items);
        items[end++] = item;
    }
    return end;
}

void meet_settle(struct meet *m, meet_is_same *is_same, const void *context) {
    if (m->count == 0) return;
    order_by(m->items, m->ends, m->count, hash_of, m->hash);
    for (uint32_t begin = 0; begin < m->count;) {
        uint32_t run = begin + 1;
        while (run < m->count && m->hash[m->items[run]] == m->hash[m->items[begin]]) run++;
        while (begin < run) {
            const uint32_t end = begin + gather_first(&m->items[begin], run - begin, is_same, context);
            m->ends[begin] = end;
            begin = end;
        }
    }
}

bool meet_next(const struct meet *m, uint32_t *at, const uint32_t **items, uint32_t *count) {
    if (*at >= m->count) return false;
    *items = &m->items[*at];
    *count = m->ends[*at] - *at;
    *at = m->ends[*at];
    return true;
}
