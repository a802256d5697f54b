/* SPDX-License-Identifier: Apache-2.0 */
/* The planner's header: bytes read as a problem, also one that contradicts itself. Never a crash; what is
 * taken is planned soundly and twice alike. */
#include "fuzz.h"
#include "planned.h"

#include <string.h>

enum { DAYS_MAX = 24, STATIONS_MAX = 4, CLASSES_MAX = 5, RESOURCES_MAX = 4, RESIDENTS_MAX = 200, ODD = 250 };

struct reader {
    const uint8_t *at;
    const uint8_t *end;
};

static uint8_t take(struct reader *r) {
    return r->at < r->end ? *r->at++ : 0;
}

/* Mostly below `limit`; a rare byte is what no problem should hold. */
static uint16_t take_number(struct reader *r, uint16_t limit, uint16_t odd) {
    const uint8_t byte = take(r);
    if (byte >= ODD) return odd;
    return limit > 0 ? byte % limit : 0;
}

/* Three of four have none. */
static void take_place(struct reader *r, const struct planner_problem *p, uint16_t *station, uint16_t *day) {
    const uint8_t byte = take(r);
    *station = *day = PLANNER_NONE;
    if (byte % 4 != 0) return;
    *station = take_number(r, p->stations, PLANNER_NONE);
    *day = take_number(r, p->days, (uint16_t)(p->days + 3));
}

/* A promise mostly lies in its window. */
static void mend_pin(struct planner_resident *r, bool is_mended) {
    if (!is_mended || r->pin_day == PLANNER_NONE) return;
    if (r->release > r->pin_day) r->release = r->pin_day;
    if (r->due < r->pin_day) r->due = r->pin_day;
}

static struct planner_resident take_resident(struct reader *r, const struct planner_problem *p) {
    struct planner_resident made = {
        .household = take(r) % 16,
        .hamlet = take(r) % 4,
        .home_station = take_number(r, p->stations, PLANNER_NONE),
        .release = take_number(r, p->days, 65535),
        .target = take_number(r, p->days, 65535),
        .class_ = (uint8_t)take_number(r, p->classes, 255),
    };
    made.due = (uint16_t)(made.release + take_number(r, 12, 65535));
    take_place(r, p, &made.pin_station, &made.pin_day);
    take_place(r, p, &made.previous_station, &made.previous_day);
    const uint8_t flags = take(r);
    made.is_bound = flags % 8 == 1;
    made.resources = flags % 3 == 2 ? take_number(r, (uint16_t)(1U << p->resources), 0x8000) : 0;
    mend_pin(&made, flags < ODD);
    return made;
}

struct made {
    struct planner_problem problem;
    struct planner_resident residents[RESIDENTS_MAX];
    uint64_t ids[RESIDENTS_MAX];
    int32_t capacity[RESOURCES_MAX * STATIONS_MAX * DAYS_MAX];
    bool is_session[STATIONS_MAX * DAYS_MAX];
    uint32_t communes[STATIONS_MAX];
};

static void take_capacity(struct reader *r, struct made *m) {
    static const int32_t USUAL[] = {0, 0, 1, 1, 2, 3, 5, 40};
    for (size_t i = 0; i < sizeof m->capacity / sizeof m->capacity[0]; i++) {
        const uint8_t byte = take(r);
        m->capacity[i] = USUAL[byte % 8];
        if (byte == 255) m->capacity[i] = -1;
        if (byte == 254) m->capacity[i] = INT32_MAX;
    }
}

static void take_residents(struct reader *r, struct made *m) {
    const uint8_t step = take(r);
    while (r->at < r->end && m->problem.resident_count < RESIDENTS_MAX) {
        const uint32_t i = m->problem.resident_count++;
        m->residents[i] = take_resident(r, &m->problem);
        m->ids[i] = step < ODD ? (uint64_t)i * (1U + step) : i / 3;
    }
}

static void take_problem(struct reader *r, struct made *m) {
    const uint8_t flags = take(r);
    m->problem = (struct planner_problem){
        .days = take_number(r, DAYS_MAX + 1, PLANNER_DAYS_MAX + 1),
        .stations = take_number(r, STATIONS_MAX + 1, PLANNER_STATIONS_MAX + 1),
        .resources = (uint16_t)(1 + take(r) % RESOURCES_MAX),
        .classes = take_number(r, CLASSES_MAX + 1, PLANNER_CLASSES_MAX + 1),
        .overflow = (flags & 1) != 0,
        .household_weight = (flags & 2) != 0 ? PLANNER_HOUSEHOLD_WEIGHT : 0,
        .away_weight = (flags & 4) != 0 ? PLANNER_AWAY_WEIGHT : 0,
        .fairness_weight = (flags & 8) != 0 ? PLANNER_FAIRNESS_WEIGHT : 0,
        .residents = m->residents,
        .ids = (flags & 16) != 0 ? m->ids : NULL,
        .capacity = m->capacity,
        .is_session = (flags & 32) != 0 ? m->is_session : NULL,
        .communes = (flags & 64) != 0 ? m->communes : NULL,
    };
    take_capacity(r, m);
    for (size_t i = 0; i < sizeof m->is_session; i++) m->is_session[i] = m->capacity[i] > 0 || i % 5 == 0;
    for (size_t i = 0; i < STATIONS_MAX; i++) m->communes[i] = i == 3;
    take_residents(r, m);
}

/* Where some may go anywhere and some are bound, what is short need not be an interval. */
static bool is_mixed(const struct planner_problem *p) {
    bool has_bound = false;
    for (uint32_t i = 0; i < p->resident_count && !has_bound; i++) has_bound = p->residents[i].is_bound;
    return p->overflow && has_bound;
}

/* What is told of anybody can be told, and a shortage can be counted. */
static void require_reasons(struct planner *planner, const struct planner_problem *p) {
    struct planner_solution s;
    struct planner_explanation told;
    REQUIRE(planner_solve(planner, p, &s, NULL) == PLANNER_OK);
    for (uint32_t i = 0; i < p->resident_count; i++) {
        planner_explain(p, &s, i, &told);
        REQUIRE(told.reason.code == s.reasons[i].code && told.station == s.station[i] &&
                told.day == s.day[i]);
        if (s.reasons[i].code != PLANNER_CLASS_SHORTAGE || is_mixed(p)) continue;
        REQUIRE(planner_count_people(p, i, &s.reasons[i]) > s.reasons[i].places);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct reader r = {data, data + size};
    struct made *m = calloc(1, sizeof *m);
    struct planner *planner = planner_create();
    REQUIRE(m);
    take_problem(&r, m);
    if (planned_solve(planner, &m->problem) == PLANNER_OK) require_reasons(planner, &m->problem);
    planner_destroy(planner);
    free(m);
    return 0;
}
