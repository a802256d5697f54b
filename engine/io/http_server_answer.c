/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_server_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum { GZIP_FROM_BYTES = 1024, GZIP_LEVEL = 6 };

struct answer_header {
    struct answer_header *next;
    char *value;
    char name[];
};

/* The bytes stay in place while libmicrohttpd sends them: each request under way keeps its answer. */
struct http_answer {
    int count;
    int status;
    struct answer_header *headers, **last_header;
    char *bytes, *gzipped; /* gzipped: NULL = not tried, or not smaller */
    size_t length, gzipped_length;
    bool is_gzip_tried;
    size_t takers, taken_bytes;       /* who is being sent it, and what it takes meanwhile */
    struct MHD_Response *forms[2][2]; /* gzipped; last of its connection */
};

/* ---- Making ------------------------------------------------------------------------------------ */

struct http_answer *http_answer_create(int status, const char *content_type, const void *bytes,
                                       size_t length) {
    struct http_answer *a = memory_get(1, sizeof *a);
    a->count = 1;
    a->status = status;
    a->last_header = &a->headers;
    a->length = length;
    a->bytes = memory_get(length, 1);
    if (length > 0) memcpy(a->bytes, bytes, length);
    if (content_type) http_answer_header(a, "Content-Type", content_type);
    return a;
}

/* Asked by assertions alone. */
__attribute__((unused)) static bool is_sent(const struct http_answer *a) {
    return a->forms[0][0] || a->forms[0][1] || a->forms[1][0] || a->forms[1][1];
}

void http_answer_header(struct http_answer *a, const char *name, const char *value) {
    assert(!is_sent(a));
    const size_t name_bytes = strlen(name) + 1;
    const size_t value_bytes = strlen(value) + 1;
    struct answer_header *h = memory_get(1, sizeof *h + name_bytes + value_bytes);
    memcpy(h->name, name, name_bytes);
    h->value = h->name + name_bytes;
    memcpy(h->value, value, value_bytes);
    *a->last_header = h;
    a->last_header = &h->next;
}

int http_answer_status(const struct http_answer *a) {
    return a->status;
}

size_t http_answer_length(const struct http_answer *a) {
    return a->length;
}

size_t http_answer_bytes(const struct http_answer *a) {
    size_t bytes = sizeof *a + a->length + a->gzipped_length;
    for (const struct answer_header *h = a->headers; h; h = h->next)
        bytes += sizeof *h + strlen(h->name) + strlen(h->value) + 2;
    return bytes;
}

struct http_answer *http_answer_keep(struct http_answer *a) {
    a->count++;
    return a;
}

static void forget_forms(struct http_answer *a) {
    for (int i = 0; i < 4; i++)
        if (a->forms[i / 2][i % 2]) MHD_destroy_response(a->forms[i / 2][i % 2]);
}

void http_answer_drop(struct http_answer *a) {
    if (!a || --a->count > 0) return;
    forget_forms(a);
    for (struct answer_header *h = a->headers; h;) {
        struct answer_header *next = h->next;
        free(h);
        h = next;
    }
    free(a->bytes);
    free(a->gzipped);
    free(a);
}

/* ---- Compressing ------------------------------------------------------------------------------- */

static const char *header_of(const struct http_answer *a, const char *name) {
    for (const struct answer_header *h = a->headers; h; h = h->next)
        if (strcasecmp(h->name, name) == 0) return h->value;
    return NULL;
}

static bool is_text(const struct http_answer *a) {
    const char *type = header_of(a, "Content-Type");
    return type && (strncmp(type, "text/", 5) == 0 || strncmp(type, "application/", 12) == 0 ||
                    strncmp(type, "image/svg", 9) == 0);
}

static bool is_worth_compressing(const struct http_answer *a) {
    return a->length >= GZIP_FROM_BYTES && is_text(a) && !header_of(a, "Content-Encoding");
}

static size_t deflate_all(const struct http_answer *a, Bytef *out, size_t room) {
    z_stream z = {.next_in = (Bytef *)a->bytes, .avail_in = (uInt)a->length, .avail_out = (uInt)room};
    z.next_out = out;
    const int gzip_window = 15 + 16;
    if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    const int status = deflate(&z, Z_FINISH);
    const size_t length = z.total_out;
    (void)deflateEnd(&z);
    return status == Z_STREAM_END ? length : 0;
}

/* Kept only when it is shorter; deflate stops by itself when it would not be. */
static void compress_once(struct http_answer *a) {
    if (a->is_gzip_tried) return;
    a->is_gzip_tried = true;
    char *out = memory_get(a->length, 1);
    a->gzipped_length = deflate_all(a, (Bytef *)out, a->length - 1);
    if (a->gzipped_length == 0) {
        free(out);
        return;
    }
    a->gzipped = memory_grow(out, a->gzipped_length, 1);
}

/* ---- Sending ----------------------------------------------------------------------------------- */

static struct MHD_Response *make_form(const struct http_answer *a, bool is_gzipped, bool is_last) {
    struct MHD_Response *form =
        MHD_create_response_from_buffer(is_gzipped ? a->gzipped_length : a->length,
                                        is_gzipped ? a->gzipped : a->bytes, MHD_RESPMEM_PERSISTENT);
    for (const struct answer_header *h = a->headers; h; h = h->next)
        (void)MHD_add_response_header(form, h->name, h->value);
    if (is_gzipped) (void)MHD_add_response_header(form, "Content-Encoding", "gzip");
    /* A 304 tells what the answer it stands for would have told. */
    if (is_worth_compressing(a) || a->status == MHD_HTTP_NOT_MODIFIED)
        (void)MHD_add_response_header(form, "Vary", "Accept-Encoding");
    if (is_last) (void)MHD_add_response_header(form, "Connection", "close");
    return form;
}

static void begin_taking(struct http_answer *a, struct http_request *r) {
    r->is_taking = true;
    if (a->takers++ > 0) return;
    a->taken_bytes = http_answer_bytes(a);
    r->server->answer_bytes += a->taken_bytes;
}

void http_answer_taken(struct http_answer *a, struct http_request *r) {
    r->is_taking = false;
    if (--a->takers == 0) r->server->answer_bytes -= a->taken_bytes;
}

size_t http_answer_share(const struct http_answer *a) {
    return a->taken_bytes / a->takers;
}

enum MHD_Result http_answer_queue(struct http_answer *a, struct http_request *r) {
    if (r->takes_gzip && is_worth_compressing(a)) compress_once(a);
    const bool is_gzipped = r->takes_gzip && a->gzipped;
    const bool is_last = r->is_last || r->server->is_stopping;
    struct MHD_Response **form = &a->forms[is_gzipped][is_last];
    if (!*form) *form = make_form(a, is_gzipped, is_last);
    http_connection_enter(r->home, HTTP_SENDING);
    begin_taking(a, r);
    return MHD_queue_response(r->mhd, (unsigned)a->status, *form);
}

/* ---- Refusals ---------------------------------------------------------------------------------- */

/* The types are documented in docs/http.md. */
static const struct {
    int status;
    const char *reason, *type, *title, *header, *value;
} REFUSALS[HTTP_REFUSALS] = {
    [HTTP_FINE] = {200, "OK", "", "", NULL, NULL},
    [HTTP_REFUSE_HEAD] = {400, "Bad Request", "malformed-request", "The request is malformed", NULL, NULL},
    [HTTP_REFUSE_FRAMING] = {400, "Bad Request", "ambiguous-length",
                             "It is not certain where the request ends", NULL, NULL},
    [HTTP_REFUSE_CODING] = {501, "Not Implemented", "unknown-coding", "This transfer coding is not known",
                            NULL, NULL},
    [HTTP_REFUSE_HOST] = {400, "Bad Request", "malformed-host", "One header Host is needed", NULL, NULL},
    [HTTP_REFUSE_TARGET] = {400, "Bad Request", "malformed-address", "The address is malformed", NULL, NULL},
    [HTTP_REFUSE_FORM] = {400, "Bad Request", "malformed-form", "The form is malformed", NULL, NULL},
    [HTTP_REFUSE_METHOD] = {405, "Method Not Allowed", "method-not-allowed",
                            "Only GET, HEAD and POST are possible here", "Allow", "GET, HEAD, POST"},
    [HTTP_REFUSE_UNKNOWN_METHOD] = {501, "Not Implemented", "unknown-method", "This method is not known",
                                    NULL, NULL},
    [HTTP_REFUSE_VERSION] = {505, "HTTP Version Not Supported", "unknown-version",
                             "This version of HTTP is not spoken here", NULL, NULL},
    [HTTP_REFUSE_SLOW] = {408, "Request Timeout", "slow-request", "The request took too long to arrive", NULL,
                          NULL},
    [HTTP_REFUSE_LARGE_BODY] = {413, "Content Too Large", "large-body", "The body is too large", NULL, NULL},
    [HTTP_REFUSE_LONG_TARGET] = {414, "URI Too Long", "long-address", "The address is too long", NULL, NULL},
    [HTTP_REFUSE_LARGE_HEAD] = {431, "Request Header Fields Too Large", "large-head",
                                "The headers are too many or too large", NULL, NULL},
    [HTTP_REFUSE_CROWDED] = {503, "Service Unavailable", "busy", "The service is busy", "Retry-After", "5"},
    [HTTP_REFUSE_UNANSWERED] = {503, "Service Unavailable", "unavailable", "No answer just now",
                                "Retry-After", "5"},
};

#define PROBLEM_TYPE "application/problem+json"

static size_t print_problem(enum http_refusal why, char *out, size_t room) {
    const int length = snprintf(out, room, "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d}\n",
                                REFUSALS[why].type, REFUSALS[why].title, REFUSALS[why].status);
    assert(length > 0 && (size_t)length < room);
    return (size_t)length;
}

struct http_answer *http_refusal_answer(struct http_server *s, enum http_refusal why) {
    if (s->refusals[why]) return s->refusals[why];
    char problem[256];
    const size_t length = print_problem(why, problem, sizeof problem);
    struct http_answer *a = http_answer_create(REFUSALS[why].status, PROBLEM_TYPE, problem, length);
    if (REFUSALS[why].header) http_answer_header(a, REFUSALS[why].header, REFUSALS[why].value);
    return s->refusals[why] = a;
}

size_t http_refusal_print(enum http_refusal why, char *out, size_t room) {
    char problem[256];
    const size_t bytes = print_problem(why, problem, sizeof problem);
    const int length = snprintf(out, room,
                                "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Type: " PROBLEM_TYPE
                                "\r\nContent-Length: %zu\r\n\r\n%s",
                                REFUSALS[why].status, REFUSALS[why].reason, bytes, problem);
    assert(length > 0 && (size_t)length < room);
    return (size_t)length;
}
