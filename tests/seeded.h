/* SPDX-License-Identifier: Apache-2.0 */
/* seeded: repeatable chance for property tests. The seed is new each time and printed;
 * LICHKHAM_TEST_SEED repeats one. */
#ifndef LICHKHAM_TESTS_SEEDED_H
#define LICHKHAM_TESTS_SEEDED_H

#include <stdint.h>

struct seeded {
    uint64_t state;
};

struct seeded seeded_start(const char *property); /* prints "<property>: seed N" */
uint64_t seeded_next(struct seeded *s);
int seeded_between(struct seeded *s, int least, int most); /* both included */

#endif
