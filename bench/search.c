/* SPDX-License-Identifier: Apache-2.0 */
/* What finding somebody costs: bench_search COMMUNE reads one query a line and prints, for each, the
 * milliseconds person_search took and how many it found. The database is that of the environment. */
#include "base/clock.h"
#include "base/text.h"
#include "store/db.h"
#include "store/person_search.h"

#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 1000 };

static bool ask(struct pg *c, int32_t commune, char *line, struct arena *a, struct err *e) {
    struct person_query q;
    struct person_hit *hits;
    size_t count;
    line[strcspn(line, "\n")] = '\0';
    const int64_t begun = clock_monotonic_nanoseconds();
    if (!person_query_parse(line, a, &q, e) ||
        !person_search(c, commune, &q, PERSON_SEARCH_LIMIT_MAX, a, &hits, &count, e))
        return false;
    (void)printf("%.3f %zu\n", (double)(clock_monotonic_nanoseconds() - begun) / 1e6, count);
    return true;
}

static bool ask_all(struct pg *c, int32_t commune, struct err *e) {
    char line[LINE_BYTES];
    struct arena *a = arena_create();
    bool ok = true;
    while (ok && fgets(line, sizeof line, stdin) != NULL) {
        arena_reset(a);
        ok = ask(c, commune, line, a, e);
    }
    arena_destroy(a);
    return ok;
}

int main(int argc, char **argv) {
    long long commune = 0;
    struct err e = {0};
    struct loop *l = NULL;
    struct pg *c = NULL;
    const bool ok = text_parse_integer(argc > 1 ? argv[1] : "", 1, 99999, &commune, &e) &&
                    loop_create(&l, &e) && db_open(l, "", DB_SCHEMA_CURRENT, &c, &e) &&
                    ask_all(c, (int32_t)commune, &e);
    pg_close(c);
    loop_destroy(l);
    if (!ok) (void)fprintf(stderr, "bench_search: %s\n", e.message);
    return ok ? 0 : err_exit_status(e.code);
}
