/* SPDX-License-Identifier: Apache-2.0 */
/* completion: rows of evidence: what a person's commune has, and new evidence from elsewhere. The
 * station's own is written with the exam day (store/appointment_rows). */
#ifndef LICHKHAM_STORE_COMPLETION_H
#define LICHKHAM_STORE_COMPLETION_H

#include "base/arena.h"
#include "domain/completion.h"
#include "io/pg.h"

/* The days on which a resident was examined that count in a round; rejected evidence is none. */
struct completion_evidence {
    int64_t resident;
    int32_t round;
    int32_t days;
    bool has_station; /* one of them here */
};

/* By resident and round. */
MUST_CHECK bool completion_load_evidence(struct pg *c, int32_t commune, const int64_t *residents,
                                         size_t count, struct arena *a,
                                         const struct completion_evidence **out, size_t *out_count,
                                         struct err *e);

/* All rounds, as they stand in the commune. */
MUST_CHECK bool completion_load_rounds(struct pg *c, int32_t commune, struct arena *a,
                                       const struct completion_round **out, size_t *out_count, struct err *e);

struct completion_row {
    int64_t resident;
    civil_day done_on;
    int32_t round;          /* it counts in, 0 = none */
    uint8_t source;         /* enum completion_source */
    uint8_t data_status;    /* enum data_status */
    int16_t payer;          /* 0 = not told */
    const char *facility;   /* "" = not told */
    const char *visit_code; /* MA_LK; "" = not told */
};

/* All evidence of these residents, rejected or not, by resident, day and source; in the arena. */
MUST_CHECK bool completion_load_known(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                                      struct arena *a, struct completion_row **out, size_t *out_count,
                                      struct err *e);

/* Inside a transaction, after db_lock_commune. A row of the same resident, day and source takes what
 * the new one tells and keeps the rest, its round too when it has one. `rows` each key once. Tells how many
 * were added or changed. */
MUST_CHECK bool completion_write(struct pg *c, int32_t commune, const struct completion_row *rows,
                                 size_t count, int64_t *changed, struct err *e);

#endif
