/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/gather.h"

#include "domain/plan/guests.h"

#define ROUNDS      3  /* over everybody; later ones find little */
#define MEMBERS_MAX 16 /* of a household looked at */
#define NEAR_ENOUGH 3  /* days from the best one there is: not worth a look */

static bool is_movable(const struct board *b, uint32_t who) {
    return b->cell[who] != BOARD_NOWHERE && b->problem->residents[who].pin_day == PLANNER_NONE;
}

static bool is_to_come(const struct board *b, uint32_t who, uint32_t cell) {
    return is_movable(b, who) && b->cell[who] != cell && board_is_allowed(b, who, cell);
}

static void move(struct guests *g, uint32_t who, uint32_t cell) {
    guests_leave(g, who);
    board_move(g->board, who, cell);
    guests_enter(g, who);
}

static void swap(struct guests *g, uint32_t who, uint32_t partner) {
    const uint32_t mine = g->board->cell[who];
    const uint32_t theirs = g->board->cell[partner];
    guests_leave(g, who);
    board_move(g->board, who, BOARD_NOWHERE);
    move(g, partner, mine);
    board_move(g->board, who, theirs);
    guests_enter(g, who);
}

static void take_back(struct guests *g) {
    struct board *b = g->board;
    for (uint32_t step = b->step_count; step-- > 0;) {
        const uint32_t who = b->steps[step].who;
        if (b->cell[who] != BOARD_NOWHERE) guests_leave(g, who);
        board_undo(b, step);
        if (b->cell[who] != BOARD_NOWHERE) guests_enter(g, who);
    }
}

/* What it costs that he comes there too; 0 if he cannot. For `limit` or more, which is then returned, nobody
 * need move. */
static int64_t bring(struct guests *g, uint32_t who, uint32_t cell, int64_t limit) {
    struct board *b = g->board;
    if (!is_to_come(b, who, cell)) return 0;
    const uint32_t old = b->cell[who];
    const int64_t own = guests_price(b, (struct change){old, cell}, who);
    if (board_has_room(b, who, cell)) {
        if (own < limit) move(g, who, cell);
        return own;
    }
    const struct change change = {cell, old};
    int64_t price = limit - own - 1;
    const uint32_t partner = guests_find_partner(g, change, who, &price);
    if (partner == BOARD_NOBODY) return limit > 0 && !guests_has_partner(g, change, who) ? 0 : limit;
    swap(g, who, partner);
    return own + price;
}

/* No less than this, with whoever makes room for him. */
static int64_t bound_bring(const struct guests *g, uint32_t who, uint32_t cell) {
    const struct board *b = g->board;
    if (!is_to_come(b, who, cell)) return 0;
    const struct change own = {b->cell[who], cell};
    const struct change other = {cell, b->cell[who]};
    const int64_t partner = guests_bound(g, other);
    const int64_t least = guests_price_least(b, own, who);
    const int64_t bound = partner < 0 ? least + partner : least;
    return bound < 0 ? bound : 0;
}

/* All who can come to the cell of this member do, if that is cheaper. What those to come can save at most
 * tells when nothing will come of it: mostly before anybody has moved. */
static bool gather_at(struct guests *g, uint32_t first, uint32_t cell) {
    struct board *b = g->board;
    uint32_t member[MEMBERS_MAX];
    int64_t least[MEMBERS_MAX];
    int64_t rest = 0;
    uint32_t count = 0;
    for (uint32_t who = first; count < MEMBERS_MAX && (count == 0 || who != first); who = b->relative[who]) {
        member[count] = who;
        rest += least[count++] = bound_bring(g, who, cell);
    }
    int64_t cost = 0;
    b->step_count = 0;
    for (uint32_t k = 0; k < count && cost + rest < 0; k++) {
        rest -= least[k];
        cost += bring(g, member[k], cell, -(cost + rest));
    }
    if (cost < 0) return true;
    take_back(g);
    return false;
}

static bool is_split(const struct board *b, uint32_t first) {
    uint32_t who = b->relative[first];
    for (uint32_t k = 1; k < MEMBERS_MAX && who != first; k++, who = b->relative[who])
        if (b->cell[who] != b->cell[first]) return true;
    return false;
}

static bool gather(struct guests *g, uint32_t first) {
    const struct board *b = g->board;
    if (!is_split(b, first)) return false;
    bool is_changed = false;
    uint32_t who = first;
    for (uint32_t k = 0; k < MEMBERS_MAX && (k == 0 || who != first); k++, who = b->relative[who])
        if (b->cell[who] != BOARD_NOWHERE && gather_at(g, first, b->cell[who])) is_changed = true;
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

static bool approach(struct guests *g, uint32_t who) {
    struct board *b = g->board;
    if (!is_movable(b, who)) return false;
    const uint32_t cell = find_better_cell(b, who);
    if (cell == BOARD_NOWHERE) return false;
    b->step_count = 0;
    if (bring(g, who, cell, 0) < 0) return true;
    take_back(g);
    return false;
}

void gather_households(struct board *b) {
    struct guests g;
    guests_seat(&g, b);
    bool is_changed = true;
    for (uint32_t round = 0; round < ROUNDS && is_changed; round++) {
        is_changed = false;
        for (uint32_t i = 0; i < b->problem->resident_count; i++)
            if (b->relative[i] <= i && gather(&g, b->relative[i])) is_changed = true;
        for (uint32_t i = 0; i < b->problem->resident_count; i++)
            if (approach(&g, i)) is_changed = true;
    }
}
