/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/schedule_resources.h"

#include <string.h>

#define PACKAGES (UINT8_MAX + 1)

struct weighing {
    int16_t minutes[PACKAGES][RESOURCES];
    uint32_t people[PACKAGES]; /* of the round, whatever became of them */
    bool is_owed[PACKAGES];
};

static void count_packages(const struct need *needs, size_t count, struct weighing *w) {
    for (size_t i = 0; i < count; i++) {
        const struct need *n = &needs[i];
        if (n->is_vanished) continue;
        if (n->package != 0) w->people[n->package]++;
        if (need_state_is_open((enum need_state)n->state)) w->is_owed[n->package] = true;
    }
}

static void weigh_minutes(const struct weighing *w, enum resource r, struct schedule_resources *out) {
    uint64_t minutes = 0;
    uint64_t people = 0;
    uint64_t usual = 0;
    uint32_t most = 0;
    for (int p = 0; p < PACKAGES; p++) {
        if (w->minutes[p][r] == 0 || w->people[p] == 0) continue;
        minutes += (uint64_t)w->people[p] * (uint64_t)w->minutes[p][r];
        people += w->people[p];
        if (w->people[p] <= most) continue;
        most = w->people[p];
        usual = (uint64_t)w->minutes[p][r];
    }
    if (people == 0) return;
    const uint64_t percent = (200 * usual * people + minutes) / (2 * minutes);
    out->weight_percent[r] = (int16_t)(percent > 0 ? percent : 1);
}

static bool is_bottleneck(const struct weighing *w, enum resource r) {
    bool is_needed = false;
    for (int p = 0; p < PACKAGES; p++) {
        if (!w->is_owed[p]) continue;
        if (w->minutes[p][r] == 0) return false;
        is_needed = true;
    }
    return is_needed;
}

static bool is_needed_by_some(const struct weighing *w, enum resource r) {
    for (int p = 0; p < PACKAGES; p++)
        if (w->is_owed[p] && w->minutes[p][r] > 0) return true;
    return false;
}

static void add_special(const struct weighing *w, enum resource r, struct schedule_resources *out) {
    for (int p = 0; p < PACKAGES; p++)
        if (w->minutes[p][r] > 0) out->mask_of[p] |= (uint16_t)(1U << out->count);
    out->resource_of[out->count++] = r;
}

void schedule_resources_weigh(const struct package_resource *rows, size_t row_count, const struct need *needs,
                              size_t need_count, struct schedule_resources *out) {
    struct weighing w;
    memset(&w, 0, sizeof w);
    *out = (struct schedule_resources){.resource_of = {RESOURCE_PLACE}, .count = 1};
    for (size_t i = 0; i < row_count; i++)
        if (rows[i].resource < RESOURCES) w.minutes[rows[i].package][rows[i].resource] = rows[i].minutes;
    count_packages(needs, need_count, &w);
    for (enum resource r = RESOURCE_PLACE + 1; r < RESOURCES; r++) {
        weigh_minutes(&w, r, out);
        out->is_bottleneck[r] = is_bottleneck(&w, r);
        if (!out->is_bottleneck[r] && is_needed_by_some(&w, r)) add_special(&w, r, out);
    }
}

static bool counts_resources(const struct session *s) {
    for (int r = RESOURCE_PLACE + 1; r < RESOURCES; r++)
        if (s->capacity[r] > 0) return true;
    return false;
}

/* To the nearest whole person: rounded down, a session of one place would hold nobody. */
static int32_t scale(int32_t amount, int32_t by, int32_t of) {
    return (int32_t)(((int64_t)amount * by + of / 2) / of);
}

/* Of the bookable places, the part a resource can serve. */
static int32_t share(const struct schedule_resources *r, const struct session *s, enum resource resource) {
    const int32_t bookable = capacity_bookable(s);
    const int32_t places = s->capacity[RESOURCE_PLACE];
    if (r->weight_percent[resource] == 0 || !counts_resources(s)) return bookable;
    const int32_t people = scale(s->capacity[resource], r->weight_percent[resource], 100);
    return people >= places ? bookable : scale(bookable, people, places);
}

int32_t schedule_resources_people(const struct schedule_resources *r, const struct session *session,
                                  enum resource resource) {
    int32_t people = share(r, session, resource);
    for (enum resource b = RESOURCE_PLACE + 1; b < RESOURCES; b++)
        if (r->is_bottleneck[b] && share(r, session, b) < people) people = share(r, session, b);
    return people;
}

bool schedule_resources_is_fasting(const struct schedule_resources *r, uint8_t package) {
    if (r->is_bottleneck[RESOURCE_BLOOD]) return true;
    for (uint16_t k = 1; k < r->count; k++)
        if (r->resource_of[k] == RESOURCE_BLOOD) return r->mask_of[package] >> k & 1U;
    return false;
}
