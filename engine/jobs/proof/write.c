/* SPDX-License-Identifier: Apache-2.0 */
/* The files as they are written: by programs for programs, lines end with LF. */
#include "base/outfile.h"
#include "jobs/proof.h"

#include <inttypes.h>

/* -1 for none. */
static int number_of(uint16_t station_or_day) {
    return station_or_day == PLANNER_NONE ? -1 : station_or_day;
}

static uint64_t id_of(const struct planner_problem *p, uint32_t i) {
    return p->ids ? p->ids[i] : i;
}

bool proof_write_plan(const char *path, const struct planner_problem *problem,
                      const struct planner_solution *solution, struct err *e) {
    struct outfile out;
    if (!outfile_begin(&out, path, e)) return false;
    (void)fputs("id,station,day\n", out.stream);
    for (uint32_t i = 0; i < problem->resident_count; i++)
        (void)fprintf(out.stream, "%" PRIu64 ",%d,%d\n", id_of(problem, i), number_of(solution->station[i]),
                      number_of(solution->day[i]));
    return outfile_end(&out, e);
}
