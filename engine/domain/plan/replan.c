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

/* What there is before anybody is inserted. */
struct start {
    struct roster roster;
    struct reach reach;
    struct day_set *shut;
};

static void begin_at(struct start *start, const struct planner_problem *problem, struct arena *arena,
                     uint16_t *station, uint16_t *day) {
    const uint32_t *ring = kin_link(problem->residents, problem->resident_count, arena);
    roster_init(&start->roster, problem, problem->resident_count, arena);
    start->roster.station = station;
    start->roster.day = day;
    start->roster.ring = ring;
    reach_init(&start->reach, &start->roster, arena);
    start->shut = arena_new_array(arena, struct day_set, problem->stations);
}

void replan_enter(struct roster *b, uint32_t resident, uint16_t station, uint16_t day) {
    const struct planner_resident *r = &b->residents[resident];
    b->station[resident] = r->pin_station;
    b->day[resident] = r->pin_day;
    if (r->pin_day != PLANNER_NONE) return;
    const bool had = day != PLANNER_NONE;
    if (had && roster_may_have(b, r, station, day) && day_set_has(&b->open[station], day))
        roster_put(b, resident, roster_node_at(b, station, day));
    else if (roster_may_wait(b, r))
        roster_wait(b, resident, had ? ROSTER_LOST_FRESH : ROSTER_FRESH);
}

void replan_trim(struct roster *b, uint32_t node) {
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
    struct start start;
    begin_at(&start, problem, scratch, station, day);
    for (uint32_t i = 0; i < problem->resident_count; i++)
        replan_enter(&start.roster, i, problem->residents[i].previous_station,
                     problem->residents[i].previous_day);
    for (uint32_t node = 0; node < (uint32_t)problem->stations * problem->days; node++)
        replan_trim(&start.roster, node);
    settle_roster(&start.roster, &start.reach, start.shut);
    arena_rewind(scratch, mark);
}

void replan_share(const struct planner_problem *problem, struct arena *scratch, uint16_t *station,
                  uint16_t *day) {
    const struct arena_mark mark = arena_mark(scratch);
    struct start start;
    begin_at(&start, problem, scratch, station, day);
    start.roster.is_new_plan = true;
    for (uint32_t i = 0; i < problem->resident_count; i++) replan_enter(&start.roster, i, station[i], day[i]);
    settle_roster(&start.roster, &start.reach, start.shut);
    arena_rewind(scratch, mark);
}
