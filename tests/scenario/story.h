/* SPDX-License-Identifier: Apache-2.0 */
/* story: drives the built program against a database of its own, as a user would: its commands, its
 * exit status, what it prints. The clock is frozen. Everything fails the test by Check's assertions.
 *
 *     story_begin(&s, NULL, "2026-03-02T01:00");
 *     story_must(&s, "migrate up");
 *     story_expect(&s, 65, "nightly --date 2026-03-01");
 *     ck_assert_ptr_nonnull(strstr(s.told, "cannot be run"));
 *     story_end(&s);
 */
#ifndef LICHKHAM_TESTS_SCENARIO_STORY_H
#define LICHKHAM_TESTS_SCENARIO_STORY_H

#include "folder.h"
#include "scratch.h"

#include <sys/types.h>

struct story {
    struct scratch db;
    struct folder folder;
    char clock[24];     /* LICHKHAM_CLOCK of every command */
    const char *host;   /* PGHOST of every command; NULL = the server itself */
    const char *zone;   /* TZ of every command; NULL = as it is */
    const char *config; /* path of the configuration file */
    long crash_at;   /* every command stops at this crash point (base/crash_point.h) and each after it; 0 = at
                        none */
    int pending;     /* a signal that waits for every command before it begins; 0 = none */
    const char *out; /* standard output of the last command that ended, in the story's arena */
    const char *told; /* its standard error */
};

/* A database of its own: a copy of the story `source` (nobody connected to it), or empty with NULL. */
void story_begin(struct story *s, const struct story *source, const char *clock);
void story_end(struct story *s);
/* Without dropping the database, and without a connection to it, so that it may be copied. */
void story_leave(struct story *s);

/* Makes the clock read `clock` from now on. */
void story_set_clock(struct story *s, const char *clock);

#define STORY_COMMAND __attribute__((format(printf, 2, 3)))

/* Runs "round open --round 2026": words between single blanks. Returns the exit status, or minus the
 * number of the signal that ended it. */
int story_run(struct story *s, const char *format, ...) STORY_COMMAND;
/* ... and asserts what it is, 0 for story_must. */
void story_must(struct story *s, const char *format, ...) STORY_COMMAND;
void story_expect(struct story *s, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Asserts that the last command printed the words on standard error. */
void story_told(const struct story *s, const char *words);

/* Two halves of story_run, for a command that something else has to happen to meanwhile. One at a
 * time a number from 0; story_finish waits for its end. */
pid_t story_start(struct story *s, const char *format, ...) STORY_COMMAND;
int story_finish(struct story *s, pid_t process);
/* Waits until the command has been stopped (SIGSTOP), or false: it has ended. */
bool story_stands_still(pid_t process);

/* Until the command has printed the words on standard error, which `told` then holds. */
void story_await_told(struct story *s, pid_t process, const char *words);

/* Asks the database again and again until the query is true; fails the test after a minute. */
void story_await(struct story *s, const char *query);
/* Until `count` sessions of the database wait for a lock. */
void story_await_blocked(struct story *s, int count);
/* Until no run is alive: its lease has run out or it is over. */
void story_await_lease(struct story *s);
/* As if it were long after those who held them died. */
void story_end_leases(struct story *s);

/* A migrated sample with round 2026 open and published six weeks ahead each night: the clock's day is
 * its register's. */
void story_fill(struct story *s, int residents);

/* The last finished night's plan hash, in the story's arena, and its figures. */
const char *story_plan_hash(struct story *s);
int64_t story_rows_changed(struct story *s);
int64_t story_messages_queued(struct story *s);

/* Every row the night owns, as one digest: two databases with the same one hold the same plan. */
const char *story_digest_rows(struct story *s);

/* Every invariant holds, and one more night changes nothing and queues nothing. */
void story_check_settled(struct story *s);

#endif
