/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/household.h"

#include "domain/plan/order.h"

#include <assert.h>
#include <string.h>

enum kind { KIND_KEPT, KIND_PINNED, KIND_FREE };

/* One household: positions first .. last - 1 of the members. */
struct cutter {
    struct plan_work *w;
    struct household_list *list;
    uint32_t *spare;
};

static const struct planner_resident *member_at(const struct plan_work *w, const struct household_list *list,
                                                uint32_t position) {
    return &w->line->items[list->member[position]];
}

static enum kind kind_of(const struct plan_work *w, const struct planner_resident *item) {
    if (plan_is_pinned(item)) return KIND_PINNED;
    return item->previous_day != PLANNER_NONE && plan_is_within(w, item, item->previous_day) ? KIND_KEPT
                                                                                             : KIND_FREE;
}

static uint32_t kind_key(const void *context, uint32_t i) {
    const struct plan_work *w = context;
    const struct planner_resident *item = &w->line->items[i];
    const enum kind kind = kind_of(w, item);
    const uint32_t day = kind == KIND_KEPT     ? item->previous_day
                         : kind == KIND_PINNED ? item->pin_day
                                               : item->due;
    return (uint32_t)kind << 16 | day;
}

static uint32_t household_key(const void *context, uint32_t i) {
    const struct plan_work *w = context;
    return w->line->items[i].household;
}

static uint32_t hamlet_key(const void *context, uint32_t position) {
    const struct cutter *c = context;
    return member_at(c->w, c->list, position)->hamlet;
}

/* Households together; inside one: kept by day, pinned by day, the others by due day. */
static void gather_members(struct cutter *c) {
    const struct plan_work *w = c->w;
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->line->count; i++)
        if (w->day[i] == PLAN_TO_COME || w->day[i] < w->line->days) c->list->member[count++] = i;
    c->list->count = count;
    order_by(c->list->member, c->spare, count, kind_key, w);
    order_by(c->list->member, c->spare, count, household_key, w);
}

/* The first day with room for `size`, or the largest one. */
static uint32_t largest_piece(const struct plan_work *w, uint32_t size, uint32_t from, uint32_t to) {
    uint64_t largest = 1;
    for (uint32_t d = from; d <= to && largest < size; d++)
        if (plan_places(w, d, d) > largest) largest = plan_places(w, d, d);
    if (largest > HOUSEHOLD_BLOCK_MAX) largest = HOUSEHOLD_BLOCK_MAX;
    return largest < size ? (uint32_t)largest : size;
}

static uint16_t median_target(const struct cutter *c, uint32_t first, uint32_t last) {
    assert(first < last);
    uint16_t sorted[HOUSEHOLD_BLOCK_MAX];
    const uint32_t count = last - first < HOUSEHOLD_BLOCK_MAX ? last - first : HOUSEHOLD_BLOCK_MAX;
    for (uint32_t i = 0; i < count; i++) {
        const uint16_t target = member_at(c->w, c->list, first + i)->target;
        uint32_t at = i;
        for (; at > 0 && sorted[at - 1] > target; at--) sorted[at] = sorted[at - 1];
        sorted[at] = target;
    }
    return sorted[(count - 1) / 2];
}

struct window {
    uint16_t from;
    uint16_t to;
};

static struct window common_window(const struct cutter *c, uint32_t first, uint32_t last) {
    struct window common = {0, UINT16_MAX};
    for (uint32_t at = first; at < last; at++) {
        const struct planner_resident *item = member_at(c->w, c->list, at);
        if (common.from < item->release) common.from = item->release;
        if (common.to > plan_due(c->w, item)) common.to = plan_due(c->w, item);
    }
    return common;
}

static void add_blocks(struct cutter *c, uint32_t first, uint32_t last, uint16_t wanted, bool is_kept) {
    const struct window common = common_window(c, first, last);
    const uint32_t piece = largest_piece(c->w, last - first, common.from, common.to);
    for (uint32_t at = first; at < last; at += piece) {
        const uint32_t size = last - at < piece ? last - at : piece;
        c->list->block[at] =
            (struct household_block){.wanted = wanted, .size = (uint8_t)size, .is_kept = is_kept};
    }
}

/* Moves those who can come on `day` to the front of first .. last - 1; returns their end. */
static uint32_t move_to_front(struct cutter *c, uint32_t first, uint32_t last, uint16_t day) {
    uint32_t *member = c->list->member;
    uint32_t front = first;
    uint32_t others = 0;
    for (uint32_t at = first; at < last; at++) {
        if (plan_is_within(c->w, member_at(c->w, c->list, at), day))
            member[front++] = member[at];
        else
            c->spare[others++] = member[at];
    }
    if (others > 0) memcpy(member + front, c->spare, others * sizeof *member);
    return front;
}

/* Those of free .. last - 1 who can come on a day the household has anyway. */
static uint32_t join_days(struct cutter *c, uint32_t first, uint32_t end, uint32_t free, uint32_t last) {
    uint32_t tried = PLANNER_NONE;
    for (uint32_t at = first; at < end && free < last; at++) {
        const struct planner_resident *item = member_at(c->w, c->list, at);
        const uint16_t day = plan_is_pinned(item) ? item->pin_day : item->previous_day;
        if (day == tried || plan_places(c->w, day, day) == 0) continue;
        tried = day;
        const uint32_t joined = move_to_front(c, free, last, day);
        if (joined > free) add_blocks(c, free, joined, day, false);
        free = joined;
    }
    return free;
}

/* Greedy interval stabbing: the one due first takes along everybody who can come that day. */
static void stab(struct cutter *c, uint32_t free, uint32_t last) {
    while (free < last) {
        const uint32_t end = move_to_front(c, free, last, plan_due(c->w, member_at(c->w, c->list, free)));
        const struct window common = common_window(c, free, end);
        uint16_t wanted = median_target(c, free, end);
        if (wanted < common.from) wanted = common.from;
        if (wanted > common.to) wanted = common.to;
        add_blocks(c, free, end, wanted, false);
        free = end;
    }
}

static void keep_days(struct cutter *c, uint32_t first, uint32_t last) {
    for (uint32_t at = first; at < last;) {
        const uint16_t day = member_at(c->w, c->list, at)->previous_day;
        uint32_t end = at + 1;
        while (end < last && member_at(c->w, c->list, end)->previous_day == day) end++;
        add_blocks(c, at, end, day, true);
        at = end;
    }
}

static uint32_t end_of_kind(const struct cutter *c, uint32_t first, uint32_t last, enum kind kind) {
    while (first < last && kind_of(c->w, member_at(c->w, c->list, first)) == kind) first++;
    return first;
}

static void cut(struct cutter *c, uint32_t first, uint32_t last) {
    const uint32_t pinned = end_of_kind(c, first, last, KIND_KEPT);
    uint32_t free = end_of_kind(c, pinned, last, KIND_PINNED);
    const uint32_t anchors_end = free;
    keep_days(c, first, pinned);
    free = join_days(c, pinned, anchors_end, free, last);
    free = join_days(c, first, pinned, free, last);
    stab(c, free, last);
}

static uint32_t end_of_household(const struct plan_work *w, const struct household_list *list,
                                 uint32_t first) {
    const uint32_t household = member_at(w, list, first)->household;
    uint32_t end = first + 1;
    while (end < list->count && member_at(w, list, end)->household == household) end++;
    return end;
}

/* Queue order: wanted week, hamlet, household. Positions are in order of household already. */
static void queue_blocks(struct cutter *c) {
    struct household_list *list = c->list;
    uint32_t *start = c->w->scratch[2];
    uint32_t count = 0;
    for (uint32_t at = 0; at < list->count; at++)
        if (list->block[at].size > 0) start[count++] = at;
    order_by(start, c->spare, count, hamlet_key, c);
    memset(list->week, 0, sizeof list->week);
    for (uint32_t i = count; i-- > 0;) {
        struct household_block *block = &list->block[start[i]];
        uint32_t *head = &list->week[block->wanted / DAYS_PER_WEEK];
        block->next = *head;
        *head = start[i] + 1;
    }
}

void household_cut(struct plan_work *w, struct household_block *block, struct household_list *out) {
    out->member = w->scratch[0];
    out->block = block;
    struct cutter c = {.w = w, .list = out, .spare = w->scratch[1]};
    gather_members(&c);
    for (uint32_t first = 0; first < out->count;) {
        const uint32_t end = end_of_household(w, out, first);
        cut(&c, first, end);
        first = end;
    }
    queue_blocks(&c);
}

uint32_t household_count_visits(const struct plan_work *w, const struct household_list *list) {
    uint32_t visits = 0;
    for (uint32_t first = 0; first < list->count;) {
        const uint32_t end = end_of_household(w, list, first);
        uint64_t seen[PLANNER_DAYS_MAX / 64] = {0};
        for (uint32_t at = first; at < end; at++) {
            const uint32_t day = w->day[list->member[at]];
            const uint64_t bit = UINT64_C(1) << day % 64;
            if ((seen[day / 64] & bit) == 0) visits++;
            seen[day / 64] |= bit;
        }
        first = end;
    }
    return visits;
}
