/* SPDX-License-Identifier: Apache-2.0 */
/* waiting: what is kept of a check that could not be told to anybody: enough for an officer to find the
 * person, and for the check to be written then. Kept as JSON; personal data, never for logs. */
#ifndef LICHKHAM_JOBS_LISTS_WAITING_H
#define LICHKHAM_JOBS_LISTS_WAITING_H

#include "base/hash.h"
#include "domain/completion.h"
#include "jobs/lists/identify.h"

struct waiting {
    const char *name;
    const char *birth; /* "1950-03-02" or "1950" */
    const char *sex;
    const char *personal_number; /* "" = none, as all texts */
    const char *insurance_number;
    const char *phone;
    const char *hamlet;
    const char *facility;
    const char *visit_code;
    const char *why; /* match_why_name */
    int16_t payer;   /* 0 = not told */
    uint8_t data_status;
    uint8_t candidate_count;
    int64_t candidates[MATCH_CANDIDATES_MAX];
};

/* In the arena. */
const char *waiting_print(const struct gathered_row *row, const struct identified *one, struct arena *a);
/* ERR_INTERNAL when it is not what waiting_print wrote. Texts live in the arena. */
MUST_CHECK bool waiting_parse(const char *json, struct arena *a, struct waiting *out, struct err *e);

/* The same check of the same person in whatever list has the same digest; in the arena. */
const char *waiting_digest(const struct gathered_row *row, enum completion_source source, struct arena *a);

#endif
