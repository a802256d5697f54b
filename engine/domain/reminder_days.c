/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/reminder_days.h"

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nearest to the appointment first: each rung must know the day of the one after it. */
static int compare_rungs(const void *a, const void *b) {
    const struct reminder_rung *x = a, *y = b;
    if (x->days_before != y->days_before) return x->days_before < y->days_before ? -1 : 1;
    const int by_purpose = strcmp(x->purpose, y->purpose);
    return by_purpose != 0 ? by_purpose : strcmp(x->channel, y->channel);
}

static struct reminder_day plan_one(const struct reminder_rung *rung, civil_day day, civil_day earliest,
                                    civil_day next_day, const struct calendar *calendar) {
    const struct reminder_plan plan = reminder_plan_rung(rung, day, earliest, next_day, calendar);
    struct reminder_day one = {.day = day, .is_queued = plan.is_queued};
    one.send_day = plan.is_queued ? plan.send_day : CIVIL_NONE;
    snprintf(one.purpose, sizeof one.purpose, "%s", rung->purpose);
    snprintf(one.channel, sizeof one.channel, "%s", rung->channel);
    return one;
}

/* The send days of one appointment day, from its last message back to its first. */
static void plan_day(const struct reminder_rung *rungs, size_t count, const struct calendar *calendar,
                     civil_day earliest, civil_day day, struct reminder_day *out) {
    civil_day next_day = CIVIL_NONE, own_day = CIVIL_NONE; /* of the purposes after this one; of this one */
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(rungs[i].purpose, rungs[i - 1].purpose) != 0 && own_day != CIVIL_NONE) {
            next_day = own_day;
            own_day = CIVIL_NONE;
        }
        out[i] = plan_one(&rungs[i], day, earliest, next_day, calendar);
        if (out[i].is_queued && (own_day == CIVIL_NONE || out[i].send_day < own_day))
            own_day = out[i].send_day;
    }
}

struct reminder_day *reminder_days_make(const struct reminder_rung *rungs, size_t rung_count,
                                        const struct calendar *calendar, civil_day earliest, civil_day from,
                                        civil_day until, size_t *count) {
    const size_t days = until < from ? 0 : (size_t)(until - from) + 1;
    struct reminder_rung *sorted = memory_get(rung_count + 1, sizeof *sorted);
    if (rung_count > 0) memcpy(sorted, rungs, rung_count * sizeof *sorted);
    qsort(sorted, rung_count, sizeof *sorted, compare_rungs);
    struct reminder_day *out = memory_get(days * rung_count + 1, sizeof *out);
    for (size_t i = 0; i < days; i++)
        plan_day(sorted, rung_count, calendar, earliest, from + (civil_day)i, out + i * rung_count);
    free(sorted);
    *count = days * rung_count;
    return out;
}
