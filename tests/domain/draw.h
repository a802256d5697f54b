/* SPDX-License-Identifier: Apache-2.0 */
/* draw: seeded numbers for property tests. The seed is printed; LICHKHAM_TEST_SEED sets another. */
#ifndef LICHKHAM_TESTS_DOMAIN_DRAW_H
#define LICHKHAM_TESTS_DOMAIN_DRAW_H

#include "domain/plan/random.h"

#include <stdio.h>
#include <stdlib.h>

static inline struct random draw_begin(const char *what) {
    const char *given = getenv("LICHKHAM_TEST_SEED");
    const struct random random = {given ? strtoull(given, NULL, 10) : 20270101};
    printf("%s: seed %llu\n", what, (unsigned long long)random.state);
    (void)fflush(stdout); /* a failing test ends at once */
    return random;
}

/* least .. most, both included */
static inline int draw(struct random *random, int least, int most) {
    return least + (int)random_below(random, (uint32_t)(most - least + 1));
}

#endif
