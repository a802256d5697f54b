/* SPDX-License-Identifier: Apache-2.0 */
/* calendar_text: exam days as an iCalendar object (RFC 5545). The only place that knows libical. */
#ifndef LICHKHAM_EDGE_API_CALENDAR_TEXT_H
#define LICHKHAM_EDGE_API_CALENDAR_TEXT_H

#include "base/civil.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct calendar_event {
    const char *uid;
    const char *summary;
    const char *description; /* "" = none */
    const char *location;    /* "" = none */
    civil_day day;
    int from_minute; /* of the day, business time; written as UTC, which every program knows */
    int until_minute;
    int64_t sequence;     /* grows with every change */
    civil_day changed_on; /* CIVIL_NONE = unknown: then its own day */
};

/* Lines are folded and ended as the RFC wants them. */
void calendar_text_write(const char *name, const struct calendar_event *events, size_t count, FILE *out);

#endif
