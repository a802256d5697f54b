/* SPDX-License-Identifier: Apache-2.0 */
/* dirt: what is wrong with lists as communes keep them, drawn row by row. Pure: a row comes out the same
 * whoever else is listed. One table holds every share; docs/sample.md is compared with it. */
#ifndef LICHKHAM_JOBS_SAMPLE_DIRT_H
#define LICHKHAM_JOBS_SAMPLE_DIRT_H

#include "domain/list/field.h"
#include "jobs/sample/chance.h"
#include "store/sample_rows.h"

/* Those of one field exclude each other. */
enum dirt_kind {
    DIRT_NAME_CAPITALS,
    DIRT_NAME_TONE,
    DIRT_NAME_QUOTED,
    DIRT_NAME_SPACED,
    DIRT_BIRTH_YEAR_ONLY,
    DIRT_BIRTH_SHORT,
    DIRT_BIRTH_TWO_DIGIT_YEAR,
    DIRT_BIRTH_IMPOSSIBLE,
    DIRT_SEX_MISSING,
    DIRT_SEX_OTHERWISE,
    DIRT_HAMLET_SECOND,
    DIRT_HAMLET_THIRD,
    DIRT_HOUSEHOLD_MISSING,
    DIRT_NUMBER_MISSING,
    DIRT_NUMBER_SPACED,
    DIRT_NUMBER_ROUNDED,
    DIRT_INSURANCE_MISSING,
    DIRT_PHONE_MISSING,
    DIRT_PHONE_SPACED,
    DIRT_PHONE_DOTTED,
    DIRT_PHONE_INTERNATIONAL,
    DIRT_PHONE_ZERO_LOST,
    DIRT_ROW_DECOMPOSED,
    DIRT_ROW_SWAPPED,
    DIRT_ROW_TWICE,
    DIRTS
};

struct dirt_row {
    uint16_t permille;   /* of the rows it can befall */
    const char *meaning; /* "the birth is a year alone" */
};
extern const struct dirt_row DIRT_ROWS[DIRTS];

struct dirt {
    struct chance_key rows;
    struct chance_key copies;
};

/* Two waves of a list are dirty in other places. */
struct dirt dirt_make(int64_t seed, int wave);

/* Whether the row stands in the list a second time, and whether the second is dirty in its own way. */
bool dirt_is_twice(const struct dirt *d, int64_t resident, bool *is_otherwise);

/* Spoils the texts of a row, which are those of a clean list (NULL = no such column). Texts live in the
 * arena. */
void dirt_apply(const struct dirt *d, const struct sample_resident *r, bool is_copy, struct arena *a,
                const char *fields[LIST_FIELDS]);

#endif
