/* SPDX-License-Identifier: Apache-2.0 */
#include "io/pg_batch_internal.h"

#include "base/arena.h"
#include "base/log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct queue {
    struct pg_batch *first;
    struct pg_batch **end;
    int count;
};

struct member {
    struct pg_pool *pool;
    struct pg *connection;  /* NULL: none */
    struct pg_batch *batch; /* NULL: idle */
    bool is_opening;
    bool was_lost; /* its next opening is a reconnect */
};

struct pg_pool {
    struct loop *loop;
    char *conninfo;
    char *settings;
    struct pg_pool_limits limits;
    struct member *members;
    struct queue waiting;
    struct queue failed;       /* told one by one, each by a turn of its own */
    struct loop_timer *teller; /* NULL: nobody to tell */
    int64_t batches, failures, reconnects;
};

/* ---- Queues --------------------------------------------------------------------------------- */

static void push(struct queue *q, struct pg_batch *b, enum batch_state state) {
    b->state = state;
    b->next = NULL;
    *q->end = b;
    q->end = &b->next;
    q->count++;
}

static void take_out(struct queue *q, struct pg_batch *b) {
    struct pg_batch **at = &q->first;
    while (*at != b) at = &(*at)->next;
    *at = b->next;
    if (q->end == &b->next) q->end = at;
    q->count--;
    b->state = BATCH_IDLE;
}

static struct pg_batch *pop(struct queue *q) {
    struct pg_batch *b = q->first;
    if (b) take_out(q, b);
    return b;
}

/* ---- Telling -------------------------------------------------------------------------------- */

/* The last thing a callback does: the asker may close the pool. */
static void tell(struct pg_batch *b, const struct err *e) {
    b->state = BATCH_IDLE;
    if (b->is_forgotten)
        pg_batch_destroy(b);
    else
        b->on_done(b->context, b, e);
}

static void on_time_to_tell(void *context);

static void tell_soon(struct pg_pool *p) {
    if (!p->teller && p->failed.first) p->teller = loop_timer_start_once(p->loop, 0, on_time_to_tell, p);
}

static void on_time_to_tell(void *context) {
    struct pg_pool *p = context;
    struct pg_batch *b = pop(&p->failed);
    p->teller = NULL;
    tell_soon(p);
    if (!b) return; /* forgotten meanwhile */
    const struct err e = *b->error;
    free(b->error);
    b->error = NULL;
    tell(b, &e);
}

static void fail_soon(struct pg_pool *p, struct pg_batch *b, const struct err *e) {
    b->error = memory_get(1, sizeof *e);
    *b->error = *e;
    p->failures++;
    push(&p->failed, b, BATCH_FAILED);
    tell_soon(p);
}

/* ---- Members -------------------------------------------------------------------------------- */

static void drop_connection(struct member *m) {
    pg_close(m->connection);
    m->connection = NULL;
    m->is_opening = false;
    m->was_lost = true;
}

static bool is_idle(const struct member *m) {
    return m->connection && !m->is_opening && !m->batch;
}

static struct member *find_member(struct pg_pool *p, bool with_connection) {
    for (int i = 0; i < p->limits.connections; i++) {
        struct member *m = &p->members[i];
        if (is_idle(m) && !pg_is_usable(m->connection)) drop_connection(m); /* lost while it was idle */
        if (with_connection ? is_idle(m) : !m->connection) return m;
    }
    return NULL;
}

static int count_opening(const struct pg_pool *p) {
    int count = 0;
    for (int i = 0; i < p->limits.connections; i++) count += p->members[i].is_opening;
    return count;
}

static void on_finished(void *context, struct pg_request *r);
static void on_opened(void *context, const struct err *e);

static void start(struct member *m, struct pg_batch *b) {
    b->state = BATCH_RUNNING;
    m->batch = b;
    m->pool->batches++;
    pg_tell_finished(pg_start_batch(m->connection, b), on_finished, m);
}

static void open_member(struct member *m) {
    struct pg_pool *p = m->pool;
    if (m->was_lost) p->reconnects++;
    m->was_lost = false;
    m->is_opening = true;
    m->connection = pg_start_open(p->loop, p->conninfo, p->settings, on_opened, m);
}

/* Gives waiting batches to idle connections and opens as many as are still wanted. */
static void serve_waiting(struct pg_pool *p) {
    struct member *m;
    while (p->waiting.first && (m = find_member(p, true))) start(m, pop(&p->waiting));
    int wanted = p->waiting.count - count_opening(p);
    while (wanted-- > 0 && (m = find_member(p, false))) open_member(m);
}

static void on_finished(void *context, struct pg_request *r) {
    struct member *m = context;
    struct pg_pool *p = m->pool;
    struct pg_batch *b = m->batch;
    struct err e;
    const bool is_done = pg_await(r, NULL, &e);
    m->batch = NULL;
    if (!is_done) p->failures++;
    serve_waiting(p); /* the server works while the asker looks at his rows */
    tell(b, is_done ? NULL : &e);
}

static bool has_hope(const struct pg_pool *p) {
    for (int i = 0; i < p->limits.connections; i++)
        if (p->members[i].connection) return true;
    return false;
}

static void on_opened(void *context, const struct err *e) {
    struct member *m = context;
    struct pg_pool *p = m->pool;
    m->is_opening = false;
    if (!e) {
        pg_set_timeout(m->connection, p->limits.timeout_milliseconds);
        serve_waiting(p);
        return;
    }
    log_event(LOG_WARNING, "pg_pool_refused", LOG_TEXT("sqlstate", e->sqlstate));
    drop_connection(m);
    if (has_hope(p)) return; /* the others serve those who wait */
    for (struct pg_batch *b; (b = pop(&p->waiting));) fail_soon(p, b, e);
}

/* ---- The pool --------------------------------------------------------------------------------- */

static char *copy(const char *text) {
    const size_t length = strlen(text);
    return memcpy(memory_get(length + 1, 1), text, length);
}

struct pg_pool *pg_pool_create(struct loop *l, const char *conninfo, const char *settings,
                               const struct pg_pool_limits *limits) {
    assert(limits->connections > 0);
    struct pg_pool *p = memory_get(1, sizeof *p);
    p->loop = l;
    p->conninfo = copy(conninfo);
    p->settings = settings ? copy(settings) : NULL;
    p->limits = *limits;
    p->waiting.end = &p->waiting.first;
    p->failed.end = &p->failed.first;
    p->members = memory_get((size_t)limits->connections, sizeof p->members[0]);
    for (int i = 0; i < limits->connections; i++) p->members[i].pool = p;
    return p;
}

/* What is forgotten is the pool's; the rest goes back to its askers. */
static void let_go(struct pg_batch *b) {
    b->state = BATCH_IDLE;
    free(b->error);
    b->error = NULL;
    if (b->is_forgotten) pg_batch_destroy(b);
}

void pg_pool_close(struct pg_pool *p) {
    if (!p) return;
    for (int i = 0; i < p->limits.connections; i++) {
        pg_close(p->members[i].connection);
        if (p->members[i].batch) let_go(p->members[i].batch);
    }
    for (struct pg_batch *b; (b = pop(&p->waiting));) let_go(b);
    for (struct pg_batch *b; (b = pop(&p->failed));) let_go(b);
    loop_timer_stop(p->teller);
    free(p->members);
    free(p->settings);
    free(p->conninfo);
    free(p);
}

void pg_pool_run(struct pg_pool *p, struct pg_batch *b, pg_on_batch *on_done, void *context) {
    assert(b->state == BATCH_IDLE);
    b->on_done = on_done;
    b->context = context;
    push(&p->waiting, b, BATCH_WAITING);
    serve_waiting(p);
    /* Those for whom a connection is being opened do not wait: they would have one. */
    if (b->state != BATCH_WAITING || p->waiting.count - count_opening(p) <= p->limits.waiting) return;
    struct err e;
    (void)err_set(&e, ERR_BUSY, "Try again in a moment.", "too many questions wait for the database");
    take_out(&p->waiting, b);
    fail_soon(p, b, &e);
}

void pg_pool_forget(struct pg_pool *p, struct pg_batch *b) {
    assert(b->state != BATCH_IDLE);
    b->is_forgotten = true;
    if (b->state == BATCH_RUNNING) return;
    take_out(b->state == BATCH_WAITING ? &p->waiting : &p->failed, b);
    free(b->error);
    b->error = NULL;
    pg_batch_destroy(b);
}

void pg_pool_count(const struct pg_pool *p, struct pg_pool_counters *out) {
    *out = (struct pg_pool_counters){.waiting = p->waiting.count,
                                     .batches = p->batches,
                                     .failures = p->failures,
                                     .reconnects = p->reconnects};
    for (int i = 0; i < p->limits.connections; i++) {
        const struct member *m = &p->members[i];
        out->open += m->connection && !m->is_opening && pg_is_usable(m->connection);
        out->busy += m->batch != NULL;
    }
}
