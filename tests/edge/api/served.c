/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/served.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REPLY_BYTES_MAX = 16 * 1024 * 1024, SECONDS_MAX = 30, HOUR = 3600 };

static void must(bool done, const struct err *e) {
    if (!done) ck_abort_msg("%s (%s)", e->message, e->hint);
}

/* ---- The service ---------------------------------------------------------------------------- */

static void open_api(struct served *s) {
    struct err e;
    must(api_open(s->scratch->loop, &s->settings, &s->api, &e), &e);
}

void served_open(struct served *s, struct scratch *scratch, const struct api_settings *settings) {
    *s = (struct served){.scratch = scratch,
                         .arena = arena_create(),
                         .settings = {.register_ = "",
                                      .public_url = "",
                                      .connections = 2,
                                      .audit_heads = "",
                                      .halves = {{450, 690}, {810, 990}}}};
    if (settings) s->settings = *settings;
    if (!s->settings.database) s->settings.database = scratch->conninfo;
    s->settings.address = "127.0.0.1";
    open_api(s);
}

void served_close(struct served *s) {
    if (s->api) api_stop(s->api, 5);
    api_close(s->api);
    arena_destroy(s->arena);
}

void served_restart(struct served *s) {
    api_stop(s->api, 5);
    api_close(s->api);
    open_api(s);
}

/* ---- The client ----------------------------------------------------------------------------- */

static int connect_to(uint16_t port) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    ck_assert_int_ge(fd, 0);
    ck_assert_msg(connect(fd, (struct sockaddr *)&to, sizeof to) == 0, "connect: %s", strerror(errno));
    return fd;
}

static const char *print_request(struct arena *a, const struct asked *q) {
    const char *whole = arena_print(a, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n",
                                    q->method ? q->method : "GET", q->path);
    if (q->token) whole = arena_print(a, "%sAuthorization: Bearer %s\r\n", whole, q->token);
    if (q->cookie) whole = arena_print(a, "%sCookie: %s\r\n", whole, q->cookie);
    if (q->headers) whole = arena_print(a, "%s%s", whole, q->headers);
    if (!q->form) return arena_print(a, "%s\r\n", whole);
    return arena_print(a,
                       "%sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                       whole, strlen(q->form), q->form);
}

/* The service's timers keep the loop turning while nothing comes. */
static char *read_all(struct served *s, int fd, size_t *length) {
    char *bytes = memory_get(REPLY_BYTES_MAX, 1);
    const int64_t until = clock_monotonic_nanoseconds() + (int64_t)SECONDS_MAX * 1000000000;
    *length = 0;
    for (;;) {
        const ssize_t got = recv(fd, bytes + *length, REPLY_BYTES_MAX - 1 - *length, MSG_DONTWAIT);
        if (got > 0) *length += (size_t)got;
        if (got == 0) return bytes;
        if (got > 0) continue;
        ck_assert_msg(errno == EAGAIN, "recv: %s", strerror(errno));
        ck_assert_msg(clock_monotonic_nanoseconds() < until, "no answer came");
        loop_turn(s->scratch->loop);
    }
}

static struct reply parse_reply(struct served *s, const char *bytes, size_t length) {
    const char *end = memmem(bytes, length, "\r\n\r\n", 4);
    ck_assert_msg(end != NULL, "this is no answer: %.*s", (int)length, bytes);
    const size_t head_length = (size_t)(end - bytes) + 2;
    struct reply r = {.head = arena_copy_text(s->arena, bytes, head_length),
                      .length = length - head_length - 2};
    r.body = arena_copy_text(s->arena, end + 4, r.length);
    ck_assert_int_eq(sscanf(r.head, "HTTP/1.1 %d", &r.status), 1);
    return r;
}

int served_send(struct served *s, const struct asked *asked) {
    const int client = connect_to(api_port(s->api));
    const char *text = print_request(s->arena, asked);
    ck_assert_int_eq(send(client, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
    return client;
}

struct reply served_receive(struct served *s, int client) {
    size_t length = 0;
    char *bytes = read_all(s, client, &length);
    close(client);
    const struct reply r = parse_reply(s, bytes, length);
    free(bytes);
    return r;
}

struct reply served_ask(struct served *s, const struct asked *asked) {
    return served_receive(s, served_send(s, asked));
}

void served_await_requests(struct served *s, int count) {
    while (api_requests_open(s->api) < count) loop_turn(s->scratch->loop);
}

struct reply served_get(struct served *s, const char *path, const char *token) {
    return served_ask(s, &(struct asked){.path = path, .token = token});
}

struct reply served_get_until(struct served *s, const char *path, const char *token, int status) {
    const int64_t until = clock_monotonic_nanoseconds() + (int64_t)SECONDS_MAX * 1000000000;
    for (;;) {
        const struct reply r = served_get(s, path, token);
        if (r.status == status) return r;
        ck_assert_msg(clock_monotonic_nanoseconds() < until, "still %d: %s", r.status, r.body);
    }
}

const char *reply_header(struct served *s, const struct reply *r, const char *name) {
    const size_t length = strlen(name);
    for (const char *line = r->head; (line = strstr(line, "\r\n")) != NULL;) {
        line += 2;
        if (strncasecmp(line, name, length) != 0 || line[length] != ':') continue;
        line += length + 1 + strspn(line + length + 1, " ");
        return arena_copy_text(s->arena, line, strcspn(line, "\r"));
    }
    return NULL;
}

/* ---- Tokens --------------------------------------------------------------------------------- */

static int64_t now_seconds(void) {
    struct err e;
    struct clock_reading now;
    must(clock_read(&now, &e), &e);
    return now.unix_seconds;
}

static const char *make_token(struct served *s, enum token_role role, const char *areas, int64_t expires,
                              int32_t *id) {
    struct err e;
    struct area list[8];
    size_t count = 0;
    char *rest = arena_print(s->arena, "%s", areas);
    for (char *word; (word = strsep(&rest, " ")) != NULL;)
        if (*word) ck_assert_msg(count < 8 && area_parse(word, &list[count++]), "no area: %s", word);
    const struct token_order order = {
        .account = arena_print(s->arena, "account-%d",
                               (int)scratch_integer(s->scratch, "SELECT count(*) FROM lichkham.account")),
        .has_role = true,
        .role = role,
        .areas = list,
        .area_count = count,
        .label = "test",
        .expires = expires,
        .created = now_seconds() - HOUR,
    };
    char *text = arena_take(s->arena, TOKEN_TEXT_BYTES);
    must(token_create(s->scratch->pg, &order, text, id, &e), &e);
    return text;
}

const char *served_token(struct served *s, enum token_role role, const char *areas) {
    int32_t id;
    return make_token(s, role, areas, 0, &id);
}

const char *served_expired_token(struct served *s, enum token_role role, const char *areas) {
    int32_t id;
    return make_token(s, role, areas, now_seconds() - 1, &id);
}

const char *served_revoked_token(struct served *s, enum token_role role, const char *areas) {
    struct err e;
    int32_t id;
    const char *text = make_token(s, role, areas, 0, &id);
    must(token_revoke(s->scratch->pg, id, now_seconds(), &e), &e);
    return text;
}

const char *served_child_token(struct served *s, enum token_kind kind, const char *area) {
    struct err e;
    int32_t id;
    struct area parsed = {AREA_NATION, 0};
    char *text = arena_take(s->arena, TOKEN_TEXT_BYTES);
    ck_assert(area_parse(area, &parsed));
    (void)make_token(s, TOKEN_OFFICER, area, 0, &id);
    must(token_create_child(s->scratch->pg, id, kind, parsed, now_seconds(), now_seconds() + HOUR, text, &e),
         &e);
    return text;
}
