/* SPDX-License-Identifier: Apache-2.0 */
/* chain: one person more on the board, others moving along, each to another place of his own. A search
 * by breadth over (type, cell): whoever wants to enter a full cell can do so when somebody there who
 * takes all that is missing leaves. The first free place found gives the fewest moves.
 *
 * Where the sets of people who need each resource are nested or disjoint this is an augmenting path in
 * a flow network, so it finds a way whenever there is one. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_CHAIN_H
#define LICHKHAM_DOMAIN_PLAN_CHAIN_H

#include "domain/plan/board.h"

/* What a search knows of one type in one cell. */
struct chain_spot {
    uint32_t seen;   /* in this search somebody of the type may want to enter .. */
    uint32_t from;   /* .. who sits in this cell, BOARD_NOWHERE = who is to be placed */
    uint32_t opened; /* in this search people of the type may leave .. */
    uint16_t cause;  /* .. for somebody of this type who wants to enter */
    uint16_t skip;   /* a later day of the station, all before it seen */
    uint16_t alive;  /* the first day from this one on that is worth a look */
};

struct chain_ref {
    uint32_t type;
    uint32_t cell;
};

struct chain {
    struct board *board;
    struct chain_spot **spots; /* [types][cells] */
    uint32_t type_count;
    uint32_t search;
    struct chain_ref *queue;
    uint32_t queue_count;
    struct chain_ref *opened;
    uint32_t opened_count;
    uint32_t limit; /* of both lists */
    struct chain_ref goal;
    int64_t goal_cost;
    bool has_goal;
    uint64_t looks; /* places looked at so far: what a search costs */
};

void chain_init(struct chain *c, struct board *board);

/* Looks again where earlier searches found no way. Also after a type was added. */
void chain_refresh(struct chain *c);

/* Seats somebody who sits nowhere, without anybody losing a place. */
bool chain_insert(struct chain *c, uint32_t who);

/* Right after chain_insert has failed for him: seats him for somebody less urgent than `class_`, the least
 * urgent within reach. Returns who lost his place, or BOARD_NOBODY. */
uint32_t chain_replace(struct chain *c, uint32_t who, uint8_t class_);

/* The same for somebody as urgent who takes all he takes and more, and has no previous place: as many
 * come, and more is left for others. */
uint32_t chain_lighten(struct chain *c, uint32_t who);

/* What the last search saw is not looked at again before the next refresh. As long as nobody loses a
 * place, nobody will find a way through it. */
void chain_close(struct chain *c);

#endif
