/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/loads.h"

#include "lichkham/planner.h"

#include <assert.h>

/* A day adds at most three corners to each side: a new one, one from the other side, one cut off. */
#define CORNERS_MAX (3 * PLANNER_DAYS_MAX)

struct corner {
    int64_t at;
    uint32_t times; /* the slope changes by so much */
};

/* A heap of corners, the greatest `at` on top. */
struct corners {
    uint32_t count;
    struct corner corner[CORNERS_MAX];
};

/* cost(x) = the least cost so far with x people served by today: convex, and linear between corners.
 * Left of its least value the corners lie in `left`; right of it in `right`, by their negatives and
 * `shift` too low. Beyond `low` .. `high` no plan exists. (The "slope trick" of piecewise linear
 * convex functions kept as two heaps.) */
struct cost {
    struct corners left;
    struct corners right;
    int64_t shift;
    int64_t low;
    int64_t high;
};

/* Which x are possible after a day, and which of them are cheapest. */
struct choice {
    int64_t low, high;
    int64_t best_low, best_high;
};

static int64_t clamp(int64_t value, int64_t low, int64_t high) {
    if (value < low) return low;
    return value < high ? value : high;
}

static void push(struct corners *c, int64_t at, uint32_t times) {
    assert(c->count < CORNERS_MAX);
    uint32_t i = c->count++;
    for (; i > 0 && c->corner[(i - 1) / 2].at < at; i = (i - 1) / 2) c->corner[i] = c->corner[(i - 1) / 2];
    c->corner[i] = (struct corner){at, times};
}

static struct corner pop(struct corners *c) {
    const struct corner top = c->corner[0];
    const struct corner last = c->corner[--c->count];
    uint32_t i = 0;
    for (uint32_t child = 1; child < c->count; child = 2 * i + 1) {
        if (child + 1 < c->count && c->corner[child].at < c->corner[child + 1].at) child++;
        if (c->corner[child].at <= last.at) break;
        c->corner[i] = c->corner[child];
        i = child;
    }
    c->corner[i] = last;
    return top;
}

static int64_t pop_once(struct corners *c) {
    const int64_t at = c->corner[0].at;
    if (--c->corner[0].times == 0) (void)pop(c);
    return at;
}

/* Corners beyond the last possible x now lie on it: what follows grows from there. */
static void cut_off(struct corners *c, int64_t last) {
    uint32_t times = 0;
    while (c->count > 0 && c->corner[0].at > last) times += pop(c).times;
    if (times > 0) push(c, last, times);
}

/* cost(x) becomes the least cost(y) of x - places <= y <= x, for the x allowed today. */
static void pass_day(struct cost *f, const struct load *load) {
    f->shift += (int64_t)load->places;
    f->high = clamp(f->high + (int64_t)load->places, INT64_MIN, load->most);
    f->low = clamp(f->low, load->least, INT64_MAX);
    assert(f->low <= f->high);
    cut_off(&f->left, f->high);
    cut_off(&f->right, f->shift - f->low);
}

/* cost(x) += |x - wanted|: one corner on each side of the least. */
static void add_distance(struct cost *f, int64_t wanted) {
    const int64_t at = clamp(wanted, f->low, f->high);
    push(&f->left, at, 1);
    push(&f->right, f->shift - pop_once(&f->left), 1);
    push(&f->right, f->shift - at, 1);
    push(&f->left, f->shift - pop_once(&f->right), 1);
}

static struct choice look(const struct cost *f) {
    return (struct choice){.low = f->low,
                           .high = f->high,
                           .best_low = clamp(f->left.corner[0].at, f->low, f->high),
                           .best_high = clamp(f->shift - f->right.corner[0].at, f->low, f->high)};
}

/* The cheapest x of a day of which `after` follow the next day; of equals the nearest to its wish. */
static uint32_t step_back(const struct choice *c, const struct load *load, const struct load *after) {
    const int64_t low = clamp((int64_t)after->served - (int64_t)after->places, c->low, c->high);
    const int64_t high = clamp(after->served, c->low, c->high);
    return (uint32_t)clamp(clamp(load->wanted, c->best_low, c->best_high), low, high);
}

void loads_choose(struct load *load, uint16_t days) {
    struct choice choice[PLANNER_DAYS_MAX];
    struct cost f = {.shift = 0};
    assert(days <= PLANNER_DAYS_MAX);
    for (uint32_t d = 0; d < days; d++) {
        pass_day(&f, &load[d]);
        add_distance(&f, load[d].wanted);
        choice[d] = look(&f);
    }
    if (days > 0) load[days - 1].served = load[days - 1].least;
    for (uint32_t d = days; d-- > 1;) load[d - 1].served = step_back(&choice[d - 1], &load[d - 1], &load[d]);
}
