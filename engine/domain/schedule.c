/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/schedule.h"

#include "domain/schedule_work.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(APPOINTMENT_STATES <= 16 && ORIGINS <= 4, "bit fields of struct appointment");

static const char *const ORIGIN_NAMES[ORIGINS] = {"plan", "walk_in", "officer"};

const char *appointment_origin_name(enum appointment_origin origin) {
    assert(origin < ORIGINS);
    return ORIGIN_NAMES[origin];
}

bool appointment_origin_find(const char *name, enum appointment_origin *origin) {
    for (int i = 0; i < ORIGINS; i++) {
        if (strcmp(name, ORIGIN_NAMES[i]) != 0) continue;
        *origin = (enum appointment_origin)i;
        return true;
    }
    return false;
}

const struct appointment *schedule_latest(const struct schedule_work *w, const struct slot *slot) {
    if (slot->stored_count == 0) return NULL;
    return &w->stored[slot->first_stored + slot->stored_count - 1];
}

static int compare_session(const struct session *s, int32_t site, civil_day day) {
    if (s->site != site) return s->site < site ? -1 : 1;
    if (s->day != day) return s->day < day ? -1 : 1;
    return 0;
}

size_t schedule_find_sessions(const struct schedule_input *input, int32_t site, civil_day day,
                              size_t *first) {
    size_t low = 0;
    size_t high = input->session_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_session(&input->sessions[middle], site, day) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    size_t count = 0;
    while (low + count < input->session_count &&
           compare_session(&input->sessions[low + count], site, day) == 0)
        count++;
    return count;
}

/* ---- Step 1: what stays, what ends, what wants a place ---------------------------------------- */

static bool is_before(const struct appointment *a, const struct need *n) {
    return a->resident < n->resident || (a->resident == n->resident && a->number < n->number);
}

static bool is_of(const struct appointment *a, const struct need *n) {
    return a->resident == n->resident && a->number == n->number;
}

static void attach_stored(struct schedule_work *w) {
    size_t at = 0;
    for (size_t i = 0; i < w->need_count; i++) {
        while (at < w->stored_count && is_before(&w->stored[at], &w->needs[i])) at++;
        struct slot *slot = &w->slots[i];
        slot->first_stored = (uint32_t)at;
        while (at < w->stored_count && is_of(&w->stored[at], &w->needs[i])) {
            at++;
            slot->stored_count++;
        }
    }
}

/* The state an event leads to, or the old one where the event does not fit. */
static uint8_t after_event(uint8_t state, enum appointment_event event) {
    enum appointment_state to = APPOINTMENT_PROPOSED;
    struct err ignored;
    return appointment_apply((enum appointment_state)state, event, &to, &ignored) ? (uint8_t)to : state;
}

static bool has_session(const struct schedule_input *input, const struct appointment *a) {
    size_t first = 0;
    return schedule_find_sessions(input, a->site, a->day, &first) > 0;
}

static bool is_held_by_unknown_outcome(const struct schedule_input *input, const struct slot *slot,
                                       const struct appointment *a) {
    return slot->latest_state == APPOINTMENT_OUTCOME_UNKNOWN && a->day + input->outcome_days >= input->today;
}

static void keep(struct slot *slot, const struct appointment *a) {
    slot->kind = SLOT_KEPT;
    slot->site = a->site;
    slot->day = a->day;
    slot->half = a->half & 3U;
    slot->minute = a->minute;
}

/* A window that has passed opens again, and makes its need one step more urgent. */
static void raise_late(const struct schedule_input *input, struct need *need) {
    if (need->due < input->bookable_from) need->class_ &= 0xFE;
}

/* Whoever the service took a place from goes first within his class, and back to it where it is free again.
 */
static void want_place(const struct schedule_work *w, struct slot *slot, struct need *need,
                       const struct appointment *latest) {
    slot->kind = SLOT_WANTED;
    raise_late(w->input, need);
    const bool is_his =
        slot->latest_state == APPOINTMENT_PROPOSED || slot->latest_state == APPOINTMENT_CANCELLED_BY_SERVICE;
    slot->has_previous = latest && is_his && latest->day >= w->input->bookable_from;
}

/* A check that was attended may count for an earlier need of the person, by its evidence. */
static bool is_counted_before(const struct schedule_work *w, size_t i) {
    uint32_t done = 0;
    uint32_t attended = 0;
    for (size_t k = i + 1; k-- > 0 && w->needs[k].resident == w->needs[i].resident;) {
        const struct appointment *latest = schedule_latest(w, &w->slots[k]);
        if (latest && latest->state == APPOINTMENT_ATTENDED) attended++;
        if (w->needs[k].state == NEED_DONE_HERE || w->needs[k].state == NEED_DONE_ELSEWHERE) done++;
    }
    return done >= attended;
}

/* Its window has passed and that of the person's next visit has begun: nobody comes twice at once. */
static bool is_overtaken(const struct schedule_work *w, size_t i) {
    const civil_day first = w->input->bookable_from;
    if (i + 1 == w->need_count || w->needs[i].due >= first) return false;
    const struct need *next = &w->needs[i + 1];
    return next->resident == w->needs[i].resident && need_state_is_open((enum need_state)next->state) &&
           next->release <= first;
}

static void want_place_or_close(const struct schedule_work *w, size_t i, const struct appointment *latest) {
    if (!is_overtaken(w, i)) {
        want_place(w, &w->slots[i], &w->needs[i], latest);
        return;
    }
    w->needs[i].state = NEED_CLOSED_UNSERVED;
    w->needs[i].reason = REASON_NO_WINDOW;
}

static void settle_open(const struct schedule_work *w, size_t i, const struct appointment *latest) {
    struct slot *slot = &w->slots[i];
    schedule_set_home(w, &w->needs[i], slot);
    if (!latest) {
        want_place_or_close(w, i, NULL);
        return;
    }
    const enum appointment_state state = (enum appointment_state)slot->latest_state;
    const bool is_promised = appointment_is_live(state) && appointment_is_promised(state);
    const bool is_chosen =
        latest->is_pinned && state == APPOINTMENT_PROPOSED && latest->day >= w->input->today;
    if (state == APPOINTMENT_ATTENDED && !is_counted_before(w, i)) {
        w->needs[i].state = NEED_DONE_HERE;
    } else if (state == APPOINTMENT_CHECKED_IN && latest->day >= w->input->today) {
        keep(slot, latest); /* who stands in the station is not sent away */
    } else if ((is_promised || is_chosen) && has_session(w->input, latest)) {
        keep(slot, latest);
    } else if (is_held_by_unknown_outcome(w->input, slot, latest)) {
        keep(slot, latest);
    } else {
        if (is_promised) slot->latest_state = after_event(slot->latest_state, APPOINTMENT_CANCEL_BY_SERVICE);
        want_place_or_close(w, i, latest);
    }
}

enum appointment_state schedule_end_promise(enum appointment_state state, enum need_state need) {
    if (!appointment_is_promised(state)) return state;
    return (enum appointment_state)after_event((uint8_t)state, need == NEED_REFUSED
                                                                   ? APPOINTMENT_CANCEL_BY_RESIDENT
                                                                   : APPOINTMENT_CANCEL_BY_SERVICE);
}

enum appointment_state schedule_pass_day(enum appointment_state state) {
    if (!appointment_is_promised(state)) return state;
    return (enum appointment_state)after_event((uint8_t)state, APPOINTMENT_LEAVE_UNRECORDED);
}

static void settle(struct schedule_work *w) {
    for (size_t i = 0; i < w->need_count; i++) {
        struct slot *slot = &w->slots[i];
        struct need *need = &w->needs[i];
        const struct appointment *latest = schedule_latest(w, slot);
        slot->left_out = need->second_visit;
        if (latest) {
            slot->latest_state = latest->state;
            if (latest->day < w->input->today)
                slot->latest_state = (uint8_t)schedule_pass_day((enum appointment_state)latest->state);
        }
        if (need_state_is_open((enum need_state)need->state))
            settle_open(w, i, latest);
        else if (latest)
            slot->latest_state = (uint8_t)schedule_end_promise((enum appointment_state)slot->latest_state,
                                                               (enum need_state)need->state);
    }
}

/* ---- Step 3: the rows as they should be --------------------------------------------------------- */

static bool is_published_now(const struct schedule_input *input, civil_day day) {
    return input->publish_until != CIVIL_NONE && day <= input->publish_until && day >= input->today;
}

static void place_in(struct appointment *a, const struct slot *slot, const struct schedule_work *w) {
    a->site = slot->site;
    a->day = slot->day;
    a->half = slot->half & 3U;
    a->minute = slot->minute;
    a->state = APPOINTMENT_PROPOSED;
    if (!is_published_now(w->input, slot->day)) return;
    a->state = APPOINTMENT_PUBLISHED;
    w->totals->newly_promised++;
}

static struct appointment make_new(const struct need *need, const struct slot *slot, uint8_t attempt,
                                   const struct schedule_work *w) {
    struct appointment a = {
        .resident = need->resident,
        .number = need->number,
        .attempt = attempt,
        .version = 1,
        .origin = ORIGIN_PLAN,
        .change = ROW_NEW,
    };
    place_in(&a, slot, w);
    return a;
}

static bool is_same_place(const struct appointment *a, const struct appointment *b) {
    return a->site == b->site && a->day == b->day && a->half == b->half && a->minute == b->minute;
}

/* The newest stored row of a slot that is still only a proposal: moved, kept or given up. */
static void revise_proposal(struct appointment *a, const struct slot *slot, const struct schedule_work *w) {
    if (slot->kind == SLOT_NONE || slot->site == 0) {
        a->change = ROW_GONE;
        return;
    }
    const struct appointment before = *a;
    place_in(a, slot, w);
    const bool moved = !is_same_place(a, &before);
    if (moved) a->version++;
    a->change = moved || a->state != before.state ? ROW_CHANGED : ROW_SAME;
}

/* Whether what a need gets is a row of its own, and no stored one that is revised. */
static bool is_new_row(const struct slot *slot) {
    const bool has_proposal = slot->stored_count > 0 && slot->latest_state == APPOINTMENT_PROPOSED;
    return slot->kind == SLOT_WANTED && slot->site != 0 && !has_proposal;
}

static size_t emit_need(const struct schedule_work *w, const struct need *need, const struct slot *slot,
                        struct appointment *out) {
    size_t count = 0;
    for (size_t k = 0; k < slot->stored_count; k++) out[count++] = w->stored[slot->first_stored + k];
    const bool has_proposal = count > 0 && slot->latest_state == APPOINTMENT_PROPOSED;
    if (has_proposal) {
        revise_proposal(&out[count - 1], slot, w);
    } else {
        if (count > 0 && out[count - 1].state != slot->latest_state) {
            out[count - 1].state = slot->latest_state & 15U;
            out[count - 1].change = ROW_CHANGED;
        }
        if (is_new_row(slot)) {
            const uint8_t attempt = count > 0 ? (uint8_t)(out[count - 1].attempt + 1) : 1;
            out[count++] = make_new(need, slot, attempt, w);
        }
    }
    return count;
}

static void count_need(struct schedule_totals *totals, const struct need *need) {
    totals->by_state[need->state]++;
    if (need->state == NEED_WAITING) totals->by_reason[need->reason]++;
    if (!need_state_is_open((enum need_state)need->state)) return;
    totals->wanted[need->class_]++;
    if (need->state == NEED_BOOKED) totals->covered[need->class_]++;
}

static void count_people(struct schedule_totals *totals, const struct need *needs, size_t count) {
    for (size_t i = 0; i < count;) {
        const struct need *first = &needs[i];
        enum need_state standing = (enum need_state)first->state;
        for (i++; i < count && needs[i].resident == first->resident; i++)
            standing = need_state_first(standing, (enum need_state)needs[i].state);
        totals->people[standing][need_priority(first->class_)]++;
    }
}

/* Why the day was chosen: what was said then, as long as the place stays. */
static void set_day_reason(struct need *need, const struct slot *slot, const struct appointment *latest) {
    if (need->state != NEED_BOOKED) {
        need->day_reason = DAY_NONE;
    } else if (!latest || latest->is_pinned || latest->site != slot->site || latest->day != slot->day ||
               need->day_reason == DAY_NONE) {
        need->day_reason = slot->day_reason;
    }
}

static size_t count_rows(const struct schedule_work *w) {
    size_t count = 0;
    for (size_t i = 0; i < w->need_count; i++) count += w->slots[i].stored_count + is_new_row(&w->slots[i]);
    return count;
}

static void emit(struct schedule_work *w, struct schedule_output *out) {
    out->appointments = arena_new_array(w->arena, struct appointment, count_rows(w));
    for (size_t i = 0; i < w->need_count; i++) {
        struct need *need = &w->needs[i];
        const struct slot *slot = &w->slots[i];
        if (slot->kind != SLOT_NONE && slot->site != 0) need->state = NEED_BOOKED;
        set_day_reason(need, slot, schedule_latest(w, slot));
        need->second_visit = need->state == NEED_BOOKED ? slot->left_out : 0;
        const size_t added = emit_need(w, need, slot, &out->appointments[out->appointment_count]);
        for (size_t k = 0; k < added; k++) {
            const struct appointment *a = &out->appointments[out->appointment_count + k];
            if (a->change == ROW_GONE || !appointment_is_live((enum appointment_state)a->state)) continue;
            if (a->state == APPOINTMENT_PROPOSED)
                w->totals->proposed++;
            else
                w->totals->promised++;
        }
        out->appointment_count += added;
        count_need(w->totals, need);
    }
    count_people(w->totals, w->needs, w->need_count);
}

void schedule_commune(const struct schedule_input *input, struct need *needs, size_t need_count,
                      const struct appointment *stored, size_t stored_count, struct arena *arena,
                      struct schedule_output *out) {
    *out = (struct schedule_output){.appointment_count = 0};
    struct schedule_work w = {
        .input = input,
        .needs = needs,
        .need_count = need_count,
        .stored = stored,
        .stored_count = stored_count,
        .slots = memory_get(need_count, sizeof(struct slot)),
        .out = out,
        .totals = &out->totals,
        .arena = arena,
    };
    attach_stored(&w);
    schedule_find_homes(&w);
    settle(&w);
    schedule_count_places(&w);
    schedule_freeze(&w);
    schedule_plan_days(&w);
    schedule_plan_arrivals(&w);
    emit(&w, out);
    free(w.slots);
}
