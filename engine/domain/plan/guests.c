/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/guests.h"

#include "domain/plan/window.h"

#include <stdlib.h>
#include <string.h>

#define KIN_BITS     15U
#define KIN_HERE     (1U << KIN_BITS)
#define KIN_ANYWHERE (KIN_HERE - 1U)
#define HOUSEHOLD    16U /* of larger ones it is not noted where they sit: they may be anywhere */

static const struct planner_resident *resident(const struct board *b, uint32_t who) {
    return &b->problem->residents[who];
}

/* ---- where relatives are ---- */

static uint16_t kin_bit(uint32_t cell) {
    return (uint16_t)(1U << cell % KIN_BITS);
}

static bool is_large(const struct board *b, uint32_t who) {
    uint32_t others = 0;
    for (uint32_t other = b->relative[who]; other != who; other = b->relative[other])
        if (++others == HOUSEHOLD) return true;
    return false;
}

static uint16_t kin_of(const struct board *b, uint32_t who) {
    uint16_t kin = 0;
    if (is_large(b, who)) return KIN_ANYWHERE;
    for (uint32_t other = b->relative[who]; other != who; other = b->relative[other])
        if (b->cell[other] == b->cell[who])
            kin |= KIN_HERE;
        else if (b->cell[other] != BOARD_NOWHERE)
            kin |= kin_bit(b->cell[other]);
    return kin;
}

/* ---- who is where ---- */

static bool is_guest(const struct board *b, uint32_t who) {
    return b->cell[who] != BOARD_NOWHERE && resident(b, who)->pin_day == PLANNER_NONE;
}

static struct guest *find_guest(const struct guests *g, uint32_t who) {
    struct guest *guest = g->cell[g->board->cell[who]].guest;
    while (guest->who != who) guest++;
    return guest;
}

static void set_limit(struct guests *g, struct guest_cell *cell, uint32_t limit) {
    struct guest *guest = arena_new_array(g->board->arena, struct guest, limit);
    if (cell->count > 0) memcpy(guest, cell->guest, cell->count * sizeof *guest);
    cell->guest = guest;
    cell->limit = limit;
}

static void add_guest(struct guests *g, uint32_t who) {
    const struct planner_resident *r = resident(g->board, who);
    struct guest_cell *cell = &g->cell[g->board->cell[who]];
    if (cell->count == cell->limit) set_limit(g, cell, cell->limit + cell->limit / 8 + 2);
    cell->guest[cell->count++] = (struct guest){
        .who = who, .release = r->release, .due = r->due, .target = r->target, .kin = kin_of(g->board, who)};
    if (r->target < cell->earliest) cell->earliest = r->target;
    if (r->target > cell->latest) cell->latest = r->target;
}

static void tell_relatives(struct guests *g, uint32_t who) {
    const struct board *b = g->board;
    if (is_large(b, who)) return;
    for (uint32_t other = b->relative[who]; other != who; other = b->relative[other])
        if (is_guest(b, other)) find_guest(g, other)->kin = kin_of(b, other);
}

/* A cell has room for one more: who comes for another enters before that one leaves. */
void guests_seat(struct guests *g, struct board *board) {
    const uint32_t count = board->problem->resident_count;
    *g = (struct guests){board, arena_new_array(board->arena, struct guest_cell, board->cells)};
    for (uint32_t i = 0; i < count; i++)
        if (is_guest(board, i)) g->cell[board->cell[i]].limit++;
    for (uint32_t c = 0; c < board->cells; c++) {
        set_limit(g, &g->cell[c], g->cell[c].limit + 1);
        g->cell[c].earliest = UINT16_MAX;
    }
    for (uint32_t i = 0; i < count; i++)
        if (is_guest(board, i)) add_guest(g, i);
}

void guests_leave(struct guests *g, uint32_t who) {
    struct guest_cell *cell = &g->cell[g->board->cell[who]];
    *find_guest(g, who) = cell->guest[--cell->count];
}

void guests_enter(struct guests *g, uint32_t who) {
    add_guest(g, who);
    tell_relatives(g, who);
}

/* ---- what a change costs ---- */

struct days {
    int32_t from;
    int32_t to;
};

static struct days days_of(const struct board *b, struct change c) {
    return (struct days){(int32_t)(c.from % b->problem->days), (int32_t)(c.to % b->problem->days)};
}

static int64_t way(struct days d, uint16_t target) {
    return (int64_t)abs(d.to - target) - abs(d.from - target);
}

static int64_t station_price(const struct board *b, struct change c, uint32_t who) {
    const uint32_t from = c.from / b->problem->days;
    const uint32_t to = c.to / b->problem->days;
    const uint32_t home = resident(b, who)->home_station;
    return ((int64_t)(to != home) - (int64_t)(from != home)) * b->problem->away_weight;
}

static int64_t way_price(const struct board *b, struct change c, uint32_t who) {
    return way(days_of(b, c), resident(b, who)->target) + station_price(b, c, who);
}

int64_t guests_price(const struct board *b, struct change c, uint32_t who) {
    const int64_t visits =
        (int64_t)board_has_relative(b, who, c.from) - (int64_t)board_has_relative(b, who, c.to);
    return way_price(b, c, who) + visits * b->problem->household_weight;
}

int64_t guests_price_least(const struct board *b, struct change c, uint32_t who) {
    return way_price(b, c, who) - (int64_t)b->problem->household_weight;
}

static bool is_same_station(const struct board *b, struct change c) {
    return c.from / b->problem->days == c.to / b->problem->days;
}

/* What coming home saves at most. */
static int64_t away_weight(const struct board *b, struct change c) {
    return is_same_station(b, c) ? 0 : b->problem->away_weight;
}

/* Not even who has his target farthest on that side, comes home and meets his household. */
int64_t guests_bound(const struct guests *g, struct change c) {
    const struct board *b = g->board;
    const struct days d = days_of(b, c);
    const struct guest_cell *cell = &g->cell[c.from];
    if (cell->count == 0) return INT64_MAX;
    return way(d, d.to > d.from ? cell->latest : cell->earliest) - away_weight(b, c) -
           (int64_t)b->problem->household_weight;
}

/* ---- partners ---- */

static bool is_partner(const struct board *b, struct change c, uint32_t who, uint32_t other) {
    const uint16_t needs = board_takes(b, who);
    const uint16_t theirs = board_takes(b, other);
    return (needs & b->full[c.from] & ~theirs) == 0 && (theirs & b->full[c.to] & ~needs) == 0 &&
           resident(b, other)->household != resident(b, who)->household && board_is_allowed(b, other, c.to);
}

bool guests_has_partner(const struct guests *g, struct change c, uint32_t who) {
    const struct guest *guest = g->cell[c.from].guest;
    for (uint32_t k = 0; k < g->cell[c.from].count; k++)
        if (is_partner(g->board, c, who, guest[k].who)) return true;
    return false;
}

/* What tells at a glance who pays too much. The farther somebody's target lies on the side he would go to,
 * the less he pays for the days: it is enough to compare it with the least that will do, for him who leaves
 * nobody behind or somebody, and who meets nobody or perhaps somebody. */
struct glance {
    uint32_t to;
    uint16_t flip; /* of targets, where he would go to an earlier day: then those count from the end */
    uint16_t kin;  /* who has it may have somebody where he goes to */
    uint32_t least[2][2];
};

/* The least target at which the days cost no more than `most`. */
static uint32_t least_target(struct days d, uint16_t flip, int64_t most) {
    const int64_t away = plan_distance((uint32_t)d.from, (uint32_t)d.to);
    if (most >= away) return 0;
    if (most < -away) return UINT32_MAX;
    return ((uint32_t)d.from ^ flip) + (uint32_t)((away - most + 1) / 2);
}

static void set_glance(struct glance *l, const struct board *b, struct change c, int64_t price) {
    const struct days d = days_of(b, c);
    const int64_t visit = b->problem->household_weight;
    l->to = (uint32_t)d.to;
    l->kin = kin_bit(c.to);
    l->flip = d.to < d.from ? UINT16_MAX : 0;
    for (int leaves = 0; leaves <= 1; leaves++)
        for (int meets = 0; meets <= 1; meets++)
            l->least[leaves][meets] =
                least_target(d, l->flip, price + away_weight(b, c) + (meets - leaves) * visit);
}

static bool is_promising(const struct glance *l, const struct guest *guest) {
    const uint32_t least = l->least[guest->kin >> KIN_BITS][(guest->kin & l->kin) != 0];
    return (uint32_t)(guest->target ^ l->flip) >= least && guest->release <= l->to && l->to <= guest->due;
}

uint32_t guests_find_partner(const struct guests *g, struct change c, uint32_t who, int64_t *price) {
    const struct board *b = g->board;
    const struct guest_cell *cell = &g->cell[c.from];
    uint32_t best = BOARD_NOBODY;
    struct glance glance;
    if (guests_bound(g, c) > *price) return BOARD_NOBODY;
    set_glance(&glance, b, c, *price);
    for (uint32_t k = 0; k < cell->count; k++) {
        const struct guest *guest = &cell->guest[k];
        if (!is_promising(&glance, guest) || !is_partner(b, c, who, guest->who)) continue;
        const int64_t exact = guests_price(b, c, guest->who);
        if (exact > *price || (exact == *price && guest->who > best)) continue;
        best = guest->who;
        *price = exact;
        set_glance(&glance, b, c, exact);
    }
    return best;
}
