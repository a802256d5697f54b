/* SPDX-License-Identifier: Apache-2.0 */
/* How fast invented residents are made, without a database: bench_people RESIDENTS. */
#include "jobs/sample/people.h"
#include "base/clock.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>

#define ROOM 4096

static int64_t make_all(const struct world *w, struct arena *a) {
    const struct people *p = people_create(w, a);
    struct sample_resident *rows = arena_new_array(a, struct sample_resident, ROOM);
    int64_t made = 0;
    for (size_t i = 0; i < w->commune_count; i++) {
        size_t count;
        for (int64_t from = 0; (count = people_make(p, &w->communes[i], from, rows, ROOM)) > 0;
             from += (int64_t)count)
            made += (int64_t)count;
    }
    return made;
}

int main(int argc, char **argv) {
    long long residents = 1000000;
    struct world w;
    struct err e;
    struct arena *a = arena_create();
    if (argc > 1 && !text_parse_integer(argv[1], 1, 1000000000, &residents, &e)) {
        (void)fprintf(stderr, "bench_people: %s\n", e.message);
        return err_exit_status(e.code);
    }
    const struct world_request request = {.seed = 1, .date = civil_make(2026, 12, 1), .residents = residents};
    if (!world_create(&request, a, &w, &e)) {
        (void)fprintf(stderr, "bench_people: %s\n", e.message);
        return err_exit_status(e.code);
    }
    const int64_t made = make_all(&w, a);
    arena_destroy(a);
    (void)printf("%" PRId64 "\n", made);
    return 0;
}
