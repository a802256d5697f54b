/* SPDX-License-Identifier: Apache-2.0 */
/* who: who of the register each row of a commune's list is, what his id is, and in which household he
 * lives. */
#ifndef LICHKHAM_JOBS_IMPORT_WHO_H
#define LICHKHAM_JOBS_IMPORT_WHO_H

#include "jobs/import/spool.h"
#include "store/register_rows.h"

enum who_kind {
    WHO_FOUND,
    WHO_NEW,
    WHO_ARRIVED, /* new here; another commune's register has him, by the same number */
    WHO_DOUBT
};

struct who {
    uint8_t kind; /* enum who_kind */
    uint8_t rule; /* of a doubt: enum list_rule */
    uint8_t candidate_count;
    uint32_t person;                          /* of a found one: index into the register's people */
    int64_t id;                               /* 0 for a doubt */
    int64_t household;                        /* 0 = the list does not tell */
    int64_t candidates[MATCH_CANDIDATES_MAX]; /* of a doubt: ids */
};

struct who_question {
    struct pg *connection; /* for people of other communes */
    int32_t commune;
    bool is_first; /* no other commune has anybody */
    const struct spool_row *rows;
    size_t row_count;
    const struct register_people *people;
    const struct old_number_list *old_numbers;
};

/* `out[i]` is row i's; `is_named[p]` tells that person p is in the list, or may be. New ids go on from
 * *last_id. All memory from the arena. */
MUST_CHECK bool who_ask(const struct who_question *q, struct arena *a, int64_t *last_id, struct who **out,
                        bool **is_named, struct err *e);

#endif
