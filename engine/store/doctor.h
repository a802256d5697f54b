/* SPDX-License-Identifier: Apache-2.0 */
/* doctor: what keeps an installation from working as it should, each finding with what to do about it.
 * A check is a row of one table; most are a statement that gives the worst few. Changes nothing. */
#ifndef LICHKHAM_STORE_DOCTOR_H
#define LICHKHAM_STORE_DOCTOR_H

#include "io/pg.h"

enum doctor_severity {
    DOCTOR_NOTE,    /* good to know; nothing is wrong */
    DOCTOR_WARNING, /* somebody is badly served, or will be */
    DOCTOR_FAULT,   /* something does not work */
    DOCTOR_SEVERITIES
};

/* Before any connection: how the configuration was read. */
struct doctor_configuration {
    const struct err *error; /* NULL = sound */
    const char *exposed;     /* file with a password that others may read; NULL = none */
};

/* What the checks look at. A connection that could not be opened is NULL, and its error tells why. */
struct doctor_subject {
    const struct doctor_configuration *configuration;
    struct pg *store;
    struct pg *register_; /* the same one where the register is in the database */
    struct err store_error;
    struct err register_error;
    civil_day today;
    int feed_days_max;
    int outcome_days;
    const char *live;            /* communes of live rounds, an array literal */
    const char *const *channels; /* names of those configured */
    size_t channel_count;
};

struct doctor_check;

struct doctor_finding {
    const struct doctor_check *check;
    enum doctor_severity severity;
    char where[96];
    char what[512];
    char remedy[512]; /* what to do: a command where there is one */
};

typedef void doctor_on_finding(void *context, const struct doctor_finding *finding);

enum doctor_needs {
    DOCTOR_NEEDS_NOTHING,
    DOCTOR_NEEDS_CONFIGURATION,
    DOCTOR_NEEDS_STORE,
    DOCTOR_NEEDS_REGISTER
};

/* In the texts {1}, {2} ... stand for the columns of a row after its first, which counts all rows. */
struct doctor_check {
    const char *name; /* "feed_old"; unique */
    enum doctor_severity severity;
    const char *looks_for; /* what it finds, for the handbook */
    enum doctor_needs needs;
    bool (*run)(const struct doctor_check *check, const struct doctor_subject *s,
                doctor_on_finding *on_finding, void *context, struct err *e);
    /* Of a check that is a statement: $1 is today, $2 this number, $3 the communes of live rounds. */
    const struct pg_statement *statement;
    int (*number)(const struct doctor_subject *s);
    const char *where, *what, *remedy;
};

extern const struct doctor_check DOCTOR_CHECKS[];
extern const size_t DOCTOR_CHECK_COUNT;

const char *doctor_severity_name(enum doctor_severity severity); /* "fault"; static */

/* The communes of live rounds as an array literal; release with free(). */
MUST_CHECK bool doctor_list_live(struct pg *store, char **out, struct err *e);

#endif
