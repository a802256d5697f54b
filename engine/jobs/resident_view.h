/* SPDX-License-Identifier: Apache-2.0 */
/* resident_view: finding people of a commune, and everything known of one, for an officer's screen. What
 * leaves here is in the audit chain first: who asked, in which form, and which residents were shown; never
 * what was asked. */
#ifndef LICHKHAM_JOBS_RESIDENT_VIEW_H
#define LICHKHAM_JOBS_RESIDENT_VIEW_H

#include "domain/person_query.h"
#include "jobs/officer_act.h"
#include "jobs/resident_fact.h"
#include "store/person_search.h"
#include "store/resident_rows.h"

struct resident_found {
    struct person_hit person;
    struct resident_standing standing;
    const char *code; /* "2AB-CDEF"; "" for a number no code can hold */
};

/* Best fit first; `register_` may be the same connection. An unknown commune is an ERR_INPUT. */
MUST_CHECK bool resident_view_search(struct pg *c, struct pg *register_, const struct officer *officer,
                                     int32_t commune, const struct person_query *q, size_t limit,
                                     struct arena *a, struct resident_found **out, size_t *count,
                                     struct err *e);

struct resident_view {
    struct resident_found found;      /* person.resident is always set */
    bool is_named;                    /* by the feed; without it the person is empty */
    struct resident_found *household; /* the others of it */
    size_t household_count;
    struct resident_need *needs;
    size_t need_count;
    struct resident_place *places;
    size_t place_count;
    struct resident_repair *repairs; /* the newest first */
    size_t repair_count;
    struct fact_line *facts;
    size_t fact_count;
    struct resident_check *checks;
    size_t check_count;
    struct resident_number *numbers;
    size_t number_count;
};

/* `purpose`: why number and phone are to be read in full, for the audit; NULL = they are not. */
MUST_CHECK bool resident_view_show(struct pg *c, struct pg *register_, const struct officer *officer,
                                   const struct officer_person *person, const char *purpose, struct arena *a,
                                   struct resident_view *out, struct err *e);

#endif
