/* SPDX-License-Identifier: Apache-2.0 */
/* doctor: runs every check of store/doctor that can be run, on a broken installation too. */
#ifndef LICHKHAM_JOBS_DOCTOR_H
#define LICHKHAM_JOBS_DOCTOR_H

#include "base/vec.h"
#include "store/doctor.h"

struct doctor_options {
    struct doctor_configuration configuration; /* with an error nothing else is looked at */
    const char *database;                      /* conninfo */
    const char *registry;                      /* "" = the same database */
    civil_day today;
    int feed_days_max;
    int outcome_days;
    const char *const *channels; /* names of those configured */
    size_t channel_count;
};

/* A check that could not be run, and why. */
struct doctor_gap {
    const struct doctor_check *check;
    char why[256];
};

struct doctor_report {
    struct doctor_findings
        VEC_OF(struct doctor_finding) findings; /* the gravest first, else in the table's order */
    struct doctor_gaps VEC_OF(struct doctor_gap) gaps;
    bool is_healthy; /* no fault, no warning, and nothing left unchecked */
};

void doctor_run(struct loop *loop, const struct doctor_options *options, struct doctor_report *out);
void doctor_finish(struct doctor_report *report);

#endif
