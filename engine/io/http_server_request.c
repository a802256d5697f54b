/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_server_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { BODIES_BYTES_MAX = 16 << 20, FIRST_BODY_BYTES = 1024 };

/* ---- From the first line to the last ----------------------------------------------------------- */

/* The whole of the target has been read, as yet as it came. */
void *http_request_begin(void *server, const char *target, struct MHD_Connection *mhd) {
    struct http_request *r = memory_get(1, sizeof *r);
    r->server = server;
    r->mhd = mhd;
    r->home = http_connection_of(mhd);
    r->home->request = r;
    if (r->home->phase == HTTP_WAITING) http_connection_enter(r->home, HTTP_READING);
    r->target_length = strlen(target);
    r->target = memory_get(r->target_length + 1, 1);
    memcpy(r->target, target, r->target_length);
    return r;
}

static void drop_body(struct http_request *r) {
    r->server->body_bytes -= r->body_room;
    free(r->body);
    r->body = NULL;
    r->body_room = 0;
}

/* What the handler may have looked at. One arena is kept for the next request. */
static void drop_texts(struct http_request *r) {
    drop_body(r);
    free(r->target);
    free(r->path);
    free(r->headers.at);
    free(r->query.at);
    free(r->cookies.at);
    free(r->form.at);
    r->target = r->path = NULL;
    r->headers = r->query = r->cookies = r->form = (struct http_fields){0};
    struct arena *a = r->arena;
    r->arena = NULL;
    if (!a) return;
    arena_reset(a);
    if (r->server->spare)
        arena_destroy(a);
    else
        r->server->spare = a;
}

static void request_destroy(struct http_request *r) {
    drop_texts(r);
    http_answer_drop(r->answer);
    free(r);
}

/* The connection ends without libmicrohttpd having said anything. */
static enum MHD_Result refuse_past(struct http_request *r, enum http_refusal why) {
    http_connection_refuse(r->home, why);
    return MHD_NO;
}

static enum MHD_Result refuse(struct http_request *r, enum http_refusal why) {
    if (why == HTTP_REFUSE_LARGE_HEAD) return refuse_past(r, why); /* it may leave no room for an answer */
    r->answer = http_answer_keep(http_refusal_answer(r->server, why));
    r->is_last = r->home->is_refused = true;
    r->server->counters.refused++;
    return http_answer_queue(r->answer, r);
}

static bool take_body(struct http_request *r, const char *bytes, size_t length) {
    const size_t wanted = r->body_length + length + 1;
    if (wanted > r->body_room) {
        size_t room = r->body_room ? r->body_room : FIRST_BODY_BYTES;
        while (room < wanted) room *= 2;
        r->server->body_bytes += room - r->body_room;
        r->body = memory_grow(r->body, room, 1);
        r->body_room = room;
    }
    memcpy(r->body + r->body_length, bytes, length);
    r->body_length += length;
    r->body[r->body_length] = '\0';
    return r->server->body_bytes <= BODIES_BYTES_MAX;
}

/* Amid a body libmicrohttpd takes no answer: what is too large is refused past it. */
static enum MHD_Result read_body(struct http_request *r, const char *bytes, size_t *length) {
    const bool is_too_large = *length > r->server->limits.body_bytes - r->body_length;
    if (is_too_large) return refuse_past(r, HTTP_REFUSE_LARGE_BODY);
    if (!take_body(r, bytes, *length)) return refuse_past(r, HTTP_REFUSE_CROWDED);
    *length = 0;
    return MHD_YES;
}

static bool is_form(const struct http_request *r) {
    static const char form[] = "application/x-www-form-urlencoded";
    const char *type = http_request_header(r, "Content-Type");
    const size_t length = type ? strcspn(type, "; \t") : 0;
    return length == sizeof form - 1 && strncasecmp(type, form, length) == 0;
}

/* ---- To the handler and back ------------------------------------------------------------------- */

static enum MHD_Result tell(struct http_request *r) {
    struct http_server *s = r->server;
    if (is_form(r) && !http_parse_form(r->body ? r->body : "", r->body_length, &r->form))
        return refuse(r, HTTP_REFUSE_FORM);
    r->number = (uint64_t)++s->counters.requests;
    s->counters.requests_open++;
    memcpy(r->peer, r->home->peer, sizeof r->peer);
    r->is_held = true;
    http_connection_enter(r->home, HTTP_TOLD);
    s->on_request(s->context, r);
    if (r->answer) return http_answer_queue(r->answer, r);
    r->is_suspended = true;
    MHD_suspend_connection(r->mhd);
    return MHD_YES;
}

/* Called with the head, with each part of the body, at its end, and again when resumed. */
enum MHD_Result http_request_advance(void *server, struct MHD_Connection *mhd, const char *target,
                                     const char *method, const char *version, const char *bytes,
                                     size_t *length, void **request) {
    (void)server;
    (void)mhd;
    struct http_request *r = *request;
    if (!r->is_guarded) {
        const enum http_refusal why = http_guard_head(r, method, target, version);
        r->is_guarded = true;
        return why == HTTP_FINE ? MHD_YES : refuse(r, why);
    }
    if (*length > 0) return read_body(r, bytes, length);
    return r->answer ? http_answer_queue(r->answer, r) : tell(r);
}

/* A malformed line or chunk, a head without end: libmicrohttpd answers those itself. */
static bool is_refused_by_library(const struct http_request *r, enum MHD_RequestTerminationCode why) {
    return why == MHD_REQUEST_TERMINATED_WITH_ERROR && r->number == 0 && !r->home->is_refused;
}

/* Given up, sent and done with, but the handler still has it in hand. */
static void orphan(struct http_request *r) {
    struct http_server *s = r->server;
    r->next = s->orphans;
    if (r->next) r->next->previous = r;
    s->orphans = r;
}

static void adopt(struct http_request *r) {
    if (r->next) r->next->previous = r->previous;
    if (r->previous)
        r->previous->next = r->next;
    else
        r->server->orphans = r->next;
}

void http_orphans_destroy(struct http_server *s) {
    for (struct http_request *r = s->orphans, *next; r; r = next) {
        next = r->next;
        request_destroy(r);
    }
}

void http_request_completed(void *server, struct MHD_Connection *mhd, void **request,
                            enum MHD_RequestTerminationCode why) {
    (void)server;
    (void)mhd;
    struct http_request *r = *request;
    if (!r) return;
    *request = NULL;
    if (r->is_taking) http_answer_taken(r->answer, r);
    struct http_connection *home = r->home;
    home->request = NULL;
    if (is_refused_by_library(r, why)) {
        home->is_refused = true;
        r->server->counters.refused++;
    }
    http_connection_enter(home, HTTP_WAITING);
    r->home = NULL;
    if (r->is_held)
        orphan(r);
    else
        request_destroy(r);
}

static void resume(struct http_request *r) {
    if (!r->is_suspended) return; /* answered at once: on its way back to libmicrohttpd */
    r->is_suspended = false;
    MHD_resume_connection(r->mhd);
    http_server_run_soon(r->server);
}

void http_request_give_up(struct http_request *r) {
    if (r->answer) return;
    r->answer = http_answer_keep(http_refusal_answer(r->server, HTTP_REFUSE_UNANSWERED));
    r->is_last = true;
    r->server->counters.refused++;
    resume(r);
}

void http_request_abandon(struct http_request *r) {
    if (r->is_held) r->server->counters.requests_open--;
    r->is_held = false;
    if (r->is_suspended) MHD_resume_connection(r->mhd);
    r->is_suspended = false;
}

void http_send(struct http_request *r, struct http_answer *a) {
    assert(r->is_held);
    r->is_held = false;
    r->server->counters.requests_open--;
    drop_texts(r);
    if (!r->home) {
        adopt(r);
        request_destroy(r);
    } else if (!r->answer) {
        r->answer = http_answer_keep(a);
        resume(r);
    }
}

/* ---- What a handler may ask -------------------------------------------------------------------- */

struct arena *http_arena(struct http_request *r) {
    struct http_server *s = r->server;
    if (r->arena) return r->arena;
    r->arena = s->spare ? s->spare : arena_create_small();
    s->spare = NULL;
    return r->arena;
}

enum http_method http_request_method(const struct http_request *r) {
    return r->method;
}

const char *http_request_path(const struct http_request *r) {
    return r->path;
}

const char *http_request_query(const struct http_request *r, const char *name) {
    return http_fields_find(&r->query, name);
}

bool http_request_query_is_repeated(const struct http_request *r, const char *name) {
    int count = 0;
    for (size_t i = 0; i < r->query.count; i++) count += strcmp(r->query.at[i].name, name) == 0;
    return count > 1;
}

size_t http_request_query_count(const struct http_request *r) {
    return r->query.count;
}

const char *http_request_query_name(const struct http_request *r, size_t index) {
    assert(index < r->query.count);
    return r->query.at[index].name;
}

const char *http_request_header(const struct http_request *r, const char *name) {
    for (size_t i = 0; i < r->headers.count; i++)
        if (strcasecmp(r->headers.at[i].name, name) == 0) return r->headers.at[i].value;
    return NULL;
}

const char *http_request_last_header(const struct http_request *r, const char *name) {
    for (size_t i = r->headers.count; i > 0; i--)
        if (strcasecmp(r->headers.at[i - 1].name, name) == 0) return r->headers.at[i - 1].value;
    return NULL;
}

const char *http_request_cookie(const struct http_request *r, const char *name) {
    return http_fields_find(&r->cookies, name);
}

const char *http_request_body(const struct http_request *r, size_t *length) {
    *length = r->body_length;
    return r->body ? r->body : "";
}

const char *http_request_form(const struct http_request *r, const char *name) {
    return http_fields_find(&r->form, name);
}

uint64_t http_request_number(const struct http_request *r) {
    return r->number;
}

const char *http_request_peer(const struct http_request *r) {
    return r->peer;
}
