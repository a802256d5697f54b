/* SPDX-License-Identifier: Apache-2.0 */
#include "year.h"

static uint8_t make_class(struct random *r) {
    static const uint32_t PERCENT[YEAR_CLASSES] = {5, 5, 20, 10, 15, 10, 20, 15};
    uint32_t draw = random_below(r, 100);
    uint8_t class_ = 0;
    while (draw >= PERCENT[class_]) draw -= PERCENT[class_++];
    return class_;
}

static struct plan_item make_member(struct random *r, uint32_t household, uint32_t hamlet,
                                    uint32_t last_year) {
    const uint32_t target = random_percent(r, 60) ? last_year : random_below(r, YEAR_DAYS);
    return (struct plan_item){.household = household,
                              .hamlet = hamlet,
                              .release = (uint16_t)(target > 30 ? target - 30 : 0),
                              .due = (uint16_t)(target + 60 < YEAR_DAYS ? target + 60 : YEAR_DAYS - 1),
                              .target = (uint16_t)target,
                              .previous = PLAN_NO_DAY,
                              .pin = PLAN_NO_DAY,
                              .class_ = make_class(r)};
}

void year_make_items(struct random *r, struct plan_item *items, uint32_t count) {
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
        is_session[d] = d % 7 < 5 && !random_percent(r, 3);
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
