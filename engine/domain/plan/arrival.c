/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/arrival.h"

#include "domain/plan/order.h"

#include <assert.h>

#define NOON          720
#define GENERAL       0
#define RESOURCES_MAX 16

/* A half-day while it fills. */
struct half_day {
    const struct arrival_session *session;
    int32_t steps;
    int32_t step_places;
    int32_t room;
    int32_t left[RESOURCES_MAX];   /* of the special resources */
    int32_t claims[RESOURCES_MAX]; /* people without a place so far who had a time here before */
    uint16_t counted;              /* those that are counted, as bits */
    int32_t *taken;                /* [steps] */
};

struct day {
    struct half_day *halves;
    size_t count;
    struct arrival_item *items;
    uint32_t item_count;
    struct half_day **half; /* [items] where somebody has a place, NULL = nowhere yet */
    bool *has_time;         /* [items] */
};

/* ---- halves ---- */

static int32_t ceil_divide(int32_t a, int32_t b) {
    return a > 0 ? (a - 1) / b + 1 : 0;
}

static struct half_day *open_halves(const struct arrival_session *sessions, size_t count,
                                    struct arena *arena) {
    struct half_day *halves = arena_new_array(arena, struct half_day, count);
    for (size_t i = 0; i < count; i++) {
        const struct arrival_session *session = &sessions[i];
        struct half_day *h = &halves[i];
        h->session = session;
        h->steps = session->steps > 0 ? session->steps : 1;
        h->step_places = ceil_divide(session->places, h->steps);
        h->room = session->places;
        h->taken = arena_new_array(arena, int32_t, (size_t)h->steps);
        for (uint32_t k = 1; session->capacity && k < session->resources && k < RESOURCES_MAX; k++) {
            h->counted |= (uint16_t)(1U << k);
            h->left[k] = session->capacity[k];
        }
    }
    return halves;
}

static struct half_day *find_half(const struct day *day, uint8_t half) {
    for (size_t i = 0; i < day->count; i++)
        if (day->halves[i].session->half == half) return &day->halves[i];
    return NULL;
}

static bool has_resources(const struct half_day *h, const struct arrival_item *item) {
    for (uint32_t rest = item->resources & h->counted; rest != 0; rest &= rest - 1)
        if (h->left[__builtin_ctz(rest)] <= 0) return false;
    return true;
}

static bool has_room(const struct half_day *h, const struct arrival_item *item) {
    return h->room > 0 && has_resources(h, item);
}

/* Of people who had a time before, until they have one again. */
static void change_claims(struct day *day, const struct arrival_item *item, int32_t change) {
    struct half_day *previous = find_half(day, item->half);
    if (!previous || item->is_fixed) return;
    previous->claims[GENERAL] += change;
    for (uint32_t rest = item->resources & previous->counted; rest != 0; rest &= rest - 1)
        previous->claims[__builtin_ctz(rest)] += change;
}

static void take_place(struct day *day, uint32_t i, struct half_day *h) {
    change_claims(day, &day->items[i], -1);
    day->half[i] = h;
    h->room--;
    for (uint32_t rest = day->items[i].resources & h->counted; rest != 0; rest &= rest - 1)
        h->left[__builtin_ctz(rest)]--;
}

static struct half_day *find_room(const struct day *day, const struct arrival_item *item) {
    for (size_t k = 0; k < day->count; k++)
        if (has_room(&day->halves[k], item)) return &day->halves[k];
    for (size_t k = 0; k < day->count; k++)
        if (day->halves[k].room > 0) return &day->halves[k];
    return NULL;
}

/* ---- times ---- */

static int16_t minute_of(const struct half_day *h, int32_t step) {
    return (int16_t)(h->session->opens + step * h->session->step_minutes);
}

/* The step of a minute, the nearest one when it is outside the half. */
static int32_t step_of(const struct half_day *h, int16_t minute) {
    if (h->session->step_minutes <= 0 || minute <= h->session->opens) return 0;
    const int32_t step = (minute - h->session->opens) / h->session->step_minutes;
    return step < h->steps ? step : h->steps - 1;
}

static void take_time(struct day *day, uint32_t i, int32_t step) {
    struct half_day *h = day->half[i];
    h->taken[step]++;
    day->has_time[i] = true;
    day->items[i].half = h->session->half;
    day->items[i].minute = minute_of(h, step);
}

/* The first step of the earliest stretch of steps without a full one that takes `size` people; the
 * first step of the half if there is none. */
static int32_t find_stretch(const struct half_day *h, int32_t size) {
    int32_t start = 0;
    int32_t places = 0;
    for (int32_t step = 0; step < h->steps && places < size; step++) {
        if (h->taken[step] >= h->step_places) {
            start = step + 1;
            places = 0;
        } else {
            places += h->step_places - h->taken[step];
        }
    }
    return places >= size ? start : 0;
}

/* The step with room nearest to `wanted`, the later one of two. Who has a place in the half has one. */
static int32_t nearest_step(const struct half_day *h, int32_t wanted) {
    for (int32_t away = 0; away < h->steps; away++) {
        const int32_t later = wanted + away;
        const int32_t earlier = wanted - away;
        if (later < h->steps && h->taken[later] < h->step_places) return later;
        if (earlier >= 0 && h->taken[earlier] < h->step_places) return earlier;
    }
    assert(!"a half with room has a step with room");
    return wanted;
}

/* ---- who has a time or a half before anybody chooses ---- */

static void take_promises(struct day *day) {
    for (uint32_t i = 0; i < day->item_count; i++) change_claims(day, &day->items[i], 1);
    for (uint32_t i = 0; i < day->item_count; i++) {
        const struct arrival_item *item = &day->items[i];
        struct half_day *h = find_half(day, item->half);
        if (!item->is_fixed) continue;
        day->has_time[i] = true;
        if (!h) continue;
        take_place(day, i, h);
        h->taken[step_of(h, item->minute)]++;
    }
}

static struct half_day *find_morning(const struct day *day) {
    return day->halves[0].session->opens < NOON ? &day->halves[0] : NULL;
}

/* Where people beyond all places are sent. */
static bool is_last_time(const struct day *day, const struct arrival_item *item) {
    const struct half_day *last = &day->halves[day->count - 1];
    return item->half == last->session->half && item->minute == minute_of(last, last->steps - 1);
}

enum waiting { WAS_THERE, WAS_LAST_THERE, WAS_NOT_THERE, WAITINGS };

static enum waiting wait_of(const struct day *day, const struct arrival_item *item,
                            const struct half_day *morning) {
    if (item->half != morning->session->half) return WAS_NOT_THERE;
    return is_last_time(day, item) ? WAS_LAST_THERE : WAS_THERE;
}

/* Those who were in the morning already go first, so that a quiet night changes nothing. */
static void seat_fasting(struct day *day) {
    struct half_day *morning = find_morning(day);
    for (int waiting = 0; morning && waiting < WAITINGS; waiting++)
        for (uint32_t i = 0; i < day->item_count; i++) {
            const struct arrival_item *item = &day->items[i];
            if (!item->is_fasting || item->is_fixed || wait_of(day, item, morning) != (enum waiting)waiting)
                continue;
            if (has_room(morning, item)) take_place(day, i, morning);
        }
}

static bool has_unclaimed(const struct half_day *h, const struct arrival_item *item) {
    if (h->room <= h->claims[GENERAL]) return false;
    for (uint32_t rest = item->resources & h->counted; rest != 0; rest &= rest - 1)
        if (h->left[__builtin_ctz(rest)] <= h->claims[__builtin_ctz(rest)]) return false;
    return true;
}

/* Some half would do even if everybody keeps his time there. */
static bool could_go_elsewhere(const struct day *day, const struct arrival_item *item) {
    for (size_t k = 0; k < day->count; k++)
        if (has_unclaimed(&day->halves[k], item)) return true;
    return false;
}

/* A previous time is kept where there is room; else the previous half; else neither. */
static void keep_time(struct day *day, uint32_t i, bool is_strict) {
    const struct arrival_item *item = &day->items[i];
    struct half_day *h = find_half(day, item->half);
    if (!h || day->has_time[i] || (day->half[i] && day->half[i] != h)) return;
    if (!day->half[i]) {
        const bool is_fine =
            has_room(h, item) || (!is_strict && h->room > 0 && !could_go_elsewhere(day, item));
        if (!is_fine) return;
        take_place(day, i, h);
    }
    const int32_t step = step_of(h, item->minute);
    if (minute_of(h, step) == item->minute && h->taken[step] < h->step_places) take_time(day, i, step);
}

/* The last time goes last: who was sent there beyond all places must not take somebody's place. */
static void keep_times(struct day *day) {
    for (int pass = 0; pass < 4; pass++)
        for (uint32_t i = 0; i < day->item_count; i++) {
            const struct arrival_item *item = &day->items[i];
            if (!item->is_fixed && item->half > 0 && is_last_time(day, item) == (pass >= 2))
                keep_time(day, i, pass % 2 == 0);
        }
}

/* ---- households ---- */

/* Members of a household lie together in `member`; a household is known by its first position. */
struct families {
    struct day *day;
    uint32_t *member;
    uint32_t *first;
    uint32_t count;
    uint32_t member_count;
};

static uint32_t household_key(const void *context, uint32_t i) {
    return ((const struct families *)context)->day->items[i].household;
}

static uint32_t item_order_key(const void *context, uint32_t first) {
    return ((const struct families *)context)->member[first];
}

static uint32_t hamlet_key(const void *context, uint32_t first) {
    const struct families *f = context;
    return f->day->items[f->member[first]].hamlet;
}

static uint32_t end_of_family(const struct families *f, uint32_t first) {
    const uint32_t household = household_key(f, f->member[first]);
    uint32_t end = first + 1;
    while (end < f->member_count && household_key(f, f->member[end]) == household) end++;
    return end;
}

/* 0 = somebody elderly waits for a time, 1 = somebody who fasts does. */
static uint32_t early_key(const void *context, uint32_t first) {
    const struct families *f = context;
    uint32_t key = 2;
    for (uint32_t at = first; at < end_of_family(f, first); at++) {
        const struct arrival_item *item = &f->day->items[f->member[at]];
        if (f->day->has_time[f->member[at]]) continue;
        if (item->is_elderly) return 0;
        if (item->is_fasting) key = 1;
    }
    return key;
}

/* The elderly first, then who fasts, then by hamlet, then in the order of the items. */
static void line_up(struct families *f, struct arena *arena) {
    const uint32_t count = f->day->item_count;
    f->member_count = count;
    f->member = arena_new_array(arena, uint32_t, count);
    f->first = arena_new_array(arena, uint32_t, count);
    uint32_t *spare = arena_new_array(arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) f->member[i] = i;
    order_by(f->member, spare, count, household_key, f);
    for (uint32_t at = 0; at < count; at = end_of_family(f, at)) f->first[f->count++] = at;
    order_by(f->first, spare, f->count, item_order_key, f);
    order_by(f->first, spare, f->count, hamlet_key, f);
    order_by(f->first, spare, f->count, early_key, f);
}

/* Room in one half for all of a family who have no half yet. */
static bool fits_family(const struct families *f, uint32_t first, uint32_t end, const struct half_day *h) {
    int32_t room = h->room;
    int32_t takes[RESOURCES_MAX] = {0};
    for (uint32_t at = first; at < end; at++) {
        const uint32_t i = f->member[at];
        if (f->day->half[i] || f->day->has_time[i]) continue;
        if (room-- <= 0) return false;
        for (uint32_t rest = f->day->items[i].resources & h->counted; rest != 0; rest &= rest - 1)
            if (++takes[__builtin_ctz(rest)] > h->left[__builtin_ctz(rest)]) return false;
    }
    return true;
}

/* Where a member is already, else the first half that takes them all. */
static struct half_day *family_half(const struct families *f, uint32_t first, uint32_t end) {
    for (uint32_t at = first; at < end; at++)
        if (f->day->half[f->member[at]] && f->day->half[f->member[at]]->room > 0)
            return f->day->half[f->member[at]];
    for (size_t k = 0; k < f->day->count; k++)
        if (fits_family(f, first, end, &f->day->halves[k])) return &f->day->halves[k];
    return NULL;
}

static void send_to_last_time(struct day *day, uint32_t i) {
    const struct half_day *last = &day->halves[day->count - 1];
    day->items[i].half = last->session->half;
    day->items[i].minute = minute_of(last, last->steps - 1);
    day->has_time[i] = true;
}

static void choose_halves(struct families *f, uint32_t first, uint32_t end) {
    struct half_day *together = family_half(f, first, end);
    for (uint32_t at = first; at < end; at++) {
        const uint32_t i = f->member[at];
        const struct arrival_item *item = &f->day->items[i];
        if (f->day->half[i] || f->day->has_time[i]) continue;
        struct half_day *h = together && has_room(together, item) ? together : find_room(f->day, item);
        if (h)
            take_place(f->day, i, h);
        else
            send_to_last_time(f->day, i);
    }
}

/* Near a member who has a time in this half, else where all who wait fit. */
static int32_t family_step(const struct families *f, uint32_t first, uint32_t end, const struct half_day *h) {
    int32_t waiting = 0;
    for (uint32_t at = first; at < end; at++) {
        const uint32_t i = f->member[at];
        if (f->day->half[i] != h) continue;
        if (f->day->has_time[i]) return step_of(h, f->day->items[i].minute);
        waiting++;
    }
    return find_stretch(h, waiting);
}

static void choose_times(struct families *f, uint32_t first, uint32_t end, const struct half_day *h) {
    const int32_t step = family_step(f, first, end, h);
    for (int is_elderly = 1; is_elderly >= 0; is_elderly--)
        for (uint32_t at = first; at < end; at++) {
            const uint32_t i = f->member[at];
            if (f->day->half[i] == h && !f->day->has_time[i] &&
                f->day->items[i].is_elderly == (is_elderly == 1))
                take_time(f->day, i, nearest_step(h, step));
        }
}

void arrival_assign(const struct arrival_session *sessions, size_t session_count, struct arrival_item *items,
                    size_t item_count, struct arena *arena) {
    struct day day = {.halves = open_halves(sessions, session_count, arena),
                      .count = session_count,
                      .items = items,
                      .item_count = (uint32_t)item_count,
                      .half = arena_new_array(arena, struct half_day *, item_count),
                      .has_time = arena_new_array(arena, bool, item_count)};
    take_promises(&day);
    seat_fasting(&day);
    keep_times(&day);
    struct families families = {.day = &day};
    line_up(&families, arena);
    for (uint32_t i = 0; i < families.count; i++) {
        const uint32_t first = families.first[i];
        const uint32_t end = end_of_family(&families, first);
        choose_halves(&families, first, end);
        for (size_t k = 0; k < day.count; k++) choose_times(&families, first, end, &day.halves[k]);
    }
}
