/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/roster.h"

#include "domain/plan/work.h"

#include <assert.h>
#include <string.h>

static const struct roster_span NOBODY = {PLANNER_NONE, 0};

/* General places less pins; without a session there are none. */
static void count_places(struct roster *b, const struct planner_problem *p) {
    const uint32_t nodes = (uint32_t)p->stations * p->days;
    for (uint32_t at = 0; at < nodes; at++) {
        const bool is_session = !p->is_session || p->is_session[at];
        b->nodes[at] =
            (struct roster_node){.places = is_session ? (uint32_t)p->capacity[at] : 0, .is_stale = true};
    }
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (r->pin_day == PLANNER_NONE) continue;
        uint32_t *left = &b->nodes[roster_node_at(b, r->pin_station, r->pin_day)].places;
        if (*left > 0) --*left;
    }
    for (uint32_t at = 0; at < nodes; at++) roster_set_places(b, at, b->nodes[at].places);
}

void roster_init(struct roster *b, const struct planner_problem *problem, uint32_t room,
                 struct arena *arena) {
    const uint32_t nodes = (uint32_t)problem->stations * problem->days;
    const uint32_t pools = problem->stations + 1u;
    *b = (struct roster){.residents = problem->residents,
                         .days = problem->days,
                         .stations = problem->stations,
                         .classes = problem->classes,
                         .overflow = problem->overflow,
                         .household_weight = problem->household_weight,
                         .away_weight = problem->away_weight,
                         .weeks = (uint16_t)(problem->days / DAYS_PER_WEEK + 1)};
    const uint32_t waits = pools * problem->classes * roster_wait_lists(b);
    b->lists = nodes + waits;
    b->after = arena_new_array(arena, uint32_t, (size_t)b->lists + room);
    b->before = arena_new_array(arena, uint32_t, (size_t)b->lists + room);
    for (uint32_t list = 0; list < b->lists; list++) b->after[list] = b->before[list] = list;
    b->nodes = arena_new_array(arena, struct roster_node, nodes);
    b->open = arena_new_array(arena, struct day_set, problem->stations);
    b->free = arena_new_array(arena, struct day_set, problem->stations);
    b->waiting = arena_new_array(arena, uint32_t, pools);
    b->is_unsettled = arena_new_array(arena, bool, pools);
    memset(b->is_unsettled, true, pools);
    b->latest = arena_new_array(arena, uint16_t, waits);
    count_places(b, problem);
}

enum roster_reach roster_reach_of(const struct roster *b, const struct planner_resident *r) {
    if (b->overflow && b->stations > 1 && !r->is_bound) return ROSTER_ANYWHERE;
    if (r->home_station != PLANNER_NONE) return ROSTER_HOME;
    return b->overflow && !r->is_bound && b->stations > 0 ? ROSTER_ANYWHERE : ROSTER_NOWHERE;
}

uint16_t roster_pool_of(const struct roster *b, const struct planner_resident *r) {
    return roster_reach_of(b, r) == ROSTER_HOME ? r->home_station : b->stations;
}

uint16_t roster_due(const struct roster *b, const struct planner_resident *r) {
    return plan_last_day(r, b->days);
}

bool roster_may_have(const struct roster *b, const struct planner_resident *r, uint32_t station,
                     uint32_t day) {
    if (day < r->release || day > r->due || day >= b->days) return false;
    const enum roster_reach reach = roster_reach_of(b, r);
    return reach == ROSTER_ANYWHERE || (reach == ROSTER_HOME && r->home_station == station);
}

bool roster_may_wait(const struct roster *b, const struct planner_resident *r) {
    return roster_reach_of(b, r) != ROSTER_NOWHERE && r->release <= r->due && r->release < b->days;
}

bool roster_is_settled(const struct roster *b, uint32_t resident) {
    const struct planner_resident *r = &b->residents[resident];
    if (b->is_new_plan) return true;
    return b->day[resident] == r->previous_day && b->station[resident] == r->previous_station;
}

static void widen(struct roster_span *span, uint16_t from, uint16_t to) {
    if (span->from > from) span->from = from;
    if (span->to < to) span->to = to;
}

static void note_member(const struct roster *b, struct roster_node *node, uint32_t resident) {
    const struct planner_resident *r = &b->residents[resident];
    const enum roster_tie tie = roster_is_settled(b, resident) ? ROSTER_SETTLED : ROSTER_LOOSE;
    widen(&node->span[tie][roster_reach_of(b, r)], r->release, roster_due(b, r));
    if (node->worst < r->class_) node->worst = r->class_;
}

struct roster_node *roster_node(struct roster *b, uint32_t at) {
    struct roster_node *node = &b->nodes[at];
    if (!node->is_stale) return node;
    for (uint32_t tie = 0; tie < ROSTER_TIES; tie++)
        for (uint32_t reach = 0; reach < ROSTER_REACHES; reach++) node->span[tie][reach] = NOBODY;
    node->worst = 0;
    for (uint32_t i = roster_first(b, at); i != ROSTER_END; i = roster_next(b, i)) note_member(b, node, i);
    node->is_stale = false;
    return node;
}

void roster_note_change(struct roster *b, uint32_t resident) {
    struct roster_changes *c = b->changes;
    if (!c) return;
    if (c->count == c->room) {
        c->room = 2 * c->room + 64;
        c->resident = memory_grow(c->resident, c->room, sizeof *c->resident);
    }
    c->resident[c->count++] = resident;
}

static void note_room(struct roster *b, uint32_t at) {
    const uint32_t station = at / b->days;
    const uint32_t day = at % b->days;
    b->is_unsettled[station] = b->is_unsettled[b->stations] = true;
    if (b->nodes[at].count < b->nodes[at].places)
        day_set_add(&b->free[station], day);
    else
        day_set_drop(&b->free[station], day);
}

void roster_set_places(struct roster *b, uint32_t at, uint32_t places) {
    b->nodes[at].places = places;
    if (places > 0)
        day_set_add(&b->open[at / b->days], at % b->days);
    else
        day_set_drop(&b->open[at / b->days], at % b->days);
    note_room(b, at);
}

/* At the end of a circle. */
static void link_to(struct roster *b, uint32_t list, uint32_t resident) {
    const uint32_t link = b->lists + resident;
    const uint32_t last = b->before[list];
    b->after[last] = link;
    b->before[link] = last;
    b->after[link] = list;
    b->before[list] = link;
}

static void unlink_from(struct roster *b, uint32_t resident) {
    const uint32_t link = b->lists + resident;
    b->after[b->before[link]] = b->after[link];
    b->before[b->after[link]] = b->before[link];
}

void roster_put(struct roster *b, uint32_t resident, uint32_t at) {
    struct roster_node *node = &b->nodes[at];
    b->station[resident] = (uint16_t)(at / b->days);
    b->day[resident] = (uint16_t)(at % b->days);
    link_to(b, at, resident);
    node->count++;
    if (!node->is_stale) note_member(b, node, resident);
    note_room(b, at);
    roster_note_change(b, resident);
}

void roster_take(struct roster *b, uint32_t resident) {
    const uint32_t at = roster_node_at(b, b->station[resident], b->day[resident]);
    unlink_from(b, resident);
    b->station[resident] = b->day[resident] = PLANNER_NONE;
    assert(b->nodes[at].count > 0);
    b->nodes[at].count--;
    b->nodes[at].is_stale = true;
    note_room(b, at);
    roster_note_change(b, resident);
}

struct roster_span roster_wait_span(const struct roster *b, uint32_t list, uint32_t number) {
    const uint32_t week = number > b->weeks ? number - b->weeks - 1u : number;
    const uint32_t from = week < b->weeks ? week * DAYS_PER_WEEK : 0;
    return (struct roster_span){(uint16_t)from, b->latest[list - (uint32_t)b->stations * b->days]};
}

void roster_reconsider(struct roster *b, uint32_t resident) {
    const uint32_t at = roster_node_at(b, b->station[resident], b->day[resident]);
    b->nodes[at].is_stale = true;
    note_room(b, at);
}

void roster_note_settled(struct roster *b, uint32_t resident) {
    b->nodes[roster_node_at(b, b->station[resident], b->day[resident])].is_stale = true;
}

static uint32_t list_of(const struct roster *b, const struct planner_resident *r, enum roster_wait kind) {
    const uint16_t pool = roster_pool_of(b, r);
    if (kind == ROSTER_LOST_FRESH || kind == ROSTER_FRESH)
        return roster_wait_list(b, pool, r->class_, roster_fresh_number(b, kind));
    const uint32_t first = kind == ROSTER_LOST ? 0 : b->weeks + 1u;
    return roster_wait_list(b, pool, r->class_, first + r->release / DAYS_PER_WEEK);
}

void roster_wait(struct roster *b, uint32_t resident, enum roster_wait kind) {
    const struct planner_resident *r = &b->residents[resident];
    const uint32_t list = list_of(b, r, kind);
    uint16_t *latest = &b->latest[list - (uint32_t)b->stations * b->days];
    if (b->after[list] == list || *latest < roster_due(b, r)) *latest = roster_due(b, r);
    link_to(b, list, resident);
    const uint16_t pool = roster_pool_of(b, r);
    b->waiting[pool]++;
    b->is_unsettled[pool] = true;
}

void roster_unwait(struct roster *b, uint32_t resident) {
    unlink_from(b, resident);
    b->waiting[roster_pool_of(b, &b->residents[resident])]--;
}

void roster_refresh(struct roster *b, uint16_t pool) {
    if (b->waiting[pool] == 0) return;
    for (uint32_t class_ = 0; class_ < b->classes; class_++) {
        for (uint32_t number = 0; number < roster_wait_lists(b); number++) {
            if (number == roster_fresh_number(b, ROSTER_LOST_FRESH)) continue;
            if (number == roster_fresh_number(b, ROSTER_FRESH)) continue;
            const uint32_t list = roster_wait_list(b, pool, class_, number);
            const enum roster_wait kind = number < b->weeks ? ROSTER_LOST_FRESH : ROSTER_FRESH;
            for (uint32_t i = roster_first(b, list); i != ROSTER_END; i = roster_first(b, list)) {
                roster_unwait(b, i);
                roster_wait(b, i, kind);
            }
        }
    }
}
