/* SPDX-License-Identifier: Apache-2.0 */
/* crash: a command stands still at each of its crash points (base/crash_point.h), one after the other, while
 * the test looks what a kill would leave there. Where that is something new it is killed, and the test looks
 * whether what is left can be gone on from.
 *
 *     crash_begin(&c, &story);                the story as it stands now is what each try begins with
 *     crash_everywhere(&c, "nightly", resume, context);
 *     crash_end(&c);
 *
 * A kill leaves what was committed, and files; many points leave the same. `resume` is called once for each
 * different database that is left, the story in it, and asserts what it likes; rows that tell when and by
 * whom make no difference. */
#ifndef LICHKHAM_TESTS_SCENARIO_CRASH_H
#define LICHKHAM_TESTS_SCENARIO_CRASH_H

#include "story.h"

#include <check.h>

enum { CRASH_STATES_MAX = 256 };

struct crash {
    struct story *story;
    const char *directory; /* of files the command writes: empty at the beginning of each try; NULL = none */
    const char *states[CRASH_STATES_MAX]; /* digests of what was left, the first that of the beginning */
    int state_count;
    const char *snapshot, *committed; /* the database when it was last looked at, and what was in it */
    int points;                       /* stood at, so far */
    int killed;                       /* at so many of them */
};

/* Keeps a copy of all rows beside them. */
void crash_begin(struct crash *c, struct story *s);
void crash_end(struct crash *c);

/* Every file of the directory, by name, with its bytes; in the story's arena. */
const char *crash_read_files(struct story *s, const char *directory);

typedef void crash_resume(void *context, struct story *s);
/* With LICHKHAM_TEST_INSTANCES the command is killed at every point, which takes a hundred times as long. The
 * last try is the one that ran to its end, with `status`. */
void crash_everywhere(struct crash *c, const char *command, int status, crash_resume *resume, void *context);

/* For a command that something else has killed, for the `at`-th time: resumes what was left if that is new,
 * and puts the beginning back. */
void crash_look(struct crash *c, long at, crash_resume *resume, void *context);

/* A case of its own for each test, which meson runs by name beside the others. */
void crash_add_case(Suite *suite, const char *name, const TTest *test);

#endif
