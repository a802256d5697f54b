/* SPDX-License-Identifier: Apache-2.0 */
/* numbering: numbers of any size as small ones from 0, in the same order. Private to jobs/proof. */
#ifndef LICHKHAM_JOBS_PROOF_NUMBERING_H
#define LICHKHAM_JOBS_PROOF_NUMBERING_H

#include "base/vec.h"

#include <stdint.h>

/* Zeroed, it is empty. */
struct numbering {
    struct numbering_values VEC_OF(uint64_t) values; /* each once, in the order they came */
    uint32_t *slot;                                  /* [slots] 1 + where in values, 0 = free */
    uint32_t slots;                                  /* a power of two, or 0 */
};

/* Which of the values it is, from 0 in the order they came. */
uint32_t numbering_take(struct numbering *n, uint64_t value);
/* rank[which]: how many of the values are smaller. To release with free(). */
uint32_t *numbering_rank(const struct numbering *n);
void numbering_free(struct numbering *n);

/* The indices 0 .. count - 1 by ascending number, equal ones as they stand. To release with free(). */
uint32_t *numbering_order(const uint64_t *numbers, uint32_t count);

#endif
