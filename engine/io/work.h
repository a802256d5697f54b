/* SPDX-License-Identifier: Apache-2.0 */
/* work: plain code that takes its time, on a thread beside the loop (libuv's pool).
 *
 * What `run` uses is its own until it is finished: another loop with its connections, an arena. The
 * starting and the finishing call put everything in order: nothing in between needs a lock. */
#ifndef LICHKHAM_IO_WORK_H
#define LICHKHAM_IO_WORK_H

#include "io/loop.h"

/* Calls `run` on a thread, then `on_finished` once on the loop, never before this call returned. Whatever
 * finds no free thread waits in order. It cannot be called back, and keeps the loop turning. */
void loop_work_start(struct loop *l, void (*run)(void *context), void (*on_finished)(void *context),
                     void *context);

/* At least so many run at once, in the whole process. Only before the first of them, and before there are
 * other threads: the pool never grows. */
void loop_work_make_room(int threads);

#endif
