/* SPDX-License-Identifier: Apache-2.0 */
/* day_set: days of a line as bits. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_DAY_SET_H
#define LICHKHAM_DOMAIN_PLAN_DAY_SET_H

#include "lichkham/planner.h"

#define DAY_SET_WORDS (PLANNER_DAYS_MAX / 64)

struct day_set {
    uint64_t word[DAY_SET_WORDS];
};

static inline void day_set_add(struct day_set *s, uint32_t day) {
    s->word[day / 64] |= UINT64_C(1) << day % 64;
}

static inline void day_set_drop(struct day_set *s, uint32_t day) {
    s->word[day / 64] &= ~(UINT64_C(1) << day % 64);
}

static inline bool day_set_has(const struct day_set *s, uint32_t day) {
    return s->word[day / 64] >> day % 64 & 1;
}

/* The bits of one word that lie in from .. to. */
static inline uint64_t day_set_mask(uint32_t word, uint32_t from, uint32_t to) {
    uint64_t mask = UINT64_MAX;
    if (from > to || to < word * 64 || from >= word * 64 + 64) return 0;
    if (from > word * 64) mask &= UINT64_MAX << from % 64;
    if (to < word * 64 + 63) mask &= UINT64_MAX >> (63 - to % 64);
    return mask;
}

/* Some day of from .. to is in the set. from > to is no day. */
static inline bool day_set_meets(const struct day_set *s, uint32_t from, uint32_t to) {
    if (from > to) return false;
    for (uint32_t w = from / 64; w <= to / 64; w++)
        if (s->word[w] & day_set_mask(w, from, to)) return true;
    return false;
}

static inline bool day_set_is_empty(const struct day_set *s) {
    uint64_t any = 0;
    for (uint32_t w = 0; w < DAY_SET_WORDS; w++) any |= s->word[w];
    return any == 0;
}

static inline void day_set_unite(struct day_set *s, const struct day_set *with) {
    for (uint32_t w = 0; w < DAY_SET_WORDS; w++) s->word[w] |= with->word[w];
}

/* The first day >= from of the set, or PLANNER_NONE. */
static inline uint32_t day_set_next(const struct day_set *s, uint32_t from) {
    for (uint32_t w = from / 64; w < DAY_SET_WORDS; w++) {
        const uint64_t bits = s->word[w] & day_set_mask(w, from, PLANNER_DAYS_MAX - 1);
        if (bits) return w * 64 + (uint32_t)__builtin_ctzll(bits);
    }
    return PLANNER_NONE;
}

/* The last day <= to of the set, or PLANNER_NONE. */
static inline uint32_t day_set_last(const struct day_set *s, uint32_t to) {
    for (uint32_t w = to / 64 + 1; w-- > 0;) {
        const uint64_t bits = s->word[w] & day_set_mask(w, 0, to);
        if (bits) return w * 64 + 63 - (uint32_t)__builtin_clzll(bits);
    }
    return PLANNER_NONE;
}

/* The day of the set nearest to `target` within from .. to, the earlier of two; PLANNER_NONE if none. */
static inline uint32_t day_set_nearest(const struct day_set *s, uint32_t target, uint32_t from, uint32_t to) {
    if (from > to) return PLANNER_NONE;
    const uint32_t middle = target < from ? from : target > to ? to : target;
    const uint32_t after = day_set_next(s, middle);
    const uint32_t before = day_set_last(s, middle);
    const bool has_after = after <= to;
    const bool has_before = before != PLANNER_NONE && before >= from;
    if (has_before && (!has_after || middle - before <= after - middle)) return before;
    return has_after ? after : PLANNER_NONE;
}

#endif
