/* SPDX-License-Identifier: Apache-2.0 */
/* check: what a problem contradicts itself in. */
#include "domain/plan/check.h"

#include <assert.h>

const char *planner_status_text(enum planner_status status) {
    static const char *const TEXTS[PLANNER_STATUSES] = {
        [PLANNER_OK] = "the problem is consistent",
        [PLANNER_TOO_LARGE] =
            "there are more days, stations, classes or resources than the planner takes, or none",
        [PLANNER_NEGATIVE_CAPACITY] = "a number of places is negative",
        [PLANNER_UNKNOWN_STATION] = "a resident names a station that is not in the problem",
        [PLANNER_UNKNOWN_CLASS] = "a resident has a class that is not in the problem",
        [PLANNER_UNKNOWN_RESOURCE] = "a resident needs a resource that is not in the problem",
        [PLANNER_DUPLICATE_ID] = "two residents have one id",
        [PLANNER_UNORDERED_IDS] = "residents are not in the order of their ids",
        [PLANNER_HALF_A_PLACE] = "a place has a station without a day, or a day without a station",
        [PLANNER_PIN_OUTSIDE_WINDOW] = "a pinned day lies outside the resident's window or the days",
        [PLANNER_SPLIT_HOUSEHOLD] = "members of one household are at home in two communes",
        [PLANNER_UNKNOWN_RESIDENT] = "there is no such resident, or he has left",
        [PLANNER_UNKNOWN_DAY] = "there is no such day",
        [PLANNER_OTHER_HOUSEHOLD] = "a resident changes his household by being removed and added again",
        [PLANNER_SPECIAL_RESOURCE] =
            "events are followed for the general place alone; solve a problem with others as a whole",
    };
    assert(status < PLANNER_STATUSES);
    return TEXTS[status];
}

static bool is_too_large(const struct planner_problem *p) {
    return p->days > PLANNER_DAYS_MAX || p->stations > PLANNER_STATIONS_MAX || p->classes == 0 ||
           p->classes > PLANNER_CLASSES_MAX || p->resources == 0 || p->resources > PLANNER_RESOURCES_MAX;
}

static bool is_known_station(const struct planner_problem *p, uint16_t station) {
    return station == PLANNER_NONE || station < p->stations;
}

static bool is_pin_within(const struct planner_problem *p, const struct planner_resident *r) {
    return r->pin_day == PLANNER_NONE ||
           (r->release <= r->pin_day && r->pin_day <= r->due && r->pin_day < p->days);
}

static enum planner_status check_id(const struct planner_problem *p, uint32_t i) {
    if (!p->ids || i == 0 || p->ids[i - 1] < p->ids[i]) return PLANNER_OK;
    return p->ids[i - 1] == p->ids[i] ? PLANNER_DUPLICATE_ID : PLANNER_UNORDERED_IDS;
}

enum planner_status check_resident(const struct planner_problem *p, const struct planner_resident *r) {
    if (!is_known_station(p, r->home_station) || !is_known_station(p, r->pin_station) ||
        !is_known_station(p, r->previous_station))
        return PLANNER_UNKNOWN_STATION;
    if (r->class_ >= p->classes) return PLANNER_UNKNOWN_CLASS;
    if (r->resources >> p->resources != 0) return PLANNER_UNKNOWN_RESOURCE;
    if ((r->pin_station == PLANNER_NONE) != (r->pin_day == PLANNER_NONE) ||
        (r->previous_station == PLANNER_NONE) != (r->previous_day == PLANNER_NONE))
        return PLANNER_HALF_A_PLACE;
    return is_pin_within(p, r) ? PLANNER_OK : PLANNER_PIN_OUTSIDE_WINDOW;
}

static enum planner_status check_ordered(const struct planner_problem *p, uint32_t i) {
    const enum planner_status status = check_resident(p, &p->residents[i]);
    return status == PLANNER_OK ? check_id(p, i) : status;
}

/* The first resident of each household, found again by its number. */
struct first_members {
    uint32_t *slot; /* [slots] 1 + a resident, 0 = free; slots is a power of two */
    uint32_t slots;
};

static uint32_t *find_first(const struct first_members *f, const struct planner_problem *p,
                            uint32_t household) {
    uint32_t at = (household * UINT32_C(2654435769)) & (f->slots - 1);
    while (f->slot[at] != 0 && p->residents[f->slot[at] - 1].household != household)
        at = (at + 1) & (f->slots - 1);
    return &f->slot[at];
}

/* Only a problem of several communes can split a household. */
static bool find_split(const struct planner_problem *p, struct arena *arena, struct planner_fault *fault) {
    if (!p->communes) return false;
    struct first_members f = {.slots = 16};
    while (f.slots < 2 * (uint64_t)p->resident_count) f.slots *= 2;
    f.slot = arena_new_array(arena, uint32_t, f.slots);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        if (r->home_station == PLANNER_NONE) continue;
        uint32_t *first = find_first(&f, p, r->household);
        if (*first == 0) {
            *first = i + 1;
        } else if (p->communes[p->residents[*first - 1].home_station] != p->communes[r->home_station]) {
            *fault = (struct planner_fault){PLANNER_SPLIT_HOUSEHOLD, i};
            return true;
        }
    }
    return false;
}

static bool find_negative(const struct planner_problem *p, struct planner_fault *fault) {
    const size_t count = (size_t)p->resources * p->stations * p->days;
    for (size_t i = 0; i < count; i++) {
        if (p->capacity[i] >= 0) continue;
        *fault = (struct planner_fault){PLANNER_NEGATIVE_CAPACITY, i};
        return true;
    }
    return false;
}

enum planner_status check_problem(const struct planner_problem *p, struct arena *arena,
                                  struct planner_fault *fault) {
    struct planner_fault found = {PLANNER_OK, 0};
    if (is_too_large(p)) found.status = PLANNER_TOO_LARGE;
    for (uint32_t i = 0; found.status == PLANNER_OK && i < p->resident_count; i++)
        found = (struct planner_fault){check_ordered(p, i), i};
    if (found.status == PLANNER_OK && !find_split(p, arena, &found)) (void)find_negative(p, &found);
    if (found.status != PLANNER_OK) *fault = found;
    return found.status;
}
