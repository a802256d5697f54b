/* SPDX-License-Identifier: Apache-2.0 */
/* http_server: HTTP/1.1 on the loop, by libmicrohttpd. Only engine/io/http_server*.c include
 * microhttpd.h.
 *
 * A request is told once, when it is read whole; whoever is told answers it exactly once with
 * http_send, at once or later. Until then it is suspended and costs no processor time. A client that
 * leaves is not told: the answer then goes nowhere. What is malformed, too large or too slow is
 * answered here and never told. Nothing here waits; everything may be called from callbacks. */
#ifndef LICHKHAM_IO_HTTP_SERVER_H
#define LICHKHAM_IO_HTTP_SERVER_H

#include "base/arena.h"
#include "base/err.h"
#include "io/loop.h"

#include <stddef.h>
#include <stdint.h>

struct http_server;
struct http_request;
struct http_answer;

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_METHODS }; /* others are answered 405 or 501 here */

struct http_limits {
    int connections;              /* open at once; more are closed as they come */
    int connections_an_address;   /* of one peer; 0 = no limit of its own */
    size_t header_bytes;          /* request line and headers; above it 431 */
    size_t url_bytes;             /* above it 414 */
    size_t body_bytes;            /* above it 413 */
    int idle_seconds;             /* a connection that sends or takes nothing is closed */
    int request_seconds;          /* from the first byte to the last of a request: 408 */
    uint64_t answer_milliseconds; /* from told to answered: 503 in the handler's place */
    size_t answer_bytes;          /* of all answers being sent; above it the slowest are cut; 0 = no limit */
};

/* Called when the request has been read whole. */
typedef void http_on_request(void *context, struct http_request *r);

/* Listens. Port 0: any free one (http_server_port tells). ERR_UNAVAILABLE when the address is taken. */
MUST_CHECK bool http_server_open(struct loop *l, const char *address, uint16_t port,
                                 const struct http_limits *limits, http_on_request *on_request, void *context,
                                 struct http_server **out, struct err *e);
uint16_t http_server_port(const struct http_server *s);

/* From now on nobody is let in; requests under way are still answered, their connections closed
 * afterwards. `http_server_is_idle` tells when the last has ended. */
void http_server_stop(struct http_server *s);
bool http_server_is_idle(const struct http_server *s);
/* Cuts off what is left: requests told and not yet answered are gone, and must not be answered any more. Not
 * inside on_request. Accepts NULL. */
void http_server_close(struct http_server *s);

/* For /metrics. */
struct http_counters {
    int64_t connections, requests, refused; /* since the start; refused: answered here with 4xx or 5xx */
    int connections_open, requests_open;
};
void http_server_count(const struct http_server *s, struct http_counters *out);

/* ---- The request. Everything lives until http_send, its own arena too. --------------------- */

struct arena *http_arena(struct http_request *r);
enum http_method http_request_method(const struct http_request *r);
/* Decoded once, UTF-8, without NUL, "//", "." or ".." segments: others are answered 400 here. */
const char *http_request_path(const struct http_request *r);
const char *http_request_query(const struct http_request *r, const char *name); /* NULL = absent */
bool http_request_query_is_repeated(const struct http_request *r, const char *name);
size_t http_request_query_count(const struct http_request *r);
const char *http_request_query_name(const struct http_request *r, size_t index);
const char *http_request_header(const struct http_request *r, const char *name); /* any case; NULL = absent */
/* Of one given several times the last, which a proxy has added; the one above is the first. */
const char *http_request_last_header(const struct http_request *r, const char *name);
const char *http_request_cookie(const struct http_request *r, const char *name);
const char *http_request_body(const struct http_request *r, size_t *length);
/* A field of an application/x-www-form-urlencoded body; NULL = absent. */
const char *http_request_form(const struct http_request *r, const char *name);
uint64_t http_request_number(const struct http_request *r);  /* for the log: counts from 1 */
const char *http_request_peer(const struct http_request *r); /* address without the port */

/* ---- The answer --------------------------------------------------------------------------- */

/* `bytes` are copied. The answer is counted: it may be sent to several requests and kept for more. */
struct http_answer *http_answer_create(int status, const char *content_type, const void *bytes,
                                       size_t length);
void http_answer_header(struct http_answer *a, const char *name,
                        const char *value); /* before the first send */
int http_answer_status(const struct http_answer *a);
size_t http_answer_length(const struct http_answer *a); /* of its body, not compressed */
size_t http_answer_bytes(const struct http_answer *a);  /* memory it holds */
struct http_answer *http_answer_keep(struct http_answer *a);
void http_answer_drop(struct http_answer *a); /* accepts NULL */

/* Ends the request. Bodies of 1 KiB and more go out gzipped when the client takes it (compressed
 * once for each answer); HEAD, Date, Content-Length and Vary are seen to here. Keeps its own count. */
void http_send(struct http_request *r, struct http_answer *a);

#endif
