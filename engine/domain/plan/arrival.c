/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/arrival.h"

#include "domain/plan/order.h"

#include <assert.h>

/* A half-day while it fills. */
struct half_day {
    const struct arrival_session *session;
    int32_t steps;
    int32_t step_places;
    int32_t room;
    int32_t *taken; /* [steps] */
};

struct day {
    struct half_day *halves;
    size_t count;
    struct arrival_item *items;
};

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
    }
    return halves;
}

static struct half_day *find_half(struct day *day, uint8_t half) {
    for (size_t i = 0; i < day->count; i++)
        if (day->halves[i].session->half == half) return &day->halves[i];
    return NULL;
}

static int16_t minute_of(const struct half_day *h, int32_t step) {
    return (int16_t)(h->session->opens + step * h->session->step_minutes);
}

/* The step of a minute, the nearest one when it is outside the half. */
static int32_t step_of(const struct half_day *h, int16_t minute) {
    if (h->session->step_minutes <= 0 || minute <= h->session->opens) return 0;
    const int32_t step = (minute - h->session->opens) / h->session->step_minutes;
    return step < h->steps ? step : h->steps - 1;
}

static bool has_room(const struct half_day *h, int32_t step) {
    return h->room > 0 && h->taken[step] < h->step_places;
}

static void take(struct half_day *h, int32_t step) {
    h->taken[step]++;
    h->room--;
}

static void seat(struct half_day *h, int32_t step, struct arrival_item *item) {
    take(h, step);
    item->half = h->session->half;
    item->minute = minute_of(h, step);
}

static void take_promises(struct day *day, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        struct half_day *h = find_half(day, day->items[i].half);
        if (day->items[i].is_fixed && h) take(h, step_of(h, day->items[i].minute));
    }
}

/* Where people beyond all places are sent. */
static bool is_last_time(const struct day *day, const struct arrival_item *item) {
    const struct half_day *last = &day->halves[day->count - 1];
    return item->half == last->session->half && item->minute == minute_of(last, last->steps - 1);
}

/* A previous time is kept where there is room; otherwise the item is left without a half. */
static void keep_time(struct day *day, struct arrival_item *item) {
    struct half_day *h = find_half(day, item->half);
    const int32_t step = h ? step_of(h, item->minute) : 0;
    if (h && minute_of(h, step) == item->minute && has_room(h, step))
        take(h, step);
    else
        item->half = 0;
}

/* The last time goes last: who was sent there beyond all places must not take somebody's place. */
static void keep_times(struct day *day, uint32_t count) {
    for (int is_last = 0; is_last <= 1; is_last++)
        for (uint32_t i = 0; i < count; i++) {
            struct arrival_item *item = &day->items[i];
            if (!item->is_fixed && item->half > 0 && is_last_time(day, item) == (is_last == 1))
                keep_time(day, item);
        }
}

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

/* 0 = somebody elderly waits for a time. */
static uint32_t elderly_key(const void *context, uint32_t first) {
    const struct families *f = context;
    for (uint32_t at = first; at < end_of_family(f, first); at++) {
        const struct arrival_item *item = &f->day->items[f->member[at]];
        if (item->is_elderly && item->half == 0) return 0;
    }
    return 1;
}

/* The elderly first, then by hamlet, then in the order of the items. */
static void line_up(struct families *f, uint32_t count, struct arena *arena) {
    f->member_count = count;
    f->member = arena_new_array(arena, uint32_t, count);
    f->first = arena_new_array(arena, uint32_t, count);
    uint32_t *spare = arena_new_array(arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) f->member[i] = i;
    order_by(f->member, spare, count, household_key, f);
    for (uint32_t at = 0; at < count; at = end_of_family(f, at)) f->first[f->count++] = at;
    order_by(f->first, spare, f->count, item_order_key, f);
    order_by(f->first, spare, f->count, hamlet_key, f);
    order_by(f->first, spare, f->count, elderly_key, f);
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

/* The step with room nearest to `wanted`, the later one of two. The half has room. */
static int32_t nearest_step(const struct half_day *h, int32_t wanted) {
    for (int32_t away = 0; away < h->steps; away++) {
        if (wanted + away < h->steps && has_room(h, wanted + away)) return wanted + away;
        if (wanted >= away && has_room(h, wanted - away)) return wanted - away;
    }
    assert(!"a half with room has a step with room");
    return wanted;
}

static struct half_day *half_with_room(struct day *day, int32_t size) {
    for (size_t i = 0; i < day->count; i++)
        if (day->halves[i].room >= size) return &day->halves[i];
    return NULL;
}

/* The half and step of a member who has a time already. */
static struct half_day *find_present(const struct families *f, uint32_t first, uint32_t end, int32_t *step) {
    for (uint32_t at = first; at < end; at++) {
        const struct arrival_item *item = &f->day->items[f->member[at]];
        struct half_day *h = item->half > 0 ? find_half(f->day, item->half) : NULL;
        if (!h || h->room <= 0) continue;
        *step = step_of(h, item->minute);
        return h;
    }
    return NULL;
}

/* One person as near as possible to (half, step), or in any half; beyond all places the last time
 * of the last half. */
static void seat_near(struct day *day, struct half_day *h, int32_t step, struct arrival_item *item) {
    if (!h || h->room <= 0) {
        h = half_with_room(day, 1);
        step = 0;
    }
    if (h) {
        seat(h, nearest_step(h, step), item);
        return;
    }
    const struct half_day *last = &day->halves[day->count - 1];
    item->half = last->session->half;
    item->minute = minute_of(last, last->steps - 1);
}

static int32_t count_waiting(const struct families *f, uint32_t first, uint32_t end) {
    int32_t count = 0;
    for (uint32_t at = first; at < end; at++) count += f->day->items[f->member[at]].half == 0;
    return count;
}

static void seat_family(struct families *f, uint32_t first) {
    const uint32_t end = end_of_family(f, first);
    const int32_t waiting = count_waiting(f, first, end);
    if (waiting == 0) return;
    int32_t step = 0;
    struct half_day *h = find_present(f, first, end, &step);
    if (!h) {
        h = half_with_room(f->day, waiting);
        if (h) step = find_stretch(h, waiting);
    }
    for (int is_elderly = 1; is_elderly >= 0; is_elderly--)
        for (uint32_t at = first; at < end; at++) {
            struct arrival_item *item = &f->day->items[f->member[at]];
            if (item->half == 0 && item->is_elderly == (is_elderly == 1)) seat_near(f->day, h, step, item);
        }
}

void arrival_assign(const struct arrival_session *sessions, size_t session_count, struct arrival_item *items,
                    size_t item_count, struct arena *arena) {
    struct day day = {
        .halves = open_halves(sessions, session_count, arena), .count = session_count, .items = items};
    take_promises(&day, (uint32_t)item_count);
    keep_times(&day, (uint32_t)item_count);
    struct families families = {.day = &day};
    line_up(&families, (uint32_t)item_count, arena);
    for (uint32_t i = 0; i < families.count; i++) seat_family(&families, families.first[i]);
}
