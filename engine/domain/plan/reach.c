/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/reach.h"

#include <string.h>

void reach_init(struct reach *r, const struct roster *b, struct arena *arena) {
    *r = (struct reach){.layers = 0};
    r->step = arena_new_array(arena, struct reach_step, (size_t)b->stations * b->days);
    r->seen = arena_new_array(arena, struct day_set, b->stations);
    r->back = arena_new_array(arena, struct day_set, (size_t)REACH_LAYERS * (b->stations + 1u));
}

/* ---- Forward: from a window to a free place ---------------------------------------------------- */

static void step_to(struct reach *r, const struct roster *b, uint32_t station, uint32_t day, uint32_t parent,
                    uint32_t moves) {
    day_set_add(&r->seen[station], day);
    r->step[r->count++] = (struct reach_step){roster_node_at(b, station, day), parent, moves};
}

static void step_to_days(struct reach *r, const struct roster *b, uint32_t station, uint32_t from,
                         uint32_t to, uint32_t parent, uint32_t moves) {
    if (from > to) return;
    for (uint32_t w = from / 64; w <= to / 64; w++) {
        uint64_t bits = b->open[station].word[w] & ~r->seen[station].word[w] & day_set_mask(w, from, to);
        for (; bits; bits &= bits - 1)
            step_to(r, b, station, w * 64 + (uint32_t)__builtin_ctzll(bits), parent, moves);
    }
}

/* The nodes of a window are seen from the target outwards, so that who enters comes near it. */
static void step_into_window(struct reach *r, const struct roster *b, uint32_t station,
                             const struct planner_resident *who) {
    const uint32_t due = roster_due(b, who);
    for (;;) {
        struct day_set fresh = b->open[station];
        for (uint32_t w = 0; w < DAY_SET_WORDS; w++) fresh.word[w] &= ~r->seen[station].word[w];
        const uint32_t day = day_set_nearest(&fresh, who->target, who->release, due);
        if (day == PLANNER_NONE) return;
        step_to(r, b, station, day, REACH_NONE, 0);
    }
}

/* All stations of days not seen everywhere so far. */
static void step_everywhere(struct reach *r, const struct roster *b, uint32_t from, uint32_t to,
                            uint32_t parent, uint32_t moves) {
    if (from > to) return;
    for (uint32_t w = from / 64; w <= to / 64; w++) {
        const uint64_t fresh = ~r->seen_everywhere.word[w] & day_set_mask(w, from, to);
        if (!fresh) continue;
        r->seen_everywhere.word[w] |= fresh;
        const uint32_t first = w * 64 + (uint32_t)__builtin_ctzll(fresh);
        const uint32_t last = w * 64 + 63 - (uint32_t)__builtin_clzll(fresh);
        for (uint32_t s = 0; s < b->stations; s++) step_to_days(r, b, s, first, last, parent, moves);
    }
}

static void begin_at(struct reach *r, const struct roster *b, const struct planner_resident *who) {
    for (uint32_t i = 0; i < r->count; i++)
        day_set_drop(&r->seen[r->step[i].node / b->days], r->step[i].node % b->days);
    memset(&r->seen_everywhere, 0, sizeof r->seen_everywhere);
    r->count = 0;
    if (roster_reach_of(b, who) == ROSTER_HOME) {
        step_into_window(r, b, who->home_station, who);
        return;
    }
    if (who->home_station != PLANNER_NONE) step_into_window(r, b, who->home_station, who);
    step_everywhere(r, b, who->release, roster_due(b, who), REACH_NONE, 0);
}

/* The places that the people of one kind here could have instead. */
static void step_from(struct reach *r, struct roster *b, uint32_t parent, enum roster_tie tie) {
    const struct reach_step from = r->step[parent];
    const struct roster_node *node = roster_node(b, from.node);
    const uint32_t moves = from.moves + (tie == ROSTER_SETTLED ? 1 : 0);
    const struct roster_span home = node->span[tie][ROSTER_HOME];
    const struct roster_span anywhere = node->span[tie][ROSTER_ANYWHERE];
    step_to_days(r, b, from.node / b->days, home.from, home.to, parent, moves);
    step_everywhere(r, b, anywhere.from, anywhere.to, parent, moves);
}

static uint32_t distance_from_parent(const struct reach *r, const struct roster *b, uint32_t step) {
    if (r->step[step].parent == REACH_NONE) return 0;
    const uint32_t day = r->step[step].node % b->days;
    const uint32_t from = r->step[r->step[step].parent].node % b->days;
    return day > from ? day - from : from - day;
}

static uint32_t nearest_free(const struct reach *r, const struct roster *b, uint32_t first) {
    uint32_t best = REACH_NONE;
    for (uint32_t i = first; i < r->count; i++) {
        const uint32_t node = r->step[i].node;
        if (!day_set_has(&b->free[node / b->days], node % b->days)) continue;
        if (best == REACH_NONE || distance_from_parent(r, b, i) < distance_from_parent(r, b, best)) best = i;
    }
    return best;
}

uint32_t reach_find_free(struct reach *r, struct roster *b, uint32_t resident) {
    begin_at(r, b, &b->residents[resident]);
    for (uint32_t first = 0; first < r->count;) {
        for (uint32_t i = first; i < r->count; i++) step_from(r, b, i, ROSTER_LOOSE);
        const uint32_t found = nearest_free(r, b, first);
        if (found != REACH_NONE) return found;
        const uint32_t end = r->count;
        for (uint32_t i = first; i < end; i++) step_from(r, b, i, ROSTER_SETTLED);
        first = end;
    }
    return REACH_NONE;
}

/* ---- Back: from the free places to all that lead to them --------------------------------------- */

struct look {
    struct roster *roster;
    uint16_t first;
    uint16_t last;
    struct day_set *now; /* [stations + 1] the layer being made */
};

static bool leads_on(const struct look *l, const struct day_set *to, uint32_t station, uint32_t day,
                     enum roster_tie tie) {
    const struct roster_node *node = roster_node(l->roster, roster_node_at(l->roster, station, day));
    const struct roster_span home = node->span[tie][ROSTER_HOME];
    const struct roster_span anywhere = node->span[tie][ROSTER_ANYWHERE];
    return day_set_meets(&to[station], home.from, home.to) ||
           day_set_meets(&to[l->roster->stations], anywhere.from, anywhere.to);
}

/* Adds the days of which somebody of this kind could go to a day of `to`. */
static bool add_days_before(const struct look *l, const struct day_set *to, enum roster_tie tie) {
    bool is_more = false;
    for (uint32_t s = l->first; s < l->last; s++) {
        for (uint32_t w = 0; w < DAY_SET_WORDS; w++) {
            uint64_t bits = l->roster->open[s].word[w] & ~l->now[s].word[w];
            for (; bits; bits &= bits - 1) {
                const uint32_t day = w * 64 + (uint32_t)__builtin_ctzll(bits);
                if (!leads_on(l, to, s, day, tie)) continue;
                day_set_add(&l->now[s], day);
                day_set_add(&l->now[l->roster->stations], day);
                is_more = true;
            }
        }
    }
    return is_more;
}

static void copy_layer(const struct look *l, const struct day_set *from) {
    memcpy(&l->now[l->first], &from[l->first], (size_t)(l->last - l->first) * sizeof *from);
    l->now[l->roster->stations] = from[l->roster->stations];
}

static bool start_from_free(const struct look *l) {
    struct day_set *everywhere = &l->now[l->roster->stations];
    memset(everywhere, 0, sizeof *everywhere);
    for (uint32_t s = l->first; s < l->last; s++) {
        l->now[s] = l->roster->free[s];
        day_set_unite(everywhere, &l->now[s]);
    }
    return !day_set_is_empty(everywhere);
}

void reach_look_back(struct reach *r, struct roster *b, uint16_t first, uint16_t last) {
    const uint32_t pools = b->stations + 1u;
    struct look l = {b, first, last, r->back};
    r->is_current = true;
    r->layers = 0;
    if (!start_from_free(&l)) return;
    for (;;) {
        bool is_more = true;
        while (is_more) is_more = add_days_before(&l, l.now, ROSTER_LOOSE);
        r->layers++;
        const bool is_last = r->layers == REACH_LAYERS;
        const struct day_set *done = l.now;
        if (!is_last) {
            l.now += pools;
            copy_layer(&l, done);
        }
        if (!add_days_before(&l, done, ROSTER_SETTLED)) return;
        if (is_last) r->layers--;
    }
}

uint32_t reach_moves_back(const struct reach *r, const struct roster *b, uint16_t pool, uint32_t from,
                          uint32_t to) {
    for (uint32_t k = 0; k < r->layers; k++)
        if (day_set_meets(&r->back[k * (b->stations + 1u) + pool], from, to)) return k;
    return r->layers;
}
