/* SPDX-License-Identifier: Apache-2.0 */
/* proof: a problem of the planner and its plan as files, for whoever checks or tries the planner without a
 * database. docs/proof-files.md describes the files. */
#ifndef LICHKHAM_JOBS_PROOF_H
#define LICHKHAM_JOBS_PROOF_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/vec.h"
#include "domain/schedule_problem.h"
#include "lichkham/planner.h"

struct proof_paths {
    const char *problem;   /* problem.json */
    const char *residents; /* residents.csv */
    const char *capacity;  /* capacity.csv */
    const char *plan;      /* plan.csv */
    const char *legend;    /* legend.csv */
};

/* The files of a directory; the names live in the arena. */
struct proof_paths proof_paths_in(struct arena *a, const char *directory);

/* A problem read from files, and the memory its arrays lie in. */
struct proof {
    struct planner_problem problem;
    struct proof_residents VEC_OF(struct planner_resident) residents;
    struct proof_ids VEC_OF(uint64_t) ids;
    struct proof_lines VEC_OF(uint32_t) lines; /* of each resident in its file */
    int32_t *capacity;
    struct proof_names VEC_OF(char *) ignored; /* keys and columns that mean nothing here */
};

/* Reads problem, capacity and residents, and orders the residents by id. What is wrong is an ERR_INPUT with
 * file, line, column and rule. Afterwards, done or not, proof_free. */
MUST_CHECK bool proof_read(const struct proof_paths *paths, struct proof *out, struct err *e);
void proof_free(struct proof *p);

/* planner_solve; a contradiction is an ERR_INPUT that names the resident's line in its file. */
MUST_CHECK bool proof_solve(const struct proof_paths *paths, const struct proof *p, struct planner *planner,
                            struct planner_solution *out, struct err *e);

/* id,station,day of everybody, by ascending id; whole or not at all. */
MUST_CHECK bool proof_write_plan(const char *path, const struct planner_problem *problem,
                                 const struct planner_solution *solution, struct err *e);

/* What a plan came to: coverage by class, cost and its parts, moves, refusals by reason. json_destroy. */
struct json *proof_summarise(const struct planner_problem *problem, const struct planner_solution *solution);

/* ---- A round of a commune ---------------------------------------------------------------------- */

/* What a night planned, as one problem and its plan. Residents are numbered from 0, households and hamlets
 * anew; nothing tells who they are. */
struct proof_round {
    struct planner_problem problem;
    struct planner_solution solution; /* places alone */
    civil_day first_day;
    const char *const *station_names; /* [stations] number of the site, and for whom its places are kept */
    enum resource resource_of[PLANNER_RESOURCES_MAX];
};

/* All problems of one round, in their order; `out` lives in the arena. ERR_INPUT when they are too many. */
MUST_CHECK bool proof_gather(const struct schedule_problem *problems, size_t count, struct arena *a,
                             struct proof_round *out, struct err *e);

/* Writes all five files into a directory that is new or empty. */
MUST_CHECK bool proof_export(const char *directory, const struct proof_round *round, struct err *e);

#endif
