/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/coverage.h"

#include "domain/plan/order.h"
#include "domain/plan/slack.h"

#include <assert.h>
#include <string.h>

#define WORDS (PLANNER_DAYS_MAX / 64)

/* Accepted items in stacks by (class, due). */
struct sweep {
    const struct plan_work *w;
    struct slack slack; /* of day t .. b: places less accepted items due by b */
    uint32_t classes;
    uint32_t *top;   /* [class * days + due] 1 + the item on top; 0 = empty */
    uint32_t *below; /* [item] 1 + the item under it */
    uint64_t filled[PLANNER_CLASSES_MAX][WORDS];
    uint32_t earliest[PLANNER_CLASSES_MAX]; /* first due day with a stack, PLANNER_DAYS_MAX if none */
    uint16_t *until;
};

static const struct planner_resident *item_at(const struct sweep *s, uint32_t i) {
    return &s->w->line->items[i];
}

/* Latest release first, then due, then class. */
static uint32_t sweep_key(const void *context, uint32_t i) {
    const struct sweep *s = context;
    const struct planner_resident *item = item_at(s, i);
    const uint32_t release_from_end = PLANNER_DAYS_MAX - 1u - item->release;
    return release_from_end << 14 | (uint32_t)plan_due(s->w, item) << 5 | item->class_;
}

static void push(struct sweep *s, uint32_t i) {
    const struct planner_resident *item = item_at(s, i);
    const uint32_t class_ = item->class_;
    const uint32_t due = plan_due(s->w, item);
    uint32_t *top = &s->top[class_ * s->w->line->days + due];
    s->below[i] = *top;
    *top = i + 1;
    s->filled[class_][due / 64] |= UINT64_C(1) << due % 64;
    if (due < s->earliest[class_]) s->earliest[class_] = due;
}

static uint32_t first_filled(const struct sweep *s, uint32_t class_) {
    for (uint32_t word = 0; word < WORDS; word++)
        if (s->filled[class_][word]) return word * 64 + (uint32_t)__builtin_ctzll(s->filled[class_][word]);
    return PLANNER_DAYS_MAX;
}

/* Drops an accepted item of this class, the one due first: that gives back the most slack. */
static const struct planner_resident *pop(struct sweep *s, uint32_t class_) {
    const uint32_t due = s->earliest[class_];
    uint32_t *top = &s->top[class_ * s->w->line->days + due];
    const uint32_t i = *top - 1;
    *top = s->below[i];
    if (*top == 0) {
        s->filled[class_][due / 64] &= ~(UINT64_C(1) << due % 64);
        s->earliest[class_] = first_filled(s, class_);
    }
    return item_at(s, i);
}

/* The people of days t .. b are one more than its places, and none is less urgent than the loser:
 * that stays true whatever is exchanged later, because it speaks of windows only. */
static void note_tight(struct sweep *s, const struct planner_resident *loser, uint32_t t, uint32_t b) {
    uint16_t *until = &s->until[(uint32_t)loser->class_ * s->w->line->days + t];
    if (*until < b + 1) *until = (uint16_t)(b + 1);
}

/* No slack is left for this item of release t. Days t .. b are full of people who cannot leave
 * them: with the item they are the matroid circuit, and the least urgent of them has to go. */
static bool exchange(struct sweep *s, uint32_t i, uint32_t t) {
    const struct planner_resident *item = item_at(s, i);
    const uint32_t due = plan_due(s->w, item);
    const uint32_t b = slack_first_below(&s->slack, due, 1);
    uint32_t worst = s->classes - 1;
    while (worst > item->class_ && s->earliest[worst] > b) worst--;
    if (worst <= item->class_) {
        note_tight(s, item, t, b);
        return false;
    }
    const struct planner_resident *dropped = pop(s, worst);
    slack_add(&s->slack, plan_due(s->w, dropped), 1);
    push(s, i);
    slack_add(&s->slack, due, -1);
    note_tight(s, dropped, t, b);
    return true;
}

/* Items of one release and due, most urgent first: as many as the slack takes at once, the rest
 * one by one until the first refusal, which refuses all after it. */
static void offer(struct sweep *s, const uint32_t *bucket, uint32_t count, uint32_t t, uint32_t due) {
    const int64_t room = slack_least_from(&s->slack, due);
    const uint32_t taken = room < count ? (uint32_t)room : count;
    for (uint32_t i = 0; i < taken; i++) push(s, bucket[i]);
    if (taken > 0) slack_add(&s->slack, due, -(int64_t)taken);
    for (uint32_t i = taken; i < count; i++)
        if (!exchange(s, bucket[i], t)) return;
}

static void sweep_clear(struct sweep *s) {
    const uint16_t days = s->w->line->days;
    slack_init(&s->slack, days);
    memset(s->top, 0, (size_t)s->classes * days * sizeof *s->top);
    memset(s->filled, 0, sizeof s->filled);
    for (uint32_t class_ = 0; class_ < PLANNER_CLASSES_MAX; class_++) s->earliest[class_] = PLANNER_DAYS_MAX;
    memset(s->until, 0, (size_t)s->classes * days * sizeof *s->until);
}

static void sweep_run(struct sweep *s, uint32_t *candidates, uint32_t count) {
    sweep_clear(s);
    order_by(candidates, s->below, count, sweep_key, s);
    uint32_t at = 0;
    for (uint32_t t = s->w->line->days; t-- > 0;) {
        slack_add(&s->slack, t, (int64_t)plan_places(s->w, t, t));
        while (at < count && item_at(s, candidates[at])->release == t) {
            const uint32_t due = plan_due(s->w, item_at(s, candidates[at]));
            uint32_t end = at + 1;
            while (end < count && item_at(s, candidates[end])->release == t &&
                   plan_due(s->w, item_at(s, candidates[end])) == due)
                end++;
            offer(s, candidates + at, end - at, t, due);
            at = end;
        }
    }
}

static void mark_covered(const struct sweep *s) {
    for (uint32_t stack = 0; stack < s->classes * s->w->line->days; stack++)
        for (uint32_t i = s->top[stack]; i > 0; i = s->below[i - 1]) s->w->day[i - 1] = PLAN_TO_COME;
}

/* What is tight for a class is tight for every less urgent one. */
static void spread_to_lower_classes(const struct sweep *s) {
    const uint32_t days = s->w->line->days;
    for (uint32_t i = days; i < s->classes * days; i++)
        if (s->until[i] < s->until[i - days]) s->until[i] = s->until[i - days];
}

static uint32_t count_classes(const struct plan_work *w, const uint32_t *candidates, uint32_t count) {
    uint32_t classes = 1;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t class_ = w->line->items[candidates[i]].class_;
        assert(class_ < PLANNER_CLASSES_MAX);
        if (classes < class_ + 1) classes = class_ + 1;
    }
    return classes;
}

void coverage_choose(struct plan_work *w, uint32_t *candidates, uint32_t count, struct arena *arena,
                     struct coverage *out) {
    struct sweep s = {.w = w, .classes = count_classes(w, candidates, count)};
    s.top = arena_new_array(arena, uint32_t, (size_t)s.classes * w->line->days);
    s.until = out->until = arena_new_array(arena, uint16_t, (size_t)s.classes * w->line->days);
    s.below = w->scratch[1];
    sweep_run(&s, candidates, count);
    mark_covered(&s);
    spread_to_lower_classes(&s);
}

void coverage_find_tight(const struct plan_work *w, const struct coverage *c,
                         const struct planner_resident *item, uint16_t *from, uint16_t *to) {
    const uint16_t *until = &c->until[(size_t)item->class_ * w->line->days];
    uint32_t t = item->release;
    while (until[t] <= plan_due(w, item)) {
        assert(t > 0);
        t--;
    }
    *from = (uint16_t)t;
    *to = (uint16_t)(until[t] - 1);
}
