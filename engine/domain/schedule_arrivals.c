/* SPDX-License-Identifier: Apache-2.0 */
/* Arrivals: the half-day and the minute of everybody who is placed, one site and day at a time. */
#include "domain/plan/arrival.h"
#include "domain/plan/order.h"
#include "domain/schedule_work.h"

#include <stdlib.h>

static bool is_placed(const struct schedule_work *w, const struct slot *slot) {
    return slot->site != 0 && slot->day >= w->input->bookable_from;
}

/* Negative numbers before the others. */
static uint32_t order_of(int32_t number) {
    return (uint32_t)number ^ 0x80000000U;
}

static uint32_t day_key(const void *context, uint32_t need) {
    const struct schedule_work *w = context;
    return order_of(w->slots[need].day);
}

static uint32_t site_key(const void *context, uint32_t need) {
    const struct schedule_work *w = context;
    return order_of(w->slots[need].site);
}

/* The needs that are placed, by site and day; as many more are for sorting. Released by the caller. */
static uint32_t *list_placed(const struct schedule_work *w, uint32_t *count) {
    *count = 0;
    for (size_t i = 0; i < w->need_count; i++) *count += is_placed(w, &w->slots[i]);
    uint32_t *placed = memory_get(2 * (size_t)*count, sizeof *placed);
    uint32_t at = 0;
    for (size_t i = 0; i < w->need_count; i++)
        if (is_placed(w, &w->slots[i])) placed[at++] = (uint32_t)i;
    order_by(placed, placed + *count, *count, day_key, w);
    order_by(placed, placed + *count, *count, site_key, w);
    return placed;
}

static const int16_t *count_special(const struct schedule_work *w, const struct session *s) {
    const struct schedule_resources *r = &w->places.resources;
    int16_t *people = arena_new_array(w->arena, int16_t, r->count);
    for (uint16_t k = 1; k < r->count; k++)
        people[k] = (int16_t)schedule_resources_people(r, s, r->resource_of[k]);
    return people;
}

static size_t make_sessions(const struct schedule_work *w, int32_t site, civil_day day,
                            struct arrival_session out[2]) {
    size_t first = 0;
    const struct schedule_input *input = w->input;
    const size_t count = schedule_find_sessions(input, site, day, &first);
    for (size_t k = 0; k < count; k++) {
        const struct session *s = &w->input->sessions[first + k];
        const struct half_day *half = &input->halves[s->half - HALF_MORNING];
        const int steps = (half->until_minute - half->from_minute) / input->step_minutes;
        out[k] = (struct arrival_session){
            .places = schedule_resources_people(&w->places.resources, s, RESOURCE_PLACE),
            .opens = half->from_minute,
            .step_minutes = input->step_minutes,
            .steps = (int16_t)(steps > 0 ? steps : 1),
            .half = s->half,
            .resources = (uint8_t)w->places.resources.count,
            .capacity = count_special(w, s),
        };
    }
    return count;
}

/* A proposal that stays on its day keeps its time where it can; a day that stays may have lost its time. */
static void set_previous_time(const struct schedule_work *w, const struct slot *slot,
                              struct arrival_item *item) {
    item->is_fixed = slot->kind == SLOT_KEPT && slot->half != 0;
    item->half = slot->half;
    item->minute = slot->minute;
    const struct appointment *latest = schedule_latest(w, slot);
    if (slot->kind == SLOT_KEPT || !slot->has_previous || latest->site != slot->site ||
        latest->day != slot->day)
        return;
    item->half = latest->half;
    item->minute = latest->minute;
}

/* Frozen proposals keep their time as promises do, as long as their half has places for them. */
static void fix_frozen(const struct schedule_work *w, const uint32_t *placed,
                       const struct arrival_session *sessions, size_t session_count,
                       struct arrival_item *items, size_t count) {
    for (size_t s = 0; s < session_count; s++) {
        int32_t room = sessions[s].places;
        for (size_t k = 0; k < count; k++) room -= items[k].is_fixed && items[k].half == sessions[s].half;
        for (size_t k = 0; k < count && room > 0; k++) {
            if (!w->slots[placed[k]].is_frozen || items[k].half != sessions[s].half) continue;
            items[k].is_fixed = true;
            room--;
        }
    }
}

static void assign_day(struct schedule_work *w, const uint32_t *placed, size_t count) {
    struct arrival_session sessions[2];
    const struct slot *first = &w->slots[*placed];
    const size_t session_count = make_sessions(w, first->site, first->day, sessions);
    if (session_count == 0) return;
    struct arrival_item *items = arena_new_array(w->arena, struct arrival_item, count);
    for (size_t k = 0; k < count; k++) {
        const struct need *need = &w->needs[placed[k]];
        items[k] = (struct arrival_item){
            .household = schedule_household(w, need),
            .hamlet = (uint32_t)need->hamlet,
            .resources = w->places.resources.mask_of[need->package],
            .is_elderly = need->is_elderly,
            .is_fasting = schedule_resources_is_fasting(&w->places.resources, need->package),
        };
        set_previous_time(w, &w->slots[placed[k]], &items[k]);
    }
    fix_frozen(w, placed, sessions, session_count, items, count);
    arrival_assign(sessions, session_count, items, count, w->arena);
    for (size_t k = 0; k < count; k++) {
        w->slots[placed[k]].half = items[k].half & 3U;
        w->slots[placed[k]].minute = items[k].minute;
    }
}

static bool is_same_day(const struct schedule_work *w, uint32_t a, uint32_t b) {
    return w->slots[a].site == w->slots[b].site && w->slots[a].day == w->slots[b].day;
}

void schedule_plan_arrivals(struct schedule_work *w) {
    uint32_t count = 0;
    uint32_t *placed = list_placed(w, &count);
    for (uint32_t first = 0; first < count;) {
        const struct arena_mark mark = arena_mark(w->arena);
        uint32_t next = first + 1;
        while (next < count && is_same_day(w, placed[first], placed[next])) next++;
        assign_day(w, &placed[first], next - first);
        arena_rewind(w->arena, mark);
        first = next;
    }
    free(placed);
}
