/* SPDX-License-Identifier: Apache-2.0 */
/* Places: what the commune's sites hold, resource by resource and day by day, and what is kept of it. */
#include "domain/schedule_work.h"

#include <string.h>

static uint16_t count_days(const struct schedule_input *input) {
    const int32_t days = input->round_ends - input->bookable_from + 1;
    if (days <= 0) return 0;
    return days > PLANNER_DAYS_MAX ? PLANNER_DAYS_MAX : (uint16_t)days;
}

bool schedule_is_in_days(const struct schedule_places *p, civil_day day) {
    return day >= p->first && day < p->first + p->days;
}

int32_t *schedule_places_at(const struct schedule_places *p, uint16_t resource, uint16_t station,
                            civil_day day) {
    const size_t row = (size_t)resource * p->stations + station;
    return &p->capacity[row * p->days + (size_t)(day - p->first)];
}

uint16_t schedule_find_station(const struct schedule_places *p, int32_t site) {
    uint16_t low = 0;
    uint16_t high = p->stations;
    while (low < high) {
        const uint16_t middle = (uint16_t)(low + (high - low) / 2);
        if (p->site_of[middle] < site)
            low = (uint16_t)(middle + 1);
        else
            high = middle;
    }
    return low < p->stations && p->site_of[low] == site ? low : PLANNER_NONE;
}

/* ---- Sites -------------------------------------------------------------------------------------- */

static void add_site(const struct schedule_input *input, struct schedule_places *p, int32_t site) {
    uint16_t at = 0;
    while (at < p->stations && p->site_of[at] < site) at++;
    if (site == 0 || (at < p->stations && p->site_of[at] == site)) return;
    if (p->stations == PLANNER_STATIONS_MAX || schedule_site_kind(input, site) == SITE_EXTERNAL) return;
    memmove(&p->site_of[at + 1], &p->site_of[at], (size_t)(p->stations - at) * sizeof *p->site_of);
    p->site_of[at] = site;
    p->stations++;
}

/* Where sessions are held, and where people would come if there were any. */
static void collect_sites(const struct schedule_work *w, struct schedule_places *p) {
    const struct schedule_input *input = w->input;
    p->site_of = arena_new_array(w->arena, int32_t, PLANNER_STATIONS_MAX + 1);
    for (size_t i = 0; i < input->hamlet_count; i++) add_site(input, p, input->hamlets[i].site);
    for (size_t i = 0; i < input->session_count; i++)
        if (i == 0 || input->sessions[i].site != input->sessions[i - 1].site)
            add_site(input, p, input->sessions[i].site);
}

/* ---- Kept places -------------------------------------------------------------------------------- */

bool schedule_is_for_walk_ins(const struct session_quota *q) {
    return q->hamlet == 0 && q->organisation == 0 && q->target_group == 0;
}

bool schedule_is_kept(const struct schedule_work *w, const struct session_quota *q) {
    return schedule_is_in_days(&w->places, q->day) && capacity_is_quota_kept(q, w->input->today) &&
           schedule_find_station(&w->places, q->site) != PLANNER_NONE;
}

struct schedule_group schedule_group_of(const struct session_quota *q) {
    return (struct schedule_group){q->hamlet, q->organisation, q->target_group};
}

bool schedule_is_member(const struct schedule_group *g, const struct need *need) {
    if (g->hamlet) return need->hamlet == g->hamlet;
    if (g->organisation) return need->organisation == g->organisation;
    return (need->target_groups & TARGET_GROUP((unsigned)g->target_group)) != 0;
}

int32_t schedule_take_quota(const struct schedule_places *p, uint16_t station,
                            const struct session_quota *q) {
    int32_t *places = schedule_places_at(p, 0, station, q->day);
    const int32_t taken = q->places < *places ? q->places : *places;
    *places -= taken;
    return taken;
}

static void take_walk_in_quotas(const struct schedule_work *w) {
    for (size_t k = 0; k < w->input->quota_count; k++) {
        const struct session_quota *q = &w->input->quotas[k];
        if (schedule_is_for_walk_ins(q) && schedule_is_kept(w, q))
            (void)schedule_take_quota(&w->places, schedule_find_station(&w->places, q->site), q);
    }
}

/* ---- All of it ---------------------------------------------------------------------------------- */

static void add_session(const struct session *s, struct schedule_places *p) {
    const uint16_t station = schedule_find_station(p, s->site);
    if (station == PLANNER_NONE || !schedule_is_in_days(p, s->day)) return;
    p->is_session[(size_t)station * p->days + (size_t)(s->day - p->first)] = true;
    for (uint16_t k = 0; k < p->resources.count; k++)
        *schedule_places_at(p, k, station, s->day) +=
            schedule_resources_people(&p->resources, s, p->resources.resource_of[k]);
}

void schedule_count_places(struct schedule_work *w) {
    const struct schedule_input *input = w->input;
    struct schedule_places *p = &w->places;
    *p = (struct schedule_places){.first = input->bookable_from, .days = count_days(input)};
    schedule_resources_weigh(input->package_resources, input->package_resource_count, w->needs, w->need_count,
                             &p->resources);
    collect_sites(w, p);
    const size_t squares = (size_t)p->stations * p->days;
    p->capacity = arena_new_array(w->arena, int32_t, p->resources.count * squares + 1);
    p->is_session = arena_new_array(w->arena, bool, squares + 1);
    for (size_t i = 0; i < input->session_count; i++) add_session(&input->sessions[i], p);
    take_walk_in_quotas(w);
}
