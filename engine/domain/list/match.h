/* SPDX-License-Identifier: Apache-2.0 */
/* match: which person of the register a row of a list is about. Pure: the same two sides give the same
 * answer, whatever their order. Certain matches only: where the evidence fits several people, or
 * speaks against itself, the row is a doubt with its candidates, for an officer to settle.
 *
 * Evidence, strongest first; a step looks only at people and rows that no step before has paired:
 *  1. the personal number, now or once, when the name or the birth agrees as well; when neither does,
 *     the row is a doubt (MATCH_NUMBER_OF_ANOTHER);
 *  2. the insurance number, by the same rule;
 *  3. name key, birth and sex, when only one row and one person have them: birth agrees when both
 *     have the same date, or one has only the year and the years are the same; two different personal
 *     numbers speak against it (MATCH_OTHER_NUMBER, a doubt);
 *  4. the same, told apart by household (one a pair of step 1 to 3 already has a member of), then by
 *     phone, then by hamlet, when one row and one person are left of each kind;
 *  5. what fits several is a doubt (MATCH_SEVERAL); what fits nobody is new.
 * A person who is somebody's candidate is not gone. */
#ifndef LICHKHAM_DOMAIN_LIST_MATCH_H
#define LICHKHAM_DOMAIN_LIST_MATCH_H

#include "base/arena.h"
#include "base/civil.h"

#include <stdbool.h>
#include <stdint.h>

/* One side's person. Texts live as long as the caller's rows; "" = not known. */
struct match_person {
    int64_t id;        /* the register's resident id, or the list's line */
    int64_t household; /* of the register: household_id; of a list: any number its members share; 0 = none */
    int64_t personal_number; /* 0 = none */
    int64_t phone;           /* 0 = none */
    const char *name_key;
    const char *insurance_number;
    civil_day birth; /* with a year alone: 1 January of it */
    int32_t hamlet;  /* 0 = unknown */
    bool has_birth_day;
    uint8_t sex; /* enum person_sex; unknown agrees with either */
};

/* A number somebody had before. */
struct match_old_number {
    int64_t personal_number;
    uint32_t person; /* index into the register's side */
};

struct match_input {
    const struct match_person *list;
    uint32_t list_count;
    const struct match_person
        *people; /* the register's, whoever may be named again: also dead and gone ones */
    uint32_t people_count;
    const struct match_old_number *old_numbers;
    uint32_t old_number_count;
};

enum match_kind { MATCH_NEW, MATCH_FOUND, MATCH_DOUBT };

enum match_why {
    MATCH_NOTHING, /* of a new one */
    MATCH_NUMBER,
    MATCH_OLD_NUMBER,
    MATCH_INSURANCE,
    MATCH_NAME,
    MATCH_HOUSEHOLD,
    MATCH_PHONE,
    MATCH_HAMLET,
    MATCH_NUMBER_OF_ANOTHER, /* doubts from here on */
    MATCH_OTHER_NUMBER,
    MATCH_SEVERAL,
    MATCH_WHYS
};

#define MATCH_CANDIDATES_MAX 4

struct match {
    uint8_t kind; /* enum match_kind */
    uint8_t why;  /* enum match_why */
    uint8_t candidate_count;
    uint32_t person;                           /* of a found one: index into `people` */
    uint32_t candidates[MATCH_CANDIDATES_MAX]; /* of a doubt: the first by id */
};

/* `out[i]` is `list[i]`'s; `is_named[p]` tells whether person p was found or is a candidate. Both are
 * the caller's; temporary memory comes from the arena. */
void match_lists(const struct match_input *in, struct arena *a, struct match *out, bool *is_named);

const char *match_why_name(enum match_why why); /* "number_of_another"; static */

#endif
