/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/chain.h"

#include "domain/plan/window.h"

#include <assert.h>
#include <string.h>

static const struct planner_resident *resident(const struct chain *c, uint32_t who) {
    return &c->board->problem->residents[who];
}

static uint32_t days(const struct chain *c) {
    return c->board->problem->days;
}

void chain_init(struct chain *c, struct board *board) {
    *c = (struct chain){.board = board};
    chain_refresh(c);
}

static void make_spots(struct chain *c) {
    const struct board *b = c->board;
    struct chain_spot **spots = arena_new_array(b->arena, struct chain_spot *, b->type_count);
    if (c->type_count > 0) memcpy(spots, c->spots, c->type_count * sizeof *spots);
    for (uint32_t t = c->type_count; t < b->type_count; t++)
        spots[t] = arena_new_array(b->arena, struct chain_spot, b->cells);
    c->spots = spots;
    c->type_count = b->type_count;
    c->limit = b->type_count * b->cells;
    c->queue = arena_new_array(b->arena, struct chain_ref, c->limit);
    c->opened = arena_new_array(b->arena, struct chain_ref, c->limit);
}

void chain_refresh(struct chain *c) {
    const struct board *b = c->board;
    if (c->type_count < b->type_count) make_spots(c);
    for (uint32_t t = 0; t < b->type_count; t++)
        for (uint32_t cell = 0; cell < b->cells; cell++) {
            const bool is_closed = (b->closed[cell] & b->types[t].needs) != 0;
            c->spots[t][cell].alive = (uint16_t)(cell % days(c) + is_closed);
        }
}

/* The first day from `day` on that is alive and was not seen in this search; shortens the way there. */
static uint32_t next_day(const struct chain *c, struct chain_spot *spots, uint32_t day) {
    const uint32_t end = days(c);
    while (day < end) {
        struct chain_spot *s = &spots[day];
        if (s->alive != day) {
            if (s->alive < end) s->alive = spots[s->alive].alive;
            day = s->alive;
        } else if (s->seen == c->search) {
            const uint32_t next = s->skip;
            if (next < end && spots[next].alive == next && spots[next].seen == c->search)
                s->skip = spots[next].skip;
            day = next;
        } else {
            return day;
        }
    }
    return end;
}

/* What it costs that one of them moves to a free cell, by the days alone. */
static int64_t step_cost(const struct chain *c, uint32_t who, uint32_t from, uint32_t to) {
    if (from == BOARD_NOWHERE) return board_cost(c->board, who, to);
    const int64_t away = from / days(c) != to / days(c) ? c->board->problem->away_weight : 0;
    return (int64_t)plan_distance(from % days(c), to % days(c)) + away;
}

static void enter(struct chain *c, uint32_t who, uint32_t type, uint32_t cell, uint32_t from) {
    struct chain_spot *spot = &c->spots[type][cell];
    spot->seen = c->search;
    spot->skip = (uint16_t)(cell % days(c) + 1);
    spot->from = from;
    c->queue[c->queue_count++] = (struct chain_ref){type, cell};
    c->looks++;
    if ((c->board->types[type].needs & c->board->full[cell]) != 0) return;
    const int64_t cost = step_cost(c, who, from, cell);
    if (c->has_goal && c->goal_cost <= cost) return;
    c->has_goal = true;
    c->goal_cost = cost;
    c->goal = (struct chain_ref){type, cell};
}

static void enter_station(struct chain *c, uint32_t who, uint32_t type, uint32_t station,
                          struct board_reach reach, uint32_t from) {
    struct chain_spot *spots = &c->spots[type][(size_t)station * days(c)];
    const uint32_t last = reach.to < days(c) ? reach.to : days(c) - 1;
    for (uint32_t day = next_day(c, spots, reach.from); day <= last; day = next_day(c, spots, day + 1))
        enter(c, who, type, station * days(c) + day, from);
}

static void enter_everywhere(struct chain *c, uint32_t who, uint32_t type, struct board_reach reach,
                             uint32_t from) {
    for (uint32_t s = 0; s < c->board->problem->stations; s++) enter_station(c, who, type, s, reach, from);
}

/* Whoever takes all that is missing for somebody to enter may leave. Kinds added since the last refresh stay.
 */
static void open_cell(struct chain *c, uint32_t who, uint32_t type, uint32_t cell) {
    struct board *b = c->board;
    const uint16_t missing = (uint16_t)(b->types[type].needs & b->full[cell]);
    for (uint32_t t = board_first_type(b, cell); t < c->type_count; t = board_next_type(b, t, cell)) {
        struct chain_spot *spot = &c->spots[t][cell];
        if ((b->types[t].needs & missing) != missing || spot->opened == c->search) continue;
        spot->opened = c->search;
        spot->cause = (uint16_t)type;
        c->opened[c->opened_count++] = (struct chain_ref){t, cell};
        const struct board_list *list = board_look(b, t, cell);
        if (list->tied.from <= list->tied.to) enter_station(c, who, t, cell / days(c), list->tied, cell);
        if (list->free.from <= list->free.to) enter_everywhere(c, who, t, list->free, cell);
    }
}

static void begin(struct chain *c, uint32_t who) {
    const struct planner_resident *r = resident(c, who);
    const struct board_reach window = {r->release, r->due};
    const uint32_t type = c->board->type[who];
    c->search++;
    c->queue_count = c->opened_count = 0;
    c->has_goal = false;
    if (r->release > r->due || days(c) == 0) return;
    if (!board_is_tied(c->board, who))
        enter_everywhere(c, who, type, window, BOARD_NOWHERE);
    else if (r->home_station != PLANNER_NONE)
        enter_station(c, who, type, r->home_station, window, BOARD_NOWHERE);
}

/* Level by level: the goals of a level all take as many moves. */
static void search(struct chain *c, uint32_t who) {
    begin(c, who);
    for (uint32_t at = 0; at < c->queue_count && !c->has_goal;)
        for (const uint32_t level = c->queue_count; at < level; at++)
            open_cell(c, who, c->queue[at].type, c->queue[at].cell);
}

/* Who of a list goes to that cell: whom it costs least. */
static uint32_t pick_mover(const struct chain *c, uint32_t type, uint32_t from, uint32_t to) {
    const struct board *b = c->board;
    uint32_t best = BOARD_NOBODY;
    int64_t least = 0;
    for (uint32_t at = b->types[type].list[from].first; at > 0; at = b->next[at - 1]) {
        const uint32_t who = at - 1;
        if (!board_is_allowed(b, who, to)) continue;
        const int64_t cost = board_cost(b, who, to) - board_cost(b, who, from);
        if (best != BOARD_NOBODY && (cost > least || (cost == least && who > best))) continue;
        best = who;
        least = cost;
    }
    return best;
}

/* From the free cell back to who is to be placed: each enters what the one before has left. */
static bool walk(struct chain *c, uint32_t who, struct chain_ref at) {
    for (;;) {
        const uint32_t from = c->spots[at.type][at.cell].from;
        const uint32_t mover = from == BOARD_NOWHERE ? who : pick_mover(c, at.type, from, at.cell);
        if (mover == BOARD_NOBODY || !board_has_room(c->board, mover, at.cell)) return false;
        board_move(c->board, mover, at.cell);
        if (from == BOARD_NOWHERE) return true;
        at = (struct chain_ref){c->spots[at.type][from].cause, from};
    }
}

/* With resources that cross, a way may turn out to use one room twice; then nothing is done. */
static bool try_walk(struct chain *c, uint32_t who, uint32_t mark, struct chain_ref at) {
    if (walk(c, who, at)) return true;
    board_undo(c->board, mark);
    return false;
}

bool chain_insert(struct chain *c, uint32_t who) {
    assert(c->board->cell[who] == BOARD_NOWHERE);
    search(c, who);
    return c->has_goal && try_walk(c, who, c->board->step_count, c->goal);
}

void chain_close(struct chain *c) {
    for (uint32_t i = 0; i < c->queue_count; i++) {
        const uint32_t cell = c->queue[i].cell;
        c->spots[c->queue[i].type][cell].alive = (uint16_t)(cell % days(c) + 1);
    }
}

/* The list within fewest moves that holds somebody of the least urgent class. */
static const struct chain_ref *find_worst(struct chain *c, uint8_t class_) {
    const struct chain_ref *found = NULL;
    for (uint32_t i = 0; i < c->opened_count; i++) {
        const struct chain_ref *ref = &c->opened[i];
        const uint8_t worst = board_look(c->board, ref->type, ref->cell)->worst;
        if (worst <= class_) continue;
        class_ = worst;
        found = ref;
    }
    return found;
}

/* Of the least urgent of a list, who pays most for his place. */
static uint32_t pick_loser(struct chain *c, const struct chain_ref *ref) {
    const struct board *b = c->board;
    const struct board_list *list = board_look(c->board, ref->type, ref->cell);
    uint32_t loser = BOARD_NOBODY;
    int64_t most = 0;
    for (uint32_t at = list->first; at > 0; at = b->next[at - 1]) {
        const uint32_t who = at - 1;
        if (resident(c, who)->class_ != list->worst) continue;
        const int64_t cost = board_cost(b, who, ref->cell);
        if (loser != BOARD_NOBODY && (cost < most || (cost == most && who < loser))) continue;
        loser = who;
        most = cost;
    }
    return loser;
}

/* Who of that list leaves lets him in, or starts the chain that does. */
static uint32_t take_place(struct chain *c, uint32_t who, const struct chain_ref *ref, uint32_t loser) {
    const uint32_t mark = c->board->step_count;
    board_move(c->board, loser, BOARD_NOWHERE);
    const struct chain_ref entrance = {c->spots[ref->type][ref->cell].cause, ref->cell};
    return try_walk(c, who, mark, entrance) ? loser : BOARD_NOBODY;
}

uint32_t chain_replace(struct chain *c, uint32_t who, uint8_t class_) {
    const struct chain_ref *worst = find_worst(c, class_);
    return worst ? take_place(c, who, worst, pick_loser(c, worst)) : BOARD_NOBODY;
}

uint32_t chain_lighten(struct chain *c, uint32_t who) {
    const uint16_t takes = board_takes(c->board, who);
    for (uint32_t i = 0; i < c->opened_count; i++) {
        const struct chain_ref *ref = &c->opened[i];
        const uint16_t theirs = c->board->types[ref->type].needs;
        if (theirs == takes || (theirs & takes) != takes) continue;
        if (board_look(c->board, ref->type, ref->cell)->worst != resident(c, who)->class_) continue;
        const uint32_t loser = pick_loser(c, ref);
        if (resident(c, loser)->previous_day == PLANNER_NONE) return take_place(c, who, ref, loser);
    }
    return BOARD_NOBODY;
}
