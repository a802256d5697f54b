/* SPDX-License-Identifier: Apache-2.0 */
/* What exam_day.c (reading, writing) and exam_decide.c (deciding) share. */
#ifndef LICHKHAM_JOBS_EXAM_DAY_INTERNAL_H
#define LICHKHAM_JOBS_EXAM_DAY_INTERNAL_H

#include "jobs/appointment_book.h"
#include "jobs/exam_day.h"

/* One commune's rows, and what is to be written. */
struct exam_book {
    const struct exam_request *request;
    struct arena *arena;
    struct appointment_book rows;
    struct session_row *sessions; /* of a walk-in's site and day; walk_ins counts the new ones too */
    size_t session_count;
    struct appointment_rows added; /* walk-ins */
    struct appointment_rows completed;
    size_t given_up; /* later places */
};

/* Decides one case and notes it in the book. Returns NULL (with `*is_changed`) or why it is refused,
 * in the arena. */
const char *exam_decide(struct exam_book *b, const struct appointment_case *k, bool *is_changed);

#endif
