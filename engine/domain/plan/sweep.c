/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/sweep.h"

#include "domain/plan/order.h"
#include "domain/plan/slack.h"

#include <assert.h>
#include <string.h>

/* How many blocks that do not fit are looked at before a day moves on: bounds the work of a day. */
#define PATIENCE(room) (128 + 8 * (room))
#define PATIENCE_DUE   32

/* slack(b) = room left today + places of the days after, up to b, less people to come who are due
 * by b. Today's choice is safe as long as no slack falls below 0: who comes today on behalf of due
 * day d takes one from the slack of today .. d - 1. */
struct sweep {
    struct plan_work *w;
    struct household_list *list;
    struct slack slack;
    uint32_t today;
    int64_t room;
    uint32_t gate;                           /* somebody due later than this cannot come today */
    uint32_t *by_due;                        /* positions to come, by due day, then release */
    uint32_t next_due[PLANNER_DAYS_MAX + 1]; /* in by_due, the first of each due day not seen to be done */
    uint32_t first_due[PLANNER_DAYS_MAX + 1];
    uint32_t first_week; /* no block waits in an earlier week */
};

static const struct planner_resident *item_at(const struct sweep *s, uint32_t position) {
    return &s->w->line->items[s->list->member[position]];
}

static uint32_t due_at(const struct sweep *s, uint32_t position) {
    return plan_due(s->w, item_at(s, position));
}

static bool is_to_come(const struct sweep *s, uint32_t position) {
    return s->w->day[s->list->member[position]] == PLAN_TO_COME;
}

static uint32_t block_end(const struct sweep *s, uint32_t start) {
    return start + s->list->block[start].size;
}

static uint32_t due_key(const void *context, uint32_t position) {
    const struct sweep *s = context;
    return due_at(s, position) << 16 | item_at(s, position)->release;
}

static void index_by_due(struct sweep *s) {
    uint32_t count = 0;
    memset(s->first_due, 0, sizeof s->first_due);
    for (uint32_t at = 0; at < s->list->count; at++) {
        if (!is_to_come(s, at)) continue;
        s->by_due[count++] = at;
        s->first_due[due_at(s, at) + 1]++;
    }
    order_by(s->by_due, s->w->scratch[2], count, due_key, s);
    for (uint32_t d = 0; d < PLANNER_DAYS_MAX; d++) s->first_due[d + 1] += s->first_due[d];
    memcpy(s->next_due, s->first_due, sizeof s->next_due);
}

static void fill_slack(struct sweep *s) {
    slack_init(&s->slack, s->w->line->days);
    for (uint32_t d = 0; d < s->w->line->days; d++) {
        const int64_t due = (int64_t)s->first_due[d + 1] - s->first_due[d];
        slack_add(&s->slack, d, (int64_t)plan_places(s->w, d, d) - due);
    }
}

static void set_gate(struct sweep *s) {
    s->gate = slack_first_below(&s->slack, s->today, 1);
}

static void take_one(struct sweep *s, uint32_t position) {
    s->w->day[s->list->member[position]] = (uint16_t)s->today;
    slack_add(&s->slack, due_at(s, position), 1);
    slack_add(&s->slack, s->today, -1);
    s->room--;
    set_gate(s);
}

static bool can_take_one(const struct sweep *s, uint32_t position) {
    return s->room > 0 && is_to_come(s, position) && item_at(s, position)->release <= s->today &&
           due_at(s, position) <= s->gate;
}

/* The members of a block still to come; 0 if one of them cannot come today. */
static uint32_t count_block(const struct sweep *s, uint32_t start) {
    uint32_t count = 0;
    for (uint32_t at = start; at < block_end(s, start); at++) {
        if (!is_to_come(s, at)) continue;
        if (!can_take_one(s, at)) return 0;
        count++;
    }
    return count;
}

static void add_dues(struct sweep *s, uint32_t start, int64_t amount) {
    for (uint32_t at = start; at < block_end(s, start); at++)
        if (is_to_come(s, at)) slack_add(&s->slack, due_at(s, at), amount);
}

/* All or nothing, and checked: a block that would cost somebody else a place is left. */
static bool take_block(struct sweep *s, uint32_t start) {
    const uint32_t count = count_block(s, start);
    if (count == 0 || count > s->room) return false;
    add_dues(s, start, 1);
    slack_add(&s->slack, s->today, -(int64_t)count);
    if (slack_least(&s->slack) < 0) {
        slack_add(&s->slack, s->today, count);
        add_dues(s, start, -1);
        return false;
    }
    for (uint32_t at = start; at < block_end(s, start); at++)
        if (is_to_come(s, at)) s->w->day[s->list->member[at]] = (uint16_t)s->today;
    s->room -= count;
    set_gate(s);
    return true;
}

static void take_who_can(struct sweep *s, uint32_t start) {
    for (uint32_t at = start; at < block_end(s, start); at++)
        if (can_take_one(s, at)) take_one(s, at);
}

static bool is_block_done(const struct sweep *s, uint32_t start) {
    for (uint32_t at = start; at < block_end(s, start); at++)
        if (is_to_come(s, at)) return false;
    return true;
}

/* People with a previous place today come first, each for himself: the fewest moves. */
static void keep_previous(struct sweep *s) {
    for (uint32_t next = s->list->week[s->today / DAYS_PER_WEEK]; next > 0;) {
        const struct household_block *block = &s->list->block[next - 1];
        if (block->is_kept && block->wanted == s->today) take_who_can(s, next - 1);
        next = block->next;
    }
}

/* Unlinks blocks that are done from this point of a week's list; false at its end. */
static bool find_waiting(const struct sweep *s, uint32_t *link) {
    while (*link > 0 && is_block_done(s, *link - 1)) *link = s->list->block[*link - 1].next;
    return *link > 0;
}

/* Blocks of one week in order, as long as there is room and patience. */
static void serve_week(struct sweep *s, uint32_t week, int64_t *patience) {
    uint32_t *link = &s->list->week[week];
    while (s->room > 0 && *patience > 0 && find_waiting(s, link)) {
        struct household_block *block = &s->list->block[*link - 1];
        const bool is_time = block->wanted <= s->today;
        if (is_time && take_block(s, *link - 1)) continue;
        if (is_time) --*patience;
        link = &block->next;
    }
}

static void serve_queue(struct sweep *s) {
    const uint32_t this_week = s->today / DAYS_PER_WEEK;
    int64_t patience = PATIENCE(s->room);
    for (uint32_t week = s->first_week; week <= this_week; week++) serve_week(s, week, &patience);
    while (s->first_week < this_week && s->list->week[s->first_week] == 0) s->first_week++;
}

/* The days after today, up to this one, cannot take all who are due by then: today's room is needed
 * for one of those. Beyond the last day if it is not. */
static uint32_t crowded_day(const struct sweep *s) {
    return s->room > 0 ? slack_first_below(&s->slack, s->today, s->room) : s->slack.leaves;
}

static bool has_due_by(const struct sweep *s, uint32_t start, uint32_t day) {
    for (uint32_t at = start; at < block_end(s, start); at++)
        if (is_to_come(s, at) && due_at(s, at) <= day) return true;
    return false;
}

/* Blocks of one week without a place so far, ahead of their time, where somebody has to come. */
static void serve_week_ahead(struct sweep *s, uint32_t week, uint32_t *crowded, int64_t *patience) {
    uint32_t *link = &s->list->week[week];
    while (*crowded<s->w->line->days && * patience> 0 && find_waiting(s, link)) {
        struct household_block *block = &s->list->block[*link - 1];
        if (!block->is_kept && has_due_by(s, *link - 1, *crowded) && take_block(s, *link - 1)) {
            *crowded = crowded_day(s);
            continue;
        }
        if (!block->is_kept) --*patience;
        link = &block->next;
    }
}

static void serve_ahead(struct sweep *s) {
    int64_t patience = PATIENCE(s->room);
    uint32_t crowded = crowded_day(s);
    for (uint32_t week = s->today / DAYS_PER_WEEK; week * DAYS_PER_WEEK < s->w->line->days; week++)
        serve_week_ahead(s, week, &crowded, &patience);
}

/* Single people with a place on a later day, the latest first: it is theirs that gets free, late
 * enough for whoever needed one, so that one move does instead of a chain of them. */
static void move_ahead(struct sweep *s) {
    uint32_t crowded = crowded_day(s);
    if (crowded >= s->w->line->days) return;
    for (uint32_t week = crowded / DAYS_PER_WEEK + 1; week-- > s->today / DAYS_PER_WEEK;) {
        for (uint32_t next = s->list->week[week]; next > 0; next = s->list->block[next - 1].next) {
            const struct household_block *block = &s->list->block[next - 1];
            if (!block->is_kept || block->size > 1) continue;
            if (!can_take_one(s, next - 1) || due_at(s, next - 1) > crowded) continue;
            take_one(s, next - 1);
            crowded = crowded_day(s);
            if (crowded >= s->w->line->days) return;
        }
    }
}

static uint32_t block_start(const struct sweep *s, uint32_t position) {
    while (s->list->block[position].size == 0) position--;
    return position;
}

/* Looks at those who can come today by due day, until a whole block fits or patience ends. Returns
 * whether one was taken; `first` becomes the person due first. */
static bool take_due_block(struct sweep *s, uint32_t crowded, uint32_t *first) {
    uint32_t patience = PATIENCE_DUE;
    for (uint32_t d = s->today; d <= crowded; d++) {
        uint32_t *next = &s->next_due[d];
        while (*next < s->first_due[d + 1] && !is_to_come(s, s->by_due[*next])) ++*next;
        for (uint32_t i = *next; i < s->first_due[d + 1]; i++) {
            const uint32_t position = s->by_due[i];
            if (!is_to_come(s, position)) continue;
            if (item_at(s, position)->release > s->today) break;
            if (patience == PATIENCE_DUE) *first = position;
            if (take_block(s, block_start(s, position))) return true;
            if (--patience == 0) return false;
        }
    }
    assert(patience < PATIENCE_DUE); /* somebody must come today, so somebody can */
    return false;
}

/* As many as the later days cannot take, by due day, as whole blocks where one fits. */
static void serve_mandatory(struct sweep *s) {
    uint32_t crowded = crowded_day(s);
    for (; crowded < s->w->line->days; crowded = crowded_day(s)) {
        uint32_t first = 0;
        if (take_due_block(s, crowded, &first)) continue;
        take_one(s, first);
        take_who_can(s, block_start(s, first));
    }
}

/* Kept places first, then the queue. What is left of the day is used only where it is needed. */
void sweep_choose_days(struct plan_work *w, struct household_list *list) {
    struct sweep s = {.w = w, .list = list, .by_due = w->scratch[1]};
    index_by_due(&s);
    fill_slack(&s);
    for (s.today = 0; s.today < w->line->days; s.today++) {
        s.room = (int64_t)plan_places(w, s.today, s.today);
        if (s.room == 0) continue;
        set_gate(&s);
        keep_previous(&s);
        serve_queue(&s);
        serve_ahead(&s);
        move_ahead(&s);
        serve_mandatory(&s);
        slack_add(&s.slack, s.today, -s.room);
    }
}
