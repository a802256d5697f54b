/* SPDX-License-Identifier: Apache-2.0 */
#include "trial.h"

#include "suite.h"

#include <stdio.h>
#include <stdlib.h>

#define SEED UINT64_C(20261122)

/* What is tried; shrinking asks it again. */
static trial_property *property;
static struct planner *planner;

static uint64_t number_of(const char *name, uint64_t otherwise) {
    const char *given = getenv(name);
    const uint64_t number = given ? strtoull(given, NULL, 10) : 0;
    return number > 0 ? number : otherwise;
}

static bool fails(const struct problem *p, struct arena *arena) {
    return property(p, planner, arena) != NULL;
}

static void give_up(struct problem *p, const char *sentence, struct arena *arena) {
    problem_shrink(p, fails);
    problem_print(p);
    const char *of_shrunk = property(p, planner, arena);
    ck_abort_msg("seed %llu: %s; what is left of it: %s", (unsigned long long)p->seed, sentence,
                 of_shrunk ? of_shrunk : "nothing fails");
}

void trial_run(trial_property *holds, uint64_t count, unsigned features) {
    const uint64_t first = number_of("LICHKHAM_TEST_SEED", SEED);
    const uint64_t end = first + number_of("LICHKHAM_TEST_INSTANCES", count);
    printf("seeds %llu to %llu\n", (unsigned long long)first, (unsigned long long)(end - 1));
    struct arena *arena = arena_create();
    property = holds;
    planner = planner_create();
    for (uint64_t seed = first; seed < end; seed++) {
        struct problem p;
        problem_make(&p, seed, features, arena);
        const char *sentence = holds(&p, planner, arena);
        if (sentence) give_up(&p, sentence, arena);
        arena_reset(arena);
    }
    planner_destroy(planner);
    arena_destroy(arena);
}
