/* SPDX-License-Identifier: Apache-2.0 */
/* specials: random problems in which people need special resources, what must hold of any plan of
 * them, and two plain references: exact by flow where the needs are nested or disjoint, exact by trying
 * everything where they cross. */
#ifndef LICHKHAM_TESTS_PLAN_SPECIALS_H
#define LICHKHAM_TESTS_PLAN_SPECIALS_H

#include "base/arena.h"
#include "lichkham/planner.h"

enum specials_needs {
    SPECIALS_DISJOINT, /* nobody needs two */
    SPECIALS_NESTED,   /* who needs the third needs the second */
    SPECIALS_CROSSING, /* anybody needs anything */
    SPECIALS_KINDS
};

struct specials {
    struct planner_problem problem;
    struct planner_resident *residents;
    int32_t *capacity;
    uint64_t seed;
};

/* One to three stations, short days, pins, bound people, windows of any kind; `count` people. */
void specials_make(struct specials *s, uint64_t seed, enum specials_needs needs, uint32_t count,
                   struct arena *arena);

/* Yesterday's plan becomes the previous places. */
void specials_feed_back(struct specials *s, const uint16_t *station, const uint16_t *day);

/* Fails the running test where a place, a window, a pin or a resource is broken; names the seed.
 * `left_out`: resources people come without, or NULL. */
void specials_check(const struct specials *s, const uint16_t *station, const uint16_t *day,
                    const uint16_t *left_out);

/* People without a pin who have a place, by class. */
void specials_count(const struct specials *s, const uint16_t *day, uint32_t covered[PLANNER_CLASSES_MAX]);

/* The best there is by class, by augmenting paths in the whole network; for nested and disjoint needs. */
void specials_solve_flow(const struct specials *s, uint32_t covered[PLANNER_CLASSES_MAX]);

/* The same by branch and bound, for a dozen people; false if it takes too long. */
bool specials_solve_any(const struct specials *s, uint32_t covered[PLANNER_CLASSES_MAX]);

#endif
