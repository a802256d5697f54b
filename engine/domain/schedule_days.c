/* SPDX-License-Identifier: Apache-2.0 */
/* Days: asks the planner, first for each group of people that places of a site are kept for, then for
 * everybody who is left, and takes over what it says. */
#include "domain/schedule_work.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- One resident ------------------------------------------------------------------------------- */

/* The last day of a window that opens again: that of its grace, or the eve of the person's next window,
 * so that nobody has two visits at once. */
static civil_day last_day_of_grace(const struct schedule_work *w, size_t i) {
    const civil_day last = w->places.first + w->input->overdue_grace_days;
    if (i + 1 == w->need_count) return last;
    const struct need *next = &w->needs[i + 1];
    const bool is_same_person = next->resident == w->needs[i].resident;
    if (!is_same_person || !need_state_is_open((enum need_state)next->state)) return last;
    return next->release <= last ? next->release - 1 : last;
}

bool schedule_window(const struct schedule_work *w, size_t i, civil_day *release, civil_day *due) {
    const struct schedule_places *p = &w->places;
    const civil_day last = p->first + p->days - 1;
    *release = w->needs[i].release;
    *due = w->needs[i].due;
    if (*due < p->first) {
        *release = p->first;
        *due = last_day_of_grace(w, i);
    }
    if (p->days == 0 || *release > last || *release > *due) return false;
    if (*release < p->first) *release = p->first;
    if (*due > last) *due = last;
    return true;
}

static civil_day clip(civil_day day, civil_day from, civil_day until) {
    if (day < from) return from;
    return day > until ? until : day;
}

static void set_window(const struct schedule_work *w, size_t i, struct planner_resident *r) {
    const civil_day first = w->places.first;
    civil_day release = 0;
    civil_day due = 0;
    if (!schedule_window(w, i, &release, &due)) {
        r->release = 1;
        r->due = 0;
        return;
    }
    r->release = (uint16_t)(release - first);
    r->due = (uint16_t)(due - first);
    r->target = (uint16_t)(clip(w->needs[i].target, release, due) - first);
}

/* A promise is kept wherever the window has gone since. */
static void set_pin(struct planner_resident *r, uint16_t station, uint16_t day) {
    const bool has_window = r->release <= r->due;
    r->pin_station = station;
    r->pin_day = day;
    if (!has_window || r->release > day) r->release = day;
    if (!has_window || r->due < day) r->due = day;
    if (!has_window) r->target = day;
}

/* ---- A problem ---------------------------------------------------------------------------------- */

/* Room for the residents of one problem after the other; given back as soon as the days are known. */
struct asking {
    struct schedule_problem problem;
    struct planner_resident *residents;
    uint32_t *need_of;
};

static void begin(const struct schedule_work *w, struct asking *a, uint16_t stations,
                  const int32_t *site_of) {
    const struct schedule_places *p = &w->places;
    const struct schedule_input *in = w->input;
    a->problem = (struct schedule_problem){.first_day = p->first, .site_of = site_of};
    memcpy(a->problem.resource_of, p->resources.resource_of, sizeof p->resources.resource_of);
    a->problem.problem = (struct planner_problem){.days = p->days,
                                                  .stations = stations,
                                                  .second_visits = in->has_second_visits,
                                                  .resources = p->resources.count,
                                                  .classes = SCHEDULE_CLASSES,
                                                  .household_weight = in->household_weight,
                                                  .away_weight = in->away_weight,
                                                  .fairness_weight = in->fairness_weight};
}

static bool is_pinned_place(const struct slot *slot) {
    return slot->is_frozen ||
           (slot->kind == SLOT_KEPT && appointment_is_live((enum appointment_state)slot->latest_state));
}

/* Where a pinned slot stays. */
static void find_pin(const struct schedule_work *w, const struct slot *slot, int32_t *site, civil_day *day) {
    const struct appointment *a = slot->is_frozen ? schedule_latest(w, slot) : NULL;
    *site = a ? a->site : slot->site;
    *day = a ? a->day : slot->day;
}

static void set_previous(const struct schedule_work *w, const struct asking *a, const struct slot *slot,
                         struct planner_resident *r) {
    if (!slot->has_previous) return;
    const struct appointment *latest = schedule_latest(w, slot);
    const uint16_t station = schedule_problem_station(&a->problem, latest->site);
    const uint16_t day = schedule_problem_day(&a->problem, latest->day);
    const bool is_admissible =
        schedule_problem_is_of_group(&a->problem) || schedule_may_be_at(w->input, slot, latest->site);
    if (station == PLANNER_NONE || day == PLANNER_NONE || !is_admissible) return;
    r->previous_station = station;
    r->previous_day = day;
}

/* Bits of the planner's resources from those of the capacity vector, and the way back. */
static uint16_t to_planner(const struct schedule_problem *p, uint8_t vector) {
    uint16_t resources = 0;
    for (uint16_t r = 1; r < p->problem.resources; r++)
        if (vector >> p->resource_of[r] & 1U) resources |= (uint16_t)(1U << r);
    return resources;
}

static uint8_t to_vector(const struct schedule_problem *p, uint16_t resources) {
    uint8_t vector = 0;
    for (uint16_t r = 1; r < p->problem.resources; r++)
        if (resources >> r & 1U) vector |= (uint8_t)(1U << p->resource_of[r]);
    return vector;
}

static void add_resident(const struct schedule_work *w, struct asking *a, size_t i, uint16_t home) {
    const struct need *need = &w->needs[i];
    const struct slot *slot = &w->slots[i];
    struct planner_resident *r = &a->residents[a->problem.problem.resident_count];
    *r = (struct planner_resident){.household = schedule_household(w, need),
                                   .hamlet = (uint32_t)need->hamlet,
                                   .home_station = home,
                                   .pin_station = PLANNER_NONE,
                                   .pin_day = PLANNER_NONE,
                                   .previous_station = PLANNER_NONE,
                                   .previous_day = PLANNER_NONE,
                                   .resources = w->places.resources.mask_of[need->package],
                                   .class_ = need->class_,
                                   .is_bound = slot->bond != BOND_NONE};
    set_window(w, i, r);
    if (is_pinned_place(slot)) {
        int32_t site = 0;
        civil_day day = 0;
        find_pin(w, slot, &site, &day);
        set_pin(r, schedule_problem_station(&a->problem, site), schedule_problem_day(&a->problem, day));
        r->resources &= (uint16_t)~to_planner(&a->problem, slot->left_out);
    } else {
        set_previous(w, a, slot, r);
    }
    a->need_of[a->problem.problem.resident_count++] = (uint32_t)i;
}

static void keep_problem(struct schedule_work *w, const struct asking *a) {
    if (!w->input->keeps_problems) return;
    const size_t count = a->problem.problem.resident_count;
    struct schedule_problem *p = &w->out->problems[w->out->problem_count++];
    const struct planner_solution *s = &a->problem.solution;
    uint16_t *station = arena_new_array(w->arena, uint16_t, count + 1);
    uint16_t *day = arena_new_array(w->arena, uint16_t, count + 1);
    struct planner_reason *reasons = arena_new_array(w->arena, struct planner_reason, count + 1);
    struct planner_resident *residents = arena_new_array(w->arena, struct planner_resident, count + 1);
    uint32_t *need_of = arena_new_array(w->arena, uint32_t, count + 1);
    memcpy(station, s->station, count * sizeof *station);
    memcpy(day, s->day, count * sizeof *day);
    memcpy(reasons, s->reasons, count * sizeof *reasons);
    memcpy(residents, a->residents, count * sizeof *residents);
    memcpy(need_of, a->need_of, count * sizeof *need_of);
    *p = a->problem;
    p->need_of = need_of;
    p->problem.residents = residents;
    p->solution.station = station;
    p->solution.day = day;
    p->solution.reasons = reasons;
    if (!s->left_out) return;
    uint16_t *left_out = arena_new_array(w->arena, uint16_t, count + 1);
    memcpy(left_out, s->left_out, count * sizeof *left_out);
    p->solution.left_out = left_out;
}

static enum day_reason day_reason_of(uint8_t code) {
    static const uint8_t DAY_REASON_OF[PLANNER_PLACED_REASONS] = {
        [PLANNER_PINNED] = DAY_PINNED,
        [PLANNER_ON_TARGET] = DAY_ON_TARGET,
        [PLANNER_TARGET_CLOSED] = DAY_TARGET_CLOSED,
        [PLANNER_WITH_HOUSEHOLD] = DAY_WITH_HOUSEHOLD,
        [PLANNER_TARGET_FULL] = DAY_TARGET_FULL,
        [PLANNER_NEARBY] = DAY_NEARBY,
    };
    return (enum day_reason)DAY_REASON_OF[code];
}

/* Solves the problem and places its people. */
static void ask(struct schedule_work *w, struct asking *a) {
    struct planner_fault fault;
    const struct schedule_problem *p = &a->problem;
    a->problem.problem.residents = a->residents;
    a->problem.need_of = a->need_of;
    const enum planner_status status = planner_solve(w->planner, &p->problem, &a->problem.solution, &fault);
    assert(status == PLANNER_OK);
    (void)status;
    w->totals->pins_above_capacity += p->solution.summary.pins_above_capacity;
    w->totals->household_visits += p->solution.summary.household_visits;
    for (uint32_t k = 0; k < p->problem.resident_count; k++) {
        struct slot *slot = &w->slots[a->need_of[k]];
        if (p->solution.day[k] == PLANNER_NONE) continue;
        slot->site = p->site_of[p->solution.station[k]];
        slot->day = schedule_problem_date(p, p->solution.day[k]);
        slot->day_reason = (uint8_t)day_reason_of(p->solution.reasons[k].code);
        if (!is_pinned_place(slot))
            slot->left_out = p->solution.left_out ? to_vector(p, p->solution.left_out[k]) : 0;
    }
    keep_problem(w, a);
}

/* ---- Groups ------------------------------------------------------------------------------------- */

/* Whether a slot still has to be asked for: it waits, or stays on a place of these sites and days. */
static bool is_asked_for(const struct schedule_work *w, const struct slot *slot) {
    if (slot->kind == SLOT_NONE || slot->is_seated) return false;
    if (!is_pinned_place(slot)) return slot->kind == SLOT_WANTED && slot->site == 0;
    int32_t site = 0;
    civil_day day = 0;
    find_pin(w, slot, &site, &day);
    return schedule_find_station(&w->places, site) != PLANNER_NONE && schedule_is_in_days(&w->places, day);
}

static bool is_same_group(const struct schedule_group *g, const struct session_quota *q) {
    return g->hamlet == q->hamlet && g->organisation == q->organisation && g->target_group == q->target_group;
}

/* The kept places of a group at a site, and what the site has of special resources. */
static int32_t *take_kept_places(struct schedule_work *w, uint16_t station, const struct schedule_group *g) {
    const struct schedule_places *p = &w->places;
    int32_t *capacity = arena_new_array(w->arena, int32_t, (size_t)p->resources.count * p->days + 1);
    for (size_t k = 0; k < w->input->quota_count; k++) {
        const struct session_quota *q = &w->input->quotas[k];
        if (q->site == p->site_of[station] && schedule_is_kept(w, q) && is_same_group(g, q))
            capacity[q->day - p->first] += schedule_take_quota(p, station, q);
    }
    for (uint16_t r = 1; r < p->resources.count; r++)
        memcpy(&capacity[(size_t)r * p->days], schedule_places_at(p, r, station, p->first),
               p->days * sizeof *capacity);
    return capacity;
}

/* Members who stay sit on their group's kept places first. */
static void add_members(struct schedule_work *w, struct asking *a, int32_t *seats) {
    const int32_t site = *a->problem.site_of;
    for (size_t i = 0; i < w->need_count; i++) {
        struct slot *slot = &w->slots[i];
        if (!is_asked_for(w, slot) || !schedule_is_member(&a->problem.group, &w->needs[i])) continue;
        if (is_pinned_place(slot)) {
            int32_t pin_site = 0;
            civil_day day = 0;
            find_pin(w, slot, &pin_site, &day);
            if (pin_site != site || seats[day - w->places.first] <= 0) continue;
            seats[day - w->places.first]--;
            slot->is_seated = true;
        } else if (!schedule_may_join_at(w->input, slot, site)) {
            continue;
        }
        add_resident(w, a, i, 0);
    }
}

/* What the group's people use of special resources is gone for the others. */
static void take_special(const struct schedule_work *w, const struct asking *a, uint16_t station) {
    const struct planner_solution *s = &a->problem.solution;
    for (uint32_t k = 0; k < a->problem.problem.resident_count; k++) {
        if (s->day[k] == PLANNER_NONE) continue;
        const uint16_t used = a->residents[k].resources & (uint16_t) ~(s->left_out ? s->left_out[k] : 0U);
        for (uint16_t r = 1; r < w->places.resources.count; r++) {
            if (!(used >> r & 1U)) continue;
            int32_t *left = schedule_places_at(&w->places, r, station, w->places.first + s->day[k]);
            if (*left > 0) (*left)--;
        }
    }
}

/* Of each resource what those use who stay at a site and are seated on no place kept for a group. */
static int32_t *count_others(const struct schedule_work *w, const struct asking *a, int32_t site) {
    const struct schedule_places *p = &w->places;
    int32_t *others = arena_new_array(w->arena, int32_t, (size_t)p->resources.count * p->days + 1);
    for (size_t i = 0; i < w->need_count; i++) {
        const struct slot *slot = &w->slots[i];
        int32_t pin_site = 0;
        civil_day day = 0;
        if (slot->is_seated || !is_pinned_place(slot)) continue;
        find_pin(w, slot, &pin_site, &day);
        if (pin_site != site || !schedule_is_in_days(p, day)) continue;
        const uint16_t used = 1U | (p->resources.mask_of[w->needs[i].package] &
                                    (uint16_t)~to_planner(&a->problem, slot->left_out));
        for (uint16_t r = 0; r < p->resources.count; r++)
            if (used >> r & 1U) others[(size_t)r * p->days + (size_t)(day - p->first)]++;
    }
    return others;
}

static int32_t lesser(int32_t a, int32_t b) {
    return a < b ? a : b;
}

/* A promise outlives the keeping of its place for a group: what others were promised beyond the places for
 * everybody is taken from the kept ones nobody of the group stays on. */
static void leave_to_promised(struct schedule_work *w, const struct asking *a, uint16_t station,
                              const int32_t *seats, int32_t *capacity) {
    const struct schedule_places *p = &w->places;
    const int32_t *others = count_others(w, a, p->site_of[station]);
    for (uint16_t d = 0; d < p->days; d++) {
        int32_t *everybodys = schedule_places_at(p, 0, station, p->first + d);
        const int32_t beyond = lesser(others[d] - *everybodys, seats[d]);
        if (beyond <= 0) continue;
        capacity[d] -= beyond;
        *everybodys += beyond;
    }
    for (size_t k = p->days; k < (size_t)p->resources.count * p->days; k++)
        capacity[k] -= lesser(others[k], capacity[k]);
}

static void ask_for_group(struct schedule_work *w, struct asking *a, uint16_t station,
                          const struct schedule_group *g) {
    const struct schedule_places *p = &w->places;
    int32_t *seats = arena_new_array(w->arena, int32_t, p->days + 1U);
    int32_t *capacity = take_kept_places(w, station, g);
    begin(w, a, 1, &p->site_of[station]);
    a->problem.group = *g;
    a->problem.problem.capacity = capacity;
    a->problem.problem.is_session = &p->is_session[(size_t)station * p->days];
    memcpy(seats, capacity, p->days * sizeof *seats);
    add_members(w, a, seats);
    leave_to_promised(w, a, station, seats, capacity);
    ask(w, a);
    take_special(w, a, station);
}

/* Whether no earlier quota of the site is for the same people. */
static bool is_first_of_group(const struct schedule_work *w, size_t k) {
    const struct session_quota *quotas = w->input->quotas;
    const struct schedule_group g = schedule_group_of(&quotas[k]);
    for (size_t j = 0; j < k; j++)
        if (quotas[j].site == quotas[k].site && schedule_is_kept(w, &quotas[j]) &&
            is_same_group(&g, &quotas[j]))
            return false;
    return true;
}

static bool begins_group(const struct schedule_work *w, size_t k) {
    const struct session_quota *q = &w->input->quotas[k];
    return schedule_is_kept(w, q) && !schedule_is_for_walk_ins(q) && is_first_of_group(w, k);
}

/* ---- Everybody ---------------------------------------------------------------------------------- */

static void refuse(struct schedule_work *w, const struct schedule_problem *p, uint32_t k) {
    static const uint8_t REASON_OF[PLANNER_REASONS] = {
        [PLANNER_NO_WINDOW] = REASON_NO_WINDOW,
        [PLANNER_NO_STATION] = REASON_NO_STATION,
        [PLANNER_NO_SESSION] = REASON_NO_SESSION,
        [PLANNER_NO_CAPACITY] = REASON_NO_CAPACITY,
        [PLANNER_CLASS_SHORTAGE] = REASON_CLASS_SHORTAGE,
        [PLANNER_RESOURCE_SHORTAGE] = REASON_RESOURCE_SHORTAGE,
    };
    const struct planner_reason *reason = &p->solution.reasons[k];
    struct need *need = &w->needs[p->need_of[k]];
    need->state = NEED_WAITING;
    need->reason = REASON_OF[reason->code];
    if (reason->code != PLANNER_CLASS_SHORTAGE && reason->code != PLANNER_RESOURCE_SHORTAGE) return;
    need->tight_to = schedule_problem_date(p, reason->to);
    const uint16_t home = p->problem.residents[k].home_station;
    need->tight_site = home == PLANNER_NONE ? 0 : p->site_of[home];
    need->tight_resource = (uint8_t)p->resource_of[reason->resource];
}

static void ask_for_everybody(struct schedule_work *w, struct asking *a) {
    const struct schedule_places *p = &w->places;
    begin(w, a, p->stations, p->site_of);
    a->problem.problem.overflow = w->input->is_overflow;
    a->problem.problem.capacity = p->capacity;
    a->problem.problem.is_session = p->is_session;
    for (size_t i = 0; i < w->need_count; i++)
        if (is_asked_for(w, &w->slots[i]))
            add_resident(w, a, i, schedule_find_station(p, w->slots[i].home_site));
    ask(w, a);
    for (uint32_t k = 0; k < a->problem.problem.resident_count; k++)
        if (a->problem.solution.day[k] == PLANNER_NONE) refuse(w, &a->problem, k);
    schedule_list_shortages(w, &a->problem);
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

static size_t count_asked_at_most(const struct schedule_work *w) {
    size_t count = 0;
    for (size_t i = 0; i < w->need_count; i++) count += w->slots[i].kind != SLOT_NONE;
    return count;
}

void schedule_plan_days(struct schedule_work *w) {
    const size_t room = count_asked_at_most(w);
    struct asking a = {.residents = memory_get(room + 1, sizeof *a.residents),
                       .need_of = memory_get(room + 1, sizeof *a.need_of)};
    find_least_household(w);
    if (w->input->keeps_problems)
        w->out->problems = arena_new_array(w->arena, struct schedule_problem, w->input->quota_count + 1);
    w->planner = planner_create();
    for (uint16_t s = 0; s < w->places.stations; s++)
        for (size_t k = 0; k < w->input->quota_count; k++) {
            if (w->input->quotas[k].site != w->places.site_of[s] || !begins_group(w, k)) continue;
            const struct schedule_group g = schedule_group_of(&w->input->quotas[k]);
            ask_for_group(w, &a, s, &g);
        }
    ask_for_everybody(w, &a);
    planner_destroy(w->planner);
    free(a.residents);
    free(a.need_of);
}
