/* SPDX-License-Identifier: Apache-2.0 */
/* loop: one libuv loop, its timers, watched descriptors and signals. Only engine/io includes uv.h.
 *
 * The async contract (docs/async.md): a callback fires exactly once for each request, never before
 * the starting call has returned, also on cancel. A timer or signal callback fires any number of
 * times until it is stopped, and never after. */
#ifndef LICHKHAM_IO_LOOP_H
#define LICHKHAM_IO_LOOP_H

#include "base/err.h"

#include <stdint.h>

struct loop;
struct loop_timer;
struct loop_watch;

MUST_CHECK bool loop_create(struct loop **out, struct err *e);
void loop_destroy(struct loop *l); /* all connections and timers closed before; accepts NULL */

/* Runs callbacks until at least one fired (blocking), or returns at once when nothing is active. */
void loop_turn(struct loop *l);

/* Calls `on_elapsed` every `milliseconds`. Owned by the caller until stopped. */
struct loop_timer *loop_timer_start(struct loop *l, uint64_t milliseconds, void (*on_elapsed)(void *context),
                                    void *context);
/* Calls `on_elapsed` once, after at least `milliseconds`. Gone when it is called: stop it only before. */
struct loop_timer *loop_timer_start_once(struct loop *l, uint64_t milliseconds,
                                         void (*on_elapsed)(void *context), void *context);
void loop_timer_stop(struct loop_timer *t); /* accepts NULL */

#define LOOP_READABLE 1
#define LOOP_WRITABLE 2

/* Calls `on_ready` while the descriptor is readable or writable, with what it is; an error of it is told
 * as both. Each descriptor has one watch at most and stays open until it is stopped. NULL when it cannot
 * be watched: a plain file, a closed one. */
struct loop_watch *loop_watch_start(struct loop *l, int descriptor, int events,
                                    void (*on_ready)(void *context, int events), void *context);
void loop_watch_change(struct loop_watch *w, int events);
void loop_watch_stop(struct loop_watch *w); /* accepts NULL */

/* From now on SIGINT and SIGTERM set a flag instead of ending the process. Call it before the first
 * request: threads made earlier would not know. */
MUST_CHECK bool loop_watch_interrupts(struct loop *l, struct err *e);
bool loop_is_interrupted(struct loop *l); /* looks at pending signals, does not block */

#endif
