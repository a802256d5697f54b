/* SPDX-License-Identifier: Apache-2.0 */
/* guests: who could change from one cell of the board to another, and for how little. People of a cell lie
 * side by side with what bounds the price, so that most of them are passed by at a glance. Whoever moves
 * somebody on the board says so here. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_GUESTS_H
#define LICHKHAM_DOMAIN_PLAN_GUESTS_H

#include "domain/plan/board.h"

struct guest {
    uint32_t who;
    uint16_t release;
    uint16_t due;
    uint16_t target;
    uint16_t kin; /* where relatives sit: a bit for every so many cells, and whether one is in this cell */
};

/* The people of a cell, in no order. */
struct guest_cell {
    struct guest *guest;
    uint32_t count;
    uint32_t limit;
    uint16_t earliest; /* no target of all who have been here lies before, */
    uint16_t latest;   /* none after */
};

struct guests {
    struct board *board;
    struct guest_cell *cell; /* [cells] */
};

/* A change from one cell to another. */
struct change {
    uint32_t from;
    uint32_t to;
};

/* All who sit and have no pin. */
void guests_seat(struct guests *g, struct board *board);

void guests_leave(struct guests *g, uint32_t who); /* before he leaves his cell on the board */
void guests_enter(struct guests *g, uint32_t who); /* after he has come to another */

/* What the change costs somebody in days, stations and visits. Nobody has a previous place here. */
int64_t guests_price(const struct board *b, struct change c, uint32_t who);

/* No less, whoever of his household moves meanwhile: he leaves nobody behind and meets somebody. */
int64_t guests_price_least(const struct board *b, struct change c, uint32_t who);

/* Nobody of the cell pays less. */
int64_t guests_bound(const struct guests *g, struct change c);

/* Of another household than `who`, may come to the other cell, and there is room for both if they swap. */
bool guests_has_partner(const struct guests *g, struct change c, uint32_t who);

/* Of those whoever pays least and at most `*price`, which becomes his; of equals the one with the least
 * index. BOARD_NOBODY if there is none. */
uint32_t guests_find_partner(const struct guests *g, struct change c, uint32_t who, int64_t *price);

#endif
