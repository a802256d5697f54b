/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/replan.h"

#include "domain/plan/kin.h"
#include "domain/plan/settle.h"

bool replan_is_needed(const struct planner_problem *problem) {
    for (uint32_t i = 0; i < problem->resident_count; i++)
        if (problem->residents[i].pin_day == PLANNER_NONE &&
            problem->residents[i].previous_day != PLANNER_NONE)
            return true;
    return false;
}

/* The previous place stays, if it is one he may have; else he waits, and goes first in his class. */
static void enter(struct roster *b, uint32_t i) {
    const struct planner_resident *r = &b->residents[i];
    b->station[i] = r->pin_station;
    b->day[i] = r->pin_day;
    if (r->pin_day != PLANNER_NONE) return;
    const bool had = r->previous_day != PLANNER_NONE;
    const bool keeps = had && roster_may_have(b, r, r->previous_station, r->previous_day) &&
                       day_set_has(&b->open[r->previous_station], r->previous_day);
    if (keeps)
        roster_put(b, i, roster_node_at(b, r->previous_station, r->previous_day));
    else if (roster_reach_of(b, r) != ROSTER_NOWHERE && r->release <= r->due && r->release < b->days)
        roster_wait(b, i, had ? ROSTER_LOST_FRESH : ROSTER_FRESH);
}

/* Where places were taken away the least urgent leave, of those the latest. */
static void trim_node(struct roster *b, uint32_t node) {
    for (uint8_t class_ = roster_node(b, node)->worst; b->nodes[node].count > b->nodes[node].places;
         class_--) {
        for (uint32_t i = roster_last(b, node), before; i != ROSTER_END; i = before) {
            if (b->nodes[node].count == b->nodes[node].places) return;
            before = roster_previous(b, i);
            if (b->residents[i].class_ != class_) continue;
            roster_take(b, i);
            roster_wait(b, i, ROSTER_LOST_FRESH);
        }
    }
}

void replan_solve(const struct planner_problem *problem, struct arena *scratch, uint16_t *station,
                  uint16_t *day) {
    const struct arena_mark mark = arena_mark(scratch);
    uint32_t *ring = kin_link(problem->residents, problem->resident_count, scratch);
    struct roster roster;
    struct reach reach;
    roster_init(&roster, problem, station, day, scratch);
    roster.ring = ring;
    reach_init(&reach, &roster, scratch);
    for (uint32_t i = 0; i < problem->resident_count; i++) enter(&roster, i);
    for (uint32_t node = 0; node < (uint32_t)problem->stations * problem->days; node++)
        trim_node(&roster, node);
    settle_roster(&roster, &reach, arena_new_array(scratch, struct day_set, problem->stations));
    arena_rewind(scratch, mark);
}
