/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests around an exam day share: three small communes with round 2027 (people.sql,
 * places.sql) in a database of their own. EXAM_FOLDER is where these files lie. */
#ifndef LICHKHAM_TESTS_EXAM_H
#define LICHKHAM_TESTS_EXAM_H

#include "scratch.h"
#include "store/publication.h"
#include "store/round.h"
#include "suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUND = 2027, COMMUNE = 123, NEIGHBOUR = 124, EMPTY_COMMUNE = 125 };

static struct scratch scratch;
static struct err error;
static const struct reminder_hours HOURS = {450, 1200};

#define MUST(call)   ck_assert_msg((call), "%s (%s)", error.message, error.hint)
#define TODAY        civil_make(2027, 3, 1)
#define COUNT(...)   scratch_integer(&scratch, "SELECT count(*) FROM " __VA_ARGS__)
#define EXECUTE(...) scratch_execute(&scratch, NULL, __VA_ARGS__)
#define ASSERT_IN(whole, part)                                                                               \
    ck_assert_msg(strstr((whole), (part)) != NULL, "no \"%s\" in:\n%.4000s", (part), (whole))

static inline void run_file(const char *name) {
    char path[512], *text = NULL;
    size_t capacity = 0;
    snprintf(path, sizeof path, "%s/%s", EXAM_FOLDER, name);
    FILE *in = fopen(path, "re");
    ck_assert_msg(in != NULL, "%s cannot be read", path);
    ck_assert(getdelim(&text, &capacity, '\0', in) > 0);
    fclose(in);
    MUST(pg_execute(scratch.pg, text, &error));
    free(text);
}

static inline void create_people(void) {
    if (getenv("PGHOST") == NULL) ck_abort_msg("no PGHOST: run scripts/postgres run meson test -C build");
    scratch_create_migrated(&scratch);
    run_file("people.sql");
}

static inline void prepare_round(void) {
    civil_day starts = CIVIL_NONE, ends = CIVIL_NONE;
    bool is_new;
    int64_t added;
    MUST(db_begin(scratch.pg, &error));
    MUST(round_make(scratch.pg, ROUND, &starts, &ends, &is_new, &error));
    MUST(round_prepare_communes(scratch.pg, ROUND, 0, &added, &error));
    MUST(db_commit(scratch.pg, &error));
}

static inline void create_places(void) {
    create_people();
    prepare_round();
    run_file("places.sql");
    MUST(publication_make_queue_partitions(scratch.pg, TODAY, civil_make(2027, 5, 31), &error));
}

static inline void drop_all(void) {
    scratch_drop(&scratch);
}

#endif
