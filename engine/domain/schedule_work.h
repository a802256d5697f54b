/* SPDX-License-Identifier: Apache-2.0 */
/* What the steps of schedule_commune share; private to schedule*.c. */
#ifndef LICHKHAM_DOMAIN_SCHEDULE_WORK_H
#define LICHKHAM_DOMAIN_SCHEDULE_WORK_H

#include "domain/schedule.h"
#include "domain/schedule_resources.h"

enum slot_kind {
    SLOT_NONE,   /* the need asks for nothing */
    SLOT_WANTED, /* to be planned */
    SLOT_KEPT    /* a promised place, or an officer's choice, that stays */
};

/* What holds somebody to his home site. */
enum bond {
    BOND_NONE,
    BOND_STEP_FREE, /* needs step-free access */
    BOND_HOME,      /* is visited, or lives where only a mobile team comes */
    BOND_NOWHERE    /* is sent to somebody else's site with a voucher */
};

/* What becomes of one need; parallel to the needs, and with them what a large commune's memory goes to. */
struct slot {
    uint32_t first_stored; /* its stored appointments: [first_stored, first_stored + stored_count) */
    int32_t home_site;     /* 0 = none */
    int32_t site;          /* where it is placed; 0 = nowhere */
    civil_day day;
    int16_t minute;
    uint8_t stored_count;  /* attempts fit a byte */
    uint8_t latest_state;  /* enum appointment_state its newest stored appointment leaves with */
    uint8_t left_out;      /* resources of the capacity vector the person comes without, as bits */
    uint8_t day_reason;    /* enum day_reason */
    uint8_t kind : 2;      /* enum slot_kind */
    uint8_t half : 2;      /* 0 = no arrival time yet */
    uint8_t bond : 2;      /* enum bond */
    bool has_previous : 1; /* its newest stored appointment is a proposal for a day to come, or was taken away
                            */
    bool is_frozen : 1;    /* and stays where it is */
    bool is_seated : 1;    /* on a place kept for a group */
};

/* What the commune's sites still hold for everybody, on the days from the first bookable one to the end
 * of the round. */
struct schedule_places {
    civil_day first;
    uint16_t days;
    uint16_t stations;
    int32_t *site_of;  /* [stations] ascending */
    int32_t *capacity; /* [resources][stations][days] */
    bool *is_session;  /* [stations][days] */
    struct schedule_resources resources;
};

struct schedule_work {
    const struct schedule_input *input;
    struct need *needs;
    size_t need_count;
    const struct appointment *stored;
    size_t stored_count;
    struct slot *slots;
    int64_t least_household;
    int32_t home_visit_site; /* 0 = the commune has none */
    int32_t step_free_site;
    struct schedule_places places;
    struct planner *planner;
    struct schedule_output *out;
    struct schedule_totals *totals; /* of out */
    struct arena *arena;
};

/* The newest stored appointment of a slot, or NULL. */
const struct appointment *schedule_latest(const struct schedule_work *w, const struct slot *slot);

/* The sessions of one site and day: first index, and how many (0, 1 or 2). */
size_t schedule_find_sessions(const struct schedule_input *input, int32_t site, civil_day day, size_t *first);

/* ---- Who is seen where (schedule_homes.c) ------------------------------------------------------- */

void schedule_find_homes(struct schedule_work *w);
void schedule_set_home(const struct schedule_work *w, const struct need *need, struct slot *slot);
enum site_kind schedule_site_kind(const struct schedule_input *input, int32_t site);
/* On places anybody may have ... */
bool schedule_may_be_at(const struct schedule_input *input, const struct slot *slot, int32_t site);
/* ... and on places kept for a group he is in. */
bool schedule_may_join_at(const struct schedule_input *input, const struct slot *slot, int32_t site);

/* ---- What there is (schedule_places.c) ---------------------------------------------------------- */

void schedule_count_places(struct schedule_work *w);
uint16_t schedule_find_station(const struct schedule_places *p, int32_t site);
bool schedule_is_in_days(const struct schedule_places *p, civil_day day);
int32_t *schedule_places_at(const struct schedule_places *p, uint16_t resource, uint16_t station,
                            civil_day day);
/* Takes the kept places of one session out of everybody's; returns how many there really were. */
int32_t schedule_take_quota(const struct schedule_places *p, uint16_t station, const struct session_quota *q);
bool schedule_is_kept(const struct schedule_work *w, const struct session_quota *q);
bool schedule_is_for_walk_ins(const struct session_quota *q);
bool schedule_is_member(const struct schedule_group *g, const struct need *need);
struct schedule_group schedule_group_of(const struct session_quota *q);

/* ---- Who stays and who is asked for (schedule_freeze.c, schedule_lines.c) ------------------------ */

/* The window of a need as the planner has it: from the first bookable day on, with grace where it had
 * passed. False: there is none. */
bool schedule_window(const struct schedule_work *w, size_t need, civil_day *release, civil_day *due);

/* The planner's number for the household of a need that is not vanished. */
uint32_t schedule_household(const struct schedule_work *w, const struct need *need);

/* Marks the proposals of the next days that stay where they are. */
void schedule_freeze(struct schedule_work *w);

/* Gives every wanted slot a site and day, or its need a reason and a certificate. */
void schedule_plan_days(struct schedule_work *w);

/* The certificates of the problem that everybody waits in. */
void schedule_list_shortages(struct schedule_work *w, const struct schedule_problem *p);

/* Gives every placed slot a half and an arrival minute. */
void schedule_plan_arrivals(struct schedule_work *w);

#endif
