/* SPDX-License-Identifier: Apache-2.0 */
#include "io/pg_internal.h"

#include "base/arena.h"
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

static void on_connect_event(uv_poll_t *poll, int status, int events) {
    (void)status;
    (void)events;
    struct pg *c = poll->data;
    c->loop->fired++;
    c->has_connect_event = true;
}

static void on_connect_late(uv_timer_t *timer) {
    struct pg *c = timer->data;
    c->loop->fired++;
    c->is_connect_late = true;
}

/* libpq may change its socket from step to step, even for one of the same number, so that each
 * step watches it anew. */
static bool open_watch(struct pg *c, int events, uv_poll_cb on_event) {
    uv_poll_t *poll = memory_get(1, sizeof *poll);
    if (uv_poll_init(&c->loop->uv, poll, PQsocket(c->conn)) != 0) {
        free(poll);
        return false;
    }
    poll->data = c;
    c->poll = poll;
    return uv_poll_start(poll, events, on_event) == 0;
}

static void close_watch(struct pg *c) {
    loop_close_handle(c->poll);
    c->poll = NULL;
}

static bool wait_for_socket(struct pg *c, int events) {
    c->has_connect_event = false;
    const bool is_open = open_watch(c, events, on_connect_event);
    while (is_open && !c->has_connect_event && !c->is_connect_late) loop_turn(c->loop);
    close_watch(c);
    return c->has_connect_event;
}

static uint64_t connect_milliseconds(PGconn *conn) {
    PQconninfoOption *options = PQconninfo(conn);
    const char *text = value_of(options, "connect_timeout");
    const long seconds = text ? strtol(text, NULL, 10) : 0;
    PQconninfoFree(options);
    return (uint64_t)(seconds > 0 ? seconds : CONNECT_SECONDS) * 1000;
}

static void open_timer(struct pg *c) {
    c->timer = memory_get(1, sizeof *c->timer);
    (void)uv_timer_init(&c->loop->uv, c->timer);
    c->timer->data = c;
    uv_update_time(&c->loop->uv);
    (void)uv_timer_start(c->timer, on_connect_late, connect_milliseconds(c->conn), 0);
}

static bool connect_step_by_step(struct pg *c, struct err *e) {
    PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
    while (wanted != PGRES_POLLING_OK) {
        if (wanted == PGRES_POLLING_FAILED) return pg_connect_error(c->conn, e);
        const int events = wanted == PGRES_POLLING_READING ? UV_READABLE : UV_WRITABLE;
        if (!wait_for_socket(c, events))
            return err_set(e, ERR_UNAVAILABLE,
                           "Look whether the server answers; connect_timeout sets the limit.",
                           "the database did not accept the connection in time");
        wanted = PQconnectPoll(c->conn);
    }
    (void)uv_timer_stop(c->timer);
    return true;
}

static bool begin_to_connect(struct pg *c, const char *conninfo, const char *settings, struct err *e) {
    char options[SETTINGS_BYTES];
    if (!gather_settings(conninfo, settings, options, e)) return false;
    const char *const keywords[] = {"dbname", "options", "fallback_application_name", "client_encoding",
                                    NULL};
    const char *const values[] = {conninfo, options, "lichkham", "UTF8", NULL};
    c->conn = PQconnectStartParams(keywords, values, 1);
    if (!c->conn) return err_set(e, ERR_INTERNAL, "", "out of memory");
    if (PQstatus(c->conn) == CONNECTION_BAD) return pg_connect_error(c->conn, e);
    (void)PQsetErrorVerbosity(c->conn, PQERRORS_VERBOSE); /* the only way to see its SQLSTATE */
    (void)PQsetNoticeReceiver(c->conn, on_notice, NULL);
    open_timer(c);
    return true;
}

static bool begin_to_work(struct pg *c, struct err *e) {
    c->server_version = PQserverVersion(c->conn);
    if (PQsetnonblocking(c->conn, 1) != 0 || !open_watch(c, UV_READABLE, pg_on_poll))
        return err_set(e, ERR_UNAVAILABLE, "", "the database's connection cannot be watched");
    uv_unref((uv_handle_t *)c->poll); /* an idle connection keeps no loop turning */
    return true;
}

bool pg_open(struct loop *l, const char *conninfo, const char *settings, struct pg **out, struct err *e) {
    struct pg *c = memory_get(1, sizeof *c);
    c->loop = l;
    l->users++;
    if (begin_to_connect(c, conninfo, settings, e) && connect_step_by_step(c, e) && begin_to_work(c, e)) {
        *out = c;
        return true;
    }
    pg_close(c);
    return false;
}

void pg_close(struct pg *c) {
    if (!c) return;
    if (c->conn && pg_is_running(&c->request) && !c->cancel) pg_cancel_start(c);
    pg_release_socket(c);
    PQclear(c->request.result);
    free(c->request.held);
    for (int i = 0; i < c->prepared_count; i++) free(c->prepared[i]);
    free(c->prepared);
    c->loop->users--;
    free(c);
}
