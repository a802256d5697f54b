/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/kin.h"

/* The slot of a household's last member, 1 + his index, or an empty one. A table, but never its order,
 * decides anything. */
static uint32_t *find_last(uint32_t *slot, uint32_t slots, const struct planner_resident *residents,
                           uint32_t household) {
    uint32_t at = (uint32_t)((uint64_t)(household * UINT32_C(2654435769)) * slots >> 32);
    while (slot[at] != 0 && residents[slot[at] - 1].household != household) at = at + 1 < slots ? at + 1 : 0;
    return &slot[at];
}

uint32_t *kin_link(const struct planner_resident *residents, uint32_t count, struct arena *arena) {
    uint32_t *ring = arena_new_array(arena, uint32_t, count);
    const struct arena_mark mark = arena_mark(arena);
    const uint32_t slots = 2 * count;
    uint32_t *slot = arena_new_array(arena, uint32_t, slots);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t *last = find_last(slot, slots, residents, residents[i].household);
        ring[i] = i;
        if (*last > 0) {
            ring[i] = ring[*last - 1];
            ring[*last - 1] = i;
        }
        *last = i + 1;
    }
    arena_rewind(arena, mark);
    return ring;
}
