/* SPDX-License-Identifier: Apache-2.0 */
/* What exam_day.c (reading, writing) and exam_decide.c (deciding) share. */
#ifndef LICHKHAM_JOBS_EXAM_DAY_INTERNAL_H
#define LICHKHAM_JOBS_EXAM_DAY_INTERNAL_H

#include "jobs/exam_day.h"
#include "store/appointment_rows.h"

/* A resident with what he has, as slices of the book's rows. */
struct exam_case {
    int64_t resident;
    const struct appointment_row *appointments; /* newest attempt of each need first */
    size_t appointment_count;
    const struct need_row *needs;
    size_t need_count;
};

struct appointment_rows {
    struct appointment_row *at;
    size_t count;
};

/* One commune's rows, and what is to be written. */
struct exam_book {
    const struct exam_request *request;
    struct arena *arena;
    struct appointment_row *appointments;
    size_t appointment_count;
    struct need_row *needs;
    size_t need_count;
    struct session_row *sessions; /* of a walk-in's site and day; walk_ins counts the new ones too */
    size_t session_count;
    struct appointment_rows moved;     /* with their new state */
    struct appointment_rows withdrawn; /* proposals */
    struct appointment_rows added;     /* walk-ins */
    struct appointment_rows completed;
    struct need_row *settled; /* with their new state */
    size_t settled_count;
    size_t given_up; /* later places */
};

/* Decides one case and notes it in the book. Returns NULL (with `*is_changed`) or why it is refused,
 * in the arena. */
const char *exam_decide(struct exam_book *b, const struct exam_case *k, bool *is_changed);

#endif
