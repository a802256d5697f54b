/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_server_internal.h"

#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BACKLOG = 1024, OTHER_DESCRIPTORS = 128 };

uint64_t http_ticks_of_seconds(int seconds) {
    return (uint64_t)seconds * 1000 / HTTP_TICK_MILLISECONDS;
}

/* ---- Turning libmicrohttpd -------------------------------------------------------------------- */

static void run(struct http_server *s) {
    assert(!s->is_running);
    s->is_running = true;
    (void)MHD_run(s->daemon);
    s->is_running = false;
    MHD_UNSIGNED_LONG_LONG wait = 1;
    if (MHD_get_timeout(s->daemon, &wait) == MHD_YES && wait == 0) http_server_run_soon(s);
}

static void on_ready(void *context, int events) {
    (void)events;
    run(context);
}

static void on_again(void *context) {
    struct http_server *s = context;
    s->again = NULL;
    run(s);
}

/* Not at once: one run then serves all that is resumed in one turn of the loop. */
void http_server_run_soon(struct http_server *s) {
    if (!s->again) s->again = loop_timer_start_once(s->loop, 0, on_again, s);
}

/* What has arrived meanwhile is read first: nobody is late whose bytes waited for us. */
static void on_tick(void *context) {
    struct http_server *s = context;
    run(s);
    s->tick++;
    http_connections_look(s);
    http_lingers_look(s);
}

/* ---- Opening ---------------------------------------------------------------------------------- */

static bool fail_to_listen(const char *address, uint16_t port, int reason, struct err *e) {
    if (reason == EADDRINUSE)
        return err_set(e, ERR_UNAVAILABLE, "Stop the other program, or choose another port.",
                       "port %d of %s is taken", port, address);
    return err_set(e, ERR_CONFIG,
                   reason == EACCES ? "Choose a port above 1023." : "Give an address of this machine.",
                   "port %d of %s cannot be listened on: %s", port, address, strerror(reason));
}

static int listen_on(const struct addrinfo *where) {
    const int fd = socket(where->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    const int yes = 1;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, where->ai_addr, where->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) return fd;
    const int reason = errno;
    (void)close(fd);
    errno = reason;
    return -1;
}

static bool open_socket(const char *address, uint16_t port, int *fd, struct err *e) {
    char service[8];
    (void)snprintf(service, sizeof service, "%d", port);
    const struct addrinfo wanted = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                    .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    const int status = getaddrinfo(address, service, &wanted, &found);
    if (status != 0)
        return err_set(e, ERR_CONFIG, "Give an address in numbers, such as 127.0.0.1, 0.0.0.0 or ::1.",
                       "\"%s\" is not an address", address);
    *fd = listen_on(found);
    const int reason = errno;
    freeaddrinfo(found);
    return *fd >= 0 || fail_to_listen(address, port, reason, e);
}

static uint16_t port_of(int fd) {
    char host[64];
    char service[8] = "0";
    struct sockaddr_storage bound;
    socklen_t length = sizeof bound;
    (void)getsockname(fd, (struct sockaddr *)&bound, &length);
    (void)getnameinfo((struct sockaddr *)&bound, length, host, sizeof host, service, sizeof service,
                      NI_NUMERICHOST | NI_NUMERICSERV);
    return (uint16_t)strtoul(service, NULL, 10);
}

static bool reserve_descriptors(const struct http_limits *limits, struct err *e) {
    const rlim_t wanted = (rlim_t)limits->connections + OTHER_DESCRIPTORS;
    struct rlimit open_files;
    (void)getrlimit(RLIMIT_NOFILE, &open_files);
    if (open_files.rlim_cur >= wanted) return true;
    open_files.rlim_cur = wanted;
    if (wanted <= open_files.rlim_max && setrlimit(RLIMIT_NOFILE, &open_files) == 0) return true;
    return err_set(e, ERR_CONFIG,
                   "Raise the hard limit of open files (ulimit -Hn), or allow fewer connections.",
                   "%d connections need %d open files, %d are allowed", limits->connections, (int)wanted,
                   (int)open_files.rlim_max);
}

/* Nothing of what libmicrohttpd says is for our log: it may quote requests. */
static void on_complaint(void *context, const char *format, va_list arguments) {
    (void)format;
    (void)arguments;
    http_connections_mend(context);
}

static enum MHD_Result is_welcome(void *context, const struct sockaddr *address, socklen_t length) {
    (void)address;
    (void)length;
    const struct http_server *s = context;
    return s->counters.connections_open < s->limits.connections ? MHD_YES : MHD_NO;
}

/* The target is decoded by http_parse_path, once. */
static size_t leave_escaped(void *context, struct MHD_Connection *mhd, char *text) {
    (void)context;
    (void)mhd;
    return strlen(text);
}

/* A connection's memory has room for the head and for what libmicrohttpd notes of it. It is let in one
 * more than wanted: at its own limit it would leave newcomers waiting instead of closing them. */
static bool start_daemon(struct http_server *s, int fd, struct err *e) {
    s->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, s->port, is_welcome, s,
        http_request_advance, s, MHD_OPTION_EXTERNAL_LOGGER, on_complaint, s, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)s->limits.connections + 1, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)s->limits.connections_an_address, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        s->limits.header_bytes + HTTP_POOL_SPARE_BYTES, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, http_request_begin, s, MHD_OPTION_NOTIFY_COMPLETED,
        http_request_completed, s, MHD_OPTION_NOTIFY_CONNECTION, http_connection_notify, s, MHD_OPTION_END);
    if (s->daemon) return true;
    (void)close(fd);
    return err_set(e, ERR_INTERNAL, "Raise the limit of open files (ulimit -n).",
                   "the HTTP server cannot start");
}

bool http_server_open(struct loop *l, const char *address, uint16_t port, const struct http_limits *limits,
                      http_on_request *on_request, void *context, struct http_server **out, struct err *e) {
    int fd = -1;
    if (!reserve_descriptors(limits, e) || !open_socket(address, port, &fd, e)) return false;
    struct http_server *s = memory_get(1, sizeof *s);
    s->loop = l;
    s->limits = *limits;
    s->on_request = on_request;
    s->context = context;
    s->port = port_of(fd);
    if (!start_daemon(s, fd, e)) {
        free(s);
        return false;
    }
    const int epoll = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    s->watch = loop_watch_start(l, epoll, LOOP_READABLE, on_ready, s);
    s->ticker = loop_timer_start(l, HTTP_TICK_MILLISECONDS, on_tick, s);
    *out = s;
    return true;
}

uint16_t http_server_port(const struct http_server *s) {
    return s->port;
}

/* ---- Ending ----------------------------------------------------------------------------------- */

void http_server_stop(struct http_server *s) {
    if (s->is_stopping) return;
    s->is_stopping = true;
    const int fd = MHD_quiesce_daemon(s->daemon);
    if (fd >= 0) (void)close(fd);
    http_connections_end_waiting(s);
}

bool http_server_is_idle(const struct http_server *s) {
    return s->counters.connections_open == 0;
}

/* libmicrohttpd does not stop while a connection is suspended. */
static void resume_all(struct http_server *s) {
    for (struct http_connection *c = s->connections; c; c = c->next)
        if (c->request) http_request_abandon(c->request);
}

void http_server_close(struct http_server *s) {
    if (!s) return;
    assert(!s->is_running);
    http_server_stop(s);
    loop_watch_stop(s->watch);
    loop_timer_stop(s->ticker);
    loop_timer_stop(s->again);
    resume_all(s);
    MHD_stop_daemon(s->daemon);
    http_orphans_destroy(s);
    http_lingers_end(s);
    for (int i = 0; i < HTTP_REFUSALS; i++) http_answer_drop(s->refusals[i]);
    arena_destroy(s->spare);
    free(s);
}

void http_server_count(const struct http_server *s, struct http_counters *out) {
    *out = s->counters;
}
