/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/round_state.h"

#include <string.h>

static const struct {
    const char *name;
    bool may_become[ROUND_STATES];
} ROUND_STATE_TABLE[ROUND_STATES] = {
    [ROUND_PREPARING] = {"preparing", {[ROUND_OPEN] = true}},
    [ROUND_OPEN] = {"open", {[ROUND_CLOSING] = true}},
    [ROUND_CLOSING] = {"closing", {[ROUND_CLOSED] = true}},
    [ROUND_CLOSED] = {"closed", {false}},
};

const char *round_state_name(enum round_state s) {
    return ROUND_STATE_TABLE[s].name;
}

bool round_state_find(const char *name, enum round_state *s) {
    for (int i = 0; i < ROUND_STATES; i++)
        if (strcmp(ROUND_STATE_TABLE[i].name, name) == 0) {
            *s = (enum round_state)i;
            return true;
        }
    return false;
}

bool round_state_move(enum round_state from, enum round_state to, struct err *e) {
    if (from == to || ROUND_STATE_TABLE[from].may_become[to]) return true;
    return err_set(e, ERR_INPUT, "A round goes from preparing to open, closing and closed, never back.",
                   "a round that is %s cannot become %s", round_state_name(from), round_state_name(to));
}
