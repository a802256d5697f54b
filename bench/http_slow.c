/* SPDX-License-Identifier: Apache-2.0 */
/* bench_http_slow [SLOW_CLIENTS [SECONDS]]
 * One good client asks a bare server (engine/io/http_server.h, an answer of 4 KB) again and again over one
 * connection: first alone, then among SLOW_CLIENTS that send a byte a second each and connect again when they
 * are cut. Default: 2000, 10. */
#include "base/clock.h"
#include "io/http_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWER_BYTES = 4096, PAUSE_MICROSECONDS = 1000, SAMPLES_MAX = 1 << 20 };

static void die(const char *what) {
    (void)fprintf(stderr, "bench_http_slow: %s\n", what);
    exit(1);
}

/* ---- The server, a process of its own ------------------------------------------------------------ */

static void on_request(void *context, struct http_request *r) {
    http_send(r, context);
}

static void serve(int port_to, int slow) {
    const struct http_limits limits = {.connections = slow + 64,
                                       .header_bytes = 8192,
                                       .url_bytes = 2048,
                                       .body_bytes = 16384,
                                       .idle_seconds = 30,
                                       .request_seconds = 10,
                                       .answer_milliseconds = 5000};
    char bytes[ANSWER_BYTES];
    memset(bytes, 'a', sizeof bytes);
    struct http_answer *a = http_answer_create(200, "text/plain", bytes, sizeof bytes);
    struct loop *l = NULL;
    struct http_server *s = NULL;
    struct err e = {.code = ERR_NONE};
    if (!loop_create(&l, &e) || !http_server_open(l, "127.0.0.1", 0, &limits, on_request, a, &s, &e))
        die(e.message);
    const uint16_t port = http_server_port(s);
    if (write(port_to, &port, sizeof port) != sizeof port) die("the port cannot be told");
    for (;;) loop_turn(l);
}

/* ---- Slow clients, another ----------------------------------------------------------------------- */

static int connect_to(uint16_t port) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr_in server = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0 || connect(fd, (const struct sockaddr *)&server, sizeof server) != 0)
        die("the server cannot be reached");
    return fd;
}

struct slow {
    int fd;
    size_t sent;
};

static void send_a_byte(struct slow *c, uint16_t port) {
    static const char head[] = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    const char byte = c->sent < sizeof head - 1 ? head[c->sent] : 'x';
    char ignored[512];
    const bool is_cut = recv(c->fd, ignored, sizeof ignored, MSG_DONTWAIT) >= 0;
    if (is_cut || send(c->fd, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT) != 1) {
        (void)close(c->fd);
        *c = (struct slow){.fd = connect_to(port)};
        return;
    }
    c->sent++;
}

/* In fifty portions a second. */
static void dribble(uint16_t port, int count, int ready_to) {
    struct slow *clients = memory_get((size_t)count, sizeof *clients);
    for (int i = 0; i < count; i++) clients[i].fd = connect_to(port);
    if (write(ready_to, "r", 1) != 1) die("readiness cannot be told");
    for (int portion = 0;; portion = (portion + 1) % 50) {
        for (int i = portion; i < count; i += 50) send_a_byte(&clients[i], port);
        (void)usleep(20000);
    }
}

/* ---- The good client ----------------------------------------------------------------------------- */

static int64_t ask_once(int fd) {
    static const char request[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    char got[ANSWER_BYTES + 512];
    size_t length = 0;
    const int64_t begin = clock_monotonic_nanoseconds();
    if (send(fd, request, sizeof request - 1, MSG_NOSIGNAL) != sizeof request - 1)
        die("the good client was cut");
    const char *body = NULL;
    while (!body || length < (size_t)(body + 4 - got) + ANSWER_BYTES) {
        const ssize_t n = recv(fd, got + length, sizeof got - length, 0);
        if (n <= 0) die("the good client was cut");
        length += (size_t)n;
        body = memmem(got, length, "\r\n\r\n", 4);
    }
    return clock_monotonic_nanoseconds() - begin;
}

static int compare(const void *a, const void *b) {
    const int64_t one = *(const int64_t *)a;
    const int64_t two = *(const int64_t *)b;
    return one < two ? -1 : one > two;
}

static void measure(const char *what, uint16_t port, int seconds) {
    int64_t *samples = memory_get(SAMPLES_MAX, sizeof *samples);
    size_t count = 0;
    const int fd = connect_to(port);
    const int64_t until = clock_monotonic_nanoseconds() + seconds * (int64_t)1000000000;
    while (count < SAMPLES_MAX && clock_monotonic_nanoseconds() < until) {
        samples[count++] = ask_once(fd);
        (void)usleep(PAUSE_MICROSECONDS);
    }
    (void)close(fd);
    qsort(samples, count, sizeof *samples, compare);
    (void)printf("%-24s %7zu requests   ms: median %6.2f   p99 %6.2f   slowest %6.2f\n", what, count,
                 (double)samples[count / 2] / 1e6, (double)samples[count * 99 / 100] / 1e6,
                 (double)samples[count - 1] / 1e6);
    (void)fflush(stdout);
    free(samples);
}

static void print_memory(pid_t server) {
    char path[64];
    long pages = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/statm", (int)server);
    FILE *in = fopen(path, "r");
    if (!in || fscanf(in, "%*d %ld", &pages) != 1) die("the server's memory cannot be read");
    (void)fclose(in);
    (void)printf("memory of the server: %.1f MB\n", (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6);
}

static void allow_descriptors(int count) {
    struct rlimit open_files;
    (void)getrlimit(RLIMIT_NOFILE, &open_files);
    if (open_files.rlim_cur < (rlim_t)count + 64) open_files.rlim_cur = (rlim_t)count + 64;
    if (setrlimit(RLIMIT_NOFILE, &open_files) != 0) die("raise the limit of open files (ulimit -Hn)");
}

int main(int argc, char **argv) {
    const int slow = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 2000;
    const int seconds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 10;
    int told[2];
    uint16_t port = 0;
    char ready = 0;
    if (slow < 1 || seconds < 1 || pipe2(told, O_CLOEXEC) != 0)
        die("usage: bench_http_slow [SLOW_CLIENTS [SECONDS]]");
    allow_descriptors(slow);
    const pid_t server = fork();
    if (server == 0) serve(told[1], slow);
    if (read(told[0], &port, sizeof port) != sizeof port) die("the server did not start");
    measure("alone", port, seconds);
    const pid_t crowd = fork();
    if (crowd == 0) dribble(port, slow, told[1]);
    if (read(told[0], &ready, 1) != 1) die("the slow clients did not start");
    measure("among slow clients", port, seconds);
    print_memory(server);
    (void)kill(crowd, SIGKILL);
    (void)kill(server, SIGKILL);
    (void)waitpid(crowd, NULL, 0);
    (void)waitpid(server, NULL, 0);
    return 0;
}
