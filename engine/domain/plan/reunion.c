/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/plan/reunion.h"

#include <string.h>

#define NOBODY        UINT32_MAX
#define HOUSEHOLD_MAX 64 /* larger ones stay as they are */
#define PASSES        8
#define NEAR_DAYS     6 /* days tried around the best one */
#define OPTIONS_MAX   24

/* Others looked at, each some tens of nanoseconds. */
#define WORK(count) (8000 + 2 * (int64_t)(count))

struct reunion {
    struct plan_work *w;
    const struct visit_list *list;
    uint32_t *next; /* of positions with the same day, in no order; NOBODY ends */
    uint32_t *previous;
    uint32_t first[PLANNER_DAYS_MAX];
    uint32_t count[PLANNER_DAYS_MAX];
    int64_t work;
};

/* Positions first .. end - 1. */
struct household {
    uint32_t first;
    uint32_t end;
};

/* Members who change their days at once. */
struct party {
    uint32_t count;
    uint32_t at[HOUSEHOLD_MAX];
    uint16_t left[HOUSEHOLD_MAX];
};

/* Places on the days a party leaves. */
struct seats {
    uint32_t count;
    uint16_t day[HOUSEHOLD_MAX];
    int64_t places[HOUSEHOLD_MAX];
};

/* Others who could leave the day a party comes to. */
struct option {
    int64_t cost;
    struct household household;
    uint32_t size;
    uint32_t seat; /* the day they would take, in the seats */
};

struct options {
    uint32_t count;
    struct option option[OPTIONS_MAX];
};

static const struct planner_resident *item_at(const struct reunion *r, uint32_t position) {
    return &r->w->line->items[r->list->member[position]];
}

static uint16_t *day_of(const struct reunion *r, uint32_t position) {
    return &r->w->day[r->list->member[position]];
}

static int64_t free_places(const struct reunion *r, uint32_t day) {
    return (int64_t)plan_places(r->w, day, day) - (int64_t)r->count[day];
}

/* ---- Who comes on which day ------------------------------------------------------------------- */

static void link_person(struct reunion *r, uint32_t at) {
    uint32_t *first = &r->first[*day_of(r, at)];
    r->previous[at] = NOBODY;
    r->next[at] = *first;
    if (*first != NOBODY) r->previous[*first] = at;
    *first = at;
    r->count[*day_of(r, at)]++;
}

static void unlink_person(struct reunion *r, uint32_t at) {
    if (r->previous[at] == NOBODY)
        r->first[*day_of(r, at)] = r->next[at];
    else
        r->next[r->previous[at]] = r->next[at];
    if (r->next[at] != NOBODY) r->previous[r->next[at]] = r->previous[at];
    r->count[*day_of(r, at)]--;
}

static void move_person(struct reunion *r, uint32_t at, uint16_t day) {
    unlink_person(r, at);
    *day_of(r, at) = day;
    link_person(r, at);
}

static void link_everybody(struct reunion *r) {
    for (uint32_t d = 0; d < PLANNER_DAYS_MAX; d++) r->first[d] = NOBODY;
    for (uint32_t at = r->list->count; at-- > 0;)
        if (!plan_is_pinned(item_at(r, at))) link_person(r, at);
}

static struct household household_around(const struct reunion *r, uint32_t at) {
    const uint32_t household = item_at(r, at)->household;
    struct household h = {at, at + 1};
    while (h.first > 0 && item_at(r, h.first - 1)->household == household) h.first--;
    while (h.end < r->list->count && item_at(r, h.end)->household == household) h.end++;
    return h;
}

/* ---- What a household costs ------------------------------------------------------------------- */

static bool is_first_on_day(const struct reunion *r, struct household h, uint32_t at) {
    for (uint32_t before = h.first; before < at; before++)
        if (*day_of(r, before) == *day_of(r, at)) return false;
    return true;
}

static int64_t cost_of(const struct reunion *r, struct household h) {
    int64_t distance = 0;
    int64_t visits = 0;
    for (uint32_t at = h.first; at < h.end; at++) {
        const struct planner_resident *item = item_at(r, at);
        visits += is_first_on_day(r, h, at);
        if (!plan_is_pinned(item)) distance += plan_distance(*day_of(r, at), plan_target(r->w, item));
    }
    if (visits > 1) distance += (int64_t)plan_worth_of_company(r->w);
    return distance + visits * r->w->line->household_weight;
}

/* ---- Changing days ---------------------------------------------------------------------------- */

/* The members who can come on `day` and do not; with `from` only those of that day. */
static void gather_party(const struct reunion *r, struct household h, uint16_t day, uint16_t from,
                         struct party *party) {
    party->count = 0;
    for (uint32_t at = h.first; at < h.end; at++) {
        const struct planner_resident *item = item_at(r, at);
        const uint16_t today = *day_of(r, at);
        if (plan_is_pinned(item) || today == day || (from != PLANNER_NONE && today != from)) continue;
        if (!plan_is_within(r->w, item, day)) continue;
        party->at[party->count] = at;
        party->left[party->count++] = today;
    }
}

/* What the household would gain if the party came on `day`. */
static int64_t gain_of(const struct reunion *r, struct household h, const struct party *party, uint16_t day) {
    const int64_t before = cost_of(r, h);
    for (uint32_t k = 0; k < party->count; k++) *day_of(r, party->at[k]) = day;
    const int64_t after = cost_of(r, h);
    for (uint32_t k = 0; k < party->count; k++) *day_of(r, party->at[k]) = party->left[k];
    return before - after;
}

static void gather_seats(const struct reunion *r, const struct party *party, struct seats *seats) {
    seats->count = 0;
    for (uint32_t k = 0; k < party->count; k++) {
        uint32_t s = 0;
        while (s < seats->count && seats->day[s] != party->left[k]) s++;
        if (s == seats->count) {
            seats->day[s] = party->left[k];
            seats->places[s] = free_places(r, party->left[k]);
            seats->count++;
        }
        seats->places[s]++;
    }
}

/* Those of a household who come on `day`, as a party to `to`; none if one of them cannot. */
static bool gather_group(const struct reunion *r, struct household h, uint16_t day, uint16_t to,
                         struct party *group) {
    group->count = 0;
    for (uint32_t at = h.first; at < h.end; at++) {
        if (*day_of(r, at) != day || plan_is_pinned(item_at(r, at))) continue;
        if (!plan_is_within(r->w, item_at(r, at), to)) return false;
        group->at[group->count] = at;
        group->left[group->count++] = day;
    }
    return true;
}

/* The dearest one of a full list makes room; dear is what costs much a person. */
static void keep_option(struct options *options, const struct option *option) {
    uint32_t k = options->count;
    if (k == OPTIONS_MAX) {
        k--;
        const struct option *last = &options->option[k];
        if (option->cost * last->size >= last->cost * option->size) return;
    } else {
        options->count++;
    }
    for (; k > 0; k--) {
        const struct option *other = &options->option[k - 1];
        if (other->cost * option->size <= option->cost * other->size) break;
        options->option[k] = *other;
    }
    options->option[k] = *option;
}

static void add_options(struct reunion *r, uint32_t at, uint16_t day, const struct seats *seats,
                        struct options *options) {
    const struct household h = household_around(r, at);
    r->work--;
    if (h.end - h.first > HOUSEHOLD_MAX) return;
    for (uint32_t before = h.first; before < at; before++) /* once for the group */
        if (*day_of(r, before) == day && !plan_is_pinned(item_at(r, before))) return;
    for (uint32_t s = 0; s < seats->count; s++) {
        struct party group;
        if (!gather_group(r, h, day, seats->day[s], &group) || group.count > seats->places[s]) continue;
        const struct option option = {
            .cost = -gain_of(r, h, &group, seats->day[s]), .household = h, .size = group.count, .seat = s};
        keep_option(options, &option);
    }
}

/* Who leaves `day` for the seats: the cheapest a person, until `need` places are free; or one group
 * that is enough and cheaper. Moves the chosen to the front; returns how many, 0 if it cannot be. */
static uint32_t choose_options(struct options *options, struct seats *seats, int64_t need, int64_t gain) {
    uint32_t chosen = 0;
    int64_t cost = 0;
    for (uint32_t k = 0; k < options->count && need > 0; k++) {
        const struct option option = options->option[k];
        if (option.size > seats->places[option.seat]) continue;
        bool is_twice = false;
        for (uint32_t c = 0; c < chosen; c++)
            is_twice = is_twice || options->option[c].household.first == option.household.first;
        if (is_twice) continue;
        seats->places[option.seat] -= option.size;
        need -= option.size;
        cost += option.cost;
        options->option[k] = options->option[chosen];
        options->option[chosen++] = option;
    }
    return need <= 0 && cost < gain ? chosen : 0;
}

static bool choose_single(struct options *options, int64_t need, int64_t gain) {
    for (uint32_t k = 0; k < options->count; k++) {
        if (options->option[k].size < need || options->option[k].cost >= gain) continue;
        options->option[0] = options->option[k];
        return true;
    }
    return false;
}

static void move_options(struct reunion *r, const struct options *options, uint32_t chosen, uint16_t day,
                         const struct seats *seats) {
    for (uint32_t k = 0; k < chosen; k++) {
        struct party group;
        const struct option *option = &options->option[k];
        (void)gather_group(r, option->household, day, seats->day[option->seat], &group);
        for (uint32_t m = 0; m < group.count; m++) move_person(r, group.at[m], seats->day[option->seat]);
    }
}

/* Brings the party to `day` if everybody touched costs less together then. */
static bool try_party(struct reunion *r, struct household h, const struct party *party, uint16_t day) {
    if (party->count == 0 || plan_places(r->w, day, day) < party->count) return false;
    r->work--;
    const int64_t gain = gain_of(r, h, party, day);
    if (gain <= 0) return false;
    const int64_t need = (int64_t)party->count - free_places(r, day);
    if (need > 0) {
        struct seats seats;
        struct options options = {.count = 0};
        gather_seats(r, party, &seats);
        for (uint32_t at = r->first[day]; at != NOBODY; at = r->next[at])
            if (at < h.first || at >= h.end) add_options(r, at, day, &seats, &options);
        struct options single = options;
        uint32_t chosen = choose_options(&options, &seats, need, gain);
        if (chosen == 0 && choose_single(&single, need, gain)) {
            options = single;
            chosen = 1;
        }
        if (chosen == 0) return false;
        move_options(r, &options, chosen, day, &seats);
    }
    for (uint32_t k = 0; k < party->count; k++) move_person(r, party->at[k], day);
    return true;
}

/* ---- What a household tries ------------------------------------------------------------------- */

static bool try_day(struct reunion *r, struct household h, uint16_t day, uint16_t from) {
    struct party party;
    gather_party(r, h, day, from, &party);
    return try_party(r, h, &party, day);
}

/* All on a day one of them has, or those of one day on that of another. */
static bool join_days(struct reunion *r, struct household h) {
    bool is_better = false;
    for (uint32_t to = h.first; to < h.end; to++) {
        const uint16_t day = *day_of(r, to);
        if (day >= r->w->line->days || !is_first_on_day(r, h, to)) continue;
        if (try_day(r, h, day, PLANNER_NONE)) is_better = true;
        for (uint32_t at = h.first; at < h.end; at++) {
            if (*day_of(r, at) == day || !is_first_on_day(r, h, at)) continue;
            if (try_day(r, h, day, *day_of(r, at))) is_better = true;
        }
    }
    return is_better;
}

struct window {
    uint16_t from, to;
};

/* Those of `from` (or all) who are not pinned: their common window and the median of their targets. */
static bool look_at_group(const struct reunion *r, struct household h, uint16_t from, struct window *common,
                          uint16_t *best) {
    uint32_t count = 0;
    uint16_t target[HOUSEHOLD_MAX];
    *common = (struct window){0, UINT16_MAX};
    for (uint32_t at = h.first; at < h.end; at++) {
        const struct planner_resident *item = item_at(r, at);
        if (plan_is_pinned(item) || (from != PLANNER_NONE && *day_of(r, at) != from)) continue;
        if (common->from < item->release) common->from = item->release;
        if (common->to > plan_due(r->w, item)) common->to = plan_due(r->w, item);
        const uint16_t t = plan_target(r->w, item);
        uint32_t k = count++;
        for (; k > 0 && target[k - 1] > t; k--) target[k] = target[k - 1];
        target[k] = t;
    }
    if (count == 0 || common->from > common->to) return false;
    *best = target[(count - 1) / 2];
    if (*best < common->from) *best = common->from;
    if (*best > common->to) *best = common->to;
    return true;
}

/* Days with places around the best one, the nearest first, until one is taken. Of people who have a day
 * already only those nearer to the best one. */
static bool try_near(struct reunion *r, struct household h, uint16_t from) {
    struct window common;
    uint16_t best = 0;
    if (!look_at_group(r, h, from, &common, &best)) return false;
    const uint32_t reach = from == PLANNER_NONE ? PLANNER_DAYS_MAX : plan_distance(best, from);
    uint32_t tried = 0;
    for (uint32_t step = 0; step < reach && tried < NEAR_DAYS && r->work > 0; step++) {
        if (step > plan_distance(best, common.from) && step > plan_distance(best, common.to)) return false;
        for (int side = step == 0 ? 1 : 0; side < 2; side++) {
            const int32_t day = side == 0 ? best - (int32_t)step : best + (int32_t)step;
            if (day < common.from || day > common.to) continue;
            if (plan_places(r->w, (uint32_t)day, (uint32_t)day) == 0) continue;
            tried++;
            if (try_day(r, h, (uint16_t)day, from)) return true;
        }
    }
    return false;
}

static bool improve_household(struct reunion *r, struct household h) {
    bool is_better = false;
    uint32_t visits = 0;
    for (uint32_t at = h.first; at < h.end; at++) visits += is_first_on_day(r, h, at);
    if (visits > 1) is_better = join_days(r, h);
    if (visits > 1 && try_near(r, h, PLANNER_NONE)) is_better = true;
    for (uint32_t at = h.first; at < h.end; at++)
        if (is_first_on_day(r, h, at) && try_near(r, h, *day_of(r, at))) is_better = true;
    return is_better;
}

void reunion_improve(struct plan_work *w, struct visit_list *list) {
    struct reunion r = {
        .w = w, .list = list, .next = list->by_due, .previous = list->queue, .work = WORK(list->count)};
    link_everybody(&r);
    bool is_better = true;
    for (uint32_t pass = 0; pass < PASSES && is_better && r.work > 0; pass++) {
        is_better = false;
        for (uint32_t first = 0, end; first < list->count && r.work > 0; first = end) {
            const struct household h = household_around(&r, first);
            end = h.end;
            if (h.end - h.first <= HOUSEHOLD_MAX && improve_household(&r, h)) is_better = true;
        }
    }
}
