/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_server_internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINGERS_MAX = 64, LINGER_SECONDS = 2, LINGER_BYTES_MAX = 8 << 20 };

/* A socket that is closed with bytes unread is reset, and a reset takes back the answer that was sent
 * last. So who was refused amid his sending is listened to for a moment longer. */
struct http_linger {
    struct http_linger *previous, *next;
    struct http_server *server;
    struct loop_watch *watch;
    int descriptor;
    uint64_t since;
    size_t bytes;
};

static void linger_end(struct http_linger *g) {
    if (g->next) g->next->previous = g->previous;
    if (g->previous)
        g->previous->next = g->next;
    else
        g->server->lingers = g->next;
    g->server->linger_count--;
    loop_watch_stop(g->watch);
    (void)close(g->descriptor);
    free(g);
}

static void on_bytes(void *context, int events) {
    (void)events;
    struct http_linger *g = context;
    char ignored[16384];
    const ssize_t length = recv(g->descriptor, ignored, sizeof ignored, MSG_DONTWAIT);
    if (length > 0) g->bytes += (size_t)length;
    if (length <= 0 || g->bytes > LINGER_BYTES_MAX) linger_end(g);
}

/* libmicrohttpd has ended the sending side and will close its descriptor; the copy keeps the socket. */
void http_linger_start(struct http_server *s, int descriptor) {
    if (s->linger_count == LINGERS_MAX || s->is_stopping) return;
    const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) return;
    struct http_linger *g = memory_get(1, sizeof *g);
    g->server = s;
    g->descriptor = copy;
    g->since = s->tick;
    g->next = s->lingers;
    if (g->next) g->next->previous = g;
    s->lingers = g;
    s->linger_count++;
    g->watch = loop_watch_start(s->loop, copy, LOOP_READABLE, on_bytes, g);
}

void http_lingers_look(struct http_server *s) {
    for (struct http_linger *g = s->lingers, *next; g; g = next) {
        next = g->next;
        if (s->tick - g->since >= http_ticks_of_seconds(LINGER_SECONDS)) linger_end(g);
    }
}

void http_lingers_end(struct http_server *s) {
    for (struct http_linger *g = s->lingers, *next; g; g = next) {
        next = g->next;
        linger_end(g);
    }
}
