/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "edge/cli/plan_modes.h"
#include "jobs/proof.h"

#include <stdlib.h>

static struct json *list_ignored(const struct proof *p) {
    struct json *ignored = json_array();
    for (size_t i = 0; i < p->ignored.count; i++) json_append(ignored, json_text(p->ignored.at[i]));
    return ignored;
}

/* Nanoseconds and bytes are those of planner_solve alone. */
static bool solve_and_write(const struct command_context *c, const struct proof_paths *paths,
                            const struct proof *p, struct planner *planner, struct err *e) {
    struct planner_solution solution;
    const int64_t began = clock_monotonic_nanoseconds();
    if (!proof_solve(paths, p, planner, &solution, e)) return false;
    const int64_t took = clock_monotonic_nanoseconds() - began;
    if (!proof_write_plan(paths->plan, &p->problem, &solution, e)) return false;
    const double residents = p->problem.resident_count ? p->problem.resident_count : 1;
    struct json *whole = proof_summarise(&p->problem, &solution);
    json_put(whole, "nanoseconds_a_resident", json_integer((int64_t)((double)took / residents)));
    json_put(whole, "bytes_a_resident", json_real((double)planner_used_bytes(planner) / residents));
    json_put(whole, "ignored", list_ignored(p));
    char *text = json_print(whole, true);
    (void)fprintf(c->out, "%s\n", text);
    free(text);
    json_destroy(whole);
    return true;
}

bool plan_mode_import(struct command_context *c, struct err *e) {
    struct arena *arena = arena_create_small();
    struct planner *planner = planner_create();
    const struct proof_paths paths = proof_paths_in(arena, option_text(c, "import-problem"));
    struct proof proof;
    const bool ok = proof_read(&paths, &proof, e) && solve_and_write(c, &paths, &proof, planner, e);
    proof_free(&proof);
    planner_destroy(planner);
    arena_destroy(arena);
    return ok;
}
