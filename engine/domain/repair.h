/* SPDX-License-Identifier: Apache-2.0 */
/* repair: a day falls away, or changes, while people hold places on it. Pure.
 *
 * It says what becomes of promises; the rest of the plan follows as in any night. So there are two steps:
 *   1. repair_settle gives the stored appointments as they stand once everybody who was promised a place that
 *      is no more has another one, or none. Only they move: as many as the places that are missing, the least
 *      urgent, of those the latest by number. They take another half of the same day, else the free day
 *      nearest to the lost one that lies in their window, for which a proposal, of which nobody has been
 * told, may have to go elsewhere. Promises to others, and whoever has checked in, stay.
 *   2. schedule_commune plans from there, and repair_compare tells what has become of everybody.
 * A night after that finds nothing to do, because the second step was one. Whoever was published by that step
 * is a promise to the next: where there is one the step is taken again. */
#ifndef LICHKHAM_DOMAIN_REPAIR_H
#define LICHKHAM_DOMAIN_REPAIR_H

#include "domain/schedule.h"

/* Where capacity has changed. */
struct repair_area {
    int32_t site;
    civil_day from;
    civil_day until; /* CIVIL_NONE = without an end */
    uint8_t halves;  /* bits 1 << enum half */
};

struct repair_place {
    int32_t site; /* 0 = none */
    civil_day day;
    int16_t minute;
    uint8_t half;
};

enum repair_fate {
    REPAIR_MOVED,  /* to another day, half or time */
    REPAIR_LOST,   /* no place any more */
    REPAIR_GIVEN,  /* had none before */
    REPAIR_STAYED, /* has checked in or been examined in a half that is no more: nothing is changed */
    REPAIR_FATES
};

const char *repair_fate_name(enum repair_fate fate); /* "moved"; static; what the database stores */
bool repair_fate_find(const char *name, enum repair_fate *fate);

/* What became of one need's place. */
struct repair_move {
    int64_t resident;
    uint8_t number;
    uint8_t attempt;  /* of the appointment it now is, or was */
    uint8_t fate;     /* enum repair_fate */
    uint8_t reason;   /* enum reason: why who lost it waits */
    bool is_told;     /* the old place was promised */
    bool is_promised; /* the new one is */
    int32_t version;  /* that the repair left */
    struct repair_place from;
    struct repair_place to;
};

/* As an officer reads them: by day, half, arrival and code of the old place, or of the new one where there
 * was none. */
void repair_order_moves(struct repair_move *moves, size_t count);

/* Why somebody cannot go back to where he was. */
enum repair_obstacle {
    REPAIR_NO_OBSTACLE,
    REPAIR_IS_PAST,     /* the old day */
    REPAIR_IS_TOLD,     /* the new place, or that there is none: nobody is told a third time */
    REPAIR_HAS_CHANGED, /* something else has happened to him since */
    REPAIR_HAS_NO_ROOM, /* the old place is taken, or its half still closed */
    REPAIR_OBSTACLES
};

const char *repair_obstacle_sentence(enum repair_obstacle obstacle); /* "the old day is past"; static */

/* Somebody to be put back: a move of an earlier repair. */
struct repair_return {
    struct repair_move move;
    bool is_new_told; /* a message of the move has gone out, or may have */
    uint8_t obstacle; /* enum repair_obstacle; out */
};

/* Whoever moved, or lost a promised place. A proposal that was given up comes back by planning, or does not.
 */
bool repair_can_return(const struct repair_move *move);

struct repair_input {
    /* As for the night, but `bookable_from` is the first day somebody can be moved to. */
    struct schedule_input schedule;
    const struct repair_area *areas;
    size_t area_count;
    struct repair_return *returns; /* by resident and number, each once */
    size_t return_count;
};

/* `needs` and `stored` as schedule_commune takes them. Returns as many appointments as are stored, for it to
 * take instead; in the arena. */
struct appointment *repair_settle(const struct repair_input *input, const struct need *needs,
                                  size_t need_count, const struct appointment *stored, size_t stored_count,
                                  struct arena *arena);

struct repair_rows {
    struct appointment *at;
    size_t count;
};

/* Of a plan that began with settled appointments: returns its rows, each with its change against `stored`,
 * those that are gone among them; and lists what has become of needs, by resident and number. `needs` as
 * planned. In the arena. */
struct repair_rows repair_compare(const struct repair_input *input, const struct need *needs,
                                  size_t need_count, const struct appointment *stored, size_t stored_count,
                                  const struct appointment *planned, size_t planned_count,
                                  struct arena *arena, struct repair_move **moves, size_t *count);

#endif
