/* SPDX-License-Identifier: Apache-2.0 */
/* problem: small random problems for the planner, the same for the same seed, and what is left of one
 * when everybody who does not matter is taken out. */
#ifndef LICHKHAM_TESTS_PLAN_PROBLEM_H
#define LICHKHAM_TESTS_PLAN_PROBLEM_H

#include "base/arena.h"
#include "lichkham/planner.h"

/* What may occur besides one to three stations of their own, closed days and odd windows. */
enum problem_feature {
    PROBLEM_PINS = 1,
    PROBLEM_PREVIOUS = 2,
    PROBLEM_OVERFLOW = 4, /* stations for everybody, some residents bound to theirs */
    PROBLEM_SPECIAL = 8,  /* resources besides the general place, at most one a resident */
    PROBLEM_PACKED = 16,  /* several special resources a resident */
};

enum problem_shape { PROBLEM_ARBITRARY, PROBLEM_SHORT, PROBLEM_AGREEABLE, PROBLEM_SHAPES };

/* The problem points at the arrays, which live in the arena. */
struct problem {
    struct planner_problem given;
    struct planner_resident *residents;
    uint64_t *ids;
    int32_t *capacity;
    bool *is_session;
    enum problem_shape shape; /* agreeable: release, target and due in one order */
    uint64_t seed;
};

void problem_make(struct problem *p, uint64_t seed, unsigned features, struct arena *arena);

/* The place of (resource, station, day) in capacity; resource 0 also in is_session. */
size_t problem_cell(const struct planner_problem *p, unsigned resource, unsigned station, unsigned day);

bool problem_is_admissible(const struct planner_problem *p, const struct planner_resident *r,
                           unsigned station);

/* A session with places or without. */
bool problem_has_session(const struct planner_problem *p, unsigned station, unsigned day);

/* [resources][stations][days] what the pins leave; 0 where there is no session. */
uint32_t *problem_count_places(const struct planner_problem *p, struct arena *arena);

/* Takes out residents, from the last to the first, as long as `fails` says that the fault is still there. */
void problem_shrink(struct problem *p, bool (*fails)(const struct problem *, struct arena *));

void problem_print(const struct problem *p); /* to stdout, for a person */

#endif
