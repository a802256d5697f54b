/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/visit.h"

#include "domain/plan/order.h"

#include <assert.h>
#include <string.h>

#define PINNED_KEY 0
#define FREE_KEY   (UINT32_C(1) << 31)

/* Members looked at together: a household as a rule, else a part of a large one. */
#define PART_MAX 256

struct cutter {
    struct plan_work *w;
    struct visit_list *list;
    uint32_t *spare;
    uint32_t largest_day; /* VISIT_MAX at most */
};

struct window {
    uint16_t from;
    uint16_t to;
};

/* The cheapest cuts of the first n members of a part: the last visit begins at begin[n]. */
struct cuts {
    uint64_t cost[PART_MAX + 1];
    uint32_t begin[PART_MAX + 1];
};

static const struct planner_resident *member_at(const struct plan_work *w, const struct visit_list *list,
                                                uint32_t position) {
    return &w->line->items[list->member[position]];
}

static uint32_t member_key(const void *context, uint32_t i) {
    const struct plan_work *w = context;
    const struct planner_resident *item = &w->line->items[i];
    if (plan_is_pinned(item)) return PINNED_KEY | item->pin_day;
    return FREE_KEY | (uint32_t)plan_target(w, item) << 16 | plan_due(w, item);
}

static uint32_t household_key(const void *context, uint32_t i) {
    const struct plan_work *w = context;
    return w->line->items[i].household;
}

static uint32_t hamlet_key(const void *context, uint32_t position) {
    const struct cutter *c = context;
    return member_at(c->w, c->list, position)->hamlet;
}

static void gather_members(struct cutter *c) {
    const struct plan_work *w = c->w;
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->line->count; i++)
        if (w->day[i] == PLAN_TO_COME || w->day[i] < w->line->days) c->list->member[count++] = i;
    c->list->count = count;
}

static uint32_t largest_day(const struct plan_work *w, uint32_t from, uint32_t to) {
    uint64_t largest = 0;
    for (uint32_t d = from; d <= to; d++)
        if (plan_places(w, d, d) > largest) largest = plan_places(w, d, d);
    return largest < VISIT_MAX ? (uint32_t)largest : VISIT_MAX;
}

static uint64_t distance_from(const struct cutter *c, uint32_t first, uint32_t last, uint32_t day) {
    uint64_t sum = 0;
    for (uint32_t at = first; at < last; at++)
        sum += plan_distance(plan_target(c->w, member_at(c->w, c->list, at)), day);
    return sum;
}

static struct window common_window(const struct cutter *c, uint32_t first, uint32_t last) {
    struct window common = {0, UINT16_MAX};
    for (uint32_t at = first; at < last; at++) {
        const struct planner_resident *item = member_at(c->w, c->list, at);
        if (common.from < item->release) common.from = item->release;
        if (common.to > plan_due(c->w, item)) common.to = plan_due(c->w, item);
    }
    return common;
}

/* Members are in order of their targets, so the one in the middle has the median. */
static uint16_t best_day(const struct cutter *c, uint32_t first, uint32_t last, struct window common) {
    const uint16_t median = plan_target(c->w, member_at(c->w, c->list, first + (last - first - 1) / 2));
    if (median < common.from) return common.from;
    return median > common.to ? common.to : median;
}

static uint64_t cost_of_visit(const struct cutter *c, uint32_t first, uint32_t last, struct window common) {
    return c->w->line->household_weight + distance_from(c, first, last, best_day(c, first, last, common));
}

/* The cheapest last visit of the members first .. last - 1. */
static void choose_last(const struct cutter *c, struct cuts *cuts, uint32_t first, uint32_t last) {
    struct window common = {0, UINT16_MAX};
    const uint32_t n = last - first;
    cuts->cost[n] = UINT64_MAX;
    cuts->begin[n] = n - 1;
    for (uint32_t at = last; at-- > first && last - at <= c->largest_day;) {
        const struct window own = common_window(c, at, at + 1);
        if (common.from < own.from) common.from = own.from;
        if (common.to > own.to) common.to = own.to;
        if (common.from > common.to) return;
        const uint64_t cost = cuts->cost[at - first] + cost_of_visit(c, at, last, common);
        if (cost > cuts->cost[n]) continue;
        cuts->cost[n] = cost;
        cuts->begin[n] = at - first;
    }
}

static bool is_cheap_united(const struct cutter *c, const struct cuts *cuts, uint32_t first, uint32_t last) {
    const struct window common = common_window(c, first, last);
    if (last - first > c->largest_day || common.from > common.to) return false;
    return cost_of_visit(c, first, last, common) <= cuts->cost[last - first] + plan_worth_of_company(c->w);
}

/* The nearest day to `day` with places for `size`, within the window; `day` itself if there is none. */
static uint16_t nearest_room(const struct plan_work *w, struct window common, uint16_t day, uint32_t size) {
    const uint32_t before = (uint32_t)day - common.from;
    const uint32_t after = (uint32_t)common.to - day;
    for (uint32_t step = 0; step <= before || step <= after; step++) {
        if (step <= before && plan_places(w, day - step, day - step) >= size) return (uint16_t)(day - step);
        if (step <= after && plan_places(w, day + step, day + step) >= size) return (uint16_t)(day + step);
    }
    return day;
}

/* A promised day of the household that spares the visit, if it is worth the way; else PLANNER_NONE. */
static uint16_t promised_day(const struct cutter *c, uint32_t promised, uint32_t promised_end, uint32_t first,
                             uint32_t last, struct window common, uint64_t cost) {
    uint16_t best = PLANNER_NONE;
    uint64_t most = cost + plan_worth_of_company(c->w);
    for (uint32_t at = promised; at < promised_end; at++) {
        const uint16_t day = member_at(c->w, c->list, at)->pin_day;
        if (day < common.from || day > common.to || plan_places(c->w, day, day) == 0) continue;
        const uint64_t distance = distance_from(c, first, last, day);
        if (distance > most) continue;
        best = day;
        most = distance;
    }
    return best;
}

/* The members first .. last - 1, who can come together; those of `promised` have their days. */
static void add_visit(struct cutter *c, uint32_t promised, uint32_t promised_end, uint32_t first,
                      uint32_t last) {
    const struct window common = common_window(c, first, last);
    const uint32_t room = largest_day(c->w, common.from, common.to);
    const uint32_t piece = room > 0 && room < last - first ? room : last - first;
    uint16_t day =
        promised_day(c, promised, promised_end, first, last, common, cost_of_visit(c, first, last, common));
    if (day == PLANNER_NONE) day = nearest_room(c->w, common, best_day(c, first, last, common), piece);
    for (uint32_t at = first; at < last; at += piece) {
        const uint32_t size = last - at < piece ? last - at : piece;
        c->list->visit[at] = (struct visit){.wanted = day, .size = (uint16_t)size};
    }
}

static void cut_part(struct cutter *c, uint32_t promised, uint32_t promised_end, uint32_t first,
                     uint32_t last) {
    struct cuts cuts;
    cuts.cost[0] = 0;
    for (uint32_t end = first + 1; end <= last; end++) choose_last(c, &cuts, first, end);
    if (is_cheap_united(c, &cuts, first, last)) cuts.begin[last - first] = 0;
    for (uint32_t end = last; end > first;) {
        const uint32_t begin = first + cuts.begin[end - first];
        add_visit(c, promised, promised_end, begin, end);
        end = begin;
    }
}

static uint32_t end_of_household(const struct plan_work *w, const struct visit_list *list, uint32_t first) {
    const uint32_t household = member_at(w, list, first)->household;
    uint32_t end = first + 1;
    while (end < list->count && member_at(w, list, end)->household == household) end++;
    return end;
}

static void order_members(struct cutter *c) {
    order_by(c->list->member, c->spare, c->list->count, member_key, c->w);
    order_by(c->list->member, c->spare, c->list->count, household_key, c->w);
}

static void cut_households(struct cutter *c) {
    const struct plan_work *w = c->w;
    for (uint32_t first = 0, end; first < c->list->count; first = end) {
        end = end_of_household(w, c->list, first);
        uint32_t at = first;
        while (at < end && plan_is_pinned(member_at(w, c->list, at))) at++;
        for (const uint32_t promised_end = at; at < end;) {
            const uint32_t part = end - at < PART_MAX ? end - at : PART_MAX;
            cut_part(c, first, promised_end, at, at + part);
            at += part;
        }
    }
}

/* Nobody gains by company: everybody comes for himself, at the best time. */
static void cut_everybody(struct cutter *c) {
    for (uint32_t at = 0; at < c->list->count; at++) {
        const struct planner_resident *item = member_at(c->w, c->list, at);
        if (plan_is_pinned(item)) continue;
        c->list->visit[at] = (struct visit){.wanted = plan_target(c->w, item), .size = 1};
    }
}

/* Counts of each day become where its part of a list begins. */
static void counts_to_starts(uint32_t from[PLANNER_DAYS_MAX + 1]) {
    uint32_t before = 0;
    for (uint32_t d = 0; d <= PLANNER_DAYS_MAX; d++) {
        const uint32_t here = from[d];
        from[d] = before;
        before += here;
    }
}

/* By release into `spare`, then by due: nobody else has memory for a list more at this time. */
static void list_by_due(struct cutter *c, uint32_t *spare) {
    struct visit_list *list = c->list;
    uint32_t release_from[PLANNER_DAYS_MAX + 1] = {0};
    uint32_t count = 0;
    for (uint32_t at = 0; at < list->count; at++) {
        if (plan_is_pinned(member_at(c->w, list, at))) continue;
        release_from[member_at(c->w, list, at)->release]++;
        list->due_from[plan_due(c->w, member_at(c->w, list, at))]++;
        count++;
    }
    counts_to_starts(release_from);
    counts_to_starts(list->due_from);
    for (uint32_t at = 0; at < list->count; at++)
        if (!plan_is_pinned(member_at(c->w, list, at)))
            spare[release_from[member_at(c->w, list, at)->release]++] = at;
    uint32_t next[PLANNER_DAYS_MAX + 1];
    memcpy(next, list->due_from, sizeof next);
    for (uint32_t k = 0; k < count; k++)
        list->by_due[next[plan_due(c->w, member_at(c->w, list, spare[k]))]++] = spare[k];
}

/* By wanted day. People who come alone are in order of due and release within it already, so that
 * where windows are agreeable the queue is in the order of all three. */
static void list_by_wanted(struct cutter *c, uint32_t next[PLANNER_DAYS_MAX + 1]) {
    struct visit_list *list = c->list;
    const bool is_alone = c->w->line->household_weight == 0;
    const uint32_t count = is_alone ? list->due_from[PLANNER_DAYS_MAX] : list->count;
    for (uint32_t at = 0; at < list->count; at++)
        if (list->visit[at].size > 0) next[list->visit[at].wanted]++;
    counts_to_starts(next);
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t at = is_alone ? list->by_due[k] : k;
        if (list->visit[at].size > 0) list->queue[next[list->visit[at].wanted]++] = at;
    }
}

static void queue_visits(struct cutter *c) {
    uint32_t end[PLANNER_DAYS_MAX + 1] = {0};
    list_by_wanted(c, end);
    c->list->queued = end[PLANNER_DAYS_MAX];
    if (c->w->line->household_weight == 0) return;
    for (uint32_t d = 0, begin = 0; d < PLANNER_DAYS_MAX; begin = end[d++])
        order_in_place(c->list->queue + begin, end[d] - begin, hamlet_key, c);
}

void visit_cut(struct plan_work *w, struct arena *arena, struct visit_list *out) {
    _Static_assert(sizeof(struct visit) == sizeof(uint32_t), "visits lend their memory to a list");
    *out = (struct visit_list){.member = w->scratch[0], .by_due = w->scratch[1], .queue = w->scratch[2]};
    struct cutter c = {.w = w, .list = out, .spare = w->scratch[1]};
    if (w->line->days == 0) return;
    gather_members(&c);
    const bool is_grouped = w->line->household_weight > 0;
    if (is_grouped) order_members(&c);
    out->visit = arena_new_array(arena, struct visit, out->count);
    list_by_due(&c, (uint32_t *)out->visit);
    memset(out->visit, 0, out->count * sizeof *out->visit);
    c.largest_day = largest_day(w, 0, w->line->days - 1u);
    if (is_grouped)
        cut_households(&c);
    else
        cut_everybody(&c);
    queue_visits(&c);
}

uint32_t visit_count(const struct plan_work *w, struct visit_list *list) {
    order_by(list->member, list->by_due, list->count, household_key, w);
    uint32_t visits = 0;
    for (uint32_t first = 0, end; first < list->count; first = end) {
        end = end_of_household(w, list, first);
        uint64_t seen[PLANNER_DAYS_MAX / 64] = {0};
        for (uint32_t at = first; at < end; at++) {
            const uint32_t day = w->day[list->member[at]];
            const uint64_t bit = UINT64_C(1) << day % 64;
            visits += (seen[day / 64] & bit) == 0;
            seen[day / 64] |= bit;
        }
    }
    return visits;
}
