/* SPDX-License-Identifier: Apache-2.0 */
/* attendance: how many of those who are booked stay away, as measured; and from it how many may be
 * booked, so that a session seldom has more people than places. Pure; no library of mathematics, so that
 * every machine computes the same numbers. */
#ifndef LICHKHAM_DOMAIN_ATTENDANCE_H
#define LICHKHAM_DOMAIN_ATTENDANCE_H

#include "base/arena.h"
#include "domain/capacity.h"
#include "domain/schedule.h"

/* Cancelled and unrecorded appointments are in neither. */
struct attendance_count {
    uint32_t shows;
    uint32_t absences;
};

enum attendance_history {
    ATTENDANCE_FIRST,
    ATTENDANCE_AGAIN,
    ATTENDANCE_HISTORIES
}; /* first offer, later ones */

struct attendance_cells {
    struct attendance_count at[PRIORITY_CLASSES][ATTENDANCE_HISTORIES];
};

struct attendance_site {
    int32_t site;
    struct attendance_cells cells;
};

struct attendance {
    struct attendance_cells round;   /* of all sites of the commune */
    struct attendance_cells commune; /* the same, and of the round before */
    struct attendance_site *sites;   /* of the round; ordered by site */
    size_t site_count;
};

/* Counts the stored appointments of a round; `before` is what the round before came to. Both lists are
 * ordered by resident and number. Sites live in the arena. */
void attendance_count(const struct need *needs, size_t need_count, const struct appointment *stored,
                      size_t stored_count, const struct attendance_cells *before, struct arena *arena,
                      struct attendance *out);

/* The share, 0 to 1, of such people who stay away: the measured share, drawn towards that of the commune by
 * as much as ATTENDANCE_PRIOR people weigh, and that one towards nobody, who stays away until it is measured.
 */
#define ATTENDANCE_PRIOR 20
double attendance_absence(const struct attendance *a, int32_t site, int priority_class,
                          enum attendance_history history);

/* The most people who may be booked for `places` when a share stays away: the largest number of whom more
 * than `places` come with a probability of at most `risk`. Absences are beta-binomial with intraclass
 * `correlation` (rain and harvest keep many at home at once); 0 is the binomial. That people differ only
 * lowers the risk (W. Hoeffding, Annals of Mathematical Statistics 27, 1956). At most twice the places. */
int attendance_limit(int places, double absence, double correlation, double risk);

struct attendance_policy {
    double risk;                      /* 0 = nobody is overbooked */
    double correlation;               /* 0 to below 1 */
    civil_day reserve_released_until; /* sessions up to this day have given their walk-in reserve free;
                                         CIVIL_NONE = none */
};

/* What a session was the night before. */
struct session_expectation {
    int32_t site;
    civil_day day;
    uint8_t half;
    uint8_t expected_absence; /* percent */
};

/* Sets of each session whether its reserve is released, the expected absence and how many are overbooked.
 * The expectation is the mean over the people who stand in the session, and of its site for the places that
 * are left, in steps of 5 percent; one of the night before stays while it is near. Lists are ordered by site,
 * day, half. */
void attendance_set_limits(const struct attendance *a, const struct attendance_policy *policy,
                           const struct need *needs, size_t need_count, const struct appointment *stored,
                           size_t stored_count, const struct session_expectation *before, size_t before_count,
                           struct session *sessions, size_t session_count, struct arena *arena);

#endif
