/* SPDX-License-Identifier: Apache-2.0 */
/* The files as they are written: by programs for programs, lines end with LF. */
#include "base/crash_point.h"
#include "base/outfile.h"
#include "jobs/proof.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

/* ---- The problem ----------------------------------------------------------------------------------- */

static bool write_description(const char *path, const struct planner_problem *p, struct err *e) {
    struct outfile out;
    if (!outfile_begin(&out, path, e)) return false;
    (void)fprintf(out.stream,
                  "{\n  \"days\": %d,\n  \"stations\": %d,\n  \"classes\": %d,\n  \"resources\": %d,\n"
                  "  \"overflow\": %s,\n%s  \"household_weight\": %u,\n  \"away_weight\": %u,\n"
                  "  \"fairness_weight\": %u\n}\n",
                  p->days, p->stations, p->classes, p->resources, p->overflow ? "true" : "false",
                  p->second_visits ? "  \"second_visits\": true,\n" : "", p->household_weight, p->away_weight,
                  p->fairness_weight);
    return outfile_end(&out, e);
}

static bool write_capacity(const char *path, const struct planner_problem *p, struct err *e) {
    struct outfile out;
    if (!outfile_begin(&out, path, e)) return false;
    (void)fputs("station,day,resource,places\n", out.stream);
    for (uint16_t s = 0; s < p->stations; s++)
        for (uint16_t d = 0; d < p->days; d++)
            for (uint16_t r = 0; r < p->resources; r++) {
                const int32_t places = p->capacity[((size_t)r * p->stations + s) * p->days + d];
                if (places > 0) (void)fprintf(out.stream, "%d,%d,%d,%" PRId32 "\n", s, d, r, places);
            }
    return outfile_end(&out, e);
}

/* Without overflow everybody is bound, and the column would say nothing. */
static bool has_bound(const struct planner_problem *p) {
    bool has = false;
    for (uint32_t i = 0; p->overflow && i < p->resident_count && !has; i++) has = p->residents[i].is_bound;
    return has;
}

static void write_resources(FILE *out, uint16_t resources) {
    const char *joint = "";
    for (unsigned r = 1; r < PLANNER_RESOURCES_MAX; r++) {
        if ((resources >> r & 1U) == 0) continue;
        (void)fprintf(out, "%s%u", joint, r);
        joint = ";";
    }
}

static bool write_residents(const char *path, const struct planner_problem *p, struct err *e) {
    struct outfile out;
    const bool tells_bound = has_bound(p);
    if (!outfile_begin(&out, path, e)) return false;
    (void)fprintf(out.stream,
                  "id,home_station,release,due,target,class,household,hamlet,pin_station,pin_day,"
                  "previous_station,previous_day,resources%s\n",
                  tells_bound ? ",bound" : "");
    for (uint32_t i = 0; i < p->resident_count; i++) {
        const struct planner_resident *r = &p->residents[i];
        (void)fprintf(out.stream, "%" PRIu64 ",%d,%d,%d,%d,%d,%u,%u,%d,%d,%d,%d,", id_of(p, i),
                      number_of(r->home_station), r->release, r->due, r->target, r->class_, r->household,
                      r->hamlet, number_of(r->pin_station), number_of(r->pin_day),
                      number_of(r->previous_station), number_of(r->previous_day));
        write_resources(out.stream, r->resources);
        (void)fputs(tells_bound ? (r->is_bound ? ",1\n" : ",0\n") : "\n", out.stream);
    }
    return outfile_end(&out, e);
}

/* ---- A round --------------------------------------------------------------------------------------- */

static bool write_legend(const char *path, const struct proof_round *round, struct err *e) {
    struct outfile out;
    char date[CIVIL_TEXT_BYTES];
    if (!outfile_begin(&out, path, e)) return false;
    (void)fputs("kind,number,code,date\n", out.stream);
    for (uint16_t s = 0; s < round->problem.stations; s++)
        (void)fprintf(out.stream, "station,%d,%s,\n", s, round->station_names[s]);
    for (uint16_t r = 0; r < round->problem.resources; r++)
        (void)fprintf(out.stream, "resource,%d,%s,\n", r, resource_name(round->resource_of[r]));
    for (uint16_t d = 0; d < round->problem.days; d++)
        (void)fprintf(out.stream, "day,%d,,%s\n", d, civil_print(round->first_day + d, date));
    return outfile_end(&out, e);
}

static bool check_empty(const char *directory, struct err *e) {
    DIR *opened = opendir(directory);
    size_t entries = 0;
    if (!opened)
        return err_set(e, ERR_INPUT, "Give the name of a directory that is new or empty.",
                       "cannot open %s: %s", directory, strerror(errno));
    while (readdir(opened) != NULL) entries++;
    (void)closedir(opened);
    return entries <= 2 || err_set(e, ERR_INPUT, "Give the name of a directory that is new or empty.",
                                   "%s is not empty", directory);
}

/* For its owner alone, as the files in it. */
static bool make_directory(const char *directory, struct err *e) {
    if (CRASH_POINT(mkdir(directory, 0700)) == 0) return true;
    if (errno == EEXIST) return check_empty(directory, e);
    return err_set(e, ERR_INPUT, "Give another place, where you may write.", "cannot make %s: %s", directory,
                   strerror(errno));
}

bool proof_export(const char *directory, const struct proof_round *round, struct err *e) {
    struct arena *arena = arena_create_small();
    const struct proof_paths paths = proof_paths_in(arena, directory);
    const struct planner_problem *p = &round->problem;
    const bool ok = make_directory(directory, e) && write_legend(paths.legend, round, e) &&
                    write_capacity(paths.capacity, p, e) && write_residents(paths.residents, p, e) &&
                    proof_write_plan(paths.plan, p, &round->solution, e) &&
                    write_description(paths.problem, p, e); /* the last: a problem with it is whole */
    arena_destroy(arena);
    return ok;
}
