/* SPDX-License-Identifier: Apache-2.0 */
/* completion: evidence of a check, and the one round it counts in. */
#ifndef LICHKHAM_DOMAIN_COMPLETION_H
#define LICHKHAM_DOMAIN_COMPLETION_H

#include "base/civil.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum completion_source {
    COMPLETION_STATION, /* written by the exam day itself, never by hand */
    COMPLETION_EMPLOYER,
    COMPLETION_SCHOOL,
    COMPLETION_HOSPITAL,
    COMPLETION_MINISTRY, /* returned by the ministry's system */
    COMPLETION_OFFICER,
    COMPLETION_SOURCES
};

enum data_status { DATA_NOT_SENT, DATA_SENT, DATA_ACCEPTED, DATA_REJECTED, DATA_STATUSES };

const char *completion_source_name(enum completion_source source); /* "hospital"; static */
bool completion_source_find(const char *name, enum completion_source *source);
const char *data_status_name(enum data_status status); /* "not_sent"; static */
bool data_status_find(const char *name, enum data_status *status);

struct completion_round {
    int32_t number;
    civil_day starts;
    civil_day ends;
    bool is_live; /* in the person's commune: not closed */
};

/* The round a check of that day counts in: one whose days include it; of several a live one, of those
 * the one that starts first. NULL when there is none: then it only sets the minimum gap. */
const struct completion_round *completion_find_round(const struct completion_round *rounds, size_t count,
                                                     civil_day done_on);

#endif
