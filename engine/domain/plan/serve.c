/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/serve.h"

#include "domain/plan/loads.h"
#include "domain/plan/order.h"
#include "domain/plan/slack.h"

#include <assert.h>
#include <string.h>

/* How many visits that do not fit are looked at before a day moves on: bounds the work of a day. */
#define PATIENCE(room) (64 + 4 * (room))
#define PATIENCE_DUE   32

/* slack(b) = room left today + places of the days after, up to b, less people to come who are due
 * by b. Today's choice is safe as long as no slack falls below 0: who comes today on behalf of due
 * day d takes one from the slack of today .. d - 1. */
struct serving {
    struct plan_work *w;
    struct visit_list *list;
    struct slack slack;
    uint32_t today;
    int64_t room;                            /* left today */
    int64_t load;                            /* people who had best come today still */
    uint32_t gate;                           /* somebody due later than this cannot come today */
    uint32_t first;                          /* in the queue, nobody before it is to come */
    uint32_t next_due[PLANNER_DAYS_MAX + 1]; /* in by_due, the first of each due day not seen to be done */
    struct load days[PLANNER_DAYS_MAX];
};

static const struct planner_resident *item_at(const struct serving *s, uint32_t position) {
    return &s->w->line->items[s->list->member[position]];
}

static uint32_t due_at(const struct serving *s, uint32_t position) {
    return plan_due(s->w, item_at(s, position));
}

static bool is_to_come(const struct serving *s, uint32_t position) {
    return s->w->day[s->list->member[position]] == PLAN_TO_COME;
}

static uint32_t visit_end(const struct serving *s, uint32_t start) {
    return start + s->list->visit[start].size;
}

static void fill_slack(struct serving *s) {
    slack_init(&s->slack, s->w->line->days);
    for (uint32_t d = 0; d < s->w->line->days; d++) {
        const int64_t due = (int64_t)s->list->due_from[d + 1] - s->list->due_from[d];
        slack_add(&s->slack, d, (int64_t)plan_places(s->w, d, d) - due);
    }
}

/* Everybody wants the day of his visit. */
static void choose_loads(struct serving *s) {
    const uint32_t days = s->w->line->days;
    memset(s->days, 0, sizeof s->days);
    for (uint32_t k = 0; k < s->list->queued; k++) {
        const uint32_t start = s->list->queue[k];
        s->days[s->list->visit[start].wanted].wanted += s->list->visit[start].size;
        for (uint32_t at = start; at < visit_end(s, start); at++) s->days[item_at(s, at)->release].most++;
    }
    for (uint32_t d = 0; d < days; d++) {
        s->days[d].places = plan_places(s->w, d, d);
        s->days[d].least = s->list->due_from[d + 1];
        if (d == 0) continue;
        s->days[d].wanted += s->days[d - 1].wanted;
        s->days[d].most += s->days[d - 1].most;
    }
    loads_choose(s->days, (uint16_t)days);
}

static void set_gate(struct serving *s) {
    s->gate = slack_first_below(&s->slack, s->today, 1);
}

static bool can_take_one(const struct serving *s, uint32_t position) {
    return s->room > 0 && is_to_come(s, position) && item_at(s, position)->release <= s->today &&
           due_at(s, position) <= s->gate;
}

static void take_one(struct serving *s, uint32_t position) {
    s->w->day[s->list->member[position]] = (uint16_t)s->today;
    slack_add(&s->slack, due_at(s, position), 1);
    slack_add(&s->slack, s->today, -1);
    s->room--;
    s->load--;
    set_gate(s);
}

static uint32_t count_to_come(const struct serving *s, uint32_t start) {
    uint32_t count = 0;
    for (uint32_t at = start; at < visit_end(s, start); at++) count += is_to_come(s, at);
    return count;
}

/* Whether each for himself could come today. */
static bool can_each_come(const struct serving *s, uint32_t start) {
    for (uint32_t at = start; at < visit_end(s, start); at++)
        if (is_to_come(s, at) && !can_take_one(s, at)) return false;
    return true;
}

static void add_dues(struct serving *s, uint32_t start, int64_t amount) {
    for (uint32_t at = start; at < visit_end(s, start); at++)
        if (is_to_come(s, at)) slack_add(&s->slack, due_at(s, at), amount);
}

/* All or nothing, and checked: a visit that would cost somebody else a place is left. */
static bool take_visit(struct serving *s, uint32_t start) {
    const uint32_t count = count_to_come(s, start);
    if (count == 0 || count > s->room || !can_each_come(s, start)) return false;
    if (count == 1) {
        for (uint32_t at = start; at < visit_end(s, start); at++)
            if (is_to_come(s, at)) take_one(s, at);
        return true;
    }
    add_dues(s, start, 1);
    slack_add(&s->slack, s->today, -(int64_t)count);
    if (slack_least(&s->slack) < 0) {
        slack_add(&s->slack, s->today, count);
        add_dues(s, start, -1);
        return false;
    }
    for (uint32_t at = start; at < visit_end(s, start); at++)
        if (is_to_come(s, at)) s->w->day[s->list->member[at]] = (uint16_t)s->today;
    s->room -= count;
    s->load -= count;
    set_gate(s);
    return true;
}

/* A visit may exceed the load by less than half of itself: the next day makes up for it. */
static bool is_its_turn(const struct serving *s, uint32_t count) {
    return 2 * s->load >= (int64_t)count;
}

/* Visits in order, as long as there is load and patience; who is left moves together in the queue. */
static void serve_queue(struct serving *s) {
    uint32_t *queue = s->list->queue;
    int64_t patience = PATIENCE(s->room);
    uint32_t k = s->first;
    uint32_t left = 0;
    for (; k < s->list->queued && s->load > 0 && s->room > 0 && patience > 0; k++) {
        const uint32_t count = count_to_come(s, queue[k]);
        if (count == 0) continue;
        if (is_its_turn(s, count) && take_visit(s, queue[k])) continue;
        patience--;
        queue[s->first + left++] = queue[k];
    }
    memmove(queue + k - left, queue + s->first, left * sizeof *queue);
    s->first = k - left;
}

/* The days after today, up to this one, cannot take all who are due by then: today's room is needed
 * for one of those. Beyond the last day if it is not. */
static uint32_t crowded_day(const struct serving *s) {
    return s->room > 0 ? slack_first_below(&s->slack, s->today, s->room) : s->slack.leaves;
}

static uint32_t visit_start(const struct serving *s, uint32_t position) {
    while (s->list->visit[position].size == 0) position--;
    return position;
}

/* Looks at those who can come today by due day, until a whole visit fits or patience ends. Returns
 * whether one was taken; `first` becomes the person due first. */
static bool take_due_visit(struct serving *s, uint32_t crowded, uint32_t *first) {
    uint32_t patience = PATIENCE_DUE;
    for (uint32_t d = s->today; d <= crowded; d++) {
        uint32_t *next = &s->next_due[d];
        const uint32_t end = s->list->due_from[d + 1];
        while (*next < end && !is_to_come(s, s->list->by_due[*next])) ++*next;
        for (uint32_t i = *next; i < end; i++) {
            const uint32_t position = s->list->by_due[i];
            if (!is_to_come(s, position)) continue;
            if (item_at(s, position)->release > s->today) break;
            if (patience == PATIENCE_DUE) *first = position;
            if (take_visit(s, visit_start(s, position))) return true;
            if (--patience == 0) return false;
        }
    }
    assert(patience < PATIENCE_DUE); /* somebody must come today, so somebody can */
    return false;
}

static void take_who_can(struct serving *s, uint32_t start) {
    for (uint32_t at = start; at < visit_end(s, start); at++)
        if (can_take_one(s, at)) take_one(s, at);
}

/* As many as the later days cannot take, by due day, as whole visits where one fits. */
static void serve_mandatory(struct serving *s) {
    for (uint32_t crowded; (crowded = crowded_day(s)) < s->w->line->days;) {
        uint32_t first = 0;
        if (take_due_visit(s, crowded, &first)) continue;
        take_one(s, first);
        take_who_can(s, visit_start(s, first));
    }
}

void serve_visits(struct plan_work *w, struct visit_list *list) {
    struct serving s = {.w = w, .list = list};
    memcpy(s.next_due, list->due_from, sizeof s.next_due);
    fill_slack(&s);
    choose_loads(&s);
    int64_t late = 0; /* who should have come by yesterday, less who did */
    for (s.today = 0; s.today < w->line->days; s.today++) {
        const uint32_t before = s.today > 0 ? s.days[s.today - 1].served : 0;
        s.room = (int64_t)plan_places(w, s.today, s.today);
        s.load = late + s.days[s.today].served - before;
        if (s.room > 0) {
            set_gate(&s);
            serve_queue(&s);
            serve_mandatory(&s);
            slack_add(&s.slack, s.today, -s.room);
        }
        late = s.load;
    }
}
