/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/gather.h"

#define ROUNDS      3  /* over everybody; later ones find little */
#define MEMBERS_MAX 16 /* of a household looked at */
#define NEAR_ENOUGH 3  /* days from the best one there is: not worth a look */

static bool is_movable(const struct board *b, uint32_t who) {
    return b->cell[who] != BOARD_NOWHERE && b->problem->residents[who].pin_day == PLANNER_NONE;
}

/* Who of a full cell costs least in the cell `who` leaves, where both then find all they need. */
static uint32_t pick_partner(const struct board *b, uint32_t who, uint32_t cell) {
    const uint32_t old = b->cell[who];
    const uint16_t needs = board_takes(b, who);
    uint32_t best = BOARD_NOBODY;
    int64_t least = 0;
    for (uint32_t t = board_first_type(b, cell); t != BOARD_NOBODY; t = board_next_type(b, t, cell)) {
        const uint16_t theirs = b->types[t].needs;
        if ((needs & b->full[cell] & ~theirs) != 0 || (theirs & b->full[old] & ~needs) != 0) continue;
        for (uint32_t at = b->types[t].list[cell].first; at > 0; at = b->next[at - 1]) {
            if (!board_is_allowed(b, at - 1, old)) continue;
            if (b->problem->residents[at - 1].household == b->problem->residents[who].household) continue;
            const int64_t cost = board_cost(b, at - 1, old) - board_cost(b, at - 1, cell);
            if (best != BOARD_NOBODY && (cost > least || (cost == least && at - 1 > best))) continue;
            best = at - 1;
            least = cost;
        }
    }
    return best;
}

static int64_t move(struct board *b, uint32_t who, uint32_t cell) {
    const int64_t before = board_cost(b, who, b->cell[who]);
    board_move(b, who, cell);
    return board_cost(b, who, cell) - before;
}

static int64_t swap(struct board *b, uint32_t who, uint32_t partner) {
    const uint32_t mine = b->cell[who];
    const uint32_t theirs = b->cell[partner];
    const int64_t before = board_cost(b, who, mine) + board_cost(b, partner, theirs);
    board_move(b, who, BOARD_NOWHERE);
    board_move(b, partner, mine);
    board_move(b, who, theirs);
    return board_cost(b, who, theirs) + board_cost(b, partner, mine) - before;
}

/* What it costs that he comes there too; 0 if he cannot. */
static int64_t bring(struct board *b, uint32_t who, uint32_t cell) {
    if (!is_movable(b, who) || b->cell[who] == cell || !board_is_allowed(b, who, cell)) return 0;
    if (board_has_room(b, who, cell)) return move(b, who, cell);
    const uint32_t partner = pick_partner(b, who, cell);
    return partner != BOARD_NOBODY ? swap(b, who, partner) : 0;
}

/* All who can come to the cell of this member do, if that is cheaper. */
static bool gather_at(struct board *b, uint32_t first, uint32_t cell) {
    int64_t cost = 0;
    uint32_t who = first;
    b->step_count = 0;
    for (uint32_t k = 0; k < MEMBERS_MAX && (k == 0 || who != first); k++, who = b->relative[who])
        cost += bring(b, who, cell);
    if (cost < 0) return true;
    board_undo(b, 0);
    return false;
}

static bool is_split(const struct board *b, uint32_t first) {
    uint32_t who = b->relative[first];
    for (uint32_t k = 1; k < MEMBERS_MAX && who != first; k++, who = b->relative[who])
        if (b->cell[who] != b->cell[first]) return true;
    return false;
}

static bool gather(struct board *b, uint32_t first) {
    if (!is_split(b, first)) return false;
    bool is_changed = false;
    uint32_t who = first;
    for (uint32_t k = 0; k < MEMBERS_MAX && (k == 0 || who != first); k++, who = b->relative[who])
        if (b->cell[who] != BOARD_NOWHERE && gather_at(b, first, b->cell[who])) is_changed = true;
    return is_changed;
}

/* The day nearest to his target, of those nearer than his own, that has ever had all he takes. */
static uint32_t find_better_cell(const struct board *b, uint32_t who) {
    const struct planner_resident *r = &b->problem->residents[who];
    const uint32_t days = b->problem->days;
    const uint32_t station = b->cell[who] / days;
    const uint32_t day = b->cell[who] % days;
    const uint32_t far = day > r->target ? day - r->target : r->target - day;
    for (uint32_t off = 0; off + NEAR_ENOUGH < far; off++)
        for (int side = 0; side <= 1; side++) {
            const uint32_t d = side == 0 ? r->target - off : r->target + off;
            const uint32_t cell = station * days + d;
            if (d < days && board_is_allowed(b, who, cell) && (b->closed[cell] & board_takes(b, who)) == 0)
                return cell;
        }
    return BOARD_NOWHERE;
}

static bool approach(struct board *b, uint32_t who) {
    if (!is_movable(b, who)) return false;
    const uint32_t cell = find_better_cell(b, who);
    if (cell == BOARD_NOWHERE) return false;
    b->step_count = 0;
    if (bring(b, who, cell) < 0) return true;
    board_undo(b, 0);
    return false;
}

void gather_households(struct board *b) {
    bool is_changed = true;
    for (uint32_t round = 0; round < ROUNDS && is_changed; round++) {
        is_changed = false;
        for (uint32_t i = 0; i < b->problem->resident_count; i++)
            if (b->relative[i] <= i && gather(b, b->relative[i])) is_changed = true;
        for (uint32_t i = 0; i < b->problem->resident_count; i++)
            if (approach(b, i)) is_changed = true;
    }
}
