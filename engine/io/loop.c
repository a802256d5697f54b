/* SPDX-License-Identifier: Apache-2.0 */
#include "io/loop_internal.h"

#include "base/arena.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct loop_timer {
    uv_timer_t uv; /* first: loop_close_handle frees it as a handle */
    void (*on_elapsed)(void *context);
    void *context;
};

static struct loop *loop_of(const uv_handle_t *handle) {
    return handle->loop->data;
}

static void on_closed(uv_handle_t *handle) {
    free(handle);
}

void loop_close_handle(void *handle) {
    if (handle) uv_close(handle, on_closed);
}

bool loop_create(struct loop **out, struct err *e) {
    struct loop *l = memory_get(1, sizeof *l);
    const int status = uv_loop_init(&l->uv);
    if (status != 0) {
        free(l);
        return err_set(e, ERR_INTERNAL, "Raise the limit of open files (ulimit -n).",
                       "the event loop cannot start: %s", uv_strerror(status));
    }
    l->uv.data = l;
    l->signal_fd = -1;
    *out = l;
    return true;
}

void loop_destroy(struct loop *l) {
    if (!l) return;
    assert(l->users == 0);
    loop_close_handle(l->signals);
    (void)uv_run(&l->uv, UV_RUN_DEFAULT);
    const int status = uv_loop_close(&l->uv);
    assert(status == 0);
    (void)status;
    if (l->signal_fd >= 0) (void)close(l->signal_fd);
    free(l);
}

void loop_turn(struct loop *l) {
    assert(!l->is_turning);
    l->is_turning = true;
    const uint64_t before = l->fired;
    while (uv_run(&l->uv, UV_RUN_ONCE) != 0 && l->fired == before) continue;
    l->is_turning = false;
}

static void on_elapsed(uv_timer_t *uv) {
    struct loop_timer *t = (struct loop_timer *)uv;
    loop_of((uv_handle_t *)uv)->fired++;
    t->on_elapsed(t->context);
}

struct loop_timer *loop_timer_start(struct loop *l, uint64_t milliseconds, void (*callback)(void *context),
                                    void *context) {
    struct loop_timer *t = memory_get(1, sizeof *t);
    t->on_elapsed = callback;
    t->context = context;
    const uint64_t period = milliseconds > 0 ? milliseconds : 1;
    uv_update_time(&l->uv); /* libuv's clock stands still between turns */
    (void)uv_timer_init(&l->uv, &t->uv);
    (void)uv_timer_start(&t->uv, on_elapsed, period, period);
    l->users++;
    return t;
}

void loop_timer_stop(struct loop_timer *t) {
    if (!t) return;
    loop_of((uv_handle_t *)&t->uv)->users--;
    loop_close_handle(t);
}

static void read_signals(struct loop *l) {
    struct signalfd_siginfo seen;
    while (read(l->signal_fd, &seen, sizeof seen) == (ssize_t)sizeof seen) l->is_interrupted = true;
}

static void on_signal(uv_poll_t *poll, int status, int events) {
    (void)status;
    (void)events;
    struct loop *l = loop_of((uv_handle_t *)poll);
    l->fired++;
    read_signals(l);
}

/* A descriptor instead of a handler: no mutable global, and asking needs no turn of the loop. */
bool loop_watch_interrupts(struct loop *l, struct err *e) {
    assert(!l->signals);
    sigset_t wanted;
    (void)sigemptyset(&wanted);
    (void)sigaddset(&wanted, SIGINT);
    (void)sigaddset(&wanted, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &wanted, NULL);
    l->signal_fd = signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC);
    if (l->signal_fd < 0)
        return err_set(e, ERR_INTERNAL, "Raise the limit of open files (ulimit -n).",
                       "signals cannot be watched");
    l->signals = memory_get(1, sizeof *l->signals);
    int status = uv_poll_init(&l->uv, l->signals, l->signal_fd);
    if (status == 0) status = uv_poll_start(l->signals, UV_READABLE, on_signal);
    assert(status == 0);
    uv_unref((uv_handle_t *)l->signals);
    return true;
}

bool loop_is_interrupted(struct loop *l) {
    if (l->signal_fd >= 0) read_signals(l);
    return l->is_interrupted;
}
