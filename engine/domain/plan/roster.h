/* SPDX-License-Identifier: Apache-2.0 */
/* roster: every (station, day) as a node with the residents who could be moved away from it, and
 * everybody who waits. Internal to plan/.
 *
 * Somebody is *settled* on his previous place and *loose* on any other: only the settled are told of a
 * move. A resident may have any station (ANYWHERE) or his home station alone (HOME). */
#ifndef LICHKHAM_DOMAIN_PLAN_ROSTER_H
#define LICHKHAM_DOMAIN_PLAN_ROSTER_H

#include "base/arena.h"
#include "domain/plan/day_set.h"

enum roster_reach { ROSTER_HOME, ROSTER_ANYWHERE, ROSTER_REACHES, ROSTER_NOWHERE = ROSTER_REACHES };
enum roster_tie { ROSTER_LOOSE, ROSTER_SETTLED, ROSTER_TIES };

struct roster_span { /* from > to: nobody */
    uint16_t from;
    uint16_t to;
};

/* Read through roster_node(), which brings the spans up to date. */
struct roster_node {
    uint32_t places; /* after pins */
    uint32_t count;  /* movable residents */
    /* Smallest release and largest due of the movable residents: the union of their windows, since
     * each of them contains this day. */
    struct roster_span span[ROSTER_TIES][ROSTER_REACHES];
    uint8_t worst; /* the least urgent class here */
    bool is_stale;
};

/* Who waits is in a list of his pool (home station, or all stations), class and kind, served in this order.
 * *Fresh* people may still take the place of somebody less urgent. For the others that has been tried;
 * they are kept by the week of their release, so that few need be looked at. */
enum roster_wait { ROSTER_LOST, ROSTER_LOST_FRESH, ROSTER_WAITING, ROSTER_FRESH };

/* Residents whose place changed since somebody looked; some more than once. */
struct roster_changes {
    uint32_t *resident;
    uint32_t count;
    uint32_t room;
};

struct roster {
    const struct planner_resident *residents;
    uint16_t days;
    uint16_t stations;
    uint16_t classes;
    bool overflow;
    uint32_t household_weight;
    uint32_t away_weight;

    uint16_t *station; /* [resident] PLANNER_NONE: no place */
    uint16_t *day;
    const uint32_t *ring; /* [resident] the next member of the household, in a circle: kin.h */
    uint32_t *after;      /* [lists + resident] circles; a list is its own head: nodes, then who waits */
    uint32_t *before;
    uint32_t lists;

    struct roster_node *nodes; /* [stations][days] */
    struct day_set *open;      /* [stations] days with places */
    struct day_set *free;      /* [stations] days with a free place */
    uint32_t *waiting;         /* [stations + 1] people who wait, by pool */
    bool *is_unsettled;        /* [stations + 1] something has changed since the pool was served */
    uint16_t *latest;          /* [lists of who waits] no due day in it is later */
    uint16_t weeks;

    bool is_doubtful;               /* somebody in the way of others may be able to leave it now */
    bool is_new_plan;               /* nobody has been told of any place: all count as settled */
    struct roster_changes *changes; /* NULL: nobody asks */
};

/* Pins have taken their places; nobody is in a list. There is memory for so many residents; station, day
 * and ring are the caller's to set. */
void roster_init(struct roster *b, const struct planner_problem *problem, uint32_t room, struct arena *arena);

/* Where a resident may go; a single station is everybody's who may go there. */
enum roster_reach roster_reach_of(const struct roster *b, const struct planner_resident *r);
/* The pool he waits in: his station, or `stations` for all; only for those who may go somewhere. */
uint16_t roster_pool_of(const struct roster *b, const struct planner_resident *r);
uint16_t roster_due(const struct roster *b, const struct planner_resident *r); /* clipped to the days */
bool roster_may_have(const struct roster *b, const struct planner_resident *r, uint32_t station,
                     uint32_t day);
/* Some place could be his, if it were free. */
bool roster_may_wait(const struct roster *b, const struct planner_resident *r);
bool roster_is_settled(const struct roster *b, uint32_t resident);

struct roster_node *roster_node(struct roster *b, uint32_t node);
static inline uint32_t roster_node_at(const struct roster *b, uint32_t station, uint32_t day) {
    return station * b->days + day;
}

/* A resident outside every list gets a place, even above the places; or leaves his. */
void roster_put(struct roster *b, uint32_t resident, uint32_t node);
void roster_take(struct roster *b, uint32_t resident);
void roster_set_places(struct roster *b, uint32_t node, uint32_t places);

/* For a place that was given or taken by a pin; the others are noted. */
void roster_note_change(struct roster *b, uint32_t resident);

/* His window or class has changed where he is. */
void roster_reconsider(struct roster *b, uint32_t resident);

/* He has been told of his place. */
void roster_note_settled(struct roster *b, uint32_t resident);

void roster_wait(struct roster *b, uint32_t resident, enum roster_wait kind);
void roster_unwait(struct roster *b, uint32_t resident);

/* The lists of a pool and class, in the order in which they are served. */
static inline uint32_t roster_wait_lists(const struct roster *b) {
    return 2u * b->weeks + 2u;
}
static inline uint32_t roster_wait_list(const struct roster *b, uint16_t pool, uint32_t class_,
                                        uint32_t number) {
    return (uint32_t)b->stations * b->days + ((uint32_t)pool * b->classes + class_) * roster_wait_lists(b) +
           number;
}
static inline uint32_t roster_fresh_number(const struct roster *b, enum roster_wait kind) {
    return kind == ROSTER_LOST_FRESH ? b->weeks : 2u * b->weeks + 1u;
}
/* Whoever waits in a pool becomes fresh: those in his way may be able to leave it now. */
void roster_refresh(struct roster *b, uint16_t pool);

/* Holds the windows of all in a list of waiting people. */
struct roster_span roster_wait_span(const struct roster *b, uint32_t list, uint32_t number);

/* Walking a list: the first resident, then the next; ROSTER_END at the end. */
#define ROSTER_END UINT32_MAX
static inline uint32_t roster_follow(const struct roster *b, uint32_t link) {
    const uint32_t next = b->after[link];
    return next < b->lists ? ROSTER_END : next - b->lists;
}
static inline uint32_t roster_first(const struct roster *b, uint32_t list) {
    return roster_follow(b, list);
}
static inline uint32_t roster_last(const struct roster *b, uint32_t list) {
    return b->before[list] < b->lists ? ROSTER_END : b->before[list] - b->lists;
}
static inline uint32_t roster_previous(const struct roster *b, uint32_t resident) {
    return roster_last(b, b->lists + resident);
}
static inline uint32_t roster_next(const struct roster *b, uint32_t resident) {
    return roster_follow(b, b->lists + resident);
}

#endif
