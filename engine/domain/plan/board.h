/* SPDX-License-Identifier: Apache-2.0 */
/* board: who sits where while special resources are packed. A cell is one day of one station; people
 * in a cell lie in a list for each type, that is for each set of resources they take there. It keeps
 * the room left of every resource, and can take back what was done since a mark. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_BOARD_H
#define LICHKHAM_DOMAIN_PLAN_BOARD_H

#include "base/arena.h"
#include "lichkham/planner.h"

#define BOARD_NOBODY  UINT32_MAX
#define BOARD_NOWHERE UINT32_MAX
#define BOARD_GENERAL 1U /* the general place, as a set of resources */

/* The days somebody of a list could have instead, from > to: none. All windows of a list hold the
 * cell's own day, so their union has no gap. */
struct board_reach {
    uint16_t from;
    uint16_t to;
};

/* People of one type in one cell. */
struct board_list {
    uint32_t first;          /* 1 + a resident, 0 = nobody */
    struct board_reach tied; /* of those who may go to their home station alone */
    struct board_reach free; /* of those who may go anywhere */
    uint16_t next;           /* 1 + the next type with people in the cell, 0 = no more */
    uint8_t worst;           /* the least urgent class */
    bool is_stale;           /* reach and worst are to be found again */
};

struct board_type {
    uint16_t needs;          /* set of resources */
    struct board_list *list; /* [cells] */
};

struct board_step {
    uint32_t who;
    uint32_t cell; /* before, or BOARD_NOWHERE */
};

struct board {
    const struct planner_problem *problem;
    struct arena *arena;
    uint16_t binding; /* the resources that are looked at, the general place among them */
    uint32_t cells;   /* stations x days */
    uint32_t *cell;   /* [residents] or BOARD_NOWHERE */
    uint16_t *type;   /* [residents] what they take in their cell */
    uint32_t *next;   /* [residents] in the list, 1 + resident */
    uint32_t *before;
    uint32_t *relative;                   /* [residents] the next member of the household, in a ring */
    int32_t *room[PLANNER_RESOURCES_MAX]; /* [cells], NULL = not binding */
    uint16_t *seated;  /* [cells] 1 + the first type with people there, 0 = none; the others ascend */
    uint16_t *full;    /* [cells] the resources without room */
    uint16_t *closed;  /* [cells] those that had none before anybody sat */
    uint16_t *type_of; /* by set of resources; 0 = none yet, else 1 + type */
    struct board_type *types;
    uint32_t type_count;
    uint32_t type_limit;
    struct board_step *steps; /* done since the board was made, or since they were forgotten */
    uint32_t step_count;
    uint32_t step_limit;
};

/* Nobody sits; promised places are taken out of the rooms. */
void board_init(struct board *b, const struct planner_problem *problem, uint16_t binding,
                struct arena *arena);

/* What a resident needs of what is binding. */
uint16_t board_needs(const struct board *b, uint32_t who);
/* What he takes or would take: the same unless board_set_needs has said otherwise. */
uint16_t board_takes(const struct board *b, uint32_t who);
void board_set_needs(struct board *b, uint32_t who, uint16_t needs); /* while he sits nowhere */

bool board_is_tied(const struct board *b, uint32_t who); /* to the home station */
bool board_is_allowed(const struct board *b, uint32_t who, uint32_t cell);
bool board_has_room(const struct board *b, uint32_t who, uint32_t cell);

/* From where he sits, if anywhere, to a cell or to BOARD_NOWHERE. A cell without room for him is overdrawn:
 * somebody else must go. */
void board_move(struct board *b, uint32_t who, uint32_t cell);

/* Somebody else of the household is there. */
bool board_has_relative(const struct board *b, uint32_t who, uint32_t cell);

/* What somebody in that cell costs: days from the target, another station than home, a visit nobody
 * of the household makes otherwise, and most of all the loss of a previous place. */
int64_t board_cost(const struct board *b, uint32_t who, uint32_t cell);

/* A list with its reach and worst class as they are now. */
const struct board_list *board_look(struct board *b, uint32_t type, uint32_t cell);

/* The types with people in a cell, ascending; BOARD_NOBODY after the last. Often few of all. */
static inline uint32_t board_first_type(const struct board *b, uint32_t cell) {
    return b->seated[cell] - 1U;
}
static inline uint32_t board_next_type(const struct board *b, uint32_t type, uint32_t cell) {
    return b->types[type].list[cell].next - 1U;
}

/* Takes back all steps but the first `step_count`. */
void board_undo(struct board *b, uint32_t step_count);

/* Lists in the order of the residents, so that what follows depends on places alone; steps before
 * cannot be taken back any more. */
void board_tidy(struct board *b);

#endif
