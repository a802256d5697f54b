/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/board.h"

#include "domain/plan/kin.h"
#include "domain/plan/seats.h"

#include <assert.h>
#include <string.h>

#define PREVIOUS_WORTH 1000000 /* more than any distance: a previous place is left last */
#define RELATIVES_MAX  32      /* looked at; a dormitory is not searched for each of its people */

static const struct planner_resident *resident(const struct board *b, uint32_t who) {
    return &b->problem->residents[who];
}

static uint32_t day_of(const struct board *b, uint32_t cell) {
    return cell % b->problem->days;
}

static uint32_t station_of(const struct board *b, uint32_t cell) {
    return cell / b->problem->days;
}

/* ---- what people take ---- */

static uint32_t find_type(struct board *b, uint16_t needs) {
    if (b->type_of[needs] > 0) return b->type_of[needs] - 1U;
    if (b->type_count == b->type_limit) {
        b->type_limit = b->type_limit > 0 ? 2 * b->type_limit : 8;
        struct board_type *types = arena_new_array(b->arena, struct board_type, b->type_limit);
        if (b->type_count > 0) memcpy(types, b->types, b->type_count * sizeof *types);
        b->types = types;
    }
    b->types[b->type_count] =
        (struct board_type){needs, arena_new_array(b->arena, struct board_list, b->cells)};
    b->type_of[needs] = (uint16_t)++b->type_count;
    return b->type_count - 1;
}

uint16_t board_needs(const struct board *b, uint32_t who) {
    return (uint16_t)((resident(b, who)->resources | BOARD_GENERAL) & b->binding);
}

uint16_t board_takes(const struct board *b, uint32_t who) {
    return b->types[b->type[who]].needs;
}

void board_set_needs(struct board *b, uint32_t who, uint16_t needs) {
    assert(b->cell[who] == BOARD_NOWHERE);
    b->type[who] = (uint16_t)find_type(b, needs);
}

/* ---- rooms ---- */

static void note_room(struct board *b, uint32_t resource, uint32_t cell) {
    const uint16_t bit = (uint16_t)(1U << resource);
    if (b->room[resource][cell] > 0)
        b->full[cell] &= (uint16_t)~bit;
    else
        b->full[cell] |= bit;
}

static void change_rooms(struct board *b, uint16_t needs, uint32_t cell, int32_t change) {
    for (uint32_t rest = needs; rest != 0; rest &= rest - 1) {
        const uint32_t resource = (uint32_t)__builtin_ctz(rest);
        b->room[resource][cell] += change;
        note_room(b, resource, cell);
    }
}

static void open_rooms(struct board *b) {
    const struct planner_problem *p = b->problem;
    for (uint16_t k = 0; k < p->resources; k++) {
        if ((b->binding >> k & 1) == 0) continue;
        b->room[k] = seats_left(p, k, b->arena);
        for (uint32_t c = 0; c < b->cells; c++) note_room(b, k, c);
    }
    if (b->cells > 0) memcpy(b->closed, b->full, b->cells * sizeof *b->closed);
}

static uint32_t pin_cell(const struct board *b, uint32_t who) {
    const struct planner_resident *r = resident(b, who);
    return r->pin_day == PLANNER_NONE ? BOARD_NOWHERE
                                      : (uint32_t)r->pin_station * b->problem->days + r->pin_day;
}

void board_init(struct board *b, const struct planner_problem *problem, uint16_t binding,
                struct arena *arena) {
    const uint32_t count = problem->resident_count;
    *b = (struct board){.problem = problem,
                        .arena = arena,
                        .binding = (uint16_t)(binding | BOARD_GENERAL),
                        .cells = (uint32_t)problem->stations * problem->days,
                        .cell = arena_new_array(arena, uint32_t, count),
                        .type = arena_new_array(arena, uint16_t, count),
                        .next = arena_new_array(arena, uint32_t, count),
                        .before = arena_new_array(arena, uint32_t, count),
                        .relative = kin_link(problem->residents, count, arena)};
    b->seated = arena_new_array(arena, uint16_t, b->cells);
    b->full = arena_new_array(arena, uint16_t, b->cells);
    b->closed = arena_new_array(arena, uint16_t, b->cells);
    b->type_of = arena_new_array(arena, uint16_t, (size_t)1 << problem->resources);
    open_rooms(b);
    for (uint32_t i = 0; i < count; i++) {
        b->type[i] = (uint16_t)find_type(b, board_needs(b, i));
        b->cell[i] = pin_cell(b, i);
    }
}

/* ---- places ---- */

bool board_is_tied(const struct board *b, uint32_t who) {
    return !b->problem->overflow || resident(b, who)->is_bound;
}

bool board_is_allowed(const struct board *b, uint32_t who, uint32_t cell) {
    const struct planner_resident *r = resident(b, who);
    const uint32_t day = day_of(b, cell);
    if (day < r->release || day > r->due) return false;
    return !board_is_tied(b, who) || station_of(b, cell) == r->home_station;
}

bool board_has_room(const struct board *b, uint32_t who, uint32_t cell) {
    return (b->full[cell] & board_takes(b, who)) == 0;
}

static void widen(struct board_reach *reach, const struct planner_resident *r) {
    if (r->release < reach->from) reach->from = r->release;
    if (r->due > reach->to) reach->to = r->due;
}

static void add_to_reach(const struct board *b, struct board_list *list, uint32_t who) {
    const struct planner_resident *r = resident(b, who);
    widen(board_is_tied(b, who) ? &list->tied : &list->free, r);
    if (r->class_ > list->worst) list->worst = r->class_;
}

/* Where the number of a type stands, or would stand, among those with people in the cell. */
static uint16_t *find_link(const struct board *b, uint32_t type, uint32_t cell) {
    uint16_t *link = &b->seated[cell];
    while (*link > 0 && *link - 1U < type) link = &b->types[*link - 1U].list[cell].next;
    return link;
}

static void link_type(const struct board *b, uint32_t type, uint32_t cell) {
    uint16_t *link = find_link(b, type, cell);
    b->types[type].list[cell].next = *link;
    *link = (uint16_t)(type + 1);
}

static void unlink_type(const struct board *b, uint32_t type, uint32_t cell) {
    *find_link(b, type, cell) = b->types[type].list[cell].next;
}

static void enter_list(struct board *b, uint32_t who, uint32_t cell) {
    struct board_list *list = &b->types[b->type[who]].list[cell];
    if (list->first == 0) {
        list->is_stale = true;
        link_type(b, b->type[who], cell);
    }
    if (!list->is_stale) add_to_reach(b, list, who);
    b->next[who] = list->first;
    b->before[who] = 0;
    if (list->first > 0) b->before[list->first - 1] = who + 1;
    list->first = who + 1;
}

static void leave_list(struct board *b, uint32_t who) {
    struct board_list *list = &b->types[b->type[who]].list[b->cell[who]];
    if (b->before[who] > 0)
        b->next[b->before[who] - 1] = b->next[who];
    else
        list->first = b->next[who];
    if (b->next[who] > 0) b->before[b->next[who] - 1] = b->before[who];
    list->is_stale = true;
    if (list->first == 0) unlink_type(b, b->type[who], b->cell[who]);
}

const struct board_list *board_look(struct board *b, uint32_t type, uint32_t cell) {
    struct board_list *list = &b->types[type].list[cell];
    if (!list->is_stale) return list;
    list->tied = list->free = (struct board_reach){UINT16_MAX, 0};
    list->worst = 0;
    list->is_stale = false;
    for (uint32_t at = list->first; at > 0; at = b->next[at - 1]) add_to_reach(b, list, at - 1);
    return list;
}

static void sit(struct board *b, uint32_t who, uint32_t cell) {
    if (b->cell[who] != BOARD_NOWHERE) {
        leave_list(b, who);
        change_rooms(b, board_takes(b, who), b->cell[who], 1);
    }
    b->cell[who] = cell;
    if (cell == BOARD_NOWHERE) return;
    enter_list(b, who, cell);
    change_rooms(b, board_takes(b, who), cell, -1);
}

static void note_step(struct board *b, uint32_t who) {
    if (b->step_count == b->step_limit) {
        b->step_limit = b->step_limit > 0 ? 2 * b->step_limit : 256;
        struct board_step *steps = arena_new_array(b->arena, struct board_step, b->step_limit);
        if (b->step_count > 0) memcpy(steps, b->steps, b->step_count * sizeof *steps);
        b->steps = steps;
    }
    b->steps[b->step_count++] = (struct board_step){who, b->cell[who]};
}

void board_move(struct board *b, uint32_t who, uint32_t cell) {
    note_step(b, who);
    sit(b, who, cell);
}

/* A step was allowed in its turn, so backwards there is room as well. */
void board_undo(struct board *b, uint32_t step_count) {
    while (b->step_count > step_count) {
        const struct board_step *step = &b->steps[--b->step_count];
        sit(b, step->who, step->cell);
    }
}

void board_tidy(struct board *b) {
    for (uint32_t t = 0; t < b->type_count; t++)
        for (uint32_t c = 0; c < b->cells; c++) b->types[t].list[c].first = 0;
    if (b->cells > 0) memset(b->seated, 0, b->cells * sizeof *b->seated);
    for (uint32_t i = b->problem->resident_count; i-- > 0;)
        if (b->cell[i] != BOARD_NOWHERE && resident(b, i)->pin_day == PLANNER_NONE)
            enter_list(b, i, b->cell[i]);
    b->step_count = 0;
}

/* ---- what a place costs ---- */

bool board_has_relative(const struct board *b, uint32_t who, uint32_t cell) {
    uint32_t looks = RELATIVES_MAX;
    for (uint32_t other = b->relative[who]; other != who && looks > 0; other = b->relative[other], looks--)
        if (b->cell[other] == cell) return true;
    return false;
}

int64_t board_cost(const struct board *b, uint32_t who, uint32_t cell) {
    const struct planner_resident *r = resident(b, who);
    const int64_t day = day_of(b, cell);
    int64_t cost = day > r->target ? day - r->target : r->target - day;
    if (station_of(b, cell) != r->home_station) cost += b->problem->away_weight;
    if (!board_has_relative(b, who, cell)) cost += b->problem->household_weight;
    const bool is_previous = r->previous_day == day && r->previous_station == station_of(b, cell);
    if (is_previous) cost -= PREVIOUS_WORTH;
    return cost;
}
