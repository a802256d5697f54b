/* SPDX-License-Identifier: Apache-2.0 */
/* pg_internal: the connection and its one request, shared by engine/io/pg*.c.
 *
 * A request goes through phases. pg.c owns them: it sends, polls, reads and finishes. pg_copy.c is
 * asked for rows in PHASE_ROWS and hands over pieces in PHASE_WRITING. */
#ifndef LICHKHAM_IO_PG_INTERNAL_H
#define LICHKHAM_IO_PG_INTERNAL_H

#include "io/loop_internal.h"
#include "io/pg.h"

#include <libpq-fe.h>

enum pg_phase {
    PHASE_IDLE,      /* no request */
    PHASE_PREPARING, /* the statement is new to this connection; its parameters are held */
    PHASE_RESULTS,   /* PQgetResult until NULL */
    PHASE_ROWS,      /* COPY out: PQgetCopyData */
    PHASE_WRITING,   /* COPY in: the caller fills pieces */
    PHASE_SETTLING,  /* drained, but a cancel request of ours is still on its way */
    PHASE_FINISHED   /* waits for pg_await */
};

enum pg_kind { KIND_QUERY, KIND_EXECUTE, KIND_COPY_OUT, KIND_COPY_IN };

struct pg_request {
    struct pg *connection;
    enum pg_kind kind;
    enum pg_phase phase;
    const char *name;       /* of the statement, NULL for pg_execute */
    bool has_commit;        /* sent, and the text has a COMMIT */
    bool is_stopped;        /* cancelled; what still arrives is thrown away */
    bool is_header_read;    /* of a COPY out */
    struct err error;       /* the first failure; ERR_NONE while all is well */
    PGresult *result;       /* KIND_QUERY */
    int64_t rows;           /* KIND_COPY_* */
    struct pg_params *held; /* with its texts in one block; PHASE_PREPARING */
    pg_on_row *on_row;
    void *context;
};

struct pg {
    struct loop *loop;
    PGconn *conn; /* NULL once closed */
    uv_poll_t *poll;
    uv_timer_t *timer;
    struct pg_cancel *cancel; /* a cancel request on its way, or NULL */
    struct pg_request request;
    char **prepared; /* sorted names */
    int prepared_count;
    int server_version;
    uint64_t timeout_milliseconds;
    bool is_flush_pending; /* PQflush was not 0 */
    bool is_watching_write;
    bool has_connect_event;
    bool is_connect_late;
};

/* ---- pg.c ---- */
struct pg_request *pg_request_begin(struct pg *c, enum pg_kind kind, const char *name);
/* The request's text has been handed to libpq (`is_sent`: its result): begins to poll. */
struct pg_request *pg_request_sent(struct pg_request *r, const char *sql, bool is_sent);
void pg_request_stop(struct pg_request *r);               /* cancel, drain, then finish */
bool pg_request_end(struct pg_request *r, struct err *e); /* after PHASE_FINISHED: idle again */
bool pg_is_running(const struct pg_request *r);
void pg_writing_end(struct pg_request *r, const char *reason); /* of a COPY in; NULL: all is written */
void pg_flush(struct pg *c);
void pg_release_socket(struct pg *c); /* closes watch, timer and connection */
void pg_on_poll(uv_poll_t *poll, int status, int events);
void pg_cancel_start(struct pg *c);
void pg_cancel_detach(struct pg *c);

/* ---- pg_copy.c ---- */
/* Reads what has arrived; true when the server has sent its last row. */
bool pg_copy_read_rows(struct pg_request *r);

/* ---- pg_error.c ---- */
/* Each keeps an error that already stands in the request. */
void pg_fail(struct pg_request *r, enum err_code code, const char *hint, const char *message);
void pg_fail_result(struct pg_request *r, const PGresult *result);
void pg_fail_lost(struct pg_request *r);
bool pg_connect_error(PGconn *conn, struct err *e); /* false; never prints a password */

/* ---- pg_value.c ---- */
struct pg_params *pg_params_hold(const struct pg_params *p); /* deep copy; free() */
bool pg_send_prepared(PGconn *conn, const char *name, const struct pg_params *p);

#endif
