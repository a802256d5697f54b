/* SPDX-License-Identifier: Apache-2.0 */
/* Counts the crash points of a program as it passes them. LICHKHAM_CRASH_AT=n kills it at the n-th,
 * LICHKHAM_CRASH_COUNT=FILE tells at its end how many there were. */
#include "base/crash_point.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_long passed;
static long fatal; /* 0 = none */

__attribute__((constructor)) static void read_environment(void) {
    const char *at = getenv("LICHKHAM_CRASH_AT");
    fatal = at ? strtol(at, NULL, 10) : 0;
}

void crash_point_pass(void) {
    if (atomic_fetch_add(&passed, 1) + 1 == fatal) (void)kill(getpid(), SIGKILL);
}

__attribute__((destructor)) static void write_count(void) {
    const char *path = getenv("LICHKHAM_CRASH_COUNT");
    const int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (file < 0) return;
    if (dprintf(file, "%ld\n", atomic_load(&passed)) < 0) abort();
    (void)close(file);
}
