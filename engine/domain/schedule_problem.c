/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/schedule_problem.h"

bool schedule_problem_is_of_group(const struct schedule_problem *p) {
    return p->group.hamlet != 0 || p->group.organisation != 0 || p->group.target_group != 0;
}

uint16_t schedule_problem_station(const struct schedule_problem *p, int32_t site) {
    uint16_t low = 0;
    uint16_t high = p->problem.stations;
    while (low < high) {
        const uint16_t middle = (uint16_t)(low + (high - low) / 2);
        if (p->site_of[middle] < site)
            low = (uint16_t)(middle + 1);
        else
            high = middle;
    }
    return low < p->problem.stations && p->site_of[low] == site ? low : PLANNER_NONE;
}

uint16_t schedule_problem_day(const struct schedule_problem *p, civil_day day) {
    if (day < p->first_day || day - p->first_day >= p->problem.days) return PLANNER_NONE;
    return (uint16_t)(day - p->first_day);
}

uint32_t schedule_problem_resident(const struct schedule_problem *p, size_t need) {
    uint32_t low = 0;
    uint32_t high = p->problem.resident_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (p->need_of[middle] < need)
            low = middle + 1;
        else
            high = middle;
    }
    return low < p->problem.resident_count && p->need_of[low] == need ? low : UINT32_MAX;
}

civil_day schedule_problem_date(const struct schedule_problem *p, uint16_t day) {
    return day == PLANNER_NONE ? CIVIL_NONE : p->first_day + day;
}
