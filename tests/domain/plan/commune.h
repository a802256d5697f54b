/* SPDX-License-Identifier: Apache-2.0 */
/* commune: small random problems of several stations, and the plainest exact coverage of them: residents
 * in order of class, each entered by an augmenting path over (station, day). */
#ifndef LICHKHAM_TESTS_PLAN_COMMUNE_H
#define LICHKHAM_TESTS_PLAN_COMMUNE_H

#include "lichkham/planner.h"
#include "random.h"

#define COMMUNE_RESIDENTS_MAX 256
#define COMMUNE_STATIONS_MAX  4
#define COMMUNE_DAYS_MAX      40
#define COMMUNE_CLASSES       5

struct commune {
    struct planner_problem problem;
    struct planner_resident residents[COMMUNE_RESIDENTS_MAX];
    int32_t capacity[COMMUNE_STATIONS_MAX * COMMUNE_DAYS_MAX];
    bool is_session[COMMUNE_STATIONS_MAX * COMMUNE_DAYS_MAX];
    struct random random;
    uint64_t seed;
};

/* Overflow or not, some bound to their home, pins, previous places of any kind, shortage or plenty. */
void commune_make(struct commune *c, uint64_t seed);

/* A night's events: people leave, come and change, days close, open and change their places. */
void commune_change(struct commune *c);

/* The plan becomes the previous places. */
void commune_keep(struct commune *c, const struct planner_solution *plan);

/* Somebody new, another window or class for somebody, another number of places. */
void commune_make_resident(struct commune *c, struct planner_resident *out);
void commune_make_window(struct commune *c, struct planner_resident *r);
int32_t commune_make_places(struct commune *c);

/* As commune_check, but for reasons. */
void commune_check_coverage(const struct commune *c, const uint16_t *station, const uint16_t *day);

/* Fails the running test, naming the seed, where the solution breaks a pin, a window, a station or the
 * places, covers another number of some class than augmenting paths do, or gives a reason that counting
 * does not confirm. */
void commune_check(const struct commune *c, const struct planner_solution *plan);

#endif
