/* SPDX-License-Identifier: Apache-2.0 */
/* register_rows: the door through which a list enters the program's own register (register.resident,
 * register.person). Everything is one commune, inside the caller's transaction; whoever writes holds
 * the commune (db_lock_commune). New rows go in by direct COPY, changed ones by COPY into a stage table
 * and one update, unchanged ones not at all. What is read is personal data: never for logs or errors. */
#ifndef LICHKHAM_STORE_REGISTER_ROWS_H
#define LICHKHAM_STORE_REGISTER_ROWS_H

#include "base/arena.h"
#include "base/vec.h"
#include "domain/list/match.h"
#include "domain/list/merge.h"
#include "io/pg.h"

struct register_people VEC_OF(struct register_person);
struct old_number_list VEC_OF(struct match_old_number);

/* ---- Reading -------------------------------------------------------------------------------- */

/* Everybody the commune has a row of, also who died, moved or is gone, by id. Texts live in the arena. */
MUST_CHECK bool register_rows_read(struct pg *c, int32_t commune, struct arena *a,
                                   struct register_people *out, struct err *e);

/* Personal numbers that people of `people` had before. */
MUST_CHECK bool register_rows_read_old_numbers(struct pg *c, int32_t commune,
                                               const struct register_people *people,
                                               struct old_number_list *out, struct err *e);

/* Whether nobody at all stands in the register. */
MUST_CHECK bool register_rows_is_empty(struct pg *c, bool *is_empty, struct err *e);

/* Somebody of another commune who has a number that was asked for. */
struct register_elsewhere {
    size_t asked; /* index of the number */
    int64_t resident;
    int32_t commune;
    int16_t birth_year;
    const char *name_key;
};
struct elsewhere_list VEC_OF(struct register_elsewhere);

/* By number asked, then the newest id first. Texts live in the arena. */
MUST_CHECK bool register_rows_find_elsewhere(struct pg *c, int32_t commune, const int64_t *personal_numbers,
                                             size_t count, struct arena *a, struct elsewhere_list *out,
                                             struct err *e);

/* ---- A first list ------------------------------------------------------------------------------- */

/* Into an empty register rows go twice as fast when people are indexed afterwards. Nobody else reads
 * register.person until the transaction ends. `definitions` live in the arena. */
struct register_indexes {
    const char *const *definitions;
    size_t count;
};
MUST_CHECK bool register_rows_drop_indexes(struct pg *c, struct arena *a, struct register_indexes *out,
                                           struct err *e);
MUST_CHECK bool register_rows_make_indexes(struct pg *c, const struct register_indexes *indexes,
                                           struct err *e);
/* After the transaction: lets the server know its new rows at once, not only when autovacuum comes by. Names
 * are found three times faster then. */
MUST_CHECK bool register_rows_settle(struct pg *c, struct err *e);

/* ---- Writing -------------------------------------------------------------------------------- */

/* What an import writes of a commune; each person stands in as many of the lists as concern him. */
struct register_changes {
    int32_t commune;
    civil_day as_of;
    int64_t unix_seconds; /* changed_at */
    const struct register_person *const *added;
    size_t added_count;
    const struct register_person *const *residents; /* changed rows of register.resident */
    size_t resident_count;
    const struct register_person *const *persons; /* changed rows of register.person */
    size_t person_count;
    const int64_t *gone;
    size_t gone_count;
};

/* A changed personal or insurance number is kept in register.identifier. */
MUST_CHECK bool register_rows_write(struct pg *c, const struct register_changes *changes, struct err *e);

/* Who stands in the commune's register twice, until an officer has settled it; a settled pair is not
 * raised again. *raised = pairs nobody knew of. */
MUST_CHECK bool register_rows_raise_duplicates(struct pg *c, int32_t commune,
                                               const struct match_duplicate *pairs, size_t count,
                                               int64_t *raised, struct err *e);

/* ... and who of these people may stand in another commune's register, too. */
MUST_CHECK bool register_rows_raise_elsewhere(struct pg *c, int32_t commune, const int64_t *residents,
                                              size_t count, int64_t *raised, struct err *e);

/* Last of all: the day the commune's feed is of, and its rows. */
MUST_CHECK bool register_rows_date_feed(struct pg *c, int32_t commune, civil_day as_of, int64_t rows,
                                        struct err *e);

#endif
