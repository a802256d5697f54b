/* SPDX-License-Identifier: Apache-2.0 */
/* clear: the fewest sessions to add until a class has its places.
 *
 * Everybody of a line can be covered exactly if no interval of days holds more people, whose windows lie
 * within it, than places (Hall, 1935). Intervals are looked at by their last day d. As long as one that ends
 * on d lacks places some session within it must be added; the latest day x that can have one is best. Take
 * any cheapest answer that agrees with the sessions added so far and adds another on y < x instead: put x for
 * y. Intervals that end on d or later and hold y hold x too; those that end before d are satisfied without
 * either, by the choices before. So some cheapest answer always agrees with ours, and ours is cheapest. (Lazy
 * activation: J. Chang, H. N. Gabow, S. Khuller, A model for minimizing active processor time, 2012.) */
#include "domain/plan/crowd.h"

#include <string.h>

struct clearer {
    const struct planner_problem *problem;
    const struct planner_openings *openings;
    uint8_t class_;
    uint8_t *opened; /* [stations][days] */
    const uint32_t *pins;
    struct arena *arena;
};

/* One line on its way through the days. */
struct lazy_line {
    const struct crowd *crowd;
    uint32_t can_open[PLANNER_DAYS_MAX];
    uint32_t is_opened[PLANNER_DAYS_MAX];
    int64_t lack[PLANNER_DAYS_MAX]; /* of the interval from this day to the day at hand */
};

static bool is_urgent_enough(const void *context, uint32_t i) {
    const struct clearer *c = context;
    return c->problem->residents[i].class_ <= c->class_;
}

static uint32_t can_open_at(const struct clearer *c, uint16_t station, uint16_t day) {
    const size_t cell = seats_cell(c->problem, station, day);
    return c->pins[cell] > seats_places(c->problem, 0, station, day) ? 0 : c->openings->sessions[cell];
}

static void count_openings(const struct clearer *c, struct seats_range line, struct lazy_line *l) {
    for (uint16_t s = line.first; s < line.end; s++)
        for (uint16_t d = 0; d < c->problem->days; d++) l->can_open[d] += can_open_at(c, s, d);
}

/* The intervals that end one day later: those due on it come in, its places too. */
static void reach_day(struct lazy_line *l, uint16_t day) {
    int64_t people = 0;
    for (uint16_t from = day + 1; from-- > 0;) {
        people += l->crowd->of_window[(size_t)from * l->crowd->days + day];
        l->lack[from] += people - l->crowd->places[day];
    }
}

/* The last first day of an interval that ends today and lacks places; PLANNER_NONE where none does. */
static uint16_t find_lack(const struct lazy_line *l, uint16_t day) {
    for (uint16_t from = day + 1; from-- > 0;)
        if (l->lack[from] > 0) return from;
    return PLANNER_NONE;
}

static bool open_latest(struct lazy_line *l, uint16_t from, uint16_t until, uint32_t places) {
    for (uint16_t x = until + 1; x-- > from;) {
        if (l->can_open[x] == l->is_opened[x]) continue;
        l->is_opened[x]++;
        for (uint16_t a = 0; a <= x; a++) l->lack[a] -= places;
        return true;
    }
    return false;
}

static bool open_lazily(struct lazy_line *l, uint32_t places) {
    for (uint16_t d = 0; d < l->crowd->days; d++) {
        reach_day(l, d);
        for (uint16_t from = find_lack(l, d); from != PLANNER_NONE; from = find_lack(l, d))
            if (places == 0 || !open_latest(l, from, d, places)) return false;
    }
    return true;
}

/* Everything is opened, and it is not enough. */
static uint32_t open_all(struct lazy_line *l, uint32_t places, struct arena *arena) {
    struct crowd *more = arena_new(arena, struct crowd);
    *more = *l->crowd;
    for (uint16_t d = 0; d < more->days; d++) {
        l->is_opened[d] = l->can_open[d];
        more->places[d] += l->can_open[d] * places;
    }
    return more->people - (uint32_t)crowd_count_covered(more, CROWD_NOBODY, PLANNER_NONE, 0);
}

static void write_opened(const struct clearer *c, struct seats_range line, struct lazy_line *l,
                         struct planner_clearing *out) {
    for (uint16_t s = line.first; s < line.end; s++)
        for (uint16_t d = 0; d < c->problem->days; d++) {
            const uint32_t room = can_open_at(c, s, d);
            const uint32_t taken = l->is_opened[d] < room ? l->is_opened[d] : room;
            l->is_opened[d] -= taken;
            out->sessions += taken;
            if (c->opened) c->opened[seats_cell(c->problem, s, d)] = (uint8_t)taken;
        }
}

static void clear_line(const struct clearer *c, struct seats_range line, struct planner_clearing *out) {
    struct lazy_line *l = arena_new(c->arena, struct lazy_line);
    l->crowd = crowd_gather(c->problem, line, c->pins, is_urgent_enough, c, c->arena);
    count_openings(c, line, l);
    const uint32_t places = c->openings->places[line.first];
    if (!open_lazily(l, places)) out->left += open_all(l, places, c->arena);
    write_opened(c, line, l, out);
    out->is_enough = out->is_enough && crowd_is_alone(c->problem, line);
}

void planner_clear(const struct planner_problem *problem, uint8_t class_,
                   const struct planner_openings *openings, uint8_t *opened, struct planner_clearing *out) {
    struct arena *arena = arena_create_small();
    const struct clearer c = {problem, openings, class_, opened, crowd_count_pins(problem, arena), arena};
    *out = (struct planner_clearing){.is_enough = true};
    if (opened) memset(opened, 0, (size_t)problem->stations * problem->days);
    const uint16_t width = problem->overflow ? problem->stations : 1;
    for (uint16_t s = 0; s < problem->stations; s = (uint16_t)(s + width))
        clear_line(&c, (struct seats_range){s, (uint16_t)(s + width)}, out);
    arena_destroy(arena);
}
