/* SPDX-License-Identifier: Apache-2.0 */
/* http_server_internal: what the files http_server*.c share. Not for anybody else.
 *
 *   http_server.c             listens, drives libmicrohttpd by the loop, stops and closes
 *   http_server_connection.c  who is connected, how far each has come, who is too slow
 *   http_server_linger.c      lets who was refused finish sending, so that the refusal arrives
 *   http_server_request.c     from the first line to the handler and back; what a handler may ask
 *   http_server_guard.c       which requests are refused, and with what
 *   http_server_answer.c      answers, plain and gzipped
 *   http_parse.c              path, query, form, cookies, headers: texts alone */
#ifndef LICHKHAM_IO_HTTP_SERVER_INTERNAL_H
#define LICHKHAM_IO_HTTP_SERVER_INTERNAL_H

#include "io/http_parse.h"
#include "io/http_server.h"

#include <microhttpd.h>

enum {
    HTTP_TICK_MILLISECONDS = 200, /* how often slow ones are looked for */
    HTTP_HEADERS_MAX = 64,
    HTTP_POOL_SPARE_BYTES = 8192 /* of a connection's memory, besides the head itself */
};

/* What is answered here in the handler's place; HTTP_FINE = nothing to complain about. */
enum http_refusal {
    HTTP_FINE,
    HTTP_REFUSE_HEAD,    /* bytes that do not belong into a head */
    HTTP_REFUSE_FRAMING, /* where the request ends is not certain */
    HTTP_REFUSE_CODING,
    HTTP_REFUSE_HOST,
    HTTP_REFUSE_TARGET,
    HTTP_REFUSE_FORM,
    HTTP_REFUSE_METHOD,
    HTTP_REFUSE_UNKNOWN_METHOD,
    HTTP_REFUSE_VERSION,
    HTTP_REFUSE_SLOW,
    HTTP_REFUSE_LARGE_BODY,
    HTTP_REFUSE_LONG_TARGET,
    HTTP_REFUSE_LARGE_HEAD,
    HTTP_REFUSE_CROWDED, /* too many bodies in memory */
    HTTP_REFUSE_UNANSWERED,
    HTTP_REFUSALS
};

enum http_phase {
    HTTP_WAITING, /* for the first byte of a request */
    HTTP_READING, /* a request */
    HTTP_TOLD,    /* the handler has it */
    HTTP_SENDING  /* the answer */
};

struct http_connection {
    struct http_connection *previous, *next;
    struct http_server *server;
    int descriptor;
    const char *memory; /* where its first request lay */
    enum http_phase phase;
    bool is_refused; /* it may still be sending what nobody will read */
    bool is_cut;
    bool has_peer_ended;
    uint64_t since;               /* tick this phase began at */
    uint64_t moved;               /* tick the last byte came or went at */
    uint64_t bytes;               /* seen by then, both ways */
    uint64_t bytes_before;        /* received before this request; UINT64_MAX = not looked at yet */
    struct http_request *request; /* NULL while waiting */
    char peer[48];
};

struct http_request {
    struct http_request *previous, *next; /* among the server's orphans */
    struct http_server *server;
    struct http_connection *home; /* NULL once the client has left or has been answered */
    struct MHD_Connection *mhd;
    uint64_t number;
    enum http_method method;
    bool is_guarded; /* the head has been read and found good */
    bool is_held;    /* by the handler, who has not answered yet */
    bool is_suspended;
    bool is_last;   /* its connection is closed after it */
    bool is_taking; /* its answer */
    bool takes_gzip;
    char *target; /* as it came */
    size_t target_length;
    char *path; /* decoded */
    struct http_fields headers, query, cookies, form;
    char *body;
    size_t body_length, body_room;
    struct arena *arena; /* NULL until asked for */
    struct http_answer *answer;
    char peer[48];
};

struct http_server {
    struct loop *loop;
    struct MHD_Daemon *daemon;
    struct loop_watch *watch; /* of libmicrohttpd's epoll descriptor */
    struct loop_timer *ticker;
    struct loop_timer *again; /* a run that is due; NULL = none */
    http_on_request *on_request;
    void *context;
    struct http_limits limits;
    struct http_counters counters;
    struct http_connection *connections;
    struct http_request *orphans; /* the handler has them, the clients have gone */
    struct http_linger *lingers;
    int linger_count;
    size_t body_bytes;   /* of all requests now */
    size_t answer_bytes; /* of all answers being sent, each once */
    uint64_t tick;       /* counts HTTP_TICK_MILLISECONDS while the loop turns */
    uint16_t port;
    bool is_running; /* inside MHD_run */
    bool is_stopping;
    struct arena *spare;
    struct http_answer *refusals[HTTP_REFUSALS]; /* made when first wanted */
};

uint64_t http_ticks_of_seconds(int seconds);

/* ---- http_server.c */
void http_server_run_soon(struct http_server *s);

/* ---- http_server_connection.c */
void http_connection_notify(void *server, struct MHD_Connection *mhd, void **context,
                            enum MHD_ConnectionNotificationCode what);
struct http_connection *http_connection_of(struct MHD_Connection *mhd);
void http_connection_enter(struct http_connection *c, enum http_phase phase);
/* At once and past libmicrohttpd, while it reads. */
void http_connection_refuse(struct http_connection *c, enum http_refusal why);
void http_connection_cut(struct http_connection *c);
void http_connections_look(struct http_server *s);
void http_connections_mend(struct http_server *s);
void http_connections_end_waiting(struct http_server *s);

/* ---- http_server_linger.c */
void http_linger_start(struct http_server *s, int descriptor);
void http_lingers_look(struct http_server *s);
void http_lingers_end(struct http_server *s);

/* ---- http_server_request.c */
void *http_request_begin(void *server, const char *target, struct MHD_Connection *mhd);
enum MHD_Result http_request_advance(void *server, struct MHD_Connection *mhd, const char *target,
                                     const char *method, const char *version, const char *bytes,
                                     size_t *length, void **request);
void http_request_completed(void *server, struct MHD_Connection *mhd, void **request,
                            enum MHD_RequestTerminationCode why);
void http_request_give_up(struct http_request *r); /* the handler was too slow */
void http_request_abandon(struct http_request *r); /* the server closes */
void http_orphans_destroy(struct http_server *s);

/* ---- http_server_guard.c */
/* Looks at the whole head and keeps a copy of what is wanted of it. The texts are where libmicrohttpd
 * left them: that matters. */
enum http_refusal http_guard_head(struct http_request *r, const char *method, const char *target,
                                  const char *version);
/* Why libmicrohttpd did not take a head that it has read. */
enum http_refusal http_guard_length(const struct http_request *r);

/* ---- http_server_answer.c */
struct http_answer *http_refusal_answer(struct http_server *s, enum http_refusal why); /* the server's own */
size_t http_refusal_print(enum http_refusal why, char *out, size_t room);              /* the whole message */
enum MHD_Result http_answer_queue(struct http_answer *a, struct http_request *r);
void http_answer_taken(struct http_answer *a, struct http_request *r); /* whole, or never will be */
/* What is had back when one of those who take it is cut. */
size_t http_answer_share(const struct http_answer *a);

#endif
