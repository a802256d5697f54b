/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"
#include "edge/api/call.h"
#include "store/scope.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum {
    ANSWER_MILLISECONDS = 10000,
    LATE_MILLISECONDS = 2000, /* the server answers in our place when we did not even say that it is late */
    SWEEP_MILLISECONDS = 200,
    WAITING_MAX = 512,
    CONNECTIONS_MAX = 2560,
    OWN_FILES = 256,
    HEADER_BYTES = 8 * 1024,
    URL_BYTES = 4 * 1024,
    BODY_BYTES = 16 * 1024,
    ANSWER_BYTES = 16 * 1024 * 1024,
    IDLE_SECONDS = 30,
    REQUEST_SECONDS = 10,
};

static void on_request(void *context, struct http_request *r) {
    call_begin(context, r);
}

/* ---- Late calls -------------------------------------------------------------------------------- */

static struct call *find_late(const struct api *a, int64_t now) {
    struct call *c = a->calls;
    while (c && now - c->began_nanoseconds < a->answer_nanoseconds) c = c->next;
    return c;
}

/* Whoever has waited long enough is told so; what he waited for is forgotten. */
static void on_sweep(void *context) {
    struct api *a = context;
    const int64_t now = clock_monotonic_nanoseconds();
    for (struct call *c; (c = find_late(a, now)) != NULL;) {
        struct err e;
        err_fill(&e, ERR_UNAVAILABLE, "Look at the database's load.", "the call took too long");
        call_give_up(c, &e);
    }
}

/* ---- Opening ----------------------------------------------------------------------------------- */

static struct pg_pool *open_pool(const struct api *a, const char *conninfo, enum scope_role role,
                                 int connections) {
    const struct pg_pool_limits limits = {.connections = connections,
                                          .waiting = WAITING_MAX,
                                          .timeout_milliseconds = (uint64_t)a->answer_nanoseconds / 1000000};
    return pg_pool_create(a->loop, conninfo, scope_settings(role), &limits);
}

/* Of another database's register only the views are known, not its roles. */
static void open_pools(struct api *a, const struct api_settings *s) {
    a->database = arena_print(a->arena, "%s", s->database);
    a->pool = open_pool(a, a->database, SCOPE_API, s->connections);
    memcpy(a->halves, s->halves, sizeof a->halves);
    a->is_overflow = s->is_overflow;
    a->is_register_elsewhere = *s->register_ != '\0';
    a->register_ = a->is_register_elsewhere
                       ? open_pool(a, arena_print(a->arena, "%s", s->register_), SCOPE_OWNER, s->connections)
                       : a->pool;
}

static void name_address(struct api *a, const struct api_settings *s) {
    const bool has_colons = strchr(s->address, ':') != NULL;
    a->public_url = *s->public_url ? arena_print(a->arena, "%s", s->public_url)
                                   : arena_print(a->arena, has_colons ? "http://[%s]:%d" : "http://%s:%d",
                                                 s->address, http_server_port(a->http));
    a->is_secure = strncmp(a->public_url, "https://", strlen("https://")) == 0;
}

/* As many as this process may have files open, but for those it needs itself. */
static int count_connections(void) {
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_max > CONNECTIONS_MAX + OWN_FILES)
        return CONNECTIONS_MAX;
    return files.rlim_max > 2 * OWN_FILES ? (int)files.rlim_max - OWN_FILES : OWN_FILES;
}

static bool open_server(struct api *a, const struct api_settings *s, struct err *e) {
    const struct http_limits limits = {
        .connections = count_connections(),
        .header_bytes = HEADER_BYTES,
        .url_bytes = URL_BYTES,
        .body_bytes = BODY_BYTES,
        .answer_bytes = ANSWER_BYTES,
        .idle_seconds = IDLE_SECONDS,
        .request_seconds = REQUEST_SECONDS,
        .answer_milliseconds = (uint64_t)a->answer_nanoseconds / 1000000 + LATE_MILLISECONDS,
    };
    if (!http_server_open(a->loop, s->address, s->port, &limits, on_request, a, &a->http, e)) return false;
    name_address(a, s);
    return true;
}

bool api_open(struct loop *l, const struct api_settings *s, struct api **out, struct err *e) {
    const uint64_t milliseconds = s->answer_milliseconds ? s->answer_milliseconds : ANSWER_MILLISECONDS;
    struct api *a = memory_get(1, sizeof *a);
    *a = (struct api){.loop = l,
                      .arena = arena_create(),
                      .answer_nanoseconds = (int64_t)milliseconds * 1000000,
                      .began_nanoseconds = clock_monotonic_nanoseconds(),
                      .holders = holders_create(),
                      .throttle = throttle_create(),
                      .kept = kept_create(s->kept_bytes),
                      .metrics = metrics_create()};
    open_pools(a, s);
    a->sweep = loop_timer_start(l, SWEEP_MILLISECONDS, on_sweep, a);
    if (!audit_trail_open(l, a->database, s->audit_heads, &a->trail, e) || !open_server(a, s, e)) {
        api_close(a);
        return false;
    }
    *out = a;
    return true;
}

uint16_t api_port(const struct api *a) {
    return http_server_port(a->http);
}

int api_requests_open(const struct api *a) {
    int count = 0;
    for (const struct call *c = a->calls; c; c = c->next) count++;
    return count;
}

/* ---- Closing ----------------------------------------------------------------------------------- */

/* The sweep's timer keeps the loop turning. */
void api_stop(struct api *a, int seconds) {
    const int64_t until = clock_monotonic_nanoseconds() + (int64_t)seconds * 1000000000;
    http_server_stop(a->http);
    while (!http_server_is_idle(a->http) && clock_monotonic_nanoseconds() < until) loop_turn(a->loop);
}

void api_close(struct api *a) {
    if (!a) return;
    loop_timer_stop(a->sweep);
    if (a->register_ != a->pool) pg_pool_close(a->register_);
    pg_pool_close(a->pool);
    while (a->calls) {
        struct err e;
        err_fill(&e, ERR_UNAVAILABLE, "", "the service has stopped");
        a->calls->running_on = NULL;
        call_give_up(a->calls, &e);
    }
    http_server_close(a->http);
    audit_trail_close(a->trail);
    pg_batch_destroy(a->state_batch);
    directory_drop(a->directory);
    revisions_finish(&a->revisions);
    holders_destroy(a->holders);
    throttle_destroy(a->throttle);
    kept_destroy(a->kept);
    metrics_destroy(a->metrics);
    arena_destroy(a->arena);
    free(a);
}
