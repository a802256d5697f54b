/* SPDX-License-Identifier: Apache-2.0 */
#include "io/http_server_internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- Every byte accounted for ------------------------------------------------------------------
 * libmicrohttpd takes a head apart where it lies: it puts NUL in the place of blanks, colons and line
 * ends and hands out pointers. It forgives a lot on the way, and does not say so. So what it hands out
 * is laid over the head again: between two neighbours may be only what a well-formed head has there. A
 * folded line, a line end without CR, a NUL, a second blank leave a gap, and the request is refused. A
 * library that took heads apart otherwise would have every request refused, none let in unseen. */

struct walk {
    const char *expected; /* where the next header begins */
    struct http_field at[HTTP_HEADERS_MAX];
    size_t lengths[HTTP_HEADERS_MAX]; /* of the values */
    size_t count;
    size_t bytes; /* of names and values with their NULs */
    enum http_refusal refusal;
};

static enum MHD_Result refuse(struct walk *w, enum http_refusal why) {
    w->refusal = why;
    return MHD_NO;
}

/* What stood between colon and value was blank. */
static bool is_blank(const char *from, const char *to) {
    while (from < to && (*from == ' ' || *from == '\t')) from++;
    return from == to;
}

static bool ends_line(const char *at) {
    return at[0] == '\0' && at[1] == '\0'; /* was CR LF */
}

static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   size_t name_length, const char *value, size_t length) {
    (void)kind;
    struct walk *w = context;
    if (w->count == HTTP_HEADERS_MAX) return refuse(w, HTTP_REFUSE_LARGE_HEAD);
    if (name != w->expected || !is_blank(name + name_length + 1, value) || !ends_line(value + length))
        return refuse(w, HTTP_REFUSE_HEAD);
    w->expected = value + length + 2;
    while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t')) length--;
    if (!http_is_token(name, name_length) || !http_is_header_value(value, length))
        return refuse(w, HTTP_REFUSE_HEAD);
    w->at[w->count] = (struct http_field){name, value};
    w->lengths[w->count++] = length;
    w->bytes += name_length + length + 2;
    return MHD_YES;
}

/* One block: the list, then its texts. They outlive the connection's memory. */
static void keep_headers(struct http_request *r, const struct walk *w) {
    const size_t list_bytes = w->count * sizeof(struct http_field);
    char *text = memory_get(list_bytes + w->bytes, 1);
    r->headers.at = (struct http_field *)(void *)text;
    r->headers.count = w->count;
    text += list_bytes;
    for (size_t i = 0; i < w->count; i++) {
        const size_t name_bytes = strlen(w->at[i].name) + 1;
        memcpy(text, w->at[i].name, name_bytes);
        r->headers.at[i].name = text;
        text += name_bytes;
        memcpy(text, w->at[i].value, w->lengths[i]); /* the NUL stands already */
        r->headers.at[i].value = text;
        text += w->lengths[i] + 1;
    }
}

static enum http_refusal read_headers(struct http_request *r, const char *head, const char *version) {
    struct walk w = {.expected = version + sizeof "HTTP/1.1" + 1};
    const size_t head_bytes =
        MHD_get_connection_info(r->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)->header_size;
    if (head_bytes > r->server->limits.header_bytes) return HTTP_REFUSE_LARGE_HEAD;
    (void)MHD_get_connection_values_n(r->mhd, MHD_HEADER_KIND, take_header, &w);
    if (w.refusal != HTTP_FINE) return w.refusal;
    if (w.expected + 2 != head + head_bytes || !ends_line(w.expected)) return HTTP_REFUSE_HEAD;
    keep_headers(r, &w);
    return HTTP_FINE;
}

/* Every request is moved to the beginning of its connection's memory, and what libmicrohttpd takes for an
 * empty line (it may hold more than it seems) is passed over there. */
static bool is_first_in_memory(struct http_connection *c, const char *method) {
    if (!c->memory) c->memory = method;
    return c->memory == method;
}

static bool is_line_plain(const struct http_request *r, const char *method, const char *target,
                          const char *version) {
    return is_first_in_memory(r->home, method) && method + strlen(method) + 1 == target &&
           target + r->target_length + 1 == version && ends_line(version + strlen(version));
}

/* ---- What it says ------------------------------------------------------------------------------ */

static enum http_refusal check_method(struct http_request *r, const char *method) {
    static const char *const names[HTTP_METHODS] = {"GET", "HEAD", "POST"};
    static const char *const others[] = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"};
    for (int i = 0; i < HTTP_METHODS; i++) {
        r->method = (enum http_method)i;
        if (strcmp(names[i], method) == 0) return HTTP_FINE;
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (strcmp(others[i], method) == 0) return HTTP_REFUSE_METHOD;
    return http_is_token(method, strlen(method)) ? HTTP_REFUSE_UNKNOWN_METHOD : HTTP_REFUSE_HEAD;
}

static int count_headers(const struct http_request *r, const char *name) {
    int count = 0;
    for (size_t i = 0; i < r->headers.count; i++) count += strcasecmp(r->headers.at[i].name, name) == 0;
    return count;
}

/* Two of these would be read by one server so and by the next otherwise. */
static bool is_any_repeated(const struct http_request *r) {
    return count_headers(r, "Content-Length") > 1 || count_headers(r, "Transfer-Encoding") > 1 ||
           count_headers(r, "Content-Type") > 1 || count_headers(r, "Authorization") > 1;
}

static enum http_refusal check_coding(struct http_request *r, const char *coding, bool is_1_0) {
    if (is_1_0 || http_request_header(r, "Content-Length")) return HTTP_REFUSE_FRAMING;
    if (strcasecmp(coding, "chunked") != 0) return HTTP_REFUSE_CODING;
    r->is_last = true; /* libmicrohttpd is lenient about chunks: nothing behind them is taken for a request */
    return r->method == HTTP_POST ? HTTP_FINE : HTTP_REFUSE_FRAMING;
}

/* A body that GET or HEAD brings means nothing here, and some proxies would not see it. */
static enum http_refusal check_framing(struct http_request *r, bool is_1_0) {
    if (is_any_repeated(r)) return HTTP_REFUSE_FRAMING;
    const char *coding = http_request_header(r, "Transfer-Encoding");
    if (coding) return check_coding(r, coding, is_1_0);
    const char *length = http_request_header(r, "Content-Length");
    unsigned long long bytes = 0;
    if (!length) return HTTP_FINE;
    if (!http_is_length(length, &bytes)) return HTTP_REFUSE_FRAMING;
    if (bytes > 0 && r->method != HTTP_POST) return HTTP_REFUSE_FRAMING;
    return bytes > r->server->limits.body_bytes ? HTTP_REFUSE_LARGE_BODY : HTTP_FINE;
}

static enum http_refusal check_host(const struct http_request *r, bool is_1_0) {
    const int count = count_headers(r, "Host");
    if (count == 0 && is_1_0) return HTTP_FINE;
    return count == 1 && http_is_host(http_request_header(r, "Host")) ? HTTP_FINE : HTTP_REFUSE_HOST;
}

static enum http_refusal check_target(struct http_request *r) {
    const size_t path_length = strcspn(r->target, "?");
    const char *query = r->target + path_length;
    if (*query == '?') query++;
    r->path = memory_get(path_length + 1, 1);
    const bool is_good =
        http_parse_path(r->target, path_length, r->path) && http_parse_query(query, strlen(query), &r->query);
    return is_good ? HTTP_FINE : HTTP_REFUSE_TARGET;
}

/* Too long for a number, malformed, or something else it had no room for. */
enum http_refusal http_guard_length(const struct http_request *r) {
    const char *length = MHD_lookup_connection_value(r->mhd, MHD_HEADER_KIND, "Content-Length");
    unsigned long long bytes = 0;
    if (!length || http_is_length(length, &bytes)) return HTTP_REFUSE_LARGE_HEAD;
    const bool is_number = *length != '\0' && length[strspn(length, "0123456789")] == '\0';
    return is_number ? HTTP_REFUSE_LARGE_BODY : HTTP_REFUSE_FRAMING;
}

/* libmicrohttpd notes each header, parameter and cookie, copies the cookies, and prints the answer's head,
 * all in one piece of memory. When the last has no room it would close without a word. */
static bool has_room_for_answer(const struct http_request *r) {
    enum { NOTE_BYTES = 64, ANSWER_HEAD_BYTES = 2048 };
    const char *cookies = http_request_header(r, "Cookie");
    size_t notes = r->headers.count + r->query.count;
    size_t bytes = ANSWER_HEAD_BYTES;
    for (const char *at = cookies; at && *at; at++) {
        bytes++;
        notes += *at == ';' || *at == ',';
    }
    return bytes + notes * NOTE_BYTES < HTTP_POOL_SPARE_BYTES;
}

static void read_wishes(struct http_request *r) {
    const char *cookies = http_request_header(r, "Cookie");
    if (cookies) http_parse_cookies(cookies, &r->cookies);
    r->takes_gzip = http_accepts_gzip(http_request_header(r, "Accept-Encoding"));
}

enum http_refusal http_guard_head(struct http_request *r, const char *method, const char *target,
                                  const char *version) {
    const bool is_1_0 = strcmp(version, "HTTP/1.0") == 0;
    if (r->target_length > r->server->limits.url_bytes) return HTTP_REFUSE_LONG_TARGET;
    if (!is_1_0 && strcmp(version, "HTTP/1.1") != 0) return HTTP_REFUSE_VERSION;
    if (!is_line_plain(r, method, target, version)) return HTTP_REFUSE_HEAD;
    enum http_refusal why = read_headers(r, method, version);
    if (why == HTTP_FINE) why = check_method(r, method);
    if (why == HTTP_FINE) why = check_framing(r, is_1_0);
    if (why == HTTP_FINE) why = check_host(r, is_1_0);
    if (why == HTTP_FINE) why = check_target(r);
    if (why == HTTP_FINE && !has_room_for_answer(r)) why = HTTP_REFUSE_LARGE_HEAD;
    if (why == HTTP_FINE) read_wishes(r);
    return why;
}
