/* SPDX-License-Identifier: Apache-2.0 */
#include "commune.h"

#include "suite.h"

#include <string.h>

#define SAYS(condition, i)                                                                                   \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            ck_abort_msg("%s; seed %llu, resident %u", #condition, (unsigned long long)c->seed, (i));        \
    } while (0)

#define NODES_MAX (COMMUNE_STATIONS_MAX * COMMUNE_DAYS_MAX)

/* ---- Making and changing ----------------------------------------------------------------------- */

static void make_window(struct random *r, uint16_t days, struct planner_resident *out) {
    const uint32_t release = random_below(r, days);
    const uint32_t length = random_percent(r, 50) ? random_below(r, 4) : random_below(r, days);
    out->release = (uint16_t)release;
    out->due = (uint16_t)(release + length);
    out->target = (uint16_t)(release + random_below(r, length + 1));
    if (random_percent(r, 2)) out->due = (uint16_t)(release - (release > 0));
}

static uint16_t some_station(struct random *r, const struct planner_problem *p) {
    return (uint16_t)random_below(r, p->stations);
}

void commune_make_resident(struct commune *c, struct planner_resident *out) {
    struct random *r = &c->random;
    memset(out, 0, sizeof *out);
    make_window(r, c->problem.days, out);
    out->household = random_below(r, c->problem.resident_count / 3 + 1) * UINT32_C(0x10000043);
    out->hamlet = random_below(r, 4);
    out->home_station = random_percent(r, 3) ? PLANNER_NONE : some_station(r, &c->problem);
    out->class_ = (uint8_t)random_below(r, COMMUNE_CLASSES);
    out->is_bound = random_percent(r, 20);
    out->pin_station = out->pin_day = out->previous_station = out->previous_day = PLANNER_NONE;
    if (out->release > out->due || out->release >= c->problem.days || !random_percent(r, 5)) return;
    out->pin_station = some_station(r, &c->problem);
    out->pin_day = out->release;
}

static void make_node(struct commune *c, uint32_t node, uint32_t a_day) {
    c->is_session[node] = !random_percent(&c->random, 10);
    c->capacity[node] = (int32_t)random_below(&c->random, a_day + 1);
}

static void make_previous(struct commune *c, struct planner_resident *r) {
    r->previous_station = some_station(&c->random, &c->problem);
    r->previous_day = (uint16_t)random_below(&c->random, c->problem.days + 2u);
}

static uint32_t places_a_day(struct commune *c) {
    static const uint32_t SHARES[] = {30, 60, 90, 110, 200};
    const struct planner_problem *p = &c->problem;
    const uint32_t share = SHARES[random_below(&c->random, 5)];
    return 2 * p->resident_count * share / (100u * p->days * p->stations) + 1;
}

void commune_make(struct commune *c, uint64_t seed) {
    memset(c, 0, sizeof *c);
    c->seed = seed;
    c->random.state = seed;
    struct random *r = &c->random;
    const uint32_t count = 1 + random_below(r, random_percent(r, 3) ? COMMUNE_RESIDENTS_MAX : 24);
    c->problem = (struct planner_problem){
        .days = (uint16_t)(1 + random_below(r, random_percent(r, 10) ? COMMUNE_DAYS_MAX : 12)),
        .stations = (uint16_t)(1 + random_below(r, random_percent(r, 50) ? COMMUNE_STATIONS_MAX : 1)),
        .resources = 1,
        .classes = COMMUNE_CLASSES,
        .overflow = random_percent(r, 60),
        .household_weight = random_percent(r, 20) ? 0 : 30,
        .away_weight = 20,
        .fairness_weight = 60,
        .residents = c->residents,
        .resident_count = count,
        .capacity = c->capacity,
        .is_session = c->is_session};
    const bool has_bound = random_percent(r, 40);
    const bool has_previous = random_percent(r, 50);
    for (uint32_t i = 0; i < count; i++) {
        commune_make_resident(c, &c->residents[i]);
        if (!has_bound) c->residents[i].is_bound = false;
        if (has_previous && random_percent(r, 70)) make_previous(c, &c->residents[i]);
    }
    const uint32_t a_day = places_a_day(c);
    for (uint32_t node = 0; node < (uint32_t)c->problem.stations * c->problem.days; node++)
        make_node(c, node, a_day);
}

void commune_change(struct commune *c) {
    struct random *r = &c->random;
    const uint32_t nodes = (uint32_t)c->problem.stations * c->problem.days;
    for (uint32_t i = 0; i < c->problem.resident_count; i++) {
        if (random_percent(r, 5)) commune_make_resident(c, &c->residents[i]);
        if (random_percent(r, 3)) make_window(r, c->problem.days, &c->residents[i]);
        if (random_percent(r, 2)) c->residents[i].class_ = (uint8_t)random_below(r, COMMUNE_CLASSES);
        const struct planner_resident *now = &c->residents[i];
        if (now->pin_day < now->release || now->pin_day > now->due)
            c->residents[i].pin_station = c->residents[i].pin_day = PLANNER_NONE;
    }
    for (uint32_t changes = random_below(r, 4); changes > 0; changes--)
        make_node(c, random_below(r, nodes), places_a_day(c));
}

void commune_make_window(struct commune *c, struct planner_resident *r) {
    make_window(&c->random, c->problem.days, r);
    if (random_percent(&c->random, 30)) r->class_ = (uint8_t)random_below(&c->random, COMMUNE_CLASSES);
    if (r->pin_day < r->release || r->pin_day > r->due) r->pin_station = r->pin_day = PLANNER_NONE;
}

int32_t commune_make_places(struct commune *c) {
    return (int32_t)random_below(&c->random, places_a_day(c) + 1);
}

void commune_keep(struct commune *c, const struct planner_solution *plan) {
    for (uint32_t i = 0; i < c->problem.resident_count; i++) {
        c->residents[i].previous_station = plan->station[i];
        c->residents[i].previous_day = plan->day[i];
    }
}

/* ---- The reference ------------------------------------------------------------------------------ */

struct matching {
    const struct commune *c;
    int32_t room[NODES_MAX]; /* after pins */
    int32_t left[NODES_MAX];
    bool is_seen[NODES_MAX];
    uint32_t node[COMMUNE_RESIDENTS_MAX];
};

static bool is_admissible(const struct planner_problem *p, const struct planner_resident *r,
                          uint32_t station) {
    return p->overflow && !r->is_bound ? true : r->home_station == station;
}

static bool may_have(const struct commune *c, uint32_t i, uint32_t node) {
    const struct planner_resident *r = &c->residents[i];
    const uint32_t day = node % c->problem.days;
    return r->release <= day && day <= r->due && is_admissible(&c->problem, r, node / c->problem.days);
}

static bool augment(struct matching *m, uint32_t i) {
    const struct planner_problem *p = &m->c->problem;
    for (uint32_t node = 0; node < (uint32_t)p->stations * p->days; node++) {
        if (m->is_seen[node] || !may_have(m->c, i, node)) continue;
        m->is_seen[node] = true;
        bool is_free = m->left[node] > 0;
        if (is_free) m->left[node]--;
        for (uint32_t j = 0; j < p->resident_count && !is_free; j++)
            is_free = m->node[j] == node && augment(m, j);
        if (!is_free) continue;
        m->node[i] = node;
        return true;
    }
    return false;
}

static void count_room(struct matching *m) {
    const struct commune *c = m->c;
    for (uint32_t node = 0; node < (uint32_t)c->problem.stations * c->problem.days; node++)
        m->room[node] = c->is_session[node] ? c->capacity[node] : 0;
    for (uint32_t i = 0; i < c->problem.resident_count; i++) {
        if (c->residents[i].pin_day == PLANNER_NONE) continue;
        const uint32_t node =
            (uint32_t)c->residents[i].pin_station * c->problem.days + c->residents[i].pin_day;
        if (m->room[node] > 0) m->room[node]--;
    }
}

static void cover(struct matching *m, uint32_t *covered) {
    const struct planner_problem *p = &m->c->problem;
    memcpy(m->left, m->room, sizeof m->left);
    for (uint32_t i = 0; i < p->resident_count; i++) m->node[i] = UINT32_MAX;
    for (uint32_t class_ = 0; class_ < p->classes; class_++) {
        for (uint32_t i = 0; i < p->resident_count; i++) {
            const struct planner_resident *r = &p->residents[i];
            if (r->class_ != class_) continue;
            memset(m->is_seen, 0, sizeof m->is_seen);
            covered[class_] += r->pin_day != PLANNER_NONE || augment(m, i);
        }
    }
}

/* ---- What must hold ----------------------------------------------------------------------------- */

static void check_places(const struct commune *c, const uint16_t *station, const uint16_t *day,
                         const int32_t *room) {
    int32_t taken[NODES_MAX] = {0};
    for (uint32_t i = 0; i < c->problem.resident_count; i++) {
        const struct planner_resident *r = &c->residents[i];
        SAYS((station[i] == PLANNER_NONE) == (day[i] == PLANNER_NONE), i);
        if (r->pin_day != PLANNER_NONE) {
            SAYS(day[i] == r->pin_day && station[i] == r->pin_station, i);
        } else if (day[i] != PLANNER_NONE) {
            const uint32_t node = (uint32_t)station[i] * c->problem.days + day[i];
            SAYS(day[i] < c->problem.days && may_have(c, i, node), i);
            SAYS(++taken[node] <= room[node], i);
        }
    }
}

static bool is_confined(const struct commune *c, uint32_t j, uint32_t i,
                        const struct planner_reason *reason) {
    const struct planner_problem *p = &c->problem;
    const struct planner_resident *r = &c->residents[j];
    const uint32_t due = r->due < p->days ? r->due : p->days - 1u;
    if (r->pin_day != PLANNER_NONE || r->class_ > c->residents[i].class_) return false;
    if (r->release > due || r->release < reason->from || due > reason->to) return false;
    for (uint32_t s = 0; s < p->stations; s++)
        if (is_admissible(p, r, s) && !is_admissible(p, &c->residents[i], s)) return false;
    return true;
}

/* The sentence of planner.h, by counting. Where some are bound and others are not it need not be true of
 * an interval. */
static void check_certificate(const struct commune *c, const struct planner_reason *reason, uint32_t i,
                              const int32_t *room) {
    const struct planner_problem *p = &c->problem;
    bool is_mixed = false;
    for (uint32_t j = 0; j < p->resident_count; j++)
        is_mixed = is_mixed || (p->overflow && c->residents[j].is_bound);
    if (is_mixed) return;
    SAYS(reason->from <= reason->to && reason->to < p->days, i);
    SAYS(is_confined(c, i, i, reason), i);
    uint32_t places = 0;
    uint32_t people = 0;
    for (uint32_t s = 0; s < p->stations; s++)
        for (uint32_t d = reason->from; d <= reason->to; d++)
            if (is_admissible(p, &c->residents[i], s)) places += (uint32_t)room[s * p->days + d];
    for (uint32_t j = 0; j < p->resident_count; j++) people += is_confined(c, j, i, reason);
    SAYS(places == reason->places, i);
    SAYS(people > places, i);
}

static enum planner_reason_code expected_code(const struct commune *c, uint32_t i, const int32_t *room) {
    const struct planner_problem *p = &c->problem;
    const struct planner_resident *r = &c->residents[i];
    bool has_session = false;
    bool has_place = false;
    bool has_station = false;
    for (uint32_t s = 0; s < p->stations; s++) has_station = has_station || is_admissible(p, r, s);
    if (!has_station) return PLANNER_NO_STATION;
    if (r->release > r->due || r->release >= p->days) return PLANNER_NO_WINDOW;
    for (uint32_t node = 0; node < (uint32_t)p->stations * p->days; node++) {
        if (!may_have(c, i, node)) continue;
        has_session = has_session || c->is_session[node];
        has_place = has_place || room[node] > 0;
    }
    if (!has_session) return PLANNER_NO_SESSION;
    return has_place ? PLANNER_CLASS_SHORTAGE : PLANNER_NO_CAPACITY;
}

static void check_coverage(const struct commune *c, const uint16_t *station, const uint16_t *day,
                           struct matching *m) {
    uint32_t covered[PLANNER_CLASSES_MAX] = {0};
    uint32_t expected[PLANNER_CLASSES_MAX] = {0};
    count_room(m);
    cover(m, expected);
    check_places(c, station, day, m->room);
    for (uint32_t i = 0; i < c->problem.resident_count; i++)
        covered[c->residents[i].class_] += day[i] != PLANNER_NONE;
    for (uint32_t k = 0; k < COMMUNE_CLASSES; k++)
        if (covered[k] != expected[k])
            ck_abort_msg("seed %llu, class %u: covers %u, augmenting paths %u", (unsigned long long)c->seed,
                         k, covered[k], expected[k]);
}

void commune_check_coverage(const struct commune *c, const uint16_t *station, const uint16_t *day) {
    struct matching m = {.c = c};
    check_coverage(c, station, day, &m);
}

void commune_check(const struct commune *c, const struct planner_solution *plan) {
    struct matching m = {.c = c};
    check_coverage(c, plan->station, plan->day, &m);
    for (uint32_t i = 0; i < c->problem.resident_count; i++) {
        if (plan->day[i] != PLANNER_NONE) continue;
        SAYS(plan->reasons[i].code == expected_code(c, i, m.room), i);
        if (plan->reasons[i].code == PLANNER_CLASS_SHORTAGE)
            check_certificate(c, &plan->reasons[i], i, m.room);
    }
}
