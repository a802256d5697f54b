/* SPDX-License-Identifier: Apache-2.0 */
#include "station.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

void station_create(struct station *s, uint32_t count, uint32_t percent, uint64_t seed) {
    *s = (struct station){.seed = seed};
    struct random r = {seed};
    s->residents = memory_get(count + 1U, sizeof *s->residents);
    year_make_items(&r, s->residents, count);
    year_make_days(&r, count, percent, s->capacity, s->is_session);
    s->problem = (struct planner_problem){.days = YEAR_DAYS,
                                          .stations = 1,
                                          .resources = 1,
                                          .classes = YEAR_CLASSES,
                                          .household_weight = PLANNER_HOUSEHOLD_WEIGHT,
                                          .away_weight = PLANNER_AWAY_WEIGHT,
                                          .fairness_weight = PLANNER_FAIRNESS_WEIGHT,
                                          .residents = s->residents,
                                          .resident_count = count,
                                          .capacity = s->capacity,
                                          .is_session = s->is_session};
}

void station_destroy(struct station *s) {
    free(s->residents);
}

void station_churn(struct station *s, bool *is_new) {
    struct random r = {s->seed + 1000};
    const uint32_t count = s->problem.resident_count;
    struct planner_resident *fresh = memory_get(count / 100 + 1, sizeof *fresh);
    year_make_items(&r, fresh, count / 100);
    for (uint32_t k = 0; k < count / 100; k++) {
        const uint32_t i = random_below(&r, count);
        s->residents[i] = fresh[k];
        s->residents[i].household += count;
        is_new[i] = true;
    }
    free(fresh);
}

static bool is_covered(const struct planner_resident *r, uint16_t day) {
    return day != PLANNER_NONE && r->release <= day && day <= r->due;
}

#define HAMLETS 12

/* Of the most urgent class of which a tenth and more is not covered. */
static double spread_of(const struct station *s, const uint16_t *day, const double *covered) {
    uint32_t class_ = 0;
    while (class_ < YEAR_CLASSES && covered[class_] > 90) class_++;
    uint32_t wanted[HAMLETS] = {0};
    uint32_t have[HAMLETS] = {0};
    for (uint32_t i = 0; i < s->problem.resident_count; i++) {
        if (s->residents[i].class_ != class_) continue;
        wanted[s->residents[i].hamlet]++;
        have[s->residents[i].hamlet] += is_covered(&s->residents[i], day[i]);
    }
    double least = 100;
    double most = 0;
    for (uint32_t h = 0; h < HAMLETS; h++) {
        if (wanted[h] == 0) continue;
        const double share = 100.0 * have[h] / wanted[h];
        least = share < least ? share : least;
        most = share > most ? share : most;
    }
    return most > least ? most - least : 0;
}

void station_measure(const struct station *s, const uint16_t *day, struct figures *out) {
    const uint32_t count = s->problem.resident_count;
    uint32_t wanted[YEAR_CLASSES] = {0};
    uint32_t covered[YEAR_CLASSES] = {0};
    uint32_t placed = 0;
    uint64_t away = 0;
    uint16_t *valid = memory_get(count + 1U, sizeof *valid);
    for (uint32_t i = 0; i < count; i++) {
        const struct planner_resident *r = &s->residents[i];
        wanted[r->class_]++;
        valid[i] = is_covered(r, day[i]) ? day[i] : PLANNER_NONE;
        if (valid[i] == PLANNER_NONE) continue;
        covered[r->class_]++;
        placed++;
        away += (uint64_t)abs((int)day[i] - (int)r->target);
    }
    for (uint32_t k = 0; k < YEAR_CLASSES; k++)
        out->covered[k] = wanted[k] ? 100.0 * covered[k] / wanted[k] : 100;
    out->away = placed > 0 ? (double)away / placed : 0;
    out->together = year_percent_together(s->residents, count, s->capacity, valid);
    out->spread = spread_of(s, valid, out->covered);
    free(valid);
}
