/* SPDX-License-Identifier: Apache-2.0 */
/* reminder_days: the send day of every rung for every appointment day of a span. The same for all
 * communes of a night, so it is computed once and joined in SQL. Pure. */
#ifndef LICHKHAM_DOMAIN_REMINDER_DAYS_H
#define LICHKHAM_DOMAIN_REMINDER_DAYS_H

#include "domain/reminder.h"

/* What one rung means for the appointments of one day. */
struct reminder_day {
    civil_day day; /* of the appointment */
    char purpose[24];
    char channel[16];
    bool is_queued;     /* false: too late, the reminder is recorded as expired */
    civil_day send_day; /* of a queued one, else CIVIL_NONE */
};

/* For each day of [from, until] and each rung, by day; the rungs may come in any order. Rungs of one
 * purpose share their day, those of different purposes never do. Release with free(). */
struct reminder_day *reminder_days_make(const struct reminder_rung *rungs, size_t rung_count,
                                        const struct calendar *calendar, civil_day earliest, civil_day from,
                                        civil_day until, size_t *count);

#endif
