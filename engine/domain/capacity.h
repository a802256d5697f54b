/* SPDX-License-Identifier: Apache-2.0 */
/* capacity: from weekly templates, holidays, closures and extra days to dated sessions. Pure. */
#ifndef LICHKHAM_DOMAIN_CAPACITY_H
#define LICHKHAM_DOMAIN_CAPACITY_H

#include "domain/calendar.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The capacity vector: people a session can serve, by resource. Element 0 is the general place;
 * a session never takes more people than that. */
enum resource {
    RESOURCE_PLACE,
    RESOURCE_DOCTOR,
    RESOURCE_GYNAECOLOGY,
    RESOURCE_PAEDIATRICS,
    RESOURCE_BLOOD,
    RESOURCE_ECG,
    RESOURCE_ULTRASOUND,
    RESOURCE_XRAY,
    RESOURCES
};

const char *resource_name(enum resource r); /* "place"; static */
/* As people call it; language "vi", else English. Static. */
const char *resource_title(enum resource r, const char *language);

/* Names of the resources whose bits are set, in their order; how many. */
size_t resource_list(uint8_t bits, const char *names[RESOURCES]);

enum half { HALF_MORNING = 1, HALF_AFTERNOON = 2 };

/* One row of the weekly template: the site opens on this weekday in this half, in these weeks. */
struct site_week {
    int32_t site;
    uint8_t weekday; /* 1 = Monday */
    uint8_t half;
    int16_t capacity[RESOURCES];
    int16_t walk_in_reserve;
    civil_day from;
    civil_day until; /* CIVIL_NONE = open */
};

/* Days on which nothing is held. site 0 = every site. until CIVIL_NONE = without an end. */
struct closure {
    int32_t site;
    civil_day from;
    civil_day until;
};

/* A session outside the template (extra Saturday, make-up day, mobile day); replaces the
 * template's session of that site, day and half; held also on a holiday, never on a closure. Without
 * places nothing is held then. */
struct extra_session {
    int32_t site;
    civil_day day;
    uint8_t half;
    int16_t capacity[RESOURCES];
    int16_t walk_in_reserve;
};

struct session {
    int32_t site;
    civil_day day;
    uint8_t half;
    uint8_t expected_absence; /* percent of those booked who will stay away (attendance.h) */
    bool is_reserve_released; /* the walk-in reserve may be booked */
    int16_t capacity[RESOURCES];
    int16_t walk_in_reserve;
    int16_t overbooked; /* people beyond the places who may be booked */
};

struct capacity_input {
    const struct site_week *weeks;
    size_t week_count;
    const struct closure *closures;
    size_t closure_count;
    const struct extra_session *extras;
    size_t extra_count;
    struct calendar calendar;
};

/* Nothing is held there that day, not even an extra session. */
bool capacity_is_closed(const struct capacity_input *input, int32_t site, civil_day day);

/* All sessions of [from, until], ordered by site, day, half. Releases with free(). */
struct session *capacity_make_sessions(const struct capacity_input *input, civil_day from, civil_day until,
                                       size_t *count);

/* Places for people with an appointment: the general place less the kept reserve, never below 0. */
int capacity_places(const struct session *s);
/* How many can be booked in advance: these places and the overbooked ones. */
int capacity_bookable(const struct session *s);

/* A site in a round: who waits there for want of a place (reason_is_shortage), and its largest half day. */
struct capacity_gap {
    int64_t missing;
    int64_t largest; /* places that can be booked; 0 = it has no half day */
};

/* At least so many more half days, none larger than the largest there is, leave nobody without a place: each
 * site's gap divided by its largest half day, rounded up, summed; where people may go to any site, one gap of
 * all. What everybody is told as "at least N extra half days": windows and resources may ask for more, which
 * the planner counts (planner_clear). Where there is no half day to go by it is 0. */
int64_t capacity_extra_half_days(const struct capacity_gap *gaps, size_t count, bool may_go_anywhere);

/* Places kept within a session until `release_day` (included: from that day on everybody may have
 * them). Exactly one of hamlet, organisation, target_group is set; all 0 = kept for walk-ins. */
struct session_quota {
    int32_t site;
    civil_day day;
    uint8_t half;
    int16_t places;
    int32_t hamlet;
    int32_t organisation;
    int16_t target_group;
    civil_day release_day; /* CIVIL_NONE = never */
};

bool capacity_is_quota_kept(const struct session_quota *q, civil_day today);

#endif
