/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/kin.h"

static uint32_t *find_slot(const struct kin *k, const struct planner_resident *residents,
                           uint32_t household) {
    uint32_t at = (uint32_t)((uint64_t)(household * UINT32_C(2654435769)) * k->slots >> 32);
    while (k->slot[at] != 0 && residents[k->slot[at] - 1].household != household)
        at = at + 1 < k->slots ? at + 1 : 0;
    return &k->slot[at];
}

static void make_table(struct kin *k, uint32_t room, struct arena *arena) {
    k->slots = 2 * room + 1;
    k->slot = arena_new_array(arena, uint32_t, k->slots);
}

void kin_init(struct kin *k, uint32_t room, struct arena *arena) {
    k->ring = arena_new_array(arena, uint32_t, room);
    make_table(k, room, arena);
}

uint32_t kin_find(const struct kin *k, const struct planner_resident *residents, uint32_t household) {
    const uint32_t last = *find_slot(k, residents, household);
    return last > 0 ? last - 1 : KIN_NONE;
}

void kin_add(struct kin *k, const struct planner_resident *residents, uint32_t resident) {
    uint32_t *last = find_slot(k, residents, residents[resident].household);
    k->ring[resident] = resident;
    if (*last > 0) {
        k->ring[resident] = k->ring[*last - 1];
        k->ring[*last - 1] = resident;
    }
    *last = resident + 1;
}

uint32_t *kin_link(const struct planner_resident *residents, uint32_t count, struct arena *arena) {
    struct kin k = {.ring = arena_new_array(arena, uint32_t, count)};
    const struct arena_mark mark = arena_mark(arena);
    make_table(&k, count, arena);
    for (uint32_t i = 0; i < count; i++) kin_add(&k, residents, i);
    arena_rewind(arena, mark);
    return k.ring;
}
