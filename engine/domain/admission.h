/* SPDX-License-Identifier: Apache-2.0 */
/* admission: how many communes are worked on at once, by the memory they take. */
#ifndef LICHKHAM_DOMAIN_ADMISSION_H
#define LICHKHAM_DOMAIN_ADMISSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct admission {
    size_t budget_bytes;
    int most; /* at once, however small */
    size_t admitted_bytes;
    size_t passed_bytes; /* of these, by those that passed the one that waits */
    int admitted;
    int turn; /* so many have begun in their turn */
};

/* What one of them takes: all zero before it begins. */
struct admitted {
    size_t bytes;
    int passed; /* the turn of whom it passed, from 1; 0 = it began in its own */
};

/* What a commune takes at its most, from its residents; 0 or less: nobody knows how many, and the most that
 * is usual is taken. */
size_t admission_estimate_bytes(int64_t residents);
/* ... and once it is planned, until it is written. */
size_t admission_estimate_planned_bytes(int64_t residents);
/* Residents of the largest that takes no more than these bytes at its most. */
int64_t admission_count_residents(size_t bytes);

/* Whether it may begin beside those that have: within the budget, or alone, however large. */
bool admission_may_begin(const struct admission *a, size_t bytes);
/* What another may take that begins before one that may not: no more than leaves that one its room as soon as
 * those are done which began before it waited. */
size_t admission_room_to_pass(const struct admission *a, size_t waiting_bytes);
void admission_begin(struct admission *a, struct admitted *one, size_t bytes);
void admission_pass(struct admission *a, struct admitted *one, size_t bytes);
/* Once it takes more, or less, than it did. */
void admission_correct(struct admission *a, struct admitted *one, size_t bytes);
void admission_end(struct admission *a, struct admitted *one);

/* How many communes to claim at once when the last one claimed has so many residents: few large ones, so
 * that others find work as well; of small ones more, for each claim is a trip to the server. */
int admission_count_claims(int64_t residents);

#endif
