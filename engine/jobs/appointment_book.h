/* SPDX-License-Identifier: Apache-2.0 */
/* appointment_book: the appointments and needs of some residents of one commune in rounds that are not
 * closed, and what is to become of them. Commands load it under the write door, decide person by
 * person without I/O, and write all at once: the decision and the rows are of one moment. */
#ifndef LICHKHAM_JOBS_APPOINTMENT_BOOK_H
#define LICHKHAM_JOBS_APPOINTMENT_BOOK_H

#include "store/appointment_rows.h"

/* A resident with what he has, as slices of the book's rows. */
struct appointment_case {
    int64_t resident;
    const struct appointment_row *appointments; /* by round and need, the newest attempt first */
    size_t appointment_count;
    const struct need_row *needs; /* by round and number */
    size_t need_count;
};

struct appointment_rows {
    struct appointment_row *at;
    size_t count;
};

/* One commune's rows, and what is to be written. */
struct appointment_book {
    int32_t commune;
    struct appointment_row *appointments;
    size_t appointment_count;
    size_t appointment_at; /* where the next case may begin */
    struct need_row *needs;
    size_t need_count;
    size_t need_at;
    struct appointment_rows moved;     /* with their new state */
    struct appointment_rows withdrawn; /* proposals */
    struct need_row *settled;          /* with their new state and reason */
    size_t settled_count;
};

/* `residents` ascending; `today` is the day for which needs tell whether their round is open. */
MUST_CHECK bool appointment_book_load(struct pg *c, int32_t commune, const int64_t *residents, size_t count,
                                      civil_day today, struct arena *a, struct appointment_book *out,
                                      struct err *e);

/* Residents come in ascending order, each as often as the caller likes. */
struct appointment_case appointment_book_next(struct appointment_book *b, int64_t resident);

/* Each row at most once. */
void appointment_book_move(struct appointment_book *b, const struct appointment_row *row,
                           enum appointment_state state);
void appointment_book_settle(struct appointment_book *b, const struct need_row *need, enum need_state state,
                             enum reason reason);
/* A proposal vanishes, a promise takes the state `to`. */
void appointment_book_give_up(struct appointment_book *b, const struct appointment_row *row,
                              enum appointment_state to);

/* Proposals, promises and needs as decided, their change rows after w->item, and the reminders of what
 * is no longer promised. Adds to *reminders how many were cancelled. */
MUST_CHECK bool appointment_book_write(struct pg *c, struct appointment_write *w,
                                       const struct appointment_book *b, int64_t *reminders, struct err *e);

#endif
