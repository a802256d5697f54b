/* SPDX-License-Identifier: Apache-2.0 */
/* Freeze: the proposals of the next days stay where they are, as if they had been promised. People have
 * begun to prepare these days: lists are printed, teams are called. Nobody stays on a day that has lost its
 * session or has fewer places than people, and nobody outside the window his need has now. */
#include "domain/schedule_work.h"

/* Places kept for a group he is in. */
static bool is_kept_for(const struct schedule_work *w, size_t i, const struct appointment *a) {
    if (!schedule_may_join_at(w->input, &w->slots[i], a->site)) return false;
    for (size_t k = 0; k < w->input->quota_count; k++) {
        const struct session_quota *q = &w->input->quotas[k];
        if (q->site != a->site || q->day != a->day || !schedule_is_kept(w, q)) continue;
        const struct schedule_group g = schedule_group_of(q);
        if (!schedule_is_for_walk_ins(q) && schedule_is_member(&g, &w->needs[i])) return true;
    }
    return false;
}

static bool may_stay(const struct schedule_work *w, size_t i, const struct appointment *a) {
    civil_day release = 0;
    civil_day due = 0;
    const uint16_t station = schedule_find_station(&w->places, a->site);
    if (station == PLANNER_NONE || !schedule_is_in_days(&w->places, a->day)) return false;
    if (!w->places.is_session[(size_t)station * w->places.days + (size_t)(a->day - w->places.first)])
        return false;
    if (!schedule_window(w, i, &release, &due) || a->day < release || a->day > due) return false;
    return schedule_may_be_at(w->input, &w->slots[i], a->site) || is_kept_for(w, i, a);
}

static bool is_candidate(const struct schedule_work *w, size_t i) {
    const struct slot *slot = &w->slots[i];
    if (slot->kind != SLOT_WANTED || !slot->has_previous || slot->latest_state != APPOINTMENT_PROPOSED)
        return false;
    const struct appointment *a = schedule_latest(w, slot);
    return a->day <= w->input->today + w->input->freeze_days && may_stay(w, i, a);
}

/* Takes what one person uses of a day. */
static void take(const struct schedule_work *w, const struct schedule_places *left, size_t i, int32_t site,
                 civil_day day) {
    const uint16_t station = schedule_find_station(left, site);
    if (station == PLANNER_NONE || !schedule_is_in_days(left, day)) return;
    const uint16_t mask = left->resources.mask_of[w->needs[i].package] | 1U;
    for (uint16_t k = 0; k < left->resources.count; k++) {
        const bool is_left_out = w->slots[i].left_out >> left->resources.resource_of[k] & 1U;
        if ((mask >> k & 1U) && !is_left_out) (*schedule_places_at(left, k, station, day))--;
    }
}

static bool is_overfull(const struct schedule_places *left, int32_t site, civil_day day) {
    const uint16_t station = schedule_find_station(left, site);
    for (uint16_t k = 0; k < left->resources.count; k++)
        if (*schedule_places_at(left, k, station, day) < 0) return true;
    return false;
}

/* What would be left of every day if all stayed. */
static struct schedule_places count_left(const struct schedule_work *w) {
    struct schedule_places left = w->places;
    const size_t numbers = (size_t)left.resources.count * left.stations * left.days;
    left.capacity = arena_new_array(w->arena, int32_t, numbers + 1);
    for (size_t k = 0; k < numbers; k++) left.capacity[k] = w->places.capacity[k];
    for (size_t i = 0; i < w->need_count; i++) {
        const struct slot *slot = &w->slots[i];
        if (slot->kind == SLOT_KEPT && appointment_is_live((enum appointment_state)slot->latest_state))
            take(w, &left, i, slot->site, slot->day);
        else if (is_candidate(w, i))
            take(w, &left, i, schedule_latest(w, slot)->site, schedule_latest(w, slot)->day);
    }
    return left;
}

void schedule_freeze(struct schedule_work *w) {
    if (w->input->today + w->input->freeze_days < w->input->bookable_from) return;
    const struct schedule_places left = count_left(w);
    for (size_t i = 0; i < w->need_count; i++) {
        if (!is_candidate(w, i)) continue;
        const struct appointment *a = schedule_latest(w, &w->slots[i]);
        w->slots[i].is_frozen = !is_overfull(&left, a->site, a->day);
    }
}
