/* SPDX-License-Identifier: Apache-2.0 */
/* loop_internal: what the other files of engine/io see of the loop. Not for anybody above. */
#ifndef LICHKHAM_IO_LOOP_INTERNAL_H
#define LICHKHAM_IO_LOOP_INTERNAL_H

#include "io/loop.h"

#include <uv.h>

struct loop {
    uv_loop_t uv;
    uv_poll_t *signals; /* NULL until loop_watch_interrupts */
    int signal_fd;
    int users;       /* open timers and connections */
    uint64_t fired;  /* callbacks so far; each callback of engine/io adds one */
    bool is_turning; /* inside loop_turn: callbacks must not wait */
    bool is_interrupted;
};

/* Closes a handle that lies on the heap, and frees it when libuv lets go of it. Accepts NULL. */
void loop_close_handle(void *handle);

#endif
