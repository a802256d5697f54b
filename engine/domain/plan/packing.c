/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/packing.h"

#include "domain/plan/chain.h"
#include "domain/plan/gather.h"
#include "domain/plan/order.h"
#include "domain/plan/squeeze.h"

#define CLASS_SHIFT   16
#define RELIEF_SHIFT  12     /* resources not needed: who needs many goes first */
#define SQUEEZE_EACH  4000   /* places and people looked at for one person, */
#define SQUEEZE_ALL   60     /* for every person of the problem in a pass, */
#define SQUEEZE_SMALL 100000 /* and beyond that in every problem */
#define WINDOW_LENGTH ((1U << RELIEF_SHIFT) - 1)

struct packing {
    const struct planner_problem *problem;
    struct board board;
    struct chain chain;
    uint32_t *order; /* people without a pin, the most urgent and hardest to place first */
    uint32_t count;
    bool is_repair;
    bool is_crossing;    /* two resources share some people, and each has people of its own */
    uint64_t looks_left; /* that squeezing may still take in this pass */
};

static const struct planner_resident *resident(const struct packing *p, uint32_t who) {
    return &p->problem->residents[who];
}

static bool has_previous(const struct planner_resident *r) {
    return r->pin_day == PLANNER_NONE && r->previous_day != PLANNER_NONE;
}

static uint32_t urgency_key(const void *context, uint32_t who) {
    const struct packing *p = context;
    const struct planner_resident *r = resident(p, who);
    const uint32_t days = r->release <= r->due ? r->due - r->release : 0;
    const uint32_t needs = (uint32_t)__builtin_popcount(board_needs(&p->board, who));
    return (uint32_t)r->class_ << CLASS_SHIFT | (PLANNER_RESOURCES_MAX - needs) << RELIEF_SHIFT |
           (days < WINDOW_LENGTH ? days : WINDOW_LENGTH);
}

static void line_up(struct packing *p, struct arena *arena) {
    const uint32_t count = p->problem->resident_count;
    p->order = arena_new_array(arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) {
        if (resident(p, i)->pin_day == PLANNER_NONE) p->order[p->count++] = i;
        p->is_repair = p->is_repair || has_previous(resident(p, i));
    }
    const struct arena_mark mark = arena_mark(arena);
    order_by(p->order, arena_new_array(arena, uint32_t, p->count), p->count, urgency_key, p);
    arena_rewind(arena, mark);
}

static uint32_t start_cell(const struct packing *p, uint32_t who, const uint16_t *station,
                           const uint16_t *day) {
    const struct planner_resident *r = resident(p, who);
    const uint16_t s = p->is_repair ? r->previous_station : station[who];
    const uint16_t d = p->is_repair ? r->previous_day : day[who];
    if (s == PLANNER_NONE || d >= p->problem->days) return BOARD_NOWHERE;
    const uint32_t cell = (uint32_t)s * p->problem->days + d;
    return board_is_allowed(&p->board, who, cell) ? cell : BOARD_NOWHERE;
}

/* Where places of the start do not do for all, who goes first in the order keeps his. Nothing of it is taken
 * back: the steps are forgotten at once, and take no memory. */
static void seat_start(struct packing *p, const uint16_t *station, const uint16_t *day) {
    for (uint32_t i = 0; i < p->count; i++) {
        const uint32_t who = p->order[i];
        const uint32_t cell = start_cell(p, who, station, day);
        if (cell == BOARD_NOWHERE || !board_has_room(&p->board, who, cell)) continue;
        board_move(&p->board, who, cell);
        p->board.step_count = 0;
    }
}

static bool is_crossing(const struct board *b, uint32_t resource, uint32_t other) {
    uint32_t seen = 0;
    for (uint32_t t = 0; t < b->type_count; t++)
        seen |= 1U << ((b->types[t].needs >> resource & 1) | (b->types[t].needs >> other & 1) << 1);
    return (seen & 14U) == 14U; /* one alone, the other alone, both */
}

static bool has_crossing(const struct board *b) {
    for (uint32_t k = 1; k < b->problem->resources; k++)
        for (uint32_t other = 1; other < k; other++)
            if (is_crossing(b, k, other)) return true;
    return false;
}

static bool squeeze(struct packing *p, uint32_t who) {
    if (!p->is_crossing || p->looks_left == 0) return false;
    const uint64_t allowed = p->looks_left < SQUEEZE_EACH ? p->looks_left : SQUEEZE_EACH;
    const uint64_t before = p->chain.looks;
    const bool is_seated = squeeze_insert(&p->chain, who, before + allowed);
    const uint64_t used = p->chain.looks - before;
    p->looks_left -= used < p->looks_left ? used : p->looks_left;
    return is_seated;
}

static bool insert(struct packing *p, uint32_t who) {
    p->board.step_count = 0;
    if (chain_insert(&p->chain, who)) return true;
    if (chain_replace(&p->chain, who, resident(p, who)->class_) != BOARD_NOBODY) return true;
    if (p->is_crossing && chain_lighten(&p->chain, who) != BOARD_NOBODY) return true;
    chain_close(&p->chain);
    return squeeze(p, who);
}

static bool insert_waiting(struct packing *p) {
    bool is_changed = false;
    p->looks_left = SQUEEZE_SMALL + (uint64_t)SQUEEZE_ALL * p->count;
    board_tidy(&p->board);
    chain_refresh(&p->chain);
    for (uint32_t i = 0; i < p->count; i++)
        if (p->board.cell[p->order[i]] == BOARD_NOWHERE && insert(p, p->order[i])) is_changed = true;
    return is_changed;
}

/* Until nothing changes, so that the next night, which starts from here, changes nothing either. */
static void insert_all(struct packing *p) {
    if (!p->is_repair) {
        (void)insert_waiting(p);
        gather_households(&p->board);
    }
    while (insert_waiting(p)) {
    }
}

static void write_places(const struct packing *p, uint16_t *station, uint16_t *day) {
    for (uint32_t i = 0; i < p->problem->resident_count; i++) {
        const uint32_t cell = p->board.cell[i];
        const bool is_placed = cell != BOARD_NOWHERE;
        station[i] = is_placed ? (uint16_t)(cell / p->problem->days) : PLANNER_NONE;
        day[i] = is_placed ? (uint16_t)(cell % p->problem->days) : PLANNER_NONE;
    }
}

void packing_solve(const struct planner_problem *problem, uint16_t binding, struct arena *arena,
                   uint16_t *station, uint16_t *day) {
    struct packing p = {.problem = problem};
    board_init(&p.board, problem, binding, arena);
    line_up(&p, arena);
    p.is_crossing = has_crossing(&p.board);
    chain_init(&p.chain, &p.board);
    seat_start(&p, station, day);
    insert_all(&p);
    write_places(&p, station, day);
}
