/* SPDX-License-Identifier: Apache-2.0 */
/* loop: one libuv loop, its timers and its signals. Only engine/io includes uv.h.
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

MUST_CHECK bool loop_create(struct loop **out, struct err *e);
void loop_destroy(struct loop *l); /* all connections and timers closed before; accepts NULL */

/* Runs callbacks until at least one fired (blocking), or returns at once when nothing is active. */
void loop_turn(struct loop *l);

/* Calls `on_elapsed` every `milliseconds`. Owned by the caller until stopped. */
struct loop_timer *loop_timer_start(struct loop *l, uint64_t milliseconds, void (*on_elapsed)(void *context),
                                    void *context);
void loop_timer_stop(struct loop_timer *t); /* accepts NULL */

/* From now on SIGINT and SIGTERM set a flag instead of ending the process. Call it before the first
 * request: threads made earlier would not know. */
MUST_CHECK bool loop_watch_interrupts(struct loop *l, struct err *e);
bool loop_is_interrupted(struct loop *l); /* looks at pending signals, does not block */

#endif
