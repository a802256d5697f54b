/* SPDX-License-Identifier: Apache-2.0 */
/* pg_internal: the connection and its one request, shared by engine/io/pg*.c.
 *
 * A request goes through phases. pg.c owns them: it sends, polls, reads and finishes. pg_copy.c is
 * asked for rows in PHASE_ROWS and hands over pieces in PHASE_WRITING; pg_batch.c takes a batch's results. */
#ifndef LICHKHAM_IO_PG_INTERNAL_H
#define LICHKHAM_IO_PG_INTERNAL_H

#include "io/loop_internal.h"
#include "io/pg_pool.h"

#include <libpq-fe.h>

enum pg_phase {
    PHASE_IDLE,      /* no request */
    PHASE_PREPARING, /* the statement is new to this connection; its parameters are held */
    PHASE_RESULTS,   /* PQgetResult until NULL; of a batch until its Sync is answered */
    PHASE_ROWS,      /* COPY out: PQgetCopyData */
    PHASE_WRITING,   /* COPY in: the caller fills pieces */
    PHASE_SETTLING,  /* drained, but a cancel request of ours is still on its way */
    PHASE_FINISHED   /* waits for pg_await */
};

enum pg_kind { KIND_QUERY, KIND_EXECUTE, KIND_BATCH, KIND_COPY_OUT, KIND_COPY_IN };

struct pg_request {
    struct pg *connection;
    enum pg_kind kind;
    enum pg_phase phase;
    const char *name;       /* of the statement, NULL for pg_execute */
    bool may_commit;        /* sent, and it commits when it succeeds */
    bool is_stopped;        /* cancelled; what still arrives is thrown away */
    bool is_header_read;    /* of a COPY out */
    struct err error;       /* the first failure; ERR_NONE while all is well */
    PGresult *result;       /* KIND_QUERY */
    int64_t rows;           /* KIND_COPY_* */
    struct pg_params *held; /* with its texts in one block; PHASE_PREPARING */
    pg_on_row *on_row;
    void *context;
    struct pg_batch *batch; /* KIND_BATCH */
    pg_on_finished *on_finished;
    void *finished_context;
};

/* `e` is NULL when the connection is open. */
typedef void pg_on_open(void *context, const struct err *e);

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
    pg_on_open *on_open; /* NULL once told */
    void *open_context;
    struct err open_error; /* ERR_NONE unless it failed before the loop turned */
};

/* ---- pg_connect.c ---- */
/* pg_open for code that must not wait: tells exactly once, from the loop; pg_close before that, and it is
 * never told. A connection that failed to open is good for pg_close alone. libpq waits while it looks up a
 * host's name. */
struct pg *pg_start_open(struct loop *l, const char *conninfo, const char *settings, pg_on_open *on_open,
                         void *context);

/* ---- pg.c ---- */
struct pg_request *pg_request_begin(struct pg *c, enum pg_kind kind, const char *name);
/* The request has been handed to libpq (`is_sent`: its result): begins to poll. */
struct pg_request *pg_request_sent(struct pg_request *r, bool may_commit, bool is_sent);
void pg_request_stop(struct pg_request *r);               /* cancel, drain, then finish */
bool pg_request_end(struct pg_request *r, struct err *e); /* after PHASE_FINISHED: idle again */
bool pg_is_running(const struct pg_request *r);
void pg_request_settle(struct pg_request *r); /* all is read: finished, once no cancel is on its way */
void pg_lose(struct pg *c);                   /* what runs fails, the connection is closed */
bool pg_is_commit(const char *sql);           /* a part of it is COMMIT */
bool pg_is_prepared(const struct pg *c, const char *name);
void pg_remember_prepared(struct pg *c, const char *name);
void pg_writing_end(struct pg_request *r, const char *reason); /* of a COPY in; NULL: all is written */
void pg_flush(struct pg *c);
void pg_release_socket(struct pg *c); /* closes watch and connection */
void pg_on_poll(uv_poll_t *poll, int status, int events);
void pg_cancel_start(struct pg *c);
void pg_cancel_detach(struct pg *c);

/* ---- pg_batch.c ---- */
/* Takes what PQgetResult gave; NULL ends one statement's results. */
void pg_batch_take(struct pg_request *r, PGresult *result);

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
bool pg_send_prepare(PGconn *conn, const struct pg_statement *s, const struct pg_params *p);

#endif
