/* SPDX-License-Identifier: Apache-2.0 */
/* A problem from its files, and what the planner says of it in their words. */
#include "jobs/proof/parts.h"
#include "jobs/proof/table.h"

struct proof_paths proof_paths_in(struct arena *a, const char *directory) {
    return (struct proof_paths){
        .problem = arena_print(a, "%s/problem.json", directory),
        .residents = arena_print(a, "%s/residents.csv", directory),
        .capacity = arena_print(a, "%s/capacity.csv", directory),
        .plan = arena_print(a, "%s/plan.csv", directory),
        .legend = arena_print(a, "%s/legend.csv", directory),
    };
}

bool proof_read(const struct proof_paths *paths, struct proof *out, struct err *e) {
    *out = (struct proof){.capacity = NULL};
    return proof_read_description(paths->problem, out, e) && proof_read_capacity(paths->capacity, out, e) &&
           proof_read_residents(paths->residents, out, e);
}

void proof_free(struct proof *p) {
    vec_free(&p->residents);
    vec_free(&p->ids);
    vec_free(&p->lines);
    free(p->capacity);
    for (size_t i = 0; i < p->ignored.count; i++) free(p->ignored.at[i]);
    vec_free(&p->ignored);
}

/* Where in residents.csv a contradiction shows; the ranges of single numbers were looked at when they were
 * read. */
static const struct {
    const char *column;
    const char *hint;
} CONTRADICTIONS[PLANNER_STATUSES] = {
    [PLANNER_TOO_LARGE] = {"id", "Cut the problem into communes."},
    [PLANNER_NEGATIVE_CAPACITY] = {"id", "Places are 0 or more."},
    [PLANNER_UNKNOWN_STATION] = {"home_station", "Stations are numbered from 0."},
    [PLANNER_UNKNOWN_CLASS] = {"class", "Classes are numbered from 0."},
    [PLANNER_UNKNOWN_RESOURCE] = {"resources", "Resources are numbered from 0."},
    [PLANNER_DUPLICATE_ID] = {"id", "Give every resident an id of his own."},
    [PLANNER_UNORDERED_IDS] = {"id", "Give every resident an id of his own."},
    [PLANNER_HALF_A_PLACE] = {"pin_day", "Give station and day, or -1 for both."},
    [PLANNER_PIN_OUTSIDE_WINDOW] = {"pin_day", "Widen release and due so that they hold the pinned day."},
    [PLANNER_SPLIT_HOUSEHOLD] = {"household", "Give the household one commune."},
};

bool proof_solve(const struct proof_paths *paths, const struct proof *p, struct planner *planner,
                 struct planner_solution *out, struct err *e) {
    struct planner_fault fault = {PLANNER_OK, 0};
    const enum planner_status status = planner_solve(planner, &p->problem, out, &fault);
    if (status == PLANNER_OK) return true;
    const size_t line = fault.index < p->lines.count ? p->lines.at[fault.index] : 1;
    return proof_refuse(paths->residents, line, CONTRADICTIONS[status].column, CONTRADICTIONS[status].hint,
                        planner_status_text(status), e);
}
