/* SPDX-License-Identifier: Apache-2.0 */
#include "specials.h"

#include "random.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define SAYS(condition, i)                                                                                   \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            ck_abort_msg("%s; seed %llu, item %u", #condition, (unsigned long long)s->seed, (i));            \
    } while (0)

#define RESOURCES      4U
#define BRANCHES_LIMIT 3000000U

/* ---- making ---- */

static uint16_t make_needs(struct random *r, enum specials_needs needs) {
    if (random_percent(r, 40)) return 1;
    if (needs == SPECIALS_CROSSING) return (uint16_t)(1U | random_below(r, 8) << 1);
    const uint32_t resource = 1 + random_below(r, RESOURCES - 1);
    if (needs == SPECIALS_NESTED && resource == 3) return 1U | 1U << 3 | 1U << 2;
    return (uint16_t)(1U | 1U << resource);
}

static void make_resident(struct random *r, const struct planner_problem *p, enum specials_needs needs,
                          struct planner_resident *out) {
    const uint32_t release = random_below(r, p->days);
    const uint32_t length = random_percent(r, 50) ? random_below(r, 3) : random_below(r, p->days);
    *out = (struct planner_resident){.household = random_below(r, p->resident_count + 1U) / 2,
                                     .hamlet = random_below(r, 3),
                                     .home_station = (uint16_t)random_below(r, p->stations),
                                     .release = (uint16_t)release,
                                     .due = (uint16_t)(release + length),
                                     .target = (uint16_t)(release + length / 2),
                                     .pin_station = PLANNER_NONE,
                                     .pin_day = PLANNER_NONE,
                                     .previous_station = PLANNER_NONE,
                                     .previous_day = PLANNER_NONE,
                                     .resources = make_needs(r, needs),
                                     .class_ = (uint8_t)random_below(r, p->classes),
                                     .is_bound = random_percent(r, 20)};
    if (!random_percent(r, 6)) return;
    out->pin_station = (uint16_t)random_below(r, p->stations);
    out->pin_day = (uint16_t)release;
}

static void make_places(struct random *r, struct specials *s) {
    const struct planner_problem *p = &s->problem;
    const uint32_t cells = (uint32_t)p->stations * p->days;
    const uint32_t a_cell = 2 * p->resident_count / cells + 2;
    for (uint32_t c = 0; c < cells; c++) {
        s->capacity[c] = (int32_t)random_below(r, a_cell);
        for (uint32_t k = 1; k < RESOURCES; k++)
            s->capacity[k * cells + c] = random_percent(r, 50) ? (int32_t)random_below(r, a_cell) : 0;
    }
}

void specials_make(struct specials *s, uint64_t seed, enum specials_needs needs, uint32_t count,
                   struct arena *arena) {
    struct random r = {seed};
    *s = (struct specials){.seed = seed};
    s->problem = (struct planner_problem){.days = (uint16_t)(1 + random_below(&r, 8)),
                                          .stations = (uint16_t)(1 + random_below(&r, 3)),
                                          .resources = RESOURCES,
                                          .classes = (uint16_t)(1 + random_below(&r, 4)),
                                          .overflow = random_percent(&r, 50),
                                          .household_weight = 30,
                                          .away_weight = 20,
                                          .fairness_weight = 60,
                                          .resident_count = count};
    s->residents = arena_new_array(arena, struct planner_resident, count);
    s->capacity = arena_new_array(arena, int32_t, (size_t)RESOURCES * s->problem.stations * s->problem.days);
    s->problem.residents = s->residents;
    s->problem.capacity = s->capacity;
    for (uint32_t i = 0; i < count; i++) make_resident(&r, &s->problem, needs, &s->residents[i]);
    make_places(&r, s);
}

void specials_feed_back(struct specials *s, const uint16_t *station, const uint16_t *day) {
    for (uint32_t i = 0; i < s->problem.resident_count; i++) {
        s->residents[i].previous_station = station[i];
        s->residents[i].previous_day = day[i];
    }
}

/* ---- checking ---- */

static bool is_pinned(const struct planner_resident *r) {
    return r->pin_day != PLANNER_NONE;
}

static uint32_t cell_of(const struct specials *s, uint16_t station, uint16_t day) {
    return (uint32_t)station * s->problem.days + day;
}

static bool is_admissible(const struct specials *s, const struct planner_resident *r, uint32_t cell) {
    const uint32_t day = cell % s->problem.days;
    const bool is_tied = !s->problem.overflow || r->is_bound;
    return r->release <= day && day <= r->due && (!is_tied || r->home_station == cell / s->problem.days);
}

static int32_t *make_rooms(const struct specials *s) {
    const uint32_t cells = (uint32_t)s->problem.stations * s->problem.days;
    int32_t *room = calloc((size_t)RESOURCES * cells, sizeof *room);
    ck_assert_ptr_nonnull(room);
    memcpy(room, s->capacity, (size_t)RESOURCES * cells * sizeof *room);
    for (uint32_t i = 0; i < s->problem.resident_count; i++) {
        const struct planner_resident *r = &s->residents[i];
        if (!is_pinned(r)) continue;
        for (uint32_t k = 0; k < RESOURCES; k++) {
            int32_t *here = &room[k * cells + cell_of(s, r->pin_station, r->pin_day)];
            if ((r->resources | 1U) >> k & 1 && *here > 0) --*here;
        }
    }
    return room;
}

void specials_check(const struct specials *s, const uint16_t *station, const uint16_t *day,
                    const uint16_t *left_out) {
    const uint32_t cells = (uint32_t)s->problem.stations * s->problem.days;
    int32_t *room = make_rooms(s);
    for (uint32_t i = 0; i < s->problem.resident_count; i++) {
        const struct planner_resident *r = &s->residents[i];
        SAYS((station[i] == PLANNER_NONE) == (day[i] == PLANNER_NONE), i);
        if (left_out) SAYS((left_out[i] & ~(r->resources & ~1U)) == 0, i);
        if (is_pinned(r)) SAYS(station[i] == r->pin_station && day[i] == r->pin_day, i);
        if (is_pinned(r) || day[i] == PLANNER_NONE) continue;
        SAYS(station[i] < s->problem.stations && day[i] < s->problem.days, i);
        SAYS(is_admissible(s, r, cell_of(s, station[i], day[i])), i);
        const uint32_t takes = (r->resources | 1U) & ~(left_out ? left_out[i] : 0U);
        for (uint32_t k = 0; k < RESOURCES; k++)
            if (takes >> k & 1) SAYS(room[k * cells + cell_of(s, station[i], day[i])]-- > 0, i);
    }
    free(room);
}

void specials_count(const struct specials *s, const uint16_t *day, uint32_t covered[PLANNER_CLASSES_MAX]) {
    memset(covered, 0, PLANNER_CLASSES_MAX * sizeof *covered);
    for (uint32_t i = 0; i < s->problem.resident_count; i++)
        covered[s->residents[i].class_] += !is_pinned(&s->residents[i]) && day[i] != PLANNER_NONE;
}

/* ---- by flow ---- */

/* Nodes are people, then (resource, cell); every unit goes from a person to the last resource he needs
 * and from there by the resources that more people need to the general place and out. */
struct network {
    const struct specials *s;
    uint32_t cells;
    uint32_t outer[RESOURCES]; /* the resource around this one */
    int32_t *room;             /* left on the way out of (resource, cell) */
    uint32_t *cell;            /* of a person, or UINT32_MAX */
    bool *is_seen;             /* (resource, cell) */
};

static uint32_t count_needing(const struct specials *s, uint32_t resource) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->problem.resident_count; i++)
        count += s->residents[i].resources >> resource & 1;
    return count;
}

/* The innermost resource he needs. */
static uint32_t entrance_of(const struct network *n, uint32_t who) {
    uint32_t inner = 0;
    for (uint32_t k = 1; k < RESOURCES; k++)
        if (n->s->residents[who].resources >> k & 1 && (inner == 0 || n->outer[k] == inner)) inner = k;
    return inner;
}

static bool leave(struct network *n, uint32_t who);
static bool go_out(struct network *n, uint32_t resource, uint32_t cell);

static bool is_through(const struct network *n, uint32_t who, uint32_t resource, uint32_t cell) {
    return n->cell[who] == cell && ((n->s->residents[who].resources | 1U) >> resource & 1) != 0;
}

/* Somebody who came in here goes elsewhere. */
static bool push_person(struct network *n, uint32_t resource, uint32_t cell) {
    for (uint32_t j = 0; j < n->s->problem.resident_count; j++)
        if (n->cell[j] == cell && entrance_of(n, j) == resource && leave(n, j)) return true;
    return false;
}

/* A unit that came from an inner resource is sent back there. */
static bool push_inner(struct network *n, uint32_t resource, uint32_t cell) {
    for (uint32_t k = 1; k < RESOURCES; k++) {
        if (n->outer[k] != resource) continue;
        bool has_flow = false;
        for (uint32_t j = 0; j < n->s->problem.resident_count; j++) has_flow |= is_through(n, j, k, cell);
        if (!has_flow || !go_out(n, k, cell)) continue;
        n->room[k * n->cells + cell]++;
        return true;
    }
    return false;
}

/* A unit that came to (resource, cell) finds its way out, or pushes another back. */
static bool go_out(struct network *n, uint32_t resource, uint32_t cell) {
    bool *seen = &n->is_seen[resource * n->cells + cell];
    if (*seen) return false;
    *seen = true;
    int32_t *room = &n->room[resource * n->cells + cell];
    if (*room > 0 && (resource == 0 || go_out(n, n->outer[resource], cell))) {
        --*room;
        return true;
    }
    return push_person(n, resource, cell) || push_inner(n, resource, cell);
}

static bool leave(struct network *n, uint32_t who) {
    const struct planner_resident *r = &n->s->residents[who];
    for (uint32_t cell = 0; cell < n->cells; cell++) {
        if (cell == n->cell[who] || !is_admissible(n->s, r, cell)) continue;
        if (!go_out(n, entrance_of(n, who), cell)) continue;
        n->cell[who] = cell;
        return true;
    }
    return false;
}

static void open_network(struct network *n, const struct specials *s) {
    const bool is_nested = count_needing(s, 3) > 0;
    *n = (struct network){.s = s, .cells = (uint32_t)s->problem.stations * s->problem.days};
    for (uint32_t i = 0; is_nested && i < s->problem.resident_count; i++)
        if ((s->residents[i].resources & 12U) == 12U) n->outer[3] = 2;
    n->room = make_rooms(s);
    n->cell = malloc((s->problem.resident_count + 1U) * sizeof *n->cell);
    n->is_seen = calloc((size_t)RESOURCES * n->cells, sizeof *n->is_seen);
    ck_assert(n->cell && n->is_seen);
    memset(n->cell, 0xff, (s->problem.resident_count + 1U) * sizeof *n->cell);
}

void specials_solve_flow(const struct specials *s, uint32_t covered[PLANNER_CLASSES_MAX]) {
    struct network n;
    open_network(&n, s);
    memset(covered, 0, PLANNER_CLASSES_MAX * sizeof *covered);
    for (uint32_t class_ = 0; class_ < s->problem.classes; class_++)
        for (uint32_t i = 0; i < s->problem.resident_count; i++) {
            if (s->residents[i].class_ != class_ || is_pinned(&s->residents[i])) continue;
            memset(n.is_seen, 0, (size_t)RESOURCES * n.cells * sizeof *n.is_seen);
            covered[class_] += leave(&n, i);
        }
    free(n.room);
    free(n.cell);
    free(n.is_seen);
}

/* ---- by trying everything ---- */

struct branches {
    const struct specials *s;
    uint32_t cells;
    int32_t *room;
    uint32_t *order;
    uint32_t count;
    uint32_t now[PLANNER_CLASSES_MAX];
    uint32_t rest[PLANNER_CLASSES_MAX]; /* not decided yet */
    uint32_t *best;
    uint32_t taken; /* branches so far */
};

static int compare_covered(const uint32_t *a, const uint32_t *rest, const uint32_t *b) {
    for (uint32_t k = 0; k < PLANNER_CLASSES_MAX; k++)
        if (a[k] + (rest ? rest[k] : 0) != b[k]) return a[k] + (rest ? rest[k] : 0) > b[k] ? 1 : -1;
    return 0;
}

static bool take(struct branches *b, const struct planner_resident *r, uint32_t cell) {
    const uint32_t needs = r->resources | 1U;
    for (uint32_t k = 0; k < RESOURCES; k++)
        if (needs >> k & 1 && b->room[k * b->cells + cell] <= 0) return false;
    for (uint32_t k = 0; k < RESOURCES; k++) b->room[k * b->cells + cell] -= (int32_t)(needs >> k & 1);
    return true;
}

static void give_back(struct branches *b, const struct planner_resident *r, uint32_t cell) {
    for (uint32_t k = 0; k < RESOURCES; k++)
        b->room[k * b->cells + cell] += (int32_t)((r->resources | 1U) >> k & 1);
}

static void branch(struct branches *b, uint32_t at) {
    if (b->taken > BRANCHES_LIMIT || compare_covered(b->now, b->rest, b->best) <= 0) return;
    b->taken++;
    if (at == b->count) {
        memcpy(b->best, b->now, sizeof b->now);
        return;
    }
    const struct planner_resident *r = &b->s->residents[b->order[at]];
    b->rest[r->class_]--;
    b->now[r->class_]++;
    for (uint32_t cell = 0; cell < b->cells; cell++) {
        if (!is_admissible(b->s, r, cell) || !take(b, r, cell)) continue;
        branch(b, at + 1);
        give_back(b, r, cell);
    }
    b->now[r->class_]--;
    branch(b, at + 1);
    b->rest[r->class_]++;
}

bool specials_solve_any(const struct specials *s, uint32_t covered[PLANNER_CLASSES_MAX]) {
    struct branches b = {.s = s, .cells = (uint32_t)s->problem.stations * s->problem.days, .best = covered};
    b.room = make_rooms(s);
    b.order = calloc(s->problem.resident_count + 1U, sizeof *b.order);
    ck_assert_ptr_nonnull(b.order);
    for (uint32_t class_ = 0; class_ < s->problem.classes; class_++)
        for (uint32_t i = 0; i < s->problem.resident_count; i++) {
            if (s->residents[i].class_ != class_ || is_pinned(&s->residents[i])) continue;
            b.order[b.count++] = i;
            b.rest[class_]++;
        }
    memset(covered, 0, PLANNER_CLASSES_MAX * sizeof *covered);
    branch(&b, 0);
    free(b.room);
    free(b.order);
    return b.taken <= BRANCHES_LIMIT;
}
