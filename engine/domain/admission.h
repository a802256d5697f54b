/* SPDX-License-Identifier: Apache-2.0 */
/* admission: how many communes are worked on at once, by the memory they take. */
#ifndef LICHKHAM_DOMAIN_ADMISSION_H
#define LICHKHAM_DOMAIN_ADMISSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct admission {
    size_t budget_bytes;
    size_t admitted_bytes;
    int admitted;
    int most; /* at once, however small */
};

/* What a commune takes at its most, from its residents; 0 or less: nobody knows how many, and the most that
 * is usual is taken. */
size_t admission_estimate_bytes(int64_t residents);

/* Whether it may begin beside those that have: within the budget, or alone, however large. */
bool admission_may_begin(const struct admission *a, size_t bytes);
void admission_begin(struct admission *a, size_t bytes);
/* Once more is known of one that has begun. */
void admission_correct(struct admission *a, size_t *bytes, size_t now);
void admission_end(struct admission *a, size_t bytes);

/* How many communes to claim at once when the last one claimed has so many residents: few large ones, so
 * that others find work as well; of small ones more, for each claim is a trip to the server. */
int admission_count_claims(int64_t residents);

#endif
