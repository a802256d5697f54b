/* SPDX-License-Identifier: Apache-2.0 */
#include "seeded.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

struct seeded seeded_start(const char *property) {
    struct seeded s = {.state = 1};
    const char *given = getenv("LICHKHAM_TEST_SEED");
    if (given)
        s.state = strtoull(given, NULL, 10);
    else
        (void)!getrandom(&s.state, sizeof s.state, 0);
    (void)printf("%s: seed %llu\n", property, (unsigned long long)s.state);
    (void)fflush(stdout);
    return s;
}

/* SplitMix64 (Steele, Lea, Flood 2014). */
uint64_t seeded_next(struct seeded *s) {
    s->state += 0x9E3779B97F4A7C15U;
    uint64_t z = s->state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

int seeded_between(struct seeded *s, int least, int most) {
    const uint64_t width = (uint64_t)((int64_t)most - least) + 1;
    return (int)((int64_t)least + (int64_t)(seeded_next(s) % width));
}
