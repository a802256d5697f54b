/* SPDX-License-Identifier: Apache-2.0 */
/* problem.json, capacity.csv and residents.csv, one after another with a form feed between: what is refused
 * says where and why, what is taken is planned soundly. */
#include "fuzz.h"
#include "jobs/proof.h"
#include "planned.h"

#include <string.h>

enum { FILES = 3, CELLS_MAX = 1 << 16 };

/* The pieces between form feeds; the last goes to the end. */
static void cut(const uint8_t *data, size_t size, struct fuzz_file files[FILES]) {
    for (int i = 0; i < FILES; i++) {
        const uint8_t *end = i + 1 < FILES && size > 0 ? memchr(data, '\f', size) : NULL;
        const size_t length = end ? (size_t)(end - data) : size;
        files[i] = fuzz_file_open(data, length);
        const size_t used = end ? length + 1 : length;
        data += used;
        size -= used;
    }
}

static bool is_small(const struct planner_problem *p) {
    return (size_t)p->resources * p->stations * p->days <= CELLS_MAX;
}

static void check(const struct proof_paths *paths) {
    struct proof proof;
    struct err e = {.code = ERR_NONE};
    if (!proof_read(paths, &proof, &e)) {
        REQUIRE(e.code == ERR_INPUT && *e.message && *e.hint);
    } else if (is_small(&proof.problem)) {
        struct planner *planner = planner_create();
        struct planner_solution solution;
        const bool is_sound = planned_solve(planner, &proof.problem) == PLANNER_OK;
        REQUIRE(proof_solve(paths, &proof, planner, &solution, &e) == is_sound);
        REQUIRE(is_sound || (e.code == ERR_INPUT && strstr(e.message, ", line ") && *e.hint));
        planner_destroy(planner);
    }
    proof_free(&proof);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct fuzz_file files[FILES];
    cut(data, size, files);
    check(&(struct proof_paths){
        .problem = files[0].path, .capacity = files[1].path, .residents = files[2].path});
    for (int i = 0; i < FILES; i++) fuzz_file_close(&files[i]);
    return 0;
}
