/* SPDX-License-Identifier: Apache-2.0 */
#include "io/pg_internal.h"

#include "base/arena.h"
#include "base/crash_point.h"
#include "base/log.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECT_SECONDS = 10, SETTINGS_BYTES = 2048 };

/* Only the code: a notice's text may quote data. */
static void on_notice(void *context, const PGresult *notice) {
    (void)context;
    const char *sqlstate = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
    log_event(LOG_DEBUG, "pg_notice", LOG_TEXT("sqlstate", sqlstate ? sqlstate : ""));
}

static const char *value_of(const PQconninfoOption *options, const char *keyword) {
    for (const PQconninfoOption *o = options; o && o->keyword; o++)
        if (strcmp(o->keyword, keyword) == 0) return o->val;
    return NULL;
}

/* The server settings of the conninfo or of the environment, then the caller's (one would replace
 * the other), then the one our reading of dates rests on. */
static bool gather_settings(const char *conninfo, const char *settings, char *text, struct err *e) {
    PQconninfoOption *parsed = PQconninfoParse(conninfo, NULL);
    if (!parsed) /* libpq's own sentence may quote a password */
        return err_set(e, ERR_CONFIG,
                       "Write it as \"host=... dbname=... user=...\" or as a postgresql:// URI.",
                       "the database's connection string is malformed");
    const char *users = value_of(parsed, "options");
    if (!users) users = getenv("PGOPTIONS");
    const int length = snprintf(text, SETTINGS_BYTES, "%s %s -c datestyle=ISO", users ? users : "",
                                settings ? settings : "");
    PQconninfoFree(parsed);
    if (length >= SETTINGS_BYTES)
        return err_set(e, ERR_CONFIG, "Shorten the options.", "the database's options are too long");
    return true;
}

static uint64_t connect_milliseconds(PGconn *conn) {
    PQconninfoOption *options = PQconninfo(conn);
    const char *text = value_of(options, "connect_timeout");
    const long seconds = text ? strtol(text, NULL, 10) : 0;
    PQconninfoFree(options);
    return (uint64_t)(seconds > 0 ? seconds : CONNECT_SECONDS) * 1000;
}

/* ---- Step by step --------------------------------------------------------------------------- */

/* libpq may change its socket from step to step, even for one of the same number, so that each
 * step watches it anew. */
static bool open_watch(struct pg *c, int events, uv_poll_cb on_event, struct err *e) {
    uv_poll_t *poll = memory_get(1, sizeof *poll);
    if (uv_poll_init(&c->loop->uv, poll, PQsocket(c->conn)) != 0) {
        free(poll);
        return err_set(e, ERR_UNAVAILABLE, "", "the database's connection cannot be watched");
    }
    poll->data = c;
    c->poll = poll;
    (void)uv_poll_start(poll, events, on_event);
    return true;
}

static void close_watch(struct pg *c) {
    loop_close_handle(c->poll);
    c->poll = NULL;
}

static void begin_to_work(struct pg *c) {
    c->server_version = PQserverVersion(c->conn);
    uv_unref((uv_handle_t *)c->poll); /* an idle connection keeps no loop turning */
}

/* The last thing a callback does: whoever is told may close the connection. */
static void tell_opened(struct pg *c, const struct err *e) {
    pg_on_open *on_open = c->on_open;
    c->on_open = NULL;
    (void)uv_timer_stop(c->timer);
    if (e)
        pg_release_socket(c);
    else
        begin_to_work(c);
    on_open(c->open_context, e);
}

static void on_connect_event(uv_poll_t *poll, int status, int events);

static bool step(struct pg *c, PostgresPollingStatusType wanted, struct err *e) {
    switch (wanted) {
    case PGRES_POLLING_READING:
        return open_watch(c, UV_READABLE, on_connect_event, e);
    case PGRES_POLLING_WRITING:
        return open_watch(c, UV_WRITABLE, on_connect_event, e);
    case PGRES_POLLING_OK:
        if (PQsetnonblocking(c->conn, 1) != 0)
            return err_set(e, ERR_UNAVAILABLE, "", "the database's connection is lost");
        return open_watch(c, UV_READABLE, pg_on_poll, e);
    case PGRES_POLLING_FAILED:
    case PGRES_POLLING_ACTIVE:
    default:
        return pg_connect_error(c->conn, e);
    }
}

static void on_connect_event(uv_poll_t *poll, int status, int events) {
    (void)status;
    (void)events;
    struct pg *c = poll->data;
    struct err e;
    c->loop->fired++;
    close_watch(c);
    const PostgresPollingStatusType wanted = CRASH_POINT(PQconnectPoll(c->conn));
    const bool is_well = step(c, wanted, &e);
    if (!is_well)
        tell_opened(c, &e);
    else if (wanted == PGRES_POLLING_OK)
        tell_opened(c, NULL);
}

/* Also tells, in the first turn of the loop, what failed before it. */
static void on_connect_late(uv_timer_t *timer) {
    struct pg *c = timer->data;
    c->loop->fired++;
    if (c->open_error.code == ERR_NONE)
        (void)err_set(&c->open_error, ERR_UNAVAILABLE,
                      "Look whether the server answers; connect_timeout sets the limit.",
                      "the database did not accept the connection in time");
    const struct err e = c->open_error; /* the connection may end with this call */
    tell_opened(c, &e);
}

static bool begin_to_connect(struct pg *c, const char *conninfo, const char *settings, struct err *e) {
    char options[SETTINGS_BYTES];
    if (!gather_settings(conninfo, settings, options, e)) return false;
    const char *const keywords[] = {"dbname", "options", "fallback_application_name", "client_encoding",
                                    NULL};
    const char *const values[] = {conninfo, options, "lichkham", "UTF8", NULL};
    c->conn = CRASH_POINT(PQconnectStartParams(keywords, values, 1));
    if (!c->conn) return err_set(e, ERR_INTERNAL, "", "out of memory");
    if (PQstatus(c->conn) == CONNECTION_BAD) return pg_connect_error(c->conn, e);
    (void)PQsetErrorVerbosity(c->conn, PQERRORS_VERBOSE); /* the only way to see its SQLSTATE */
    (void)PQsetNoticeReceiver(c->conn, on_notice, NULL);
    return step(c, PGRES_POLLING_WRITING, e);
}

static void open_timer(struct pg *c) {
    c->timer = memory_get(1, sizeof *c->timer);
    (void)uv_timer_init(&c->loop->uv, c->timer);
    c->timer->data = c;
    uv_update_time(&c->loop->uv);
}

struct pg *pg_start_open(struct loop *l, const char *conninfo, const char *settings, pg_on_open *on_open,
                         void *context) {
    struct pg *c = memory_get(1, sizeof *c);
    c->loop = l;
    c->on_open = on_open;
    c->open_context = context;
    l->users++;
    open_timer(c);
    const bool has_begun = begin_to_connect(c, conninfo, settings, &c->open_error);
    (void)uv_timer_start(c->timer, on_connect_late, has_begun ? connect_milliseconds(c->conn) : 0, 0);
    return c;
}

/* ---- Waiting for it --------------------------------------------------------------------------- */

struct opening {
    bool is_done;
    bool is_open;
    struct err *error;
};

static void on_opened(void *context, const struct err *e) {
    struct opening *o = context;
    o->is_done = true;
    o->is_open = !e;
    if (e) *o->error = *e;
}

bool pg_open(struct loop *l, const char *conninfo, const char *settings, struct pg **out, struct err *e) {
    struct opening o = {.error = e};
    struct pg *c = pg_start_open(l, conninfo, settings, on_opened, &o);
    while (!o.is_done) loop_turn(l);
    if (o.is_open)
        *out = c;
    else
        pg_close(c);
    return o.is_open;
}

void pg_close(struct pg *c) {
    if (!c) return;
    if (c->conn && pg_is_running(&c->request) && !c->cancel) pg_cancel_start(c);
    pg_release_socket(c);
    loop_close_handle(c->timer);
    PQclear(c->request.result);
    free(c->request.held);
    for (int i = 0; i < c->prepared_count; i++) free(c->prepared[i]);
    free(c->prepared);
    c->loop->users--;
    free(c);
}
