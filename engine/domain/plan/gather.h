/* SPDX-License-Identifier: Apache-2.0 */
/* gather: brings households together, and everybody nearer to his target, on a board where whoever can
 * have a place has one; by free places and by swaps. Internal to plan/. */
#ifndef LICHKHAM_DOMAIN_PLAN_GATHER_H
#define LICHKHAM_DOMAIN_PLAN_GATHER_H

#include "domain/plan/board.h"

/* Each change makes the plan cheaper; nobody loses a place or gets one. */
void gather_households(struct board *b);

#endif
