/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/reminder.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *name;
    bool is_terminal;
} STATES[REMINDER_STATES] = {
    [REMINDER_QUEUED] = {"queued", false},       [REMINDER_SENDING] = {"sending", false},
    [REMINDER_AMBIGUOUS] = {"ambiguous", false}, [REMINDER_ACCEPTED] = {"accepted", true},
    [REMINDER_DELIVERED] = {"delivered", true},  [REMINDER_FAILED] = {"failed", true},
    [REMINDER_EXPIRED] = {"expired", true},      [REMINDER_CANCELLED] = {"cancelled", true},
};

const char *reminder_state_name(enum reminder_state s) {
    assert(s < REMINDER_STATES);
    return STATES[s].name;
}

bool reminder_state_find(const char *name, enum reminder_state *s) {
    for (unsigned i = 0; i < REMINDER_STATES; i++)
        if (strcmp(name, STATES[i].name) == 0) {
            *s = (enum reminder_state)i;
            return true;
        }
    return false;
}

bool reminder_state_is_terminal(enum reminder_state s) {
    assert(s < REMINDER_STATES);
    return STATES[s].is_terminal;
}

/* The nominal day, or the day of a late start; CIVIL_NONE when neither may be used. */
static civil_day find_send_day(int days_before, civil_day day, civil_day earliest,
                               const struct calendar *calendar) {
    civil_day nominal = day - days_before;
    while (calendar_is_holiday(calendar, nominal)) nominal--;
    if (nominal >= earliest) return nominal;
    return earliest < day && !calendar_is_holiday(calendar, earliest) ? earliest : CIVIL_NONE;
}

struct reminder_plan reminder_plan_rung(const struct reminder_rung *rung, civil_day day, civil_day earliest,
                                        civil_day next_day, const struct calendar *calendar) {
    const civil_day send_day = find_send_day(rung->days_before, day, earliest, calendar);
    const bool is_in_time = send_day != CIVIL_NONE && (next_day == CIVIL_NONE || send_day < next_day);
    return (struct reminder_plan){.is_queued = is_in_time, .send_day = is_in_time ? send_day : CIVIL_NONE};
}

civil_day reminder_earliest_day(const struct reminder_hours *hours, civil_day today, int minute_of_day) {
    return minute_of_day < hours->until_minute ? today : today + 1;
}
