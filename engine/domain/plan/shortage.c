/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/shortage.h"

#include "domain/plan/order.h"
#include "domain/plan/seats.h"
#include "domain/plan/window.h"

#include <assert.h>
#include <string.h>

/* People of one line: those tied to one station, or everybody if the stations are one. */
struct crowd_line {
    struct seats_range stations;
    uint32_t *member; /* with a window and without a pin, by class */
    uint32_t count;
};

struct teller {
    const struct planner_problem *problem;
    const uint16_t *day;
    struct planner_reason *reasons;
    uint64_t *left[PLANNER_RESOURCES_MAX]; /* [stations][days + 1] places before a day; NULL = not binding */
    uint64_t places[PLANNER_DAYS_MAX];     /* of the line and resource at hand */
    int64_t change[PLANNER_DAYS_MAX];    /* people due on a day less places of it, from the day at hand on */
    uint16_t over[PLANNER_DAYS_MAX + 1]; /* the first day from here on with too many people by then */
    uint32_t *released;                  /* [days] 1 + position of the first who may come from that day */
    uint32_t *next;                      /* by position in the line; before that, room to sort */
    uint32_t *refused;                   /* of the class at hand */
    bool *is_shown;                      /* [residents] a certificate was found */
};

static const struct planner_resident *resident(const struct teller *t, uint32_t who) {
    return &t->problem->residents[who];
}

static uint16_t due_of(const struct teller *t, uint32_t who) {
    return plan_last_day(resident(t, who), t->problem->days);
}

static uint64_t *sum_left(const struct planner_problem *p, uint16_t resource, struct arena *arena) {
    const size_t row = p->days + 1U;
    uint64_t *sum = arena_new_array(arena, uint64_t, p->stations * row);
    const int32_t *left = seats_left(p, resource, arena);
    for (uint16_t s = 0; s < p->stations; s++)
        for (uint16_t d = 0; d < p->days; d++)
            sum[s * row + d + 1] = sum[s * row + d] + (uint32_t)left[seats_cell(p, s, d)];
    return sum;
}

static uint64_t count_places(const struct teller *t, uint16_t resource, struct seats_range stations,
                             uint16_t from, uint16_t to) {
    uint64_t places = 0;
    for (uint16_t s = stations.first; s < stations.end; s++) {
        const uint64_t *before = &t->left[resource][s * (t->problem->days + 1U)];
        places += before[to + 1] - before[from];
    }
    return places;
}

static bool has_session(const struct teller *t, struct seats_range stations, uint16_t from, uint16_t to) {
    for (uint16_t s = stations.first; s < stations.end; s++)
        for (uint32_t d = from; d <= to; d++)
            if (seats_is_session(t->problem, s, (uint16_t)d)) return true;
    return false;
}

/* The scarcest of what he needs, in case no certificate is found. */
static void guess(const struct teller *t, uint32_t who, struct seats_range stations,
                  struct planner_reason *out) {
    uint64_t least = UINT64_MAX;
    out->code = PLANNER_RESOURCE_SHORTAGE;
    for (uint16_t k = t->problem->resources; k-- > 0;) {
        if (!t->left[k] || !seats_is_needed(resident(t, who), k)) continue;
        const uint64_t places = count_places(t, k, stations, out->from, out->to);
        if (places >= least) continue;
        least = places;
        out->resource = (uint8_t)k;
    }
    out->places = least < UINT32_MAX ? (uint32_t)least : UINT32_MAX;
}

/* What the window alone says. Onto zeros, so that the bytes between fields are the same each time. */
static void judge(const struct teller *t, uint32_t who, struct planner_reason *out) {
    const struct seats_range stations = seats_admissible(t->problem, resident(t, who));
    uint16_t from = 0, to = 0;
    memset(out, 0, sizeof *out);
    out->code = PLANNER_NO_STATION;
    if (stations.first == stations.end) return;
    out->code = PLANNER_NO_WINDOW;
    if (!seats_window(t->problem, resident(t, who), &from, &to)) return;
    out->code = PLANNER_NO_SESSION;
    if (!has_session(t, stations, from, to)) return;
    out->code = PLANNER_NO_CAPACITY;
    if (count_places(t, 0, stations, from, to) == 0) return;
    out->from = from;
    out->to = to;
    guess(t, who, stations, out);
}

static bool is_refused(const struct teller *t, uint32_t who) {
    return t->day[who] == PLANNER_NONE && t->reasons[who].code == PLANNER_RESOURCE_SHORTAGE;
}

/* ---- certificates ---- */

static void list_releases(struct teller *t, const struct crowd_line *line, uint16_t resource, uint32_t end) {
    memset(t->released, 0, t->problem->days * sizeof *t->released);
    for (uint32_t at = 0; at < end; at++) {
        const struct planner_resident *r = resident(t, line->member[at]);
        if (!seats_is_needed(r, resource)) continue;
        t->next[at] = t->released[r->release];
        t->released[r->release] = at + 1;
    }
}

static void sum_places(struct teller *t, const struct crowd_line *line, uint16_t resource) {
    for (uint16_t d = 0; d < t->problem->days; d++)
        t->places[d] = count_places(t, resource, line->stations, d, d);
}

/* One more first day: who may come from it on, and its places. */
static void extend(struct teller *t, const struct crowd_line *line, uint32_t from) {
    t->change[from] -= (int64_t)t->places[from];
    for (uint32_t at = t->released[from]; at > 0; at = t->next[at - 1])
        t->change[due_of(t, line->member[at - 1])]++;
    int64_t excess[PLANNER_DAYS_MAX] = {0};
    int64_t sum = 0;
    for (uint32_t d = from; d < t->problem->days; d++) excess[d] = sum += t->change[d];
    t->over[t->problem->days] = PLANNER_NONE;
    for (uint32_t d = t->problem->days; d-- > from;)
        t->over[d] = excess[d] > 0 ? (uint16_t)d : t->over[d + 1];
}

/* A shorter interval is easier to count. */
static void offer(struct teller *t, uint32_t who, uint16_t resource, uint16_t from) {
    struct planner_reason *reason = &t->reasons[who];
    const uint16_t to = t->over[due_of(t, who)];
    if (to == PLANNER_NONE) return;
    if (t->is_shown[who] && reason->to - reason->from <= to - from) return;
    reason->code = resource == 0 ? PLANNER_CLASS_SHORTAGE : PLANNER_RESOURCE_SHORTAGE;
    reason->resource = (uint8_t)resource;
    reason->from = from;
    reason->to = to;
    reason->places = 0; /* fewer than people, so that it is no large number */
    for (uint32_t d = from; d <= to; d++) reason->places += (uint32_t)t->places[d];
    t->is_shown[who] = true;
}

static uint32_t list_refused(struct teller *t, const struct crowd_line *line, uint16_t resource,
                             uint32_t first, uint32_t end) {
    uint32_t count = 0;
    for (uint32_t at = first; at < end; at++) {
        const uint32_t who = line->member[at];
        const struct seats_range stations = seats_admissible(t->problem, resident(t, who));
        const bool is_of_line = stations.first == line->stations.first && stations.end == line->stations.end;
        if (is_of_line && is_refused(t, who) && !t->is_shown[who] &&
            seats_is_needed(resident(t, who), resource))
            t->refused[count++] = who;
    }
    return count;
}

static uint32_t earliness_key(const void *context, uint32_t who) {
    return (uint32_t)PLANNER_DAYS_MAX - resident(context, who)->release;
}

/* Those of one class, at first .. end - 1 of the line, against everybody at least as urgent. First days go
 * down: whose window opens last comes first, and nobody is looked at before his has. */
static void sweep(struct teller *t, const struct crowd_line *line, uint16_t resource, uint32_t first,
                  uint32_t end) {
    const uint32_t count = list_refused(t, line, resource, first, end);
    if (count == 0) return;
    order_by(t->refused, t->next, count, earliness_key, t);
    list_releases(t, line, resource, end);
    memset(t->change, 0, sizeof t->change);
    for (uint32_t from = t->problem->days, open = 0; from-- > 0;) {
        extend(t, line, from);
        while (open < count && resident(t, t->refused[open])->release >= from) open++;
        for (uint32_t i = 0; i < open; i++) offer(t, t->refused[i], resource, (uint16_t)from);
    }
}

static void tell_line(struct teller *t, const struct crowd_line *line) {
    for (uint16_t k = 0; k < t->problem->resources; k++) {
        if (!t->left[k]) continue;
        sum_places(t, line, k);
        for (uint32_t first = 0, end = 0; first < line->count; first = end) {
            const uint8_t class_ = resident(t, line->member[first])->class_;
            while (end < line->count && resident(t, line->member[end])->class_ == class_) end++;
            sweep(t, line, k, first, end);
        }
    }
}

/* ---- lines ---- */

static bool is_countable(const struct teller *t, uint32_t who) {
    uint16_t from = 0, to = 0;
    const struct seats_range stations = seats_admissible(t->problem, resident(t, who));
    return resident(t, who)->pin_day == PLANNER_NONE && stations.first < stations.end &&
           seats_window(t->problem, resident(t, who), &from, &to);
}

static uint32_t class_key(const void *context, uint32_t who) {
    return resident(context, who)->class_;
}

/* Where one station is all there is, everybody is tied to it. */
static uint32_t station_key(const void *context, uint32_t who) {
    const struct teller *t = context;
    const struct seats_range stations = seats_admissible(t->problem, resident(t, who));
    return stations.end - stations.first == 1 ? stations.first : t->problem->stations;
}

/* One after another the stations with those tied to them; at last, if stations are one, everybody. */
static void tell_lines(struct teller *t, uint32_t *member, uint32_t count) {
    for (uint32_t first = 0, end = 0; first < count; first = end) {
        const uint32_t station = station_key(t, member[first]);
        while (end < count && station_key(t, member[end]) == station) end++;
        struct crowd_line line = {.member = member + first, .count = end - first};
        line.stations = seats_admissible(t->problem, resident(t, member[first]));
        if (station < t->problem->stations) tell_line(t, &line);
    }
    if (!t->problem->overflow || t->problem->stations == 1) return;
    order_by(member, t->next, count, class_key, t);
    const struct crowd_line everybody = {{0, t->problem->stations}, member, count};
    tell_line(t, &everybody);
}

void shortage_explain(const struct planner_problem *problem, uint16_t binding, const uint16_t *day,
                      struct arena *arena, struct planner_reason *reasons) {
    assert(problem->resources > 0);
    const uint32_t count = problem->resident_count;
    struct teller t = {.problem = problem, .day = day, .reasons = reasons};
    t.released = arena_new_array(arena, uint32_t, problem->days);
    t.next = arena_new_array(arena, uint32_t, count);
    t.refused = arena_new_array(arena, uint32_t, count);
    t.is_shown = arena_new_array(arena, bool, count);
    for (uint16_t k = 0; k < problem->resources; k++)
        if (k == 0 || (binding >> k & 1) != 0) t.left[k] = sum_left(problem, k, arena);
    uint32_t *member = arena_new_array(arena, uint32_t, count);
    uint32_t members = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (day[i] == PLANNER_NONE) judge(&t, i, &reasons[i]);
        if (is_countable(&t, i)) member[members++] = i;
    }
    order_by(member, t.next, members, class_key, &t);
    order_by(member, t.next, members, station_key, &t);
    tell_lines(&t, member, members);
}
