/* SPDX-License-Identifier: Apache-2.0 */
/* grid: a few rows of a list against a few people: which pairs have all the evidence of every other pair
 * of their row and of their person, and more than each of them (see match.h). */
#ifndef LICHKHAM_DOMAIN_LIST_GRID_H
#define LICHKHAM_DOMAIN_LIST_GRID_H

#include "domain/list/match.h"

#define GRID_PAIR   0x01u /* set in every pair; a cell of 0 is none */
#define GRID_BARRED 0x80u /* a pair that rivals others, and cannot be found */
#define GRID_NOBODY UINT32_MAX

struct grid {
    uint32_t row_count;
    uint32_t person_count;
    uint32_t rows[MATCH_CROWD];               /* indices of the list */
    uint32_t people[MATCH_CROWD];             /* and of the register */
    uint8_t cells[MATCH_CROWD * MATCH_CROWD]; /* [row * person_count + person]: pair, barred, evidence */
    uint32_t
        found[MATCH_CROWD]; /* after grid_find: for each row its person's index in `people`, or GRID_NOBODY */
};

/* Empties the cells of whoever is found. */
void grid_find(struct grid *g);

#endif
