/* SPDX-License-Identifier: Apache-2.0 */
/* round_state: where a commune's round stands: one table of moves, one door. The names are what
 * the database stores; a test compares them with the migration's CHECK. */
#ifndef LICHKHAM_DOMAIN_ROUND_STATE_H
#define LICHKHAM_DOMAIN_ROUND_STATE_H

#include "base/err.h"

enum round_state {
    ROUND_PREPARING, /* needs and places are counted, nothing is published */
    ROUND_OPEN,
    ROUND_CLOSING, /* second offers and visit lists, no new plan */
    ROUND_CLOSED,
    ROUND_STATES
};

const char *round_state_name(enum round_state s); /* "preparing"; static */
bool round_state_find(const char *name, enum round_state *s);

/* The one door. A move that does not fit is an ERR_INPUT that names both states; staying where it
 * is succeeds. */
MUST_CHECK bool round_state_move(enum round_state from, enum round_state to, struct err *e);

#endif
