/* SPDX-License-Identifier: Apache-2.0 */
/* exam_day: what officers record about an exam day: who came, who did not, who came unasked. All
 * codes are looked at first; those that do not fit are refused one by one with a reason, the others
 * are recorded set-based, a transaction a commune, through the write door. Recording the same again
 * changes nothing.
 *
 * attend:   the appointment is attended, its need done here, and the station's evidence is written;
 *           any later place of that need is given up.
 * absent:   did not attend; the need is due again and the next night offers a new attempt.
 * check-in: he is here.
 * walk-in:  a resident without a promised place that day is seen now; a later place of that need is
 *           given up. Above the session's reserve it is told, not refused. */
#ifndef LICHKHAM_JOBS_EXAM_DAY_H
#define LICHKHAM_JOBS_EXAM_DAY_H

#include "io/pg.h"
#include "jobs/exam_codes.h"

enum exam_action { EXAM_ATTEND, EXAM_ABSENT, EXAM_CHECK_IN, EXAM_WALK_IN };

struct exam_request {
    enum exam_action action;
    civil_day day;   /* of the exam; never after `today` */
    civil_day today; /* the real business date */
    int minute_of_day;
    int32_t site;             /* 0 = any; a walk-in's is needed */
    bool is_examined;         /* walk-in: already attended, not only checked in */
    int half_from_minutes[2]; /* arrival of a walk-in recorded later */
    bool is_dry_run;
    const struct exam_code *codes;
    size_t count;
};

struct exam_note {
    size_t line; /* of the file, 0 = from the command line */
    const char *code;
    const char *reason;
};

struct exam_report {
    struct exam_note *refused; /* by line */
    size_t refused_count;
    const char **warnings;
    size_t warning_count;
    size_t changed;
    size_t unchanged; /* recorded before, or given twice */
    size_t given_up;  /* later places of the same needs */
    int64_t reminders_cancelled;
};

/* Fails only as a whole (database, site, date); refused codes are in the report, in the arena. */
MUST_CHECK bool exam_day_record(struct pg *c, const struct exam_request *request, struct arena *a,
                                struct exam_report *out, struct err *e);

#endif
