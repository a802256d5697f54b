/* SPDX-License-Identifier: Apache-2.0 */
#include "year.h"

#define HOLIDAY_FROM 40
#define HOLIDAY_TO   52

static uint8_t make_class(struct random *r) {
    static const uint32_t PERCENT[YEAR_CLASSES] = {5, 5, 20, 10, 15, 10, 20, 15};
    uint32_t draw = random_below(r, 100);
    uint8_t class_ = 0;
    while (draw >= PERCENT[class_]) draw -= PERCENT[class_++];
    return class_;
}

static struct planner_resident make_member(struct random *r, uint32_t household, uint32_t hamlet,
                                           uint32_t last_year) {
    const uint32_t target = random_percent(r, 60) ? last_year : random_below(r, YEAR_DAYS);
    const bool is_narrow = random_percent(r, 15);
    const uint32_t early = is_narrow ? 7 : 30;
    const uint32_t late = is_narrow ? 14 : 60;
    return (struct planner_resident){
        .household = household,
        .hamlet = hamlet,
        .release = (uint16_t)(target > early ? target - early : 0),
        .due = (uint16_t)(target + late < YEAR_DAYS ? target + late : YEAR_DAYS - 1),
        .target = (uint16_t)target,
        .pin_station = PLANNER_NONE,
        .pin_day = PLANNER_NONE,
        .previous_station = PLANNER_NONE,
        .previous_day = PLANNER_NONE,
        .class_ = make_class(r)};
}

void year_make_items(struct random *r, struct planner_resident *items, uint32_t count) {
    for (uint32_t i = 0, household = 1; i < count; household++) {
        const uint32_t size = 1 + random_below(r, 4) + random_below(r, 4);
        const uint32_t hamlet = random_below(r, 12);
        const uint32_t last_year = random_below(r, YEAR_DAYS);
        for (uint32_t end = i + size; i < end && i < count; i++)
            items[i] = make_member(r, household, hamlet, last_year);
    }
}

void year_make_days(struct random *r, uint32_t count, uint32_t percent, int32_t *capacity, bool *is_session) {
    uint32_t sessions = 0;
    for (uint32_t d = 0; d < YEAR_DAYS; d++) {
        const bool is_closed = d >= HOLIDAY_FROM && d < HOLIDAY_TO;
        is_session[d] = d % 7 < 5 && !is_closed && !random_percent(r, 3);
        sessions += is_session[d];
    }
    uint64_t given = 0;
    for (uint32_t d = 0, passed = 0; d < YEAR_DAYS; d++) {
        capacity[d] = 0;
        if (!is_session[d]) continue;
        passed++;
        const uint64_t by_now = (uint64_t)count * percent * passed / (UINT64_C(100) * sessions);
        capacity[d] = (int32_t)(by_now - given);
        given = by_now;
    }
}

struct household_days {
    int32_t placed;
    uint32_t from; /* common window of those placed */
    uint32_t to;
    bool is_one_day;
};

static struct household_days look_at(const struct planner_resident *items, uint32_t first, uint32_t end,
                                     const uint16_t *day) {
    struct household_days h = {.to = YEAR_DAYS - 1, .is_one_day = true};
    uint16_t seen = PLANNER_NONE;
    for (uint32_t i = first; i < end; i++) {
        if (day[i] == PLANNER_NONE) continue;
        h.placed++;
        if (h.from < items[i].release) h.from = items[i].release;
        if (h.to > items[i].due) h.to = items[i].due;
        if (seen != PLANNER_NONE && seen != day[i]) h.is_one_day = false;
        seen = day[i];
    }
    return h;
}

static bool has_common_day(const struct household_days *h, const int32_t *capacity) {
    for (uint32_t d = h->from; d <= h->to; d++)
        if (capacity[d] >= h->placed) return true;
    return false;
}

double year_percent_together(const struct planner_resident *items, uint32_t count, const int32_t *capacity,
                             const uint16_t *day) {
    uint32_t could = 0;
    uint32_t are = 0;
    for (uint32_t first = 0, end = 0; first < count; first = end) {
        for (end = first + 1; end < count && items[end].household == items[first].household;) end++;
        const struct household_days h = look_at(items, first, end, day);
        if (h.placed < 2 || !has_common_day(&h, capacity)) continue;
        could++;
        are += h.is_one_day;
    }
    return could > 0 ? 100.0 * are / could : 100.0;
}
