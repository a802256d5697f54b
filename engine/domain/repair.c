/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/repair.h"

#include "domain/schedule_resources.h"

#include <stdlib.h>
#include <string.h>

static const char *const FATE_NAMES[REPAIR_FATES] = {"moved", "lost", "given", "stayed"};

const char *repair_fate_name(enum repair_fate fate) {
    return FATE_NAMES[fate];
}

bool repair_fate_find(const char *name, enum repair_fate *fate) {
    for (int i = 0; i < REPAIR_FATES; i++) {
        if (strcmp(name, FATE_NAMES[i]) != 0) continue;
        *fate = (enum repair_fate)i;
        return true;
    }
    return false;
}

const char *repair_obstacle_sentence(enum repair_obstacle obstacle) {
    static const char *const SENTENCES[REPAIR_OBSTACLES] = {
        [REPAIR_NO_OBSTACLE] = "",
        [REPAIR_IS_PAST] = "the old day is past",
        [REPAIR_IS_TOLD] = "he has been told of the change already",
        [REPAIR_HAS_CHANGED] = "something else has happened to his place since",
        [REPAIR_HAS_NO_ROOM] = "the old place is taken, or still closed",
    };
    return SENTENCES[obstacle];
}

/* ---- What is asked -------------------------------------------------------------------------------- */

/* What is to become of a stored row. */
enum turn {
    TURN_NONE,
    TURN_HALF, /* stays on its day in whatever half has room */
    TURN_LEAVE /* another day */
};

struct settling {
    const struct repair_input *input;
    const struct need *needs;
    size_t need_count;
    const struct appointment *stored;
    struct appointment *rows; /* as they will be */
    size_t row_count;
    uint8_t *turns;           /* [rows] enum turn */
    bool *is_latest;          /* [rows] the newest of its need */
    const struct need **need; /* [rows] NULL = vanished */
    struct schedule_resources resources;
    struct arena *arena;
};

static bool is_same_need(const struct appointment *a, int64_t resident, uint8_t number) {
    return a->resident == resident && a->number == number;
}

static bool is_in_area(const struct repair_input *in, int32_t site, civil_day day, uint8_t half) {
    for (size_t i = 0; i < in->area_count; i++) {
        const struct repair_area *a = &in->areas[i];
        if (a->site == site && day >= a->from && (a->until == CIVIL_NONE || day <= a->until) &&
            (a->halves >> half & 1U))
            return true;
    }
    return false;
}

/* Promised, or chosen by an officer: nothing moves it but a change of its own session. */
static bool is_firm(const struct settling *s, const struct appointment *a) {
    const enum appointment_state state = (enum appointment_state)a->state;
    return appointment_is_live(state) && (appointment_is_promised(state) || a->is_pinned) &&
           a->day >= s->input->schedule.today;
}

static const struct session *find_session(const struct schedule_input *in, int32_t site, civil_day day,
                                          uint8_t half) {
    size_t low = 0;
    size_t high = in->session_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct session *m = &in->sessions[middle];
        if (m->site < site || (m->site == site && (m->day < day || (m->day == day && m->half < half))))
            low = middle + 1;
        else
            high = middle;
    }
    const struct session *found = low < in->session_count ? &in->sessions[low] : NULL;
    return found && found->site == site && found->day == day && found->half == half ? found : NULL;
}

/* Links rows and needs; both come by resident and number. */
static void link_needs(struct settling *s) {
    size_t at = 0;
    for (size_t i = 0; i < s->row_count; i++) {
        const struct appointment *a = &s->rows[i];
        while (at < s->need_count &&
               (s->needs[at].resident < a->resident ||
                (s->needs[at].resident == a->resident && s->needs[at].number < a->number)))
            at++;
        const bool is_there =
            at < s->need_count && is_same_need(a, s->needs[at].resident, s->needs[at].number);
        s->need[i] = is_there && !s->needs[at].is_vanished ? &s->needs[at] : NULL;
        s->is_latest[i] = i + 1 == s->row_count || !is_same_need(&s->rows[i + 1], a->resident, a->number);
    }
}

static bool is_open(const struct need *need) {
    return need && need_state_is_open((enum need_state)need->state);
}

/* ---- Room ----------------------------------------------------------------------------------------- */

/* What one person takes of a session, as bits of the planner's resources. */
static uint16_t uses_of(const struct settling *s, const struct need *need) {
    uint16_t uses = 1;
    if (!need) return uses;
    for (uint16_t r = 1; r < s->resources.count; r++) {
        const bool is_left_out = need->second_visit >> s->resources.resource_of[r] & 1U;
        if ((s->resources.mask_of[need->package] >> r & 1U) && !is_left_out) uses |= (uint16_t)(1U << r);
    }
    return uses;
}

struct room {
    int32_t left[RESOURCES];
};

static struct room open_room(const struct settling *s, const struct session *session) {
    struct room room = {{0}};
    for (uint16_t r = 0; session && r < s->resources.count; r++)
        room.left[r] = schedule_resources_people(&s->resources, session, s->resources.resource_of[r]);
    return room;
}

static void take_room(const struct settling *s, struct room *room, uint16_t uses) {
    for (uint16_t r = 0; r < s->resources.count; r++)
        if (uses >> r & 1U) room->left[r]--;
}

static bool fits(const struct settling *s, const struct room *room, uint16_t uses) {
    for (uint16_t r = 0; r < s->resources.count; r++)
        if ((uses >> r & 1U) && room->left[r] <= 0) return false;
    return true;
}

/* What firm places leave of a half. */
static struct room find_room(const struct settling *s, int32_t site, civil_day day, uint8_t half) {
    struct room room = open_room(s, find_session(&s->input->schedule, site, day, half));
    for (size_t i = 0; i < s->row_count; i++) {
        const struct appointment *a = &s->rows[i];
        if (a->site == site && a->day == day && a->half == half && is_firm(s, a) && s->turns[i] == TURN_NONE)
            take_room(s, &room, uses_of(s, s->need[i]));
    }
    return room;
}

/* ---- Who goes back -------------------------------------------------------------------------------- */

static bool is_at(const struct appointment *a, const struct repair_place *p) {
    return a->site == p->site && a->day == p->day && a->half == p->half && a->minute == p->minute;
}

static void put_at(struct appointment *a, const struct repair_place *p) {
    a->site = p->site;
    a->day = p->day;
    a->half = p->half & 3U;
    a->minute = p->minute;
}

/* His newest row, or the number of rows. */
static size_t find_latest(const struct settling *s, int64_t resident, uint8_t number) {
    size_t low = 0;
    size_t high = s->row_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct appointment *a = &s->rows[middle];
        if (a->resident < resident || (a->resident == resident && a->number <= number))
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && is_same_need(&s->rows[low - 1], resident, number) ? low - 1 : s->row_count;
}

/* Still what the repair left. */
static bool is_as_left(const struct settling *s, size_t row, const struct repair_move *m) {
    const struct appointment *a = &s->rows[row];
    if (a->attempt != m->attempt || a->version != m->version || !is_open(s->need[row])) return false;
    if (m->fate == REPAIR_LOST) return a->state == APPOINTMENT_CANCELLED_BY_SERVICE;
    return is_at(a, &m->to) && (a->state == APPOINTMENT_PUBLISHED || a->state == APPOINTMENT_PROPOSED);
}

static enum repair_obstacle find_obstacle(const struct settling *s, const struct repair_return *r,
                                          size_t row) {
    const struct repair_move *m = &r->move;
    if (m->from.day < s->input->schedule.today) return REPAIR_IS_PAST;
    if (r->is_new_told) return REPAIR_IS_TOLD;
    if (row == s->row_count || !is_as_left(s, row, m)) return REPAIR_HAS_CHANGED;
    return REPAIR_NO_OBSTACLE;
}

/* A new version: what was queued of the change is not sent. */
static void put_back(struct appointment *a, const struct repair_move *m) {
    enum appointment_state to = APPOINTMENT_PUBLISHED;
    struct err ignored;
    if (m->fate == REPAIR_LOST &&
        appointment_apply((enum appointment_state)a->state, APPOINTMENT_RESTORE, &to, &ignored))
        a->state = (uint8_t)to & 15U;
    else
        a->state = m->is_told ? APPOINTMENT_PUBLISHED : APPOINTMENT_PROPOSED;
    put_at(a, &m->from);
    a->version++;
}

bool repair_can_return(const struct repair_move *m) {
    return m->fate == REPAIR_MOVED || (m->fate == REPAIR_LOST && m->is_told);
}

/* Whether a half holds more firm places than it has, of what he uses. */
static bool is_overfull(const struct settling *s, size_t row) {
    const struct appointment *a = &s->rows[row];
    const struct room room = find_room(s, a->site, a->day, a->half);
    const uint16_t uses = uses_of(s, s->need[row]);
    for (uint16_t r = 0; r < s->resources.count; r++)
        if ((uses >> r & 1U) && room.left[r] < 0) return true;
    return false;
}

/* One round of those for whom there is no room after all, the last first; true if there was one. */
static bool leave_without_room(struct settling *s, const size_t *rows) {
    bool is_changed = false;
    for (size_t i = s->input->return_count; i-- > 0;) {
        struct repair_return *r = &s->input->returns[i];
        if (!repair_can_return(&r->move) || r->obstacle != REPAIR_NO_OBSTACLE || !is_overfull(s, rows[i]))
            continue;
        s->rows[rows[i]] = s->stored[rows[i]];
        r->obstacle = REPAIR_HAS_NO_ROOM;
        is_changed = true;
    }
    return is_changed;
}

/* All at once, for one may go back to where another comes from. */
static void put_everybody_back(struct settling *s) {
    size_t *rows = arena_new_array(s->arena, size_t, s->input->return_count + 1);
    for (size_t i = 0; i < s->input->return_count; i++) {
        struct repair_return *r = &s->input->returns[i];
        if (!repair_can_return(&r->move)) continue;
        rows[i] = find_latest(s, r->move.resident, r->move.number);
        r->obstacle = (uint8_t)find_obstacle(s, r, rows[i]);
        if (r->obstacle == REPAIR_NO_OBSTACLE) put_back(&s->rows[rows[i]], &r->move);
    }
    while (leave_without_room(s, rows)) continue;
}

/* ---- Who has to move ------------------------------------------------------------------------------ */

/* Of one half: the most urgent stay, of those the first by number. */
struct holder {
    const struct appointment *row;
    size_t index;
    uint8_t class_;
    bool is_fixed; /* checked in: nobody sends him away */
};

static int compare_holders(const void *left, const void *right) {
    const struct holder *a = left;
    const struct holder *b = right;
    if (a->row->site != b->row->site) return a->row->site < b->row->site ? -1 : 1;
    if (a->row->day != b->row->day) return a->row->day < b->row->day ? -1 : 1;
    if (a->row->half != b->row->half) return a->row->half < b->row->half ? -1 : 1;
    if (a->is_fixed != b->is_fixed) return a->is_fixed ? -1 : 1;
    if (a->class_ != b->class_) return a->class_ < b->class_ ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static size_t list_holders(const struct settling *s, struct holder *holders) {
    size_t count = 0;
    for (size_t i = 0; i < s->row_count; i++) {
        const struct appointment *a = &s->rows[i];
        const bool is_fixed = a->state == APPOINTMENT_CHECKED_IN;
        if (!s->is_latest[i] || !is_firm(s, a) || !is_in_area(s->input, a->site, a->day, a->half)) continue;
        if (!is_fixed && !is_open(s->need[i])) continue; /* the night ends it */
        holders[count++] = (struct holder){a, i, s->need[i] ? s->need[i]->class_ : 0, is_fixed};
    }
    qsort(holders, count, sizeof *holders, compare_holders);
    return count;
}

static bool is_one_half(const struct appointment *a, const struct appointment *b) {
    return a->site == b->site && a->day == b->day && a->half == b->half;
}

/* Marks who of one half has to leave it. */
static void fill_half(struct settling *s, const struct holder *holders, size_t count) {
    const struct appointment *first = holders[0].row;
    struct room room = open_room(s, find_session(&s->input->schedule, first->site, first->day, first->half));
    for (size_t k = 0; k < count; k++) {
        const uint16_t uses = uses_of(s, s->need[holders[k].index]);
        if (holders[k].is_fixed || fits(s, &room, uses))
            take_room(s, &room, uses);
        else
            s->turns[holders[k].index] = TURN_LEAVE;
    }
}

/* The other half of the day costs the least: it is tried first. */
static void try_other_half(struct settling *s, const struct holder *holders, size_t count) {
    const struct appointment *first = holders[0].row;
    const uint8_t other = first->half == HALF_MORNING ? HALF_AFTERNOON : HALF_MORNING;
    if (first->day < s->input->schedule.bookable_from) return;
    struct room room = find_room(s, first->site, first->day, other);
    for (size_t k = 0; k < count; k++) {
        const uint16_t uses = uses_of(s, s->need[holders[k].index]);
        if (s->turns[holders[k].index] != TURN_LEAVE || !fits(s, &room, uses)) continue;
        take_room(s, &room, uses);
        s->turns[holders[k].index] = TURN_HALF;
    }
}

static void choose_leavers(struct settling *s) {
    struct holder *holders = arena_new_array(s->arena, struct holder, s->row_count + 1);
    const size_t count = list_holders(s, holders);
    for (int step = 0; step < 2; step++)
        for (size_t first = 0, next; first < count; first = next) {
            next = first + 1;
            while (next < count && is_one_half(holders[first].row, holders[next].row)) next++;
            if (step == 0)
                fill_half(s, &holders[first], next - first);
            else
                try_other_half(s, &holders[first], next - first);
        }
}

/* ---- Where they go -------------------------------------------------------------------------------- */

/* As the planner is asked: who must leave is a proposal on the place he had, and wants the nearest day. */
static struct appointment *ask_rows(const struct settling *s) {
    struct appointment *rows = arena_new_array(s->arena, struct appointment, s->row_count + 1);
    for (size_t i = 0; i < s->row_count; i++) {
        rows[i] = s->rows[i];
        if (s->turns[i] == TURN_NONE) continue;
        rows[i].state = APPOINTMENT_PROPOSED;
        rows[i].is_pinned = s->turns[i] == TURN_HALF;
        if (s->turns[i] == TURN_HALF) rows[i].half = 0;
    }
    return rows;
}

/* Within a class a promise goes before an idea: each class is asked for in two, as long as there are numbers.
 */
static void part_classes(const struct settling *s, struct need *needs, const bool *is_leaving) {
    uint8_t rank[SCHEDULE_CLASSES] = {0};
    uint8_t used = 0;
    for (size_t i = 0; i < s->need_count; i++) rank[needs[i].class_] = 1;
    for (int k = 0; k < SCHEDULE_CLASSES; k++)
        if (rank[k]) rank[k] = used++;
    if (2 * used > SCHEDULE_CLASSES) return;
    for (size_t i = 0; i < s->need_count; i++)
        needs[i].class_ = (uint8_t)(2 * rank[needs[i].class_] + !is_leaving[i]);
}

/* Who waits is not asked for: a promise goes first, and the night looks after them. */
static struct need *ask_needs(const struct settling *s) {
    struct need *needs = arena_new_array(s->arena, struct need, s->need_count + 1);
    if (s->need_count > 0) memcpy(needs, s->needs, s->need_count * sizeof *needs);
    bool *has_place = arena_new_array(s->arena, bool, s->need_count + 1);
    bool *is_leaving = arena_new_array(s->arena, bool, s->need_count + 1);
    for (size_t i = 0; i < s->row_count; i++) {
        if (!s->need[i] || !s->is_latest[i]) continue;
        const size_t at = (size_t)(s->need[i] - s->needs);
        has_place[at] = appointment_is_live((enum appointment_state)s->rows[i].state);
        is_leaving[at] = s->turns[i] == TURN_LEAVE;
        if (is_leaving[at]) needs[at].target = s->rows[i].day;
    }
    for (size_t i = 0; i < s->need_count; i++)
        if (!has_place[i] && is_open(&needs[i])) needs[i].state = NEED_NOT_DUE;
    part_classes(s, needs, is_leaving);
    return needs;
}

static void cancel(struct appointment *a) {
    enum appointment_state to = APPOINTMENT_CANCELLED_BY_SERVICE;
    struct err ignored;
    if (appointment_apply((enum appointment_state)a->state, APPOINTMENT_CANCEL_BY_SERVICE, &to, &ignored))
        a->state = (uint8_t)to & 15U;
}

/* `found` is his row as the planner leaves it. */
static void settle_row(struct appointment *a, const struct appointment *found) {
    const bool is_promised = appointment_is_promised((enum appointment_state)a->state);
    const struct repair_place to = {found->site, found->day, found->minute, found->half};
    if (found->change == ROW_GONE || found->half == 0) {
        if (is_promised) cancel(a);
        a->is_pinned = a->is_pinned && is_promised;
        return;
    }
    if (is_at(a, &to)) return;
    if (a->day != to.day) a->is_pinned = false;
    put_at(a, &to);
    a->version++;
    a->state = is_promised ? APPOINTMENT_PUBLISHED : APPOINTMENT_PROPOSED;
}

static bool is_anybody_leaving(const struct settling *s) {
    for (size_t i = 0; i < s->row_count; i++)
        if (s->turns[i] != TURN_NONE) return true;
    return false;
}

/* A proposal is where the planner looks first when it plans again; what made way has found its place. */
static bool is_idea(const struct appointment *a) {
    return a->state == APPOINTMENT_PROPOSED && a->change != ROW_GONE;
}

static void place_leavers(struct settling *s) {
    struct schedule_output out;
    struct schedule_input input = s->input->schedule;
    if (!is_anybody_leaving(s)) return;
    input.keeps_problems = false;
    input.publish_until = CIVIL_NONE;
    schedule_commune(&input, ask_needs(s), s->need_count, ask_rows(s), s->row_count, s->arena, &out);
    size_t at = 0;
    for (size_t i = 0; i < s->row_count; i++) {
        struct appointment *a = &s->rows[i];
        while (!is_same_need(&out.appointments[at], a->resident, a->number) ||
               out.appointments[at].attempt != a->attempt)
            at++;
        if (s->turns[i] != TURN_NONE)
            settle_row(a, &out.appointments[at]);
        else if (is_idea(a) && is_idea(&out.appointments[at]))
            *a = out.appointments[at];
        a->change = ROW_SAME;
    }
}

struct appointment *repair_settle(const struct repair_input *input, const struct need *needs,
                                  size_t need_count, const struct appointment *stored, size_t stored_count,
                                  struct arena *arena) {
    const size_t room = stored_count + 1;
    struct settling s = {.input = input,
                         .needs = needs,
                         .need_count = need_count,
                         .stored = stored,
                         .rows = arena_new_array(arena, struct appointment, room),
                         .row_count = stored_count,
                         .turns = arena_new_array(arena, uint8_t, room),
                         .is_latest = arena_new_array(arena, bool, room),
                         .need = arena_new_array(arena, const struct need *, room),
                         .arena = arena};
    if (stored_count > 0) memcpy(s.rows, stored, stored_count * sizeof *stored);
    schedule_resources_weigh(input->schedule.package_resources, input->schedule.package_resource_count, needs,
                             need_count, &s.resources);
    link_needs(&s);
    put_everybody_back(&s);
    choose_leavers(&s);
    place_leavers(&s);
    return s.rows;
}

/* ---- Before and after ----------------------------------------------------------------------------- */

static bool is_row(const struct appointment *a, const struct appointment *b) {
    return a->resident == b->resident && a->number == b->number && a->attempt == b->attempt;
}

static bool is_equal_row(const struct appointment *a, const struct appointment *b) {
    return a->version == b->version && a->site == b->site && a->day == b->day && a->half == b->half &&
           a->minute == b->minute && a->state == b->state && a->is_pinned == b->is_pinned;
}

static bool is_before_row(const struct appointment *a, const struct appointment *b) {
    if (a->resident != b->resident) return a->resident < b->resident;
    if (a->number != b->number) return a->number < b->number;
    return a->attempt < b->attempt;
}

/* Both lists in key order; what is planned no more is gone, if it was only an idea. */
static struct repair_rows merge_rows(const struct appointment *stored, size_t stored_count,
                                     const struct appointment *planned, size_t count, struct arena *arena) {
    struct repair_rows out = {arena_new_array(arena, struct appointment, stored_count + count + 1), 0};
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (planned[i].change == ROW_GONE) continue;
        for (; at < stored_count && is_before_row(&stored[at], &planned[i]); at++) {
            out.at[out.count] = stored[at];
            out.at[out.count++].change = ROW_GONE;
        }
        const bool is_known = at < stored_count && is_row(&stored[at], &planned[i]);
        struct appointment *a = &out.at[out.count++];
        *a = planned[i];
        a->change = !is_known ? ROW_NEW : is_equal_row(&stored[at], a) ? ROW_SAME : ROW_CHANGED;
        if (is_known) at++;
    }
    for (; at < stored_count; at++) {
        out.at[out.count] = stored[at];
        out.at[out.count++].change = ROW_GONE;
    }
    return out;
}

/* The newest row of the need at `at` that has one; moves on to the next need. NULL = it has none. */
static const struct appointment *take_latest(const struct appointment *rows, size_t count, size_t *at,
                                             const struct need *need) {
    const struct appointment *latest = NULL;
    while (*at < count && (rows[*at].resident < need->resident ||
                           (rows[*at].resident == need->resident && rows[*at].number <= need->number))) {
        if (is_same_need(&rows[*at], need->resident, need->number)) latest = &rows[*at];
        (*at)++;
    }
    return latest;
}

static bool holds_place(const struct appointment *a, civil_day today) {
    return a && a->change != ROW_GONE && a->day >= today &&
           appointment_is_live((enum appointment_state)a->state);
}

static struct repair_place place_of(const struct appointment *a) {
    return (struct repair_place){a->site, a->day, a->minute, a->half};
}

/* Whoever is there already, or was. */
static bool is_seen(const struct appointment *a, civil_day today) {
    return a && a->day == today &&
           (a->state == APPOINTMENT_CHECKED_IN || a->state == APPOINTMENT_ATTENDED ||
            a->state == APPOINTMENT_INCOMPLETE);
}

/* A promise for which there is but an idea is lost; the idea is told when it is promised. */
static void lose(const struct appointment *old, struct repair_move *out, const struct appointment **row) {
    out->fate = REPAIR_LOST;
    out->to = (struct repair_place){0};
    *row = old;
}

/* False: nothing has become of it. */
static bool compare_places(const struct repair_input *in, const struct need *need,
                           const struct appointment *old, const struct appointment *now,
                           struct repair_move *out) {
    const civil_day today = in->schedule.today;
    const bool had = holds_place(old, today);
    const bool has = holds_place(now, today);
    const struct appointment *row = has || !had ? now : old;
    if (is_seen(old, today)) {
        if (!is_in_area(in, old->site, old->day, old->half)) return false;
        *out = (struct repair_move){.fate = REPAIR_STAYED, .from = place_of(old), .to = place_of(old)};
        row = old;
    } else if (!(is_open(need) || need->state == NEED_CLOSED_UNSERVED) || (!had && !has)) {
        return false;
    } else {
        out->is_told = had && appointment_is_promised((enum appointment_state)old->state);
        out->is_promised = has && appointment_is_promised((enum appointment_state)now->state);
        if (had) out->from = place_of(old);
        if (has) out->to = place_of(now);
        if (had && has && is_at(now, &out->from)) return false;
        out->fate = had && has ? REPAIR_MOVED : had ? REPAIR_LOST : REPAIR_GIVEN;
        if (out->is_told && !out->is_promised) lose(old, out, &row);
    }
    out->resident = need->resident;
    out->number = need->number;
    out->attempt = row->attempt;
    out->version = row->version;
    out->reason = out->fate == REPAIR_LOST ? need->reason : REASON_NONE;
    return true;
}

struct repair_rows repair_compare(const struct repair_input *input, const struct need *needs,
                                  size_t need_count, const struct appointment *stored, size_t stored_count,
                                  const struct appointment *planned, size_t planned_count,
                                  struct arena *arena, struct repair_move **moves, size_t *count) {
    size_t at_old = 0;
    size_t at_new = 0;
    const struct repair_rows rows = merge_rows(stored, stored_count, planned, planned_count, arena);
    *moves = arena_new_array(arena, struct repair_move, need_count + 1);
    *count = 0;
    for (size_t i = 0; i < need_count; i++) {
        const struct appointment *old = take_latest(stored, stored_count, &at_old, &needs[i]);
        const struct appointment *now = take_latest(rows.at, rows.count, &at_new, &needs[i]);
        (*moves)[*count] = (struct repair_move){0};
        if (compare_places(input, &needs[i], old, now, &(*moves)[*count])) (*count)++;
    }
    return rows;
}

/* ---- To be read ---------------------------------------------------------------------------------- */

static int compare_integers(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int compare_moves(const void *a, const void *b) {
    const struct repair_move *x = a, *y = b;
    const struct repair_place *p = x->from.site ? &x->from : &x->to;
    const struct repair_place *q = y->from.site ? &y->from : &y->to;
    if (p->day != q->day) return compare_integers(p->day, q->day);
    if (p->half != q->half) return compare_integers(p->half, q->half);
    if (p->minute != q->minute) return compare_integers(p->minute, q->minute);
    if (x->resident != y->resident) return compare_integers(x->resident, y->resident); /* as their codes */
    return compare_integers(x->number, y->number);
}

void repair_order_moves(struct repair_move *moves, size_t count) {
    if (count > 1) qsort(moves, count, sizeof *moves, compare_moves);
}
