/* SPDX-License-Identifier: Apache-2.0 */
/* station: the made-up year of one station (tests/domain/plan/year.h) as a problem for the planner, and
 * the figures of a plan of it. What the benchmarks of the planner share. */
#ifndef LICHKHAM_BENCH_STATION_H
#define LICHKHAM_BENCH_STATION_H

#include "lichkham/planner.h"
#include "year.h"

struct station {
    struct planner_problem problem; /* points at the arrays below */
    struct planner_resident *residents;
    int32_t capacity[YEAR_DAYS];
    bool is_session[YEAR_DAYS];
    uint64_t seed;
};

/* `percent` places for every 100 residents. Not to be moved in memory. */
void station_create(struct station *s, uint32_t count, uint32_t percent, uint64_t seed);
void station_destroy(struct station *s);

/* One of a hundred is replaced by somebody of another household, class and window; is_new [count]. */
void station_churn(struct station *s, bool *is_new);

struct figures {
    double covered[YEAR_CLASSES]; /* % of each class; who comes outside his window is not covered */
    double away;                  /* mean days from the target */
    double together;              /* % of the households that had a common day with room */
    double spread; /* points between the hamlets' coverage in the class where the places run out */
};

/* The figures of a plan, before any churn: households must stand in a row. */
void station_measure(const struct station *s, const uint16_t *day, struct figures *out);

#endif
