/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/squeeze.h"

#define TRIES_MAX 12 /* people of a cell asked to leave for one resource */

struct squeeze {
    struct chain *chain;
    struct board *board;
    uint32_t who;
    uint32_t cell;
    uint64_t looks_end;
};

static const struct planner_resident *resident(const struct squeeze *s, uint32_t who) {
    return &s->board->problem->residents[who];
}

static uint16_t overdrawn(const struct squeeze *s) {
    uint16_t over = 0;
    const uint16_t needs = board_takes(s->board, s->who);
    for (uint32_t k = 0; k < s->board->problem->resources; k++)
        if (needs >> k & 1 && s->board->room[k][s->cell] < 0) over |= (uint16_t)(1U << k);
    return over;
}

/* How much it helps that somebody leaves: what is overdrawn of what he takes, then how little else, then
 * how little urgent he is, then how many other days he has. */
static uint32_t relief(const struct squeeze *s, uint32_t who, uint16_t over) {
    const struct planner_resident *r = resident(s, who);
    const uint16_t takes = board_takes(s->board, who);
    const uint32_t helps = (uint32_t)__builtin_popcount(takes & over);
    const uint32_t spares = PLANNER_RESOURCES_MAX - (uint32_t)__builtin_popcount(takes);
    const uint32_t window = (uint32_t)r->due - r->release;
    const uint32_t days = window < PLANNER_DAYS_MAX ? window : PLANNER_DAYS_MAX;
    return ((helps * (PLANNER_RESOURCES_MAX + 1) + spares) * PLANNER_CLASSES_MAX + r->class_) * 1024 + days;
}

struct leavers {
    uint32_t count;
    uint32_t who[TRIES_MAX]; /* the best to leave first */
    uint32_t relief[TRIES_MAX];
};

static void add_leaver(struct leavers *l, uint32_t who, uint32_t relief) {
    if (l->count == TRIES_MAX && l->relief[TRIES_MAX - 1] >= relief) return;
    uint32_t at = l->count < TRIES_MAX ? l->count++ : TRIES_MAX - 1;
    for (; at > 0 && l->relief[at - 1] < relief; at--) {
        l->who[at] = l->who[at - 1];
        l->relief[at] = l->relief[at - 1];
    }
    l->who[at] = who;
    l->relief[at] = relief;
}

/* Those who take the first of what is overdrawn. */
static void list_leavers(const struct squeeze *s, uint16_t over, struct leavers *out) {
    const uint16_t first = (uint16_t)(over & -over);
    out->count = 0;
    const struct board *b = s->board;
    for (uint32_t t = board_first_type(b, s->cell); t != BOARD_NOBODY; t = board_next_type(b, t, s->cell)) {
        if ((b->types[t].needs & first) == 0) continue;
        for (uint32_t at = b->types[t].list[s->cell].first; at > 0; at = b->next[at - 1]) {
            if (at - 1 != s->who) add_leaver(out, at - 1, relief(s, at - 1, over));
            s->chain->looks++;
        }
    }
}

static bool relieve(struct squeeze *s);

/* Whoever loses a place for him is less urgent than he. */
static bool ask_to_leave(struct squeeze *s, uint32_t who, bool may_lose) {
    const uint32_t mark = s->board->step_count;
    const uint8_t class_ = resident(s, s->who)->class_;
    board_move(s->board, who, BOARD_NOWHERE);
    const bool is_fine =
        chain_insert(s->chain, who) || (may_lose && (resident(s, who)->class_ > class_ ||
                                                     chain_replace(s->chain, who, class_) != BOARD_NOBODY));
    if (is_fine && relieve(s)) return true;
    board_undo(s->board, mark);
    return false;
}

/* First those who find another place; only then one who loses his. */
static bool relieve(struct squeeze *s) {
    const uint16_t over = overdrawn(s);
    if (over == 0) return true;
    struct leavers leavers;
    list_leavers(s, over, &leavers);
    for (int may_lose = 0; may_lose <= 1; may_lose++)
        for (uint32_t i = 0; i < leavers.count && s->chain->looks < s->looks_end; i++)
            if (ask_to_leave(s, leavers.who[i], may_lose == 1)) return true;
    return false;
}

static bool try_cell(struct squeeze *s, uint32_t cell) {
    if ((s->board->closed[cell] & board_takes(s->board, s->who)) != 0) return false;
    const uint32_t mark = s->board->step_count;
    s->cell = cell;
    board_move(s->board, s->who, cell);
    if (relieve(s)) return true;
    board_undo(s->board, mark);
    return false;
}

static bool try_station(struct squeeze *s, uint32_t station) {
    const struct planner_resident *r = resident(s, s->who);
    const uint32_t days = s->board->problem->days;
    for (uint32_t d = r->release; d <= r->due && d < days && s->chain->looks < s->looks_end; d++)
        if (try_cell(s, station * days + d)) return true;
    return false;
}

bool squeeze_insert(struct chain *chain, uint32_t who, uint64_t looks_end) {
    struct squeeze s = {.chain = chain, .board = chain->board, .who = who, .looks_end = looks_end};
    const uint16_t home = resident(&s, who)->home_station;
    if (board_is_tied(s.board, who)) return home != PLANNER_NONE && try_station(&s, home);
    for (uint32_t station = 0; station < s.board->problem->stations; station++)
        if (try_station(&s, station)) return true;
    return false;
}
