/* SPDX-License-Identifier: Apache-2.0 */
/* person_search: finds people of one commune in the register, through its views, so over the connection
 * to another database as well. Beside store/person the only reader of names and contacts; what it gives is
 * for the screen of who asked.
 *
 * A name is found by its key, the given name first ("hoa nguyen thi"): a word that is the given name, then
 * one that begins it, each time with all other words behind it, whole or begun. A word that stands alone
 * is tried as the beginning of the surname too. Where all this finds nobody, words are looked for anywhere.
 * The index of names serves all of it: the given names of a commune are few, so each is a range of its
 * own. */
#ifndef LICHKHAM_STORE_PERSON_SEARCH_H
#define LICHKHAM_STORE_PERSON_SEARCH_H

#include "base/arena.h"
#include "base/civil.h"
#include "domain/person_query.h"
#include "io/pg.h"

#define PERSON_SEARCH_LIMIT_MAX 50

struct person_hit {
    int64_t resident;
    int64_t household;
    const char *name;
    const char *personal_number; /* "" = none */
    const char *insurance_number;
    const char *phone;
    const char *phone_owner;
    int32_t hamlet;
    int32_t moved_to; /* 0 = lives here */
    civil_day birth;  /* CIVIL_NONE = only the year is known */
    civil_day died_on;
    int16_t birth_year;
    uint8_t sex; /* enum person_sex */
};

/* Best fit first, then by name, then by id; at most `limit` of those the commune's feed names. */
MUST_CHECK bool person_search(struct pg *register_, int32_t commune, const struct person_query *q,
                              size_t limit, struct arena *a, struct person_hit **out, size_t *count,
                              struct err *e);

/* Those of these residents that the feed names, by name and id. */
MUST_CHECK bool person_search_residents(struct pg *register_, int32_t commune, const int64_t *residents,
                                        size_t resident_count, struct arena *a, struct person_hit **out,
                                        size_t *count, struct err *e);

/* The members of a household, by birth year and id. */
MUST_CHECK bool person_search_household(struct pg *register_, int32_t commune, int64_t household,
                                        struct arena *a, struct person_hit **out, size_t *count,
                                        struct err *e);

#endif
