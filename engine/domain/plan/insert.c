/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/insert.h"

#include <assert.h>

#define RELATIVES_MAX  64 /* looked at of one household: bounds the work for a barracks or a mistake */
#define DAYS_LOOKED_AT 4  /* for somebody to displace whom nobody has told of his place */

/* ---- The cheapest free place ------------------------------------------------------------------- */

/* Somebody of the household, himself left out, comes there on that day. */
static bool has_relative_at(const struct roster *b, uint32_t resident, uint32_t station, uint32_t day) {
    uint32_t relative = b->ring[resident];
    for (uint32_t seen = 0; relative != resident && seen < RELATIVES_MAX;
         seen++, relative = b->ring[relative])
        if (b->day[relative] == day && b->station[relative] == station) return true;
    return false;
}

static int64_t cost_of(const struct roster *b, uint32_t resident, uint32_t station, uint32_t day) {
    const struct planner_resident *r = &b->residents[resident];
    int64_t cost = day > r->target ? day - r->target : r->target - day;
    if (station != r->home_station) cost += b->away_weight;
    if (b->household_weight > 0 && !has_relative_at(b, resident, station, day)) cost += b->household_weight;
    return cost;
}

struct choice {
    int64_t cost;
    uint32_t node; /* REACH_NONE: none yet */
};

static void offer(const struct roster *b, uint32_t resident, uint32_t station, uint32_t day,
                  struct choice *best) {
    const struct planner_resident *r = &b->residents[resident];
    if (station >= b->stations || !roster_may_have(b, r, station, day) ||
        !day_set_has(&b->free[station], day))
        return;
    const int64_t cost = cost_of(b, resident, station, day);
    const uint32_t node = roster_node_at(b, station, day);
    if (best->node != REACH_NONE && (best->cost < cost || (best->cost == cost && best->node <= node))) return;
    *best = (struct choice){cost, node};
}

static void offer_nearest(const struct roster *b, uint32_t resident, uint32_t station, struct choice *best) {
    const struct planner_resident *r = &b->residents[resident];
    const uint32_t day = day_set_nearest(&b->free[station], r->target, r->release, roster_due(b, r));
    if (day != PLANNER_NONE) offer(b, resident, station, day, best);
}

static void offer_household(const struct roster *b, uint32_t resident, struct choice *best) {
    uint32_t relative = b->ring[resident];
    for (uint32_t seen = 0; relative != resident && seen < RELATIVES_MAX;
         seen++, relative = b->ring[relative])
        offer(b, resident, b->station[relative], b->day[relative], best);
}

/* Nobody need be told of the place he had. */
static bool is_old_place_free(const struct roster *b, const struct planner_resident *r) {
    return r->previous_day != PLANNER_NONE && roster_may_have(b, r, r->previous_station, r->previous_day) &&
           day_set_has(&b->free[r->previous_station], r->previous_day);
}

uint32_t insert_choose_free(const struct roster *b, uint32_t resident) {
    const struct planner_resident *r = &b->residents[resident];
    if (is_old_place_free(b, r)) return roster_node_at(b, r->previous_station, r->previous_day);
    struct choice best = {0, REACH_NONE};
    if (b->household_weight > 0) offer_household(b, resident, &best);
    if (roster_reach_of(b, r) == ROSTER_HOME) {
        offer_nearest(b, resident, r->home_station, &best);
    } else {
        for (uint32_t s = 0; s < b->stations; s++) offer_nearest(b, resident, s, &best);
    }
    return best.node;
}

/* ---- Along a way ------------------------------------------------------------------------------- */

/* Who moves from one node to another: somebody loose, for nobody has told him; then the cheapest. */
static uint32_t choose_mover(const struct roster *b, uint32_t from, uint32_t to) {
    const uint32_t station = to / b->days;
    const uint32_t day = to % b->days;
    uint32_t best = ROSTER_END;
    bool is_best_settled = false;
    int64_t best_cost = 0;
    for (uint32_t i = roster_first(b, from); i != ROSTER_END; i = roster_next(b, i)) {
        if (!roster_may_have(b, &b->residents[i], station, day)) continue;
        const bool is_settled = roster_is_settled(b, i);
        if (best != ROSTER_END && is_settled && !is_best_settled) continue;
        const int64_t cost = cost_of(b, i, station, day) - cost_of(b, i, from / b->days, from % b->days);
        if (best != ROSTER_END && is_settled == is_best_settled && cost >= best_cost) continue;
        best = i;
        best_cost = cost;
        is_best_settled = is_settled;
    }
    assert(best != ROSTER_END);
    return best;
}

/* From the free end: everybody moves up by one; the first node of the way is the resident's. */
void insert_moving(struct roster *b, const struct reach *r, uint32_t step, uint32_t resident) {
    for (; r->step[step].parent != REACH_NONE; step = r->step[step].parent) {
        const uint32_t to = r->step[step].node;
        const uint32_t mover = choose_mover(b, r->step[r->step[step].parent].node, to);
        roster_take(b, mover);
        roster_put(b, mover, to);
    }
    roster_put(b, resident, r->step[step].node);
}

/* ---- In somebody's place ------------------------------------------------------------------------ */

static uint8_t worst_class(const struct reach *r, struct roster *b) {
    uint8_t worst = 0;
    for (uint32_t i = 0; i < r->count; i++) {
        const struct roster_node *node = roster_node(b, r->step[i].node);
        if (worst < node->worst) worst = node->worst;
    }
    return worst;
}

/* Of this class, somebody loose if there is one, else the latest. */
static uint32_t choose_displaced(const struct roster *b, uint32_t node, uint8_t class_) {
    uint32_t best = ROSTER_END;
    for (uint32_t i = roster_first(b, node); i != ROSTER_END; i = roster_next(b, i)) {
        if (b->residents[i].class_ != class_) continue;
        const bool is_looser = best != ROSTER_END && roster_is_settled(b, best) && !roster_is_settled(b, i);
        const bool is_tied = best == ROSTER_END || roster_is_settled(b, best) == roster_is_settled(b, i);
        if (is_looser || (is_tied && (best == ROSTER_END || i > best))) best = i;
    }
    return best;
}

uint32_t insert_displacing(struct roster *b, struct reach *r, uint32_t resident) {
    const uint32_t way = reach_find_free(r, b, resident);
    assert(way == REACH_NONE);
    (void)way;
    const uint8_t worst = worst_class(r, b);
    if (worst <= b->residents[resident].class_) return ROSTER_END;
    uint32_t best = REACH_NONE;
    uint32_t displaced = ROSTER_END;
    uint32_t looked = 0;
    for (uint32_t i = 0; i < r->count && looked < DAYS_LOOKED_AT; i++) {
        if (best != REACH_NONE && r->step[i].moves > r->step[best].moves) break;
        if (roster_node(b, r->step[i].node)->worst != worst) continue;
        looked++;
        const uint32_t found = choose_displaced(b, r->step[i].node, worst);
        if (best != REACH_NONE && (!roster_is_settled(b, displaced) || roster_is_settled(b, found))) continue;
        best = i;
        displaced = found;
    }
    assert(displaced != ROSTER_END);
    roster_take(b, displaced);
    insert_moving(b, r, best, resident);
    return displaced;
}
