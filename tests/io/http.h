/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the HTTP server share: a server on the loop, and clients that send bytes as they are
 * written here and read whatever comes back. */
#ifndef LICHKHAM_TESTS_IO_HTTP_H
#define LICHKHAM_TESTS_IO_HTTP_H

#include "io/http_server.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HOST "Host: a\r\n"

static struct loop *the_loop;
static struct http_server *the_server;
static struct err error;

/* What the server told, and how it is answered. */
static struct {
    int count;
    bool is_late; /* answers are the test's own affair */
    struct http_request *held[512];
    int held_count;
    struct http_answer *answer; /* NULL = what the request says is told back */
} told;

static inline struct http_limits usual_limits(void) {
    return (struct http_limits){.connections = 512,
                                .header_bytes = 8192,
                                .url_bytes = 2048,
                                .body_bytes = 65536,
                                .idle_seconds = 20,
                                .request_seconds = 20,
                                .answer_milliseconds = 20000};
}

static inline const char *or_none(const char *text) {
    return text ? text : "-";
}

/* "GET /path q=.. c=.. f=.. t=.. b=BODY" */
static inline struct http_answer *echo(struct http_request *r) {
    static const char *const names[] = {"GET", "HEAD", "POST"};
    size_t length = 0;
    const char *body = http_request_body(r, &length);
    const char *text = arena_print(
        http_arena(r), "%s %s q=%s c=%s f=%s t=%s b=%.*s\n", names[http_request_method(r)],
        http_request_path(r), or_none(http_request_query(r, "q")), or_none(http_request_cookie(r, "c")),
        or_none(http_request_form(r, "f")), or_none(http_request_header(r, "x-test")), (int)length, body);
    return http_answer_create(200, "text/plain", text, strlen(text));
}

static inline void answer(struct http_request *r) {
    struct http_answer *a = told.answer ? http_answer_keep(told.answer) : echo(r);
    http_send(r, a);
    http_answer_drop(a);
}

static inline void on_request(void *context, struct http_request *r) {
    ck_assert_ptr_eq(context, &told);
    told.count++;
    if (told.is_late)
        told.held[told.held_count++] = r;
    else
        answer(r);
}

static inline void open_server_with(const struct http_limits *limits) {
    memset(&told, 0, sizeof told);
    error = (struct err){.code = ERR_NONE};
    ck_assert(loop_create(&the_loop, &error));
    if (!http_server_open(the_loop, "127.0.0.1", 0, limits, on_request, &told, &the_server, &error))
        ck_abort_msg("%s", error.message);
}

static inline void open_server(void) {
    const struct http_limits limits = usual_limits();
    open_server_with(&limits);
}

static inline void close_server(void) {
    http_server_close(the_server);
    http_answer_drop(told.answer);
    loop_destroy(the_loop);
}

/* ---- Clients ------------------------------------------------------------------------------- */

struct client {
    int fd;
    bool is_over; /* the server has ended it */
    size_t length;
    char got[1 << 18];
};

static inline void client_connect(struct client *c) {
    *c = (struct client){.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const struct sockaddr_in server = {.sin_family = AF_INET,
                                       .sin_port = htons(http_server_port(the_server)),
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    ck_assert_int_eq(connect(c->fd, (const struct sockaddr *)&server, sizeof server), 0);
}

static inline void client_send_bytes(struct client *c, const char *bytes, size_t length) {
    for (size_t sent = 0; sent < length;) {
        const ssize_t n = send(c->fd, bytes + sent, length - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n >= 0)
            sent += (size_t)n;
        else if (errno == EAGAIN)
            loop_turn(the_loop);
        else
            return; /* the server has closed: what it said is still to be read */
    }
}

static inline void client_send(struct client *c, const char *text) {
    client_send_bytes(c, text, strlen(text));
}

/* Takes what has come; false when nothing more will. */
static inline bool client_read(struct client *c) {
    ssize_t n = 1;
    while (n > 0) {
        ck_assert_uint_lt(c->length, sizeof c->got - 1);
        n = recv(c->fd, c->got + c->length, sizeof c->got - 1 - c->length, MSG_DONTWAIT);
        if (n > 0) c->length += (size_t)n;
    }
    c->got[c->length] = '\0';
    if (n == 0 || (errno != EAGAIN && errno != EINTR)) c->is_over = true;
    return !c->is_over;
}

static inline void client_read_to_end(struct client *c) {
    while (client_read(c)) loop_turn(the_loop);
}

static inline size_t header_number(const char *message, const char *name) {
    const char *at = strstr(message, name);
    return at ? strtoul(at + strlen(name), NULL, 10) : 0;
}

/* Where the answer at `at` ends; NULL while it is not there whole. */
static inline const char *answer_end(const char *at, const char *end, bool has_body) {
    const char *body = strstr(at, "\r\n\r\n");
    if (!body) return NULL;
    body += 4;
    const size_t length = has_body ? header_number(at, "Content-Length: ") : 0;
    return (size_t)(end - body) >= length ? body + length : NULL;
}

/* Waits for the next answer and takes it off; its text is the caller's to free. */
static inline char *client_take(struct client *c, bool has_body) {
    const char *end = NULL;
    for (;;) {
        const bool is_open = client_read(c);
        end = answer_end(c->got, c->got + c->length, has_body);
        if (end) break;
        if (!is_open) ck_abort_msg("closed after \"%s\"", c->got);
        loop_turn(the_loop);
    }
    const size_t length = (size_t)(end - c->got);
    char *text = memory_get(length + 1, 1);
    memcpy(text, c->got, length);
    memmove(c->got, end, c->length - length + 1);
    c->length -= length;
    return text;
}

static inline int status_of(const char *message) {
    return strncmp(message, "HTTP/1.1 ", 9) == 0 ? (int)strtol(message + 9, NULL, 10) : 0;
}

static inline const char *body_of(const char *message) {
    const char *at = strstr(message, "\r\n\r\n");
    return at ? at + 4 : "";
}

static inline void client_close(struct client *c) {
    (void)close(c->fd);
}

/* Sends to the loop's end of an own connection and reads until the server ends it. */
static inline void exchange_bytes(struct client *c, const char *bytes, size_t length) {
    client_connect(c);
    client_send_bytes(c, bytes, length);
    client_read_to_end(c);
    client_close(c);
}

static inline void turn_until_open(int connections) {
    struct http_counters seen;
    for (http_server_count(the_server, &seen); seen.connections_open != connections;
         http_server_count(the_server, &seen))
        loop_turn(the_loop);
}

static inline void turn_until_told(int count) {
    while (told.count < count) loop_turn(the_loop);
}

#endif
