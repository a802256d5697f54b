/* SPDX-License-Identifier: Apache-2.0 */
#include "judge.h"

#include "problem.h"

#include <stdlib.h>
#include <string.h>

struct judge {
    const struct planner_problem *p;
    const struct planner_solution *s;
    const uint32_t *places; /* [resources][stations][days] after pins */
    uint32_t *used;         /* the same, by who is not pinned */
    bool is_special_needed; /* by anybody */
    struct arena *arena;
};

typedef const char *fault; /* NULL = none */

static bool is_pinned(const struct planner_resident *r) {
    return r->pin_day != PLANNER_NONE;
}

static bool needs(const struct planner_resident *r, uint32_t resource) {
    return resource == 0 || (r->resources >> resource & 1);
}

static uint32_t last_day(const struct judge *j, const struct planner_resident *r) {
    return r->due < j->p->days ? r->due : j->p->days - 1u;
}

static bool has_window(const struct judge *j, const struct planner_resident *r) {
    return j->p->days > 0 && r->release <= last_day(j, r);
}

/* ---- Places ----------------------------------------------------------------------------------------- */

static fault check_place(struct judge *j, uint32_t i) {
    const struct planner_resident *r = &j->p->residents[i];
    const uint16_t station = j->s->station[i];
    const uint16_t day = j->s->day[i];
    if ((station == PLANNER_NONE) != (day == PLANNER_NONE)) return "half a place";
    if (is_pinned(r)) return station == r->pin_station && day == r->pin_day ? NULL : "a pin moved";
    if (day == PLANNER_NONE) return NULL;
    if (station >= j->p->stations || day >= j->p->days) return "a place out of the problem";
    if (!problem_is_admissible(j->p, r, station)) return "a station that is not admissible";
    if (day < r->release || day > r->due) return "a day outside the window";
    if (!problem_has_session(j->p, station, day)) return "a day without a session";
    for (uint32_t k = 0; k < j->p->resources; k++)
        if (needs(r, k)) j->used[problem_cell(j->p, k, station, day)]++;
    return NULL;
}

static fault check_capacity(const struct judge *j) {
    const size_t cells = (size_t)j->p->resources * j->p->stations * j->p->days;
    for (size_t at = 0; at < cells; at++)
        if (j->used[at] > j->places[at])
            return arena_print(j->arena, "cell %zu: %u people on %u places", at, j->used[at], j->places[at]);
    return NULL;
}

/* ---- Reasons of who has no place -------------------------------------------------------------------- */

/* At some admissible station, within the window. */
static bool is_somewhere(const struct judge *j, const struct planner_resident *r,
                         bool (*is_there)(const struct judge *, uint32_t, uint32_t)) {
    for (uint32_t s = 0; s < j->p->stations; s++)
        for (uint32_t d = r->release; d <= last_day(j, r); d++)
            if (problem_is_admissible(j->p, r, s) && is_there(j, s, d)) return true;
    return false;
}

static bool has_station(const struct judge *j, const struct planner_resident *r) {
    for (uint32_t s = 0; s < j->p->stations; s++)
        if (problem_is_admissible(j->p, r, s)) return true;
    return false;
}

static bool is_session(const struct judge *j, uint32_t station, uint32_t day) {
    return problem_has_session(j->p, station, day);
}

static bool is_place(const struct judge *j, uint32_t station, uint32_t day) {
    return j->places[problem_cell(j->p, 0, station, day)] > 0;
}

static enum planner_reason_code expected_refusal(const struct judge *j, const struct planner_resident *r) {
    if (!has_window(j, r)) return PLANNER_NO_WINDOW;
    if (!has_station(j, r)) return PLANNER_NO_STATION;
    if (!is_somewhere(j, r, is_session)) return PLANNER_NO_SESSION;
    return is_somewhere(j, r, is_place) ? PLANNER_CLASS_SHORTAGE : PLANNER_NO_CAPACITY;
}

/* Whoever must take one of the places of the certificate: his window lies within it, and so does every
 * station he may go to. */
static bool is_within(const struct judge *j, const struct planner_resident *who,
                      const struct planner_resident *r, const struct planner_reason *why) {
    if (is_pinned(r) || r->class_ > who->class_ || !has_window(j, r)) return false;
    if (r->release < why->from || last_day(j, r) > why->to || !needs(r, why->resource)) return false;
    bool is_somewhere_else = false;
    bool is_anywhere = false;
    for (uint32_t s = 0; s < j->p->stations; s++) {
        if (!problem_is_admissible(j->p, r, s)) continue;
        is_anywhere = true;
        if (!problem_is_admissible(j->p, who, s)) is_somewhere_else = true;
    }
    return is_anywhere && !is_somewhere_else;
}

static fault check_certificate(const struct judge *j, uint32_t i) {
    const struct planner_resident *who = &j->p->residents[i];
    const struct planner_reason *why = &j->s->reasons[i];
    uint64_t places = 0;
    uint64_t people = 0;
    if (why->from > why->to || why->to >= j->p->days) return "a certificate out of the days";
    for (uint32_t s = 0; s < j->p->stations; s++)
        for (uint32_t d = why->from; d <= why->to; d++)
            if (problem_is_admissible(j->p, who, s))
                places += j->places[problem_cell(j->p, why->resource, s, d)];
    for (uint32_t k = 0; k < j->p->resident_count; k++) people += is_within(j, who, &j->p->residents[k], why);
    if (!is_within(j, who, who, why)) return "a certificate without its resident";
    if (places != why->places)
        return arena_print(j->arena, "a certificate of %u places, there are %llu", why->places,
                           (unsigned long long)places);
    return people > places ? NULL
                           : arena_print(j->arena, "a certificate from %u to %u of %u places for %llu people",
                                         why->from, why->to, why->places, (unsigned long long)people);
}

/* Stations share their places, and only some residents are bound to theirs. */
static bool is_mixed(const struct judge *j) {
    for (uint32_t k = 0; k < j->p->resident_count; k++) {
        const struct planner_resident *r = &j->p->residents[k];
        if (j->p->overflow && j->p->stations > 1 && r->is_bound && !is_pinned(r)) return true;
    }
    return false;
}

/* Every (station, day) the resident could have. */
static bool reach_window(const struct judge *j, const struct planner_resident *r, bool *is_reached) {
    bool is_more = false;
    for (uint32_t s = 0; s < j->p->stations; s++)
        for (uint32_t d = r->release; d <= last_day(j, r); d++) {
            bool *cell = &is_reached[problem_cell(j->p, 0, s, d)];
            if (*cell || !problem_is_admissible(j->p, r, s)) continue;
            *cell = is_more = true;
        }
    return is_more;
}

static bool is_on(const struct judge *j, uint32_t k, const bool *is_reached) {
    return !is_pinned(&j->p->residents[k]) && j->s->day[k] != PLANNER_NONE &&
           is_reached[problem_cell(j->p, 0, j->s->station[k], j->s->day[k])];
}

/* All that he and those in his way could have, and theirs again, is full of people as urgent as he. */
static fault check_reached(const struct judge *j, uint32_t i) {
    const struct planner_reason *why = &j->s->reasons[i];
    const size_t cells = (size_t)j->p->stations * j->p->days;
    bool *is_reached = arena_new_array(j->arena, bool, cells);
    bool is_more = reach_window(j, &j->p->residents[i], is_reached);
    while (is_more) {
        is_more = false;
        for (uint32_t k = 0; k < j->p->resident_count; k++)
            if (is_on(j, k, is_reached) && reach_window(j, &j->p->residents[k], is_reached)) is_more = true;
    }
    uint64_t places = 0;
    uint64_t people = 0;
    for (size_t at = 0; at < cells; at++) places += is_reached[at] ? j->places[at] : 0;
    for (uint32_t k = 0; k < j->p->resident_count; k++) {
        const struct planner_resident *r = &j->p->residents[k];
        if (!is_on(j, k, is_reached)) continue;
        people++;
        if (r->class_ > j->p->residents[i].class_) return "somebody less urgent is in his way";
        if (r->release < why->from || last_day(j, r) > why->to) return "a window beyond the certificate";
    }
    if (people < places) return "refused, though a place can be made free";
    return places == why->places ? NULL
                                 : arena_print(j->arena, "a certificate of %u places, there are %llu",
                                               why->places, (unsigned long long)places);
}

static fault check_resource_shortage(const struct judge *j, uint32_t i) {
    const struct planner_resident *r = &j->p->residents[i];
    const struct planner_reason *why = &j->s->reasons[i];
    if (why->resource >= j->p->resources || !needs(r, why->resource)) return "a resource nobody needs";
    if (why->from == r->release && why->to == last_day(j, r)) return NULL;
    return check_certificate(j, i);
}

static fault check_refusal(const struct judge *j, uint32_t i) {
    const struct planner_resident *r = &j->p->residents[i];
    const enum planner_reason_code expected = expected_refusal(j, r);
    const uint8_t code = j->s->reasons[i].code;
    if (code == PLANNER_NO_STATION && !has_station(j, r)) return NULL;
    if (expected == PLANNER_CLASS_SHORTAGE && code == PLANNER_RESOURCE_SHORTAGE && j->is_special_needed)
        return check_resource_shortage(j, i);
    if (code != expected)
        return arena_print(j->arena, "refused with code %u instead of %d", code, (int)expected);
    if (code != PLANNER_CLASS_SHORTAGE) return NULL;
    const fault found = check_certificate(j, i);
    return found && is_mixed(j) ? check_reached(j, i) : found;
}

/* ---- Reasons of who has a place --------------------------------------------------------------------- */

static bool has_company(const struct judge *j, uint32_t i) {
    for (uint32_t k = 0; k < j->p->resident_count; k++)
        if (k != i && j->p->residents[k].household == j->p->residents[i].household &&
            j->s->day[k] == j->s->day[i] && j->s->station[k] == j->s->station[i])
            return true;
    return false;
}

/* The day of the window nearest to the target. */
static uint32_t wanted_day(const struct judge *j, const struct planner_resident *r) {
    if (r->target < r->release) return r->release;
    return r->target > last_day(j, r) ? last_day(j, r) : r->target;
}

static bool has_room(const struct judge *j, const struct planner_resident *r, uint32_t station,
                     uint32_t day) {
    for (uint32_t k = 0; k < j->p->resources; k++) {
        const size_t cell = problem_cell(j->p, k, station, day);
        if (needs(r, k) && j->used[cell] >= j->places[cell]) return false;
    }
    return true;
}

/* The first that is true. */
static enum planner_reason_code expected_code(const struct judge *j, uint32_t i) {
    const struct planner_resident *r = &j->p->residents[i];
    if (is_pinned(r)) return PLANNER_PINNED;
    const uint32_t wanted = wanted_day(j, r);
    if (j->s->day[i] == wanted) return PLANNER_ON_TARGET;
    bool is_open = false;
    bool is_free = false;
    for (uint32_t s = 0; s < j->p->stations; s++) {
        if (!problem_is_admissible(j->p, r, s)) continue;
        is_open = is_open || problem_has_session(j->p, s, wanted);
        is_free = is_free || has_room(j, r, s, wanted);
    }
    if (!is_open) return PLANNER_TARGET_CLOSED;
    if (has_company(j, i)) return PLANNER_WITH_HOUSEHOLD;
    return is_free ? PLANNER_NEARBY : PLANNER_TARGET_FULL;
}

static fault check_placed(const struct judge *j, uint32_t i) {
    const enum planner_reason_code expected = expected_code(j, i);
    const uint8_t code = j->s->reasons[i].code;
    if (code == expected) return NULL;
    return arena_print(j->arena, "placed with code %u instead of %d", code, (int)expected);
}

/* ---- Summary ---------------------------------------------------------------------------------------- */

static uint32_t pins_above(const struct judge *j) {
    uint32_t above = 0;
    for (uint32_t k = 0; k < j->p->resources; k++)
        for (uint32_t s = 0; s < j->p->stations; s++)
            for (uint32_t d = 0; d < j->p->days; d++) {
                uint32_t pins = 0;
                for (uint32_t i = 0; i < j->p->resident_count; i++) {
                    const struct planner_resident *r = &j->p->residents[i];
                    pins += r->pin_station == s && r->pin_day == d && needs(r, k);
                }
                const uint32_t places = (uint32_t)j->p->capacity[problem_cell(j->p, k, s, d)];
                above += pins > places ? pins - places : 0;
            }
    return above;
}

/* Whether somebody before shares the place and the household (or the hamlet). */
static bool is_again(const struct judge *j, uint32_t i, bool by_household) {
    const struct planner_resident *r = j->p->residents;
    for (uint32_t k = 0; k < i; k++)
        if (j->s->day[k] == j->s->day[i] && j->s->station[k] == j->s->station[i] &&
            (by_household ? r[k].household == r[i].household : r[k].hamlet == r[i].hamlet))
            return true;
    return false;
}

static void count_one(const struct judge *j, uint32_t i, struct planner_summary *out) {
    const struct planner_resident *r = &j->p->residents[i];
    const uint16_t station = j->s->station[i];
    const uint16_t day = j->s->day[i];
    out->residents[r->class_]++;
    out->pinned[r->class_] += is_pinned(r);
    out->covered[r->class_] += day != PLANNER_NONE;
    out->moves += !is_pinned(r) && r->previous_day != PLANNER_NONE &&
                  (r->previous_day != day || r->previous_station != station);
    if (day == PLANNER_NONE) return;
    out->away += station != r->home_station;
    out->days_from_target += (uint64_t)abs((int)day - (int)r->target);
    out->household_visits += !is_again(j, i, true);
    out->hamlet_days += !is_again(j, i, false);
}

static fault check_summary(const struct judge *j) {
    struct planner_summary own = {.pins_above_capacity = pins_above(j)};
    for (uint32_t i = 0; i < j->p->resident_count; i++) count_one(j, i, &own);
    own.cost = own.days_from_target + (uint64_t)j->p->household_weight * own.household_visits +
               (uint64_t)j->p->away_weight * own.away + own.hamlet_days;
    const struct planner_summary *given = &j->s->summary;
    if (memcmp(own.residents, given->residents, sizeof own.residents) != 0 ||
        memcmp(own.pinned, given->pinned, sizeof own.pinned) != 0 ||
        memcmp(own.covered, given->covered, sizeof own.covered) != 0)
        return "a summary that counts people otherwise";
    if (own.pins_above_capacity != given->pins_above_capacity)
        return "a summary with other pins above capacity";
    if (own.household_visits != given->household_visits || own.hamlet_days != given->hamlet_days)
        return "a summary with other visits or hamlet days";
    if (own.away != given->away || own.moves != given->moves) return "a summary with others away or moved";
    return own.days_from_target == given->days_from_target && own.cost == given->cost
               ? NULL
               : "a summary of another cost";
}

static fault check_resident(const struct judge *j, uint32_t i) {
    const fault found = j->s->day[i] == PLANNER_NONE ? check_refusal(j, i) : check_placed(j, i);
    return found ? arena_print(j->arena, "resident %u: %s", i, found) : NULL;
}

const char *judge_find_fault(const struct planner_problem *p, const struct planner_solution *s,
                             struct arena *arena) {
    struct judge j = {.p = p, .s = s, .places = problem_count_places(p, arena), .arena = arena};
    j.used = arena_new_array(arena, uint32_t, (size_t)p->resources * p->stations * p->days);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const fault found = check_place(&j, i);
        if (found) return arena_print(arena, "resident %u: %s", i, found);
        j.is_special_needed = j.is_special_needed || p->residents[i].resources >> 1 != 0;
    }
    fault found = check_capacity(&j);
    for (uint32_t i = 0; i < p->resident_count && !found; i++) found = check_resident(&j, i);
    return found ? found : check_summary(&j);
}
