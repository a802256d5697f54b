/* SPDX-License-Identifier: Apache-2.0 */
/* What a plan came to, as JSON. */
#include "jobs/proof.h"

static const char *const REFUSAL_NAMES[PLANNER_REASONS] = {
    [PLANNER_NO_WINDOW] = "no_window",           [PLANNER_NO_STATION] = "no_station",
    [PLANNER_NO_SESSION] = "no_session",         [PLANNER_NO_CAPACITY] = "no_capacity",
    [PLANNER_CLASS_SHORTAGE] = "class_shortage", [PLANNER_RESOURCE_SHORTAGE] = "resource_shortage",
};

static struct json *print_classes(const struct planner_problem *p, const struct planner_summary *s) {
    struct json *classes = json_array();
    for (uint16_t c = 0; c < p->classes; c++) {
        struct json *row = json_object();
        json_put(row, "class", json_integer(c));
        json_put(row, "residents", json_integer(s->residents[c]));
        json_put(row, "pinned", json_integer(s->pinned[c]));
        json_put(row, "covered", json_integer(s->covered[c]));
        json_append(classes, row);
    }
    return classes;
}

static struct json *print_refusals(const struct planner_problem *p, const struct planner_solution *solution) {
    int64_t count[PLANNER_REASONS] = {0};
    struct json *refusals = json_object();
    for (uint32_t i = 0; i < p->resident_count; i++)
        if (solution->day[i] == PLANNER_NONE) count[solution->reasons[i].code]++;
    for (int code = PLANNER_PLACED_REASONS; code < PLANNER_REASONS; code++)
        json_put(refusals, REFUSAL_NAMES[code], json_integer(count[code]));
    return refusals;
}

struct json *proof_summarise(const struct planner_problem *problem, const struct planner_solution *solution) {
    const struct planner_summary *s = &solution->summary;
    struct json *whole = json_object();
    json_put(whole, "residents", json_integer(problem->resident_count));
    json_put(whole, "covered_per_class", print_classes(problem, s));
    json_put(whole, "cost", json_integer((int64_t)s->cost));
    json_put(whole, "days_from_target", json_integer((int64_t)s->days_from_target));
    json_put(whole, "household_visits", json_integer(s->household_visits));
    json_put(whole, "away", json_integer(s->away));
    json_put(whole, "hamlet_days", json_integer(s->hamlet_days));
    json_put(whole, "moves", json_integer(s->moves));
    json_put(whole, "pins_above_capacity", json_integer(s->pins_above_capacity));
    json_put(whole, "refusals", print_refusals(problem, solution));
    return whole;
}
