/* SPDX-License-Identifier: Apache-2.0 */
/* appointment_rows: what the commands about single appointments read and write. Reads are by
 * commune and residents; writes are set-based, inside the caller's transaction after
 * db_lock_commune, and leave a change row for each row they change. They do not judge: which move
 * fits is jobs/exam_day's and domain/appointment's. */
#ifndef LICHKHAM_STORE_APPOINTMENT_ROWS_H
#define LICHKHAM_STORE_APPOINTMENT_ROWS_H

#include "base/arena.h"
#include "domain/need.h"
#include "domain/schedule.h"
#include "io/pg.h"

struct appointment_row {
    int64_t resident;
    int32_t round;
    int32_t site;
    civil_day day;
    uint8_t need_number;
    uint8_t attempt;
    uint8_t half;
    uint8_t state;  /* enum appointment_state */
    uint8_t origin; /* enum appointment_origin */
};

struct need_row {
    int64_t resident;
    int32_t round;
    uint8_t need_number;
    uint8_t state;  /* enum need_state */
    uint8_t reason; /* enum reason */
    bool is_open;   /* its round is open or closing, and the day asked for lies in it */
};

struct session_row {
    int32_t round;
    uint8_t half;
    int16_t walk_in_reserve;
    int32_t walk_ins; /* that came already */
};

/* ---- Reading ----------------------------------------------------------------------------- */

/* Of rounds that are not closed; by resident, round, need, newest attempt first. */
MUST_CHECK bool appointment_rows_load(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                                      struct arena *a, struct appointment_row **out, size_t *out_count,
                                      struct err *e);

/* Of the same rounds; by resident, round, number. */
MUST_CHECK bool appointment_rows_load_needs(struct pg *c, int32_t commune, const int64_t *residents,
                                            size_t count, civil_day day, struct arena *a,
                                            struct need_row **out, size_t *out_count, struct err *e);

/* A site's sessions of one day in all rounds, by round and half. */
MUST_CHECK bool appointment_rows_load_sessions(struct pg *c, int32_t commune, int32_t site, civil_day day,
                                               struct arena *a, struct session_row **out, size_t *out_count,
                                               struct err *e);

/* No such site: ERR_INPUT. */
MUST_CHECK bool appointment_rows_find_site(struct pg *c, int32_t site, int32_t *commune, struct err *e);

/* The commune that has let go of somebody, and in which he had a promised place that day; 0 = none. */
MUST_CHECK bool appointment_rows_find_before(struct pg *c, int64_t resident, civil_day day, int32_t *commune,
                                             struct err *e);

/* ---- Writing ----------------------------------------------------------------------------- */

/* Where the change rows go: under the revision db_advance_commune will give, after `item`. */
struct appointment_write {
    int32_t commune;
    int64_t revision;
    int32_t item;
};

/* Each appointment takes the row's state. */
MUST_CHECK bool appointment_rows_move(struct pg *c, struct appointment_write *w,
                                      const struct appointment_row *rows, size_t count, struct err *e);
/* Deletes proposals. */
MUST_CHECK bool appointment_rows_withdraw(struct pg *c, struct appointment_write *w,
                                          const struct appointment_row *rows, size_t count, struct err *e);
/* Walk-ins of one site and day, all arriving at `minute`. */
MUST_CHECK bool appointment_rows_add_walk_ins(struct pg *c, struct appointment_write *w,
                                              const struct appointment_row *rows, size_t count, int minute,
                                              struct err *e);
/* Each need takes the row's state and reason; one that is no longer open loses its window. */
MUST_CHECK bool appointment_rows_settle_needs(struct pg *c, struct appointment_write *w,
                                              const struct need_row *needs, size_t count, struct err *e);
/* The station's own evidence that these were examined on `day`. */
MUST_CHECK bool appointment_rows_complete(struct pg *c, int32_t commune, civil_day day,
                                          const struct appointment_row *rows, size_t count, struct err *e);

#endif
