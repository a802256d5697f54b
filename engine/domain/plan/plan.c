/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/plan.h"

#include "domain/plan/coverage.h"
#include "domain/plan/household.h"
#include "domain/plan/sweep.h"
#include "domain/plan/work.h"

#include <assert.h>

/* Promised days take their places first; nobody else can have those. */
static void take_pins(struct plan_work *w, struct plan_outcome *out) {
    const struct plan_line *line = w->line;
    uint32_t pinned[PLAN_DAYS_MAX] = {0};
    for (uint32_t i = 0; i < line->count; i++) {
        const uint16_t pin = line->items[i].pin;
        w->day[i] = pin;
        if (pin == PLAN_NO_DAY) continue;
        if (pin < line->days)
            pinned[pin]++;
        else
            out->pins_above_capacity++;
    }
    for (uint32_t d = 0; d < line->days; d++) {
        const bool has_places = line->is_session[d] && line->capacity[d] > 0;
        const uint32_t places = has_places ? (uint32_t)line->capacity[d] : 0;
        if (pinned[d] > places) out->pins_above_capacity += pinned[d] - places;
        w->places_before[d + 1] = w->places_before[d] + (pinned[d] < places ? places - pinned[d] : 0);
        w->sessions_before[d + 1] = (uint16_t)(w->sessions_before[d] + line->is_session[d]);
    }
}

/* What the window alone says: PLAN_PLACED where a place is possible. */
static enum plan_refusal_code judge_window(const struct plan_work *w, const struct plan_item *item) {
    if (item->release > item->due || item->release >= w->line->days) return PLAN_NO_WINDOW;
    const uint16_t due = plan_due(w, item);
    if (w->sessions_before[due + 1] == w->sessions_before[item->release]) return PLAN_NO_SESSION;
    return plan_places(w, item->release, due) > 0 ? PLAN_PLACED : PLAN_NO_CAPACITY;
}

static uint32_t list_candidates(const struct plan_work *w, uint32_t *candidates) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < w->line->count; i++) {
        const struct plan_item *item = &w->line->items[i];
        if (!plan_is_pinned(item) && judge_window(w, item) == PLAN_PLACED) candidates[count++] = i;
    }
    return count;
}

static struct plan_refusal explain(const struct plan_work *w, const struct coverage *coverage, uint32_t i) {
    const struct plan_item *item = &w->line->items[i];
    struct plan_refusal refusal = {.code = PLAN_PLACED};
    if (w->day[i] != PLAN_NO_DAY) return refusal;
    refusal.code = (uint8_t)judge_window(w, item);
    if (refusal.code != PLAN_PLACED) return refusal;
    refusal.code = PLAN_CLASS_SHORTAGE;
    coverage_find_tight(w, coverage, item, &refusal.tight_from, &refusal.tight_to);
    refusal.places = (uint32_t)plan_places(w, refusal.tight_from, refusal.tight_to);
    return refusal;
}

static void report(const struct plan_work *w, const struct coverage *coverage, struct plan_outcome *out) {
    for (uint32_t i = 0; i < w->line->count; i++) {
        const struct plan_item *item = &w->line->items[i];
        assert(w->day[i] != PLAN_TO_COME);
        out->refusal[i] = explain(w, coverage, i);
        if (plan_is_pinned(item)) continue;
        out->wanted[item->class_]++;
        if (w->day[i] != PLAN_NO_DAY) out->covered[item->class_]++;
    }
}

void plan_line_solve(const struct plan_line *line, struct arena *arena, struct plan_outcome *out) {
    /* The refusals are written last, over the scratch lists, which nobody reads any more. */
    _Static_assert(sizeof(struct plan_refusal) == PLAN_SCRATCH * sizeof(uint32_t), "refusals share memory");
    assert(line->days <= PLAN_DAYS_MAX);
    const size_t count = line->count;
    uint32_t *scratch = arena_new_array(arena, uint32_t, PLAN_SCRATCH * count);
    struct household_block *blocks = arena_new_array(arena, struct household_block, count);
    *out = (struct plan_outcome){.day = arena_new_array(arena, uint16_t, count),
                                 .refusal = (struct plan_refusal *)scratch};
    struct plan_work w = {.line = line, .day = out->day};
    for (size_t i = 0; i < PLAN_SCRATCH; i++) w.scratch[i] = scratch + i * count;

    take_pins(&w, out);
    struct coverage coverage;
    coverage_choose(&w, w.scratch[0], list_candidates(&w, w.scratch[0]), arena, &coverage);
    struct household_list households;
    household_cut(&w, blocks, &households);
    sweep_choose_days(&w, &households);
    out->household_visits = household_count_visits(&w, &households);
    report(&w, &coverage, out);
}
