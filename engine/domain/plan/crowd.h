/* SPDX-License-Identifier: Apache-2.0 */
/* crowd: the unpinned people of one line by window, and how many of them can be covered. Internal to plan/.
 *
 * A line is the stations seats_admissible gives somebody: his home, or all pooled. People are served by
 * earliest due day first, which covers the most for windows on a line (F. Glover, 1967). */
#ifndef LICHKHAM_DOMAIN_PLAN_CROWD_H
#define LICHKHAM_DOMAIN_PLAN_CROWD_H

#include "domain/plan/seats.h"

/* Windows that begin on one day, by due day. */
struct crowd_span {
    uint16_t due;
    uint32_t people;
};

struct crowd {
    uint16_t days;
    uint32_t people;
    uint32_t *of_window; /* [days][days] people by release and due */
    struct crowd_span *spans;
    uint32_t first_span[PLANNER_DAYS_MAX + 1];
    uint32_t places[PLANNER_DAYS_MAX]; /* after pins */
};

/* A window of somebody more; release PLANNER_NONE = of nobody. */
struct crowd_window {
    uint16_t release;
    uint16_t due;
};

#define CROWD_NOBODY ((struct crowd_window){PLANNER_NONE, PLANNER_NONE})

/* Pins of every station and day. */
uint32_t *crowd_count_pins(const struct planner_problem *p, struct arena *arena);

/* Those who may come nowhere else than to the line, have a window and are meant. */
struct crowd *crowd_gather(const struct planner_problem *p, struct seats_range line, const uint32_t *pins,
                           bool (*is_meant)(const void *context, uint32_t resident), const void *context,
                           struct arena *arena);

/* How many can be covered, `one` included, with `extra` more places on `extra_day`. */
uint64_t crowd_count_covered(const struct crowd *c, struct crowd_window one, uint16_t extra_day,
                             uint64_t extra);

/* True where ranks of the line alone say all: nobody shares its places who may not go everywhere on it, and
 * no special resource that is needed can run out before the general places do. */
bool crowd_is_alone(const struct planner_problem *p, struct seats_range line);

#endif
