/* SPDX-License-Identifier: Apache-2.0 */
/* schedule: one commune's round, from needs and stored appointments to the appointments it should
 * have now. Pure. The planner (include/lichkham/planner.h) decides the days; this decides what it is
 * asked, what is promised and stays, what ends, and what becomes of the rest.
 *
 * Who keeps what: a promised appointment of an open need stays as it is, unless its session is gone;
 * then the service cancels it and the need is planned anew, before others of its class. Who has checked in
 * stays, with or without a session. An officer's choice stays as well. A proposal
 * is nobody's promise: it is where the planner looks first, and it may move or vanish; those of the next
 * `freeze_days` stay while their day holds a session and places for all who stay. A past promised day without
 * a record is "outcome unknown" and holds its need for `outcome_days`. A window that has passed opens again
 * with grace, until the same person's next window begins; a visit the next one has overtaken is closed
 * unserved. */
#ifndef LICHKHAM_DOMAIN_SCHEDULE_H
#define LICHKHAM_DOMAIN_SCHEDULE_H

#include "base/arena.h"
#include "domain/appointment.h"
#include "domain/capacity.h"
#include "domain/need.h"
#include "domain/resident.h"
#include "domain/rules.h"
#include "domain/schedule_problem.h"
#include "domain/site.h"

enum appointment_origin { ORIGIN_PLAN, ORIGIN_WALK_IN, ORIGIN_OFFICER, ORIGINS };

const char *appointment_origin_name(enum appointment_origin origin);
bool appointment_origin_find(const char *name, enum appointment_origin *origin);

/* What becomes of a promise whose day has passed without a record, and of one whose need is closed:
 * who refused has cancelled it himself, else the service does. Any other state stays as it is. */
enum appointment_state schedule_pass_day(enum appointment_state state);
enum appointment_state schedule_end_promise(enum appointment_state state, enum need_state need);

/* What the night does to a stored row. */
enum row_change { ROW_SAME, ROW_NEW, ROW_CHANGED, ROW_GONE };

/* Narrow: a large commune has a quarter of a million, twice. */
struct appointment {
    int64_t resident;
    int32_t site;
    civil_day day;
    uint16_t version;
    int16_t minute; /* arrival, minute of the day */
    uint8_t number; /* of the need */
    uint8_t attempt;
    uint8_t state : 4; /* enum appointment_state */
    uint8_t half : 2;
    uint8_t origin : 2; /* enum appointment_origin */
    uint8_t change : 2; /* enum row_change; ROW_SAME on the way in */
    bool is_pinned : 1;
};

/* Where the people of a hamlet are seen. Ordered by hamlet. */
struct hamlet_site {
    int32_t hamlet;
    int32_t site; /* 0 = nowhere */
};

struct half_day {
    int16_t from_minute;
    int16_t until_minute;
};

/* Why needs of a class wait at a site: the days tight_from .. tight_to hold `places` places (of a
 * resource: for people who need it), and more people as urgent as these, or more so, can come on no other
 * days. With overflow the places are those of all sites. Needs name theirs by tight_site, tight_resource and
 * tight_to; of several that end on one day the longest stands for all. */
struct shortage {
    int32_t site; /* the home of those who wait; 0 = they have none */
    uint8_t class_;
    uint8_t resource; /* enum resource */
    civil_day tight_from;
    civil_day tight_to;
    int32_t places;
    int32_t people; /* who compete for them, those who got one included */
};

struct schedule_input {
    civil_day today;         /* the business date, never before the real one */
    civil_day bookable_from; /* first day a new place may have */
    civil_day round_ends;
    civil_day publish_until; /* last day a standing approval promises; CIVIL_NONE = none */
    int16_t overdue_grace_days;
    int16_t outcome_days;
    int16_t step_minutes;
    struct half_day halves[2];      /* morning, afternoon */
    const struct session *sessions; /* of this round, ordered by site, day, half */
    size_t session_count;
    const struct session_quota *quotas;
    size_t quota_count;
    const struct hamlet_site *hamlets;
    size_t hamlet_count;
    const struct site *sites; /* ordered by id; one that is not in the list is a station, step-free */
    size_t site_count;
    const struct package_resource *package_resources;
    size_t package_resource_count;
    bool is_overflow;          /* everybody may go to every site but who is bound to his */
    bool has_second_visits;    /* who finds no special resource comes without it */
    int16_t freeze_days;       /* proposals of the next days stay; 0 = none */
    uint32_t household_weight; /* as in planner.h */
    uint32_t away_weight;
    uint32_t fairness_weight;
    bool keeps_problems; /* in the output, for who explains or proves the plan */
};

#define SCHEDULE_CLASSES 16

struct schedule_totals {
    uint32_t wanted[SCHEDULE_CLASSES];  /* open needs, booked ones included, by planning class */
    uint32_t covered[SCHEDULE_CLASSES]; /* of those, with a place */
    uint32_t by_state[NEED_STATES];
    uint32_t people[NEED_STATES][PRIORITY_CLASSES]; /* each person once, by the class of his first need */
    uint32_t by_reason[REASONS];                    /* of waiting needs */
    uint32_t pins_above_capacity;
    uint32_t household_visits;
    uint32_t proposed; /* appointments by what the night made of them */
    uint32_t promised;
    uint32_t newly_promised;
};

struct schedule_output {
    struct appointment *appointments; /* stored ones with their change, then new ones; ordered by
                                       * resident, number, attempt */
    size_t appointment_count;
    struct shortage *shortages; /* ordered by site, class, resource, tight_to */
    size_t shortage_count;
    struct schedule_totals totals;
    struct schedule_problem *problems; /* with `keeps_problems`: in the order they were solved */
    size_t problem_count;
};

/* `needs` is ordered by resident and number; open ones come as NEED_DUE and leave as booked or
 * waiting with their reason. They bring the day_reason that is stored with them: it stays as long as their
 * place does. `stored` is ordered by resident, number, attempt. */
void schedule_commune(const struct schedule_input *input, struct need *needs, size_t need_count,
                      const struct appointment *stored, size_t stored_count, struct arena *arena,
                      struct schedule_output *out);

#endif
