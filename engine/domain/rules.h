/* SPDX-License-Identifier: Apache-2.0 */
/* rules: from (resident, local facts, today, rules) to the needs of a round. Pure.
 * Everything a law may change is a row with effective dates, loaded by store/rules; the shipped
 * defaults are in migrations/. Every look-up takes the first row in force that matches, in the
 * order the rows are given (store/rules orders them). */
#ifndef LICHKHAM_DOMAIN_RULES_H
#define LICHKHAM_DOMAIN_RULES_H

#include "domain/need.h"
#include "domain/resident.h"

#include <stddef.h>

struct effective {
    civil_day from;
    civil_day until; /* last day in force; CIVIL_NONE = open */
};

/* A resident matches when every given condition holds: any of `target_groups`, age in completed
 * years on the round's first day (0 for those born later) within [age_from, age_to], any of
 * `circumstances`. The lowest class of all matching rows is the priority class. A row with no
 * condition at all matches everyone. `phase_from`: the group is owed a check from this day on. */
struct priority_rule {
    struct effective effective;
    uint32_t target_groups; /* 0 = no condition */
    int16_t age_from;       /* -1 = no condition */
    int16_t age_to;         /* -1 = no condition */
    uint8_t circumstances;  /* 0 = no condition */
    uint8_t class_;         /* 0 most urgent .. 7 */
    civil_day phase_from;
};

/* Interval between two checks by age in completed months on the day the interval begins. In force:
 * that day, or the round's first day for an interval that began before it. No row: 12 months. */
struct interval_rule {
    struct effective effective;
    int16_t age_months_from;
    int16_t age_months_to; /* last month included; -1 = no end */
    uint8_t circumstances; /* 0 = no condition; e.g. hazardous work */
    int16_t interval_months;
};

/* Package by age in completed years on the exam day. */
struct package_rule {
    struct effective effective;
    int16_t age_from;
    int16_t age_to; /* -1 = no end */
    uint8_t package;
};

/* A package takes so many minutes of a resource of the session; without a row it does not need it. */
struct package_resource {
    uint8_t package;
    uint8_t resource; /* enum resource */
    int16_t minutes;
};

/* Who is not invited by the station: the route named in the feed, as long as the organisation may
 * still report (local_facts.route_failed lifts it). A route without a row is invited: nobody is
 * lost for want of a row. */
struct route_rule {
    struct effective effective;
    uint8_t route; /* enum route */
    bool is_invited_by_station;
};

struct round {
    int32_t number;
    civil_day starts;
    civil_day ends;
    int16_t minimum_gap_months; /* default 6 */
    int16_t residence_months;   /* least stay, 0 = none */
    int16_t overdue_grace_days; /* of a window that is empty after clipping to today */
};

struct rules {
    struct round round;
    const struct priority_rule *priorities;
    size_t priority_count;
    const struct interval_rule *intervals;
    size_t interval_count;
    const struct package_rule *packages;
    size_t package_count;
    const struct package_resource *package_resources; /* ordered by package and resource */
    size_t package_resource_count;
    const struct route_rule *routes;
    size_t route_count;
};

#define RULES_NEEDS_MAX 12

/* Writes the needs of one resident, numbered from 1, at least one (a person always has one need,
 * whatever its state), and returns how many. Open needs come out as NEED_DUE. Priority, phase and
 * route are those of today, or of the round's nearest day when today is outside it.
 *
 * Order of the tests (the first that holds decides): duplicate, deceased, moved out, excluded,
 * refused, done (here or elsewhere), not born (after today or after the round) or no priority row
 * (phase), residence too short, other route, minimum gap; else due. A resident since birth has
 * always been here long enough.
 *
 * A move an officer knows of is overtaken by a stay that the feed dates later.
 *
 * Done: a completion of the round or, without one, a last check the register dates within it
 * (elsewhere). Who is seen once a round has one need, however many completions came.
 *
 * Window of an annual need: release = latest of round start, birth, last check + minimum gap,
 * available_from, residence date; due = round end. Target: last check + interval, else the
 * birthday in the round, else (year only) the round's middle; clipped into the window. All are
 * days of the round and do not depend on today; plan/ clips them to what is still bookable. The one
 * exception: a wish beyond the round (available_from) gives release > due, which the plan answers
 * with no_window.
 *
 * Intervals under 12 months (by the age at the round's start or birth: infants; hazardous work) give
 * several needs: one for each visit that falls in the round, counted from the last check, or by age
 * from birth when none is known. The first is owed at once when it is overdue; each window runs from
 * half an interval before its target to half after, within the round, and no two windows meet. Needs
 * done come first and keep their numbers. A newborn whose first visit lies beyond the round is not
 * due, with the reason infant.
 *
 * Class: 2 x priority class + (missed last round ? 0 : 1); the last class where no phase has begun.
 * Unknown is not never: neither gets anything for it. */
int rules_derive_needs(const struct rules *rules, const struct resident *resident,
                       const struct local_facts *facts, civil_day today, struct need needs[RULES_NEEDS_MAX]);

/* Whether the commune that has this row of its feed and knows these facts lets go of the person:
 * NEED_DUPLICATE, NEED_DECEASED or NEED_MOVED_OUT, as rules_derive_needs would say; else NEED_DUE. */
enum need_state rules_judge_presence(const struct resident *resident, const struct local_facts *facts);

/* Package on a given exam day; 0 when no row matches. */
uint8_t rules_find_package(const struct rules *rules, const struct resident *resident, civil_day exam_day);

/* Lowest matching priority class in force on `today`, or -1 (no phase has begun for this person). */
int rules_find_class(const struct rules *rules, const struct resident *resident, civil_day today);

#endif
