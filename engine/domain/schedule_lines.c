/* SPDX-License-Identifier: Apache-2.0 */
/* Lines: one a site, and before it one for each group of people a quota of that site is kept for. */
#include "domain/schedule_work.h"

#include <string.h>

/* The days of a site, from the first bookable one to the end of the round. */
struct site_days {
    int32_t site;
    civil_day first;
    uint16_t count;
    int32_t places[PLANNER_DAYS_MAX]; /* for everybody: bookable less the kept quotas */
    bool is_session[PLANNER_DAYS_MAX];
    struct shortage shortages[SCHEDULE_CLASSES][PLANNER_DAYS_MAX]; /* by class and last day; site 0 = none */
};

/* People a quota is kept for. */
struct quota_group {
    int32_t hamlet;
    int32_t organisation;
    int16_t target_group;
};

static uint16_t count_days(const struct schedule_input *input) {
    const int32_t days = input->round_ends - input->bookable_from + 1;
    if (days <= 0) return 0;
    return days > PLANNER_DAYS_MAX ? PLANNER_DAYS_MAX : (uint16_t)days;
}

static bool is_in_days(const struct site_days *d, civil_day day) {
    return day >= d->first && day < d->first + d->count;
}

static void fill_days(const struct schedule_input *input, int32_t site, struct site_days *d) {
    memset(d, 0, sizeof *d);
    d->site = site;
    d->first = input->bookable_from;
    d->count = count_days(input);
    for (size_t i = 0; i < input->session_count; i++) {
        const struct session *s = &input->sessions[i];
        if (s->site != site || !is_in_days(d, s->day)) continue;
        d->is_session[s->day - d->first] = true;
        d->places[s->day - d->first] += capacity_bookable(s);
    }
}

/* Takes the kept places of one session out of everybody's; returns how many there really were. */
static int32_t take_quota(struct site_days *d, const struct session_quota *q) {
    int32_t *places = &d->places[q->day - d->first];
    const int32_t taken = q->places < *places ? q->places : *places;
    *places -= taken;
    return taken;
}

static bool is_kept_here(const struct schedule_input *input, const struct site_days *d,
                         const struct session_quota *q) {
    return q->site == d->site && is_in_days(d, q->day) && capacity_is_quota_kept(q, input->today);
}

static bool is_for_walk_ins(const struct session_quota *q) {
    return q->hamlet == 0 && q->organisation == 0 && q->target_group == 0;
}

static bool is_member(const struct quota_group *g, const struct need *need) {
    if (g->hamlet) return need->hamlet == g->hamlet;
    if (g->organisation) return need->organisation == g->organisation;
    return (need->target_groups & TARGET_GROUP((unsigned)g->target_group)) != 0;
}

/* ---- One line ----------------------------------------------------------------------------------- */

struct line_build {
    struct planner_resident *items;
    uint32_t *need_of; /* item -> need */
    uint32_t count;
};

static uint16_t clip_day(int32_t day, uint16_t days) {
    if (day < 0) return 0;
    return day >= days ? (uint16_t)(days - 1) : (uint16_t)day;
}

/* The last day of a window that opens again: that of its grace, or the eve of the person's next window,
 * so that nobody has two visits at once. */
static civil_day last_day_of_grace(const struct schedule_work *w, const struct site_days *d, size_t i) {
    const civil_day last = d->first + w->input->overdue_grace_days;
    if (i + 1 == w->need_count) return last;
    const struct need *next = &w->needs[i + 1];
    const bool is_same_person = next->resident == w->needs[i].resident;
    if (!is_same_person || !need_state_is_open((enum need_state)next->state)) return last;
    return next->release <= last ? next->release - 1 : last;
}

/* A window that ended before the first bookable day opens again from there, with grace. */
static void set_window(const struct schedule_work *w, const struct site_days *d, size_t i,
                       struct planner_resident *item) {
    const struct need *need = &w->needs[i];
    civil_day release = need->release;
    civil_day due = need->due;
    if (due < d->first) {
        release = d->first;
        due = last_day_of_grace(w, d, i);
    }
    const civil_day last = d->first + d->count - 1;
    if (d->count == 0 || release > last || release > due) {
        item->release = 1;
        item->due = 0;
        return;
    }
    item->release = clip_day(release - d->first, d->count);
    item->due = clip_day(due - d->first, d->count);
    item->target = clip_day(need->target - d->first, d->count);
    if (item->target < item->release) item->target = item->release;
    if (item->target > item->due) item->target = item->due;
}

static void add_item(struct line_build *b, const struct schedule_work *w, const struct site_days *d, size_t i,
                     civil_day pin) {
    const struct need *need = &w->needs[i];
    struct planner_resident *item = &b->items[b->count];
    *item = (struct planner_resident){
        .household = schedule_household(w, need),
        .hamlet = (uint32_t)need->hamlet,
        .previous_day = PLANNER_NONE,
        .pin_day = PLANNER_NONE,
        .class_ = need->class_,
    };
    set_window(w, d, i, item);
    const struct slot *slot = &w->slots[i];
    if (pin != CIVIL_NONE) item->pin_day = (uint16_t)(pin - d->first);
    if (slot->previous_day != CIVIL_NONE && is_in_days(d, slot->previous_day))
        item->previous_day = (uint16_t)(slot->previous_day - d->first);
    b->need_of[b->count++] = (uint32_t)i;
}

static const uint8_t REASON_OF[PLANNER_REASONS] = {
    [PLANNER_NO_WINDOW] = REASON_NO_WINDOW,           [PLANNER_NO_STATION] = REASON_NO_STATION,
    [PLANNER_NO_SESSION] = REASON_NO_SESSION,         [PLANNER_NO_CAPACITY] = REASON_NO_CAPACITY,
    [PLANNER_CLASS_SHORTAGE] = REASON_CLASS_SHORTAGE, [PLANNER_RESOURCE_SHORTAGE] = REASON_RESOURCE_SHORTAGE,
};

static void note_shortage(struct site_days *d, uint8_t class_, const struct planner_reason *refusal) {
    struct shortage *known = &d->shortages[class_][refusal->to];
    const civil_day from = d->first + refusal->from;
    if (known->site != 0 && known->tight_from <= from) return;
    *known = (struct shortage){
        .site = d->site,
        .class_ = class_,
        .tight_from = from,
        .tight_to = d->first + refusal->to,
        .places = (int32_t)refusal->places,
    };
}

static void refuse(struct schedule_work *w, struct site_days *d, size_t i,
                   const struct planner_reason *refusal) {
    struct need *need = &w->needs[i];
    need->state = NEED_WAITING;
    need->reason = REASON_OF[refusal->code];
    if (refusal->code != PLANNER_CLASS_SHORTAGE) return;
    need->tight_to = d->first + refusal->to;
    note_shortage(d, need->class_, refusal);
}

/* Solves the line and places its people. With `is_last` those without a place are refused. */
static void solve(struct schedule_work *w, struct site_days *d, const struct line_build *b,
                  const int32_t *places, bool is_last) {
    const struct plan_line line = {.items = b->items,
                                   .count = b->count,
                                   .capacity = places,
                                   .is_session = d->is_session,
                                   .days = d->count,
                                   .household_weight = PLANNER_HOUSEHOLD_WEIGHT,
                                   .fairness_weight = PLANNER_FAIRNESS_WEIGHT};
    struct plan_outcome outcome;
    plan_line_solve(&line, w->arena, &outcome);
    w->totals->pins_above_capacity += outcome.pins_above_capacity;
    w->totals->household_visits += outcome.household_visits;
    for (uint32_t k = 0; k < b->count; k++) {
        const size_t i = b->need_of[k];
        if (b->items[k].pin_day != PLANNER_NONE) continue;
        if (outcome.day[k] != PLANNER_NONE) {
            w->slots[i].site = d->site;
            w->slots[i].day = d->first + outcome.day[k];
        } else if (is_last) {
            refuse(w, d, i, &outcome.refusal[k]);
        }
    }
}

/* ---- The lines of one site -------------------------------------------------------------------- */

static bool is_waiting_at(const struct slot *slot, int32_t site) {
    return slot->kind == SLOT_WANTED && slot->home_site == site && slot->site == 0;
}

static bool is_pinned_at(const struct slot *slot, const struct site_days *d) {
    return slot->kind == SLOT_KEPT && slot->site == d->site && is_in_days(d, slot->day) &&
           appointment_is_live((enum appointment_state)slot->latest_state);
}

static bool is_same_group(const struct quota_group *g, const struct session_quota *q) {
    return g->hamlet == q->hamlet && g->organisation == q->organisation && g->target_group == q->target_group;
}

/* Promised members sit on their group's kept places first; `is_seated` remembers who. */
static void solve_group(struct schedule_work *w, struct site_days *d, const struct quota_group *g,
                        struct line_build *b, bool *is_seated) {
    int32_t *places = arena_new_array(w->arena, int32_t, d->count ? d->count : 1);
    int32_t *seats = arena_new_array(w->arena, int32_t, d->count ? d->count : 1);
    for (size_t k = 0; k < w->input->quota_count; k++) {
        const struct session_quota *q = &w->input->quotas[k];
        if (is_kept_here(w->input, d, q) && is_same_group(g, q))
            places[q->day - d->first] += take_quota(d, q);
    }
    memcpy(seats, places, d->count * sizeof *seats);
    b->count = 0;
    for (size_t i = 0; i < w->need_count; i++) {
        const struct slot *slot = &w->slots[i];
        if (!is_member(g, &w->needs[i])) continue;
        if (is_waiting_at(slot, d->site)) {
            add_item(b, w, d, i, CIVIL_NONE);
        } else if (is_pinned_at(slot, d) && !is_seated[i] && seats[slot->day - d->first] > 0) {
            seats[slot->day - d->first]--;
            is_seated[i] = true;
            add_item(b, w, d, i, slot->day);
        }
    }
    solve(w, d, b, places, false);
}

static void solve_groups(struct schedule_work *w, struct site_days *d, struct line_build *b,
                         bool *is_seated) {
    for (size_t k = 0; k < w->input->quota_count; k++) {
        const struct session_quota *q = &w->input->quotas[k];
        if (!is_kept_here(w->input, d, q)) continue;
        if (is_for_walk_ins(q)) {
            (void)take_quota(d, q);
            continue;
        }
        bool is_first = true;
        const struct quota_group g = {q->hamlet, q->organisation, q->target_group};
        for (size_t j = 0; j < k && is_first; j++)
            is_first =
                !(is_kept_here(w->input, d, &w->input->quotas[j]) && is_same_group(&g, &w->input->quotas[j]));
        if (is_first) solve_group(w, d, &g, b, is_seated);
    }
}

static void list_shortages(struct schedule_work *w, const struct site_days *d) {
    size_t count = 0;
    for (int c = 0; c < SCHEDULE_CLASSES; c++)
        for (uint16_t t = 0; t < d->count; t++) count += d->shortages[c][t].site != 0;
    struct schedule_output *out = w->out;
    struct shortage *all = arena_new_array(w->arena, struct shortage, out->shortage_count + count);
    if (out->shortage_count) memcpy(all, out->shortages, out->shortage_count * sizeof *all);
    for (int c = 0; c < SCHEDULE_CLASSES; c++)
        for (uint16_t t = 0; t < d->count; t++)
            if (d->shortages[c][t].site != 0) all[out->shortage_count++] = d->shortages[c][t];
    out->shortages = all;
}

static void plan_site(struct schedule_work *w, int32_t site, struct site_days *d, struct line_build *b,
                      bool *is_seated) {
    fill_days(w->input, site, d);
    solve_groups(w, d, b, is_seated);
    b->count = 0;
    for (size_t i = 0; i < w->need_count; i++) {
        const struct slot *slot = &w->slots[i];
        if (is_waiting_at(slot, site))
            add_item(b, w, d, i, CIVIL_NONE);
        else if (is_pinned_at(slot, d) && !is_seated[i])
            add_item(b, w, d, i, slot->day);
    }
    solve(w, d, b, d->places, true);
    list_shortages(w, d);
}

static size_t collect_sites(const struct schedule_input *input, struct arena *arena, int32_t **sites) {
    int32_t *found = arena_new_array(arena, int32_t, input->hamlet_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < input->hamlet_count; i++) {
        const int32_t site = input->hamlets[i].site;
        size_t at = 0;
        while (at < count && found[at] < site) at++;
        if (site == 0 || (at < count && found[at] == site)) continue;
        memmove(&found[at + 1], &found[at], (count - at) * sizeof *found);
        found[at] = site;
        count++;
    }
    *sites = found;
    return count;
}

static void find_least_household(struct schedule_work *w) {
    w->least_household = INT64_MAX;
    for (size_t i = 0; i < w->need_count; i++)
        if (!w->needs[i].is_vanished && w->needs[i].household < w->least_household)
            w->least_household = w->needs[i].household;
}

/* Household numbers of a commune lie close together; counted from the least they fit 32 bits. Should
 * two ever fall together, two families come on one day: harmless. */
uint32_t schedule_household(const struct schedule_work *w, const struct need *need) {
    return (uint32_t)((uint64_t)need->household - (uint64_t)w->least_household);
}

void schedule_plan_lines(struct schedule_work *w) {
    find_least_household(w);
    struct line_build b = {
        .items = arena_new_array(w->arena, struct planner_resident, w->need_count),
        .need_of = arena_new_array(w->arena, uint32_t, w->need_count),
    };
    struct site_days *d = arena_new(w->arena, struct site_days);
    bool *is_seated = arena_new_array(w->arena, bool, w->need_count);
    int32_t *sites = NULL;
    const size_t site_count = collect_sites(w->input, w->arena, &sites);
    for (size_t s = 0; s < site_count; s++) plan_site(w, sites[s], d, &b, is_seated);
    for (size_t i = 0; i < w->need_count; i++) {
        if (w->slots[i].kind != SLOT_WANTED || w->slots[i].home_site != 0) continue;
        w->needs[i].state = NEED_WAITING;
        w->needs[i].reason = REASON_NO_STATION;
    }
}
