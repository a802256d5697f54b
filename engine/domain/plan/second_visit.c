/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/second_visit.h"

#include "domain/plan/chain.h"
#include "domain/plan/gather.h"
#include "domain/plan/order.h"

struct visits {
    const struct planner_problem *problem;
    struct board board;
    struct chain chain;
    uint32_t *order; /* people with a place who need what can run out, the most urgent first */
    uint32_t count;
};

static uint32_t class_key(const void *context, uint32_t who) {
    return ((const struct visits *)context)->problem->residents[who].class_;
}

static uint32_t cell_of(const struct visits *v, uint16_t station, uint16_t day) {
    return (uint32_t)station * v->problem->days + day;
}

static void change_needs(struct visits *v, uint32_t who, uint16_t needs) {
    const uint32_t cell = v->board.cell[who];
    board_move(&v->board, who, BOARD_NOWHERE);
    board_set_needs(&v->board, who, needs);
    board_move(&v->board, who, cell);
}

static void seat_all(struct visits *v, const uint16_t *station, const uint16_t *day, struct arena *arena) {
    const uint32_t count = v->problem->resident_count;
    v->order = arena_new_array(arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) {
        if (v->problem->residents[i].pin_day != PLANNER_NONE || day[i] == PLANNER_NONE) continue;
        if (board_needs(&v->board, i) != BOARD_GENERAL) v->order[v->count++] = i;
        board_set_needs(&v->board, i, BOARD_GENERAL);
        board_move(&v->board, i, cell_of(v, station[i], day[i]));
    }
    order_by(v->order, arena_new_array(arena, uint32_t, count), v->count, class_key, v);
}

static bool has_all(const struct visits *v, uint32_t who) {
    return board_takes(&v->board, who) == board_needs(&v->board, who);
}

/* All he needs is left where he is. */
static void grant(struct visits *v, uint32_t who) {
    const uint16_t needs = board_needs(&v->board, who);
    if ((v->board.full[v->board.cell[who]] & needs & ~BOARD_GENERAL) == 0) change_needs(v, who, needs);
}

/* At another time, others moving along. */
static bool move_to_all(struct visits *v, uint32_t who) {
    const uint32_t cell = v->board.cell[who];
    v->board.step_count = 0;
    board_move(&v->board, who, BOARD_NOWHERE);
    board_set_needs(&v->board, who, board_needs(&v->board, who));
    if (chain_insert(&v->chain, who)) return true;
    chain_close(&v->chain);
    board_set_needs(&v->board, who, BOARD_GENERAL);
    board_move(&v->board, who, cell);
    return false;
}

/* At least what is left where he is. */
static void grant_part(struct visits *v, uint32_t who) {
    const uint16_t missing = v->board.full[v->board.cell[who]] & (uint16_t)~BOARD_GENERAL;
    change_needs(v, who, board_needs(&v->board, who) & (uint16_t)~missing);
}

static bool serve_class(struct visits *v, uint32_t first, uint32_t end) {
    bool is_changed = false;
    for (uint32_t i = first; i < end; i++) grant(v, v->order[i]);
    for (uint32_t i = first; i < end; i++)
        if (!has_all(v, v->order[i]) && move_to_all(v, v->order[i])) is_changed = true;
    for (uint32_t i = first; i < end; i++)
        if (!has_all(v, v->order[i])) grant_part(v, v->order[i]);
    return is_changed;
}

/* From places alone, so that the next night finds the same. */
static bool serve_all(struct visits *v) {
    bool is_changed = false;
    for (uint32_t i = 0; i < v->count; i++) change_needs(v, v->order[i], BOARD_GENERAL);
    board_tidy(&v->board);
    chain_refresh(&v->chain);
    for (uint32_t first = 0, end = 0; first < v->count; first = end) {
        while (end < v->count && class_key(v, v->order[end]) == class_key(v, v->order[first])) end++;
        if (serve_class(v, first, end)) is_changed = true;
    }
    return is_changed;
}

static bool has_previous(const struct planner_problem *p) {
    for (uint32_t i = 0; i < p->resident_count; i++)
        if (p->residents[i].pin_day == PLANNER_NONE && p->residents[i].previous_day != PLANNER_NONE)
            return true;
    return false;
}

static void write_all(const struct visits *v, uint16_t *station, uint16_t *day, uint16_t *left_out) {
    for (uint32_t i = 0; i < v->problem->resident_count; i++) {
        if (v->problem->residents[i].pin_day != PLANNER_NONE || day[i] == PLANNER_NONE) continue;
        station[i] = (uint16_t)(v->board.cell[i] / v->problem->days);
        day[i] = (uint16_t)(v->board.cell[i] % v->problem->days);
        left_out[i] = board_needs(&v->board, i) & (uint16_t)~board_takes(&v->board, i);
    }
}

void second_visit_solve(const struct planner_problem *problem, uint16_t binding, struct arena *arena,
                        uint16_t *station, uint16_t *day, uint16_t *left_out) {
    struct visits v = {.problem = problem};
    board_init(&v.board, problem, binding, arena);
    seat_all(&v, station, day, arena);
    chain_init(&v.chain, &v.board);
    if (serve_all(&v) && !has_previous(problem)) gather_households(&v.board);
    while (serve_all(&v)) {
    }
    write_all(&v, station, day, left_out);
}
