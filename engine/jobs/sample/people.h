/* SPDX-License-Identifier: Apache-2.0 */
/* people: the residents of a sample, household by household. Pure: the same world gives the same
 * rows. A household is drawn from (seed, its first resident's id) alone and has that id.
 *
 * Ages follow the country's pyramid (General Statistics Office, 2024: 7 % under 5, 14 % of 60 and
 * over, 2 % of 80 and over, 3.4 to a household); other shares are rounded to the like. Personal
 * numbers have a place of birth, and phones a prefix, that nobody was given. */
#ifndef LICHKHAM_JOBS_SAMPLE_PEOPLE_H
#define LICHKHAM_JOBS_SAMPLE_PEOPLE_H

#include "jobs/sample/world.h"
#include "store/sample_rows.h"

#define PEOPLE_HOUSEHOLD_MAX 8

/* Places of birth in personal numbers: 900 to 999 are neither a province's nor a country's. Unique
 * among ids that differ by less than 100 million. */
#define PEOPLE_PLACE_LEAST 900
#define PEOPLE_PLACE_MOST  999

struct people; /* tables for one world's date */

struct people *people_create(const struct world *w, struct arena *a);

/* Fills whole households of the commune from its resident number `from` (0 = the first) on, as
 * many as fit into `room` rows (at least PEOPLE_HOUSEHOLD_MAX), and returns the rows written;
 * 0 = the commune is at its end. */
size_t people_make(const struct people *p, const struct sample_commune *commune, int64_t from,
                   struct sample_resident *rows, size_t room);

/* A child born on `day` to `mother`, into her household. */
void people_make_newborn(const struct people *p, int64_t id, const struct sample_resident *mother,
                         civil_day day, struct sample_resident *out);

/* Another personal number, as when one is cancelled, and another telephone. Unique like the first, among
 * ids that differ by less than 25 million. */
void people_issue_number(struct sample_resident *r);
void people_change_phone(struct sample_resident *r);

#endif
