/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_server_internal.h"

#include <linux/tcp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
    LEAST_BYTES_A_SECOND = 1024, /* a client takes an answer at least this fast */
    PEER_HAS_ENDED = 8 /* TCP_CLOSE_WAIT; the headers that name it and tcp_info exclude each other */
};

#define NOT_LOOKED_AT UINT64_MAX

/* ---- Who is there ----------------------------------------------------------------------------- */

static const union MHD_ConnectionInfo *info_of(struct MHD_Connection *mhd, enum MHD_ConnectionInfoType what) {
    return MHD_get_connection_info(mhd, what);
}

static void note_peer(struct http_connection *c, struct MHD_Connection *mhd) {
    const struct sockaddr *address = info_of(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    const socklen_t length =
        address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    (void)getnameinfo(address, length, c->peer, sizeof c->peer, NULL, 0, NI_NUMERICHOST);
}

static struct http_connection *connection_create(struct http_server *s, struct MHD_Connection *mhd) {
    struct http_connection *c = memory_get(1, sizeof *c);
    c->server = s;
    c->descriptor = info_of(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    note_peer(c, mhd);
    http_connection_enter(c, HTTP_WAITING);
    c->bytes_before = 0;
    c->next = s->connections;
    if (c->next) c->next->previous = c;
    s->connections = c;
    s->counters.connections++;
    s->counters.connections_open++;
    return c;
}

static void connection_destroy(struct http_connection *c) {
    struct http_server *s = c->server;
    if (c->is_refused) http_linger_start(s, c->descriptor);
    if (c->next) c->next->previous = c->previous;
    if (c->previous)
        c->previous->next = c->next;
    else
        s->connections = c->next;
    s->counters.connections_open--;
    free(c);
}

void http_connection_notify(void *server, struct MHD_Connection *mhd, void **context,
                            enum MHD_ConnectionNotificationCode what) {
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        *context = connection_create(server, mhd);
    else
        connection_destroy(*context);
}

struct http_connection *http_connection_of(struct MHD_Connection *mhd) {
    return info_of(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

void http_connection_enter(struct http_connection *c, enum http_phase phase) {
    c->phase = phase;
    c->since = c->moved = c->server->tick;
    if (phase == HTTP_WAITING) c->bytes_before = NOT_LOOKED_AT;
}

/* ---- Who is too slow -------------------------------------------------------------------------- */

/* libmicrohttpd sees the end and lets go. */
void http_connection_cut(struct http_connection *c) {
    c->is_cut = true;
    (void)shutdown(c->descriptor, SHUT_RDWR);
}

/* While a request is being read nothing else is being sent, so this cannot end up amid an answer. */
void http_connection_refuse(struct http_connection *c, enum http_refusal why) {
    char message[512];
    const size_t length = http_refusal_print(why, message, sizeof message);
    (void)send(c->descriptor, message, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    c->server->counters.refused++;
    c->is_refused = true;
}

/* The kernel counts what came and went; libmicrohttpd does not say. */
static void look_at_bytes(struct http_connection *c) {
    struct tcp_info info = {0};
    socklen_t length = sizeof info;
    if (getsockopt(c->descriptor, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return;
    c->has_peer_ended = info.tcpi_state == PEER_HAS_ENDED;
    const uint64_t received = info.tcpi_bytes_received;
    if (c->bytes != received + info.tcpi_bytes_acked) c->moved = c->server->tick;
    c->bytes = received + info.tcpi_bytes_acked;
    if (c->phase != HTTP_WAITING) return;
    if (c->bytes_before == NOT_LOOKED_AT) c->bytes_before = received;
    if (received > c->bytes_before) http_connection_enter(c, HTTP_READING);
}

static bool is_older(const struct http_connection *c, uint64_t tick, uint64_t ticks) {
    return c->server->tick - tick >= ticks;
}

/* An end that comes together with bytes is no news of its own to libmicrohttpd. */
static bool has_left(const struct http_connection *c) {
    return c->has_peer_ended && c->phase != HTTP_SENDING && is_older(c, c->moved, 2);
}

static uint64_t ticks_to_send(const struct http_connection *c) {
    const size_t seconds = http_answer_bytes(c->request->answer) / LEAST_BYTES_A_SECOND;
    return http_ticks_of_seconds(c->server->limits.idle_seconds + (int)seconds);
}

static void look_at_one(struct http_connection *c) {
    const struct http_limits *limits = &c->server->limits;
    if (c->phase == HTTP_TOLD) {
        const uint64_t ticks = limits->answer_milliseconds / HTTP_TICK_MILLISECONDS;
        if (is_older(c, c->since, ticks)) http_request_give_up(c->request);
        return;
    }
    look_at_bytes(c);
    if (has_left(c)) {
        http_connection_cut(c);
        return;
    }
    const bool is_idle = is_older(c, c->moved, http_ticks_of_seconds(limits->idle_seconds));
    if (c->phase == HTTP_READING) {
        if (!is_idle && !is_older(c, c->since, http_ticks_of_seconds(limits->request_seconds))) return;
        http_connection_refuse(c, HTTP_REFUSE_SLOW);
        http_connection_cut(c);
    } else if (is_idle || (c->phase == HTTP_SENDING && is_older(c, c->since, ticks_to_send(c)))) {
        http_connection_cut(c);
    }
}

/* Among those who have had a moment. */
static struct http_connection *find_slowest(struct http_server *s) {
    struct http_connection *slowest = NULL;
    for (struct http_connection *c = s->connections; c; c = c->next) {
        if (c->is_cut || c->phase != HTTP_SENDING || !is_older(c, c->since, 2)) continue;
        if (!slowest || c->since < slowest->since) slowest = c;
    }
    return slowest;
}

/* Answers nobody takes must not fill the memory. */
static void make_room(struct http_server *s) {
    const size_t limit = s->limits.answer_bytes;
    size_t bytes = s->answer_bytes;
    for (struct http_connection *c; limit > 0 && bytes > limit && (c = find_slowest(s)) != NULL;) {
        bytes -= http_answer_share(c->request->answer);
        http_connection_cut(c);
    }
}

void http_connections_look(struct http_server *s) {
    for (struct http_connection *c = s->connections; c; c = c->next)
        if (!c->is_cut) look_at_one(c);
    make_room(s);
}

/* Its head is read whole, and the guard has not seen it: that lasts no longer than a call. */
static bool is_between(const struct http_connection *c) {
    const struct http_request *r = c->request;
    return r && !r->is_guarded && !c->is_refused && info_of(r->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
}

/* libmicrohttpd 0.9.75 answers a Content-Length it cannot read, and cookies it has no room for, with two
 * heads, before anybody is asked. It complains first, and then we are faster; its own answer goes nowhere. */
void http_connections_mend(struct http_server *s) {
    for (struct http_connection *c = s->connections; c; c = c->next) {
        if (!is_between(c)) continue;
        http_connection_refuse(c, http_guard_length(c->request));
        http_connection_cut(c);
    }
}

/* Bytes that are in the socket already are still read: who has just asked is still answered. */
void http_connections_end_waiting(struct http_server *s) {
    for (struct http_connection *c = s->connections; c; c = c->next)
        if (c->phase == HTTP_WAITING) (void)shutdown(c->descriptor, SHUT_RD);
}
