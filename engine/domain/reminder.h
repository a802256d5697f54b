/* SPDX-License-Identifier: Apache-2.0 */
/* reminder: which messages an appointment gets, and on which day. Pure; sending is elsewhere. */
#ifndef LICHKHAM_DOMAIN_REMINDER_H
#define LICHKHAM_DOMAIN_REMINDER_H

#include "domain/calendar.h"

#include <stddef.h>
#include <stdint.h>

/* States of a reminder: closed list, names as stored. */
enum reminder_state {
    REMINDER_QUEUED,
    REMINDER_SENDING,
    REMINDER_AMBIGUOUS,
    REMINDER_ACCEPTED,
    REMINDER_DELIVERED,
    REMINDER_FAILED,
    REMINDER_EXPIRED,
    REMINDER_CANCELLED,
    REMINDER_STATES
};

const char *reminder_state_name(enum reminder_state s);
bool reminder_state_find(const char *name, enum reminder_state *s);
bool reminder_state_is_terminal(enum reminder_state s);

/* One rung of the ladder (table reminder_rung). */
struct reminder_rung {
    char purpose[24]; /* "week_before", "day_before" */
    char channel[16]; /* "sms" */
    int16_t days_before;
};

struct reminder_hours {
    int16_t from_minute;  /* of the day, default 450 */
    int16_t until_minute; /* default 1200 */
};

struct reminder_plan {
    bool is_queued;     /* false: too late for this rung; the reminder is recorded as expired */
    civil_day send_day; /* of a queued one */
};

/* The send day of one rung for an appointment on `day`, published when `earliest` is the first day
 * a message can still go out. The nominal day is `day - days_before`; on a holiday it moves to the
 * nearest earlier day that is not one. Before `earliest` it moves to `earliest`, unless that day is
 * a holiday, is on or after the appointment, or is not before the next rung's day (`next_day`,
 * CIVIL_NONE for none): then the rung is skipped, so nobody gets two messages a day. */
struct reminder_plan reminder_plan_rung(const struct reminder_rung *rung, civil_day day, civil_day earliest,
                                        civil_day next_day, const struct calendar *calendar);

/* The first day a message can go out, queued at `today`, `minute_of_day`. */
civil_day reminder_earliest_day(const struct reminder_hours *hours, civil_day today, int minute_of_day);

#endif
