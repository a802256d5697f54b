/* SPDX-License-Identifier: Apache-2.0 */
#include "io/work.h"

#include "base/arena.h"
#include "io/loop_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define POOL_SIZE "UV_THREADPOOL_SIZE" /* libuv reads it when the first work begins */

enum { POOL_THREADS = 4 }; /* libuv's own choice */

struct loop_work {
    uv_work_t uv; /* first: libuv hands it back */
    void (*run)(void *context);
    void (*on_finished)(void *context);
    void *context;
};

static void run_work(uv_work_t *uv) {
    const struct loop_work *w = (const struct loop_work *)uv;
    w->run(w->context);
}

static void on_work_finished(uv_work_t *uv, int status) {
    (void)status; /* nothing is ever cancelled */
    struct loop_work *w = (struct loop_work *)uv;
    struct loop *l = uv->loop->data;
    void (*const on_finished)(void *context) = w->on_finished;
    void *const context = w->context;
    l->fired++;
    l->users--;
    free(w);
    on_finished(context);
}

void loop_work_start(struct loop *l, void (*run)(void *context), void (*on_finished)(void *context),
                     void *context) {
    struct loop_work *w = memory_get(1, sizeof *w);
    w->run = run;
    w->on_finished = on_finished;
    w->context = context;
    l->users++;
    const int status = uv_queue_work(&l->uv, &w->uv, run_work, on_work_finished);
    assert(status == 0);
    (void)status;
}

void loop_work_make_room(int threads) {
    const char *set = getenv(POOL_SIZE);
    const long now = set ? strtol(set, NULL, 10) : POOL_THREADS;
    const int wanted = threads + 1; /* one sends cancels (pg.c) while all others wait for the server */
    char text[16];
    if (now >= wanted) return;
    (void)snprintf(text, sizeof text, "%d", wanted);
    (void)setenv(POOL_SIZE, text, 1);
}
