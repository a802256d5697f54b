/* SPDX-License-Identifier: Apache-2.0 */
#include "io/pg_internal.h"

#include "base/arena.h"
#include "base/crash_point.h"
#include "base/log.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DRAIN_MILLISECONDS = 5000 };

/* ---- Watching the socket ------------------------------------------------------------------ */

static void watch_socket(struct pg *c) {
    if (!c->poll || c->is_watching_write == c->is_flush_pending) return;
    c->is_watching_write = c->is_flush_pending;
    const int events = UV_READABLE | (c->is_flush_pending ? UV_WRITABLE : 0);
    (void)uv_poll_start(c->poll, events, pg_on_poll);
}

void pg_release_socket(struct pg *c) {
    pg_cancel_detach(c);
    loop_close_handle(c->poll);
    c->poll = NULL;
    c->is_flush_pending = false;
    CRASH_POINT(PQfinish(c->conn));
    c->conn = NULL;
}

/* ---- Cancelling ---------------------------------------------------------------------------- */

/* PQcancel blocks, so it runs on a thread of libuv. It may outlive its connection. */
struct pg_cancel {
    uv_work_t work;
    PGcancel *handle;
    struct pg *owner; /* NULL once nobody waits for it */
};

static void tell(struct pg *c);

static void send_cancel(uv_work_t *work) {
    char ignored[256]; /* whether it worked shows in what the server sends */
    (void)CRASH_POINT(PQcancel(((struct pg_cancel *)work)->handle, ignored, sizeof ignored));
}

static void on_cancel_sent(uv_work_t *work, int status) {
    (void)status;
    struct pg_cancel *cancel = (struct pg_cancel *)work;
    struct pg *c = cancel->owner;
    ((struct loop *)work->loop->data)->fired++;
    PQfreeCancel(cancel->handle);
    free(cancel);
    if (!c) return;
    c->cancel = NULL;
    if (c->request.phase == PHASE_SETTLING) pg_request_settle(&c->request);
    tell(c);
}

void pg_cancel_start(struct pg *c) {
    PGcancel *handle = PQgetCancel(c->conn);
    if (!handle) return;
    c->cancel = memory_get(1, sizeof *c->cancel);
    c->cancel->handle = handle;
    c->cancel->owner = c;
    const int status = uv_queue_work(&c->loop->uv, &c->cancel->work, send_cancel, on_cancel_sent);
    assert(status == 0);
    (void)status;
}

void pg_cancel_detach(struct pg *c) {
    if (c->cancel) c->cancel->owner = NULL;
    c->cancel = NULL;
}

/* ---- The life of a request ------------------------------------------------------------------ */

bool pg_is_running(const struct pg_request *r) {
    return r->phase != PHASE_IDLE && r->phase != PHASE_FINISHED;
}

static void leave_unknown(struct err *e) {
    e->code = ERR_UNKNOWN_COMMIT;
    (void)snprintf(e->hint, sizeof e->hint, "%s", "Run it again: what is done already is not done twice.");
    (void)err_wrap(e, "the answer to COMMIT was lost, it is done or not");
}

static void finish(struct pg_request *r) {
    struct pg *c = r->connection;
    r->phase = PHASE_FINISHED;
    const bool is_answer_lost = r->is_stopped || PQstatus(c->conn) != CONNECTION_OK;
    if (r->may_commit && r->error.code != ERR_NONE && is_answer_lost) leave_unknown(&r->error);
    (void)uv_timer_stop(c->timer);
    if (c->poll) uv_unref((uv_handle_t *)c->poll);
}

/* A cancel still on its way could hit the connection's next request: it is waited for. */
void pg_request_settle(struct pg_request *r) {
    if (r->connection->cancel)
        r->phase = PHASE_SETTLING;
    else
        finish(r);
}

void pg_lose(struct pg *c) {
    struct pg_request *r = &c->request;
    if (pg_is_running(r)) pg_fail_lost(r);
    pg_release_socket(c);
    if (pg_is_running(r)) finish(r);
}

/* Called after each call that may have written, whose crash point is its own: libpq then also reads, and
 * closes its socket when it finds the end; libuv must not look at it again. */
void pg_flush(struct pg *c) {
    c->is_flush_pending = PQflush(c->conn) == 1;
    if (PQstatus(c->conn) == CONNECTION_OK)
        watch_socket(c);
    else
        pg_lose(c);
}

static void on_late(uv_timer_t *timer);

static void start_timer(struct pg *c, uint64_t milliseconds) {
    if (milliseconds == 0 || !c->conn) return;
    uv_update_time(&c->loop->uv); /* libuv's clock stands still between turns */
    (void)uv_timer_start(c->timer, on_late, milliseconds, 0);
}

void pg_request_stop(struct pg_request *r) {
    struct pg *c = r->connection;
    r->is_stopped = true;
    pg_cancel_start(c);
    start_timer(c, DRAIN_MILLISECONDS);
    if (r->phase == PHASE_WRITING) pg_writing_end(r, "stopped by the client");
}

struct pg_request *pg_request_begin(struct pg *c, enum pg_kind kind, const char *name) {
    struct pg_request *r = &c->request;
    assert(r->phase == PHASE_IDLE);
    *r = (struct pg_request){.connection = c, .kind = kind, .name = name, .phase = PHASE_RESULTS};
    if (!c->conn) {
        pg_fail_lost(r);
        finish(r);
    }
    return r;
}

/* A part of the text, split at semicolons, begins with COMMIT. */
bool pg_is_commit(const char *sql) {
    for (const char *part = sql; part; part = strchr(part, ';')) {
        part += strspn(part, "; \t\r\n");
        if (strncasecmp(part, "COMMIT", 6) == 0 && strcspn(part + 6, "; \t\r\n") == 0) return true;
    }
    return false;
}

struct pg_request *pg_request_sent(struct pg_request *r, bool may_commit, bool is_sent) {
    struct pg *c = r->connection;
    if (!is_sent) {
        if (PQstatus(c->conn) == CONNECTION_OK)
            pg_fail(r, ERR_INTERNAL, "", "the request cannot be sent");
        else
            pg_lose(c);
        if (pg_is_running(r)) finish(r);
        return r;
    }
    r->may_commit = may_commit;
    uv_ref((uv_handle_t *)c->poll);
    pg_flush(c);
    start_timer(c, c->timeout_milliseconds);
    return r;
}

bool pg_request_end(struct pg_request *r, struct err *e) {
    assert(r->phase == PHASE_FINISHED);
    r->phase = PHASE_IDLE;
    free(r->held);
    r->held = NULL;
    if (r->error.code == ERR_NONE) return true;
    PQclear(r->result);
    r->result = NULL;
    *e = r->error;
    return false;
}

/* ---- Reading -------------------------------------------------------------------------------- */

static void take_success(struct pg_request *r, PGresult *result) {
    if (r->may_commit && strcmp(PQcmdStatus(result), "ROLLBACK") == 0)
        pg_fail(r, ERR_INTERNAL, "Look for the statement that failed before it.",
                "COMMIT answered ROLLBACK: the transaction had failed");
    if (r->kind == KIND_COPY_IN || r->kind == KIND_COPY_OUT) r->rows = strtoll(PQcmdTuples(result), NULL, 10);
    if (r->kind == KIND_QUERY && r->phase == PHASE_RESULTS) {
        PQclear(r->result);
        r->result = result;
    } else {
        PQclear(result);
    }
}

/* libpq would repeat a COPY result for ever, so a COPY nobody expects costs the connection. */
static void take_copy(struct pg_request *r, enum pg_kind kind, enum pg_phase phase, PGresult *result) {
    const bool is_binary = PQbinaryTuples(result) == 1;
    PQclear(result);
    if (r->kind == kind && is_binary) {
        r->phase = phase;
        return;
    }
    pg_fail(r, ERR_INTERNAL, "Use pg_copy_out or pg_copy_in_begin, with FORMAT binary.",
            "a COPY was not of the kind expected");
    pg_lose(r->connection);
}

static void take_result(struct pg_request *r, PGresult *result) {
    switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
        take_success(r, result);
        break;
    case PGRES_COPY_OUT:
        take_copy(r, KIND_COPY_OUT, PHASE_ROWS, result);
        break;
    case PGRES_COPY_IN:
        take_copy(r, KIND_COPY_IN, PHASE_WRITING, result);
        break;
    case PGRES_COPY_BOTH:
    case PGRES_BAD_RESPONSE:
    case PGRES_NONFATAL_ERROR:
    case PGRES_FATAL_ERROR:
    case PGRES_SINGLE_TUPLE:
    case PGRES_PIPELINE_SYNC:
    case PGRES_PIPELINE_ABORTED:
    default:
        pg_fail_result(r, result);
        PQclear(result);
    }
}

static int compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool pg_is_prepared(const struct pg *c, const char *name) {
    return c->prepared_count > 0 && bsearch(&name, c->prepared, (size_t)c->prepared_count,
                                            sizeof c->prepared[0], compare_names) != NULL;
}

void pg_remember_prepared(struct pg *c, const char *name) {
    const size_t count = (size_t)c->prepared_count + 1;
    c->prepared = memory_grow(c->prepared, count, sizeof c->prepared[0]);
    char *copy = memory_get(strlen(name) + 1, 1);
    memcpy(copy, name, strlen(name));
    c->prepared[c->prepared_count++] = copy;
    qsort(c->prepared, count, sizeof c->prepared[0], compare_names);
}

/* The server has answered all that was sent: the end, or the second step of a new statement. */
static void end_of_results(struct pg_request *r) {
    struct pg *c = r->connection;
    const bool was_preparing = r->phase == PHASE_PREPARING;
    if (!was_preparing || r->error.code != ERR_NONE || r->is_stopped) {
        pg_request_settle(r);
        return;
    }
    pg_remember_prepared(c, r->name);
    r->phase = PHASE_RESULTS;
    if (!pg_send_prepared(c->conn, r->name, r->held)) {
        pg_lose(c);
        return;
    }
    pg_flush(c);
    start_timer(c, c->timeout_milliseconds);
}

static void advance(struct pg *c) {
    struct pg_request *r = &c->request;
    while (c->conn && pg_is_running(r) && r->phase != PHASE_WRITING && r->phase != PHASE_SETTLING) {
        if (r->phase == PHASE_ROWS) {
            if (!pg_copy_read_rows(r)) return;
            r->phase = PHASE_RESULTS;
        }
        if (PQisBusy(c->conn)) return;
        PGresult *result = PQgetResult(c->conn);
        if (r->kind == KIND_BATCH)
            pg_batch_take(r, result);
        else if (result)
            take_result(r, result);
        else
            end_of_results(r);
    }
}

/* The server's refusal may have been read long ago, and then no event tells of it any more. */
void pg_writing_end(struct pg_request *r, const char *reason) {
    (void)CRASH_POINT(PQputCopyEnd(r->connection->conn, reason));
    r->phase = PHASE_RESULTS;
    pg_flush(r->connection);
    advance(r->connection);
}

/* Nobody listens above: a notification only must not pile up. */
static void drop_notifications(struct pg *c) {
    PGnotify *seen = NULL;
    while (c->conn && (seen = PQnotifies(c->conn))) {
        log_event(LOG_DEBUG, "pg_notification", LOG_NUMBER("backend", seen->be_pid));
        PQfreemem(seen);
    }
}

static void exchange(struct pg *c) {
    const bool is_read = CRASH_POINT(PQconsumeInput(c->conn)) == 1;
    if (is_read)
        pg_flush(c);
    else
        (void)uv_poll_stop(c->poll); /* libpq has closed the socket */
    advance(c);
    drop_notifications(c);
    if (c->conn && (!is_read || PQstatus(c->conn) != CONNECTION_OK)) pg_lose(c);
}

/* Also a writable socket is read: libpq reads while it writes, and then no event may tell of it. */
void pg_on_poll(uv_poll_t *poll, int status, int events) {
    (void)events;
    struct pg *c = poll->data;
    c->loop->fired++;
    /* An error of the socket shows when it is read to the end; libuv has stopped looking at it. */
    if (status != 0)
        (void)uv_poll_start(poll, UV_READABLE | (c->is_watching_write ? UV_WRITABLE : 0), pg_on_poll);
    exchange(c);
    tell(c);
}

/* The last thing a callback of the loop does: whoever is told may start the next request or close the
 * connection. */
static void tell(struct pg *c) {
    struct pg_request *r = &c->request;
    pg_on_finished *on_finished = r->on_finished;
    if (r->phase != PHASE_FINISHED || !on_finished) return;
    r->on_finished = NULL;
    on_finished(r->finished_context, r);
}

/* What is too late is cancelled; what does not even end then costs the connection. */
static void call_time(struct pg *c) {
    struct pg_request *r = &c->request;
    if (r->is_stopped) {
        pg_lose(c);
        return;
    }
    exchange(c); /* the answer may lie there: the caller's work, not the server's, took the time */
    if (!pg_is_running(r) || uv_is_active((uv_handle_t *)c->timer)) return;
    pg_fail(r, ERR_UNAVAILABLE, "Try again; a lasting case wants a longer time limit.",
            "the database did not answer within the time limit");
    pg_request_stop(r);
}

static void on_late(uv_timer_t *timer) {
    struct pg *c = timer->data;
    c->loop->fired++;
    if (pg_is_running(&c->request)) call_time(c);
    tell(c);
}

void pg_tell_finished(struct pg_request *r, pg_on_finished *on_finished, void *context) {
    assert(!r->on_finished && r->phase != PHASE_IDLE);
    r->on_finished = on_finished;
    r->finished_context = context;
    if (r->phase == PHASE_FINISHED) (void)uv_timer_start(r->connection->timer, on_late, 0, 0);
}

/* ---- Queries --------------------------------------------------------------------------------- */

static const struct pg_params NO_PARAMS = {0};

struct pg_request *pg_start_query(struct pg *c, const struct pg_statement *s,
                                  const struct pg_params *params) {
    struct pg_request *r = pg_request_begin(c, KIND_QUERY, s->name);
    if (!pg_is_running(r)) return r;
    const struct pg_params *p = params ? params : &NO_PARAMS;
    const bool may_commit = pg_is_commit(s->sql);
    if (pg_is_prepared(c, s->name))
        return pg_request_sent(r, may_commit, pg_send_prepared(c->conn, s->name, p));
    r->phase = PHASE_PREPARING;
    r->held = pg_params_hold(p);
    return pg_request_sent(r, may_commit, pg_send_prepare(c->conn, s, p));
}

static void wait_for(struct pg_request *r) {
    while (pg_is_running(r)) loop_turn(r->connection->loop);
}

bool pg_await(struct pg_request *r, struct pg_result **result, struct err *e) {
    if (result) *result = NULL;
    wait_for(r);
    if (!pg_request_end(r, e)) return false;
    if (result)
        *result = (struct pg_result *)r->result;
    else
        PQclear(r->result);
    r->result = NULL;
    return true;
}

bool pg_query(struct pg *c, const struct pg_statement *s, const struct pg_params *params,
              struct pg_result **result, struct err *e) {
    return pg_await(pg_start_query(c, s, params), result, e);
}

bool pg_execute(struct pg *c, const char *sql, struct err *e) {
    struct pg_request *r = pg_request_begin(c, KIND_EXECUTE, NULL);
    if (pg_is_running(r))
        r = pg_request_sent(r, pg_is_commit(sql), CRASH_POINT(PQsendQuery(c->conn, sql)) == 1);
    return pg_await(r, NULL, e);
}

bool pg_is_usable(const struct pg *c) {
    return c->conn != NULL;
}

int pg_server_version(const struct pg *c) {
    return c->server_version;
}

void pg_set_timeout(struct pg *c, uint64_t milliseconds) {
    c->timeout_milliseconds = milliseconds;
}

static void on_paused(void *context) {
    *(bool *)context = true;
}

void pg_pause(struct pg *c, int milliseconds) {
    bool is_over = false;
    (void)loop_timer_start_once(c->loop, (uint64_t)milliseconds, on_paused, &is_over);
    while (!is_over) loop_turn(c->loop);
}
