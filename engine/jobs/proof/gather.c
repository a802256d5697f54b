/* SPDX-License-Identifier: Apache-2.0 */
/* The problems of a round as one: places kept for a group become a station of their own, at home there who
 * got one of them. */
#include "jobs/proof.h"

#include "jobs/proof/numbering.h"

#include <string.h>

/* One resident of one of the problems. */
struct member {
    uint32_t need;
    uint32_t resident;
    size_t problem;
};

struct gathering {
    const struct schedule_problem *problems;
    size_t count;
    const struct schedule_problem *last; /* everybody's */
    struct arena *arena;
    struct member *members;
    uint32_t member_count;
    struct proof_round *out;
};

static int compare_members(const void *left, const void *right) {
    const struct member *a = left;
    const struct member *b = right;
    return (a->need > b->need) - (a->need < b->need);
}

/* Who got no kept place is in a later problem, too, and is taken from there. */
static void list_members(struct gathering *g) {
    size_t most = 0;
    for (size_t k = 0; k < g->count; k++) most += g->problems[k].problem.resident_count;
    g->members = arena_new_array(g->arena, struct member, most);
    for (size_t k = 0; k < g->count; k++) {
        const struct schedule_problem *p = &g->problems[k];
        for (uint32_t i = 0; i < p->problem.resident_count; i++)
            if (p == g->last || p->solution.day[i] != PLANNER_NONE)
                g->members[g->member_count++] = (struct member){p->need_of[i], i, k};
    }
    qsort(g->members, g->member_count, sizeof *g->members, compare_members);
}

static uint16_t station_of(const struct gathering *g, size_t problem, uint16_t station) {
    if (station == PLANNER_NONE || &g->problems[problem] == g->last) return station;
    return (uint16_t)(g->last->problem.stations + problem);
}

/* With overflow others could take the kept places: there they are promised. */
static void take_member(const struct gathering *g, const struct member *m, uint32_t to,
                        struct planner_resident *residents, uint16_t *station, uint16_t *day) {
    const struct schedule_problem *p = &g->problems[m->problem];
    struct planner_resident *r = &residents[to];
    *r = p->problem.residents[m->resident];
    station[to] = station_of(g, m->problem, p->solution.station[m->resident]);
    day[to] = p->solution.day[m->resident];
    r->home_station = station_of(g, m->problem, r->home_station);
    r->pin_station = station_of(g, m->problem, r->pin_station);
    r->previous_station = station_of(g, m->problem, r->previous_station);
    if (p == g->last || !g->last->problem.overflow) return;
    r->pin_station = station[to];
    r->pin_day = day[to];
}

/* Numbers from 0: they tell nothing of the register's. */
static void number_anew(struct planner_resident *residents, uint32_t count) {
    struct numbering households = {.slots = 0};
    struct numbering hamlets = {.slots = 0};
    for (uint32_t i = 0; i < count; i++) {
        residents[i].household = numbering_take(&households, residents[i].household);
        residents[i].hamlet = numbering_take(&hamlets, residents[i].hamlet);
    }
    uint32_t *household = numbering_rank(&households);
    uint32_t *hamlet = numbering_rank(&hamlets);
    for (uint32_t i = 0; i < count; i++) {
        residents[i].household = household[residents[i].household];
        residents[i].hamlet = hamlet[residents[i].hamlet];
    }
    free(household);
    free(hamlet);
    numbering_free(&households);
    numbering_free(&hamlets);
}

static void take_members(struct gathering *g) {
    const uint32_t count = g->member_count;
    struct planner_resident *residents = arena_new_array(g->arena, struct planner_resident, count);
    uint16_t *station = arena_new_array(g->arena, uint16_t, count);
    uint16_t *day = arena_new_array(g->arena, uint16_t, count);
    for (uint32_t i = 0; i < count; i++) take_member(g, &g->members[i], i, residents, station, day);
    number_anew(residents, count);
    g->out->problem.residents = residents;
    g->out->problem.resident_count = count;
    g->out->solution = (struct planner_solution){.station = station, .day = day};
}

/* Special resources of a kept place are those of its site: what the group uses is gone there. So it is with
 * all places under overflow, where nothing may be left that others could take. */
static void count_used(const struct schedule_problem *p, uint16_t resource, int32_t *places) {
    for (uint32_t i = 0; i < p->problem.resident_count; i++) {
        const bool needs = resource == 0 || (p->problem.residents[i].resources >> resource & 1U) != 0;
        if (needs && p->solution.day[i] != PLANNER_NONE) places[p->solution.day[i]]++;
    }
}

static void take_capacity(struct gathering *g) {
    const struct planner_problem *all = &g->last->problem;
    const size_t stations = g->out->problem.stations;
    int32_t *capacity = arena_new_array(g->arena, int32_t, stations * all->days * all->resources);
    for (uint16_t r = 0; r < all->resources; r++) {
        int32_t *to = &capacity[r * stations * all->days];
        const size_t row = (size_t)all->stations * all->days;
        if (row > 0) memcpy(to, &all->capacity[r * row], row * sizeof *to);
        for (size_t k = 0; k + 1 < g->count; k++) {
            int32_t *kept = &to[(all->stations + k) * all->days];
            if (r > 0 || all->overflow)
                count_used(&g->problems[k], r, kept);
            else
                memcpy(kept, g->problems[k].problem.capacity, all->days * sizeof *kept);
        }
    }
    g->out->problem.capacity = capacity;
}

static const char *name_station(struct arena *a, const struct schedule_problem *p, uint16_t station) {
    const struct schedule_group *group = &p->group;
    const int32_t site = p->site_of[station];
    if (group->hamlet) return arena_print(a, "%d/hamlet/%d", site, group->hamlet);
    if (group->organisation) return arena_print(a, "%d/organisation/%d", site, group->organisation);
    if (group->target_group) return arena_print(a, "%d/target_group/%d", site, group->target_group);
    return arena_print(a, "%d", site);
}

static void name_stations(struct gathering *g) {
    const char **names = arena_new_array(g->arena, const char *, g->out->problem.stations);
    uint16_t at = 0;
    for (; at < g->last->problem.stations; at++) names[at] = name_station(g->arena, g->last, at);
    for (size_t k = 0; k + 1 < g->count; k++) names[at++] = name_station(g->arena, &g->problems[k], 0);
    g->out->station_names = names;
}

bool proof_gather(const struct schedule_problem *problems, size_t count, struct arena *a,
                  struct proof_round *out, struct err *e) {
    struct gathering g = {
        .problems = problems, .count = count, .last = &problems[count - 1], .arena = a, .out = out};
    const struct planner_problem *all = &g.last->problem;
    const size_t stations = all->stations + count - 1;
    if (stations > PLANNER_STATIONS_MAX)
        return err_set(e, ERR_INPUT, "Keep places for fewer groups of people.",
                       "%zu sites and groups with kept places are more than the %d a problem may have",
                       stations, PLANNER_STATIONS_MAX);
    *out = (struct proof_round){.problem = *all, .first_day = g.last->first_day};
    memcpy(out->resource_of, g.last->resource_of, sizeof out->resource_of);
    out->problem.stations = (uint16_t)stations;
    out->problem.ids = NULL;
    out->problem.is_session = NULL;
    out->problem.communes = NULL;
    list_members(&g);
    take_members(&g);
    take_capacity(&g);
    name_stations(&g);
    return true;
}
