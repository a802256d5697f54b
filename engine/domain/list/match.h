/* SPDX-License-Identifier: Apache-2.0 */
/* match: which person of the register a row of a list is about, and who of the register may be there
 * twice. Pure: the same two sides give the same answer, whatever their order. Certain matches only:
 * where the evidence fits several people, or speaks against itself, the row is a doubt with its
 * candidates, for an officer to settle.
 *
 * Words. A row and a person are *alike* when the name keys are the same, the births agree (the same
 * date; or one of them has only the year, and the years are the same) and the sexes do (unknown agrees
 * with either). Their numbers *differ* when both have a personal number, and not the same. *Evidence*
 * of a pair is any of: what the step says. A pair is *found* in a step when its evidence contains all
 * the evidence of every other pair its row or its person is in, and more than that of each; found pairs
 * leave, and the rest is asked again until nothing more is found. So what is told apart is told apart by
 * more evidence, never by its kind, and evidence that points two ways finds nobody.
 *
 *  1. The personal number, of today or of before. Pairs: who shares it. Evidence: the same name; a birth
 *     that agrees, with the same name or as a full date, the sexes agreeing. A pair that lacks one of
 *     the two is not found where its row is alike with another person, or its person with another row:
 *     numbers of twins are exchanged, a father's is written beside his son of the same name.
 *     Each number is asked by itself: a person with a former number may be found for two rows, and is
 *     then found for neither. A row whose number somebody has, and which finds nobody so, is a doubt.
 *  2. The insurance number, by the same rule, among those left; a pair that lacks one of the two is not
 *     found where the personal numbers differ.
 *  3. Who is alike with one another and with nobody else left, born on the same full date, the numbers
 *     not differing.
 *  4. Pairs: who is alike, unless the numbers differ and one has only the year of birth. Evidence: the
 *     same full date; household (the rows' and the person's have members that steps 1 to 3 found for one
 *     another); phone; hamlet. At least one is needed; numbers that differ need household or phone: then
 *     the number was changed, else it is a doubt.
 *  5. Who is left and alike with somebody left is a doubt. So is a row that has such a pair, with
 *     evidence and numbers that do not differ, with a person already found: it repeats another row.
 *     The others are new.
 *
 * A row that is a doubt stays a rival in the steps after. Where more than MATCH_CROWD rows, or people,
 * share a number, or name and year of birth, nobody is told apart: those rows are doubts as far as
 * anybody is left for them to be. A candidate is never gone. */
#ifndef LICHKHAM_DOMAIN_LIST_MATCH_H
#define LICHKHAM_DOMAIN_LIST_MATCH_H

#include "base/arena.h"
#include "base/civil.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MATCH_CROWD          100
#define MATCH_CANDIDATES_MAX 4

/* One side's person. Texts live as long as the caller's rows and are never NULL; "" = not known. */
struct match_person {
    int64_t id;        /* the register's resident id, or the list's line; no two are the same */
    int64_t household; /* of the register: household_id; of a list: any number its members share; 0 = none */
    int64_t personal_number; /* 0 = none */
    int64_t phone;           /* 0 = none */
    const char *name_key;
    const char *insurance_number;
    civil_day birth; /* always known; with a year alone: 1 January of it */
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
    MATCH_NAME,      /* and the full date of birth */
    MATCH_HOUSEHOLD, /* of step 4: the first of its evidence in this order */
    MATCH_PHONE,
    MATCH_HAMLET,
    MATCH_NUMBER_OF_ANOTHER, /* doubts from here on: whoever has the number is not clearly the same */
    MATCH_OTHER_NUMBER,      /* alike with one, whose number is another */
    MATCH_SEVERAL,           /* fits several people */
    MATCH_REPEATED,          /* fits one, whom other rows fit too */
    MATCH_YEAR,              /* alike with one, but by name and year alone */
    MATCH_WHYS
};

struct match {
    uint8_t kind; /* enum match_kind */
    uint8_t why;  /* enum match_why */
    uint8_t candidate_count;
    uint32_t person;                           /* of a found one: index into `people` */
    uint32_t candidates[MATCH_CANDIDATES_MAX]; /* of a doubt: the first by id */
};

/* `out[i]` is `list[i]`'s; `is_named[p]` tells whether person p was found or is a candidate, be he one
 * too many to be listed. Both are the caller's; temporary memory, about 35 bytes for each row and each
 * person, comes from the arena. */
void match_lists(const struct match_input *in, struct arena *a, struct match *out, bool *is_named);

const char *match_why_name(enum match_why why); /* "number_of_another"; static */

/* ---- Who is there twice ------------------------------------------------------------------- */

enum match_same { MATCH_SAME_NUMBER, MATCH_SAME_INSURANCE, MATCH_SAME_PERSON, MATCH_SAMES };

struct match_duplicate {
    int64_t newer; /* the higher of two resident ids */
    int64_t older;
    uint8_t same; /* enum match_same: the first that holds */
};

/* Pairs of one commune's people that are probably one person: the same personal number; numbers that
 * do not differ and the same insurance number; or alike, with numbers that do not differ, and the same
 * household or, where both full dates are known, the same phone or hamlet. Everybody comes as `newer`
 * with at most MATCH_CANDIDATES_MAX of those before him, the oldest first, looked for among the first
 * MATCH_CROWD who share the number, or name and year of birth. By newer and older id, no pair twice;
 * in the arena. */
void match_find_duplicates(const struct match_person *people, uint32_t count, struct arena *a,
                           struct match_duplicate **out, size_t *out_count);

const char *match_same_name(enum match_same same); /* "personal_number"; static */

#endif
