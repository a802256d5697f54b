/* SPDX-License-Identifier: Apache-2.0 */
#include "pg_proxy.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINKS = 32, BUFFER_BYTES = 65536, NOBODY = -1, LISTENER_FD = 100, CONTROL_FD = 101 };

/* What the two processes share. `at` is written last: it arms the rest; 0 = not armed. */
struct shared {
    _Atomic long seen[PG_PROXY_SIDES];
    _Atomic long largest[PG_PROXY_SIDES];
    _Atomic bool is_stalled[PG_PROXY_SIDES];
    _Atomic int action;
    _Atomic int side;
    _Atomic int moment;
    _Atomic long at;
    _Atomic bool has_acted;
};

struct pg_proxy {
    struct shared *shared;
    pid_t process;
    int control; /* a byte wakes the process, the end of the pipe ends it */
    char directory[32];
    struct sockaddr_un address;
};

/* One direction of one connection. A message is a type byte, a length that counts itself, and a
 * body; the client's first has no type. */
struct stream {
    enum pg_proxy_side side;
    unsigned char buffer[BUFFER_BYTES];
    size_t start;
    size_t end;
    size_t act_at; /* offset in the buffer; SIZE_MAX = nowhere */
    unsigned char header[5];
    size_t header_used;
    size_t header_wanted;
    size_t body_left;
};

struct link {
    int fd[PG_PROXY_SIDES]; /* of the client, of the server; NOBODY when free */
    struct stream stream[PG_PROXY_SIDES];
};

/* ---- In the proxy's process ------------------------------------------------------------------ */

struct server {
    struct shared *shared;
    struct sockaddr_un real;
    int listener;
    int control;
    struct link links[LINKS];
};

static void close_link(struct link *link) {
    for (int side = 0; side < PG_PROXY_SIDES; side++) {
        (void)close(link->fd[side]);
        link->fd[side] = NOBODY;
    }
}

static void act(struct server *s, struct link *link) {
    struct ucred client = {0};
    socklen_t length = sizeof client;
    s->shared->has_acted = true; /* before the client can notice */
    if (s->shared->action == PG_PROXY_KILL_CLIENT &&
        getsockopt(link->fd[PG_PROXY_FROM_CLIENT], SOL_SOCKET, SO_PEERCRED, &client, &length) == 0 &&
        client.pid > 1)
        (void)kill(client.pid, SIGKILL);
    close_link(link);
}

/* A header is complete; `message_start` is where its message began in the buffer. */
static void count_message(struct server *s, struct stream *stream, size_t message_start) {
    uint32_t length;
    memcpy(&length, stream->header + stream->header_wanted - 4, sizeof length);
    stream->body_left = ntohl(length) - 4;
    stream->header_used = 0;
    stream->header_wanted = 5;
    const long number = ++s->shared->seen[stream->side];
    if ((long)stream->body_left > s->shared->largest[stream->side])
        s->shared->largest[stream->side] = (long)stream->body_left;
    if (s->shared->at != number || s->shared->side != (int)stream->side) return;
    s->shared->at = 0;
    stream->act_at = s->shared->moment == PG_PROXY_BEFORE ? message_start : SIZE_MAX - 1;
}

/* SIZE_MAX - 1 stands for "where this message ends", which may be in a later buffer. */
static void parse(struct server *s, struct stream *stream) {
    size_t at = 0;
    size_t message_start = 0;
    while (at < stream->end && stream->act_at > stream->end) {
        if (stream->body_left > 0) {
            const size_t left = stream->end - at;
            const size_t part = stream->body_left < left ? stream->body_left : left;
            stream->body_left -= part;
            at += part;
        } else {
            if (stream->header_used == 0) message_start = at;
            stream->header[stream->header_used++] = stream->buffer[at++];
            if (stream->header_used == stream->header_wanted) count_message(s, stream, message_start);
        }
        const bool is_between = stream->body_left == 0 && stream->header_used == 0;
        if (is_between && stream->act_at == SIZE_MAX - 1) stream->act_at = at;
    }
}

static bool pull(struct server *s, struct link *link, struct stream *stream) {
    const ssize_t got = read(link->fd[stream->side], stream->buffer, sizeof stream->buffer);
    if (got <= 0) return got < 0 && errno == EAGAIN;
    stream->start = 0;
    stream->end = (size_t)got;
    parse(s, stream);
    return true;
}

static bool push(struct server *s, struct link *link, struct stream *stream) {
    const size_t until = stream->act_at < stream->end ? stream->act_at : stream->end;
    while (stream->start < until) {
        const ssize_t put = send(link->fd[!stream->side], stream->buffer + stream->start,
                                 until - stream->start, MSG_NOSIGNAL);
        if (put < 0) return errno == EAGAIN;
        stream->start += (size_t)put;
    }
    if (stream->act_at == until) act(s, link);
    return true;
}

static bool can_pull(const struct server *s, const struct stream *stream) {
    return stream->start == stream->end && !s->shared->is_stalled[stream->side];
}

static void serve_link(struct server *s, struct link *link, const short revents[PG_PROXY_SIDES]) {
    for (int side = 0; side < PG_PROXY_SIDES && link->fd[0] != NOBODY; side++) {
        struct stream *stream = &link->stream[side];
        bool is_open = true;
        if (can_pull(s, stream) && (revents[side] & (POLLIN | POLLHUP | POLLERR)))
            is_open = pull(s, link, stream);
        if (is_open && stream->start < stream->end) is_open = push(s, link, stream);
        if (!is_open) close_link(link);
    }
}

static void init_stream(struct stream *stream, enum pg_proxy_side side) {
    *stream = (struct stream){.side = side, .act_at = SIZE_MAX, .header_wanted = 5};
    if (side == PG_PROXY_FROM_CLIENT) stream->header_wanted = 4;
}

static void accept_client(struct server *s) {
    const int client = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    const int real = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct link *link = s->links;
    while (link < s->links + LINKS && link->fd[0] != NOBODY) link++;
    if (client < 0 || real < 0 || link == s->links + LINKS ||
        connect(real, (const struct sockaddr *)&s->real, sizeof s->real) != 0 ||
        fcntl(real, F_SETFL, O_NONBLOCK) != 0) {
        (void)close(client);
        (void)close(real);
        return;
    }
    link->fd[PG_PROXY_FROM_CLIENT] = client;
    link->fd[PG_PROXY_FROM_SERVER] = real;
    init_stream(&link->stream[PG_PROXY_FROM_CLIENT], PG_PROXY_FROM_CLIENT);
    init_stream(&link->stream[PG_PROXY_FROM_SERVER], PG_PROXY_FROM_SERVER);
}

static void gather(const struct server *s, struct pollfd *fds) {
    fds[0] = (struct pollfd){.fd = s->control, .events = POLLIN};
    fds[1] = (struct pollfd){.fd = s->listener, .events = POLLIN};
    for (int i = 0; i < LINKS; i++)
        for (int side = 0; side < PG_PROXY_SIDES; side++) {
            const struct link *link = &s->links[i];
            const struct stream *from = &link->stream[side];
            const struct stream *to = &link->stream[!side];
            int events = can_pull(s, from) ? POLLIN : 0;
            if (to->start < to->end) events |= POLLOUT;
            /* Without events not even a hang-up is looked at: it would make a stall spin. */
            fds[2 + 2 * i + side] =
                (struct pollfd){.fd = events ? link->fd[side] : NOBODY, .events = (short)events};
        }
}

static void serve(struct server *s) {
    struct pollfd fds[2 + PG_PROXY_SIDES * LINKS];
    for (;;) {
        gather(s, fds);
        (void)poll(fds, sizeof fds / sizeof fds[0], -1);
        char bytes[64];
        if (fds[0].revents && read(s->control, bytes, sizeof bytes) <= 0) return;
        for (int i = 0; i < LINKS; i++) {
            const short revents[] = {fds[2 + 2 * i].revents, fds[3 + 2 * i].revents};
            if (s->links[i].fd[0] != NOBODY) serve_link(s, &s->links[i], revents);
        }
        if (fds[1].revents) accept_client(s);
    }
}

/* Keeps nothing of the test's process but these two: a copy of one of its sockets would hide from
 * the server that the test closed it. */
static void keep_descriptors(struct server *s, int listener, int control) {
    s->listener = dup2(listener, LISTENER_FD);
    s->control = dup2(control, CONTROL_FD);
    (void)close_range(3, LISTENER_FD - 1, 0);
    (void)close_range(CONTROL_FD + 1, ~0U, 0);
}

static _Noreturn void live(struct pg_proxy *p, int listener, int control) {
    struct server *s = calloc(1, sizeof *s);
    if (!s) _exit(1);
    keep_descriptors(s, listener, control);
    s->shared = p->shared;
    s->real.sun_family = AF_UNIX;
    (void)snprintf(s->real.sun_path, sizeof s->real.sun_path, "%s/.s.PGSQL.5432", getenv("PGHOST"));
    for (int i = 0; i < LINKS; i++) s->links[i].fd[0] = s->links[i].fd[1] = NOBODY;
    serve(s);
    free(s);
    (void)unlink(p->address.sun_path);
    (void)rmdir(p->directory);
    _exit(0);
}

/* ---- In the test's process ------------------------------------------------------------------- */

static int listen_at(struct pg_proxy *p) {
    memcpy(p->directory, "/tmp/lkproxy.XXXXXX", sizeof "/tmp/lkproxy.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(p->directory));
    p->address.sun_family = AF_UNIX;
    (void)snprintf(p->address.sun_path, sizeof p->address.sun_path, "%s/.s.PGSQL.5432", p->directory);
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(listener, (const struct sockaddr *)&p->address, sizeof p->address), 0);
    ck_assert_int_eq(listen(listener, LINKS), 0);
    return listener;
}

struct pg_proxy *pg_proxy_start(void) {
    ck_assert_msg(getenv("PGHOST") != NULL, "PGHOST must name the directory of the real server's socket");
    struct pg_proxy *p = calloc(1, sizeof *p);
    ck_assert_ptr_nonnull(p);
    p->shared = mmap(NULL, sizeof *p->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert(p->shared != MAP_FAILED);
    const int listener = listen_at(p);
    int control[2];
    ck_assert_int_eq(pipe2(control, O_CLOEXEC), 0);
    p->process = fork();
    ck_assert_int_ge(p->process, 0);
    if (p->process == 0) {
        (void)setpgid(0, 0); /* out of reach of a signal to the test's group: the pipe ends it */
        (void)close(control[1]);
        live(p, listener, control[0]);
    }
    (void)close(listener);
    (void)close(control[0]);
    p->control = control[1];
    return p;
}

void pg_proxy_stop(struct pg_proxy *p) {
    if (!p) return;
    (void)close(p->control);
    (void)waitpid(p->process, NULL, 0);
    (void)munmap(p->shared, sizeof *p->shared);
    free(p);
}

const char *pg_proxy_host(const struct pg_proxy *p) {
    return p->directory;
}

void pg_proxy_arm(struct pg_proxy *p, enum pg_proxy_action action, enum pg_proxy_side side, long at,
                  enum pg_proxy_moment moment) {
    p->shared->at = 0;
    p->shared->action = (int)action;
    p->shared->side = (int)side;
    p->shared->moment = (int)moment;
    p->shared->has_acted = false;
    p->shared->at = at;
}

bool pg_proxy_has_acted(const struct pg_proxy *p) {
    return p->shared->has_acted;
}

long pg_proxy_seen(const struct pg_proxy *p, enum pg_proxy_side side) {
    return p->shared->seen[side];
}

long pg_proxy_largest_bytes(const struct pg_proxy *p, enum pg_proxy_side side) {
    return p->shared->largest[side];
}

void pg_proxy_stall(struct pg_proxy *p, enum pg_proxy_side side, bool is_stalled) {
    p->shared->is_stalled[side] = is_stalled;
    ck_assert_int_eq(write(p->control, "w", 1), 1);
}
