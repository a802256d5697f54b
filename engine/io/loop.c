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

struct loop_watch {
    uv_poll_t uv; /* first, as above */
    void (*on_ready)(void *context, int events);
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
    void (*const callback)(void *context) = t->on_elapsed;
    void *const context = t->context;
    if (uv_timer_get_repeat(uv) == 0) loop_timer_stop(t);
    callback(context);
}

static struct loop_timer *start_timer(struct loop *l, uint64_t milliseconds, bool is_repeated,
                                      void (*callback)(void *context), void *context) {
    struct loop_timer *t = memory_get(1, sizeof *t);
    t->on_elapsed = callback;
    t->context = context;
    uv_update_time(&l->uv); /* libuv's clock stands still between turns */
    (void)uv_timer_init(&l->uv, &t->uv);
    (void)uv_timer_start(&t->uv, on_elapsed, milliseconds, is_repeated ? milliseconds : 0);
    l->users++;
    return t;
}

struct loop_timer *loop_timer_start(struct loop *l, uint64_t milliseconds, void (*callback)(void *context),
                                    void *context) {
    return start_timer(l, milliseconds > 0 ? milliseconds : 1, true, callback, context);
}

struct loop_timer *loop_timer_start_once(struct loop *l, uint64_t milliseconds,
                                         void (*callback)(void *context), void *context) {
    return start_timer(l, milliseconds, false, callback, context);
}

void loop_timer_stop(struct loop_timer *t) {
    if (!t) return;
    loop_of((uv_handle_t *)&t->uv)->users--;
    loop_close_handle(t);
}

static int uv_events(int events) {
    return (events & LOOP_READABLE ? UV_READABLE : 0) | (events & LOOP_WRITABLE ? UV_WRITABLE : 0);
}

static void on_ready(uv_poll_t *uv, int status, int events) {
    const struct loop_watch *w = (struct loop_watch *)uv;
    loop_of((uv_handle_t *)uv)->fired++;
    const int seen = (events & UV_READABLE ? LOOP_READABLE : 0) | (events & UV_WRITABLE ? LOOP_WRITABLE : 0);
    w->on_ready(w->context, status == 0 ? seen : LOOP_READABLE | LOOP_WRITABLE);
}

struct loop_watch *loop_watch_start(struct loop *l, int descriptor, int events,
                                    void (*callback)(void *context, int events), void *context) {
    struct loop_watch *w = memory_get(1, sizeof *w);
    w->on_ready = callback;
    w->context = context;
    if (uv_poll_init(&l->uv, &w->uv, descriptor) != 0) {
        free(w);
        return NULL;
    }
    l->users++;
    loop_watch_change(w, events);
    return w;
}

void loop_watch_change(struct loop_watch *w, int events) {
    const int status = uv_poll_start(&w->uv, uv_events(events), on_ready);
    assert(status == 0);
    (void)status;
}

void loop_watch_stop(struct loop_watch *w) {
    if (!w) return;
    loop_of((uv_handle_t *)&w->uv)->users--;
    loop_close_handle(w);
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
