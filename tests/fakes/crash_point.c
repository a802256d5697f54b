/* SPDX-License-Identifier: Apache-2.0 */
/* Counts the crash points of a program as it passes them. LICHKHAM_CRASH_AT=n lets it stand still (SIGSTOP)
 * at the n-th and at each one after it, until it is told to go on or is killed. */
#include "base/crash_point.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* One thread at a time, or two stops would be seen as one. */
static pthread_mutex_t at_a_point = PTHREAD_MUTEX_INITIALIZER;
static long passed;
static long first; /* 0 = none */

__attribute__((constructor)) static void read_environment(void) {
    const char *at = getenv("LICHKHAM_CRASH_AT");
    first = at ? strtol(at, NULL, 10) : 0;
}

void crash_point_pass(void) {
    (void)pthread_mutex_lock(&at_a_point);
    passed++;
    if (first > 0 && passed >= first) (void)raise(SIGSTOP);
    (void)pthread_mutex_unlock(&at_a_point);
}
