/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/api/call.h"
#include "edge/pages/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JSON_PROBLEM "application/problem+json"
#define HTML         "text/html; charset=utf-8"

/* Neither scripts nor anything from elsewhere; a page's styles come from here. */
#define PAGE_POLICY                                                                                          \
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "            \
    "frame-ancestors 'none'"
#define DATA_POLICY "default-src 'none'; frame-ancestors 'none'"

/* ---- Headers ----------------------------------------------------------------------------------- */

/* Whoever may keep it asks again each time, by its ETag; who is named in it is kept nowhere. */
static const char *cache_control(const struct call *c) {
    const struct api_route *r = c->shown.route;
    if (c->problem.row || !r || r->audit) return "no-store";
    if (r->fresh == API_FOR_EVER) return "public, max-age=31536000, immutable";
    return c->is_dated ? "private, no-cache" : "no-store";
}

/* A language chosen on one page holds for the next. */
static void add_language(const struct call *c, struct http_answer *a) {
    if (!c->shown.route || !c->shown.route->is_page || !http_request_query(c->shown.request, LANGUAGE_PARAM))
        return;
    http_answer_header(
        a, "Set-Cookie",
        arena_print(c->shown.arena, "lichkham_language=%s; Path=/; SameSite=Lax; Max-Age=31536000%s",
                    language_name(c->shown.language), c->shown.api->is_secure ? "; Secure" : ""));
}

static void add_headers(const struct call *c, struct http_answer *a, bool is_page) {
    add_language(c, a);
    http_answer_header(a, "Cache-Control", cache_control(c));
    http_answer_header(a, "Content-Security-Policy", is_page ? PAGE_POLICY : DATA_POLICY);
    http_answer_header(a, "X-Content-Type-Options", "nosniff");
    /* Under no-referrer browsers send our own forms with "Origin: null", as those of other sites. */
    http_answer_header(a, "Referrer-Policy", is_page ? "same-origin" : "no-referrer");
    if (c->is_dated && !c->problem.row) {
        http_answer_header(a, "ETag", c->etag);
        http_answer_header(a, "Vary", "Accept-Language, Authorization, Cookie");
    }
}

/* A browser takes the headers of a 304 for those of the page it has kept. */
static struct http_answer *make_empty(const struct call *c, int status) {
    struct http_answer *a = http_answer_create(status, "text/plain", "", 0);
    add_headers(c, a, c->shown.route && c->shown.route->is_page);
    return a;
}

enum outcome call_redirect(struct call *c, const char *location) {
    c->answer = make_empty(c, 303);
    http_answer_header(c->answer, "Location", location);
    return END;
}

/* ---- Version and kept answers ------------------------------------------------------------------ */

static bool is_dated(const struct call *c) {
    const struct api_route *r = c->shown.route;
    if (r->method != HTTP_GET || !c->directory) return false;
    return r->fresh == API_BY_COMMUNE ||
           (r->fresh == API_BY_REGISTER && !c->shown.api->is_register_elsewhere);
}

enum outcome step_version(struct call *c, struct err *e) {
    (void)e;
    if (!is_dated(c)) return GO_ON;
    c->is_dated = true;
    c->version = version_digest(&c->shown, &c->shown.api->revisions);
    version_print_etag(&c->version, c->etag);
    if (!version_is_asked_for(http_request_header(c->shown.request, "If-None-Match"), c->etag)) return GO_ON;
    c->answer = make_empty(c, 304);
    return END;
}

enum outcome step_kept(struct call *c, struct err *e) {
    struct api_call *s = &c->shown;
    (void)e;
    if (!c->is_dated) return GO_ON;
    c->key = arena_print(s->arena, "%s#%s", url_of_request(s->request, s->arena), version_view(s));
    struct http_answer *found = kept_find(s->api->kept, c->key, &c->version, &s->people);
    if (found) c->answer = http_answer_keep(found);
    return GO_ON;
}

/* ---- Rendering --------------------------------------------------------------------------------- */

static bool render(struct call *c, char **text, size_t *length, struct err *e) {
    FILE *out = open_memstream(text, length);
    if (!out) return err_set(e, ERR_INTERNAL, "", "no memory for an answer");
    const bool is_done = !c->shown.route->render || c->shown.route->render(&c->shown, out, e);
    (void)fclose(out);
    return is_done;
}

enum outcome step_render(struct call *c, struct err *e) {
    const struct api_route *r = c->shown.route;
    char *text = NULL;
    size_t length = 0;
    if (c->answer) return GO_ON;
    if (!render(c, &text, &length, e)) {
        free(text);
        return FAIL;
    }
    c->answer =
        http_answer_create(c->shown.status, r->content_type ? r->content_type : "text/plain", text, length);
    free(text);
    add_headers(c, c->answer, r->is_page);
    if (c->shown.location) http_answer_header(c->answer, "Location", c->shown.location);
    if (c->shown.set_cookie) http_answer_header(c->answer, "Set-Cookie", c->shown.set_cookie);
    if (c->key && c->shown.status == 200 && !c->shown.set_cookie)
        kept_put(c->shown.api->kept, c->key, &c->version, c->answer, c->shown.people);
    return GO_ON;
}

bool api_render_json(struct json *j, FILE *out) {
    char *text = json_print(j, false);
    (void)fputs(text, out);
    (void)fputc('\n', out);
    free(text);
    json_destroy(j);
    return true;
}

/* ---- Problems ---------------------------------------------------------------------------------- */

static void add_problem_headers(const struct call *c, struct http_answer *a) {
    const struct problem *p = &c->problem;
    if (p->row->status == 401) http_answer_header(a, "WWW-Authenticate", "Bearer");
    if (p->retry_seconds > 0)
        http_answer_header(a, "Retry-After", arena_print(c->shown.arena, "%d", p->retry_seconds));
    if (p->row->status != 405) return;
    const char *allowed = "";
    for (unsigned m = 0; m < HTTP_METHODS; m++)
        if (c->methods & 1U << m)
            allowed = arena_print(c->shown.arena, "%s%s%s", allowed, *allowed ? ", " : "",
                                  http_method_name((enum http_method)m));
    http_answer_header(a, "Allow", allowed);
}

/* Of a path that is none: whoever asks for HTML is a browser. */
static bool wants_page(const struct call *c) {
    if (c->shown.route) return c->shown.route->is_page;
    const char *accepted = http_request_header(c->shown.request, "Accept");
    return accepted && strstr(accepted, "text/html");
}

/* Programs are told in detail, people what to do. */
static void print_page(const struct call *c, FILE *out) {
    const struct problem_row *row = c->problem.row;
    struct page page = {.out = out,
                        .arena = c->shown.arena,
                        .language = language_name(c->shown.language),
                        .account = c->shown.holder ? c->shown.holder->account : NULL,
                        .today = c->shown.now.day};
    pages_write_problem(&page, row->title[c->shown.language], row->advice[c->shown.language],
                        http_request_number(c->shown.request));
}

struct http_answer *answer_problem(struct call *c) {
    char *text = NULL;
    size_t length = 0;
    const bool is_page = wants_page(c);
    FILE *out = open_memstream(&text, &length);
    if (is_page)
        print_page(c, out);
    else
        problem_print_json(out, &c->problem, http_request_number(c->shown.request));
    (void)fclose(out);
    struct http_answer *a =
        http_answer_create(c->problem.row->status, is_page ? HTML : JSON_PROBLEM, text, length);
    free(text);
    add_headers(c, a, is_page);
    add_problem_headers(c, a);
    return a;
}
