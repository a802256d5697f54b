/* SPDX-License-Identifier: Apache-2.0 */
/* live: a roster that follows events. */
#include "domain/plan/check.h"
#include "domain/plan/kin.h"
#include "domain/plan/replan.h"
#include "domain/plan/settle.h"

#include <stdlib.h>
#include <string.h>

struct planner_live {
    struct arena *arena;            /* all but what grows with changes */
    struct planner_problem problem; /* with arrays of its own */
    struct planner_resident *residents;
    int32_t *capacity;
    uint32_t *pinned; /* [stations][days] */
    bool *has_left;   /* [resident] */
    uint32_t room;    /* residents there is memory for */
    struct kin kin;
    struct roster roster;
    struct reach reach;
    struct day_set *shut;
    bool has_rival; /* somebody was asked to gain by a change; another event makes that doubtful */
    struct roster_changes changes;
    struct planner_move *moves;
    size_t move_room;
};

/* ---- Memory -------------------------------------------------------------------------------------- */

static void *copy_array(struct arena *arena, const void *old, size_t old_bytes, size_t bytes) {
    void *copy = arena_take(arena, bytes);
    if (old_bytes > 0) memcpy(copy, old, old_bytes);
    return copy;
}

#define COPY(live, array, had, has)                                                                          \
    ((array) = copy_array((live)->arena, (array), (size_t)(had) * sizeof *(array),                           \
                          (size_t)(has) * sizeof *(array)))

/* Twice the room: what was outgrown adds up to no more than what is there. */
static void grow(struct planner_live *live) {
    const uint32_t had = live->room;
    const uint32_t has = 2 * had;
    struct roster *b = &live->roster;
    COPY(live, live->residents, had, has);
    COPY(live, live->has_left, had, has);
    COPY(live, b->station, had, has);
    COPY(live, b->day, had, has);
    COPY(live, b->after, b->lists + had, b->lists + has);
    COPY(live, b->before, b->lists + had, b->lists + has);
    live->room = has;
    live->problem.residents = b->residents = live->residents;
    kin_init(&live->kin, has, live->arena);
    for (uint32_t i = 0; i < live->problem.resident_count; i++) kin_add(&live->kin, live->residents, i);
    b->ring = live->kin.ring;
}

static void copy_problem(struct planner_live *live, const struct planner_problem *from) {
    struct planner_problem *p = &live->problem;
    const size_t nodes = (size_t)from->stations * from->days;
    *p = *from;
    live->room = from->resident_count + from->resident_count / 8 + 64;
    live->residents = copy_array(live->arena, from->residents, from->resident_count * sizeof *from->residents,
                                 live->room * sizeof *from->residents);
    live->capacity = copy_array(live->arena, from->capacity, nodes * sizeof *from->capacity,
                                nodes * sizeof *from->capacity);
    for (size_t at = 0; at < nodes; at++)
        if (from->is_session && !from->is_session[at]) live->capacity[at] = 0;
    if (from->communes)
        p->communes = copy_array(live->arena, from->communes, from->stations * sizeof *from->communes,
                                 from->stations * sizeof *from->communes);
    p->residents = live->residents;
    p->capacity = live->capacity;
    p->is_session = NULL;
    p->ids = NULL;
}

/* ---- Coming and going ---------------------------------------------------------------------------- */

static void set_places(struct planner_live *live, uint32_t node) {
    const uint32_t capacity = (uint32_t)live->capacity[node];
    roster_set_places(&live->roster, node, capacity > live->pinned[node] ? capacity - live->pinned[node] : 0);
    replan_trim(&live->roster, node);
}

static uint32_t pin_node(const struct planner_live *live, const struct planner_resident *r) {
    return roster_node_at(&live->roster, r->pin_station, r->pin_day);
}

static void leave(struct planner_live *live, uint32_t resident) {
    struct roster *b = &live->roster;
    const struct planner_resident *r = &live->residents[resident];
    if (r->pin_day != PLANNER_NONE) {
        live->pinned[pin_node(live, r)]--;
        set_places(live, pin_node(live, r));
        roster_note_change(&live->roster, resident);
    } else if (b->day[resident] != PLANNER_NONE) {
        roster_take(b, resident);
    } else if (roster_may_wait(b, r)) {
        roster_unwait(b, resident);
    }
    b->station[resident] = b->day[resident] = PLANNER_NONE;
}

static void enter(struct planner_live *live, uint32_t resident) {
    const struct planner_resident *r = &live->residents[resident];
    replan_enter(&live->roster, resident, PLANNER_NONE, PLANNER_NONE);
    if (r->pin_day == PLANNER_NONE) return;
    live->pinned[pin_node(live, r)]++;
    set_places(live, pin_node(live, r));
    roster_note_change(&live->roster, resident);
}

/* ---- The door ------------------------------------------------------------------------------------ */

static enum planner_status check_one(const struct planner_live *live, const struct planner_resident *r) {
    const struct planner_problem *p = &live->problem;
    const enum planner_status status = check_resident(p, r);
    if (status != PLANNER_OK || !p->communes || r->home_station == PLANNER_NONE) return status;
    const uint32_t first = kin_find(&live->kin, live->residents, r->household);
    if (first == KIN_NONE) return status;
    uint32_t relative = first;
    do {
        const uint16_t home = live->residents[relative].home_station;
        if (!live->has_left[relative] && home != PLANNER_NONE &&
            p->communes[home] != p->communes[r->home_station])
            return PLANNER_SPLIT_HOUSEHOLD;
        relative = live->kin.ring[relative];
    } while (relative != first);
    return status;
}

static void seat_everybody(struct planner_live *live, const uint16_t *station, const uint16_t *day) {
    struct roster *b = &live->roster;
    for (uint32_t i = 0; i < live->problem.resident_count; i++) {
        struct planner_resident *r = &live->residents[i];
        r->previous_station = station[i] < b->stations && day[i] < b->days ? station[i] : PLANNER_NONE;
        r->previous_day = r->previous_station == PLANNER_NONE ? PLANNER_NONE : day[i];
        kin_add(&live->kin, live->residents, i);
        if (r->pin_day != PLANNER_NONE) live->pinned[pin_node(live, r)]++;
        replan_enter(b, i, r->previous_station, r->previous_day);
    }
    for (uint32_t node = 0; node < (uint32_t)b->stations * b->days; node++) replan_trim(b, node);
}

enum planner_status planner_live_begin(const struct planner_problem *problem, const uint16_t *station,
                                       const uint16_t *day, struct planner_live **out,
                                       struct planner_fault *fault) {
    const enum planner_status status = planner_check(problem, fault);
    if (status != PLANNER_OK) return status;
    if (problem->resources > 1) {
        *fault = (struct planner_fault){PLANNER_SPECIAL_RESOURCE, 0};
        return fault->status;
    }
    struct planner_live *live = memory_get(1, sizeof *live);
    live->arena = arena_create();
    copy_problem(live, problem);
    live->pinned = arena_new_array(live->arena, uint32_t, (size_t)problem->stations * problem->days);
    live->has_left = arena_new_array(live->arena, bool, live->room);
    kin_init(&live->kin, live->room, live->arena);
    roster_init(&live->roster, &live->problem, live->room, live->arena);
    live->roster.station = arena_new_array(live->arena, uint16_t, live->room);
    live->roster.day = arena_new_array(live->arena, uint16_t, live->room);
    live->roster.ring = live->kin.ring;
    reach_init(&live->reach, &live->roster, live->arena);
    live->shut = arena_new_array(live->arena, struct day_set, problem->stations);
    seat_everybody(live, station, day);
    live->roster.changes = &live->changes;
    *out = live;
    return PLANNER_OK;
}

void planner_live_destroy(struct planner_live *live) {
    if (!live) return;
    arena_destroy(live->arena);
    free(live->changes.resident);
    free(live->moves);
    free(live);
}

/* Before any event after the one that asked: everybody is asked again. */
static void end_rivalry(struct planner_live *live) {
    live->roster.is_doubtful = live->roster.is_doubtful || live->has_rival;
    live->has_rival = false;
}

static bool is_known(const struct planner_live *live, uint32_t resident) {
    return resident < live->problem.resident_count && !live->has_left[resident];
}

enum planner_status planner_live_remove(struct planner_live *live, uint32_t resident) {
    if (!is_known(live, resident)) return PLANNER_UNKNOWN_RESIDENT;
    end_rivalry(live);
    leave(live, resident);
    live->has_left[resident] = true;
    return PLANNER_OK;
}

enum planner_status planner_live_add(struct planner_live *live, const struct planner_resident *added,
                                     uint32_t *number) {
    const enum planner_status status = check_one(live, added);
    if (status != PLANNER_OK) return status;
    if (live->problem.resident_count == UINT32_MAX / 4) return PLANNER_TOO_LARGE;
    if (live->problem.resident_count == live->room) grow(live);
    end_rivalry(live);
    *number = live->problem.resident_count++;
    live->residents[*number] = *added;
    live->residents[*number].previous_station = live->residents[*number].previous_day = PLANNER_NONE;
    live->has_left[*number] = false;
    kin_add(&live->kin, live->residents, *number);
    enter(live, *number);
    return PLANNER_OK;
}

/* With nothing more that he could have, and no less a right to it, others find what they found before. */
static bool is_narrower(const struct planner_resident *now, const struct planner_resident *before) {
    return now->release >= before->release && now->due <= before->due && now->class_ <= before->class_ &&
           now->is_bound >= before->is_bound;
}

/* True if he stays where he is. */
static bool change_in_place(struct planner_live *live, uint32_t resident,
                            const struct planner_resident *now) {
    struct roster *b = &live->roster;
    const struct planner_resident before = live->residents[resident];
    if (before.pin_day != PLANNER_NONE || now->pin_day != PLANNER_NONE || b->day[resident] == PLANNER_NONE)
        return false;
    if (!roster_may_have(b, now, b->station[resident], b->day[resident])) return false;
    live->residents[resident] = *now;
    live->residents[resident].previous_station = before.previous_station;
    live->residents[resident].previous_day = before.previous_day;
    live->has_rival = !is_narrower(now, &before);
    if (live->has_rival)
        settle_ask_rival(b, &live->reach, resident);
    else
        roster_reconsider(b, resident);
    return true;
}

enum planner_status planner_live_change(struct planner_live *live, uint32_t resident,
                                        const struct planner_resident *changed) {
    if (!is_known(live, resident)) return PLANNER_UNKNOWN_RESIDENT;
    struct planner_resident now = *changed;
    struct planner_resident *r = &live->residents[resident];
    now.previous_station = r->previous_station;
    now.previous_day = r->previous_day;
    if (now.household != r->household) return PLANNER_OTHER_HOUSEHOLD;
    const enum planner_status status = check_one(live, &now);
    if (status != PLANNER_OK) return status;
    end_rivalry(live);
    if (change_in_place(live, resident, &now)) return PLANNER_OK;
    leave(live, resident);
    *r = now;
    enter(live, resident);
    return PLANNER_OK;
}

enum planner_status planner_live_set_capacity(struct planner_live *live, uint16_t station, uint16_t day,
                                              int32_t places) {
    if (station >= live->problem.stations) return PLANNER_UNKNOWN_STATION;
    if (day >= live->problem.days) return PLANNER_UNKNOWN_DAY;
    if (places < 0) return PLANNER_NEGATIVE_CAPACITY;
    const uint32_t node = roster_node_at(&live->roster, station, day);
    end_rivalry(live);
    live->capacity[node] = places;
    set_places(live, node);
    return PLANNER_OK;
}

/* Everybody is settled again where he is now; only who changed is looked at. */
static size_t collect_moves(struct planner_live *live) {
    struct roster *b = &live->roster;
    size_t count = 0;
    if (live->move_room < live->changes.count) {
        live->move_room = 2 * (size_t)live->changes.count;
        live->moves = memory_grow(live->moves, live->move_room, sizeof *live->moves);
    }
    for (uint32_t k = 0; k < live->changes.count; k++) {
        const uint32_t i = live->changes.resident[k];
        struct planner_resident *r = &live->residents[i];
        if (live->has_left[i] || (b->station[i] == r->previous_station && b->day[i] == r->previous_day))
            continue;
        live->moves[count++] =
            (struct planner_move){i, r->previous_station, r->previous_day, b->station[i], b->day[i]};
        r->previous_station = b->station[i];
        r->previous_day = b->day[i];
        if (r->pin_day == PLANNER_NONE && r->previous_day != PLANNER_NONE) roster_note_settled(b, i);
    }
    live->changes.count = 0;
    return count;
}

size_t planner_live_settle(struct planner_live *live, const struct planner_move **moves) {
    settle_roster(&live->roster, &live->reach, live->shut);
    live->has_rival = false;
    const size_t count = collect_moves(live);
    *moves = live->moves;
    return count;
}

void planner_live_find(const struct planner_live *live, uint32_t resident, uint16_t *station, uint16_t *day) {
    const bool is_there = is_known(live, resident);
    *station = is_there ? live->roster.station[resident] : PLANNER_NONE;
    *day = is_there ? live->roster.day[resident] : PLANNER_NONE;
}
