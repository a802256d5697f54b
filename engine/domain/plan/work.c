/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/work.h"

/* Promised days take their places first; nobody else can have those. */
static void take_pins(struct plan_work *w) {
    const struct plan_line *line = w->line;
    uint32_t pinned[PLANNER_DAYS_MAX] = {0};
    for (uint32_t i = 0; i < line->count; i++) {
        const uint16_t pin = line->items[i].pin_day;
        w->day[i] = pin;
        if (pin == PLANNER_NONE) continue;
        if (pin < line->days)
            pinned[pin]++;
        else
            w->pins_above_capacity++;
    }
    for (uint32_t d = 0; d < line->days; d++) {
        const bool has_places = line->is_session[d] && line->capacity[d] > 0;
        const uint32_t places = has_places ? (uint32_t)line->capacity[d] : 0;
        if (pinned[d] > places) w->pins_above_capacity += pinned[d] - places;
        w->places_before[d + 1] = w->places_before[d] + (pinned[d] < places ? places - pinned[d] : 0);
        w->sessions_before[d + 1] = (uint16_t)(w->sessions_before[d] + line->is_session[d]);
    }
}

enum planner_reason_code plan_judge_window(const struct plan_work *w, const struct planner_resident *item) {
    if (item->release > item->due || item->release >= w->line->days) return PLANNER_NO_WINDOW;
    const uint16_t due = plan_due(w, item);
    if (w->sessions_before[due + 1] == w->sessions_before[item->release]) return PLANNER_NO_SESSION;
    return plan_places(w, item->release, due) > 0 ? PLANNER_ON_TARGET : PLANNER_NO_CAPACITY;
}

uint32_t plan_list_candidates(const struct plan_work *w, uint32_t *candidates) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->line->count; i++) {
        const struct planner_resident *item = &w->line->items[i];
        if (!plan_is_pinned(item) && plan_judge_window(w, item) == PLANNER_ON_TARGET) candidates[count++] = i;
    }
    return count;
}

void plan_work_init(struct plan_work *w, const struct plan_line *line, uint16_t *day, uint32_t *scratch) {
    *w = (struct plan_work){.line = line};
    w->day = day;
    for (size_t i = 0; i < PLAN_SCRATCH; i++) w->scratch[i] = scratch + i * line->count;
    take_pins(w);
}
